"""The map of events and the map of claims."""

import functools

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from soleimani_edu import DataError, load, plot_map
from soleimani_edu.charts.figure import wide
from soleimani_edu.charts.ground import basemap

CRUSH, ATTACK, PS752 = "2020-01-07-kerman-crush", "2020-01-08-missile-attack", "2020-01-08-ps752-downing"
BAGHDAD = ["baghdad-airport", "baghdad-airport-road", "green-zone-baghdad", "us-embassy-baghdad", "camp-taji"]


@functools.cache
def places():
    return load("places")


@functools.cache
def first_week():
    return load("events").query("'2020-01-02' <= start < '2020-01-09'")


@functools.cache
def killed(*event_ids):
    events = load("events")[["event_id", "place_id"]]
    return load("casualties").query("measure == 'killed' and event_id in @event_ids").merge(events)


@functools.cache
def week_of_claims():
    claims = killed(CRUSH, ATTACK, PS752, "2020-01-03-drone-strike", "2020-01-04-taji-report")
    return claims[claims["group"] != "Iraqi service members"]


def at(*ids):
    return load("events")[load("events")["place_id"].isin(ids)]


def drawn(chart, look):
    """(longitude, latitude, area in square points) of what is drawn in a look, of circles and diamonds."""
    found = []
    for circles in chart.axes[0].collections:
        if circles.get_label() == look:
            diamond = len(circles.get_paths()[0].vertices) < 8
            areas = circles.get_sizes() * (1 if diamond else np.pi / 4)
            points = np.asarray(circles.get_offsets())
            found += [(*point, area) for point, area in zip(points, areas, strict=True)]
    return found


def crosses(chart):
    return [line.get_xydata()[0] for line in chart.axes[0].lines if line.get_marker() == "+"]


def written(chart):
    return [text.get_text() for text in chart.axes[0].texts if text.get_visible()]


def where_written(chart):
    """Where each name has its room, in pixels."""
    names = [text for text in chart.axes[0].texts if text.get_gid() not in (None, "country")]
    return {text.get_gid(): text.get_transform().transform(text.get_position()) for text in names}


def degrees(chart):
    """Width and height in degrees."""
    ax = chart.axes[0]
    return float(np.ptp(ax.get_xlim())), float(np.ptp(ax.get_ylim()))


def test_every_place_of_the_events_stands_in_the_table_and_in_the_alt_text_with_its_number():
    chart = plot_map(first_week(), places())
    counts = first_week()["place_id"].value_counts()
    names = places().set_index("place_id")["name"]
    assert dict(zip(chart.table["name"], chart.table["events"], strict=True)) == {
        names[place]: number for place, number in counts.items()
    }
    for place, number in counts.items():
        row = places().set_index("place_id").loc[place]
        country = f", {row['country']}" if row["country"] not in ("", row["name"]) else ""
        counted = f"{number} events in all, the first 20" if number > 1 else "1 event 20"
        assert f"{row['name']}{country}: {counted}" in chart.alt


def test_events_without_a_place_or_a_point_are_counted_under_the_map():
    some = first_week().assign(place_id=[""] * 2 + list(first_week()["place_id"])[2:])
    chart = plot_map(some, places())
    assert "Not on the map: 2 events without a place; " in chart.caption
    assert chart.alt.startswith(f"Map of {len(some) - 2} events: ")
    chart = plot_map(at("united-states", "baghdad"), places())
    assert "Not on the map: 1 event at no one point (United States)." in chart.caption
    assert "United States" in set(chart.table["name"]) and len(drawn(chart, "disc of events")) == 1


def test_the_area_of_a_mark_is_in_proportion_to_the_number_of_events_whatever_its_shape():
    chart = plot_map(load("events"), places())
    table = chart.table.dropna(subset=["lat"]).sort_values(["lon", "lat"])
    marks = sorted(drawn(chart, "disc of events"))
    assert len(marks) == len(table)
    shares = [area / number for (*_, area), number in zip(marks, table["events"], strict=True)]
    assert np.allclose(shares, shares[0])


