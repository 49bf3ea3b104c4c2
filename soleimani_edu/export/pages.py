"""Write a quiz as a page: a preview that works offline, and a sheet to print with its key."""

from html import escape

from ..markup import html, plain
from ..widgets.quiz import asked, fragment, key, page, words

PAGE = """:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 1rem auto; padding: 0 1rem; }"""
SHEET = """:root { color-scheme: light; }
body { font: 11pt/1.4 serif; max-width: 18cm; margin: 1rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
section { break-inside: avoid; margin-block: 1.2em; }
h1 { font-size: 1.4em; }
h2, h4 { font-size: 1.05em; margin: 0; }
p { margin: .3em 0; }
ol { margin: .3em 0; padding-inline-start: 2em; }
.asked ul { list-style: none; padding: 0; }
.asked ul > li::before, .asked ol[type="1"] > li::after, .line, [data-kind="number"] p:last-child::after {
  content: ""; display: inline-block; width: 3.5em; border-bottom: 1px solid; margin-inline: .3em .6em; }
.line { width: 16em; }
.asked [data-kind="free"]::after { content: ""; display: block; height: 8em;
  background: repeating-linear-gradient(transparent, transparent 1.95em, #666 1.95em, #666 2em);
  print-color-adjust: exact; }
.key { break-before: page; }
.key a { color: inherit; text-decoration: none; }
.key a::after { content: " <" attr(href) ">"; font-size: .85em; }"""


def preview(quiz, found):
    """Return a page (UTF-8) with the quiz as learners see it; it asks nothing of another place."""
    above = f"<h1>Preview</h1><h2>{escape(quiz.quiz_id)}.md</h2>"
    return _document(quiz, PAGE, above + page(fragment(quiz, found)))


def sheet(quiz, found):
    """Return a page (UTF-8) to print: the questions with room for answers; then, on a new page, the key."""
    said, numbered = words(), list(enumerate(quiz.questions, 1))
    questions = "".join(f'<section data-kind="{q.kind}">{asked(n, q, said)}</section>' for n, q in numbered)
    keys = "".join(
        f"<section><h2 dir=auto>{n}. {html(q.stem)}</h2>{_hint(q, said)}{key(q, found, said)}</section>"
        for n, q in numbered
    )
    return _document(
        quiz,
        SHEET,
        f'<h1 dir=auto>{html(quiz.title)}</h1><p>{said["who"]} <span class="line"></span></p>'
        f'<p dir=auto>{html(quiz.intro)}</p><div class="asked">{questions}</div>'
        f'<div class="key"><h1 dir=auto>{said["key"]}</h1>{keys}</div>',
    )


def _hint(question, said):
    return f"<p dir=auto>{said['hint']}: {html(question.hint)}</p>" if question.hint else ""


def _document(quiz, style, body):
    title = escape(plain(quiz.title))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{style}</style></head>'
        f"<body><main>{body}</main></body></html>"
    ).encode("utf-8", "replace")
