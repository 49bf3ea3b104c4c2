"""Read a quiz file: Markdown in which the shape of the answer is the kind of the question."""

import os
import re
from zlib import crc32

from .quiz import Option, Question, Quiz, QuizError, number

# Neither pathlib nor dataclasses here and in quiz.py: each takes as long to import as all the rest.
HERE = os.path.dirname(os.path.abspath(__file__))
QUIZZES = os.path.join(HERE, "notebooks", "quizzes")
if not os.path.isdir(QUIZZES):  # a clone, where notebooks stand beside the package
    QUIZZES = os.path.join(os.path.dirname(HERE), "notebooks", "quizzes")

FORMS = {
    "title": re.compile(r"#\s+(?P<text>.+)"),
    "question": re.compile(r"##\s+(?P<text>.+)"),
    "option": re.compile(r"[-*+]\s+\[(?P<mark>\s+|\s*[xX]\s*)\]\s+(?P<text>.+)"),
    "item": re.compile(r"(?P<place>\d{1,9})[.)]\s+(?P<text>.+)"),
    "number": re.compile(
        r"=\s*(?P<low>[^\s±+]+)(?:\s+to\s+(?P<high>\S+)|\s*(?:±|\+-|\+/-)\s*(?P<give>\S+))?"
    ),
    "row": re.compile(r"(?P<text>\|.*)"),
    "free": re.compile(r"\.\.\.|…"),
    "feedback": re.compile(r"(?:\s{2,}|\t)>\s*(?P<text>.*)"),
    "explanation": re.compile(r">\s*(?P<text>.*)"),
    "evidence": re.compile(r"(?i:evidence)\s*:\s*(?P<text>.*)"),
    "hint": re.compile(r"(?i:hint)\s*:\s*(?P<text>.*)"),
    "disputed": re.compile(r"(?i:disputed)\s*:\s*(?P<text>.*)"),
}
KINDS = {"option": "choose", "item": "order", "number": "number", "row": "match", "free": "free"}
DOING = {
    "choose": "to choose",
    "order": "to put in order",
    "number": "to be answered with a number",
    "match": "to match",
    "free": "to be answered freely",
}
UNREAD = "this line cannot be read; "
OPTION = "an option is written '- [ ] text', a right one '- [x] text'"
NUMBER = "a number is written '= 109', a range '= 100 to 120', a tolerance '= 109 +- 5'"
NO_ANSWER = (
    "this question has no answer; "
    "write options '- [ ] text', a number '= 109', items '1. text', a table or '...'"
)
TABLE = "a table to match is written '| one column | the other |', '|---|---|', and a line for each pair"
HEADING = "the heading has no text; write "
WORDS = "write 'Hint: text', 'Disputed: text' or 'Evidence: id; id'"
ALMOST = {  # begins like one of the above and is none
    r"[-*+][\s\[]|\[[ xX]?\](?!\()": UNREAD + OPTION,
    r"[\u2010-\u2015\u2212\u2022\u00b7]\s*\[": f"the sign at its start is not a hyphen; {OPTION}",
    r"[=\uff1d]": UNREAD + NUMBER,
    r"###": "there are two levels of headings; a question begins with '## Text of the question'",
    r"##$": HEADING + "'## Text of the question'",
    r"#$": HEADING + "'# Title'",
    r"#": UNREAD + "a quiz begins with '# Title', a question with '## Text of the question'",
    r"\d+[.)]$": "the item has no text; write '1. text'",
    r"\s>": "feedback is not indented enough; write two spaces before the '>'",
    r":?-+:?\s*\|": UNREAD + TABLE,
    r"(?i)[*_]+(?:hint|disputed|evidence)[*_]*\s*[:\uff1a]": f"take the asterisks away; {WORDS}",
    r"(?i)(?:hints?|tip|disputed|contested|evidence)\s*[:\uff1a]|disputed$": UNREAD + WORDS,
    r"\s+(?:[-*+]\s*\[|\d+[.)]\s|[=|#]|\.\.|(?i:hint|disputed|evidence)\s*:)": (
        "this line is indented; take the spaces at its start away"
    ),
    r"\.+$": UNREAD + "an answer to write freely is three dots: '...'",
    r"\W{0,9}\w?\W{0,9}(?<!\\)\[\s*[xX\u2713]?\s*\](?!\()": (
        f"this looks like an option; {OPTION}, nothing before the hyphen"
    ),
    r".*\t.*\t|.+\s\|\s": f"this looks like a table; {TABLE}",
}
LEFT_BEHIND = re.compile("(?m)^[\u200b-\u200f\u2060\ufeff]+")  # left at the start of a line by other programs
STAGES = ["text", "hint", "answer", "explanation", "evidence"]
LATE = {
    "hint": "a hint after the answers; move it up, above the first of them",
    "disputed": "'Disputed:' after the answers; move it up, above the first of them",
    "answer": "an answer after a line with '>'; put two spaces before that '>' where it is feedback on an "
    "option, move it below where it explains, or begin a new question with '## '",
    "explanation": "an explanation after the evidence; move it up, Evidence is the last line",
}
EARLY = {
    "explanation": "take the '>' away if it belongs to the question, or move it under the answers",
    "evidence": "write it under them",
}
AFTER = {  # what a text may be that stands too late
    "hint": "text after 'Hint:' or 'Disputed:'; write each on one line, the text of the question above it",
    "answer": "text after the answers; write an option on one line, '- [ ] text', '  > ' before its "
    "feedback, '> ' before an explanation, '## ' before a new question",
    "explanation": "text after the explanation; put '> ' before each of its lines, "
    "'## ' before a new question",
    "evidence": "text after the evidence; write all ids on one line, or begin a new question with '## '",
}
ID = "ids stand in the first column of the tables; write them without quotation marks, '; ' between them"
TWICE = {
    "hint": "this question has a hint already; write one line, 'Hint: text'",
    "disputed": "this question has its 'Disputed:' already; write one line",
    "evidence": "this question has its evidence already; write all ids on one line, with '; '",
}


