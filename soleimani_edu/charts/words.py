"""What a chart says in words, and the sentence in place of one that cannot be drawn."""

import functools

import pandas as pd

from ..tables import DataError, load


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
    if "known_from" in columns and table["known_from"].isna().any():
        raise DataError(
            f"{what} cannot place {counted(int(table['known_from'].isna().sum()), 'row')} without a date; "
            "leave them out: table[table['known_from'].notna()]"
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
