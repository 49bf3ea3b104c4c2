"""What holds for every chart, and the charts of claims and of events; others have files of their own."""

import io
import re
from datetime import date
from html import unescape

import numpy as np
import pandas as pd
import pytest
from matplotlib import colors
from matplotlib.collections import Collection
from matplotlib.dates import num2date
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from soleimani_edu import (
    DataError,
    load,
    plot_claims,
    plot_groups,
    plot_map,
    plot_record,
    plot_revisions,
    plot_stances,
    plot_statements,
    plot_timeline,
    plot_votes,
)
from soleimani_edu.charts.axes import date_axis
from soleimani_edu.charts.claims import PERSPECTIVES
from soleimani_edu.charts.events import PHASES
from soleimani_edu.charts.figure import wide

ATTACK = "event_id == '2020-01-08-missile-attack' and measure == "
OKABE_ITO = "#000000 #E69F00 #56B4E9 #009E73 #F0E442 #0072B2 #D55E00 #CC79A7".split()


def figures():
    return load("figures")


def dead(event):
    claims = load("casualties").query("event_id == @event and measure == 'killed'")
    return claims.merge(load("events")[["event_id", "place_id"]])


def life():
    events, actors = load("events"), load("actors")
    mine = events[events["actor_ids"].str.contains("qasem-soleimani")]
    return actors.query("actor_id == 'qasem-soleimani'"), mine.query("category == 'life-and-office'").head(3)


def topic(name, rows):
    return load("statements").query("topic == @name").head(rows)


GALLERY = {
    "claims": lambda: plot_claims(figures().query(ATTACK + "'missiles-fired'")),
    "revisions": lambda: plot_revisions(dead("2024-01-03-kerman-bombings")),
    "a written timeline": lambda: plot_timeline(load("events").query("'2020-01-07' <= start < '2020-01-09'")),
    "a day": lambda: plot_timeline(load("events"), day="2020-01-03"),
    "lanes": lambda: plot_timeline(load("events")),
    "counts": lambda: plot_timeline(pd.concat([load("events")] * 5)),
    "a map of events": lambda: plot_map(load("events").query("phase == 'retaliation'"), load("places")),
    "a map of claims": lambda: plot_map(dead("2020-01-07-kerman-crush"), load("places")),
    "statements": lambda: plot_statements(topic("justification", 12)),
    "stances": lambda: plot_stances(topic("reaction", 60)),
    "groups": lambda: plot_groups(dead("2020-01-08-ps752-downing")),
    "votes": lambda: plot_votes(figures().query("event_id == '2020-02-13-senate-sjres68'")),
    "a record": lambda: plot_record(*life()),
}


@pytest.fixture(scope="module", params=GALLERY)
def any_chart(request):
    return GALLERY[request.param]()


def written(chart):
    """Every text that is drawn; a tick beyond the ends of its axis is not."""
    chart.pixels()
    beyond = set()
    for ax in chart.axes:
        for axis in (ax.xaxis, ax.yaxis):
            low, high = sorted(axis.get_view_interval())
            slack = 1e-6 * (high - low)
            for tick in axis.get_major_ticks():
                if not low - slack <= tick.get_loc() <= high + slack:
                    beyond |= {tick.label1, tick.label2}
    texts = [text for text in chart.findobj(Text) if text.get_text().strip() and text.get_visible()]
    return [text for text in texts if text not in beyond]


def test_every_value_of_every_row_stands_in_the_page(any_chart):
    page = unescape(re.sub(r"<[^>]+>", "\n", html(any_chart)))
    for column in any_chart.table:
        for value in any_chart.table[column].dropna().astype("str"):
            assert value in page, f"{column}: {value}"
    told = any_chart.drawing.told
    assert len(told) == len(any_chart.table)
    assert all(words in any_chart.alt for words in told[:40])


