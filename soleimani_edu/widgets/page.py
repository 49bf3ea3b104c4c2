"""HTML that is read without scripts and comes alive with them: the same module serves page and kernel."""

import itertools
import json
from pathlib import Path

HERE = Path(__file__).parent
_count = itertools.count(1)


def alive(kind, content):
    """The HTML ``content`` with its style, and the module ``kind``.js that takes it over on a page."""
    mark = f"{kind}-{next(_count)}"
    style, script = ((HERE / f"{kind}.{end}").read_text(encoding="utf-8") for end in ("css", "js"))
    return (
        f'<div class="{kind}" id="{mark}"><style>{style}</style>{content}</div>'
        f'<script type="module">{script}\nmount(document.getElementById("{mark}"));</script>'
    )


def data(value):
    """A value as JSON inside HTML, where no script can start or end in it."""
    text = json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json">{text}</script>'


def bundle(live, html, text):
    """What a notebook keeps of a widget: the ``live`` bundle and, for a page without a kernel, the HTML."""
    both = live[0] if isinstance(live, tuple) else live
    both |= {"text/html": html, "text/plain": text}
    return live
