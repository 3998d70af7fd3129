"""The course in a learning platform: it begins, is left and comes back, whatever the platform does."""

from __future__ import annotations

import json
import re

import pytest
from conftest import ROOT, Learner, kill_browser, lines, own_browser, pure, unreadable, until
from lms_host import platform
from playwright.sync_api import Frame, Page
from test_cases import VIGNETTE, begin, best_way, choose, player

from lms import ordinals

TRUST = "strategies/01-build-trust-and-rapport.html"
FIVE, SIGNS = "trust-first-five-minutes", "trust-signs"
STANDARDS = ("1.2", "2004")


@pytest.fixture(scope="session")
def host(packed):
    """A platform with the course."""
    with platform(packed) as found:
        yield found


def in_turns(*names: str, rare: tuple[str, ...] = ()):
    """Give a test each of `names` once, and the standards in turns; a thorough run pairs each name with the other standard too.

    What is said in each standard is held against its strict run-time by the whole visits, which every run makes in both. The `rare`
    names are for the thorough run alone.
    """
    thorough = pytest.mark.thorough
    pairs = [
        pytest.param(
            name, standard, marks=[thorough] if name in rare or at % 2 != turn else [], id=f"{name}-{standard}"
        )
        for at, name in enumerate(names)
        for turn, standard in enumerate(STANDARDS)
    ]
    return pytest.mark.parametrize(("what", "standard"), pairs)


class Visit(Learner):
    """A learner's visit to the course in the platform; the course's pages are in a frame of the launch page."""

    def __init__(self, page: Page, room: str) -> None:
        self.window, self.room = page, room
        self.launch = self._frame("launch.html")
        super().__init__(self.launch.child_frames[0], self.launch.url.removesuffix("launch.html"))
        self.page.locator("article").wait_for(state="attached")

    def _frame(self, name: str) -> Frame:
        """Return the frame with a page of this name, once it and the frame in it are there."""
        while not (found := [each for each in self.window.frames if each.url.endswith(name) and each.child_frames]):
            self.window.wait_for_event("framenavigated")
        return found[0]

    @property
    def line(self):
        """The one line of the launch page."""
        return self.launch.locator("[data-says]")

    def answer(self, question: str = FIVE, option: str = "coat-on") -> None:
        """Answer a question of the page, and wait until it is kept, for long or for this visit."""
        self.come_near()
        self.choose(question, option)
        self.question(question).get_by_role("button", name="Check answer").click()
        self.question(question).locator("[data-saved]", has_text=re.compile("Saved|Kept until you close")).wait_for()

    def left(self) -> None:
        """Have said what was done, as when a page is left, and wait until it was."""
        self.launch.evaluate("new Promise((done) => { courseLaunch.left(); setTimeout(done); })")

    def later(self, seconds: int) -> None:
        """Go on as many seconds later: what waits for a time to pass sees that it has."""
        self.launch.evaluate("(more) => { const now = Date.now; Date.now = () => now() + more; }", seconds * 1000)

    def errors(self) -> list[list]:
        """Return the calls that failed, but for asking for what was never set in 2004."""
        calls = self.window.evaluate("calls")
        return [call for call in calls if call[3] not in ("0", "403") or call[2] == "false"]

    def kept(self, holds: str) -> None:
        """Wait until what the platform stores, as `form`, holds this."""
        until(
            self.launch,
            f"""async () => {{
                const stored = JSON.parse(await (await fetch("/store/{self.room}")).text());
                const form = course.compact.decode(stored.suspend_data || "").form;
                return form && ({holds});
            }}""",
        )

    def shown(self, question: str = FIVE) -> str:
        """Return what a question of the page says of its latest answer, once it says something."""
        self.come_near()
        place = self.question(question).locator("[data-result]")
        place.filter(has_text=".").wait_for()
        return place.inner_text()


@pytest.fixture
def mark(request) -> str:
    """What the names of this test's learners begin with, for whom the platform keeps nothing yet."""
    return "".join(each for each in request.node.name if each.isalnum())


