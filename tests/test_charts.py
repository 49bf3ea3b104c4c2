import re

import pytest
from matplotlib.figure import Figure

from soleimani_edu import DataError, load, plot_claims, plot_map, plot_revisions, plot_timeline
from soleimani_edu.charts.claims import PERSPECTIVES
from soleimani_edu.charts.events import PHASES

ATTACK = "event_id == '2020-01-08-missile-attack' and measure == "


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
    labels = [text.replace("\n", " ") for text in texts(chart) if " · " in text]
    assert len(labels) == len(missiles)
    for claimant in missiles["claimed_by"]:
        assert any(claimant in label for label in labels)


def test_an_exact_number_is_a_full_mark_and_a_bound_an_open_one(missiles):
    marks = {}
    for line in plot_claims(missiles).axes[0].lines:
        marks[float(line.get_xdata()[0])] = line.get_markerfacecolor()
    assert marks[16] == PERSPECTIVES["united-states"][0]
    assert marks[12] == "white" and marks[35] == "white"


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
        float(line.get_ydata()[0]): line.get_markeredgecolor()[-1]
        for line in plot_revisions(injuries).axes[0].lines
        if line.get_marker() == "o"
    }
    assert marks[34] < marks[110] == 1


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


def test_the_map_counts_each_event_at_its_place(first_week):
    chart = plot_map(first_week, load("places"))
    baghdad = chart.table.set_index("name").loc["Baghdad", "events"]
    assert baghdad == (first_week["place_id"] == "baghdad").sum()
    placed = load("places").dropna(subset=["lat", "lon"])["place_id"]
    assert chart.table["events"].sum() == first_week["place_id"].isin(placed).sum()
    assert "Natural Earth" in chart.caption


def test_an_area_is_not_drawn_as_a_spot():
    chart = plot_map(load("events"), load("places"))
    spots, areas = chart.axes[0].collections[-2:]
    exact = chart.table["precision"].isin(["site", "city"])
    assert len(spots.get_offsets()) == exact.sum() and len(areas.get_offsets()) == (~exact).sum()
    assert areas.get_facecolor().size == 0


def test_side_is_told_by_a_mark_as_well_as_by_a_colour():
    for table in (PERSPECTIVES, PHASES):
        marks = [marker for _, marker in table.values()]
        assert len(set(marks)) == len(marks)


def test_hostile_text_is_only_text(injuries):
    claims = injuries.assign(claimed_by='"><script>alert(1)</script>')
    page = html(plot_claims(claims))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("plot", [plot_claims, plot_revisions, plot_timeline])
def test_no_text_is_smaller_than_nine_points(plot, missiles, first_week):
    chart = plot(first_week.head(12) if plot is plot_timeline else missiles)
    for ax in chart.axes:
        for text in [*ax.texts, *chart.texts, *ax.get_xticklabels(), *ax.get_yticklabels(), ax.xaxis.label]:
            assert text.get_fontsize() >= 9 or not text.get_text()


MISTAKES = [
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
        lambda t: plot_claims(load("casualties").query("measure == 'killed'").head(61)),
        "61 claims do not fit in one picture; choose 60 at most",
    ),
    (
        lambda t: plot_timeline(t),
        "a timeline needs the column 'start', and this table has none; "
        "take the table from load(), or keep that column",
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
