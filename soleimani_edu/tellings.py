"""What the tables tell of an event, by whose voice."""

import pandas as pd

from .schema import hint
from .tables import DataError, load

MOST = 10  # events
KINDS = ["event", "claim", "statement"]
STEPS = ["year", "month", "day", "hour", "minute"]
TEXT = "stance quote unit group wording supersedes".split()  # empty where a kind has none of it
NUMBERS = ["low", "best", "high"]
COLUMNS = "kind event_id at precision known_from who perspective about what".split()
COLUMNS += [*TEXT[:2], *NUMBERS, "bound", *TEXT[2:], "source_id", "id"]


def accounts(event_ids, folder=None):
    """Return all that the tables hold about an event as a DataFrame, one row a telling, the earliest first.

    Parameters
    ----------
    event_ids : str or list of str
        One ``event_id``, or several.
    folder : path, optional
        Where your own tables are (see ``load``).

    Returns
    -------
    DataFrame
        ``kind`` is event, claim or statement; ``at``, ``precision`` and ``known_from`` are as in
        ``load``; ``who`` claimed or said it, ``perspective`` is whose voice that is. ``about`` is the
        category, measure or topic, in the order of the closed lists; ``what`` is the title, what was
        counted, or the gist. A claim has its ``low``, ``best``, ``high``, ``bound``, ``unit``, ``group``,
        ``wording`` and ``supersedes``, a statement its ``stance`` and ``quote``; elsewhere these are
        empty. ``id`` is that of the row in its own table.

        An event is told once for each perspective among the documents behind it: ``who`` names their
        publishers and ``source_id`` the documents, separated by ``; ``. Its title is the course's own.

    Raises
    ------
    DataError
        For an ``event_id`` that is not there, or none at all.
    """
    ids = [event_ids] if isinstance(event_ids, str) or not hasattr(event_ids, "__iter__") else list(event_ids)
    if len(ids) > MOST:
        raise DataError(f"{len(ids)} events are too many to be told together; choose {MOST} at most")
    events = load("events", folder)
    known = set(events["event_id"])
    for strange in (one for one in ids if one not in known):
        remedy = 'take an event_id of load("events")'
        raise DataError(f"there is no event {strange!r}; {hint(str(strange), known, remedy)}")
    if not ids:
        raise DataError('accounts needs an event_id, or a list of them; take one of load("events")')
    parts = [_events(events, ids, load("sources", folder))]
    parts += [_claims(load(name, folder), ids) for name in ("casualties", "figures")]
    parts += [_statements(load("statements", folder), ids)]
    tellings = pd.concat(parts, ignore_index=True).reindex(columns=COLUMNS)
    tellings[TEXT] = tellings[TEXT].astype("str").fillna("")
    tellings[NUMBERS] = tellings[NUMBERS].astype("Float64")
    about = dict.fromkeys(value for part in parts for value in part["about"].cat.categories)
    orders = {"kind": KINDS, "precision": STEPS, "about": about, "bound": parts[1]["bound"].cat.categories}
    for name, values in orders.items():
        tellings[name] = pd.Categorical(tellings[name], list(values), ordered=True)
    return tellings.sort_values("known_from", kind="stable", ignore_index=True)


def _events(events, ids, sources):
    """A row for each event and perspective among its documents."""
    events = events[events["event_id"].isin(ids)]
    documents = events.assign(source_id=events["source_ids"].str.split("; ")).explode("source_id")
    documents = documents.merge(sources[["source_id", "publisher", "perspective"]], on="source_id")
    voices = documents.groupby(["event_id", "perspective"], observed=True)
    told = voices.agg(source_id=("source_id", "; ".join), who=("publisher", lambda p: "; ".join(p.unique())))
    told = told.reset_index().merge(events, on="event_id")
    names = {"start": "at", "category": "about", "title": "what"}
    return told.rename(columns=names).assign(kind="event", id=told["event_id"])


def _claims(claims, ids):
    claims = claims[claims["event_id"].isin(ids)]
    unit = claims["unit"].astype("str") if "unit" in claims else "persons"
    names = {"claimed_on": "at", "claimed_by": "who", "measure": "about", "claim_id": "id"}
    counted = claims.rename(columns=names).assign(kind="claim", unit=unit)
    counted["what"] = [
        measure.replace("-", " ")
        + f" ({unit})" * (unit not in measure and unit != "persons")
        + f", {group}" * (group != "all")
        for measure, unit, group in zip(claims["measure"], counted["unit"], counted["group"], strict=True)
    ]
    return counted


def _statements(statements, ids):
    """Who: the speaker, and the body where the name does not say it."""
    said = statements[statements["event_id"].isin(ids)]
    who = [
        speaker if body in speaker else f"{speaker} ({body})"
        for speaker, body in zip(said["speaker"], said["body"], strict=True)
    ]
    names = {"said_on": "at", "topic": "about", "gist": "what", "statement_id": "id"}
    return said.rename(columns=names).assign(kind="statement", who=who)
