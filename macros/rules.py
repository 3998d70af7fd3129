"""Rules that look across the data file: a short name each, as messages and tests call it.

A rule takes the course and the document it was read from, and yields problems. It never raises, and it never looks
at shape: that was settled before. `declared` holds the names that the file declares, also in entries that were put
aside for a problem of shape, so that a reference to one of those is not called unknown.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from .model import ChooseOne, ChooseSeveral, Course, PutInOrder, Question, Strategy, WriteAndCompare
from .problem import Problem
from .read import Document, Path_

Places = Iterator[tuple[Path_, Any]]


def check(course: Course, document: Document) -> list[Problem]:
    """Return the problems that all rules find in `course`."""
    lookup = _Lookup(document)
    problems: list[Problem] = []
    for rule in (_repeated_ids, _references, _keys, _feedback, _alike, _order, _reviews):
        problems.extend(rule(course, lookup))
    return problems


class _Lookup:
    """Finds the place in the file of an entry of the model, by its id."""

    def __init__(self, document: Document) -> None:
        self.document = document
        values = document.values if isinstance(document.values, dict) else {}
        self.names = {
            section: {name for _, name in _ids(values.get(section))}
            for section in ("phases", "strategies", "bibliography", "glossary")
        }

    def strategy(self, strategy: Strategy) -> Path_:
        return self._find(("strategies",), strategy.id)

    def question(self, strategy: Strategy, question: Question) -> Path_:
        return self._find((*self.strategy(strategy), "questions"), question.id)

    def entry(self, owner: Path_, name: str) -> Path_:
        return self._find(owner, name)

    def _find(self, owner: Path_, name: str) -> Path_:
        entries: Any = self.document.values
        for step in owner:
            entries = entries[step]
        return next(((*owner, place) for place, found in _ids(entries) if found == name), owner)

    def problem(self, rule: str, path: Path_, wrong: str, right: str) -> Problem:
        return self.document.problem(rule, path, wrong, right)


def _ids(entries: Any) -> Iterator[tuple[int, str]]:
    """Yield place and id (or key) of each entry that has one; tolerant, for it also sees entries of wrong shape."""
    if isinstance(entries, list):
        for place, entry in enumerate(entries):
            if isinstance(entry, dict):
                name = entry.get("id", entry.get("key"))
                if isinstance(name, str):
                    yield place, name


def _repeated_ids(course: Course, lookup: _Lookup) -> Iterator[Problem]:
    """Every id is unique where it must be, and a retired one is never used again."""
    values: Any = lookup.document.values
    retired = set(course.retired)
    scopes: list[tuple[str, list[tuple[Path_, str]]]] = []
    in_course: list[tuple[Path_, str]] = []
    for section in ("phases", "bibliography", "glossary"):
        scopes.append((f"the {section}", [((section, n), name) for n, name in _ids(values.get(section))]))
    for place, name in _ids(values.get("strategies")):
        owner: Path_ = ("strategies", place)
        in_course.append((owner, name))
        strategy = values["strategies"][place]
        for part in ("objectives", "supervision", "works_with"):
            scopes.append((f"“{name}”", [((*owner, part, n), i) for n, i in _ids(strategy.get(part))]))
        for number, question_name in _ids(strategy.get("questions")):
            here = (*owner, "questions", number)
            in_course.append((here, question_name))
            question = strategy["questions"][number]
            for part in ("options", "steps", "models", "checklist"):
                found = [((*here, part, n), i) for n, i in _ids(question.get(part))]
                scopes.append((f"“{question_name}”", found))
    scopes.append(("the course’s strategies and questions", in_course))
    for scope, entries in scopes:
        seen: dict[str, Path_] = {}
        for path, name in entries:
            if name in seen:
                line = lookup.document.place(seen[name])[0]
                yield lookup.problem(
                    "repeated-id",
                    path,
                    f"“{name}” is used twice in {scope}; the first is on line {line}.",
                    "Give one of them a new id; learners’ answers stay with the other.",
                )
            seen.setdefault(name, path)
    for path, name in in_course:
        if name in retired:
            yield lookup.problem("retired-id", path, f"“{name}” is retired.", "Choose an id that was never used.")


def _references(course: Course, lookup: _Lookup) -> Iterator[Problem]:
    """Whatever names a phase, a strategy, an objective or a source names one that exists."""

    def unknown(path: Path_, name: str, what: str, known: Iterable[str]) -> Problem:
        near = difflib.get_close_matches(name, known, n=1)
        right = f"Did you mean “{near[0]}”?" if near else f"Known: {', '.join(sorted(known)[:12])}."
        return lookup.problem("reference", path, f"There is no {what} “{name}”.", right)

    for strategy in course.strategies:
        here = lookup.strategy(strategy)
        if strategy.phase not in lookup.names["phases"]:
            yield unknown((*here, "phase"), strategy.phase, "phase", lookup.names["phases"])
        for place, key in enumerate(strategy.evidence.sources):
            if key not in lookup.names["bibliography"]:
                path = (*here, "evidence", "sources", place)
                yield unknown(path, key, "source", lookup.names["bibliography"])
        for companion in strategy.works_with:
            path = lookup.entry((*here, "works_with"), companion.id)
            if companion.id == strategy.id:
                yield lookup.problem("reference", path, "A strategy can’t be its own companion.", "Name another one.")
            elif companion.id not in lookup.names["strategies"]:
                yield unknown(path, companion.id, "strategy", lookup.names["strategies"])
        objectives = {objective.id for objective in strategy.objectives}
        for question in strategy.questions:
            if question.objective not in objectives:
                path = (*lookup.question(strategy, question), "objective")
                yield unknown(path, question.objective, "objective", objectives)
    numbers: dict[int, str] = {}
    pages: dict[str, str] = {}
    for strategy in course.strategies:
        here = lookup.strategy(strategy)
        other = numbers.setdefault(strategy.number, strategy.id)
        if other != strategy.id:
            wrong = f"The number {strategy.number} is taken by “{other}”."
            yield lookup.problem("repeated-number", (*here, "number"), wrong, "Give each strategy a number of its own.")
        other = pages.setdefault(strategy.slug, strategy.id)
        if other != strategy.id:
            wrong = f"The slug “{strategy.slug}” is taken by “{other}”."
            yield lookup.problem("repeated-number", (*here, "slug"), wrong, "Give each strategy a page of its own.")


def _questions(course: Course, lookup: _Lookup) -> Iterator[tuple[Path_, Question]]:
    for strategy in course.strategies:
        for question in strategy.questions:
            yield lookup.question(strategy, question), question


def _keys(course: Course, lookup: _Lookup) -> Iterator[Problem]:
    """Choose one has one key; choose several has two or more, and something that is not one."""
    for here, question in _questions(course, lookup):
        if not isinstance(question, (ChooseOne, ChooseSeveral)):
            continue
        best = [option.id for option in question.options if option.grade == "best"]
        if isinstance(question, ChooseOne) and len(best) != 1:
            wrong = f"A choose-one question has one key, and {len(best)} options have the grade best."
            yield lookup.problem("keys", (*here, "options"), wrong, "Grade exactly one option best.")
        if isinstance(question, ChooseSeveral) and (len(best) < 2 or len(best) == len(question.options)):
            wrong = f"{len(best)} of {len(question.options)} options have the grade best."
            right = "Grade two or more options best, and leave at least one that is not."
            yield lookup.problem("keys", (*here, "options"), wrong, right)


def _feedback(course: Course, lookup: _Lookup) -> Iterator[Problem]:
    """An option that is not best says why it tempts and what serves better."""
    for here, question in _questions(course, lookup):
        if not isinstance(question, (ChooseOne, ChooseSeveral)):
            continue
        for option in question.options:
            missing = [name for name in ("tempting", "better") if getattr(option, name) is None]
            if option.grade != "best" and missing:
                path = lookup.entry((*here, "options"), option.id)
                wrong = f"The option is graded {option.grade} and has no {' and no '.join(missing)}."
                right = "Say why a good trainee would choose it, and what serves better."
                yield lookup.problem("feedback", path, wrong, right)


def _alike(course: Course, lookup: _Lookup) -> Iterator[Problem]:
    """No two answers of a question read the same."""
    for here, question in _questions(course, lookup):
        part, entries = _answers(question)
        seen: dict[str, str] = {}
        for entry in entries:
            words = " ".join(re.findall(r"\w+", entry.text.casefold()))
            other = seen.setdefault(words, entry.id)
            if other != entry.id:
                path = (*lookup.entry((*here, part), entry.id), "text")
                wrong = f"It reads the same as “{other}”."
                yield lookup.problem("alike", path, wrong, "Make the two differ, or take one out.")


def _answers(question: Question) -> tuple[str, list[Any]]:
    """Return the key under which a question's answers stand, and the answers."""
    if isinstance(question, PutInOrder):
        return "steps", question.steps
    if isinstance(question, WriteAndCompare):
        return "models", question.models
    return "options", question.options


