"""Imports run downwards only: a module imports from rooms below its own, never beside or above."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "soleimani_edu"
ALLOWED = {
    "__init__": set(),
    "schema": set(),
    "tables": {"schema"},
    "quiz": set(),
    "reader": {"quiz"},
    "marking": {"quiz"},
    "markup": set(),
    "evidence": {"quiz", "schema", "tables"},
    "quiz_page": {"markup", "quiz", "widgets.page"},
    "cells": {"markup"},
    "class_table": {"cells", "marking", "markup", "quiz", "quiz_page"},
    "answers": {"cells", "class_table", "quiz", "reader", "schema"},
    "export": {"evidence", "quiz", "quiz_page", "reader", "export.moodle", "export.pages", "export.qti"},
    "export.moodle": {"markup", "quiz_page"},
    "export.qti": {"markup"},
    "export.pages": {"markup", "quiz_page", "widgets.quiz"},
    "charts": set(),
    "charts.words": {"tables"},
    "charts.axes": {"charts.figure", "charts.words"},
    "charts.figure": {"charts.words"},
    "charts.dated": {"charts.axes", "charts.figure"},
    "charts.claims": {"tables", "charts.axes", "charts.figure", "charts.words"},
    "charts.revisions": {"tables", "charts.axes", "charts.claims", "charts.figure", "charts.words"},
    "charts.groups": {"tables", "charts.axes", "charts.claims", "charts.figure", "charts.words"},
    "charts.votes": {"tables", "charts.axes", "charts.claims", "charts.figure", "charts.words"},
    "charts.tellings": {"charts.axes", "charts.claims", "charts.figure", "charts.words"},
    "charts.statements": {"tables", "charts.axes", "charts.dated", "charts.figure", "charts.words"},
    "charts.events": {"tables", "charts.axes", "charts.dated", "charts.figure", "charts.words"},
    "charts.people": {"tables", "charts.events", "charts.figure", "charts.words"},
    "charts.ground": {"schema", "charts.figure", "charts.words"},
    "charts.maps": {"tables"} | {f"charts.{n}" for n in "axes claims events figure ground words".split()},
    "tellings": {"schema", "tables"},
    "widgets": set(),
    "widgets.page": set(),
    "widgets.quiz": {"evidence", "marking", "quiz_page", "reader", "widgets.page"},
    "widgets.replay": {"tables", "charts.figure", "charts.words", "widgets.page"},
    "widgets.compare": {"tables", "tellings", "widgets.page"}
    | {f"charts.{n}" for n in "claims tellings words".split()},
    "widgets.explore": {"tables", "widgets.page"},
    "check": {"schema", "reader", "check.rows", "check.prose"},
    "check.rows": {"schema", "tables"},
    "check.prose": {"quiz", "reader", "schema", "tables"},
    "__main__": {"answers", "check", "export", "quiz", "schema"},
}
OUTSIDE = {
    "__init__": set(),
    "schema": set(),
    "tables": {"numpy", "pandas"},
    "quiz": set(),
    "reader": set(),
    "marking": set(),
    "markup": {"markdown_it"},
    "evidence": set(),
    "quiz_page": set(),
    "cells": set(),
    "class_table": {"pandas"},
    "answers": {"pandas"},
    "export": set(),
    "export.moodle": set(),
    "export.qti": set(),
    "export.pages": set(),
    "charts": set(),
    "charts.words": {"pandas"},
    "charts.figure": {"numpy", "pandas", "matplotlib", "PIL"},
    "charts.claims": {"pandas"},
    "tellings": {"pandas"},
    "widgets": set(),
    "widgets.page": set(),
    "widgets.quiz": {"anywidget", "traitlets"},
    "widgets.replay": {"numpy", "pandas", "anywidget", "traitlets", "PIL"},
    "widgets.compare": {"anywidget", "traitlets"},
    "widgets.explore": {"IPython", "ipywidgets"},
    "check": set(),
    "check.rows": {"numpy", "pandas"},
    "check.prose": {"pandas"},
    "__main__": set(),
}
STANDARD = set(__import__("sys").stdlib_module_names)


def name_of(path):
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def imports(path):
    """(modules of the package, libraries) that a file imports."""
    inner, outer = set(), set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            outer |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            if node.level == 0:
                outer.add(node.module.split(".")[0])
            else:
                here = path.relative_to(PACKAGE).parts[:-1]
                base = here[: len(here) - node.level + 1]
                homes = [node.module] if node.module else [alias.name for alias in node.names]
                inner |= {".".join([*base, home]) for home in homes}
    return inner, outer - STANDARD


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=name_of)
def test_a_module_imports_only_what_lies_below_it(path):
    inner, outer = imports(path)
    assert inner <= ALLOWED[name_of(path)]
    drawing = {"numpy", "pandas", "matplotlib"} if name_of(path).startswith("charts.") else set()
    assert outer <= OUTSIDE.get(name_of(path), drawing)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=name_of)
def test_no_module_draws_with_pyplot_or_reaches_for_the_network(path):
    text = path.read_text(encoding="utf-8")
    for word in ("pyplot", "urllib", "requests", "socket", "except Exception"):
        assert word not in text.replace("without pyplot", "")
