"""Events and claims on a map."""

import difflib
import functools
import re

import numpy as np
import pandas as pd
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path

from ..tables import DataError
from .axes import ABOVE, BELOW, LEFT, RIGHT, write_where_free
from .claims import RANGE, claims_table, measured, number, ordered
from .events import event_sources
from .figure import GREY, Chart, Drawing, paler, wide
from .ground import basemap, ground
from .words import counted, need, sources_line, when_text

BLUE, RED, DASHES = "#0072B2", "#D55E00", (0, (3, 2))
# How a number is drawn at its place: fill, edge, width and dashes of the edge; the last ones on top.
LOOKS = {
    "disc of events": (BLUE, "white", 0.8, "-"),
    "disc": (paler(BLUE, True), "none", 0, "-"),
    "disc of a bound": (paler(paler(BLUE, True), True), "none", 0, DASHES),
    "replaced": ("none", "#888888", 0.6, "-"),
    "ring": ("none", BLUE, 1.2, "-"),
    "ring of a bound": ("none", BLUE, 1.2, DASHES),
}
ARCS = Path.make_compound_path(*(Path.arc(start, start + 35) for start in range(0, 360, 60)))
OPEN = {"circle": "o", "dashed": ARCS, "diamond": "D", "square": "s"}
OPEN = {name: MarkerStyle(shape, fillstyle="none") for name, shape in OPEN.items()}
BOUNDS = {"at-least": "at least ", "about": "about ", "at-most": "at most ", "exact": ""}
CENTRE = (0, 0)  # free where there is no mark
SIDES = (CENTRE, RIGHT, LEFT, ABOVE, BELOW, (0.6, 1), (-0.6, 1), (0.6, -1), (-0.6, -1))
EXACT = "site or city"
LINES = "Coastlines and borders: Natural Earth; a line on this map takes no side."


def plot_map(rows, places, also=None, native=False, paths=None):
    """Return a Chart of where things happened: events by their number, or claims by their size.

    Of events, a place has one mark with an area in proportion to their number. Of claims, it has nested
    circles with areas in proportion to the numbers: the disc is the lowest number claimed, rings go to
    the highest; a bound or an approximate number is dashed, and its disc paler. A number that its
    claimant later replaced is a thin light ring and no part of the range. A cross is 0, or no number. A
    word such as "dozens" has no size, nor has a claim on one group (men) where others on the same event
    count all. An open diamond stands for a whole region or country and marks no spot.

    ``rows``: rows of ``load("events")``, or claims of one measure with the place of their event:
    ``claims.merge(events[["event_id", "place_id"]])``. ``places``: ``load("places")``. ``also``: ids of
    places to name for orientation, as open squares. ``native``: add names in their own script.
    ``paths``: ``load("positions")``, or other points in their order with ``event_id`` or ``path_id``,
    ``lat`` and ``lon``, joined by a dashed line, up to a point whose ``way`` is "measured" by a full one;
    ``name`` names the path, ``point`` the point. Degrees; proportions and the scale in km are true at the
    middle latitude.

    Raises ``DataError`` for no rows, a missing column, an unknown place, no place with coordinates, and
    claims on several events or groups at one place: their numbers make no range.
    """
    need(rows, (), "a map")
    need(places, ("place_id", "name", "native_name", "country", "lat", "lon", "precision"), "a map")
    for twice in places["place_id"][places["place_id"].duplicated()]:
        raise DataError(f"the places have {twice!r} twice; keep one row of it")
    places = places.set_index("place_id")
    places["spot"] = places["precision"].isin(["site", "city"])
    also = [also] if isinstance(also, str) else list(() if also is None else also)
    _check(also, places)
    for place in places.index[places["lat"].isna() & places.index.isin(also)]:
        raise DataError(f"the places have no coordinates of {place!r}; leave it out of also")
    drawing, state, marks, size = (_of_claims if "claim_id" in rows else _of_events)(rows, places)
    there = places.index.isin(list(state(np.ones(len(drawing.table), bool))[1])) & places["lat"].notna()
    if not there.any():
        raise DataError("nothing in this table is at a point; a map needs one place with coordinates")
    places["short"] = places["name"].str.replace(r" \(.*|, (?!.*\band\b).*", "", regex=True)
    # the mark at the end keeps what follows out of the words that run from right to left
    both = places["short"] + " " + places["native_name"] + "\u200e"
    places["written"] = both.where(bool(native) & places["native_name"].ne(""), places["short"])
    sites = places[there | places.index.isin(also)]
    if not places["spot"][there].all():
        marks["region or country, no spot"] = RED, OPEN["diamond"]
    if not places["spot"][there].any():
        marks.pop(EXACT, None)
    subject, caption = drawing.subject, drawing.caption
    if also:
        marks["named for orientation"] = GREY, OPEN["square"]
        subject += f", with {', '.join(places.loc[also, 'name'])} for orientation"
    if paths is not None:
        need(paths, ("path_id" if "path_id" in paths else "event_id", "lat", "lon"), "a path")
        said = [*dict.fromkeys(paths.get("name", [])), *paths.get("point", [])]
        subject += f", with a path ({', '.join(filter(None, said))})"
        dashed = "A dashed path is straight between points that sources give, not the way taken."
        if "source_id" in paths:
            dashed += " " + sources_line(paths["source_id"]).replace("Sources", "Sources of the path")
        caption = caption.replace(LINES, f"{LINES} {dashed}")
    parts = {"state": state, "sites": sites, "marks": marks, "size": size, "also": also}
    draw = functools.partial(_draw, **parts, paths=paths)
    return Chart(drawing._replace(draw=draw, subject=subject, caption=caption))


