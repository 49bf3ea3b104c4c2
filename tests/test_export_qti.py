import re
from functools import partial
from html import escape
from html.parser import HTMLParser
from io import BytesIO
from itertools import combinations, permutations
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from text2qti.config import Config
from text2qti.qti import QTI
from text2qti.quiz import Quiz as TheirQuiz

from soleimani_edu.evidence import links
from soleimani_edu.export import qti
from soleimani_edu.marking import mark
from soleimani_edu.markup import clean, html, plain
from soleimani_edu.quiz_page import words
from soleimani_edu.reader import QUIZZES, read_quiz

qti_zip = partial(qti.qti_zip, said=words())

ALL = """# Counting *claims*

Read the claims first.

## How many were diagnosed by 30 January?

According to the `Pentagon`.

Hint: Look at the day.

- [ ] 11
  > Moved for screening.
- [x] 64
  > Its count of *that* day.
- [ ] 109

> Each count has its day.

Evidence: one; two

## Which hold?

- [x] a
  > Yes.
- [ ] b
- [x] **c**

## Why?

Disputed: The sources do not agree.

- [x] a
  > One says so.
- [ ] b
- [x] c
  > Another says so.

## Exact

= 109

## Range

= 100 to 120.5

## Tolerance

= 0.3 +- 0.1

> Why.

## Below nothing

= -1,200.25 to -0.000001

## In which order?

1. first
   > It came *first*.
2. second
3. **third**

## Who said what?

| who | said | why |
|---|---|---|
| *A* | yes | A said so. |
| B | no | |
| C | yes | |
| | perhaps *not* | |

## Write

...

> A good answer names its source.
"""
QUESTIONS = re.compile(r"(.+)/\1\.xml")
FOUND = {
    "one": {"text": "Pentagon & others, 2020-01-30", "url": "https://example.org/?a=1&b=2"},
    "two": {"text": "A source on paper", "url": ""},
}


def reading(tmp_path, text):
    path = tmp_path / "05_mine.md"
    path.write_text(text, encoding="utf-8", newline="")
    return read_quiz(path)


def opened(packed):
    """The files of a zip: path to bytes."""
    with ZipFile(BytesIO(packed)) as files:
        assert files.testzip() is None
        return {path: files.read(path) for path in files.namelist()}


def parsed(data):
    """The XML without its namespace."""
    root = ET.fromstring(data)
    for element in root.iter():
        element.tag = element.tag.split("}")[-1]
    return root


def items(packed):
    """The questions of a zip, each with what a learner sees and how it is marked."""
    (questions,) = (data for path, data in opened(packed).items() if QUESTIONS.fullmatch(path))
    return [item(element) for element in parsed(questions).iter("item")]


def item(element):
    fields = {
        f.findtext("fieldlabel"): f.findtext("fieldentry") or "" for f in element.iter("qtimetadatafield")
    }
    lines = [
        SimpleNamespace(
            ident=lid.get("ident"),
            many=lid.get("rcardinality") == "Multiple",
            text=lid.findtext("material/mattext"),
            named={
                label.findtext("material/mattext"): label.get("ident") for label in lid.iter("response_label")
            },
        )
        for lid in element.iter("response_lid")
    ]
    feedbacks = {
        f.get("ident"): f.findtext("flow_mat/material/mattext") for f in element.iter("itemfeedback")
    }
    return SimpleNamespace(
        element=element,
        kind=fields["question_type"],
        points=fields["points_possible"],
        text=element.findtext("presentation/material/mattext"),
        lines=lines,
        feedbacks=feedbacks,
    )


def said(item, answers):
    """What QTI 1.2 makes of ``answers`` (line to the set of its answers): the points and the feedbacks."""
    points, shown = 0, []
    for response in item.element.iter("respcondition"):
        if not all(holds(condition, answers) for condition in response.find("conditionvar")):
            continue
        for given in response.iter("setvar"):
            points = float(given.text) + (points if given.get("action") == "Add" else 0)
        shown += [item.feedbacks[one.get("linkrefid")] for one in response.iter("displayfeedback")]
        if response.get("continue") != "Yes":
            break
    return points, shown


