"""A control of ipywidgets that leaves its first picture on a page without a kernel."""

from html import escape

from IPython.core.formatters import DisplayFormatter
from ipywidgets import Output, VBox

from ..tables import DataError
from .page import bundle


def explore(function, /, **controls):
    """Return widgets that show what ``function`` makes of the values of ``controls``, again at each change.

    ``function`` takes the value of each control by its name and returns what is shown; ``controls`` are
    widgets of ipywidgets that have a value, such as ``Dropdown``. Where no kernel runs, the result for the
    first values stands in their place, under what was chosen. A ``DataError`` of a later choice is shown
    as its sentence.
    """
    for name, control in controls.items():
        if not hasattr(control, "value"):
            raise DataError(
                f"{name} is no control with a value; write one, for example Dropdown(options=[…])"
            )
    return _Explore(function, controls)


class _Explore(VBox):
    def __init__(self, function, controls):
        self._function, self._controls, self._output = function, controls, Output()
        super().__init__([*controls.values(), self._output])
        self._first = self._show()
        self._chosen = "; ".join(f"{name}: {control.value}" for name, control in controls.items())
        for control in controls.values():
            control.observe(self._again, "value")

    def _show(self):
        values = {name: control.value for name, control in self._controls.items()}
        data = DisplayFormatter().format(self._function(**values))[0]
        self._output.outputs = ({"output_type": "display_data", "data": data, "metadata": {}},)
        return data

    def _again(self, _change):
        self._output.outputs = ()  # whatever happens, the old picture does not stand under the new choice
        try:
            self._show()
        except DataError as error:
            text = {"output_type": "stream", "name": "stdout", "text": f"{error}\n"}
            self._output.outputs = (text,)

    def _repr_mimebundle_(self, **kwargs):
        html = f"<p>{escape(self._chosen)}</p>{self._first.get('text/html', '')}"
        return bundle(super()._repr_mimebundle_(**kwargs), html, self._first["text/plain"])
