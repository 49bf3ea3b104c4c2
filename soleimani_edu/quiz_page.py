"""Write a quiz as HTML that is read without scripts, in the words of a language."""

import json
from functools import cache
from html import escape
from pathlib import Path
from string import ascii_lowercase

from .markup import digits, html, link, paragraph
from .quiz import QuizError
from .widgets.page import data

CATALOGUE = Path(__file__).parent / "quiz_words.json"


@cache
def words(language="en"):
    """Return the words of the interface in a language: each name of ``quiz_words.json`` to its text.

    Raises ``QuizError`` for a language that is not there.
    """
    catalogue = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    if language not in catalogue:
        raise QuizError(f"there are no words in {language!r}; write one of {', '.join(catalogue)}")
    return catalogue[language]


def fragment(quiz, evidence, said, level=3):
    """Return the quiz as HTML that is read without scripts; ``quiz.js`` takes it over where there are any.

    ``evidence``: what ``evidence.links`` returns for the quiz. ``said``: the words of a language.
    ``level``: that of the title's heading.
    """
    questions = "".join(
        _section(number, question, evidence, said, level + 1)
        for number, question in enumerate(quiz.questions, 1)
    )
    return (
        f'<div class="tex2jax_ignore mathjax_ignore" lang="{said["code"]}" dir="{said["direction"]}" '
        f'data-quiz="{escape(quiz.quiz_id)}" data-version="{quiz.version}">'
        f'<h{level} dir="auto">{html(quiz.title)}</h{level}>{paragraph(quiz.intro)}{questions}'
        f"{data(said) if said['code'] != 'en' else ''}</div>"
    )


def _section(number, question, evidence, said, level):
    hint = f"<details data-hint><summary>{said['hint']}</summary>{paragraph(question.hint)}</details>"
    right = key(question, evidence, said)
    answer = f"<details><summary>{said['answer']}</summary>{right}</details>"
    return (
        f'<section data-kind="{question.kind}"{" data-disputed" * bool(question.disputed)}>'
        f"{asked(number, question, said, level)}{hint * bool(question.hint)}{answer * bool(right)}</section>"
    )


def asked(number, question, said, level):
    """Return a question as HTML, with what can be chosen and without what is right."""
    return (
        f'<h{level} dir="auto">{number}. <span>{html(question.stem)}</span></h{level}>'
        f"{paragraph(question.text)}{paragraph(question.disputed)}<p><i>{said[task(question)]}</i></p>"
        f"{BODIES[question.kind](question, said)[0]}"
    )


def key(question, evidence, said):
    """Return what is right and why as HTML, with links to the sources."""
    body, why = BODIES[question.kind](question, said)[1], paragraph(question.explanation)
    rests = "; ".join(f"<bdi>{link(**evidence[one])}</bdi>" for one in question.evidence)
    return f"{body}{why}<p>{said['evidence']} {rests}</p>" if rests else f"{body}{why}"


def task(question):
    """Return the name of the words that say what to do."""
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
    right = (
        f"{_bdi(o.text)}{f'<br><i>{_bdi(o.feedback)}</i>' if o.feedback else ''}" for o in question.options
    )
    return f"<ul>{shown}</ul>", _list("1", right)


def _number(question, said):
    low, high = digits(question.low), digits(question.high)
    right = low if low == high else said["range"].format(low=low, high=high)
    return "", f'<p data-low="{low}" data-high="{high}"><b><bdi>{right}</bdi></b></p>'


def _match(question, said):
    left, right = (f'<p dir="auto"><b>{html(text)}</b></p>' for text in question.columns)
    rows = (_bdi(option.text) for option in question.options)
    places = [question.choices.index(option.partner) for option in question.options]
    right_ones = "".join(
        f'<li data-choice="{place}"><b>{_bdi(o.partner)}</b> {_bdi(o.feedback)}</li>'
        for place, o in zip(places, question.options, strict=True)
    )
    return (
        f"{left}{_list('1', rows)}{right}{_list('a', map(_bdi, question.choices))}",
        f"<ol>{right_ones}</ol>",
    )


def letter(place):
    """Return what a browser writes before a line of a list with letters: a, b … z, aa, ab …"""
    return ascii_lowercase[place] if place < 26 else letter(place // 26 - 1) + ascii_lowercase[place % 26]


def _free(question, said):
    return "", ""


BODIES = {"choose": _choose, "order": _order, "number": _number, "match": _match, "free": _free}


def _list(marks, texts):
    """A list of HTML texts."""
    return f'<ol type="{marks}">{"".join(f"<li>{text}</li>" for text in texts)}</ol>'


def _bdi(text):
    """A text that runs in its own direction, whatever stands beside it."""
    return f"<bdi>{html(text)}</bdi>" if text else ""
