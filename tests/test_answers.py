import csv
import json
import os
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleimani_edu.answers import class_tables, write_tables
from soleimani_edu.quiz import QuizError
from soleimani_edu.reader import read_quiz
from soleimani_edu.schema import DataError

QUIZ = """# A *small* quiz

## Which **one**?

- [x] `a`
- [ ] =b
- [ ] c

## In which order?

1. first
2. second
3. third

## How many?

= 10 to 20

## Which belongs to which?

| who | what |
|---|---|
| x | 1 |
| y | 2 |
| z | 3 |

## Which ones?

- [x] s
- [x] t
- [ ] u
- [ ] v

## Say why

...
"""
AGAIN = "ask for the file as the quiz saved it"
NOT_ANSWERS = f"this is not a file of answers; take it out of the folder, or {AGAIN}"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "mine.md").write_text(QUIZ, encoding="utf-8")
    return tmp_path


def save(folder, file, answers, name="", quiz="mine", **more):
    own = folder / f"{quiz}.md"
    version = read_quiz(own if own.exists() else quiz).version
    said = {"format": "soleimani_edu answers 1", "quiz": quiz, "version": version, "name": name}
    path = folder / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({**said, "saved": "2026-11-29T09:20:11Z", "answers": answers, **more}))


def choices(folder, *partners):
    shown = read_quiz(folder / "mine.md").questions[3].choices
    return [None if partner is None else shown.index(partner) for partner in partners]


def problems(folder):
    return class_tables(folder).problems


def questions(folder):
    (marked,) = class_tables(folder).quizzes
    return marked.questions.set_index("question")


def learners(folder):
    (marked,) = class_tables(folder).quizzes
    return marked.learners


def test_a_learner_has_a_row_and_each_question_a_word(folder):
    some = {
        "1": [1],
        "2": [2, 0, 1],
        "3": "many",
        "4": choices(folder, "1", None, "2"),
        "5": [2],
        "6": "So.\r\nYes",
    }
    save(folder, "a.json", some, "Ali")
    first, last = ("abc"[place] for place in choices(folder, "1", "2"))
    pairs = f"1{first} 2- 3{last}"
    assert learners(folder).to_dict("records") == [
        {
            **{"learner": "Ali", "file": "a.json", "saved": "2026-11-29 09:20 UTC"},
            **{"right": 0, "part": 1, "not right": 4, "blank": 0},
            **{"1": "wrong: b", "2": "wrong: 3 1 2", "3": "not a number: many"},
            **{"4": f"part: {pairs}", "5": "wrong: c", "6": "So.\nYes"},
        }
    ]
    assert problems(folder) == []


def test_all_right_and_all_blank_are_counted_without_what_is_written_freely(folder):
    right = {"1": [0], "2": [0, 1, 2], "3": "\u06f1\u06f5", "4": choices(folder, "1", "2", "3"), "5": [1, 0]}
    save(folder, "b.json", right, "Sara")
    save(folder, "c.json", {}, "Tom")
    counts = learners(folder)[["right", "part", "not right", "blank", "6"]]
    assert counts.values.tolist() == [[5, 0, 0, 0, "blank"], [0, 0, 0, 5, "blank"]]


def test_a_score_that_a_file_claims_is_not_believed(folder):
    save(folder, "a.json", {"1": [1]}, "Ali", score=5, right=5, verdicts={"1": "right"})
    assert learners(folder).loc[0, ["right", "not right", "1"]].tolist() == [0, 1, "wrong: b"]


def test_a_learner_without_a_name_is_told_by_the_file(folder):
    save(folder, "ali/mine answers.json", {"1": [0]}, " \n")
    save(folder, "sara.JSON", {"1": [0]}, name=["Sara"])
    save(folder, ".hidden.json", {"1": [0]}, "Hidden")
    save(folder, ".hidden/a.json", {"1": [0]}, "Hidden")
    assert learners(folder)["learner"].tolist() == ["(no name)", "(no name)"]
    assert learners(folder)["file"].tolist() == ["ali/mine answers.json", "sara.JSON"]
    assert problems(folder) == []


