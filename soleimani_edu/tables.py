"""Read the tables, and ask what had been said by a given day."""

import csv
import difflib
import functools
import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
DATA = next(p for p in (HERE / "data", HERE.parent / "data") if p.is_dir())  # wheel, clone

WRITE_MOMENT = "2020-01-08, or 2020-01-08T01:34+03:00 where the hour is known, or 2020-01, or 2020"


class DataError(ValueError):
    """A table cannot be read: says file, line, column, what is wrong and what to write instead."""


def load(name, folder=None):
    """Return one table of the course as a DataFrame, checked cell by cell.

    Parameters
    ----------
    name : str
        ``"events"``, ``"casualties"``, ``"figures"``, ``"sources"``, ``"places"`` or ``"actors"``.
    folder : path, optional
        Where your own CSV files are. A table that is not there is read from the course.

    Returns
    -------
    DataFrame
        The columns of ``data/datapackage.json`` in their order. Closed lists are ordered
        categories; whole numbers ``Int64`` and other numbers ``Float64``, empty as ``<NA>``; text is
        ``str``, empty as ``""``. A date column holds the wall-clock time of the place
        (``datetime64[s]``, empty as ``NaT``): the first day of a month or year, for an end its last.
        A table with dates has two more columns: ``precision`` (year, month, day or minute, unless
        the file says it) and ``known_from``, the moment in UTC from which the row counts as known:
        the moment itself, or the end of the day, month or year when no more than that is known.

    Raises
    ------
    DataError
        For the first fault found: nothing is dropped and nothing is changed silently.
    """
    _schema(name)
    paths = tuple(_path(table, folder) for table in _schemas())
    return _loaded(name, folder, paths, tuple(map(_stamp, paths))).copy()


@functools.lru_cache(maxsize=32)
def _loaded(name, folder, _paths, _stamps):
    """One table, read again when any of the files has changed: its ids may stand in another."""
    schema = _schema(name)
    path = _path(name, folder)
    lines, columns = _cells(path, name, _stamp(path))
    for problem in _problems(path, schema, lines, columns, folder):
        raise DataError(problem)
    table = pd.DataFrame({f["name"]: _typed(f, columns[f["name"]]) for f in schema["fields"]}, copy=False)
    dated = next((f["name"] for f in schema["fields"] if f.get("moment")), None)
    if dated:
        moments = [_moment(text) if text else (None, None, None) for text in columns[dated]]
        if "precision" not in table:
            steps = ["year", "month", "day", "minute"]
            table["precision"] = pd.Categorical([m[1] for m in moments], steps, ordered=True)
        table["known_from"] = pd.to_datetime([m[2] for m in moments], utc=True).as_unit("s")
    return table


def as_of(table, day):
    """Return the rows of a dated table that were known by ``day``, superseded claims left out.

    ``day`` is a date (all of it counts) or a moment with its offset. Everything is compared in UTC:
    when it was 3 January in Baghdad it was still 2 January in Washington. A row known only to the
    day counts from the end of that day, so it is there for the date but not for an hour of it. Of
    events, the rows are those that had begun.

    Raises ``DataError`` for a table without ``known_from`` and a moment without an offset.
    """
    if "known_from" not in table:
        raise DataError("this table has no column known_from; take a dated table from load()")
    return _not_superseded(table[table["known_from"] <= _cutoff(day)])


def latest(claims):
    """Return each claimant's last claim about the same event, measure and group, oldest first."""
    same = [c for c in ("event_id", "measure", "unit", "group", "claimed_by") if c in claims]
    claims = _not_superseded(claims).sort_values("known_from", kind="stable")
    return claims.drop_duplicates(same, keep="last")


def _not_superseded(table):
    if "supersedes" not in table:
        return table
    return table[~table["claim_id"].isin(table["supersedes"])]


def _schema(name):
    """The schema of one table; the packaged datapackage.json is the only one."""
    schemas = _schemas()
    if name not in schemas:
        raise DataError(f"no table named {name!r}; there are: {', '.join(sorted(schemas))}")
    return schemas[name]


