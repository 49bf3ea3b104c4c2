"""Write a quiz as QTI 1.2, which Canvas and other learning platforms import."""

import re
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile, ZipInfo

from ..markup import digits, html, link, paragraph, plain

PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
COMPANION = "associatedcontent/imscc_xmlv1p1/learning-application-resource"


def qti_zip(quiz, evidence, said):
    """Return a Quiz as the bytes of a QTI 1.2 zip, the same bytes each time.

    ``evidence``: what ``evidence.links`` returns for the quiz. ``said``: the words of a language. QTI 1.2
    cannot say everything: items to put in order become lines to be matched with the places 1, 2, 3 and so
    on; each line that is right counts its share, so that some right lines give some points; a disputed
    question to choose has several right answers, one of which is enough; hints are left out. A free answer
    has no points. Canvas makes a practice quiz of it, with any number of attempts.
    """
    name = f"quiz_{re.sub('[^A-Za-z0-9]+', '_', quiz.quiz_id)}_{quiz.version}"
    roots = {
        "imsmanifest.xml": _manifest(name),
        f"{name}/{name}.xml": _assessment(quiz, evidence, said, name),
        f"{name}/assessment_meta.xml": _meta(quiz, name),
    }
    packed = BytesIO()
    with ZipFile(packed, "w") as opened:  # not deflated: that differs from one zlib to the next
        for path, root in roots.items():
            entry = ZipInfo(path)
            entry.create_system = 3
            opened.writestr(entry, ET.tostring(root, "UTF-8", xml_declaration=True))
    return packed.getvalue()


def _manifest(name):
    root = ET.Element("manifest", identifier=f"{name}_manifest", xmlns=PACKAGE)
    metadata = _put(root, "metadata")
    _put(metadata, "schema", "IMS Content")
    _put(metadata, "schemaversion", "1.1.3")
    _put(root, "organizations")
    resources = _put(root, "resources")
    questions = _put(resources, "resource", identifier=name, type="imsqti_xmlv1p2")
    _put(questions, "file", href=f"{name}/{name}.xml")
    _put(questions, "dependency", identifierref=f"{name}_meta")
    path = f"{name}/assessment_meta.xml"
    meta = _put(resources, "resource", identifier=f"{name}_meta", type=COMPANION, href=path)
    _put(meta, "file", href=path)
    return root


def _meta(quiz, name):
    root = ET.Element("quiz", identifier=name, xmlns=CANVAS)
    _put(root, "title", plain(quiz.title))
    _put(root, "description", paragraph(quiz.intro))
    _put(root, "shuffle_answers", "false")
    _put(root, "scoring_policy", "keep_highest")
    _put(root, "quiz_type", "practice_quiz")
    _put(root, "points_possible", str(sum(map(_points, quiz.questions))))
    _put(root, "show_correct_answers", "true")
    _put(root, "allowed_attempts", "-1")
    return root


def _assessment(quiz, evidence, said, name):
    root = ET.Element("questestinterop", xmlns=QTI)
    assessment = _put(root, "assessment", ident=name, title=plain(quiz.title))
    _fields(assessment, cc_maxattempts="unlimited")
    section = _put(assessment, "section", ident="root_section")
    for number, question in enumerate(quiz.questions, 1):
        item = _put(section, "item", ident=f"{name}_q{number}", title=f"Question {number}")
        _item(item, question, said, _general(question, evidence, said))
    return root


def _item(item, question, said, general):
    kind, write = KINDS[question.kind]
    _fields(
        _put(item, "itemmetadata"),
        question_type="multiple_answers_question" if question.several else kind,
        points_possible=str(_points(question)),
        original_answer_ids=",".join(f"answer{n}" for n, _ in enumerate(question.options, 1)),
        assessment_question_identifierref=f"{item.get('ident')}_ref",
    )
    presentation, processing = _put(item, "presentation"), _put(item, "resprocessing")
    _material(presentation, _asked(question, said))
    score = {"varname": "SCORE", "vartype": "Decimal", "minvalue": "0", "maxvalue": "100"}
    _put(_put(processing, "outcomes"), "decvar", **score)
    if general:
        _put(_when(processing, feedback="general_fb"), "other")
    feedbacks = {"general_fb": general, **write(question, presentation, processing)}
    for ident, text in feedbacks.items():
        if text:
            _material(_put(_put(item, "itemfeedback", ident=ident), "flow_mat"), text)


