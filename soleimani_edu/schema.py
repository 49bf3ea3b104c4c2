"""What the tables may hold, as data/datapackage.json says it: the loader and the checker both ask here."""

import csv
import difflib
import functools
import hashlib
import io
import json
import math
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
DATA = next(p for p in (HERE / "data", HERE.parent / "data") if p.is_dir())  # wheel, clone

OFFSET = r"(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)"
MOMENT = re.compile(rf"(\d{{4}})(?:(-\d\d)(?:(-\d\d)(T\d\d:\d\d{OFFSET})?)?)?", re.ASCII)
DAY = timedelta(days=1)
WRITE_DAY = "2020-01-08, or 2020-01, or 2020"
WRITE_MOMENT = "2020-01-08, or 2020-01-08T01:34+03:00 where the hour is known, or 2020-01, or 2020"


csv.field_size_limit(2**31 - 1)  # else a long cell is told as a misplaced quotation mark


class DataError(ValueError):
    """A table cannot be read: says file, line, column, what is wrong and what to write instead."""


@functools.cache
def resources():
    """Return the resources of the data package by name, the base map included."""
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in package["resources"]}


@functools.cache
def tables():
    """Return the fields of each table, by its name, in the order of the data package.

    A field is a dict of the data package; ``target`` is added: the tables whose ids its cells name.
    """
    found = {}
    for name, resource in resources().items():
        if "schema" in resource:
            keys = resource["schema"].get("foreignKeys", [])
            targets = {key["fields"][0]: [key["reference"].get("resource", name)] for key in keys}
            fields = resource["schema"]["fields"]
            found[name] = [f | {"target": f.get("listOf", targets.get(f["name"], []))} for f in fields]
    return found


def fields(name):
    """Return the fields of one table; the first is its key. Raises ``DataError`` for a wrong name."""
    if name not in tables():
        raise DataError(f"no table named {name!r}; there are: {', '.join(sorted(tables()))}")
    return tables()[name]


def path_of(name, folder=None):
    """Return the file of a table: the folder's own, or the course's where the folder has none."""
    if folder and not Path(folder).is_dir():
        raise DataError(f"no folder {str(folder)!r}; write the path of a folder with CSV files")
    if folder and (own := Path(folder) / f"{name}.csv").is_file():
        return own
    return DATA / f"{name}.csv"


def read(path):
    """Return the bytes of a file. Raises ``DataError`` when it cannot be opened."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(
            f"{path.name}: the file cannot be opened ({error.strerror}); look at its rights"
        ) from None


def hash_of(data):
    """Return the hash of a file's bytes as the data package writes it."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def scan(path, name):
    """Return the lines, the rows and a sentence for everything wrong with the shape of a table.

    ``rows`` holds the cells of each row of the right length in the order of the schema, ``lines`` the
    line on which it begins. The file is read as strictly as CSV allows; a byte order mark, CRLF and
    rows of empty cells, as spreadsheets write them, are no fault.
    """
    names = [f["name"] for f in fields(name)]
    data = read(path)
    try:
        text = data.replace(b"\0", b"\xff").decode("utf-8-sig")  # no text holds a zero byte
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return (
            [],
            [],
            [
                f"{path.name}, line {line}: a letter is not in UTF-8; "
                "save the file again as CSV with the encoding UTF-8"
            ],
        )
    for line, first in enumerate(text.splitlines(), 1):
        if fault := _first_line_fault(first, names):
            return [], [], [f"{path.name}, line {line}: {fault}"]
        if first.strip(", "):
            break
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines, rows, problems, header, last = [], [], [], None, 0
    try:
        for row in reader:
            line, last = last + 1, reader.line_num
            if not any(row):
                continue
            if header is None:
                header = row
                problems += [f"{path.name}, line {line}: {fault}" for fault in _header_faults(row, names)]
            elif len(row) == len(header):
                lines.append(line)
                rows.append(row)
            else:
                few = "few" if len(row) < len(header) else "many"
                problems.append(
                    f"{path.name}, line {line}: too {few} cells, {len(row)} instead of {len(header)}; "
                    'write one cell a column and put "…" round a cell that holds a comma'
                )
    except csv.Error:
        problems.append(
            f"{path.name}, line {last + 1}: a quotation mark is opened or closed in the "
            'wrong place; put "…" round the whole cell and write "" for a mark inside it'
        )
    if not problems and not lines:
        problems.append(
            f"{path.name}, line 1: the file is empty; begin it with the column names {','.join(names)}"
            if header is None
            else f"{path.name}, line 2: there is no row under the column names; write one row a line"
        )
    if header and header != names:
        found = {n: header.index(n) for n in names if n in header}
        rows = [[row[found[n]] if n in found else None for n in names] for row in rows]
    return lines, rows, problems


def _first_line_fault(line, names):
    """Why no row below this first line can be read, or None."""
    if line.lower().startswith("sep="):
        return "this line is a spreadsheet's own; take it out"
    for sign, word in (";", "semicolons"), ("\t", "tabs"):
        if sign in line and "," not in line:
            return f"the cells are separated by {word}; save the file again as CSV with commas"
    if line.strip(", ") and not any(name in line.lower() for name in names):
        return f"the first line is not that of the column names; write {','.join(names)}"
    return None