def _check(ids, places):
    for one in ids:
        if one not in places.index:
            near = difflib.get_close_matches(str(one), places.index, 1, 0)[0]
            raise DataError(f"the places have no {one!r}; did you mean {near!r}?")


def _of_events(events, places):
    """The same as ``_of_claims`` for a map of events."""
    need(events, ("event_id", "place_id", "start", "precision", "known_from", "source_ids"), "a map")
    placed = events[events["place_id"] != ""].sort_values("known_from", kind="stable")
    _check(placed["place_id"], places)
    first = placed.drop_duplicates("place_id")
    table = places.loc[first["place_id"], ["name", "country", "lat", "lon", "precision"]]
    table["events"] = placed["place_id"].value_counts()
    table["first"], table["known"] = when_text(first, "start"), first["known_from"].array
    table = table.sort_values(["events", "name"], ascending=[False, True])
    ids, known = table.index, table.pop("known").reset_index(drop=True)
    table = table.reset_index(drop=True)
    told = [
        f"{', '.join(dict.fromkeys(filter(None, [row.name, row.country])))}: {counted(row.events, 'event')}"
        + " in all, the first" * (row.events > 1)
        + f" {row.first}"
        for row in table.itertuples(index=False)
    ]
    pointless = table[table["lat"].isna()]
    left_out = {
        "without a place": len(events) - len(placed),
        f"at no one point ({'; '.join(pointless['name'])})": int(pointless["events"].sum()),
    }
    left_out = _left_out("on the map", "event", left_out)
    caption = f"The area of a mark is in proportion to its number of events.{left_out} {LINES} "
    circles = pd.DataFrame({"place": ids, "value": table["events"], "look": "disc of events"})

    def state(shown):
        here = circles[shown]
        return here, {place: f" ({value})" for place, value in zip(here["place"], here["value"], strict=True)}

    subject = f"Map of {counted(len(placed), 'event')}"
    drawing = Drawing(None, table, told, known, subject, "place", caption + event_sources(events))
    return drawing, state, {EXACT: (BLUE, "o")}, (26, 10)


