"""Reads YAML into plain values and remembers where each stood.

PyYAML's own values follow YAML 1.1, where an unquoted `no` is false and `1:30` is ninety. Here a plain scalar is a
whole number, true, false or nothing only if it looks so to everybody; all else stays the text that was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from . import typed
from .problem import Problem, Rule

# The C parser is several times faster; it is missing where PyYAML was built without libyaml.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: The keys and list places that lead to a value.
KeyPath = tuple[str | int, ...]
INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,8})")
BEGUN = ("while scanning a simple key", "while scanning a quoted scalar")
WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass
class Document:
    """A data file as read: its values, where each stands, and what could not be read."""

    name: str
    values: Any = None
    places: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    comments: list[typed.Comment] = field(default_factory=list)
    written: list[tuple[KeyPath, typed.Written]] = field(default_factory=list)

    def place(self, path: KeyPath) -> tuple[int, int]:
        """Return line and column (from 1) of the nearest written owner of `path`."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))

    def spell(self, path: KeyPath) -> str:
        """Return `path` as people say it, list places by the id or key of what stands there."""
        spoken, value = "", self.values
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                value = None
            if isinstance(step, int):
                name = value.get("id", value.get("key")) if isinstance(value, dict) else None
                spoken += f"[{name if isinstance(name, str) else step + 1}]"
            else:
                spoken += f".{step}" if spoken else str(step)
        return spoken

    def problem(self, rule: Rule, path: KeyPath, wrong: str, right: str) -> Problem:
        """Return a problem at `path`."""
        line, column = self.place(path)
        return Problem(self.name, line, column, rule, self.spell(path), wrong, right)


def read(file: Path, name: str) -> Document:
    """Read `file`; `name` is what messages call it. What can't be read is in `problems`; this never raises."""
    document = Document(name)
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        document.problems.append(
            Problem(name, line, 1, "encoding", "", "This line is not UTF-8 text.", "Save the file as UTF-8.")
        )
        return document
    except OSError as error:
        why = error.strerror or str(error)
        document.problems.append(
            Problem(name, 0, 0, "file", "", f"The file can't be read: {why}.", "Put it back in its place.")
        )
        return document
    return read_text(text, name)


def read_text(text: str, name: str) -> Document:
    """Read YAML from `text`; `name` is what messages call it. Never raises."""
    document = Document(name)
    try:
        root = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        document.problems.append(_syntax_problem(error, text, name))
    except RecursionError:
        document.problems.append(
            Problem(name, 0, 0, "yaml-syntax", "", "Too many levels of brackets or indents.", "Close what is open.")
        )
    else:
        if root is None:
            document.problems.append(
                Problem(name, 1, 1, "yaml-syntax", "", "The file is empty.", "Put the course's data back.")
            )
        else:
            try:
                document.values = _value(root, (), document, set())
                _compare(text, document)
            except RecursionError:
                document.problems.append(
                    Problem(name, 0, 0, "yaml-syntax", "", "Too many levels.", "Close what is open.")
                )
    return document


def _compare(text: str, document: Document) -> None:
    """Note where YAML understood less than was typed."""
    document.comments, found = typed.check(text, [written for _, written in document.written])
    for loss in found:
        path = document.written[loss.owner][0] if loss.owner is not None else ()
        spoken = document.spell(path)
        document.problems.append(
            Problem(document.name, loss.line, loss.column, loss.rule, spoken, loss.wrong, loss.right)
        )


def _write_down(node: yaml.Node, path: KeyPath, document: Document, owner: int, *, key: bool = False) -> None:
    """Note where `node` was written; `owner` is the column of its key or dash."""
    style = "plain"
    if isinstance(node, yaml.CollectionNode):
        style = "flow" if node.flow_style else "block"
    elif isinstance(node, yaml.ScalarNode):
        style = node.style or style
    span = (node.start_mark.index, node.end_mark.index)
    document.written.append((path, typed.Written(*span, style, owner, key)))


def _value(node: yaml.Node, path: KeyPath, document: Document, seen: set[int], owner: int = -1) -> Any:
    """Return the plain value of `node` and note its place and its own problems."""
    document.places.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
    _write_down(node, path, document, owner)
    if id(node) in seen:
        document.problems.append(
            document.problem("yaml-alias", path, "A value is repeated with an anchor (& and *).", "Write it out.")
        )
        return None
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, document, seen)
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(item, (*path, place), document, seen, item.start_mark.column - 2)
            for place, item in enumerate(node.value)
        ]
    assert isinstance(node, yaml.ScalarNode)
    if not node.tag.startswith("tag:yaml.org,2002:"):
        document.problems.append(
            document.problem("yaml-tag", path, f"“{node.tag}” is not used here.", "Put the text in quotes.")
        )
        return node.value
    if not node.style:  # plain: neither in quotes nor after > or |
        if INTEGER.fullmatch(node.value):
            return int(node.value)
        return WORDS.get(node.value, node.value)
    return node.value


def _mapping(node: yaml.MappingNode, path: KeyPath, document: Document, seen: set[int]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    first: dict[str, int] = {}
    for key_node, value_node in node.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        if not isinstance(key_node, yaml.ScalarNode):
            wrong, right = "A list or mapping can't be a key.", "Write a word and a colon."
            problem = Problem(document.name, line, column, "yaml-key", document.spell(path), wrong, right)
            document.problems.append(problem)
            continue
        key = key_node.value
        _write_down(key_node, (*path, key), document, column - 1, key=True)
        if key in values:
            wrong = f"The key “{key}” stands here a second time; the first is on line {first[key]}."
            problem = Problem(
                document.name, line, column, "yaml-repeat", document.spell(path), wrong, "Keep one of them."
            )
            document.problems.append(problem)
            continue
        first[key] = line
        # The key's own place is what an editor looks for, also when the value begins on a later line.
        document.places[(*path, key)] = (line, column)
        values[key] = None
        values[key] = _value(value_node, (*path, key), document, seen, column - 1)
    return values


def _syntax_problem(error: yaml.YAMLError, text: str, name: str) -> Problem:
    """Return a broken file's own complaint with its place; the reader's errors have no mark but an offset."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or "it can't be read as YAML"
    begun = getattr(error, "context_mark", None)
    if begun is not None and getattr(error, "context", "") in BEGUN:
        mark = begun  # what was begun there is at fault, and was only noticed later
    if mark is not None:
        line, column = mark.line + 1, mark.column + 1
    else:
        # The C parser counts bytes where there is no mark.
        before = text.encode("utf-8", "surrogatepass")[: getattr(error, "position", None) or 0].decode(
            "utf-8", "ignore"
        )
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    lines = text.split("\n")
    opened = typed.open_quote(lines[:line])
    if opened is not None:  # everything up to the next quote was taken for one text
        line, column, said = opened + 1, 1, "a quote that begins here is not closed on its line"
    right = typed.advice(lines, line - 1)
    return Problem(name, line, column, "yaml-syntax", "", f"The YAML breaks here: {said}.", right)
