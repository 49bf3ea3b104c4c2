"""What a quiz is: a title and questions of five kinds, each with its answers, and what numbers mean."""

import json
import re
from types import SimpleNamespace
from zlib import crc32


class QuizError(ValueError):
    """A quiz file cannot be read: says file, line, what is wrong and what to write instead."""


class Option(SimpleNamespace):
    """One option to choose, one item to put in order, or one row to match.

    ``right`` is True for an option that is marked right. ``partner`` is the text that a row belongs to.
    """

    def __init__(self, text, right=True, feedback="", partner=""):
        super().__init__(text=text, right=right, feedback=feedback, partner=partner)


class Question(SimpleNamespace):
    """One question. ``kind`` is ``choose``, ``number``, ``order``, ``match`` or ``free``.

    ``options`` of an order question stand in the right order; ``shown`` holds their places in the
    order in which they are shown. ``low`` and ``high`` are the ends of a right number. ``choices`` are
    the partners of a match question as they are shown, those that belong to no row among them.
    ``disputed`` says what the sources leave open: then each option that is marked right is right alone.
    All texts are Markdown.
    """

    def __init__(self, stem, line, kind="", **given):
        texts = dict.fromkeys(("text", "hint", "disputed", "explanation"), "")
        lists = {name: [] for name in ("options", "shown", "columns", "choices", "evidence")}
        numbers = {"low": None, "high": None, "evidence_line": line}
        super().__init__(**{"stem": stem, "line": line, "kind": kind, **texts, **lists, **numbers, **given})

    @property
    def several(self):
        """True where more than one option must be chosen."""
        return self.kind == "choose" and not self.disputed and sum(o.right for o in self.options) > 1


class Quiz(SimpleNamespace):
    """A title, an introduction and the questions; ``quiz_id`` is the file's name without ``.md``."""

    def __init__(self, quiz_id, title="", intro="", questions=None):
        super().__init__(quiz_id=quiz_id, title=title, intro=intro, questions=questions or [])

    @property
    def version(self):
        """Eight letters that change when an answer would no longer mean what it meant."""
        asked = [
            [q.stem, q.text, q.kind, q.several, [o.text for o in q.options], q.choices]
            for q in self.questions
        ]
        return f"{crc32(json.dumps(asked).encode()):08x}"


# Digits and signs as a keyboard for Persian or Arabic has them; the last ones are marks that nobody sees.
UNSEEN = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩\u2212\u066b", "01234567890123456789-.", UNSEEN)
SPACES = "\t\n\v\f\r \xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff"  # what JavaScript trims away
SPACES += "".join(map(chr, range(0x2000, 0x200B)))
GROUPS = re.compile(f"(?<=[0-9])[,\u066c{SPACES}](?=[0-9]{{3}}(?![0-9]))")


def number(text):
    """Return the number that a text writes in digits, Persian and Arabic ones too, or None.

    A number stays one, unless it is too long to be written so.
    """
    if not isinstance(text, str):
        return float(text) if type(text) in (int, float) and abs(text) < 1e15 else None
    plain = GROUPS.sub("", text.translate(DIGITS).strip(SPACES))
    return float(plain) if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", plain) else None
