"""One schema: the loader, the checker and the codebook say what data/datapackage.json says."""

import json

import pandas as pd
import pytest
from frictionless import Package

from soleimani_edu import load, schema
from soleimani_edu.schema import DATA

PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
CODEBOOK = (DATA / "README.md").read_text(encoding="utf-8")
FIELDS = [(name, field) for name, fields in schema.tables().items() for field in fields]
CODED = [(name, field) for name, field in FIELDS if "enum" in field.get("constraints", {})]


def named(pairs):
    return [f"{name}.{field['name']}" for name, field in pairs]


def test_frictionless_finds_the_data_package_valid():
    report = Package(DATA / "datapackage.json").validate()
    assert report.flatten(["type", "message"]) == []
    assert len(report.tasks) == len(schema.resources())


def test_every_file_of_the_data_folder_is_in_the_package():
    files = {path.name for path in DATA.iterdir()} - {"README.md", "datapackage.json"}
    assert files == {resource["path"] for resource in PACKAGE["resources"]}


@pytest.mark.parametrize("resource", PACKAGE["resources"], ids=lambda r: r["name"])
def test_every_file_says_what_it_is_and_whose(resource):
    for key in ("title", "description", "mediatype", "licenses", "sources"):
        assert resource[key], key
    assert resource["encoding"] == "utf-8" and resource["hash"].startswith("sha256:")


@pytest.mark.parametrize(("name", "field"), FIELDS, ids=named(FIELDS))
def test_every_column_has_its_meaning_and_an_example_that_keeps_its_own_rules(name, field):
    assert len(field["description"]) > 5
    assert (field["type"] == "string") == ("unit" not in field)
    known = [set(load(table).iloc[:, 0]) for table in field["target"]]
    ids = set.union(*known) if known else None
    assert schema.faults(field, [str(field["example"])], ids) == {}
    if field["name"] == schema.fields(name)[0]["name"]:
        assert field["example"] in set(load(name)[field["name"]])


@pytest.mark.parametrize("name", schema.tables())
def test_the_loader_gives_each_column_the_type_of_the_schema(name):
    table = load(name)
    assert list(table)[: len(schema.fields(name))] == [field["name"] for field in schema.fields(name)]
    for field in schema.fields(name):
        dtype = table[field["name"]].dtype
        if codes := field.get("constraints", {}).get("enum"):
            assert list(dtype.categories) == codes and dtype.ordered
        elif field.get("moment"):
            assert dtype == "datetime64[s]"
        else:
            assert dtype == {"integer": "Int64", "number": "Float64", "string": "str"}[field["type"]]


@pytest.mark.parametrize("name", schema.tables())
def test_a_file_without_its_hash_is_checked_cell_by_cell_and_read_the_same(name, tmp_path):
    text = (DATA / f"{name}.csv").read_bytes()
    (tmp_path / f"{name}.csv").write_bytes(text + b"\n")
    pd.testing.assert_frame_equal(load(name, tmp_path), load(name))


def test_keys_point_where_the_schema_says():
    keys = {
        (resource["name"], key["fields"][0]): key["reference"].get("resource", resource["name"])
        for resource in PACKAGE["resources"]
        for key in resource.get("schema", {}).get("foreignKeys", [])
    }
    claims = {
        (t, c): to
        for t in ("casualties", "figures")
        for c, to in {"event_id": "events", "source_id": "sources", "supersedes": t}.items()
    }
    assert keys == claims | {
        ("events", "place_id"): "places",
        ("statements", "event_id"): "events",
        ("statements", "source_id"): "sources",
        ("positions", "event_id"): "events",
        ("positions", "source_id"): "sources",
    }


def test_the_same_codes_of_perspective_stand_in_every_table():
    lists = [field["constraints"]["enum"] for _, field in CODED if field["name"] == "perspective"]
    assert len(lists) == 6 and all(codes == lists[0] for codes in lists) and len(lists[0]) == 12


@pytest.mark.parametrize(("name", "field"), CODED, ids=named(CODED))
def test_the_codebook_explains_every_code(name, field):
    for code in field["constraints"]["enum"]:
        if (
            field["name"] not in ("phase", "precision", "unit", "country", "section", "script")
            and name != "actors"
        ):
            assert f"`{code}`" in CODEBOOK, code


def test_the_codebook_counts_the_rows_and_gives_each_measure_its_unit():
    for name in schema.tables():
        row = next(line for line in CODEBOOK.splitlines() if line.startswith(f"| `{name}.csv` |"))
        assert row.endswith(f"| {len(load(name)):,} |"), name
    units = next(f["units"] for f in schema.fields("figures") if f["name"] == "measure")
    assert set(units) == set(
        next(f for f in schema.fields("figures") if f["name"] == "measure")["constraints"]["enum"]
    )
    for measure, its in units.items():
        assert f"| `{measure}` | {', '.join(its)} |" in CODEBOOK


def test_no_source_is_later_than_the_day_on_which_coverage_ends():
    assert load("events")["start"].max() <= pd.Timestamp("2026-06-29")
    for name, column in {
        "casualties": "claimed_on",
        "figures": "claimed_on",
        "statements": "said_on",
    }.items():
        assert load(name)[column].max() <= pd.Timestamp("2026-06-29 23:59"), name
    assert load("sources")["published"].max() <= pd.Timestamp("2026-06-30")
