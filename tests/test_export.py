"""Quizzes go out as files, and the pages are read back; Moodle XML and QTI have tests of their own."""

from html.parser import HTMLParser

import pytest

from soleimani_edu.__main__ import main
from soleimani_edu.evidence import links
from soleimani_edu.export import WRITERS, export
from soleimani_edu.export.pages import answer_key, preview, sheet
from soleimani_edu.markup import plain
from soleimani_edu.quiz import QuizError
from soleimani_edu.quiz_page import words
from soleimani_edu.reader import read_quiz

COURSE = ["01_context", "02_strike", "03_retaliation", "04_legacy"]
QUIZ = """# {{7*7}} <b>Title</b> "q"

## <script>alert(1)</script> one?

Hint: <img src=x onerror=alert(2)>

- [x] [go](javascript:alert(3)) *this*
  > </script><script>alert(4)</script>
- [ ] \u202ereversed

> Because of `x < y`.

## Free?

...
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "quizzes").mkdir()
    (tmp_path / "quizzes/mine.md").write_text(QUIZ, encoding="utf-8")
    return tmp_path


class Read(HTMLParser):
    """The tags, the attributes and the words of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.said, self.code = [], [], [], 0
        self.feed(page.decode("utf-8"))
        self.words = " ".join(" ".join(self.said).split())

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        self.code += tag in ("script", "style")

    def handle_endtag(self, tag):
        self.code -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.code:
            self.said.append(data)


@pytest.mark.parametrize("to", WRITERS)
def test_each_quiz_of_the_course_becomes_a_file(to, tmp_path):
    paths = export("quizzes", to, tmp_path / "new" / "folder")
    assert [path.name for path in paths] == [
        name.format(quiz_id) for quiz_id in COURSE for name in WRITERS[to]
    ]
    assert all(path.stat().st_size > 5_000 for path in paths)


def missing(texts, *pages):
    """The texts that stand in none of these pages."""
    said = "".join("".join(Read(page).words.split()) for page in pages)
    return [text for text in texts if "".join(plain(text).split()) not in said]


@pytest.mark.parametrize("quiz_id", COURSE)
def test_the_pages_have_every_word_of_their_quiz_and_the_sheet_gives_nothing_away(quiz_id):
    quiz = read_quiz(quiz_id)
    given = (quiz, links(quiz), words())
    asked, told = [quiz.title, quiz.intro], []
    for q in quiz.questions:
        asked += [q.stem, q.text, q.disputed, *q.columns, *q.choices, *(option.text for option in q.options)]
        told += [text for text in (q.hint, q.explanation, *(o.feedback for o in q.options)) if text]
    assert missing(asked + told, preview(*given)) == missing(asked, sheet(*given)) == []
    assert missing(told, answer_key(*given)) == []
    assert missing(told, sheet(*given)) == told


def test_the_key_says_what_is_right():
    key = Read(answer_key(*(quiz := read_quiz("03_retaliation"), links(quiz), words()))).words
    assert [option.text for option in quiz.questions[1].options if plain(option.text) not in key] == []
    assert [option.partner for option in quiz.questions[8].options if plain(option.partner) not in key] == []
    assert " 87 " in key


def test_the_words_around_a_quiz_are_those_of_the_language_asked_for(folder):
    [path] = export(folder, "html", folder / "out", "fa")
    page = path.read_text(encoding="utf-8")
    assert '<html lang="fa" dir="rtl">' in page and words("fa")["one"] in page
    with pytest.raises(QuizError, match="there are no words in 'xx'; write one of en, fa, ar"):
        export(folder, "html", folder / "out", "xx")


@pytest.mark.parametrize("what", ["", ".", "quizzes", "quizzes/mine.md"])
def test_a_folder_and_a_file_of_ones_own_are_taken(folder, what, monkeypatch):
    monkeypatch.chdir(folder)
    paths = export(what or folder, "print", "out")
    assert [path.name for path in paths] == ["mine.sheet.html", "mine.key.html"]


def test_a_quiz_of_the_course_is_taken_by_its_name(tmp_path):
    [path] = export("03_retaliation", "qti", tmp_path)
    assert path.name == "03_retaliation.qti.zip"


def test_evidence_is_looked_up_in_the_tables_beside_the_quiz_too(folder, monkeypatch):
    table = "source_id,title,publisher,author,published,url,kind,perspective,language,access\n"
    row = "my-source,My title,Me,,2020,https://example.org/mine,newspaper,press,en,read\n"
    (folder / "sources.csv").write_text(table + row, encoding="utf-8")
    (folder / "quizzes/mine.md").write_text(
        "# T\n\n## Q\n\n= 1\n\nEvidence: my-source; tbi-2020-01-30\n", encoding="utf-8"
    )
    monkeypatch.chdir(folder / "quizzes")
    _, key = export("mine.md", "print", folder / "out")
    assert '<a href="https://example.org/mine">My title (Me)</a>' in key.read_text(encoding="utf-8")


@pytest.mark.parametrize("what", ["sources.csv", "empty"])
def test_what_is_no_quiz_is_said(folder, what):
    (folder / "sources.csv").touch()
    (folder / "empty").mkdir()
    with pytest.raises(QuizError) as caught:
        export(folder / what, "moodle", folder / "out")
    remedy = "a quiz is a .md file; those of a folder stand in its folder named quizzes"
    assert str(caught.value) == f"{folder / what}: there is no quiz here; {remedy}"


def test_where_one_quiz_cannot_be_read_nothing_is_written(folder, capsys):
    (folder / "quizzes/broken.md").write_text("# T\n\n## Q\n", encoding="utf-8")
    assert main(["export", str(folder), "--to", "qti", "--into", str(folder / "out")]) == 1
    assert capsys.readouterr().out.startswith("broken.md, line 3: this question has no answer;")
    assert not (folder / "out").exists()


def test_the_command_names_the_files_that_it_wrote(folder, capsys):
    out = folder / "out"
    assert main(["export", str(folder), "--to", "moodle", "--into", str(out)]) == 0
    assert capsys.readouterr().out == f"{out / 'mine.moodle.xml'}\n"
    assert main(["export", str(folder), "--to", "moodle", "--into", str(out / "mine.moodle.xml")]) == 1
    assert capsys.readouterr().out.endswith("name another folder\n")


@pytest.mark.parametrize("write", [preview, sheet, answer_key])
def test_hostile_text_is_text_in_a_page(folder, write):
    quiz = read_quiz(folder / "quizzes/mine.md")
    page = Read(write(quiz, {}, words()))
    assert page.tags.count("script") == (write is preview)
    assert "img" not in page.tags and not any(name.startswith("on") for name, _ in page.attributes)
    assert not any("javascript:" in (value or "") for _, value in page.attributes)
    for text in ("<script>alert(1)</script> one?", "{{7*7}} <b>Title</b>"):
        assert text in page.words