@pytest.mark.parametrize(
    ("saved", "shown"),
    {
        "2026-11-29T18:05:59.123Z": "2026-11-29 18:05 UTC",
        "2026-11-29T18:05:59Z": "2026-11-29 18:05 UTC",
        "2026-11-29T18:05:59+01:00": "2026-11-29T18:05:59+01:00",
        "on 2026-11-29T18:05:59Z": "on 2026-11-29T18:05:59Z",
        "yesterday": "yesterday",
    }.items(),
)
def test_the_time_of_a_browser_is_shown_as_people_write_it(folder, saved, shown):
    save(folder, "a.json", {}, saved=saved)
    assert learners(folder)["saved"].tolist() == [shown]


@pytest.mark.parametrize(
    ("typed", "cell"),
    {
        "167": "wrong: 167",
        " 1,255.0 ": "wrong: 1,255.0",
        "\u06f1\u06f6\u06f7": "wrong: \u06f1\u06f6\u06f7",
        "0.00001": "wrong: 0.00001",
        167: "wrong: 167",
        0.00001: "wrong: 0.00001",
        "176 people": "not a number: 176 people",
        "=1+\n1": "not a number: =1+ 1",
        "1e1": "not a number: 1e1",
    }.items(),
)
def test_a_number_stands_as_it_was_typed(folder, typed, cell):
    save(folder, "a.json", {"3": typed})
    assert learners(folder)["3"].tolist() == [cell]


def test_options_have_the_letters_of_the_printed_sheet(folder):
    options = "".join(f"- [{'x' if n < 2 else ' '}] option {n}\n" for n in range(30))
    (folder / "long.md").write_text(f"# Long\n\n## Which ones?\n\n{options}")
    save(folder, "a.json", {"1": [29, 0, 25, 26]}, quiz="long")
    assert learners(folder)["1"].tolist() == ["part: a, z, aa, ad"]


def test_a_question_tells_what_was_taken_for_right(folder):
    pairs = choices(folder, "2", "1", None)
    save(folder, "a.json", {"1": [2], "2": [2, 0, 1], "3": "-5", "4": pairs, "5": [0, 3], "6": "-"}, "A")
    save(folder, "b.json", {"1": [1], "2": [1, 0, 2], "3": "21.50", "4": pairs, "5": [3, 2], "6": 3}, "B")
    save(
        folder,
        "c.json",
        {"1": [0], "2": [2, 0, 1], "3": "\u06f2\u06f1\u066b\u06f5", "4": None, "5": [0, 1]},
        "C",
    )
    table = questions(folder)
    assert table["stem"].tolist()[0] == "Which one?"
    assert table["kind"].tolist() == ["choose", "order", "number", "match", "choose", "free"]
    assert table["answered"].tolist() == [3, 3, 3, 2, 3, 2]
    assert table["blank"].tolist() == [0, 0, 0, 1, 0, 1]
    assert table["right"].fillna(-1).tolist() == [1, 0, 0, 0, 1, -1]
    assert table["share right"].fillna(-1).tolist() == [0.33, 0, 0, 0, 0.33, -1]
    assert table["most given wrong answer"].tolist() == ["", "3 1 2", "21.5", "x → 2", "v", ""]
    assert table["given by"].fillna(-1).tolist() == [-1, 2, 2, 2, 2, -1]


def test_a_question_that_nobody_answered_has_no_share(folder):
    save(folder, "a.json", {"1": [0]})
    assert questions(folder).loc[2, ["answered", "right", "blank"]].tolist() == [0, 0, 1]
    assert questions(folder)["share right"].isna().tolist() == [False, True, True, True, True, True]


def save_ten(folder, right=5):
    """Ten learners: so many answered question 1 as the key has it, and 2 and 3 wherever 1 is wrong."""
    for n in range(10):
        hit = n < right
        answers = {"1": [0 if hit else 1], "2": [1, 0, 2] if hit else [0, 1, 2], "3": "9" if hit else "12"}
        save(folder, f"{n}.json", answers, f"Learner {n}")


