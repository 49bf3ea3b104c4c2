"""The cases of marking_cases.json are run here against Python, and in a browser against the page."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleimani_edu.marking import Score, mark, score
from soleimani_edu.quiz import Option, Question, Quiz

CASES = json.loads((Path(__file__).parent / "marking_cases.json").read_text(encoding="utf-8"))
VERDICTS = {"right", "part", "wrong", "blank", "written", "unreadable"}


def asked(kind, of=0, right=(), disputed=False, partners=(), choices=0, low=None, high=None):
    """The Question of a description in marking_cases.json."""
    options = [Option(str(place), kind == "order" or place in right) for place in range(of)]
    options += [Option(f"row {row}", partner=str(place)) for row, place in enumerate(partners)]
    shown = [str(place) for place in range(choices)]
    said = "The sources differ." if disputed else ""
    return Question("Q", 1, kind, options=options, choices=shown, disputed=said, low=low, high=high)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['question']['kind']}: {case['why']}")
def test_an_answer_is_marked_as_the_cases_say(case):
    assert mark(asked(**case["question"]), case["answer"]) == case["verdict"], case["why"]


def test_the_cases_show_every_verdict_that_a_kind_can_have():
    shown = {(case["question"]["kind"], case["verdict"]) for case in CASES}
    common = {(kind, word) for kind in ("choose", "order", "match", "number") for word in ("right", "wrong")}
    common |= {(kind, word) for kind, _ in common for word in ("blank", "unreadable")}
    free = {("free", word) for word in ("written", "blank", "unreadable")}
    assert shown == common | free | {("choose", "part"), ("match", "part")}


def test_the_cases_are_each_there_once_and_say_why():
    written = [json.dumps([case["question"], case["answer"]]) for case in CASES]
    assert len(set(written)) == len(CASES)
    assert all(
        case["why"].endswith(".") and set(case) == {*"question answer verdict why".split()} for case in CASES
    )


PLACES = st.lists(st.integers(0, 4), min_size=1, max_size=5)
ENDS = st.integers(-(10**9), 10**9)
QUESTIONS = st.one_of(
    st.builds(asked, st.just("choose"), of=st.just(5), right=PLACES, disputed=st.booleans()),
    st.builds(asked, st.just("order"), of=st.integers(2, 5)),
    st.builds(asked, st.just("match"), partners=PLACES, choices=st.just(5)),
    st.tuples(ENDS, ENDS).map(lambda ends: asked("number", low=min(ends), high=max(ends))),
    st.just(asked("free")),
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=3)
)
ANSWERS = JSON | st.lists(st.integers(-1, 5) | st.none(), max_size=5)


def key(question):
    """What is right by the question itself."""
    if question.kind == "match":
        return [question.choices.index(option.partner) for option in question.options]
    if question.kind in ("number", "free"):
        return question.high if question.kind == "number" else "words"
    right = [place for place, option in enumerate(question.options) if option.right]
    return right[:1] if question.disputed else right


@given(QUESTIONS)
def test_the_key_itself_is_right(question):
    assert mark(question, key(question)) == ("written" if question.kind == "free" else "right")


@given(QUESTIONS)
def test_the_ends_of_a_range_are_right_and_what_lies_beyond_is_not(question):
    if question.kind == "number":
        ends = [question.low, question.high, question.low - 1, question.high + 1]
        assert [mark(question, str(end)) for end in ends] == ["right", "right", "wrong", "wrong"]


@given(QUESTIONS, ANSWERS)
def test_any_answer_has_one_of_six_verdicts_and_stays_as_it_was(question, answer):
    before = repr(answer)
    assert mark(question, answer) in VERDICTS and repr(answer) == before


@given(QUESTIONS, ANSWERS)
def test_only_all_of_the_right_ones_and_none_of_the_others_is_right(question, answer):
    if question.several and mark(question, answer) == "right":
        assert sorted(answer) == key(question)


@given(QUESTIONS, st.sampled_from([None, [], ""]))
def test_no_answer_is_never_wrong(question, nothing):
    assert mark(question, nothing) in ("blank", "unreadable")


@given(st.lists(st.tuples(QUESTIONS, ANSWERS), max_size=6))
def test_a_score_counts_what_is_marked(pairs):
    quiz = Quiz("q", questions=[question for question, _ in pairs])
    answers = {str(n): answer for n, (_, answer) in enumerate(pairs, 1)}
    said = [mark(question, answer) for question, answer in pairs if question.kind != "free"]
    assert score(quiz, answers) == (said.count("right"), len(said), said.count("blank"))
    keys = {str(n): key(question) for n, question in enumerate(quiz.questions, 1)}
    assert score(quiz, keys) == (len(said), len(said), 0)


def test_a_score_says_itself_and_leaves_free_answers_out():
    quiz = Quiz("q", questions=[asked("number", low=1, high=2), asked("free"), asked("order", of=2)])
    assert score(quiz, {"1": "2", "2": "words", "9": "none has this number"}) == Score(1, 2, 1)
    assert str(score(quiz, {})) == "0 of 2 answered as the sources do; 2 blank"


def test_a_number_too_long_to_be_one_is_unreadable():
    for answer in [10**5000, float("nan"), float("inf"), "1" * 1_000_000, "1," * 500_000]:
        assert mark(asked("number", low=0, high=1), answer) == "unreadable"
