"""Things on a time axis: a row each with its words, or many of them in lanes."""

import numpy as np
import pandas as pd
from matplotlib.dates import date2num

from .axes import date_axis, in_utc
from .figure import GREY

SPAN = {"day": 1, "month": 30, "year": 365}  # days


def placed(table, column):
    """Return where each row stands: ``since`` and ``until`` in UTC (the day, where no hour is known)."""
    since = in_utc(table, column)
    days = table["precision"].astype("str").map(SPAN).fillna(0)
    return pd.DataFrame({"since": since, "until": since + pd.to_timedelta(days, unit="D")})


def draw_dated(chart, shown, labels, where, marks, kinds, lanes=None, limits=None):
    """Draw a mark a row of ``where`` on the line of its label, or in its lane (a number of ``labels``).

    ``marks`` maps each of ``kinds`` to (colour, marker). A thin line shows how closely the time is
    known, a thick one runs to the ``end`` of what lasted. ``limits``: the ends of the axis.
    """
    written = lanes is None
    if written:
        ax, middles = chart.rows(labels, marks, shown, wrap=48, axis=0.68)
    else:
        ax, middles = chart.rows(labels, marks, axis=0.68, over=False)
    rows = middles if written else middles[lanes]
    date_axis(ax, *(limits or _limits(where)), chart.narrow)
    aside = np.zeros(len(where)) if written else _aside(where, lanes, ax)
    for kind, (colour, marker) in marks.items():
        some = np.flatnonzero((kinds == kind) & shown)
        one, at = where.iloc[some], rows[some] + 0.05 * aside[some]
        middle = one["since"] + (one["until"] - one["since"]) / 2
        if "end" in one:
            ax.hlines(at, one["since"], one["end"].fillna(one["since"]), color=colour, lw=3, alpha=0.5)
        ax.hlines(at, one["since"], one["until"], color=GREY, lw=0.8)
        ax.plot(middle, at, marker, color=colour, ms=7, mec="white", mew=0.6)
    return ax


def _limits(where):
    first, last = where["since"].min(), where["until"].max()
    ends = where["end"].max() if "end" in where else last
    return first, min(max(last, ends), last + (last - first) / 2)


def _aside(where, lanes, ax):
    """Steps by which marks leave the middle of their lane, so that none hides another."""
    start, stop = ax.get_xlim()
    slots = pd.DataFrame({"lane": lanes, "x": np.round(60 * date2num(where["since"]) / (stop - start))})
    nth = slots.groupby(["lane", "x"]).cumcount()
    return np.where(nth % 2, -1, 1) * ((nth + 1) // 2 % 3)