def test_discrimination_sets_a_question_against_the_others(folder):
    save_ten(folder)
    assert questions(folder)["discrimination"].fillna(9).tolist() == [-1, 9, 9, 9, 9, 9]
    save(folder, "0.json", {"1": [0], "2": [0, 1, 2], "3": "12"})
    assert questions(folder)["discrimination"].fillna(9).tolist() == [-0.82, 0.27, 0.27, 9, 9, 9]
    (folder / "0.json").unlink()
    assert questions(folder)["discrimination"].isna().all()  # nine are too few


def test_discrimination_is_empty_where_all_answered_alike(folder):
    save_ten(folder, right=10)
    assert questions(folder)["discrimination"].isna().all()


def test_the_tables_open_in_a_spreadsheet_and_in_pandas(folder):
    save(folder, "a.json", {"1": [0], "2": [0, 1, 2]}, "سارا محمدی")
    save(folder, "b.json", {"1": [1], "2": [0, 1, 2], "6": 'a, "b"\n;c'}, "B")
    save(folder, "c.json", {"1": [1], "2": [1, 0, 2]}, "C")
    for n in range(9):
        save(folder, f"d{n}.json", {"1": [n % 2], "2": [0, 1, 2]})
    write_tables(folder)
    assert (
        (folder / "mine_learners.csv").read_bytes().startswith(b"\xef\xbb\xbflearner,file,saved,right,part,")
    )
    again = pd.read_csv(folder / "mine_learners.csv")
    assert again["learner"].tolist()[:4] == ["سارا محمدی", "B", "C", "(no name)"]
    assert again["right"].tolist()[:3] == [2, 1, 0]
    assert again.loc[1, "6"] == 'a, "b"\n;c'
    again = pd.read_csv(folder / "mine_questions.csv")
    assert again["discrimination"].dtype == float
    assert again.loc[0, ["most given wrong answer", "given by"]].tolist() == ["'=b", 6]


@pytest.mark.parametrize("sign", "= + - @ \uff1d \uff0b \uff0d \uff20".split())
@pytest.mark.parametrize("before", ["", " ", "\x00", "\u200f", "\ufeff", "\n"])
def test_no_cell_is_run_by_a_spreadsheet(folder, sign, before):
    text = f"{before}{sign}1+cmd|'/C calc'!A0"
    save(folder, "=a.json", {"6": text}, text, saved=text)
    write_tables(folder)
    row = pd.read_csv(folder / "mine_learners.csv").iloc[0]
    for column in ("learner", "file", "saved", "6"):
        assert row[column].startswith("'"), column


@pytest.mark.parametrize("text", ["\tplain", "\rplain", "\nplain"])
def test_no_cell_begins_with_a_tab_or_the_end_of_a_line(folder, text):
    save(folder, "a.json", {"6": text})
    write_tables(folder)
    assert pd.read_csv(folder / "mine_learners.csv").loc[0, "6"].startswith("'")


@pytest.mark.parametrize("text", ['a;"=1+1;b', "a;=1+1", "a\n=1+1", 'a\n"=1+1', "a; @b", "a;\uff1d1"])
def test_no_cell_runs_where_a_spreadsheet_parts_cells_at_semicolons(folder, text):
    save(folder, "a.json", {"6": text})
    write_tables(folder)
    lines = (folder / "mine_learners.csv").read_text(encoding="utf-8-sig").splitlines()
    cells = [cell.strip(' "') for row in csv.reader(lines, delimiter=";") for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "\uff1d"))]


def test_a_negative_number_of_ours_stays_a_number(folder):
    save_ten(folder)
    write_tables(folder)
    assert pd.read_csv(folder / "mine_questions.csv").loc[0, "discrimination"] == -1