def test_no_text_is_smaller_than_nine_points_and_none_is_cut_off(any_chart):
    for chart in (any_chart, any_chart.again(narrow=True)):
        width, height = chart.bbox.size
        for text in written(chart):
            assert text.get_fontsize() >= 9, text.get_text()
            box = text.get_window_extent()
            assert box.x0 >= -2 and box.x1 <= width + 2, text.get_text()
            assert box.y0 >= -2 and box.y1 <= height + 2, text.get_text()


def test_every_colour_is_grey_or_of_the_palette_that_colour_blind_readers_can_tell_apart(any_chart):
    palette = np.array([colors.to_rgb(colour) for colour in OKABE_ITO])
    tones = np.concatenate([1 - (1 - palette) * share for share in np.linspace(0, 1, 101)])
    for artist in any_chart.findobj():
        line = isinstance(artist, Line2D) and artist.get_linestyle() == "-"
        getters = ["get_color"] if line or isinstance(artist, Text) else []
        if getattr(artist, "get_marker", str)() not in ("", "None", None):
            getters += ["get_markerfacecolor", "get_markeredgecolor"]
        if isinstance(artist, Collection | Patch):
            getters += ["get_facecolor", "get_edgecolor"]
        for get in getters:
            for colour in colors.to_rgba_array(getattr(artist, get)())[:, :3]:
                grey = np.ptp(colour) < 0.02
                assert grey or np.abs(tones - colour).max(axis=1).min() < 0.02, (artist, get, colour)


