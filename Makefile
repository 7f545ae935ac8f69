# Everything starts here; `make` alone lists it. Needs python3 (3.11 or later) and a package index, nothing else.

PORT ?= 8000
PYTHON ?= python3
# More words for pytest, as in: make test ARGS="-k worklist"
ARGS ?=
PY := .venv/bin/python

# Quick with uv where the index has it, with pip where not. Compiled once here, not at every start.
install_from = { $(PY) -m uv pip install --quiet --compile-bytecode --python $(PY) -r $(1) 2>/dev/null \
	|| $(PY) -m pip install --quiet --disable-pip-version-check -r $(1); }

# Catalogs of words as Django reads them, made from those that people write.
WORDS := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
READY := .venv/installed $(WORDS)
READY_DEV := .venv/installed-dev $(WORDS)

.DEFAULT_GOAL := help
.PHONY: help install run test check drills bench bench-scale robot audit interop screenshots words clean
.SILENT:

help: ## Show this list
	awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

install: $(READY) ## Prepare .venv with what the product needs

run: $(READY) ## Serve it here with demo people (PORT=8000)
	$(PY) manage.py migrate --verbosity 0
	$(PY) manage.py load_protocol
	$(PY) manage.py load_education
	$(PY) manage.py demo
	$(PY) manage.py serve $(PORT)

test: $(READY_DEV) ## Run every test that can run here, on SQLite and PostgreSQL (ARGS="-k word")
	.ci/tests $(ARGS)

check: $(READY_DEV) ## Lint, format, types, layers, templates, migrations, deployment settings
	.ci/check

drills: $(READY_DEV) ## Kill, fill and flood it on both databases and print one table (ARGS="clicks --short")
	$(PY) -m tests.drills $(ARGS)

bench: $(READY_DEV) ## Measure against floors in the same run
	$(PY) -m tests.benchmarks $(ARGS)

bench-scale: $(READY_DEV) ## Worklist and search at 1,000, 100,000 and a million referrals on a PostgreSQL of its own (ARGS="--sizes 1000,20000")
	CLINIC_POSTGRES_SETTINGS="$$(sed -nE 's/^(shared_buffers|effective_cache_size|work_mem) = /-c \1=/p' \
		deploy/templates/postgresql/clinic.conf | tr '\n' ' ')" .ci/postgres $(PY) -m tests.benchmarks.scale $(ARGS)

robot: $(READY_DEV) ## Look at every page for patients in all 480 looks, or walk through in Firefox (ARGS="check width=256", "on", "firefox")
	$(PY) -m tests.journeys $(ARGS)

audit: $(READY_DEV) ## Weight, HTML and Lighthouse scores of the public pages, served as in production (ARGS="nu")
	$(PY) -m tests.audit $(ARGS)

interop: $(READY_DEV) ## Let other FHIR programs read the export and ask the questions (needs Node and Chromium)
	$(PY) -m tests.interop

screenshots: $(READY_DEV) ## Make the pictures of every page
	$(PY) -m tests.screenshots $(ARGS)

words: $(READY_DEV) ## Bring the catalogs of words up to date with the templates, the code and the protocol
	$(PY) manage.py words

clean: ## Remove the environment, the local database and everything else that was made here
	rm -rf .venv var staticfiles test-results .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find locale -name '*.mo' -delete
	find clinic education intake tests -type d -name __pycache__ -prune -exec rm -rf {} +

%.mo: %.po | .venv/installed
	$(PY) -m clinic.site.catalogs

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or later is needed. If you have one under another name: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make an environment. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	echo "Preparing .venv (once, under a minute) ..."
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check uv || echo "No uv in the package index: going on with pip."

.venv/installed: requirements.txt | .venv/bin/python
	$(call install_from,requirements.txt)
	touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	echo "Installing what tests and checks need ..."
	$(call install_from,requirements-dev.txt)
	touch $@
