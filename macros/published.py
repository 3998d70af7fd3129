"""Holds the data file against the ids that were published: an answer, a way through a case, hangs on them alone.

The list grows with each edition that is built with `python3 .ci/course.py build` and never shrinks; it stands beside
the data file, so that a fresh copy of the project knows what was published elsewhere. An id that goes for good moves
to `retired` in the data file.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .lookup import FORMS, id_at, ids_at
from .problem import Problem
from .read import Document, KeyPath

FILE = "docs/_data/published.txt"
HEAD = """\
# The ids that learners’ records may hold, from every edition that was published. Made by `python3 .ci/course.py build`;
# nothing is ever taken out. An id that goes for good is listed under `retired` in strategies.yml.
"""


def ids(values: Any) -> dict[str, KeyPath]:
    """Return every id that a record may hold, with its path; an inner one is `question/option`, `case/turn/choice`."""
    found: dict[str, KeyPath] = {}

    def inner(owner: str, path: KeyPath, *parts: str) -> list[tuple[KeyPath, str]]:
        below = [each for part in parts for each in ids_at((*path, part), values)]
        found.update({f"{owner}/{name}": here for here, name in below})
        return below

    found.update({name: path for path, name in id_at(("course",), values)})
    for here, name in ids_at(("strategies",), values):
        found[name] = here
        asked = ids_at((*here, "questions"), values)
        for path, question in asked + [each for part in FORMS for each in id_at((*here, part), values)]:
            found[question] = path
            inner(question, path, "options", "steps", "checklist")
        for path, line in ids_at((*here, "practice"), values):
            found[line] = path
            inner(line, path, "criteria")
        found.update({line: path for path, line in ids_at((*here, "measure"), values)})
    for here, name in ids_at(("cases",), values):
        found[name] = here
        for path, turn in inner(name, here, "turns", "endings"):
            inner(f"{name}/{turn}", path, "choices")
    return found


def listed(root: Path) -> set[str]:
    """Return the ids that were published from the project in `root`; none where there is no list."""
    file = root / FILE
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def check(document: Document, root: Path) -> Iterator[Problem]:
    """Yield a problem for each published id that is neither in the data file nor retired."""
    here, known = ids(document.values), listed(root)
    retired = document.values.get("retired") if isinstance(document.values, dict) else None
    gone = known - set(here) - {name for name in retired or [] if isinstance(name, str)}
    new = set(here) - known
    for name in sorted(gone):
        owner, _, own = name.rpartition("/")
        if owner in gone or (owner and owner not in here):
            continue  # said of what it belonged to
        beside = [each for each in new if each.rpartition("/")[0] == owner]
        near = difflib.get_close_matches(name, beside, n=1, cutoff=0.7)
        if not near and len(beside) == 1 and owner:
            near = beside
        if near:
            shown = near[0].rpartition("/")[2]
            wrong = f"“{shown}” stands here, and the published id “{own}” is gone."
            right = f"Call it “{own}” again: what learners did hangs on it. If it is new, add “{name}” to retired."
        else:
            wrong = f"“{own}” was published, and is gone."
            right = f"Put it back, or add “{name}” to retired: what learners did hangs on it."
        path = here[near[0]] if near else _owner(name, here)
        yield document.problem("published-id", path, wrong, right)


def _owner(name: str, here: dict[str, KeyPath]) -> KeyPath:
    """Return the path of what an id belonged to, as far as it can be told."""
    owner = name.rpartition("/")[0]
    while not owner and name:
        name = name.rpartition("-")[0]
        owner = name if name in here else ""
    return here.get(owner, ("strategies",))


def add(document: Document, root: Path) -> list[str]:
    """Add the ids of `document` to the list of the project in `root`, and return those that were new."""
    known = listed(root)
    new = [name for name in ids(document.values) if name not in known]
    if new:
        lines = "".join(f"{name}\n" for name in sorted(known | set(new)))
        (root / FILE).write_text(HEAD + lines, encoding="utf-8")
    return new
