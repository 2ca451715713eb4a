# The commands of the house. `make` alone lists them.

PYTHON ?= $(firstword $(shell command -v python3 python))
PORT ?= 8000
PY := .venv/bin/python
LAB := $(PY) -m lims.embedded
NEVER_STARTED := test -x $(PY) || { echo "The lab was never started here. Start it with: make demo"; exit 3; }

.DEFAULT_GOAL := help
.PHONY: help demo stop status clean-demo test lint types bench fuzz lock install install-dev

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: install ## start the lab with a PostgreSQL and a Valkey of its own (PORT=8000; DETACH=1 returns when it is ready)
	@$(LAB) demo --port $(PORT) $(if $(filter-out 0 no,$(DETACH)),--detach)

stop: ## stop what `make demo` started
	@$(NEVER_STARTED); $(LAB) stop

status: ## say what runs: process, port, memory, uptime, health
	@$(NEVER_STARTED); $(LAB) status

clean-demo: ## stop the demo and throw its data away
	@$(NEVER_STARTED); $(LAB) clean

test: install-dev ## run everything CI runs, on servers of its own
	@$(LAB) check

lint: install-dev ## style, format and storeys alone
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/lint-imports

types: install-dev ## types alone
	@$(LAB) run $(PY) -m mypy apps lims tests manage.py

bench: install-dev ## measure speed, and the memory of a running demo, against their bars (docs/benchmarks.md)
	@$(LAB) run $(PY) -m tests.benchmarks

fuzz: install-dev ## read thousands of broken PDFs in a reader process and count how each ended (COUNT=2500; SEED=3)
	@$(PY) -m tests.ai.hostile.fuzz $(if $(COUNT),--count $(COUNT)) $(if $(SEED),--seed $(SEED))

lock: install-dev ## write the locks anew from requirements/*.in
	@cd requirements && for lock in base embedded dev; do \
	    ../.venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	        --generate-hashes --no-header --output-file $$lock.txt $$lock.in || exit 1; \
	done

install:
	@$(PYTHON) -I lims/embedded/install.py base embedded

install-dev:
	@$(PYTHON) -I lims/embedded/install.py dev
