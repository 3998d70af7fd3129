"""The course in a platform that speaks cmi5: the launch, the state, and every statement by the specification's rules."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import PATIENCE, ROOT, Learner, lines, unreadable
from lms_host import packages, platform

FIVE = "trust-first-five-minutes"
VERBS = "http://adlnet.gov/expapi/verbs/"
CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/"
SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
CANARY = "Kanarienvogel"


@dataclass
class Store:
    """What stands in for a record store: fetch, launch data, states with their tags, the agent's profile, and statements."""

    mode: str = "Normal"
    states: dict[str, tuple[str, str]] = field(default_factory=dict)
    statements: list[dict] = field(default_factory=list)
    #: Whatever was sent, as it came.
    bodies: list[str] = field(default_factory=list)
    #: What went wrong by the rules, as it happened.
    wrong: list[str] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    #: How many writes of the state meet another window's.
    conflicts: int = 0
    other: str = ""

    def session(self, handler) -> str | None:
        """Return the session of a request; it is refused where it has none, or its session is over."""
        token = (handler.headers.get("Authorization") or "").removeprefix("Basic ")
        if token not in self.tokens.values() or token in self.ended:
            handler.answer(403)
            return None
        if handler.headers.get("X-Experience-API-Version") != "1.0.3":
            self.wrong.append("a request without the version of xAPI")
        return token

    def __call__(self, handler) -> None:
        """Answer a request."""
        address = urllib.parse.urlsplit(handler.path)
        query = dict(urllib.parse.parse_qsl(address.query))
        body = handler.body().decode()
        self.bodies.append(urllib.parse.unquote_plus(handler.path) + body)
        if address.path.startswith("/lrs/fetch/"):
            return self.fetch(handler, address.path)
        token = self.session(handler)
        if token is None:
            return None
        if address.path == "/lrs/statements":
            return self.state_it(handler, query, json.loads(body), token)
        if address.path == "/lrs/agents/profile":
            return handler.answer(404)
        if query["stateId"] == "LMS.LaunchData":
            data = {
                "contextTemplate": {
                    "contextActivities": {"grouping": [{"objectType": "Activity", "id": "urn:platform:course"}]},
                    "extensions": {SESSION: f"session-{token}"},
                },
                "launchMode": self.mode,
                "moveOn": "Completed",
                "returnURL": f"http://{handler.headers['Host']}/back",
            }
            return handler.answer(200, json.dumps(data).encode(), "application/json")
        return self.state(handler, query["stateId"], body)

    def fetch(self, handler, path: str) -> None:
        """Give out a token, once."""
        if path in self.tokens:
            return handler.answer(200, b'{"error-code": "1", "error-text": "used already"}', "application/json")
        self.tokens[path] = f"token{len(self.tokens)}"
        return handler.answer(200, json.dumps({"auth-token": self.tokens[path]}).encode(), "application/json")

    def state(self, handler, name: str, body: str) -> None:
        """Keep a state, unless it was changed since it was read."""
        held = self.states.get(name)
        if handler.command == "GET":
            if not held:
                return handler.answer(404)
            return handler.answer(200, held[0].encode(), "text/plain", ETag=held[1])
        if name == "suspendData":
            match, none = handler.headers.get("If-Match"), handler.headers.get("If-None-Match")
            if not match and not none:
                self.wrong.append("a state written without saying what it replaces")
            if self.conflicts:
                self.conflicts -= 1
                self.states[name] = (self.other, f'"other{self.conflicts}"')
                return handler.answer(412)
            if (held and match != held[1]) or (not held and none != "*"):
                return handler.answer(412)
        tag = f'"{len(self.bodies)}"'
        self.states[name] = (body, tag)
        return handler.answer(204, ETag=tag)

    def state_it(self, handler, query: dict[str, str], statement: dict, token: str) -> None:
        """Keep a statement."""
        if handler.command != "PUT" or query.get("statementId") != statement.get("id"):
            self.wrong.append("a statement without an id of the learner's side")
        if any(each["id"] == statement["id"] for each in self.statements):
            return handler.answer(409)
        self.statements.append({**statement, "token": token})
        if statement["verb"]["id"] == f"{VERBS}terminated":
            self.ended.add(token)
        return handler.answer(204)


