import json
import os

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleimani_edu.answers import class_tables, write
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
    assert learners(folder).to_dict("records") == [
        {
            **{"learner": "Ali", "file": "a.json", "saved": "2026-11-29T09:20:11Z"},
            **{"right": 0, "part": 1, "not right": 4, "blank": 0},
            **{"1": "wrong", "2": "wrong", "3": "unreadable", "4": "part", "5": "wrong", "6": "So.\nYes"},
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
    assert learners(folder).loc[0, ["right", "not right", "1"]].tolist() == [0, 1, "wrong"]


def test_a_learner_without_a_name_is_called_as_the_file(folder):
    save(folder, "ali/mine answers.json", {"1": [0]}, " \n")
    save(folder, "sara.JSON", {"1": [0]}, name=["Sara"])
    save(folder, ".hidden.json", {"1": [0]}, "Hidden")
    save(folder, ".hidden/a.json", {"1": [0]}, "Hidden")
    assert learners(folder)["learner"].tolist() == ["ali/mine answers", "sara"]
    assert problems(folder) == []


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
    assert table["most chosen wrong option"].tolist() == ["=b", "3 1 2", "21.5", "x: 2", "v", ""]
    assert table["chosen by"].fillna(-1).tolist() == [1, 2, 2, 2, 2, -1]


def test_a_question_that_nobody_answered_has_no_share(folder):
    save(folder, "a.json", {"1": [0]})
    assert questions(folder).loc[2, ["answered", "right", "blank"]].tolist() == [0, 0, 1]
    assert questions(folder)["share right"].isna().tolist() == [False, True, True, True, True, True]


def test_discrimination_sets_a_question_against_the_others(folder):
    good, bad = {"2": [0, 1, 2], "3": "12"}, {"2": [1, 0, 2], "3": "9"}
    save(folder, "a.json", {"1": [1], **good})
    save(folder, "b.json", {"1": [0], **bad})
    assert questions(folder)["discrimination"].isna().all()
    save(folder, "c.json", {"1": [0], "5": [2]})
    found = questions(folder)["discrimination"]
    assert found[1] == -1
    assert found[2:].isna().all()  # two learners are too few
    save(folder, "d.json", {**good, "1": [0]})
    assert questions(folder)["discrimination"].fillna(9).tolist() == [-0.58, 0.5, 0.5, 9, 9, 9]


def test_the_tables_open_in_a_spreadsheet_and_in_pandas(folder):
    save(folder, "a.json", {"1": [0], "2": [0, 1, 2]}, "سارا محمدی")
    save(folder, "b.json", {"1": [1], "2": [0, 1, 2], "6": 'a, "b"\n;c'}, "B")
    save(folder, "c.json", {"1": [1], "2": [1, 0, 2]}, "C")
    write(folder)
    assert (
        (folder / "mine_learners.csv").read_bytes().startswith(b"\xef\xbb\xbflearner,file,saved,right,part,")
    )
    again = pd.read_csv(folder / "mine_learners.csv")
    assert again["learner"].tolist() == ["سارا محمدی", "B", "C"]
    assert again["right"].tolist() == [2, 1, 0]
    assert again.loc[1, "6"] == 'a, "b"\n;c'
    again = pd.read_csv(folder / "mine_questions.csv")
    assert again["discrimination"].dtype == float
    assert again.loc[0, "most chosen wrong option"] == "'=b"


@pytest.mark.parametrize("sign", "= + - @ \uff1d \uff0b \uff0d \uff20".split())
@pytest.mark.parametrize("before", ["", " ", "\x00", "\u200f", "\ufeff", "\n"])
def test_no_cell_is_run_by_a_spreadsheet(folder, sign, before):
    text = f"{before}{sign}1+cmd|'/C calc'!A0"
    save(folder, "=a.json", {"6": text}, text, saved=text)
    write(folder)
    row = pd.read_csv(folder / "mine_learners.csv").iloc[0]
    for column in ("learner", "file", "saved", "6"):
        assert row[column].startswith("'"), column


@pytest.mark.parametrize("text", ["\tplain", "\rplain", "\nplain"])
def test_no_cell_begins_with_a_tab_or_the_end_of_a_line(folder, text):
    save(folder, "a.json", {"6": text})
    write(folder)
    assert pd.read_csv(folder / "mine_learners.csv").loc[0, "6"].startswith("'")


def test_a_negative_number_of_ours_stays_a_number(folder):
    for file, first, other in (("a", 0, "9"), ("b", 1, "12"), ("c", 1, "12")):
        save(folder, f"{file}.json", {"1": [first], "3": other})
    write(folder)
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


def test_an_unknown_quiz_is_said_with_a_near_name(folder):
    save(folder, "a.json", {}, quiz="03_retaliation")
    for file, quiz in (("a.json", "03_retalation"), ("b.json", "../mine"), ("c.json", "/\ud800\n")):
        save(folder, file, {}, **{"name": ""})
        said = json.loads((folder / file).read_text()) | {"quiz": quiz}
        (folder / file).write_text(json.dumps(said))
    assert problems(folder) == [
        "b.json: there is no quiz '../mine'; did you mean 'mine'?",
        r"c.json: there is no quiz '/\ud800\n'; put its text into the folder as a .md file",
        "a.json: there is no quiz '03_retalation'; did you mean '03_retaliation'?",
    ]


def test_answers_to_another_text_of_the_quiz_are_left_out(folder):
    save(folder, "a.json", {"1": [0]}, version="d5c7e272")
    here = read_quiz(folder / "mine.md").version
    assert class_tables(folder) == (
        [],
        [
            "a.json: answers to an earlier or later text of this quiz (version d5c7e272, "
            f"the quiz here is {here}); put that text of the quiz into the folder as mine.md"
        ],
    )


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
    save(folder, "b/c.json", {"1": [1]}, " Ali ")
    save(folder, "d.json", {}, "Ali", quiz="03_retaliation")
    report = class_tables(folder)
    assert [len(marked.learners) for marked in report.quizzes] == [1, 2]
    assert report.problems == [
        "a.json, b/c.json: 'Ali' answered 2 times; take out of the folder what does not count"
    ]


def test_a_quiz_that_cannot_be_read_is_said_once(folder):
    save(folder, "a.json", {})
    save(folder, "b.json", {})
    (folder / "mine.md").write_text("# T\n\n## Q\n")
    assert problems(folder) == [
        "mine.md, line 3: this question has no answer; write options '- [ ] text' under it, or '= 109' "
        "(left out until then: a.json, b.json)"
    ]


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
        write(tmp_path / "none")
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


def test_a_table_that_cannot_be_written_is_said(folder):
    save(folder, "a.json", {"1": [0]})
    (folder / "mine_learners.csv").mkdir()
    text, [problem] = write(folder)
    assert problem.startswith("mine_learners.csv: the file cannot be written (")
    assert problem.endswith("); close it in the spreadsheet, or look at the rights of the folder")
    assert text.endswith("\nWritten: mine_questions.csv") and "mine_learners.csv" not in text


def test_the_text_tells_learners_and_questions_and_what_was_written(folder):
    save(folder, "a.json", {"1": [0], "3": "9"}, "Ali")
    save(folder, "b.json", {"1": [1], "3": "12"}, "Sara\x1b[31m\n\x9b \u202eM")
    save(folder, "c.json", {"1": [1], "3": "12", "4": 3}, "Tom")
    text, amiss = write(folder)
    assert amiss == [f"c.json: what is saved for question 4 is no answer to it, unreadable; {AGAIN}"]
    assert "\n".join(line.rstrip() for line in text.splitlines()) == (
        "A small quiz (mine)\n"
        "\n"
        "       learner  right  blank\n"
        "           Ali 1 of 5      3\n"
        "Sara�[31m � �M 1 of 5      3\n"
        "           Tom 1 of 5      2\n"
        "\n"
        " question share right  blank  discrimination most chosen wrong option\n"
        "        1         33%      0            -1.0                       =b\n"
        "        2                  3\n"
        "        3         67%      0            -1.0                        9\n"
        "        4          0%      2\n"
        "        5                  3\n"
        "        6                  3\n"
        "\n"
        "\n"
        "Written: mine_learners.csv\n"
        "Written: mine_questions.csv"
    )


def test_a_quiz_of_the_course_is_found_by_its_name(tmp_path):
    quiz = read_quiz("03_retaliation")
    n, first = next((n, q) for n, q in enumerate(quiz.questions, 1) if q.kind == "choose" and not q.disputed)
    wrong = next(place for place, option in enumerate(first.options) if not option.right)
    save(tmp_path, "a.json", {str(n): [wrong]}, "Ali", quiz="03_retaliation")
    text, _ = write(tmp_path)
    assert text.startswith(f"{quiz.title} (03_retaliation)\n")
    row = pd.read_csv(tmp_path / "03_retaliation_questions.csv").set_index("question").loc[n]
    assert (row["answered"], row["right"], row["chosen by"]) == (1, 0, 1)
    assert len(pd.read_csv(tmp_path / "03_retaliation_questions.csv")) == len(quiz.questions)


def test_a_very_large_file_is_read(folder):
    save(folder, "a.json", {"3": "1" * 2_000_000, "6": "a" * 5_000_000, "9" * 100_000: 1}, "b" * 1_000_000)
    assert len(learners(folder).loc[0, "6"]) == 32_000
    text, amiss = write(folder)
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
    written, amiss = write(folder)
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
