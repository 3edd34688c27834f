# Everything is done by the package bootstrap/, with nothing but Python's own library.
# make demo          from an empty machine to the running application (PORT=8080 DATA=/some/folder)
# make test          all lints and tests; under ten minutes
# make test-long     races, faults, simulations and the longest walks; under half an hour
# make lint          the lints alone
# make install       set up, start nothing
# make frontend      build the script and the style sheet anew
# make lock          resolve requirements/*.in to requirements/*.txt

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo test test-long lint install frontend lock

PORT ?=
DATA ?=
export PORT
export DATA
unexport PYTHONPATH
unexport PYTHONHOME
unexport PYTHONSAFEPATH
unexport MAKEFLAGS
unexport MFLAGS

# Any Python 3 will do here: it looks for a better one itself. "exec", so that a signal to make
# reaches the command and not a shell that forgets it.
RUN = for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$python -c "" 2>/dev/null; then exec $$python -m bootstrap

OTHERWISE = ; fi; done; echo "No Python on this machine: install Python 3.11, 3.12, 3.13 or 3.14" >&2; exit 1

help:
	@sed -n 's/^# make/make/p' Makefile

demo:
	@$(RUN) demo --port="$$PORT" --data="$$DATA" $(OTHERWISE)

test test-long lint install frontend lock:
	@$(RUN) $@ $(OTHERWISE)
