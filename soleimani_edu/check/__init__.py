"""Find every broken promise in the tables, the notebooks and the quizzes, a sentence each."""

from dataclasses import dataclass, field
from pathlib import Path

from .. import schema
from ..quiz import QUIZZES
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
    texts = home if folder else QUIZZES.parent
    found = Report()
    names = [name for name in schema.tables() if (home / f"{name}.csv").is_file()]
    sheets, found.problems = rows.read(home, names)
    found.problems += _strangers(home) + list(rows.problems(sheets, folder))
    if not folder:
        found.problems += list(_hash_problems())
    evidence = prose.evidence(sheets)
    said = [prose.notebook_problems(path, evidence) for path in _below(texts, "*.ipynb")]
    asked = [
        prose.quiz_problems(path, evidence) for path in _below(texts, "*.md") if path.parent.name == "quizzes"
    ]
    found.problems += [problem for one in said + asked for problem in one.problems]
    found.checked = {
        "tables": len(sheets),
        "rows": sum(len(sheet.text) for sheet in sheets.values()),
        "notebooks": len(said),
        "evidence links": sum(one.count for one in said),
        "quizzes": len(asked),
        "questions": sum(one.count for one in asked),
    }
    if not (sheets or said or asked):
        found.problems.append(
            f"{home}: there is no table, notebook or quiz here; name a folder with files such as "
            f"{', '.join(f'{name}.csv' for name in schema.tables())}"
        )
    return found


def _below(folder, pattern):
    paths = sorted(folder.rglob(pattern))
    hidden = [any(part.startswith(".") for part in path.relative_to(folder).parts) for path in paths]
    return [path for path, away in zip(paths, hidden, strict=True) if path.is_file() and not away]


def _strangers(folder):
    """Files that look like tables and that the course would not read."""
    found, names = [], schema.tables()
    for path in sorted(folder.iterdir()):
        kind = path.suffix.lower()
        if kind in (".xlsx", ".xls", ".ods") or (kind == ".csv" and path.suffix != kind):
            found.append(f"{path.name}, line 1: only CSV files are read; save it as {path.stem}.csv")
        elif kind == ".csv" and path.stem not in names:
            remedy = schema.hint(path.name, [f"{n}.csv" for n in names], "take it out of the folder")
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
        text = text.replace(resource["hash"], now)
    path.write_text(text, encoding="utf-8", newline="\n")
    schema.resources.cache_clear()
