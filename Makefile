# Every chore is one verb. `make demo` and `make test` need nothing before them but Python 3.11+ and make.
.DEFAULT_GOAL := help
.PHONY: help demo test lint docs answers golden bench simgrid build clean

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
GUIDE := fixtures/guide/data-loading

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(STAMP): pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(STAMP)  ## lint a flawed workflow, then compare reading from OSS with reading through Fluid
	@echo '$$ drydock lint fixtures/flawed'
	@$(BIN)/drydock lint fixtures/flawed || test $$? -eq 1
	@echo
	@echo '$$ drydock what-if $(GUIDE)/straight --versus-path $(GUIDE)/fluid --scenario $(GUIDE)/scenario.yaml'
	@$(BIN)/drydock what-if $(GUIDE)/straight --versus-path $(GUIDE)/fluid --scenario $(GUIDE)/scenario.yaml

test: $(STAMP) lint  ## the whole suite: format, types, tests
	$(BIN)/python -m pytest --numprocesses=auto

lint: $(STAMP)  ## format, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

docs: $(STAMP)  ## write the generated pages and tables anew
	$(BIN)/python scripts/document_policies.py
	$(BIN)/python scripts/document_conformance.py
	$(BIN)/python scripts/document_success_rate.py
	$(BIN)/python scripts/document_data_ways.py
	$(BIN)/python scripts/document_reference_result.py
	$(BIN)/python scripts/document_quant.py

answers: $(STAMP)  ## the tables of docs/known-answers.md, network.md and mutants.md anew; ten minutes
	$(BIN)/python scripts/document_known_answers.py
	$(BIN)/python scripts/document_processor_sharing.py
	$(BIN)/python scripts/document_mutants.py

golden: $(STAMP)  ## rewrite the expected outputs in fixtures/ and docs/; review the diff
	$(BIN)/python -m pytest -q tests/test_fixtures.py tests/test_docs.py --golden

bench: $(STAMP)  ## long measurements; see benchmarks/README.md
	$(BIN)/python -m benchmarks

simgrid:  ## SimGrid in .simgrid, which some measurements compare with; ten minutes, see benchmarks/README.md
	$(PYTHON) -m venv .simgrid
	@echo 'pybind11<3' > .simgrid/constraints.txt
	PIP_CONSTRAINT=.simgrid/constraints.txt .simgrid/bin/python -m pip install --disable-pip-version-check simgrid==4.1

build: $(STAMP)  ## a wheel in dist/
	$(BIN)/python -m build --wheel

clean:  ## remove what the other verbs made
	rm -rf .venv .simgrid dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
