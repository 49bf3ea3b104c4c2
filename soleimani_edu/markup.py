"""Show the Markdown of a quiz: emphasis, code and links to http and https; all else is text."""

import re
from decimal import Decimal
from functools import cache
from html import escape

from markdown_it import MarkdownIt, rules_inline

NOWHERE = re.compile(r"\(\s*\)")


@cache
def _parser():
    parser = MarkdownIt("zero").enable(["emphasis", "backticks", "escape", "link"])
    parser.validateLink = lambda url: re.match(r"https?://", url) is not None
    parser.inline.ruler.at("link", _link)
    return parser


def _link(state, silent):
    """A link as Markdown has it, unless its address is empty."""
    if state.src[state.pos] != "[":
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos, True)
    return not NOWHERE.match(state.src, end + 1) and rules_inline.link(state, silent)


def html(text):
    """Return a line of Markdown as HTML in which no other markup, script or address is left."""
    return _parser().renderInline(_line(text))


def paragraph(text):
    """Return Markdown as a paragraph of HTML that runs in the direction of its first letter, if any."""
    return f'<p dir="auto">{html(text)}</p>' if text else ""


def link(text, url):
    """Return plain text as a link in HTML, or alone where the address is none of http and https."""
    text, url = escape(clean(text)), escape(clean(url))
    return f'<a href="{url}">{text}</a>' if re.match("https?://", url) else text


def plain(text):
    """Return a line of Markdown as plain text; an address stands in brackets behind its words."""
    said, addresses = [], []
    for token in _parser().parseInline(_line(text))[0].children:
        if token.type == "link_open":
            addresses.append(token.attrs["href"])
        said.append(f" ({addresses.pop()})" if token.type == "link_close" else token.content)
    return "".join(said)


def _line(text):
    return re.sub(r"[\r\n]+", " ", clean(text))


def digits(value):
    """Return a number as text in digits, never with an exponent."""
    return f"{Decimal(str(value)).normalize() + 0:f}"


def clean(text):
    """Return the text without signs that XML and HTML do not know; each becomes U+FFFD."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
