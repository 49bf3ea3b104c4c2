"""Write a quiz as Moodle XML, which Moodle reads into its question bank."""

import re
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ..markup import clean, digits, html, link, paragraph, plain
from ..quiz_page import task


def moodle_xml(quiz, evidence, said):
    """Return the quiz as a file in Moodle XML (bytes): a category with its title, and its questions in it.

    ``evidence``: what ``evidence.links`` returns for the quiz. ``said``: the words of a language. Marks are
    those of ``marking.mark``, but for two kinds in which Moodle gives a part of the mark: several to choose,
    where a wrong option takes off what right ones gave, and match. A question to write freely has the mark 0.
    """
    root = Element("quiz")
    category = SubElement(root, "question", type="category")
    _text(category, "category", f"$course$/top/{_category(quiz.title)}")
    if quiz.intro:
        _html(category, "info", paragraph(quiz.intro))
    for n, question in enumerate(quiz.questions, 1):
        kind, write = KINDS[question.kind]
        element = SubElement(root, "question", type=kind)
        _text(element, "name", f"{n:02} {plain(question.stem)}")
        _html(element, "questiontext", _asked(question, said))
        _html(element, "generalfeedback", _answered(question, evidence, said))
        _set(element, defaultgrade=int(question.kind != "free"), penalty=0)
        _set(element, idnumber=clean(f"{quiz.quiz_id}-{n}")[-100:])  # longer ones stop Moodle's import
        write(element, question)
        if question.hint and question.kind != "free":
            _html(element, "hint", paragraph(question.hint))
    indent(root)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _category(title):
    """A title as a part of a path; Moodle parts it at single slashes and takes 255 signs."""
    return re.sub(r"^(?=/)|(?<=/)$", " ", plain(title)[:255].replace("/", "//"))


def _asked(question, said):
    """What stands above the answers; a hint too where Moodle reads none, with a question to write freely."""
    heads = " | ".join(f"<em>{html(text)}</em>" for text in question.columns if text)
    texts = paragraph(question.text) + paragraph(question.disputed) + (heads and f'<p dir="auto">{heads}</p>')
    todo = f"<p><em>{said[task(question)]}</em></p>" if question.disputed or question.kind == "order" else ""
    hint = paragraph(question.hint) if question.kind == "free" else ""
    return f'<p dir="auto"><strong>{html(question.stem)}</strong></p>{texts}{todo}{hint}'


def _answered(question, evidence, said):
    """The notes on options for which Moodle has no other room, the explanation and the evidence."""
    roomless = question.disputed or question.kind in ("order", "match")
    notes = [
        f"<strong>{html(option.text)}</strong> {html(option.feedback)}"
        for option in question.options
        if roomless and option.right and option.feedback
    ]
    rests = _list(dict.fromkeys(link(**evidence[one]) for one in question.evidence))
    why = paragraph(question.explanation)
    return _list(notes) + why + (rests and f"<p>{said['evidence']}</p>{rests}")


def _choose(element, question):
    single = "false" if question.several else "true"
    _set(element, single=single, shuffleanswers="false", answernumbering="abc")
    for option, fraction in zip(question.options, _fractions(question), strict=True):
        answer = _html(element, "answer", html(option.text), fraction=f"{fraction:.7g}")
        _html(answer, "feedback", html(option.feedback))


def _fractions(question):
    """What each option gives or takes; all together give nothing, unless all are right or over twenty."""
    right = [option.right for option in question.options]
    if not question.several:
        return [100 * one for one in right]
    gives, takes = (iter(_parts(right.count(which))) for which in (True, False))
    return [next(gives) if one else -next(takes) for one in right]


def _parts(count):
    """100 in so many parts; beyond ten of them Moodle knows only tens and fives."""
    if count <= 10:
        return [100 / count] * count if count else []
    return ([10] * (20 - count) + [5] * (2 * count - 20))[:count]


def _order(element, question):
    _set(element, layouttype="VERTICAL", selecttype="ALL", selectcount=len(question.options))
    _set(element, gradingtype="ALL_OR_NOTHING", showgrading="HIDE", numberingstyle="none", shownumcorrect=0)
    for place, option in enumerate(question.options, 1):
        _html(element, "answer", html(option.text), fraction=str(place))


def _number(element, question):
    low, high = Decimal(repr(question.low)), Decimal(repr(question.high))
    half = (high - low) / 2
    answer = _text(element, "answer", digits(low + half), fraction="100")
    _set(answer, tolerance=digits(half))


def _match(element, question):
    _set(element, shuffleanswers="true")
    partners = {option.partner for option in question.options}
    rows = [(html(option.text), option.partner) for option in question.options]
    rows += [("", choice) for choice in question.choices if choice not in partners]
    for text, partner in rows:
        _text(_html(element, "subquestion", text), "answer", plain(partner))


def _free(element, question):
    _set(element, responseformat="editor", responserequired=0)
    _html(element, "graderinfo", paragraph(question.explanation))


KINDS = {
    "choose": ("multichoice", _choose),
    "order": ("ordering", _order),
    "number": ("numerical", _number),
    "match": ("matching", _match),
    "free": ("essay", _free),
}


def _set(element, **values):
    for name, value in values.items():
        SubElement(element, name).text = str(value)


def _text(element, name, text, **attributes):
    inner = SubElement(element, name, attributes)
    SubElement(inner, "text").text = text
    return inner


def _html(element, name, text, **attributes):
    return _text(element, name, text, format="html", **attributes)


def _list(lines):
    items = "".join(f'<li dir="auto">{line}</li>' for line in lines)
    return items and f"<ul>{items}</ul>"