def _header_faults(header, names):
    faults, missing = [], [n for n in names if n not in header]
    for strange in (n for n in header if n not in names):
        meant = difflib.get_close_matches(strange.strip().casefold()[:60], missing, n=1, cutoff=0.8)
        if meant:
            missing.remove(meant[0])
            faults.append(f"the column {quote(strange)} is called {meant[0]}; write it so")
        else:
            faults.append(
                f"the column {quote(strange)} is not known; take it out, the columns are {','.join(names)}"
            )
    faults += [f"there is no column {n}; write these columns: {','.join(names)}" for n in missing]
    return faults + [f"the column {n} stands twice; take one out" for n in names if header.count(n) > 1]


def faults(field, values, known=None, elsewhere=frozenset()):
    """Return what is wrong with each wrong one of these texts of cells, and what to write instead.

    ``known`` holds the ids that the column may name, ``elsewhere`` those of the course which a table
    of one's own leaves out.
    """
    rules, wrong = field.get("constraints", {}), {}
    if rules.get("required") and "" in values:
        wrong[""] = f"the cell is empty; write {_example(field)}"
    values = [value for value in values if value]
    wrong |= {v: f"{quote(v)} begins or ends with a blank; take it out" for v in values if v != v.strip()}
    if "enum" in rules:
        remedy = f"is not in the closed list; write one of {', '.join(rules['enum'])}"
        wrong |= {v: f"{quote(v)} {remedy}" for v in values if v not in rules["enum"]}
    if field.get("moment"):
        form = WRITE_MOMENT if "T" in rules.get("pattern", "T") else WRITE_DAY
        wrong |= {v: f"{quote(v)} is not a date; write {form}" for v in values if not moment(v)}
    if field["type"] != "string":
        wrong |= _number_faults(field, values)
    elif "pattern" in rules:
        fits = re.compile(rules["pattern"], re.ASCII).fullmatch
        remedy = f"is not written as this column asks; write it like {field['example']}"
        wrong = {v: f"{quote(v)} {remedy}" for v in values if not fits(v)} | wrong
    if "maxWords" in field:
        most, counts = field["maxWords"], {v: len(v.split()) for v in values}
        remedy = f"words; write at most {most}"
        wrong |= {v: f"the quotation has {n} {remedy}" for v, n in counts.items() if n > most}
    if known is not None:
        wrong |= {v: what for v in values if (what := _unknown(field, v, known, elsewhere))}
    return wrong


def _number_faults(field, values):
    rules, whole = field.get("constraints", {}), field["type"] == "integer"
    number = re.compile(r"-?\d+" if whole else r"-?\d+(\.\d+)?", re.ASCII).fullmatch
    what, form = ("a whole number", "digits alone") if whole else ("a number", "it like 68.60")
    remedy = f"is not {what}; write {form}, or leave the cell empty"
    wrong = {v: f"{quote(v)} {remedy}" for v in values if not number(v)}
    for value in values:
        if value in wrong:
            continue
        if sum(map(str.isdigit, value)) > 15:
            wrong[value] = f"{quote(value)} is too long; write 15 digits at most"
        elif float(value) < rules.get("minimum", -math.inf):
            wrong[value] = f"{value!r} is below {rules['minimum']}; write a number that is not below it"
        elif float(value) > rules.get("maximum", math.inf):
            wrong[value] = f"{value!r} is above {rules['maximum']}; write a number that is not above it"
    return wrong


def _unknown(field, value, known, elsewhere):
    """What is wrong with the ids in a cell, or None."""
    if value in known:
        return None
    several = "listOf" in field
    ids = value.split("; ") if several else [value]
    unknown = next((one for one in ids if one not in known), None)
    if unknown is None:
        return f"an id stands twice in {quote(value)}; write it once" if len(set(ids)) < len(ids) else None
    if not unknown.strip("; "):
        return f'an id is missing in {quote(value)}; take out the "; " that is too many'
    files = " or ".join(f"{table}.csv" for table in field["target"])
    if unknown in elsewhere:
        return f"there is no {quote(unknown)} in your {files}; the course has it, copy its row into yours"
    return f"there is no {quote(unknown)} in {files}; {hint(unknown, known)}" + (
        ' (several ids are separated by "; ")' if several else ""
    )


def quote(text):
    """Return a cell as a sentence shows it: in quotation marks, on one line, not too long."""
    return repr(text if len(text) <= 60 else text[:57] + "…")


def hint(word, known, remedy="write the id of a row that is there", cutoff=0.6):
    """Return the known word that was probably meant, as a question, or the remedy."""
    close = difflib.get_close_matches(word[:200], known, n=1, cutoff=cutoff)
    return f"did you mean {close[0]!r}?" if close else remedy


def _example(field):
    rules = field.get("constraints", {})
    if "enum" in rules:
        return f"one of {', '.join(rules['enum'])}"
    return WRITE_MOMENT if field.get("moment") else f"something like {field['example']}"


@functools.lru_cache(maxsize=1 << 16)
def moment(text):
    """Return (wall clock, precision, UTC moment from which it counts), or None when it is not a date."""
    form = MOMENT.fullmatch(text)
    if not form:
        return None
    try:
        if form[4]:
            instant = datetime.fromisoformat(text)
            return instant.replace(tzinfo=None), "minute", instant.astimezone(UTC)
        start = datetime.fromisoformat(form[1] + (form[2] or "-01") + (form[3] or "-01"))
        if form[3]:
            precision, end = "day", start + DAY
        elif form[2]:
            precision, end = "month", (start + 31 * DAY).replace(day=1)
        else:
            precision, end = "year", start.replace(year=start.year + 1)
    except (ValueError, OverflowError):
        return None
    return start, precision, end.replace(tzinfo=UTC)
