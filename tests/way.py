"""What the tests of a learner's way share: events as a record holds them, and the learner's own pages."""

from __future__ import annotations

import re

from conftest import Learner
from playwright.sync_api import Page

PAGE = "strategies/01-build-trust-and-rapport.html"
COURSE = "working-with-resistant-clients"
EVENTS = f"() => course.record('{COURSE}').then((record) => record.events)"
DAY = 86_400_000
NOON = 1_795_435_200_000  # 2026-11-23, noon in universal time


def answered(day: float, result: str = "correct", sure: str | None = None, question: str = "q", **more) -> dict:
    """Return an attempt on a day, counted from 2026-11-23."""
    at = NOON + int(day * DAY)
    made = {"id": f"{question}{at}", "at": at, "version": 2, "kind": "answered", "question": question}
    return {**made, "revision": "r", "response": ["a"], "result": result, "sure": sure, **more}


def event(kind: str, **fields) -> dict:
    """Return an event of any kind."""
    name = re.sub(r"\W+", "-", f"{kind}{fields}")
    return {"id": name, "at": NOON, "version": 2, "kind": kind, **fields}


#: The element of a page, where it has another name than the page.
ELEMENTS = {
    "index": "home",
    **dict.fromkeys(("before", "after", "later"), "test"),
    **dict.fromkeys(("words-before", "words-after"), "own-words"),
}
READ, PLAYED = event("read", strategy="s"), event("chose", case="c", turn="two", choice="b", after="x")
WROTE = event("wrote", entry="e", strategy="s")


def chance(order: str) -> str:
    """Return JavaScript after which chance says “ab” or “ba” of the forms of the test, and the other of own words."""
    byte = {"ab": 1, "ba": 2}[order]
    return f"""{{ const real = crypto.getRandomValues.bind(crypto);
        crypto.getRandomValues = (bytes) => (bytes.length === 1 ? bytes.fill({byte}) : real(bytes)); }}"""


def part(learner: Learner, name: str) -> Page:
    """Open a page of the learner's own, wait until it is ready, and return it."""
    learner.open(f"{name}.html")
    element = ELEMENTS.get(name, name)
    learner.page.locator(f"course-{element}[data-ready]").wait_for()
    return learner.page


def add(learner: Learner, *events: dict) -> None:
    """Put events into the record."""
    saved = learner.page.evaluate(
        f"(events) => course.record('{COURSE}').then((record) => record.append(events))", list(events)
    )
    assert saved


def full_record(catalogue: dict) -> list[dict]:
    """Return the events of somebody who has completed everything some days ago."""
    events: list[dict] = []
    for strategy in catalogue["strategies"]:
        for question in strategy["questions"]:
            events.append(answered(-30, question=question["id"], revision=question["revision"]))
        turn, choice = strategy["case"]["ends"][0].split("/")
        events.append(event("chose", case=strategy["case"]["id"], turn=turn, choice=choice, after="x"))
        events.append(event("read", strategy=strategy["id"]))
        # The last page one was at is none of those that change.
        events.append(event("visited", strategy="ending", section="", seconds=60))
    return [{**each, "id": f"full{number}"} for number, each in enumerate(events)]
