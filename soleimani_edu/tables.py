"""Read the tables, and ask what had been said by a given day."""

import csv
import functools
import io
import os
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd

from . import schema
from .schema import DataError

SAME = [
    "event_id",
    "measure",
    "unit",
    "group",
    "claimed_by",
]  # what two claims share that are about one thing


def load(name, folder=None):
    """Return one table of the course as a DataFrame, checked cell by cell.

    Parameters
    ----------
    name : str
        ``"events"``, ``"casualties"``, ``"figures"``, ``"statements"``, ``"sources"``, ``"places"``,
        ``"positions"``, ``"actors"``, ``"article_claims"`` or ``"glossary"``.
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
        For the first fault found: nothing is dropped and nothing is changed silently. ``python -m
        soleimani_edu check`` lists them all.
    """
    targets = {table for field in schema.fields(name) for table in field["target"]}
    if folder and schema.path_of(name, folder).parent == schema.DATA:
        folder = None  # a table of the course names the ids of the course
    paths = tuple(schema.path_of(table, folder) for table in (name, *sorted(targets - {name})))
    return _loaded(name, paths, folder is None, tuple(map(_stamp, paths))).copy(deep=False)


@functools.lru_cache(maxsize=32)
def _loaded(name, paths, course, _stamps):
    """One table, read again when it has changed or one in which its ids stand.

    A file whose hash is that of the data package was checked before it was published.
    """
    path = paths[0]
    data = schema.read(path)
    if course and schema.hash_of(data) == schema.resources()[name]["hash"]:
        return typed(name, data)
    for one in paths:
        table = texts(one, one.stem)
        if table is None:
            raise DataError(schema.scan(one, one.stem)[2][0])
        if one == path or _ids(one, one.stem) is None:
            for _, problem in cell_problems(one, one.stem, table):
                raise DataError(problem)
    return typed(name, as_csv(texts(path, name)))


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
    return _not_superseded(table[table["known_from"] <= cutoff(day)])


def latest(claims):
    """Return each claimant's last claim about the same event, measure and group, oldest first."""
    if "claimed_by" not in claims or "known_from" not in claims:
        raise DataError("latest asks for claims; take them from load('casualties') or load('figures')")
    same = [c for c in SAME if c in claims]
    claims = _not_superseded(claims).sort_values("known_from", kind="stable")
    return claims.drop_duplicates(same, keep="last")


def _not_superseded(table):
    if "supersedes" not in table:
        return table
    return table[~table["claim_id"].isin(table["supersedes"])]


def texts(path, name, whole=True):
    """Return the cells of a table as text, or None where the shape of a row is wrong.

    With ``whole=False`` such rows are left out: what remains are the rows of ``schema.scan``.
    """
    return _texts(path, name, whole, _stamp(path))


@functools.lru_cache(maxsize=64)
def _texts(path, name, whole, _stamp):
    names = [f["name"] for f in schema.fields(name)]
    data = schema.read(path)
    try:
        table = pd.read_csv(io.BytesIO(data), dtype=object, keep_default_na=False)
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError):
        table = None
    if table is None or list(table) != names or not _even(data, table):
        _, rows, problems = schema.scan(path, name)
        if problems and whole:
            return None
        table = pd.DataFrame(rows, columns=names, dtype=object)
    return table if len(table) else None


def _even(data, table):
    """Whether no row is short or empty and quotation marks stand round whole cells; pandas tells neither."""
    outside = data.split(b'"')[::2]
    commas = sum(part.count(b",") for part in outside)
    closed = all(not part or part[:1] in b",\r\n" for part in outside[1:])
    closed &= all(not part or part[-1:] in b",\r\n\xbf" for part in outside[:-1]) and b"\0" not in data
    counted = isinstance(table.index, pd.RangeIndex)  # else pandas took a row's extra cell for an index
    return counted and closed and commas == (len(table) + 1) * (table.shape[1] - 1) and table.iloc[:, 0].all()


def cell_problems(path, name, table):
    """Yield (row, sentence) for every cell that breaks the schema; each distinct value is looked at once."""
    lines = functools.cache(lambda: schema.scan(path, name)[0])
    for field in schema.fields(name):
        column, rules = table[field["name"]], field.get("constraints", {})
        if not (rules or field["target"] or "maxWords" in field or field["type"] != "string"):
            continue
        place = f"{path.name}, line {{}}, column {field['name']}: "
        distinct = column.unique()
        wrong = schema.faults(field, distinct, *_known(path, field["target"]))
        for row in np.flatnonzero(column.isin(list(wrong))) if wrong else ():
            yield row, place.format(lines()[row]) + wrong[column[row]]
        if rules.get("unique") and len(distinct) < len(column):
            for row in np.flatnonzero(column.duplicated()):
                first = lines()[column.eq(column[row]).argmax()]
                yield (
                    row,
                    place.format(lines()[row]) + f"{column[row]!r} is already on line {first}; "
                    f"give this row a {field['name']} of its own",
                )


