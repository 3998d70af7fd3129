"""Checks the risk section of each strategy page: whatever else it says, it has the parts that are needed in danger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .model import Course
from .problem import Problem

FOLDER = "docs/strategies"
SECTION = re.compile(r"^## .*\{ #when-not-to \}\s*$")
#: What each section has: what is missing where the pattern finds nothing, and what to write.
PARTS = (
    (r"\bsuicid(?:e|al)\b", "It does not name suicide.", "Say where it must be asked about, by that word."),
    (
        r"\b(?:supervisor|senior|duty (?:manager|clinician)|line manager|safeguarding|on call)\b",
        "It does not say whom to tell.",
        "Name the supervisor, the senior on duty, or the lead for safeguarding.",
    ),
    (
        r"\b(?:writ(?:e|ing|ten)|not(?:e|es|ing)|record(?:s|ing)?)\b[^.]*\b(?:down|what|whom?|when|notes|record)\b",
        "It does not say to write it down.",
        "Say what to write down: what was asked, answered and decided, and who was told.",
    ),
    (
        r"\{\{ *local_help\(\) *\}\}",
        "It gives no emergency help.",
        "Put {{ local_help() }} there: it shows the clinic’s numbers, or the emergency services.",
    ),
    (
        r"\]\(\.\./danger\.md(?:#[a-z-]+)?\)",
        "It does not lead to the page “If there is danger”.",
        "Link it: [If there is danger](../danger.md).",
    ),
)


def check(course: Course, root: Path) -> list[Problem]:
    """Return a problem for each part that a strategy page under `root` lacks in its risk section."""
    problems: list[Problem] = []
    for strategy in course.strategies:
        shown = f"{FOLDER}/{strategy.page}.md"
        file = root / shown
        if file.exists():
            problems += _section(file.read_text(encoding="utf-8", errors="replace").splitlines(), shown)
    return problems


def _section(lines: list[str], shown: str) -> Iterator[Problem]:
    begins = next((number for number, line in enumerate(lines, 1) if SECTION.match(line)), None)
    if begins is None:  # a missing section is another rule's matter
        return
    ends = next((number for number, line in enumerate(lines, 1) if number > begins and line.startswith("## ")), None)
    text = " ".join(lines[begins : (ends or len(lines) + 1) - 1])
    for pattern, wrong, right in PARTS:
        if not re.search(pattern, text, re.IGNORECASE):
            yield Problem(shown, begins, 1, "risk-part", "when-not-to", wrong, right)
