import pytest
from ipywidgets import Dropdown

from soleimani_edu import DataError, explore, load, plot_claims


def control():
    claims = load("casualties").query("event_id == '2020-01-08-missile-attack'")
    measures = Dropdown(options=["traumatic-brain-injury", "killed", "no such measure"])
    return measures, explore(
        lambda measure: plot_claims(claims[claims["measure"] == measure]), measure=measures
    )


def shown(widget):
    """What stands under the control."""
    [output] = widget.children[-1].outputs
    return output.get("data", {}).get("text/plain", output.get("text"))


def test_a_choice_draws_again():
    measures, widget = control()
    assert widget.children[0] is measures
    assert shown(widget).startswith("traumatic brain injury (persons)")
    measures.value = "killed"
    assert shown(widget).startswith("killed (persons)")


def test_the_page_keeps_the_first_picture_whatever_is_chosen_later():
    measures, widget = control()
    measures.value = "killed"
    page = widget._repr_mimebundle_()["text/html"]
    assert 'alt="traumatic brain injury (persons)' in page


def test_a_choice_without_rows_gets_a_sentence_and_the_next_one_works():
    measures, widget = control()
    measures.value = "no such measure"
    assert shown(widget) == (
        "a chart of claims has nothing to draw: the table has no rows; widen your selection\n"
    )
    measures.value = "killed"
    assert shown(widget).startswith("killed (persons)")


def test_an_error_leaves_no_old_picture_under_the_new_choice():
    choice = Dropdown(options=["measure", "no such column"])
    claims = load("casualties").head(1)
    widget = explore(lambda column: claims[[column]], column=choice)
    with pytest.raises(KeyError):
        choice.value = "no such column"
    assert widget.children[-1].outputs == ()


def test_what_has_no_value_is_no_control():
    with pytest.raises(DataError) as caught:
        explore(lambda x: x, x=["a", "b"])
    assert str(caught.value) == "x is no control with a value; write one, for example Dropdown(options=[…])"