@pytest.fixture
def visit(host, browser, mark):
    """Visits to the platform, each learner at a browser of their own unless told."""
    contexts = []

    def come(
        course: str,
        learner: str = "ann",
        *,
        context=None,
        around: str = "",
        script: str = "",
        faults: str = "",
        slow: bool = False,
    ) -> Visit:
        if not context:
            context = browser.new_context()
            contexts.append(context)
        if script:
            context.add_init_script(script)
        page, room, waiting = context.new_page(), f"{mark}-{learner}", []
        if slow:
            page.route("**/lms/launch.js", lambda route: waiting.append(route))  # noqa: PLW0108 - it takes functions alone
        page.goto(
            around + host.address(course, room, room=room, faults=faults), wait_until="commit" if slow else "load"
        )
        made = Visit(page, room)
        if slow:  # the launch page’s own script comes when the course’s page is there already
            made.page.wait_for_load_state()
            waiting[0].continue_()
        return made

    yield come
    for context in contexts:
        context.close()


def answered(*questions: str) -> str:
    """Return what the stored form must say: these questions were answered."""
    numbers = ordinals.read(ordinals.FILE.read_text(encoding="utf-8"))["question"]
    return " && ".join(f"form.questions[{numbers[each]}]" for each in questions or (FIVE,))


@pytest.mark.parametrize("standard", STANDARDS)
def test_what_was_done_is_there_in_a_fresh_browser(visit, standard):
    """Five pages, a question of each kind, and a case played on its page."""
    first = visit(standard)
    play = player(first, VIGNETTE)
    begin(play)
    way, _ = best_way(VIGNETTE)
    for choice in way:
        choose(play, choice, wrote="My own words")
    play.locator(".case__end").wait_for()
    first.answer()
    for name in (SIGNS, "trust-order-rupture", "trust-write-complaint"):
        first.answer_somehow(name)
    first.left()
    first.kept(answered("trust-write-complaint"))  # the answer is there long before its mark
    first.question("trust-write-complaint").locator("[data-checklist] input").first.check()
    for page in ("strategies/02-assess-and-explore", "strategies/03-set-collaborative-goals", "progress"):
        first.open(f"{page}.html")
    first.kept(f"{answered(FIVE, SIGNS, 'trust-order-rupture', 'trust-write-complaint')}.first.result")
    assert first.errors() == []
    first.window.close()

    again = visit(standard)
    play = player(again, VIGNETTE)
    play.locator(".case__end").wait_for()
    assert play.locator(".step-taken").count() == len(way)
    assert "My own words" not in play.inner_text()
    for name in (FIVE, SIGNS, "trust-order-rupture"):
        assert again.shown(name)
    again.left()
    assert again.errors() == []
    told = again.window.evaluate("calls.filter((call) => /interactions\\.\\d+\\.id/.test(call[1][0]))")
    assert told == []  # the platform was told of each answer once


#: The launch page waits a tenth of the time that it waits, or does not come to say anything before it is left.
SOON, NEVER = (
    f"""{{
        const own = setTimeout;
        if (location.pathname.endsWith("launch.html")) window.setTimeout = (act, wait = 0) => {how};
    }}"""
    for how in ("own(act, wait / 10)", "(wait < 1000 ? own(act, wait) : 0)")
)

#: Ways to leave; what was answered just before is to be said while leaving.
WAYS = {
    "by a link to another page": lambda visit: visit.window.goto(visit.base.split("/course/")[0] + "/portal"),
    "by closing the tab": lambda visit: visit.window.close(),
    "by going back": lambda visit: visit.window.go_back(),
    "by loading the platform's page again": lambda visit: visit.window.reload(),
    "by loading the course alone again": lambda visit: visit.launch.evaluate("location.reload()"),
    "with the frame taken away": lambda visit: visit.window.evaluate("frame.remove()"),
}


@pytest.fixture(scope="module")
def compact(browser) -> Page:
    """A page that reads the compact record, and does nothing else."""
    page = pure(browser.new_page(), "record/crc32.js")
    page.add_script_tag(path=ROOT / "lms" / "browser" / "compact.js")
    yield page
    page.close()


