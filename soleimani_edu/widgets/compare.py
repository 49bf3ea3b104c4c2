"""Show an event as two perspectives tell it, side by side."""

import base64
from html import escape
from pathlib import Path

import anywidget
import traitlets

from ..charts.claims import NAMES
from ..charts.tellings import HOW, chart_of_side, laid_out
from ..charts.words import counted
from ..tables import DataError, load
from ..tellings import accounts
from .page import alive, bundle

HERE = Path(__file__).parent
INTRO = (
    "What these tables hold about it, by whose voice speaks. The number of rows says how much the tables "
    "hold, not how much was said. The title of an event is in the words of the course."
)


def compare(event_ids, left=None, right=None, folder=None):
    """Return a widget that shows an event as two perspectives tell it, each as a chart and as a table.

    ``event_ids``: one ``event_id``, or a list of ten at most. ``left`` and ``right``: codes such as
    ``"iran"``; without them the two that have most rows, without one of them the other that has most.
    ``folder``: where your own tables are (see ``load``). The widget is an ``anywidget.AnyWidget``; ``left``
    and ``right`` hold what is chosen. On a page without a kernel the choice works as well; with scripts off
    all perspectives stand one after another.

    Raises ``DataError`` for an event that is not there, and for a perspective without rows about it.
    """
    told = accounts(event_ids, folder)
    rows = told["perspective"].value_counts(sort=False)
    most = list(rows[rows > 0].sort_values(ascending=False, kind="stable").index)
    others = [code for code in most if code not in (left, right)] or most
    first, second = sorted([most[0], most[:2][-1]], key=list(NAMES).index)
    if left or right:
        first = second = others[0]
    return CompareWidget(told, load("sources", folder), left=left or first, right=right or second)


class CompareWidget(anywidget.AnyWidget):
    """Two perspectives on an event; made by ``compare``."""

    _esm = HERE / "compare.js"
    _css = HERE / "compare.css"
    html = traitlets.Unicode().tag(sync=True)
    left = traitlets.Unicode().tag(sync=True)
    right = traitlets.Unicode().tag(sync=True)

    def __init__(self, told, sources, **sides):
        self._sides, self._title = _sides(told, sources.set_index("source_id")), _title(told)
        super().__init__(**sides)
        self.html = self._page()

    @traitlets.validate("left", "right")
    def _has_rows(self, proposal):
        if proposal.value not in self._sides:
            raise DataError(
                f"no row about this has the perspective {proposal.value!r}; "
                f"choose one of {', '.join(self._sides)}"
            )
        return proposal.value

    def _page(self):
        """All perspectives in their fixed order, those chosen unfolded."""
        both = self.left, self.right
        sides = "".join(
            f"<details{' open' * (code in both)} {self._sides[code]}</details>"
            if code in self._sides
            else f'<p class="none">{name}: nothing in the tables</p>'
            for code, name in NAMES.items()
        )
        return (
            f'<h3 dir="auto">{escape(self._title)}</h3><p>{INTRO}</p>'
            f"<details><summary>How to read the pictures</summary><p>{HOW}</p></details>"
            f'<div class="sides" data-left="{both[0]}" data-right="{both[1]}">{sides}</div>'
        )

    def _repr_mimebundle_(self, **kwargs):
        text = f"{self._title}: {NAMES[self.left]} beside {NAMES[self.right]}"
        return bundle(super()._repr_mimebundle_(**kwargs), alive("compare", self._page()), text)


def _title(told):
    return "; ".join(told.loc[told["kind"] == "event", "what"].unique())


def _sides(told, sources):
    """Each perspective that has rows as HTML: its name, its picture and its table."""
    told, sides = laid_out(told), {}
    heads = "".join(
        f'<th scope="col" style="text-align:left">{head}</th>'
        for head in ("when, kind", "who", "what, source")
    )
    for code, name in NAMES.items():
        own = told[told["perspective"] == code]
        if len(own):
            chart = chart_of_side(told, own, code)
            picture = base64.b64encode(chart.png()).decode()
            rows = "".join(_row(row, sources) for row in own.itertuples())
            sides[code] = (
                f'data-side="{code}" data-name="{name}" data-rows="{len(own)}">'
                f"<summary><h4 style='display:inline'>{name}, {counted(len(own), 'row')}</h4></summary>"
                f'<img alt="{escape(chart.alt)}" src="data:image/png;base64,{picture}">'
                f'<div class="table"><table><thead><tr>{heads}</tr></thead>'
                f"<tbody>{rows}</tbody></table></div>"
            )
    return sides


def _row(row, sources):
    documents = [sources.loc[one] for one in row.source_id.split("; ")]
    links = "; ".join(
        f'<a href="{escape(document.url)}">{escape(document.publisher)}</a>'
        if document.url.startswith("http")
        else escape(document.publisher)
        for document in documents
    )
    who = escape(row.said if row.kind == "event" else row.who)
    what = escape(row.what)
    if row.kind == "claim":
        what += f": <b>{escape(row.said)}</b>"
    if row.quote:
        what += f" “{escape(row.quote)}”"
    stance = f"{row.topic}: {row.stance.replace('-', ' ')}" if row.stance else ""
    aside = "".join(f"{escape(words)}. " for words in (stance, row.of * (row.kind != "event")) if words)
    what += f"<br><small>{aside}{links}</small>"
    when = f"{row.when} {row.kind}".replace(" ", "<br>")
    cells = (f'<td dir="auto" style="text-align:left">{cell}</td>' for cell in (when, who, what))
    return f"<tr>{''.join(cells)}</tr>"
