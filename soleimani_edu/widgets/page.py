"""HTML that is read without scripts and comes alive with them: the same module serves page and kernel."""

import json
from pathlib import Path

HERE = Path(__file__).parent


def alive(kind, content, before=""):
    """The HTML ``content`` with its style, and the module ``kind``.js that takes it over on a page.

    ``before``: JavaScript that the module needs.
    """
    style, script = ((HERE / f"{kind}.{end}").read_text(encoding="utf-8") for end in ("css", "js"))
    return (
        f'<style>{style}</style><div class="{kind}" data-alive="no">{content}</div>'
        f'<script type="module">{before}{script}\n'
        f'document.querySelectorAll(".{kind}[data-alive=no]").forEach((root) => mount(root));</script>'
    )


def data(value):
    """A value as JSON inside HTML, where no script can start or end in it."""
    return f'<script type="application/json">{literal(value)}</script>'


def literal(value):
    """A value as JSON, or JavaScript, in which no tag can start or end."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def bundle(live, html, text):
    """What a notebook keeps of a widget: the ``live`` bundle and, for a page without a kernel, the HTML."""
    both = live[0] if isinstance(live, tuple) else live
    both |= {"text/html": html, "text/plain": text}
    return live
