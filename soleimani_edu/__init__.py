"""A number is a claim: read the tables, draw them, and ask the quizzes of the course."""

import importlib

__version__ = "0.1.0"

_HOMES = {
    "load": "tables",
    "as_of": "tables",
    "latest": "tables",
    "DataError": "schema",
    "plot_timeline": "charts.events",
    "plot_claims": "charts.claims",
    "plot_revisions": "charts.revisions",
    "plot_map": "charts.maps",
    "plot_statements": "charts.statements",
    "plot_stances": "charts.statements",
    "plot_groups": "charts.groups",
    "plot_votes": "charts.votes",
    "plot_record": "charts.people",
    "replay": "widgets.replay",
    "compare": "widgets.compare",
    "accounts": "tellings",
    "explore": "widgets.explore",
    "show_quiz": "widgets.quiz",
    "QuizError": "quiz",
}
__all__ = list(_HOMES)


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError(f"soleimani_edu has no {name!r}; it has {', '.join(__all__)}")
    return getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)


def __dir__():
    return __all__
