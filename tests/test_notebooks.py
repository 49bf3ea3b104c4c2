"""Every notebook runs, holds no outputs and keeps the shape of a lesson; test_check holds its numbers."""

import ast
import re
from pathlib import Path

import ipywidgets
import nbformat
import pytest
from nbclient import NotebookClient

import soleimani_edu
from soleimani_edu.check.prose import LINK

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(path for path in FOLDER.glob("*.ipynb"))
LESSONS = [path for path in NOTEBOOKS if re.match(r"0[1-4]_", path.name)]


def by_name(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


def cells(path, kind):
    return [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == kind]


def tags(cell):
    return cell.metadata.get("tags", [])


def lines(cell):
    return [line for line in cell.source.splitlines() if line.strip()]


def run(notebook, path):
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    return notebook


def shown(notebook):
    """The HTML and the text of each output."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            yield data.get("text/html", ""), data.get("text/plain", "") + output.get("text", "")


def test_the_five_notebooks_are_there():
    assert [path.stem for path in NOTEBOOKS if not path.stem.startswith("_")] == [
        "00_start_here",
        "01_context",
        "02_strike",
        "03_retaliation",
        "04_legacy",
    ]


@by_name(NOTEBOOKS)
def test_a_notebook_runs_from_a_clean_kernel_and_shows_its_charts(path):
    pages = list(shown(run(nbformat.read(path, 4), path)))
    pictures = [html for html, _ in pages if "<img" in html]
    for html in pictures:
        assert re.search(r'alt="[^"]{40,}"', html) and "<details" in html
        assert "<figcaption>" in html or 'class="compare"' in html  # there each row names its source
    if path in LESSONS:
        assert len(pictures) >= 3
        assert sum('class="quiz"' in html for html, _ in pages) == 1
        assert sum("Not answered yet" in text for _, text in pages) >= 2
        assert sum('class="replay"' in html for html, _ in pages) >= 1


@by_name(NOTEBOOKS)
def test_a_notebook_is_committed_without_outputs(path):
    notebook = nbformat.read(path, 4)
    assert "widgets" not in notebook.metadata
    for cell in cells(path, "code"):
        assert not cell.outputs and cell.execution_count is None
    assert path.stat().st_size < 60_000


@by_name(NOTEBOOKS)
def test_code_cells_are_short_and_plain(path):
    for cell in cells(path, "code"):
        tree = ast.parse(cell.source)
        assert len(lines(cell)) <= 8, cell.source
        assert max(map(len, lines(cell))) <= 88, cell.source
        loud = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Try, ast.With)
        assert not any(isinstance(node, loud) for node in ast.walk(tree)), cell.source
        comments = re.findall(r"#.*", re.sub(r"\"[^\"]*\"|'[^']*'", "", cell.source))
        assert set(comments) <= {"# change this"}, cell.source
        if comments:
            assert len(tree.body) == 1 and isinstance(tree.body[0], ast.Assign), cell.source
        else:
            assert isinstance(tree.body[-1], ast.Expr | ast.ImportFrom | ast.Import), cell.source


@by_name(NOTEBOOKS)
def test_a_notebook_imports_only_public_names_in_one_cell(path):
    importing = [cell for cell in cells(path, "code") if "import" in cell.source]
    assert len(importing) <= 1
    for cell in importing:
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.ImportFrom):
                home = {"soleimani_edu": soleimani_edu, "ipywidgets": ipywidgets}[node.module]
                assert {alias.name for alias in node.names} <= set(dir(home))


@by_name(LESSONS)
def test_a_lesson_has_a_control_made_of_ipywidgets_that_shows_without_a_kernel(path):
    [control] = [cell for cell in cells(path, "code") if "explore(" in cell.source]
    widget = re.search(r"= (Dropdown|SelectionSlider|ToggleButtons|RadioButtons)\(", control.source)
    assert widget and f"import {widget[1]}" in "\n".join(cell.source for cell in cells(path, "code"))
    page = run(nbformat.read(path, 4), path)
    [shown_without] = [cell for cell in page.cells if "explore(" in cell.source and cell.cell_type == "code"]
    assert '<figure class="chart"' in shown_without.outputs[0]["data"]["text/html"]


@by_name(LESSONS)
def test_prose_comes_before_code_and_outweighs_it(path):
    notebook = nbformat.read(path, 4)
    for before, cell in zip(notebook.cells, notebook.cells[1:], strict=False):
        if cell.cell_type == "code" and before.cell_type == "code":
            assert "test" in tags(cell) or "# change this" in before.source, cell.source
    words = sum(len(cell.source.split()) for cell in cells(path, "markdown"))
    assert words >= 10 * sum(len(lines(cell)) for cell in cells(path, "code"))


@by_name(LESSONS)
def test_a_lesson_has_its_parts_in_order(path):
    text = "\n".join(cell.source for cell in cells(path, "markdown"))
    parts = ["# ", "minutes", "## Quiz", "## Discussion", "## Key points", "## Sources and licences"]
    places = [text.find(part) for part in parts]
    assert -1 not in places and places == sorted(places), dict(zip(parts, places, strict=True))
    for skill in ("sourcing", "contextualising", "corroborating", "close reading"):
        assert skill in text.lower()


@by_name(LESSONS)
def test_the_solution_of_each_exercise_passes_its_test_and_a_wrong_answer_does_not(path):
    notebook = nbformat.read(path, 4)
    kinds = [next(iter(tags(cell)), "") for cell in notebook.cells]
    exercises = [n for n, kind in enumerate(kinds) if kind == "exercise"]
    assert len(exercises) >= 2
    for n in exercises:
        answer, test, solution = notebook.cells[n + 1 : n + 4]
        assert (tags(test), tags(solution)) == (["test"], ["solution"])
        assert solution.source.startswith("<details><summary>Solution</summary>\n\n")
        answer.source = re.search(r"```python\n(.*?)```", solution.source, re.DOTALL)[1]
        wrong = nbformat.v4.new_code_cell(
            f"{ast.parse(answer.source).body[-1].targets[0].id} = -1\n"
            f"try:\n    exec({test.source!r})\n"
            "except AssertionError as error:\n    print('CAUGHT', error)\n"
        )
        notebook.cells.append(wrong)
    said = [text for _, text in shown(run(notebook, path))]
    assert not any("Not answered yet" in text for text in said)
    assert sum(bool(re.search(r"CAUGHT \S.{20,}", text)) for text in said) == len(exercises)


@by_name(LESSONS)
def test_a_lesson_links_its_numbers_to_their_evidence(path):
    assert (
        sum(bool(match[3]) for cell in cells(path, "markdown") for match in LINK.finditer(cell.source)) >= 10
    )
