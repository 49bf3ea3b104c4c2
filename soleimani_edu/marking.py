"""Mark answers. The browser marks by the same cases: tests/marking_cases.json is run against both."""

from typing import NamedTuple

from .quiz import SPACES, number


class Score(NamedTuple):
    """How many questions were answered as the sources do, of how many marked ones; how many are blank."""

    right: int
    marked: int
    blank: int

    def __str__(self):
        return f"{self.right} of {self.marked} answered as the sources do; {self.blank} blank"


def mark(question, answer):
    """Return ``right``, ``part``, ``wrong``, ``blank``, ``written`` or ``unreadable`` for an answer.

    ``answer``: a list of the places of the chosen options (choose); all places in the learner's order
    (order); the place in ``question.choices`` for each row, or None (match); the text of a number, or a
    number; a text (free). Places count from 0. Right is all of the right ones and none of the others,
    and for a disputed question one of the right ones. Part is for some of the right ones. A free answer
    is never marked: it is written. Unreadable is what this question cannot have as an answer.
    """
    if question.kind in ("number", "free"):
        return _typed(question, answer)
    if answer is None or answer == []:
        return "blank"
    ends = len(question.choices if question.kind == "match" else question.options)
    empty = (None,) if question.kind == "match" else ()
    if not isinstance(answer, list) or not all(_place(one, ends) or one in empty for one in answer):
        return "unreadable"
    if question.kind == "match":
        return _matched(question, answer)
    if len(set(answer)) < len(answer):
        return "unreadable"
    if question.kind == "order":
        if len(answer) != ends:
            return "unreadable"
        return "right" if answer == sorted(answer) else "wrong"
    right = {place for place, option in enumerate(question.options) if option.right}
    if not question.several:
        return "unreadable" if len(answer) > 1 else "right" if answer[0] in right else "wrong"
    return "right" if set(answer) == right else "part" if right & set(answer) else "wrong"


def score(quiz, answers):
    """Return the Score of ``answers``: the number of a question, as text, to its answer."""
    verdicts = [
        mark(question, answers.get(str(n)))
        for n, question in enumerate(quiz.questions, 1)
        if question.kind != "free"
    ]
    return Score(verdicts.count("right"), len(verdicts), verdicts.count("blank"))


def _typed(question, answer):
    if answer is None or (isinstance(answer, str) and not answer.strip(SPACES)):
        return "blank"
    if question.kind == "free":
        return "written" if isinstance(answer, str) else "unreadable"
    value = number(answer)
    if value is None:
        return "unreadable"
    return "right" if question.low <= value <= question.high else "wrong"


def _matched(question, answer):
    if len(answer) != len(question.options):
        return "unreadable"
    if set(answer) == {None}:
        return "blank"
    hits = [
        place is not None and question.choices[place] == option.partner
        for place, option in zip(answer, question.options, strict=True)
    ]
    return "right" if all(hits) else "part" if any(hits) else "wrong"


def _place(one, ends):
    return isinstance(one, int) and not isinstance(one, bool) and 0 <= one < ends