def _of_claims(claims, places):
    """What a map of claims is made of: its Drawing, but for ``draw``; a function from the rows shown to
    the circles and to the words that follow the name of each place; the legend; and of the largest
    circle the diameter in points, with the number that it stands for at least.
    """
    if "place_id" not in claims:
        raise DataError(
            "a map of claims needs the column 'place_id'; "
            "add it with claims.merge(events[['event_id', 'place_id']])"
        )
    need(claims, ("event_id", "place_id"), "a map of claims")
    claims = ordered(claims, "a map of claims", one=("measure", "unit"))
    place = claims["place_id"]
    _check(place[place != ""], places)
    numbers = claims[["low", "best", "high"]].astype("float")
    whole = claims["group"].eq("all").groupby([place, claims["event_id"]]).transform("any")
    unsized = {
        "at no one point": place.map(places["lat"]).isna(),
        "in a word or without a number": claims["word"] | numbers.isna().all(axis=1),
        "on one group where others count all": whole & claims["group"].ne("all"),
    }
    table = claims_table(claims)
    table.insert(0, "place", place.map(places["name"]).fillna("no place"))
    table["drawn"] = np.select(list(unsized.values()), list(unsized), "as a size")
    sized = table["drawn"] == "as a size"
    _compare(claims[sized], places)
    before = dict(zip(claims["claim_id"], claims["said"], strict=True))
    told = [
        f"{row.place}, {claim.when}, {claim.who}: {claim.said}"
        + (f", in place of {before[claim.supersedes]}" if claim.supersedes in before else "")
        + f", not drawn as a size ({row.drawn})" * (row.drawn != "as a size")
        for row, claim in zip(table.itertuples(), claims.itertuples(), strict=True)
    ]
    circles = numbers[sized].stack().dropna().rename_axis(["row", "end"]).rename("value").reset_index()
    circles = circles.drop_duplicates(["row", "value"]).drop(columns="end")
    circles = circles.join(claims[["place_id", "bound"]].rename(columns={"place_id": "place"}), on="row")

    def state(shown):
        here = circles[shown[circles["row"]]]
        exact = here["bound"].eq("exact")
        old = claims["claim_id"].isin(claims["supersedes"][shown]).to_numpy()[here["row"]]
        here = here.assign(look=np.select([old, exact], ["replaced", "ring"], "ring of a bound"))
        now = here[~old].sort_values(["value", "look"])
        discs = now.drop_duplicates("place").replace(
            {"look": {"ring": "disc", "ring of a bound": "disc of a bound"}}
        )
        words = {one: _range(now[now["place"] == one]) for one in place[shown & (place != "")].unique()}
        return pd.concat([here, discs]), words

    marks = {"lowest number not replaced": (paler(BLUE, True), "o")}
    if circles.groupby("place")["value"].nunique().max() > 1:
        marks["higher number"] = BLUE, OPEN["circle"]
    if (circles["bound"] != "exact").any():
        marks["bound or “about”"] = BLUE, OPEN["dashed"]
    if claims["claim_id"].isin(claims["supersedes"]).any():
        marks["replaced later"] = "#888888", OPEN["circle"]
    if (circles["value"] == 0).any() or not sized[~place.duplicated()].all():
        marks["0, or no number"] = BLUE, "+"
    left_out = _left_out("drawn as a size", "claim", table["drawn"][~sized].value_counts().to_dict())
    caption = f"{RANGE} Areas are in proportion to the numbers.{left_out} {LINES} "
    caption += sources_line(claims["source_id"])
    subject = f"Map of claims, {measured(claims)}, at {', '.join(table['place'].unique())}"
    return Drawing(None, table, told, claims["known_from"], subject, "claim", caption), state, marks, (64, 1)


def _left_out(how, noun, counts):
    said = [f"{counted(n, noun)} {why}" for why, n in counts.items() if n]
    return f" Not {how}: {'; '.join(said)}." if said else ""


def _compare(claims, places):
    """Stop where the numbers at one place make no range."""
    for column, noun in (("event_id", "event"), ("group", "group")):
        held = claims.groupby("place_id", sort=False)[column].unique()
        for place, several in held[held.map(len) > 1].items():
            raise DataError(
                f"a map of claims shows one {noun} a place, and {places.at[place, 'name']} has "
                f"{', '.join(several)}; choose one there, for example "
                f"claims[(claims['place_id'] != {place!r}) | (claims[{column!r}] == {several[0]!r})]"
            )


def _range(numbers):
    """The words behind the name of a place: from its lowest number to its highest."""
    if numbers.empty:
        return ""
    ends = numbers.iloc[[0, -1]]
    said = [BOUNDS[end.bound] + number(end.value) for end in ends.itertuples()]
    return ": " + (" to ".join(said) if ends["value"].nunique() > 1 else said[0])


