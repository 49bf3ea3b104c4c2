import re
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moodle_xml_parser.parser import parse_bytes

from soleimani_edu.evidence import links
from soleimani_edu.export import moodle
from soleimani_edu.markup import plain
from soleimani_edu.quiz import Option, Question, Quiz
from soleimani_edu.quiz_page import words
from soleimani_edu.reader import QUIZZES, read_quiz

moodle_xml = partial(moodle.moodle_xml, said=words())

QUIZ = """# Counts and/or claims

Read the *claims* first.

## Which **day**?

According to the Pentagon.

Hint: Look at the [table](https://example.org/?a=1&b=2).

- [ ] 30 January
  > Too early.
- [x] 10 February
  > Its last count.

> Each count has its day.

Evidence: one; two; three

## Which are claims?

- [x] this
- [ ] that
- [x] these
- [x] those
- [ ] none

## Who ordered it?

Disputed: Two sources, two names.

- [x] Iran
  > Trump said so.
- [ ] Nobody
  > No source says so.
- [x] Others
  > Pompeo said so.

## In which order?

Hint: Begin with the last.

1. first
   > It came *first*.
2. second
3. third
   > It came last.

## How many?

= 108.9

## About how many?

= 109 +- 5

## Between which?

= 0.1 to 0.2

## Who said what?

| claim | speaker | feedback |
|---|---|---|
| `a` claim | Trump | He said so. |
| another claim | Pompeo | |
| a third | Trump | |
| | Zarif | |

## Why?

Hint: Think of the *sources*.

...

> Because of **them**.
"""
LINKS = {
    "one": {"text": "Pentagon & others", "url": "https://example.org/?a=1&b=2"},
    "two": {"text": "A book", "url": ""},
    "three": {"text": "A book", "url": ""},
}
KNOWN = "100 90 83.33333 80 75 70 66.66667 60 50 40 33.33333 30 25 20 16.66667 14.28571 12.5 11.11111 10 5 0"


@pytest.fixture
def written(tmp_path):
    """The questions of QUIZ as Moodle XML; the first of them is the category."""
    path = tmp_path / "05_mine.md"
    path.write_text(QUIZ, encoding="utf-8")
    return questions(moodle_xml(read_quiz(path), LINKS))


def questions(xml):
    root = ElementTree.fromstring(xml)
    assert root.tag == "quiz" and xml.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    return root.findall("question")


def text(element, path):
    return element.find(f"{path}/text").text or ""


def answers(element):
    return [(float(a.get("fraction")), text(a, ".")) for a in element.findall("answer")]


def test_the_title_is_the_category_and_the_introduction_its_description(written):
    category = written[0]
    assert category.get("type") == "category"
    assert text(category, "category") == "$course$/top/Counts and//or claims"
    assert text(category, "info") == '<p dir="auto">Read the <em>claims</em> first.</p>'


@pytest.mark.parametrize("title", ["plain", "and/or", "/a/", "a//b", "https://example.org/"])
def test_moodle_finds_the_title_again_in_the_path_whatever_its_slashes(title):
    category, _ = questions(moodle_xml(Quiz("q", title, questions=[Question("Q", 1, "free")]), {}))
    names = re.split(r"(?<!/)/(?!/)", text(category, "category"))  # as Moodle's split_category_path does
    assert [name.strip().replace("//", "/") for name in names] == ["$course$", "top", title]


def test_a_long_title_and_a_long_file_name_fit_into_moodles_tables():
    quiz = Quiz("q" * 200, "/ti" * 100, questions=[Question("Q", 1, "free")] * 12)
    category, *asked = questions(moodle_xml(quiz, {}))
    name = text(category, "category").removeprefix("$course$/top/").strip().replace("//", "/")
    assert len(name) == 255 and quiz.title.startswith(name)
    numbers = [one.findtext("idnumber") for one in asked]
    assert numbers[11].endswith("q-12") and len(set(numbers)) == 12 and max(map(len, numbers)) == 100


