"""The promises that a lesson or a quiz makes to the tables: its numbers are those of its claims."""

import json
import re
from dataclasses import dataclass, field

import pandas as pd

from ..quiz import QuizError
from ..reader import read_quiz
from ..schema import hint
from ..tables import load

CODE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`(?:[^`\n]|\n(?!\n))*`", re.DOTALL)
LINK = re.compile(r'(?<!!)\[([^\[\]]+)\]\((?:(\S+) "([^"]+)"|([^)\s]*))\)')
NUMBER = r"\d[\d,]*(?:\.\d+)?"
WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety hundred dozens hundreds thousands"
ZEROS = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
NOWHERE = "../data/sources.csv"  # the address of a document that has none

MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DAY = r"\b(?:3[01]|[12]?\d)\b"
DAYS = rf"{DAY}(?:(?:,| and| or| to|\u2013|-) ?{DAY})*"
COUNTED = (
    "people|persons|dead|killed|wounded|injured|soldiers|troops|civilians|missiles|rockets|drones|votes|"
    "members|mourners|protesters|passengers|children|pupils|contractors|officers"
)
KINDS = "US|American|Iranian|Iraqi|ballistic|cruise|service|armed|more|other|young"
WORD = f"(?:{'|'.join([*WORDS[2:], *TENS.split()])})"
LOOSE = [
    rf"{NUMBER}|[½¼¾]",
    rf"(?i)\b{WORD}(?:[ -](?:and |one|{WORD}))* (?:(?:{KINDS}) ){{0,2}}(?:{COUNTED})\b",
]
NOT_FIGURES = [
    r"</?[A-Za-z][^>]*>|<!--.*?-->|&#?\w+;",
    r"https?://\S+|\(data:[^)]*\)",
    r"(?m)^ *\d{1,2}\. ",  # a numbered list
    rf"{DAYS} {MONTH}(?: \d{{4}})?",  # dates
    rf"{MONTH}(?: {DAYS},?)?(?: \d{{4}})?",
    r"\b\d{4}-\d\d(?:-\d\d)?(?:T[\d:+]+)?(?!\d)",
    r"\b(?:1[89]|20)\d\d(?: to (?:1[89]|20)\d\d|[\u2013/-]\d\d(?:\d\d)?)\b",  # spans of years
    rf"\b(?:1[89]|20)\d\d(?:s|[\u2013/-]\d\d(?:\d\d)?)?\b(?! (?:{COUNTED})\b)",
    r"\b\d{1,2}:\d\d\b|\b\d{1,3} minutes\b",  # times
    r"\bCC BY \d\.\d|\bUTC[+-]\d{1,2}",  # names
    r"\b(?:[Ll]essons?|[Ee]xercises?|Question|Part|Step) \d{1,2}\b(?:(?: and|,| to) \d{1,2}\b)*",
    r"\b(?:Articles?|[Rr]esolutions?|[Ss]ections?|Tower|Flight|Order|Protocol|Kurdistan) \d{1,5}\b",
    r"\b(?=[\w/.-]*[A-Z][\w/.-]*\d)[A-Za-z][\w/.-]*",  # PS752, K-1, S/2020/19
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


class Ids(dict):
    """The Evidence of each id, None for a row that has a fault."""

    whole = True  # no id stands in a row that could not be read


def evidence(sheets):
    """Return the Ids that a lesson or a quiz can point to: the course's and a folder's own."""
    names = ("sources", "events", "statements", "casualties", "figures")
    own = {name: sheets[name].table for name in names if name in sheets}
    known = {name: [load(name), own[name]] if name in own else [load(name)] for name in names}
    urls = {row.source_id: row.url for table in known["sources"] for row in table.itertuples()}

    def addresses(cell):
        return {urls[one] or NOWHERE for one in cell.split("; ") if one in urls}

    found = Ids({one: Evidence(set(), "", addresses(one), True) for one in urls})
    found.whole = all(sheets[name].whole for name in own)
    for row in pd.concat(known["events"]).itertuples():
        found[row.event_id] = Evidence(set(), "", addresses(row.source_ids), True)
    for row in pd.concat(known["statements"]).itertuples():
        found[row.statement_id] = Evidence(set(), row.quote, addresses(row.source_id), True)
    for row in pd.concat(known["casualties"] + known["figures"]).itertuples():
        numbers = {float(n) for n in (row.low, row.best, row.high) if pd.notna(n)}
        found[row.claim_id] = Evidence(numbers, row.wording, addresses(row.source_id), False)
    for name, table in own.items():  # a row with a fault is told once, and not for every link to it
        found |= dict.fromkeys(set(sheets[name].text.iloc[:, 0]) - set(table.iloc[:, 0]))
    return found


def notebook_problems(path, name, evidence):
    """Return what was Said in the Markdown cells of a notebook, which the sentences call ``name``."""
    said = Said()
    try:
        cells = json.loads(path.read_text(encoding="utf-8-sig"))["cells"]
        sources = {
            n: CODE.sub(_blank, "".join(c["source"]))
            for n, c in enumerate(cells, 1)
            if c["cell_type"] == "markdown"
        }
    except OSError as error:
        said.problems.append(f"{name}: the file cannot be opened ({error.strerror}); look at its rights")
        return said
    except (ValueError, KeyError, TypeError, RecursionError):
        said.problems.append(f"{name}, line 1: this is not a notebook; save it again from Jupyter")
        return said
    for place, source in sources.items():
        for match in LINK.finditer(source):
            if match[3]:
                said.count += 1
                quoted = source[match.start() - 1 : match.start()] in ("“", '"') or match[1][0] in '“"'
                if what := _link_fault(*match.groups()[:3], evidence, quoted):
                    said.problems.append(f"{_place(name, place, source, match.start())}: {what}")
        for match in _loose(source):
            around = source[max(0, match.start() - 20) : match.end() + 20].replace("\n", " ").strip()
            said.problems.append(
                f"{_place(name, place, source, match.start())}: the number {match[0]!r} in “{around}” names "
                'no evidence; write it as a link, [109](https://… "tbi-2020-02-10")'
            )
    return said


def _loose(text):
    """Where a figure stands outside links to evidence; the words of a link to another page count too."""
    text = LINK.sub(lambda m: m[0] if (m[4] or "").startswith("http") else _blank(m), text)
    for pattern in NOT_FIGURES:
        text = re.sub(pattern, _blank, text, flags=re.DOTALL)
    return [match for pattern in LOOSE for match in re.finditer(pattern, text)]


def _blank(match):
    return re.sub(r"\S", " ", match[0])  # keeps the places of the rest


def _place(name, cell, source, start):
    return f"{name}, cell {cell}, line {source.count(chr(10), 0, start) + 1}"


def _link_fault(text, url, one, evidence, quoted=False):
    """What is wrong with a link to evidence and what to write instead, or None."""
    its = evidence.get(one)
    if its is None:
        return _unknown(one, evidence)
    given, words = _numbers(text), text.strip('"“”')
    if its.free:
        if its.words and quoted and words not in its.words:
            return f"{text} is not in the quotation of {one!r}, “{its.words}”; quote it exactly"
        if not quoted and _loose(text):
            return f"{text!r} has a number, and {one!r} is no claim; name the claim that has it"
    elif given and not given <= its.numbers:
        numbers = ", ".join(f"{n:,.10g}" for n in sorted(its.numbers))
        return f"{text!r} is not a number of {one!r}, which has {numbers}; write one of these"
    elif not given and not re.search(rf"(?i)(?<!\w){re.escape(words.strip())}(?!\w)", its.words):
        return f"{text!r} is not the wording of {one!r}, which is {its.words!r}; write its number or its word"
    if its.addresses and url not in its.addresses:
        return f"the address of {one!r} is not {url}; write {' or '.join(sorted(its.addresses))}"
    return None


def _unknown(one, evidence):
    """What is wrong with an id that has no Evidence; None where its row is the one to be mended."""
    if one in evidence or not evidence.whole:
        return None
    return f"there is no claim, statement, event or source {one!r}; {hint(one, evidence)}"


def _numbers(text):
    """The numbers in the words of a link; a number word counts where there is no digit."""
    found = re.findall(rf"({NUMBER})(?:[ -]({'|'.join(ZEROS)}))?", text)
    digits = {float(number.replace(",", "")) * ZEROS.get(zeros, 1) for number, zeros in found}
    return digits or {float(WORDS.index(w)) for w in re.findall(r"[a-z]+", text.lower()) if w in WORDS}


def quiz_problems(path, name, evidence):
    """Return what is asked in a quiz, ``name``; where it cannot be read, its first fault alone."""
    try:
        quiz = read_quiz(path)
    except QuizError as error:
        return Said(0, [name + str(error).removeprefix(path.name)])
    said = Said(len(quiz.questions))
    for question in quiz.questions:
        place = f"{name}, line {question.evidence_line}: "
        unknown = [_unknown(one, evidence) for one in question.evidence if one not in evidence]
        said.problems += [place + what for what in unknown if what]
        if question.kind == "number":
            its = [evidence[one] for one in question.evidence if evidence.get(one)]
            numbers = {n for one in its for n in one.numbers}
            if not any(question.low <= n <= question.high for n in numbers):
                key = " to ".join(f"{n:.15g}" for n in dict.fromkeys((question.low, question.high)))
                has = ", ".join(f"{n:.15g}" for n in sorted(numbers)) or "no number"
                rests = (
                    f"its evidence, which has {has}" if question.evidence else "evidence, as none is named"
                )
                said.problems.append(
                    f"{place}the key {key} is not a number of {rests}; "
                    "write the number of the claim, or name its claim: 'Evidence: id'"
                )
    return said
