"""Loads the course once and keeps it until a file that it was made from changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from . import pages, rules, shape, wording
from .model import Course
from .problem import Problem, listing
from .read import read

DATA = "docs/_data/strategies.yml"
PAGES = "docs"


@dataclass
class Loaded:
    """A course with all that was found wrong with it."""

    course: Course | None
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def listing(self) -> str:
        """Return the problems as text for the person who will mend them."""
        return listing(self.problems)


_cache: dict[Path, tuple[object, Loaded]] = {}


def load(root: Path) -> Loaded:
    """Return the course in the folder `root`, checked; from memory while none of its files has changed."""
    files = [root / DATA, *sorted((root / PAGES).rglob("*.md"))]
    state = [(file, file.stat().st_mtime_ns if file.exists() else 0) for file in files]
    known = _cache.get(root)
    if known is None or known[0] != state:
        _cache[root] = (state, _load(root))
    return _cache[root][1]


def _load(root: Path) -> Loaded:
    document = read(root / DATA, DATA)
    if document.problems:
        return Loaded(None, document.problems)
    shaped = shape.shape(document)
    course = shaped.course
    if course is None:
        return Loaded(None, shaped.problems)
    problems = shaped.problems + rules.check(shaped, document) + pages.check(course, root, document)
    warnings = [] if problems else rules.overdue(course, document) + wording.check(course, document)
    return Loaded(course, problems, warnings)