def holds(condition, answers):
    chosen = answers.get(condition.get("respident"), set())
    inner = [holds(one, answers) for one in condition]
    return {
        "other": lambda: True,
        "and": lambda: all(inner),
        "or": lambda: any(inner),
        "not": lambda: not all(inner),
        "varequal": lambda: condition.text in chosen,
        "vargte": lambda: any(float(one) >= float(condition.text) for one in chosen),
        "varlte": lambda: any(float(one) <= float(condition.text) for one in chosen),
    }[condition.tag]()


def tries(question):
    """Answers to a question as ``mark`` takes them, right and wrong ones."""
    places = range(len(question.options))
    if question.kind == "choose":
        longest = len(places) if question.several else 1
        return [list(some) for n in range(longest + 1) for some in combinations(places, n)]
    if question.kind == "order":
        return [list(some) for some in permutations(places)]
    if question.kind == "number":
        ends = (question.low, question.high)
        return [f"{end + step:.9f}" for end in ends for step in (-1, -1e-7, 0, 1e-7, 1)]
    if question.kind == "match":
        right = [question.choices.index(option.partner) for option in question.options]
        changed = [[*right[:n], m, *right[n + 1 :]] for n in places for m in range(len(question.choices))]
        return [*changed, [None, *right[1:]], [None] * len(right)]
    return ["Some words."]


def told(question, item, answer):
    """The same answer as a learner of the other platform gives it."""
    if question.kind in ("number", "free"):
        return {"response1": {answer}}
    if question.kind == "choose":
        (line,) = item.lines
        return {line.ident: {line.named[html(question.options[place].text)] for place in answer}}
    by_text = {line.text: line for line in item.lines}
    lines = [by_text[html(option.text)] for option in question.options]
    if question.kind == "order":
        return {lines[p].ident: {lines[p].named[str(n)]} for n, p in enumerate(answer, 1)}
    choices = [None if place is None else plain(question.choices[place]) for place in answer]
    return {
        line.ident: {line.named[choice]}
        for line, choice in zip(lines, choices, strict=True)
        if choice is not None
    }


def paragraph(text):
    return f'<p dir="auto">{html(text)}</p>'


@pytest.fixture
def quiz(tmp_path):
    return reading(tmp_path, ALL)


@pytest.fixture
def named(quiz):
    written = items(qti_zip(quiz, FOUND))
    return {q.stem: (q, one) for q, one in zip(quiz.questions, written, strict=True)}


def test_each_kind_has_its_type_and_what_is_never_marked_has_no_points(named):
    assert {stem: (one.kind, one.points) for stem, (_, one) in named.items()} == {
        "How many were diagnosed by 30 January?": ("multiple_choice_question", "1"),
        "Which hold?": ("multiple_answers_question", "1"),
        "Why?": ("multiple_choice_question", "1"),
        "Exact": ("numerical_question", "1"),
        "Range": ("numerical_question", "1"),
        "Tolerance": ("numerical_question", "1"),
        "Below nothing": ("numerical_question", "1"),
        "In which order?": ("matching_question", "1"),
        "Who said what?": ("matching_question", "1"),
        "Write": ("essay_question", "0"),
    }
    assert [one.lines[0].many for _, one in named.values() if one.lines] == [False, True, False, False, False]


def marked_alike(questions, written):
    for question, one in zip(questions, written, strict=True):
        for answer in tries(question):
            verdict = mark(question, answer)
            points, _ = said(one, told(question, one, answer))
            assert (points == 100) == (verdict == "right"), (
                f"{question.stem}: {answer} is {verdict}, has {points}"
            )
            if verdict in ("blank", "written"):
                assert points == 0


def test_100_is_for_what_is_right_in_the_course_and_for_nothing_else(quiz):
    marked_alike(quiz.questions, items(qti_zip(quiz, FOUND)))


