import ast
import json
import re
from pathlib import Path

import pytest

import soleimani_edu
from soleimani_edu.quiz import Option, Question, QuizError
from soleimani_edu.quiz_page import BODIES, task, words

PACKAGE = Path(soleimani_edu.__file__).parent
CATALOGUE = json.loads((PACKAGE / "quiz_words.json").read_text(encoding="utf-8"))
SCRIPT = re.sub(r"(?m)(^|\s)//.*", "", (PACKAGE / "widgets" / "quiz.js").read_text(encoding="utf-8"))
PYTHON = [PACKAGE / "quiz_page.py", *sorted((PACKAGE / "export").glob("*.py"))]
ABOUT = {"language", "review"}  # read by those who mend the catalogue
OTHERS = [code for code in CATALOGUE if code != "en"]
HOLD = "\u2066\u2068"  # from such a sign to U+2069 a number or the name of a file stays whole among words


def placeholders(text):
    return sorted(re.findall(r"\{(\w*)\}", text))


def names_in_python():
    """The names that quiz_page.py and the exports look up in ``said``, also those that ``task`` gives."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in PYTHON]
    looked_up = [
        node.slice
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "said"
    ]
    parts = [part for place in looked_up for part in ast.walk(place)]
    asked = [Question("?", 1, kind) for kind in BODIES]
    two = [Option("a"), Option("b")]
    asked += [Question("?", 1, "choose", options=two, disputed=which) for which in ("", "They differ.")]
    tasks = {task(question) for question in asked}
    assert any(isinstance(part, ast.Name) and part.id == "task" for part in parts)
    return tasks | {part.value for part in parts if isinstance(part, ast.Constant)}


def names_in_script():
    """The names that quiz.js looks up: ``words.name``, those told or written on a button, and verdicts."""
    marking = re.search(r"export function mark\(.*?\n}\n", SCRIPT, re.DOTALL)[0]
    verdicts = set(re.findall(r'(?:return|[?:]) "(\w+)"', marking))
    mixed = re.search(r"const mixed = .*", SCRIPT)[0]
    return (
        set(re.findall(r"\bwords\.(\w+)\b(?!\()", SCRIPT))
        | set(re.findall(r'\b(?:tell|button)\("(\w+)"', SCRIPT))
        | set(re.findall(r'\bchange\([^;]*?, "(\w+)"\)', SCRIPT))
        | verdicts
        | {f"{verdict}Disputed" for verdict in re.findall(r'verdict === "(\w+)"', mixed)}
    )


def test_there_are_persian_and_arabic_besides_english():
    assert list(CATALOGUE) == ["en", "fa", "ar"]
    for language, said in CATALOGUE.items():
        assert words(language) == said
    assert words() == CATALOGUE["en"]


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_the_words_of_english_in_their_order(language):
    assert list(CATALOGUE[language]) == list(CATALOGUE["en"])
    english = CATALOGUE["en"]
    for name, text in CATALOGUE[language].items():
        assert text.strip() == text != "", name
        assert name in ABOUT | {"direction"} or text != english[name], f"{name} is still English"


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_has_the_placeholders_of_english(language):
    for name, text in CATALOGUE[language].items():
        assert placeholders(text) == placeholders(CATALOGUE["en"][name]), name
        assert "{" not in re.sub(r"\{\w+\}", "", text), name


def test_no_name_stands_twice_in_a_language():
    def once(pairs):
        names = [name for name, _ in pairs]
        assert len(names) == len(set(names))
        return dict(pairs)

    json.loads((PACKAGE / "quiz_words.json").read_text(encoding="utf-8"), object_pairs_hook=once)


def test_only_english_is_complete_and_the_others_run_from_right_to_left():
    about = {code: (said["review"], said["direction"], said["language"]) for code, said in CATALOGUE.items()}
    waiting = "awaiting a native reader's review"
    assert about == {
        "en": ("complete", "ltr", "English"),
        "fa": (waiting, "rtl", "فارسی"),
        "ar": (waiting, "rtl", "العربية"),
    }


@pytest.mark.parametrize(
    ("language", "foreign"),
    [("fa", "\u064a\u0649\u0643\u0629\u0660-\u0669"), ("ar", "\u06cc\u06a9\u06c0\u06f0-\u06f9\u200c")],
)
def test_letters_and_digits_are_those_of_the_language(language, foreign):
    for name, text in CATALOGUE[language].items():
        assert not re.findall(f"[{foreign}]", text), name


@pytest.mark.parametrize("language", OTHERS)
def test_punctuation_is_that_of_the_language(language):
    for name, text in CATALOGUE[language].items():
        if name not in ABOUT:
            assert not re.findall(r"[,;?]| [.:،؛؟]|  |\u200c\B|\B\u200c", text), name


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_held_together_between_words_is_closed_again(language):
    for name, text in CATALOGUE[language].items():
        held = re.findall(f"[{HOLD}]([^\u2066-\u2069]*)\u2069", text)
        assert len(held) == sum(text.count(sign) for sign in HOLD) == text.count("\u2069"), name
        assert all(re.fullmatch(r"\{\w+\}", one) for one in held), name
    for name in ("saved", "other", "range"):
        assert "\u2069" in CATALOGUE[language][name]


def test_each_word_is_used():
    assert set(CATALOGUE["en"]) - names_in_python() - names_in_script() - ABOUT == set()


def test_no_word_is_forgotten():
    assert (names_in_python() | names_in_script()) - set(CATALOGUE["en"]) == set()


@pytest.mark.parametrize("language", ["xx", "EN", ""])
def test_another_language_is_answered_with_those_that_there_are(language):
    with pytest.raises(QuizError) as caught:
        words(language)
    assert str(caught.value) == f"there are no words in {language!r}; write one of en, fa, ar"