def test_frames_share_their_axes_and_draw_only_the_rows_that_are_shown(any_chart):
    rows = len(any_chart.table)
    none, half = (any_chart.again(np.arange(rows) < part) for part in (0, rows // 2))
    for frame in (none, half):
        assert tuple(frame.get_size_inches()) == tuple(any_chart.get_size_inches())
        for one, other in zip(frame.axes, any_chart.axes, strict=True):
            assert one.get_position().bounds == other.get_position().bounds
            assert (one.get_xlim(), one.get_ylim()) == (other.get_xlim(), other.get_ylim())
    assert (none.pixels() != any_chart.pixels()).any() and len(half.table) == rows // 2


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize(
    "name", ["claims", "revisions", "a written timeline", "statements", "groups", "votes"]
)
def test_a_frame_does_not_name_who_speaks_later(name, narrow):
    chart = GALLERY[name]().again(narrow=narrow)
    first = chart.again(np.arange(len(chart.table)) < 1, narrow)
    column = next(c for c in ("claimed_by", "speaker", "title") if c in chart.table)
    later = set(chart.table[column][1:]) - set(chart.table[column][:1])
    words = " ".join(text.get_text() for text in written(first)).replace("\xa0", " ").replace("\n", " ")
    assert chart.table[column].iloc[0].split()[0] in words
    assert not [one for one in later if one in words]


def test_the_caption_names_its_sources(any_chart):
    assert re.search(r"Sources: .{5,}\.$", any_chart.caption)


def test_persian_is_joined_and_runs_from_right_to_left():
    actor, events = life()
    chart = plot_record(actor, events)
    name = actor["native_name"].item()
    [drawn] = [text for text in written(chart) if text.get_text() == name]
    joined = drawn.get_window_extent().width
    apart = sum(wide([letter], drawn.get_fontsize()) * chart.dpi for letter in name)
    assert joined < 0.85 * apart


def test_letters_that_the_font_lacks_are_one_sign_and_the_table_keeps_them(injuries):
    chart = plot_claims(injuries.head(1).assign(claimed_by="新华社"))
    assert any("\ufffd\ufffd\ufffd" in text.get_text() for text in written(chart))
    assert "新华社" in chart.alt and "新华社" in html(chart)


def test_a_style_of_the_learner_does_not_reach_the_charts(injuries):
    from matplotlib import rc_context

    with rc_context({"font.size": 30, "font.family": "monospace"}):
        changed = plot_claims(injuries).pixels()
    assert (changed == plot_claims(injuries).pixels()).all()


@pytest.fixture(scope="module")
def injuries():
    return load("casualties").query(ATTACK + "'traumatic-brain-injury'")


@pytest.fixture(scope="module")
def missiles():
    return load("figures").query(ATTACK + "'missiles-fired'")


@pytest.fixture(scope="module")
def first_week():
    return load("events").query("'2020-01-02' <= start < '2020-01-09'")


def html(chart):
    return chart._repr_mimebundle_()["text/html"]


def texts(chart):
    return [text.get_text() for part in (*chart.axes, chart) for text in part.texts]


def test_a_chart_is_a_figure_that_nothing_keeps(injuries):
    import matplotlib

    assert isinstance(plot_claims(injuries), Figure)
    assert "matplotlib.pyplot" not in dir(matplotlib) or not matplotlib.pyplot.get_fignums()


@pytest.mark.parametrize("plot", [plot_claims, plot_revisions])
def test_every_claim_stands_in_the_folded_table_and_the_alt_text(plot, missiles):
    chart = plot(missiles)
    assert list(chart.table["claim_id"]) == list(
        missiles.sort_values("known_from", kind="stable")["claim_id"]
    )
    for claimant in missiles["claimed_by"]:
        assert claimant in chart.alt
    for said in chart.table["said"]:
        assert said in chart.alt
    assert html(chart).count("<tr") == len(missiles) + 1


def test_every_claim_is_drawn_on_its_own_line(missiles):
    chart = plot_claims(missiles)
    labels = [text.replace("\n", " ") for text in texts(chart) if "\u00a0· " in text]
    assert len(labels) == len(missiles)
    for claimant in missiles["claimed_by"]:
        assert any(claimant in label for label in labels)


def test_an_exact_number_is_a_full_mark_and_a_bound_an_open_one(missiles):
    marks = {}
    for line in plot_claims(missiles).axes[0].lines:
        marks[float(line.get_xdata()[0])] = colors.to_hex(line.get_markerfacecolor()).upper()
    assert marks[16] == PERSPECTIVES["united-states"][0]
    assert marks[12] == "#FFFFFF" and marks[35] == "#FFFFFF"


@pytest.mark.parametrize(("plot", "axis"), [(plot_claims, 0), (plot_revisions, 1)])
def test_a_word_is_written_and_never_a_point(plot, axis, missiles):
    word = missiles[missiles["wording"] == "dozens"]
    chart = plot(missiles)
    points = {
        float(line.get_xydata()[0, axis])
        for line in chart.axes[0].lines
        if line.get_marker() not in ("None", "", None)
    }
    assert 16 in points
    assert list(word["low"]) == [24] and 24 not in points
    assert any("dozens" in text for text in texts(chart))


def test_a_revised_number_stays_in_a_lighter_tone(injuries):
    marks = {
        float(line.get_ydata()[0]): sum(line.get_markeredgecolor())
        for line in plot_revisions(injuries).axes[0].lines
        if line.get_marker() == "o"
    }
    assert marks[34] > marks[110] == sum(colors.to_rgb("#0072B2"))


def test_claimants_are_never_joined_by_one_line(injuries):
    steps = [line for line in plot_revisions(injuries).axes[0].lines if line.get_drawstyle() == "steps-post"]
    assert len(steps) == injuries["claimed_by"].nunique()


def test_the_caption_names_the_publishers_and_says_what_a_range_is(injuries):
    caption = plot_claims(injuries).caption
    assert caption.startswith("Range of claims, not a confidence interval. Sources: ")
    assert "US Department of Defense" in caption


def test_up_to_thirty_events_are_written_out(first_week):
    some = first_week.head(30)
    chart = plot_timeline(some)
    written = " ".join(texts(chart)).replace("\n", " ")
    for title in some["title"]:
        assert title in written and title in chart.alt
    assert "2020-01-03 00:47 UTC+3" in written


def test_more_events_stand_in_lanes_and_each_is_drawn():
    events = load("events")
    chart = plot_timeline(events)
    ax = chart.axes[0]
    used = [c.replace("-", " ") for c in events["category"].cat.categories if c in set(events["category"])]
    assert [text for text in texts(chart) if text in used] == used
    assert sum(len(line.get_xdata()) for line in ax.lines) == len(events)
    assert html(chart).count("<tr") == len(events) + 1


def test_events_stand_in_the_order_of_utc_with_the_time_of_their_place(first_week):
    table = plot_timeline(first_week.head(30)).table
    order = list(table["event_id"])
    assert order.index("2020-01-03-drone-strike") < order.index("2020-01-02-dod-statement")


def test_side_is_told_by_a_mark_as_well_as_by_a_colour():
    for table in (PERSPECTIVES, PHASES):
        marks = [marker for _, marker in table.values()]
        assert len(set(marks)) == len(marks)


def test_a_day_shows_what_began_on_it_by_the_clock_of_the_place():
    events = load("events")
    chart = plot_timeline(events, day="2020-01-03")
    assert set(chart.table["event_id"]) == set(
        events[events["start"].dt.date == date(2020, 1, 3)]["event_id"]
    )
    assert "2020-01-03-drone-strike" in set(chart.table["event_id"])
    first, last = (num2date(end) for end in chart.axes[0].get_xlim())
    assert f"{first:%Y-%m-%d %H}" == "2020-01-02 20" and f"{last:%Y-%m-%d %H}" == "2020-01-03 20"


def test_ten_thousand_events_are_drawn_as_counts_and_none_is_lost():
    events = pd.concat([load("events")] * 42, ignore_index=True)
    chart = plot_timeline(events)
    assert chart.table["events"].sum() == len(events) == 10_206
    assert chart.caption.startswith("10,206 events, too many for a mark each: the darker, the more of them")
    sums = chart.table.groupby("category")["events"].sum()
    assert sums.to_dict() == events["category"].value_counts()[sums.index].to_dict()
    assert len(html(chart)) < 200_000


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2020-01-02 21:47", "2020-01-03 02:46", ["00:00"]),
        ("2020-01-03 05:10", "2020-01-03 05:50", []),
        ("2020-01-02", "2020-01-09", ["03 Jan 2020", "05 Jan 2020"]),
        ("2019-04-08", "2019-05-02", ["08 Apr 2019", "22 Apr 2019"]),
        ("2020-01-24", "2021-11-04", ["May 2020", "Jan 2021"]),
        ("1957-03-11", "2026-06-29", ["1980", "2020"]),
    ],
)
def test_dates_on_an_axis_are_unambiguous(first, last, shown):
    ends = pd.Timestamp(first), pd.Timestamp(last)
    for narrow in (False, True):
        ax = Figure().add_subplot()
        date_axis(ax, *ends, narrow)
        words = [label.get_text().replace("\n", " ") for label in ax.get_xticklabels()]
        kinds = {re.sub(r"\d", "0", re.sub(r"[A-Z][a-z]{2}", "Mmm", one)) for one in words}
        assert kinds <= {"0000", "Mmm 0000", "00 Mmm 0000", "00:00"} and 2 <= len(words) <= 8
        if kinds == {"00:00"}:
            assert ax.get_xlabel() == f"time in UTC, {ends[0]:%d %b %Y}"
        if not narrow and "00:00" not in shown:
            assert set(shown) <= set(words)
        gaps = np.diff(ax.get_xticks())
        assert gaps.min() > 0.6 * gaps.max()


