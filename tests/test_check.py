"""The checker finds every broken promise, says where it is and how to mend it, and lists them all."""

import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soleimani_edu import DataError, check, load, schema
from soleimani_edu.__main__ import main
from soleimani_edu.schema import DATA

TABLES = list(schema.tables())
UNDATED = {"places", "actors", "article_claims", "glossary"}


def grid(name):
    """The cells of a table of the course, with its header."""
    return list(csv.reader(io.StringIO((DATA / f"{name}.csv").read_text(encoding="utf-8"))))


def put(folder, name, rows, encoding="utf-8", newline="\n"):
    text = io.StringIO()
    csv.writer(text, lineterminator=newline).writerows(rows)
    (folder / f"{name}.csv").write_bytes(text.getvalue().encode(encoding))
    return folder


def changed(name, column, value, row=1):
    rows = grid(name)
    rows[row][rows[0].index(column)] = value
    return rows


def problems(folder):
    return check.report(folder).problems


def names(name):
    return ",".join(field["name"] for field in schema.fields(name))


def with_rule(name, rule):
    return [f["name"] for f in schema.fields(name) if rule(f)]


def test_the_course_keeps_every_promise():
    report = check.report()
    assert report.problems == []
    assert (report.checked["tables"], report.checked["notebooks"], report.checked["quizzes"]) == (10, 6, 4)


@pytest.mark.parametrize("name", TABLES)
def test_a_missing_and_an_extra_column_are_named(name, tmp_path):
    last = grid(name)[0][-1]
    put(tmp_path, name, [row[:-1] for row in grid(name)])
    assert problems(tmp_path) == [
        f"{name}.csv, line 1: there is no column {last}; write these columns: {names(name)}"
    ]
    put(tmp_path, name, [[*row, "x"] for row in grid(name)])
    assert problems(tmp_path) == [
        f"{name}.csv, line 1: the column 'x' is not known; take it out, the columns are {names(name)}"
    ]


@pytest.mark.parametrize("name", TABLES)
def test_a_row_too_long_and_a_row_too_short_are_both_named_at_once(name, tmp_path):
    rows = grid(name)
    rows[1].append("x")
    rows[2].pop()
    put(tmp_path, name, rows)
    width, remedy = len(rows[0]), 'write one cell a column and put "…" round a cell that holds a comma'
    lines = schema.scan(DATA / f"{name}.csv", name)[0]
    found = [problem for problem in problems(tmp_path) if "cells" in problem]
    assert found == [
        f"{name}.csv, line {lines[0]}: too many cells, {width + 1} instead of {width}; {remedy}",
        f"{name}.csv, line {lines[1]}: too few cells, {width - 1} instead of {width}; {remedy}",
    ]


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_file_and_one_with_column_names_alone_are_named(name, tmp_path):
    (tmp_path / f"{name}.csv").write_bytes(b"")
    assert problems(tmp_path) == [
        f"{name}.csv, line 1: the file is empty; begin it with the column names {names(name)}"
    ]
    put(tmp_path, name, grid(name)[:1])
    assert problems(tmp_path) == [
        f"{name}.csv, line 2: there is no row under the column names; write one row a line"
    ]


@pytest.mark.parametrize("name", TABLES)
def test_letters_of_another_encoding_are_named(name, tmp_path):
    rows = [grid(name)[0], ["Général"] * len(grid(name)[0])]
    put(tmp_path, name, rows, encoding="latin-1")
    assert problems(tmp_path) == [
        f"{name}.csv, line 2: a letter is not in UTF-8; save the file again as CSV with the encoding UTF-8"
    ]


@pytest.mark.parametrize("name", TABLES)
def test_what_spreadsheets_write_is_accepted(name, tmp_path):
    rows = [*grid(name), [""] * len(grid(name)[0])]
    put(tmp_path, name, rows, encoding="utf-8-sig", newline="\r\n")
    with (tmp_path / f"{name}.csv").open("ab") as file:
        file.write(b"\r\n\r\n")
    assert problems(tmp_path) == []


