"""The course in Firefox and WebKit, as they are installed: one learner's way, over plain http and from a folder with an odd name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from conftest import DATA, PATIENCE
from engines import ELEMENT, Engine, Firefox, WebKit

ODD = "Übung für Ärzte #1, 100% (neu)"
ENTER, TAB, DOWN = "\ue007", "\ue004", "\ue015"
PAGE = "strategies/01-build-trust-and-rapport.html"
LONG_CASE = "cases/the-stairs-down.html"
ONE, SEVERAL, ORDER, WRITE = "trust-limits", "trust-signs", "trust-order-rupture", "trust-write-complaint"
#: One page of each kind.
KINDS = [
    "index.html", "introduction.html", "danger.html", "strategies/index.html", "strategies/02-assess-and-explore.html",
    "cases/index.html", LONG_CASE, "progress.html", "review.html", "before.html", "journal.html", "worksheet.html",
    "completion.html", "return.html", "my-file.html", "whose.html", "assignment.html", "supervisors/assign.html",
    "supervisors/board.html", "supervisors/bench.html", "supervisors/guides.html", "supervisors/answer-key.html", "supervisors/rate.html",
    "references.html", "glossary.html",
]  # fmt: skip
#: What is read, and where something is done, as it is from a folder.
SOME = [
    "introduction.html", "danger.html", "strategies/02-assess-and-explore.html", "cases/index.html", "worksheet.html", "before.html",
    "supervisors/board.html", "supervisors/bench.html", "supervisors/guides.html", "supervisors/rate.html", "glossary.html",
]  # fmt: skip
#: Pages that show what others stored.
ACROSS = "my-file whose journal progress review completion return".split()
#: Scroll to the part of the page with this name, and return whether it is ready.
READY = """const part = document.querySelector(`course-${arguments[0]}`);
    if (!part.hidden) part.scrollIntoView();
    return part.hasAttribute("data-ready");"""
PARTS = """return Array.from(document.querySelectorAll("[data-load] > *"), (part) => part.localName)
    .filter((name) => name.startsWith("course-") && name !== "course-reading").map((name) => name.slice(7));"""
EVENTS = """window.askedRecord ??= course.record("working-with-resistant-clients").then((record) => { window.ownRecord = record; });
    return window.ownRecord && { events: window.ownRecord.events };"""

#: Whether the last place that was noted is in this section.
NOTED = """window.askedRecord ??= course.record("working-with-resistant-clients").then((record) => { window.ownRecord = record; });
    return window.ownRecord?.events.filter((each) => each.kind === "visited").at(-1)?.section === arguments[0];"""


def came(engine: Engine, base: str, name: str) -> None:
    """Open a page and wait until its parts are ready."""
    engine.open(base + name)
    for part in engine.run(PARTS):
        engine.wait(READY, part)


def events(engine: Engine) -> list[dict]:
    """Return the events that a page opened now finds."""
    engine.reload()
    return engine.wait(EVENTS)["events"]


def asked(name: str) -> str:
    """Return the selector of a question."""
    return f"[data-question='{name}']"


def right_options(name: str) -> list[str]:
    """Return the ids of the right options of a question."""
    questions = [question for strategy in DATA["strategies"] for question in strategy["questions"]]
    [found] = [question for question in questions if question["id"] == name]
    return [option["id"] for option in found["options"] if option["grade"] == "best"]


def check(engine: Engine, name: str) -> str:
    """Check an answer, wait until it is saved, and return the result."""
    engine.click(f"{asked(name)} button", "Check answer")
    engine.text(f"{asked(name)} [data-saved]", "Saved")
    return engine.text(f"{asked(name)} [data-result]")


def every_kind_of_page(engine: Engine, base: str, pages: Sequence[str] = KINDS) -> None:
    """No page asks another host, and what the console says is looked at in the end."""
    for name in pages:
        came(engine, base, name)
        assert [each for each in engine.pages_asked() if not each.startswith((base, "data:"))] == [], name


def answers(engine: Engine, base: str) -> None:
    """Questions of all four kinds; one of them by keyboard alone."""
    came(engine, base, PAGE)
    engine.fill(f"{asked(ONE)} fieldset input", " ")
    engine.press(DOWN)
    chosen = f'return document.querySelector("{asked(ONE)} input:checked")?.value'
    assert engine.wait(chosen) != engine.run(f'return document.querySelector("{asked(ONE)} fieldset input").value')
    engine.enter(f"{asked(ONE)} [data-check]", f"{asked(ONE)} [data-result]")
    engine.text(f"{asked(ONE)} [data-saved]", "Saved")
    for option in right_options(SEVERAL):
        engine.click(f"{asked(SEVERAL)} fieldset input[value='{option}']")
    assert check(engine, SEVERAL).startswith("Correct")
    engine.click(f"{asked(ORDER)} button", "Move down")
    check(engine, ORDER)
    engine.fill(f"{asked(WRITE)} textarea", "A year of nodding.")
    check(engine, WRITE)


def answers_are_there(engine: Engine, base: str) -> None:
    """What `answers` gave is shown by a page opened anew."""
    came(engine, base, PAGE)
    assert engine.text(f"{asked(SEVERAL)} [data-result]").startswith("Correct")
    assert engine.text(f"{asked(ONE)} [data-result]")
    assert engine.wait(f'return document.querySelector("{asked(WRITE)} textarea").value') == "A year of nodding."


def cases(engine: Engine, base: str) -> None:
    """A short case to its ending, and the first turn of a long one."""
    came(engine, base, PAGE)
    engine.click("course-case button", "Begin")
    turns = 0
    while not engine.run("return document.querySelector('.case__end')"):
        turn(engine)
        turns += 1
        engine.wait("return document.querySelectorAll('.step-taken').length === arguments[0]", turns)
    engine.find(".debrief", "Looking back")
    came(engine, base, LONG_CASE)
    engine.click("course-case button", "Begin")
    turn(engine)
    engine.find(".step-taken")
    came(engine, base, LONG_CASE)
    engine.find(".step-taken")


def turn(engine: Engine) -> None:
    """Make the first choice."""
    engine.click(".now button", "Show what one could say")
    engine.click(".now [data-choices] button")


def entry(engine: Engine, base: str) -> None:
    """A result is written down and stands in the journal."""
    came(engine, base, PAGE)
    engine.fill("course-results [name='tried']", "Named the coat")
    engine.fill("course-results [name='code']", "K-7")
    engine.click("course-results button", "Save entry")
    engine.find("course-results .entry", "Named the coat")
    came(engine, base, "journal.html")
    engine.find("course-journal .entry", "Named the coat")


def file(engine: Engine, base: str) -> None:
    """The file is saved, everything erased, and all of it comes back."""
    came(engine, base, "my-file.html")
    engine.find("[data-kept]", "while there is room")
    engine.click("[data-json]")
    saved = engine.downloaded("working-with-resistant-clients")
    kept = {each["id"] for each in json.loads(saved.read_text(encoding="utf-8"))["events"]}
    engine.fill("[data-typed]", "erase")
    engine.click("[data-erase-all]")
    engine.find("[data-erase-says]", "is erased")
    assert not kept & {each["id"] for each in events(engine)}
    came(engine, base, "my-file.html")
    engine.fill("[data-file]", str(saved))
    engine.click("button[data-restore]")
    engine.find("[data-restore-says]", "were added")
    assert kept <= {each["id"] for each in events(engine)}


def link(engine: Engine, base: str) -> None:
    """A supervisor's link is made, opened and accepted."""
    came(engine, base, "supervisors/assign.html")
    engine.fill("course-assign [name='from']", "Dr Example")
    engine.click("[data-item='trust'] input")
    address = engine.wait("return document.querySelector('[data-link]').value")
    assert address.startswith(base)
    accepted(engine, lambda: engine.open(address), base)


