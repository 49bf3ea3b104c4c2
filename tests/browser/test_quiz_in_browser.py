"""The quiz as a person meets it: on a page without a kernel, with scripts off, and in JupyterLab."""

import pytest

from soleimani_edu import show_quiz

QUIZ = """# Counting

## Which did the Pentagon say on 30 January?

- [ ] 11
  > Moved for screening.
- [x] 64
  > Its count of that day.
- [ ] <img src=x onerror="document.title='hurt'"> 110
  > A later </script> count.

> Each count has its day.

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
"""


@pytest.fixture(scope="session")
def quiz_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("quiz") / "counting.md"
    path.write_text(QUIZ, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def page_file(quiz_file):
    html = show_quiz(quiz_file)._repr_mimebundle_()[0]["text/html"]
    page = quiz_file.with_suffix(".html")
    page.write_text(f"<!doctype html><meta charset='utf-8'><title>page</title>{html}", encoding="utf-8")
    return page


@pytest.fixture
def page(browser, page_file):
    """The quiz opened from disk with the network cut."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.asked, page.faults = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.goto(page_file.as_uri())
    page.locator("fieldset").first.wait_for()
    yield page
    assert page.faults == []
    assert all(url.startswith("file:") for url in page.asked)
    context.close()


def question(page, number):
    return page.locator("fieldset").nth(number - 1)


def check(page, number):
    question(page, number).get_by_role("button", name="Check").click()
    return question(page, number).get_by_role("status").inner_text()


def test_one_option_is_marked_only_when_it_is_checked(page):
    question(page, 1).get_by_label("64").check()
    assert question(page, 1).get_by_role("status").inner_text() == ""
    assert check(page, 1) == "✓ Yes, as the sources have it."
    assert question(page, 1).get_by_text("Its count of that day.").is_visible()
    assert question(page, 1).get_by_text("Each count has its day.").is_visible()
    assert "burlington" in question(page, 1).get_by_role("link").get_attribute("href")
    assert page.get_by_text("1 of 4 answered as the sources do.").is_visible()


def test_a_wrong_option_says_why_and_can_be_tried_again(page):
    question(page, 1).get_by_label("11").first.check()
    assert check(page, 1).startswith("Not as the sources have it.")
    assert question(page, 1).get_by_text("Moved for screening.").is_visible()
    question(page, 1).get_by_label("64").check()
    assert check(page, 1) == "✓ Yes, as the sources have it."
    assert not question(page, 1).get_by_text("Moved for screening.").is_visible()


def test_all_the_right_ones_and_none_of_the_others(page):
    boxes = question(page, 2).get_by_role("checkbox")
    boxes.nth(0).check()
    assert check(page, 2).startswith("Some of what you chose is right.")
    boxes.nth(1).check()
    boxes.nth(2).check()
    assert check(page, 2).startswith("Some of what you chose is right.")
    boxes.nth(1).uncheck()
    assert check(page, 2) == "✓ Yes, as the sources have it."


@pytest.mark.parametrize("typed", ["109", " 109.0 ", "۱۰۹", "١٠٩"])
def test_a_number_is_read_in_the_digits_of_the_learner(page, typed):
    question(page, 3).get_by_role("textbox").fill(typed)
    assert check(page, 3) == "✓ Yes, as the sources have it."


def test_blank_is_not_wrong_and_a_word_is_not_a_number(page):
    assert check(page, 3) == "Nothing is answered yet."
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
                assert button.evaluate("node => node === document.activeElement")
    assert items.all_inner_texts() == ["first", "second", "third"]
    assert check(page, 4) == "✓ Yes, as the sources have it."


def test_hostile_text_is_shown_as_text(page):
    assert question(page, 1).get_by_text("<img src=x onerror=").is_visible()
    assert page.locator("fieldset img").count() == 0
    assert page.title() == "page"


def test_with_scripts_off_every_question_and_answer_can_be_read(browser, page_file):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    sections = page.locator("section")
    assert sections.count() == 4
    first = sections.first
    assert first.get_by_role("listitem").all_inner_texts()[:2] == ["11", "64"]
    assert not first.get_by_text("Each count has its day.").is_visible()
    first.locator("summary").click()
    assert first.get_by_text("Yes. Its count of that day.").is_visible()
    assert first.get_by_text("Each count has its day.").is_visible()
    sections.nth(3).locator("summary").click()
    assert "first It came first." in sections.nth(3).locator("details ol").inner_text()
    context.close()


def test_a_narrow_page_needs_no_sideways_scrolling(browser, page_file):
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.locator("fieldset").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


@pytest.fixture(scope="module")
def in_lab(open_notebook, quiz_file):
    """The quiz run in a JupyterLab notebook; its answers are printed by the second cell."""
    cells = [
        f"from soleimani_edu import show_quiz\nquiz = show_quiz({str(quiz_file)!r})\nquiz",
        "print('ANSWERS', dict(quiz.answers))",
    ]
    return open_notebook("quiz", cells, "fieldset")


def test_in_jupyterlab_the_live_widget_is_worked_with_the_keyboard_alone(in_lab):
    radios = question(in_lab, 1).get_by_role("radio")
    radios.first.focus()
    in_lab.keyboard.press("Space")
    in_lab.keyboard.press("ArrowDown")
    assert radios.nth(1).is_checked()
    assert radios.nth(1).evaluate("node => node === document.activeElement")
    assert question(in_lab, 1).get_by_role("status").inner_text() == ""
    in_lab.keyboard.press("Tab")
    in_lab.keyboard.press("Enter")
    assert question(in_lab, 1).get_by_role("status").inner_text() == "✓ Yes, as the sources have it."


def test_in_jupyterlab_the_answers_reach_python(in_lab, open_notebook):
    question(in_lab, 1).get_by_label("64").check()
    check(in_lab, 1)
    question(in_lab, 3).get_by_role("textbox").fill("109")
    check(in_lab, 3)
    output = in_lab.locator(".jp-OutputArea-output", has_text="ANSWERS")
    open_notebook.run(in_lab, 1, output)
    assert output.inner_text().strip() == "ANSWERS {'1': [1], '3': 109}"