def read_quiz(name):
    """Return the Quiz of a name such as ``"03_retaliation"``, or of the path of a ``.md`` file.

    Raises ``QuizError`` with file, line and remedy for the first thing that cannot be read.
    """
    path = os.fspath(name)
    if not path.endswith(".md"):
        path = os.path.join(QUIZZES, f"{path}.md")
    file = os.path.basename(path)
    if not os.path.exists(path):
        there = ", ".join(sorted(one[:-3] for one in os.listdir(QUIZZES) if one.endswith(".md")))
        if path != os.fspath(name):
            raise QuizError(f"no quiz named {str(name)!r}; there are: {there}")
        raise QuizError(
            f"there is no file {path!r}, looked for in {os.getcwd()}; "
            f"write the path of a .md file, or a name: {there}"
        )
    if os.path.isdir(path):
        raise QuizError(f"{file}: this is a folder; write the path of a .md file in it")
    try:
        with open(path, encoding="utf-8-sig") as opened:
            lines = LEFT_BEHIND.sub("", opened.read()).split("\n")
    except OSError as error:
        raise QuizError(f"{file}: the file cannot be opened ({error.strerror}); look at its rights") from None
    except UnicodeDecodeError as error:
        line = len(re.split(b"\r\n?|\n", error.object[: error.start]))
        raise QuizError(
            f"{file}, line {line}: the file is not in UTF-8; save it again with that encoding"
        ) from None
    reader = _Reader(Quiz(file[:-3]))
    for line, text in enumerate(lines, 1):
        if text.strip() and (fault := reader.take(text.rstrip(), line)):
            raise QuizError(f"{file}, line {line}: {fault}")
    for line, fault in reader.finish():
        raise QuizError(f"{file}, line {line}: {fault}")
    return reader.quiz


