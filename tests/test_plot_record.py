import numpy as np
import pytest
from matplotlib._text_helpers import layout
from matplotlib.font_manager import findfont, get_font

from soleimani_edu import DataError, load
from soleimani_edu.charts.figure import LOOKS
from soleimani_edu.charts.people import AGREED, plot_record

WIDTHS = pytest.mark.parametrize("narrow", [False, True])
STRIKE = "2020-01-03-drone-strike"


@pytest.fixture(scope="module")
def actors():
    return load("actors")


@pytest.fixture(scope="module")
def soleimani(actors):
    return actors[actors["actor_id"] == "qasem-soleimani"]


@pytest.fixture(scope="module")
def life():
    events = load("events")
    named = events["actor_ids"].str.split("; ").map(lambda ids: "qasem-soleimani" in ids)
    steps = events["category"].isin(["life-and-office", "award"]) & named
    return events[steps | (events["event_id"] == STRIKE)]


def html(chart):
    return chart._repr_mimebundle_()["text/html"]


def words(chart):
    return " ".join(text.get_text() for text in chart.axes[0].texts)


def marks(chart):
    return [line.get_marker() for line in chart.axes[0].lines if line.get_marker() in ("D", "o")]


def named(chart, name):
    return next(text for text in chart.axes[0].texts if text.get_text() == name)


@WIDTHS
def test_every_fact_stands_with_its_date_and_title_in_the_order_of_a_life(narrow, soleimani, life):
    chart = plot_record(soleimani, life).again(narrow=narrow)
    written = words(chart)
    assert len(life) >= 5 and list(chart.table["event_id"])[-1] == STRIKE
    for date, title in zip(chart.table["date"], chart.table["title"], strict=True):
        assert date in written and title in written
    assert [written.index(title) for title in chart.table["title"]] == sorted(
        written.index(title) for title in chart.table["title"]
    )


def test_a_date_is_no_closer_than_it_is_known_and_tells_both_ends(soleimani, life):
    dates = plot_record(soleimani, life).table.set_index("event_id")["date"]
    assert dates["1957-03-11-soleimani-born"] == "1957-03-11"
    assert dates["1997-1998-quds-force-command"] == "1997 to 1998"
    assert dates["2019-03-10-order-of-zolfaghar"] == "2019-03-10 to 2019-03-11"
    assert dates[STRIKE] == "2020-01-03 00:47 UTC+3"


@WIDTHS
def test_a_disputed_fact_is_marked_and_says_who_says_what(narrow, soleimani, life):
    chart = plot_record(soleimani, life).again(narrow=narrow)
    written = words(chart)
    for dispute in life["dispute"][life["dispute"] != ""]:
        assert dispute in written
    disputed = (life["dispute"] != "").sum()
    assert written.count("disputed") == marks(chart).count("D") == disputed
    assert written.count(AGREED) == marks(chart).count("o") == len(life) - disputed > 0


def test_a_fact_without_a_recorded_dispute_is_not_called_agreed(soleimani, life):
    assert "the tables hold none, not that there is none" in plot_record(soleimani, life).caption


@WIDTHS
def test_the_name_stands_in_its_own_script_from_right_to_left_and_joined(narrow, soleimani, life):
    chart = plot_record(soleimani, life).again(narrow=narrow)
    name = named(chart, "قاسم سلیمانی")
    assert named(chart, "Qasem Soleimani").get_fontsize() == name.get_fontsize() == 14
    apart = plot_record(soleimani.assign(native_name="\u200c".join("قاسم سلیمانی")), life)
    apart = apart.again(narrow=narrow).axes[0].texts[1]
    assert name.get_window_extent().width < 0.9 * apart.get_window_extent().width
    font = get_font(findfont(name.get_fontproperties()))
    from_the_left = [font.get_glyph_name(item.glyph_index) for item in layout("قاسم", font)]
    assert from_the_left == ["uniFEE2", "uniFEB3", "uniFE8E", "uniFED7"]  # final m, initial s, final a, q


def test_a_name_that_the_font_cannot_write_is_left_out_and_named_in_the_caption(actors):
    events = load("events")
    events = events[events["actor_ids"].str.split("; ").map(lambda ids: "china" in ids)]
    chart = plot_record(actors[actors["actor_id"] == "china"], events)
    assert "中国" not in words(chart)
    assert chart.caption.startswith(
        "The name in its own script, 中国, is not drawn: the font lacks 中 国. “No dispute"
    )
    assert "中国" in chart.alt
    assert chart.png()  # no warning of a missing glyph


def test_an_actor_without_a_name_in_another_script_has_one_name(soleimani, life):
    chart = plot_record(soleimani.assign(native_name=""), life)
    assert chart.alt.startswith("Record of Qasem Soleimani: ") and "()" not in chart.alt
    assert "script" not in chart.caption


def test_a_row_of_the_table_is_as_good_as_a_table_of_one_row(soleimani, life):
    assert plot_record(soleimani.iloc[0], life).alt == plot_record(soleimani, life).alt


def test_the_alt_text_and_the_folded_table_hold_all_that_is_drawn(soleimani, life):
    chart = plot_record(soleimani, life)
    assert html(chart).count("<tr") == len(life) + 1
    assert chart.alt.startswith(f"Record of Qasem Soleimani (قاسم سلیمانی): {len(life)} events. 1957-03-11: ")
    for row in life.itertuples():
        assert row.title in chart.alt and row.dispute.rstrip(".") in chart.alt
        assert {row.summary, row.dispute, row.source_ids} <= set(chart.table.to_numpy().ravel())
    assert chart.alt.count(AGREED) == (life["dispute"] == "").sum()


