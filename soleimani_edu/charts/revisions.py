"""A count as it moved from day to day."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.dates import date2num
from matplotlib.path import Path
from matplotlib.transforms import offset_copy

from ..tables import DataError
from .axes import date_axis, in_utc, spread, write_where_free
from .claims import PERSPECTIVES, chart_of, marks_of, measured, ordered, replaced
from .figure import GREY, LIGHT, paler, wide
from .words import counted, number

ARROW = Path([(0, -1), (0, 1), (-0.6, 0.3), (0, 1), (0.6, 0.3)], [1, 2, 1, 2, 2])  # 1 moves, 2 draws
BOUNDS = {"at-least": (ARROW, 10), "at-most": (Path(-ARROW.vertices, ARROW.codes), -10)}  # points up
PALE = ("#56B4E9", "#E69F00", "#CC79A7")  # too light for text
HALF = {"minute": 0, "day": 12, "month": 24 * 15, "year": 24 * 182}  # hours


def plot_revisions(claims):
    """Return a Chart of how a count moved from day to day: a step line for each claimant and group.

    A line holds the claimant's last number until the next, and is dotted where none followed; claimants
    are never joined. A number that a later claim replaced stays, in a lighter tone. Open marks are
    bounds and approximate numbers, a small arrow points the way that a bound is open; a word is written,
    not marked. A thin horizontal bar shows how closely the time of the claim is known. Where marks stand
    too close for all numbers, the picture says how many are in the table only.

    ``claims``: rows of ``load("casualties")`` or ``load("figures")`` of one measure, from 14 claimants
    and groups at most. Raises ``DataError`` as ``plot_claims`` does.
    """
    claims = ordered(claims, "a chart of revisions")
    half = pd.to_timedelta(claims["precision"].astype("str").map(HALF), unit="h")
    series = claims.assign(
        at=in_utc(claims, "claimed_on") + half,
        half=half,
        value=claims["best"].fillna(claims["low"]).fillna(claims["high"]).astype("float"),
    )
    if len(series) > 300:
        raise DataError(f"{len(series)} claims do not fit in one picture; choose 300 at most")
    lines = series.groupby(["claimed_by", "group"], sort=False).ngroups
    if lines > 14:
        raise DataError(f"{lines} claimants and groups are too many lines; choose 14 at most")
    return chart_of(_draw_revisions, series)


def _draw_revisions(chart, shown, claims):
    claims = claims.assign(shown=shown, replaced=replaced(claims, shown))
    lines = claims.groupby(["claimed_by", "group"], sort=False)
    names = {key: line["who"].iloc[0] for key, line in lines}
    label = textwrap.fill(measured(claims), 44 if chart.narrow else 80)
    top, height = 0.25 + 0.17 * (2 + label.count("\n")), max(3, 0.34 * lines.ngroups + 0.6)
    left = 0.2 + wide([number(v) for v in claims["value"].dropna()] or ["0"])
    if chart.narrow:
        letters = {key: chr(65 + n) for n, key in enumerate(names)}
        ends_with, right = letters, 0.45
        below = [
            text if line["shown"].any() else ""
            for key, line in lines
            for text in textwrap.wrap(f"{letters[key]}: {names[key]}", 46)
        ]
    else:
        ends_with, below = {key: textwrap.fill(name, 26) for key, name in names.items()}, []
        right = 0.35 + wide(ends_with.values())
        height = max(height, sum(0.07 + 0.15 * (1 + name.count("\n")) for name in ends_with.values()))
    marks = marks_of(claims)
    for bound, (arrow, _) in BOUNDS.items():
        if (claims["bound"] == bound).any():
            marks[bound.replace("-", " ")] = GREY, arrow
    ax = chart.body(height, marks, left, right, axis=0.68, top=top, below=below)
    first, last = (claims["at"] - claims["half"]).min(), (claims["at"] + claims["half"]).max()
    date_axis(ax, first, last, chart.narrow)
    reach = max(claims[["value", "high"]].max().fillna(0).max(), 1)
    ax.set_ylim(0, 1.13 * reach)
    until = (claims["at"] + claims["half"])[shown].max()
    ends = [
        (_draw_series(ax, line[line["shown"]], until), ends_with[key], _colour(line)[0])
        for key, line in lines
        if line["shown"].any()
    ]
    _name_series(ax, sorted(ends), until, height)
    ax.yaxis.set_major_formatter(number)
    ax.yaxis.get_major_locator().set_params(integer=bool((claims["value"].dropna() % 1 == 0).all()))
    ax.grid(axis="y", color=LIGHT, lw=0.6)
    left_out = _write_numbers(chart, ax, claims[shown])
    if left_out:
        label += f"\n{counted(left_out, 'number')} too close to write; see the table"
    chart.text(0.05, 1 - 0.05 / chart.get_size_inches()[1], label, va="top")


def _colour(line):
    return PERSPECTIVES[line["perspective"].iloc[-1]]


def _draw_series(ax, line, until):
    """Draw what one claimant said of one group, and return the number at which it ends."""
    colour, marker = _colour(line)
    drawn = line[line["value"].notna() & ~line["word"]].sort_values("at", kind="stable")
    if len(drawn):
        x, y = [*drawn["at"], until], [*drawn["value"], drawn["value"].iloc[-1]]
        ax.step(x[:-1], y[:-1], where="post", color=paler(colour, True), lw=1.4)
        ax.plot(x[-2:], y[-2:], color=paler(colour, True), lw=1.4, ls=":")
    tones = [paler(colour, old) for old in line["replaced"]]
    ax.hlines(line["value"], line["at"] - line["half"], line["at"] + line["half"], tones, lw=0.8)
    for claim, tone in zip(line.itertuples(), tones, strict=True):
        if np.isnan(claim.value):
            ax.plot(claim.at, 0, "|", ms=12, color=tone)
        elif not claim.word:
            if pd.notna(claim.high) and pd.notna(claim.low) and claim.low < claim.high:
                ax.vlines(claim.at, claim.low, claim.high, color=tone, lw=3)
            fill = tone if claim.bound == "exact" else "white"
            ax.plot(claim.at, claim.value, marker, ms=8, mew=1.5, mec=tone, mfc=fill)
            if claim.bound in BOUNDS:
                arrow, up = BOUNDS[claim.bound]
                aside = offset_copy(ax.transData, ax.figure, 0, up, units="points")
                ax.plot(
                    claim.at, claim.value, marker=arrow, ms=8, mfc="none", color=tone, ls="", transform=aside
                )
    return (drawn if len(drawn) else line)["value"].fillna(0).iloc[-1]


def _name_series(ax, ends, until, height):
    """Write the name of each series at its right end, the names spread so that none covers another."""
    sizes = [(0.07 + 0.15 * (1 + name.count("\n"))) / height for _, name, _ in ends]
    top, (start, stop) = ax.get_ylim()[1], ax.get_xlim()
    edge = (date2num(until) - start) / (stop - start)
    places = spread([y / top for y, _, _ in ends], sizes)
    for n in range(len(places)):  # none below the axis
        least = sizes[0] / 2 if n == 0 else places[n - 1] + (sizes[n - 1] + sizes[n]) / 2
        places[n] = max(places[n], least)
    for (y, name, colour), place in zip(ends, places, strict=True):
        ax.plot([edge, 1.025], [y / top, place], color=LIGHT, lw=0.8, transform=ax.transAxes, clip_on=False)
        shade = GREY if colour in PALE else colour
        ax.text(1.03, place, name, color=shade, va="center", transform=ax.transAxes)


def _write_numbers(chart, ax, claims):
    """Write each number by its mark, exact ones and new ones first; return how many did not fit."""
    texts = {}
    for claim in sorted(claims[::-1].itertuples(), key=lambda claim: claim.bound != "exact"):
        point = claim.at, 0 if np.isnan(claim.value) else claim.value
        radius = 4 + 10 * (claim.bound in BOUNDS)
        texts[claim.said, point] = radius, {"color": GREY if claim.replaced else "black"}
    texts = [(said, point, *look) for (said, point), look in texts.items()]
    return len(texts) - write_where_free(chart, ax, texts)
