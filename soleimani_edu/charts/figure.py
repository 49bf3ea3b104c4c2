"""A matplotlib figure that explains itself: alt text, caption and table travel with the picture."""

import base64
import functools
import io
import textwrap
from collections.abc import Callable
from html import escape
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import blended_transform_factory, offset_copy
from PIL import Image

from .words import counted, listed

WIDE, NARROW = 7.6, 3.4  # inches; a narrow picture is for a phone, or for half a page
# DejaVu Sans comes with matplotlib and has Latin, Arabic, Hebrew and Cyrillic letters; matplotlib joins
# Arabic ones and sets them from right to left. A letter that it lacks is drawn as one sign, see drawable().
LOOKS = {"font.family": "DejaVu Sans", "font.size": 9, "text.usetex": False, "text.hinting": "no_hinting"}
GREY, LIGHT = "#555555", "#DDDDDD"
SWITCH = "@container (max-width:729px){img.wide{display:none}img.narrow{display:block!important}}"


class Drawing(NamedTuple):
    """What a chart is made of; ``draw(chart, shown)`` can do it again, narrow or with fewer rows."""

    draw: Callable  # shown: for each row of the table whether it is drawn; room is kept for all
    table: pd.DataFrame  # what is drawn, a row each
    told: list[str]  # each row in words
    known: pd.Series  # the moment in UTC from which each row counts as known
    subject: str
    noun: str  # what one row is
    caption: str


class Chart(Figure):
    """A Figure with ``alt`` (what is drawn, in words), ``caption`` and ``table`` (what was drawn).

    A notebook shows it as HTML: the picture (one for a wide page, one for a narrow), the caption under it,
    the table folded below. It is made without pyplot, so nothing keeps it once the notebook forgets it;
    ``savefig`` works as ever. What you change in the figure shows in the picture for a wide page.
    """

    def __init__(self, drawing, shown=None, narrow=False):
        self.width = NARROW if narrow else WIDE
        super().__init__(figsize=(self.width, 4), dpi=160 if narrow else 120, facecolor="white")
        FigureCanvasAgg(self)
        self.drawing, self.narrow, self._shown_as = drawing, narrow, None
        self.shown = np.ones(len(drawing.table), dtype=bool) if shown is None else np.asarray(shown)
        self.table, self.caption = drawing.table[self.shown], drawing.caption
        told = [words for words, there in zip(drawing.told, self.shown, strict=True) if there]
        self.alt = f"{drawing.subject}: {counted(len(told), drawing.noun)}. {listed(told)}"
        with rc_context(LOOKS):
            drawing.draw(self, self.shown)
        for text in self.findobj(Text):
            text.set_text(drawable(text.get_text()))
            text.set_parse_math(False)  # a dollar sign is money here

    def again(self, shown=None, narrow=False):
        """The same axes again: with the rows that are ``shown``, or in the other width."""
        return Chart(self.drawing, self.shown if shown is None else shown, narrow)

    def body(self, height, marks, left, right=0.15, axis=0.5, top=0.1, below=()):
        """Return axes of ``height`` inches with room round them, and ``marks`` as a legend under them.

        ``left``, ``right``, ``top`` and ``axis`` (for ticks and label) are inches; ``marks`` maps a name
        to (colour, marker), ``below`` are lines of text under it. Room in inches is known beforehand, so
        nothing has to be drawn twice.
        """
        legend = self._legend(marks)
        under = 0.17 * len(below) + 0.22 * len(legend)
        full = top + height + axis + under
        self.set_size_inches(self.width, full)
        box = left / self.width, (axis + under) / full, 1 - (left + right) / self.width, height / full
        ax = self.add_axes(box)
        ax.spines[["top", "right", "left"]].set_visible(False)
        ax.tick_params(axis="y", length=0)
        ax.set_axisbelow(True)
        for line, places in enumerate(legend):
            y = under - 0.22 * line - 0.08
            for x, name in places:
                colour, marker = marks[name]
                style = {"color": colour, "marker": marker, "ms": 7, "ls": ""}
                self.add_artist(Line2D([x + 0.1], [y], transform=self.dpi_scale_trans, **style))
                self.text(x + 0.22, y, name, va="center", transform=self.dpi_scale_trans)
        for line, text in enumerate(reversed(below)):
            self.text(0.1, 0.1 + 0.17 * line, text, va="center", transform=self.dpi_scale_trans)
        return ax

    def _legend(self, marks):
        """Lines of (x in inches, name), as many on a line as fit, in the middle; faster than a Legend."""
        lines, widths = [[]], [0.45 + wide([name]) for name in marks]
        for name, width in zip(marks, widths, strict=True):
            if lines[-1] and sum(w for w, _ in lines[-1]) + width > self.width:
                lines.append([])
            lines[-1].append((width, name))
        placed = []
        for line in filter(None, lines):
            starts = np.cumsum([0, *(width for width, _ in line)])
            margin = max(self.width - starts[-1], 0) / 2
            placed.append([(margin + x, name) for x, (_, name) in zip(starts, line, strict=False)])
        return placed

    def rows(self, labels, marks, shown=None, wrap=42, axis=0.5, over=None):
        """Return axes with one row a label, and where each row is drawn; the first is on top.

        A label stands left of its row on a wide picture, and ``over`` it on a narrow one. One that is not
        ``shown`` keeps its room, so that a replay does not name tomorrow's speakers today.
        """
        over = self.narrow if over is None else over
        shown = [True] * len(labels) if shown is None else shown
        labels = [textwrap.fill(label, 44 if over else 20 if self.narrow else wrap) for label in labels]
        heights = np.array([0.14 + 0.17 * (1 + label.count("\n")) for label in labels])
        heights += 0.2 * over
        ends = np.cumsum(heights)
        ax = self.body(ends[-1], marks, 0.2 if over else wide(labels) + 0.25, right=0.25, axis=axis)
        middles = ends - (0.17 if over else heights / 2)
        place = blended_transform_factory(self.dpi_scale_trans, ax.transData)
        for label, start, middle, there in zip(labels, ends - heights, middles, shown, strict=True):
            at, va = (start + 0.06, "top") if over else (middle, "center")
            self.text(0.05, at, label, va=va, transform=place, visible=there)
        ax.set_yticks([])
        ax.hlines(middles, 0, 1, transform=ax.get_yaxis_transform(), color=LIGHT, lw=0.6, zorder=0)
        ax.set_ylim(ends[-1], 0)
        return ax, middles

    def note(self, ax, point, shift, words, **style):
        """Write words ``shift`` points away from a point of ``ax``; an annotation takes twice as long."""
        place = offset_copy(ax.transData, self, *shift, units="points")
        ax.text(*point, words, va="center", transform=place, **style)

    def _repr_mimebundle_(self, include=None, exclude=None):
        if self.stale or not self._shown_as:  # a control shows the same picture twice
            self._shown_as = self.page(self.png(), self.again(narrow=True).png())
        return {"text/html": self._shown_as, "text/plain": f"{self.alt}\n{self.caption}"}

    def page(self, wide, narrow):
        """The chart as HTML, with a PNG for a wide page and one for a narrow page."""
        alt = escape(self.alt)
        pictures = "".join(
            f'<img class="{kind}" style="{style};height:auto;background:#fff" alt="{alt}" '
            f'src="data:image/png;base64,{base64.b64encode(picture).decode()}">'
            for kind, style, picture in (
                ("wide", "width:100%", wide),
                ("narrow", "display:none;width:420px;max-width:100%", narrow),
            )
        )
        return (
            '<figure class="chart" style="margin:0;max-width:760px;container-type:inline-size">'
            f"<style>{SWITCH}</style>{pictures}<figcaption>{escape(self.caption)}</figcaption>"
            f"{folded(self.table)}</figure>"
        )

    def pixels(self):
        """The picture as height x width x 4 bytes (red, green, blue, opaque)."""
        with rc_context(LOOKS):
            self.canvas.draw()
        return np.asarray(self.canvas.buffer_rgba())

    def png(self):
        return png(few(self.pixels()))


