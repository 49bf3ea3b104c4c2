"""The quiz as a person meets it: on a page, with scripts off, in JupyterLab and in Notebook 7."""

import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from soleimani_edu import show_quiz
from soleimani_edu.widgets.quiz import QuizWidget

CASES = Path(__file__).parent.parent / "marking_cases.json"
QUIZ = """# Counting

Read the *claims* first.

## Which did the Pentagon say on 30 January?

Hint: Look at the day of each claim.

- [ ] 11
  > Moved for screening.
- [x] 64
  > Its count of **that day**.
- [ ] <img src=x onerror="document.title='hurt'"> 110
  > A later </script> count.

> Each count has its day. [Codebook](https://example.org/codebook)

Evidence: tbi-2020-01-30

## Which two are diagnoses?

- [x] 34
  > The first.
- [ ] 11
  > Moved for screening.
- [x] 50
  > The second.

> Screening is not a diagnosis.

Evidence: tbi-2020-01-24

## How many on 10 February?

= 109

> The fourth count.

Evidence: tbi-2020-02-10

## In which order?

1. first
   > It came first.
2. second
   > It came second.
3. third
   > It came third.

> Later need not be larger.

Evidence: tbi-2020-02-21

## Who said which number?

| number | speaker | why |
|---|---|---|
| 34 | The Pentagon | Its first count. |
| at least 80 | State television | It quoted a source without a name. |
| | Ukraine | |

> Each number has its speaker.

Evidence: tbi-2020-01-24

## How many people were killed in the crush?

Disputed: Two claims of one day differ.

- [x] 35
  > State television said so on 7 January 2020.
- [x] 56
  > The emergency service said so that evening.
- [ ] 12
  > Nobody in the tables said so.

> Two claims are two rows.

Evidence: kerman-crush-killed-2020-01-07-state-television-1346; kerman-crush-killed-2020-01-07-emergency-2359

## What would you ask the speaker?

...

> A good question asks how the number was found.

Evidence: tbi-2020-01-24
"""
YES = "✓ Yes, as the sources have it."


@pytest.fixture(scope="session")
def quiz_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("quiz") / "counting.md"
    path.write_text(QUIZ, encoding="utf-8")
    return path


