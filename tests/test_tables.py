from datetime import date

import pandas as pd
import pytest

from soleimani_edu import DataError, as_of, latest, load, schema
from soleimani_edu.schema import DATA

HEAD = (
    "claim_id,event_id,measure,group,low,best,high,bound,claimed_on,claimed_by,perspective,wording,"
    "source_id,supersedes,note\n"
)
TABLES = [*schema.tables()]


def claim(claim_id, number=1, on="2020-01-24", supersedes="", by="US Department of Defense"):
    return (
        f"{claim_id},2020-01-08-missile-attack,traumatic-brain-injury,all,{number},{number},{number},"
        f"exact,{on},{by},united-states,,dod-2020-01-24-34,{supersedes},\n"
    )


def written(folder, text, name="casualties"):
    data = text if isinstance(text, bytes) else text.encode()
    (folder / f"{name}.csv").write_bytes(data)
    return folder


def said_by(folder, text, name="casualties"):
    with pytest.raises(DataError) as caught:
        load(name, written(folder, text, name))
    return str(caught.value)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_of_the_course_loads(name):
    assert len(load(name)) >= (3 if name == "positions" else 40)


def test_a_wrong_name_lists_the_right_ones():
    with pytest.raises(DataError) as caught:
        load("casualty")
    assert str(caught.value) == (
        "no table named 'casualty'; there are: actors, article_claims, casualties, events, figures, "
        "glossary, places, positions, sources, statements"
    )


def test_a_wrong_folder_is_named():
    with pytest.raises(DataError) as caught:
        load("events", folder="no/such/folder")
    assert str(caught.value) == ("no folder 'no/such/folder'; write the path of a folder with CSV files")


def test_columns_have_real_types():
    events, claims = load("events"), load("casualties")
    assert str(events["start"].dtype) == "datetime64[s]"
    assert str(events["known_from"].dtype) == "datetime64[s, UTC]"
    assert str(claims["low"].dtype) == "Int64"
    assert str(load("figures")["low"].dtype) == "Float64"
    assert claims["measure"].cat.ordered and events["phase"].cat.ordered
    assert list(events["phase"].cat.categories) == ["context", "strike", "retaliation", "legacy"]


def test_a_wall_clock_and_its_moment_in_utc_are_kept_apart():
    strike = load("events").set_index("event_id").loc["2020-01-03-drone-strike"]
    assert strike["start"] == pd.Timestamp("2020-01-03 00:47")
    assert strike["known_from"] == pd.Timestamp("2020-01-02 21:47", tz="UTC")


def test_a_date_is_known_no_finer_than_it_is_written(tmp_path):
    rows = [claim(f"c{n}", on=on) for n, on in enumerate(["2020", "2020-02", "2020-02-29"])]
    claims = load("casualties", written(tmp_path, HEAD + "".join(rows)))
    assert list(claims["precision"]) == ["year", "month", "day"]
    assert [f"{moment:%Y-%m-%d %H:%M}" for moment in claims["known_from"]] == [
        "2021-01-01 00:00",
        "2020-03-01 00:00",
        "2020-03-01 00:00",
    ]


def test_the_end_of_what_ended_in_a_month_is_its_last_day():
    events = load("events").set_index("event_id")
    assert events.loc["2025-12-28-iran-protests", "end"] == pd.Timestamp("2026-01-31")


def test_an_empty_cell_stays_empty():
    claims = load("casualties").set_index("claim_id")
    bound = claims[claims["bound"] == "at-least"].iloc[0]
    assert pd.isna(bound["best"]) and pd.isna(bound["high"])
    assert claims.loc["tbi-2020-01-24", "supersedes"] == ""


def test_a_table_that_the_folder_lacks_comes_from_the_course(tmp_path):
    written(tmp_path, HEAD + claim("mine"))
    assert list(load("casualties", tmp_path)["claim_id"]) == ["mine"]
    assert len(load("events", tmp_path)) == len(load("events"))


