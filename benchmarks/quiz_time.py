"""How fast and how large is a quiz, beside the same one of jupyterquiz? Needs `pip install jupyterquiz`.

Prints ratios. Both sides are executed and exported with the same settings, and opened in turn from disk, each
time in a fresh page. A click that answers is timed inside the page: until script, style and layout are done,
and until the second frame after it, by which what it says is painted.
"""

import compileall
import json
import shutil
import statistics
import tempfile
from pathlib import Path

import nbformat
from import_time import EMPTY, seconds
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from playwright.sync_api import sync_playwright
from traitlets.config import Config

import soleimani_edu
from soleimani_edu import show_quiz
from soleimani_edu.widgets.quiz import page as shared

SETTINGS = json.loads((Path(__file__).parent.parent / "book" / "nbconvert.json").read_text(encoding="utf-8"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu"]
SAID = "Text cells are written in it."
QUESTIONS = {  # the options and what is said of each, or a number
    "Which of these makes formatted text in a notebook?": {
        "Markdown": (True, SAID),
        "Rich text": (False, "That is for word processors."),
        "Wiki markup": (False, "No notebook reads it."),
    },
    "Which of these can a notebook hold?": {
        "Text": (True, "Correct."),
        "Pictures": (True, "Correct."),
        "Live snakes": (False, "I hope not."),
    },
    "What is pi to two decimal places?": 3.14,
    "Which key runs a cell?": {
        "Shift and Enter": (True, "It runs the cell and goes to the next one."),
        "Escape": (False, "It leaves the cell."),
    },
    "What does 1 + 2 show?": {
        "3": (True, "Two numbers are added."),
        "12": (False, "Two texts would be put together."),
    },
}
CLICK = """async (node) => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  await frame();
  const start = performance.now();
  node.click();
  document.body.getBoundingClientRect();
  const done = performance.now();
  await frame();
  await frame();
  return [done - start, performance.now() - start];
}"""


def markdown():
    lines = ["# Notebooks"]
    for stem, answer in QUESTIONS.items():
        lines += ["", f"## {stem}", ""]
        if isinstance(answer, float):
            lines += [f"= {answer}", "", "> Correct."]
        else:
            for text, (right, said) in answer.items():
                lines += [f"- [{'x' if right else ' '}] {text}", f"  > {said}"]
    return "\n".join(lines)


def dictionaries():
    made = []
    for stem, answer in QUESTIONS.items():
        if isinstance(answer, float):
            kind, answers = "numeric", [{"value": answer, "correct": True, "feedback": "Correct."}]
        else:
            several = sum(right for right, _ in answer.values()) > 1
            kind = "many_choice" if several else "multiple_choice"
            answers = [
                {"answer": text, "correct": right, "feedback": said} for text, (right, said) in answer.items()
            ]
        made.append({"question": stem, "type": kind, "answers": answers})
    return made


def executed(code, folder):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return NotebookClient(notebook, resources={"metadata": {"path": str(folder)}}).execute()


def size(value):
    return len(json.dumps(value).encode())


def click(page, ours):
    """Answer the first question; return the ms until the work is done and until it is painted."""
    if ours:
        page.get_by_label("Markdown").check()
    target = page.locator("button.check" if ours else "label.MCButton:has-text('Markdown')").first
    taken = target.evaluate(CLICK)
    assert page.get_by_text(SAID).is_visible()
    return taken


def clicks(pages, rounds):
    """The medians of what ``click`` returns, for ours and for the other."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        times = [[], []]
        for _ in range(rounds):
            for taken, path in zip(times, pages, strict=True):
                context = browser.new_context(offline=True)
                page = context.new_page()
                page.goto(path.as_uri())
                taken.append(click(page, path == pages[0]))
                context.close()
        browser.close()
    return [[statistics.median(each) for each in zip(*side, strict=True)] for side in times]


def main(rounds=40):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "five.md").write_text(markdown(), encoding="utf-8")
        (folder / "five.json").write_text(json.dumps(dictionaries()), encoding="utf-8")
        codes = [
            "from soleimani_edu import show_quiz\nshow_quiz('five.md')",
            "from jupyterquiz import display_quiz\ndisplay_quiz('five.json')",
        ]
        alone = size(shared(show_quiz(folder / "five.md").html)) - size(shared(""))
        notebooks = [executed(code, folder) for code in codes]
        pages = [folder / "ours.html", folder / "jupyterquiz.html"]
        for notebook, path in zip(notebooks, pages, strict=True):
            path.write_text(HTMLExporter(config=Config(SETTINGS)).from_notebook_node(notebook)[0], "utf-8")
        ours, theirs = clicks(pages, rounds)
        output, other = (size(notebook.cells[0].outputs) for notebook in notebooks)
        state = size(notebooks[0].metadata["widgets"])
    work, paint = (one / another for one, another in zip(ours, theirs, strict=True))
    print(f"a click, ours / jupyterquiz = {work:.2f} until all is done, {paint:.2f} until it is painted")
    print(f"(medians of {rounds} fresh pages: ", end="")
    print("{:.1f} and {:.1f} ms; {:.1f} and {:.1f} ms)".format(*ours, *theirs))
    ratios = [f"{one / other:.2f}" for one in (alone, output, output + state)]
    print(f"output of five questions, ours / jupyterquiz = {ratios[0]} without script and style,")
    print("{} with them, {} with what the widget keeps for a kernel".format(*ratios[1:]))
    print(f"(bytes: {alone:,}, {output:,}, {output + state:,}; jupyterquiz {other:,})")
    compileall.compile_dir(Path(soleimani_edu.__file__).parent, quiet=2)  # as pip does
    times = [(seconds(EMPTY), seconds("import soleimani_edu.reader")) for _ in range(21)]
    start, imported = (statistics.median(each) for each in zip(*times, strict=True))
    print(f"import soleimani_edu.reader = {1000 * (imported - start):.1f} ms, the start of Python taken off")


if __name__ == "__main__":
    main()
