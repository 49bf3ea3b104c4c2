import re

import pandas as pd
import pytest
from matplotlib.colors import to_hex, to_rgb

from soleimani_edu import DataError, load, plot_groups, plot_votes
from soleimani_edu.charts.claims import PERSPECTIVES
from soleimani_edu.charts.figure import paler
from soleimani_edu.charts.votes import PARTS

HOSTILE = '"><script>alert(1)</script> $\\frac{$'
NUMBERS = {"low": "Float64", "best": "Float64", "high": "Float64"}
US_2020 = ["2020-01-09-house-hconres83", "2020-02-13-senate-sjres68", "2020-03-11-house-sjres68"]


@pytest.fixture(scope="module")
def ps752():
    return load("casualties").query("event_id == '2020-01-08-ps752-downing' and measure == 'killed'")


@pytest.fixture(scope="module")
def missiles():
    return load("figures").query("event_id == '2020-01-08-missile-attack' and measure == 'missiles-fired'")


@pytest.fixture(scope="module")
def votes():
    return load("figures").query(f"measure in {list(PARTS)}")


def vote(votes, **changes):
    """Another claim on the vote of the Iranian parliament: 173 for, unless changed."""
    row = votes[votes["claim_id"] == "centcom-list-for-2019-04-23"].astype(NUMBERS)
    return row.assign(**changes).astype(NUMBERS)


def texts(chart):
    return [text for part in (*chart.axes, chart) for text in part.texts]


def written(chart):
    return [text.get_text().replace("\n", " ").replace(r"\$", "$") for text in texts(chart)]


def both(chart):
    return chart, chart.again(narrow=True)


def marks(chart):
    """The marks of claims of a chart of groups as (number, height): (marker, fill)."""
    return {
        (float(line.get_xdata()[0]), float(line.get_ydata()[0])): (line.get_marker(), line.get_mfc())
        for line in chart.axes[0].lines
        if len(line.get_xdata()) == 1 and line.get_markersize() == 8
    }


def bars(chart):
    """The parts of bars as (start, length, thickness, hatch, style of edge), from top to bottom."""
    patches = sorted(chart.axes[0].patches, key=lambda bar: (bar.get_center()[1], bar.get_x()))
    return [
        (bar.get_x(), bar.get_width(), round(bar.get_height(), 2), bar.get_hatch(), bar.get_linestyle())
        for bar in patches
    ]


def colour_of(words, chart):
    return next(text.get_color() for text in texts(chart) if text.get_text() == words)


def test_each_claim_has_its_mark_and_the_letter_of_its_claimant(ps752):
    for chart in both(plot_groups(ps752)):
        names = list(dict.fromkeys(ps752.sort_values("known_from", kind="stable")["claimed_by"]))
        words = written(chart)
        key = re.sub(r"\s+", " ", " ".join(reversed(words)))  # the last line is written first
        assert len(marks(chart)) == len(ps752)
        for claim in ps752.itertuples():
            letter = chr(65 + names.index(claim.claimed_by))
            assert f"{letter}: {claim.claimed_by}" in key
            said = f"“{claim.wording}”" if claim.bound != "exact" else str(claim.best)
            assert f"{letter} {said}" in words


def test_all_comes_first_and_then_the_group_with_the_highest_number(ps752):
    groups = ps752["group"].unique()
    order = [text for text in written(plot_groups(ps752)) if text in groups]
    assert order[:4] == ["all", "Iranian citizens", "Canadian citizens", "permanent residents of Canada"]
    assert sorted(order) == sorted(groups)
    lower = ps752.astype(NUMBERS)
    lower.loc[lower["group"] == "all", ["low", "best", "high"]] = 1
    assert next(text for text in written(plot_groups(lower)) if text in groups) == "all"


def test_a_mark_has_the_colour_and_shape_of_its_perspective(ps752):
    chart = plot_groups(ps752[ps752["group"] == "Afghan citizens"])
    found = {number: (marker, to_hex(fill).upper()) for (number, _), (marker, fill) in marks(chart).items()}
    for number, name in {4: "ukraine", 6: "press", 8: "iran", 10: "other-states", 13: "other-states"}.items():
        colour, marker = PERSPECTIVES[name]
        assert found[number] == (marker, colour)