def test_hostile_text_is_only_text(injuries):
    claims = injuries.assign(claimed_by='"><script>alert(1)</script>')
    page = html(plot_claims(claims))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


MISTAKES = [
    (
        lambda t: plot_claims(load("casualties").query("measure == 'killed'").tail(2)),
        "a chart of claims shows one event_id, and this table holds 2026-02-28-us-israel-attack, "
        "2026-03-01-islamic-resistance-claims; choose one, for example "
        "claims[claims['event_id'] == '2026-02-28-us-israel-attack']",
    ),
    (
        lambda t: plot_claims(pd.read_csv(io.StringIO(t.to_csv(index=False)))),
        "the column 'claimed_on' holds no dates any more; take the table from load() again",
    ),
    (
        lambda t: plot_claims(t.assign(low=-5)),
        "the column 'low' holds what is no count; write numbers from 0 on, or nothing",
    ),
    (
        lambda t: plot_claims(t.assign(precision="week")),
        "'week' is no precision; write one of year, month, day, hour, minute",
    ),
    (
        lambda t: plot_claims(t.assign(low=500)),
        "a chart of claims holds a claim whose low is above its high; mend the row",
    ),
    (
        lambda t: plot_claims([34, 50]),
        "a chart of claims draws a table, and this is [34, 50]; take the table from load()",
    ),
    (
        lambda t: plot_revisions(t.assign(known_from=pd.NaT)),
        "a chart of revisions cannot place 7 rows without 'known_from'; fill it, or "
        "leave them out: table[table['known_from'].notna()]",
    ),
    (
        lambda t: plot_claims(t.assign(perspective="mars")),
        "'mars' is no perspective; write one of " + ", ".join(PERSPECTIVES),
    ),
    (
        lambda t: plot_claims(t.head(0)),
        "a chart of claims has nothing to draw: the table has no rows; widen your selection",
    ),
    (
        lambda t: plot_claims(t.drop(columns="low")),
        "a chart of claims needs the column 'low', and this table has none; "
        "take the table from load(), or keep that column",
    ),
    (
        lambda t: plot_revisions(load("casualties").head(40)),
        "a chart of revisions shows one measure, and this table holds killed, wounded, "
        "hypothetical-killed; choose one, for example claims[claims['measure'] == 'killed']",
    ),
    (
        lambda t: plot_claims(load("figures").query("event_id == '2020-12-30-iran-compensation'")),
        "a chart of claims shows one unit, and this table holds USD, EUR; "
        "choose one, for example claims[claims['unit'] == 'USD']",
    ),
    (
        lambda t: plot_claims(pd.concat([t] * 9).head(61)),
        "61 claims do not fit in one picture; choose 60 at most",
    ),
    (
        lambda t: plot_timeline(t.drop(columns="event_id")),
        "a timeline needs the column 'event_id', and this table has none; "
        "take the table from load(), or keep that column",
    ),
    (
        lambda t: plot_timeline(load("events"), day="2020-02-19"),
        "no event of this table began on '2020-02-19'; write a day like 2020-01-29, 2020-01-30, 2020-02-10, "
        "2020-02-13, 2020-02-14, 2020-02-21, 2020-03-04",
    ),
    (
        lambda t: plot_timeline(load("events").head(1), day="yesterday"),
        "no event of this table began on 'yesterday'; write a day like 1957-03-11",
    ),
]


