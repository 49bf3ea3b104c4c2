"""Charts and controls as a person meets them: exported, in JupyterLab, in an untrusted notebook."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from soleimani_edu.charts.figure import NARROW, WIDE

CONFIG = Path(__file__).parent.parent.parent / "book" / "nbconvert.json"
CONTROL = """from ipywidgets import Dropdown
from soleimani_edu import explore, load, plot_timeline
events = load("events").query("'2020-01-01' <= start < '2020-01-10'")
phases = Dropdown(options=["strike", "retaliation"], description="phase")
explore(lambda phase: plot_timeline(events[events["phase"] == phase]), phase=phases)"""
CHART = """from soleimani_edu import load, plot_claims
claims = load("casualties").query("event_id == '2024-01-03-kerman-bombings' and measure == 'killed'")
plot_claims(claims)"""


@pytest.fixture(scope="module")
def exported(browser, tmp_path_factory):
    """A notebook run and exported as the course does it."""
    folder = tmp_path_factory.mktemp("exported")
    cells = [nbformat.v4.new_code_cell(code) for code in (CHART, CONTROL)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "page.ipynb")
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", "--execute"]
    command += ["--config", str(CONFIG), str(folder / "page.ipynb")]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "page.html"


@pytest.mark.parametrize(("width", "inches"), [(1200, WIDE), (400, NARROW)])
def test_text_on_an_exported_page_is_shown_at_nine_points_or_more(browser, exported, width, inches):
    context = browser.new_context(offline=True, viewport={"width": width, "height": 900})
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(exported.as_uri())
    pictures = page.locator("figure.chart img:visible")
    assert pictures.count() == 2
    for picture in pictures.all():
        assert picture.bounding_box()["width"] / inches >= 96  # CSS pixels an inch
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert all(url.startswith(("file:", "data:")) for url in asked)
    context.close()


def test_without_a_kernel_a_control_shows_its_first_picture(browser, exported):
    page = browser.new_page()
    page.goto(exported.as_uri())
    picture = page.locator("figure.chart img:visible").last
    assert "US strike near Baghdad airport" in picture.get_attribute("alt")
    assert "Flight PS752" not in picture.get_attribute("alt")
    page.close()


def test_in_jupyterlab_a_control_draws_again(open_notebook):
    page = open_notebook("control", [CONTROL], "figure.chart img:visible")
    picture = page.locator("figure.chart img:visible")
    assert picture.bounding_box()["width"] >= 96 * NARROW
    page.get_by_label("phase").select_option("retaliation")
    page.locator('figure.chart img[alt*="Flight PS752"]:visible').wait_for()
    assert picture.count() == 1


def test_an_untrusted_notebook_shows_one_picture_with_its_caption_and_table(open_notebook):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CHART)])
    NotebookClient(notebook).execute()
    for cell in notebook.cells:
        cell.metadata["trusted"] = False
    page = open_notebook.opened("untrusted", notebook)
    page.locator(".jp-OutputArea-output img").first.wait_for()
    assert page.locator(".jp-OutputArea-output:not(.jp-mod-trusted) img:visible").count() == 1
    assert page.get_by_text("Range of claims, not a confidence interval.").is_visible()
    page.get_by_text("The table behind this picture").click()
    assert page.get_by_role("cell", name="Iranian emergency service").first.is_visible()
