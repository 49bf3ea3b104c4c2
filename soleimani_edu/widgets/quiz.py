"""Show a quiz: live with a kernel, on a page without one, and as plain text."""

from pathlib import Path

import anywidget
import traitlets

from ..evidence import links
from ..marking import score
from ..quiz_page import fragment, words
from ..reader import read_quiz
from .page import alive, bundle, literal

HERE = Path(__file__).parent


def show_quiz(name, folder=None, language="en"):
    """Return the quiz of ``name`` (``"03_retaliation"``, or the path of a ``.md`` file) as a widget.

    ``folder``: where your own tables are, for the evidence (see ``load``). ``language``: that of the
    buttons, ``en``, ``fa`` or ``ar``. The widget is an ``anywidget.AnyWidget``; ``answers`` holds what was
    checked so far, as ``marking.mark`` takes it, under the question's number, and ``score`` marks it. On a
    page without a kernel the same quiz works from its HTML; with scripts off it reads as text with folded
    answers.

    Raises ``QuizError`` when the file cannot be read or names evidence that is not in the tables.
    """
    quiz = read_quiz(name)
    return QuizWidget(quiz, fragment(quiz, links(quiz, folder), words(language)))


class QuizWidget(anywidget.AnyWidget):
    """A quiz as a widget; made by ``show_quiz``."""

    _esm = f"const WORDS = {literal(words())};\n{(HERE / 'quiz.js').read_text(encoding='utf-8')}"
    _css = HERE / "quiz.css"
    html = traitlets.Unicode().tag(sync=True)
    answers = traitlets.Dict().tag(sync=True)

    def __init__(self, quiz, html):
        self.quiz = quiz
        super().__init__(html=html)

    @property
    def score(self):
        """The Score of the answers that were checked."""
        return score(self.quiz, self.answers)

    def _repr_mimebundle_(self, **kwargs):
        live = super()._repr_mimebundle_(**kwargs)
        return bundle(live, page(self.html), f"Quiz: {self.quiz.title}")


def page(content):
    """The HTML of a fragment with the style and the script that it needs."""
    return alive("quiz", content, before=f"const WORDS = {literal(words())};\n")