def written(path, quiz_file, **options):
    html = show_quiz(quiz_file, **options)._repr_mimebundle_()[0]["text/html"]
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>page</title>'
    main = f"<main><h1>Lesson</h1><h2>Quiz</h2>{html}</main>"
    path.write_text(f'<!doctype html><html lang="en">{head}{main}</html>', encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def page_file(quiz_file):
    return written(quiz_file.with_suffix(".html"), quiz_file)


@pytest.fixture
def page(open_page):
    """The quiz opened from disk with the network cut."""
    page = open_page()
    page.locator("fieldset").first.wait_for()
    return page


def question(page, number):
    return page.locator("fieldset").nth(number - 1)


def status(page, number):
    return question(page, number).locator("p.status[role=status]").inner_text()


def check(page, number):
    question(page, number).locator("button.check").click()
    return status(page, number)


def told(page):
    """What is said of the saved answers."""
    return page.locator(".tools").get_by_role("status").inner_text()


def focused(locator):
    return locator.evaluate("node => node === document.activeElement")


def answer_all(page):
    """Answer the seven questions: five as the sources do, the second in part; check each."""
    question(page, 1).get_by_label("64").check()
    question(page, 2).get_by_label("34").check()
    question(page, 2).get_by_label("50").uncheck()
    question(page, 3).get_by_role("textbox").fill("109")
    for text in ("second", "first"):
        for _ in range(2):
            question(page, 4).get_by_role("button", name=f"Move up: {text}").click()
    question(page, 5).get_by_label("34").select_option("The Pentagon")
    question(page, 5).get_by_label("at least 80").select_option("State television")
    question(page, 6).get_by_label("56").check()
    question(page, 7).get_by_role("textbox").fill("How was it counted?")
    return [check(page, number) for number in range(1, 8)]


def test_the_browser_marks_each_case_as_python_does(page):
    cases = json.loads(CASES.read_text(encoding="utf-8"))
    marked = page.evaluate(
        """async ([script, cases]) => {
            const module = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
            return cases.map(({ question, answer }) => module.mark(question, answer));
        }""",
        [QuizWidget._esm, cases],
    )
    pairs = zip(cases, marked, strict=True)
    assert [(case, verdict) for case, verdict in pairs if case["verdict"] != verdict] == []


def test_one_option_is_marked_only_when_it_is_checked(page):
    question(page, 1).get_by_label("64").check()
    assert status(page, 1) == ""
    assert check(page, 1) == YES
    assert question(page, 1).get_by_text("Yes. Its count of that day.").is_visible()
    assert question(page, 1).get_by_text("Each count has its day.").is_visible()
    evidence = question(page, 1).get_by_role("link", name="US Department of Defense")
    assert "burlington" in evidence.get_attribute("href")
    assert page.get_by_text("1 of 6 answered as the sources do.").is_visible()


def test_a_wrong_option_says_why_and_can_be_tried_again_in_the_same_order(page):
    options = question(page, 1).locator("ul.options label").all_inner_texts()
    question(page, 1).get_by_label("11").first.check()
    assert check(page, 1).startswith("Not as the sources have it.")
    assert question(page, 1).get_by_text("No. Moved for screening.").is_visible()
    question(page, 1).get_by_label("64").check()
    assert check(page, 1) == YES
    assert not question(page, 1).get_by_text("Moved for screening.").is_visible()
    assert question(page, 1).locator("ul.options label").all_inner_texts() == options


def test_all_the_right_ones_and_none_of_the_others(page):
    boxes = question(page, 2).get_by_role("checkbox")
    boxes.nth(0).check()
    assert check(page, 2).startswith("Some of this is right,")
    boxes.nth(1).check()
    boxes.nth(2).check()
    assert check(page, 2).startswith("Some of this is right,")
    boxes.nth(1).uncheck()
    assert check(page, 2) == YES


@pytest.mark.parametrize("typed", ["109", " 109.0 ", "۱۰۹", "١٠٩"])
def test_a_number_is_read_in_the_digits_of_the_learner(page, typed):
    question(page, 3).get_by_role("textbox").fill(typed)
    assert check(page, 3) == YES


def test_blank_is_not_wrong_and_a_word_is_not_a_number(page):
    assert [check(page, number) for number in (1, 2, 3, 5, 6, 7)] == ["Nothing is answered yet."] * 6
    question(page, 3).get_by_role("textbox").fill("dozens")
    assert check(page, 3) == "Write a number in digits, for example 12."
    assert question(page, 3).get_by_role("textbox").input_value() == "dozens"
    assert "answered as the sources do" not in page.locator("body").inner_text()


def test_items_are_put_in_order_with_the_keyboard_and_focus_stays(page):
    items = question(page, 4).locator("ol.options li span")
    assert check(page, 4).startswith("Not as the sources have it.")
    for place, text in enumerate(["first", "second", "third"]):
        button = question(page, 4).get_by_role("button", name=f"Move up: {text}")
        button.focus()
        for _ in range(3):
            if items.all_inner_texts().index(text) > place:
                page.keyboard.press("Enter")
                assert focused(button)
                assert status(page, 4).startswith(f"{text}: number ")
    assert items.all_inner_texts() == ["first", "second", "third"]
    assert check(page, 4) == YES


def test_each_row_is_matched_and_says_why(page):
    question(page, 5).get_by_label("34").select_option("The Pentagon")
    question(page, 5).get_by_label("at least 80").select_option("Ukraine")
    assert check(page, 5).startswith("Some of this is right,")
    assert question(page, 5).locator(".note").all_inner_texts() == ["Yes. Its first count.", "No."]
    question(page, 5).get_by_label("at least 80").select_option("State television")
    assert check(page, 5) == YES
    assert question(page, 5).get_by_text("It quoted a source without a name.").is_visible()


@pytest.mark.parametrize("claim", ["35", "56"])
def test_in_a_disputed_question_each_sourced_answer_is_right_and_all_speakers_are_named(page, claim):
    question(page, 6).get_by_label(claim, exact=True).check()
    assert check(page, 6) == "✓ Yes, a source says so. The sources do not agree: read who says what."
    assert question(page, 6).locator(".note:not(:empty)").all_inner_texts() == [
        "A source says so. State television said so on 7 January 2020.",
        "A source says so. The emergency service said so that evening.",
    ]


def test_an_answer_that_no_source_gives_names_the_speakers_too(page):
    question(page, 6).get_by_label("12").check()
    assert check(page, 6).startswith("No source of this course says so.")
    assert question(page, 6).get_by_text("The emergency service said so that evening.").is_visible()


def test_a_free_answer_is_kept_and_never_marked(page):
    question(page, 7).get_by_role("textbox").fill("How was it counted?")
    assert check(page, 7) == "Kept. Nobody marks this. Compare it with the note."
    assert question(page, 7).get_by_text("A good question asks how the number was found.").is_visible()
    assert page.locator(".score").inner_text() == ""


def test_a_hint_is_there_for_who_wants_it(page):
    hint = question(page, 1).get_by_text("Look at the day of each claim.")
    assert not hint.is_visible()
    question(page, 1).locator("summary").press("Enter")
    assert hint.is_visible()


def test_answers_checked_or_not_are_there_again_after_a_reload(page):
    assert answer_all(page)[1].startswith("Some of this is right,")
    question(page, 7).get_by_role("textbox").fill("How was it counted, and when?")
    page.reload()
    assert question(page, 1).get_by_label("64").is_checked()
    assert status(page, 1) == YES
    assert question(page, 3).get_by_role("textbox").input_value() == "109"
    assert question(page, 4).locator("ol.options li span").all_inner_texts() == ["first", "second", "third"]
    assert (
        question(page, 5).get_by_label("34").evaluate("node => node.selectedOptions[0].text")
        == "The Pentagon"
    )
    assert question(page, 7).get_by_role("textbox").input_value() == "How was it counted, and when?"
    assert page.get_by_text("5 of 6 answered as the sources do.").is_visible()


def test_two_tabs_share_their_answers_and_neither_erases_the_others(page, page_file):
    other = page.context.new_page()
    other.goto(page_file.as_uri())
    question(other, 3).get_by_role("textbox").fill("10")
    question(page, 1).get_by_label("64").check()
    check(page, 1)
    other.wait_for_function("document.querySelector('input[type=radio]:checked') !== null")
    question(other, 3).get_by_role("textbox").press("End")
    question(other, 3).get_by_role("textbox").press_sequentially("9")
    assert check(other, 3) == YES
    page.reload()
    assert status(page, 1) == YES
    assert status(page, 3) == YES


def test_saved_answers_are_loaded_in_another_browser(page, open_page, tmp_path):
    answer_all(page)
    page.get_by_label("Your name").fill("Ali / Sara")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my answers").click()
    assert download.value.suggested_filename == "counting answers Ali _ Sara.json"
    assert told(page) == "Saved as counting answers Ali _ Sara.json."
    download.value.save_as(tmp_path / "saved.json")
    saved = json.loads((tmp_path / "saved.json").read_text(encoding="utf-8"))
    assert saved["answers"]["1"] == [1] and saved["answers"]["7"] == "How was it counted?"
    fresh = open_page()
    assert not question(fresh, 1).get_by_label("64").is_checked()
    load(fresh, tmp_path / "saved.json")
    assert told(fresh) == "Your answers are loaded."
    assert question(fresh, 1).get_by_label("64").is_checked()
    assert status(fresh, 4) == YES
    assert fresh.locator(".score").inner_text() == "5 of 6 answered as the sources do."
    assert fresh.get_by_label("Your name").input_value() == "Ali / Sara"
    fresh.get_by_role("button", name="Undo").click()
    assert not question(fresh, 1).get_by_label("64").is_checked()


def load(page, path):
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Load my answers").click()
    chooser.value.set_files(path)
    page.wait_for_function("document.querySelector('.tools [role=status]').textContent !== ''")


BROKEN = "This file cannot be read as saved answers. Nothing was changed."
GOOD = {"format": "soleimani_edu answers 1", "quiz": "counting", "name": "", "saved": ""}
REFUSED = {
    "not JSON": (b"\xff{", BROKEN),
    "a list": ([1, 2], BROKEN),
    "null": (None, BROKEN),
    "another format": (GOOD | {"format": "x", "answers": {}}, BROKEN),
    "no answers": (GOOD, BROKEN),
    "an option that is not there": (GOOD | {"answers": {"1": [7]}}, BROKEN),
    "a last check of a question that is not there": (
        GOOD | {"answers": {}, "checked": {"9": [0]}},
        BROKEN,
    ),
    "a number for a quiz": (GOOD | {"quiz": 7, "answers": {}}, BROKEN),
    "a question that is not there": (GOOD | {"answers": {"9": [0]}}, BROKEN),
    "another quiz": (
        GOOD | {"quiz": "02_strike", "answers": {}},
        "This file holds answers to the quiz 02_strike, not to this one. Nothing was changed.",
    ),
    "another text of the quiz": (
        GOOD | {"version": "00000000", "answers": {}},
        "The questions have changed since this file was saved, so its answers may not fit. "
        "Nothing was changed.",
    ),
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_file_that_does_not_fit_is_refused_with_a_sentence_and_nothing_is_erased(page, tmp_path, why):
    content, sentence = REFUSED[why]
    version = page.locator("[data-quiz]").get_attribute("data-version")
    if isinstance(content, dict):
        content = {"version": version, **content}
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    (tmp_path / "saved.json").write_bytes(data)
    question(page, 1).get_by_label("64").check()
    load(page, tmp_path / "saved.json")
    assert told(page) == sentence
    assert question(page, 1).get_by_label("64").is_checked()


def test_cleared_answers_can_be_brought_back(page):
    answer_all(page)
    page.get_by_role("button", name="Clear my answers").click()
    page.get_by_role("button", name="Clear my answers").click()
    assert told(page) == "Your answers are cleared."
    assert not question(page, 1).get_by_label("64").is_checked()
    assert page.locator(".score").inner_text() == ""
    page.get_by_role("button", name="Undo").click()
    assert question(page, 1).get_by_label("64").is_checked()
    assert page.locator(".score").inner_text() == "5 of 6 answered as the sources do."


def test_an_answer_given_after_clearing_is_not_undone(page):
    answer_all(page)
    page.get_by_role("button", name="Clear my answers").click()
    question(page, 1).get_by_label("64").check()
    assert not page.get_by_role("button", name="Undo").is_visible()


def test_a_name_or_a_text_in_another_tab_is_not_undone_either(page, page_file):
    undo = page.get_by_role("button", name="Undo")
    question(page, 1).get_by_label("64").check()
    page.get_by_role("button", name="Clear my answers").click()
    assert undo.is_visible()
    page.get_by_label("Your name").fill("Ali")
    assert not undo.is_visible()
    page.get_by_role("button", name="Clear my answers").click()
    other = page.context.new_page()
    other.goto(page_file.as_uri())
    question(other, 7).get_by_role("textbox").fill("a long text")
    undo.wait_for(state="hidden")
    assert question(page, 7).get_by_role("textbox").input_value() == "a long text"


def test_typing_does_not_say_the_score_again(page):
    answer_all(page)
    page.evaluate(
        """() => new MutationObserver(() => { document.title = "said again"; })
            .observe(document.querySelector(".score"), { childList: true, subtree: true })"""
    )
    question(page, 7).get_by_role("textbox").press_sequentially("abc")
    assert page.title() == "page"


def test_a_word_instead_of_a_number_takes_it_out_of_the_score(page):
    question(page, 3).get_by_role("textbox").fill("109")
    assert check(page, 3) == YES
    question(page, 3).get_by_role("textbox").fill("dozens")
    check(page, 3)
    assert page.locator(".score").inner_text() == ""


def test_what_a_full_browser_cannot_keep_is_saved_in_the_file(page, tmp_path):
    question(page, 1).get_by_label("64").check()
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    question(page, 3).get_by_role("textbox").fill("109")
    assert check(page, 3) == YES
    assert page.get_by_text("This browser keeps nothing here.").is_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my answers").click()
    download.value.save_as(tmp_path / "saved.json")
    saved = json.loads((tmp_path / "saved.json").read_text(encoding="utf-8"))
    assert saved["answers"] == {"1": [1], "3": "109"}


@pytest.mark.parametrize(
    "kept",
    ["x", "[]", '{"answers": null}', '{"answers": {"99": [1], "x": 1}}', '{"name": null}']
    + [
        f'{{"answers": {{"{n}": {answer}}}}}'
        for n in (1, 4, 5)
        for answer in ("5", '"x"', "[99]", "[0, 0, 0]")
    ],
)
def test_what_else_is_kept_in_the_browser_does_not_break_the_quiz(page, kept):
    page.evaluate(
        """(kept) => {
            const { quiz, version } = document.querySelector("[data-quiz]").dataset;
            localStorage.setItem(`soleimani_edu quiz ${quiz} ${version}`, kept);
        }""",
        kept,
    )
    page.reload()
    assert answer_all(page)[2] == YES
    with page.expect_download():
        page.get_by_role("button", name="Save my answers").click()


def test_answers_to_an_older_text_of_the_quiz_stay_and_that_is_said(page, quiz_file, page_file):
    question(page, 1).get_by_label("64").check()
    newer = quiz_file.with_name("newer") / quiz_file.name
    newer.parent.mkdir(exist_ok=True)
    newer.write_text(QUIZ.replace("first\n", "the first\n"), encoding="utf-8")
    page.goto(written(newer.with_suffix(".html"), newer).as_uri())
    assert told(page).startswith("The questions of this quiz have changed.")
    page.evaluate("() => localStorage.clear()")
    page.goto(page_file.as_uri())
    page.goto(newer.with_suffix(".html").as_uri())
    assert told(page) == ""  # nobody answered the older one
    page.goto(page_file.as_uri())
    question(page, 1).get_by_label("64").check()
    page.goto(newer.with_suffix(".html").as_uri())
    assert not question(page, 1).get_by_label("64").is_checked()
    page.goto(page_file.as_uri())
    assert question(page, 1).get_by_label("64").is_checked()


def test_a_quiz_that_is_shown_twice_on_a_page_is_one_quiz(open_page, quiz_file, page_file):
    html = written(page_file, quiz_file).read_text(encoding="utf-8")
    twice = page_file.with_stem("twice")
    twice.write_text(html + html, encoding="utf-8")
    page = open_page()
    page.goto(twice.as_uri())
    first, second = page.locator("fieldset").nth(0), page.locator("fieldset").nth(7)
    first.get_by_label("64").check()
    first.locator("button.check").click()
    assert second.get_by_label("64").is_checked()
    second.locator("button.check").click()
    assert second.locator("p.status").inner_text() == first.locator("p.status").inner_text() == YES


def test_a_browser_that_keeps_nothing_says_so_and_the_quiz_works(open_page):
    page = open_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('closed'); } })"
    )
    page.reload()
    assert page.get_by_text("This browser keeps nothing here.").is_visible()
    assert answer_all(page)[0] == YES


