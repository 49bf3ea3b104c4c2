"""What was said: how an argument moved from statement to statement, and who said what."""

import functools
import math
import textwrap

import numpy as np
import pandas as pd
from matplotlib.dates import date2num, num2date
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.transforms import blended_transform_factory

from ..tables import DataError
from .axes import date_axis
from .dated import placed
from .figure import GREY, LIGHT, Chart, Drawing, wide
from .words import need, sources_line, when_text

# Okabe and Ito's colours, each with its own mark; the stances take them in their order, sides never do.
COLOURS = "#009E73 #56B4E9 #E69F00 #CC79A7 #0072B2 #666666 #D55E00 #000000".split()
MARKS = list(zip(COLOURS + COLOURS[4:], "o^sDXvP<*h>d", strict=True))
COLUMNS = "statement_id said_on precision speaker body topic stance gist quote source_id known_from".split()
LONG = 240  # letters of what was said; the tables hold nothing longer
APART, ROOM, EDGE = 0.12, 0.15, 0.65  # inches: between marks, at the ends of an axis, for what lies far off


def plot_statements(statements):
    """Return a Chart of how an argument moved: a line a statement, the earliest on top.

    Beside date and speaker stands what was said: the words, in quotation marks, where the table quotes a
    short sentence, else the gist, cut at a word where it is long. Mark and word on the axis tell the
    stance, a thin line how closely the time is known. What lies far from most of the statements stands
    at the edge of the axis, under "earlier" or "later".

    ``statements``: rows of ``load("statements")``, 40 at most, of 12 stances at most. Raises
    ``DataError`` for no rows, a missing column, too many rows or stances.
    """
    return _chart(_draw_statements, statements, "a chart of statements", {"statements": 40})


def _draw_statements(chart, shown, statements, marks):
    parts = zip(when_text(statements, "said_on"), statements["speaker"], _said(statements), strict=True)
    labels = [f"{when}\u00a0· {who}: {said}" for when, who, said in parts]
    ax, rows = chart.rows(labels, {}, shown, wrap=74, axis=0.68)
    inches = ax.get_position().width * chart.width
    x, inner, ends, beyond = _along(placed(statements, "said_on"), inches)
    for border in _date_ticks(ax, inches, inner, ends, beyond):
        ax.plot(np.full(len(rows), border), rows, "|", color=GREY, ms=7, mew=0.8)
    halo = [withStroke(linewidth=2.5, foreground="white")]
    for row, stance, one, there in zip(rows, statements["stance"], x.itertuples(), shown, strict=True):
        if there:
            colour, marker = marks[stance]
            ax.hlines(row, one.since, one.until, color=GREY, lw=0.8)
            ax.plot(one.at, row, marker, color=colour, ms=6)
            shift, side = (9, "left") if one.at < np.mean(ends) else (-9, "right")
            chart.note(ax, (one.at, row), (shift, 0), _words(stance), ha=side, path_effects=halo)


def plot_stances(statements):
    """Return a Chart of who said what: a lane a body, marks along the days that tell the stance.

    Bodies stand under the stance of their first statement, the stances in the order of the closed list,
    and there by day and name: a mark of another shape further on is a change. Statements of a body
    at one time stand under one another. A thin line is a time known to the month or year only.

    ``statements``: rows of ``load("statements")``, of 12 stances and 60 bodies at most. Raises
    ``DataError`` for no rows, a missing column, too many stances or bodies.
    """
    note = "Bodies stand under the stance of their first statement. "
    return _chart(_draw_stances, statements, "a chart of stances", {"bodies": 60, "statements": 400}, note)


def _draw_stances(chart, shown, statements, marks):
    first = statements.drop_duplicates("body")
    first = first.assign(name=first["body"].str.casefold()).sort_values(["stance", "known_from", "name"])
    labels = {body: textwrap.fill(body, 20 if chart.narrow else 40) for body in first["body"]}
    legend = {_words(stance): mark for stance, mark in marks.items()}
    left = 0.25 + max(wide(labels.values()), 0.2 + wide(legend))
    inches = chart.width - left - ROOM
    x, inner, ends, beyond = _along(placed(statements, "said_on"), inches)
    level = _levels((x["at"] - ends[0]) * inches / (ends[1] - ends[0]), statements["body"])
    deep = level.groupby(statements["body"]).max()
    heads, lanes, end = {}, {}, 0
    for stance, bodies in first.groupby("stance", observed=True)["body"]:
        heads[stance], end = end + 0.22, end + 0.36
        for body in bodies:
            lanes[body] = end + 0.14
            end += max(0.12 + 0.16 * (1 + labels[body].count("\n")), 0.28 + APART * deep[body])
    ax = chart.body(end, legend, left, right=ROOM, axis=0.68, top=0.45)
    ax.set_ylim(end, 0)
    ax.set_yticks([])
    ax.hlines(list(lanes.values()), 0, 1, transform=ax.get_yaxis_transform(), color=LIGHT, lw=0.6, zorder=0)
    for border in _date_ticks(ax, inches, inner, ends, beyond):
        ax.axvline(border, color=GREY, lw=0.8, ls=":", zorder=0)
    ax.grid(axis="x", color=LIGHT, lw=0.6)
    ax.tick_params(top=True, labeltop=True)
    place = blended_transform_factory(chart.dpi_scale_trans, ax.transData)
    for stance, y in heads.items():
        colour, marker = marks[stance]
        chart.add_artist(Line2D([0.12], [y], color=colour, marker=marker, ms=7, ls="", transform=place))
        chart.text(0.24, y, _words(stance), va="center", weight="bold", transform=place)
    for body, y in lanes.items():
        chart.text(0.05, y - 0.08, labels[body], va="top", transform=place)
    rows = statements["body"].map(lanes) + APART * level
    coarse = shown & (x["until"] - x["since"] > (0.9 if inner[1] - inner[0] < 3 else 1))
    ax.hlines(rows[coarse], x["since"][coarse], x["until"][coarse], color=GREY, lw=0.8)
    for stance, (colour, marker) in marks.items():
        some = shown & (statements["stance"] == stance)
        ax.plot(x["at"][some], rows[some], marker, color=colour, ms=6)