def assignment_file(engine: Engine, base: str) -> None:
    """From a folder no link is offered, and the file that is offered instead can be opened and accepted."""
    came(engine, base, "supervisors/assign.html")
    engine.fill("course-assign [name='from']", "Dr Example")
    engine.click("[data-item='trust'] input")
    engine.find("[data-by-file]", "a link would open only where the course lies in this very folder")
    assert engine.run("return !document.querySelector('[data-link]').checkVisibility()")
    assert "file:" not in engine.run("return document.querySelector('course-assign').innerText")
    assert "file:" not in engine.run("return document.querySelector('[data-text]').value")
    engine.click("button[data-file]")
    saved = engine.downloaded("assignment")

    def opened() -> None:
        came(engine, base, "assignment.html")
        engine.fill("course-assignment [data-file]", str(saved))

    accepted(engine, opened, base)


def accepted(engine: Engine, opened: Callable[[], None], base: str) -> None:
    """What `opened` opens is accepted and stands on the home page."""
    opened()
    engine.click("[data-accept]")
    engine.find("course-assignment [data-says]", "It is on your home page")
    came(engine, base, "index.html")
    engine.find(".plan", "Dr Example asks you")


def hand_over(engine: Engine, base: str) -> None:
    """Work is handed over as a file, and the board shows it."""
    came(engine, base, "return.html")
    engine.fill("course-return [name='learner']", "Anna")
    engine.click("course-return [name='completion']")
    engine.click("course-return [data-save]", "Save the file")
    saved = engine.downloaded("for-supervision")
    came(engine, base, "supervisors/board.html")
    engine.fill("[data-files]", str(saved))
    engine.find("[data-says]", "1 file read, of 1 person.")
    engine.find("[data-who]", "Anna")


