import re

import pytest

from soleimani_edu import DataError, compare, load
from soleimani_edu.charts.claims import NAMES
from soleimani_edu.charts.tellings import chart_of_side, laid_out
from soleimani_edu.schema import fields
from soleimani_edu.tellings import accounts

ATTACK = "2020-01-08-missile-attack"
TABLES = {
    "events": """
one,2020-01-08T01:30+03:00,,minute,retaliation,armed-attack,One & all,Something happened.,,,a; b; c,
two,2020-01-09,,day,retaliation,funeral,Two,Something else.,,,a,
""",
    "casualties": """
k-1,one,killed,all,80,,,at-least,2020-01-08,Radio,iran,at least 80,a,,
k-2,one,killed,all,0,0,0,exact,2020-01-07,Pentagon,united-states,no one,b,,
k-3,one,wounded,soldiers,24,,,at-least,2020-02,Pentagon,united-states,dozens,b,,
k-4,one,wounded,soldiers,34,34,34,exact,2020-02-03,Pentagon,united-states,,b,k-3,
""",
    "figures": """
f-1,one,amount,USD,damage,,,5,at-most,2021-03-01,Paper,press,<b>up to $5$,c,,
""",
    "statements": """
s-1,2020-01-08T12:00+03:30,Ali,minister,Iran,iran,response,limits,Over <script>hurt()</script>,no more,one,a,
s-2,2020-01-10,Ministry of Iran,spokesman,Iran,iran,iraq,demands,They should leave.,,one,a,
""",
    "sources": """
a,A,Radio,,2020-01-08,https://radio.example/?a=1&b=2',broadcaster,iran,fa,read
b,B,Pentagon,,2020-01-08,,official-statement,united-states,en,read
c,C,Radio,,2020-01-08,https://radio.example/c,broadcaster,iran,fa,read
""",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Tables of two events, small enough to be counted by hand, with text that means to do harm."""
    folder = tmp_path_factory.mktemp("tables")
    for name, rows in TABLES.items():
        columns = ",".join(field["name"] for field in fields(name))
        (folder / f"{name}.csv").write_text(columns + rows, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def told(folder):
    return accounts("one", folder)


def test_an_account_has_a_row_for_each_telling_the_earliest_first(told):
    rows = told[["kind", "perspective", "who", "about", "what", "id"]].astype("str").apply(tuple, axis=1)
    assert list(rows) == [
        ("event", "united-states", "Pentagon", "armed-attack", "One & all", "one"),
        ("event", "iran", "Radio", "armed-attack", "One & all", "one"),
        ("claim", "united-states", "Pentagon", "killed", "killed", "k-2"),
        ("statement", "iran", "Ali (Iran)", "response", told["what"][3], "s-1"),
        ("claim", "iran", "Radio", "killed", "killed", "k-1"),
        ("statement", "iran", "Ministry of Iran", "iraq", "They should leave.", "s-2"),
        ("claim", "united-states", "Pentagon", "wounded", "wounded, soldiers", "k-4"),
        ("claim", "united-states", "Pentagon", "wounded", "wounded, soldiers", "k-3"),
        ("claim", "press", "Paper", "amount", "amount (USD), damage", "f-1"),
    ]


def test_an_event_is_told_once_for_each_perspective_and_names_its_documents(told):
    assert list(told["source_id"][:2]) == ["b", "a; c"]


def test_what_a_kind_does_not_have_is_empty(told):
    event, claim, said = told.iloc[0], told.set_index("id").loc["k-1"], told.set_index("id").loc["s-1"]
    assert (claim["low"], claim["bound"], claim["unit"], claim["wording"]) == (
        80,
        "at-least",
        "persons",
        "at least 80",
    )
    assert (said["stance"], said["quote"], said["wording"]) == ("limits", "no more", "")
    for row in (event, said):
        assert row[["low", "best", "high", "bound"]].isna().all() and row["unit"] == ""
    assert claim["stance"] == claim["quote"] == event["wording"] == event["supersedes"] == ""


@pytest.mark.parametrize("event_id", [ATTACK, "2020-01-03-drone-strike", "2020-01-08-ps752-downing"])
def test_every_row_about_an_event_is_in_its_accounts(event_id):
    told = accounts(event_id)
    for name in ("casualties", "figures", "statements"):
        rows = load(name).query(f"event_id == {event_id!r}")
        found = told[told["id"].isin(rows.iloc[:, 0])].set_index("id").loc[rows.iloc[:, 0]]
        for new, old in (("at", rows.columns[rows.columns.str.endswith("d_on")][0]), ("known_from",) * 2):
            assert list(found[new]) == list(rows[old])
        assert list(found["perspective"]) == list(rows["perspective"])
        told = told[~told["id"].isin(rows.iloc[:, 0])]
    sources = load("sources").set_index("source_id")
    event = load("events").set_index("event_id").loc[event_id]
    assert sorted("; ".join(told["source_id"]).split("; ")) == sorted(event["source_ids"].split("; "))
    for row in told.itertuples():
        assert set(sources.loc[row.source_id.split("; "), "perspective"]) == {row.perspective}


def test_the_types_are_those_of_the_tables(told):
    claims = load("casualties")
    for name in ("known_from", "perspective", "bound"):
        assert told[name].dtype == claims[name].dtype
    assert list(told["precision"].cat.categories) == ["year", "month", "day", "hour", "minute"]
    assert told["at"].dtype == claims["claimed_on"].dtype and str(told["low"].dtype) == "Float64"
    about = list(told["about"].cat.categories)
    assert about.index("killed") < about.index("missiles-fired") < about.index("assessment")


def test_several_events_are_told_together(folder):
    both = accounts(["one", "two"], folder)
    assert list(both["event_id"].value_counts()) == [9, 1]
    assert both["known_from"].is_monotonic_increasing


def test_an_event_that_is_not_there_is_named_with_the_one_that_was_meant():
    with pytest.raises(DataError) as caught:
        accounts([ATTACK, "2020-01-08-misile-attack"])
    assert str(caught.value) == f"there is no event '2020-01-08-misile-attack'; did you mean {ATTACK!r}?"
    with pytest.raises(DataError, match="there is no event 'x'; take an event_id of load"):
        accounts("x")
    with pytest.raises(DataError, match="accounts needs an event_id"):
        accounts([])


def test_the_names_of_perspectives_stand_in_the_order_of_the_closed_list():
    assert list(NAMES) == list(load("sources")["perspective"].cat.categories)


def test_the_two_with_most_rows_are_shown_in_the_order_of_the_closed_list(folder):
    both = compare("one", folder=folder)
    assert (both.left, both.right) == ("united-states", "iran")
    assert (compare("one", right="press", folder=folder).left) == "united-states"
    alone = compare("two", folder=folder)
    assert (alone.left, alone.right) == ("iran", "iran")


def test_a_perspective_without_rows_cannot_be_shown(folder):
    words = "no row about this has the perspective 'canada'; choose one of united-states, iran, press"
    with pytest.raises(DataError, match=re.escape(words)):
        compare("one", left="canada", folder=folder)
    both = compare("one", folder=folder)
    with pytest.raises(DataError, match=re.escape(words)):
        both.right = "canada"
    assert both.right == "iran"


def html_of(widget):
    return widget._repr_mimebundle_()[0]["text/html"]


def test_the_page_has_all_perspectives_in_order_with_those_chosen_unfolded(folder):
    both = compare("one", left="press", folder=folder)
    html = html_of(both)
    stand = re.findall(r"<h4.*?>(.+?)</h4>|<p class=\"none\">(.+?)</p>", html)
    assert [head or none for head, none in stand][:4] == [
        "United States, 4 rows",
        "Iran, 4 rows",
        "Iraq: nothing in the tables",
        "Israel: nothing in the tables",
    ]
    assert len(stand) == 12
    assert re.findall(r'<details open data-side="(.+?)"', html) == ["united-states", "press"]
    both.right = "iran"
    assert re.findall(r'<details open data-side="(.+?)"', html_of(both)) == ["iran", "press"]
    assert html.count("<img ") == 3


def test_text_of_the_tables_is_escaped_and_links_are_those_of_the_sources(folder):
    html = html_of(compare("one", folder=folder))
    content = html[: html.index('<script type="module">')]
    assert "<script" not in content and "<b>up" not in content
    assert "Over &lt;script&gt;hurt()&lt;/script&gt; “no more”" in content
    assert '<a href="https://radio.example/?a=1&amp;b=2&#x27;">Radio</a>' in content
    assert ">Pentagon</small>" in content  # has no address


def words_in(chart):
    return [text.get_text() for ax in chart.axes for text in ax.texts if text.get_text()]


def picture(told, code):
    told = laid_out(told)
    return chart_of_side(told, told[told["perspective"] == code], code)


def test_a_picture_writes_each_number_with_its_bound_and_a_word_without_a_mark(told):
    words = words_in(picture(told, "united-states"))
    assert words[0] == "United States"
    assert words[-4:] == ["1", "0", "34", "“dozens”"]
    assert "≥ 80" in words_in(picture(told, "iran")) and "≤ 5" in words_in(picture(told, "press"))
    chart = picture(told, "united-states")
    marks = [line for line in chart.axes[0].lines if line.get_marker() == "o"]
    assert len(marks) == 3
    tones = {text.get_text(): text.get_color() for text in chart.axes[0].texts}
    assert tones["34"] == "black" and tones["“dozens”"] != "black"  # 34 came in its place


def test_what_several_voices_tell_stands_in_the_same_place_in_every_picture(told):
    places = {}
    for code in ("united-states", "iran", "press"):
        chart = picture(told, code)
        height = chart.get_size_inches()[1]
        for text in chart.axes[0].texts:
            if text.get_text() in ("documents on the event", "killed", "later"):
                below = chart.axes[0].transData.transform(text.get_position())[1] / chart.dpi
                places.setdefault(text.get_text(), []).append(
                    (text.get_position()[0], round(height - below, 3))
                )
    assert all(len(where) == 3 and len(set(where)) == 1 for where in places.values()) and len(places) == 3


def test_what_one_voice_tells_stands_under_its_name_in_its_picture_only(told):
    iran, america = (words_in(picture(told, code)) for code in ("iran", "united-states"))
    assert iran[iran.index("Iran alone") + 1 :][:1] == ["statements: response"]
    assert "wounded, soldiers" in america and "wounded, soldiers" not in iran


def test_the_columns_count_from_the_event(told):
    columns = laid_out(told).set_index("id")["column"]
    assert columns[["k-1", "k-2", "s-1", "s-2", "k-4", "k-3", "f-1"]].to_list() == [1, 1, 1, 2, 3, 4, 5]


def test_a_picture_again_with_fewer_rows_keeps_its_axes(told):
    chart = picture(told, "united-states")
    part = chart.again(shown=[True, False, False, False], narrow=True)
    assert part.get_size_inches().tolist() == chart.get_size_inches().tolist()
    assert set(words_in(chart)) - set(words_in(part)) == {"0", "34", "“dozens”"}


def test_the_picture_tells_its_rows_in_words(told):
    alt = picture(told, "united-states").alt
    assert alt.startswith(
        "Told by United States: 4 rows. 2020-01-08 01:30 UTC+3, documents on the event: 1 document;"
    )
    assert "2020-02, wounded, soldiers: “dozens”" in alt


def test_nothing_that_is_written_leaves_the_picture_or_covers_another():
    for event_id in (
        ATTACK,
        "2020-01-03-drone-strike",
        "2020-01-08-ps752-downing",
        "2019-11-15-iran-fuel-protests",
    ):
        told = laid_out(accounts(event_id))
        for code in told["perspective"].unique():
            chart = chart_of_side(told, told[told["perspective"] == code], code)
            boxes = [t.get_window_extent() for t in chart.axes[0].texts if t.get_text()]
            assert all(box.x1 <= chart.bbox.x1 and box.y1 <= chart.bbox.y1 for box in boxes), (event_id, code)
            over = [
                (a, b) for n, a in enumerate(boxes) for b in boxes[:n] if a.padded(-2).overlaps(b.padded(-2))
            ]
            assert over == [], (event_id, code)


@pytest.mark.parametrize("event_id", [ATTACK, "2020-01-03-drone-strike", "2020-01-08-ps752-downing"])
def test_a_comparison_is_small_enough_for_a_page(event_id):
    assert len(html_of(compare(event_id))) < 500_000


def test_it_says_in_plain_text_what_is_shown(folder):
    both = compare("one", folder=folder)
    assert both._repr_mimebundle_()[0]["text/plain"] == "One & all: United States beside Iran"


def test_an_hour_stands_on_lines_of_its_own(folder):
    assert ">2020-01-08<br>01:30<br>UTC+3<br>event</td>" in html_of(compare("one", folder=folder))


@pytest.mark.parametrize(
    ("given", "both"), [({"left": "iran"}, "iran"), ({"right": "united-states"}, "united-states")]
)
def test_one_perspective_stands_beside_another_and_not_beside_itself(given, both):
    shown = compare("2020-01-08-missile-attack", **given)
    assert both in (shown.left, shown.right) and shown.left != shown.right