HOSTILE = """<script>hurt()</script> <img src=x onerror=hurt()> [a](javascript:hurt()) "q" 'q' </script> \
{{7+7}} ${7+7} {% x %} \u202eabc &lt;b&gt; <style>p{display:none}</style> <!-- $$x$$"""
TEMPLATE = """# T {h}

I {h}

## Choose {h}

X {h}

Hint: H {h}

Disputed: D {h}

- [x] O1 {h}
  > F1 {h}
- [x] O2 {h}
  > F2 {h}

> E {h}

## Order {h}

1. I1 {h}
   > F3 {h}
2. I2 {h}

## Match {h}

| A {h} | B {h} | C |
|---|---|---|
| L1 {h} | R1 {h} | F4 {h} |
| L2 {h} | R2 {h} | F5 |
| | R3 {h} | |
"""


@pytest.fixture(scope="module")
def hostile_file(quiz_file):
    """A quiz with the same hostile text in every field, behind letters that tell the fields apart."""
    path = quiz_file.with_name("hostile.md")
    path.write_text(TEMPLATE.replace("{h}", HOSTILE), encoding="utf-8")
    return path


def see_that_nothing_hurts(page):
    """Answer, so that every field is on the page; then each is there as it was written, and did nothing."""
    question(page, 1).get_by_role("radio").first.check()
    for select in question(page, 3).locator("select").all():
        select.select_option(index=1)
    for number in (1, 2, 3):
        check(page, number)
    quiz = page.locator("[data-quiz=hostile]")
    shown = quiz.evaluate("node => node.textContent")
    fields = "T I Choose X H D O1 F1 O2 F2 E Order I1 I2 Match A B L1 R1 L2 R2 R3".split()
    assert [field for field in fields if f"{field} {HOSTILE}" not in shown] == []
    assert page.evaluate("window.hurted") is None
    assert quiz.locator("img, style, iframe, script, a").count() == 0
    names = "node => [...node.querySelectorAll('*')].flatMap((one) => one.getAttributeNames())"
    assert not any(name.startswith("on") for name in quiz.evaluate(names))