def test_an_area_is_an_open_diamond_and_a_site_or_city_a_full_circle():
    chart = plot_map(load("events"), places())
    areas, spots = (c for c in chart.axes[0].collections if c.get_label() == "disc of events")
    table = chart.table.dropna(subset=["lat"])
    exact = table["precision"].isin(["site", "city"])
    assert len(spots.get_offsets()) == exact.sum() and len(areas.get_offsets()) == (~exact).sum()
    assert areas.get_facecolor().size == 0 and spots.get_facecolor().size
    assert {"site or city", "region or country, no spot"} <= {t.get_text() for t in chart.texts}
    assert "site or city" not in {t.get_text() for t in plot_map(at("iran"), places()).texts}


def test_a_place_of_events_appears_when_the_first_of_them_was_known():
    chart = plot_map(at("baghdad-airport-road", "tower-22").iloc[::-1], places())
    known = dict(zip(chart.table["name"], chart.drawing.known, strict=True))
    assert known["Baghdad airport road"] == pd.Timestamp("2020-01-02T21:47Z")
    frame = chart.again(chart.drawing.known <= pd.Timestamp("2021-01-01", tz="UTC"))
    assert any("Baghdad airport road" in words for words in written(frame))
    assert not any("Tower 22" in words for words in written(frame))
    assert len(drawn(frame, "disc of events")) == 1
    shuffled = plot_map(at("baghdad").sort_values("title"), places())
    assert list(shuffled.drawing.known) == [at("baghdad")["known_from"].min()]


def test_the_disc_is_the_lowest_number_claimed_and_the_outermost_ring_the_highest():
    chart = plot_map(killed(PS752), places())
    [(*_, disc)] = drawn(chart, "disc")
    rings = [area for *_, area in drawn(chart, "ring")]
    assert disc == min(rings)
    assert max(rings) / min(rings) == pytest.approx(177 / 176)
    assert any(words.endswith(": 176 to 177") for words in written(chart))


def test_areas_are_in_proportion_to_the_numbers_at_all_places():
    chart = plot_map(week_of_claims(), places())
    area = {tuple(at): size for *at, size in drawn(chart, "disc") + drawn(chart, "disc of a bound")}
    points = {place.place_id: (place.lon, place.lat) for place in places().itertuples()}
    lowest = {"kerman": 50, "shahedshahr": 176, "baghdad-airport-road": 4, "taji-road": 6}
    shares = [area[points[place]] / number for place, number in lowest.items()]
    assert np.allclose(shares, shares[0])


def test_a_number_that_its_claimant_replaced_is_a_thin_ring_outside_the_range():
    claims = killed(CRUSH)
    chart = plot_map(claims, places())
    old = {size for *_, size in drawn(chart, "replaced")}
    [(*_, lowest)] = drawn(chart, "disc of a bound")
    assert sorted(size / lowest * 50 for size in old) == pytest.approx([32, 35, 40])
    assert [words for words in written(chart) if "Kerman" in words] == ["Kerman: at least 50 to 64"]
    frame = chart.again(claims.sort_values("known_from")["known_from"] <= pd.Timestamp("2020-01-07T11:30Z"))
    assert not drawn(frame, "replaced")
    assert [words for words in written(frame) if "Kerman" in words] == ["Kerman: 32 to 35"]


def test_a_bound_is_dashed_and_says_so_and_zero_is_a_cross():
    claims = killed(ATTACK).query("group == 'US service members'")
    chart = plot_map(claims, places())
    assert any(words.endswith("air base: 0 to at least 80") for words in written(chart))
    assert {size for *_, size in drawn(chart, "ring of a bound")} and len(crosses(chart)) == 1
    [dashed] = [c for c in chart.axes[0].collections if c.get_label() == "ring of a bound"]
    assert dashed.get_linestyle()[0][1] is not None
    assert drawn(chart, "disc")[0][2] == 0
    legends = [{text.get_text() for text in one.texts} for one in (chart, plot_map(killed(CRUSH), places()))]
    assert ["0, or no number" in legend for legend in legends] == [True, False]


