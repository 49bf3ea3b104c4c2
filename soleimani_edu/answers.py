"""Mark the answers that a class saved: a row a learner, a row a question, a sentence for what is amiss."""

import json
import os
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from .marking import mark
from .markup import clean, plain
from .quiz import Quiz, QuizError, number
from .reader import QUIZZES, read_quiz
from .schema import DataError, hint, quote

AGAIN = "ask for the file as the quiz saved it"
COUNTS = {"right": ["right"], "part": ["part"], "not right": ["wrong", "unreadable"], "blank": ["blank"]}
MOST = "most chosen wrong option"
RUN = set("=+-@\uff1d\uff0b\uff0d\uff20\t\r\n")  # a spreadsheet runs a cell that begins so
UNSEEN = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # moves a terminal's cursor or turns its line
LONGEST = 32_000  # letters; a spreadsheet breaks a longer cell


class Marked(NamedTuple):
    """The answers to one quiz: ``learners`` has a row for each file, ``questions`` one for each question.

    A column ``1``, ``2`` … of the learners holds ``right``, ``part``, ``wrong``, ``blank`` or
    ``unreadable``, or what was written freely. Unreadable counts as not right.
    """

    quiz: Quiz
    learners: pd.DataFrame
    questions: pd.DataFrame


class Report(NamedTuple):
    """The answers to each quiz, and a sentence for everything that is amiss."""

    quizzes: list[Marked]
    problems: list[str]