#: From now on the store is read without an end, as on a busy machine it may be when a page is left.
ENDLESS = """IDBObjectStore.prototype.getAll = function () {
        const again = () => { window.reads = (window.reads ?? 0) + 1; this.count().onsuccess = again; };
        again();
        return {};
    };
    course.record("working-with-resistant-clients").then((record) => record.refresh());"""


def left_while_reading(engine: Engine, base: str) -> None:
    """A page that is left while it reads, and notes where it was left, holds no other up: WebKit keeps it as it stands."""
    came(engine, base, PAGE)
    engine.run(ENDLESS)
    engine.wait("return window.reads > 9")
    engine.run("document.getElementById('sources').scrollIntoView()")
    engine.open(base + "journal.html")
    engine.wait(READY, "journal")


def search(engine: Engine, base: str) -> None:
    """The search finds a page and leads there."""
    engine.open(base + "index.html")
    engine.click("[data-search-open]")
    engine.fill("[data-words]", "reactanse")
    engine.find("[data-hits]", "This is for “reactance”")
    engine.click(".search__found a")
    engine.wait("return location.href.startsWith(arguments[0]) && !location.href.endsWith('index.html')", base)


def some_pages(engine: Engine, base: str) -> None:
    """The same of pages that no other step opens."""
    every_kind_of_page(engine, base, SOME)


def place(engine: Engine, base: str) -> None:
    """Where `answers` left off is noted while the page is read, whether or not it is noted when it is left."""
    engine.run("document.getElementById('self-check').scrollIntoView({ block: 'start' })")
    engine.wait(NOTED, "self-check")
    engine.open(base + "index.html")
    engine.find("[data-stopped]", "Check yourself")


def drawer(engine: Engine, base: str) -> None:
    """What is shut is no stop for the Tab key."""
    engine.resize(1000, 800)
    engine.open(base + PAGE)
    shut = "return Array.from(document.querySelectorAll('.md-sidebar--primary a')).filter((each) => each.checkVisibility({ visibilityProperty: true })).length"
    assert engine.run(shut) == 0
    button = engine.find(".drawer-key")
    engine.run("arguments[0].focus()", {ELEMENT: button})
    engine.press(ENTER)
    engine.wait(shut)


def tabs(engine: Engine, base: str) -> None:
    """Each stop of the Tab key before the text is on the screen. WebKitGTK stays in the search field, on any page of the theme."""
    engine.resize(1000, 800)
    engine.open(base + PAGE)
    for _ in range(30):
        engine.press(TAB)
        left, right, inside = engine.run(
            """const { left, right } = document.activeElement.getBoundingClientRect();
            return [left, right, document.querySelector("article").contains(document.activeElement)];"""
        )
        assert right > 0 and left < 1000, engine.run("return document.activeElement.outerHTML")
        if inside:
            return
    raise AssertionError("the text was not reached")


#: One learner's way over http, as `--all` goes it.
EVERYWHERE = [
    every_kind_of_page,
    answers,
    place,
    answers_are_there,
    cases,
    entry,
    file,
    hand_over,
    left_while_reading,
    search,
    drawer,
    link,
]
#: What every run leaves out of it in each browser: steps that it goes in the same browser from a folder, pages that WebKit opens from a
#: folder or that other steps open, and in Firefox what needs a wait of fifteen seconds, which WebKit makes.
LEFT_OUT = {
    Firefox: [every_kind_of_page, place, cases, search],
    WebKit: [every_kind_of_page, entry, search],
}