class Visit(Learner):
    """A launch of the course by cmi5."""

    def __init__(self, host, page, store: Store, course: str, number: int) -> None:
        files = host.course(f"cmi5-{course}")
        base = files.split("/course/")[0]
        actor = {
            "objectType": "Agent",
            "name": "Jane Doe",
            "account": {"homePage": "http://platform.test", "name": "ann"},
        }
        given = {
            "endpoint": f"{base}/lrs/",
            "fetch": f"{base}/lrs/fetch/{number}",
            "actor": json.dumps(actor),
            "registration": "5b5f4f0e-3b0e-4f6b-9d0c-3f5d2c1b0a99",
            "activityId": "urn:platform:course:unit",
        }
        page.goto(f"{files}launch.html?{urllib.parse.urlencode(given)}")
        self.window, self.store = page, store
        super().__init__(page.query_selector("iframe").content_frame(), files)
        self.page.locator("course-self-check").wait_for(state="attached")
        self.come_near()

    def answer(self) -> None:
        """Answer a question of the page."""
        self.choose(FIVE, "coat-on")
        self.check(FIVE)

    def stored(self, holds: str) -> None:
        """Have said what was done, and wait until the state, as `form`, holds this."""
        form = "course.compact.decode(text).form"
        holds = f"(text) => {{ courseLaunch.left(); const form = {form}; return form && ({holds}); }}"
        end = time.monotonic() + PATIENCE / 1000
        while not self.window.evaluate(holds, self.store.states.get("suspendData", ("", ""))[0]):
            assert time.monotonic() < end, holds
            self.window.evaluate("new Promise((done) => requestAnimationFrame(() => done(true)))")


@pytest.fixture(scope="session")
def host(packed):
    """A platform with the course."""
    with platform(packed) as found:
        yield found


@pytest.fixture
def store(host):
    """A record store of this test's own."""
    found = Store()
    host.others["/lrs/"] = found
    host.others["/back"] = lambda handler: handler.answer(200, b"<h1>Back</h1>")
    return found


@pytest.fixture
def visit(host, store, browser):
    """Launches of the course, each in a fresh browser."""
    contexts = []

    def come(course: str = "trust") -> Visit:
        contexts.append(browser.new_context())
        return Visit(host, contexts[-1].new_page(), store, course, len(contexts))

    yield come
    for context in contexts:
        context.close()


def play(visit: Visit) -> None:
    """Play a case to an end, as its page writes it, without its words."""
    visit.page.evaluate(
        """async () => {
            const record = await course.record("");
            const began = course.facts.make("began", { case: "case-charge", mode: "coaching" });
            const chose = course.facts.make("chose", { case: "case-charge", turn: "last", choice: "be-proud", after: began.id });
            await record.append([began, chose]);
        }"""
    )


def back(visit: Visit) -> None:
    """Leave for the platform by its button."""
    visit.window.get_by_role("button", name="Back to the learning platform").click()
    visit.window.locator("h1", has_text="Back").wait_for()


def verbs(store: Store) -> list[str]:
    """Return what was stated, in order."""
    return [each["verb"]["id"].removeprefix(VERBS) for each in store.statements]


def test_a_visit_is_stated_by_the_rules_and_comes_back_in_a_fresh_browser(visit, store):
    first = visit("case")
    first.answer()
    first.answer_somehow("trust-signs")
    first.question("trust-write-complaint").locator("textarea").fill(CANARY)
    first.check("trust-write-complaint")
    first.page.evaluate(
        """async (canary) => {
            const record = await course.record("");
            const words = { setting: canary, code: canary, tried: canary, happened: canary, next: canary };
            await record.append(course.facts.make("wrote", { entry: "e1", strategy: "trust", date: "2026-11-01", ...words, alliance: 3, tags: [canary] }));
        }""",
        CANARY,
    )
    play(first)
    first.stored("form.questions[0] && form.cases.some((each) => each)")
    assert lines(first.window, None, {"iframes": False}) + unreadable(first.window) == []  # with the button
    back(first)
    assert store.wrong == []
    assert verbs(store)[0] == "initialized" and verbs(store)[-1] == "terminated"
    assert sorted(verbs(store)[1:-1]) == ["answered"] * 3 + ["completed", "passed"]
    keep_to_the_rules(store)
    assert CANARY not in "".join(store.bodies)

    again = visit("case")
    again.question(FIVE).locator("[data-result]", has_text="Correct").or_(
        again.question(FIVE).locator("[data-result]", has_text="Best")
    ).first.wait_for()
    back(again)
    assert verbs(store).count("completed") == verbs(store).count("passed") == 1
    assert verbs(store)[-2:] == ["initialized", "terminated"]


