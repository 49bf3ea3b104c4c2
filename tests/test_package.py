import subprocess
import sys

import pytest

import soleimani_edu


def test_importing_the_package_imports_no_library():
    code = (
        "import sys, soleimani_edu; print({'pandas', 'numpy', 'matplotlib', 'ipywidgets'} & set(sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout == "set()\n"


@pytest.mark.parametrize("name", soleimani_edu.__all__)
def test_every_public_name_says_what_it_is(name):
    assert name in dir(soleimani_edu)
    assert len(getattr(soleimani_edu, name).__doc__) > 40


def test_a_wrong_name_lists_the_right_ones():
    with pytest.raises(AttributeError) as caught:
        soleimani_edu.plot_timelines  # noqa: B018
    assert str(caught.value) == (
        "soleimani_edu has no 'plot_timelines'; it has load, as_of, latest, DataError, "
        "plot_timeline, plot_claims, plot_revisions, plot_map, plot_statements, plot_stances, plot_groups, "
        "plot_votes, plot_record, replay, compare, accounts, explore, show_quiz, QuizError"
    )