def test_hostile_text_in_any_field_is_shown_as_text_on_a_page(open_page, hostile_file):
    other = written(hostile_file.with_suffix(".html"), hostile_file)
    page = open_page()
    page.add_init_script("window.hurt = () => { window.hurted = true; }")
    page.goto(other.as_uri())
    see_that_nothing_hurts(page)


def test_hostile_text_in_any_field_is_shown_as_text_in_jupyterlab(open_notebook, hostile_file):
    show = f"from soleimani_edu import show_quiz\nshow_quiz({str(hostile_file)!r})"
    page = open_notebook("hostile", [show], "fieldset")
    page.evaluate("() => { window.hurt = () => { window.hurted = true; }; }")
    open_notebook.run(page, 0, page.locator("fieldset").first)
    see_that_nothing_hurts(page)


def test_with_scripts_off_every_question_and_answer_can_be_read(open_page):
    page = open_page(java_script_enabled=False)
    sections = page.locator("section")
    assert sections.count() == 7
    first = sections.first
    assert first.get_by_role("listitem").all_inner_texts()[:2] == ["11", "64"]
    assert not first.get_by_text("Each count has its day.").is_visible()
    first.locator("summary", has_text="Answer").click()
    assert first.get_by_text("Yes. Its count of that day.").is_visible()
    assert first.get_by_text("Each count has its day.").is_visible()
    key = {
        4: "first\nIt came first.",
        5: "The Pentagon Its first count.",
        6: "A source says so. State television said so",
        7: "A good question asks how the number was found.",
    }
    for number, text in key.items():
        sections.nth(number - 1).locator("summary").click()
        assert text in sections.nth(number - 1).locator("details").inner_text()


