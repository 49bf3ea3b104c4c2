"""Read the answers that a class saved, and write them as tables; say what is amiss."""

import json
import os
import re
from pathlib import Path
from typing import NamedTuple

from .cells import kept, one_line, safe
from .class_table import Marked, marked, told, verdict
from .quiz import QuizError
from .reader import QUIZZES, read_quiz
from .schema import DataError, hint, quote

AGAIN = "ask for the file as the quiz saved it"
SAVED = re.compile(r"\A([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}):[0-9.]+Z\Z")  # as a browser has it


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
    (own, given, problems), answered = _found(home), []
    if not given and not problems:
        problems.append(f"{folder}: there are no answers here; put the .json files of the learners into it")
    known = sorted({*own, *(name[:-3] for name in os.listdir(QUIZZES) if name.endswith(".md"))})
    for quiz_id, files in sorted(given.items()):
        if quiz_id not in known:
            these, near = "these answer" if len(files) > 1 else "this answers", hint(quiz_id, known, "")
            why = f"{these} a quiz {quote(quiz_id)}, which is neither in this folder nor in the course"
            remedy = f"put it into this folder under the name {one_line(quiz_id, 60)}.md"
            problems.append(f"{_few(files)}: {why}; {remedy}{f' ({near})' * bool(near)}")
            continue
        first, *others = own.get(quiz_id, [None])
        problems += [f"{one}: {first} is read for this quiz; take one of the two out" for one in others]
        try:
            quiz = read_quiz(home / first if first else quiz_id)
        except QuizError as error:
            problems.append(f"{error} (left out until then: {_few(files)})")
            continue
        problems += _doubts(quiz, files)
        if fitting := {file: said for file, said in files.items() if said["version"] == quiz.version}:
            answered.append(marked(quiz, fitting))
    return Report(answered, [one_line(problem) for problem in problems])


def write_tables(folder):
    """Write the tables of a class into the folder; return a text for a terminal, and what is amiss.

    The tables (see ``Marked``) are ``QUIZID_learners.csv`` and ``QUIZID_questions.csv``; text that a
    spreadsheet would run has a ``'`` before it. Raises ``DataError`` when there is no such folder.
    """
    quizzes, problems = class_tables(folder)
    written = []
    for quiz, *tables in quizzes:
        for table, what in zip(tables, ("learners", "questions"), strict=True):
            file, texts = f"{quiz.quiz_id}_{what}.csv", table.select_dtypes(exclude="number")
            harmless = table.assign(**{name: texts[name].map(safe) for name in texts})
            try:
                harmless.to_csv(Path(folder, file), index=False, encoding="utf-8-sig", lineterminator="\n")
                written.append(one_line(f"Written: {file}"))
            except OSError as error:
                remedy = "close it in the spreadsheet, or look at the rights of the folder"
                problems.append(one_line(f"{file}: the file cannot be written ({error.strerror}); {remedy}"))
    last = "\n".join(written or ["No table was written."])
    return "\n\n".join([*map(told, quizzes), last]), problems


def _found(home):
    """Return quizzes (name to paths) and answers (quiz to file to answers) in a folder, and what is amiss."""
    paths, closed = [], []
    for where, folders, files in os.walk(home, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths += [Path(where, name) for name in files if not name.startswith(".")]
    why = "the folder cannot be opened"
    problems = [f"{error.filename}: {why} ({error.strerror}); look at its rights" for error in closed]
    own, given = {}, {}
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
    return own, given, problems


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
    name, saved = (kept(said.get(key)) for key in ("name", "saved"))
    return {**said, "name": " ".join(name.split()), "saved": SAVED.sub(r"\1 \2 UTC", saved)}


def _few(files):
    first, more = list(files)[:2], len(files) - 2
    return f"{', '.join(first)} and {more} more" if more > 0 else " and ".join(first)


def _doubts(quiz, files):
    """Yield a sentence for everything in these files that does not go with the quiz."""
    asked, named = {str(n): question for n, question in enumerate(quiz.questions, 1)}, {}
    for file, said in files.items():
        if said["version"] != quiz.version:
            why = "left out, the quiz was changed after this file was saved"
            remedy = "put this file into a folder of its own, together with the quiz as it was then"
            yield f"{file}: {why}; {remedy}, named {quiz.quiz_id}.md"
            continue
        answers, saved = said["answers"], one_line(said["saved"], 30) or "at no known time"
        if strange := [n for n in answers if n not in asked]:
            yield f"{file}: the quiz has no question {quote(', '.join(strange))}, left out; {AGAIN}"
        for n, question in asked.items():
            if verdict(question, answers.get(n)) == "unreadable":
                yield f"{file}: what is saved for question {n} is no answer to it, unreadable; {AGAIN}"
        named.setdefault(said["name"], []).append(f"{file} (saved {saved})")
    for name, same in named.items():
        if name and len(same) > 1:
            counted = f"the same name {quote(name)}; {'all' if same[2:] else 'both'} are counted"
            remedy = "if one person answered twice take the older file out and run this again"
            yield f"{', '.join(same)}: {counted}; {remedy}"
