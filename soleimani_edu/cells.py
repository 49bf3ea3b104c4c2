"""Make texts of strangers fit for a table and for a terminal."""

import re
import unicodedata

from .markup import clean

# A file of answers may hold any sign. Every text in it passes kept(); what goes to a terminal, one_line(),
# as some signs move its cursor or turn its line; what goes into a table, safe(), as a spreadsheet runs a cell
# that begins with one of RUN, also behind signs that are not seen, and breaks one longer than LONGEST.
RUN = set("=+-@\uff1d\uff0b\uff0d\uff20\t\r\n")
TURNING = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LONGEST = 32_000
AFTER = re.compile(r'([;\n][\s"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])')  # where these part cells or rows


def kept(value):
    """Return a text that any file and any cell can hold; nothing where it is none."""
    return clean(value)[:LONGEST].replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else ""


def one_line(said, most=None):
    """Return a text on one line, cut where it is longer than ``most``."""
    whole = TURNING.sub("\ufffd", " ".join(clean(str(said)).split()))
    return whole if most is None or len(whole) <= most else f"{whole[: most - 1]}…"


def safe(said):
    """Return the text of a cell that no spreadsheet runs."""
    seen = (c for c in said if c != "\ufffd" and unicodedata.category(c)[0] not in "CZ")
    whole = f"'{said}" if {said[:1], next(seen, "")} & RUN else said
    return AFTER.sub(r"\1'", whole)
