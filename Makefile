# Everything happens in .venv, with the exact versions of constraints.txt.
PYTHON ?= python3
BIN := .venv/bin
START := /lab/tree/notebooks/00_start_here.ipynb
ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: lab test

lab: .venv/ready
	$(BIN)/jupyter lab $(ROOT) --LabApp.default_url=$(START)

test: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pytest

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[lab,test]"
	touch $@