def test_a_replaced_number_keeps_its_letter_and_is_lighter(ps752):
    canada = ps752.query("group == 'Canadian citizens' and claimed_by == 'Government of Canada'")
    chart = plot_groups(canada)
    pink = PERSPECTIVES["canada"][0]
    tones = {number: fill for (number, _), (_, fill) in marks(chart).items()}
    assert tones[55] == to_rgb(pink) and tones[63] == tones[57] == paler(pink, True)
    assert colour_of("A 63", chart) != colour_of("A 55", chart) == "black"
    first = chart.again(shown=[True, False, False, False])
    assert {fill for _, fill in marks(first).values()} == {to_rgb(pink)}


def test_marks_and_words_that_would_cover_each_other_are_stacked(ps752):
    for chart in both(plot_groups(ps752)):
        chart.canvas.draw()
        boxes = [text.get_window_extent() for text in chart.axes[0].texts]
        assert len(boxes) == len(ps752)
        for n, box in enumerate(boxes):
            assert not any(box.overlaps(other) for other in boxes[:n])
        points = chart.axes[0].transData.transform(list(marks(chart)))
        for box in boxes:
            assert not any(box.contains(x, y) for x, y in points)


@pytest.mark.parametrize(
    ("name", "event", "measure"),
    [
        ("casualties", "2025-06-13-israel-attacks-iran", "killed"),
        ("casualties", "2019-10-01-iraq-protests", "killed"),
        ("casualties", "2020-01-03-drone-strike", "killed"),
        ("figures", "2020-01-03-us-opinion-polls", "share"),
        ("figures", "2020-01-08-missile-attack", "missiles-fired"),
    ],
)
def test_no_word_of_a_group_is_cut_or_covered(name, event, measure):
    for chart in both(plot_groups(load(name).query("event_id == @event and measure == @measure"))):
        chart.canvas.draw()
        boxes = [text.get_window_extent() for text in texts(chart)]
        for n, box in enumerate(boxes):
            assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= chart.bbox.x1 and box.y1 <= chart.bbox.y1
            assert not any(box.overlaps(other) for other in boxes[:n])


def test_a_line_runs_from_the_lowest_to_the_highest_number_of_a_group(ps752):
    def lines(chart):
        return [tuple(line.get_xdata()) for line in chart.axes[0].lines if line.get_marker() == "|"]

    chart = plot_groups(ps752)
    assert (4, 73) in lines(chart) and (71, 147) in lines(chart) and (0, 4) in lines(chart)
    assert len(lines(chart)) == 9  # four groups have one claim
    claimed = (chart.drawing.known < "2020-01-10").to_numpy() & (chart.table["group"] == "Afghan citizens")
    assert lines(chart.again(shown=claimed)) == [(4, 10)]


def test_bounds_are_open_and_words_have_no_mark(missiles):
    chart = plot_groups(missiles.assign(group="all"))
    fills = {number: fill for (number, _), (_, fill) in marks(chart).items()}
    assert fills[12] == fills[35] == "white" and to_hex(fills[16]).upper() == "#0072B2"
    assert 24 not in fills and "H “dozens”" in written(chart)
    (line,) = [line.get_xdata() for line in chart.axes[0].lines if line.get_marker() == "|"]
    assert list(line) == [5, 35]
    few = plot_groups(
        missiles[missiles["wording"].eq("dozens") | missiles["best"].eq(16)].assign(group="all")
    )
    assert not [line for line in few.axes[0].lines if line.get_marker() == "|"]


def test_no_group_is_added_to_another(ps752):
    chart = plot_groups(ps752)
    assert "Groups may overlap and are not added up." in chart.caption
    ukraine = ps752[ps752["claimed_by"] == "Government of Ukraine"]
    assert {number for number, _ in marks(plot_groups(ukraine))} == set(ukraine["best"])


def test_the_caption_of_groups_says_what_a_range_is_and_names_sources(ps752):
    caption = plot_groups(ps752).caption
    assert caption.startswith("Range of claims, not a confidence interval. ")
    assert "House of Commons of Canada" in caption


