"""Claims by claimant, and a count as it moved from day to day."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.colors import to_rgba
from matplotlib.dates import date2num
from matplotlib.ticker import MaxNLocator

from ..tables import DataError
from .figure import (
    GREY,
    LIGHT,
    WIDTH,
    Chart,
    date_axis,
    in_utc,
    listed,
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
    Raises ``DataError`` for no rows, a missing column, several measures or units, too many rows.
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
    chart = Chart(table)
    left = chart.wide(labels) + 0.15
    ax = chart.body(heights.sum(), _marks(claims), left)
    chart.beside(ax, left - 0.1, rows, labels, ha="right", multialignment="right")
    reach = max(claims[["low", "best", "high"]].max().fillna(0).max(), 1)
    first, last = -0.03 * reach, 1.15 * reach
    parts = zip(rows, claims.itertuples(), _is_word(claims), table["said"], strict=True)
    for row, claim, word, said in parts:
        end = _draw_claim(ax, row, claim, word, 0.05 * reach)
        chart.note(ax, (end, row), (7, 0), said, size=9.5)
        share = min((chart.wide([said], 9.5) + 0.15) / (WIDTH - left - 0.15), 0.8)  # of the axes, for words
        last = max(last, (end - share * first) / (1 - share))
    ax.set_ylim(heights.sum(), 0)
    ax.set_xlim(first, last)
    ax.xaxis.set_major_locator(MaxNLocator(6))
    ax.xaxis.set_major_formatter(_number)
    ax.set_xlabel(_measured(claims), fontsize=9.5)
    ax.grid(axis="x", color=LIGHT, lw=0.6)
    return _told(chart, claims)


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
    half = pd.to_timedelta(claims["precision"].astype("str").map(HALF), unit="h")
    table = _table(claims)
    claims = claims.assign(
        at=in_utc(claims, "claimed_on") + half,
        half=half,
        value=claims["best"].fillna(claims["low"]).fillna(claims["high"]).astype("float"),
        word=_is_word(claims),
        replaced=claims["claim_id"].isin(set(claims["supersedes"])),
        said=table["said"],
    )
    lines = claims.groupby(["claimed_by", "group"], sort=False)
    if lines.ngroups > 14:
        raise DataError(f"{lines.ngroups} claimants and groups are too many lines; choose 14 at most")
    chart = Chart(table)
    names = {key: textwrap.fill(key[0] + f", {key[1]}" * groups, 26) for key, _ in lines}
    height = max(3, 0.34 * lines.ngroups + 0.6)
    label = textwrap.fill(_measured(claims), 36)
    numbers = [_number(v) for v in claims["value"].dropna()]
    left = 0.3 + 0.16 * (1 + label.count("\n")) + chart.wide(numbers or ["0"])
    ax = chart.body(height, _marks(claims), left, right=0.35 + chart.wide(names.values()), axis=0.68)
    last = (claims["at"] + half).max()
    ends = []
    for key, line in lines:
        ends.append((_draw_series(ax, line, last), names[key], PERSPECTIVES[line["perspective"].iloc[-1]][0]))
    ax.set_ylim(bottom=0, top=ax.get_ylim()[1] * 1.08)
    _name_series(ax, sorted(ends), last, height)
    ax.set_ylabel(label, fontsize=9.5)
    ax.yaxis.set_major_formatter(_number)
    ax.yaxis.get_major_locator().set_params(integer=bool((claims["value"].dropna() % 1 == 0).all()))
    ax.grid(axis="y", color=LIGHT, lw=0.6)
    date_axis(ax)
    _write_numbers(chart, ax, claims)
    return _told(chart, claims)


def _draw_series(ax, line, last):
    """Draw what one claimant said of one group, and return the number at which it ends."""
    colour, marker = PERSPECTIVES[line["perspective"].iloc[-1]]
    drawn = line[line["value"].notna() & ~line["word"]].sort_values("at", kind="stable")
    if len(drawn):
        x, y = [*drawn["at"], last], [*drawn["value"], drawn["value"].iloc[-1]]
        ax.step(x, y, where="post", color=colour, lw=1.4, alpha=0.5)
    tones = [to_rgba(colour, 0.4 if old else 1) for old in line["replaced"]]
    ax.hlines(line["value"], line["at"] - line["half"], line["at"] + line["half"], tones, lw=0.8)
    for claim, tone in zip(line.itertuples(), tones, strict=True):
        if np.isnan(claim.value):
            ax.plot(claim.at, 0, "|", ms=12, color=tone)
        elif not claim.word:
            if pd.notna(claim.high) and pd.notna(claim.low) and claim.low < claim.high:
                ax.vlines(claim.at, claim.low, claim.high, color=tone, lw=3)
            shape = {"at-least": "^", "at-most": "v"}.get(claim.bound, marker)
            fill = tone if claim.bound == "exact" else "white"
            ax.plot(claim.at, claim.value, shape, ms=8, mew=1.5, mec=tone, mfc=fill)
    return (drawn if len(drawn) else line)["value"].fillna(0).iloc[-1]


def _name_series(ax, ends, last, height):
    """Write the name of each series at its right end, the names spread so that none covers another."""
    sizes = [(0.07 + 0.15 * (1 + name.count("\n"))) / height for _, name, _ in ends]
    top, (start, stop) = ax.get_ylim()[1], ax.get_xlim()
    edge = (date2num(last) - start) / (stop - start)
    places = spread([y / top for y, _, _ in ends], sizes)
    for (y, name, colour), place in zip(ends, places, strict=True):
        ax.plot([edge, 1.025], [y / top, place], color=LIGHT, lw=0.8, transform=ax.transAxes, clip_on=False)
        shade = GREY if colour in PALE else colour
        ax.text(1.03, place, name, color=shade, fontsize=9, va="center", transform=ax.transAxes)


def _write_numbers(chart, ax, claims):
    """Write each number over its mark: exact ones before bounds, new ones before old."""
    texts = {}
    for claim in sorted(claims[::-1].itertuples(), key=lambda claim: claim.bound != "exact"):
        point = claim.at, 0 if np.isnan(claim.value) else claim.value
        texts[claim.said, point] = {"color": GREY if claim.replaced else "black"}
    write_where_free(chart, ax, [(said, point, 4, style) for (said, point), style in texts.items()])


def _ordered(claims, what):
    need(claims, COLUMNS, what)
    for name, column in claims.filter(["measure", "unit"]).astype("str").items():
        held = column.unique()
        if len(held) > 1:
            raise DataError(
                f"{what} shows one {name}, and this table holds {', '.join(held)}; "
                f"choose one, for example claims[claims['{name}'] == {held[0]!r}]"
            )
    return claims.sort_values("known_from", kind="stable").reset_index(drop=True)


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
    columns = {"claimed_on": when_text(claims, "claimed_on"), "claimed_by": claims["claimed_by"]}
    columns |= {"group": claims["group"], "said": [_said(claim) for claim in claims.itertuples()]}
    rest = ("low", "best", "high", "bound", "source_id", "claim_id")
    return pd.DataFrame(columns | {name: claims[name] for name in rest})


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
        tip = start + 1.6 * way
        ax.plot([start, tip], [row, row], color=colour, lw=1.6, ls=":" if word else "-")
        ax.plot(tip, row, ">" if way > 0 else "<", color=colour, ms=5)
        end = max(start, tip)
    if not word:
        ax.plot(start, row, mfc="white", **mark)
    return end


def _marks(claims):
    return {name: PERSPECTIVES[name] for name in PERSPECTIVES if (claims["perspective"] == name).any()}


def _told(chart, claims):
    chart.alt = f"{_measured(claims)}: {len(claims)} claims. " + listed(
        f"{row.claimed_on}, {row.claimed_by}, {row.group}: {row.said}" for row in chart.table.itertuples()
    )
    chart.caption = f"{RANGE} {sources_line(claims['source_id'])}"
    return chart