@pytest.mark.parametrize("name", TABLES)
def test_cells_separated_by_semicolons_or_tabs_are_named(name, tmp_path):
    for sign, word in (";", "semicolons"), ("\t", "tabs"):
        (tmp_path / f"{name}.csv").write_text(sign.join(grid(name)[0]) + "\n", encoding="utf-8")
        assert problems(tmp_path) == [
            f"{name}.csv, line 1: the cells are separated by {word}; save the file again as CSV with commas"
        ]


@pytest.mark.parametrize("name", TABLES)
def test_a_key_used_twice_is_named_with_both_lines(name, tmp_path):
    rows = grid(name)
    rows[2][0] = rows[1][0]
    put(tmp_path, name, rows)
    lines = schema.scan(tmp_path / f"{name}.csv", name)[0]
    assert (
        f"{name}.csv, line {lines[1]}, column {rows[0][0]}: {rows[1][0]!r} is already on line {lines[0]}; "
        f"give this row a {rows[0][0]} of its own"
    ) in problems(tmp_path)


@pytest.mark.parametrize(
    ("name", "column"),
    [(n, c) for n in TABLES for c in with_rule(n, lambda f: "enum" in f.get("constraints", {}))],
)
def test_a_value_outside_a_closed_list_is_named_with_the_list(name, column, tmp_path):
    put(tmp_path, name, changed(name, column, "whatever"))
    codes = next(f["constraints"]["enum"] for f in schema.fields(name) if f["name"] == column)
    assert (
        f"{name}.csv, line 2, column {column}: 'whatever' is not in the closed list; "
        f"write one of {', '.join(codes)}"
    ) in problems(tmp_path)


@pytest.mark.parametrize("name", [name for name in TABLES if name not in UNDATED])
@pytest.mark.parametrize(
    "day", ["2020-02-30", "3 January 2020", "2020-13", "01/03/2020", "2020-01-08T25:00Z"]
)
def test_an_impossible_date_is_named(name, day, tmp_path):
    column = with_rule(name, lambda f: f.get("moment"))[0]
    put(tmp_path, name, changed(name, column, day))
    hour = "" if name == "sources" else "2020-01-08T01:34+03:00 where the hour is known, or "
    assert (
        f"{name}.csv, line 2, column {column}: {day!r} is not a date; write 2020-01-08, or {hour}2020-01, "
        "or 2020"
    ) in problems(tmp_path)


@pytest.mark.parametrize(
    ("name", "column"), [(n, c) for n in TABLES for c in with_rule(n, lambda f: f["type"] != "string")]
)
def test_a_word_for_a_number_is_named(name, column, tmp_path):
    put(tmp_path, name, changed(name, column, "dozens"))
    whole = name == "casualties"
    what, remedy = ("a whole number", "digits alone") if whole else ("a number", "it like 68.60")
    assert (
        f"{name}.csv, line 2, column {column}: 'dozens' is not {what}; "
        f"write {remedy}, or leave the cell empty"
    ) in problems(tmp_path)


@pytest.mark.parametrize(
    ("name", "column"), [(n, c) for n in TABLES for c in with_rule(n, lambda f: f["target"])]
)
def test_a_dangling_key_is_named_with_its_table(name, column, tmp_path):
    put(tmp_path, name, changed(name, column, "zzzzzzzz"))
    field = next(f for f in schema.fields(name) if f["name"] == column)
    several = ' (several ids are separated by "; ")' if "listOf" in field else ""
    files = " or ".join(f"{table}.csv" for table in field["target"])
    assert (
        f"{name}.csv, line 2, column {column}: there is no 'zzzzzzzz' in {files}; "
        f"write the id of a row that is there{several}"
    ) in problems(tmp_path)


@pytest.mark.parametrize("name", ["casualties", "figures"])
@pytest.mark.parametrize(("small", "great"), [("low", "best"), ("best", "high"), ("low", "high")])
def test_numbers_that_do_not_rise_are_named(name, small, great, tmp_path):
    rows = changed(name, "bound", "about")
    for column in ("low", "best", "high"):
        rows[1][rows[0].index(column)] = {small: "9", great: "5"}.get(column, "")
    put(tmp_path, name, rows)
    assert (
        f"{name}.csv, line 2, column {small}: {small} is 9 and {great} is 5; "
        "write the numbers so that low ≤ best ≤ high"
    ) in problems(tmp_path)


