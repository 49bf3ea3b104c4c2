"""How long do charts take? Prints ratios.

- a fresh process to the first chart as a PNG, beside the same chart written by hand with pandas and pyplot;
- plot_timeline of a hundred times as many events;
- a replay of twelve frames, beside one frame.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"
OURS = """
from soleimani_edu import load, plot_claims
claims = load("casualties").query(
    "event_id == '2020-01-08-missile-attack' and measure == 'traumatic-brain-injury'"
)
plot_claims(claims).png()
"""
BY_HAND = f"""
import io
import pandas as pd
import matplotlib.pyplot as plt
claims = pd.read_csv({str(DATA / "casualties.csv")!r}).query(
    "event_id == '2020-01-08-missile-attack' and measure == 'traumatic-brain-injury'"
)
sources = pd.read_csv({str(DATA / "sources.csv")!r}).set_index("source_id")
labels = claims["claimed_on"] + " · " + claims["claimed_by"]
fig, ax = plt.subplots(figsize=(7.6, 3), layout="constrained")
ax.plot(claims["best"], range(len(claims)), "o", label="united-states")
for row, count in enumerate(claims["best"]):
    ax.annotate(f"{{count:.0f}}", (count, row), (7, -3), textcoords="offset points")
ax.set_yticks(range(len(claims)), labels)
ax.set_xlim(0)
ax.set_xlabel("traumatic brain injury (persons)")
ax.legend()
fig.supxlabel("Sources: " + "; ".join(sources.loc[claims["source_id"], "publisher"].unique()), fontsize=7)
fig.savefig(io.BytesIO(), dpi=120)
"""


def process(code):
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def seconds(function, rounds=5):
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        function()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main(rounds=9):
    pairs = [(process(OURS), process(BY_HAND)) for _ in range(rounds + 1)][1:]
    ours, by_hand = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"fresh process to first chart / the same by hand with pyplot = {ours / by_hand:.2f}")
    print(f"(medians of {rounds}: {ours:.2f} s, {by_hand:.2f} s)")

    import pandas as pd

    from soleimani_edu import load, plot_revisions, plot_timeline, replay

    events = load("events")
    many = pd.concat([events] * (100_000 // len(events) + 1), ignore_index=True)
    few, more = (seconds(lambda n=n: plot_timeline(many.head(n)).png()) for n in (1_000, 100_000))
    print(f"plot_timeline, a hundred times the events: {more / few:.1f} times ({few:.3f} s, {more:.3f} s)")

    dead = load("casualties").query("event_id == '2025-06-13-israel-attacks-iran' and measure == 'killed'")
    dead = dead[dead["group"] == "in Iran"]
    one = seconds(lambda: plot_revisions(dead)._repr_mimebundle_())
    twelve = seconds(lambda: replay(plot_revisions, dead)._repr_mimebundle_())
    frames = replay(plot_revisions, dead).html.count('"day"')
    print(f"replay of {frames} frames / one frame = {twelve / one:.1f}")


if __name__ == "__main__":
    main()