@in_turns(*WAYS, rare=("by loading the platform's page again",))
def test_however_the_course_is_left_the_platform_holds_all_of_it(visit, host, compact, what, standard):
    """What it holds is there in a fresh browser, as the whole visits show."""
    first = visit(f"{standard}-trust", script=NEVER)
    first.answer()
    before = host.text(first.room)
    WAYS[what](first)
    host.heard(first.room, before)
    holds = f"(text) => {{ const {{ form }} = course.compact.decode(text); return Boolean(form && {answered()}); }}"
    assert not compact.evaluate(holds, before)
    assert compact.evaluate(holds, host.text(first.room))


@in_turns("by the platform's own way out", "by a killed browser", rare=("by a killed browser",))
def test_what_was_said_in_time_needs_no_leaving(visit, playwright, tmp_path, what, standard):
    """It waits ten seconds at most; so it is there where nobody can say it any more."""
    killed = what == "by a killed browser"
    profile = tmp_path / "profile"
    own = own_browser(playwright, profile) if killed else None
    first = visit(f"{standard}-trust", context=own, script=SOON)
    first.answer()
    first.kept(answered())
    if killed:
        kill_browser(profile)
    else:
        first.window.evaluate("leave()")
    again = visit(f"{standard}-trust")
    assert again.shown()
    assert again.errors() == []


def test_a_source_opens_beside_the_course(visit):
    """Other sites let nobody show them in a frame, and there would be no way back."""
    first = visit("1.2-trust")
    first.window.context.route("https://doi.org/**", lambda route: route.fulfill(body="A paper"))
    with first.window.expect_popup() as opened:
        first.page.locator("a[href^='https://doi.org/']").first.click()
    opened.value.get_by_text("A paper").wait_for()
    assert first.page.url.endswith(TRUST)


def test_of_two_learners_at_one_browser_the_second_sees_nothing_of_the_first(visit):
    ann = visit("1.2-trust", "ann")
    ann.answer()
    ann.open("journal.html")
    ann.window.close()
    shared = ann.window.context

    ben = visit("1.2-trust", "ben", context=shared)
    ben.come_near()
    assert not ben.question(FIVE).locator("input[value='coat-on']").is_checked()
    ben.open("my-file.html")
    assert "ann" not in ben.page.locator("article").inner_text().split()
    ben.window.close()

    back = visit("1.2-trust", "ann", context=shared)
    assert back.shown()


ENDED = "connection with the learning platform has ended"
#: What a platform does, or several things at once, and the line that a learner sees; "": none.
FAULTS = {
    "throwing": ENDED,
    "false": ENDED,
    "nobody": "does not say who you are",
    "review": "counts nothing of this visit",
    "throwing later": ENDED,
    "over": ENDED,
    "expired": "could not be reached",
    "missing method": "",
    "numbers": "",
    "stores nothing": "",
    "slow": "",
    "numbers,missing method": "",
}
#: Two of these come together in every run, and the others end as “throwing later” does.
RARE = ("numbers", "missing method", "throwing", "false", "over")


@in_turns(*FAULTS, rare=RARE)
def test_whatever_the_platform_does_the_learner_goes_on_and_the_next_visit_brings_it_in(visit, what, standard):
    first = visit(f"{standard}-trust", faults=what)
    first.answer()
    first.left()
    if words := FAULTS[what]:
        first.line.filter(has_text=words).wait_for()
        assert first.line.locator("p").count() == 1
    else:
        assert first.line.inner_text() == ""
    first.window.close()
    # The platform knew who it was: what was done waits in this browser.
    if what not in ("throwing", "false", "nobody"):
        again = visit(f"{standard}-trust", context=first.window.context)
        again.kept(answered())
        assert again.shown()
        assert again.errors() == []


def unfit(visit: Visit) -> list[str]:
    """Return what axe-core finds on the launch page in the platform's frame, and what runs off a screen.

    What is hard to read is looked for in both lights; all else is the same in the dark.
    """
    found = []
    for width, light in ((1200, "dark"), (390, "light")):
        visit.window.set_viewport_size({"width": width, "height": 800})
        visit.window.emulate_media(color_scheme=light)
        found += unreadable(visit.launch)
        wide = visit.launch.evaluate("document.documentElement.scrollWidth")
        found += [f"{wide} px wide"] if wide > width else []
    return found + lines(visit.launch, None, {"iframes": False})


