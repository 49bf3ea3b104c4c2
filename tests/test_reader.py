# ruff: noqa: RUF001 - the digits of other scripts are what is tested

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleimani_edu.evidence import links
from soleimani_edu.quiz import Option, Question, Quiz, QuizError, number
from soleimani_edu.reader import QUIZZES, read_quiz

GOOD = """# Counting

Read the claims first.

## How many were diagnosed by 30 January?

According to the Pentagon.

Hint: Look at the column of days.

- [ ] 11
  > Moved for screening.
- [x] 64
  > Its count of that day.

> Each count has its day.

Evidence: tbi-2020-01-30; tbi-2020-01-28

## How many on 10 February?

= 109

## How many at least?

= 100 to 120.5

## How many, give or take five?

= 109 +- 5

## In which order?

1. first
   > It came first.
2. second
3. third

## Whose words are these?

| words | speaker | feedback |
|---|---|---|
| severe revenge | Khamenei | On 3 January. |
| to stop a war | Trump | |
| martyr | Khamenei | |
| | Macron | |

## What would you ask?

...

> The day, and the speaker.

## Who was it?

Disputed: Two sources name two.

- [x] one
  > So says the first.
- [x] the other
  > So says the second.
- [ ] a third
"""
COURSE = sorted(Path(QUIZZES).glob("*.md"))


def reading(folder, text, name="05_mine.md"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_quiz(path)


def complaint(folder, text):
    with pytest.raises(QuizError) as caught:
        reading(folder, text)
    return str(caught.value)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("quizzes")


@pytest.fixture
def good(tmp_path):
    return reading(tmp_path, GOOD)


def test_a_quiz_is_read_as_it_is_written(good):
    assert (good.quiz_id, good.title, good.intro) == ("05_mine", "Counting", "Read the claims first.")
    choose, exact, span, tolerance, order, match, free, disputed = good.questions
    assert choose.kind == "choose" and choose.text == "According to the Pentagon."
    assert choose.hint == "Look at the column of days." and not choose.several
    assert choose.options == [
        Option("11", False, "Moved for screening."),
        Option("64", True, "Its count of that day."),
    ]
    assert choose.explanation == "Each count has its day."
    assert choose.evidence == ["tbi-2020-01-30", "tbi-2020-01-28"]
    assert (choose.line, choose.evidence_line) == (5, 18)
    assert (exact.kind, exact.low, exact.high) == ("number", 109, 109)
    assert (span.low, span.high) == (100, 120.5)
    assert (tolerance.low, tolerance.high) == (104, 114)
    assert order.kind == "order" and [o.text for o in order.options] == ["first", "second", "third"]
    assert order.options[0].feedback == "It came first."
    assert match.kind == "match" and match.columns == ["words", "speaker"]
    assert match.options == [
        Option("severe revenge", True, "On 3 January.", "Khamenei"),
        Option("to stop a war", True, "", "Trump"),
        Option("martyr", True, "", "Khamenei"),
    ]
    assert sorted(match.choices) == ["Khamenei", "Macron", "Trump"]
    assert (free.kind, free.explanation) == ("free", "The day, and the speaker.")
    assert disputed.disputed == "Two sources name two." and disputed.kind == "choose"
    assert [option.right for option in disputed.options] == [True, True, False] and not disputed.several


def test_items_and_choices_are_shown_out_of_order_and_always_the_same_way(tmp_path):
    shown = [
        (quiz.questions[4].shown, quiz.questions[5].choices)
        for quiz in (reading(tmp_path, GOOD) for _ in range(3))
    ]
    assert shown[0] == shown[1] == shown[2] == ([0, 2, 1], ["Macron", "Trump", "Khamenei"])


@pytest.mark.parametrize("stem", range(30))
def test_going_down_the_rows_never_gives_the_choices_away(stem, tmp_path):
    rows = "".join(f"| row {i} | choice {i} |\n" for i in range(3))
    text = (
        f"# T\n\n## {stem}\n\n| a | b |\n|---|---|\n{rows}| | none |\n\n## order {stem}\n\n1. a\n2. b\n3. c\n"
    )
    match, order = reading(tmp_path, text).questions
    assert [choice for choice in match.choices if choice != "none"] != ["choice 0", "choice 1", "choice 2"]
    assert sorted(order.shown) == [0, 1, 2] != order.shown


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_marks_of_other_editors_make_no_difference(end, mark, tmp_path, good):
    assert reading(tmp_path, mark + GOOD.replace("\n", end)) == good


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- [", "* ["),
        ("- [", "+ ["),
        ("[x]", "[X]"),
        ("  > ", "\t> "),
        ("  > ", "    >"),
        ("\n...\n", "\n…\n"),
        ("= 109", "=109"),
        ("+- 5", "±5"),
        ("+- 5", "+/- 5"),
        ("1. ", "1) "),
        ("|---|---|---|", "| :--- | :-: | ---: |"),
        ("On 3 January. |", "On 3 January."),
        ("Hint: ", "hint : "),
        ("\n\n", "\n"),
        ("\n", "  \n"),
    ],
)
def test_other_ways_to_write_the_same_make_no_difference(old, new, tmp_path, good):
    assert old in GOOD
    changed = reading(tmp_path, GOOD.replace(old, new))
    for question, as_before in zip(changed.questions, good.questions, strict=True):
        question.line, question.evidence_line = as_before.line, as_before.evidence_line
    assert changed == good


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [
        ("= 1,255", 1255, 1255),
        ("= 1,000,000 to 2,000,000", 1e6, 2e6),
        ("= ۱۰۹", 109, 109),
        ("= ۱٬۲۵۵", 1255, 1255),
        ("= ١٠٫٥", 10.5, 10.5),
        ("= \u22125 to 5", -5, 5),
        ("= 0.3 +- 0.1", 0.2, 0.4),
        ("= ۱۰۹ ± ۵", 104, 114),
        ("= 0", 0, 0),
    ],
)
def test_a_key_is_read_in_the_digits_of_its_teacher(key, low, high, tmp_path):
    (question,) = reading(tmp_path, f"# T\n\n## Q\n\n{key}\n").questions
    assert (question.low, question.high) == (low, high)