def test_what_spreadsheets_write_is_read(tmp_path):
    text = "\ufeff" + (HEAD + claim("c1") + claim("c2")).replace("\n", "\r\n") + "\r\n\r\n"
    assert len(load("casualties", written(tmp_path, text))) == 2


FAULTS = {
    "an empty file": (
        "",
        "casualties.csv, line 1: the file is empty; begin it with the column names " + HEAD.strip(),
    ),
    "column names alone": (
        HEAD,
        "casualties.csv, line 2: there is no row under the column names; write one row a line",
    ),
    "a missing column": (
        HEAD.replace(",bound", "") + "x\n",
        f"casualties.csv, line 1: there is no column bound; write these columns: {HEAD.strip()}",
    ),
    "an extra column": (
        HEAD.strip() + ",colour\n",
        "casualties.csv, line 1: the column 'colour' is not known; take it out, the columns are "
        + HEAD.strip(),
    ),
    "a column twice": (
        HEAD.strip() + ",note\n",
        "casualties.csv, line 1: the column note stands twice; take one out",
    ),
    "a row too short": (
        HEAD + claim("c1") + "c2,2020-01-08-missile-attack\n",
        "casualties.csv, line 3: too few cells, 2 instead of 15; write one cell a column and put "
        '"…" round a cell that holds a comma',
    ),
    "a row too long": (
        HEAD + claim("c1").replace("\n", ",more\n"),
        "casualties.csv, line 2: too many cells, 16 instead of 15; write one cell a column and put "
        '"…" round a cell that holds a comma',
    ),
    "letters of another encoding": (
        (HEAD + claim("c1", by="Général")).encode("latin-1"),
        "casualties.csv, line 2: a letter is not in UTF-8; save the file again as CSV with the "
        "encoding UTF-8",
    ),
    "a quotation mark left open": (
        HEAD + claim("c1", by='"US'),
        "casualties.csv, line 2: a quotation mark is opened or closed in the wrong place; "
        'put "…" round the whole cell and write "" for a mark inside it',
    ),
    "a word for a number": (
        HEAD + claim("c1") + claim("c2", number="dozens"),
        "casualties.csv, line 3, column low: 'dozens' is not a whole number; write digits alone, "
        "or leave the cell empty",
    ),
    "a decimal for a person": (
        HEAD + claim("c1", number="1.5"),
        "casualties.csv, line 2, column low: '1.5' is not a whole number; write digits alone, "
        "or leave the cell empty",
    ),
    "an impossible date": (
        HEAD + claim("c1", on="2020-02-30"),
        "casualties.csv, line 2, column claimed_on: '2020-02-30' is not a date; write 2020-01-08, or "
        "2020-01-08T01:34+03:00 where the hour is known, or 2020-01, or 2020",
    ),
    "an hour without its offset": (
        HEAD + claim("c1", on="2020-01-08T01:34"),
        "casualties.csv, line 2, column claimed_on: '2020-01-08T01:34' is not a date; write "
        "2020-01-08, or 2020-01-08T01:34+03:00 where the hour is known, or 2020-01, or 2020",
    ),
    "a code outside its list": (
        HEAD + claim("c1").replace("exact", "precise"),
        "casualties.csv, line 2, column bound: 'precise' is not in the closed list; write one of "
        "exact, at-least, about, at-most",
    ),
    "an unknown event": (
        HEAD + claim("c1").replace("2020-01-08-missile-attack", "2020-01-08-missile-atack"),
        "casualties.csv, line 2, column event_id: there is no '2020-01-08-missile-atack' in "
        "events.csv; did you mean '2020-01-08-missile-attack'?",
    ),
    "an unknown claim to replace": (
        HEAD + claim("c1") + claim("c2", supersedes="zzz"),
        "casualties.csv, line 3, column supersedes: there is no 'zzz' in casualties.csv; "
        "write the id of a row that is there",
    ),
    "an empty cell that must be filled": (
        HEAD + claim("c1", by=""),
        "casualties.csv, line 2, column claimed_by: the cell is empty; write something like US Department "
        "of Defense",
    ),
    "a name used twice": (
        HEAD + claim("c1") + claim("c1"),
        "casualties.csv, line 3, column claim_id: 'c1' is already on line 2; "
        "give this row a claim_id of its own",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_place_and_its_remedy(fault, tmp_path):
    text, message = FAULTS[fault]
    assert said_by(tmp_path, text) == message


def test_a_number_column_says_how_a_number_is_written(tmp_path):
    text = (DATA / "places.csv").read_text(encoding="utf-8").replace("33.7856", "33 47")
    message = said_by(tmp_path, text, "places")
    assert message.endswith(
        "column lat: '33 47' is not a number; write it like 68.60, or leave the cell empty"
    )


def test_one_unknown_id_in_a_list_cell_is_found(tmp_path):
    text = (DATA / "events.csv").read_text(encoding="utf-8")
    message = said_by(tmp_path, text.replace("qasem-soleimani", "qasem-suleimani", 1), "events")
    assert message == (
        "events.csv, line 2, column actor_ids: there is no 'qasem-suleimani' in actors.csv; "
        "did you mean 'qasem-soleimani'? (several ids are separated by \"; \")"
    )


def test_a_claim_known_to_the_day_counts_from_the_end_of_that_day(tmp_path):
    claims = load("casualties", written(tmp_path, HEAD + claim("c1", on="2020-01-24")))
    assert as_of(claims, "2020-01-24T23:00+00:00").empty
    assert len(as_of(claims, "2020-01-24")) == 1
    assert len(as_of(claims, date(2020, 1, 24))) == 1
    assert len(as_of(claims, pd.Timestamp("2020-01-24"))) == 1


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (
            "3 January",
            "'3 January' is not a day; write one like '2020-01-08', or a moment like "
            "'2020-01-08T01:34+03:00'",
        ),
        (
            "2020-01-03T00:47",
            "'2020-01-03T00:47' does not say where the clock stands; write the offset too, "
            "'2020-01-03T00:47+03:00' for Baghdad",
        ),
    ],
)
def test_a_day_that_cannot_be_read_is_explained(day, message):
    with pytest.raises(DataError) as caught:
        as_of(load("events"), day)
    assert str(caught.value) == message