@pytest.mark.parametrize(
    ("bound", "numbers", "given", "remedy"),
    [
        ("exact", ("1", "1", "2"), "1, 1, 2", "write the one number in low, best and high alike"),
        ("at-least", ("1", "1", ""), "1, 1, empty", "write the number in low, and leave best and high empty"),
        ("about", ("", "1", ""), "empty, 1, empty", "write the number in low"),
        ("at-most", ("1", "", "1"), "1, empty, 1", "write the number in high, and leave low and best empty"),
    ],
)
def test_a_bound_that_does_not_fit_its_numbers_is_named(bound, numbers, given, remedy, tmp_path):
    rows = changed("casualties", "bound", bound)
    for column, number in zip(("low", "best", "high"), numbers, strict=True):
        rows[1][rows[0].index(column)] = number
    put(tmp_path, "casualties", rows)
    assert (
        f"casualties.csv, line 2, column bound: {bound!r} does not fit low, best and high, which are "
        f"{given}; {remedy}"
    ) in problems(tmp_path)


HEAD = (
    "claim_id,event_id,measure,group,low,best,high,bound,claimed_on,claimed_by,perspective,wording,"
    "source_id,supersedes,note\n"
)


def claim(one, on="2020-01-24", by="US Department of Defense", group="all", supersedes="", number=34):
    return (
        f"{one},2020-01-08-missile-attack,traumatic-brain-injury,{group},{number},{number},{number},exact,"
        f"{on},{by},united-states,,dod-2020-01-24-34,{supersedes},\n"
    )


def of_claims(folder, *claims):
    (folder / "casualties.csv").write_text(HEAD + "".join(claims), encoding="utf-8")
    return problems(folder)


def test_an_instructors_own_claims_are_checked_against_the_course(tmp_path):
    assert of_claims(tmp_path, claim("mine")) == []
    checked = check.report(tmp_path).checked
    assert {what for what, number in checked.items() if number == 1} == {"tables", "rows"}


def test_a_claim_before_its_event_is_named(tmp_path):
    assert of_claims(tmp_path, claim("mine", on="2020-01-05")) == [
        "casualties.csv, line 2, column claimed_on: '2020-01-05' is before the event "
        "'2020-01-08-missile-attack' of 2020-01-08; mend the date or that of the event, or name the event "
        "that it is about"
    ]


def test_the_evening_before_in_washington_is_not_before_the_event_in_iraq(tmp_path):
    assert of_claims(tmp_path, claim("mine", on="2020-01-07T21:00-05:00")) == []
    assert len(of_claims(tmp_path, claim("mine", on="2020-01-07T12:00-05:00"))) == 1


def test_a_source_before_what_it_reports_is_named(tmp_path):
    assert of_claims(tmp_path, claim("mine", on="2020-02-10")) == [
        "casualties.csv, line 2, column source_id: 'dod-2020-01-24-34' was published on 2020-01-24, before "
        "the 2020-02-10 that it is to report; mend the date, or name another source"
    ]


def test_a_claim_that_stands_twice_is_named(tmp_path):
    assert of_claims(tmp_path, claim("one"), claim("two")) == [
        "casualties.csv, line 3, column event_id: this is the same claim as on line 2 "
        "(2020-01-08-missile-attack, traumatic-brain-injury, all, US Department of Defense, 2020-01-24, "
        "34, 34, 34); take one of the two out"
    ]


@pytest.mark.parametrize(
    ("other", "column", "value"),
    [
        ({"by": "US Central Command"}, "claimed_by", "US Department of Defense"),
        ({"group": "soldiers"}, "group", "all"),
    ],
)
def test_a_claim_replaces_only_one_on_the_same_thing(other, column, value, tmp_path):
    rows = claim("one", on="2020-01-23"), claim("two", supersedes="one", number=35, **other)
    assert of_claims(tmp_path, *rows) == [
        f"casualties.csv, line 3, column supersedes: 'one' has another {column}, {value!r}; a claim replaces "
        "only one of the same claimant on the same event, measure and group"
    ]