def test_a_text_may_have_several_lines_and_paragraphs(tmp_path):
    answers = "- [x] a\n  > five\n  >\n  > six\n- [ ] b\n\n> seven\n>\n> eight"
    quiz = reading(tmp_path, f"# T\n\none\ntwo\n\n## Q\n\nthree\n\nfour\n\n{answers}")
    (question,) = quiz.questions
    assert (quiz.intro, question.text) == ("one two", "three four")
    assert (question.options[0].feedback, question.explanation) == ("five six", "seven eight")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Moved for screening.", "Something else."),
        ("Each count has its day.", "Something else."),
        ("On 3 January.", "Something else."),
        ("Hint: Look at the column of days.", ""),
        ("Two sources name two.", "Three sources name two."),
        ("- [ ] 11\n  > Moved for screening.\n- [x] 64", "- [x] 11\n  > Moved for screening.\n- [ ] 64"),
        ("- [ ] a third", "- [x] a third\n  > So says another."),
        ("= 109\n", "= 110\n"),
        ("100 to 120.5", "90 to 120.5"),
        ("Evidence: tbi-2020-01-30; tbi-2020-01-28", ""),
        ("# Counting", "# Counts"),
        ("Read the claims first.", ""),
    ],
)
def test_the_version_stays_while_answers_mean_what_they_meant(old, new, tmp_path, good):
    changed = reading(tmp_path, GOOD.replace(old, new))
    assert old in GOOD and changed != good
    assert changed.version == good.version and re.fullmatch("[0-9a-f]{8}", good.version)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("by 30 January?", "by 28 January?"),
        ("According to the Pentagon.", "According to a senator."),
        ("- [ ] 11", "- [ ] 12"),
        ("- [ ] a third\n", ""),
        ("- [ ] 11\n  > Moved for screening.\n- [x] 64\n", "- [x] 64\n- [ ] 11\n"),
        ("- [ ] 11", "- [x] 11"),  # from now on two are chosen
        ("Disputed: Two sources name two.\n", ""),  # here too
        ("1. first\n   > It came first.\n2. second", "1. second\n2. first"),
        ("| martyr |", "| hero |"),
        ("| | Macron | |\n", ""),
        ("Macron", "Merkel"),
        ("## How many on 10 February?\n\n= 109\n", ""),
        ("= 109\n", "...\n"),
    ],
)
def test_the_version_changes_when_answers_would_mean_something_else(old, new, tmp_path, good):
    assert old in GOOD
    assert reading(tmp_path, GOOD.replace(old, new)).version != good.version


@pytest.mark.parametrize("stem", range(9))
def test_new_pairs_change_the_version_where_the_choices_are_shown_in_a_new_order(stem, tmp_path):
    before, after = (
        reading(tmp_path, f"# T\n\n## {stem}\n\n| a | b |\n|---|---|\n| c | {x} |\n| d | {y} |\n| | z |\n")
        for x, y in ("xy", "yx")
    )
    same = before.questions[0].choices == after.questions[0].choices
    assert (before.version == after.version) == same


def test_the_version_is_the_same_on_every_machine():
    question = Question("چند؟ \U0001fae8", 1, "number", low=1, high=1)
    assert Quiz("q", questions=[question]).version == "9ea282b3"


