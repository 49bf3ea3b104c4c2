"""A matplotlib figure that explains itself: alt text, caption and table travel with the picture."""

import base64
import functools
import io
import math
from html import escape

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox, blended_transform_factory, offset_copy
from PIL import Image

from ..tables import DataError, load

WIDTH = 7.6  # inches; shown 760 pixels wide at most
GREY, LIGHT = "#555555", "#DDDDDD"


class Chart(Figure):
    """A Figure with ``alt`` (what is drawn, in words), ``caption`` and ``table`` (what was drawn).

    A notebook shows it as HTML: the picture, the caption under it, the table folded below. It is made
    without pyplot, so nothing keeps it once the notebook forgets it; ``savefig`` works as ever.
    """

    def __init__(self, table):
        super().__init__(figsize=(WIDTH, 4), facecolor="white")
        FigureCanvasAgg(self)
        self.table, self.alt, self.caption = table, "", ""

    def body(self, height, marks, left, right=0.15, axis=0.5):
        """Return axes of ``height`` inches with room round them, and ``marks`` as a legend below.

        ``left``, ``right`` and ``axis`` (below, for ticks and label) are inches; ``marks`` maps a name
        to (colour, marker). Room in inches is known beforehand, so nothing has to be drawn twice.
        """
        bottom = axis + 0.22 * math.ceil(len(marks) / 4)
        full = 0.1 + height + bottom
        self.set_size_inches(WIDTH, full)
        ax = self.add_axes((left / WIDTH, bottom / full, 1 - (left + right) / WIDTH, height / full))
        ax.spines[["top", "right", "left"]].set_visible(False)
        ax.tick_params(axis="y", length=0)
        ax.tick_params(labelsize=9)
        ax.set_axisbelow(True)
        self._legend(marks)
        return ax

    def _legend(self, marks):
        """Each mark with its name, four a line, in the middle; a tenth of the time of a Legend."""
        names = list(marks)
        for line, first in enumerate(range(0, len(names), 4)):
            widths = [0.45 + self.wide([name]) for name in names[first : first + 4]]
            x = (WIDTH - sum(widths)) / 2
            y = 0.14 + 0.22 * (math.ceil(len(names) / 4) - 1 - line)
            for name, width in zip(names[first : first + 4], widths, strict=True):
                colour, marker = marks[name]
                style = {"color": colour, "marker": marker, "ms": 7, "ls": ""}
                self.add_artist(Line2D([x + 0.1], [y], transform=self.dpi_scale_trans, **style))
                self.text(x + 0.22, y, name, fontsize=9, va="center", transform=self.dpi_scale_trans)
                x += width

    def wide(self, texts, size=9):
        """The width in inches of the widest line of ``texts``, written in ``size`` points."""
        font, renderer = FontProperties(size=size), self.canvas.get_renderer()
        lines = sorted({line for text in texts for line in text.split("\n")}, key=len)
        widths = [renderer.get_text_width_height_descent(line, font, False)[0] for line in lines[-5:]]
        return 1.03 * max(widths) / self.dpi

    def beside(self, ax, inches, rows, texts, size=9, **style):
        """Write each text at its row, ``inches`` from the left edge; ticks would do it more slowly."""
        place = blended_transform_factory(self.dpi_scale_trans, ax.transData)
        for row, text in zip(rows, texts, strict=True):
            self.text(inches, row, text, va="center", fontsize=size, transform=place, **style)
        ax.set_yticks([])

    def note(self, ax, point, shift, words, size=9, **style):
        """Write words ``shift`` points away from a point of ``ax``; an annotation takes twice as long."""
        place = offset_copy(ax.transData, self, *shift, units="points")
        ax.text(*point, words, va="center", fontsize=size, transform=place, **style)

    def _repr_mimebundle_(self, include=None, exclude=None):
        picture = base64.b64encode(self._png()).decode()
        rows = "1 row" if len(self.table) == 1 else f"{len(self.table)} rows"
        html = (
            '<figure style="margin:0;max-width:760px">'
            '<div style="overflow-x:auto">'
            '<img style="display:block;width:100%;min-width:600px;height:auto;background:#fff" '
            f'src="data:image/png;base64,{picture}" alt="{escape(self.alt)}"></div>'
            f"<figcaption>{escape(self.caption)}</figcaption>"
            f"<details><summary>The table behind this picture ({rows})</summary>"
            '<div style="overflow:auto;max-height:24em">'
            f"{self.table.to_html(index=False, border=0, na_rep='')}</div></details></figure>"
        )
        return {"text/html": html, "text/plain": f"{self.alt}\n{self.caption}"}

    def _png(self, dpi=120, colours=64):
        """The picture for a page; few colours are enough, and make it a third as large."""
        usual, png = self.dpi, io.BytesIO()
        try:
            self.set_dpi(dpi)
            with rc_context({"text.hinting": "no_hinting"}):  # a fifth faster, and no coarser here
                self.canvas.draw()
            pixels = Image.fromarray(np.asarray(self.canvas.buffer_rgba()))
        finally:
            self.set_dpi(usual)
        pixels.quantize(colours, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(png, "png")
        return png.getvalue()


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
    locator = AutoDateLocator(minticks=2, maxticks=ticks)
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


ABOVE, RIGHT, LEFT, BELOW = (0, 1), (1, 0), (-1, 0), (0, -1)


def write_where_free(chart, ax, texts, sides=(ABOVE, RIGHT, LEFT, BELOW)):
    """Write (text, point, radius of its mark in points, style), the first ones first, beside the marks.

    A text stands where it covers no mark and no other text; where no side is free it is left out: the
    folded table has it.
    """
    renderer, font, point_size = chart.canvas.get_renderer(), FontProperties(size=9), chart.dpi / 72
    ax.get_xlim(), ax.get_ylim()  # settles the limits, and with them where points lie
    spots = [ax.transData.transform((ax.convert_xunits(x), y)) for _, (x, y), _, _ in texts]
    radii = [radius * point_size for _, _, radius, _ in texts]
    taken = [
        Bbox.from_bounds(x - 0.7 * r, y - 0.7 * r, 1.4 * r, 1.4 * r)
        for (x, y), r in zip(spots, radii, strict=True)
        if r
    ]
    halo = [withStroke(linewidth=2.5, foreground="white")]
    for (words, point, _, style), (x, y), radius in zip(texts, spots, radii, strict=True):
        width, height, _ = renderer.get_text_width_height_descent(words, font, False)
        for to_x, to_y in sides:
            dx = to_x * (radius + 4 * point_size + width / 2)
            dy = to_y * (radius + 3 * point_size + height / 2)
            box = Bbox.from_bounds(x + dx - width / 2, y + dy - height / 2, width, height)
            inside = ax.bbox.x0 <= box.x0 and box.x1 <= ax.bbox.x1 and ax.bbox.y0 <= box.y0
            if inside and not any(box.overlaps(other) for other in taken):
                taken.append(box)
                shift = dx / point_size, dy / point_size
                chart.note(ax, point, shift, words, ha="center", path_effects=halo, **style)
                break


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
