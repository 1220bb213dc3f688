# Needs Python 3.11 or newer with venv; everything else is set up here.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: setup run test lock audit sbom

$(READY): requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	touch $@

setup: $(READY)
	$(BIN)/python scripts/reindex.py --skip-failed

run: setup
	$(BIN)/python -m bot

test: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

# Pins every package at its newest version that the ranges in pyproject.toml allow, and picks
# those that the service alone needs for its image.
LOCK := $(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --no-emit-index-url \
	--no-emit-find-links --no-emit-trusted-host
lock: $(READY)
	$(LOCK) --upgrade --extra dev --output-file requirements.lock pyproject.toml
	sed -i 's/^\(torch==[0-9.]*\)+.*/\1/' requirements.lock
	$(LOCK) --extra tracing --constraint requirements.lock \
		--output-file .deploy/requirements.lock pyproject.toml
	sed -i 's/^\(torch==[0-9.]*\)+.*/\1/' .deploy/requirements.lock

# Compares the pins with the known weaknesses; fails where PyPI's list of them is out of reach.
audit: $(READY)
	$(BIN)/python scripts/audit.py

# What the service is made of, in CycloneDX.
sbom: $(READY)
	mkdir -p artifacts
	$(BIN)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml \
		--output-reproducible --output-file artifacts/sbom.json
