"""Write quizzes for other places: Moodle, Canvas and others that read QTI 1.2, a page, a printed sheet."""

from pathlib import Path

from ..evidence import links
from ..quiz import QuizError
from ..reader import QUIZZES, read_quiz
from .moodle import moodle_xml
from .pages import preview, sheet
from .qti import qti_zip

WRITERS = {
    "moodle": (moodle_xml, "{}.moodle.xml"),
    "qti": (qti_zip, "{}.qti.zip"),
    "html": (preview, "{}.preview.html"),
    "print": (sheet, "{}.print.html"),
}


def export(what, to, into):
    """Write quizzes into a folder, a file each, and return the paths of the files.

    ``what``: ``"quizzes"`` for those of the course, the path of a ``.md`` file, or a folder: then every
    ``.md`` file in its folder ``quizzes``, or in itself where it has none. Evidence is looked up in the
    tables of that folder first. ``to``: ``moodle`` (Moodle XML), ``qti`` (QTI 1.2, a zip), ``html`` (a
    page that works offline) or ``print`` (a sheet and its key). Raises ``QuizError`` for what is not
    there or cannot be read; then nothing is written.
    """
    paths, home = _quizzes(what)
    write, name = WRITERS[to]
    quizzes = [read_quiz(path) for path in paths]
    files = {name.format(quiz.quiz_id): write(quiz, links(quiz, home)) for quiz in quizzes}
    folder = Path(into)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def _quizzes(what):
    """The paths of the quizzes, and the folder that may have tables of its own."""
    path = Path(what)
    if what == "quizzes" and not path.exists():
        return sorted(Path(QUIZZES).glob("*.md")), None
    home = path if path.is_dir() else path.parent
    inner = home / "quizzes" if (home / "quizzes").is_dir() else home
    paths = sorted(inner.glob("*.md")) if path.is_dir() else [path]
    if not paths or not all(one.suffix == ".md" and one.is_file() for one in paths):
        raise QuizError(f"{what}: there is no quiz here; name a .md file, a folder with some, or quizzes")
    return paths, home.parent if home.name == "quizzes" else home
