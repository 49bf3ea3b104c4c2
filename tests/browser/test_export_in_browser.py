"""The pages that a quiz is exported to: the one to work with, the sheet and its key."""

import pytest

from soleimani_edu.export import export


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exported")
    export("03_retaliation", "html", folder)
    export("03_retaliation", "print", folder)
    return folder


@pytest.fixture(scope="module")
def page_file(folder):
    return folder / "03_retaliation.html"


def test_the_page_of_a_quiz_works_from_disk_with_the_network_cut(open_page):
    page = open_page()
    first = page.locator("fieldset").first
    first.get_by_label("AP (Associated Press)").check()
    first.locator("button.check").click()
    assert first.locator("p.status").inner_text() == "✓ Yes, as the sources have it."
    assert page.locator("h1").inner_text() == "After the strike: mourners, missiles, Flight PS752"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "name", ["03_retaliation.html", "03_retaliation.sheet.html", "03_retaliation.key.html"]
)
def test_an_audit_objects_to_none_of_the_pages(open_page, audit, folder, name, scheme):
    page = open_page(color_scheme=scheme, viewport={"width": 360, "height": 700})
    page.goto((folder / name).as_uri())
    for radio in page.get_by_role("radio").all()[::4]:
        radio.check()
    for check in page.locator("button.check").all():
        check.click()
    assert audit(page, "html") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_sheet_has_a_line_for_each_item_and_room_to_write(open_page, folder):
    page = open_page()
    page.goto((folder / "03_retaliation.sheet.html").as_uri())
    order = page.locator("section", has_text="Write 1 beside the first").first
    line = "node => getComputedStyle(node, '::before').borderBottomStyle"
    assert [item.evaluate(line) for item in order.locator("li").all()] == ["solid"] * 5
    free = page.locator("section", has_text="Write freely.")
    assert free.bounding_box()["height"] > 250