def test_each_source_of_a_disputed_question_is_enough(named):
    question, one = named["Why?"]
    assert [said(one, told(question, one, [n]))[0] for n in range(3)] == [100, 0, 100]
    todo = paragraph("Choose an answer that one of the sources gives.")
    assert one.text == paragraph("Why?") + paragraph("The sources do not agree.") + todo


def test_each_right_line_counts_its_share_and_all_of_them_100(named):
    question, one = named["Who said what?"]
    yes, no, other = (question.choices.index(text) for text in ("yes", "no", "perhaps *not*"))
    answers = ([yes, other, other], [yes, no, other], [yes, no, yes])
    assert [said(one, told(question, one, answer))[0] for answer in answers] == [33, 66, 100]


@pytest.mark.parametrize(
    ("stem", "numbers"),
    [
        ("Exact", ["109", "109", "109"]),
        ("Range", ["100", "120.5"]),
        ("Tolerance", ["0.2", "0.4"]),
        ("Below nothing", ["-1200.25", "-0.000001"]),
    ],
)
def test_numbers_are_written_out_without_noise(named, stem, numbers):
    _, one = named[stem]
    assert [e.text for e in one.element.iter() if e.tag in ("varequal", "vargte", "varlte")] == numbers


def test_a_learner_sees_stem_text_options_lines_and_choices(named):
    question, one = named["How many were diagnosed by 30 January?"]
    assert one.text == paragraph(question.stem) + '<p dir="auto">According to the <code>Pentagon</code>.</p>'
    assert list(one.lines[0].named) == ["11", "64", "109"]
    assert list(named["Which hold?"][1].lines[0].named) == ["a", "b", "<strong>c</strong>"]
    question, one = named["In which order?"]
    assert [line.text for line in one.lines] == [html(question.options[n].text) for n in question.shown]
    assert [list(line.named) for line in one.lines] == [["1", "2", "3"]] * 3
    assert one.text.endswith(paragraph("Choose for each line its place: 1 is the first."))
    question, one = named["Who said what?"]
    assert [line.text for line in one.lines] == ["<em>A</em>", "B", "C"]
    assert [list(line.named) for line in one.lines] == [[plain(choice) for choice in question.choices]] * 3
    assert {"yes", "no", "perhaps not"} == set(one.lines[0].named)
    assert one.text.endswith(paragraph("who | said"))


def test_matches_are_told_apart_by_the_first_number_of_their_names(named):
    """Canvas keeps nothing else of these names."""
    for _, one in named.values():
        for line in one.lines if one.kind == "matching_question" else []:
            numbers = [re.search(r"\d+", ident)[0] for ident in line.named.values()]
            assert len(set(numbers)) == len(numbers)


def test_each_answer_shows_its_feedback_then_the_explanation_with_its_evidence(named):
    question, one = named["How many were diagnosed by 30 January?"]
    general = (
        '<p dir="auto">Each count has its day.</p><p>Evidence: '
        '<a href="https://example.org/?a=1&amp;b=2">Pentagon &amp; others, 2020-01-30</a>; '
        "A source on paper</p>"
    )
    shown = [said(one, told(question, one, [n]))[1] for n in range(3)]
    assert [set(some) for some in shown] == [
        {general, '<p dir="auto">Moved for screening.</p>'},
        {general, '<p dir="auto">Its count of <em>that</em> day.</p>'},
        {general},
    ]
    question, one = named["In which order?"]
    for answer in ([0, 1, 2], [2, 1, 0]):
        assert said(one, told(question, one, answer))[1] == ['<p dir="auto">It came <em>first</em>.</p>']
    question, one = named["Write"]
    assert said(one, told(question, one, "x"))[1] == [paragraph("A good answer names its source.")]


def test_nothing_is_named_that_is_not_there(quiz):
    for one in items(qti_zip(quiz, FOUND)):
        linked = {e.get("linkrefid") for e in one.element.iter("displayfeedback")}
        assert linked == set(one.feedbacks)
        asked = {e.get("ident") for e in one.element.find("presentation") if e.get("ident")}
        assert {e.get("respident") for e in one.element.iter() if e.get("respident")} <= asked
    idents = [one.element.get("ident") for one in items(qti_zip(quiz, FOUND))]
    assert len(set(idents)) == len(idents) and all(quiz.version in ident for ident in idents)


