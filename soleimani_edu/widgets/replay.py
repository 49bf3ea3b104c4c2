"""Turn a chart from day to day, as the claims became known."""

import base64
from html import escape
from pathlib import Path

import anywidget
import numpy as np
import pandas as pd
import traitlets
from PIL import Image, ImageFilter

from ..charts.figure import Chart, few, png
from ..charts.words import counted, need
from ..tables import DataError, cutoff
from .page import alive, bundle, data

HERE = Path(__file__).parent
FRAMES = 40


def replay(plot, table, days=None):
    """Return a widget that turns a chart from day to day, as known at the end of each.

    ``plot``: ``plot_claims``, ``plot_revisions`` or another chart of one dated table, or a function that
    returns one, such as ``lambda rows: plot_map(rows, places)``. It is called once, with all rows, and
    must not leave any out by ``as_of`` or ``latest``. ``table``: its rows.
    ``days``: dates or moments with their offset, as ``as_of`` takes them; without it, each day (in UTC)
    on which something became known. All frames share their axes. A claim that was replaced stays in a
    lighter tone. The widget is an ``anywidget.AnyWidget``; ``at`` is the number of the frame, from 0.
    Without a kernel the same frames turn on the page; with scripts off there are the last picture and a
    dated list.

    Raises ``DataError`` for what ``plot`` cannot draw, an undated table, and more than 40 days.
    """
    need(table, ["known_from"], "a replay")
    one = isinstance(days, str) or (days is not None and not hasattr(days, "__iter__"))
    ends = _ends(table, [days] if one else days)
    if not ends:
        raise DataError("a replay needs a day; write days=['2020-01-08'], or leave days out for all of them")
    if len(ends) > FRAMES:
        raise DataError(
            f"{'this table changes on' if days is None else 'you chose'} {len(ends)} days, "
            f"and a replay turns {FRAMES} at most; "
            "choose some, for example days=['2020-01-08', '2020-01-11']"
        )
    known = table[table["known_from"] <= max(ends.values())]
    if known.empty:
        first = next(iter(_ends(table, None)))
        raise DataError(f"nothing of this table was known on {list(ends)[-1]}; the first day is {first}")
    chart = plot(known) if callable(plot) else None
    if not isinstance(chart, Chart):
        raise DataError("a replay turns a chart of the course; write its name, for example plot_claims")
    if not set(known["known_from"]) <= set(chart.drawing.known) and chart.drawing.noun in (
        "claim",
        "statement",
    ):
        raise DataError(
            "the function leaves rows out, so days would be missing; filter the table before replay"
        )
    return ReplayWidget(html=_page(chart, ends))


class ReplayWidget(anywidget.AnyWidget):
    """A chart that turns from day to day; made by ``replay``."""

    _esm = HERE / "replay.js"
    _css = HERE / "replay.css"
    html = traitlets.Unicode().tag(sync=True)
    at = traitlets.Int(0).tag(sync=True)

    def _repr_mimebundle_(self, **kwargs):
        live = super()._repr_mimebundle_(**kwargs)
        return bundle(live, alive("replay", self.html), "A replay of a chart from day to day.")


def _ends(table, days):
    """The name of each day or moment, and the moment in UTC up to which everything counts for it."""
    if days is None:
        last = table["known_from"] - pd.Timedelta(seconds=1)  # a day's claims are known from its very end
        days = sorted({f"{day:%Y-%m-%d}" for day in last.dropna()})
    moments = sorted(((cutoff(day), day) for day in days), key=lambda pair: pair[0])
    return {_name(day): moment for moment, day in moments}


def _name(day):
    """A day as ``2020-01-08``, a moment as ``2020-01-08 01:34 UTC+3``."""
    moment = pd.Timestamp(day)
    if moment.tzinfo is None:
        return f"{moment:%Y-%m-%d}"
    return f"{moment:%Y-%m-%d %H:%M} UTC{moment.utcoffset().total_seconds() / 3600:+g}"


def _page(chart, ends):
    """The last picture, the dated list of changes, and the frames as layers: each covers what changed."""
    drawing = chart.drawing
    charts = {"wide": chart, "narrow": chart.again(narrow=True)}
    whole = {width: one.pixels() for width, one in charts.items()}
    images = {width: few(pixels) for width, pixels in whole.items()}
    frames, before, seen = [], {}, np.zeros(len(chart.table), dtype=bool)
    for day, end in ends.items():
        shown = (drawing.known <= end).to_numpy()
        new = [words for words, is_new in zip(drawing.told, shown & ~seen, strict=True) if is_new]
        frame = {"day": day, "new": new}
        for width, one in charts.items():
            now = whole[width] if shown.all() else one.again(shown, one.narrow).pixels()
            frame[width] = base64.b64encode(_layer(now, before.get(width), images[width])).decode()
            before[width] = now
        frames.append(frame)
        seen = shown
    items = "".join(
        f"<li><b>{escape(frame['day'])}</b>: {escape('; '.join(frame['new']) or 'nothing new')}.</li>"
        for frame in frames
    )
    return (
        f"{chart.page(*map(png, images.values()))}"
        f"<details><summary>What became known, and when ({counted(len(frames), 'step')})</summary>"
        f"<ol>{items}</ol></details>{data({'subject': drawing.subject, 'frames': frames})}"
    )


def _layer(now, before, whole):
    """The picture as a PNG in the colours of the ``whole``; clear where it is as it was ``before``."""
    image = Image.fromarray(now).convert("RGB").quantize(palette=whole, dither=Image.Dither.NONE)
    if before is None:
        return png(image)
    palette = whole.getpalette()
    clear = len(palette) // 3
    places = np.asarray(image).copy()
    changed = Image.fromarray((now.view(np.uint32) != before.view(np.uint32))[..., 0].astype(np.uint8) * 255)
    # A margin of a block, else edges fade when a page shrinks the picture.
    blocks = changed.reduce(8).filter(ImageFilter.MaxFilter(3))
    places[np.asarray(blocks.resize(changed.size, Image.Resampling.NEAREST)) == 0] = clear
    layer = Image.fromarray(places, "P")
    layer.putpalette([*palette, 255, 255, 255])
    layer.info["transparency"] = clear
    return png(layer)
