"""Show a quiz: live with a kernel, on a page without one, and as plain text."""

import json
from functools import cache
from html import escape
from pathlib import Path
from string import ascii_lowercase

import anywidget
import traitlets

from ..evidence import links
from ..marking import score
from ..markup import html, link, paragraph
from ..quiz import QuizError
from ..reader import read_quiz
from .page import alive, bundle, data, literal

HERE = Path(__file__).parent


@cache
def words(language="en"):
    """Return the words of the interface in a language of ``words.json``: name to text."""
    catalogue = json.loads((HERE / "words.json").read_text(encoding="utf-8"))
    if language not in catalogue:
        raise QuizError(f"there are no words in {language!r}; write one of {', '.join(catalogue)}")
    return catalogue[language]


def show_quiz(name, folder=None, language="en"):
    """Return the quiz of ``name`` (``"03_retaliation"``, or the path of a ``.md`` file) as a widget.

    ``folder``: where your own tables are, for the evidence (see ``load``). ``language``: that of the
    buttons, ``en``, ``fa`` or ``ar``. The widget is an ``anywidget.AnyWidget``; ``answers`` holds what was
    checked so far, as ``marking.mark`` takes it, under the question's number, and ``score`` marks it. On a
    page without a kernel the same quiz works from its HTML; with scripts off it reads as text with folded
    answers.

    Raises ``QuizError`` when the file cannot be read or names evidence that is not in the tables.
    """
    quiz = read_quiz(name)
    return QuizWidget(quiz, fragment(quiz, links(quiz, folder), language))


class QuizWidget(anywidget.AnyWidget):
    """A quiz as a widget; made by ``show_quiz``."""

    _esm = f"const WORDS = {literal(words())};\n{(HERE / 'quiz.js').read_text(encoding='utf-8')}"
    _css = HERE / "quiz.css"
    html = traitlets.Unicode().tag(sync=True)
    answers = traitlets.Dict().tag(sync=True)

    def __init__(self, quiz, html):
        self.quiz = quiz
        super().__init__(html=html)

    @property
    def score(self):
        """The Score of the answers that were checked."""
        return score(self.quiz, self.answers)

    def _repr_mimebundle_(self, **kwargs):
        live = super()._repr_mimebundle_(**kwargs)
        return bundle(live, page(self.html), f"Quiz: {self.quiz.title}")


def page(content):
    """The HTML of a fragment with the style and the script that it needs."""
    return alive("quiz", content, before=f"const WORDS = {literal(words())};\n")


def fragment(quiz, found, language="en"):
    """The quiz as HTML that is read without scripts; ``quiz.js`` takes it over where there are any."""
    said = words(language)
    questions = "".join(_section(n, question, found, said) for n, question in enumerate(quiz.questions, 1))
    return (
        f'<div lang="{language}" dir="{said["direction"]}" data-quiz="{escape(quiz.quiz_id)}" '
        f'data-version="{quiz.version}"><h3 dir=auto>{html(quiz.title)}</h3>'
        f"{paragraph(quiz.intro)}{questions}{data(said) if language != 'en' else ''}</div>"
    )


def _section(number, question, found, said):
    hint = f"<details data-hint><summary>{said['hint']}</summary>{paragraph(question.hint)}</details>"
    return (
        f'<section data-kind="{question.kind}"{" data-disputed" * bool(question.disputed)}>'
        f"{asked(number, question, said)}{hint * bool(question.hint)}"
        f"<details><summary>{said['answer']}</summary>{key(question, found, said)}</details></section>"
    )


def asked(number, question, said):
    """A question as HTML, with what can be chosen and without what is right."""
    return (
        f"<h4 dir=auto>{number}. <span>{html(question.stem)}</span></h4>"
        f"{paragraph(question.text)}{paragraph(question.disputed)}<p><i>{said[_task(question)]}</i></p>"
        f"{BODIES[question.kind](question, said)[0]}"
    )


def key(question, found, said):
    """What is right and why as HTML, with links to the sources that ``found`` holds."""
    evidence = "; ".join(f"<bdi>{link(**found[one])}</bdi>" for one in question.evidence)
    rests = f"<p>{said['evidence']} {evidence}</p>"
    return (
        f"{BODIES[question.kind](question, said)[1]}{paragraph(question.explanation)}{rests * bool(evidence)}"
    )


def _task(question):
    """The name of the words that say what to do."""
    if question.kind != "choose":
        return question.kind
    return "disputed" if question.disputed else "several" if question.several else "one"


def _choose(question, said):
    yes = said["source" if question.disputed else "yes"]
    notes = (
        f"<li{' data-right' * o.right}><b>{yes if o.right else said['no']}</b> {_bdi(o.feedback)}</li>"
        for o in question.options
    )
    return _list("a", (_bdi(o.text) for o in question.options)), f'<ol type="a">{"".join(notes)}</ol>'


def _order(question, said):
    shown = "".join(
        f'<li data-place="{place}">{_bdi(question.options[place].text)}</li>' for place in question.shown
    )
    return f"<ul>{shown}</ul>", _list(
        "1", (f"{_bdi(o.text)} <i>{_bdi(o.feedback)}</i>" for o in question.options)
    )


def _number(question, said):
    low, high = (f"{end:.15g}" for end in (question.low, question.high))
    key = low if low == high else said["range"].format(low=low, high=high)
    return "", f'<p data-low="{low}" data-high="{high}"><b><bdi>{key}</bdi></b></p>'


def _match(question, said):
    left, right = (f"<p dir=auto><b>{html(text)}</b></p>" for text in question.columns)
    rows = (_bdi(option.text) for option in question.options)
    places = [question.choices.index(option.partner) for option in question.options]
    key = "".join(
        f'<li data-choice="{place}"><b>{_letter(place)}.</b> {_bdi(option.feedback)}</li>'
        for place, option in zip(places, question.options, strict=True)
    )
    return f"{left}{_list('1', rows)}{right}{_list('a', map(_bdi, question.choices))}", f"<ol>{key}</ol>"


def _letter(place):
    """What a browser writes before a line of a list with letters."""
    return ascii_lowercase[place] if place < 26 else _letter(place // 26 - 1) + ascii_lowercase[place % 26]


def _free(question, said):
    return "", ""


BODIES = {"choose": _choose, "order": _order, "number": _number, "match": _match, "free": _free}


def _list(marks, texts):
    """A list of HTML texts."""
    return f'<ol type="{marks}">{"".join(f"<li>{text}</li>" for text in texts)}</ol>'


def _bdi(text):
    """A text that runs in its own direction, whatever stands beside it."""
    return f"<bdi>{html(text)}</bdi>" if text else ""