def test_the_caption_names_the_sources(soleimani, life):
    assert "named in the column source_ids" in plot_record(soleimani, life).caption
    joined = plot_record(soleimani, life[life["event_id"] == "1979-soleimani-joins-irgc"])
    assert "Sources: Daily Sabah; " in joined.caption


@WIDTHS
def test_frames_have_the_same_room_and_tell_only_what_is_shown(narrow, soleimani, life):
    whole = plot_record(soleimani, life).again(narrow=narrow)
    shown = np.arange(len(life)) < 2
    frame, empty = (whole.again(shown=mask, narrow=narrow) for mask in (shown, shown & False))
    for one in (frame, empty):
        assert tuple(one.get_size_inches()) == tuple(whole.get_size_inches())
        assert one.axes[0].get_ylim() == whole.axes[0].get_ylim()
    places = {(text.get_text(), text.get_position()) for text in whole.axes[0].texts}
    assert {(text.get_text(), text.get_position()) for text in frame.axes[0].texts} <= places
    assert len(marks(frame)) == 2 and not marks(empty)
    assert "Zolfaghar" in words(whole) and "Zolfaghar" not in words(frame)
    assert words(empty) == "Qasem Soleimani قاسم سلیمانی"


@WIDTHS
@pytest.mark.parametrize("long", ["", "unbroken" * 30, "many words of a long title " * 9])
def test_text_is_nine_points_or_more_and_fits(narrow, long, soleimani, life):
    life = life.assign(title=life["title"] + long, dispute=life["dispute"] + long)
    soleimani = soleimani.assign(name=soleimani["name"] + " " + long)
    chart = plot_record(soleimani, life).again(narrow=narrow)
    boxes = []
    for text in chart.axes[0].texts:
        box = text.get_window_extent()
        assert text.get_fontsize() >= LOOKS["font.size"] == 9
        assert box.x0 >= 0 and box.x1 <= chart.bbox.x1, text.get_text()
        assert box.y0 >= 0 and box.y1 <= chart.bbox.y1, text.get_text()
        boxes.append(box.shrunk(0.99, 0.8))
    assert not any(box.overlaps(other) for n, box in enumerate(boxes) for other in boxes[:n])


@WIDTHS
def test_the_longest_names_of_the_table_fit(narrow, actors, life):
    long = (actors["name"].str.len() > 38) | (actors["native_name"].str.len() > 28)
    assert long.sum() > 9
    for actor in actors[long].itertuples():
        one = life.head(1).assign(actor_ids=actor.actor_id)
        chart = plot_record(actors[actors["actor_id"] == actor.actor_id], one).again(narrow=narrow)
        boxes = [text.get_window_extent() for text in chart.axes[0].texts if text.get_fontsize() == 14]
        assert all(box.x0 >= 0 and box.x1 <= chart.bbox.x1 for box in boxes)
        assert not any(
            a.shrunk(1, 0.7).overlaps(b.shrunk(1, 0.7)) for a in boxes for b in boxes if a is not b
        )


@pytest.mark.parametrize("precision", ["year", "month", "day", "minute"])
def test_one_event_makes_a_picture(precision, soleimani):
    events = load("events")
    one = events[events["precision"] == precision].head(1).assign(actor_ids="qasem-soleimani")
    chart = plot_record(soleimani, one)
    assert len(marks(chart)) == 1 and html(chart)


def test_hostile_text_is_only_text(soleimani, life):
    hostile = '"><script>alert(1)</script>'
    actor = soleimani.assign(name=hostile, native_name=hostile)
    page = html(plot_record(actor, life.head(1).assign(title=hostile, dispute=hostile)))
    assert "<script" not in page and "&lt;script&gt;" in page


MISTAKES = [
    (
        lambda actors, who, life: plot_record(who.head(0), life),
        "a record has nothing to draw: the table has no rows; widen your selection",
    ),
    (
        lambda actors, who, life: plot_record(who, life.head(0)),
        "a record has nothing to draw: the table has no rows; widen your selection",
    ),
    (
        lambda actors, who, life: plot_record(actors.head(3), life),
        "a record is that of one actor, and this table holds 3; "
        "choose one: actors[actors['actor_id'] == '82nd-airborne-division']",
    ),
    (
        lambda actors, who, life: plot_record(who.drop(columns="native_name"), life),
        "a record needs the column 'native_name', and this table has none; "
        "take the table from load(), or keep that column",
    ),
    (
        lambda actors, who, life: plot_record(life, who),
        "a record needs the column 'actor_id', and this table has none; "
        "take the table from load(), or keep that column",
    ),
    (
        lambda actors, who, life: plot_record("qasem-soleimani", life),
        "a record draws a table, and this is 'qasem-soleimani'; take the table from load()",
    ),
    (
        lambda actors, who, life: plot_record(who, life.drop(columns="dispute")),
        "a record needs the column 'dispute', and this table has none; "
        "take the table from load(), or keep that column",
    ),
    (
        lambda actors, who, life: plot_record(who, load("events").head(31)),
        "31 events do not fit in one picture; choose 30 at most",
    ),
    (
        lambda actors, who, life: plot_record(actors[actors["actor_id"] == "ali-khamenei"], life),
        "the event '1957-03-11-soleimani-born' does not name 'ali-khamenei' in actor_ids; leave it out",
    ),
]


@pytest.mark.parametrize(("call", "message"), MISTAKES)
def test_what_cannot_be_drawn_is_explained(call, message, actors, soleimani, life):
    with pytest.raises(DataError) as caught:
        call(actors, soleimani, life)
    assert str(caught.value) == message
