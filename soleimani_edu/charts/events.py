"""Events on a time axis."""

import functools

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.dates import date2num, num2date

from ..tables import DataError
from .axes import date_axis
from .dated import draw_dated, placed
from .figure import Chart, Drawing
from .words import need, sources_line, when_text

# Okabe and Ito's colours, each phase with its own mark.
PHASES = {
    "context": ("#0072B2", "o"),
    "strike": ("#D55E00", "s"),
    "retaliation": ("#009E73", "^"),
    "legacy": ("#CC79A7", "D"),
}
COLUMNS = ("event_id", "start", "end", "precision", "known_from", "phase", "category", "title", "source_ids")
SHADES = LinearSegmentedColormap.from_list("counts", ["white", "#0072B2"])
WRITTEN, MARKED = 30, 1000  # at most so many are written out, or drawn one by one
CLOCK = "Axis in UTC; the times in words are the clock of the place."


def plot_timeline(events, day=None):
    """Return a Chart of events on a time axis.

    Up to 30 events are written out, a line each, the earliest on top. More of them stand as marks in
    one lane for each category, and more than 1,000 as counts: the darker, the more. The mark tells the
    phase; a thin line shows how closely the time is known, a thick one runs to the end of what lasted.

    ``events``: rows of ``load("events")``. ``day`` (``"2020-01-03"``): only what began on that day by
    the clock of its place, on an axis of hours. Raises ``DataError`` for no rows or a missing column.
    """
    need(events, COLUMNS, "a timeline")
    limits = None
    if day is not None:
        events = _of_day(events, str(day).removesuffix(" 00:00:00"))
        to_the_hour = events[events["precision"].isin(["hour", "minute"])]["known_from"].dt.tz_localize(None)
        if len(to_the_hour):
            limits = to_the_hour.min(), to_the_hour.max()
    events = events.reset_index(drop=True)
    order = placed(events, "start").assign(known=events["known_from"])
    order = order.sort_values(["since", "known"], kind="stable").index
    events = events.loc[order].reset_index(drop=True)
    if len(events) > MARKED:
        return _density(events)
    where = placed(events, "start")
    where["end"] = events["end"] - (events["start"] - where["since"])
    table = events[["title", "phase", "category", "event_id"]].copy()
    table.insert(0, "start", when_text(events, "start"))
    told = [f"{row.start}: {row.title}" for row in table.itertuples()]
    marks = {phase: mark for phase, mark in PHASES.items() if (events["phase"] == phase).any()}
    parts = {"where": where, "marks": marks, "kinds": events["phase"], "limits": limits}
    if len(events) <= WRITTEN:
        parts["labels"] = [f"{row.start}\u00a0· {row.title}" for row in table.itertuples()]
    else:
        lanes = list(events["category"].sort_values().unique())
        parts["labels"] = [lane.replace("-", " ") for lane in lanes]
        parts["lanes"] = np.array([lanes.index(c) for c in events["category"]])
    draw = functools.partial(draw_dated, **parts)
    caption = f"{CLOCK} {event_sources(events)}"
    return Chart(Drawing(draw, table, told, events["known_from"], "Timeline", "event", caption))


def _of_day(events, day):
    days = events["start"].dt.strftime("%Y-%m-%d")
    if not (days == day).any():
        near = (pd.to_datetime(days) - pd.to_datetime(day[:10], errors="coerce")).abs().sort_values()
        there = ", ".join(sorted(set(days[near.index[:8]]))) if near.notna().any() else days.iloc[0]
        raise DataError(f"no event of this table began on {day!r}; write a day like {there}")
    return events[days == day]


def _density(events):
    """A chart of how many events of each category fell into each of sixty equal stretches of time."""
    lanes = list(events["category"].sort_values().unique())
    numbers = date2num(events["start"])
    edges = np.linspace(numbers.min(), numbers.max() + 1, 61)
    codes = events["category"].astype("str").map({c: n for n, c in enumerate(lanes)}).to_numpy()
    counts, _, _ = np.histogram2d(codes, numbers, [np.arange(len(lanes) + 1), edges])
    lane, stretch = np.nonzero(counts)
    days = [f"{moment:%Y-%m-%d}" for moment in num2date(edges)]
    table = pd.DataFrame(
        {
            "category": [lanes[n] for n in lane],
            "from": [days[n] for n in stretch],
            "to": [days[n + 1] for n in stretch],
            "events": counts[lane, stretch].astype(int),
        }
    )
    told = [f"{row.category}, {row[2]} to {row.to}: {row.events}" for row in table.itertuples()]
    known = pd.Series(pd.to_datetime(table["to"], utc=True))

    def draw(chart, shown):
        labels = [f"{lane} ({int(counts[n].sum()):,})".replace("-", " ") for n, lane in enumerate(lanes)]
        ax, middles = chart.rows(labels, {}, axis=0.68, over=False)
        seen = np.zeros_like(counts)
        seen[lane[shown], stretch[shown]] = counts[lane[shown], stretch[shown]]
        for n, middle in enumerate(middles):
            strip = np.ma.masked_equal(seen[n : n + 1], 0)
            ax.pcolormesh(
                edges,
                [middle - 0.12, middle + 0.12],
                strip,
                cmap=SHADES,
                vmin=-counts.max() / 4,
                vmax=counts.max(),
            )
        ax.xaxis_date()
        date_axis(ax, *num2date(edges[[0, -1]]), chart.narrow)

    caption = (
        f"{len(events):,} events, too many for a mark each: the darker, the more of them, "
        f"up to {int(counts.max()):,}. {event_sources(events)}"
    )
    return Chart(Drawing(draw, table, told, known, "Timeline of counts", "stretch", caption))


def event_sources(events):
    """The sources of events, by name where they are few enough to be read."""
    ids = set().union(*(cell.split("; ") for cell in set(events["source_ids"])))
    return (
        sources_line(ids)
        if len(ids) <= 12
        else f"Sources: {len(ids)} documents, named in the column source_ids."
    )
