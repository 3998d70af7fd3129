"""Finds where YAML understands less than was typed, without a word; and says what to do where it breaks.

A text that begins with `#` or holds ` #` ends there for YAML, one that begins with `&` or `!` loses its first word, a
comma between `[` and `]` makes two of one. All of that is lawful YAML, and none of it is what an editor meant.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .problem import Rule

BELOW = "Put the text below >-."
KEY = re.compile(r"^\s*(?:- +)?(?:- +)?[\w-]+:(?P<gap>\s*)(?P<value>.*?)\s*$")


@dataclass(frozen=True)
class Written:
    """Where a value or a key stands in the text, from `start` to `end`.

    `style` is plain, one of the marks `"'>|`, or flow or block for a list or mapping. `owner` is the column (from 0) of
    its key or dash; `key` says that it is a key itself.
    """

    start: int
    end: int
    style: str
    owner: int
    key: bool


@dataclass(frozen=True)
class Comment:
    """A comment: its place (from 0), its text, and whether it has its line to itself."""

    line: int
    column: int
    text: str
    alone: bool


@dataclass(frozen=True)
class Loss:
    """Something that was typed and is not in the values; `owner` is the place in the list of what was written."""

    rule: Rule
    line: int
    column: int
    owner: int | None
    wrong: str
    right: str


def check(text: str, written: list[Written]) -> tuple[list[Comment], list[Loss]]:
    """Return the comments of `text` and what was lost in reading it as `written`."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(index: int) -> tuple[int, int]:
        line = bisect.bisect_right(starts, index) - 1
        return line, index - starts[line]

    leaves = sorted((each.start, number) for number, each in enumerate(written) if each.style not in ("flow", "block"))
    comments, losses = [], []
    for index, before in _hashes(text, written, leaves):
        line, column = place(index)
        end = text.find("\n", index)
        said = text[index : end if end >= 0 else len(text)].rstrip()
        alone = not text[starts[line] : index].strip()
        comments.append(Comment(line, column, said, alone))
        owner = written[before] if before is not None else None
        if not alone or (owner and not owner.key and column > owner.owner):
            wrong = f"“{_short(said)}” is a comment for YAML, and would be cut off."
            right = "Put the whole text below >-; a comment has a line of its own, as far left as its key."
            losses.append(Loss("yaml-comment", line + 1, column + 1, before, wrong, right))
    for number, each in enumerate(written):
        line, column = place(each.start)
        for rule, wrong, right in _own(text[each.start : each.end], each, written, number, text):
            losses.append(Loss(rule, line + 1, column + 1, number, wrong, right))
    return comments, losses


def _hashes(text: str, written: list[Written], leaves: list[tuple[int, int]]) -> Iterator[tuple[int, int | None]]:
    """Yield each place at which a comment begins, with the number of the text before it."""
    position, before = 0, None
    for start, number in [*leaves, (len(text), None)]:
        while (found := text.find("#", position, start)) >= 0:
            yield found, before
            end = text.find("\n", found)
            position = end if end >= 0 else len(text)
        if number is not None:
            position, before = max(position, written[number].end), number


def _own(raw: str, each: Written, written: list[Written], number: int, text: str) -> Iterator[tuple[Rule, str, str]]:
    """Yield what one value lost by the way it was written."""
    if raw.startswith("&"):
        word = raw.split(maxsplit=1)[0]
        yield "yaml-alias", f"“{word}” is a name for YAML, and would be cut off.", BELOW
    elif raw.startswith("!!") or (raw.startswith("!") and raw[1:2].isspace()):
        word = raw.split(maxsplit=1)[0]
        yield "yaml-tag", f"“{word}” is a sign for YAML, and would be cut off.", BELOW
    if each.style == '"' and (found := re.search(r'\\[^"\\]', raw.replace("\\\\", ""))):
        wrong = f"“{found[0].strip() or found[0][0]}” in double quotes becomes another character."
        yield "yaml-escape", wrong, "Put the text in single quotes."
    if each.style == "flow" and raw.startswith("["):
        inner = list(itertools.takewhile(lambda one: one.start < each.end, itertools.islice(written, number + 1, None)))
        plain = [text[one.start : one.end] for one in inner if one.style == "plain"]
        # A few short names, as [emergency room, ER], are a list as it was meant; a sentence or an initial is none.
        prose = any(re.search(r"[.?!”]|(\S+\s+){3}\S", one) for one in plain)
        broken = next((one for one in plain if re.search(r"\s", one)), None) if prose else None
        if len(inner) > 1 and broken and not any(one.key for one in inner):
            wrong = f"Between [ and ] each comma begins a new entry, and “{_short(broken)}” is one without quotes."
            yield "yaml-list", wrong, "Put each text in quotes, or on a line of its own after a dash."


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def advice(lines: list[str], number: int) -> str:
    """Return what to do about YAML that breaks at line `number` (from 0), by what stands there or just before."""
    for line in lines[max(0, number) : number + 1] + lines[max(0, number - 1) : number]:
        if line[: len(line) - len(line.lstrip())].count("\t"):
            return "Indent with spaces; a tab means nothing here."
        found = KEY.match(line)
        if found:
            told = _of_value(found["value"], spaced=bool(found["gap"]))
            if told:
                return told
        elif re.match(r"^\s*(?:- +)?[a-z_]+(?: |$)", line) and not line.lstrip().startswith("- "):
            return "If this line begins with a key, write a colon and a space after it; else indent it below its key."
    return "Keys of one thing begin in the same column, and what belongs to a key stands two spaces deeper."


def open_quote(lines: list[str]) -> int | None:
    """Return the first line (from 0) with a text that begins with a quote and does not end on it."""
    for number, line in enumerate(lines):
        found = KEY.match(line)
        value = found["value"] if found else ""
        mark = value[:1]
        if mark in ("'", '"') and value.replace('\\"', "").count(mark) % 2:
            return number
    return None


def _of_value(value: str, *, spaced: bool) -> str | None:
    if value and not spaced:
        return "Write a space after the colon."
    first = value[:1]
    if first in ("'", '"') and first:
        if value.count(first) == 1:
            return "This text begins with a quote that is not closed. Use “ ” for speech, or put the text below >-."
        return "This text begins with a quote and goes on after it. Use “ ” for speech, or put the text below >-."
    if re.match(r"[>|][-+]?\s*[^\s#]", value):
        return "Nothing stands after >- on its line: the text begins on the next, two spaces deeper than the key."
    if first and first in "*&@`%!|>[]{},?-":
        return f"A text can’t begin with {first} here: put it below >-."
    if re.search(r":(\s|$)", value):
        return "A text with a colon and a space in it goes below >-."
    return None
