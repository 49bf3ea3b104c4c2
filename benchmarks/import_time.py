"""How long does `import soleimani_edu` take, beside `import pandas`? Prints one ratio."""

import statistics
import subprocess
import sys
import time

EMPTY, OURS, PANDAS = "pass", "import soleimani_edu", "import pandas"


def seconds(code):
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def main(rounds=15):
    taken = {code: [] for code in (EMPTY, OURS, PANDAS)}
    for code in taken:
        seconds(code)
    for _ in range(rounds):
        for code, times in taken.items():
            times.append(seconds(code))
    empty, ours, pandas = (statistics.median(times) for times in taken.values())
    print(f"import soleimani_edu / import pandas = {(ours - empty) / (pandas - empty):.3f}")
    print(f"(medians of {rounds}, the start of Python taken off: {1000 * (ours - empty):.1f} ms, ", end="")
    print(f"{1000 * (pandas - empty):.1f} ms)")


if __name__ == "__main__":
    main()
