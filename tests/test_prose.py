"""What the checker promises of lessons and quizzes: their numbers are those of their claims."""

import nbformat
import pytest

from soleimani_edu import check, load

CLAIM = "tbi-2020-02-10"
URL = load("sources").set_index("source_id")["url"][
    load("casualties").set_index("claim_id")["source_id"][CLAIM]
]


def said(text, folder):
    """What the checker says of a notebook with one Markdown cell."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])
    nbformat.write(notebook, folder / "lesson.ipynb")
    return check.report(folder).problems


def asked(text, folder):
    """What the checker says of a quiz."""
    (folder / "quizzes").mkdir(exist_ok=True)
    (folder / "quizzes" / "mine.md").write_text(f"# Quiz\n\n{text}", encoding="utf-8")
    return check.report(folder).problems


def test_a_number_with_its_claim_and_address_is_well(tmp_path):
    assert said(f'The Pentagon said [109]({URL} "{CLAIM}").', tmp_path) == []
    checked = check.report(tmp_path).checked
    assert {what for what, number in checked.items() if number == 1} == {"notebooks", "evidence links"}


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        (
            f'[108]({URL} "{CLAIM}")',
            f"'108' is not a number of '{CLAIM}', which has 109; write one of these",
        ),
        (
            f'[hundreds]({URL} "{CLAIM}")',
            f"'hundreds' is not the wording of '{CLAIM}', which is ''; write its number or its word",
        ),
        (
            f'[109 million]({URL} "{CLAIM}")',
            f"'109 million' is not a number of '{CLAIM}', which has 109; write one of these",
        ),
        (
            f'[109 hurt]({URL} "dod-2020-01-24-34")',
            "'109 hurt' has a number, and 'dod-2020-01-24-34' is no claim; name the claim that has it",
        ),
        (
            f'[109](https://example.org "{CLAIM}")',
            f"the address of '{CLAIM}' is not https://example.org; write {URL}",
        ),
        (
            f'[109]({URL} "tbi-2020-02-11")',
            "there is no claim, statement, event or source 'tbi-2020-02-11'; did you mean 'tbi-2020-02-21'?",
        ),
    ],
)
def test_a_link_that_parts_from_its_claim_is_named_with_cell_and_line(link, problem, tmp_path):
    assert said(f"People were hurt.\n\nIt said {link}.", tmp_path) == [
        f"lesson.ipynb, cell 1, line 3: {problem}"
    ]


def test_an_address_with_a_bracket_is_read_to_its_end(tmp_path):
    url = "https://example.org/a_(b)"
    assert said(f'[109]({url} "{CLAIM}") and [109]({URL} "{CLAIM}")', tmp_path) == [
        f"lesson.ipynb, cell 1, line 1: the address of '{CLAIM}' is not {url}; write {URL}"
    ]


def test_a_quotation_is_that_of_its_statement(tmp_path):
    row = load("statements").query("quote != ''").iloc[0]
    url = load("sources").set_index("source_id")["url"][row["source_id"]] or "../data/sources.csv"
    assert said(f'"[{row["quote"]}]({url} "{row["statement_id"]}")"', tmp_path) == []
    assert len(said(f'"[Not said]({url} "{row["statement_id"]}")"', tmp_path)) == 1
    assert said(f'["{row["quote"]}"]({url} "{row["statement_id"]}")', tmp_path) == []
    assert said(f'["Not said"]({url} "{row["statement_id"]}")', tmp_path) == [
        f'lesson.ipynb, cell 1, line 1: "Not said" is not in the quotation of {row["statement_id"]!r}, '
        f"“{row['quote']}”; quote it exactly"
    ]


@pytest.mark.parametrize(
    "number", ["109", "1,300", "56.5", "42 per cent", "16 missiles", "170 votes", "$6,000,000"]
)
def test_a_loose_number_is_named(number, tmp_path):
    found = said(f"The ministry said {number}", tmp_path)
    digits = number.strip("$").split()[0]
    assert len(found) == 1 and found[0].startswith(
        f"lesson.ipynb, cell 1, line 1: the number {digits!r} in “"
    )
    assert found[0].endswith('names no evidence; write it as a link, [109](https://… "tbi-2020-02-10")')


@pytest.mark.parametrize(
    "text",
    [
        "On 3 January 2020, in January 2020, from 13 to 24 June 2025 and on 28-29 June",
        "In 2003, the 1980s, 2003-2011 and 2019/20; as of 2020-01-08, at 00:47 and 2020-01-07T18:20+03:30",
        "Lesson 3 and lessons 1 and 2, Exercise 2, Article 51, Resolution 2231, Section 1264, Tower 22",
        "Flight PS752, a Tor-M1, an RQ-4, the K-1 base, S/2020/19, UTC+3, CC BY 4.0, the 82nd Airborne",
        "About 50 minutes",
        "1. one\n2. two",
        "`as_of(claims, 109)`",
        "```python\nanswer = 109\n```",
        "[lesson 4, 109 pages](04_legacy.ipynb) and <img width=109>",
    ],
)
def test_dates_times_names_and_code_are_no_loose_numbers(text, tmp_path):
    assert said(text, tmp_path) == []


@pytest.mark.parametrize(
    "text", ["{", "[]", "{}", '{"cells": [1]}', '{"cells": [{"cell_type": "markdown"}]}', "\0"]
)
def test_a_file_that_is_no_notebook_is_named(text, tmp_path):
    (tmp_path / "lesson.ipynb").write_text(text, encoding="utf-8")
    assert check.report(tmp_path).problems == [
        "lesson.ipynb, line 1: this is not a notebook; save it again from Jupyter"
    ]


def test_the_key_of_a_number_question_is_the_number_of_its_claim(tmp_path):
    assert asked(f"## How many?\n\n= 109\n\nEvidence: {CLAIM}\n", tmp_path) == []
    assert asked(f"## How many?\n\n= 100 to 120\n\nEvidence: {CLAIM}\n", tmp_path) == []
    assert asked(f"## How many?\n\n= 108\n\nEvidence: {CLAIM}\n", tmp_path) == [
        "quizzes/mine.md, line 7: the key 108 is not a number of its evidence, which has 109; "
        "write the number of the claim, or name its claim: 'Evidence: id'"
    ]
    assert asked("## How many?\n\n= 109\n", tmp_path) == [
        "quizzes/mine.md, line 3: the key 109 is not a number of evidence, as none is named; "
        "write the number of the claim, or name its claim: 'Evidence: id'"
    ]


def test_evidence_that_is_not_there_is_named(tmp_path):
    quiz = "## Who?\n\n- [x] one\n- [ ] two\n\nEvidence: tbi-2020-02-11\n"
    assert asked(quiz, tmp_path) == [
        "quizzes/mine.md, line 8: there is no claim, statement, event or source 'tbi-2020-02-11'; "
        "did you mean 'tbi-2020-02-21'?"
    ]


def test_a_quiz_that_cannot_be_read_says_why(tmp_path):
    assert asked("## Who?\n\n- [ ] one\n- [ ] two\n", tmp_path) == [
        "quizzes/mine.md, line 3: no option is marked right; put an x in its brackets: - [x]"
    ]


def test_an_instructors_lesson_may_point_to_their_own_claims(tmp_path):
    head = ",".join(column for column in load("casualties") if column not in ("precision", "known_from"))
    said_by = "exact,2020-01-24,A. Teacher,press,,dod-2020-01-24-34,,"
    row = f"mine,2020-01-08-missile-attack,wounded,all,7,7,7,{said_by}"
    (tmp_path / "casualties.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    url = load("sources").set_index("source_id")["url"]["dod-2020-01-24-34"]
    assert said(f'[7]({url} "mine")', tmp_path) == []


def test_an_instructors_lesson_may_point_to_the_course_beside_their_own_sources(tmp_path):
    head = ",".join(column for column in load("sources") if column not in ("precision", "known_from"))
    (tmp_path / "sources.csv").write_text(
        f"{head}\nmine,A page,Me,,2020,https://example.org,newspaper,press,en,read\n", encoding="utf-8"
    )
    assert said(f'[109]({URL} "{CLAIM}") by [a page](https://example.org "mine")', tmp_path) == [
        "sources.csv, line 2, column source_id: no row uses 'mine'; name it where it belongs, or take it out"
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Thirty-four service members were wounded.", "Thirty-four service members"),
        ("eighty dead, said state television", "eighty dead"),
        ("eleven US soldiers were hurt", "eleven US soldiers"),
        ("about 2000 mourners", "2000"),
    ],
)
def test_a_number_in_words_is_a_loose_number_too(text, number, tmp_path):
    found = said(text, tmp_path)
    assert len(found) == 1 and found[0].startswith(f"lesson.ipynb, cell 1, line 1: the number {number!r} in")


@pytest.mark.parametrize(
    "text",
    [
        "the winter of 2025 to 2026 people protested",
        "&#39;quoted&#39;",
        f'`[108]({URL} "{CLAIM}")`',
        "```python\nanswer = 109",
    ],
)
def test_spans_of_years_signs_and_examples_are_no_loose_numbers(text, tmp_path):
    assert said(text, tmp_path) == []


def test_two_lessons_of_one_name_are_told_apart(tmp_path):
    for week in ("week 1", "week 2"):
        (tmp_path / week).mkdir()
        said("The ministry said 109", tmp_path / week)
    assert [problem.split(",")[0] for problem in check.report(tmp_path).problems] == [
        "week 1/lesson.ipynb",
        "week 2/lesson.ipynb",
    ]


def test_links_to_the_claims_of_a_table_that_cannot_be_read_are_left_for_later(tmp_path):
    (tmp_path / "casualties.csv").write_text("claim_id;event_id\nmine;x\n", encoding="utf-8")
    assert said(f'[7]({URL} "mine") and [108]({URL} "{CLAIM}")', tmp_path) == [
        "casualties.csv, line 1: the cells are separated by semicolons; save the file again as CSV with "
        "commas",
        f"lesson.ipynb, cell 1, line 1: '108' is not a number of '{CLAIM}', which has 109; "
        "write one of these",
    ]


def test_evidence_hidden_in_an_explanation_is_told(tmp_path):
    assert asked("## Who?\n\n- [x] one\n- [ ] two\n\n> Evidence: nope\n", tmp_path) == [
        "quizzes/mine.md, line 8: Evidence stands on a line of its own; take the '> ' before it away"
    ]
