"""Writes the data file in one form: keys in the model's order, long texts folded, a region for each strategy and case.

What the file says stays the same to the letter: the tidied text is read again, and is used only if it gives equal
values and every comment that somebody wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .read import Document, KeyPath, read_text
from .shape import part_at

WIDTH = 120
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9-]+)*")
#: Words that other readers of YAML, the editor's among them, take for something else than text.
SPECIAL = re.compile(
    r"(?i)y|n|yes|no|on|off|true|false|null|~|[-+]?[\d_]*\.?[\d_]+\.?(e[-+]?\d+)?|0[xo][\da-f]+|[-+]?\d+(:\d\d?)+(\.\d*)?"
)
REGIONS = {"strategies": "strategy", "cases": "case"}
#: The lines that are made here, and made anew each time.
MADE = re.compile(r"# (region|endregion|={3,}|Contents \()|#   (  (strategy|case) \d|[a-z_]+:$)|#$")
CONTENTS = "# Contents (search for one of these lines to go there; `python3 .ci/course.py where ID` finds any id):"


class NotTidiedError(Exception):
    """The file could not be tidied without a change of what it says; nothing was written."""


def tidied(text: str, name: str) -> str:
    """Return the data file `text` in its one form; `name` is what messages call it.

    Raises:
        NotTidiedError: the file can't be read, or would not say the same.
    """
    document = read_text(text, name)
    if document.problems:
        raise NotTidiedError("\n".join(str(problem) for problem in sorted(document.problems)))
    kept = _kept(document)
    written = _Writer(document, kept).written()
    again = read_text(written, name)
    if again.problems or again.values != document.values:
        where = str(next(iter(again.problems), "")) or _difference(document.values, again.values)
        raise NotTidiedError(f"The tidied file would not say the same, so nothing was written. {where}")
    if sorted(each for found in _kept(again).values() for each in found) != sorted(
        each for found in kept.values() for each in found
    ):
        raise NotTidiedError("A comment would be lost, so nothing was written.")
    return written


def _difference(one: Any, other: Any, path: str = "") -> str:
    """Return where two values first differ."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return next((_difference(one[key], other[key], f"{path}.{key}") for key in one if one[key] != other[key]), "")
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        found = (place for place, each in enumerate(one) if each != other[place])
        return next((_difference(one[place], other[place], f"{path}[{place + 1}]") for place in found), "")
    return f"It differs at {path.lstrip('.')}."


def _kept(document: Document) -> dict[KeyPath | None, list[str]]:
    """Return the comments that somebody wrote, each with the path of what follows it; None is the end of the file."""
    places = sorted((place, len(path), path) for path, place in document.places.items() if path)
    kept: dict[KeyPath | None, list[str]] = {}
    for comment in document.comments:
        if MADE.match(comment.text):
            continue
        after = next((path for (line, _), _, path in places if line > comment.line + 1), None)
        kept.setdefault(after, []).append(comment.text)
    return kept


def lines(values: Any) -> list[str]:
    """Return the lines of a tidy file that holds `values`, a whole course."""
    return _Writer(Document("", values), {}).written().rstrip("\n").split("\n")


def entry(values: Any, path: KeyPath, indent: int) -> list[str]:
    """Return the lines of the entry at `path` in `values`, a whole course, as the tidy file has them."""
    value = values
    for step in path:
        value = value[step]
    return _Writer(Document("", values), {}).entry(str(path[-2]), value, path, indent)


