"""Events on a time axis and on a map."""

import functools
import json
import textwrap

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection

from ..schema import DATA
from .figure import (
    ABOVE,
    BELOW,
    GREY,
    LEFT,
    LIGHT,
    RIGHT,
    WIDTH,
    Chart,
    date_axis,
    in_utc,
    listed,
    need,
    sources_line,
    when_text,
    write_where_free,
)

# Okabe and Ito's colours, each phase with its own mark.
PHASES = {
    "context": ("#0072B2", "o"),
    "strike": ("#D55E00", "s"),
    "retaliation": ("#009E73", "^"),
    "legacy": ("#CC79A7", "D"),
}
COLUMNS = ("start", "end", "precision", "known_from", "phase", "category", "title", "source_ids")


def plot_timeline(events):
    """Return a Chart of events on a time axis, at the local time of their place.

    Up to 30 events are written out, a line each, the earliest on top. More of them stand as marks in
    one lane for each category. The mark tells the phase; a bar runs to the end of what lasted.

    ``events``: rows of ``load("events")``. Raises ``DataError`` for no rows or a missing column.
    """
    need(events, COLUMNS, "a timeline")
    events = events.assign(at=in_utc(events, "start")).sort_values(["at", "known_from"], kind="stable")
    events = events.reset_index(drop=True)
    events["end"] -= events["start"] - events["at"]
    table = events[["title", "phase", "category", "event_id"]].copy()
    table.insert(0, "start", when_text(events, "start"))
    marks = {phase: mark for phase, mark in PHASES.items() if (events["phase"] == phase).any()}
    written = len(events) <= 30
    chart, ax = (_written if written else _in_lanes)(events, table, marks)
    first, last = events["at"].min(), events["at"].max()
    last = min(max(last, events["end"].max()), last + (last - first) / 2)
    room = max((last - first) * 0.05, pd.Timedelta(hours=1))
    ax.set_xlim(first - room, last + room)
    date_axis(ax, ticks=5 if written else 7)
    chart.alt = (
        f"Timeline of {len(events)} events, {table['start'].iloc[0]} to {table['start'].iloc[-1]}. "
        + listed(f"{row.start}: {row.title}" for row in table.itertuples())
    )
    chart.caption = f"Times as the clock showed them at the place. {_event_sources(events)}"
    return chart


def _written(events, table, marks):
    """A line an event: its time, its title, its mark."""
    chart = Chart(table)
    times = chart.wide(table["start"]) + 0.2
    titles = [textwrap.fill(title, int((WIDTH - times - 2.2) / 0.083)) for title in events["title"]]
    heights = np.array([0.16 + 0.17 * (1 + title.count("\n")) for title in titles])
    middles = np.cumsum(heights) - heights / 2
    ax = chart.body(heights.sum(), marks, times + chart.wide(titles, 9.5) + 0.2, axis=0.68)
    chart.beside(ax, 0.05, middles, table["start"])
    chart.beside(ax, times, middles, titles, size=9.5)
    _draw_events(ax, events, middles)
    ax.hlines(middles, 0, 1, transform=ax.get_yaxis_transform(), color=LIGHT, lw=0.6, zorder=0)
    ax.set_ylim(heights.sum(), 0)
    return chart, ax


def _in_lanes(events, table, marks):
    """A lane for each category that occurs."""
    lanes = [c for c in events["category"].cat.categories if (events["category"] == c).any()]
    labels = [lane.replace("-", " ") for lane in lanes]
    chart = Chart(table)
    left = chart.wide(labels, 9.5) + 0.15
    ax = chart.body(0.28 * len(lanes), marks, left, axis=0.68)
    _draw_events(ax, events, np.array([lanes.index(c) for c in events["category"]]))
    chart.beside(ax, left - 0.1, range(len(lanes)), labels, size=9.5, ha="right")
    ax.hlines(range(len(lanes)), 0, 1, transform=ax.get_yaxis_transform(), color=LIGHT, lw=0.6, zorder=0)
    ax.set_ylim(len(lanes) - 0.5, -0.5)
    return chart, ax


def _draw_events(ax, events, rows):
    for phase, (colour, marker) in PHASES.items():
        some = events[events["phase"] == phase]
        lasting = some[some["end"].notna()]
        ax.hlines(rows[lasting.index], lasting["at"], lasting["end"], color=colour, lw=3, alpha=0.5)
        ax.plot(some["at"], rows[some.index], marker, color=colour, ms=7, mec="white", mew=0.6)


