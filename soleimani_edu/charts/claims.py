"""Claims by claimant, and a count as it moved from day to day."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from ..tables import DataError
from .figure import (
    GREY,
    LIGHT,
    Chart,
    clear,
    date_axis,
    in_utc,
    listed,
    marks_legend,
    need,
    sources_line,
    spread,
    when_text,
    write_where_free,
)

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
PALE = ("#56B4E9", "#E69F00", "#CC79A7")  # too light for text
COLUMNS = "claim_id claimed_on precision claimed_by perspective measure group low best high bound "
COLUMNS = (COLUMNS + "wording source_id supersedes known_from").split()
RANGE = "Range of claims, not a confidence interval."
VAGUE = r"\b(?:dozens|scores|hundreds|thousands|millions|tens|several|many|few)\b"
HALF = {"minute": 0, "day": 12, "month": 24 * 15, "year": 24 * 182}  # hours


def plot_claims(claims):
    """Return a Chart of what each claimant said: a line a claim, the earliest on top.

    A full mark is an exact number, a bar a range, an open mark an approximate number, an open mark
    with an arrow a number that was meant as a bound. A word such as "dozens" is an arrow that starts
    at the word's smallest reading, without a mark. The x axis starts at zero.

    ``claims``: rows of ``load("casualties")`` or ``load("figures")``, 60 at most, of one measure.
    Raises ``DataError`` for no rows, a missing column, several measures, too many rows.
    """
    claims = _ordered(claims, "a chart of claims")
    if len(claims) > 60:
        raise DataError(f"{len(claims)} claims do not fit in one picture; choose 60 at most")
    table = _table(claims)
    groups = claims["group"].nunique() > 1
    labels = [
        textwrap.fill(f"{row.claimed_on} · {row.claimed_by}" + f" · {row.group}" * groups, 42)
        for row in table.itertuples()
    ]
    heights = np.array([0.14 + 0.17 * (1 + label.count("\n")) for label in labels])
    rows = np.cumsum(heights) - heights / 2
    chart = Chart(table, heights.sum() + 1.3)
    ax = chart.add_subplot()
    reach = max(claims[["low", "best", "high"]].max().fillna(0).max(), 1)
    parts = zip(rows, claims.itertuples(), _is_word(claims), table["said"], strict=True)
    for row, claim, word, said in parts:
        end = _draw_claim(ax, row, claim, word, 0.05 * reach)
        ax.annotate(said, (end, row), (7, 0), textcoords="offset points", va="center", fontsize=9.5)
    ax.set_yticks(rows, labels, fontsize=9)
    ax.set_ylim(heights.sum() + 0.05, -0.05)
    ax.set_xlim(-0.03 * reach, (1.15 + 0.014 * table["said"].str.len().max()) * reach)
    ax.xaxis.set_major_locator(MaxNLocator(6))
    ax.xaxis.set_major_formatter(_number)
    ax.set_xlabel(_measured(claims))
    ax.grid(axis="x", color=LIGHT, lw=0.6)
    return _finish(chart, ax, claims)


def plot_revisions(claims):
    """Return a Chart of how a count moved from day to day: a step line for each claimant and group.

    A line holds the claimant's last number until the next; claimants are never joined. A number
    that a later claim replaced stays, in a lighter tone. Open marks are bounds and approximate
    numbers, a triangle pointing the way that a bound is open; a word is written, not marked. A thin
    horizontal bar shows how closely the time of the claim is known.

    ``claims``: rows of ``load("casualties")`` or ``load("figures")`` of one measure, from 14 claimants
    and groups at most. Raises ``DataError`` as ``plot_claims`` does.
    """
    claims = _ordered(claims, "a chart of revisions")
    groups = claims["group"].nunique() > 1
    lines = claims.groupby(["claimed_by", "group"], sort=False)
    if lines.ngroups > 14:
        raise DataError(f"{lines.ngroups} claimants and groups are too many lines; choose 14 at most")
    table = _table(claims)
    height = max(4.2, 0.34 * lines.ngroups + 2)
    chart = Chart(table, height)
    ax = chart.add_subplot()
    half = pd.to_timedelta(claims["precision"].astype("str").map(HALF), unit="h")
    when = in_utc(claims, "claimed_on") + half
    replaced = claims["claim_id"].isin(set(claims["supersedes"]))
    value = _value(claims)
    word = _is_word(claims)
    last = (when + half).max()
    ends = []
    for (by, group), line in lines:
        colour, marker = PERSPECTIVES[line["perspective"].iloc[-1]]
        drawn = line.loc[when[line.index].sort_values(kind="stable").index]
        drawn = drawn[(value.notna() & ~word)[drawn.index]]
        x, y = when[drawn.index], value[drawn.index]
        if len(drawn):
            ax.step([*x, last], [*y, y.iloc[-1]], where="post", color=colour, lw=1.4, alpha=0.5)
        for claim in line.itertuples():
            i = claim.Index
            tone = dict(color=colour, alpha=0.4 if replaced[i] else 1)
            if pd.isna(value[i]):
                ax.plot(when[i], 0, "|", ms=12, **tone)
                continue
            ax.hlines(value[i], when[i] - half[i], when[i] + half[i], lw=0.8, **tone)
            if word[i]:
                continue
            if pd.notna(claim.high) and pd.notna(claim.low) and claim.low < claim.high:
                ax.vlines(when[i], claim.low, claim.high, lw=3, **tone)
            shape = {"at-least": "^", "at-most": "v"}.get(claim.bound, marker)
            full = claim.bound == "exact"
            ax.plot(when[i], value[i], shape, ms=8, mew=1.5, mfc=colour if full else "white", **tone)
        name = by + f", {group}" * groups
        end = value[(drawn if len(drawn) else line).index].fillna(0).iloc[-1]
        ends.append((end, name, colour))
    ax.set_ylim(bottom=0, top=ax.get_ylim()[1] * 1.08)
    ends.sort()
    names = [textwrap.fill(name, 26) for _, name, _ in ends]
    sizes = [(0.07 + 0.15 * (1 + name.count("\n"))) / (height - 1.2) for name in names]
    top = ax.get_ylim()[1]
    places = spread([y / top for y, _, _ in ends], sizes)
    for (y, _, colour), name, place in zip(ends, names, places, strict=True):
        ax.annotate(
            name,
            (last, y),
            (1.03, place),
            textcoords="axes fraction",
            va="center",
            fontsize=9,
            color=GREY if colour in PALE else colour,
            arrowprops={"arrowstyle": "-", "color": LIGHT, "lw": 0.8, "shrinkA": 1, "shrinkB": 1},
            annotation_clip=False,
        )
    ax.set_ylabel(textwrap.fill(_measured(claims), 36))
    ax.yaxis.set_major_formatter(_number)
    ax.yaxis.get_major_locator().set_params(integer=bool((value.dropna() % 1 == 0).all()))
    ax.grid(axis="y", color=LIGHT, lw=0.6)
    date_axis(ax)
    _finish(chart, ax, claims)
    numbers = {}
    level = value.fillna(0)
    for i in sorted(value.index[::-1], key=lambda i: claims["bound"][i] != "exact"):
        numbers[table["said"][i], (when[i], level[i])] = {"color": GREY if replaced[i] else "black"}
    write_where_free(chart, ax, [(said, point, 4, style) for (said, point), style in numbers.items()])
    return chart


def _ordered(claims, what):
    need(claims, COLUMNS, what)
    measures = claims["measure"].astype("str").unique()
    if len(measures) > 1:
        raise DataError(
            f"{what} shows one measure, and this table holds {', '.join(measures)}; "
            f"choose one, for example claims[claims['measure'] == {measures[0]!r}]"
        )
    return claims.sort_values("known_from", kind="stable").reset_index(drop=True)


def _value(claims):
    """The number at which a claim is drawn: its best, else its low, else its high."""
    return claims["best"].fillna(claims["low"]).fillna(claims["high"]).astype("Float64")


def _is_word(claims):
    """True where a word such as "dozens" was said: its number is a reading, not what was said."""
    return (
        claims["bound"].ne("exact")
        & claims["wording"].str.contains(VAGUE)
        & ~claims["wording"].str.contains(r"\d")
    )


def _number(value, _position=None):
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"


def _said(claim):
    """The claim in the words of the chart: its own wording first."""
    given = [v for v in (claim.low, claim.best, claim.high) if pd.notna(v)]
    if claim.bound != "exact" and 0 < len(claim.wording) <= 24:
        return f"“{claim.wording}”"
    if not given:
        return "no number given"
    if given[0] != given[-1]:
        best = f", best {_number(claim.best)}" if pd.notna(claim.best) else ""
        return f"{_number(given[0])} to {_number(given[-1])}{best}"
    word = {"at-least": "at least ", "at-most": "at most ", "about": "about "}.get(claim.bound, "")
    return word + _number(given[0])


def _table(claims):
    table = claims[["claimed_by", "group", "bound", "source_id", "claim_id"]].copy()
    table.insert(0, "claimed_on", when_text(claims, "claimed_on"))
    table.insert(3, "said", [_said(claim) for claim in claims.itertuples()])
    for column in ("high", "best", "low"):
        table.insert(4, column, claims[column])
    return table


def _measured(claims):
    measure = str(claims["measure"].iloc[0]).replace("-", " ")
    unit = claims["unit"].iloc[0] if "unit" in claims else "persons"
    text = measure if unit in measure else f"{measure} ({unit})"
    groups = claims["group"].unique()
    return f"{text}: {groups[0]}" if len(groups) == 1 and groups[0] != "all" else text


def _draw_claim(ax, row, claim, word, arrow):
    """Draw one claim on its line and return where it ends."""
    colour, marker = PERSPECTIVES[claim.perspective]
    mark = dict(marker=marker, ms=8, mew=1.5, color=colour, ls="")
    low, best, high = (None if pd.isna(v) else float(v) for v in (claim.low, claim.best, claim.high))
    if claim.bound == "exact" and best is not None:
        ax.plot(best, row, **mark)
        return best
    if low is not None and high is not None:
        ax.plot([low, high], [row, row], color=colour, lw=2, marker="|", ms=10, mew=2)
        if best is not None:
            ax.plot(best, row, **mark)
        return high
    start = low if low is not None else high
    if start is None:
        return 0
    end = start
    if word or claim.bound in ("at-least", "at-most"):
        way = -arrow if claim.bound == "at-most" else arrow
        ax.annotate(
            "",
            (start + 1.6 * way, row),
            (start, row),
            arrowprops=dict(arrowstyle="->", color=colour, lw=1.6, ls="--" if word else "-"),
        )
        end = max(start, start + 1.6 * way)
    if not word:
        ax.plot(start, row, mfc="white", **mark)
    return end


def _finish(chart, ax, claims):
    clear(ax)
    used = [p for p in PERSPECTIVES if (claims["perspective"] == p).any()]
    marks_legend(chart, {name: PERSPECTIVES[name] for name in used})
    chart.alt = f"{_measured(claims)}: {len(claims)} claims. " + listed(
        f"{row.claimed_on}, {row.claimed_by}, {row.group}: {row.said}" for row in chart.table.itertuples()
    )
    chart.caption = f"{RANGE} {sources_line(claims['source_id'])}"
    return chart