WRONG_FILES = {
    "no JSON": (b"{", f"the file is not JSON; {AGAIN}"),
    "nothing": (b"", f"the file is not JSON; {AGAIN}"),
    "nests too deep": (b"[" * 100_000, f"the file is not JSON; {AGAIN}"),
    "a number too long": (b"1" * 5_000_000, f"the file is not JSON; {AGAIN}"),
    "another encoding": ('{"name": "é"}'.encode("latin-1"), f"the file is not in UTF-8; {AGAIN}"),
    "a list": (b"[1, 2]", NOT_ANSWERS),
    "no number": (b"NaN", NOT_ANSWERS),
    "no answers": (b'{"format": "soleimani_edu answers 1", "quiz": "mine", "version": "1"}', NOT_ANSWERS),
    "another format": (b'{"format": "x", "quiz": "mine", "version": "1", "answers": {}}', NOT_ANSWERS),
}


@pytest.mark.parametrize("case", WRONG_FILES)
def test_a_file_that_is_none_of_answers_is_said(folder, case):
    content, message = WRONG_FILES[case]
    (folder / "a.json").write_bytes(content)
    assert class_tables(folder) == ([], [f"a.json: {message}"])


def test_an_unknown_quiz_is_said_once_with_a_near_name(folder):
    files = {"a.json": "03_retalation", "b.json": "mina", "c.json": "/\ud800\n"}
    files |= {f"{n}.json": "my" for n in range(11)} | {"x.json": "our", "y.json": "our"}
    for file, quiz in files.items():
        save(folder, file, {}, quiz="03_retaliation")
        said = json.loads((folder / file).read_text()) | {"quiz": quiz}
        (folder / file).write_text(json.dumps(said))
    where = "which is neither in this folder nor in the course; put it into this folder under the name"
    assert problems(folder) == [
        rf"c.json: this answers a quiz '/\ud800\n', {where} /�.md",
        f"a.json: this answers a quiz '03_retalation', {where} 03_retalation.md "
        "(did you mean '03_retaliation'?)",
        f"b.json: this answers a quiz 'mina', {where} mina.md (did you mean 'mine'?)",
        f"0.json, 1.json and 9 more: these answer a quiz 'my', {where} my.md",
        f"x.json and y.json: these answer a quiz 'our', {where} our.md",
    ]
    assert write_tables(folder) == ("No table was written.", problems(folder))


def test_answers_to_another_text_of_the_quiz_are_left_out(folder):
    save(folder, "a.json", {"1": [0]}, version="d5c7e272")
    assert class_tables(folder).quizzes == []
    assert problems(folder) == [
        "a.json: left out, the quiz was changed after this file was saved; put this file into a folder of "
        "its own, together with the quiz as it was then, named mine.md"
    ]


def test_an_answer_that_cannot_be_one_is_unreadable_and_not_right(folder):
    save(folder, "a.json", {"1": [7], "2": [True], "3": [4], "4": "x", "6": {}, "07": 1, "1\n": 2}, "A")
    row = learners(folder).iloc[0]
    assert row[["1", "2", "3", "4", "5", "6"]].tolist() == [*["unreadable"] * 4, "blank", "unreadable"]
    assert row[["not right", "blank"]].tolist() == [4, 1]
    assert questions(folder)["answered"].tolist() == [1, 1, 1, 1, 0, 1]
    assert problems(folder) == [
        rf"a.json: the quiz has no question '07, 1\n', left out; {AGAIN}",
        *(
            f"a.json: what is saved for question {n} is no answer to it, unreadable; {AGAIN}"
            for n in (1, 2, 3, 4, 6)
        ),
    ]


def test_a_name_that_stands_twice_is_said_and_both_rows_stay(folder):
    save(folder, "a.json", {"1": [0]}, "Ali")
    save(folder, "b/c.json", {"1": [1]}, " Ali ", saved="2026-11-30T07:00:00.000Z")
    save(folder, "d.json", {}, "Ali", quiz="03_retaliation")
    save(folder, "e.json", {}, "")
    save(folder, "f.json", {}, "")
    report = class_tables(folder)
    assert [len(marked.learners) for marked in report.quizzes] == [1, 4]
    remedy = "if one person answered twice take the older file out and run this again"
    two = "a.json (saved 2026-11-29 09:20 UTC), b/c.json (saved 2026-11-30 07:00 UTC)"
    assert report.problems == [f"{two}: the same name 'Ali'; both are counted; {remedy}"]
    save(folder, "g.json", {}, "Ali", saved=3)
    three = f"{two}, g.json (saved at no known time)"
    assert problems(folder) == [f"{three}: the same name 'Ali'; all are counted; {remedy}"]


