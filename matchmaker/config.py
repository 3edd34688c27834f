"""Typed settings, read from the environment once and checked before anything starts."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

MINIMUM_SECRET_LENGTH = 32
FEWEST_CHARACTERS = 10
PLACEHOLDERS = ("change-me", "changeme", "change_me", "your-secret", "secret-key", "secret_key")


class ConfigurationError(Exception):
    """The environment does not allow a start; `faults` names each reason and its mend."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Settings(BaseSettings):
    """What the environment says. Field names are the variables' names in lower case.

    `data` is the folder that holds everything the platform keeps outside the database:
    the private servers, uploads, mail. `mail_url` is `smtp://user:password@host:port`,
    `smtps://...` or `file:///folder`; without it mail becomes files under `data/mail`.
    `production` turns on the checks of `faults()` and secure cookies.
    """

    model_config = SettingsConfigDict(extra="ignore")

    production: bool = False
    debug: bool = False
    database_url: str = ""
    redis_url: str = ""
    data: Path = Path("var")
    secret_key: str = ""
    secret_key_fallbacks: list[str] = []
    public_base_url: str = ""
    live_url: str = ""
    trusted_hosts: list[str] = []
    proxies: int = 0
    mail_url: str = ""
    mail_from: str = "Temu Bisnis <temu-bisnis@localhost.example>"
    host_name: str = "Inopak Institute"
    default_locale: str = "id"
    time_zone: str = "Asia/Jakarta"
    invitation_days: int = 14
    demo: bool = False

    def faults(self) -> list[str]:
        """Return why a start must be refused, one sentence a fault; [] when sound.

        Addresses must have their form wherever they are set; the rest is asked of production.
        """
        if not self.production:
            checks = self._address_checks(demanded=False)
            return [fault for failed, fault in checks if failed]
        base = urlsplit(self.public_base_url)
        is_private = base.hostname in {"localhost", "127.0.0.1"}
        checks = [
            (
                is_weak(self.secret_key),
                f"SECRET_KEY needs {MINIMUM_SECRET_LENGTH} characters or more of chance: make one "
                "with `python -c 'import secrets; print(secrets.token_urlsafe(48))'`.",
            ),
            (
                any(is_weak(secret) for secret in self.secret_key_fallbacks),
                "SECRET_KEY_FALLBACKS holds a weak one, and what it signed is still believed: "
                "take it out.",
            ),
            (self.debug, "DEBUG must be off in production: unset it."),
            (
                base.scheme != "https" and not (base.scheme == "http" and is_private),
                "PUBLIC_BASE_URL is missing or without https://: set the address that people "
                "type, as https://example.org.",
            ),
            (not self.trusted_hosts, 'TRUSTED_HOSTS is missing: set it as ["example.org"].'),
            (
                bool(self.trusted_hosts and base.hostname) and not self._trusts(base.hostname),
                f"TRUSTED_HOSTS must hold {base.hostname}, the host of PUBLIC_BASE_URL.",
            ),
            *self._address_checks(demanded=True),
        ]
        return [fault for failed, fault in checks if failed]

    def _address_checks(self, *, demanded: bool) -> list[tuple[bool, str]]:
        return [
            (
                bool(self.database_url or demanded) and not is_postgresql(self.database_url),
                "DATABASE_URL must name a PostgreSQL database, as in"
                " postgresql+psycopg://user:password@host:5432/name.",
            ),
            (
                bool(self.redis_url or demanded) and not is_redis(self.redis_url),
                "REDIS_URL must name a Redis or Valkey server, as in redis://host:6379/0.",
            ),
        ]

    def _trusts(self, host: str | None) -> bool:
        """Tell whether a host is on the list; a leading dot there means all below it."""
        return any(
            host == trusted.lstrip(".") or (trusted[:1] == "." and str(host).endswith(trusted))
            for trusted in self.trusted_hosts
        )


def is_postgresql(url: str) -> bool:
    """Tell whether an address has the form of a PostgreSQL database's, with its name."""
    parts = _parts_of(url)
    return (
        parts is not None
        and parts.scheme in {"postgresql", "postgresql+psycopg"}
        and len(parts.path) > 1
    )


def is_redis(url: str) -> bool:
    """Tell whether an address has the form of a Redis or Valkey server's."""
    parts = _parts_of(url)
    return parts is not None and (
        (parts.scheme in {"redis", "rediss"} and bool(parts.hostname))
        or (parts.scheme == "unix" and bool(parts.path))
    )


def _parts_of(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises when it is no number
    except ValueError:
        return None
    return parts


def is_weak(secret: str) -> bool:
    """Tell whether a secret is short, of few different characters, or left from an example."""
    plain = secret.casefold()
    return (
        len(secret) < MINIMUM_SECRET_LENGTH
        or len(set(secret)) < FEWEST_CHARACTERS
        or any(word in plain for word in PLACEHOLDERS)
    )


def load_settings(**overrides: object) -> Settings:
    """Read the settings; raises ConfigurationError naming every fault."""
    try:
        settings = Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as wrong:
        # Without what was typed: it may be a secret.
        faults = [f"{str(one['loc'][0]).upper()}: {one['msg']}." for one in wrong.errors()]
        raise ConfigurationError(faults) from None
    except SettingsError as wrong:
        name = next((n for n in Settings.model_fields if f'"{n}"' in str(wrong)), "A setting")
        raise ConfigurationError(
            [f'{name.upper()} must be a list, as in ["one", "another"].']
        ) from None
    faults = settings.faults()
    if faults:
        raise ConfigurationError(faults)
    return settings


def secret_kept_in(data: Path) -> str:
    """Return the secret of a private installation, made once and kept in `data/secret` (0600)."""
    path = data / "secret"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()
