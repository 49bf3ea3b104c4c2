"""Find what a quiz rests on: the words and the address of a link for each id under ``Evidence:``."""

import itertools

from .quiz import QuizError
from .schema import hint, quote
from .tables import load

TABLES = ("casualties", "figures", "statements", "sources", "events")


def links(quiz, folder=None):
    """Return the evidence of a quiz: each id to the ``text`` and ``url`` of a link.

    The address is empty where a source has none. ``folder``: where tables of your own are,
    besides the course's. Raises ``QuizError`` for an id that no table has.
    """
    folders = [None] if folder is None else [None, folder]  # a row of one's own replaces the course's
    wanted = {one for question in quiz.questions for one in question.evidence}
    sources = {row.source_id: row for one in folders for row in load("sources", one).itertuples(index=False)}
    found, known = {}, []
    for name, one in itertools.product(TABLES, folders):
        table = load(name, one)
        known += list(table.iloc[:, 0])
        found |= {row[0]: (name, row) for row in table[table.iloc[:, 0].isin(wanted)].itertuples(index=False)}
    for question in quiz.questions:
        for one in question.evidence:
            if one not in found:
                raise QuizError(
                    f"{quiz.quiz_id}.md, line {question.evidence_line}: there is no claim, statement, "
                    f"event or source {quote(one)}; {hint(one, known)}"
                )
    return {one: _link(name, row, sources) for one, (name, row) in found.items()}


def _link(name, row, sources):
    if name == "events":
        source, said = row.source_ids.split("; ")[0], row.title
    elif name == "sources":
        source, said = row.source_id, row.title
    elif name == "statements":
        source, said = row.source_id, f"{row.speaker}, {_day(row.said_on, row.precision)}"
    else:
        source, said = row.source_id, f"{row.claimed_by}, {_day(row.claimed_on, row.precision)}"
    publisher = sources[source].publisher
    return {
        "text": said if said.startswith(publisher.partition(" (")[0]) else f"{said} ({publisher})",
        "url": sources[source].url,
    }


def _day(moment, precision):
    """A day as text, no finer than it is known."""
    return moment.strftime({"year": "%Y", "month": "%Y-%m"}.get(precision, "%Y-%m-%d"))
