"""Write a quiz as a page that works offline, as a sheet to print, and as the key of that sheet."""

from html import escape

from ..markup import html, paragraph, plain
from ..quiz_page import asked, fragment, key
from ..widgets.quiz import page

PAGE = """:root { color-scheme: light dark; background: Canvas; color: CanvasText; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 1rem auto; padding: 0 1rem; }"""
SHEET = """:root { color-scheme: light; }
body { font: 11pt/1.4 serif; max-width: 18cm; margin: 1rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
section { break-inside: avoid; margin-block: 1.4em; }
h1 { font-size: 1.4em; }
h2 { font-size: 1.05em; margin: 0; }
p { margin: .3em 0; }
ol { margin: .3em 0; padding-inline-start: 2em; }
.asked li { margin-block: .35em; }
.asked ul { list-style: none; padding: 0; }
.asked ul > li { display: flex; align-items: end; margin-block: .7em; }
.asked :is(ul, ol[type="1"]) > li::before { content: ""; display: inline-block; flex: none; width: 3.5em;
  border-bottom: 1px solid; margin-inline-end: .6em; }
.asked ol[type="1"] > li { margin-block: .7em; }
.line { display: inline-block; width: 16em; border-bottom: 1px solid; margin-inline-start: .4em; }
.rule { height: 2em; margin: 0; border-bottom: 1px solid; }
a { color: inherit; text-decoration: none; }
a::after { content: " <" attr(href) ">"; font-size: .8em; }"""
ROOM = {"number": '<p><span class="line"></span></p>', "free": '<p class="rule"></p>' * 8}


def preview(quiz, evidence, said):
    """Return a page (UTF-8) with the quiz as learners see it; it asks nothing of another place."""
    return _document(quiz, said, PAGE, page(fragment(quiz, evidence, said, level=1)))


def sheet(quiz, evidence, said):
    """Return a page (UTF-8) to print: the questions with room for answers."""
    paper = said | {"order": said["paperOrder"], "match": said["paperMatch"]}
    questions = "".join(
        f'<section class="asked">{asked(n, question, paper, 2)}{ROOM.get(question.kind, "")}</section>'
        for n, question in enumerate(quiz.questions, 1)
    )
    above = f'<h1 dir="auto">{html(quiz.title)}</h1><p>{said["who"]}<span class="line"></span></p>'
    return _document(quiz, said, SHEET, f"{above}{paragraph(quiz.intro)}{questions}")


def answer_key(quiz, evidence, said):
    """Return a page (UTF-8) to print: what is right in each question, why, and the sources with addresses."""
    keys = "".join(
        f'<section><h2 dir="auto">{n}. {html(question.stem)}</h2>{_hint(question, said)}'
        f"{key(question, evidence, said)}</section>"
        for n, question in enumerate(quiz.questions, 1)
    )
    return _document(quiz, said, SHEET, f'<h1 dir="auto">{said["key"]}: {html(quiz.title)}</h1>{keys}')


def _hint(question, said):
    return f'<p dir="auto">{said["hint"]}: {html(question.hint)}</p>' if question.hint else ""


def _document(quiz, said, style, body):
    head = f'<meta charset="utf-8"><title>{escape(plain(quiz.title))}</title><style>{style}</style>'
    return (
        f'<!doctype html><html lang="{said["code"]}" dir="{said["direction"]}"><head>{head}'
        f'<meta name="viewport" content="width=device-width"></head>'
        f"<body><main>{body}</main></body></html>"
    ).encode("utf-8", "replace")
