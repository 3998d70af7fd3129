"""Holds a data file against the typed model and turns every complaint into a located problem."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from . import places
from .model import Course
from .problem import Problem, Rule
from .read import Document, KeyPath

# Lists whose broken entries are put aside, so that the rest of the file can still be checked in the same run.
SEPARABLE = {
    "phases",
    "strategies",
    "questions",
    "practice",
    "measure",
    "cases",
    "bibliography",
    "glossary",
    "acts",
    "phrases",
    "privacy",
    "places",
    "plans",
    "scales",
}

NO_MANUAL = "See the manual in the file’s schema."
#: Keys that name something declared elsewhere, and the section that declares it.
REFERENCES = {
    "uses": "strategies",
    "misuses": "strategies",
    "items": "strategies",
    "strategy": "strategies",
    "phase": "phases",
    "sources": "bibliography",
}


@dataclass
class Shaped:
    """A course with the problems of its shape.

    Entries with problems are left out of the course, so that the rules can look at the others; where a problem belongs
    to no entry of a list, there is no course. `original` maps a path in the course to its path in the file.
    """

    course: Course | None
    problems: list[Problem]
    original: Callable[[KeyPath], KeyPath]


def shape(document: Document, locale: str | None = None) -> Shaped:
    """Return the course that `document` holds, as far as its shape allows, in the words of its place or of `locale`."""
    values, problems = places.worded(document, locale)
    kept = _Kept()
    while True:
        try:
            return Shaped(Course.model_validate(values), problems, kept.original)
        except ValidationError as error:
            broken: set[KeyPath] = set()
            unplaced = False
            for detail in error.errors():
                path = _path(values, detail["loc"])
                # A list that is too short only because its broken entries were put aside has no fault of its own.
                if not (detail["type"] == "too_short" and kept.touched(path)):
                    problems.append(_problem(document, kept.original(path), dict(detail)))
                entry = _entry(path)
                if entry is None:
                    unplaced = True
                else:
                    broken.add(entry)
            if unplaced:
                return Shaped(None, problems, kept.original)
            for entry in sorted(broken, key=_deepest_first):
                _remove(values, entry)
                kept.removed(entry)


class _Kept:
    """Maps a place in the pruned values back to its place in the file."""

    def __init__(self) -> None:
        self._removed: list[KeyPath] = []

    def removed(self, entry: KeyPath) -> None:
        self._removed.append(entry)

    def touched(self, owner: KeyPath) -> bool:
        return any(entry[:-1] == owner for entry in self._removed)

    def original(self, path: KeyPath) -> KeyPath:
        for entry in reversed(self._removed):
            depth = len(entry) - 1
            if len(path) > depth and path[:depth] == entry[:depth]:
                here, gone = path[depth], entry[depth]
                if isinstance(here, int) and isinstance(gone, int) and here >= gone:
                    path = (*path[:depth], here + 1, *path[depth + 1 :])
        return path


def _deepest_first(entry: KeyPath) -> tuple[int, list[tuple[int, str]]]:
    """Sort so that taking out one entry moves no other that is still to be taken out."""
    return -len(entry), [(-step, "") if isinstance(step, int) else (0, step) for step in entry]


def _remove(values: Any, entry: KeyPath) -> None:
    for step in entry[:-1]:
        values = values[step]
    del values[entry[-1]]


def _entry(path: KeyPath) -> KeyPath | None:
    """Return the innermost entry of a separable list that `path` lies in."""
    for end in range(len(path), 1, -1):
        if isinstance(path[end - 1], int) and path[end - 2] in SEPARABLE:
            return path[:end]
    return None


def _path(values: Any, loc: tuple[str | int, ...]) -> KeyPath:
    """Return pydantic's location without the tags it adds for a kind of question.

    The last step is kept although it is not in the file: it is the key that is missing.
    """
    path: list[str | int] = []
    for place, step in enumerate(loc):
        inside = isinstance(values, dict) and step in values
        inside = inside or (isinstance(values, list) and isinstance(step, int) and step < len(values))
        if inside:
            values = values[step]
            path.append(step)
        elif place == len(loc) - 1 and step in _every_key():
            path.append(step)
    return tuple(path)


def _problem(document: Document, path: KeyPath, detail: dict[str, Any]) -> Problem:
    if detail["type"] == "union_tag_invalid":
        detail["input"] = detail["input"]["kind"]
    if detail["type"].startswith("union_tag"):
        path = (*path, "kind")
    rule, wrong, right = _words(document.values, path, detail)
    return document.problem(rule, path, wrong, right)


def _words(values: Any, path: KeyPath, detail: dict[str, Any]) -> tuple[Rule, str, str]:
    """Return a rule's name, what is wrong and what would be right, for pydantic's `detail`."""
    given, context = detail["input"], detail.get("ctx", {})
    given = "true" if given is True else "false" if given is False else given
    shown = f"“{given}”" if isinstance(given, (str, int)) and len(str(given)) < 60 else "This"
    match detail["type"]:
        case "missing":
            return "missing-key", f"The key “{path[-1]}” is missing.", _manual(values, path)
        case "union_tag_not_found":
            kinds = "Say choose one, choose several, put in order, or write and compare."
            return "missing-key", "The key “kind” is missing.", kinds
        case "extra_forbidden":
            return "unknown-key", f"“{path[-1]}” is not a key here.", _near(values, path)
        case "literal_error" | "union_tag_invalid":
            choices = str(context.get("expected") or context.get("expected_tags")).replace("'", "")
            return "choice", f"{shown} is not one of the choices.", f"Choose one of: {choices}."
        case "string_type":
            right = "Write it after the colon." if given is None else "Put it in quotes."
            return "text", f"Text is due here, and {_what(given)} was found.", right
        case "string_too_short":
            return "too-few", "This is empty.", "Write it."
        case "too_short":
            return "too-few", "There are too few entries.", f"Give at least {context['min_length']}."
        case "too_long":
            return "too-many", "There are too many entries.", f"Give at most {context['max_length']}."
        case "string_pattern_mismatch":
            return _form(values, path, shown, given)
        case "list_type":
            return "list", f"A list is due here, and {_what(given)} was found.", "Begin each entry with a dash."
        case "model_type" | "model_attributes_type" | "dict_type":
            return "mapping", f"Keys are due here, and {_what(given)} was found.", "Write “key: value” lines."
        case "greater_than_equal" | "less_than_equal":
            return "number", f"{shown} is not a number that fits here.", _manual(values, path)
        case kind if kind.startswith("int"):
            plain = isinstance(given, str) and re.fullmatch(r"[+]?0*[0-9]{1,9}", given.strip())
            right = f"Write {int(given)}, with nothing around it. " if plain else ""
            return "number", f"{shown} is not a whole number.", right + _manual(values, path)
        case kind if kind.startswith("date"):
            return "date", f"{shown} is not a day.", "Write it as YYYY-MM-DD, for example 2026-11-23."
        case _:
            return "shape", f"{detail['msg']}.", _manual(values, path)


def _form(values: Any, path: KeyPath, shown: str, given: str) -> tuple[Rule, str, str]:
    """Say what form a name has, and, where it names something that exists, which one was meant."""
    if path[-1] == "doi":
        right = "Write it without an address before it, for example 10.1037/pst0000172."
        return "name", f"{shown} is not a DOI.", right
    key = path[-1] == "key" or path[-2:-1] == ("sources",)
    signs = "small letters and digits, for example smith2001listening"
    signs = signs if key else "small letters, digits and single hyphens, for example name-reluctance"
    wrong = f"{shown} is not a name as they are written here."
    known = _known(values, path)
    if known:
        spoken = {str(title).casefold(): name for name, title in known.items()}
        near = difflib.get_close_matches(given.casefold(), [*spoken, *known], n=1)
        if near:
            return "name", wrong, f"Did you mean “{spoken.get(near[0], near[0])}”?"
    return "name", wrong, f"A name has only {signs}. {_manual(values, path)}".removesuffix(" " + NO_MANUAL)


def _known(values: Any, path: KeyPath) -> dict[str, str]:
    """Return the names that may stand at `path`, with what each is called, where it refers to something."""
    owner = next((step for step in reversed(path) if isinstance(step, str)), "")
    inside = [step for step in path if isinstance(step, str)][-2:-1]
    section = "strategies" if owner == "id" and inside == ["works_with"] else REFERENCES.get(owner, "")
    entries = values.get(section) if isinstance(values, dict) and section else None
    entries = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    named = ((entry.get("id", entry.get("key")), entry.get("title", "")) for entry in entries)
    return {name: title for name, title in named if isinstance(name, str)}


def _what(given: Any) -> str:
    if given is None:
        return "nothing"
    if given in ("true", "false"):
        return f"“{given}”"
    if isinstance(given, int):
        return f"the number {given}"
    if isinstance(given, dict):
        return "a mapping"
    return "a list" if isinstance(given, list) else "text"


def _manual(values: Any, path: KeyPath) -> str:
    """Return the model's own sentence about the key at the end of `path`."""
    part = part_at(values, path[:-1])
    if part:
        for name, model_field in part.model_fields.items():
            if (model_field.alias or name) == path[-1] and model_field.description:
                return f"It is: {model_field.description}"
    return NO_MANUAL


