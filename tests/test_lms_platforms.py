"""The course in a learning platform: it begins, is left and comes back, whatever the platform does."""

from __future__ import annotations

import json

import pytest
from conftest import Learner, until
from lms_host import Platform, platform
from playwright.sync_api import Frame, Page

from lms import ordinals, package
from lms.site import read

TRUST = "strategies/01-build-trust-and-rapport.html"


@pytest.fixture(scope="session")
def host(site):
    """A platform with the course for each standard of SCORM, and one that keeps nothing in the browser."""
    site = read(site)
    numbers = ordinals.read(ordinals.added(ordinals.FILE.read_text(encoding="utf-8"), site))
    with platform() as found:
        for standard in ("1.2", "2004"):
            found.add(standard, package.make(site, standard, package.whole(site, score=True), numbers))
        found.add("1.2-visit", package.make(site, "1.2", package.whole(site, visit_only=True), numbers))
        yield found


@pytest.fixture(params=["1.2", "2004"])
def standard(request) -> str:
    """Each standard of SCORM."""
    return request.param


class Visit(Learner):
    """A learner's visit to the course in the platform; the course's pages are in a frame of the launch page."""

    def __init__(self, host: Platform, page: Page, course: str, learner: str, **wishes: str) -> None:
        self.host, self.window, self.room = host, page, wishes.get("room") or learner
        page.goto(wishes.pop("around", "") + host.address(course, learner, **wishes))
        until(page, "() => frames.length > 0")
        self.launch = self._frame("launch.html")
        frame = self._frame("index.html")
        super().__init__(frame, frame.url.removesuffix("index.html"))

    def _frame(self, name: str) -> Frame:
        """Return the frame with a page of this name, once it is there."""
        while not (found := [each for each in self.window.frames if each.url.split("#")[0].endswith(name)]):
            self.window.wait_for_event("framenavigated")
        return found[0]

    @property
    def line(self):
        """The one line of the launch page."""
        return self.launch.locator("[data-says]")

    def begun(self) -> None:
        """Wait until the pages have their record."""
        self.launch.evaluate("courseLaunch.ready.then(() => true)")

    def calls(self) -> list[list]:
        """Return what was called, with what came back."""
        return self.window.evaluate("calls")

    def errors(self) -> list[list]:
        """Return the calls that failed, but for asking for what was never set in 2004."""
        return [call for call in self.calls() if call[3] not in ("0", "403") or call[2] == "false"]

    def kept(self, holds: str, value=None) -> None:
        """Wait until what the platform stores, as `form`, holds this."""
        self.page.wait_for_load_state()
        until(
            self.launch,
            f"""async (value) => {{
                const stored = JSON.parse(await (await fetch("/store/{self.room}")).text());
                const form = course.compact.decode(stored.suspend_data || "").form;
                return form && ({holds});
            }}""",
            value,
        )

    def go(self, name: str) -> None:
        """Open a page; what was done on the one before is sent."""
        self.open(name)

    def shown(self, question: str) -> str:
        """Return what a question says of its latest answer, once it says something."""
        place = self.question(question).locator("[data-result]")
        place.filter(has_text=".").wait_for()
        return place.inner_text()


@pytest.fixture
def visit(host, browser, request):
    """Visits to the platform, each learner at a browser of their own unless told; the rooms are this test's alone."""
    contexts = []
    mark = "".join(each for each in request.node.name if each.isalnum())

    def begin(course: str, learner: str = "ann", *, browser_of: Visit | None = None, **wishes: str) -> Visit:
        context = browser_of.window.context if browser_of else browser.new_context()
        if not browser_of:
            contexts.append(context)
        if script := wishes.pop("script", ""):
            context.add_init_script(script)
        room = f"{mark}-{learner}-{wishes.pop('room', '')}"
        return Visit(host, context.new_page(), course, f"{mark}-{learner}", room=room, **wishes)

    yield begin
    for context in contexts:
        context.close()


def number(question: str) -> int:
    """Return the number of a question."""
    return ordinals.read(ordinals.FILE.read_text(encoding="utf-8"))["question"][question]


FIVE = "trust-first-five-minutes"


def answered(name: str = FIVE) -> str:
    """Return what the stored form must say: the question was answered."""
    return f"form.questions[{number(name)}]"


