"""Find every broken promise in the tables, the notebooks and the quizzes, a sentence each."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from .. import schema
from ..reader import QUIZZES
from . import prose, rows


@dataclass
class Report:
    """How much was looked at, and a sentence for every broken promise."""

    checked: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def report(folder=None):
    """Return the Report of a folder, or of the course where none is named.

    Of a folder, every table in it is checked (``NAME.csv``), and at any depth every notebook
    (``*.ipynb``) and every quiz (``quizzes/*.md``). A table that it lacks is the course's. Raises
    ``DataError`` when there is no such folder.
    """
    if folder and not Path(folder).is_dir():
        what = "this is a file" if Path(folder).exists() else "there is no such folder"
        raise schema.DataError(f"{folder}: {what}; write the path of a folder with your files")
    home = Path(folder).resolve() if folder else schema.DATA
    texts = home if folder else Path(QUIZZES).parent
    found = Report()
    names = [name for name in schema.tables() if (home / f"{name}.csv").is_file()]
    sheets, found.problems = rows.read(home, names)
    cells_are_well = not found.problems
    found.problems += _strangers(home) + list(rows.problems(sheets, folder))
    if cells_are_well:
        found.problems += rows.unused(sheets, folder)
    if not folder:
        found.problems += _hash_problems()
    paths, closed = _below(texts)
    found.problems += closed
    evidence = prose.evidence(sheets)
    said = [prose.notebook_problems(p, _name(p, texts), evidence) for p in paths if p.suffix == ".ipynb"]
    asked = [
        prose.quiz_problems(p, _name(p, texts), evidence)
        for p in paths
        if p.suffix == ".md" and p.parent.name.lower() == "quizzes"
    ]
    found.problems += [problem for one in said + asked for problem in one.problems]
    if folder:
        away = {
            p.parent for p in paths if p.suffix == ".csv" and p.stem in schema.tables() and p.parent != home
        }
        found.problems += [
            f"{_name(p, home)}: tables stand in this folder and were not read; check it by itself"
            for p in sorted(away)
        ]
    found.checked = {
        "tables": len(sheets),
        "rows": sum(len(sheet.text) for sheet in sheets.values()),
        "notebooks": len(said),
        "evidence links": sum(one.count for one in said),
        "quizzes": len(asked),
        "questions": sum(one.count for one in asked),
    }
    if not (sheets or said or asked or found.problems):
        found.problems.append(
            f"{home}: there is no table, notebook or quiz here; name a folder with a folder "
            "quizzes or with files such as "
            f"{', '.join(f'{name}.csv' for name in schema.tables())}"
        )
    return found


def _below(folder):
    """Return all files at any depth but hidden ones, and a sentence for each folder that stays closed."""
    paths, closed = [], []

    def tell(error):
        where = _name(Path(error.filename), folder)
        closed.append(f"{where}: the folder cannot be opened ({error.strerror}); look at its rights")

    for where, folders, files in os.walk(folder, onerror=tell):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths += [Path(where, name) for name in files if not name.startswith(".")]
    return sorted(path for path in paths if path.is_file()), closed


def _name(path, folder):
    """The path as a reader of the folder knows it."""
    return path.relative_to(folder).as_posix() if path != folder else str(folder)


def _strangers(folder):
    """Files that look like tables and that the course would not read."""
    found, names = [], schema.tables()
    for path in sorted(folder.iterdir()) if os.access(folder, os.R_OK | os.X_OK) else ():
        kind = path.suffix.lower()
        if path.name.startswith("~$"):  # a spreadsheet that is open
            continue
        if kind in (".xlsx", ".xls", ".ods") or (kind == ".csv" and path.suffix != kind):
            found.append(f"{path.name}, line 1: only CSV files are read; save it as {path.stem}.csv")
        elif kind == ".csv" and path.stem not in names:
            tables = [f"{n}.csv" for n in names]
            remedy = schema.hint(path.name, tables, "take it out of the folder", cutoff=0.8)
            found.append(f"{path.name}, line 1: no table of the course has this name; {remedy}")
    return found


def _hash_problems():
    for name, resource in schema.resources().items():
        now = schema.hash_of((schema.DATA / resource["path"]).read_bytes())
        if now != resource["hash"]:
            yield (
                f"datapackage.json, resource {name}: the hash is not that of {resource['path']}; "
                "when all else is well, write it with: python -m soleimani_edu check --hash"
            )


def write_hashes():
    """Write the hash of each file of the course into datapackage.json."""
    path = schema.DATA / "datapackage.json"
    text = path.read_text(encoding="utf-8")
    for resource in schema.resources().values():
        now = schema.hash_of((schema.DATA / resource["path"]).read_bytes())
        text = text.replace(f'"{resource["hash"]}"', f'"{now}"')
    path.write_text(text, encoding="utf-8", newline="\n")
    schema.resources.cache_clear()