def test_each_kind_has_its_type_its_number_and_costs_nothing_to_try_again(written):
    types = "multichoice multichoice multichoice ordering numerical numerical numerical matching essay"
    assert [one.get("type") for one in written[1:]] == types.split()
    assert text(written[1], "name") == "01 Which day?"
    for n, one in enumerate(written[1:], 1):
        assert text(one, "name").startswith(f"{n:02} ") and one.findtext("idnumber") == f"05_mine-{n}"
        assert one.findtext("penalty") == "0"
    assert [one.findtext("defaultgrade") for one in written[1:]] == ["1"] * 8 + ["0"]
    assert all(one.get("format") == "html" for w in written for one in w if one.tag.endswith("feedback"))


def test_stem_text_and_hint_are_html(written):
    asked = '<p dir="auto"><strong>Which <strong>day</strong>?</strong></p><p dir="auto">According to the'
    assert text(written[1], "questiontext") == f"{asked} Pentagon.</p>"
    link = '<a href="https://example.org/?a=1&amp;b=2">table</a>'
    assert text(written[1], "hint") == f'<p dir="auto">Look at the {link}.</p>'
    assert written[2].find("hint") is None


def test_explanation_and_evidence_are_read_after_the_answer_each_source_once(written):
    assert text(written[1], "generalfeedback") == (
        '<p dir="auto">Each count has its day.</p><p>Evidence:</p><ul>'
        '<li dir="auto"><a href="https://example.org/?a=1&amp;b=2">Pentagon &amp; others</a></li>'
        '<li dir="auto">A book</li></ul>'
    )


def test_one_right_option_has_the_whole_mark(written):
    assert answers(written[1]) == [(0, "30 January"), (100, "10 February")]
    assert [text(a, "feedback") for a in written[1].findall("answer")] == ["Too early.", "Its last count."]
    kept = [written[1].findtext(name) for name in ("single", "shuffleanswers", "answernumbering")]
    assert kept == ["true", "false", "abc"]


def test_several_right_options_share_the_mark_and_wrong_ones_take_it(written):
    assert written[2].findtext("single") == "false"
    assert [fraction for fraction, _ in answers(written[2])] == [33.33333, -50, 33.33333, 33.33333, -50]


@pytest.mark.parametrize("wrong", [0, 1, 2, 3, 7, 11, 20, 24])
@pytest.mark.parametrize("right", range(2, 21))
def test_whatever_the_number_of_options_ticking_every_box_gives_nothing(right, wrong):
    options = [Option(str(n), n < right) for n in range(right + wrong)]
    quiz = Quiz("q", "T", questions=[Question("Q", 1, "choose", options=options)])
    shares = [fraction for fraction, _ in answers(questions(moodle_xml(quiz, {}))[1])]
    assert {abs(share) for share in shares} <= set(map(float, KNOWN.split()))
    assert sum(shares[:right]) == pytest.approx(100, abs=0.001)
    assert all(share > 0 for share in shares[:right]) and all(share < 0 for share in shares[right:])
    assert not wrong or sum(shares) < 0.001


def test_of_a_disputed_question_every_right_option_is_right_alone_and_says_who_says_so(written):
    disputed = written[3]
    assert disputed.findtext("single") == "true"
    assert answers(disputed) == [(100, "Iran"), (0, "Nobody"), (100, "Others")]
    assert text(disputed, "questiontext").endswith(
        "Two sources, two names.</p><p><em>Choose an answer that one of the sources gives.</em></p>"
    )
    assert text(disputed, "generalfeedback") == (
        '<ul><li dir="auto"><strong>Iran</strong> Trump said so.</li>'
        '<li dir="auto"><strong>Others</strong> Pompeo said so.</li></ul>'
    )


def test_items_stand_in_the_right_order_and_are_marked_all_or_nothing(written):
    order = written[4]
    assert answers(order) == [(1, "first"), (2, "second"), (3, "third")]
    names = "layouttype selecttype selectcount gradingtype showgrading numberingstyle shownumcorrect"
    assert " ".join(order.findtext(n) for n in names.split()) == "VERTICAL ALL 3 ALL_OR_NOTHING HIDE none 0"
    assert text(order, "hint") == '<p dir="auto">Begin with the last.</p>'
    assert text(order, "generalfeedback") == (
        '<ul><li dir="auto"><strong>first</strong> It came <em>first</em>.</li>'
        '<li dir="auto"><strong>third</strong> It came last.</li></ul>'
    )


