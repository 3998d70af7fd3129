"""Makes packages for learning management systems from a built site: one zip for each standard."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import ordinals, package
from .site import Fault, read


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks and return the exit code."""
    parser = argparse.ArgumentParser(prog="python3 -m lms", description=__doc__)
    parser.add_argument("site", type=Path, help="the folder of the built course")
    parser.add_argument("--out", type=Path, default=Path(), help="where the packages go")
    parser.add_argument("--standard", choices=(*package.STANDARDS, "all"), default="all")
    part = parser.add_mutually_exclusive_group()
    part.add_argument("--strategy", metavar="ID", help="one strategy instead of the whole course")
    part.add_argument("--plan", metavar="FILE", help="an assignment: a saved file, or the id of a ready-made plan")
    parser.add_argument(
        "--report", choices=("completed", "passed"), default="completed", help="what is said at the end"
    )
    parser.add_argument("--score", action="store_true", help="report a score, 0-100: right among the first answers")
    parser.add_argument(
        "--every-answer", action="store_true", help="report later answers too, not the first ones alone"
    )
    parser.add_argument("--visit-only", action="store_true", help="keep nothing in the browser, on shared computers")
    parser.add_argument("--number", action="store_true", help="give new ids of the course their numbers, and stop")
    given = parser.parse_args(arguments)
    try:
        site = read(given.site)
        text = ordinals.FILE.read_text(encoding="utf-8") if ordinals.FILE.exists() else ""
        if given.number:
            ordinals.FILE.write_text(ordinals.added(text, site), encoding="utf-8")
            return 0
        numbers = ordinals.read(text)
        options = {
            "passed": given.report == "passed",
            "score": given.score,
            "every_answer": given.every_answer,
            "visit_only": given.visit_only,
        }
        if given.strategy:
            wish = package.strategy(site, given.strategy, **options)
        elif given.plan:
            wish = package.plan(site, given.plan, **options)
        else:
            wish = package.whole(site, **options)
        given.out.mkdir(parents=True, exist_ok=True)
        for standard in package.STANDARDS if given.standard == "all" else (given.standard,):
            name = "-".join(each for each in (site.course, site.edition, wish.name) if each)
            kind = standard if standard == "cmi5" else f"scorm-{standard}"
            file = given.out / f"{name}-{kind}.zip"
            file.write_bytes(package.make(site, standard, wish, numbers))
            print(f"{file}: {file.stat().st_size:,} bytes")
    except Fault as fault:
        print(fault, file=sys.stderr)
        return 1
    except OSError as error:
        where = error.filename or given.out  # a full disk has no name
        print(
            f"“{where}” can't be read or written ({error.strerror}). Mend that, or name another folder with --out.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
