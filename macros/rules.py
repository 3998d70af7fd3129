"""Rules that look across the data file: a short name each, as messages and tests call it.

A rule takes the course and a lookup, and yields problems. It never raises. Shape was settled before.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from . import cases, practice
from .lookup import FORMS, Lookup, id_at, ids_at, questions, strategies, unknown
from .model import Choice, ChooseOne, ChooseSeveral, Course, Option, PutInOrder, Question, WriteAndCompare
from .problem import Problem
from .read import Document, KeyPath
from .shape import Shaped, may_be_left_out


def check(shaped: Shaped, document: Document) -> list[Problem]:
    """Return the problems that all rules find in a course that was read from `document`."""
    if shaped.course is None:
        return []
    lookup = Lookup(shaped, document)
    problems: list[Problem] = []
    for rule in (
        _repeated_ids,
        _references,
        _repeated_pages,
        _keys,
        _feedback,
        _acts,
        _alike,
        _order,
        _reviews,
        _patterns,
        _tests,
        _own_words,
        _scales,
        _guides,
        _plans,
        _nothing,
        cases.rules,
        practice.rules,
    ):
        problems.extend(rule(shaped.course, lookup))
    return problems


def _repeated_ids(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """Every id is unique where it must be, and a retired one is never used again.

    Looks at the file itself, so that an id is also seen in an entry that was put aside.
    """
    values: Any = lookup.document.values
    in_course: list[tuple[KeyPath, str]] = []
    scopes = [
        (f"the {section}", ids_at((section,), values))
        for section in ("phases", "bibliography", "glossary", "acts", "phrases", "privacy", "places", "plans", "scales")
    ]
    for here, name in ids_at(("strategies",), values):
        in_course.append((here, name))
        scopes += [(f"“{name}”", ids_at((*here, part), values)) for part in ("objectives", "supervision", "works_with")]
        asked = ids_at((*here, "questions"), values) + [
            found for part in FORMS for found in id_at((*here, part), values)
        ]
        for question, question_name in asked:
            in_course.append((question, question_name))
            parts = ("options", "steps", "models", "checklist")
            scopes += [(f"“{question_name}”", ids_at((*question, part), values)) for part in parts]
        for spoken, line_name in ids_at((*here, "practice"), values):
            in_course.append((spoken, line_name))
            scopes += [(f"“{line_name}”", ids_at((*spoken, part), values)) for part in ("criteria", "models")]
        in_course += ids_at((*here, "measure"), values)
    for here, name in ids_at(("cases",), values):
        in_course.append((here, name))
        turns = ids_at((*here, "turns"), values)
        scopes.append((f"“{name}”", turns + ids_at((*here, "endings"), values)))
        scopes += [(f"“{turn_name}”", ids_at((*turn, "choices"), values)) for turn, turn_name in turns]
    scopes.append(("the course’s strategies, questions, practice lines and cases", in_course))
    for scope, entries in scopes:
        seen: dict[str, KeyPath] = {}
        for path, name in entries:
            if name in seen:
                line = lookup.document.place(seen[name])[0]
                wrong = f"“{name}” is used twice in {scope}; the first is on line {line}."
                right = "Give one of them a new id; learners’ answers stay with the other."
                yield lookup.problem_in_file("repeated-id", path, wrong, right)
            seen.setdefault(name, path)
    for path, name in in_course:
        if name in course.retired:
            wrong = f"“{name}” is retired."
            yield lookup.problem_in_file("retired-id", path, wrong, "Choose an id that was never used.")


def _references(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """Whatever names a phase, a strategy, an objective or a source names one that exists."""
    names = lookup.names
    for here, strategy in strategies(course):
        if strategy.phase not in names["phases"]:
            yield unknown(lookup, (*here, "phase"), strategy.phase, "phase", names["phases"])
        for place, key in enumerate(strategy.evidence.sources):
            if key not in names["bibliography"]:
                yield unknown(lookup, (*here, "evidence", "sources", place), key, "source", names["bibliography"])
        for place, companion in enumerate(strategy.works_with):
            path = (*here, "works_with", place)
            if companion.id == strategy.id:
                yield lookup.problem("reference", path, "A strategy can’t be its own companion.", "Name another one.")
            elif companion.id not in names["strategies"]:
                yield unknown(lookup, path, companion.id, "strategy", names["strategies"])
    objectives = {here: {part.id for part in strategy.objectives} for here, strategy in strategies(course)}
    for path, question in questions(course):
        known = objectives[path[:2]]
        if question.objective not in known:
            yield unknown(lookup, (*path, "objective"), question.objective, "objective", known)


def _repeated_pages(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """Each strategy has a number and a page of its own."""
    for part in ("number", "slug"):
        taken: dict[Any, str] = {}
        for here, strategy in strategies(course):
            value = getattr(strategy, part)
            if value in taken:
                wrong = f"The {part} “{value}” is taken by “{taken[value]}”."
                yield lookup.problem("repeated-page", (*here, part), wrong, f"Give each strategy a {part} of its own.")
            taken.setdefault(value, strategy.id)


def _keys(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """Choose one has one key; choose several has two or more, and something that is not one."""
    for here, question in questions(course):
        if not isinstance(question, (ChooseOne, ChooseSeveral)):
            continue
        best = [option.id for option in question.options if option.grade == "best"]
        if isinstance(question, ChooseOne) and len(best) != 1:
            wrong = f"A choose-one question has one key, and {len(best)} options have the grade best."
            yield lookup.problem("keys", (*here, "options"), wrong, "Grade exactly one option best.")
        if isinstance(question, ChooseSeveral) and (len(best) < 2 or len(best) == len(question.options)):
            wrong = f"Options with the grade best: {len(best)} of {len(question.options)}."
            right = "Grade two or more options best, and leave at least one that is not."
            yield lookup.problem("keys", (*here, "options"), wrong, right)


def _feedback(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """An option that is not best says why it tempts and what serves better."""
    for here, question in questions(course):
        if not isinstance(question, (ChooseOne, ChooseSeveral)):
            continue
        for place, option in enumerate(question.options):
            missing = [name for name in ("tempting", "better") if getattr(option, name) is None]
            if option.grade != "best" and missing:
                wrong = f"The option is graded {option.grade} and has no “{'” and no “'.join(missing)}”."
                right = "Say why a good trainee would choose it, and what serves better."
                yield lookup.problem("feedback", (*here, "options", place), wrong, right)


def _acts(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """An act that has a definition is graded as the definition says, in questions and in cases alike."""
    grades = {act.id: [graded.grade for graded in act.grades] for act in course.acts}
    for path, option in _graded(course):
        if option.act is None:
            continue
        if option.act not in lookup.names["acts"]:
            yield unknown(lookup, (*path, "act"), option.act, "act", lookup.names["acts"])
        elif option.grade not in grades.get(option.act, [option.grade]):
            wrong = f"The act “{option.act}” is graded {' or '.join(grades[option.act])}, and this is {option.grade}."
            right = "Change the grade, or name the act that this is; “The four grades” in docs/editing.md says how."
            yield lookup.problem("act", (*path, "grade"), wrong, right)


def _graded(course: Course) -> Iterator[tuple[KeyPath, Option | Choice]]:
    """Yield all that has a grade with its path: the options of questions and the choices of cases."""
    for path, question in questions(course):
        if isinstance(question, (ChooseOne, ChooseSeveral)):
            for place, option in enumerate(question.options):
                yield (*path, "options", place), option
    for place, case in enumerate(course.cases):
        for number, turn in enumerate(case.turns):
            for part, choice in enumerate(turn.choices):
                yield ("cases", place, "turns", number, "choices", part), choice


def _alike(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """No two answers of a question read the same."""
    for here, question in questions(course):
        part, entries = _answers(question)
        seen: dict[str, str] = {}
        for place, entry in enumerate(entries):
            words = " ".join(re.findall(r"\w+", entry.text.casefold()))
            if words in seen:
                wrong = f"It reads the same as “{seen[words]}”."
                path = (*here, part, place, "text")
                yield lookup.problem("alike", path, wrong, "Make the two differ, or take one out.")
            seen.setdefault(words, entry.id)


def _answers(question: Question) -> tuple[str, list[Any]]:
    """Return the key under which a question's answers stand, and the answers."""
    if isinstance(question, PutInOrder):
        return "steps", question.steps
    if isinstance(question, WriteAndCompare):
        return "models", question.models
    return "options", question.options


