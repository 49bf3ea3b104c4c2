from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from soleimani_edu import DataError, load
from soleimani_edu.charts.figure import LOOKS
from soleimani_edu.charts.statements import APART, MARKS, plot_stances, plot_statements

BOTH = pytest.mark.parametrize("plot", [plot_statements, plot_stances])
WIDTHS = pytest.mark.parametrize("narrow", [False, True])


@pytest.fixture(scope="module")
def statements():
    return load("statements")


@pytest.fixture(scope="module")
def reasons(statements):
    return statements[statements["topic"] == "justification"]


@pytest.fixture(scope="module")
def reactions(statements):
    return statements[statements["topic"] == "reaction"]


def html(chart):
    return chart._repr_mimebundle_()["text/html"]


def texts(chart):
    return [text for part in (*chart.axes, chart) for text in part.texts if text.get_visible()]


def words(chart):
    return " ".join(text.get_text().replace("\n", " ") for text in texts(chart))


def marks(chart):
    """(x, y, marker, colour) of every mark of the picture."""
    return [
        (x, y, line.get_marker(), to_hex(line.get_color()).upper())
        for line in chart.axes[0].lines
        if line.get_marker() in {marker for _, marker in MARKS}
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    ]


def test_every_statement_is_written_out_with_date_speaker_and_stance(reasons):
    chart = plot_statements(reasons)
    written, drawn = words(chart), marks(chart)
    assert len(drawn) == len(reasons) == 33
    for row in reasons.itertuples():
        assert f"{row.said_on:%Y-%m-%d}" in written and row.speaker in written
    stances = [text.get_text() for text in chart.axes[0].texts]
    assert sorted(stances) == sorted(reasons["stance"].astype("str"))


def test_the_earliest_statement_is_on_top_and_the_stances_change_on_the_way_down(reasons):
    chart = plot_statements(reasons)
    assert chart.table["said_on"].iloc[0] == "2020-01-02"
    assert chart.table["said_on"].iloc[-1] == "2020-05-06"
    heights = [text.get_position()[1] for text in chart.axes[0].texts]
    assert heights == sorted(heights) and chart.axes[0].yaxis_inverted()
    order = [text.get_text() for text in chart.axes[0].texts]
    assert "qualifies" not in order[:20] and order[20:].count("qualifies") == 3


def test_a_short_sentence_is_quoted_and_a_fragment_gives_way_to_the_gist(reasons):
    written = words(plot_statements(reasons))
    assert "Donald Trump: “it really doesn't matter”" in written
    assert "target of opportunity" not in written
    assert "The official told CNN that the strike took a chance" in written


def test_what_is_very_long_is_cut_at_a_word(reasons):
    chart = plot_statements(reasons.head(1).assign(quote="", gist="He spoke of imminence. " * 30))
    said = chart.alt.partition("justifies: ")[2]
    assert said.startswith("He spoke of imminence.") and len(said) <= 242
    assert "imminence.\u00a0…" in said or "of\u00a0…" in said or "spoke\u00a0…" in said or "He\u00a0…" in said


def test_nothing_that_the_tables_hold_is_cut(statements):
    for _, some in statements.groupby("topic", observed=True):
        assert "…" not in words(plot_statements(some.head(40)))


def test_a_day_is_a_thin_line_of_a_day_and_an_hour_a_point(reasons):
    chart = plot_statements(reasons[reasons["said_on"] < "2020-01-04"])
    spans = [
        segment[1, 0] - segment[0, 0]
        for collection in chart.axes[0].collections[1:]
        for segment in collection.get_segments()
    ]
    assert sorted(np.round(spans, 6)) == [0, 1, 1, 1, 1, 1, 1]


def test_what_lies_far_off_stands_at_the_edge_under_later(reasons):
    chart = plot_statements(reasons)
    labels = [label.get_text() for label in chart.axes[0].get_xticklabels()]
    assert labels[-1] == "later" and "earlier" not in labels
    edge = chart.axes[0].get_xticks()[-1]
    assert [x for x, *_ in marks(chart)].count(edge) == 3
    near = plot_statements(reasons[reasons["said_on"] < "2020-01-14"])
    assert "later" not in [label.get_text() for label in near.axes[0].get_xticklabels()]