def test_a_claim_without_a_number_is_named_in_words(ps752, votes):
    empty = {"low": pd.NA, "best": pd.NA, "high": pd.NA, "bound": "about", "wording": ""}
    chart = plot_groups(ps752.head(1).assign(**empty).astype(NUMBERS))
    assert "A no number given" in written(chart) and not marks(chart)
    chart = plot_votes(vote(votes, **empty))
    assert "for: no number given" in written(chart) and not bars(chart)
    assert "no number given" in chart.alt


def test_one_claim_makes_a_picture(ps752, votes):
    assert len(marks(plot_groups(ps752.head(1)))) == 1
    assert bars(plot_votes(votes.head(1))) == [(0, 11, 0.1, "||||", "-")]


@pytest.mark.parametrize("plot", [plot_groups, plot_votes])
def test_every_claim_stands_in_the_folded_table_and_is_told(plot, ps752, votes):
    claims = ps752 if plot is plot_groups else votes
    chart = plot(claims)
    assert sorted(chart.table["claim_id"]) == sorted(claims["claim_id"])
    assert chart._repr_mimebundle_()["text/html"].count("<tr") == len(claims) + 1
    said = dict(zip(chart.table["claim_id"], chart.table["said"], strict=True))
    told = dict(zip(chart.drawing.table["claim_id"], chart.drawing.told, strict=True))
    for claim in claims.itertuples():
        assert f"{claim.low:.0f}" in said[claim.claim_id]
        assert claim.claimed_by in told[claim.claim_id] and said[claim.claim_id] in told[claim.claim_id]
    assert chart.drawing.told[0] in chart.alt


def test_the_numbers_of_votes_are_written_with_their_words(votes):
    for chart in both(plot_votes(votes)):
        words = ", ".join(written(chart))
        for said in chart.table["said"]:
            assert said in words
        for line in ("4 against, 11 abstained", "0 against", "19 for, 3 against, 12 abstained"):
            assert line in words


def test_the_parts_of_a_bar_follow_each_other_with_a_hatch_of_their_own(votes):
    centcom = votes[votes["event_id"] == "2019-04-08-iran-lists-centcom"]
    assert bars(plot_votes(centcom)) == [
        (0, 173, 0.2, None, "-"),
        (173, 4, 0.2, "////", "-"),
        (177, 11, 0.2, "||||", "-"),
    ]
    kinds = [(colour, hatch, marker) for _, colour, hatch, marker in PARTS.values()]
    assert len({colour for colour, *_ in kinds}) == len({id(kind[2]) for kind in kinds}) == 4


def test_votes_stand_in_the_order_of_their_days(votes):
    days = [
        text[:10] for text in written(plot_votes(votes)) if re.match("\\d{4}-\\d\\d-\\d\\d\u00a0· ", text)
    ]
    assert days == sorted(days)
    assert days[0] == "2019-04-23" and days[-1] == "2026-03-04"
    assert days.count("2020-01-30") == 1  # two votes of one day stand under one title


def test_a_label_names_the_day_the_vote_and_the_claimant(votes):
    labels = written(plot_votes(votes))
    assert "2020-02-13\u00a0· Senate passes S.J.Res.68\u00a0· US Senate" in labels
    assert "2022-06-08\u00a0· resolution of 8 June 2022\u00a0· Mikhail Ulyanov" in labels
    assert "House Republicans\u00a0· The Hill" in labels


def test_two_claimants_of_one_vote_are_two_bars(votes):
    november = votes[votes["event_id"] == "2025-11-20-iaea-board-access"]
    chart = plot_votes(november)
    assert [bar[:2] for bar in bars(chart)] == [(0, 19), (19, 3), (0, 12)]
    assert "resolution on access and stocks\u00a0· Tabnak" in written(chart)


def test_a_group_with_one_side_only_is_a_thin_bar_and_the_caption_says_so(votes):
    chart = plot_votes(votes[votes["event_id"].isin(US_2020)])
    thin = [length for _, length, thick, *_ in bars(chart) if thick == 0.1]
    assert thin == [8, 3, 8, 6, 6]
    assert "A thin bar (5 claims) is a group of which one side only was given" in chart.caption
    whole = votes[votes["claimed_by"] == "IAEA Board of Governors"]
    assert "thin" not in plot_votes(whole).caption


