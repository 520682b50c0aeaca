# Every command sets up what it needs; nothing else has to be installed or configured first.

PYTHON ?= python3
BIN := .venv/bin
SETUP := $(PYTHON) tools/setup.py
PYTEST := $(BIN)/python -m pytest
TWO := -n 2 --dist loadfile --no-loadscope-reorder
BESIDE := $(MAKE) --no-print-directory --jobs 2
export PYRIGHT_PYTHON_IGNORE_WARNINGS = 1

.PHONY: help run test check bench wheel lock faults setup schema lint types contracts ui-check

help: ## This list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 12

run: ## Set up and start Guanxi on http://127.0.0.1:8000
	@$(SETUP) run
	@exec $(BIN)/guanxi serve

test: setup ## Set up and run every check and test
	@$(BESIDE) types ui-check contracts lint
	$(PYTEST) $(TWO)

check: setup ## The quick checks, before every commit
	@$(BESIDE) types contracts lint
	$(PYTEST) $(TWO) -m "not slow" tests/core tests/plugins tests/test_architecture.py

faults: setup ## All fault experiments in their long forms
	GUANXI_FAULTS=all $(PYTEST) tests/faults

bench: setup ## Measure, and write the figures
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.proofs

wheel: setup ## Build the wheel, with the admin UI inside
	rm -rf dist
	$(BIN)/python -m hatchling build -t wheel

schema: setup ## Write what the API and the events promise into schema/
	$(BIN)/guanxi schema

lock: setup ## Resolve the Python packages anew, within the bounds of pyproject.toml
	$(BIN)/uv pip compile $(LOCK) --group build -o requirements/run.txt
	$(BIN)/uv pip compile $(LOCK) --group dev -c requirements/run.txt -o requirements/dev.txt
LOCK := --system-certs --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --upgrade pyproject.toml

setup:
	@$(SETUP) dev

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/pyright

contracts:
	$(BIN)/lint-imports

# Its types are checked when it is built: `setup` does that whenever anything changed.
ui-check:
	cd admin_ui && npm run --silent test