def test_a_claim_replaces_only_an_earlier_one(tmp_path):
    rows = claim("one", on="2020-01-23", supersedes="two", number=35), claim("two")
    assert of_claims(tmp_path, *rows) == [
        "casualties.csv, line 2, column supersedes: 'two' was not said before this claim; name an earlier one"
    ]


def test_claims_that_replace_each_other_in_a_ring_are_named(tmp_path):
    assert of_claims(tmp_path, claim("one", supersedes="one")) == [
        "casualties.csv, line 2, column supersedes: 'one' leads back to 'one'; name only a claim said earlier"
    ]
    ring = [claim(a, supersedes=b, number=n) for a, b, n in (("a", "b", 1), ("b", "c", 2), ("c", "a", 3))]
    assert of_claims(tmp_path, *ring, claim("d", supersedes="a", number=4)) == [
        "casualties.csv, line 2, column supersedes: 'b' leads back to 'a'; name only a claim said earlier"
    ]


def test_a_number_too_long_to_keep_and_a_folder_with_the_name_of_a_table_do_no_harm(tmp_path):
    found = of_claims(tmp_path, claim("one", number=10**25))
    assert found[0] == (
        f"casualties.csv, line 2, column low: '{10**25}' is too long; write 15 digits at most"
    )
    (tmp_path / "events.csv").mkdir()
    assert len(problems(tmp_path)) == len(found)


def test_a_claimant_has_one_voice(tmp_path):
    other = claim("two", on="2020-01-23").replace(",united-states,", ",press,")
    assert of_claims(tmp_path, claim("one"), other) == [
        "casualties.csv, line 3, column perspective: 'US Department of Defense' speaks here for 'press' and "
        "in casualties.csv, line 2, for 'united-states'; write one of them everywhere"
    ]


def test_two_hours_of_one_day_may_replace_each_other_only_in_their_order(tmp_path):
    first, second = claim("one", on="2020-01-23T10:00Z"), "2020-01-23T18:00Z"
    assert of_claims(tmp_path, first, claim("two", on=second, supersedes="one", number=35)) == []
    assert (
        len(
            of_claims(
                tmp_path, claim("one", on=second), claim("two", on="2020-01-23T10:00Z", supersedes="one")
            )
        )
        == 1
    )


def test_a_measure_has_its_unit(tmp_path):
    rows = grid("figures")
    unit, measure = rows[0].index("unit"), rows[0].index("measure")
    line = next(n for n, row in enumerate(rows) if row[measure] == "votes-for")
    rows[line][unit] = "persons"
    put(tmp_path, "figures", rows)
    line = schema.scan(tmp_path / "figures.csv", "figures")[0][line - 1]
    assert problems(tmp_path) == [
        f"figures.csv, line {line}, column unit: 'votes-for' is not counted in 'persons'; write votes"
    ]


def test_a_long_quotation_is_counted(tmp_path):
    put(tmp_path, "statements", changed("statements", "quote", "word " * 26))
    assert ("statements.csv, line 2, column quote: the quotation has 26 words; write at most 25") in problems(
        tmp_path
    )


def test_a_dispute_of_one_voice_is_named(tmp_path):
    events = load_text("events")
    sources = {row["source_id"]: row["perspective"] for row in load_text("sources")}
    number = next(n for n, row in enumerate(events, 1) if row["dispute"])
    press = next(one for one, voice in sources.items() if voice == "press" and one >= "w")
    put(tmp_path, "events", changed("events", "source_ids", press, row=number))
    line = schema.scan(tmp_path / "events.csv", "events")[0][number - 1]
    assert (
        f"events.csv, line {line}, column source_ids: accounts differ here, but all sources speak with one "
        "voice, press; add a source of another perspective"
    ) in problems(tmp_path)


def load_text(name):
    return list(csv.DictReader(io.StringIO((DATA / f"{name}.csv").read_text(encoding="utf-8"))))