def way(engine: Engine, config: pytest.Config) -> list[Callable[[Engine, str], None]]:
    """Return the steps over http in this run."""
    if config.getoption("all"):
        return EVERYWHERE
    return [step for step in EVERYWHERE if step not in LEFT_OUT[type(engine)]]


def apart(engine: Engine, base: str) -> None:
    """A browser that keeps a record for each file says so where the learner is, and offers nothing that can't work there."""
    for name in ACROSS:
        came(engine, base, f"{name}.html")
        engine.find(
            f"course-{name} [role='alert']",
            "nothing that you did on other pages can be shown, saved or handed over here",
        )
        assert engine.run("return document.querySelectorAll('article button, article input').length") == 0, name
        assert engine.run("return location.href") == f"{base}{name}.html"
        assert "Kept for this page only" in engine.text("course-who")
        assert engine.run("return document.querySelector('[data-share]').checkVisibility()") is False
    came(engine, base, "index.html")
    engine.find("course-home [role='alert']", "nothing that you did on other pages")
    engine.find(".hero__doors a", "Begin with the introduction")
    came(engine, base, PAGE)
    engine.find("course-self-check .self-check__notice button", "Download my answers as a file")
    came(engine, base, "supervisors/assign.html")
    engine.fill("course-assign [name='from']", "Dr Example")
    engine.click("[data-item='trust'] input")
    engine.click("button[data-file]")
    saved = engine.downloaded("assignment")
    came(engine, base, "assignment.html")
    engine.fill("course-assignment [data-file]", str(saved))
    engine.find("course-assignment", "Dr Example asks you")
    assert not engine.run("return document.querySelector('[data-accept]').checkVisibility()")


def shared(engine: Engine, base: str) -> bool:
    """Return whether a page sees what another stored, by trying."""
    engine.open(f"{base}index.html")
    engine.run("localStorage.setItem('trial', 'seen')")
    engine.open(f"{base}glossary.html")
    return engine.run("return localStorage.getItem('trial')") == "seen"


def says_apart(engine: Engine) -> bool:
    """Return whether the course takes the pages of this browser to be kept apart."""
    return engine.run("return new course.Store('trial', location).separate")


@pytest.fixture
def folder(site: Path, tmp_path: Path) -> str:
    """The course in a folder with an odd name."""
    (tmp_path / ODD).symlink_to(site)
    return (tmp_path / ODD).as_uri() + "/"


@pytest.fixture
def firefox(server, tmp_path) -> Iterator[Callable[[], Firefox]]:
    """Start Firefox, or start it again with the same profile."""
    port = int(server.address.split(":")[2].split("/")[0])
    running: list[Firefox] = []

    def begin() -> Firefox:
        for each in running:
            each.stop()
        running[:] = [Firefox(tmp_path / "firefox", port, PATIENCE / 1000)]
        return running[0]

    yield begin
    for each in running:
        each.stop()


def test_firefox_over_http(firefox, server, site, pytestconfig):
    base = server.publish(site)
    engine = firefox()
    for step in [*way(engine, pytestconfig), tabs]:
        step(engine, base)
    assert shared(engine, base) and not says_apart(engine)
    assert engine.complaints() == []
    engine = firefox()
    answers_are_there(engine, base)


def test_firefox_from_a_folder(firefox, folder, pytestconfig):
    """Pages that no step is about are opened with `--all` alone: WebKit opens them from a folder in every run."""
    engine = firefox()
    assert not shared(engine, folder) and says_apart(engine)
    pages = [some_pages] if pytestconfig.getoption("all") else []
    for step in [*pages, apart, answers, cases, search]:
        step(engine, folder)
    assert engine.complaints() == []
    engine = firefox()
    answers_are_there(engine, folder)


@pytest.fixture
def webkit(server, tmp_path) -> Iterator[WebKit]:
    """WebKit, which keeps nothing when it ends."""
    engine = WebKit(tmp_path / "webkit", int(server.address.split(":")[2].split("/")[0]), PATIENCE / 1000)
    yield engine
    engine.stop()


def test_webkit_over_http(webkit, server, site, pytestconfig):
    base = server.publish(site)
    for step in way(webkit, pytestconfig):
        step(webkit, base)
    assert webkit.complaints() == []


def test_webkit_from_a_folder(webkit, folder):
    for step in [some_pages, answers, answers_are_there, entry, assignment_file, search]:
        step(webkit, folder)
    assert shared(webkit, folder) and not says_apart(webkit)
    assert webkit.complaints() == []