def test_a_quiz_that_cannot_be_read_is_said_once(folder):
    save(folder, "a.json", {})
    save(folder, "b.json", {})
    (folder / "mine.md").write_text("# T\n\n## Q\n")
    with pytest.raises(QuizError) as caught:
        read_quiz(folder / "mine.md")
    assert problems(folder) == [f"{caught.value} (left out until then: a.json and b.json)"]


def test_of_two_texts_of_a_quiz_the_first_is_read(folder):
    save(folder, "a.json", {"1": [0]})
    (folder / "old").mkdir()
    (folder / "old" / "mine.md").write_text("# Old\n\n## Q\n\n= 1\n")
    (folder / "README.md").write_text("no quiz, and nobody answered it")
    assert problems(folder) == ["old/mine.md: mine.md is read for this quiz; take one of the two out"]
    assert len(learners(folder)) == 1


def test_a_folder_without_answers_is_said(folder):
    assert problems(folder) == [
        f"{folder}: there are no answers here; put the .json files of the learners into it"
    ]


def test_no_folder_is_an_error_with_its_remedy(tmp_path):
    with pytest.raises(DataError) as caught:
        write_tables(tmp_path / "none")
    remedy = "write the path of a folder with files of answers"
    assert str(caught.value) == f"{tmp_path / 'none'}: there is no such folder; {remedy}"
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="this is a file"):
        class_tables(tmp_path / "file")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may open every file")
def test_what_is_closed_is_said(folder):
    save(folder, "a.json", {})
    (folder / "a.json").chmod(0)
    (folder / "b").mkdir(mode=0)
    closed = "cannot be opened (Permission denied); look at its rights"
    assert problems(folder) == [f"{folder / 'b'}: the folder {closed}", f"a.json: the file {closed}"]


def test_what_the_system_keeps_closed_is_said(folder, monkeypatch):
    save(folder, "a.json", {})
    save(folder, "b/c.json", {})
    refusal = {str(folder / "a.json"), str(folder / "b")}

    def refuse(ask):
        def asked(path, *rest):
            if str(path) in refusal:
                raise PermissionError(13, "Permission denied", str(path))
            return ask(path, *rest)

        return asked

    monkeypatch.setattr(os, "scandir", refuse(os.scandir))
    monkeypatch.setattr(Path, "read_bytes", refuse(Path.read_bytes))
    closed = "cannot be opened (Permission denied); look at its rights"
    assert problems(folder) == [f"{folder / 'b'}: the folder {closed}", f"a.json: the file {closed}"]


def test_a_table_that_cannot_be_written_is_said(folder):
    save(folder, "a.json", {"1": [0]})
    (folder / "mine_learners.csv").mkdir()
    text, [problem] = write_tables(folder)
    assert problem.startswith("mine_learners.csv: the file cannot be written (")
    assert problem.endswith("); close it in the spreadsheet, or look at the rights of the folder")
    assert text.endswith("\nWritten: mine_questions.csv") and "mine_learners.csv" not in text


def test_the_text_tells_learners_and_questions_and_what_was_written(folder):
    save(folder, "a.json", {"1": [0], "3": "9"}, "Ali")
    save(folder, "b.json", {"1": [1], "3": "12"}, "Sara\x1b[31m\n\x9b \u202eM")
    save(folder, "c.json", {"1": [1], "3": "12", "4": 3}, "Tom")
    text, amiss = write_tables(folder)
    assert amiss == [f"c.json: what is saved for question 4 is no answer to it, unreadable; {AGAIN}"]
    assert "\n".join(line.rstrip() for line in text.splitlines()) == (
        "A small quiz (mine)\n"
        "3 learners; on average 1.0 of 5 right; question 6 is written freely and has no mark\n"
        "\n"
        "       learner  right  blank\n"
        "           Ali 1 of 5      3\n"
        "Sara�[31m � �M 1 of 5      3\n"
        "           Tom 1 of 5      2\n"
        "\n"
        " question share right  blank most given wrong answer\n"
        "        1         33%      0                      =b\n"
        "        2                  3\n"
        "        3         67%      0\n"
        "        4          0%      2\n"
        "        5                  3\n"
        "        6                  3\n"
        "\n"
        "Written: mine_learners.csv\n"
        "Written: mine_questions.csv"
    )


