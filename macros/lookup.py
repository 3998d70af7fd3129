"""Where the parts of a course stand in its file, and what names the file declares.

`names` also holds those of entries that were put aside for a problem of shape: references to them are known.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import Any

from .model import Course, MeasureLine, Question, Statement, Strategy
from .problem import Problem, Rule
from .read import Document, KeyPath
from .shape import Shaped

#: The keys under which a strategy has its questions in the forms of the test.
FORMS = ("form_a", "form_b", "form_c")


class Lookup:
    """Says where in the file a part of the course stands, and what names the file declares."""

    def __init__(self, shaped: Shaped, document: Document) -> None:
        self.document = document
        self._original = shaped.original
        values = document.values
        self.names = {
            section: {name for _, name in _ids(values.get(section))}
            for section in ("phases", "strategies", "bibliography", "glossary", "acts")
        }

    def problem(self, rule: Rule, path: KeyPath, wrong: str, right: str) -> Problem:
        """Return a problem at `path`, given as the course counts."""
        return self.problem_in_file(rule, self._original(path), wrong, right)

    def problem_in_file(self, rule: Rule, path: KeyPath, wrong: str, right: str) -> Problem:
        """Return a problem at `path`, given as the file counts."""
        return self.document.problem(rule, path, wrong, right)


def strategies(course: Course) -> Iterator[tuple[KeyPath, Strategy]]:
    """Yield each strategy with its path."""
    for place, strategy in enumerate(course.strategies):
        yield ("strategies", place), strategy


def questions(course: Course) -> Iterator[tuple[KeyPath, Question]]:
    """Yield each question with its path, also those of the forms of the test."""
    for here, strategy in strategies(course):
        for place, question in enumerate(strategy.questions):
            yield (*here, "questions", place), question
        for letter, asked in strategy.forms.items():
            yield (*here, f"form_{letter}"), asked


def spoken_lines(course: Course) -> Iterator[tuple[KeyPath, Statement | MeasureLine]]:
    """Yield each line of a client that is practised or kept back for the measure, with its path."""
    for here, strategy in strategies(course):
        for place, statement in enumerate(strategy.practice):
            yield (*here, "practice", place), statement
        for place, kept in enumerate(strategy.measure):
            yield (*here, "measure", place), kept


def _ids(entries: Any) -> Iterator[tuple[int, str]]:
    """Yield place and id (or key) of each entry that has one; tolerant, for it also sees entries of wrong shape."""
    if isinstance(entries, list):
        for place, entry in enumerate(entries):
            if isinstance(entry, dict):
                name = entry.get("id", entry.get("key"))
                if isinstance(name, str):
                    yield place, name


def ids_at(path: KeyPath, values: Any) -> list[tuple[KeyPath, str]]:
    """Return path and id of each entry of the list at `path`; tolerant of a list that is none."""
    return [((*path, place), name) for place, name in _ids(_at(path, values))]


def id_at(path: KeyPath, values: Any) -> list[tuple[KeyPath, str]]:
    """Return path and id of the one entry at `path`; nothing where it has none."""
    return [(path, name) for _, name in _ids([_at(path, values)])]


def _at(path: KeyPath, values: Any) -> Any:
    """Return what stands at `path`; None where nothing does."""
    for step in path:
        inside = step in values if isinstance(values, dict) else isinstance(values, list)
        values = values[step] if inside else None
    return values


def unknown(lookup: Lookup, path: KeyPath, name: str, what: str, known: Iterable[str]) -> Problem:
    """Return the problem of a reference to nothing."""
    return lookup.problem("reference", path, f"There is no {what} “{name}”.", near(name, known))


def near(name: str, known: Iterable[str]) -> str:
    """Return what to do about a name that is unknown: the nearest that is known, or all of a short list."""
    known = sorted(known)
    found = difflib.get_close_matches(name, known, n=1)
    if found:
        return f"Did you mean “{found[0]}”?"
    return f"Known: {', '.join(known[:12])}{', …' if len(known) > 12 else ''}."