def class_tables(folder):
    """Return the Report of the answers (``*.json``) in a folder, at any depth, each marked anew.

    A quiz is the folder's own ``QUIZID.md`` where it has one, else the course's. Raises ``DataError``
    when there is no such folder.
    """
    home = Path(folder)
    if not home.is_dir():
        what = "this is a file" if home.exists() else "there is no such folder"
        raise DataError(f"{folder}: {what}; write the path of a folder with files of answers")
    paths, closed = [], []
    for where, folders, files in os.walk(home, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths += [Path(where, name) for name in files if not name.startswith(".")]
    why = "the folder cannot be opened"
    problems = [f"{error.filename}: {why} ({error.strerror}); look at its rights" for error in closed]
    own, given, marked = {}, {}, []
    for path in sorted(path for path in paths if os.path.isfile(path)):
        file = path.relative_to(home).as_posix()
        if path.suffix == ".md":
            own.setdefault(path.stem, []).append(file)
        elif path.suffix.lower() == ".json":
            try:
                said = _read(path)
                given.setdefault(said["quiz"], {})[file] = said
            except DataError as error:
                problems.append(f"{file}: {error}")
    if not given and not problems:
        problems.append(f"{folder}: there are no answers here; put the .json files of the learners into it")
    known = sorted({*own, *(name[:-3] for name in os.listdir(QUIZZES) if name.endswith(".md"))})
    for quiz_id, files in sorted(given.items()):
        if quiz_id not in known:
            remedy = hint(quiz_id, known, "put its text into the folder as a .md file")
            problems += [f"{file}: there is no quiz {quote(quiz_id)}; {remedy}" for file in files]
            continue
        first, *others = own.get(quiz_id, [None])
        problems += [f"{one}: {first} is read for this quiz; take one of the two out" for one in others]
        try:
            quiz = read_quiz(home / first if first else quiz_id)
        except QuizError as error:
            problems.append(f"{error} (left out until then: {', '.join(files)})")
            continue
        problems += _doubts(quiz, files)
        if fitting := {file: said for file, said in files.items() if said["version"] == quiz.version}:
            marked.append(_marked(quiz, fitting))
    return Report(marked, [_line(problem) for problem in problems])


def write(folder):
    """Write the tables of a class into the folder; return a text for a terminal, and what is amiss.

    The tables (see ``Marked``) are ``QUIZID_learners.csv`` and ``QUIZID_questions.csv``; text that a
    spreadsheet would run has a ``'`` before it. Raises ``DataError`` when there is no such folder.
    """
    quizzes, problems = class_tables(folder)
    written = []
    for quiz, *tables in quizzes:
        for table, what in zip(tables, ("learners", "questions"), strict=True):
            file, texts = f"{quiz.quiz_id}_{what}.csv", table.select_dtypes(exclude="number")
            safe = table.assign(**{name: texts[name].map(_cell) for name in texts})
            try:
                safe.to_csv(Path(folder, file), index=False, encoding="utf-8-sig", lineterminator="\n")
                written.append(_line(f"Written: {file}"))
            except OSError as error:
                remedy = "close it in the spreadsheet, or look at the rights of the folder"
                problems.append(_line(f"{file}: the file cannot be written ({error.strerror}); {remedy}"))
    return "\n".join([*map(_told, quizzes), *written]), problems


def _read(path):
    """Return what a file of answers holds. Raises ``DataError`` when it is none."""
    try:
        said = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise DataError(f"the file cannot be opened ({error.strerror}); look at its rights") from None
    except UnicodeDecodeError:
        raise DataError(f"the file is not in UTF-8; {AGAIN}") from None
    except (ValueError, RecursionError):
        raise DataError(f"the file is not JSON; {AGAIN}") from None
    kinds = {"format": str, "quiz": str, "version": str, "answers": dict}
    whole = isinstance(said, dict) and all(isinstance(said.get(key), kinds[key]) for key in kinds)
    if not whole or said["format"] != "soleimani_edu answers 1":
        raise DataError(f"this is not a file of answers; take it out of the folder, or {AGAIN}")
    return {**said, "name": " ".join(_text(said.get("name")).split()), "saved": _text(said.get("saved"))}


def _doubts(quiz, files):
    """Yield a sentence for everything in these files that does not go with the quiz."""
    asked, named = {str(n): question for n, question in enumerate(quiz.questions, 1)}, {}
    for file, said in files.items():
        if said["version"] != quiz.version:
            which = f"version {_line(said['version'], 20)}, the quiz here is {quiz.version}"
            remedy = f"put that text of the quiz into the folder as {quiz.quiz_id}.md"
            yield f"{file}: answers to an earlier or later text of this quiz ({which}); {remedy}"
            continue
        answers = said["answers"]
        if strange := [n for n in answers if n not in asked]:
            yield f"{file}: the quiz has no question {quote(', '.join(strange))}, left out; {AGAIN}"
        for n, question in asked.items():
            typed = question.kind == "number" and isinstance(answers.get(n), str)  # any word may be typed
            if not typed and mark(question, answers.get(n)) == "unreadable":
                yield f"{file}: what is saved for question {n} is no answer to it, unreadable; {AGAIN}"
        named.setdefault(said["name"], []).append(file)
    for name, same in named.items():
        if name and len(same) > 1:
            remedy = "take out of the folder what does not count"
            yield f"{', '.join(same)}: {quote(name)} answered {len(same)} times; {remedy}"


def _marked(quiz, files):
    """Return the Marked answers of these files, all of them to this text of the quiz."""
    asked = {str(n): question for n, question in enumerate(quiz.questions, 1)}
    given = {n: [said["answers"].get(n) for said in files.values()] for n in asked}
    words = pd.DataFrame({n: [mark(asked[n], answer) for answer in given[n]] for n in asked})
    texts = pd.DataFrame({n: [_text(answer) for answer in given[n]] for n in asked})
    named = [(said["name"] or _text(file[:-5]), _text(file), said["saved"]) for file, said in files.items()]
    learners = pd.DataFrame(named, columns=["learner", "file", "saved"])
    closed = words[[n for n in asked if asked[n].kind != "free"]]
    for name, those in COUNTS.items():
        learners[name] = closed.isin(those).sum(axis=1)
    rows = [{"question": int(n), **_row(asked[n], given[n], words[n], learners["right"])} for n in asked]
    kinds = {"right": "Int64", "chosen by": "Int64", "share right": float, "discrimination": float}
    questions = pd.DataFrame(rows).astype(kinds)
    return Marked(quiz, learners.join(words.where(words != "written", texts)), questions)


def _row(question, given, words, total):
    """Return the row of one question; ``total`` is how many questions each learner answered right."""
    said, right, free = words != "blank", (words == "right").astype(float), question.kind == "free"
    hits, others = right[said], (total - right)[said]
    wrong = [answer for answer, word in zip(given, words, strict=True) if word in ("wrong", "part")]
    counts = Counter(fault for answer in wrong for fault in _faults(question, answer))
    most = min(counts, key=lambda fault: (-counts[fault], fault), default=None)
    telling = len(hits) > 2 and hits.nunique() > 1 and others.nunique() > 1
    return {
        "stem": plain(question.stem),
        "kind": question.kind,
        "answered": len(hits),
        "right": None if free else hits.sum(),
        "share right": None if free else round(hits.mean(), 2),
        "blank": len(words) - len(hits),
        MOST: most[-1] if most else "",
        "chosen by": counts[most] if most else None,
        "discrimination": round(hits.corr(others), 2) + 0 if telling else None,
    }


def _faults(question, answer):
    """Return what is wrong in a wrong answer, each with its place in the quiz before it."""
    options = question.options
    if question.kind == "number":
        return [(number(answer), f"{number(answer):.15g}")]
    if question.kind == "order":
        return [(*answer, " ".join(str(place + 1) for place in answer))]
    if question.kind == "choose":
        return [(place, plain(options[place].text)) for place in answer if not options[place].right]
    pairs = [(row, place, question.choices[place]) for row, place in enumerate(answer) if place is not None]
    pairs = [(row, place, other) for row, place, other in pairs if other != options[row].partner]
    return [(row, place, f"{plain(options[row].text)}: {plain(other)}") for row, place, other in pairs]


def _told(marked):
    """The answers to one quiz as a terminal shows them."""
    quiz, learners, questions = marked
    asked = sum(question.kind != "free" for question in quiz.questions)
    people = pd.DataFrame({"learner": [_line(name, 30) for name in learners["learner"]]})
    people["right"], people["blank"] = [f"{n} of {asked}" for n in learners["right"]], learners["blank"]
    rows = questions[["question", "share right", "blank", "discrimination", MOST]].copy()
    rows["share right"] = ["" if pd.isna(share) else f"{share:.0%}" for share in rows["share right"]]
    rows[MOST] = [_line(text, 50) for text in rows[MOST]]
    with pd.option_context("display.unicode.east_asian_width", True):
        tables = [table.to_string(index=False, na_rep="") for table in (people, rows)]
    return "\n\n".join([_line(f"{plain(quiz.title)} ({quiz.quiz_id})"), *tables, ""])


def _text(value):
    """A text that any file and any cell can hold; nothing where it is none."""
    return clean(value)[:LONGEST].replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else ""


def _line(text, most=None):
    """A text on one line, without the signs that a terminal obeys, cut where it is longer than ``most``."""
    line = UNSEEN.sub("\ufffd", " ".join(clean(str(text)).split()))
    return line if most is None or len(line) <= most else f"{line[: most - 1]}…"


def _cell(text):
    """The text of a cell that no spreadsheet runs."""
    seen = (c for c in text if c != "\ufffd" and unicodedata.category(c)[0] not in "CZ")
    return f"'{text}" if {text[:1], next(seen, "")} & RUN else text
