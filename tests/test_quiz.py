import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleimani_edu import load, show_quiz
from soleimani_edu.quiz import QUIZZES, Option, Question, QuizError, is_right, read_quiz

GOOD = """# Counting

Read the claims first.

## How many were diagnosed by 30 January?

According to the Pentagon.

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

## In which order?

1. first
   > It came first.
2. second
3. third
"""


def reading(tmp_path, text, name="05_mine.md"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_quiz(path)


def complaint(tmp_path, text):
    with pytest.raises(QuizError) as caught:
        reading(tmp_path, text)
    return str(caught.value)


def test_a_quiz_is_read_as_it_is_written(tmp_path):
    quiz = reading(tmp_path, GOOD)
    assert (quiz.quiz_id, quiz.title, quiz.intro) == ("05_mine", "Counting", "Read the claims first.")
    choose, number, span, order = quiz.questions
    assert choose.kind == "choose" and choose.text == "According to the Pentagon."
    assert choose.options == [
        Option("11", False, "Moved for screening."),
        Option("64", True, "Its count of that day."),
    ]
    assert choose.explanation == "Each count has its day."
    assert choose.evidence == ["tbi-2020-01-30", "tbi-2020-01-28"]
    assert (number.kind, number.low, number.high) == ("number", 109, 109)
    assert (span.low, span.high) == (100, 120.5)
    assert order.kind == "order" and [o.text for o in order.options] == ["first", "second", "third"]
    assert order.options[0].feedback == "It came first."


def test_items_are_shown_out_of_order_and_always_the_same_way(tmp_path):
    shown = [reading(tmp_path, GOOD).questions[3].shown for _ in range(3)]
    assert shown[0] == shown[1] == shown[2] != [0, 1, 2]
    assert sorted(shown[0]) == [0, 1, 2]


def test_line_ends_and_marks_of_other_editors_make_no_difference(tmp_path):
    assert reading(tmp_path, "\ufeff" + GOOD.replace("\n", "\r\n")) == reading(tmp_path, GOOD)


@pytest.mark.parametrize("path", sorted(QUIZZES.glob("*.md")), ids=lambda path: path.stem)
def test_every_quiz_of_the_course_teaches_with_each_option(path):
    quiz = read_quiz(path.stem)
    assert len(quiz.questions) >= 6
    assert {question.kind for question in quiz.questions} == {"choose", "number", "order"}
    for question in quiz.questions:
        assert question.evidence, f"{path.name}, line {question.line}: no evidence"
        assert question.explanation, f"{path.name}, line {question.line}: no explanation"
        for option in question.options:
            assert option.feedback, f"{path.name}, line {question.line}: {option.text!r} says nothing"


def test_a_wrong_name_lists_the_right_ones():
    with pytest.raises(QuizError) as caught:
        read_quiz("03_retalliation")
    there = ", ".join(sorted(path.stem for path in QUIZZES.glob("*.md")))
    assert str(caught.value) == f"no quiz named '03_retalliation'; there are: {there}"


TITLE = "# T\n\n"
FAULTS = {
    "nothing": ("", "line 1: there is no question; begin one with '## Text of the question'"),
    "no title": (
        "## Q\n",
        "line 1: the file does not begin with a title; write '# Title' on its first line",
    ),
    "two titles": (
        "# T\n# U\n",
        "line 2: there is a title already; begin a question with '## '",
    ),
    "a heading without its space": (
        TITLE + "##Q\n",
        "line 3: this line cannot be read; a quiz begins with '# Title', a question with "
        "'## Text of the question'",
    ),
    "an option before any question": (
        TITLE + "- [x] a\n",
        "line 3: this belongs to a question; begin one with '## Text of the question'",
    ),
    "no option marked": (
        TITLE + "## Q\n\n- [ ] a\n- [ ] b\n",
        "line 3: no option is marked right; put an x in its brackets: - [x]",
    ),
    "brackets without their space": (
        TITLE + "## Q\n\n- [] a\n- [x] b\n",
        "line 5: this line cannot be read; an option is written '- [ ] text', a right one '- [x] text'",
    ),
    "one option": (
        TITLE + "## Q\n\n- [x] a\n",
        "line 3: there is only one option; write at least two",
    ),
    "the same option twice": (
        TITLE + "## Q\n\n- [x] a\n- [ ] a\n",
        "line 6: this option stands there already; take one of the two out",
    ),
    "a heading with no answer": (
        TITLE + "## Q\n\n## R\n\n= 1\n",
        "line 3: this question has no answer; write options '- [ ] text' under it, or '= 109'",
    ),
    "the same question twice": (
        TITLE + "## Q\n\n= 1\n\n## Q\n\n= 2\n",
        "line 7: this question stands in the file already; take one of the two out",
    ),
    "two numbers": (
        TITLE + "## Q\n\n= 1\n= 2\n",
        "line 6: there is a number already; write a range as '= 100 to 120'",
    ),
    "a word as number": (
        TITLE + "## Q\n\n= dozens\n",
        "line 5: this line cannot be read; a number is written '= 109', a range '= 100 to 120'",
    ),
    "a range that runs backwards": (
        TITLE + "## Q\n\n= 120 to 100\n",
        "line 5: the range runs backwards; write the smaller number first",
    ),
    "two kinds in one question": (
        TITLE + "## Q\n\n- [x] a\n- [ ] b\n= 3\n",
        "line 7: this question is to choose already; begin a new one with '## '",
    ),
    "feedback before its option": (
        TITLE + "## Q\n\n  > because\n- [x] a\n",
        "line 5: feedback stands under an option; write the option on the line above it",
    ),
    "text after the answers": (
        TITLE + "## Q\n\n- [x] a\n- [ ] b\n\nbecause\n",
        "line 8: text after the answers; put '> ' before an explanation, or move the text up",
    ),
    "evidence twice": (
        TITLE + "## Q\n\n= 1\n\nEvidence: a\nEvidence: b\n",
        "line 8: this question has its evidence already; write all ids on one line, with '; '",
    ),
    "letters of another encoding": (
        "# Général\n".encode("latin-1"),
        "line 1: the file is not in UTF-8; save it again with that encoding",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_teachers_mistake_is_told_with_its_line_and_its_remedy(fault, tmp_path):
    text, message = FAULTS[fault]
    assert complaint(tmp_path, text) == f"05_mine.md, {message}"


CHOOSE = Question("Q", 1, "choose", options=[Option("a"), Option("b", False), Option("c")])
ORDER = Question("Q", 1, "order", options=[Option("a"), Option("b"), Option("c")])
NUMBER = Question("Q", 1, "number", low=100, high=120)


@pytest.mark.parametrize(
    ("question", "answer", "verdict"),
    [
        (CHOOSE, [0, 2], True),
        (CHOOSE, [2, 0], True),
        (CHOOSE, [0], False),
        (CHOOSE, [0, 1, 2], False),
        (CHOOSE, [], None),
        (CHOOSE, None, None),
        (ORDER, [0, 1, 2], True),
        (ORDER, [0, 2, 1], False),
        (NUMBER, 100, True),
        (NUMBER, 120, True),
        (NUMBER, 99.9, False),
        (NUMBER, 0, False),
        (NUMBER, None, None),
    ],
)
def test_right_is_all_the_right_ones_and_none_of_the_others(question, answer, verdict):
    assert is_right(question, answer) is verdict


@given(st.text())
def test_whatever_a_teacher_writes_is_read_or_explained(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("quiz") / "q.md"
    path.write_text(text, encoding="utf-8", errors="replace", newline="")
    try:
        assert read_quiz(path).questions
    except QuizError as error:
        assert str(error).startswith("q.md, line ")


def test_a_statement_may_be_evidence_and_is_shown_with_its_speaker(tmp_path):
    row = load("statements").iloc[0]
    quiz = f"# Title\n\n## Who?\n\n- [x] one\n- [ ] two\n\nEvidence: {row['statement_id']}\n"
    (tmp_path / "mine.md").write_text(quiz, encoding="utf-8")
    (link,) = show_quiz(tmp_path / "mine.md").quiz["questions"][0]["evidence"]
    assert link["text"].startswith(f"{row['speaker']}, {row['said_on']:%Y-%m-%d}")