def test_the_manifest_names_exactly_the_files_of_the_zip(quiz):
    files = opened(qti_zip(quiz, FOUND))
    manifest = parsed(files["imsmanifest.xml"])
    paths = [file.get("href") for file in manifest.iter("file")]
    assert sorted(paths) == sorted(set(files) - {"imsmanifest.xml"})
    resources = {resource.get("identifier"): resource for resource in manifest.iter("resource")}
    (dependency,) = manifest.iter("dependency")
    assert resources[dependency.get("identifierref")].get("href").endswith("/assessment_meta.xml")
    (questions,) = (one for one in resources.values() if one.get("type") == "imsqti_xmlv1p2")
    name = questions.get("identifier")
    assert parsed(files[f"{name}/{name}.xml"]).find("assessment").get("ident") == name


def test_canvas_is_told_title_introduction_and_points(quiz):
    (meta,) = (
        parsed(data) for path, data in opened(qti_zip(quiz, FOUND)).items() if path.endswith("_meta.xml")
    )
    assert meta.findtext("title") == "Counting claims"
    assert meta.findtext("description") == paragraph("Read the claims first.")
    assert meta.findtext("points_possible") == "9"


def test_the_bytes_are_the_same_each_time_and_others_when_an_answer_is_another(quiz, tmp_path):
    assert qti_zip(quiz, FOUND) == qti_zip(reading(tmp_path, ALL), FOUND)
    other = reading(tmp_path, ALL.replace("- [ ] 11", "- [ ] 12"))
    assert set(opened(qti_zip(other, FOUND))) & set(opened(qti_zip(quiz, FOUND))) == {"imsmanifest.xml"}
    with ZipFile(BytesIO(qti_zip(quiz, FOUND))) as files:
        assert {info.date_time for info in files.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("name", sorted(path.stem for path in Path(QUIZZES).glob("*.md")))
def test_every_quiz_of_the_course_is_written_and_marked_alike(name):
    quiz = read_quiz(name)
    found = links(quiz)
    written = items(qti_zip(quiz, found))
    marked_alike(quiz.questions, written)
    for question, one in zip(quiz.questions, written, strict=True):
        assert one.text.startswith(paragraph(question.stem))
        addresses = [escape(found[one]["url"]) for one in question.evidence if found[one]["url"]]
        assert re.findall('href="(.*?)"', one.feedbacks["general_fb"])[-len(addresses) :] == addresses
        feedbacks = [paragraph(option.feedback) for option in question.options if option.feedback]
        assert sorted(one.feedbacks.values()) == sorted([*feedbacks, one.feedbacks["general_fb"]])


HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> [y](javascript:alert(1)) \"'> ]]> </mattext> "
    "&lt;b&gt; {{7*7}} ${7} \u202e \x00\x01\x1b\x7f \ufffe end"
)
ATTACK = f"""# {HOSTILE}

{HOSTILE}

## A {HOSTILE}

{HOSTILE}

Hint: {HOSTILE}
Disputed: {HOSTILE}

- [x] a {HOSTILE}
  > {HOSTILE}
- [x] b {HOSTILE}
  > {HOSTILE}

> {HOSTILE}

Evidence: one; two

## B {HOSTILE}

1. a {HOSTILE}
   > {HOSTILE}
2. b {HOSTILE}

## C {HOSTILE}

| {HOSTILE} | {HOSTILE} | why |
|---|---|---|
| a {HOSTILE} | a {HOSTILE} | {HOSTILE} |
| b {HOSTILE} | b {HOSTILE} | {HOSTILE} |
| | c {HOSTILE} | |
"""


