"""The comparison as a person meets it: on a page from disk, with scripts off, and in JupyterLab."""

import pytest

from soleimani_edu import compare
from soleimani_edu.schema import fields

EVENT = "2020-01-08-missile-attack"
HOSTILE = "<img src=x onerror=\"document.title='hurt'\"> </script><b>bold</b>"


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """The tables of the course with two statements, one of which means to do harm."""
    folder = tmp_path_factory.mktemp("statements")
    columns = ",".join(field["name"] for field in fields("statements"))
    cell = HOSTILE.replace('"', '""')
    rows = (
        f's-1,2020-01-09,"{cell}",minister,Iraq,iraq,response,limits,"{cell}","{cell}",{EVENT},trend-2020-01-08-missiles,',
        f"s-2,2020-01-09,علی,minister,Iran,iran,response,limits,پایان,,{EVENT},trend-2020-01-08-missiles,",
    )
    (folder / "statements.csv").write_text("\n".join((columns, *rows, "")), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def page_file(folder):
    html = compare(EVENT, folder=folder)._repr_mimebundle_()[0]["text/html"]
    path = folder / "compare.html"
    head = "<!doctype html><html lang='en'><meta charset='utf-8'><title>page</title>"
    path.write_text(head + html, encoding="utf-8")
    return path


def select(page, side):
    return page.get_by_label(side)


def side(page, number):
    """(heading, beginning of what the picture tells, kinds of marks of the table) of a side."""
    section = page.locator("section").nth(number)
    told = section.get_by_role("img").get_attribute("alt").split(".")[0]
    return section.get_by_role("heading").inner_text(), told, section.locator("tbody tr").count()


def test_it_opens_with_the_two_that_have_most_rows(open_page):
    page = open_page()
    assert side(page, 0) == ("United States, 44 rows", "Told by United States: 44 rows", 44)
    assert side(page, 1) == ("Iran, 14 rows", "Told by Iran: 14 rows", 14)
    assert page.get_by_role("status").inner_text() == "Left: United States, 44 rows; right: Iran, 14 rows."
    assert page.locator("section").count() == 2


def test_another_choice_changes_heading_picture_table_and_status(open_page):
    page = open_page()
    before = page.locator("section").nth(1).get_by_role("img").get_attribute("src")
    select(page, "Right").select_option("iraq")
    assert side(page, 0)[0] == "United States, 44 rows"
    assert side(page, 1) == ("Iraq, 7 rows", "Told by Iraq: 7 rows", 7)
    assert page.locator("section").nth(1).get_by_role("img").get_attribute("src") != before
    assert page.get_by_role("status").inner_text() == "Left: United States, 44 rows; right: Iraq, 7 rows."
    select(page, "Left").select_option("iran")
    assert [side(page, n)[0] for n in (0, 1)] == ["Iran, 14 rows", "Iraq, 7 rows"]


def test_the_pictures_are_drawn_and_stand_on_one_height(open_page):
    page = open_page()
    images = page.locator("section img")
    assert all(image.evaluate("node => node.naturalWidth") > 500 for image in images.all())
    assert len({round(image.bounding_box()["y"]) for image in images.all()}) == 1


def test_it_is_worked_with_the_keyboard_alone_and_focus_stays(open_page):
    page = open_page()
    select(page, "Left").focus()
    page.keyboard.press("ArrowDown")
    assert side(page, 0)[0] == "Iran, 14 rows"
    page.keyboard.press("ArrowDown")
    assert side(page, 0)[0] == "Iraq, 7 rows"
    assert select(page, "Left").evaluate("node => node === document.activeElement")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    assert side(page, 1)[0] == "United States, 44 rows"
    outline = select(page, "Right").evaluate("node => getComputedStyle(node).outlineStyle")
    assert outline == "solid"


def test_a_perspective_without_rows_is_listed_and_cannot_be_chosen(open_page):
    page = open_page()
    options = select(page, "Left").locator("option")
    assert options.all_inner_texts()[:5] == [
        "United States, 44 rows",
        "Iran, 14 rows",
        "Iraq, 7 rows",
        "Israel: nothing in the tables",
        "Ukraine: nothing in the tables",
    ]
    assert options.count() == 12
    assert [option.is_disabled() for option in options.all()][:5] == [False] * 3 + [True] * 2


def test_the_side_with_fewer_rows_says_so(open_page):
    page = open_page()
    note = "30 fewer than United States; that is what these tables hold, not how much was said."
    assert page.locator("section").nth(1).get_by_text(note).is_visible()
    assert page.locator("section").nth(0).get_by_text("fewer than").count() == 0


def test_a_source_is_a_link_to_its_page(open_page):
    link = open_page().locator("section").nth(1).get_by_role("link", name="Trend")
    assert link.last.get_attribute("href").startswith("https://")


def test_hostile_text_is_shown_as_text(open_page):
    page = open_page()
    select(page, "Left").select_option("iraq")
    assert page.locator("section").nth(0).get_by_text(HOSTILE).first.is_visible()
    assert (
        page.locator("section img").count() == 2
        and page.locator("section td b", has_text="bold").count() == 0
    )
    page.wait_for_timeout(100)
    assert page.title() == "page"


def test_with_scripts_off_all_perspectives_can_be_read(open_page):
    page = open_page(java_script_enabled=False)
    assert page.locator("details[open] h4").all_inner_texts() == ["United States, 44 rows", "Iran, 14 rows"]
    iraq = page.locator("details", has=page.get_by_role("heading", name="Iraq"))
    assert not iraq.locator("table").is_visible()
    iraq.locator("summary").click()
    assert iraq.locator("table").is_visible() and iraq.locator("img").is_visible()
    assert page.get_by_text("Canada: nothing in the tables").is_visible()
    assert page.get_by_role("combobox").count() == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_a_narrow_page_needs_no_sideways_scrolling(open_page, scripts):
    page = open_page(viewport={"width": 320, "height": 640}, java_script_enabled=scripts)
    boxes = [page.locator(one).bounding_box() for one in ("img >> nth=0", ".table >> nth=0")]
    assert all(box["x"] + box["width"] <= 320 for box in boxes)
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        first, second = (page.locator("section").nth(n).bounding_box() for n in (0, 1))
        assert second["y"] >= first["y"] + first["height"]


def test_the_table_scrolls_in_its_own_box_with_the_keyboard(open_page):
    page = open_page()
    box = page.get_by_role("region", name="Table: United States")
    box.focus()
    page.keyboard.press("PageDown")
    page.wait_for_function("document.activeElement.scrollTop > 0")


def test_controls_are_large_enough_and_take_the_colours_of_the_page(open_page):
    page = open_page(color_scheme="dark")
    for box in (select(page, one).bounding_box() for one in ("Left", "Right")):
        assert box["height"] >= 24 and box["width"] >= 24
    colours = select(page, "Left").evaluate(
        "n => [getComputedStyle(n).color, getComputedStyle(n).backgroundColor]"
    )
    assert colours[0] != colours[1]


@pytest.fixture(scope="module")
def in_lab(open_notebook):
    cells = [
        f"from soleimani_edu import compare\nboth = compare({EVENT!r})\nboth",
        "print('SIDES', both.left, both.right)",
        "both.left = 'press'",
    ]
    return open_notebook("compare", cells, ".compare section")


def test_in_jupyterlab_it_is_worked_with_the_keyboard_alone(in_lab):
    select(in_lab, "Right").focus()
    in_lab.keyboard.press("ArrowDown")
    assert side(in_lab, 1)[0].startswith("Iraq, ")
    assert select(in_lab, "Right").evaluate("node => node === document.activeElement")
    in_lab.keyboard.press("ArrowUp")
    assert side(in_lab, 1)[0].startswith("Iran, ")


def test_in_jupyterlab_the_choice_reaches_python_and_python_can_choose(in_lab, open_notebook):
    select(in_lab, "Right").select_option("armed-groups")
    output = in_lab.locator(".jp-OutputArea-output", has_text="SIDES")
    open_notebook.run(in_lab, 1, output)
    assert output.inner_text().strip() == "SIDES united-states armed-groups"
    open_notebook.run(in_lab, 2, in_lab.locator("section h4", has_text="the press"))
    assert [side(in_lab, n)[1].split(":")[0] for n in (0, 1)] == ["Told by the press", "Told by armed groups"]
    assert select(in_lab, "Left").input_value() == "press"
