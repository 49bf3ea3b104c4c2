"""A control of ipywidgets that leaves its first picture on a page without a kernel."""

from IPython.core.formatters import DisplayFormatter
from ipywidgets import interactive

from .page import bundle


def explore(function, **controls):
    """Return ``ipywidgets.interactive(function, **controls)`` that also shows without a kernel.

    ``function`` takes the value of each control and returns what is shown; ``controls`` are widgets of
    ipywidgets, such as ``Dropdown``, or what ``interactive`` makes them from. Where no kernel runs, the
    result for the first values stands in place of the controls.
    """
    return _Explore(function, {"auto_display": True}, **controls)


class _Explore(interactive):
    def _repr_mimebundle_(self, **kwargs):
        first = DisplayFormatter().format(self.result)[0]
        return bundle(super()._repr_mimebundle_(**kwargs), first.get("text/html", ""), first["text/plain"])