def _order(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """The order in which steps are shown, which is alphabetical, must not give the right one away."""
    for here, question in questions(course):
        if isinstance(question, PutInOrder):
            texts = [step.text.casefold() for step in question.steps]
            if texts == sorted(texts):
                wrong = "The right order is the alphabetical one, in which the page shows the steps."
                yield lookup.problem("order", (*here, "steps"), wrong, "Begin one of the steps with another word.")


def _reviews(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """A review is due after it was last done."""
    for here, strategy in strategies(course):
        if strategy.review.due <= strategy.review.last:
            wrong = "The next review is due on or before the day of the last."
            yield lookup.problem("review", (*here, "review", "due"), wrong, "Give a later day.")
        if strategy.review.last > today():
            wrong = "The last review lies in the future."
            yield lookup.problem("review", (*here, "review", "last"), wrong, "Give the day on which it was done.")


def _patterns(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """A pattern of the privacy notes can be read as a regular expression."""
    for place, pattern in enumerate(course.privacy):
        try:
            re.compile(pattern.pattern)
        except re.error as error:
            right = "Mend it, and put it in single quotes."
            yield lookup.problem(
                "pattern", ("privacy", place, "pattern"), f"The pattern can’t be read: {error}.", right
            )


def _tests(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """A strategy has a question in forms A and B of the test or in none, and all its forms test the same objective."""
    for here, strategy in strategies(course):
        forms = strategy.forms
        if ("a" in forms) != ("b" in forms) or ("c" in forms and "a" not in forms):
            wrong = f"The strategy has a question in form {' and '.join(forms).upper()} of the test only."
            yield lookup.problem("test-forms", here, wrong, "Write form_a and form_b, or leave all forms out.")
            continue
        for letter, question in forms.items():
            if question.objective != forms["a"].objective:
                wrong = f"Form A asks for “{forms['a'].objective}”, form {letter.upper()} for “{question.objective}”."
                right = "Let all forms test the same objective, or to compare them means nothing."
                yield lookup.problem("test-forms", (*here, f"form_{letter}", "objective"), wrong, right)


#: So many lines are answered in the learner's own words, each of another strategy.
OWN_WORDS = 8


def _own_words(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """The lines that are answered in one's own words are of eight strategies, one line of each in either form."""
    if not course.own_words:
        return
    owner = {line.id: strategy.id for strategy in course.strategies for line in strategy.measure}
    forms = {"a": course.own_words.a, "b": course.own_words.b}
    for form, names in forms.items():
        for place, name in enumerate(names):
            if name not in owner:
                yield unknown(lookup, ("own_words", form, place), name, "line under measure", owner)
        count = len({owner.get(name, name) for name in names})
        if len(names) != OWN_WORDS or count != OWN_WORDS:
            wrong = f"Lines in form {form.upper()}: {len(names)}. Strategies that they are of: {count}."
            right = f"List {OWN_WORDS} lines, each of another strategy."
            yield lookup.problem("own-words", ("own_words", form), wrong, right)
    others = {owner.get(name): name for name in forms["a"]}
    for place, name in enumerate(forms["b"]):
        if name in owner and others.get(owner[name], name) == name:
            wrong = f"Form A has no other line of “{owner[name]}”."
            right = "Let form B have the other line of each strategy that form A has one of."
            yield lookup.problem("own-words", ("own_words", "b", place), wrong, right)


def _scales(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """The anchors of a scale are its points 1, 3 and 5, and the line that they answer names a strategy that exists."""
    for place, scale in enumerate(course.scales):
        points = [anchor.at for anchor in scale.anchors]
        if points != [1, 3, 5]:
            wrong = f"The anchors of “{scale.id}” stand at {', '.join(map(str, points))}."
            yield lookup.problem(
                "anchors", ("scales", place, "anchors"), wrong, "Let them stand at 1, 3 and 5, in this order."
            )
    if course.scales and course.scales_line is None:
        right = "Write scales_line: who speaks, how, what they say, and the strategy that is asked of the reply."
        yield lookup.problem(
            "anchors", ("scales",), "The line that the examples of the scales answer is missing.", right
        )
    line, known = course.scales_line, lookup.names["strategies"]
    if line and line.strategy not in known:
        yield unknown(lookup, ("scales_line", "strategy"), line.strategy, "strategy", known)


def _plans(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """A ready-made plan names strategies and long cases that exist."""
    known = lookup.names["strategies"] | {case.id for case in course.cases if case.kind == "long"}
    for place, plan in enumerate(course.plans):
        for entry, name in enumerate(plan.items):
            if name not in known:
                yield unknown(lookup, ("plans", place, "items", entry), name, "strategy or long case", known)


def _guides(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """The steps of a supervision plan take as long as the plan."""
    guided = [("strategies", place, strategy.guide) for place, strategy in enumerate(course.strategies)]
    guided += [("cases", place, case.guide) for place, case in enumerate(course.cases)]
    for section, place, guide in guided:
        for name, minutes in (("ten_minutes", 10), ("thirty_minutes", 30)):
            steps = getattr(guide, name) if guide else []
            total = sum(step.minutes for step in steps)
            if steps and total != minutes:
                wrong = f"The steps take {total} minutes."
                yield lookup.problem(
                    "guide-minutes", (section, place, "guide", name), wrong, f"Let them add up to {minutes}."
                )


def _nothing(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """A key that may be left out is left out, or has something after its colon: `better: #2` has not."""

    def empty(value: Any, path: KeyPath) -> Iterator[KeyPath]:
        entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for step, inner in entries:
            if inner is None and isinstance(step, str):
                yield (*path, step)
            else:
                yield from empty(inner, (*path, step))

    for path in empty(lookup.document.values, ()):
        if may_be_left_out(lookup.document.values, path):
            right = "Write it, put the word in quotes, or take the key out."
            yield lookup.problem_in_file("nothing", path, f"Nothing is said by “{path[-1]}” here.", right)


def overdue(course: Course, document: Document) -> list[Problem]:
    """Return a warning for each strategy whose review is due: a matter for the clinic, not a fault of the file."""
    warnings = []
    for here, strategy in strategies(course):
        if strategy.review.due < today():
            wrong = f"The review of “{strategy.shown_title}” was due on {strategy.review.due}."
            right = "Review it, and give the days anew."
            warnings.append(document.problem("review-overdue", (*here, "review", "due"), wrong, right))
    return warnings


def unset(course: Course, document: Document) -> list[Problem]:
    """Return a notice where nobody to call has been entered: every build should say so, and none should stop at it."""
    if course.course.local:
        return []
    wrong = "Nobody to call in your clinic is entered, so each page about risk can name only the emergency services."
    right = "Write local under course, with whom to call and where your policies are."
    return [document.problem("local", ("course", "local"), wrong, right)]


def today() -> date:
    """Return the day of the build: SOURCE_DATE_EPOCH (seconds since 1970, UTC) where it is set, else the clock's."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else date.today()
