# Two commands: `make graph` (the sample documents as a graph) and `make test` (everything that is checked).
# Both make .venv first, which needs Python 3.11 or newer, and do only what is left to do when they are run again.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	"$$p" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo "$$p" && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST_ARGS ?=
SUMMARY := exports/.summary

.DEFAULT_GOAL := graph
.PHONY: graph test lint setup clean

graph: setup
	@if [ ! -e exports/graph.html ] || [ -n "$$(find seeds -newer $(SUMMARY) 2>&1; \
		find kg schema -type f ! -name '*.pyc' -newer $(SUMMARY) 2>&1)" ]; then \
		$(BIN)/kg build seeds -o exports >$(SUMMARY).part && mv $(SUMMARY).part $(SUMMARY); fi
	@cat $(SUMMARY)
	@echo "(kg is $(BIN)/kg here; try: $(BIN)/kg claims --db exports --about PaLM)"

test: $(VENV)/.test setup
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(VENV)/.test
	$(BIN)/ruff check .

setup: $(VENV)/.package
	@$(BIN)/kg setup

$(VENV)/.package: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.test: $(VENV)/.package
	$(PIP) install -c constraints.txt -e '.[test]'
	@touch $@

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "kg needs Python 3.11 or newer (make PYTHON=/path/to/python)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .ruff_cache .hypothesis test-artefacts
	find kg tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
	find exports -mindepth 1 ! -name .gitkeep -delete

# The Neo4j server for the tests that need one.
-include neo4j.mk
