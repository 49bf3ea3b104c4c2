"""Claims by claimant, and what all charts of claims share."""

import functools

import pandas as pd

from ..tables import DataError
from .axes import number_axis
from .figure import GREY, LIGHT, Chart, Drawing, paler, wide
from .words import NUMBERS, need, number, sources_line, when_text

# Okabe and Ito's colours (safe for the common kinds of colour-blindness), each code with its own mark.
PERSPECTIVES = {
    "united-states": ("#0072B2", "o"),
    "iran": ("#D55E00", "s"),
    "iraq": ("#009E73", "^"),
    "israel": ("#56B4E9", "D"),
    "ukraine": ("#E69F00", "v"),
    "canada": ("#CC79A7", "P"),
    "europe": ("#56B4E9", "X"),
    "other-states": ("#666666", "<"),
    "armed-groups": ("#009E73", "h"),
    "international-organisation": ("#0072B2", "*"),
    "press": ("#000000", "d"),
    "academic-ngo": ("#CC79A7", ">"),
}
NAMES = {
    "united-states": "United States",
    "iran": "Iran",
    "iraq": "Iraq",
    "israel": "Israel",
    "ukraine": "Ukraine",
    "canada": "Canada",
    "europe": "Europe",
    "other-states": "other states",
    "armed-groups": "armed groups",
    "international-organisation": "international organisations",
    "press": "the press",
    "academic-ngo": "scholars and NGOs",
}
COLUMNS = "claim_id claimed_on precision claimed_by perspective measure group low best high bound "
COLUMNS = (COLUMNS + "wording source_id supersedes known_from").split()
RANGE = "Range of claims, not a confidence interval."
NO_NUMBER = "no number given"
WORDS = {"us": "US", "60pct": "enriched to 60%", "20pct": "enriched to 20%"}
VAGUE = r"\b(?:dozens|scores|hundreds|thousands|millions|tens|several|many|few)\b"


def plot_claims(claims):
    """Return a Chart of what each claimant said: a line a claim, the earliest on top.

    A full mark is an exact number, a bar a range, an open mark an approximate number, an open mark
    with an arrow a number that was meant as a bound. A word such as "dozens" is an arrow that starts
    at the word's smallest reading, without a mark. A claim that a later one replaced is lighter. The x
    axis starts at zero.

    ``claims``: rows of ``load("casualties")`` or ``load("figures")``, 60 at most, of one measure.
    Raises ``DataError`` for no rows, a missing column, several measures or units, too many rows.
    """
    claims = ordered(claims, "a chart of claims")
    if len(claims) > 60:
        raise DataError(f"{len(claims)} claims do not fit in one picture; choose 60 at most")
    return chart_of(_draw_claims, claims)