class _Reader:
    """Takes a quiz line by line. ``parts`` holds the lines of each text until all are there."""

    def __init__(self, quiz):
        self.quiz, self.question, self.stage, self.line = quiz, None, 0, 0
        self.stems, self.texts, self.rows, self.parts = set(), set(), [], {}
        self.place, self.steps = 0, set()

    def take(self, line, number):
        """Put one line where it belongs; return what is wrong with it, or None."""
        self.line = number
        form, match = next(
            ((name, m) for name, pattern in FORMS.items() if (m := pattern.fullmatch(line))), ("text", None)
        )
        if form == "text" and (told := next((ALMOST[p] for p in ALMOST if re.match(p, line)), None)):
            return told
        if not self.quiz.title and form != "title":
            return "the file does not begin with a title; write '# Title' on its first line"
        if form == "title":
            if self.quiz.title:
                return "there is a title already; begin a question with '## '"
            self.quiz.title = match["text"]
        elif form == "question":
            return self._begin(match["text"])
        elif self.question is None:
            if form not in ("text", "explanation"):
                return "this belongs to a question; begin one with '## Text of the question'"
            self._add(self.quiz, "intro", line.lstrip("> "))
        elif form == "feedback":
            if self.question.kind == "match":
                return "feedback on a row does not stand under it; write it into the third cell"
            if not self.question.options or self.stage > 2:
                return "feedback stands under an option; write the option on the line above it"
            if fault := _misplaced(match["text"]):
                return fault
            self._add(self.question.options[-1], "feedback", match["text"])
        else:
            return self._part(form, match, line)
        return None

    def _begin(self, stem):
        plain = " ".join(stem.split()).casefold()
        if plain in self.stems:
            return "this question stands in the file already; take one of the two out"
        self.stems.add(plain)
        self.question, self.stage, self.texts, self.rows = Question(stem, self.line), 0, set(), []
        self.quiz.questions.append(self.question)
        return None

    def _part(self, form, match, line):
        """Put a line into the question that is open."""
        stage = "answer" if form in KINDS else "hint" if form == "disputed" else form
        if form == "explanation" and (fault := _misplaced(match["text"])):
            return fault
        if STAGES.index(stage) < self.stage:
            return AFTER[STAGES[self.stage]] if form == "text" else LATE.get(form, LATE["answer"])
        if stage in ("explanation", "evidence") and not self.question.kind:
            return f"{stage} before the answers; {EARLY[stage]}"
        self.stage = STAGES.index(stage)
        if form in KINDS:
            return self._answer(form, match)
        if form == "text":
            self._add(self.question, "text", line)
        elif form == "explanation":
            self._add(self.question, "explanation", match["text"])
        elif getattr(self.question, form):
            return TWICE[form]
        elif not match["text"].strip("; "):
            return f"nothing stands after '{form.title()}:'; write it on the same line, or take the line out"
        elif form == "evidence":
            self.question.evidence_line = self.line
            self.question.evidence = [one.strip() for one in match["text"].split(";") if one.strip()]
            if wrong := next((one for one in self.question.evidence if re.search(r"[^\w./:+-]", one)), None):
                return f"{wrong[:60]!r} is not an id; {ID}"
        else:
            setattr(self.question, form, match["text"])
        return None

    def _answer(self, form, match):
        """Put an answer into the question that is open."""
        question, kind = self.question, KINDS[form]
        if question.kind not in ("", kind):
            return f"this question is {DOING[question.kind]} already; begin a new one with '## '"
        if kind == "free" and question.kind:
            return "there are three dots already; write them once"
        if kind == "number":
            if question.kind:
                return "there is a number already; write a range as '= 100 to 120', or options to choose"
            low, give = number(match["low"]), number(match["give"] or "0")
            high = number(match["high"]) if match["high"] else low
            if None in (low, high, give) or give < 0:
                return UNREAD + NUMBER
            question.low, question.high = round(low - give, 12), round(high + give, 12)
            if question.low > question.high:
                return "the range runs backwards; write the smaller number first"
        question.kind = kind
        if kind == "match":
            return self._row([cell.strip() for cell in re.split(r"(?<!\\)\|", match["text"])[1:]])
        if kind == "order" and (fault := self._counted(match)):
            return fault
        if kind in ("choose", "order"):
            if match["text"] in self.texts:
                return "this option stands there already; take one of the two out"
            self.texts.add(match["text"])
            question.options.append(Option(match["text"], form == "item" or match["mark"] in "xX"))
        return None

    def _counted(self, match):
        """What is wrong with the number before an item, or None: they rise by one, or are all the same."""
        if re.match(r"\[[ xX]\]", match["text"]):
            return f"an option begins with a hyphen and not with a number; {OPTION}"
        last, self.place = self.place, int(match["place"])
        self.steps = self.steps | {self.place - last} if self.question.options else set()
        if not (self.steps <= {0} or self.steps <= {1}):
            return "the numbers do not count up; write the items in the right order, as 1. 2. 3."
        return None

    def _row(self, cells):
        """Put the cells of a line of a table into the question that is open."""
        question = self.question
        self.rows.append(cells[:-1] if cells[-1] == "" else cells)
        cells, wide = self.rows[-1], len(self.rows[0])
        if len(self.rows) == 1:
            question.columns = cells[:2]
            return None if wide in (2, 3) else f"this is not a table of two or three columns; {TABLE}"
        dashes = len(cells) == wide and all(re.fullmatch(":?-+:?", cell) for cell in cells)
        if dashes or len(self.rows) == 2:
            return None if dashes and len(self.rows) == 2 else UNREAD + TABLE
        if len(cells) != wide:
            return f"this row has {len(cells)} cells, the table has {wide}; write as many, with '|' between"
        left, right, feedback = [*cells, ""][:3]
        if not right:
            return f"nothing belongs to {left[:60]!r}; write it into the second cell"
        if feedback and not left:
            return "nobody is asked for a row without its first cell; take the text in its third one out"
        if left in self.texts:
            return "this row stands there already; take one of the two out"
        if left:
            self.texts.add(left)
            question.options.append(Option(left, True, feedback, right))
        question.choices.append(right)
        return None

    def _add(self, whose, name, text):
        self.parts.setdefault((id(whose), name), (whose, []))[1].append(text.strip())

    def finish(self):
        """Make the quiz whole; yield line and sentence of each question that is not."""
        for (_, name), (whose, texts) in self.parts.items():
            setattr(whose, name, " ".join(filter(None, texts)))
        if not self.quiz.questions:
            yield max(self.line, 1), "there is no question; begin one with '## Text of the question'"
        for question in self.quiz.questions:
            question.choices = list(dict.fromkeys(question.choices))
            if fault := _unfinished(question):
                yield question.line, fault
            if question.kind == "order":
                question.shown = _shuffled(question, [option.text for option in question.options])
            elif question.kind == "match":
                places = _shuffled(question, question.choices)
                question.choices = [question.choices[place] for place in places]


