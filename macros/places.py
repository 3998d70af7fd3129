"""The words of a place: what a service or a number is called in this country, from one table in the data file.

Texts of the data file write `{place:doctor}`, pages write `{{ place("doctor") }}`; a capital gives the word one. The
words are put in before anything else sees the text: rules, guessers and templates all read what a learner reads.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from .model import Course, Locale, PlaceTerm
from .problem import Problem
from .read import Document, KeyPath

LOCALES: tuple[str, ...] = get_args(Locale)
#: The place whose words the revisions of questions are worked out from, whatever place is chosen.
BASE = "uk"
IN_DATA = re.compile(r"\{\s*place\b\s*:?\s*([^{}]*?)\s*\}")
ON_PAGE = re.compile(r"""\{\{\s*place\(\s*["']([^"']*)["']\s*\)\s*\}\}""")
#: Keys whose text is a name and nothing that is read.
NAMES = ("id", "key", "next", "pattern")


def worded(document: Document, locale: str | None = None) -> tuple[Any, list[Problem]]:
    """Return a copy of the values of `document` with the words of its place, or of `locale`, and what was wrong.

    Tolerant of a file of any shape: that is checked afterwards.
    """
    table = _table(document.values)
    chosen = locale or _chosen(document.values)
    problems: list[Problem] = []

    def put(value: Any, path: KeyPath) -> Any:
        if isinstance(value, dict):
            return {key: inner if key in NAMES else put(inner, (*path, key)) for key, inner in value.items()}
        if isinstance(value, list):
            return [put(inner, (*path, place)) for place, inner in enumerate(value)]
        if not isinstance(value, str) or "place" not in value or path[0] == "places":
            return value
        if found := ON_PAGE.search(value):
            right = f"In this file write {{place:{found[1]}}}."
            problems.append(document.problem("place", path, "A word of a place stands here as pages write it.", right))
            return value
        return IN_DATA.sub(lambda found: _put(found, path), value)

    def _put(found: re.Match[str], path: KeyPath) -> str:
        name = found[1]
        if plain(name) not in table:
            wrong = f"There is no word of a place “{name}”."
            problems.append(document.problem("place", path, wrong, near(plain(name), table)))
            return found[0]
        words = table[plain(name)].get(chosen)
        return _capital(name, words) if isinstance(words, str) else found[0]

    return put(document.values, ()), problems


def word(terms: Iterable[PlaceTerm], name: str, locale: str) -> str | None:
    """Return the word for `name` in the place `locale`; None where the table has none."""
    words = {term.id: str(getattr(term, locale)) for term in terms}.get(plain(name))
    return _capital(name, words) if words else None


def check(course: Course, root: Path) -> list[Problem]:
    """Return what is wrong with the words of a place on the pages under `root`."""
    known = {term.id for term in course.places}
    problems: list[Problem] = []
    for file in sorted((root / "docs").rglob("*.md")):
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        problems += _on_page(known, lines, file.relative_to(root).as_posix())
    return problems


def _on_page(known: set[str], lines: list[str], shown: str) -> Iterator[Problem]:
    for number, line in enumerate(lines, 1):
        for found in ON_PAGE.finditer(line):
            column = found.start() + 1
            if plain(found[1]) not in known:
                wrong = f"There is no word of a place “{found[1]}”."
                yield Problem(shown, number, column, "place", "", wrong, near(plain(found[1]), known))
            elif line.startswith("#"):
                wrong, right = "A heading has a word of a place.", "Headings are the same everywhere: reword it."
                yield Problem(shown, number, column, "place", "", wrong, right)
        without_code = re.sub(r"`[^`]*`", lambda code: " " * len(code[0]), line)
        for found in IN_DATA.finditer(without_code.replace("{{", "  ")):
            wrong, right = "A word of a place stands here as the data file writes it.", f'{{{{ place("{found[1]}") }}}}'
            yield Problem(shown, number, found.start() + 1, "place", "", wrong, f"On a page write {right}.")


def plain(name: str) -> str:
    """Return a name without its capital."""
    return name[:1].lower() + name[1:]


def near(name: str, known: Iterable[str]) -> str:
    """Return what to do about a name that is unknown."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"Did you mean “{close[0]}”?" if close else "Add it under places in docs/_data/strategies.yml."


def _capital(name: str, words: str) -> str:
    return words[:1].upper() + words[1:] if name[:1].isupper() else words


def _table(values: Any) -> dict[str, dict[str, Any]]:
    terms = values.get("places") if isinstance(values, dict) else None
    entries = terms if isinstance(terms, list) else []
    return {term["id"]: term for term in entries if isinstance(term, dict) and isinstance(term.get("id"), str)}


def _chosen(values: Any) -> str:
    site = values.get("course") if isinstance(values, dict) else None
    chosen = site.get("locale") if isinstance(site, dict) else None
    return chosen if chosen in LOCALES else BASE