@pytest.mark.parametrize("name", ["sources", "places", "actors"])
def test_what_no_row_uses_is_named(name, tmp_path):
    rows = grid(name)
    rows.append(["nobody-names-me", *rows[1][1:]])
    put(tmp_path, name, rows)
    line = schema.scan(tmp_path / f"{name}.csv", name)[0][-1]
    assert problems(tmp_path) == [
        f"{name}.csv, line {line}, column {rows[0][0]}: no row uses 'nobody-names-me'; "
        "name it where it belongs, or take it out"
    ]


def test_an_id_names_one_thing_among_all_that_a_lesson_can_point_to(tmp_path):
    put(tmp_path, "events", grid("events"))
    event = grid("events")[1][0]
    found = of_claims(tmp_path, claim(event))
    assert found == [
        f"casualties.csv, line 2, column claim_id: {event!r} is also the name of a row in events.csv; "
        "give this row another"
    ]


def test_a_verdict_rests_on_something(tmp_path):
    rows = changed("article_claims", "claim_ids", "")
    rows[1][rows[0].index("source_ids")] = ""
    put(tmp_path, "article_claims", rows)
    verdict = rows[1][rows[0].index("verdict")]
    assert problems(tmp_path) == [
        f"article_claims.csv, line 2, column claim_ids: the verdict {verdict!r} rests on nothing; "
        "name claims or sources"
    ]


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("end", "1950", "'1950' is before the start; write a later day, or leave it empty"),
        ("precision", "minute", "start is written to the day, not to the minute; write day"),
    ],
)
def test_an_events_dates_agree(column, value, what, tmp_path):
    put(tmp_path, "events", changed("events", column, value))
    assert f"events.csv, line 2, column {column}: {what}" in problems(tmp_path)


def test_a_misspelt_file_name_is_named_and_so_is_a_folder_without_any(tmp_path):
    assert problems(tmp_path) == [
        f"{tmp_path}: there is no table, notebook or quiz here; name a folder with a folder "
        "quizzes or with files such as " + ", ".join(f"{name}.csv" for name in TABLES)
    ]
    put(tmp_path, "casualty", grid("casualties"))
    assert problems(tmp_path)[0] == (
        "casualty.csv, line 1: no table of the course has this name; did you mean 'casualties.csv'?"
    )


def test_faults_of_several_tables_are_listed_together(tmp_path):
    put(tmp_path, "events", changed("events", "phase", "whatever"))
    put(tmp_path, "places", changed("places", "lat", "91"))
    found = problems(tmp_path)
    assert len(found) == 2
    assert "places.csv, line 2, column lat: '91' is above 90; write a number that is not above it" in found


def test_a_cell_that_begins_or_ends_with_a_blank_is_named(tmp_path):
    assert of_claims(tmp_path, claim("one", by="US Department of Defense ")) == [
        "casualties.csv, line 2, column claimed_by: 'US Department of Defense ' begins or ends with a blank; "
        "take it out"
    ]


@pytest.mark.parametrize(
    ("ids", "what"),
    [
        ("irgc; irgc", "an id stands twice in 'irgc; irgc'; write it once"),
        ("irgc; ", "an id is missing in 'irgc; '; take out the \"; \" that is too many"),
        ("irgc; ; iran", "an id is missing in 'irgc; ; iran'; take out the \"; \" that is too many"),
        (
            "irgc;iran",
            "there is no 'irgc;iran' in actors.csv; did you mean 'irgc'? "
            '(several ids are separated by "; ")',
        ),
    ],
)
def test_a_list_of_ids_is_written_in_one_way(ids, what, tmp_path):
    put(tmp_path, "events", changed("events", "actor_ids", ids))
    found = [problem for problem in problems(tmp_path) if "line 2, column actor_ids" in problem]
    assert found == [f"events.csv, line 2, column actor_ids: {what}"]


def test_an_hour_after_which_an_event_cannot_end_is_named(tmp_path):
    rows = changed(
        "events", "end", "2020-01-08T01:00+03:00", row=next_row("events", "2020-01-08-missile-attack")
    )
    put(tmp_path, "events", rows)
    assert [p for p in problems(tmp_path) if "column end" in p] == [
        f"events.csv, line {line_of(tmp_path, 'events', '2020-01-08-missile-attack')}, column end: "
        "'2020-01-08T01:00+03:00' is before the start; write a later day, or leave it empty"
    ]