def test_a_word_is_never_a_size():
    claims = killed(PS752).query("group == 'all'").head(1)
    word = claims.assign(bound="at-least", wording="dozens", low=24, best=pd.NA, high=pd.NA)
    word = word.astype({"best": "Int64", "high": "Int64"})
    chart = plot_map(word, places())
    for look in ("disc", "disc of a bound", "ring", "ring of a bound", "replaced"):
        assert not drawn(chart, look)
    assert len(crosses(chart)) == 1 and "“dozens”" in chart.alt
    assert "Not drawn as a size: 1 claim in a word or without a number." in chart.caption
    both = plot_map(pd.concat([claims, word.assign(claim_id="w")]), places())
    assert {size for *_, size in drawn(both, "ring")} == {drawn(both, "disc")[0][2]}
    assert list(both.table["drawn"]) == ["as a size", "in a word or without a number"]


def test_a_claim_on_one_group_is_not_held_against_claims_on_all():
    chart = plot_map(killed(CRUSH), places())
    assert "2 claims on one group where others count all." in chart.caption
    parts = chart.table[chart.table["group"].isin(["men", "women"])]
    assert set(parts["drawn"]) == {"on one group where others count all"}
    assert "women: 21, not drawn as a size (on one group where others count all)" in chart.alt


def test_every_claim_is_a_row_of_the_table_and_its_place_stands_in_the_alt_text():
    chart = plot_map(week_of_claims(), places())
    assert sorted(chart.table["claim_id"]) == sorted(week_of_claims()["claim_id"])
    assert len(chart.drawing.told) == len(week_of_claims())
    names = places().set_index("place_id")["name"]
    for place in week_of_claims()["place_id"].unique():
        assert names[place] in chart.alt and names[place] in set(chart.table["place"])
    assert (chart.drawing.known.to_numpy() == np.sort(week_of_claims()["known_from"].to_numpy())).all()


def test_the_table_says_which_claim_stands_in_place_of_which():
    chart = plot_map(killed(CRUSH), places())
    assert "Iranian emergency service: 40, in place of 32" in chart.alt


@pytest.mark.parametrize("rows", [first_week, week_of_claims])
def test_the_caption_takes_no_side_and_names_what_it_rests_on(rows):
    chart = plot_map(rows(), places())
    line = "Coastlines and borders: Natural Earth; a line on this map takes no side. Sources: "
    assert line in chart.caption
    ranged = chart.caption.startswith("Range of claims, not a confidence interval. Areas are in proportion")
    assert ranged == (rows is week_of_claims)


def kilometres(west, east, latitude):
    """Along a great circle, by the haversine formula."""
    half = np.cos(np.radians(latitude)) * np.sin(np.radians(east - west) / 2)
    return 2 * 6371 * np.arcsin(half)


@pytest.mark.parametrize("ids", [BAGHDAD, ["tehran", "baghdad"], ["kerman"], ["moscow", "washington"]])
def test_the_scale_is_as_long_as_it_says_at_the_middle_latitude(ids):
    for chart in (plot_map(at(*ids), places()), plot_map(at(*ids), places()).again(narrow=True)):
        ax = chart.axes[0]
        [bar] = [line for line in ax.lines if line.get_label() == "scale"]
        [words] = [text.get_text().split() for text in ax.texts if " km" in text.get_text()]
        said = float(words[0].replace(",", ""))
        west, east = bar.get_xdata()
        assert kilometres(west, east, np.mean(ax.get_ylim())) == pytest.approx(said, rel=0.04)
        assert 0.1 < (east - west) / np.ptp(ax.get_xlim()) <= 0.3
        assert len(words) == 2 or words[2:] == ["at", *f"{np.mean(ax.get_ylim()):.0f}° N".split()]


