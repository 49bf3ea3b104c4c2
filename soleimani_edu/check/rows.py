"""The promises that one row makes to another, and to itself."""

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from .. import schema
from ..tables import SAME, as_csv, cell_problems, load, texts, typed

EVIDENCE = ["events", "casualties", "figures", "statements", "sources", "article_claims"]  # share their ids
CLAIMS = ["casualties", "figures"]
ANYWHERE = pd.Timedelta(hours=14)  # a day begins somewhere on earth 14 hours before it does in UTC, and ends


@dataclass
class Sheet:
    """One table that is checked: its texts, and its faultless rows with their types.

    The index of both holds the places of the rows in ``schema.scan``.
    """

    name: str
    path: Path
    text: pd.DataFrame
    table: pd.DataFrame
    whole: bool  # each row could be read

    @functools.cached_property
    def lines(self):
        return schema.scan(self.path, self.name)[0]

    def say(self, row, column, what):
        return f"{self.path.name}, line {self.lines[row]}, column {column}: {what}"

    def also(self, rows):
        """Where else the same is wrong, in brackets."""
        return f" (also on line {', '.join(str(self.lines[row]) for row in rows)})" if len(rows) else ""


def read(folder, names):
    """Return the sheets of a folder, and a sentence for every fault of a row's shape or of a cell."""
    sheets, problems = {}, []
    for name in names:
        path = folder / f"{name}.csv"
        text = texts(path, name)
        whole = text is not None
        if not whole:
            problems += schema.scan(path, name)[2]
            text = texts(path, name, whole=False)
        if text is None or text.isna().any(axis=None):
            text = pd.DataFrame(columns=[f["name"] for f in schema.fields(name)], dtype=object)
        found = list(cell_problems(path, name, text))
        problems += [problem for _, problem in found]
        good = text.drop(index={row for row, _ in found})
        table = typed(name, as_csv(good))
        sheets[name] = Sheet(name, path, text, table.set_axis(good.index), whole)
    return sheets, problems


def problems(sheets, folder=None):
    """Yield a sentence for every promise that rows break among themselves."""
    known = _known(sheets, folder)
    for name in CLAIMS:
        if name in sheets:
            yield from _numbers(sheets[name])
            yield from _twice(sheets[name], [*SAME, "claimed_on", "low", "best", "high"], "claim")
            yield from _supersedes(sheets[name])
            yield from _early_claims(sheets[name], known["events"])
            yield from _early_sources(sheets[name], "claimed_on", known["sources"])
    if "figures" in sheets:
        yield from _units(sheets["figures"])
    if "statements" in sheets:
        yield from _twice(sheets["statements"], ["speaker", "said_on", "topic", "gist"], "statement")
        yield from _early_sources(sheets["statements"], "said_on", known["sources"])
    if "events" in sheets:
        yield from _events(sheets["events"], known["sources"])
    if "article_claims" in sheets:
        yield from _verdicts(sheets["article_claims"])
    yield from _ids(sheets)
    yield from _voices(sheets)


def unused(sheets, folder=None):
    """Yield a sentence for every source, place and actor that no row names, where all cells are well."""
    known = _known(sheets, folder)
    for name in ("sources", "places", "actors"):
        if name in sheets:
            yield from _unused(sheets[name], sheets, known)


def _known(sheets, folder):
    return {name: sheets[name].table if name in sheets else load(name, folder) for name in schema.tables()}


def _numbers(sheet):
    table = sheet.table
    for small, great in ("low", "best"), ("best", "high"), ("low", "high"):
        falling = (table[small] > table[great]).fillna(False)
        for row in table.index[falling]:
            small_is, great_is = (sheet.text.at[row, column] for column in (small, great))
            yield sheet.say(
                row,
                small,
                f"{small} is {small_is} and {great} is {great_is}; "
                "write the numbers so that low ≤ best ≤ high",
            )
        table = table[~falling]  # one fault of a row's numbers is told
    low, best, high = (table[c].notna() for c in ("low", "best", "high"))
    rules = {
        "exact": (
            low & best & high & (table["low"] == table["high"]).fillna(False),
            "write the one number in low, best and high alike",
        ),
        "at-least": (low & ~best & ~high, "write the number in low, and leave best and high empty"),
        "about": (low, "write the number in low"),
        "at-most": (high & ~low & ~best, "write the number in high, and leave low and best empty"),
    }
    for bound, (kept, remedy) in rules.items():
        for row in table.index[(table["bound"] == bound) & ~kept]:
            given = ", ".join(sheet.text.loc[row, ["low", "best", "high"]].replace("", "empty"))
            yield sheet.say(
                row, "bound", f"{bound!r} does not fit low, best and high, which are {given}; {remedy}"
            )


