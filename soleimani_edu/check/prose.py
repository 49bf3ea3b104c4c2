"""The promises that a lesson or a quiz makes to the tables: its numbers are those of its claims."""

import difflib
import json
import re
from dataclasses import dataclass, field

import pandas as pd

from ..quiz import QuizError, read_quiz
from ..tables import load

LINK = re.compile(r'(?<!!)\[([^\]]+)\]\((?:(\S+) "([^"]+)"|[^)\s]*)\)')
NUMBER = r"\d[\d,]*(?:\.\d+)?"
WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
NOWHERE = "../data/sources.csv"  # the address of a document that has none

MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DAYS = r"\b\d{1,2}(?:(?:,| and| or| to|\u2013|-) ?\d{1,2})*\b"
LABELS = (
    "Lesson Lessons lesson lessons Exercise Exercises Question Part Step Article Articles Resolution "
    "resolution Section section Tower Flight Order Protocol BY PDT UTC Kurdistan"
).split()
NOT_FIGURES = [
    r"```.*?```",  # code
    r"`[^`]*`",
    r"<[^>]*>",
    r"https?://\S+",
    r"(?m)^ *\d+\. ",  # a numbered list
    rf"{DAYS} {MONTH}(?: \d{{4}})?",  # dates
    rf"{MONTH}(?: {DAYS},?)?(?: \d{{4}})?",
    r"\b\d{4}-\d\d(?:-\d\d)?(?:T[\d:+]+)?(?!\d)",
    r"\b(?:1[89]|20)\d\d(?:s|[\u2013/-]\d\d(?:\d\d)?)?\b",
    r"\b\d{1,2}:\d\d\b",  # times
    r"\b\d+ minutes\b",
    rf"\b(?:{'|'.join(LABELS)})[ +-]{NUMBER}(?:(?: and|,| to) \d+)*",  # names
    r"\b[A-Za-z][\w/.-]*\d[\w/.-]*",
    r"\b\d+(?:st|nd|rd|th)\b",
]


@dataclass
class Said:
    """How many links or questions a file has, and a sentence for every broken promise in it."""

    count: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass
class Evidence:
    """What an id stands for: the numbers and words that a link to it may carry, and its addresses."""

    numbers: set[float]
    words: str
    addresses: set[str]
    free: bool  # the words of a link to it are the lesson's own


def evidence(sheets, folder=None):
    """Return the Evidence of every id that a lesson or a quiz can point to."""
    known = {
        name: sheets[name].table if name in sheets else load(name, folder)
        for name in ("sources", "events", "statements", "casualties", "figures")
    }
    urls = dict(zip(known["sources"]["source_id"], known["sources"]["url"], strict=True))

    def addresses(cell):
        return {urls.get(one) or NOWHERE for one in cell.split("; ")}

    found = {one: Evidence(set(), "", addresses(one), True) for one in urls}
    for row in known["events"].itertuples():
        found[row.event_id] = Evidence(set(), "", addresses(row.source_ids), True)
    for row in known["statements"].itertuples():
        found[row.statement_id] = Evidence(set(), row.quote, addresses(row.source_id), True)
    for row in pd.concat([known["casualties"], known["figures"]]).itertuples():
        numbers = {float(n) for n in (row.low, row.best, row.high) if pd.notna(n)}
        found[row.claim_id] = Evidence(numbers, row.wording, addresses(row.source_id), False)
    return found


def notebook_problems(path, evidence):
    """Return what was Said in the Markdown cells of a notebook."""
    said = Said()
    try:
        cells = json.loads(path.read_text(encoding="utf-8-sig"))["cells"]
        sources = {n: "".join(c["source"]) for n, c in enumerate(cells, 1) if c["cell_type"] == "markdown"}
    except (ValueError, KeyError, TypeError):
        said.problems.append(f"{path.name}, line 1: this is not a notebook; save it again from Jupyter")
        return said
    for place, source in sources.items():
        for match in LINK.finditer(source):
            if match[3]:
                said.count += 1
                if what := _link_fault(*match.groups(), evidence):
                    said.problems.append(f"{_place(path, place, source, match.start())}: {what}")
        blank = LINK.sub(lambda m: re.sub(r"\S", " ", m[0]), source)  # keeps the places of the rest
        for pattern in NOT_FIGURES:
            blank = re.sub(pattern, lambda m: re.sub(r"\S", " ", m[0]), blank, flags=re.DOTALL)
        for match in re.finditer(NUMBER, blank):
            around = source[max(0, match.start() - 20) : match.end() + 20].replace("\n", " ").strip()
            said.problems.append(
                f"{_place(path, place, source, match.start())}: the number {match[0]!r} in “{around}” names "
                'no evidence; write it as a link, [109](https://… "tbi-2020-02-10")'
            )
    return said


def _place(path, cell, source, start):
    return f"{path.name}, cell {cell}, line {source.count(chr(10), 0, start) + 1}"


def _link_fault(text, url, one, evidence):
    """What is wrong with a link to evidence and what to write instead, or None."""
    if one not in evidence:
        return _unknown(one, evidence)
    its = evidence[one]
    given = _numbers(text)
    if its.free:
        quoted = re.fullmatch(r"[\"“](.+)[\"”]", text)
        if its.words and quoted and quoted[1] not in its.words:
            return f"{text} is not in the quotation of {one!r}, “{its.words}”; quote it exactly"
    elif given and not given <= its.numbers:
        numbers = ", ".join(f"{n:g}" for n in sorted(its.numbers))
        return f"{text!r} is not a number of {one!r}, which has {numbers}; write one of these"
    elif not given and text.strip('"“”').lower() not in its.words.lower():
        return f"{text!r} is not the wording of {one!r}, which is {its.words!r}; write its number or its word"
    if url not in its.addresses:
        return f"the address of {one!r} is not {url}; write {' or '.join(sorted(its.addresses))}"
    return None


def _unknown(one, evidence):
    close = difflib.get_close_matches(one, evidence, n=1)
    hint = f"did you mean {close[0]!r}?" if close else "write the id of a row that is there"
    return f"there is no claim, statement, event or source {one!r}; {hint}"


def _numbers(text):
    """The numbers in the words of a link; a number word counts where there is no digit."""
    digits = {float(n.replace(",", "")) for n in re.findall(NUMBER, text)}
    return digits or {float(WORDS.index(w)) for w in re.findall(r"[a-z]+", text.lower()) if w in WORDS}


def quiz_problems(path, evidence):
    """Return what is asked in a quiz; where it cannot be read, its first fault alone."""
    try:
        quiz = read_quiz(path)
    except QuizError as error:
        return Said(0, [str(error)])
    said = Said(len(quiz.questions))
    for question in quiz.questions:
        place = f"{path.name}, line {question.line}: "
        said.problems += [place + _unknown(one, evidence) for one in question.evidence if one not in evidence]
        if question.kind == "number":
            numbers = {n for one in question.evidence if one in evidence for n in evidence[one].numbers}
            if not any(question.low <= n <= question.high for n in numbers):
                key = (
                    f"{question.low:g}"
                    if question.low == question.high
                    else f"{question.low:g} to {question.high:g}"
                )
                has = ", ".join(f"{n:g}" for n in sorted(numbers)) or "no number"
                said.problems.append(
                    f"{place}the key {key} is not a number of its evidence, which has {has}; "
                    "write the number of the claim, or name its claim under Evidence"
                )
    return said