def test_a_narrow_page_needs_no_sideways_scrolling_and_targets_are_large(open_page):
    page = open_page(viewport={"width": 320, "height": 640})
    page.locator("fieldset").first.wait_for()
    answer_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    sizes = page.evaluate(
        """() => [...document.querySelectorAll(".quiz :is(button, input, select, textarea, summary)")]
            .filter((node) => node.checkVisibility())
            .map((node) => (node.closest("label") ?? node).getBoundingClientRect())
            .map(({ width, height }) => Math.min(width, height))"""
    )
    assert len(sizes) > 20 and min(sizes) >= 24


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("answered", [False, True])
def test_a_page_has_nothing_that_an_audit_objects_to(open_page, audit, scheme, answered):
    page = open_page(color_scheme=scheme)
    page.locator("fieldset").first.wait_for()
    if answered:
        answer_all(page)
        check(page, 2)
    assert audit(page, "main") == []


@pytest.mark.parametrize("language", ["fa", "ar"])
def test_words_from_right_to_left_stand_from_right_to_left(open_page, audit, quiz_file, page_file, language):
    other = written(page_file.with_stem(f"counting_{language}"), quiz_file, language=language)
    page = open_page(viewport={"width": 320, "height": 640})
    page.goto(other.as_uri())
    field = question(page, 1)
    button, box = field.locator("button.check").bounding_box(), field.bounding_box()
    assert box["x"] + box["width"] - button["x"] - button["width"] < button["x"] - box["x"]
    assert field.locator("legend").evaluate("node => getComputedStyle(node).direction") == "ltr"
    field.get_by_label("64").check()
    assert check(page, 1) not in ("", YES)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert audit(page, "main") == []


