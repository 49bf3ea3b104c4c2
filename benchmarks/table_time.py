"""How long do the tables take to load, beside a bare pandas.read_csv, and how do loading and checking grow?

Prints one ratio for the tables of the course (each file read for the first time, same dtypes on both
sides; read_csv gets the date columns as text, as it cannot read an hour with its offset beside a day),
the time of a whole check, and how many times longer a hundred times as many generated claims take.
"""

import gc
import statistics
import tempfile
import time
from pathlib import Path

import pandas as pd

from soleimani_edu import check, load, schema, tables

HEAD = ",".join(field["name"] for field in schema.fields("casualties"))
ROW = (
    "c{0},2020-01-08-missile-attack,wounded,group {1},{1},{1},{1},exact,2020-01-24,speaker {2},"
    "united-states,,dod-2020-01-24-34,,\n"
)


def forget():
    for cached in (tables._loaded, tables._texts, schema.moment):
        cached.cache_clear()


def ours():
    return {name: load(name) for name in schema.tables()}


def dtypes():
    """The dtypes of each loaded table that read_csv can be asked for."""
    found = {}
    for name, table in ours().items():
        columns = [field["name"] for field in schema.fields(name)]
        found[name] = {c: str if "datetime" in str(table[c].dtype) else table[c].dtype for c in columns}
    return found


def bare(kinds):
    return {name: pd.read_csv(schema.DATA / f"{name}.csv", dtype=kinds[name]) for name in kinds}


def seconds(function, *arguments):
    """The time of one call, nothing remembered and without garbage collection, as timeit measures."""
    forget()
    gc.collect()
    gc.disable()
    try:
        start = time.perf_counter()
        function(*arguments)
        return time.perf_counter() - start
    finally:
        gc.enable()


def grown(folder, rows):
    """Seconds to load and to check so many claims."""
    (folder / "casualties.csv").write_text(
        HEAD + "\n" + "".join(ROW.format(n, n % 1000, n // 1000) for n in range(rows)), encoding="utf-8"
    )
    loading = seconds(load, "casualties", folder)
    report = check.report(folder)
    assert not report.problems, report.problems[:3]
    return loading, seconds(check.report, folder)


def main(rounds=25):
    kinds = dtypes()
    bare(kinds)
    taken = [(seconds(ours), seconds(bare, kinds)) for _ in range(rounds)]
    loading, plain = (statistics.median(times) for times in zip(*taken, strict=True))
    print(f"load all tables / bare read_csv = {loading / plain:.2f}")
    print(f"(medians of {rounds}: {1000 * loading:.1f} ms, {1000 * plain:.1f} ms)")
    print(f"check of the course: {seconds(check.report):.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        few, many = grown(Path(folder), 10**4), grown(Path(folder), 10**6)
    for what, one, hundred in zip(("load", "check"), few, many, strict=True):
        print(f"{what}, a hundred times the rows: {hundred / one:.0f} times ({one:.3f} s, {hundred:.2f} s)")


if __name__ == "__main__":
    main()