def test_every_body_has_a_lane_under_the_stance_of_its_first_statement(reactions):
    chart = plot_stances(reactions)
    assert reactions["body"].nunique() == 51 and len(marks(chart)) == len(reactions) == 58
    names = {text.get_text().replace("\n", " "): text for text in chart.texts}
    assert set(reactions["body"]) <= set(names)
    place = {name: text.get_position()[1] for name, text in names.items() if text.get_ha() == "left"}
    order = sorted(reactions["body"].unique(), key=place.get)
    first = reactions.sort_values("known_from", kind="stable").drop_duplicates("body").set_index("body")
    codes = first["stance"].cat.codes[order]
    assert codes.is_monotonic_increasing
    for _, lanes in first.loc[order].groupby("stance", observed=True):
        keys = [(row.known_from, body.casefold()) for body, row in lanes.iterrows()]
        assert keys == sorted(keys)


def test_a_change_of_stance_is_another_mark_in_the_lane(reactions):
    china = plot_stances(reactions[reactions["body"] == "China"])
    (x1, y1, *first), (x2, y2, *second) = sorted(marks(china))
    assert x1 < x2 and y1 == y2
    assert first[0] != second[0] and first[1] != second[1]


@WIDTHS
@pytest.mark.parametrize("topic", ["reaction", "justification", "law", "assessment", "ps752"])
def test_no_mark_hides_another(topic, narrow, statements):
    chart = plot_stances(statements[statements["topic"] == topic]).again(narrow=narrow)
    points = chart.axes[0].transData.transform([(x, y) for x, y, *_ in marks(chart)]) / chart.dpi
    apart = np.abs(points[:, None] - points[None]).max(axis=2)
    np.fill_diagonal(apart, 1)
    assert apart.min() >= APART - 1e-6


def test_a_stance_is_told_by_a_marker_and_a_word_as_well_as_by_a_colour(reactions):
    assert len({marker for _, marker in MARKS}) == len(MARKS) == 12
    chart = plot_stances(reactions)
    for stance in reactions["stance"].unique():
        assert words(chart).count(stance.replace("-", " ")) == 2  # over its lanes, and in the legend


def test_colour_goes_by_stance_and_not_by_side(reactions):
    chart = plot_stances(reactions)
    drawn = {(marker, colour) for *_, marker, colour in marks(chart)}
    assert len(drawn) == reactions["stance"].nunique() == 5
    assert reactions["perspective"].nunique() > 5


@BOTH
def test_the_alt_text_and_the_folded_table_hold_all_that_is_drawn(plot, reasons):
    chart = plot(reasons)
    table, page = chart.table, html(chart)
    assert page.count("<tr") == len(reasons) + 1
    for row in reasons.itertuples():
        assert row.speaker in chart.alt and row.stance in chart.alt
        assert {row.gist, row.quote, row.statement_id} <= set(table.to_numpy().ravel())
    assert chart.alt.startswith("Statements on justification: 33 statements. 2020-01-02, ")
    assert "2020-01-03 15:00 UTC-5, Donald Trump" in chart.alt


@BOTH
def test_the_caption_names_the_sources_and_who_assigned_the_stances(plot, reasons):
    caption = plot(reasons).caption
    assert "The authors of this course assigned the stances. Sources: AP, in The Times of Israel; " in caption
    assert "NBC News" in caption


@BOTH
@WIDTHS
def test_frames_share_their_axes_and_draw_only_what_is_shown(plot, narrow, reasons):
    whole = plot(reasons).again(narrow=narrow)
    shown = np.arange(len(reasons)) % 3 == 0
    frame, empty = (whole.again(shown=mask, narrow=narrow) for mask in (shown, shown & False))
    for one in (frame, empty):
        assert tuple(one.get_size_inches()) == tuple(whole.get_size_inches())
        assert one.axes[0].get_position().bounds == whole.axes[0].get_position().bounds
        assert one.axes[0].get_xlim() == whole.axes[0].get_xlim()
        assert list(one.axes[0].get_xticks()) == list(whole.axes[0].get_xticks())
    assert len(marks(frame)) == shown.sum() and set(marks(frame)) <= set(marks(whole))
    assert not marks(empty) and empty.png()


