"""The commands: ``python -m soleimani_edu check [FOLDER]``."""

import argparse
import sys

from . import check
from .schema import DataError


def main(words=None):
    """Run one command; return its exit status, 0 when all is well and 1 when something is to be mended."""
    parser = argparse.ArgumentParser(prog="python -m soleimani_edu")
    commands = parser.add_subparsers(required=True, metavar="check")
    one = commands.add_parser("check", help="list every broken promise in tables, notebooks and quizzes")
    one.add_argument("folder", nargs="?", help="a folder with your own files (default: the course)")
    one.add_argument(
        "--hash", action="store_true", help="when all else is well, write the hashes of the course's files"
    )
    asked = parser.parse_args(words)
    if asked.hash and asked.folder:
        parser.error("--hash is for the files of the course; leave the folder out")
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console that has no letters for Persian
    try:
        report = check.report(asked.folder)
        if asked.hash and all(problem.startswith("datapackage.json, ") for problem in report.problems):
            check.write_hashes()
            report = check.report(asked.folder)
    except DataError as error:
        report = check.Report(problems=[str(error)])
    print(*report.problems, sep="\n", end="\n" if report.problems else "")
    if report.problems:
        print(f"{len(report.problems)} to be mended.", file=sys.stderr)
        return 1
    print(
        f"Checked {', '.join(f'{what} {number:,}' for what, number in report.checked.items())}. All is well."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
