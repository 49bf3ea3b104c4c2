"""Quizzes on pages that need neither a kernel nor a network: of the static site, of an exported lesson."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from soleimani_edu import show_quiz
from soleimani_edu.widgets.quiz import page

BOOK = Path(__file__).parent.parent.parent / "book"
FIVE = """# Notebooks

## Which of these makes formatted text in a notebook?

- [ ] Wiki markup
  > No notebook reads it.
- [x] Markdown
  > Correct.
- [ ] Rich text
  > That is for word processors.

> The text cells of a notebook are written in it.

## Which of these can a notebook hold?

- [x] Pictures
  > Correct.
- [x] Text
  > Correct.
- [ ] Live snakes
  > I hope not.

> Everything in it is stored as text.

## What is pi to two decimal places?

= 3.14

> It is the area of a circle of radius 1.

## Put these in order, the smallest first

1. One
   > Three times smaller than three.
2. Two
   > Twice one.
3. Three
   > One more than two.

> They are natural numbers.

## What does each line of Python show?

| line | shows | why |
|---|---|---|
| "1" + "2" | 12 | Two texts are put together. |
| 1 + 2 | 3 | Two numbers are added. |

> The kind of a value decides what the sign means.
"""
ONE = """# Counts

## How many came first?

- [ ] 50
- [x] 34

> The first count.
"""
WIDE = f"|{'nowhere-to-break|' * 6}\n|{'-|' * 6}\n|{'1|' * 6}"
YES = "✓ Yes, as the sources have it."
BUILDS = {
    "sphinx": ["sphinx", "-q", "-W", "-c", BOOK, "-D", "root_doc=lesson", ".", "pages"],
    "nbconvert": [
        *["jupyter", "nbconvert", "--config", BOOK / "nbconvert.json", "--to", "html", "--execute"],
        *["--output-dir", "pages", "lesson.ipynb"],
    ],
}


@pytest.fixture(scope="module", params=BUILDS)
def page_file(request, tmp_path_factory):
    """A lesson with two quizzes as a page, made in each way that the course has."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "quizzes").mkdir()
    for name, text in {"five": FIVE, "one": ONE}.items():
        (folder / "quizzes" / f"{name}.md").write_text(text, encoding="utf-8")
    cells = [
        nbformat.v4.new_markdown_cell(f"# Lesson\n\n{WIDE}"),
        nbformat.v4.new_code_cell("from soleimani_edu import show_quiz\nshow_quiz('quizzes/five.md')"),
        nbformat.v4.new_code_cell("show_quiz('quizzes/one.md')"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, folder / "lesson.ipynb")
    command = [sys.executable, "-m", *map(str, BUILDS[request.param])]
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return folder / "pages" / "lesson.html"


def questions(page, quiz):
    return page.locator(f"[data-quiz={quiz}] fieldset")


def checked(question):
    question.locator("button.check").click()
    return question.locator("p.status").inner_text()


def test_each_kind_of_question_answers_on_a_page_without_kernel_and_network(open_page):
    page = open_page()
    one, several, number, order, match = (questions(page, "five").nth(n) for n in range(5))
    one.get_by_label("Rich text").check()
    assert checked(one).startswith("Not as the sources have it.")
    assert one.get_by_text("That is for word processors.").is_visible()
    one.get_by_label("Markdown").check()
    several.get_by_label("Pictures").check()
    several.get_by_label("Text").check()
    number.get_by_role("textbox").fill("3.14")
    for text in ("Two", "One"):
        for _ in range(2):
            order.get_by_role("button", name=f"Move up: {text}").click()
    match.get_by_label('"1" + "2"').select_option("12")
    match.get_by_label("1 + 2").select_option("3")
    assert [checked(question) for question in (one, several, number, order, match)] == [YES] * 5
    assert number.get_by_text("It is the area of a circle of radius 1.").is_visible()
    assert page.get_by_text("5 of 5 answered as the sources do.").is_visible()


def test_two_quizzes_of_one_page_do_not_touch_each_other(open_page):
    page = open_page()
    first, second = questions(page, "five").first, questions(page, "one").first
    second.get_by_label("34").check()
    assert checked(second) == YES
    assert first.locator("p.status").inner_text() == ""
    first.get_by_label("Markdown").check()
    assert checked(first) == YES
    page.reload()
    assert first.get_by_label("Markdown").is_checked() and second.get_by_label("34").is_checked()
    assert (questions(page, "five").count(), questions(page, "one").count()) == (5, 1)


def test_with_scripts_off_each_question_is_read_and_each_answer_is_folded(open_page):
    page = open_page(java_script_enabled=False)
    sections = page.locator("[data-quiz=five] section")
    for section, option, key in zip(
        sections.all(),
        ["Markdown", "Live snakes", "Write a number in digits.", "Two", "1 + 2"],
        ["Correct.", "I hope not.", "3.14", "One more than two.", "Two numbers are added."],
        strict=True,
    ):
        answer = section.locator("details").get_by_text(key).first
        assert section.locator("h4").is_visible()
        assert section.get_by_text(option, exact=True).first.is_visible()
        assert not answer.is_visible()
        section.locator("summary").click()
        assert answer.is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_page_with_quizzes_fits_a_phone(open_page, scripts):
    page = open_page(viewport={"width": 320, "height": 640}, java_script_enabled=scripts)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_quiz_of_five_short_questions_weighs_at_most_5_kb(tmp_path):
    (tmp_path / "five.md").write_text(FIVE, encoding="utf-8")
    shared, whole = page(""), page(show_quiz(tmp_path / "five.md").html)
    assert len(whole.encode()) - len(shared.encode()) <= 5_000
