"""Read a quiz file, and say whether an answer is right."""

import random
import re
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
QUIZZES = next(p for p in (HERE / "notebooks/quizzes", HERE.parent / "notebooks/quizzes") if p.is_dir())


class QuizError(ValueError):
    """A quiz file cannot be read: says file, line, what is wrong and what to write instead."""


@dataclass
class Option:
    """One option to choose, or one item to put in order."""

    text: str
    right: bool = True
    feedback: str = ""


@dataclass
class Question:
    """One question. ``kind`` is ``"choose"``, ``"number"`` or ``"order"``.

    ``options`` of an order question stand in the right order; ``shown`` holds their places in the
    order in which they are shown. ``low`` and ``high`` are the ends of a right number.
    """

    stem: str
    line: int
    kind: str = ""
    text: str = ""
    options: list[Option] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    low: float | None = None
    high: float | None = None
    explanation: str = ""
    evidence: list[str] = field(default_factory=list)


@dataclass
class Quiz:
    """A title, an introduction and the questions; ``quiz_id`` is the file's name without ``.md``."""

    quiz_id: str
    title: str
    intro: str
    questions: list[Question]


NUMBER = r"-?\d+(?:\.\d+)?"
FORMS = {
    "title": re.compile(r"# +(?P<text>.+)"),
    "question": re.compile(r"## +(?P<text>.+)"),
    "option": re.compile(r"[-*] +\[(?P<mark>[ xX])\] +(?P<text>.+)"),
    "item": re.compile(r"\d+[.)] +(?P<text>.+)"),
    "number": re.compile(rf"= *(?P<low>{NUMBER})(?: +to +(?P<high>{NUMBER}))?"),
    "feedback": re.compile(r"(?: {2,}|\t+)> *(?P<text>.+)"),
    "explanation": re.compile(r"> *(?P<text>.*)"),
    "evidence": re.compile(r"Evidence: *(?P<text>.+)"),
    "answer": re.compile(r"[-*] *\[|= *|#"),  # begins like one of the above and is none
}
KINDS = {"option": "choose", "item": "order", "number": "number"}
REMEDIES = {
    "-": "an option is written '- [ ] text', a right one '- [x] text'",
    "*": "an option is written '- [ ] text', a right one '- [x] text'",
    "=": "a number is written '= 109', a range '= 100 to 120'",
    "#": "a quiz begins with '# Title', a question with '## Text of the question'",
}


def read_quiz(name):
    """Return the Quiz of a name such as ``"03_retaliation"``, or of the path of a ``.md`` file.

    Raises ``QuizError`` with file, line and remedy for the first thing that cannot be read.
    """
    path = Path(name)
    if path.suffix != ".md":
        path = QUIZZES / f"{name}.md"
    if not path.exists():
        there = ", ".join(sorted(p.stem for p in QUIZZES.glob("*.md")))
        raise QuizError(f"no quiz named {str(name)!r}; there are: {there}")
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise QuizError(
            f"{path.name}: the file cannot be opened ({error.strerror}); look at its rights"
        ) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise QuizError(
            f"{path.name}, line {line}: the file is not in UTF-8; save it again with that encoding"
        ) from None
    quiz = Quiz(path.stem, "", "", [])
    for number, line in enumerate(lines, 1):
        if line.strip():
            fault = _take(quiz, line.rstrip(), number)
            if fault:
                raise QuizError(f"{path.name}, line {number}: {fault}")
    if not quiz.questions:
        raise QuizError(
            f"{path.name}, line {max(len(lines), 1)}: there is no question; "
            "begin one with '## Text of the question'"
        )
    for question in quiz.questions:
        if fault := _unfinished(question):
            raise QuizError(f"{path.name}, line {question.line}: {fault}")
        if question.kind == "order":
            question.shown = _shuffled(question)
    return quiz


def is_right(question, answer):
    """True when the answer is all of the right ones and none of the others; None when it is blank.

    ``answer``: places of the chosen options (choose), all places in the learner's order (order), or
    a number. The places count from 0 in ``question.options``.
    """
    if answer is None or answer == []:
        return None
    if question.kind == "number":
        return question.low <= answer <= question.high
    if question.kind == "order":
        return list(answer) == sorted(answer) and len(answer) == len(question.options)
    return set(answer) == {i for i, option in enumerate(question.options) if option.right}


def _take(quiz, line, number):
    """Put one line where it belongs; return what is wrong with it, or None."""
    form, match = next(
        ((name, m) for name, pattern in FORMS.items() if (m := pattern.fullmatch(line))),
        ("text", None),
    )
    if form == "text" and (m := FORMS["answer"].match(line)):
        return f"this line cannot be read; {REMEDIES[m[0][0]]}"
    question = quiz.questions[-1] if quiz.questions else None
    if not quiz.title and form != "title":
        return "the file does not begin with a title; write '# Title' on its first line"
    if form == "question":
        if any(match["text"] == q.stem for q in quiz.questions):
            return "this question stands in the file already; take one of the two out"
        quiz.questions.append(Question(match["text"], number))
    elif form == "title":
        if quiz.title or question:
            return "there is a title already; begin a question with '## '"
        quiz.title = match["text"]
    elif question is None:
        if form not in ("text", "explanation"):
            return "this belongs to a question; begin one with '## Text of the question'"
        quiz.intro = _join(quiz.intro, line.lstrip("> "))
    elif form in KINDS:
        return _answer(question, form, match)
    elif form == "feedback":
        if not question.options:
            return "feedback stands under an option; write the option on the line above it"
        option = question.options[-1]
        option.feedback = _join(option.feedback, match["text"])
    elif form == "explanation":
        if FORMS["evidence"].match(match["text"]):
            return "Evidence stands on a line of its own; take the '> ' before it away"
        question.explanation = _join(question.explanation, match["text"])
    elif form == "evidence":
        if question.evidence:
            return "this question has its evidence already; write all ids on one line, with '; '"
        question.evidence = [one.strip() for one in match["text"].split(";") if one.strip()]
    elif question.kind:
        return "text after the answers; put '> ' before an explanation, or move the text up"
    else:
        question.text = _join(question.text, line)
    return None


def _answer(question, form, match):
    kind = KINDS[form]
    if question.kind not in ("", kind):
        return f"this question is to {question.kind} already; begin a new one with '## '"
    if form == "number":
        if question.kind:
            return "there is a number already; write a range as '= 100 to 120'"
        question.low, question.high = float(match["low"]), float(match["high"] or match["low"])
        if question.low > question.high:
            return "the range runs backwards; write the smaller number first"
    else:
        if any(match["text"] == option.text for option in question.options):
            return "this option stands there already; take one of the two out"
        right = form == "item" or match["mark"] in "xX"
        question.options.append(Option(match["text"], right))
    question.kind = kind
    return None


def _unfinished(question):
    if not question.kind:
        return "this question has no answer; write options '- [ ] text' under it, or '= 109'"
    if question.kind == "choose" and not any(option.right for option in question.options):
        return "no option is marked right; put an x in its brackets: - [x]"
    if question.kind != "number" and len(question.options) < 2:
        return "there is only one option; write at least two"
    return None


def _shuffled(question):
    """An order of the items that is not the right one and is the same on every machine."""
    places = list(range(len(question.options)))
    dice = random.Random(question.stem)
    while places == sorted(places):
        dice.shuffle(places)
    return places


def _join(before, text):
    return f"{before} {text.strip()}".strip()
