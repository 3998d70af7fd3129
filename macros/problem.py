"""One problem as a value, and how a list of them is printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

#: The short name of every rule: what stands in brackets at the end of a message. A test shows each of them fail.
Rule = Literal[
    # the file as such
    "encoding",
    "file",
    "yaml-syntax",
    "yaml-key",
    "yaml-repeat",
    "yaml-alias",
    "yaml-tag",
    "yaml-comment",
    "yaml-escape",
    "yaml-list",
    # its shape
    "missing-key",
    "unknown-key",
    "nothing",
    "choice",
    "text",
    "too-few",
    "too-many",
    "name",
    "list",
    "mapping",
    "number",
    "date",
    "shape",
    # what its parts say of each other
    "repeated-id",
    "retired-id",
    "published-id",
    "repeated-page",
    "reference",
    "keys",
    "feedback",
    "alike",
    "order",
    "review",
    "pattern",
    "test-forms",
    "own-words",
    "anchors",
    "guide-minutes",
    "practice-level",
    "practice-length",
    "practice-alike",
    "practice-private",
    "practice-page",
    "case-key",
    "case-unreached",
    "case-loop",
    "case-short",
    "case-page",
    # the pages and the builders' file
    "page",
    "page-call",
    "page-sections",
    "page-citation",
    "page-source",
    "page-term",
    "page-case",
    "page-nav",
    "course-id",
    "risk-part",
    # places and acts
    "place",
    "act",
    # warnings
    "review-overdue",
    "guessable",
    "telling",
    "unwritten",
    "local",
]
RULES: tuple[str, ...] = get_args(Rule)


@dataclass(frozen=True, order=True)
class Problem:
    """Something to mend, with its place: written for the person who will mend it.

    `line` and `column` count from 1; 0 means that the place is the file as a whole. `path` is the key's path with
    ids in it, for example `strategies[trust].questions[trust-limits].stem`. `rule` is the short name that tests
    and people use.
    """

    file: str
    line: int
    column: int
    rule: Rule
    path: str
    wrong: str
    right: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        path = f"{self.path}: " if self.path else ""
        return f"{place}: {path}{self.wrong} {self.right} [{self.rule}]"


def listing(problems: list[Problem]) -> str:
    """Return all problems, one a line and sorted by place, under a line that counts them."""
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    lines = [f"{count} in the course's text. Nothing was built; mend these and build again:"]
    return "\n".join(lines + [f"  {problem}" for problem in sorted(set(problems))])