def test_members_present_are_an_outline_and_about_is_not_drawn_as_exact(votes):
    iraq = votes[votes["event_id"] == "2020-01-05-iraqi-parliament-resolution"]
    chart = plot_votes(iraq)
    assert [bar for bar in bars(chart) if bar[1] != 170] == [
        (0, 168, 0.26, None, "-"),
        (0, 180, 0.26, None, "--"),
    ]
    assert all(patch.get_facecolor()[3] == 0 for patch in chart.axes[0].patches if patch.get_width() != 170)
    assert "“about 180” present" in written(chart)
    assert "An empty part with a broken edge is no exact number." in chart.caption
    assert chart.axes[0].get_xlabel() == "votes, members present"


def test_members_present_of_the_same_claimant_go_round_the_votes(votes):
    rows = [vote(votes), vote(votes, claim_id="p", measure="members-present", low=200, best=200, high=200)]
    assert [bar[:3] for bar in bars(plot_votes(pd.concat(rows)))] == [(0, 173, 0.1), (0, 200, 0.26)]


def test_bounds_of_votes_are_empty_and_a_word_is_only_written(votes):
    rows = pd.concat(
        [
            vote(votes, claim_id="a", bound="at-least", best=pd.NA, high=pd.NA),
            vote(
                votes, claim_id="b", measure="votes-against", bound="at-least", low=24, best=pd.NA, high=pd.NA
            ).assign(wording="dozens"),
        ]
    )
    chart = plot_votes(rows)
    assert bars(chart) == [(0, 173, 0.2, None, "--")]
    about = vote(votes, measure="votes-against", bound="about", best=pd.NA, high=pd.NA)
    assert bars(plot_votes(about)) == [(0, 173, 0.1, None, "--")]
    assert "at least 173 for" in " ".join(written(chart)) and "“dozens” against" in " ".join(written(chart))


def test_a_revised_count_is_a_bar_of_its_own_and_the_older_one_lighter(votes):
    later = pd.Timestamp("2019-05-02", tz="UTC")
    new = vote(votes, claim_id="new", supersedes="centcom-list-for-2019-04-23", known_from=later)
    rows = pd.concat([vote(votes), new.assign(low=180, best=180, high=180).astype(NUMBERS)])
    chart = plot_votes(rows)
    old, young = sorted(chart.axes[0].patches, key=lambda bar: bar.get_y())
    assert (old.get_width(), young.get_width()) == (173, 180)
    assert old.get_facecolor()[:3] == pytest.approx(paler("#0072B2", True))
    assert young.get_facecolor()[:3] == pytest.approx(to_rgb("#0072B2"))
    assert "A lighter part was replaced by its claimant." in chart.caption
    assert chart.alt.endswith("180 for, in place of 173 for.")


@pytest.mark.parametrize("plot", [plot_groups, plot_votes])
def test_frames_of_a_replay_share_their_axes(plot, ps752, votes):
    for chart in both(plot(ps752 if plot is plot_groups else votes)):
        half = chart.again(shown=chart.drawing.known < "2020-02-01", narrow=chart.narrow)
        none = chart.again(shown=[False] * len(chart.table), narrow=chart.narrow)
        for frame in (half, none):
            assert tuple(frame.get_size_inches()) == tuple(chart.get_size_inches())
            ax, full = frame.axes[0], chart.axes[0]
            assert (ax.get_xlim(), ax.get_ylim()) == (full.get_xlim(), full.get_ylim())
            assert ax.get_position().bounds == full.get_position().bounds
            assert [t.get_position() for t in frame.texts] == [t.get_position() for t in chart.texts]
        count = (lambda one: len(marks(one))) if plot is plot_groups else (lambda one: len(bars(one)))
        assert 0 == count(none) < count(half) < count(chart)
        assert not none.axes[0].texts


@pytest.mark.parametrize("plot", [plot_groups, plot_votes])
def test_no_text_is_smaller_than_nine_points_or_outside_the_picture(plot, ps752, votes):
    for chart in both(plot(ps752 if plot is plot_groups else votes)):
        chart.canvas.draw()
        ax = chart.axes[0]
        for text in [*texts(chart), *ax.get_xticklabels(), ax.xaxis.label]:
            assert text.get_fontsize() >= 9 or not text.get_text()
        for text in texts(chart):
            box = text.get_window_extent()
            assert box.x0 >= 0 and box.x1 <= chart.bbox.x1, text.get_text()