def _near(values: Any, path: KeyPath) -> str:
    part = part_at(values, path[:-1])
    if not part:
        return "Take it out."
    keys = [model_field.alias or name for name, model_field in part.model_fields.items()]
    near = difflib.get_close_matches(str(path[-1]), keys, n=1)
    return f"Did you mean “{near[0]}”?" if near else f"Known keys here: {', '.join(keys)}."


def may_be_left_out(values: Any, path: KeyPath) -> bool:
    """Return whether the key at the end of `path` takes nothing as its value."""
    part = part_at(values, path[:-1])
    fields = part.model_fields.items() if part else ()
    return any((field.alias or name) == path[-1] and field.default is None for name, field in fields)


def part_at(values: Any, path: KeyPath) -> type[BaseModel] | None:
    """Return the model that describes what stands at `path`."""
    parts: list[type[BaseModel]] = [Course]
    for step in path:
        try:
            values = values[step]
        except (KeyError, IndexError, TypeError):
            return None
        if isinstance(step, int):
            continue
        fields = [
            model_field
            for part in parts
            for name, model_field in part.model_fields.items()
            if (model_field.alias or name) == step
        ]
        parts = [model for model_field in fields for model in _models(model_field.annotation)]
    kind = values.get("kind") if isinstance(values, dict) else None
    for part in parts:
        kind_field = part.model_fields.get("kind")
        if len(parts) == 1 or (kind_field and kind in get_args(kind_field.annotation)):
            return part
    return parts[0] if parts else None


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models(inner)]


def _every_key(part: type[BaseModel] = Course) -> set[str]:
    """Return every key that stands anywhere in the model."""
    keys: set[str] = set()
    for name, model_field in part.model_fields.items():
        keys.add(model_field.alias or name)
        for inner in _models(model_field.annotation):
            keys |= _every_key(inner)
    return keys