def test_a_frame_does_not_tell_what_was_not_yet_said(reasons):
    frame = plot_statements(reasons)
    frame = frame.again(shown=np.arange(len(reasons)) < 10)
    assert "it really doesn't matter" not in words(frame) and "The risk of doing nothing" in words(frame)


@BOTH
@WIDTHS
def test_text_is_nine_points_or_more_and_within_the_picture(plot, narrow, reasons):
    chart = plot(reasons).again(narrow=narrow)
    chart.pixels()
    ax = chart.axes[0]
    for text in [*texts(chart), *ax.get_xticklabels(), ax.xaxis.label]:
        box = text.get_window_extent()
        assert text.get_fontsize() >= LOOKS["font.size"] == 9
        assert box.x0 >= 0 and box.x1 <= chart.bbox.x1, text.get_text()
        assert box.y0 >= 0 and box.y1 <= chart.bbox.y1, text.get_text()


@BOTH
@WIDTHS
def test_dates_under_the_axis_do_not_run_into_each_other(plot, narrow, statements):
    for topic in ("justification", "reaction", "law", "attribution"):
        some = statements[statements["topic"] == topic].head(40)
        chart = plot(some).again(narrow=narrow)
        chart.pixels()
        ticks = chart.axes[0].xaxis.get_major_ticks()
        boxes = sorted((tick.label1.get_window_extent() for tick in ticks), key=lambda box: box.x0)
        assert len(boxes) > 1
        assert all(a.x1 < b.x0 for a, b in pairwise(boxes)), topic


@BOTH
@WIDTHS
@pytest.mark.parametrize("precision", ["day", "minute"])
def test_one_statement_makes_a_picture(plot, narrow, precision, reasons):
    one = reasons[reasons["precision"] == precision].head(1)
    chart = plot(one).again(narrow=narrow)
    assert len(marks(chart)) == 1 and chart.png()
    start, stop = chart.axes[0].get_xlim()
    assert start < marks(chart)[0][0] < stop


@BOTH
def test_rows_put_together_from_several_tables_are_drawn_once_each(plot, reasons):
    chart = plot(pd.concat([reasons.head(3), reasons.tail(3).set_axis([0, 1, 2])]))
    assert len(marks(chart)) == len(chart.table) == 6


@BOTH
def test_hostile_text_is_only_text(plot, reasons):
    hostile = '"><script>alert(1)</script>'
    some = reasons.head(2).assign(speaker=hostile, body=hostile, gist=hostile, quote=hostile)
    page = html(plot(some))
    assert "<script" not in page and "&lt;script&gt;" in page


MISTAKES = [
    (
        lambda t: plot_statements(t.head(0)),
        "a chart of statements has nothing to draw: the table has no rows; widen your selection",
    ),
    (
        lambda t: plot_stances(t.drop(columns="stance")),
        "a chart of stances needs the column 'stance', and this table has none; "
        "take the table from load(), or keep that column",
    ),
    (
        lambda t: plot_statements(t.drop(columns="gist")),
        "a chart of statements needs the column 'gist', and this table has none; "
        "take the table from load(), or keep that column",
    ),
    (
        lambda t: plot_statements(t.head(41)),
        "41 statements are too many for a chart of statements; choose 40 at most, for example "
        "one topic: statements[statements['topic'] == 'attribution']",
    ),
    (
        lambda t: plot_statements(t[t["topic"] == "reaction"].head(41)),
        "41 statements are too many for a chart of statements; choose 40 at most, for example "
        "one stance: statements[statements['stance'] == 'condemns']",
    ),
    (
        lambda t: plot_stances(t.drop_duplicates("stance").head(13)),
        "13 stances are too many for a chart of stances; choose 12 at most, for example "
        "one topic: statements[statements['topic'] == 'attribution']",
    ),
    (
        lambda t: plot_stances(t.head(61).assign(stance="condemns", body=t["statement_id"])),
        "61 bodies are too many for a chart of stances; choose 60 at most, for example "
        "one topic: statements[statements['topic'] == 'attribution']",
    ),
]


@pytest.mark.parametrize(("call", "message"), MISTAKES)
def test_what_cannot_be_drawn_is_explained(call, message, statements):
    with pytest.raises(DataError) as caught:
        call(statements)
    assert str(caught.value) == message
