"""The eyes on the pages: reads Markdown for whoever checks or shows it. Knows no course."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

STRATEGIES = "docs/strategies"
CASES = "docs/cases"
PRACTICE = "docs/practice"
HEADING = re.compile(r"^## .*\{ #([a-z0-9-]+) \}\s*$")
REPAIR = re.compile(r"^### .*\{ #when-it-goes-wrong \}\s*$")
ACTION = re.compile(r"### \d+\. (.+?)(?: *\{.*\})?$")
CALL = re.compile(r"""\{\{ *(\w+) *(?:\((.*?)\))? *\}\}""")
NAME = re.compile(r"""^["']([^"']*)["']""")


@dataclass(frozen=True)
class Call:
    """A call of a macro: its place (from 1), and as much of it as can be told from the line.

    `arguments` is what stands between the brackets, None where there are none; `name` is the first text among them.
    """

    line: int
    column: int
    macro: str
    arguments: str | None
    name: str | None
    alone: bool


def lines(file: Path) -> list[str]:
    """Return the lines of a page; what is not UTF-8 is replaced, and reported elsewhere."""
    return file.read_text(encoding="utf-8", errors="replace").splitlines()


def calls(page: list[str]) -> Iterator[Call]:
    """Yield every call on a page."""
    for number, line in enumerate(page, 1):
        for match in CALL.finditer(line):
            name = NAME.match(match[2] or "")
            alone = line.strip() == match[0]
            yield Call(number, match.start() + 1, match[1], match[2], name[1] if name else None, alone)


def actions(page: Path) -> list[str]:
    """Return the headings of the actions under “What to do” on a strategy's page, without their numbers."""
    return [match[1] for line in lines(page) if (match := ACTION.match(line))]


def words(page: Path) -> int:
    """Return about how many words a reader reads on a page, without what macros add; 0 for a page that is missing."""
    if not page.exists():
        return 0
    text = re.sub(r"\{\{.*?\}\}|<[^>]+>|\{[^}]*\}", "", "\n".join(lines(page)))
    return len(re.findall(r"\w[\w’'-]*", text))