@pytest.mark.parametrize("path", COURSE, ids=lambda path: path.stem)
def test_every_quiz_of_the_course_teaches_with_each_option(path):
    quiz = read_quiz(path.stem)
    assert len(quiz.questions) >= 6
    assert {question.kind for question in quiz.questions} == {"choose", "number", "order", "match", "free"}
    assert any(question.hint for question in quiz.questions)
    assert any(question.disputed for question in quiz.questions)
    found = links(quiz)
    for question in quiz.questions:
        where = f"{path.name}, line {question.line}"
        assert question.evidence and found.keys() >= set(question.evidence), f"{where}: no evidence"
        assert question.explanation, f"{where}: no explanation"
        for option in question.options:
            assert option.feedback, f"{where}: {option.text!r} says nothing"


@pytest.mark.parametrize(
    "line",
    [
        "Evidence-based policy was new then.",
        "Tip-offs came by telephone.",
        "*Evidence* of what?",
        "What does `table[x]` show?",
        "See https://example.org/?c=[]",
        "He wrote [x] on the form.",
        "... and then came the missiles.",
        "1990\\. The war began.",
        "\\- Did he know?",
        "\\#hashtag",
        "Evidence\\: all of it.",
    ],
)
def test_a_text_that_only_looks_a_little_like_an_answer_is_a_text(line, tmp_path):
    quiz = reading(tmp_path, f"# T\n\n## Q\n\n{line}\n\n= 1\n")
    assert quiz.questions[0].text == line


def test_the_quiz_that_instructors_copy_has_every_kind(tmp_path):
    text = (Path(__file__).parent.parent / "INSTRUCTORS.md").read_text(encoding="utf-8")
    [quiz] = re.findall(r"```\n(# .*?)```", text, re.DOTALL)
    read = reading(tmp_path, quiz)
    assert {question.kind for question in read.questions} == {"choose", "number", "order", "match", "free"}
    assert any(question.disputed for question in read.questions) and links(read)


@pytest.mark.parametrize("name", ["03_retalliation", "nowhere/mine", "", "a\0b"])
def test_a_wrong_name_lists_the_right_ones(name):
    with pytest.raises(QuizError) as caught:
        read_quiz(name)
    there = ", ".join(path.stem for path in COURSE)
    assert str(caught.value) == f"no quiz named {name!r}; there are: {there}"


def test_a_path_to_no_file_says_where_it_was_looked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(QuizError) as caught:
        read_quiz("mine.md")
    there = ", ".join(path.stem for path in COURSE)
    remedy = f"write the path of a .md file, or a name: {there}"
    assert str(caught.value) == f"there is no file 'mine.md', looked for in {tmp_path}; {remedy}"


def test_a_folder_is_told_from_a_quiz(tmp_path):
    (tmp_path / "mine.md").mkdir()
    with pytest.raises(QuizError, match=re.escape("mine.md: this is a folder; write the path of a .md file")):
        read_quiz(tmp_path / "mine.md")


