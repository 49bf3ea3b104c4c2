"""What one perspective tells of an event: a lane a thing told, a column a stretch of time."""

import functools
import textwrap

import numpy as np
import pandas as pd

from .axes import in_utc
from .claims import NAMES, PERSPECTIVES, is_word, said_of
from .figure import GREY, LIGHT, NARROW, Chart, Drawing, paler, wide
from .words import counted, number, when_text

STRETCHES = ["before", "first\nday", "first\nweek", "first\nmonth", "first\nyear", "later"]
LINE, MARK = 0.17, 0.16  # inches
PALE = "#767676"
ENDS = [-1, 1, 7, 30, 365]  # days since the event
TOPICS = {"iraq": "Iraq", "ps752": "PS752", "us politics": "US politics"}
HOW = (
    "Each mark is a row of the table under it; the columns tell how long after the event it was said. First "
    "comes what several voices speak of, in the same places for all, so that gaps show too; under it what "
    "this voice alone speaks of. A full mark is an exact number, an open one is not: ≥ is at least, ≤ at "
    "most, ≈ about. A word such as “dozens” stands without a mark, a statement without a number. A number "
    "that was replaced later is paler."
)


def laid_out(told):
    """The rows with what they say in words and in short, their lane, their column and their voices."""
    title = told[told["kind"] == "event"].groupby("event_id")["what"].first()
    of = told["event_id"].map(title) if len(title) > 1 else ""
    blank = (told["kind"] == "claim") & told[["low", "best", "high"]].isna().all(axis=1)
    told = told.assign(of=of, when=when_text(told, "at"), word=is_word(told) | blank)
    told["said"], told["mark"] = zip(*map(_said, told.itertuples()), strict=True)
    told["topic"] = told["about"].astype("str").str.replace("-", " ").replace(TOPICS)
    lane = told["what"].mask(told["kind"] == "event", "documents on the event")
    lane = lane.mask(told["kind"] == "statement", "statements: " + told["topic"])
    told = told.assign(label=lane, lane=lane + (" (" + told["of"] + ")").where(told["of"] != "", ""))
    told["shared"] = told.groupby("lane")["perspective"].transform("nunique") > 1
    begun = in_utc(told, "at")
    at = begun.where(told["precision"] >= "day", told["known_from"].dt.tz_localize(None))
    begun = begun.where(told["kind"] == "event").groupby(told["event_id"]).transform("min")
    days = (at - begun) / pd.Timedelta(days=1)
    return _placed(told.assign(column=np.searchsorted(ENDS, days, side="right")), NARROW - 0.2)


def _said(row):
    """What a row says in words, and in short beside its mark: a number with its bound, or a word."""
    if row.kind == "statement":
        return "", ""
    if row.kind == "event":
        documents = row.source_id.count("; ") + 1
        return counted(documents, "document"), str(documents)
    said, given = said_of(row), [number(v) for v in (row.low, row.best, row.high) if pd.notna(v)]
    if row.word:
        return said, textwrap.fill(said, 10)
    if given[0] != given[-1]:
        return said, f"{given[0]}\u2013{given[-1]}"
    return said, {"at-least": "≥ ", "at-most": "≤ ", "about": "≈ "}.get(row.bound, "") + given[0]


def chart_of_side(told, own, code):
    """A narrow Chart of the rows of one perspective, in lanes and columns that are the same for all."""
    words = own["when"] + ", " + own["lane"] + (": " + own["said"]).where(own["said"] != "", "")
    draw = functools.partial(_draw, told=told, code=code)
    subject = f"Told by {NAMES[code]}"
    return Chart(Drawing(draw, own, list(words), own["known_from"], subject, "row", HOW), narrow=True)