@pytest.mark.parametrize("ids", [BAGHDAD, ["tehran", "baghdad"], ["moscow", "washington"]])
def test_proportions_are_true_at_the_middle_latitude(ids):
    ax = plot_map(at(*ids), places()).axes[0]
    across, up = ax.bbox.width / np.ptp(ax.get_xlim()), ax.bbox.height / np.ptp(ax.get_ylim())
    assert across / up == pytest.approx(np.cos(np.radians(np.mean(ax.get_ylim()))))


def test_the_frame_is_as_close_as_the_places():
    width, height = degrees(plot_map(at(*BAGHDAD), places()))
    assert width < 0.8 and height < 0.5
    assert degrees(plot_map(at("green-zone-baghdad", "us-embassy-baghdad"), places()))[0] < 0.35
    assert "no coast or border" in written(plot_map(at(*BAGHDAD), places()))
    assert "no coast or border" not in written(plot_map(first_week(), places()))


def test_one_place_is_shown_with_the_country_round_it_and_a_country_more_widely():
    assert 10 < degrees(plot_map(at("kerman"), places()))[0] < 16
    assert 20 < degrees(plot_map(at("iran"), places()))[0] < 32


@pytest.mark.parametrize("narrow", [False, True])
def test_all_marks_lie_whole_inside_the_map(narrow):
    chart = plot_map(week_of_claims(), places(), also="al-udeid").again(narrow=narrow)
    ax = chart.axes[0]
    for circles in ax.collections:
        if circles.get_label() in ("disc", "ring", "ring of a bound"):
            radius = np.sqrt(circles.get_sizes().max()) / 2 * chart.dpi / 72
            points = ax.transData.transform(np.asarray(circles.get_offsets()))
            assert (points - radius >= ax.bbox.min).all() and (points + radius <= ax.bbox.max).all()


