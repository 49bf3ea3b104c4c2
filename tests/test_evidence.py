import pytest

from soleimani_edu import load, schema
from soleimani_edu.evidence import TABLES, links
from soleimani_edu.quiz import Question, Quiz, QuizError


def quiz(*ids):
    return Quiz("mine", questions=[Question("Q", 3, "free", evidence=list(ids), evidence_line=9)])


@pytest.mark.parametrize("table", TABLES)
def test_a_row_of_each_table_can_be_evidence(table):
    one = load(table).iloc[0, 0]
    assert list(links(quiz(one))) == [one]


def test_every_row_can_be_evidence_and_has_words_and_an_address():
    ids = [one for table in TABLES for one in load(table).iloc[:, 0]]
    found = links(quiz(*ids))
    assert set(found) == set(ids)
    for one, link in found.items():
        assert set(link) == {"text", "url"} and link["text"].strip(), one
        assert link["url"] == "" or link["url"].startswith(("https://", "http://")), one


def test_a_statement_is_shown_with_its_speaker_and_its_day():
    row = load("statements").iloc[0]
    (link,) = links(quiz(row["statement_id"])).values()
    assert link["text"].startswith(f"{row['speaker']}, {row['said_on']:%Y-%m-%d}")


@pytest.mark.parametrize(
    ("one", "said"),
    [("asad-hypothetical-2021-02", "US Central Command, 2021-02 ("), ("2024-mckenzie-lesson", "Kenneth")],
)
def test_a_day_is_no_finer_than_it_is_known(one, said):
    (link,) = links(quiz(one)).values()
    assert link["text"].startswith(said) and "-01-01" not in link["text"] and "-02-01" not in link["text"]


def test_a_publisher_is_named_once_and_an_event_by_its_first_source():
    sources = load("sources").set_index("source_id")
    own = sources[
        [t.startswith(p) for t, p in zip(sources["title"], sources["publisher"], strict=True)]
    ].iloc[0]
    assert links(quiz(own.name))[own.name]["text"] == own["title"]
    event = load("events").query("source_ids.str.contains('; ')").iloc[0]
    first = sources.loc[event["source_ids"].split("; ")[0]]
    assert links(quiz(event["event_id"]))[event["event_id"]]["url"] == first["url"]


def test_a_claim_links_to_its_source():
    row = load("casualties").set_index("claim_id").loc["tbi-2020-01-30"]
    source = load("sources").set_index("source_id").loc[row["source_id"]]
    (link,) = links(quiz("tbi-2020-01-30")).values()
    assert link["url"] == source["url"] and link["text"].startswith(f"{row['claimed_by']}, 2020-01-30")


def test_a_source_without_an_address_gives_an_empty_one():
    sources = load("sources")
    without = sources[sources["url"] == ""]
    assert len(without)
    for one in without["source_id"]:
        assert links(quiz(one))[one]["url"] == ""


@pytest.mark.parametrize(
    ("one", "remedy"),
    [
        ("tbi-2020-01-31", "did you mean 'tbi-2020-01-30'?"),
        ("nobody-said-so", "write the id of a row that is there"),
    ],
)
def test_an_id_that_no_table_has_is_told_with_its_line(one, remedy):
    with pytest.raises(QuizError) as caught:
        links(quiz("tbi-2020-01-30", one))
    assert str(caught.value) == (
        f"mine.md, line 9: there is no claim, statement, event or source {one!r}; {remedy}"
    )


def test_evidence_may_rest_on_your_own_tables(tmp_path):
    columns = [field["name"] for field in schema.fields("sources")]
    table = load("sources").astype(str)[columns].iloc[:1]
    table = table.assign(source_id="mine-2024", title="A letter", publisher="My archive", url="")
    table.to_csv(tmp_path / "sources.csv", index=False)
    assert links(quiz("mine-2024"), tmp_path) == {"mine-2024": {"text": "A letter (My archive)", "url": ""}}
    assert links(quiz("tbi-2020-01-30"), tmp_path) == links(quiz("tbi-2020-01-30"))
    one = load("sources")["source_id"].iloc[1]
    table.assign(source_id=one).to_csv(tmp_path / "sources.csv", index=False)
    assert links(quiz(one), tmp_path)[one]["text"] == "A letter (My archive)"


def test_a_quiz_without_evidence_has_no_links():
    assert links(quiz()) == {}


def test_an_id_of_great_length_is_told_in_short():
    with pytest.raises(QuizError) as caught:
        links(quiz("a" * 1_000_000))
    assert len(str(caught.value)) < 200