def _draw(chart, shown, told, code):
    """A lane for each thing that is told, a column for each stretch of time; everything in inches.

    First the lanes of which several voices speak, the same for all, then those of this voice alone.
    """
    room, name = chart.width - 0.2, NAMES[code]
    columns = told.groupby("column")["left"].first()
    told = told.sort_values("rank")
    told = told[told["shared"] | (told["perspective"] == code)]
    own = told[told["perspective"] == code].sort_index()
    lanes = told.groupby("lane", sort=False).agg({name: "max" for name in ("shared", "of", "label", "lines")})
    fill = functools.partial(textwrap.fill, width=44 if chart.narrow else 110)
    heads = lanes["of"].where(
        lanes["shared"], f"{name} alone" + (": " + lanes["of"]).where(lanes["of"] != "", "")
    )
    heads = heads.where(heads != heads.shift(), "").map(fill)
    labels = lanes["label"].map(fill)
    over = 0.23 + 0.17 * labels.str.count("\n")
    above = (0.25 + 0.17 * heads.str.count("\n")).where(heads != "", 0)
    ends = (above + over + LINE * lanes["lines"] + 0.04).cumsum()
    tops = ends - LINE * lanes["lines"] - 0.04
    ax = chart.body(ends.iloc[-1], {}, 0.1, 0.1, axis=0.05, top=0.65)
    ax.set(xlim=(0, room), ylim=(ends.iloc[-1], 0), xticks=[], yticks=[])
    ax.spines["bottom"].set_visible(False)
    plain = {"va": "center"}
    ax.text(0.03, -0.5, name, weight="bold", **plain)
    for column, start in columns.items():
        ax.vlines([start] * len(tops), tops, ends, color=LIGHT, lw=0.8)
        ax.text(start + 0.03, -0.05, STRETCHES[column], va="bottom")
    for lane, top in tops.items():
        start, tone = top - over[lane], "black" if lane in set(own["lane"]) else PALE
        ax.axhline(start - above[lane], color=LIGHT, lw=0.8)
        ax.text(0.03, start - above[lane] / 2, heads[lane], weight="bold", **plain)
        ax.text(0.03, start + over[lane] / 2 + 0.02, labels[lane], color=tone, **plain)
    own = own[shown]
    colour, marker = PERSPECTIVES[code]
    for row, old in zip(own.itertuples(), own["id"].isin(set(own["supersedes"])), strict=True):
        tone, y = paler(colour, old), tops[row.lane] + LINE * row.y
        if not row.word:
            fill = "white" if row.kind == "claim" and row.bound != "exact" else tone
            ax.plot(row.x + 0.08, y, marker, ms=6, mew=1.3, color=tone, mfc=fill)
        x = row.x + (0.03 if row.word else MARK)
        ax.text(x, y, row.mark, color=GREY if old else "black", linespacing=1, **plain)


def _placed(told, room):
    """The rows in the order of their lanes, with their place in it, and where each column starts.

    A column is as wide as its widest mark; what room is left goes to those with long lines.
    """
    text = {mark: wide([mark]) + 0.08 if mark else 0 for mark in set(told["mark"])}
    told = told.assign(wide=told["mark"].map(text) + MARK * ~told["word"])
    cells = told.groupby(["perspective", "lane", "column"], observed=True)
    least = told.groupby("column")["wide"].max().clip(lower=0.5)
    spare = (cells["wide"].sum().groupby("column").max() - least).clip(lower=0.01)
    widths = least + spare / spare.sum() * max(room - least.sum(), 0)
    widths *= room / widths.sum()
    columns = widths.cumsum() - widths
    places = {}
    for (_, _, column), cell in cells:
        x = line = tall = 0
        for row, room, mark in zip(cell.index, cell["wide"], cell["mark"], strict=True):
            if x and x + room > widths[column]:
                x, line, tall = 0, line + tall, 0
            own = 1 + mark.count("\n")
            tall = max(tall, own)
            places[row] = columns[column] + x, line + own / 2, line + tall
            x += room
    told = told.join(pd.DataFrame.from_dict(places, "index", columns=["x", "y", "lines"]))
    lanes = told.assign(alone=~told["shared"], part=told["group"] != "all")
    lanes = lanes.sort_values(["alone", "event_id", "about", "part"], kind="stable").index
    rank = pd.Series(range(len(lanes)), lanes)
    return told.assign(left=told["column"].map(columns), rank=rank)