def _draw(chart, shown, state, sites, marks, size, also, paths):
    circles, words = state(np.ones(len(shown), bool))
    circles = circles[circles["place"].isin(sites.index)]
    diameter, least = size[0] * (0.6 if chart.narrow else 1), size[1]
    each = diameter**2 / max(least, circles["value"].max())
    largest = circles.groupby("place")["value"].max().reindex(sites.index).fillna(0)
    sites = sites.assign(
        reach=np.maximum(np.sqrt(largest * each) * np.where(sites["spot"], 0.5, 0.63), 4),
        later=sites.index.isin(also),
    ).sort_values(["later", "reach"], ascending=[True, False], kind="stable")
    ax = ground(chart, sites, paths, marks)
    now, said = state(shown)
    _draw_circles(ax, now[now["place"].isin(sites.index)], sites, each)
    numbered = now["place"][(now["value"] > 0) & now["look"].str.startswith("disc")]
    for place in sites.itertuples():
        if place.Index in also:
            ax.plot(place.lon, place.lat, "s", ms=5, mfc="white", mec=GREY, zorder=4)
        if place.Index in said and place.Index not in set(numbered):
            ax.plot(place.lon, place.lat, "+", ms=8, mew=1.4, color=BLUE if place.spot else RED, zorder=5)
    _write(chart, ax, sites, words, said, also, _draw_paths(ax, paths))


def _draw_circles(ax, circles, sites, each):
    """Circles at spots and diamonds at areas, with equal areas for equal numbers, the small ones on top."""
    circles = circles.join(sites[["lon", "lat", "spot"]], on="place").sort_values("value", ascending=False)
    for look, (fill, edge, width, dashes) in LOOKS.items():
        for spot, some in circles[circles["look"] == look].groupby("spot"):
            size = some["value"] * each * (1 if spot else np.pi / 4)
            style = {"marker": "o", "facecolor": fill, "edgecolor": edge, "linewidth": width}
            if not spot:
                tone = paler(RED, look == "replaced")
                style = {"marker": "D", "facecolor": "none", "edgecolor": tone, "linewidth": width or 2.4}
            ax.scatter(
                some["lon"], some["lat"], size, linestyle=dashes, zorder=4.2 - 0.1 * spot, label=look, **style
            )


def _draw_paths(ax, paths):
    """Draw the paths, and return the texts that name them and their points."""
    if paths is None:
        return []
    texts = []
    for _, path in paths.groupby("path_id" if "path_id" in paths else "event_id", sort=False):
        points = list(zip(path["lon"], path["lat"], strict=True))
        measured = path["way"].eq("measured") if "way" in path else [False] * len(path)
        for full, start, end in zip(measured[1:], points, points[1:], strict=False):
            style = "-" if full else DASHES
            ax.plot(*zip(start, end, strict=True), color="black", lw=1.2, ls=style, zorder=4.5)
            between = np.linspace(start, end, 14)[4:-4]
            texts += [("", tuple(point), 3, {}) for point in between]  # no name stands on the path
        ax.plot(path["lon"], path["lat"], "o", ms=3, color="black", zorder=4.5)
        if "name" in path:
            middle = np.mean(points[(len(points) - 1) // 2 :][:2], axis=0)
            texts.append((path["name"].iloc[0], tuple(middle), 1, {"style": "italic"}))
        names = path["point"] if "point" in path else [""] * len(path)
        texts += [(name, point, 2, {}) for name, point in zip(names, points, strict=True) if name]
    return texts


def _write(chart, ax, sites, words, said, also, more):
    """Write the names where they are free; one that is not shown keeps its room."""
    texts, names, room = [], {}, 0.6 * ax.bbox.width / chart.dpi
    for place in sites.itertuples():
        one, number = place.Index, words.get(place.Index, "")
        short = re.sub(" and .*", " …", place.short) if chart.narrow else place.short
        names[one] = place.written if wide([place.written + number]) < room else short
        style = {"color": "black" if place.spot else GREY, "gid": one, "zorder": 6}
        texts.append((names[one] + number, (place.lon, place.lat), place.reach, style))
    (west, east), (south, north) = ax.get_xlim(), ax.get_ylim()
    countries = [
        (name.upper(), (x, y), 0, {"color": "#777777", "gid": "country"})
        for name, (x, y) in basemap()["labels"].items()
        if west < x < east and south < y < 0.93 * north + 0.07 * south and name not in set(sites["name"])
    ]
    write_where_free(chart, ax, more + texts + countries * bool(east - west < 60), SIDES)
    for text in list(ax.texts):
        one, point = text.get_gid(), text.get_position()
        moved = text.get_transform().transform(point) - ax.transData.transform(point)
        if one in names:
            text.set_text(names[one] + said.get(one, ""))
            text.set_visible(one in said or one in also)
        elif one == "country" and moved.any():
            text.remove()  # it stands in the middle of its country or nowhere
    named = [text for text in ax.texts if text.get_gid() == "country"]
    if len(named) < len(countries) / 2:  # a few alone would look chosen
        for text in named:
            text.remove()
