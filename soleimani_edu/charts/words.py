"""What a chart says in words, and the sentence in place of one that cannot be drawn."""

import functools

import pandas as pd

from ..tables import DataError, load

DATES = ("claimed_on", "said_on", "start", "end", "known_from")
NUMBERS = ("low", "best", "high")
MAY_LACK = ("end", "lat", "lon")
PRECISIONS = ("year", "month", "day", "hour", "minute")


def need(table, columns, what):
    """Stop with a sentence where ``table`` is none, or lacks what ``what`` draws: columns, rows, dates."""
    if not isinstance(table, pd.DataFrame):
        raise DataError(f"{what} draws a table, and this is {table!r:.40}; take the table from load()")
    for missing in (c for c in columns if c not in table):
        raise DataError(
            f"{what} needs the column {missing!r}, and this table has none; "
            "take the table from load(), or keep that column"
        )
    if table.empty:
        raise DataError(f"{what} has nothing to draw: the table has no rows; widen your selection")
    for name in columns:
        _cells(table[name], name, what)
    if "known_from" in columns and "precision" in columns:  # of times; places have another
        for strange in set(table["precision"].astype("str")) - set(PRECISIONS):
            raise DataError(f"{strange!r} is no precision; write one of {', '.join(PRECISIONS)}")


def _cells(column, name, what):
    """Stop with a sentence where a column is not as ``load`` gives it: a CSV file forgets the types."""
    dated, utc = column.dtype.kind == "M", isinstance(column.dtype, pd.DatetimeTZDtype)
    lost = (name in DATES and not dated) or (name == "known_from" and not utc)
    if lost and column.notna().any():
        raise DataError(f"the column {name!r} holds no dates any more; take the table from load() again")
    if name in NUMBERS and column.notna().any():
        numbers = pd.to_numeric(column, errors="coerce")
        if numbers.isna().sum() > column.isna().sum() or not numbers.dropna().between(0, 1e15).all():
            raise DataError(
                f"the column {name!r} holds what is no count; write numbers from 0 on, or nothing"
            )
    elif name not in (*NUMBERS, *MAY_LACK) and column.isna().any():
        raise DataError(
            f"{what} cannot place {counted(int(column.isna().sum()), 'row')} without {name!r}; "
            f"fill it, or leave them out: table[table[{name!r}].notna()]"
        )


def sources_line(source_ids):
    """The publishers behind ``source_ids``; an id that the course does not have stays an id."""
    names = sorted({_publishers().get(one, one) for one in source_ids}, key=str.casefold)
    return f"Sources: {'; '.join(names)}."


@functools.cache
def _publishers():
    return load("sources").set_index("source_id")["publisher"].to_dict()


def when_text(table, column):
    """Local times as ISO text, no finer than they are known, an hour with its distance from UTC."""
    forms = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}
    texts = []
    for local, fine, utc in zip(
        table[column], table["precision"], table["known_from"].dt.tz_localize(None), strict=True
    ):
        text = local.strftime(forms.get(fine, "%Y-%m-%d %H:%M"))
        if fine not in forms:
            text += f" UTC{(local - utc).total_seconds() / 3600:+g}"
        texts.append(text)
    return texts


def counted(number, noun):
    return f"{number:,} {noun}" + "s" * (number != 1)


def listed(sentences, at_most=40):
    """Sentences for an alt text, cut where the folded table says it better."""
    rest = len(sentences) - at_most
    text = "; ".join(sentences[:at_most])
    return f"{text}; and {rest} more in the table." if rest > 0 else f"{text}."


def number(value, _position=None):
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"