@pytest.mark.parametrize(("call", "message"), MISTAKES)
def test_what_cannot_be_drawn_is_explained(call, message, injuries):
    with pytest.raises(DataError) as caught:
        call(injuries)
    assert str(caught.value) == message


def test_a_claim_without_a_number_is_named_as_such(injuries):
    silent = injuries.head(1).assign(low=None, best=None, high=None)
    silent = silent.astype({c: "Int64" for c in ("low", "best", "high")})
    for plot in (plot_claims, plot_revisions):
        chart = plot(silent)
        assert list(chart.table["said"]) == ["no number given"]
        assert html(chart)


def test_the_alt_text_is_in_the_page(injuries):
    chart = plot_claims(injuries)
    alt = re.search(r'alt="([^"]*)"', html(chart))[1]
    assert "34" in alt and "110" in alt and "87" in alt


@pytest.mark.parametrize(
    "event", ["2024-01-03-kerman-bombings", "2020-01-08-ps752-downing", "2020-01-03-drone-strike"]
)
def test_no_word_of_a_claim_is_cut_at_the_edge(event):
    chart = plot_claims(load("casualties").query("event_id == @event and measure == 'killed'"))
    chart.canvas.draw()
    for text in chart.axes[0].texts:
        assert text.get_window_extent().x1 <= chart.bbox.x1, text.get_text()