TITLE = "# T\n\n"
Q = TITLE + "## Q\n\n"
TABLE = Q + "| a | b |\n|---|---|\n"
UNREAD = "this line cannot be read; "
OPTION = "an option is written '- [ ] text', a right one '- [x] text'"
NUMBER = "a number is written '= 109', a range '= 100 to 120', a tolerance '= 109 +- 5'"
PAIRS = "a table to match is written '| one column | the other |', '|---|---|', and a line for each pair"
NO_QUESTION = "this belongs to a question; begin one with '## Text of the question'"
NO_HYPHEN = f"the sign at its start is not a hyphen; {OPTION}"
NO_TITLE = "the file does not begin with a title; write '# Title' on its first line"
AFTER_ANSWERS = (
    "text after the answers; write an option on one line, '- [ ] text', '  > ' before its feedback, "
    "'> ' before an explanation, '## ' before a new question"
)
WORDS = "write 'Hint: text', 'Disputed: text' or 'Evidence: id; id'"
INDENTED = "this line is indented; take the spaces at its start away"
NO_ANSWER = (
    "this question has no answer; "
    "write options '- [ ] text', a number '= 109', items '1. text', a table or '...'"
)
HINT_LATE = "a hint after the answers; move it up, above the first of them"
NO_ID = (
    "is not an id; ids stand in the first column of the tables; write them without quotation marks, "
    "'; ' between them"
)
NEARLY = f"this looks like an option; {OPTION}, nothing before the hyphen"
COUNT = "the numbers do not count up; write the items in the right order, as 1. 2. 3."
MARKS = "take the asterisks away; write 'Hint: text', 'Disputed: text' or 'Evidence: id; id'"
NO_FEEDBACK = "feedback stands under an option; write the option on the line above it"
FAULTS = {
    "nothing": ("", 1, "there is no question; begin one with '## Text of the question'"),
    "blank lines": ("\n \n", 1, "there is no question; begin one with '## Text of the question'"),
    "a title alone": ("\n# T\n\n", 2, "there is no question; begin one with '## Text of the question'"),
    "no title": ("## Q\n", 1, NO_TITLE),
    "text before the title": ("Title\n=====\n", 1, NO_TITLE),
    "two titles": ("# T\n# U\n", 2, "there is a title already; begin a question with '## '"),
    "a title without text": ("#\n", 1, "the heading has no text; write '# Title'"),
    "a question without text": (
        TITLE + "## \n",
        3,
        "the heading has no text; write '## Text of the question'",
    ),
    "a heading without its space": (
        TITLE + "##Q\n",
        3,
        UNREAD + "a quiz begins with '# Title', a question with '## Text of the question'",
    ),
    "a third level": (
        Q + "### R\n",
        5,
        "there are two levels of headings; a question begins with '## Text of the question'",
    ),
    "an option before any question": (TITLE + "- [x] a\n", 3, NO_QUESTION),
    "a hint before any question": (TITLE + "Hint: a\n", 3, NO_QUESTION),
    "feedback before any question": (TITLE + "  > a\n", 3, NO_QUESTION),
    "no option marked": (
        Q + "- [ ] a\n- [ ] b\n",
        3,
        "no option is marked right; put an x in its brackets: - [x]",
    ),
    "brackets without their space": (Q + "- [] a\n- [x] b\n", 5, UNREAD + OPTION),
    "another letter in the brackets": (Q + "- [y] a\n- [x] b\n", 5, UNREAD + OPTION),
    "a hyphen without its space": (Q + "-[x] a\n", 5, UNREAD + OPTION),
    "an option without text": (Q + "- [x]\n", 5, UNREAD + OPTION),
    "an option without its hyphen": (Q + "[x] a\n[ ] b\n", 5, UNREAD + OPTION),
    "a dash for a hyphen": (Q + "\u2013 [x] a\n", 5, NO_HYPHEN),
    "a bullet for a hyphen": (Q + "\u2022 [x] a\n", 5, NO_HYPHEN),
    "options without brackets": (Q + "- a\n- b\n", 5, UNREAD + OPTION),
    "one option without brackets": (Q + "- a\n- [x] b\n- [ ] c\n", 5, UNREAD + OPTION),
    "a letter before the hyphen": (Q + "x - [ ] a\n- [x] b\n", 5, NEARLY),
    "a bold option": (Q + "**- [ ] a**\n- [x] b\n", 5, NEARLY),
    "the bullet of a word processor": (Q + "\uf0b7\t[x] a\n- [ ] b\n", 5, NEARLY),
    "options with numbers": (
        Q + "1. [x] a\n2. [ ] b\n",
        5,
        f"an option begins with a hyphen and not with a number; {OPTION}",
    ),
    "numbers that do not count up": (Q + "3. a\n1. b\n2. c\n", 6, COUNT),
    "a number left out": (Q + "1. a\n2. b\n4. c\n", 7, COUNT),
    "an indented option": (Q + "- [x] a\n  - [ ] b\n", 6, INDENTED),
    "an indented item": (Q + "1. a\n\t2. b\n", 6, INDENTED),
    "indented evidence": (Q + "= 1\n  Evidence: a\n", 6, INDENTED),
    "one option": (Q + "- [x] a\n", 3, "there is only one option; write at least two"),
    "one item": (Q + "1. a\n", 3, "there is only one option; write at least two"),
    "an item without text": (Q + "1.\n", 5, "the item has no text; write '1. text'"),
    "the same option twice": (
        Q + "- [x] a\n- [ ] a\n",
        6,
        "this option stands there already; take one of the two out",
    ),
    "a heading with no answer": (Q + "## R\n\n= 1\n", 3, NO_ANSWER),
    "a last heading with no answer": (Q + "= 1\n\n## R\n", 7, NO_ANSWER),
    "the same question twice": (
        Q + "= 1\n\n## Q\n\n= 2\n",
        7,
        "this question stands in the file already; take one of the two out",
    ),
    "two numbers": (
        Q + "= 1\n= 2\n",
        6,
        "there is a number already; write a range as '= 100 to 120', or options to choose",
    ),
    "a word as number": (Q + "= dozens\n", 5, UNREAD + NUMBER),
    "no number": (Q + "=\n", 5, UNREAD + NUMBER),
    "half a range": (Q + "= 5 to\n", 5, UNREAD + NUMBER),
    "a range with a dash": (Q + "= 100\u2013120\n", 5, UNREAD + NUMBER),
    "numbers in a row": (Q + "= 1,2,3\n", 5, UNREAD + NUMBER),
    "a number with its unit": (Q + "= 109 people\n", 5, UNREAD + NUMBER),
    "a tolerance below nothing": (Q + "= 109 +- -5\n", 5, UNREAD + NUMBER),
    "a tolerance without its number": (Q + "= 109 +-\n", 5, UNREAD + NUMBER),
    "a wide sign": (Q + "\uff1d 109\n", 5, UNREAD + NUMBER),
    "a range that runs backwards": (
        Q + "= 120 to 100\n",
        5,
        "the range runs backwards; write the smaller number first",
    ),
    "two dots": (Q + "..\n", 5, UNREAD + "an answer to write freely is three dots: '...'"),
    "three dots twice": (Q + "...\n...\n", 6, "there are three dots already; write them once"),
    "two kinds in one question": (
        Q + "- [x] a\n- [ ] b\n= 3\n",
        7,
        "this question is to choose already; begin a new one with '## '",
    ),
    "items under a table": (
        TABLE + "1. a\n",
        7,
        "this question is to match already; begin a new one with '## '",
    ),
    "feedback before its option": (Q + "  > because\n- [x] a\n", 5, NO_FEEDBACK),
    "feedback under a number": (Q + "= 1\n  > because\n", 6, NO_FEEDBACK),
    "feedback under the explanation": (Q + "- [x] a\n- [ ] b\n\n> so\n  > because\n", 9, NO_FEEDBACK),
    "feedback under a row": (
        TABLE + "| c | d |\n  > because\n",
        8,
        "feedback on a row does not stand under it; write it into the third cell",
    ),
    "feedback with one space": (
        Q + "- [x] a\n > because\n",
        6,
        "feedback is not indented enough; write two spaces before the '>'",
    ),
    "feedback with a sign of quotation": (Q + "- [x] a\n  \u203a because\n", 6, AFTER_ANSWERS),
    "feedback with two of them": (Q + "- [x] a\n  \u00bb because\n", 6, AFTER_ANSWERS),
    "an option on two lines": (Q + "- [x] a long\n  option\n- [ ] b\n", 6, AFTER_ANSWERS),
    "an option on two lines, not indented": (Q + "- [x] a long\noption\n- [ ] b\n", 6, AFTER_ANSWERS),
    "text after the answers": (Q + "- [x] a\n- [ ] b\n\nbecause\n", 8, AFTER_ANSWERS),
    "text after the hint": (
        Q + "Hint: a long\nhint\n= 1\n",
        6,
        "text after 'Hint:' or 'Disputed:'; write each on one line, the text of the question above it",
    ),
    "text after the explanation": (
        Q + "= 1\n> because\nof this\n",
        7,
        "text after the explanation; put '> ' before each of its lines, '## ' before a new question",
    ),
    "text after the evidence": (
        Q + "= 1\nEvidence: a;\nb\n",
        7,
        "text after the evidence; write all ids on one line, or begin a new question with '## '",
    ),
    "an answer after the explanation": (
        Q + "- [x] a\n\n> because\n\n- [ ] b\n",
        9,
        "an answer after a line with '>'; put two spaces before that '>' where it is feedback on an option, "
        "move it below where it explains, or begin a new question with '## '",
    ),
    "a hint under the answers": (Q + "= 1\nHint: a\n", 6, HINT_LATE),
    "a hint under the explanation": (Q + "= 1\n> a\nHint: a\n", 7, HINT_LATE),
    "a hint as an explanation": (
        Q + "= 1\n> Hint: a\n",
        6,
        "Hint stands on a line of its own; take the '> ' before it away",
    ),
    "a hint as feedback of nothing": (Q + "  > Hint: a\n- [x] a\n", 5, NO_FEEDBACK),
    "a bold hint": (Q + "**Hint:** a\n= 1\n", 5, MARKS),
    "two hints": (
        Q + "Hint: a\nHint: b\n= 1\n",
        6,
        "this question has a hint already; write one line, 'Hint: text'",
    ),
    "an empty hint": (
        Q + "Hint: \n= 1\n",
        5,
        "nothing stands after 'Hint:'; write it on the same line, or take the line out",
    ),
    "an explanation before the answers": (
        Q + "> because\n= 1\n",
        5,
        "explanation before the answers; "
        "take the '>' away if it belongs to the question, or move it under the answers",
    ),
    "an explanation after the evidence": (
        Q + "= 1\nEvidence: a\n> because\n",
        7,
        "an explanation after the evidence; move it up, Evidence is the last line",
    ),
    "evidence before the answers": (
        Q + "Evidence: a\n= 1\n",
        5,
        "evidence before the answers; write it under them",
    ),
    "evidence twice": (
        Q + "= 1\n\nEvidence: a\nEvidence: b\n",
        8,
        "this question has its evidence already; write all ids on one line, with '; '",
    ),
    "evidence with quotation marks": (
        Q + "= 1\nEvidence: \u201ca-1\u201d\n",
        6,
        f"'\u201ca-1\u201d' {NO_ID}",
    ),
    "evidence with commas": (Q + "= 1\nEvidence: a-1, b-2\n", 6, f"'a-1, b-2' {NO_ID}"),
    "evidence of great length": (Q + f"= 1\nEvidence: {'a ' * 999}\n", 6, f"'{'a ' * 30}' {NO_ID}"),
    "evidence as an explanation": (
        Q + "= 1\n> Evidence: a\n",
        6,
        "Evidence stands on a line of its own; take the '> ' before it away",
    ),
    "bold evidence": (Q + "= 1\n**Evidence:** a\n", 6, MARKS),
    "empty evidence": (
        Q + "= 1\nEvidence: ;\n",
        6,
        "nothing stands after 'Evidence:'; write it on the same line, or take the line out",
    ),
    "a table without its line": (Q + "| a | b |\n| c | d |\n", 6, UNREAD + PAIRS),
    "a table with a line too short": (Q + "| a | b |\n|---|\n| c | d |\n", 6, UNREAD + PAIRS),
    "a table without its first sign": (Q + "a | b\n---|---\nc | d\n", 5, f"this looks like a table; {PAIRS}"),
    "a table of a word processor": (Q + "a\tb\tc\n", 5, f"this looks like a table; {PAIRS}"),
    "feedback on nobody's row": (
        Q + "| a | b | c |\n|---|---|---|\n| | d | e |\n",
        7,
        "nobody is asked for a row without its first cell; take the text in its third one out",
    ),
    "a hint with another colon": (Q + "Hint\uff1a a\n= 1\n", 5, UNREAD + WORDS),
    "another word for a hint": (Q + "Tip: a\n= 1\n", 5, UNREAD + WORDS),
    "a dispute without its colon": (Q + "Disputed\n- [x] a\n- [x] b\n", 5, UNREAD + WORDS),
    "a hint as feedback": (
        Q + "- [x] a\n  > Hint: b\n- [ ] c\n",
        6,
        "Hint stands on a line of its own; take the '> ' before it away",
    ),
    "the same question with another space": (
        TITLE + "## Q  a\n= 1\n## q a\n= 1\n",
        5,
        "this question stands in the file already; take one of the two out",
    ),
    "the same question in capitals": (
        Q + "= 1\n## q\n= 1\n",
        6,
        "this question stands in the file already; take one of the two out",
    ),
    "a hint before the answers as an explanation": (
        Q + "> Hint: a\n= 1\n",
        5,
        "Hint stands on a line of its own; take the '> ' before it away",
    ),
    "a second table": (TABLE + "| c | d |\n| e | f |\n\n| a | b |\n|---|---|\n", 11, UNREAD + PAIRS),
    "a table with one column": (
        Q + "| a |\n|---|\n",
        5,
        f"this is not a table of two or three columns; {PAIRS}",
    ),
    "a table with four": (
        Q + "| a | b | c | d |\n",
        5,
        f"this is not a table of two or three columns; {PAIRS}",
    ),
    "a table with one row": (
        TABLE + "| c | d |\n",
        3,
        f"there is nothing to match; write two rows or more that differ: {PAIRS}",
    ),
    "a table with one choice": (
        TABLE + "| c | d |\n| e | d |\n",
        3,
        f"there is nothing to match; write two rows or more that differ: {PAIRS}",
    ),
    "a row with too few cells": (
        TABLE + "| c |\n",
        7,
        "this row has 1 cells, the table has 2; write as many, with '|' between",
    ),
    "a row with too many cells": (
        TABLE + "| c | d | e |\n",
        7,
        "this row has 3 cells, the table has 2; write as many, with '|' between",
    ),
    "an empty right cell": (TABLE + "| c | |\n", 7, "nothing belongs to 'c'; write it into the second cell"),
    "the same row twice": (
        TABLE + "| c | d |\n| c | e |\n",
        8,
        "this row stands there already; take one of the two out",
    ),
    "a dispute with one right option": (
        Q + "Disputed: a\n- [x] a\n  > so\n- [ ] b\n",
        3,
        "a disputed question has two right options or more; put an x into the brackets of each: - [x]",
    ),
    "a dispute without feedback": (
        Q + "Disputed: a\n- [x] a\n  > so\n- [x] b\n",
        3,
        "a right option of this disputed question names no source; write who says so under it: '  > text'",
    ),
    "a dispute on a number": (
        Q + "Disputed: a\n= 1\n",
        3,
        f"only a question to choose can be disputed; {OPTION}",
    ),
    "a dispute under the answers": (
        Q + "= 1\nDisputed: a\n",
        6,
        "'Disputed:' after the answers; move it up, above the first of them",
    ),
    "two disputes": (
        Q + "Disputed: a\nDisputed: b\n",
        6,
        "this question has its 'Disputed:' already; write one line",
    ),
    "letters of another encoding": (
        "# Général\n".encode("latin-1"),
        1,
        "the file is not in UTF-8; save it again with that encoding",
    ),
    "letters of another encoding on an old Mac": (
        "# T\r\r## Général\r".encode("latin-1"),
        3,
        "the file is not in UTF-8; save it again with that encoding",
    ),
    "the encoding of another editor": (
        "# Title\n".encode("utf-16"),
        1,
        "the file is not in UTF-8; save it again with that encoding",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_teachers_mistake_is_told_with_its_line_and_its_remedy(fault, tmp_path):
    text, line, message = FAULTS[fault]
    assert complaint(tmp_path, text) == f"05_mine.md, line {line}: {message}"


LONG = 1_000_000
READ = {
    "many questions": TITLE + "".join(f"## {i}\n= {i}\n" for i in range(60_000)),
    "a long paragraph": Q + "some words\n" * (LONG // 11) + "= 1\n",
    "a long line": Q + "word " * (LONG // 5) + "\n= 1\n",
    "a long option": Q + f"- [x] {'word ' * (LONG // 5)}\n- [ ] b\n",
    "long feedback": Q + "- [x] a\n" + "  > b\n" * (LONG // 6) + "- [ ] b\n",
    "many options": Q + "- [x] a\n" + "".join(f"- [ ] {i}\n" for i in range(70_000)),
    "many items under a long heading": f"# T\n## {'q' * LONG}\n"
    + "".join(f"1. {i}\n" for i in range(10_000)),
    "many rows": TABLE + "".join(f"| {i} | r{i} |\n" for i in range(50_000)),
    "much evidence": Q + "= 1\nEvidence: " + "; ".join(f"e{i}" for i in range(100_000)),
}
EXPLAINED = {
    f"a run of {sign!r} {where}": Q + start + sign * (LONG // len(sign)) + end
    for where, start, end in [
        ("alone", "", ""),
        ("in an answer", "- [x] a\n", " x y"),
        ("after =", "=1", " x y"),
    ]
    for sign in [
        " ",
        "\t",
        " \t",
        "|",
        "|-",
        "\\|",
        "=",
        "+-",
        "±",
        "#",
        "[",
        "*",
        "1",
        "1,",
        "1,111",
        ">",
        ".",
    ]
}


@pytest.mark.parametrize("name", READ)
def test_a_large_file_is_read(name, folder):
    assert reading(folder, READ[name]).version


@pytest.mark.parametrize("name", EXPLAINED)
def test_a_long_run_of_one_sign_is_read_or_explained(name, folder):
    read_or_explained(folder, EXPLAINED[name])


def read_or_explained(folder, text):
    """The quiz, or None where a sentence says in which line it cannot be read, and what to do."""
    try:
        quiz = reading(folder, text)
    except QuizError as error:
        told = re.fullmatch(r"05_mine\.md, line (\d+): .+; .+", str(error))
        lines = re.split(b"\r\n?|\n", text if isinstance(text, bytes) else text.encode())
        assert told and 1 <= int(told[1]) <= len(lines) and len(str(error)) < 300, str(error)
        return None
    assert quiz.title and quiz.questions and quiz.version
    return quiz


PIECES = ["# T", "## Q", "## R", "text", "Hint: h", "Disputed: d", "- [x] a", "- [ ] b", "+ [X] c", "1. a"]
PIECES += [
    "2. b",
    "= 1",
    "= 1 to 2",
    "= 3 +- 1",
    "...",
    "| a | b |",
    "|---|---|",
    "| c | d |",
    "| e | f | g |",
]
PIECES += ["  > f", "\t> g", "> e", "Evidence: a; b", "", " ", "- [", "=", "|", "##", ">", "Hint:", "1."]
LINES = st.lists(st.sampled_from(PIECES) | st.text(max_size=9)).map("\n".join)


@given(st.text() | LINES | LINES.map((TITLE + "## Q\n").__add__) | st.binary())
def test_whatever_a_teacher_writes_is_read_or_explained(folder, text):
    read_or_explained(folder, text)


@given(st.data())
def test_a_good_quiz_with_one_line_changed_is_read_or_explained(folder, data):
    lines = GOOD.split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    line, other = lines[at], data.draw(st.sampled_from(lines) | st.text())
    cut = data.draw(st.integers(0, len(line)))
    changes = [[], [line, line], [other], [line, other], [line[:cut]], [line[cut:]]]
    changes += [[line[:cut], line[cut:]], [line[:cut] + other + line[cut:]], [" " + line], [line.strip()]]
    lines[at : at + 1] = data.draw(st.sampled_from(changes))
    read_or_explained(folder, "\n".join(lines))


LINE = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), min_size=1).map(str.strip).filter(len)
PLAIN = st.text("abc ابپ", min_size=1).map(str.strip).filter(len)
CELL = LINE.filter(lambda text: not re.search(r"[|\\]|^:?-+:?$", text))
MAYBE = st.just("") | LINE
HINT = st.just("") | LINE.filter(lambda text: text.strip("; "))
ENDS = st.decimals(-1_000_000, 1_000_000, places=3)


@st.composite
def questions(draw, stem):
    """A question of any kind, as a teacher may think of it."""
    kind = draw(st.sampled_from(["choose", "order", "number", "match", "free"]))
    question = Question(stem, 0, kind, text=draw(st.just("") | PLAIN), hint=draw(HINT))
    if kind in ("choose", "order"):
        texts = draw(st.lists(LINE, min_size=2, max_size=5, unique=True))
        right = st.booleans() if kind == "choose" else st.just(True)
        question.options = [Option(text, draw(right), draw(MAYBE)) for text in texts]
        question.options[0].right = True
    if kind == "choose" and all(o.feedback for o in question.options if o.right) and question.several:
        question.disputed = draw(HINT)
    if kind == "number":
        question.low, question.high = sorted(float(end) for end in draw(st.tuples(ENDS, ENDS)))
    if kind == "match":
        question.columns = draw(st.lists(CELL, min_size=2, max_size=2))
        texts = draw(st.lists(CELL, min_size=2, max_size=5, unique=True))
        question.choices = draw(st.lists(CELL, min_size=2, max_size=6, unique=True))
        partners = st.sampled_from(question.choices)
        feedback = draw(st.sampled_from([st.just(""), st.just("") | CELL]))
        question.options = [Option(text, True, draw(feedback), draw(partners)) for text in texts]
    question.explanation = draw(st.just("") | PLAIN)
    question.evidence = draw(st.lists(st.text("abc-019", min_size=1), max_size=3))
    return question


@st.composite
def quizzes(draw):
    stems = draw(st.lists(LINE, min_size=1, max_size=4, unique=True))
    intro = draw(st.just("") | PLAIN)
    return Quiz("05_mine", draw(LINE), intro, [draw(questions(stem)) for stem in stems])


def written(quiz):
    """A quiz as the Markdown of a teacher."""
    lines = [f"# {quiz.title}", quiz.intro]
    for question in quiz.questions:
        lines += ["", f"## {question.stem}", question.text]
        lines += [f"Hint: {question.hint}"] * bool(question.hint)
        lines += [f"Disputed: {question.disputed}"] * bool(question.disputed)
        for place, option in enumerate(question.options, 1):
            marks = {"choose": f"- [{' x'[option.right]}]", "order": f"{place}."}
            if question.kind in marks:
                lines += [f"{marks[question.kind]} {option.text}"]
                lines += [f"  > {option.feedback}"] * bool(option.feedback)
        if question.kind == "number":
            lines.append(f"= {question.low:.3f} to {question.high:.3f}")
        if question.kind == "match":
            wide = 3 if any(option.feedback for option in question.options) else 2
            rows = [[*question.columns, "why"], ["---"] * 3]
            rows += [[option.text, option.partner, option.feedback] for option in question.options]
            rows += [["", choice, ""] for choice in question.choices]
            lines += [f"| {' | '.join(row[:wide])} |" for row in rows]
        lines += ["..."] * (question.kind == "free")
        lines += [f"> {question.explanation}"] * bool(question.explanation)
        lines += [f"Evidence: {'; '.join(question.evidence)}"] * bool(question.evidence)
    return "\n".join(lines)


@given(quizzes())
def test_what_is_written_is_what_is_read(folder, quiz):
    read = reading(folder, written(quiz))
    for question, meant in zip(read.questions, quiz.questions, strict=True):
        assert sorted(question.shown) == list(range(len(question.options) * (question.kind == "order")))
        assert sorted(question.choices) == sorted(meant.choices)
        question.line = question.evidence_line = 0
        meant.evidence_line, meant.shown, meant.choices = 0, question.shown, question.choices
    assert read == quiz
    lines = (folder / "05_mine.md").read_text(encoding="utf-8-sig").split("\n")
    places = [question.line for question in reading(folder, written(quiz)).questions]
    assert all(lines[place - 1].startswith("## ") for place in places)
    assert all(before < after for before, after in pairwise(places))


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_a_number_is_read_in_any_way_that_people_write_it(value):
    persian = f"{value:,}".translate(str.maketrans("0123456789,-", "۰۱۲۳۴۵۶۷۸۹٬\u2212"))
    written = [f"{value}", f"{value:,}", f"{value:,}".replace(",", "\u202f"), f" {value}.0\n", persian, value]
    assert [number(one) for one in written] == [value] * len(written)


@given(st.text())
def test_a_text_is_a_number_or_is_none(text):
    assert number(text) is None or isinstance(number(text), float)