def _choose(question, presentation, processing):
    many = "Multiple" if question.several else "Single"
    asked = _put(presentation, "response_lid", ident="response1", rcardinality=many)
    choices = _put(asked, "render_choice")
    named = {f"answer{n}": option for n, option in enumerate(question.options, 1)}
    for ident, option in named.items():
        _material(_put(choices, "response_label", ident=ident), html(option.text))
        if option.feedback:
            _equal(_when(processing, feedback=f"{ident}_fb"), ident)
    if question.several:
        whole = _put(_when(processing, "100", go_on="No"), "and")
        for ident, option in named.items():
            _equal(whole if option.right else _put(whole, "not"), ident)
    else:
        for ident, option in named.items():
            if option.right:  # a condition each: Canvas reads no more than the first answer of an <or>
                _equal(_when(processing, "100", go_on="No"), ident)
    return {f"{ident}_fb": paragraph(option.feedback) for ident, option in named.items()}


def _number(question, presentation, processing):
    asked = _put(presentation, "response_str", ident="response1", rcardinality="Single")
    _put(_put(asked, "render_fib", fibtype="Decimal"), "response_label", ident="answer1")
    low, high = digits(question.low), digits(question.high)
    within = _when(processing, "100", go_on="No")
    if low == high:
        either = _put(within, "or")
        _equal(either, low)
        within = _put(either, "and")
    _put(within, "vargte", low, respident="response1")
    _put(within, "varlte", high, respident="response1")
    return {}


def _order(question, presentation, processing):
    places = [str(n) for n, _ in enumerate(question.options, 1)]
    rows = [(question.options[place], place) for place in question.shown]
    return _lines(rows, places, presentation, processing)


def _match(question, presentation, processing):
    rows = [(option, question.choices.index(option.partner)) for option in question.options]
    return _lines(rows, [plain(choice) for choice in question.choices], presentation, processing)


def _lines(rows, choices, presentation, processing):
    """Write lines to match, each an option and the place of its choice. Choices are plain text in Canvas."""
    feedbacks, ends = {}, [100 * n // len(rows) for n in range(len(rows) + 1)]
    for n, (option, right) in enumerate(rows, 1):
        ident, answer = f"response_answer{n}", f"choice{right + 1}"
        asked = _put(presentation, "response_lid", ident=ident)
        _material(asked, html(option.text))
        labels = _put(asked, "render_choice")
        for m, choice in enumerate(choices, 1):
            _material(_put(labels, "response_label", ident=f"choice{m}"), choice, "text/plain")
        feedback = f"answer{n}_fb" if option.feedback else None
        feedbacks[f"answer{n}_fb"] = paragraph(option.feedback)
        _equal(_when(processing, str(ends[n] - ends[n - 1]), feedback, action="Add"), answer, ident)
        if feedback:
            _equal(_put(_when(processing, feedback=feedback), "not"), answer, ident)
    return feedbacks


def _free(question, presentation, processing):
    asked = _put(presentation, "response_str", ident="response1", rcardinality="Single")
    _put(_put(asked, "render_fib"), "response_label", ident="answer1", rshuffle="No")
    _put(_when(processing, go_on="No"), "other")
    return {}


KINDS = {
    "choose": ("multiple_choice_question", _choose),
    "number": ("numerical_question", _number),
    "order": ("matching_question", _order),
    "match": ("matching_question", _match),
    "free": ("essay_question", _free),
}


def _points(question):
    return int(question.kind != "free")


def _asked(question, said):
    columns = " | ".join(one for one in question.columns if one)
    todo = said["places"] if question.kind == "order" else said["disputed"] if question.disputed else ""
    parts = [question.stem, question.text, question.disputed, columns, todo]
    return "".join(map(paragraph, parts))


def _general(question, evidence, said):
    """What is said to each answer as HTML: the explanation, and the evidence with its links."""
    rests = "; ".join(link(**evidence[one]) for one in question.evidence)
    return paragraph(question.explanation) + (rests and f"<p>{said['evidence']} {rests}</p>")


def _put(parent, tag, text=None, **attributes):
    element = ET.SubElement(parent, tag, attributes)
    element.text = text
    return element


def _fields(parent, **fields):
    metadata = _put(parent, "qtimetadata")
    for label, entry in fields.items():
        field = _put(metadata, "qtimetadatafield")
        _put(field, "fieldlabel", label)
        _put(field, "fieldentry", entry)


def _material(parent, text, kind="text/html"):
    _put(_put(parent, "material"), "mattext", text, texttype=kind)


def _when(processing, score=None, feedback=None, action="Set", go_on="Yes"):
    """The condition, still empty, under which ``score`` is given and ``feedback`` is shown."""
    response = ET.SubElement(processing, "respcondition", {"continue": go_on})
    condition = _put(response, "conditionvar")
    if score:
        _put(response, "setvar", score, action=action, varname="SCORE")
    if feedback:
        _put(response, "displayfeedback", feedbacktype="Response", linkrefid=feedback)
    return condition


def _equal(parent, answer, asked="response1"):
    _put(parent, "varequal", answer, respident=asked)