@pytest.mark.parametrize("rows", [first_week, week_of_claims])
@pytest.mark.parametrize("narrow", [False, True])
def test_frames_share_their_axes_and_the_places_of_their_names(rows, narrow):
    chart = plot_map(rows(), places(), also="erbil").again(narrow=narrow)
    whole = where_written(chart)
    for part in (1, len(chart.table) // 2):
        frame = chart.again(np.arange(len(chart.table)) < part, narrow)
        assert tuple(frame.get_size_inches()) == tuple(chart.get_size_inches())
        assert frame.axes[0].get_position().bounds == chart.axes[0].get_position().bounds
        assert frame.axes[0].axis() == chart.axes[0].axis()
        assert where_written(frame).keys() == whole.keys()
        for place, spot in where_written(frame).items():
            assert np.allclose(spot, whole[place])
    first = chart.again(np.arange(len(chart.table)) < 1, narrow)
    assert len(written(first)) < len(written(chart))


@pytest.mark.parametrize("narrow", [False, True])
def test_names_cover_neither_each_other_nor_the_edge_and_are_nine_points_at_least(narrow):
    chart = plot_map(first_week(), places(), also=["al-udeid", "erbil"], native=True).again(narrow=narrow)
    chart.pixels()
    ax = chart.axes[0]
    names = [text for text in ax.texts if text.get_gid()]
    boxes = [text.get_window_extent() for text in names]
    assert len(boxes) >= 3
    for n, box in enumerate(boxes):
        assert ax.bbox.x0 - 2 <= box.x0 and box.x1 <= ax.bbox.x1 + 2
        assert not any(box.padded(-2).overlaps(other.padded(-2)) for other in boxes[:n])
    for text in chart.findobj(Text):
        assert text.get_fontsize() >= 9 or not text.get_text()


def test_landmarks_are_open_squares_with_names_where_nothing_happened():
    chart = plot_map(at("baghdad", "tehran"), places(), also=["ain-al-asad", "erbil", "al-udeid"])
    squares = [line for line in chart.axes[0].lines if line.get_marker() == "s"]
    assert len(squares) == 3 and {line.get_markerfacecolor() for line in squares} == {"white"}
    assert {"Ain al-Asad air base", "Erbil", "Al Udeid air base"} <= set(written(chart))
    assert "with Ain al-Asad air base, Erbil, Al Udeid air base for orientation" in chart.alt
    assert set(chart.table["name"]) == {"Baghdad", "Tehran"}
    nothing = chart.again(np.zeros(2, bool))
    assert len([line for line in nothing.axes[0].lines if line.get_marker() == "s"]) == 3
    assert "Erbil" in written(nothing) and not any("Tehran" in words for words in written(nothing))


def test_a_landmark_where_something_happened_keeps_its_name_in_every_frame():
    chart = plot_map(at("baghdad", "erbil"), places(), also="erbil")
    number = len(at("erbil"))
    assert f"Erbil ({number})" in written(chart)
    assert "Erbil" in written(chart.again(np.zeros(2, bool)))


def test_names_in_their_own_script_follow_the_english_ones_where_there_are_any():
    chart = plot_map(at("baghdad", "kerman", "tigris-villa-baghdad"), places(), native=True, also="tehran")
    names = [words.replace("\u200e", "") for words in written(chart)]
    assert f"Baghdad بغداد ({len(at('baghdad'))})" in names
    assert f"Kerman کرمان ({len(at('kerman'))})" in names and "Tehran تهران" in names
    alone = plot_map(at("tigris-villa-baghdad"), places(), native=True)
    assert any(words.startswith("Villa on the Tigris (") for words in written(alone))
    assert not any("بغداد" in words for words in written(plot_map(at("baghdad"), places())))


def test_a_name_in_its_own_script_is_joined_and_what_follows_it_stays_behind_it():
    chart = plot_map(at("kerman"), places(), native=True)
    [name] = [text for text in chart.axes[0].texts if "کرمان" in text.get_text()]
    apart = sum(wide([letter]) for letter in name.get_text()) * chart.dpi
    assert name.get_window_extent().width < 0.98 * apart
    assert name.get_text().endswith("کرمان\u200e (2)")  # the mark ends what runs from right to left


def test_a_narrow_map_leaves_the_second_script_out_where_it_is_too_long():
    wide = plot_map(at("baghdad-airport"), places(), native=True)
    assert any("مطار" in words for words in written(wide))
    assert "Baghdad International Airport (5)" in written(wide.again(narrow=True))


def test_large_countries_are_named_in_their_middle_and_not_on_a_map_of_continents():
    for chart in (plot_map(week_of_claims(), places()), plot_map(at("iran"), places()).again(narrow=True)):
        countries = [text for text in chart.axes[0].texts if text.get_text().isupper()]
        assert countries
        for text in countries:
            point = text.get_position()
            assert np.allclose(
                text.get_transform().transform(point), chart.axes[0].transData.transform(point)
            )
    assert "IRAN" in written(plot_map(week_of_claims(), places()))
    assert not any(words.isupper() for words in written(plot_map(at("moscow", "washington"), places())))


def route(**more):
    points = {"lat": [35.4131, 35.4253, 35.52], "lon": [51.166, 51.1222, 50.91]}
    return pd.DataFrame({"path_id": "ps752", "name": "Flight PS752"} | points | more)


def styles(chart):
    lines = [line for line in chart.axes[0].lines if len(line.get_xdata()) == 2]
    return [line.get_linestyle() for line in lines if line.get_label() != "scale"]


def test_a_path_is_dashed_unless_its_way_was_measured():
    assert styles(plot_map(at("shahedshahr"), places(), paths=route())) == ["--", "--"]
    chart = plot_map(at("shahedshahr"), places(), paths=route(way=["", "measured", ""]))
    assert styles(chart) == ["-", "--"]
    assert "Flight PS752" in written(chart) and "with a path (Flight PS752)" in chart.alt
    assert "A dashed path is straight between points that sources give, not the way taken." in chart.caption


def test_a_path_and_the_names_of_its_points_lie_inside_the_map_and_its_sources_are_named():
    points = ["runway 29R", "", "last transponder position"]
    chart = plot_map(at("shahedshahr"), places(), paths=route(point=points, source_id="a-source"))
    (west, east), (south, north) = chart.axes[0].get_xlim(), chart.axes[0].get_ylim()
    assert west < 50.91 and east > 51.166 and south < 35.4131 and north > 35.5611
    assert {"runway 29R", "last transponder position"} <= set(written(chart))
    assert "with a path (Flight PS752, runway 29R, last transponder position)" in chart.alt
    assert "Sources of the path: a-source." in chart.caption


def test_the_table_of_positions_is_a_path():
    positions = route(point=["airport", "bend", "last"]).rename(columns={"path_id": "event_id"})
    chart = plot_map(at("shahedshahr"), places(), paths=positions.drop(columns="name"))
    assert styles(chart) == ["--", "--"] and {"airport", "bend", "last"} <= set(written(chart))


def test_no_line_of_the_base_map_jumps_over_the_180th_meridian():
    for lines in basemap()["lines"].values():
        assert max(np.abs(np.diff(line[:, 0])).max() for line in lines if len(line) > 1) < 180


MISTAKES = [
    (
        lambda: plot_map(first_week().head(0), places()),
        "a map has nothing to draw: the table has no rows; widen your selection",
    ),
    (
        lambda: plot_map(first_week().drop(columns="place_id"), places()),
        "a map needs the column 'place_id', and this table has none; "
        "take the table from load(), or keep that column",
    ),
    (
        lambda: plot_map(load("casualties").head(3), places()),
        "a map of claims needs the column 'place_id'; "
        "add it with claims.merge(events[['event_id', 'place_id']])",
    ),
    (
        lambda: plot_map(first_week(), places().drop(columns="lat")),
        "a map needs the column 'lat', and this table has none; "
        "take the table from load(), or keep that column",
    ),
    (
        lambda: plot_map(first_week().assign(place_id="kermann"), places()),
        "the places have no 'kermann'; did you mean 'kerman'?",
    ),
    (
        lambda: plot_map(first_week(), places(), also=["ain-al-assad"]),
        "the places have no 'ain-al-assad'; did you mean 'ain-al-asad'?",
    ),
    (
        lambda: plot_map(first_week(), places(), also="yemen"),
        "the places have no coordinates of 'yemen'; leave it out of also",
    ),
    (
        lambda: plot_map(at("united-states"), places()),
        "nothing in this table is at a point; a map needs one place with coordinates",
    ),
    (
        lambda: plot_map(first_week(), places(), paths=route().drop(columns="lon")),
        "a path needs the column 'lon', and this table has none; "
        "take the table from load(), or keep that column",
    ),
    (
        lambda: plot_map(killed(CRUSH).assign(measure=["wounded"] + ["killed"] * 9), places()),
        "a map of claims shows one measure, and this table holds wounded, killed; "
        "choose one, for example claims[claims['measure'] == 'wounded']",
    ),
    (
        lambda: plot_map(killed(ATTACK), places()),
        "a map of claims shows one group a place, and Ain al-Asad air base has US service members, Iraqi "
        "service members; choose one there, for example claims[(claims['place_id'] != 'ain-al-asad') | "
        "(claims['group'] == 'US service members')]",
    ),
    (
        lambda: plot_map(
            killed("2020-01-04-rockets-green-zone-balad", "2020-01-08-green-zone-rockets"), places()
        ),
        "a map of claims shows one event a place, and Green Zone (International Zone), Baghdad has "
        "2020-01-04-rockets-green-zone-balad, 2020-01-08-green-zone-rockets; choose one there, for example "
        "claims[(claims['place_id'] != 'green-zone-baghdad') | "
        "(claims['event_id'] == '2020-01-04-rockets-green-zone-balad')]",
    ),
]


@pytest.mark.parametrize(("call", "message"), MISTAKES)
def test_what_cannot_be_drawn_is_explained(call, message):
    with pytest.raises(DataError) as caught:
        call()
    assert str(caught.value) == message


def test_the_advice_of_an_error_works():
    claims = killed(ATTACK)
    chosen = claims[(claims["place_id"] != "ain-al-asad") | (claims["group"] == "US service members")]
    assert len(plot_map(chosen, places()).table) == len(chosen) > 1