def _order(course: Course, lookup: _Lookup) -> Iterator[Problem]:
    """The order in which steps are shown, which is alphabetical, must not give the right one away."""
    for here, question in _questions(course, lookup):
        if isinstance(question, PutInOrder):
            texts = [step.text.casefold() for step in question.steps]
            if texts == sorted(texts):
                wrong = "The right order is the alphabetical one, in which the page shows the steps."
                yield lookup.problem("order", (*here, "steps"), wrong, "Begin one of the steps with another word.")


def _reviews(course: Course, lookup: _Lookup) -> Iterator[Problem]:
    """A review is due after it was last done."""
    for strategy in course.strategies:
        if strategy.review.due <= strategy.review.last:
            path = (*lookup.strategy(strategy), "review", "due")
            wrong = "The next review is due on or before the day of the last."
            yield lookup.problem("review", path, wrong, "Give a later day.")


def overdue(course: Course, document: Document) -> list[Problem]:
    """Return a warning for each strategy whose review is due: a matter for the clinic, not a fault of the file."""
    lookup = _Lookup(document)
    warnings = []
    for strategy in course.strategies:
        if strategy.review.due < today():
            path = (*lookup.strategy(strategy), "review", "due")
            wrong = f"The review of “{strategy.shown_title}” was due on {strategy.review.due}."
            warnings.append(lookup.problem("review-overdue", path, wrong, "Review it, and give the days anew."))
    return warnings


def today() -> date:
    """Return the day of the build: SOURCE_DATE_EPOCH (seconds since 1970, UTC) where it is set, else the clock's."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else date.today()
