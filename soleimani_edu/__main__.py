"""The commands: ``python -m soleimani_edu check | export | answers``."""

import argparse
import sys

from .quiz import QuizError
from .schema import DataError


def main(words=None):
    """Run one command; return its exit status, 0 when all is well and 1 when something is to be mended."""
    parser = argparse.ArgumentParser(prog="python -m soleimani_edu")
    commands = parser.add_subparsers(required=True, metavar="check | export | answers")

    one = commands.add_parser("check", help="list every broken promise in tables, notebooks and quizzes")
    one.add_argument("folder", nargs="?", help="a folder with your own files (default: the course)")
    one.add_argument(
        "--hash", action="store_true", help="when all else is well, write the hashes of the course's files"
    )
    one.set_defaults(run=_check)

    one = commands.add_parser("export", help="write quizzes for Moodle, Canvas, a page or paper")
    one.add_argument(
        "what", help="quizzes (the course's, or a folder of that name here), a .md file, or a folder"
    )
    one.add_argument("--to", required=True, choices=["moodle", "qti", "html", "print"])
    one.add_argument("--into", default="exported", help="the folder to write into (default: exported)")
    one.add_argument("--language", default="en", help="en, fa or ar (default: en)")
    one.set_defaults(run=_export)

    one = commands.add_parser("answers", help="mark saved answers again and make the table of a class")
    one.add_argument("folder", help="the folder with the files that learners saved")
    one.set_defaults(run=_answers)

    asked = parser.parse_args(words)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console that has no letters for Persian
    if getattr(asked, "hash", False) and asked.folder:
        parser.error("--hash is for the files of the course; leave the folder out")
    try:
        return asked.run(asked)
    except (DataError, QuizError) as error:
        print(error)
        return 1


def _mend(problems):
    print(*problems, sep="\n")
    print(f"{len(problems)} to be mended.", file=sys.stderr)
    return 1


def _check(asked):
    from . import check

    report = check.report(asked.folder)
    if asked.hash and all(problem.startswith("datapackage.json, ") for problem in report.problems):
        check.write_hashes()
        report = check.report(asked.folder)
    if report.problems:
        return _mend(report.problems)
    print(
        f"Checked {', '.join(f'{what} {number:,}' for what, number in report.checked.items())}. All is well."
    )
    return 0


def _export(asked):
    from .export import export

    print(*export(asked.what, asked.to, asked.into, asked.language), sep="\n")
    return 0


def _answers(asked):
    from .answers import write_tables

    text, problems = write_tables(asked.folder)
    print(text)
    return _mend(problems) if problems else 0


if __name__ == "__main__":
    sys.exit(main())
