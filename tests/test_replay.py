import base64
import io
import json
import re

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from soleimani_edu import DataError, as_of, latest, load, plot_claims, plot_revisions, plot_timeline, replay

KERMAN = "event_id == '2020-01-07-kerman-crush' and measure == 'killed' and group == 'all'"


@pytest.fixture(scope="module")
def injuries():
    claims = load("casualties").query("event_id == '2020-01-08-missile-attack'")
    return claims[claims["measure"] == "traumatic-brain-injury"]


@pytest.fixture(scope="module")
def turned(injuries):
    return replay(plot_revisions, injuries)


def frames(widget):
    text = re.search(r'<script type="application/json">(.*?)</script>', widget.html, re.DOTALL)[1]
    return json.loads(text)["frames"]


def picture(layer):
    return Image.open(io.BytesIO(base64.b64decode(layer))).convert("RGBA")


def stacked(turned, width, upto):
    """The picture as the page shows it: the layers up to a frame, one over the other."""
    layers = [picture(frame[width]) for frame in frames(turned)[: upto + 1]]
    for layer in layers[1:]:
        layers[0].alpha_composite(layer)
    return np.asarray(layers[0].convert("RGB")).astype(int)


def test_there_is_a_frame_for_each_day_on_which_something_became_known(turned, injuries):
    days = [frame["day"] for frame in frames(turned)]
    assert days == ["2020-01-24", "2020-01-28", "2020-01-30", "2020-02-10", "2020-02-21", "2021-11-03"]
    for day in days:
        assert len(as_of(injuries, day))


def test_each_frame_says_what_is_new_and_what_it_replaces(turned):
    assert [frame["new"] for frame in frames(turned)][:2] == [
        ["2020-01-24, US Department of Defense: 34"],
        ["2020-01-28, US Department of Defense: 50, in place of 34"],
    ]
    assert len(frames(turned)[-1]["new"]) == 2


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_layers_laid_over_each_other_are_the_picture_of_that_day(turned, injuries, width):
    chart = plot_revisions(injuries)
    known = chart.drawing.known <= "2020-02-11"
    shown = chart.again(known.to_numpy(), narrow=width == "narrow").pixels()[..., :3].astype(int)
    laid = stacked(turned, width, 3)
    assert laid.shape == shown.shape
    assert np.abs(laid - shown).max() <= 70 and np.abs(laid - shown).mean() < 0.5


def test_a_later_layer_holds_only_what_changed(turned):
    first, second = frames(turned)[:2]
    assert (np.asarray(picture(second["wide"]))[..., 3] == 0).mean() > 0.8
    assert (np.asarray(picture(first["wide"]))[..., 3] == 255).all()
    assert len(second["wide"]) < 0.7 * len(first["wide"])


def test_the_axes_stay_when_the_frames_turn(injuries):
    chart = plot_revisions(injuries)
    one = chart.again(np.arange(len(injuries)) < 1)
    assert one.axes[0].get_position().bounds == chart.axes[0].get_position().bounds
    assert (one.axes[0].get_xlim(), one.axes[0].get_ylim()) == (
        chart.axes[0].get_xlim(),
        chart.axes[0].get_ylim(),
    )


def test_moments_of_one_day_can_be_told_apart():
    crush = load("casualties").query(KERMAN)
    turned = replay(plot_claims, crush, days=["2020-01-07T18:20+03:30", "2020-01-07T14:00+03:30"])
    assert [(frame["day"], len(frame["new"])) for frame in frames(turned)] == [
        ("2020-01-07 14:00 UTC+3.5", 1),
        ("2020-01-07 18:20 UTC+3.5", 3),
    ]


def test_a_day_without_news_says_so_and_draws_empty_axes():
    crush = load("casualties").query(KERMAN)
    turned = replay(plot_claims, crush, days=["2020-01-06", "2020-01-07"])
    assert frames(turned)[0]["new"] == []
    assert "<b>2020-01-06</b>: nothing new." in turned.html


def test_what_was_said_after_the_last_day_takes_no_room(injuries):
    turned = replay(plot_claims, injuries, days=["2020-01-24", "2020-01-28"])
    assert "2021" not in turned.html.split("<script")[0]


def test_without_scripts_there_are_the_last_picture_and_a_dated_list(turned, injuries):
    page = re.sub(r"<script.*?</script>", "", turned._repr_mimebundle_()[0]["text/html"], flags=re.DOTALL)
    assert page.count("<img") == 2 and page.count("<li>") == 6
    assert plot_revisions(injuries).alt.split(": ", 1)[1].split(".")[0] in page
    assert "<b>2020-01-30</b>: 2020-01-30, US Department of Defense: 64, in place of 50." in page


def test_twelve_frames_take_less_than_a_megabyte():
    claims = load("casualties").query("event_id == '2025-06-13-israel-attacks-iran' and measure == 'killed'")
    turned = replay(plot_revisions, claims[claims["group"] == "in Iran"])
    assert len(frames(turned)) == 12
    assert len(turned.html) + len(turned._repr_mimebundle_()[0]["text/html"]) < 1_000_000


def test_events_turn_as_well():
    events = load("events").query("'2020-01-02' <= start < '2020-01-05'")
    turned = replay(plot_timeline, events)
    assert any(
        "US strike near Baghdad airport" in words for frame in frames(turned) for words in frame["new"]
    )


def test_hostile_text_starts_and_ends_no_script(injuries):
    claims = injuries.assign(claimed_by="</script><script>alert(1)</script><!--")
    page = replay(plot_claims, claims)._repr_mimebundle_()[0]["text/html"]
    assert page.count("<script") == page.count("</script>") == 2
    assert "alert(1)</script>" not in page


MISTAKES = [
    (
        lambda t: replay(plot_claims, load("casualties").query("measure == 'killed'")),
        r"this table changes on \d+ days, and a replay turns 40 at most; "
        r"choose some, for example days=\['2020-01-08', '2020-01-11'\]",
    ),
    (
        lambda t: replay(plot_claims, t.head(0)),
        "a replay has nothing to draw: the table has no rows; widen your selection",
    ),
    (
        lambda t: replay(plot_claims, load("actors")),
        "a replay needs the column 'known_from', and this table has none; "
        "take the table from load\\(\\), or keep that column",
    ),
    (
        lambda t: replay(plot_claims, t, days=["2019-01-01"]),
        "nothing of this table was known on 2019-01-01; the first day is 2020-01-24",
    ),
    (
        lambda t: replay(plot_claims, t, days=[]),
        r"a replay needs a day; write days=\['2020-01-08'\], or leave days out for all of them",
    ),
    (
        lambda t: replay(lambda rows: plot_claims(latest(rows)), t),
        "the function leaves rows out, so days would be missing; filter the table before replay",
    ),
    (
        lambda t: replay(plot_claims, t, days=pd.date_range("2020-01-01", periods=41)),
        "you chose 41 days, and a replay turns 40 at most; choose some, for example .*",
    ),
    (
        lambda t: replay("plot_claims", t),
        "a replay turns a chart of the course; write its name, for example plot_claims",
    ),
    (lambda t: replay(plot_claims, t, days=["in March"]), "'in March' is not a day; write one like .*"),
    (
        lambda t: replay(len, t),
        "a replay turns a chart of the course; write its name, for example plot_claims",
    ),
]


@pytest.mark.parametrize(("call", "message"), MISTAKES)
def test_what_cannot_be_turned_is_explained(call, message, injuries):
    with pytest.raises(DataError) as caught:
        call(injuries)
    assert re.fullmatch(message, str(caught.value))