def test_the_text_warns_of_discrimination_of_a_few(folder):
    save_ten(folder)
    save(folder, "c.json", {}, quiz="03_retaliation")
    text, _ = write_tables(folder)
    assert "\n\n\n" not in text
    assert "    1         50%      0            -1.0                      =b\n" in text
    assert text.count("\nFewer than 30 learners: read discrimination as a hint at most.\n\n") == 1
    for n in range(10, 30):
        save(folder, f"{n}.json", {"1": [n % 2]})
    assert "Fewer than" not in write_tables(folder)[0]


def test_a_quiz_that_is_only_written_freely_has_no_mark(folder):
    (folder / "free.md").write_text("# Free\n\n## Why?\n\n...\n\n## And why not?\n\n...\n")
    save(folder, "a.json", {"1": "So"}, "Ali", quiz="free")
    assert write_tables(folder)[0].splitlines()[1] == (
        "1 learner; on average 0.0 of 0 right; question 1 is written freely and has no mark; "
        "question 2 is written freely and has no mark"
    )


def test_a_quiz_of_the_course_is_found_by_its_name(tmp_path):
    quiz = read_quiz("03_retaliation")
    n, first = next((n, q) for n, q in enumerate(quiz.questions, 1) if q.kind == "choose" and not q.disputed)
    wrong = next(place for place, option in enumerate(first.options) if not option.right)
    save(tmp_path, "a.json", {str(n): [wrong]}, "Ali", quiz="03_retaliation")
    text, _ = write_tables(tmp_path)
    assert text.startswith(f"{quiz.title} (03_retaliation)\n")
    row = pd.read_csv(tmp_path / "03_retaliation_questions.csv").set_index("question").loc[n]
    assert (row["answered"], row["right"], row["blank"]) == (1, 0, 0)
    assert len(pd.read_csv(tmp_path / "03_retaliation_questions.csv")) == len(quiz.questions)


def test_a_very_large_file_is_read(folder):
    save(folder, "a.json", {"3": "1" * 2_000_000, "6": "a" * 5_000_000, "9" * 100_000: 1}, "b" * 1_000_000)
    assert len(learners(folder).loc[0, "6"]) == 32_000
    text, amiss = write_tables(folder)
    assert max(map(len, "\n".join([text, *amiss]).splitlines())) < 250


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.just(10**4000)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner), max_leaves=8
)
PLACES = st.lists(st.none() | st.integers(-1, 4), max_size=4)
ANSWERS = st.dictionaries(st.sampled_from("1234567"), PLACES | VALUES)
NAMES = st.text(st.characters(), max_size=4) | VALUES


def told(folder):
    written, amiss = write_tables(folder)
    text = "\n".join([written, *amiss])
    text.encode()
    assert all(letter.isprintable() or letter == "\n" for letter in text if letter < "\xa0")
    for table in folder.glob("*.csv"):
        assert len(pd.read_csv(table))
    for file in [*folder.glob("*.csv"), *folder.glob("*.json")]:
        file.unlink()


@pytest.fixture(scope="module")
def one_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("answers")
    (folder / "mine.md").write_text(QUIZ, encoding="utf-8")
    return folder


@given(st.binary() | VALUES.map(lambda value: json.dumps(value).encode()))
def test_any_file_is_read_or_explained(one_folder, content):
    (one_folder / "a.json").write_bytes(content)
    told(one_folder)


@given(st.lists(st.tuples(NAMES, ANSWERS | VALUES, VALUES), min_size=1, max_size=4))
def test_any_answers_are_marked_or_explained(one_folder, given):
    for n, (name, answers, saved) in enumerate(given):
        save(one_folder, f"{n}.json", answers, name, saved=saved)
    told(one_folder)