def _misplaced(text):
    wrong = re.match(r"(?i)[*_]*(hint|disputed|evidence)\s*:", text)
    return wrong and f"{wrong[1]} stands on a line of its own; take the '> ' before it away"


def _unfinished(question):
    right = sum(option.right for option in question.options)
    if not question.kind:
        return NO_ANSWER
    if question.kind == "choose" and not right:
        return "no option is marked right; put an x in its brackets: - [x]"
    if question.kind in ("choose", "order") and len(question.options) < 2:
        return "there is only one option; write at least two"
    if question.kind == "match" and (len(question.options) < 2 or len(question.choices) < 2):
        return f"there is nothing to match; write two rows or more that differ: {TABLE}"
    if question.disputed and question.kind != "choose":
        return f"only a question to choose can be disputed; {OPTION}"
    if question.disputed and right < 2:
        return "a disputed question has two right options or more; put an x into the brackets of each: - [x]"
    if question.disputed and not all(o.feedback for o in question.options if o.right):
        return (
            "a right option of this disputed question names no source; write who says so under it: '  > text'"
        )
    return None


def _shuffled(question, texts):
    """The places of the texts, the same on every machine, and the right ones not in their own order."""
    begun = crc32(f"{question.stem}\n".encode())
    places = sorted(range(len(texts)), key=lambda place: crc32(texts[place].encode(), begun))
    right = {option.partner or option.text for option in question.options}
    kept = [place for place in places if texts[place] in right]
    return places[::-1] if kept == sorted(kept) else places
