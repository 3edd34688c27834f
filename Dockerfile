# The front end is built by Node.js, which the running image does not hold.
FROM node:24-bookworm-slim AS frontend
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

# Packages are installed by a stage that may have a compiler, into a folder that is then copied.
FROM python:3.13-slim-bookworm AS packages
RUN python -m venv /opt/venv
COPY requirements/base.txt /build/base.txt
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /build/base.txt
COPY matchmaker/translations/ /build/translations/
RUN /opt/venv/bin/pybabel compile -d /build/translations

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin matchmaker \
    && install -d -o matchmaker -g matchmaker -m 0700 /data
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONPATH=/app \
    PRODUCTION=true \
    DATA=/data
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY matchmaker/ matchmaker/
COPY worker/ worker/
COPY templates/ templates/
COPY --from=packages /build/translations/ matchmaker/translations/
COPY --from=frontend /build/matchmaker/static/build/ matchmaker/static/build/
USER matchmaker
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-m", "matchmaker.private.health", "web"]
ENTRYPOINT ["python", "-m", "matchmaker.cli"]
CMD ["web", "--host", "0.0.0.0", "--port", "8000"]