def keyboard_alone(page):
    """Answer every kind with the keys alone, and check it; see that focus is never lost."""
    field = question(page, 1)
    field.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert field.get_by_role("radio").nth(1).is_checked() and focused(field.get_by_role("radio").nth(1))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert field.get_by_role("radio").nth(2).is_checked() and focused(field.get_by_role("radio").nth(2))
    page.keyboard.press("ArrowUp")
    assert status(page, 1) == ""
    page.keyboard.press("Tab")
    assert focused(field.locator("summary"))
    page.keyboard.press("Enter")
    assert field.get_by_text("Look at the day of each claim.").is_visible()
    press_check(page, 1)
    tab_to(page, question(page, 2).get_by_role("checkbox").first)
    page.keyboard.press("Space")
    tab_to(page, question(page, 2).get_by_role("checkbox").nth(2))
    page.keyboard.press("Space")
    press_check(page, 2)
    tab_to(page, question(page, 3).get_by_role("textbox"))
    page.keyboard.type("109")
    press_check(page, 3)
    for text in ("second", "first"):
        button = question(page, 4).get_by_role("button", name=f"Move up: {text}")
        tab_to(page, button)
        page.keyboard.press("Enter")
        page.keyboard.press("Space")
        assert focused(button)
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
    press_check(page, 4)
    for row, choice in (("34", "The Pentagon"), ("at least 80", "State television")):
        tab_to(page, question(page, 5).get_by_label(row))
        page.keyboard.type(choice[:7])
        assert question(page, 5).get_by_label(row).evaluate("node => node.selectedOptions[0].text") == choice
    press_check(page, 5)
    tab_to(page, question(page, 6).get_by_role("radio").first)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    press_check(page, 6)
    tab_to(page, question(page, 7).get_by_role("textbox"))
    page.keyboard.type("Who a, b, d, m, x, y?")
    page.keyboard.press("Enter")
    assert question(page, 7).get_by_role("textbox").input_value() == "Who a, b, d, m, x, y?\n"
    press_check(page, 7)
    assert page.locator(".score").inner_text() == "6 of 6 answered as the sources do."
    tab_to(page, page.get_by_label("Your name"))
    page.keyboard.type("Sara")
    tab_to(page, page.get_by_role("button", name="Save my answers"))
    with page.expect_download():
        page.keyboard.press("Enter")