def _known(path, targets):
    """The ids that a column may name, those of the tables beside the file or of the course, and the
    ids of the course that tables beside the file leave out. The first is None where all ids pass.
    """
    paths = [path.with_name(f"{table}.csv") for table in targets]
    found = [_ids(own if own.is_file() else schema.DATA / own.name, own.stem) for own in paths]
    if not targets or None in found:
        return None, frozenset()
    course = [_ids(schema.DATA / own.name, own.stem) or frozenset() for own in paths]
    known = frozenset().union(*found)
    return known, frozenset().union(*course) - known


def _ids(path, name):
    """The ids of a table, or None while a row or an id of it cannot be read: that is told once, there."""
    return _ids_of(path, name, _stamp(path))


@functools.lru_cache(maxsize=32)
def _ids_of(path, name, _stamp):
    table = texts(path, name)
    if table is None or schema.faults(schema.fields(name)[0], table.iloc[:, 0].unique()):
        return None
    return frozenset(table.iloc[:, 0])


def as_csv(table):
    """Return texts as CSV for ``typed``; every cell in quotation marks, as a bare one may hold a line end."""
    return table.to_csv(index=False, quoting=csv.QUOTE_ALL).encode()


def typed(name, data):
    """Return the CSV text (bytes) of a faultless table with real types and the columns that ``load`` adds."""
    dtypes, empty = _dtypes(name)
    table = pd.read_csv(
        io.BytesIO(data), dtype=dtypes, keep_default_na=False, na_values=empty, low_memory=False
    )
    names = [f["name"] for f in schema.fields(name)]
    table = table if list(table) == names else table[names]
    dated = [f for f in schema.fields(name) if f.get("moment")]
    for field in dated:
        codes, distinct = pd.factorize(table[field["name"]])
        moments = [schema.moment(text) if text else (None, None, None) for text in distinct]
        wall = _last_day if field["moment"] == "end" else lambda moment: moment[0]
        days = pd.to_datetime([moment[0] and wall(moment) for moment in moments]).as_unit("s")
        table[field["name"]] = days.take(codes)
        if field is dated[0]:
            if "precision" not in names:
                steps = ["year", "month", "day", "minute"]
                places = np.array([steps.index(step) if step else -1 for _, step, _ in moments], dtype=int)
                table["precision"] = pd.Categorical.from_codes(places[codes], steps, ordered=True)
            known = pd.to_datetime([moment[2] for moment in moments], utc=True).as_unit("s")
            table["known_from"] = known.take(codes)
    return table


@functools.cache
def _dtypes(name):
    """(type of each column as it is read, what is no value in those that are not text)."""
    kinds = {
        "integer": pd.Int64Dtype(),
        "number": pd.Float64Dtype(),
        "string": pd.StringDtype(na_value=np.nan),
    }
    dtypes, empty = {}, {}
    for field in schema.fields(name):
        enum = field.get("constraints", {}).get("enum")
        dtypes[field["name"]] = pd.CategoricalDtype(enum, ordered=True) if enum else kinds[field["type"]]
        if field.get("moment"):
            dtypes[field["name"]] = object
        elif enum or field["type"] != "string":
            empty[field["name"]] = [""]
    return dtypes, empty


def _stamp(path):
    """What changes when a file is written."""
    try:
        stat = os.stat(path)
    except OSError as error:
        raise DataError(f"{path.name}: the file cannot be opened ({error.strerror})") from None
    return stat.st_mtime_ns, stat.st_size


def _last_day(moment):
    """The wall clock of an end: the last day of a month or a year."""
    start, precision, until = moment
    if precision in ("month", "year"):
        return until.replace(tzinfo=None) - timedelta(days=1)
    return start


def cutoff(day):
    """Return the moment in UTC up to which everything counts, for a day or a moment (see ``as_of``)."""
    text = day.isoformat() if isinstance(day, date) else str(day)
    text = text.removesuffix("T00:00:00")  # a day as pandas writes it
    try:
        moment = datetime.fromisoformat(text if "-" in text else "")
        end = moment.replace(tzinfo=UTC) + schema.DAY
    except (ValueError, OverflowError):
        raise DataError(
            f"{text!r} is not a day; write one like '2020-01-08', or a moment like '2020-01-08T01:34+03:00'"
        ) from None
    if len(text) == 10:
        return end
    if moment.tzinfo is None:
        raise DataError(
            f"{text!r} does not say where the clock stands; "
            f"write the offset too, {text + '+03:00'!r} for Baghdad"
        )
    return moment
