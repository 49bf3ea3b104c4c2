"""Show a quiz: live with a kernel, on a page without one, and as plain text."""

import itertools
from dataclasses import asdict
from html import escape
from pathlib import Path

import anywidget
import traitlets

from ..quiz import QuizError, read_quiz
from ..tables import load

HERE = Path(__file__).parent
EVIDENCE = ("casualties", "figures", "statements", "sources", "events")
_count = itertools.count(1)


def show_quiz(name, folder=None):
    """Return the quiz of ``name`` (``"03_retaliation"``, or the path of a ``.md`` file) as a widget.

    ``folder``: where your own tables are, for the evidence (see ``load``). The widget is an
    ``anywidget.AnyWidget``; ``answers`` holds what was checked so far: the question's number
    to the chosen places (from 0), the places in the learner's order, or the number. On a page without
    a kernel the same quiz works from its HTML; with scripts off it reads as text with folded answers.

    Raises ``QuizError`` when the file cannot be read or names evidence that is not in the tables.
    """
    quiz = read_quiz(name)
    links = _links(quiz, folder)
    content = asdict(quiz)
    for question in content["questions"]:
        question["evidence"] = [links[one] for one in question["evidence"]]
    return QuizWidget(quiz=content)


class QuizWidget(anywidget.AnyWidget):
    """A quiz as a widget; made by ``show_quiz``."""

    _esm = HERE / "quiz.js"
    _css = HERE / "quiz.css"
    quiz = traitlets.Dict().tag(sync=True)
    answers = traitlets.Dict().tag(sync=True)

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        data["text/plain"] = f"Quiz: {self.quiz['title']}"
        data["text/html"] = fragment(self.quiz)
        return bundle


def fragment(quiz):
    """The quiz as HTML that is read without scripts, and comes alive by the same module with them."""
    mark = f"quiz-{quiz['quiz_id']}-{next(_count)}"
    script = (HERE / "quiz.js").read_text(encoding="utf-8")
    style = (HERE / "quiz.css").read_text(encoding="utf-8")
    questions = "".join(_question(n, q) for n, q in enumerate(quiz["questions"], 1))
    return (
        f'<div class="quiz" id="{escape(mark)}" data-quiz="{escape(quiz["quiz_id"])}">'
        f"<style>{style}</style><h3>{escape(quiz['title'])}</h3><p>{escape(quiz['intro'])}</p>"
        f"{questions}</div>"
        f'<script type="module">{script}\nmount(document.getElementById("{mark}"));</script>'
    )


def _question(number, question):
    kind, options = question["kind"], question["options"]
    if kind == "choose":
        answers = "".join(
            f"<li{' data-right' * o['right']}><b>{'Yes.' if o['right'] else 'No.'}</b> "
            f"<span>{escape(o['feedback'])}</span></li>"
            for o in options
        )
        listed = "".join(f"<li>{escape(o['text'])}</li>" for o in options)
        body, key = f'<ol type="a">{listed}</ol>', f'<ol type="a">{answers}</ol>'
    elif kind == "order":
        listed = "".join(f'<li data-place="{i}">{escape(options[i]["text"])}</li>' for i in question["shown"])
        answers = "".join(
            f"<li>{escape(o['text'])} <span>{escape(o['feedback'])}</span></li>" for o in options
        )
        body, key = f"<ul>{listed}</ul>", f"<ol>{answers}</ol>"
    else:
        low, high = (f"{question[end]:.15g}" for end in ("low", "high"))
        body = "<p>Write a number in digits.</p>"
        key = f'<p data-low="{low}" data-high="{high}">{low if low == high else f"{low} to {high}"}</p>'
    evidence = "; ".join(
        f'<a href="{escape(e["url"])}">{escape(e["text"])}</a>' if e["url"] else f"<a>{escape(e['text'])}</a>"
        for e in question["evidence"]
    )
    return (
        f'<section data-kind="{kind}"><h4>{number}. <span dir="auto">{escape(question["stem"])}</span></h4>'
        f'<p dir="auto">{escape(question["text"])}</p>{body}'
        f"<details><summary>Answer</summary>{key}<p>{escape(question['explanation'])}</p>"
        f"<p>Evidence: {evidence}</p></details></section>"
    )


def _links(quiz, folder):
    """Each id under ``Evidence:`` as the words and the address of a link."""
    wanted = {one for question in quiz.questions for one in question.evidence}
    sources = load("sources", folder).set_index("source_id")
    found = {}
    for name in EVIDENCE:
        table = load(name, folder)
        for row in table[table.iloc[:, 0].isin(wanted)].itertuples(index=False):
            found[row[0]] = (name, row)
    links = {}
    for question in quiz.questions:
        for one in question.evidence:
            if one not in found:
                raise QuizError(
                    f"{quiz.quiz_id}.md, line {question.line}: there is no claim, statement, event or source "
                    f"{one!r} in the tables; write an id that is there"
                )
            name, row = found[one]
            if name == "events":
                source, said = row.source_ids.split("; ")[0], row.title
            elif name == "sources":
                source, said = one, row.title
            elif name == "statements":
                source, said = row.source_id, f"{row.speaker}, {row.said_on:%Y-%m-%d}"
            else:
                source, said = row.source_id, f"{row.claimed_by}, {row.claimed_on:%Y-%m-%d}"
            publisher = sources.loc[source, "publisher"]
            if not said.startswith(publisher):
                said += f" ({publisher})"
            links[one] = {"text": said, "url": sources.loc[source, "url"]}
    return links