def test_what_was_done_is_there_in_a_fresh_browser(visit, standard):
    first = visit(standard)
    first.go(TRUST)
    first.choose(FIVE, "coat-on")
    first.check(FIVE)
    for name in ("trust-signs", "trust-order-rupture", "trust-write-complaint"):
        first.answer_somehow(name)
    first.question("trust-write-complaint").locator("[data-checklist] input").first.check()
    case = first.page.locator("course-case[data-case='trust-letter']")
    case.scroll_into_view_if_needed()
    first.kept(f"{answered()} && {answered('trust-signs')} && {answered('trust-order-rupture')}")
    for page in ("02-assess-and-explore", "03-set-collaborative-goals", "04-normalize-resistance-and-discomfort"):
        first.go(f"strategies/{page}.html")
    first.go("progress.html")
    first.kept(f"{answered('trust-write-complaint')}.first.result")
    assert first.errors() == []
    first.window.close()

    again = visit(standard)
    again.go(TRUST)
    assert "Correct" in again.shown(FIVE) or "best" in again.shown(FIVE).lower()
    for name in ("trust-signs", "trust-order-rupture"):
        assert again.shown(name)
    assert again.errors() == []
    told = again.window.evaluate("calls.filter((call) => /interactions\\.\\d+\\.id/.test(call[1][0]))")
    assert told == []  # the platform was told of each answer once


def test_of_two_learners_at_one_browser_the_second_sees_nothing_of_the_first(visit):
    ann = visit("1.2", "ann")
    ann.go(TRUST)
    ann.choose(FIVE, "coat-on")
    ann.check(FIVE)
    ann.go("journal.html")
    ann.window.close()

    ben = visit("1.2", "ben", browser_of=ann_browser(ann))
    ben.go(TRUST)
    assert not ben.question(FIVE).locator("input[value='coat-on']").is_checked()
    ben.go("my-file.html")
    assert "ann" not in ben.page.locator("article").inner_text().split()
    ben.window.close()

    back = visit("1.2", "ann", browser_of=ann_browser(ann))
    back.go(TRUST)
    assert back.shown(FIVE)


def ann_browser(visit: Visit) -> Visit:
    """Return the visit whose browser is used again."""
    return visit


LINES = {
    "throwing": "connection with the learning platform has ended",
    "false": "connection with the learning platform has ended",
    "nobody": "does not say who you are",
    "review": "counts nothing of this visit",
}
#: Faults after the beginning, and what is said when the answer is to be sent.
LATER = {
    "throwing later": "connection with the learning platform has ended",
    "over": "connection with the learning platform has ended",
    "expired": "could not be reached",
}
#: Faults of which a learner hears nothing.
UNHEARD = ("missing method", "numbers", "stores nothing", "")


@pytest.mark.parametrize("fault", [*LINES, *LATER, *UNHEARD])
def test_whatever_the_platform_does_the_learner_goes_on_and_the_next_visit_brings_it_in(visit, standard, fault):
    first = visit(standard, faults=fault)
    first.go(TRUST)
    first.choose(FIVE, "coat-on")
    first.question(FIVE).get_by_role("button", name="Check answer").click()
    first.shown(FIVE)
    first.go("progress.html")
    if words := (LINES | LATER).get(fault):
        first.line.filter(has_text=words).wait_for()
        assert first.line.locator("p").count() == 1
    else:
        first.launch.evaluate("courseLaunch.left()")
        assert first.line.inner_text() == ""
    first.window.close()
    # The platform knew who it was: what was done waits in this browser.
    if fault not in ("throwing", "false", "nobody"):
        again = visit(standard, browser_of=first)
        again.kept(answered())
        again.go(TRUST)
        assert again.shown(FIVE)
        assert again.errors() == []


def test_a_platform_that_comes_late_is_found_and_one_that_never_comes_is_said(visit, standard):
    late = visit(standard, faults="late")
    late.page.locator("h1").wait_for()  # the course is read meanwhile
    late.window.evaluate("appear()")
    late.go(TRUST)
    late.choose(FIVE, "coat-on")
    late.check(FIVE)
    late.go("progress.html")
    late.kept(answered())
    assert late.line.inner_text() == ""

    absent = visit(standard, faults="absent")
    absent.line.filter(has_text="does not answer").wait_for()
    absent.go(TRUST)
    absent.choose(FIVE, "coat-on")
    absent.question(FIVE).locator("[data-saved]", has_text="Kept until you close this window").or_(
        absent.question(FIVE).get_by_role("button", name="Check answer")
    ).first.click()
    absent.shown(FIVE)


