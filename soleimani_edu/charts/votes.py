"""Votes, as each claimant counted them."""

import functools
import textwrap

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.path import Path

from ..tables import DataError, load
from .axes import number_axis
from .claims import NO_NUMBER, chart_of, claims_table, ordered, replaced
from .figure import GREY, paler, wide
from .words import counted, need, sources_line

PAPER = {"fc": "white", "ec": "none", "pad": 1}  # behind words


def _square(*lines):
    """A marker: an empty square, crossed by lines."""
    points = [(-1, -1), (1, -1), (1, -1), (1, 1), (1, 1), (-1, 1), (-1, 1), (-1, -1), *sum(lines, ())]
    return Path(points, [Path.MOVETO, Path.LINETO] * (len(points) // 2))


# Okabe and Ito's colours; the word for each part of a vote, its colour, its hatch, and that as a marker.
SLANTED = _square(((-1, -1), (1, 1)), ((-1, 0), (0, 1)), ((0, -1), (1, 0)))
UPRIGHT = _square(((-0.3, -1), (-0.3, 1)), ((0.3, -1), (0.3, 1)))
PARTS = {
    "votes-for": ("for", "#0072B2", None, "s"),
    "votes-against": ("against", "#D55E00", "////", SLANTED),
    "abstentions": ("abstained", GREY, "||||", UPRIGHT),
    "members-present": ("present", "#000000", None, _square()),
}


def plot_votes(votes):
    """Return a Chart of votes: a bar a vote and claimant, in order of the day of the first claim.

    A part that is filled or hatched is an exact number, an empty one with a broken edge an approximate
    number or a bound; a word such as "dozens" is only written. An outline is the members present. Each
    claimant's count is a bar of its own, and so is a number in place of an older one, which is lighter. A
    thin bar is a group of which one side only was given: part of a body, such as a party, or a vote whose
    other side nobody gave. The title of an event is that of the course.

    ``votes``: rows of ``load("figures")``, 60 bars at most, of the measures votes-for, votes-against,
    abstentions and members-present. Raises ``DataError`` for no rows, a missing column, another measure or
    too many bars.
    """
    need(votes, ["event_id"], "a chart of votes")
    votes = ordered(votes, "a chart of votes", one=())
    others = [measure for measure in votes["measure"].astype("str").unique() if measure not in PARTS]
    if others:
        raise DataError(
            f"a chart of votes shows {', '.join(PARTS)}, and this table also holds {', '.join(others)}; "
            f"choose, for example votes[votes['measure'].isin({list(PARTS)})]"
        )
    votes = _in_bars(votes)
    bars = votes.drop_duplicates("bar")
    if len(bars) > 60:
        raise DataError(f"{len(bars)} bars do not fit in one picture; choose 60 at most")
    thin = int(votes["thin"].sum())
    caption = ["A bar is one claimant's count of one vote."]
    if thin:
        caption.append(
            f"A thin bar ({counted(thin, 'claim')}) is a group of which one side only was given: part of a "
            "body, such as a party, or a vote whose other side nobody gave."
        )
    if (votes["bound"] != "exact").any():
        caption.append("An empty part with a broken edge is no exact number.")
    if replaced(votes, slice(None)).any():
        caption.append("A lighter part was replaced by its claimant.")
    caption = " ".join([*caption, sources_line(votes["source_id"])])
    table = claims_table(votes)
    table.insert(2, "event_id", votes["event_id"])
    draw = functools.partial(_draw_votes, labels=_bar_labels(bars))
    return chart_of(draw, votes, table=table, subject="Votes", caption=caption)


def _in_bars(votes):
    """Votes in the order in which they are drawn: the number of the bar, where a part starts, its size."""
    vote = votes.groupby(["event_id", "group"])
    nth = votes.groupby(["event_id", "group", "claimed_by", "measure"], observed=True).cumcount()
    both = vote["measure"].transform(lambda held: {"votes-for", "votes-against"} <= set(held)).astype("bool")
    size = votes["best"].fillna(votes["low"]).fillna(votes["high"]).astype("float").fillna(0)
    votes = votes.assign(
        day=vote["when"].transform("min").str[:10],
        part=[list(PARTS).index(measure) for measure in votes["measure"]],
        nth=nth,
        thin=~both & (votes["measure"] != "members-present"),
        size=size.where(~votes["word"], 0),
    )
    votes["said"] = [
        f"{part}: {said}" if said == NO_NUMBER else f"{said} {part}"
        for said, (part, *_) in zip(votes["said"], map(PARTS.get, votes["measure"]), strict=True)
    ]
    votes = votes.sort_values(["day", "event_id", "thin", "group", "part"], kind="stable")
    votes["bar"] = votes.groupby(["event_id", "group", "claimed_by", "nth"], sort=False).ngroup()
    votes = votes.sort_values(["bar", "part"], kind="stable").reset_index(drop=True)
    start = votes.groupby("bar")["size"].cumsum() - votes["size"]
    return votes.assign(start=start.where(votes["measure"] != "members-present", 0))


def _bar_labels(bars):
    """Day and event where they are new, the group unless the claimant's name says it, and the claimant."""
    titles = load("events").set_index("event_id")["title"]
    labels, before = [], None
    for bar in bars.itertuples():
        words = [bar.day] * ((bar.day, bar.event_id) != before)
        words += [titles.get(bar.event_id, bar.event_id)] * (before is None or bar.event_id != before[1])
        before = bar.day, bar.event_id
        words += [bar.group] * (bar.group not in bar.claimed_by)
        labels.append("\u00a0· ".join([*words, bar.claimed_by]))
    return labels


def _draw_votes(chart, shown, claims, labels):
    present = claims["measure"] == "members-present"
    held = set(claims["measure"])
    marks = {word: (colour, marker) for m, (word, colour, _, marker) in PARTS.items() if m in held}
    known = set(claims["bar"][shown])
    ax, rows = chart.rows(labels, marks, [bar in known for bar in range(len(labels))])
    room = ax.bbox.width / chart.dpi
    widths = np.array([wide([words]) + 0.12 for words in claims["said"]])
    ends = (claims["start"] + claims["size"]).groupby(claims["bar"]).max()
    last = 1.02 * max(ends.max(), 1)
    while True:  # what does not fit into its part stands after the bar, and takes room from the bars
        inside = ~present & ~claims["thin"] & (claims["size"] * room / last > widths)
        after = claims["said"].where(~inside).groupby(claims["bar"]).agg(_after, chart.narrow)
        share = np.array([min((wide([words]) + 0.15) / room, 0.8) for words in after])
        longest = (ends / (1 - share)).max()
        if longest <= last:
            break
        last = longest
    ax.set_xlim(0, last)
    claims = claims.assign(old=replaced(claims, shown), inside=inside, y=rows[claims["bar"]])
    for claim in claims[shown].itertuples():
        _draw_part(ax, claim)
    for bar, own in claims[shown].groupby("bar"):
        words = _after(own["said"].where(~own["inside"]), chart.narrow)
        colour = GREY if own["old"].all() else "black"
        chart.note(ax, (ends[bar], rows[bar]), (6, 0), words, color=colour, bbox=PAPER)
    number_axis(chart, ax, "votes, members present" if present.any() else "votes", whole=True)


def _after(words, narrow):
    return textwrap.fill(", ".join(words.dropna()), 36 if narrow else 46)


def _draw_part(ax, claim):
    _, colour, hatch, _ = PARTS[claim.measure]
    tone, exact = paler(colour, claim.old), claim.bound == "exact"
    present = claim.measure == "members-present"
    solid = exact and not hatch and not present
    half = 0.13 if present else 0.05 if claim.thin else 0.1
    if claim.size:
        fill = tone if solid else "none" if present else "white"
        style = {"fc": fill, "ec": tone, "hatch": hatch if exact else None, "ls": "-" if exact else "--"}
        ax.add_patch(Rectangle((claim.start, claim.y - half), claim.size, 2 * half, lw=1, **style))
    if claim.inside:
        middle = claim.start + claim.size / 2, claim.y
        style = {"color": "white" if solid and not claim.old else "black", "bbox": None if solid else PAPER}
        ax.text(*middle, claim.said, ha="center", va="center", **style)
