"""What packages need to know of a built site: questions, strategies, cases and plans, read from its pages."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

#: The pages of the tests, each with another form of them.
TESTS = ["before.html", "after.html", "later.html"]


class Fault(Exception):  # noqa: N818 - it is said to whoever makes a package, as a sentence
    """What is wrong and what to do, in words for whoever makes a package."""


@dataclass
class Question:
    """A question as it stands on a page."""

    id: str
    kind: str
    revision: str
    #: Ids of options, of steps, or of the points of a checklist.
    options: list[str] = field(default_factory=list)


@dataclass
class Case:
    """A case as it stands on a page."""

    id: str
    #: For each turn its choices, with where each leads.
    turns: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def revision(self) -> str:
        """A name for its turns and choices as they are, which changes when they do."""
        return hashlib.sha256(json.dumps(self.turns).encode()).hexdigest()[:8]

    @property
    def ends(self) -> list[str]:
        """The choices that end it, as `turn/choice`."""
        return [
            f"{t}/{c}" for t, choices in self.turns.items() for c, goes in choices.items() if goes not in self.turns
        ]


@dataclass
class Site:
    """A built site."""

    folder: Path
    course: str
    title: str
    edition: str
    questions: dict[str, Question]
    cases: dict[str, Case]
    catalogue: dict[str, Any]
    plans: list[dict[str, Any]]

    @property
    def tests(self) -> set[str]:
        """The ids of the questions of the test, in all its forms."""
        return {asked["id"] for each in self.catalogue["strategies"] for asked in each["forms"].values() if asked}


class _Page(HTMLParser):
    """The questions and cases of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.questions: dict[str, Question] = {}
        self.cases: dict[str, Case] = {}
        self._question: Question | None = None
        self._case: Case | None = None
        self._turn: dict[str, str] = {}
        self._depth = 0
        self.course = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a question, an option of it, a turn or a choice."""
        given = {name: value or "" for name, value in attrs}
        if tag == "course-who":
            self.course = given.get("data-course", "")
        if "data-question" in given and "data-revision" in given:
            self._question = Question(given["data-question"], given.get("data-kind", ""), given["data-revision"])
            self.questions[self._question.id] = self._question
            self._depth = 0
        elif tag == "course-case":
            self._case = self.cases[given["data-case"]] = Case(given["data-case"])
        elif self._case and "data-turn" in given:
            self._turn = self._case.turns[given["data-turn"]] = {}
        elif self._case and "data-choice" in given:
            self._turn[given["data-choice"]] = given["data-next"]
        if self._question and tag == "input" and given.get("name", self._question.id) == self._question.id:
            self._question.options.append(given["value"])
        if self._question and "data-step" in given:
            self._question.options.append(given["data-step"])
        self._depth += tag == "li"

    def handle_endtag(self, tag: str) -> None:
        """End a question, which is an item of a list."""
        self._depth -= tag == "li"
        if tag == "li" and not self._depth:
            self._question = None


def read(folder: Path) -> Site:
    """Read the built site in `folder`.

    Raises:
        Fault: there is none, or it was not built by this project.
    """
    try:
        progress = (folder / "progress.html").read_text(encoding="utf-8")
        assign = (folder / "supervisors" / "assign.html").read_text(encoding="utf-8")
        index = (folder / "index.html").read_text(encoding="utf-8")
    except OSError as error:
        raise Fault(f"{error.filename} can’t be read. Build the course first: python3 .ci/course.py build.") from error
    found: dict[str, Question] = {}
    cases: dict[str, Case] = {}
    course = ""
    catalogue = _data(progress, "catalogue", folder / "progress.html")
    pages = [each["page"] for each in (*catalogue["strategies"], *catalogue["cases"])] + TESTS
    for name in pages:
        page = _Page((folder / name).read_text(encoding="utf-8"))
        found |= page.questions
        cases |= page.cases
        course = page.course or course
    title = re.search(r"<title>(?:[^<]* - )?([^<]*)</title>", index)
    plans = _data(assign, "plans", folder / "supervisors" / "assign.html")
    return Site(folder, course, title[1] if title else course, catalogue["edition"], found, cases, catalogue, plans)


def _data(text: str, name: str, file: Path) -> Any:
    """Return the data that a page holds under `name`."""
    block = re.search(rf"<script[^>]*\bdata-{name}\b[^>]*>(.*?)</script>", text, re.DOTALL)
    if not block:
        raise Fault(f"{file} holds no data “{name}”. Build the course anew with this edition of the project.")
    return json.loads(block[1])