def test_a_number_is_the_middle_of_its_range_without_noise(written):
    numbers = [(text(w, "answer"), w.findtext("answer/tolerance")) for w in written[5:8]]
    assert numbers == [("108.9", "0"), ("109", "5"), ("0.15", "0.05")]


@pytest.mark.parametrize(
    ("low", "high", "middle", "half"),
    [
        (-0.0, -0.0, "0", "0"),
        (-3, -1, "-2", "1"),
        (1e15, 1e15, "1000000000000000", "0"),
        (1e-12, 1e-12, "0.000000000001", "0"),
    ],
)
def test_a_number_is_written_in_digits(low, high, middle, half):
    number = Question("Q", 1, "number", low=low, high=high)
    _, element = questions(moodle_xml(Quiz("q", "T", questions=[number]), {}))
    assert (text(element, "answer"), element.findtext("answer/tolerance")) == (middle, half)


def test_rows_have_their_partners_and_a_distractor_has_none(written):
    match = written[8]
    rows = [(text(row, "."), text(row, "answer")) for row in match.findall("subquestion")]
    assert rows == [
        ("<code>a</code> claim", "Trump"),
        ("another claim", "Pompeo"),
        ("a third", "Trump"),
        ("", "Zarif"),
    ]
    assert match.findtext("shuffleanswers") == "true"
    assert "<em>claim</em> | <em>speaker</em>" in text(match, "questiontext")
    notes = '<ul><li dir="auto"><strong><code>a</code> claim</strong> He said so.</li></ul>'
    assert text(match, "generalfeedback") == notes


def test_a_free_answer_shows_its_hint_and_tells_the_grader_what_the_learner_reads_later(written):
    free = written[9]
    assert free.find("hint") is None and free.findtext("responserequired") == "0"
    assert text(free, "questiontext").endswith('<p dir="auto">Think of the <em>sources</em>.</p>')
    told = '<p dir="auto">Because of <strong>them</strong>.</p>'
    assert text(free, "graderinfo") == text(free, "generalfeedback") == told


@pytest.mark.parametrize("path", sorted(Path(QUIZZES).glob("*.md")), ids=lambda path: path.stem)
def test_every_quiz_of_the_course_is_found_again_in_moodle_xml(path):
    quiz = read_quiz(path.stem)
    xml = moodle_xml(quiz, links(quiz))
    elements = questions(xml)[1:]
    assert len(elements) == len(quiz.questions)
    for element, question in zip(elements, quiz.questions, strict=True):
        if question.kind in ("choose", "order"):
            assert len(element.findall("answer")) == len(question.options)
        if question.kind == "match":
            partners = {text(one, "answer") for one in element.findall("subquestion")}
            assert partners == set(map(plain, question.choices))
        if question.kind == "choose":
            right = [fraction > 0 for fraction, _ in answers(element)]
            assert right == [option.right for option in question.options]
        if question.kind == "number":
            middle, half = float(text(element, "answer")), float(element.findtext("answer/tolerance"))
            assert (middle - half, middle + half) == pytest.approx((question.low, question.high), abs=1e-12)
        assert text(element, "generalfeedback")
        assert len(element.findall("hint")) == bool(question.hint and question.kind != "free")
        harmless(element)


@pytest.mark.parametrize("path", sorted(Path(QUIZZES).glob("*.md")), ids=lambda path: path.stem)
def test_another_reader_of_moodle_xml_finds_the_same_options(path):
    quiz = read_quiz(path.stem)
    chosen = [question for question in quiz.questions if question.kind == "choose"]
    found = parse_bytes(moodle_xml(quiz, links(quiz)))["multichoice"]
    assert len(found) == len(chosen) > 0
    for theirs, ours in zip(found, chosen, strict=True):
        assert (theirs.single, theirs.shuffle_answers, theirs.penalty) == (not ours.several, False, 0)
        assert [one.score_fraction > 0 for one in theirs.options] == [one.right for one in ours.options]
        assert sum(one.score_fraction > 99 for one in theirs.options) == (
            0 if ours.several else sum(one.right for one in ours.options)
        )
        assert all(one.feedback for one in theirs.options)