def keep_to_the_rules(store: Store) -> None:
    """Hold every statement against the specification, by the number of its section, and against the validator."""
    for each in store.statements:
        verb, context = each["verb"]["id"].removeprefix(VERBS), each["context"]
        ids = [one["id"] for one in context.get("contextActivities", {}).get("category", [])]
        defined = verb in ("initialized", "completed", "passed", "terminated")
        assert (f"{CATEGORY}cmi5" in ids) == defined, "9.6.2.1"
        assert (f"{CATEGORY}moveon" in ids) == (verb in ("completed", "passed")), "9.6.2.2"
        assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", each["id"]), "9.1"
        assert each["actor"]["account"]["name"] == "ann", "9.2"
        assert each["timestamp"].endswith("Z"), "9.7"
        assert context["registration"] == "5b5f4f0e-3b0e-4f6b-9d0c-3f5d2c1b0a99", "9.6.1"
        assert context["extensions"][SESSION] == f"session-{each['token']}", "9.6.3.1"
        assert context["contextActivities"]["grouping"] == [{"objectType": "Activity", "id": "urn:platform:course"}], (
            "10.2.1"
        )
        own = each["object"]["id"] == "urn:platform:course:unit"
        assert own == defined, "9.4"
        result = each.get("result", {})
        if verb in ("completed", "passed", "terminated"):
            assert re.fullmatch(r"PT\d+\.\d\dS", result["duration"]), "9.5.4"
        assert (result.get("completion") is True) == (verb == "completed"), "9.5.3"
        assert verb != "passed" or result["success"] is True, "9.5.2"
    for token in store.tokens.values():
        own = [each["verb"]["id"].removeprefix(VERBS) for each in store.statements if each["token"] == token]
        assert own[:1] == ["initialized"] and own.count("initialized") == 1, "9.3.2"
        assert own[-1:] == ["terminated"], "9.3.8"
    plain = [{key: value for key, value in each.items() if key != "token"} for each in store.statements]
    assert validated(plain) == ""
    broken = [{**plain[0], "actor": {"objectType": "Agent"}}]
    assert validated(broken) != ""  # it does look


def validated(statements: list[dict]) -> str:
    """Return what the validator finds."""
    script = packages().parent / "validate.js"
    shutil.copy(ROOT / "tests" / "lms_validate.js", script)
    node = shutil.which("node", path=f"{Path(ROOT / '.venv' / 'bin')}:/usr/bin:/usr/local/bin")
    done = subprocess.run(
        [node, str(script)], input=json.dumps(statements), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_another_window_wrote_meanwhile_is_kept_too(visit, store):
    first = visit()
    other = first.window.evaluate(
        """() => {
            const form = course.compact.empty();
            form.handed = [77, 0];
            return course.compact.encode(form);
        }"""
    )
    store.other, store.conflicts = other, 1
    first.answer()
    first.stored("form.questions[0] && form.handed[0] === 77")
    assert store.wrong == []


@pytest.mark.parametrize("mode", ["Review", pytest.param("Browse", marks=pytest.mark.thorough)])
def test_looking_back_states_no_more_than_coming_and_going(visit, store, mode):
    store.mode = mode
    first = visit("case")
    first.window.locator("[data-says]", has_text="counts nothing of this visit").wait_for()
    play(first)
    first.answer()
    back(first)
    assert verbs(store) == ["initialized", "terminated"]


def test_a_page_loaded_again_goes_on_with_its_session(visit, store):
    first = visit()
    first.answer()
    first.stored("form.questions[0]")
    first.window.reload()
    # Leaving ended the session: what is done now waits in this browser, and the page says so.
    first.window.locator("[data-says]", has_text="connection with the learning platform has ended").wait_for()
    assert verbs(store).count("initialized") == 1


def test_leaving_for_another_page_ends_the_session(visit, store, host):
    first = visit()
    first.answer()
    heard(first, "answered")  # at once, without waiting for the page to be left
    first.window.goto(f"http://clinic.test:{host.port}/back")
    heard(first, "terminated")
    assert verbs(store) == ["initialized", "answered", "terminated"]


def heard(visit: Visit, verb: str) -> None:
    """Wait until the record store has heard this last."""
    end = time.monotonic() + PATIENCE / 1000
    while verbs(visit.store)[-1] != verb:
        assert time.monotonic() < end, verbs(visit.store)
        visit.window.evaluate("1")