def test_what_a_platform_lost_is_written_again(visit, standard):
    first = visit(standard)
    first.go(TRUST)
    first.choose(FIVE, "coat-on")
    first.check(FIVE)
    first.go("progress.html")
    first.kept(answered())
    first.window.close()
    again = visit(standard, browser_of=first, faults="emptied")
    again.begun()
    again.kept(answered())
    assert again.line.inner_text() == ""


def test_a_record_of_a_newer_edition_is_left_alone(visit, host, standard):
    first = visit(standard)
    first.go(TRUST)
    first.choose(FIVE, "coat-on")
    first.check(FIVE)
    first.go("progress.html")
    first.kept(answered())
    first.window.close()
    newer = host.cmi(first.room) | {"suspend_data": "W2.something-newer"}
    host.stored[first.room] = json.dumps(newer)
    again = visit(standard, browser_of=first)
    again.line.filter(has_text="newer edition").wait_for()
    again.go(TRUST)
    again.choose(
        "trust-after-question",
        again.question("trust-after-question").locator("fieldset input").first.get_attribute("value"),
    )
    again.check("trust-after-question")
    again.go("progress.html")
    again.launch.evaluate("courseLaunch.left()")
    until(again.window, "() => calls.some((call) => /interactions/.test(call[1][0]) && /response/.test(call[1][0]))")
    assert host.text(first.room) == "W2.something-newer"


def test_two_windows_both_reach_the_platform(visit, standard):
    one = visit(standard)
    two = visit(standard, browser_of=one)
    for each, name, option in ((one, FIVE, "coat-on"), (two, "trust-signs", None)):
        each.go(TRUST)
        if option:
            each.choose(name, option)
            each.check(name)
        else:
            each.answer_somehow(name)
    for each in (one, two):
        each.go("progress.html")
    two.kept(f"{answered()} && {answered('trust-signs')}")


@pytest.mark.parametrize("course", ["1.2-visit"])
def test_a_browser_that_keeps_nothing_still_brings_all_to_the_platform(visit, course):
    first = visit(course)
    first.line.filter(has_text="This browser keeps nothing").wait_for()
    first.go(TRUST)
    first.choose(FIVE, "coat-on")
    first.question(FIVE).get_by_role("button", name="Check answer").click()
    first.question(FIVE).locator("[data-saved]", has_text="Kept until you close this window").wait_for()
    for page in ("02-assess-and-explore", "03-set-collaborative-goals", "04-normalize-resistance-and-discomfort"):
        first.go(f"strategies/{page}.html")
    first.go(TRUST)
    assert first.shown(FIVE)  # another page of the same visit has it
    first.kept(answered())
    names = first.page.evaluate("async () => (await (window.indexedDB.databases?.() ?? [])).map((each) => each.name)")
    assert names == []
    first.window.close()
    again = visit(course)
    again.go(TRUST)
    assert again.shown(FIVE)


#: As a browser does it for frames of another site: each use of storage throws.
REFUSED = """
    for (const name of ["localStorage", "sessionStorage"]) {
        const get = () => { throw new DOMException("Access is denied for this document.", "SecurityError"); };
        Object.defineProperty(window, name, { get, configurable: true });
    }
    IDBFactory.prototype.open = () => { throw new DOMException("", "SecurityError"); };
"""


@pytest.mark.parametrize("refused", [False, True], ids=["as this browser does it", "refused"])
def test_in_a_frame_of_another_site_five_pages_and_a_relaunch_are_all_there(visit, host, refused):
    around = f"http://localhost:{host.port}/portal?"
    script = REFUSED if refused else ""
    first = visit("1.2", around=around, script=script)
    if refused:
        first.line.filter(has_text="This browser keeps nothing").wait_for()
    first.go(TRUST)
    first.choose(FIVE, "coat-on")
    first.question(FIVE).get_by_role("button", name="Check answer").click()
    first.shown(FIVE)
    for page in ("02-assess-and-explore", "03-set-collaborative-goals", "04-normalize-resistance-and-discomfort"):
        first.go(f"strategies/{page}.html")
    first.go(TRUST)
    assert first.shown(FIVE)
    first.kept(answered())
    first.window.close()
    again = visit("1.2", around=around, script=script)
    again.go(TRUST)
    assert again.shown(FIVE)
