"""Axes of dates and of numbers, and words beside marks."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.dates import HOURLY, MINUTELY, MONTHLY, AutoDateLocator, num2date
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FixedLocator, Formatter, MaxNLocator
from matplotlib.transforms import Bbox

from .figure import wide
from .words import number


def in_utc(table, column):
    """Where a row stands on a time axis: its moment in UTC, or the beginning of its day."""
    fine = table["precision"].isin(["hour", "minute"])
    return table[column].where(~fine, table["known_from"].dt.tz_localize(None))


class _Dates(Formatter):
    """Unambiguous dates: the month as a word, the year with every date, a date at every midnight."""

    def format_ticks(self, values):
        moments = num2date(values)
        form = "%Y"
        if any(moment.month > 1 for moment in moments):
            form = "%b\n%Y"
        if any(moment.day > 1 for moment in moments):
            form = "%d %b\n%Y"
        if any(moment.hour or moment.minute for moment in moments):
            return [f"{m:%H:%M}" if m.hour or m.minute else f"{m:%d %b}\n{m:%Y}" for m in moments]
        return [f"{moment:{form}}" for moment in moments]

    def __call__(self, value, position=None):
        return f"{num2date(value):%Y-%m-%d %H:%M}"


def date_axis(ax, first, last, narrow):
    """Make the x axis one of dates in UTC from ``first`` to ``last``, with a little room at both ends."""
    room = max((last - first) * 0.04, pd.Timedelta(minutes=30))
    ax.set_xlim(first - room, last + room)
    locator = AutoDateLocator(minticks=2, maxticks=5 if narrow else 7)
    for step, longest in ((MONTHLY, 12), (HOURLY, 24), (MINUTELY, 60)):
        locator.intervald[step].append(longest)  # else it warns where a few ticks span a year and a half
    ticks = np.array(locator.tick_values(*num2date(ax.get_xlim())))
    gaps = np.diff(ticks)  # every fourth day comes twice at the end of a month
    apart = np.r_[True, gaps > 0.7 * np.median(gaps)] if len(gaps) else slice(None)
    ax.xaxis.set_major_locator(FixedLocator(ticks[apart]))
    ax.xaxis.set_major_formatter(_Dates())
    days = {f"{moment:%d %b %Y}" for moment in num2date(ax.get_xlim())}
    ax.set_xlabel("time in UTC" + (f", {days.pop()}" if len(days) == 1 else ""))


def number_axis(chart, ax, label, whole=False):
    """Make the x axis one of numbers, ``whole`` ones only if so."""
    low, high = ax.get_xlim()
    inch = (high - low) * chart.dpi / ax.bbox.width
    most = int(
        np.clip((high - low) / inch / (wide([number(round(high))]) + 0.15), 1, 4 if chart.narrow else 6)
    )
    end = high + inch * (chart.width - ax.bbox.x1 / chart.dpi)
    ticks = MaxNLocator(most, integer=whole).tick_values(max(low, 0), high)
    fit = [t for t in ticks if low <= t <= high and t + inch * wide([number(t)]) / 2 <= end]
    ax.xaxis.set_major_locator(FixedLocator(fit))
    ax.xaxis.set_major_formatter(number)
    ax.set_xlabel(textwrap.fill(label, 40))


ABOVE, RIGHT, LEFT, BELOW = (0, 1), (1, 0), (-1, 0), (0, -1)


def write_where_free(chart, ax, texts, sides=(ABOVE, RIGHT, LEFT, BELOW)):
    """Write (text, point, radius of its mark in points, style), the first ones first, beside the marks.

    A text stands where it covers no mark and no other text, and is clearly nearer to its own mark than to
    others; where no side is free it is left out: the folded table has it. Returns how many were written.
    """
    point_size = chart.dpi / 72
    ax.get_xlim(), ax.get_ylim()  # settles the limits, and with them where points lie
    points = [(ax.convert_xunits(x), y) for _, (x, y), _, _ in texts]
    spots = ax.transData.transform(np.reshape(points, (-1, 2)).astype("float"))
    radii = np.array([radius * point_size for _, _, radius, _ in texts])
    taken = [
        Bbox.from_bounds(x - 0.7 * r, y - 0.7 * r, 1.4 * r, 1.4 * r)
        for (x, y), r in zip(spots, radii, strict=True)
        if r
    ]
    halo = [withStroke(linewidth=2.5, foreground="white")]
    marked = np.array([bool(words and radius) for words, _, radius, _ in texts], dtype=bool)
    written = 0
    for place, (words, point, _, style) in enumerate(texts):
        (x, y), radius = spots[place], radii[place]
        width, height = wide([words]) * chart.dpi, 11 * point_size
        for to_x, to_y in sides:
            dx = to_x * (radius + 4 * point_size + width / 2)
            dy = to_y * (radius + 3 * point_size + height / 2)
            box = Bbox.from_bounds(x + dx - width / 2, y + dy - height / 2, width, height)
            away = np.hypot(*np.maximum(np.maximum(box.min - spots, spots - box.max), 0).T) - radii
            rivals = away[marked & (np.hypot(*(spots - spots[place]).T) > 3 * point_size)]
            own = away[place] + 3 * point_size < rivals.min(initial=np.inf)
            inside = ax.bbox.x0 <= box.x0 and box.x1 <= ax.bbox.x1 and ax.bbox.y0 <= box.y0
            if inside and own and not any(box.overlaps(other) for other in taken):
                taken.append(box)
                shift = dx / point_size, dy / point_size
                chart.note(ax, point, shift, words, ha="center", path_effects=halo, **style)
                written += 1
                break
    return written


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