def _draw_claims(chart, shown, claims):
    labels = [f"{claim.when}\u00a0· {claim.who}" for claim in claims.itertuples()]
    axis = 0.5 + 0.15 * (len(measured(claims)) // 40)
    ax, rows = chart.rows(labels, marks_of(claims), shown, axis=axis)
    room = ax.bbox.width / chart.dpi  # in inches
    reach = max(claims[list(NUMBERS)].max().fillna(0).max(), 1)
    first, last = -0.15 * reach / room, 1.15 * reach
    parts = zip(rows, claims.itertuples(), shown, replaced(claims, shown), strict=True)
    for row, claim, there, old in parts:
        shape, end = shape_of(claim, 0.05 * reach)
        share = min((wide([claim.said], 9.5) + 0.15) / room, 0.8)  # of the axes, for words
        last = max(last, (end - share * first) / (1 - share))
        if there:
            colour, marker = PERSPECTIVES[claim.perspective]
            draw_shape(ax, row, shape, paler(colour, old), marker)
            chart.note(ax, (end, row), (7, 0), claim.said, size=9.5, color=GREY if old else "black")
    ax.set_xlim(first, last)
    whole = bool((claims[list(NUMBERS)].stack() % 1 == 0).all())
    number_axis(chart, ax, measured(claims), whole)
    if not chart.narrow:  # there the labels stand on the grid
        ax.grid(axis="x", color=LIGHT, lw=0.6)


def shape_of(claim, arrow):
    """The parts by which one of ``ordered`` claims is drawn, and where it ends; ``arrow`` shows a bound."""
    low, best, high = (None if pd.isna(v) else float(v) for v in (claim.low, claim.best, claim.high))
    if claim.bound == "exact" and best is not None:
        return {"full": best}, best
    if low is not None and high is not None:
        return {"bar": (low, high), "full": best}, high
    start = next((value for value in (low, best, high) if value is not None), None)
    if start is None:
        return {}, 0
    shape, tip = {"open": None if claim.word else start}, start
    if claim.word or claim.bound in ("at-least", "at-most"):
        tip += 1.6 * (-arrow if claim.bound == "at-most" else arrow)
        shape |= {"arrow": (start, tip), "dotted": claim.word}
    return shape, max(start, tip)


def draw_shape(ax, row, shape, tone, marker):
    if "bar" in shape:
        ax.plot(shape["bar"], [row, row], color=tone, lw=2, marker="|", ms=10, mew=2)
    if "arrow" in shape:
        start, tip = shape["arrow"]
        ax.plot([start, tip], [row, row], color=tone, lw=1.6, ls=":" if shape["dotted"] else "-")
        ax.plot(tip, row, ">" if tip > start else "<", color=tone, ms=5)
    for kind, fill in (("full", tone), ("open", "white")):
        if shape.get(kind) is not None:
            ax.plot(shape[kind], row, marker, ms=8, mew=1.5, color=tone, mfc=fill)


def ordered(claims, what, one=None):
    """Claims by the moment from which they were known, with their words: who, when, what was said.

    ``one``: columns that may hold one value only; without it the measure and the unit, and the event
    where persons are counted: tolls of several events are no range and no series.
    """
    need(claims, COLUMNS, what)
    if one is None:
        one = ("measure", "unit" if "unit" in claims else "event_id")
    for name, column in claims.filter(list(one)).astype("str").items():
        held = column.unique()
        if len(held) > 1:
            some = ", ".join(held[:8]) + f" and {len(held) - 8} more" * (len(held) > 8)
            raise DataError(
                f"{what} shows one {name}, and this table holds {some}; "
                f"choose one, for example claims[claims['{name}'] == {held[0]!r}]"
            )
    if (claims["low"] > claims["high"]).any():
        raise DataError(f"{what} holds a claim whose low is above its high; mend the row")
    strange = set(claims["perspective"]) - set(PERSPECTIVES)
    if strange:
        raise DataError(f"{min(strange)!r} is no perspective; write one of {', '.join(PERSPECTIVES)}")
    claims = claims.astype({name: "Float64" for name in NUMBERS if claims[name].dtype == object})
    known = dict(zip(claims["claim_id"], claims["known_from"], strict=True))
    claims = claims.assign(second=claims["supersedes"].map(known) == claims["known_from"])  # on one day
    claims = claims.sort_values(["known_from", "second"], kind="stable").reset_index(drop=True)
    unnamed = claims["group"].eq("all") | (claims["group"].nunique() == 1)
    return claims.assign(
        who=claims["claimed_by"].where(unnamed, claims["claimed_by"] + ", " + claims["group"]),
        when=when_text(claims, "claimed_on"),
        said=[said_of(claim) for claim in claims.itertuples()],
        word=is_word(claims),
    )


def replaced(claims, shown):
    return claims["claim_id"].isin(set(claims["supersedes"][shown])).to_numpy()


def is_word(claims):
    """True where a word such as "dozens" was said: its number is a reading, not what was said."""
    return (
        claims["bound"].ne("exact")
        & claims["wording"].str.contains(VAGUE)
        & ~claims["wording"].str.contains(r"\d")
    )


def said_of(claim):
    """The claim in the words of the chart: its own wording first."""
    given = [v for v in (claim.low, claim.best, claim.high) if pd.notna(v)]
    if claim.bound != "exact" and 0 < len(claim.wording) <= 24:
        return f"“{claim.wording}”"
    if not given:
        return NO_NUMBER
    if given[0] != given[-1]:
        best = f", best {number(claim.best)}" if pd.notna(claim.best) else ""
        return f"{number(given[0])} to {number(given[-1])}{best}"
    word = {"at-least": "at least ", "at-most": "at most ", "about": "about "}.get(claim.bound, "")
    return word + number(given[0])


def measured(claims):
    """What is counted, with its unit, as the label of an axis."""
    measure = " ".join(WORDS.get(word, word) for word in str(claims["measure"].iloc[0]).split("-"))
    unit = claims["unit"].iloc[0] if "unit" in claims else "persons"
    text = measure if unit in measure else f"{measure} ({unit})"
    groups = claims["group"].unique()
    return f"{text}: {groups[0]}" if len(groups) == 1 and groups[0] != "all" else text


def marks_of(table):
    return {NAMES[code]: mark for code, mark in PERSPECTIVES.items() if (table["perspective"] == code).any()}


def claims_table(claims):
    """The table behind a chart of ``ordered`` claims."""
    table = claims[["when", "claimed_by", "group", "said", "low", "best", "high", "bound", "source_id"]]
    return table.assign(claim_id=claims["claim_id"]).rename(columns={"when": "claimed_on"})


def chart_of(draw, claims, **other):
    """The Chart of ``ordered`` claims that ``draw(chart, shown, claims)`` draws; ``other`` of its parts."""
    before = dict(zip(claims["claim_id"], claims["said"], strict=True))
    parts = {
        "draw": functools.partial(draw, claims=claims),
        "table": claims_table(claims),
        "told": [
            f"{claim.when}, {claim.who}: {claim.said}"
            + (f", in place of {before[claim.supersedes]}" if claim.supersedes in before else "")
            for claim in claims.itertuples()
        ],
        "known": claims["known_from"],
        "subject": measured(claims),
        "noun": "claim",
        "caption": f"{RANGE} {sources_line(claims['source_id'])}",
    }
    return Chart(Drawing(**(parts | other)))