def next_row(name, one):
    return next(n for n, row in enumerate(grid(name)) if row[0] == one)


def line_of(folder, name, one):
    return schema.scan(folder / f"{name}.csv", name)[0][next_row(name, one) - 1]


def test_an_event_that_no_source_can_report_is_named(tmp_path):
    old = next(row["source_id"] for row in load_text("sources") if "1" < row["published"] < "2010")
    one = "2020-01-08-soleimani-burial"
    rows = changed("events", "source_ids", old, row=next_row("events", one))
    put(tmp_path, "events", rows)
    assert problems(tmp_path) == [
        f"events.csv, line {line_of(tmp_path, 'events', one)}, column source_ids: all sources were published "
        "before the event began; add one that reports it"
    ]


def test_a_statement_that_stands_twice_or_before_its_source_is_named(tmp_path):
    rows = grid("statements")
    rows.append(["2020-again", *rows[1][1:]])
    put(tmp_path, "statements", rows)
    assert len(problems(tmp_path)) == 1 and "this is the same statement as on line 2" in problems(tmp_path)[0]
    put(tmp_path, "statements", changed("statements", "said_on", "2026-06-01"))
    assert (
        len(problems(tmp_path)) == 1 and "before the 2026-06-01 that it is to report" in problems(tmp_path)[0]
    )


def test_a_fault_of_one_table_is_not_told_again_for_the_others(tmp_path):
    for name in TABLES:
        put(tmp_path, name, grid(name))
    used = grid("events")[1][grid("events")[0].index("source_ids")].split("; ")[0]
    put(tmp_path, "sources", changed("sources", "kind", "gazette", row=next_row("sources", used)))
    assert len(problems(tmp_path)) == 1


def test_what_no_program_here_reads_is_named(tmp_path):
    put(tmp_path, "casualties", grid("casualties"))
    (tmp_path / "events.xlsx").write_bytes(b"PK")
    assert problems(tmp_path) == ["events.xlsx, line 1: only CSV files are read; save it as events.csv"]