@pytest.mark.parametrize("day", [pd.NaT, "9999-12-31", "20200108", ""])
def test_what_is_no_day_is_a_sentence_and_not_a_traceback(day):
    with pytest.raises(DataError, match="is not a day"):
        as_of(load("events"), day)


def test_only_claims_have_a_latest_one():
    with pytest.raises(DataError) as caught:
        latest(load("sources"))
    assert str(caught.value) == (
        "latest asks for claims; take them from load('casualties') or load('figures')"
    )


def test_a_line_end_inside_a_cell_stays_inside_it(tmp_path):
    text = HEAD + claim("c1").replace(",\n", ',"one\rtwo"\n')
    assert list(load("casualties", written(tmp_path, text))["note"]) == ["one\rtwo"]


def test_own_claims_beside_own_events_that_cannot_be_read_are_not_taken(tmp_path):
    written(tmp_path, HEAD + claim("c1"))
    with pytest.raises(DataError, match=r"events.csv, line 1: the file is empty"):
        load("casualties", written(tmp_path, "", "events"))


def test_a_copy_of_the_courses_claims_is_held_to_the_events_beside_it(tmp_path):
    written(tmp_path, (DATA / "casualties.csv").read_bytes())
    events = (DATA / "events.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    with pytest.raises(DataError, match=r"casualties.csv, line 2, column event_id: there is no "):
        load("casualties", written(tmp_path, events[0] + events[-1], "events"))


def test_a_table_without_days_cannot_be_replayed():
    with pytest.raises(DataError) as caught:
        as_of(load("places"), "2020-01-03")
    assert str(caught.value) == ("this table has no column known_from; take a dated table from load()")