class Seen(HTMLParser):
    """The tags, the attributes and the text of a piece of HTML."""

    def __init__(self, said):
        super().__init__()
        self.tags, self.attributes, self.text = set(), [], ""
        self.feed(said)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def test_hostile_words_stay_words_wherever_they_stand(tmp_path):
    quiz = reading(tmp_path, ATTACK)
    quiz.quiz_id = f"../{HOSTILE}"
    found = {
        "one": {"text": HOSTILE, "url": "javascript:alert(1)"},
        "two": {"text": HOSTILE, "url": 'https://example.org/"><script>\x01'},
    }
    files = opened(qti_zip(quiz, found))
    assert all(re.fullmatch(r"[\w/]+\.xml", path, re.ASCII) for path in files)
    roots = [parsed(data) for data in files.values()]
    texts = [element for root in roots for element in root.iter("mattext")]
    for element in texts:
        if element.get("texttype") == "text/plain":
            assert element.text in [str(n) for n in (1, 2)] or element.text[2:] == plain(HOSTILE)
    shown = [Seen(element.text) for element in texts if element.get("texttype") == "text/html"]
    shown += [Seen(root.findtext("description")) for root in roots if root.tag == "quiz"]
    assert len(shown) == 16
    assert {tag for one in shown for tag in one.tags} <= {"p", "a", "em", "strong", "code"}
    attributes = [pair for one in shown for pair in one.attributes]
    assert set(attributes) == {("dir", "auto"), ("href", 'https://example.org/"><script>\ufffd')}
    assert all(clean(HOSTILE) in one.text for one in shown)
    titles = [root.findtext("title") for root in roots if root.tag == "quiz"]
    titles += [one.get("title") for root in roots for one in root.iter("assessment")]
    assert titles == [clean(HOSTILE)] * 2


OURS = """# Counting

Read the claims first.

## One?

- [ ] a
  > Not this.
- [x] b
  > This.
- [ ] c

> Why.

## Several?

- [x] a
- [ ] b
  > Not this.
- [x] c

## Exact?

= 109

> Why.

## Range?

= 100 to 120

## Write

...

> Why.
"""
THEIRS = """Quiz title: Counting
Quiz description: Read the claims first.

1. One?
... Why.
a) a
... Not this.
*b) b
... This.
c) c

2. Several?
[*] a
[ ] b
... Not this.
[*] c

3. Exact?
... Why.
= 109

4. Range?
= [100, 120]

5. Write
... Why.
____
"""


def shape(one):
    """How a question is built: all but its words, with its labels named by their places."""
    labels = [label.get("ident") for label in one.element.iter("response_label")]
    places = {ident: f"label {n}" for n, ident in enumerate(labels)}
    places |= {f"{ident}_fb": f"feedback {n}" for n, ident in enumerate(labels)}

    def built(element):
        attributes = {name: places.get(value, value) for name, value in element.attrib.items()}
        text = (element.text or "").strip()
        if element.tag in ("vargte", "varlte"):
            text = float(text)  # theirs writes 100.0000
        text = "" if element.tag == "mattext" else places.get(text, text)
        return element.tag, sorted(attributes.items()), text, [built(inner) for inner in element]

    tag, attributes, text, parts = built(one.element.find("resprocessing"))
    processing = tag, attributes, text, sorted(parts)  # theirs puts the feedback on an essay last
    feedbacks = [built(feedback) for feedback in one.element.iter("itemfeedback")]
    fields = [e.text for e in one.element.iter("fieldlabel")]
    return one.kind, fields, built(one.element.find("presentation")), processing, feedbacks


def test_questions_are_built_as_text2qti_builds_them_for_canvas(tmp_path):
    ours = items(qti_zip(reading(tmp_path, OURS), {}))
    theirs = items(QTI(TheirQuiz(THEIRS, config=Config(), source_name="theirs.txt")).zip_bytes())
    assert len(ours) == len(theirs) == 5
    for our, their in zip(ours, theirs, strict=True):
        assert shape(our) == shape(their)
        assert {Seen(said).text for said in our.feedbacks.values()} == {
            Seen(said).text.strip() for said in their.feedbacks.values()
        }