def wide(texts, size=9):
    """The width in inches of the widest line of ``texts``, written in ``size`` points."""
    lines = (line for text in texts for line in text.split("\n"))
    return max((sum(map(_advance, line)) for line in lines), default=0) * size / 72


@functools.cache
def _advance(letter):
    """How far a letter leads on, in parts of the size of the type; much faster than to lay it out."""
    font = get_font(findfont(FontProperties(family=LOOKS["font.family"])))
    font.set_size(100, 72)
    glyph = font.load_glyph(font.get_char_index(ord(letter)) or font.get_char_index(0xFFFD))
    return glyph.linearHoriAdvance / 65536 / 100


@functools.cache
def _letters():
    return frozenset(map(chr, get_font(findfont(FontProperties(family=LOOKS["font.family"]))).get_charmap()))


def drawable(text):
    """The text with what the font lacks as one sign, so that nothing warns and every letter keeps a place."""
    there = _letters() | {"\n"}
    return "".join(one if one in there else " " if one.isspace() else "\ufffd" for one in text)


def paler(colour, old):
    """The colour, or a lighter tone of it for what was replaced; no transparency, so marks may overlap."""
    return tuple(1 - (1 - part) * (0.45 if old else 1) for part in to_rgb(colour))


def few(pixels, colours=64):
    """The picture in few colours, as a PIL image: enough here, and a third as large."""
    image = Image.fromarray(pixels).convert("RGB")
    image = image.quantize(colours, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    image.putpalette([255 if part > 251 else part for part in image.getpalette()])  # white stays white
    return image


def png(image):
    file = io.BytesIO()
    image.save(file, "png", compress_level=4)
    return file.getvalue()


def folded(table):
    """The table as HTML, folded away."""
    return (
        f"<details><summary>The table behind this picture ({counted(len(table), 'row')})</summary>"
        '<div style="overflow:auto;max-height:24em">'
        f"{table.to_html(index=False, border=0, na_rep='')}</div></details>"
    )