SMALL = HEAD + claim("one") + claim("two", number=35, on="2020-01-23")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(SMALL)),
            st.integers(0, 3),
            st.sampled_from(
                ['"', '"\r"', "\r", "\n", ",", "\0", "\ufeff", ";", "9" * 30, " ", "é", "\u2028", ""]
            ),
        ),
        max_size=3,
    )
)
def test_whatever_is_changed_in_a_file_nothing_breaks_and_no_cell_is_lost(tmp_path, changes):
    text = SMALL
    for place, cut, put_in in changes:
        text = text[:place] + put_in + text[place + cut :]
    (tmp_path / "casualties.csv").write_bytes(text.encode())
    assert all(problem.startswith("casualties.csv, line ") for problem in problems(tmp_path))
    try:
        table = load("casualties", tmp_path)
    except DataError as error:
        assert str(error).startswith("casualties.csv, line ")
    else:
        rows = [row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")) if any(row)]
        for column in ("claim_id", "group", "claimed_by", "note"):
            assert list(table[column]) == [row[rows[0].index(column)] for row in rows[1:]]


def run(*words):
    return subprocess.run(
        [sys.executable, "-m", "soleimani_edu", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_the_command_says_what_it_checked_and_ends_with_0():
    done = run("check")
    assert done.returncode == 0 and done.stderr == ""
    assert done.stdout.startswith("Checked tables 10, rows ") and done.stdout.endswith(". All is well.\n")


def test_the_command_lists_what_is_wrong_and_ends_with_1(tmp_path):
    put(tmp_path, "casualties", changed("casualties", "bound", "precise"))
    done = run("check", tmp_path)
    assert (done.returncode, done.stderr) == (1, "1 to be mended.\n")
    assert done.stdout == (
        "casualties.csv, line 2, column bound: 'precise' is not in the closed list; "
        "write one of exact, at-least, about, at-most\n"
    )


def test_the_command_names_a_folder_that_is_not_there():
    done = run("check", "no/such/folder")
    assert (done.returncode, done.stdout) == (
        1,
        "no/such/folder: there is no such folder; write the path of a folder with your files\n",
    )


def test_the_command_takes_a_folder_and_not_a_file_nor_hashes_of_a_folder(tmp_path):
    (tmp_path / "x.csv").write_text("x", encoding="utf-8")
    assert run("check", tmp_path / "x.csv").stdout == (
        f"{tmp_path / 'x.csv'}: this is a file; write the path of a folder with your files\n"
    )
    assert "--hash is for the files of the course" in run("check", "--hash", tmp_path).stderr


@pytest.fixture
def own_course(tmp_path, monkeypatch):
    """A copy of the course's tables that stands in their place."""
    shutil.copytree(DATA, tmp_path / "data")
    monkeypatch.setattr(schema, "DATA", tmp_path / "data")
    schema.resources.cache_clear()
    yield tmp_path / "data"
    monkeypatch.undo()
    schema.resources.cache_clear()


def test_no_hash_is_written_over_a_fault(own_course, capsys):
    before = (own_course / "datapackage.json").read_bytes()
    put(own_course, "glossary", changed("glossary", "kind", "whatever"))
    assert (
        main(["check", "--hash"]) == 1 and "'whatever' is not in the closed list" in capsys.readouterr().out
    )
    assert (own_course / "datapackage.json").read_bytes() == before
    put(own_course, "glossary", changed("glossary", "meaning", "Something else."))
    assert main(["check", "--hash"]) == 0 and "All is well" in capsys.readouterr().out


def test_a_file_that_was_changed_no_longer_has_its_hash(own_course):
    with (own_course / "glossary.csv").open("ab") as file:
        file.write(b"\n")
    assert check.report().problems == [
        "datapackage.json, resource glossary: the hash is not that of glossary.csv; "
        "when all else is well, write it with: python -m soleimani_edu check --hash"
    ]


# One cause, one sentence: in a whole copy of the tables, with the row to which most others point.

MOST_NAMED = {
    "events": "2020-01-03-drone-strike",
    "sources": "nyt-2020-01-11-seven-days",
    "places": "tehran",
    "actors": "iran",
    "casualties": "tbi-2020-01-24",
    "figures": "asad-missiles-2020-01-07",
}


@pytest.fixture
def copy(tmp_path):
    for name in TABLES:
        put(tmp_path, name, grid(name))
    return tmp_path


@pytest.mark.parametrize("name", MOST_NAMED)
@pytest.mark.parametrize("spoil", [lambda one: one + " ", str.upper, lambda one: "", lambda one: "#REF!"])
def test_a_faulty_id_is_told_once_and_not_by_every_row_that_names_it(name, spoil, copy):
    one = MOST_NAMED[name]
    rows = grid(name)
    rows[next_row(name, one)][0] = spoil(one)
    put(copy, name, rows)
    line = schema.scan(copy / f"{name}.csv", name)[0][next_row(name, one) - 1]
    found = problems(copy)
    assert len(found) == 1 and found[0].startswith(f"{name}.csv, line {line}, column {rows[0][0]}: ")


@pytest.mark.parametrize("name", MOST_NAMED)
def test_a_row_that_cannot_be_read_is_told_once(name, copy):
    rows = grid(name)
    rows[next_row(name, MOST_NAMED[name])].append("x")
    put(copy, name, rows)
    found = problems(copy)
    assert len(found) == 1 and "too many cells" in found[0]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("sign", [";", "\t"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_a_whole_table_separated_by_another_sign_is_told_once(name, sign, quoting, copy):
    text = io.StringIO()
    csv.writer(text, delimiter=sign, quoting=quoting, lineterminator="\n").writerows(grid(name))
    (copy / f"{name}.csv").write_text(text.getvalue(), encoding="utf-8")
    word = {";": "semicolons", "\t": "tabs"}[sign]
    assert problems(copy) == [
        f"{name}.csv, line 1: the cells are separated by {word}; save the file again as CSV with commas"
    ]


def test_the_first_line_of_a_spreadsheet_is_named(copy):
    (copy / "places.csv").write_text("sep=,\n" + (copy / "places.csv").read_text("utf-8"), encoding="utf-8")
    assert problems(copy) == ["places.csv, line 1: this line is a spreadsheet's own; take it out"]


@pytest.mark.parametrize("strange", ["claim_id ", "Claim_ID", "claim_ids"])
def test_a_column_with_another_name_is_not_to_be_taken_out(strange, tmp_path):
    put(tmp_path, "casualties", [[strange, *grid("casualties")[0][1:]], *grid("casualties")[1:]])
    assert problems(tmp_path) == [
        f"casualties.csv, line 1: the column {strange!r} is called claim_id; write it so"
    ]


def test_an_id_that_the_course_has_and_ones_own_table_has_not_says_so(tmp_path):
    put(tmp_path, "sources", [grid("sources")[0], ["mine", *grid("sources")[1][1:]]])
    assert of_claims(tmp_path, claim("one")) == [
        "casualties.csv, line 2, column source_id: there is no 'dod-2020-01-24-34' in your sources.csv; "
        "the course has it, copy its row into yours"
    ]


def test_many_claims_before_one_event_and_of_another_voice_are_one_sentence_each(tmp_path):
    early = [claim(f"c{n}", on="2020-01-05", number=n) for n in range(1, 4)]
    assert of_claims(tmp_path, *early) == [
        "casualties.csv, line 2, column claimed_on: '2020-01-05' is before the event "
        "'2020-01-08-missile-attack' of 2020-01-08 (also on line 3, 4); mend the date or that of the event, "
        "or name the event that it is about"
    ]
    others = [claim(f"c{n}", number=n).replace(",united-states,", ",press,") for n in range(1, 4)]
    assert of_claims(tmp_path, claim("one"), *others) == [
        "casualties.csv, line 2, column perspective: 'US Department of Defense' speaks here for "
        "'united-states' and in casualties.csv, line 3, for 'press'; write one of them everywhere"
    ]


def test_numbers_that_fall_are_one_fault_of_their_row(tmp_path):
    assert of_claims(tmp_path, claim("one").replace("34,34,34", "9,5,3")) == [
        "casualties.csv, line 2, column low: low is 9 and best is 5; "
        "write the numbers so that low ≤ best ≤ high"
    ]


def test_what_is_no_table_is_no_fault_or_is_told_once(tmp_path):
    put(tmp_path, "casualties", [grid("casualties")[0], *grid("casualties")[1:3]])
    (tmp_path / "~$casualties.xlsx").write_bytes(b"open")
    assert problems(tmp_path) == []
    (tmp_path / "grades.csv").write_text("a,b\n", encoding="utf-8")
    assert problems(tmp_path) == [
        "grades.csv, line 1: no table of the course has this name; take it out of the folder"
    ]


def test_tables_in_a_folder_below_are_not_passed_over_in_silence(tmp_path):
    (tmp_path / "week 1").mkdir()
    put(tmp_path / "week 1", "casualties", grid("casualties"))
    assert problems(tmp_path)[0] == (
        "week 1: tables stand in this folder and were not read; check it by itself"
    )


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give up rights")
def test_what_may_not_be_opened_is_told_and_nothing_breaks():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chmod(folder, 0o755)
        (folder / "closed").mkdir(mode=0o700)
        (folder / "quizzes").mkdir(mode=0o755)
        (folder / "lesson.ipynb").write_text("{}")
        (folder / "quizzes/mine.md").write_text("# Quiz")
        for path in (folder / "lesson.ipynb", folder / "quizzes/mine.md"):
            path.chmod(0o600)
        check.report()  # whatever is imported or remembered is so before the rights go
        os.seteuid(65534)
        try:
            found = problems(folder)
        except PermissionError:
            pytest.skip("the course itself may not be opened by others here")
        finally:
            os.seteuid(0)
    assert found == [
        "closed: the folder cannot be opened (Permission denied); look at its rights",
        "lesson.ipynb: the file cannot be opened (Permission denied); look at its rights",
        "quizzes/mine.md: the file cannot be opened (Permission denied); look at its rights",
    ]
