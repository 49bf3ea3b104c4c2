"""The replay as a person meets it: on a page from disk, with scripts off, and in JupyterLab."""

import pytest

from soleimani_edu import load, plot_revisions, replay

SCRIPT = """from soleimani_edu import load, plot_revisions, replay
claims = load("casualties").query("event_id == '2020-01-08-missile-attack'")
turned = replay(plot_revisions, claims[claims["measure"] == "traumatic-brain-injury"])
turned"""


@pytest.fixture(scope="session")
def page_file(tmp_path_factory):
    claims = load("casualties").query("event_id == '2020-01-08-missile-attack'")
    html = replay(plot_revisions, claims[claims["measure"] == "traumatic-brain-injury"])._repr_mimebundle_()[
        0
    ]
    path = tmp_path_factory.mktemp("replay") / "replay.html"
    head = "<!doctype html><html lang='en'><meta charset='utf-8'><title>page</title>"
    path.write_text(head + html["text/html"], encoding="utf-8")
    return path


def seen(page):
    """How many layers lie over each other in the picture that is shown."""
    images = page.locator(".layers:visible img")
    return sum(
        image.evaluate("node => getComputedStyle(node).visibility") == "visible" for image in images.all()
    )


def said(page):
    return page.get_by_role("status").inner_text().replace("\n\n", "\n")


def test_it_opens_on_the_first_day(open_page):
    page = open_page()
    assert said(page) == "As known on 2020-01-24 (1 of 6)\n2020-01-24, US Department of Defense: 34"
    assert seen(page) == 1
    assert "34" in page.locator(".stage").get_attribute("aria-label")
    assert "50" not in page.locator(".stage").get_attribute("aria-label")


def test_the_buttons_turn_one_day_and_stop_at_both_ends(open_page):
    page = open_page()
    page.get_by_role("button", name="Next").click()
    assert said(page).splitlines()[-1] == "2020-01-28, US Department of Defense: 50, in place of 34"
    assert seen(page) == 2
    page.get_by_role("button", name="Previous").click()
    page.get_by_role("button", name="Previous").click(force=True)
    assert "(1 of 6)" in said(page) and seen(page) == 1
    assert page.get_by_role("button", name="Previous").get_attribute("aria-disabled") == "true"


def test_the_slider_is_worked_with_the_keyboard_and_says_the_day(open_page):
    page = open_page()
    slider = page.get_by_role("slider", name="Day")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "2020-01-30"
    assert "(3 of 6)" in said(page)
    page.keyboard.press("End")
    assert "(6 of 6)" in said(page) and seen(page) == 6
    assert slider.evaluate("node => node === document.activeElement")


def test_play_turns_by_itself_and_stops_on_the_last_day(open_page):
    page = open_page()
    page.clock.install()
    page.get_by_role("button", name="Play").click()
    assert "(2 of 6)" in said(page)
    assert page.get_by_role("status").get_attribute("aria-live") == "off"
    page.clock.run_for(60_000)
    assert "(6 of 6)" in said(page)
    assert page.get_by_role("button", name="Play").is_visible()
    assert page.get_by_role("status").get_attribute("aria-live") == "polite"


def test_nothing_moves_by_itself_for_those_who_ask_for_less_motion(open_page):
    page = open_page(reduced_motion="reduce")
    assert not page.get_by_role("button", name="Play").is_visible()
    page.get_by_role("button", name="Next").click()
    assert "(2 of 6)" in said(page)


@pytest.mark.parametrize(("width", "picture"), [(1200, "wide"), (400, "narrow"), (320, "narrow")])
def test_the_page_needs_no_sideways_scrolling(open_page, width, picture):
    page = open_page(viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(f".layers.{picture}").is_visible()
    assert page.locator(".layers:visible").count() == 1


def test_controls_are_large_enough_to_hit(open_page):
    page = open_page()
    for control in page.locator(".controls > *").all():
        box = control.bounding_box()
        assert box["width"] >= 24 and box["height"] >= 24


def test_with_scripts_off_there_are_the_last_picture_and_the_list(open_page):
    page = open_page(java_script_enabled=False)
    assert page.locator("img:visible").count() == 1
    assert "110" in page.locator("img:visible").get_attribute("alt")
    page.get_by_text("What became known, and when (6 steps)").click()
    assert page.get_by_text("2020-01-28, US Department of Defense: 50, in place of 34").is_visible()


def test_in_jupyterlab_the_keyboard_turns_it_and_python_hears(open_notebook):
    page = open_notebook("replay", [SCRIPT, "print(f'AT={turned.at}')", "turned.at = 5"], ".replay .said")
    slider = page.get_by_role("slider", name="Day")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert slider.evaluate("node => node === document.activeElement")
    assert "(2 of 6)" in page.locator(".replay .said").inner_text()
    output = page.locator(".jp-OutputArea-output", has_text="AT=").last
    open_notebook.run(page, 1, output)
    assert output.inner_text().strip() == "AT=1"
    open_notebook.run(page, 2, page.get_by_text("(6 of 6)"))