@functools.cache
def _schemas():
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource["schema"] for resource in package["resources"]}


def _path(name, folder):
    own = Path(folder or DATA) / f"{name}.csv"
    if folder and not Path(folder).is_dir():
        raise DataError(f"no folder {str(folder)!r}; write the path of a folder with CSV files")
    return own if own.exists() else DATA / f"{name}.csv"


def _stamp(path):
    """What changes when a file is written."""
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


@functools.lru_cache(maxsize=32)
def _cells(path, table, _stamp):
    """The line number of each row, and the text of each column; read again when the file changes."""
    names = [f["name"] for f in _schema(table)["fields"]]
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"{path.name}, line {line}: a letter is not in UTF-8; "
            "save the file again as CSV with the encoding UTF-8"
        ) from None
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    lines, rows = [], []
    try:
        for row in reader:
            if row:
                lines.append(reader.line_num)
                rows.append(row)
    except csv.Error:
        raise DataError(
            f"{path.name}, line {reader.line_num}: a quotation mark is opened or closed in the "
            'wrong place; put "…" round the whole cell and write "" for a mark inside it'
        ) from None
    if not rows:
        raise DataError(
            f"{path.name}, line 1: the file is empty; begin it with the column names {','.join(names)}"
        )
    header = rows[0]
    for missing in (n for n in names if n not in header):
        raise DataError(
            f"{path.name}, line {lines[0]}: there is no column {missing}; "
            f"write these columns: {','.join(names)}"
        )
    for extra in (n for n in header if n not in names):
        raise DataError(
            f"{path.name}, line {lines[0]}: the column {extra!r} is not known; "
            f"take it out, the columns are {','.join(names)}"
        )
    if len(header) > len(names):
        twice = next(n for n in header if header.count(n) > 1)
        raise DataError(f"{path.name}, line {lines[0]}: the column {twice} stands twice; take one out")
    if len(rows) == 1:
        raise DataError(f"{path.name}, line 2: there is no row under the column names; write one row a line")
    for line, row in zip(lines, rows, strict=True):
        if len(row) != len(header):
            few = "few" if len(row) < len(header) else "many"
            raise DataError(
                f"{path.name}, line {line}: too {few} cells, {len(row)} instead of {len(header)}; "
                'write one cell a column and put "…" round a cell that holds a comma'
            )
    return lines[1:], dict(zip(header, map(list, zip(*rows[1:], strict=True)), strict=True))


def _problems(path, schema, lines, columns, folder):
    """Every cell that breaks the schema, a sentence each; each distinct value is looked at once."""
    for field in schema["fields"]:
        name, values = field["name"], columns[field["name"]]
        target = _target(field, schema, path, folder)
        faults = {v: fault for v in set(values) if (fault := _fault(field, v, target))}
        if faults:
            for line, value in zip(lines, values, strict=True):
                if value in faults:
                    yield f"{path.name}, line {line}, column {name}: {faults[value]}"
        if field.get("constraints", {}).get("unique") and len(set(values)) < len(values):
            first = {}
            for line, value in zip(lines, values, strict=True):
                if value in first:
                    yield (
                        f"{path.name}, line {line}, column {name}: {value!r} is already on line "
                        f"{first[value]}; give this row a {name} of its own"
                    )
                first.setdefault(value, line)


def _target(field, schema, path, folder):
    """(table, key, ids) that a column points to, or None."""
    if "listOf" in field:
        table = field["listOf"]
        key = _schema(table)["primaryKey"][0]
    else:
        pointing = [k["reference"] for k in schema.get("foreignKeys", []) if k["fields"] == [field["name"]]]
        if not pointing:
            return None
        table, key = pointing[0].get("resource", path.stem), pointing[0]["fields"][0]
    path = _path(table, folder)
    return table, key, set(_cells(path, table, _stamp(path))[1][key])


