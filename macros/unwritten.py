"""Finds what a new part of the course still has to say: its texts begin with a mark until somebody has written them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .problem import Problem
from .prose import lines
from .read import Document, KeyPath

MARK = "To write:"


def check(document: Document, root: Path) -> list[Problem]:
    """Return a warning for each text of the data file, and each line of a page, that is still to be written."""
    right = "Write it, or take it out."
    found = [
        document.problem("unwritten", path, f"This is still to be written: “{_short(text)}”.", right)
        for path, text in _texts(document.values, ())
        if MARK in text
    ]
    for file in sorted((root / "docs").rglob("*.md")):
        shown = file.relative_to(root).as_posix()
        for number, line in enumerate(lines(file), 1):
            if MARK in line:
                column = line.index(MARK) + 1
                wrong = f"This is still to be written: “{_short(line[column - 1 :])}”."
                found.append(Problem(shown, number, column, "unwritten", "", wrong, right))
    return found


def _short(text: str) -> str:
    said = text.split(MARK, 1)[1].strip()
    return said if len(said) <= 60 else f"{said[:59]}…"


def _texts(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield path, value
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in entries:
        yield from _texts(inner, (*path, step))
