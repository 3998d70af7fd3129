"""What an editor does at the command line: `check`, `where`, `new`, `tidy`, and `note` and `weigh` after a build.

`python3 .ci/course.py COMMAND` runs these; each returns 0 where all is well.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import finish, forms, load, new, published, tells, tidy
from .lookup import near
from .problem import listing
from .prose import calls, lines
from .read import Document, read

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Do what `arguments` ask in the project `root`, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python3 .ci/course.py", description="What an editor does with the course.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="list all that is wrong with the data file and the pages, without building")
    commands.add_parser(
        "bank",
        help="print how far form, phrases and words give the keys away, and in which form of the test more",
    )
    commands.add_parser("note", help="note the ids of the data file as published; a build does it too")
    commands.add_parser("tidy", help="write the data file in its one form; what it says stays the same")
    weigh = commands.add_parser("weigh", help="print what a built site weighs by kind; a build does it too")
    weigh.add_argument("site", help="the folder of the site")
    where = commands.add_parser("where", help="print file and line of an id, and of the calls that name it")
    where.add_argument("id", help="the id of anything, for example trust-limits, or an inner one: trust-limits/option")
    new.arguments(commands.add_parser("new", help="put in a new strategy, question, case or source, to be written"))
    asked = parser.parse_args(arguments)
    if asked.command == "check":
        return _check(root)
    if asked.command == "weigh":
        print("\n".join(finish.weights(root / asked.site)))
        return 0
    if asked.command == "bank":
        return _bank(root)
    if asked.command == "tidy":
        return _tidy(root)
    document = read(root / load.DATA, load.DATA)
    if document.problems:
        print(listing(document.problems))
        return 1
    if asked.command == "where":
        return _where(asked.id, document, root)
    if asked.command == "note":
        added = published.add(document, root)
        told = f"New among the published ids, in {published.FILE}: {len(added)}. Keep that file with the course."
        print(told if added else "Every id is noted already.")
        return 0
    return new.run(asked, document, root)


def _check(root: Path) -> int:
    loaded = load.load(root)
    if loaded.problems or loaded.course is None:
        print(loaded.listing())
        return 1
    # A second or two, so not at each build; a test holds the bank to it as well.
    document = read(root / load.DATA, load.DATA)
    loaded.warnings.extend(tells.check(loaded.course, document) + forms.check(loaded.course, document))
    for warning in sorted(loaded.warnings):
        print(f"Warning: {warning}")
    course = loaded.course
    asked = sum(len(strategy.questions) for strategy in course.strategies)
    print(f"Sound: {len(course.strategies)} strategies, {asked} questions, {len(course.cases)} cases.", end=" ")
    print(f"Warnings: {len(loaded.warnings)}.")
    return 0


def _bank(root: Path) -> int:
    loaded = load.load(root)
    if loaded.problems or loaded.course is None:
        print(loaded.listing())
        return 1
    for line in (*tells.table(loaded.course), *forms.table(loaded.course)):
        print(line)
    return 0


def _tidy(root: Path) -> int:
    file = root / load.DATA
    try:
        text = file.read_text(encoding="utf-8")
        written = tidy.tidied(text, load.DATA)
    except (tidy.NotTidiedError, OSError, UnicodeDecodeError) as error:
        print(error)
        return 1
    if written == text:
        print(f"{load.DATA} was tidy.")
        return 0
    aside = file.with_suffix(".tidied")
    aside.write_text(written, encoding="utf-8")
    aside.replace(file)  # at once: nobody ever sees half a file
    print(f"{load.DATA} is tidy now; what it says is the same.")
    return 0


def _where(name: str, document: Document, root: Path) -> int:
    *owners, own = name.split("/")
    named: dict[str, list[str]] = {}
    for path, (line, _) in document.places.items():
        value = document.values
        for step in path:
            value = value[step] if isinstance(value, dict) or isinstance(step, int) else None
        found = value.get("id", value.get("key")) if isinstance(value, dict) else None
        spoken = document.spell(path)
        if isinstance(found, str) and all(f"[{owner}]" in spoken for owner in owners):
            named.setdefault(found, []).append(f"{document.name}:{line}: {spoken}")
    for entry in named.get(own, []):
        print(entry)
    for file in sorted((root / "docs").rglob("*.md")):
        shown = file.relative_to(root).as_posix()
        for call in calls(lines(file)):
            if call.name == own and not owners:
                print(f"{shown}:{call.line}: {{{{ {call.macro}({call.arguments}) }}}}")
    if own in named:
        return 0
    print(f"There is no id “{name}”. {near(own, named)}")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