class _Writer:
    """Writes one document."""

    def __init__(self, document: Document, kept: dict[KeyPath | None, list[str]]) -> None:
        self._document = document
        self._kept = dict(kept)

    def written(self) -> str:
        """Return the whole text."""
        values = self._document.values
        order = self._order(values, ())
        first = (order[0],) if order else None
        lines = [*self._kept.pop(first, []), "#", *self._contents(values, order)]
        for key in order:
            lines += ["", f"# {'=' * (WIDTH - 2)}", *self._comments((key,), 0)]
            lines += self._pair(key, values[key], (key,), 0)
        return "\n".join([*lines, *self._kept.pop(None, [])]) + "\n"

    def _contents(self, values: dict[str, Any], order: list[str]) -> Iterator[str]:
        """Yield a table of contents without line numbers: those would be wrong after the next edit."""
        yield CONTENTS
        for key in order:
            yield f"#   {key}:"
            if key in REGIONS and isinstance(values[key], list):
                yield from (f"#     {_region(key, entry, place)}" for place, entry in enumerate(values[key]))

    def _comments(self, path: KeyPath, indent: int) -> list[str]:
        return [" " * indent + text for text in self._kept.pop(path, [])]

    def _order(self, values: dict[str, Any], path: KeyPath) -> list[str]:
        """Return the keys of a mapping in the model's order; those that it does not know stand last, as they came."""
        part = part_at(self._document.values, path)
        known = [field.alias or name for name, field in part.model_fields.items()] if part else []
        if part and "kind" in known and "id" in known and known.index("kind") > known.index("id") + 1:
            # A kind decides what follows: it stands right after the id, although it is declared last.
            known.remove("kind")
            known.insert(known.index("id") + 1, "kind")
        return sorted(values, key=lambda key: known.index(key) if key in known else len(known))

    def _pair(self, key: str, value: Any, path: KeyPath, indent: int) -> list[str]:
        """Return a key with its value; lines after the first are indented below it."""
        start = " " * indent + key + ":"
        if isinstance(value, dict) and value:
            lines = [start]
            for inner in self._order(value, path):
                lines += self._comments((*path, inner), indent + 2)
                lines += self._pair(inner, value[inner], (*path, inner), indent + 2)
            return lines
        if isinstance(value, list) and value:
            if key == "authors" or all(isinstance(each, str) and _is_name(each) for each in value):
                return _flow(start, [each if _is_name(each) else _quoted(each) for each in value])
            lines = [start]
            for place, each in enumerate(value):
                lines += self.entry(key, each, (*path, place), indent + 2)
            return lines
        return _scalar(start, value, indent)

    def entry(self, key: str, value: Any, path: KeyPath, indent: int) -> list[str]:
        """Return an entry of a list, with a region around a strategy or a case."""
        body = self._comments(path, indent)
        if isinstance(value, dict) and value:
            inner = self._pair("", value, path, indent)[1:]
            first = next(place for place, line in enumerate(inner) if not line.lstrip().startswith("#"))
            body += [line[2:] for line in inner[:first]]
            body += [f"{' ' * indent}- {inner[first].lstrip()}", *inner[first + 1 :]]
        elif isinstance(value, str):
            body += _scalar(" " * indent + "-", value, indent)
        else:
            body += [f"{' ' * indent}- {'null' if value is None else str(value).lower()}"]
        if len(path) != 2 or key not in REGIONS:
            return body
        around = " " * indent
        last = isinstance(path[1], int) and path[1] + 1 == len(self._document.values[key])
        region = _region(key, value, int(path[1]))
        ruler = f"{around}# {'=' * (WIDTH - 2 - indent)}"
        return [ruler, f"{around}# region {region}", *body, f"{around}# endregion", *([] if last else [""])]


def _region(key: str, entry: Any, place: int) -> str:
    """Return what a strategy’s or a case’s region is called."""
    own = entry if isinstance(entry, dict) else {}
    number = own.get("number", place + 1) if key == "strategies" else place + 1
    shown = f"{number:02}" if isinstance(number, int) else str(number)
    return f"{REGIONS[key]} {shown} {own.get('id', '')}: {own.get('title', '')}".replace("\n", " ")


def _flow(start: str, names: list[str]) -> list[str]:
    """Return a list of names between brackets, broken where a line is full."""
    lines, line = [], f"{start} ["
    below = " " * len(line)
    for place, name in enumerate(names):
        piece = name + ("," if place + 1 < len(names) else "]")
        if len(line) + len(piece) + 1 > WIDTH and line.strip(" ["):
            lines.append(line.rstrip())
            line = below
        line += piece if line.endswith("[") or line == below else f" {piece}"
    return [*lines, line]


def _scalar(start: str, value: Any, indent: int) -> list[str]:
    if not isinstance(value, str):
        empty = "[]" if value == [] else "{}" if value == {} else "null"
        return [f"{start} {str(value).lower() if isinstance(value, (bool, int)) else empty}"]
    one = f"{start} {_plain(value)}"
    foldable = value.strip() == value.rstrip("\n") and value and "\n" not in value.rstrip("\n") and "\t" not in value
    if (len(one) <= WIDTH or not foldable or " " not in value) and "\n" not in value:
        return [one]
    below = " " * (indent + 2)
    body = value.removesuffix("\n")
    if foldable and body == value.rstrip("\n"):
        sign = "" if value.endswith("\n") else "-"
        return [f"{start} >{sign}", *(below + line for line in _folded(body, WIDTH - len(below)))]
    sign = "+" if body.endswith("\n") or not body.strip() else "" if value.endswith("\n") else "-"
    deeper = "2" if body.lstrip("\n").startswith(" ") else ""
    return [f"{start} |{deeper}{sign}", *(below + line if line else "" for line in body.split("\n"))]


def _folded(text: str, width: int) -> Iterator[str]:
    """Yield a text in lines; only a single space between two words may become the end of one."""
    line = ""
    for piece in re.split(r"(?<=\S) (?=\S)", text):
        if line and len(line) + 1 + len(piece) > width:
            yield line
            line = piece
        else:
            line = f"{line} {piece}" if line else piece
    yield line


def _is_name(text: str) -> bool:
    return bool(NAME.fullmatch(text)) and not SPECIAL.fullmatch(text)


def _plain(text: str) -> str:
    """Return a text on one line: without quotes where that is safe, else in double ones, with a backslash in single."""
    odd = text != text.strip() or not text or re.match(r"[-?:,\[\]{}#&*!|>'\"%@`]", text)
    if not odd and not SPECIAL.fullmatch(text) and not re.search(r":( |$)| #", text):
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'" if "\\" in text or '"' in text else f'"{text}"'
