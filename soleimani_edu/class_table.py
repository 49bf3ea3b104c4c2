"""Put the answers of a class to one quiz into tables: a row a learner, a row a question."""

from collections import Counter
from typing import NamedTuple

import pandas as pd

from .cells import kept, one_line
from .marking import mark
from .markup import digits, plain
from .quiz import Quiz, number
from .quiz_page import letter

NOT_RIGHT = ["wrong", "not a number", "unreadable"]
MOST = "most given wrong answer"


class Marked(NamedTuple):
    """The answers to one quiz: ``learners`` has a row for each file, ``questions`` one for each question.

    A column ``1``, ``2`` … of the learners holds ``right``, ``blank`` or ``unreadable``; ``part``, ``wrong``
    or ``not a number`` with what was answered (``wrong: b``); or what was written freely. What is
    unreadable or not a number counts as not right.
    """

    quiz: Quiz
    learners: pd.DataFrame
    questions: pd.DataFrame


def marked(quiz, files):
    """Return the Marked answers of files (name to what it holds), all of them to this text of the quiz."""
    asked = {str(n): question for n, question in enumerate(quiz.questions, 1)}
    given = {n: [said["answers"].get(n) for said in files.values()] for n in asked}
    words = pd.DataFrame({n: [verdict(asked[n], answer) for answer in given[n]] for n in asked})
    cells = pd.DataFrame({n: [_cell(asked[n], answer) for answer in given[n]] for n in asked})
    named = [(said["name"] or "(no name)", kept(file), said["saved"]) for file, said in files.items()]
    learners = pd.DataFrame(named, columns=["learner", "file", "saved"])
    closed = words[[n for n in asked if asked[n].kind != "free"]].replace(NOT_RIGHT, "not right")
    for word in ("right", "part", "not right", "blank"):
        learners[word] = (closed == word).sum(axis=1).astype(int)
    rows = [{"question": int(n), **_row(asked[n], given[n], words[n], learners["right"])} for n in asked]
    kinds = {"right": "Int64", "given by": "Int64", "share right": float, "discrimination": float}
    return Marked(quiz, learners.join(cells), pd.DataFrame(rows).astype(kinds))


def verdict(question, answer):
    """Return what ``mark`` says of an answer; any word may be typed where a number is asked for."""
    word, typed = mark(question, answer), question.kind == "number" and isinstance(answer, str)
    return "not a number" if typed and word == "unreadable" else word


def _cell(question, answer):
    """The cell of an answer: what is written freely, or a word, and what was answered unless it is right."""
    word = verdict(question, answer)
    if word in ("right", "blank", "unreadable"):
        return word
    return kept(answer) if word == "written" else f"{word}: {_short(question, answer)}"


def _short(question, answer):
    """An answer in a few signs: the letters and numbers that stand before its lines on a printed sheet."""
    if question.kind == "number":
        return " ".join(kept(answer).split()) if isinstance(answer, str) else digits(answer)
    if question.kind == "order":
        return " ".join(str(place + 1) for place in answer)
    if question.kind == "choose":
        return ", ".join(map(letter, sorted(answer)))
    return " ".join(f"{row}{'-' if p is None else letter(p)}" for row, p in enumerate(answer, 1))


def _row(question, given, words, total):
    """Return the row of one question; ``total`` is how many questions each learner answered right."""
    said, right, free = words != "blank", (words == "right").astype(float), question.kind == "free"
    hits, others = right[said], (total - right)[said]
    wrong = [answer for answer, word in zip(given, words, strict=True) if word in ("wrong", "part")]
    counts = Counter(fault for answer in wrong for fault in _faults(question, answer))
    shared = (fault for fault in counts if counts[fault] > 1)
    most = min(shared, key=lambda fault: (-counts[fault], fault), default=None)
    return {
        "stem": plain(question.stem),
        "kind": question.kind,
        "answered": len(hits),
        "right": None if free else hits.sum(),
        "share right": None if free else round(hits.mean(), 2),
        "blank": len(words) - len(hits),
        MOST: most[-1] if most else "",
        "given by": counts[most] if most else None,
        "discrimination": round(hits.corr(others), 2) + 0 if len(hits) >= 10 else None,
    }


def _faults(question, answer):
    """Return what is wrong in a wrong answer, each with its place in the quiz before it."""
    options = question.options
    if question.kind == "number":
        return [(number(answer), digits(number(answer)))]
    if question.kind == "order":
        return [(*answer, _short(question, answer))]
    if question.kind == "choose":
        return [(place, plain(options[place].text)) for place in answer if not options[place].right]
    return [
        (row, place, f"{plain(options[row].text)} → {plain(question.choices[place])}")
        for row, place in enumerate(answer)
        if place is not None and question.choices[place] != options[row].partner
    ]


def told(answered):
    """Return the answers to one quiz as a terminal shows them."""
    quiz, learners, questions = answered
    free = [n for n, question in enumerate(quiz.questions, 1) if question.kind == "free"]
    asked, many = len(quiz.questions) - len(free), len(learners)
    head = f"{many} learner{'s' * (many > 1)}; on average {learners['right'].mean():.1f} of {asked} right"
    head += "".join(f"; question {n} is written freely and has no mark" for n in free)
    people = pd.DataFrame({"learner": [one_line(name, 30) for name in learners["learner"]]})
    people["right"], people["blank"] = [f"{n} of {asked}" for n in learners["right"]], learners["blank"]
    rows = questions[["question", "share right", "blank", "discrimination", MOST]].copy()
    rows["share right"] = ["" if pd.isna(share) else f"{share:.0%}" for share in rows["share right"]]
    rows[MOST] = [one_line(text, 50) for text in rows[MOST]]
    rows = rows.dropna(axis="columns", how="all")  # discrimination, where too few answered
    with pd.option_context("display.unicode.east_asian_width", True):
        tables = [table.to_string(index=False, na_rep="") for table in (people, rows)]
    if "discrimination" in rows and many < 30:
        tables[-1] += "\nFewer than 30 learners: read discrimination as a hint at most."
    return "\n\n".join([f"{one_line(f'{plain(quiz.title)} ({quiz.quiz_id})')}\n{head}", *tables])
