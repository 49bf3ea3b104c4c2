"""The ground of a map: its frame, coastlines and borders, degrees and a scale."""

import functools
import json

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import offset_copy

from ..schema import DATA
from .figure import GREY, wide
from .words import number

KM = 6371 * np.pi / 180  # in a degree of latitude
# How wide a map is at least, and round a single spot or area, in degrees of latitude.
LEAST, ONE_SPOT, ONE_AREA = 0.25, 12, 24


def ground(chart, sites, paths, marks):
    """Axes round all places and paths, with coastlines and borders, and a scale in km under them."""
    where = sites[["lon", "lat"]] if paths is None else pd.concat([sites, paths])[["lon", "lat"]]
    where = where.astype("float").dropna()
    east, north = where.agg(["min", "max"]).mean()  # of the middle, degrees
    stretch = 1 / np.cos(np.radians(north))
    across, up = np.ptp(where["lon"]) / stretch, np.ptp(where["lat"])
    left, right, pad = 0.15 + wide(["33.25° N"]), 0.35, sites["reach"].max() / 72 + 0.3
    width = chart.width - left - right
    least = LEAST if across or up else ONE_SPOT if sites["spot"].all() else ONE_AREA
    unit = max(across / (width - 2 * pad), least / width)  # degrees of latitude in an inch
    height = np.clip(up / unit + 2 * pad, 0.5 * width, (1.3 if chart.narrow else 0.75) * width)
    half = max(unit, up / (height - 2 * pad) if up else 0) / 2
    ax = chart.body(height, marks, left, right, axis=0.62)
    ax.spines[:].set(visible=True, color=GREY)
    ax.set_xlim(east - half * stretch * width, east + half * stretch * width)
    ax.set_ylim(north - half * height, north + half * height)
    near = {kind: _within(ax, lines) for kind, lines in basemap()["lines"].items()}
    for kind, lines in near.items():
        colour = "#888888" if kind == "coastline" else "#BBBBBB"
        ax.add_collection(LineCollection(lines, colors=colour, linewidths=0.8, zorder=1), autolim=False)
    for axis, ticks, ends in ((ax.xaxis, 4 if chart.narrow else 7, "W E"), (ax.yaxis, 5, "S N")):
        axis.set_major_locator(MaxNLocator(ticks))
        axis.set_major_formatter(functools.partial(_degrees, ends=ends))
    at = f" at {_degrees(round(north), ends='S N')}" if half * height > 5 else ""
    _scale(chart, ax, stretch, at, not any(near.values()))
    return ax


def _degrees(value, _position=None, ends="S N"):
    return f"{abs(value):g}° {ends[int(np.sign(value)) + 1]}".rstrip()


def _within(ax, lines):
    west, east, south, north = *ax.get_xlim(), *ax.get_ylim()
    return [
        line
        for line in lines
        if (line.max(axis=0) > (west, south)).all() and (line.min(axis=0) < (east, north)).all()
    ]


def _scale(chart, ax, stretch, at, empty):
    """Under the map a bar of a round number of km, at most three tenths of its width."""
    west, east = ax.get_xlim()
    degree = KM / stretch
    longest = 0.3 * (east - west) * degree
    length = max(n for n in (m * 10**e for e in range(5) for m in (1, 2, 5)) if n <= longest)
    under = offset_copy(ax.get_xaxis_transform(), chart, 0, -31, units="points")
    ends = [west, west + length / degree]
    ax.plot(ends, [0, 0], "|-", color=GREY, ms=7, transform=under, clip_on=False, label="scale")
    ax.text(ends[1], 0, f"  {number(length)} km{at}", va="center", color=GREY, transform=under)
    if empty:
        aside = offset_copy(under, chart, 20 * chart.narrow, 0, units="points")
        ax.text(east, 0, "no coast or border", ha="right", va="center", color=GREY, transform=aside)


@functools.cache
def basemap():
    """Lines by kind, each an array of longitude and latitude, and the names of large countries."""
    features = json.loads((DATA / "basemap.geojson").read_text(encoding="utf-8"))["features"]
    lines, labels = {}, {}
    for feature in features:
        kind, shape = feature["properties"]["kind"], feature["geometry"]["coordinates"]
        if kind == "label":
            labels[feature["properties"]["name"]] = shape
        else:
            lines[kind] = [part for line in shape for part in _apart(np.array(line))]
    return {"lines": lines, "labels": labels}


def _apart(line):
    """A line in the parts that lie on one side of the 180th meridian."""
    return np.split(line, np.flatnonzero(np.abs(np.diff(line[:, 0])) > 180) + 1)