def _fault(field, value, target):
    """What is wrong with a cell and what to write instead, or None."""
    rules = field.get("constraints", {})
    if not value:
        return f"the cell is empty; write {_example(field)}" if rules.get("required") else None
    if "enum" in rules and value not in rules["enum"]:
        return f"{value!r} is not in the closed list; write one of {', '.join(rules['enum'])}"
    if field.get("moment") and not _moment(value):
        return f"{value!r} is not a date; write {WRITE_MOMENT}"
    if field["type"] == "integer" and not re.fullmatch(r"\d+", value):
        return f"{value!r} is not a whole number; write digits alone, or leave the cell empty"
    if field["type"] == "number" and not re.fullmatch(r"-?\d+(\.\d+)?", value):
        return f"{value!r} is not a number; write it like 68.60, or leave the cell empty"
    if target:
        table, key, known = target
        for one in value.split("; ") if "listOf" in field else [value]:
            if one not in known:
                close = difflib.get_close_matches(one, known, n=1)
                hint = f"did you mean {close[0]!r}?" if close else f"write a {key} that is there"
                several = ' (several ids are separated by "; ")' if "listOf" in field else ""
                return f"there is no {one!r} in {table}.csv; {hint}{several}"
    return None


def _example(field):
    if "enum" in field.get("constraints", {}):
        return f"one of {', '.join(field['constraints']['enum'])}"
    if field.get("moment"):
        return WRITE_MOMENT
    return "a number" if field["type"] in ("integer", "number") else "a few words or an id"


@functools.lru_cache(maxsize=1 << 16)
def _moment(text):
    """(wall clock, precision, UTC moment from which it counts), or None when it is not a date."""
    form = re.fullmatch(r"(\d{4})(-\d{2})?(-\d{2})?(T\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2}))?", text, re.ASCII)
    if not form or (form[4] and not form[3]):
        return None
    try:
        if form[4]:
            moment = datetime.fromisoformat(text)
            return moment.replace(tzinfo=None), "minute", moment.astimezone(UTC)
        start = datetime.fromisoformat(form[1] + (form[2] or "-01") + (form[3] or "-01"))
        if form[3]:
            precision, end = "day", start + timedelta(days=1)
        elif form[2]:
            precision, end = "month", (start + timedelta(days=31)).replace(day=1)
        else:
            precision, end = "year", start.replace(year=start.year + 1)
    except (ValueError, OverflowError):
        return None
    return start, precision, end.replace(tzinfo=UTC)


def _last_day(moment):
    """The wall clock of an end: the last day of a month or a year."""
    start, precision, until = moment
    if precision in ("month", "year"):
        return until.replace(tzinfo=None) - timedelta(days=1)
    return start


def _cutoff(day):
    """The moment in UTC up to which everything counts."""
    if isinstance(day, datetime):
        midnight = day.tzinfo is None and day.time() == datetime.min.time()
        text = day.date().isoformat() if midnight else day.isoformat()
    else:
        text = day.isoformat() if isinstance(day, date) else str(day)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise DataError(
            f"{text!r} is not a day; write one like '2020-01-08', or a moment like '2020-01-08T01:34+03:00'"
        ) from None
    if len(text) == 10:
        return moment.replace(tzinfo=UTC) + timedelta(days=1)
    if moment.tzinfo is None:
        raise DataError(
            f"{text!r} does not say where the clock stands; "
            f"write the offset too, {text + '+03:00'!r} for Baghdad"
        )
    return moment


def _typed(field, values):
    rules = field.get("constraints", {})
    if "enum" in rules:
        return pd.Categorical(values, categories=rules["enum"], ordered=True)
    if field.get("moment"):
        wall = _last_day if field["moment"] == "end" else lambda moment: moment[0]
        return np.array([wall(_moment(v)) if v else "NaT" for v in values], dtype="datetime64[s]")
    if field["type"] in ("integer", "number"):
        whole = field["type"] == "integer"
        kind, number = ("Int64", int) if whole else ("Float64", float)
        return pd.array([number(v) if v else pd.NA for v in values], dtype=kind)
    return pd.array(values, dtype="str")
