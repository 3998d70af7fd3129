"""Loads the course once and keeps it until a file that it was made from changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from . import pages, places, published, risk, rules, shape, unwritten, wording
from .model import Course
from .problem import Problem, listing
from .read import read

DATA = "docs/_data/strategies.yml"
PAGES = "docs"
BUILDER = pages.BUILDER


@dataclass
class Loaded:
    """A course with all that was found wrong with it.

    `base` is the same course in the words of the base place: a question's revision must not change with the place.
    `notices` are what a clinic should know; they stop no build, not even a strict one.
    """

    course: Course | None
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    base: Course | None = None

    def listing(self) -> str:
        """Return the problems as text for the person who will mend them."""
        return listing(self.problems)


def _course_in(file: Path, course: str) -> list[Problem]:
    """Every page carries the course's id, also those that call no macro; they take it from the builders' file."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else [f"  course: {course}"]
    stated = [(number, line) for number, line in enumerate(lines, 1) if line.startswith("  course:")]
    if [line.split(":", 1)[1].strip() for _, line in stated] == [course]:
        return []
    wrong = f"The course’s id in the data file is “{course}”, and it does not stand here."
    right = f"Write “course: {course}” under extra; learners’ records hang on it."
    return [Problem(file.name, stated[0][0] if stated else 1, 1, "course-id", "extra.course", wrong, right)]


_cache: dict[Path, tuple[object, Loaded]] = {}


def load(root: Path) -> Loaded:
    """Return the course in the folder `root`, checked; from memory while none of its files has changed."""
    files = [root / DATA, root / BUILDER, root / published.FILE, *sorted((root / PAGES).rglob("*.md"))]
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
    problems += published.check(document, root)
    problems += places.check(course, root) + risk.check(course, root)
    problems += _course_in(root / BUILDER, course.course.id)
    warnings = [] if problems else rules.overdue(course, document) + wording.check(course, document)
    warnings += [] if problems else unwritten.check(document, root)
    base = course if course.course.locale == places.BASE else shape.shape(document, places.BASE).course
    return Loaded(course, problems, warnings, [] if problems else rules.unset(course, document), base)