class Reader(HTMLParser):
    """Keeps the text that a browser shows, and refuses every tag and attribute that could do harm."""

    def __init__(self):
        super().__init__()
        self.shown = ""

    def handle_starttag(self, tag, attrs):
        assert tag in ("p", "strong", "em", "code", "a", "ul", "li"), tag
        for name, value in attrs:
            assert (name, value) == ("dir", "auto") or (name == "href" and re.match("https?://", value)), name

    def handle_data(self, data):
        self.shown += data

    def refuse(self, data):
        raise AssertionError(data)

    handle_comment = handle_decl = handle_pi = unknown_decl = refuse


def visible(html):
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.shown


def harmless(root):
    """The texts in HTML below an element as a browser shows them; none of them does harm."""
    return [visible(text(one, ".")) for one in root.iter() if one.get("format") == "html"]


BAD = (
    "Z<script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert) \"' ]]> --> <!-- <!D <?p "
    '{{7*7}} &lt;i&gt; `<b onclick="x">` [b](https://e.org/"onmouseover="x) [c](<https://e.org/>) '
    "[d](data:text/html,x) \u202e \x00\x0b\x1b\x7f\ufffe Z"
)
HOSTILE = f"""# {BAD}

{BAD}

## 1 {BAD}

{BAD}

Hint: {BAD}
Disputed: {BAD}

- [x] 1 {BAD}
  > {BAD}
- [x] 2 {BAD}
  > {BAD}

> {BAD}

Evidence: one

## 2 {BAD}

Hint: {BAD}

1. 1 {BAD}
   > {BAD}
2. 2 {BAD}

## 3 {BAD}

| {BAD} | {BAD} | feedback |
|---|---|---|
| 1 {BAD} | 1 {BAD} | {BAD} |
| 2 {BAD} | 2 {BAD} | {BAD} |
| | 3 {BAD} | |

## 4 {BAD}

Hint: {BAD}

...

> {BAD}
"""


def test_hostile_text_stays_text_in_every_place(tmp_path):
    path = tmp_path / "05_mine.md"
    path.write_text(HOSTILE, encoding="utf-8")
    xml = moodle_xml(read_quiz(path), {"one": {"text": BAD, "url": 'https://e.org/"><script>'}})
    assert b"<script" not in xml and b"CDATA" not in xml
    shown = [one for element in questions(xml) for one in harmless(element) if one]
    assert all("Z<script>alert(1)</script> <img src=x onerror=alert(1)>" in one for one in shown)
    for one in ElementTree.fromstring(xml).iter("text"):
        if one.text:
            assert all(kept in one.text for kept in ("{{7*7}}", "\u202e \ufffd\ufffd\ufffd\x7f\ufffd Z"))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", " https://e.org", "//e.org", ""])
def test_only_addresses_of_the_web_become_links(url):
    quiz = Quiz("q", "T", questions=[Question("Q", 1, "free", evidence=["one"])])
    xml = moodle_xml(quiz, {"one": {"text": "words", "url": url}})
    assert text(questions(xml)[1], "generalfeedback").endswith('<li dir="auto">words</li></ul>')


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_whatever_stands_in_a_quiz_moodle_xml_can_be_read(any_text):
    options = [Option(any_text, True, any_text, any_text), Option("b", False, any_text, "c")]
    texts = dict.fromkeys(("text", "hint", "disputed", "explanation"), any_text) | {"evidence": ["one"]}
    asked = [
        Question(any_text, 1, kind, options=options, choices=[any_text, "c"], columns=[any_text] * 2, **texts)
        for kind in ("choose", "order", "match", "free")
    ]
    xml = moodle_xml(
        Quiz(any_text, any_text, any_text, asked), {"one": dict.fromkeys(("text", "url"), any_text)}
    )
    for element in questions(xml):
        harmless(element)