def _units(sheet):
    units = next(f["units"] for f in schema.fields("figures") if f["name"] == "measure")
    for row, measure, unit in sheet.table[["measure", "unit"]].itertuples():
        if unit not in units[measure]:
            yield sheet.say(
                row, "unit", f"{measure!r} is not counted in {unit!r}; write {' or '.join(units[measure])}"
            )


def _twice(sheet, columns, what):
    columns = [c for c in columns if c in sheet.text]
    table = sheet.text.loc[sheet.table.index, columns]
    repeated = table[table.duplicated(keep=False)]
    first = {}
    for row, *cells in repeated.itertuples():
        if tuple(cells) in first:
            line, shown = sheet.lines[first[tuple(cells)]], ", ".join(filter(None, cells))
            yield sheet.say(
                row,
                columns[0],
                f"this is the same {what} as on line {line} ({shown}); take one of the two out",
            )
        first.setdefault(tuple(cells), row)


def _supersedes(sheet):
    table = sheet.table
    newer = table[table["supersedes"] != ""]
    older = table.set_index("claim_id").reindex(newer["supersedes"]).set_axis(newer.index)
    there = older["claimed_by"].notna()
    newer, older = newer[there], older[there]
    for column in (c for c in SAME if c in table):
        differ = newer[column].astype(str) != older[column].astype(str)
        for row in newer.index[differ]:
            yield sheet.say(
                row,
                "supersedes",
                f"{newer.at[row, 'supersedes']!r} has another {column}, {older.at[row, column]!r}; a claim "
                "replaces only one of the same claimant on the same event, measure and group",
            )
    yield from _loops(sheet)
    # within one day the order is that of the rows which name each other
    late = (older["known_from"] > newer["known_from"]) & (older["claimed_on"] > newer["claimed_on"])
    for row in newer.index[late]:
        yield sheet.say(
            row,
            "supersedes",
            f"{newer.at[row, 'supersedes']!r} was not said before this claim; name an earlier one",
        )


def _loops(sheet):
    """Claims that replace each other in a ring would all be left out."""
    older = dict(zip(sheet.table["claim_id"], sheet.table["supersedes"], strict=True))
    done = set()
    for row, one in sheet.table["claim_id"].items():
        seen = set()
        while one in older and one not in done and one not in seen:
            seen.add(one)
            one = older[one]
        if one in seen:
            yield sheet.say(
                row, "supersedes", f"{older[one]!r} leads back to {one!r}; name only a claim said earlier"
            )
        done |= seen


def _span(table, column):
    """The earliest and the latest moment that a date can mean: a day lasts as long as it does anywhere."""
    exact = table["precision"].isin(["minute", "hour"])
    day = table[column].dt.tz_localize("UTC")
    begin = table["known_from"].where(exact, day - ANYWHERE)
    return begin, table["known_from"].where(exact, table["known_from"] + ANYWHERE)


def _early_claims(sheet, events):
    """A claim is not before its event; a statement may be, as when it speaks of a vote to come."""
    table = sheet.table
    end = _span(table, "claimed_on")[1]
    events = events.set_index("event_id")
    happened = _span(events, "start")[0].reindex(table["event_id"]).set_axis(table.index)
    early = table.index[end < happened]
    for event, rows in early.groupby(table.loc[early, "event_id"]).items():
        yield sheet.say(
            rows[0],
            "claimed_on",
            f"{sheet.text.at[rows[0], 'claimed_on']!r} is before the event {event!r} of "
            f"{events.at[event, 'start']:%Y-%m-%d}{sheet.also(rows[1:])}; "
            "mend the date or that of the event, or name the event that it is about",
        )


