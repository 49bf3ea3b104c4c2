"""Write quizzes for other places: Moodle, Canvas and others that read QTI 1.2, a page, a printed sheet."""

from pathlib import Path

from ..evidence import links
from ..quiz import QuizError
from ..quiz_page import words
from ..reader import QUIZZES, read_quiz
from .moodle import moodle_xml
from .pages import answer_key, preview, sheet
from .qti import qti_zip

WRITERS = {
    "moodle": {"{}.moodle.xml": moodle_xml},
    "qti": {"{}.qti.zip": qti_zip},
    "html": {"{}.html": preview},
    "print": {"{}.sheet.html": sheet, "{}.key.html": answer_key},
}
WHERE = "a quiz is a .md file; those of a folder stand in its folder named quizzes"


def export(what, to, into, language="en"):
    """Write quizzes into a folder, and return the paths of the files.

    ``what``: ``"quizzes"`` for a folder of that name here, else those of the course; the name of one of
    them; the path of a ``.md`` file; or a folder: then every ``.md`` file in its folder ``quizzes``.
    Evidence is looked up in the tables of that folder too. ``to``: ``moodle`` (Moodle XML), ``qti`` (QTI
    1.2, a zip), ``html`` (a page that works offline) or ``print`` (a sheet and its key).
    ``language``: that of the words which are not the quiz's own. Raises ``QuizError`` for what is not
    there or cannot be read (then nothing is written) or cannot be written.
    """
    paths, home = _quizzes(what)
    said = words(language)
    quizzes = [read_quiz(path) for path in paths]
    files = {
        name.format(quiz.quiz_id): write(quiz, evidence, said)
        for quiz, evidence in [(quiz, links(quiz, home)) for quiz in quizzes]
        for name, write in WRITERS[to].items()
    }
    folder = Path(into)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        where = error.filename or folder
        raise QuizError(f"{where}: cannot be written ({error.strerror}); name another folder") from None
    return [folder / name for name in files]


def _quizzes(what):
    """The paths or names of the quizzes, and the folder that may have tables of its own."""
    path = Path(what)
    if not path.exists():
        course = sorted(Path(QUIZZES).glob("*.md")) if what == "quizzes" else [what]
        return course, None  # a name or a path that is not there is for the reader to judge
    home = (path if path.is_dir() else path.parent).resolve()
    home = home.parent if home.name == "quizzes" else home
    paths = sorted((home / "quizzes").glob("*.md")) if path.is_dir() else [path]
    if not paths or not all(one.suffix == ".md" and one.is_file() for one in paths):
        raise QuizError(f"{what}: there is no quiz here; {WHERE}")
    return paths, home
