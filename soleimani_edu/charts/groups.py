"""Groups of the same people, as each claimant counted them."""

import functools
import textwrap

import numpy as np
import pandas as pd
from matplotlib.transforms import blended_transform_factory

from ..tables import DataError
from .axes import number_axis
from .claims import (
    PERSPECTIVES,
    RANGE,
    chart_of,
    draw_shape,
    marks_of,
    measured,
    ordered,
    replaced,
    shape_of,
)
from .figure import GREY, LIGHT, paler, wide
from .words import NUMBERS, counted, need, sources_line

MOST = {"group": ("group", 20), "claimed_by": ("claimant", 26), "claim_id": ("claim", 100)}
LEVEL = 0.17  # inches from one claim of a stack to the next


def plot_groups(claims):
    """Return a Chart of what each claimant said of each group: a row a group, a lettered mark a claim.

    Marks and bounds are drawn as ``plot_claims`` draws them; a letter stands for the claimant, and the
    key below names it. Claims that would cover each other are stacked; one that a later claim replaced
    is lighter. The thin line below a group runs from its lowest number to its highest. "all" is on top,
    then the group with the highest number. Groups may overlap, so nothing is added up.

    ``claims``: rows of ``load("casualties")`` or ``load("figures")`` of one event, measure and unit; 20
    groups, 26 claimants and 100 claims at most. Raises ``DataError`` for no rows, a missing column, more
    than one event, measure or unit, or more groups, claimants or claims than that.
    """
    need(claims, ["event_id"], "a chart of groups")
    claims = ordered(claims, "a chart of groups", one=("event_id", "measure", "unit"))
    for column, (noun, most) in MOST.items():
        held = len(claims) if column == "claim_id" else claims[column].nunique()
        if held > most:
            raise DataError(f"{counted(held, noun)} do not fit in one picture; choose {most} at most")
    letters = {name: chr(65 + n) for n, name in enumerate(claims["claimed_by"].unique())}
    highest = claims[list(NUMBERS)].max(axis=1).astype("float").fillna(-1).groupby(claims["group"]).max()
    draw = functools.partial(
        _draw_groups,
        groups=sorted(highest.index, key=lambda group: (group != "all", -highest[group])),
        words=[f"{letters[claim.claimed_by]} {claim.said}" for claim in claims.itertuples()],
        key=[f"{letter}: {name}" for name, letter in letters.items()],
    )
    caption = (
        f"{RANGE} Groups may overlap and are not added up. The line below a group runs from its lowest "
        f"number to its highest, replaced ones (lighter) too. {sources_line(claims['source_id'])}"
    )
    return chart_of(draw, claims, caption=caption)


def _draw_groups(chart, shown, claims, groups, words, key):
    labels = [textwrap.fill(group, 44 if chart.narrow else 28) for group in groups]
    left = 0.2 if chart.narrow else wide(labels) + 0.25
    room, reach = chart.width - left - 0.15, max(claims[list(NUMBERS)].max().fillna(0).max(), 1)
    first, last = -0.2 * reach / room, 1.03 * reach
    shapes = [shape_of(claim, 0.05 * reach) for claim in claims.itertuples()]
    widths = [wide([text]) + 0.27 for text in words]
    for (_, end), width in zip(shapes, widths, strict=True):
        share = min(width / room, 0.8)  # of the axes, for words
        last = max(last, (end - share * first) / (1 - share))
    inch = (last - first) / room
    spans = [
        (min([end, *shape.get("bar", ()), *shape.get("arrow", ())]) - 0.08 * inch, end + width * inch)
        for (shape, end), width in zip(shapes, widths, strict=True)
    ]
    level = np.zeros(len(claims))
    for own in claims.groupby("group").indices.values():
        level[own] = _levels([spans[n] for n in own])
    stacks = LEVEL * (1 + pd.Series(level).groupby(claims["group"]).max()[groups].to_numpy())
    heads = np.array([LEVEL * (1 + label.count("\n")) for label in labels])
    ends = np.cumsum(0.24 + (heads + stacks if chart.narrow else np.maximum(heads, stacks)))
    gaps = np.zeros(len(groups)) if chart.narrow else np.maximum(heads - stacks, 0) / 2
    floor = dict(zip(groups, ends - gaps - 0.1, strict=True))
    unnamed = key[len(set(claims["claimed_by"][shown])) :]  # in the order of their first claim
    if chart.narrow:
        lines = [(name, textwrap.wrap(name, 44, subsequent_indent="     ")) for name in key]
        below = ["" if name in unnamed else line for name, wrapped in lines for line in wrapped]
    else:  # as many on a line as fit, each in one piece
        whole = [name.replace(" ", "\xa0") for name in key]
        below = textwrap.wrap("    ".join(whole), 104)
        for name in whole[len(key) - len(unnamed) :]:
            below = [line.replace(name, "") for line in below]
    axis = 0.55 + 0.15 * textwrap.fill(measured(claims), 40).count("\n")
    ax = chart.body(ends[-1], marks_of(claims), left, axis=axis, below=below)
    ax.set(xlim=(first, last), ylim=(ends[-1], 0), yticks=[])
    place = blended_transform_factory(chart.dpi_scale_trans, ax.transData)
    for group, label, start, end in zip(groups, labels, [0, *ends[:-1]], ends, strict=True):
        at, va = (start + 0.06, "top") if chart.narrow else ((start + end) / 2, "center")
        chart.text(0.05, at, label, va=va, transform=place)
        ax.axhline(end, color=LIGHT, lw=0.6, zorder=0)
        given = claims[list(NUMBERS)][shown & ~claims["word"] & (claims["group"] == group)].astype("float")
        low, high = given.min().min(), given.max().max()
        if low < high:
            ax.plot([low, high], [floor[group]] * 2, "|-", color=GREY, lw=0.8, ms=5)
    parts = zip(claims.itertuples(), shapes, words, level, shown, replaced(claims, shown), strict=True)
    for claim, (shape, end), text, up, there, old in parts:
        if there:
            colour, marker = PERSPECTIVES[claim.perspective]
            y = floor[claim.group] - 0.04 - LEVEL * (up + 0.5)
            draw_shape(ax, y, shape, paler(colour, old), marker)
            chart.note(ax, (end, y), (9, 0), text, color=GREY if old else "black")
    number_axis(chart, ax, measured(claims), whole=bool((claims[list(NUMBERS)].stack() % 1 == 0).all()))


def _levels(spans):
    """For each (start, end) the lowest level on which it covers no other."""
    levels, ends = [0] * len(spans), []
    for n in sorted(range(len(spans)), key=lambda n: spans[n][0]):
        start, end = spans[n]
        free = next((level for level, until in enumerate(ends) if until <= start), len(ends))
        ends[free : free + 1] = [end]
        levels[n] = free
    return levels