def plot_map(events, places):
    """Return a Chart of where events happened: one mark a place, its area by the number of events.

    A full circle is a site or a city. An open diamond stands for a whole region or country and marks
    no spot. ``events``: rows of ``load("events")``; ``places``: ``load("places")``. Events without a
    place are counted in the caption. Coastlines and borders are Natural Earth's, longitude and
    latitude in degrees with true proportions at the middle of the map.

    Raises ``DataError`` for no rows, a missing column, or when no event has a place.
    """
    need(events, ("place_id", *COLUMNS), "a map")
    need(places, ("place_id", "name", "lat", "lon", "precision"), "a map")
    counts = events["place_id"].value_counts().rename("events")
    table = places.merge(counts, left_on="place_id", right_index=True).dropna(subset=["lat", "lon"])
    need(table, (), "a map")
    table = table.sort_values(["events", "name"], ascending=[False, True])
    table = table[["name", "country", "lat", "lon", "precision", "events"]].reset_index(drop=True)
    west, east, south, north = _frame(table)
    stretch = 1 / np.cos(np.radians((south + north) / 2))
    spot = table["precision"].isin(["site", "city"])
    marks = {"site or city": ("#0072B2", "o")} if spot.any() else {}
    if not spot.all():
        marks["region or country, no spot"] = ("#D55E00", "$\u25c7$")
    chart = Chart(table)
    height = (WIDTH - 0.8) * (north - south) * stretch / (east - west)
    ax = chart.body(min(height, 7.5), marks, left=0.65)
    ax.spines[:].set_visible(True)
    corner = np.array([west, south]), np.array([east, north])
    for kind, lines in _basemap()["lines"].items():
        here = [line for line in lines if (line.max(0) > corner[0]).all() and (line.min(0) < corner[1]).all()]
        colour = "#888888" if kind == "coastline" else "#BBBBBB"
        ax.add_collection(LineCollection(here, colors=colour, linewidths=0.8, zorder=1), autolim=False)
    area = 25 + 575 * table["events"] / max(table["events"].max(), 10)
    ax.scatter(
        table["lon"][spot], table["lat"][spot], area[spot], "#0072B2", alpha=0.75, edgecolor="white", zorder=3
    )
    ax.scatter(
        table["lon"][~spot],
        table["lat"][~spot],
        area[~spot],
        "none",
        marker="D",
        edgecolor="#D55E00",
        zorder=3,
    )
    ax.set(xlim=(west, east), ylim=(south, north), aspect=stretch)
    ax.set_xlabel("longitude, degrees east", fontsize=9)
    ax.set_ylabel("latitude, degrees north", fontsize=9)
    names = [
        (row.name, (row.lon, row.lat), radius, {"color": "black" if there else GREY})
        for row, radius, there in zip(table.itertuples(), np.sqrt(area) / 2, spot, strict=True)
    ]
    if east - west < 60:
        names += [
            (name.upper(), (x, y), 0, {"color": "#777777"})
            for name, (x, y) in _basemap()["labels"].items()
            if west < x < east and south < y < north and name not in set(table["name"])
        ]
    write_where_free(chart, ax, names, (RIGHT, LEFT, ABOVE, BELOW))
    chart.alt = f"Map of {table['events'].sum()} events at {len(table)} places. " + listed(
        f"{row.name}, {row.country}: {row.events}" if row.country else f"{row.name}: {row.events}"
        for row in table.itertuples()
    )
    without = len(events) - table["events"].sum()
    chart.caption = (
        "The larger the mark, the more events."
        + f" {without} events have no place." * bool(without)
        + " Coastlines and borders: Natural Earth; a line on this map takes no side. "
        + _event_sources(events)
    )
    return chart


def _event_sources(events):
    ids = {one for cell in events["source_ids"] for one in cell.split("; ")}
    return sources_line(ids) if len(ids) <= 12 else f"Sources: {len(ids)} documents, named in source_ids."


def _frame(table):
    """West, east, south and north of the map: all places with room around them."""
    west, east, south, north = table["lon"].min(), table["lon"].max(), table["lat"].min(), table["lat"].max()
    width, height = max((east - west) * 1.2, 6), max((north - south) * 1.25, 4)
    middle = (west + east) / 2, (south + north) / 2
    return (
        max(middle[0] - width / 2, -180),
        min(middle[0] + width / 2, 180),
        max(middle[1] - height / 2, -85),
        min(middle[1] + height / 2, 85),
    )


@functools.cache
def _basemap():
    """Lines by kind, each an array of longitude and latitude, and the names of large countries."""
    features = json.loads((DATA / "basemap.geojson").read_text(encoding="utf-8"))["features"]
    lines, labels = {}, {}
    for feature in features:
        kind, shape = feature["properties"]["kind"], feature["geometry"]["coordinates"]
        if kind == "label":
            labels[feature["properties"]["name"]] = shape
        else:
            lines[kind] = [np.array(line) for line in shape]
    return {"lines": lines, "labels": labels}
