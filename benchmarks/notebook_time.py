"""How long do the five notebooks take, beside five that import pandas, matplotlib and ipywidgets and draw?

Prints one ratio. Both sides run in turn, each notebook in a fresh kernel.
"""

import statistics
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parent.parent / "notebooks"
PLAIN = """import pandas as pd
import matplotlib.pyplot as plt
import ipywidgets

table = pd.DataFrame({"day": range(5), "count": [34, 50, 64, 109, 110]})
table.plot(x="day", y="count")
plt.show()"""


def seconds(notebook):
    start = time.perf_counter()
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(FOLDER)}}).execute()
    return time.perf_counter() - start


def plain():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(PLAIN)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return notebook


def main(rounds=5):
    paths = sorted(FOLDER.glob("0*.ipynb"))
    ours, theirs = {path: [] for path in paths}, []
    seconds(plain())
    for _ in range(rounds):
        for path in paths:
            ours[path].append(seconds(nbformat.read(path, 4)))
            theirs.append(seconds(plain()))
    course = sum(statistics.median(times) for times in ours.values())
    plainly = len(paths) * statistics.median(theirs)
    print(f"{len(paths)} notebooks of the course / as many plain ones = {course / plainly:.2f}")
    print(f"(medians of {rounds} rounds: {course:.1f} s, {plainly:.1f} s)")


if __name__ == "__main__":
    main()
