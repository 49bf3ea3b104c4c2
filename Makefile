# Everything happens in .venv, with the exact versions of constraints.txt.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: lab test

lab: .venv/ready
	$(BIN)/jupyter lab notebooks/00_start_here.ipynb

test: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pytest

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[lab,test]"
	touch $@
