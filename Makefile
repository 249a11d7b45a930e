# Each target sets up what it needs; nothing is done twice.
SHELL := /bin/bash
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1
# Tests start the platform dozens of times; where no bytecode is kept, each compiles the code again.
export PYTHONDONTWRITEBYTECODE :=
# With --quiet, mkdocs passes over the warnings that --strict is to fail for.
mkdocs = set -o pipefail; $(BIN)/mkdocs build --strict $(1) 2>&1 | { grep -v '^INFO' || true; }

.PHONY: demo serve test bench setup lint screenshots messages lock notices docs help \
	lint-types lint-links lint-code lint-imports lint-templates

help: ## What there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/'

$(VENV)/installed: requirements.lock pyproject.toml
	@echo "Installing Python packages into $(VENV) (a minute or two the first time) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Python 3.11 with venv is needed: on Debian 'apt-get install python3.11-venv'."; exit 1; }
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@touch $@

node_modules/installed: package.json package-lock.json | $(VENV)/installed
	@echo "Getting front-end packages …"
	@$(BIN)/python scripts/npm.py ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

LOCALES := $(wildcard src/intercluster/locale src/intercluster/apps/*/locale src/intercluster/apps/accounts/corrections)

$(VENV)/translated: $(wildcard $(addsuffix /*/LC_MESSAGES/*.po,$(LOCALES))) | $(VENV)/installed
	@for locale in $(LOCALES); do $(BIN)/pybabel --quiet compile --domain django --directory $$locale || exit 1; done
	@touch $@

setup: $(VENV)/installed node_modules/installed $(VENV)/translated
	@$(BIN)/intercluster setup

demo: setup ## Set up, load the demo alliance, find partners and print them
	@$(BIN)/intercluster demo load
	@$(BIN)/intercluster demo show

serve: setup ## Open the web platform on the same data
	@$(BIN)/intercluster serve

STARTED := $(shell date +%s)
SINCE_START = $$(( $$(date +%s) - $(STARTED) )) s after the start

TESTS_OF_ := tests
TESTS_OF_analysis := tests/analysis tests/benchmarks
TESTS_OF_browser := tests/browser
TESTS_OF_apps := tests $(addprefix --ignore=,$(TESTS_OF_analysis) $(TESTS_OF_browser))

test: $(VENV)/installed node_modules/installed $(VENV)/translated ## Everything that CI checks; PART=analysis|apps|browser only those tests
	@$(if $(TESTS_OF_$(PART)),,echo "PART is analysis, apps or browser."; exit 1)
	@scripts/chromium.sh
	@$(BIN)/python -m tests.plugins.template
	@echo "Set-up is done $(SINCE_START)."
	@$(if $(PART),,$(MAKE) --no-print-directory lint)
	@$(if $(PART),,echo "Lint is done $(SINCE_START).")
	@$(BIN)/pytest --numprocesses=2 --dist=loadgroup --no-loadscope-reorder $(TESTS_OF_$(PART))

LINTS := lint-types lint-links lint-code lint-imports lint-templates

lint: $(VENV)/installed ## Lint, format, types, import contracts, the documentation's links
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target $(LINTS)

lint-types:
	@$(BIN)/mypy

lint-links:
	@$(call mkdocs,--site-dir build/docs)

lint-code:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

lint-imports:
	@$(BIN)/lint-imports --no-logo

lint-templates:
	@$(BIN)/djlint --quiet --lint src

bench: setup ## Every claim of the README, beside its peer; REDUCED=1 takes minutes instead of hours
	@$(BIN)/python -m benchmarks $(if $(REDUCED),--reduced)

screenshots: setup ## Take the README's pictures from the demo data
	@scripts/chromium.sh
	@$(BIN)/python -m scripts.screenshots

messages: $(VENV)/installed ## Collect the texts to translate (needs GNU gettext)
	@cd src/intercluster && DJANGO_SETTINGS_MODULE=intercluster.settings ../../$(BIN)/python -m django makemessages -l sv -l nb -l fi --no-obsolete --no-location --no-wrap

lock: $(VENV)/installed ## Pin the dependencies again
	@$(BIN)/pip-compile --quiet --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --extra dev --extra docs --output-file requirements.lock pyproject.toml

notices: $(VENV)/installed ## Write the third-party notices from the locks
	@$(BIN)/python scripts/third_party_notices.py

docs: $(VENV)/installed ## Build the documentation site into site/
	@$(call mkdocs)
	@echo "Read it with: python3 -m http.server --directory site 8001"