def _along(where, inches):
    """Where each row begins, stands and ends along an axis of ``inches``, its dates, its ends, and
    ``{place: name}`` for what lies beyond the dates.

    That is the first or the last twelfth of the rows where it takes up three times the time of the others.
    """
    x = where[["since", "until"]].apply(date2num)
    first, last = x["since"].min(), x["until"].max()
    start = np.quantile(x["since"], 0.08, method="nearest")
    stop = np.quantile(x["until"], 0.92, method="nearest")
    first = start if start - first > 3 * (stop - start) else first
    last = stop if last - stop > 3 * (stop - start) else last
    early = (x["until"] <= first) & (x["since"] < first)
    late = (x["since"] >= last) & (x["until"] > last)
    before, after = (ROOM + EDGE * far.any() for far in (early, late))
    inch = max(last - first, 1 / 24) / (inches - before - after)  # in days
    ends = first - before * inch, last + after * inch
    x = x.clip(first, last).assign(at=lambda x: x.mean(axis=1))
    beyond = {}
    for far, place, name in (
        (early, ends[0] + inch * EDGE / 2, "earlier"),
        (late, ends[1] - inch * EDGE / 2, "later"),
    ):
        if far.any():
            x[far], beyond[place] = place, name
    return x, (first, last), ends, beyond


def _date_ticks(ax, inches, inner, ends, beyond):
    """Dates under the axis, and a word for what lies beyond them; return the borders between the two."""
    date_axis(ax, *num2date(inner), narrow=inches < 4)
    inch = (ends[1] - ends[0]) / inches  # in days
    far = EDGE / 2 * inch
    dates = [tick for tick in ax.get_xticks() if ends[0] <= tick <= ends[1]]
    dates = [tick for tick in dates if all(abs(tick - place) > far for place in beyond)]
    apart = min(np.diff(dates), default=inch) / inch
    dates = dates[:: math.ceil(0.46 / apart)]
    words = ax.xaxis.get_major_formatter().format_ticks(dates)
    ax.set_xticks([*dates, *beyond], [*words, *beyond.values()])
    ax.set_xlim(ends)
    return [place + far if place < inner[0] else place - far for place in beyond]


def _levels(inches, bodies):
    """How far down its lane each mark stands, so that none hides another of its body."""
    level, taken = pd.Series(0, inches.index), {}
    for row in inches.sort_values(kind="stable").index:
        lasts = taken.setdefault(bodies[row], [])
        free = (n for n, last in enumerate(lasts) if inches[row] - last >= APART)
        level[row] = n = next(free, len(lasts))
        lasts[n : n + 1] = [inches[row]]
    return level


def _said(statements):
    """The words themselves where they make a sentence, else the gist; what is very long is cut at a word."""
    parts = zip(statements["quote"], statements["gist"], strict=True)
    texts = [f"“{quote}”" if quote.count(" ") > 2 else gist for quote, gist in parts]
    return [textwrap.shorten(text, LONG, placeholder="\u00a0…") for text in texts]


def _words(stance):
    return stance.replace("-", " ")


def _marks(stances, closed_list):
    """A mark for each stance: that of its place in the closed list, or the next that is free."""
    marks = {}
    for stance in stances:
        place = closed_list.index(stance)
        while MARKS[place % len(MARKS)] in marks.values():
            place += 1
        marks[stance] = MARKS[place % len(MARKS)]
    return marks


def _chart(draw, statements, what, limits, note=""):
    need(statements, COLUMNS, what)
    statements = statements.sort_values("known_from", kind="stable").reset_index(drop=True)
    stances = statements["stance"].sort_values().unique()
    there = {"statements": len(statements), "bodies": statements["body"].nunique(), "stances": len(stances)}
    topics = statements["topic"].astype("str").unique()
    for things, most in (limits | {"stances": len(MARKS)}).items():
        if there[things] > most:
            part = "topic" if len(topics) > 1 else "stance"
            raise DataError(
                f"{there[things]} {things} are too many for {what}; choose {most} at most, for example "
                f"one {part}: statements[statements['{part}'] == {statements[part][0]!r}]"
            )
    closed_list = getattr(statements["stance"], "cat", None)
    marks = _marks(stances, list(stances if closed_list is None else closed_list.categories))
    table = statements[["speaker", "body", "stance", "gist", "quote", "statement_id", "source_id"]].copy()
    table.insert(0, "said_on", when_text(statements, "said_on"))
    told = [
        f"{row.said_on}, {row.speaker}, {row.body}, {_words(row.stance)}: {said.rstrip('.')}"
        for row, said in zip(table.itertuples(), _said(statements), strict=True)
    ]
    subject = "Statements" + f" on {topics[0]}" * (len(topics) == 1)
    draw = functools.partial(draw, statements=statements, marks=marks)
    caption = (
        f"{note}The authors of this course assigned the stances. {sources_line(statements['source_id'])}"
    )
    return Chart(Drawing(draw, table, told, statements["known_from"], subject, "statement", caption))