def tab_to(page, wanted):
    for _ in range(16):
        if focused(wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not come to {wanted}")


def press_check(page, number):
    button = question(page, number).locator("button.check")
    tab_to(page, button)
    outline = "node => getComputedStyle(node).outlineStyle + getComputedStyle(node).outlineWidth"
    assert button.evaluate(outline) == "solid3px"
    page.keyboard.press("Enter")
    assert focused(button)
    assert status(page, number)[0] in "✓K"


def test_a_page_is_worked_with_the_keyboard_alone(page):
    keyboard_alone(page)


@pytest.fixture(scope="module", params=["lab", "notebook"])
def live(request, open_notebook, quiz_file):
    """The quiz run in JupyterLab and in Notebook 7; what reaches Python is printed by the second cell."""
    cells = [
        f"from soleimani_edu import show_quiz\nquiz = show_quiz({str(quiz_file)!r})\nquiz",
        "print('REACHED', dict(quiz.answers), quiz.score)",
    ]
    return open_notebook(f"quiz_{request.param}", cells, "fieldset", app=request.param)


def test_in_jupyter_it_is_worked_with_the_keyboard_alone(live):
    keyboard_alone(live)


def test_in_jupyter_the_answers_reach_python_and_an_audit_objects_to_nothing(live, open_notebook, audit):
    answer_all(live)
    reached = live.locator("pre", has_text="REACHED")
    open_notebook.run(live, 1, reached)
    answers = (
        "{'1': [1], '2': [0], '3': '109', '4': [0, 1, 2], '5': [1, 0], '6': [1], '7': 'How was it counted?'}"
    )
    assert reached.inner_text().strip() == f"REACHED {answers} 5 of 6 answered as the sources do; 0 blank"
    for theme in ("Light", "Dark"):
        live.get_by_role("menuitem", name="Settings").click()
        live.locator(".lm-Menu-itemLabel", has_text="Theme").first.hover()
        live.locator(".lm-Menu-itemLabel", has_text=f"JupyterLab {theme}").first.click()
        live.locator(f'body[data-jp-theme-light="{str(theme == "Light").lower()}"]').wait_for(
            state="attached"
        )
        assert audit(live, ".quiz") == []


def test_in_jupyter_answers_are_there_again_when_the_cell_is_run_again(live, open_notebook):
    question(live, 2).get_by_label("50").check()
    question(live, 2).get_by_label("34").check()
    assert check(live, 2) == YES
    live.evaluate("document.querySelector('.quiz').dataset.old = ''")
    open_notebook.run(live, 0, live.locator(".quiz:not([data-old]) fieldset").first)
    assert status(live, 2) == YES
    live.evaluate("document.querySelectorAll('pre').forEach((node) => node.remove())")
    open_notebook.run(live, 1, live.locator("pre", has_text="REACHED"))
    assert "'2': [0, 2]" in live.locator("pre", has_text="REACHED").inner_text()


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_an_untrusted_notebook_shows_each_question_and_folds_each_answer(
    open_notebook, audit, quiz_file, app
):
    show = f"from soleimani_edu import show_quiz\nshow_quiz({str(quiz_file)!r})"
    heading = nbformat.v4.new_markdown_cell("# Lesson\n\n## Part")
    notebook = nbformat.v4.new_notebook(cells=[heading, nbformat.v4.new_code_cell(show)])
    NotebookClient(notebook).execute()
    del notebook.metadata["widgets"]  # JupyterLab does not save it either, unless it is told to
    for cell in notebook.cells:
        cell.metadata["trusted"] = False
    page = open_notebook.opened(f"untrusted_quiz_{app}", notebook, app)
    output = page.locator(".jp-OutputArea-output:not(.jp-mod-trusted)", has_text="Counting").last
    for stem in ("Which two are diagnoses?", "How many on 10 February?", "What would you ask the speaker?"):
        assert output.get_by_text(stem).is_visible()
    assert output.locator("script, input, button, style").count() == 0
    answer = output.get_by_text("State television said so on 7 January 2020.")
    assert not answer.is_visible()
    output.locator("summary", has_text="Answer").nth(5).click()
    assert answer.is_visible()
    assert audit(page, ".jp-OutputArea-output:not(.jp-mod-trusted)") == []


def test_in_jupyter_answers_are_there_again_when_the_kernel_is_restarted(live, open_notebook):
    question(live, 1).get_by_label("64").check()
    assert check(live, 1) == YES
    live.get_by_role("menuitem", name="Kernel").click()
    live.locator(".lm-Menu-itemLabel", has_text="Restart Kernel").first.click()
    live.locator(".jp-Dialog button", has_text="Restart").click()
    live.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
    live.evaluate("document.querySelectorAll('.quiz, pre').forEach((node) => node.remove())")
    open_notebook.run(live, 0, live.locator("fieldset").first)
    assert status(live, 1) == YES
    open_notebook.run(live, 1, live.locator("pre", has_text="REACHED"))
    assert "'1': [1]" in live.locator("pre", has_text="REACHED").inner_text()