def _early_sources(sheet, column, sources):
    """A source is not before what it reports."""
    table = sheet.table
    begin = _span(table, column)[0]
    sources = sources.set_index("source_id")
    printed = _span(sources, "published")[1].reindex(table["source_id"]).set_axis(table.index)
    for row in table.index[printed < begin]:
        source = table.at[row, "source_id"]
        yield sheet.say(
            row,
            "source_id",
            f"{source!r} was published on {sources.at[source, 'published']:%Y-%m-%d}, before the "
            f"{sheet.text.at[row, column]} that it is to report; mend the date, or name another source",
        )


def _events(sheet, sources):
    table, text = sheet.table, sheet.text
    hourly = text.loc[table.index, "end"].str.contains("T")
    for row in table.index[table["end"] < table["start"].where(hourly, table["start"].dt.floor("D"))]:
        yield sheet.say(
            row, "end", f"{text.at[row, 'end']!r} is before the start; write a later day, or leave it empty"
        )
    written = (
        text.loc[table.index, "start"]
        .str.len()
        .map({4: "year", 7: "month", 10: "day"})
        .fillna("hour or minute")
    )
    for row, precision in table["precision"].items():
        if precision not in written[row].split(" or "):
            yield sheet.say(
                row,
                "precision",
                f"start is written to the {written[row]}, not to the {precision}; write {written[row]}",
            )
    sources = sources.set_index("source_id")
    begin, printed = _span(table, "start")[0], _span(sources, "published")[1]
    for row, cell, dispute in table[["source_ids", "dispute"]].itertuples():
        named = cell.split("; ")
        if not set(named) <= set(sources.index):  # a source with a fault of its own
            continue
        voices = sorted(set(sources.loc[named, "perspective"]))
        if dispute and len(voices) < 2:
            yield sheet.say(
                row,
                "source_ids",
                f"accounts differ here, but all sources speak with one voice, {', '.join(voices)}; "
                "add a source of another perspective",
            )
        if (printed[named] < begin[row]).all():
            yield sheet.say(
                row,
                "source_ids",
                "all sources were published before the event began; add one that reports it",
            )


def _verdicts(sheet):
    table = sheet.table
    for row in table.index[(table["claim_ids"] == "") & (table["source_ids"] == "")]:
        yield sheet.say(
            row,
            "claim_ids",
            f"the verdict {table.at[row, 'verdict']!r} rests on nothing; name claims or sources",
        )


def _unused(sheet, sheets, known):
    used = set()
    for name, fields in schema.tables().items():
        table = sheets[name].text if name in sheets else known[name]
        for field in fields:
            if sheet.name in field["target"]:
                cells = table[field["name"]]
                used.update(cells.str.split("; ").explode() if "listOf" in field else cells)
    key = sheet.text.columns[0]
    for row in sheet.text.index[~sheet.text[key].isin(used)]:
        yield sheet.say(
            row, key, f"no row uses {sheet.text.at[row, key]!r}; name it where it belongs, or take it out"
        )


def _ids(sheets):
    """An id names one thing among all that a lesson can point to."""
    home = {}
    for name in EVIDENCE:
        if name in sheets:
            keys = sheets[name].text.iloc[:, 0]
            for row in np.flatnonzero(keys.isin(home)):
                yield sheets[name].say(
                    row,
                    keys.name,
                    f"{keys[row]!r} is also the name of a row in {home[keys[row]]}.csv; give this row "
                    "another",
                )
            home |= dict.fromkeys(keys, name)


def _voices(sheets):
    """A claimant has one voice in the whole course; of two the rarer is told."""
    tables = [sheets[n].table[["claimed_by", "perspective"]].assign(sheet=n) for n in CLAIMS if n in sheets]
    said = pd.concat(tables) if tables else pd.DataFrame(columns=["claimed_by", "perspective", "sheet"])
    several = said.groupby("claimed_by")["perspective"].transform("nunique") > 1
    for by, rows in said[several].groupby("claimed_by"):
        usual = rows.groupby("perspective", observed=True, sort=False).size().idxmax()
        first = rows[rows["perspective"] == usual].iloc[0]
        there = f"{sheets[first['sheet']].path.name}, line {sheets[first['sheet']].lines[first.name]}"
        for (voice, name), others in rows[rows["perspective"] != usual].groupby(
            ["perspective", "sheet"], observed=True
        ):
            yield sheets[name].say(
                others.index[0],
                "perspective",
                f"{by!r} speaks here for {voice!r}{sheets[name].also(others.index[1:])} and in {there}, "
                f"for {usual!r}; write one of them everywhere",
            )