@in_turns("late")
def test_a_platform_that_comes_late_is_found_and_the_course_is_read_meanwhile(visit, what, standard):
    late = visit(f"{standard}-trust", faults=what, slow=True)
    late.page.locator("h1").wait_for()
    assert late.line.inner_text() == ""
    assert unfit(late) == []
    late.window.evaluate("appear()")
    late.answer()
    late.left()
    late.kept(answered())
    assert late.line.inner_text() == ""
    assert unfit(late) == []


@in_turns("late")
def test_a_platform_that_does_not_come_is_said_and_may_come_all_the_same(visit, what, standard):
    absent = visit(f"{standard}-trust", faults=what)
    absent.later(15)
    absent.line.filter(has_text="does not answer").wait_for()
    assert unfit(absent) == []
    absent.answer()
    absent.window.evaluate("appear()")
    absent.line.filter(has_text="This browser keeps nothing").wait_for()
    absent.kept(answered())
    absent.open("danger.html")
    absent.open(TRUST)
    assert absent.shown()


@in_turns("emptied")
def test_what_a_platform_lost_is_written_again(visit, what, standard):
    first = visit(f"{standard}-trust")
    first.answer()
    first.left()
    first.kept(answered())
    first.window.close()
    again = visit(f"{standard}-trust", context=first.window.context, faults=what)
    again.kept(answered())
    assert again.line.inner_text() == ""


@in_turns("newer")
def test_a_record_of_a_newer_edition_is_left_alone(visit, host, mark, what, standard):
    host.stored[f"{mark}-ann"] = json.dumps({"suspend_data": "W2.something-newer"})
    first = visit(f"{standard}-trust")
    first.line.filter(has_text="newer edition").wait_for()
    first.answer()
    first.left()
    until(first.window, "() => calls.some((call) => /interactions/.test(call[1][0]) && /response/.test(call[1][0]))")
    assert host.text(first.room) == "W2.something-newer"


@in_turns("two windows")
def test_two_windows_both_reach_the_platform(visit, what, standard):
    one = visit(f"{standard}-trust")
    two = visit(f"{standard}-trust", context=one.window.context)
    one.answer()
    two.come_near()
    two.answer_somehow(SIGNS)
    one.left()
    two.left()
    two.kept(answered(FIVE, SIGNS))


def test_a_browser_that_shall_keep_nothing_still_brings_all_to_the_platform(visit):
    first = visit("1.2-visit")
    first.line.filter(has_text="This browser keeps nothing").wait_for()
    first.answer()
    first.open("danger.html")
    first.kept(answered())
    names = first.page.evaluate("async () => (await (window.indexedDB.databases?.() ?? [])).map((each) => each.name)")
    assert names == []
    first.window.close()
    assert visit("1.2-visit").shown()


#: As a browser does it for frames of another site: each use of storage throws.
REFUSED = """
    for (const name of ["localStorage", "sessionStorage"]) {
        const get = () => { throw new DOMException("Access is denied for this document.", "SecurityError"); };
        Object.defineProperty(window, name, { get, configurable: true });
    }
    IDBFactory.prototype.open = () => { throw new DOMException("", "SecurityError"); };
"""


@pytest.mark.parametrize(
    "script",
    [pytest.param("", id="as this browser does it", marks=pytest.mark.thorough), pytest.param(REFUSED, id="refused")],
)
def test_in_a_frame_of_another_site_five_pages_and_a_relaunch_are_all_there(visit, host, script):
    around = f"http://localhost:{host.port}/portal?"
    first = visit("1.2-trust", around=around, script=script)
    if script:
        first.line.filter(has_text="This browser keeps nothing").wait_for()
    first.answer()
    for page in ("02-assess-and-explore", "03-set-collaborative-goals", "04-normalize-resistance-and-discomfort"):
        first.open(f"strategies/{page}.html")
    first.open(TRUST)
    assert first.shown()
    first.kept(answered())
    first.window.close()
    assert visit("1.2-trust", around=around, script=script).shown()
