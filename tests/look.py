"""The replies on which the rules of the second look are measured; tests and benchmark read them here."""

from __future__ import annotations

from conftest import ROOT
from playwright.sync_api import Page

LABELS = {"o": "open question", "c": "closed question", "t": "two questions", "w": "why", "b": "but", "a": "advice"}
#: What is in each reply, by the letters of `LABELS`, and the reply.
REPLIES = [
    tuple(line.split("|", 1))
    for line in (ROOT / "tests" / "replies.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def precision(rules: Page) -> dict[str, tuple[int, int]]:
    """Return in how many replies each rule is right, of those at which it points; `rules` has look.js."""
    found = rules.evaluate(
        "(replies) => replies.map((words) => course.look.found(words))", [text for _, text in REPLIES]
    )
    pointed = dict.fromkeys(LABELS.values(), (0, 0))
    for (labels, _), names in zip(REPLIES, found, strict=True):
        held = {LABELS[label] for label in labels if label != "-"}
        for name in names:
            right, all_of = pointed[name]
            pointed[name] = (right + (name in held), all_of + 1)
    return pointed