@pytest.mark.parametrize("plot", [plot_groups, plot_votes])
def test_hostile_text_is_only_text(plot, ps752, votes):
    claims = (ps752 if plot is plot_groups else votes).head(3)
    chart = plot(claims.assign(claimed_by=HOSTILE, group=HOSTILE, event_id=HOSTILE, wording=HOSTILE))
    page = chart._repr_mimebundle_()["text/html"]
    assert "<script" not in page and "&lt;script&gt;" in page
    assert any(HOSTILE in text for text in written(chart))


def test_persian_names_are_drawn(ps752):
    page = plot_groups(ps752.head(2).assign(claimed_by="سازمان هواپیمایی", group="شهروندان"))
    assert "A: سازمان هواپیمایی" in [text.replace("\xa0", " ") for text in written(page)]


def many(claims, **columns):
    rows = claims.head(1).loc[claims.index[:1].repeat(max(map(len, columns.values())))]
    return rows.assign(**columns)


MISTAKES = [
    (
        lambda killed, votes: plot_groups(killed.head(0)),
        "a chart of groups has nothing to draw: the table has no rows; widen your selection",
    ),
    (
        lambda killed, votes: plot_groups(killed.drop(columns="event_id")),
        "a chart of groups needs the column 'event_id', and this table has none; "
        "take the table from load(), or keep that column",
    ),
    (
        lambda killed, votes: plot_groups(killed.drop(columns="best")),
        "a chart of groups needs the column 'best', and this table has none; "
        "take the table from load(), or keep that column",
    ),
    (
        lambda killed, votes: plot_groups(
            load("casualties").query("event_id == '2020-01-08-ps752-downing'").sort_values("measure")
        ),
        "a chart of groups shows one measure, and this table holds killed, on-board; "
        "choose one, for example claims[claims['measure'] == 'killed']",
    ),
    (
        lambda killed, votes: plot_groups(
            pd.concat([killed.head(1), killed.head(1).assign(event_id="another")])
        ),
        "a chart of groups shows one event_id, and this table holds 2020-01-08-ps752-downing, another; "
        "choose one, for example claims[claims['event_id'] == '2020-01-08-ps752-downing']",
    ),
    (
        lambda killed, votes: plot_groups(many(killed, group=[f"group {n}" for n in range(21)])),
        "21 groups do not fit in one picture; choose 20 at most",
    ),
    (
        lambda killed, votes: plot_groups(many(killed, claimed_by=[f"office {n}" for n in range(27)])),
        "27 claimants do not fit in one picture; choose 26 at most",
    ),
    (
        lambda killed, votes: plot_groups(many(killed, claim_id=[f"claim-{n}" for n in range(101)])),
        "101 claims do not fit in one picture; choose 100 at most",
    ),
    (
        lambda killed, votes: plot_votes(votes.head(0)),
        "a chart of votes has nothing to draw: the table has no rows; widen your selection",
    ),
    (
        lambda killed, votes: plot_votes(votes.drop(columns="measure")),
        "a chart of votes needs the column 'measure', and this table has none; "
        "take the table from load(), or keep that column",
    ),
    (
        lambda killed, votes: plot_votes(killed),
        "a chart of votes shows votes-for, votes-against, abstentions, members-present, and this table also "
        "holds killed; choose, for example votes[votes['measure'].isin(['votes-for', 'votes-against', "
        "'abstentions', 'members-present'])]",
    ),
    (
        lambda killed, votes: plot_votes(many(votes, claimed_by=[f"office {n}" for n in range(61)])),
        "61 bars do not fit in one picture; choose 60 at most",
    ),
]


@pytest.mark.parametrize(("call", "message"), MISTAKES)
def test_what_cannot_be_drawn_is_explained(call, message, ps752, votes):
    with pytest.raises(DataError) as caught:
        call(ps752, votes)
    assert str(caught.value) == message


def test_the_largest_pictures_are_drawn(ps752, votes):
    claims = many(
        ps752,
        claim_id=[f"claim-{n}" for n in range(100)],
        claimed_by=[f"office {n % 26}" for n in range(100)],
        group=[f"group {n % 20}" for n in range(100)],
    )
    assert len(marks(plot_groups(claims))) == 100
    sixty = many(votes, claimed_by=[f"office {n}" for n in range(60)])
    assert len(bars(plot_votes(sixty))) == 60
