"""The dated facts of one life, and where the sources do not agree on them."""

import functools
import textwrap

import pandas as pd
from matplotlib.font_manager import FontProperties, findfont, get_font

from ..tables import DataError
from .events import event_sources
from .figure import GREY, LIGHT, LOOKS, Chart, Drawing, wide
from .words import need, when_text

NAMED = ("actor_id", "name", "native_name")
COLUMNS = "event_id start end precision known_from title summary actor_ids source_ids dispute".split()
WRITTEN = 30
MARGIN, LINE, NAME = 0.1, 0.17, 14  # inches, inches, points
DISPUTED = "#D55E00"
AGREED = "no dispute recorded"
NOTE = "“No dispute recorded” says that the tables hold none, not that there is none."


def plot_record(actor, events):
    """Return a Chart of the dated facts of one life: a row an event, the earliest on top.

    Above them stands the name, and the name in its own script where the font has all its letters. A row
    has the date, no closer than it is known, and the title. A full mark and the word "disputed" stand
    over the sentence that says who says what; otherwise the row says that no dispute is recorded.

    ``actor``: one row of ``load("actors")``. ``events``: rows of ``load("events")`` that name this actor,
    30 at most. Raises ``DataError`` for no rows, a missing column, another actor, too many rows.
    """
    actor = actor.to_frame().T if isinstance(actor, pd.Series) else actor
    need(actor, NAMED, "a record")
    if len(actor) > 1:
        raise DataError(
            f"a record is that of one actor, and this table holds {len(actor)}; "
            f"choose one: actors[actors['actor_id'] == {actor['actor_id'].iloc[0]!r}]"
        )
    actor_id, name, native = actor[list(NAMED)].iloc[0]
    need(events, COLUMNS, "a record")
    if len(events) > WRITTEN:
        raise DataError(f"{len(events)} events do not fit in one picture; choose {WRITTEN} at most")
    for event_id, ids in zip(events["event_id"], events["actor_ids"], strict=True):
        if actor_id not in ids.split("; "):
            raise DataError(f"the event {event_id!r} does not name {actor_id!r} in actor_ids; leave it out")
    events = events.sort_values(["start", "known_from"], kind="stable").reset_index(drop=True)
    table = events[["title", "dispute", "summary", "event_id", "source_ids"]].copy()
    table.insert(0, "date", _dates(events))
    told = [f"{row.date}: {row.title}; {_dispute(row).rstrip('.')}" for row in table.itertuples()]
    lacking = _lacking(native)
    draw = functools.partial(_draw_record, name=name, native="" if lacking else native, table=table)
    caption = f"{NOTE} {event_sources(events)}"
    if lacking:
        caption = f"The name in its own script, {native}, is not drawn: the font lacks {lacking}. {caption}"
    subject = f"Record of {name}" + f" ({native})" * bool(native)
    return Chart(Drawing(draw, table, told, events["known_from"], subject, "event", caption))


def _dates(events):
    """From when to when, no closer than it is known."""
    ended = events[events["end"].notna()]
    ended = ended.assign(known_from=ended["known_from"] + (ended["end"] - ended["start"]))
    ends = pd.Series(when_text(ended, "end"), ended.index, dtype="str").reindex(events.index)
    starts = pd.Series(when_text(events, "start"), events.index)
    return starts.where(ends.isna() | (ends == starts), starts + " to " + ends)


def _dispute(row):
    return f"disputed: {row.dispute}" if row.dispute else AGREED


def _lacking(text):
    """The letters of ``text`` that the font of the picture does not have."""
    letters = get_font(findfont(FontProperties(family=LOOKS["font.family"]))).get_charmap()
    return " ".join(sorted({letter for letter in text if ord(letter) not in letters}))


def _draw_record(chart, shown, name, native, table):
    ax = chart.add_axes((0, 0, 1, 1))  # in inches, from the top
    ax.set_axis_off()
    right, y = chart.width - MARGIN, 2.5 * MARGIN
    beside = wide([name], NAME) + wide([native], NAME) < right - 3 * MARGIN
    for words, x, side in ((name, MARGIN, "left"), (native, right, "right")):
        for line in _wrapped(chart, words, right - MARGIN, NAME):
            ax.text(x, y, line, ha=side, va="center", size=NAME)
            y += 0 if beside and side == "left" else 0.27
    column = MARGIN if chart.narrow else 0.25 + MARGIN + wide(table["date"])
    for row, there in zip(table.itertuples(), shown, strict=True):
        ax.plot([MARGIN, right], [y, y], color=LIGHT, lw=0.8)
        dates = _wrapped(chart, row.date, right - MARGIN) if chart.narrow else [row.date]
        title = _wrapped(chart, row.title, right - column)
        dispute = _wrapped(chart, row.dispute, right - column) if row.dispute else []
        date = y + LINE
        status = date + LINE * (chart.narrow * len(dates) + len(title))
        y = status + LINE * (len(dispute) + 1)
        if there:
            for n, line in enumerate(dates):
                ax.text(MARGIN, date + LINE * n, line, va="center", color=GREY)
            _write_lines(ax, column, status - LINE * len(title), title)
            style = {"mfc": DISPUTED, "mec": DISPUTED} if dispute else {"mfc": "white", "mec": GREY}
            ax.plot(column + 0.05, status, "D" if dispute else "o", ms=6, **style)
            word = {"s": "disputed", "weight": "bold"} if dispute else {"s": AGREED, "color": GREY}
            ax.text(column + 0.17, status, va="center", **word)
            _write_lines(ax, column, status + LINE, dispute)
    chart.set_size_inches(chart.width, y)
    ax.set(xlim=(0, chart.width), ylim=(y, 0))


def _write_lines(ax, x, y, lines):
    for n, line in enumerate(lines):
        ax.text(x, y + LINE * n, line, va="center")


def _wrapped(chart, text, inches, size=9):
    """The lines of a text, none wider than ``inches``."""
    lines = [""]
    for word in text.split():
        fits = wide([word], size) <= inches
        for part in [word] if fits else textwrap.wrap(word, 14):
            longer = f"{lines[-1]} {part}".strip()
            if lines[-1] and wide([longer], size) > inches:
                lines.append(part)
            else:
                lines[-1] = longer
    return lines
