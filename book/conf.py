"""The lessons as a site that needs no kernel and no network: sphinx-build -c book notebooks build/pages"""

from pathlib import Path

lessons = sorted((Path(__file__).parent.parent / "notebooks").glob("0*.ipynb"))

project = "A number is a claim"
root_doc = "00_start_here"
extensions = ["myst_nb"]
exclude_patterns = ["_template.ipynb", "quizzes"]
suppress_warnings = ["toc.not_included"]  # the list at the side leads to all lessons
nb_execution_mode = "force"  # outputs that somebody saved may be old
nb_execution_raise_on_error = True
nb_execution_timeout = 300
nb_mime_priority_overrides = [("html", "text/html", 0)]  # of a widget, the form that needs no kernel
nb_ipywidgets_js = {}  # by default they come from other hosts
html_static_path = ["custom.css"]
html_sidebars = {"**": ["about.html", "navigation.html", "searchbox.html"]}
html_theme_options = {
    "extra_nav_links": {one.stem.replace("_", " "): f"{one.stem}.html" for one in lessons},
    "page_width": "1100px",  # a line of code fits
}
html_show_copyright = html_copy_source = html_use_index = False
html_show_search_summary = False  # a page from disk may not fetch others


def setup(app):
    app.connect("html-page-context", leave_out_state)


def leave_out_state(app, pagename, templatename, context, doctree):
    """Leave out what widgets keep for a kernel, a third of a page: the one script that is not a file."""
    context["script_files"] = [script for script in context["script_files"] if script.filename]
