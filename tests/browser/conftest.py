"""A real browser, and a JupyterLab for it: skipped where there is no Chromium, unless it is required."""

import os
import shutil
import socket
import subprocess
import sys
import time

import nbformat
import pytest
from playwright.sync_api import TimeoutError

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = "--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-sync"


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("no Chromium here, and REQUIRE_BROWSER is set; install the package chromium")
        pytest.skip("no Chromium here; install the package chromium to run the browser tests")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """(address, folder) of a JupyterLab that opens notebooks of its own empty folder."""
    folder = tmp_path_factory.mktemp("lab")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--IdentityProvider.token=", "--ServerApp.password=", "--ServerApp.disable_check_xsrf=True"]
    home = {name: str(folder / "home") for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}
    log = (folder / "lab.log").open("w")
    server = subprocess.Popen(
        command, cwd=folder, env=os.environ | home, stdout=log, stderr=subprocess.STDOUT
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while True:
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                break
        if server.poll() is not None or time.monotonic() > deadline:
            pytest.fail("JupyterLab did not start: " + (folder / "lab.log").read_text()[-2000:])
        time.sleep(0.2)
    yield address, folder
    server.terminate()
    server.wait(20)
    log.close()


class Notebooks:
    """Opens notebooks in JupyterLab or Notebook 7: give a name, the cells' code, what the first one shows."""

    def __init__(self, browser, lab):
        self.browser, (self.address, self.folder), self.contexts = browser, lab, []

    def __call__(self, name, cells, shown, app="lab"):
        lesson = nbformat.v4.new_markdown_cell("# Lesson\n\n## Part")
        notebook = nbformat.v4.new_notebook(cells=[lesson, *map(nbformat.v4.new_code_cell, cells)])
        page = self.opened(name, notebook, app)
        self.run(page, 0, page.locator(shown).first)
        return page

    def opened(self, name, notebook, app="lab"):
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook.metadata["kernelspec"] = kernel
        nbformat.write(notebook, self.folder / f"{name}.ipynb")
        context = self.browser.new_context(viewport={"width": 1000, "height": 1400})
        self.contexts.append(context)
        page = context.new_page()
        place = f"lab/workspaces/{name}/tree" if app == "lab" else "notebooks"
        page.goto(f"{self.address}/{place}/{name}.ipynb")
        page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(timeout=120_000)
        page.locator("#jupyterlab-splash").wait_for(state="detached")
        page.locator(".jp-Spinner").first.wait_for(state="hidden")
        return page

    def run(self, page, number, shown):
        """Run a cell; JupyterLab may lose a key while it is still laying out the page, so press again."""
        for patience in (10_000, 20_000, 30_000, 60_000):
            try:
                page.locator(".jp-CodeCell .cm-content").nth(number).click(timeout=patience)
                page.keyboard.press("Shift+Enter")
                return shown.wait_for(timeout=patience)
            except TimeoutError as error:
                late = error
                late.add_note(f"Dialogs: {page.locator('.jp-Dialog').all_inner_texts()}")
                page.keyboard.press("Escape")  # out of a dialog that stands before the notebook
        raise late


@pytest.fixture(scope="module")
def open_notebook(browser, lab):
    notebooks = Notebooks(browser, lab)
    yield notebooks
    for context in notebooks.contexts:
        context.close()


@pytest.fixture
def open_page(browser, page_file):
    """Open the ``page_file`` of a module from disk, offline; nothing may be asked elsewhere or fail."""
    contexts, asked, faults = [], [], []

    def opened(**options):
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(page_file.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []
    assert all(url.startswith(("file:", "data:", "blob:")) for url in asked)


@pytest.fixture(scope="session")
def audit():
    """Return what axe-core has against a part of a page, a sentence each."""
    from axe_playwright_python.sync_playwright import Axe

    def faults(page, part):
        violations = Axe().run(page, context=part).response["violations"]
        return [f"{one['id']}: {node['html']}" for one in violations for node in one["nodes"]]

    return faults
