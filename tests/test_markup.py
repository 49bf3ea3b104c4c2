# ruff: noqa: RUF001 - letters of other scripts are shown too

from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from soleimani_edu.markup import clean, html, plain


class Tags(HTMLParser):
    """What a browser finds in a fragment: its tags, their attributes, and the text between them."""

    def __init__(self, fragment):
        super().__init__()
        self.tags, self.open, self.text = [], [], ""
        self.feed(fragment)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


@pytest.mark.parametrize(
    ("text", "shown", "read"),
    [
        ("as *they* said", "as <em>they</em> said", "as they said"),
        ("as **they** said", "as <strong>they</strong> said", "as they said"),
        ("as __they__ _said_", "as <strong>they</strong> <em>said</em>", "as they said"),
        ("***both***", "<em><strong>both</strong></em>", "both"),
        ("tbi_2020_01", "tbi_2020_01", "tbi_2020_01"),
        ("`as_of(table, day)`", "<code>as_of(table, day)</code>", "as_of(table, day)"),
        ("`*a* <b>`", "<code>*a* &lt;b&gt;</code>", "*a* <b>"),
        ("`` a`b ``", "<code>a`b</code>", "a`b"),
        (r"\*not\*", "*not*", "*not*"),
        (r"one \| two", "one | two", "one | two"),
        ("[109](https://e.org)", '<a href="https://e.org">109</a>', "109 (https://e.org)"),
        ("[109](http://e.org)", '<a href="http://e.org">109</a>', "109 (http://e.org)"),
        (
            '[109](https://e.org/a?b=1&c=2 "tbi-2020")',
            '<a href="https://e.org/a?b=1&amp;c=2" title="tbi-2020">109</a>',
            "109 (https://e.org/a?b=1&c=2)",
        ),
        (
            "[*a* and `b`](https://e.org)",
            '<a href="https://e.org"><em>a</em> and <code>b</code></a>',
            "a and b (https://e.org)",
        ),
        (
            "[a](https://e.org) [b](https://f.org)",
            '<a href="https://e.org">a</a> <a href="https://f.org">b</a>',
            "a (https://e.org) b (https://f.org)",
        ),
        ("5 < 6 & 7 > 2", "5 &lt; 6 &amp; 7 &gt; 2", "5 < 6 & 7 > 2"),
        ('"quoted"', "&quot;quoted&quot;", '"quoted"'),
        ("one\ntwo\\\r\nthree", "one two\\ three", "one two\\ three"),
        ("سلام *دنیا*", "سلام <em>دنیا</em>", "سلام دنیا"),
        ("", "", ""),
    ],
)
def test_emphasis_code_and_links_are_shown_and_read(text, shown, read):
    assert (html(text), plain(text)) == (shown, read)


INERT = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "<svg/onload=alert(1)>",
    "<!-- comment --><!doctype html><?php ?>",
    "<details open ontoggle=alert(1)>",
    "</p></div></section></script>",
    "<a href='javascript:alert(1)'>a</a>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](\x01javascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:msgbox(1))",
    "[a](file:///etc/passwd)",
    "[a](mailto:a@e.org)",
    "[a](//e.org)",
    "[a](/a)",
    "[a](#a)",
    "[a]()",
    "[a](https:e.org)",
    "[a](<>)",
    "[a](\n)",
    '[a]( "title")',
    "()[a",
    "![a](data:image/png;base64,AAAA)",
    "<https://e.org>",
    "https://e.org www.e.org",
    "[a][b]",
    "[b]: https://e.org",
    "[a [b]() c](javascript:d)",
    "[a]",
    "&lt;script&gt; &#60;b&#62; &amp;",
    "~~gone~~ ==marked== $x$ :smile:",
    "# heading",
    "| a | b |",
    "[" * 99 + "a" + "]" * 99,
]


@pytest.mark.parametrize("text", INERT)
def test_all_else_is_text(text):
    found = Tags(html(text))
    assert found.tags == [] and found.text == plain(text)
    assert "<" not in html(text)


@pytest.mark.parametrize(
    "text",
    [
        '[a](https://e.org/"onmouseover="alert(1))',
        '[a](https://e.org "x\\" onmouseover=\\"alert(1)")',
        "[a](https://e.org '\"><script>alert(1)</script>')",
        "[a](https://e.org/<script>)",
        "[<b>](https://e.org)",
        "![a](https://e.org/a.png)",
        "[a [b](https://f.org) c](https://e.org)",
        "[![a](javascript:b)](https://e.org)",
        "[a](https://javascript:alert(1)@e.org)",
    ],
)
def test_nothing_gets_out_of_a_link(text):
    ((tag, attributes),) = Tags(html(text)).tags
    assert tag == "a" and set(attributes) <= {"href", "title"}
    assert attributes["href"].startswith("https://")


SIGNS = "*_`[]()<>!\\&;:/\"'#|~= \n\tahpts"
PIECES = [
    "[a](",
    "](",
    "https://e.org",
    "javascript:",
    '"',
    "&#106;",
    "<script>",
    "<img src=x onerror=y>",
    "![",
    "`",
]
TEXTS = st.text() | st.text(SIGNS) | st.lists(st.sampled_from([*PIECES, "*", ")", "]", " "])).map("".join)


@given(TEXTS)
@example("[a](https://[)")
@example("[a](https://xn--\ud800)")
@example("[a](https://\U0010ffff.e)")
@example("[a](https://e.org/%)")
def test_any_text_becomes_four_tags_and_two_attributes_at_most(text):
    found = Tags(html(text))
    assert found.open == []
    for tag, attributes in found.tags:
        assert tag in ("em", "strong", "code", "a")
        if tag == "a":
            assert set(attributes) <= {"href", "title"}
            assert attributes["href"].startswith(("http://", "https://"))
        else:
            assert attributes == {}


@given(st.text("abc ابپ۱۲3.,;:?!'\"«»–", min_size=1))
def test_words_without_marks_stay_what_they_are(text):
    assert plain(text) == text == Tags(html(text)).text


@given(TEXTS)
def test_plain_text_says_what_the_tags_hold(text):
    shown = Tags(html(text))
    if not any(tag == "a" for tag, _ in shown.tags):
        assert plain(text) == shown.text


@given(st.text(st.characters()))
def test_what_xml_does_not_know_is_replaced(text):
    assert len(clean(text)) == len(text)
    for before, after in zip(text, clean(text), strict=True):
        known = before in "\t\n\r" or (before >= " " and before not in "\ufffe\uffff")
        known = known and not "\ud800" <= before <= "\udfff"
        assert after == (before if known else "\ufffd")
    clean(text).encode()


def test_control_signs_are_seen_as_missing():
    assert html("a\x00b\x1b[31m") == plain("a\x00b\x1b[31m") == "a\ufffdb\ufffd[31m"


@pytest.mark.parametrize("text", ["[", "*", "`", "_a_ ", "[a](", "[*", "\\", "[x](https://a) "])
def test_a_long_run_of_marks_is_shown(text):
    assert html(text * 5000) and plain(text * 5000)
