"""Rules for practice lines: levels, length, nothing that stands elsewhere already, nothing that finds a client."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .lookup import Lookup, questions, spoken_lines, strategies
from .model import Course, MeasureLine, Statement
from .problem import Problem

LEVELS = (1, 2, 3)
#: How many words a line may have; what is seen, between asterisks, counts.
WORDS = (10, 90)
#: So many words in a row that stand elsewhere make two texts alike.
ROW = 7


def rules(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """Yield what is wrong with the practice lines of a course."""
    yield from _levels(course, lookup)
    yield from _lengths(course, lookup)
    yield from _alike(course, lookup)
    yield from _private(course, lookup)


def _levels(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """A strategy that is practised has a line at each level, or the level could not move."""
    for here, strategy in strategies(course):
        # From the file, so that a line which was put aside for another fault counts.
        found = _stated(lookup.document.values, strategy.id)
        missing = [str(level) for level in LEVELS if level not in found]
        if strategy.practice and missing and all(type(level) is int and level in LEVELS for level in found):
            wrong = f"No practice line has level {' or '.join(missing)}."
            right = "Write one or more for each of the levels 1 to 3."
            yield lookup.problem("practice-level", (*here, "practice"), wrong, right)


def _stated(values: Any, strategy: str) -> list[Any]:
    """Return the levels of the practice lines of a strategy as the file has them."""
    own = next(each for each in values["strategies"] if isinstance(each, dict) and each.get("id") == strategy)
    return [each.get("level") for each in own["practice"] if isinstance(each, dict)] if own.get("practice") else []


def _lengths(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """A line can be said in one go, and says something."""
    least, most = WORDS
    for path, spoken in spoken_lines(course):
        count = len(_words(spoken.line))
        if not least <= count <= most:
            wrong = f"The line has {count} words."
            right = f"Give it {least} to {most}; what is seen, between asterisks, counts."
            yield lookup.problem("practice-length", (*path, "line"), wrong, right)


def _alike(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """No line says what another line, or the stem of a question, says in the same words."""
    seen: dict[tuple[str, ...], str] = {}
    for _, question in questions(course):
        for row in _rows(question.stem):
            seen.setdefault(row, question.id)
    # Two lines of a measure are twins by intent: one is answered before the course and one after it.
    for path, spoken in sorted(spoken_lines(course), key=lambda each: isinstance(each[1], MeasureLine)):
        rows = list(_rows(spoken.line))
        taken = next((row for row in rows if row in seen), None)
        if taken:
            wrong = f"“{' '.join(taken)}” stands in “{seen[taken]}” too."
            yield lookup.problem("practice-alike", (*path, "line"), wrong, "Say it in other words, or leave it out.")
        for row in rows if isinstance(spoken, Statement) else ():
            seen.setdefault(row, spoken.id)


def _private(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """What the forms warn of, because it may identify a client, stands in no line either."""
    patterns = []
    for pattern in course.privacy:
        try:
            patterns.append(re.compile(pattern.pattern))
        except re.error:
            continue  # another rule says so
    for path, spoken in spoken_lines(course):
        # Invented clients may have names; what nobody invents is a number.
        matches = (match for each in patterns for match in each.finditer(spoken.line))
        found = next((match for match in matches if re.search(r"\d|@", match[0])), None)
        if found:
            wrong = f"“{found[0]}” is what a note must not hold: it may identify somebody."
            right = "Say it without a date, a number or an address."
            yield lookup.problem("practice-private", (*path, "line"), wrong, right)


def _words(text: str) -> list[str]:
    return re.findall(r"\w[\w’'-]*", text.casefold())


def _rows(text: str) -> Iterator[tuple[str, ...]]:
    words = _words(text)
    return (tuple(words[at : at + ROW]) for at in range(len(words) - ROW + 1))
