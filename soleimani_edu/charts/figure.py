"""A matplotlib figure that explains itself: alt text, caption and table travel with the picture."""

import base64
import functools
import io
from html import escape

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from ..tables import DataError, load

WIDTH = 7.6  # inches; shown 760 pixels wide at most
GREY, LIGHT = "#555555", "#DDDDDD"


class Chart(Figure):
    """A Figure with ``alt`` (what is drawn, in words), ``caption`` and ``table`` (what was drawn).

    A notebook shows it as HTML: the picture, the caption under it, the table folded below. It is made
    without pyplot, so nothing keeps it once the notebook forgets it; ``savefig`` works as ever.
    """

    def __init__(self, table, height):
        super().__init__(figsize=(WIDTH, height), layout="constrained", facecolor="white")
        FigureCanvasAgg(self)
        self.table, self.alt, self.caption = table, "", ""

    def _repr_mimebundle_(self, include=None, exclude=None):
        png = io.BytesIO()
        self.savefig(png, dpi=144)
        picture = base64.b64encode(png.getvalue()).decode()
        rows = "1 row" if len(self.table) == 1 else f"{len(self.table)} rows"
        html = (
            '<figure style="margin:0;max-width:760px">'
            '<img style="display:block;width:100%;height:auto;background:#fff" '
            f'src="data:image/png;base64,{picture}" alt="{escape(self.alt)}">'
            f"<figcaption>{escape(self.caption)}</figcaption>"
            f"<details><summary>The table behind this picture ({rows})</summary>"
            '<div style="overflow:auto;max-height:24em">'
            f"{self.table.to_html(index=False, border=0, na_rep='')}</div></details></figure>"
        )
        return {"text/html": html, "text/plain": f"{self.alt}\n{self.caption}"}


def need(table, columns, what):
    """Stop with a sentence when ``table`` lacks a column that ``what`` draws, or has no rows."""
    for missing in (c for c in columns if c not in table):
        raise DataError(
            f"{what} needs the column {missing!r}, and this table has none; "
            "take the table from load(), or keep that column"
        )
    if table.empty:
        raise DataError(f"{what} has nothing to draw: the table has no rows; widen your selection")


def sources_line(source_ids):
    """The publishers behind ``source_ids``; an id that the course does not have stays an id."""
    names = sorted({_publishers().get(one, one) for one in source_ids}, key=str.casefold)
    return f"Sources: {'; '.join(names)}."


@functools.cache
def _publishers():
    return load("sources").set_index("source_id")["publisher"].to_dict()


def when_text(table, column):
    """Local times as ISO text, no finer than they are known, an hour with its distance from UTC."""
    forms = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}
    texts = []
    for local, fine, utc in zip(
        table[column], table["precision"], table["known_from"].dt.tz_localize(None), strict=True
    ):
        text = local.strftime(forms.get(fine, "%Y-%m-%d %H:%M"))
        if fine not in forms:
            text += f" UTC{(local - utc).total_seconds() / 3600:+g}"
        texts.append(text)
    return texts


def in_utc(table, column):
    """Where a row stands on a time axis: its moment in UTC, or the beginning of its day."""
    fine = table["precision"].isin(["hour", "minute"])
    return table[column].where(~fine, table["known_from"].dt.tz_localize(None))


def listed(sentences, at_most=40):
    """Sentences for an alt text, cut where the folded table says it better."""
    sentences = list(sentences)
    rest = len(sentences) - at_most
    text = "; ".join(sentences[:at_most])
    return f"{text}; and {rest} more in the table." if rest > 0 else f"{text}."


def date_axis(ax, ticks=7):
    """Unambiguous dates in UTC: the month as a word, the year wherever it is needed."""
    locator = AutoDateLocator(minticks=3, maxticks=ticks)
    ax.xaxis.set_major_locator(locator)
    forms = ["%Y", "%b\n%Y", "%d %b\n%Y", "%H:%M", "%H:%M", "%H:%M:%S"]
    ax.xaxis.set_major_formatter(
        ConciseDateFormatter(
            locator,
            formats=forms,
            zero_formats=["%Y", "%b\n%Y", "%d %b\n%Y", "%d %b\n%Y", "%H:%M", "%H:%M"],
            show_offset=False,
        )
    )
    ax.set_xlabel("time in UTC", fontsize=9)


def marks_legend(chart, marks):
    """A legend below the axes: ``marks`` maps a name to (colour, marker)."""
    handles = [
        Line2D([], [], color=colour, marker=marker, ls="", ms=7, label=name)
        for name, (colour, marker) in marks.items()
    ]
    chart.legend(
        handles=handles,
        loc="outside lower center",
        ncols=min(len(handles), 4),
        frameon=False,
        fontsize=9,
        handletextpad=0.2,
    )


ABOVE, BELOW = ("center", "bottom", 0, 1), ("center", "top", 0, -1)
RIGHT, LEFT = ("left", "center", 1, 0), ("right", "center", -1, 0)


def write_where_free(chart, ax, texts, sides=(ABOVE, RIGHT, LEFT, BELOW)):
    """Write (text, point, radius of its mark in points, style), the first ones first, beside the marks.

    A text stands where it covers no mark and no other text; where no side is free it is left out: the
    folded table has it.
    """
    chart.draw_without_rendering()
    renderer = chart.canvas.get_renderer()
    taken = []
    for _, point, radius, _ in texts:
        x, y = ax.transData.transform((ax.convert_xunits(point[0]), point[1]))
        size = radius * 0.7 * chart.dpi / 72
        if size:
            taken.append(Bbox.from_extents(x - size, y - size, x + size, y + size))
    for words, point, radius, style in texts:
        for ha, va, dx, dy in sides:
            text = ax.annotate(
                words,
                point,
                (dx * (radius + 4), dy * (radius + 4)),
                textcoords="offset points",
                ha=ha,
                va=va,
                fontsize=9,
                path_effects=[withStroke(linewidth=2.5, foreground="white")],
                **style,
            )
            box = text.get_window_extent(renderer)
            inside = ax.bbox.x0 <= box.x0 and box.x1 <= ax.bbox.x1 and ax.bbox.y0 <= box.y0
            if inside and not any(box.overlaps(other) for other in taken):
                taken.append(box)
                break
            text.remove()


def spread(wanted, sizes):
    """Positions as near as possible to ``wanted`` (ascending) at which things of ``sizes`` do not touch."""
    placed = np.asarray(wanted, dtype=float)
    for _ in range(100):
        for i in range(1, len(placed)):
            over = (sizes[i - 1] + sizes[i]) / 2 - (placed[i] - placed[i - 1])
            if over > 1e-9:
                placed[i - 1] -= over / 2
                placed[i] += over / 2
    return placed


def clear(ax):
    """Leave the lines that are read, and take the frame away."""
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", labelsize=9)
    ax.set_axisbelow(True)
