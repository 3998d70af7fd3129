"""The learner's record: nothing given is lost, whatever happens to tab, browser, disk, content or version."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import Learner, address_of, asked, kill_browser, own_browser, pure, until, watch
from playwright.sync_api import expect
from store import DATABASE, DRAFTS, EVENTS_KEPT, put, rows
from test_access import PARTS

PAGE = "strategies/01-build-trust-and-rapport.html"
ONE, SEVERAL, ORDER, WRITE = "trust-limits", "trust-signs", "trust-order-rupture", "trust-write-complaint"


def answer_all_kinds(learner: Learner) -> None:
    """Answer one question of each kind."""
    learner.choose(ONE, "plain-rule")
    learner.check(ONE)
    learner.choose(SEVERAL, "corrected-you", "came-back", "thanked-slow")
    learner.check(SEVERAL)
    learner.move_down(ORDER, 0)
    learner.check(ORDER)
    learner.question(WRITE).locator("textarea").fill("A year of nodding.")
    learner.check(WRITE)


def assert_all_there(learner: Learner) -> None:
    """Check that what `answer_all_kinds` gave is shown."""
    expect(learner.question(ONE).locator("input[value='plain-rule']")).to_be_checked()
    assert learner.result(ONE).startswith("Correct")
    assert learner.result(SEVERAL).startswith("Correct")
    assert learner.result(ORDER).startswith(("Not yet", "Partly"))
    expect(learner.question(WRITE).locator("textarea")).to_have_value("A year of nodding.")


@pytest.mark.both
def test_answers_of_all_kinds_are_there_after_a_reload_and_in_a_new_tab(learner: Learner):
    learner.open(PAGE)
    answer_all_kinds(learner)
    learner.reload()
    assert_all_there(learner)
    other = Learner(learner.page.context.new_page(), learner.base)
    learner.page.close()
    other.open(PAGE)
    assert_all_there(other)


@pytest.fixture(params=["http", "file", pytest.param("localhost", marks=pytest.mark.thorough)])
def any_base(request, site, server) -> str:
    """The course on a plain-http name, on localhost, and in a folder."""
    if request.param == "file":
        return address_of(site)
    address = server.publish(site)
    return address if request.param == "http" else address.replace("clinic.test", "localhost")


def test_what_is_shown_as_saved_survives_a_killed_browser(playwright, any_base, tmp_path):
    profile = tmp_path / "profile"
    context = own_browser(playwright, profile)
    learner = Learner(context.pages[0], any_base)
    learner.open(PAGE)
    learner.choose(ONE, "no-secret")
    learner.check(ONE)  # returns as soon as “Saved” is shown
    kill_browser(profile)
    context = own_browser(playwright, profile)
    learner = Learner(context.pages[0], any_base)
    learner.open(PAGE)
    assert learner.result(ONE).startswith("Not yet")
    context.close()


def test_two_tabs_lose_nothing_and_see_each_other(learner: Learner):
    other = Learner(learner.page.context.new_page(), learner.base)
    learner.open(PAGE)
    other.open(PAGE)
    learner.choose(ONE, "no-secret")
    learner.check(ONE)
    expect(other.question(ONE).locator("[data-result]")).to_contain_text("Not yet")
    other.choose(SEVERAL, "agrees")
    other.check(SEVERAL)
    other.question(ONE).get_by_role("button", name="Try again").click()
    other.choose(ONE, "plain-rule")
    other.check(ONE)
    learner.reload()
    expect(learner.page.locator("[data-summary]")).to_contain_text(f"Answered: 2 of {asked('trust')}")
    expect(learner.page.locator("[data-summary]")).to_contain_text(
        "First attempts: 0 correct, 0 partly right, 2 not yet"
    )
    assert learner.result(ONE).startswith("Correct")


def test_an_unfinished_answer_is_kept_and_that_of_another_tab_too(learner: Learner):
    learner.open(PAGE)
    other = Learner(learner.page.context.new_page(), learner.base)
    other.open(PAGE)
    learner.question(WRITE).locator("textarea").fill("First thoughts")
    wait_for_drafts(other, 1)
    other.question(WRITE).locator("textarea").fill("Second thoughts")
    wait_for_drafts(learner, 2)
    other.page.close()
    learner.reload()
    expect(learner.question(WRITE).locator("textarea")).to_have_value("Second thoughts")
    unfinished = learner.question(WRITE).locator("[data-unfinished]")
    expect(unfinished.locator("blockquote")).to_have_text("First thoughts")
    learner.check(WRITE)
    learner.reload()
    expect(unfinished.locator("blockquote")).to_have_text("First thoughts")
    unfinished.get_by_role("button", name="Throw it away").click()
    expect(unfinished).to_be_empty()
    learner.reload()
    expect(unfinished).to_be_empty()


def test_words_that_were_taken_back_do_not_come_again(learner: Learner):
    learner.open(PAGE)
    box = learner.question(WRITE).locator("textarea")
    for words in ("One", "One and two"):
        box.fill(words)
        until(learner.page, f"(words) => ({DRAFTS})().then((all) => all.some((one) => one.response === words))", words)
        learner.reload()
        expect(box).to_have_value(words)
        expect(learner.question(WRITE).locator("[data-unfinished]")).to_be_empty()
    box.fill("")
    until(learner.page, f"() => ({DRAFTS})().then((all) => all.length === 0)")
    learner.reload()
    expect(box).to_have_value("")


def test_a_self_check_taken_afresh_leaves_what_is_being_written(learner: Learner):
    learner.open(PAGE)
    learner.choose(ONE, "no-secret")
    learner.check(ONE)
    learner.question(WRITE).locator("textarea").fill("Half a thought")
    learner.page.get_by_role("button", name="Take this self-check afresh").click()
    expect(learner.question(ONE).get_by_role("button", name="Check answer")).to_be_visible()
    expect(learner.question(WRITE).locator("textarea")).to_have_value("Half a thought")


def test_a_clock_that_went_back_changes_no_order(learner: Learner):
    learner.open(PAGE)
    learner.choose(ONE, "no-secret")
    learner.check(ONE)
    learner.page.add_init_script("const now = Date.now; Date.now = () => now() - 7200000;")
    learner.reload()
    learner.question(ONE).get_by_role("button", name="Try again").click()
    learner.choose(ONE, "plain-rule")
    learner.check(ONE)
    learner.reload()
    assert learner.result(ONE).startswith("Correct")
    expect(learner.page.locator("[data-summary]")).to_contain_text(
        "First attempts: 0 correct, 0 partly right, 1 not yet"
    )


def test_a_damaged_draft_does_not_stop_the_self_check(learner: Learner):
    learner.open(PAGE)
    put(learner.page, "drafts", {"profile": "", "question": "trust-limits", "tab": "x", "at": 1_795_435_200_000})
    learner.reload()
    learner.choose(ONE, "plain-rule")
    assert learner.check(ONE).startswith("Correct")


def wait_for_drafts(learner: Learner, wanted: int) -> None:
    """Wait until so many unfinished answers lie in the store."""
    until(learner.page, f"(wanted) => ({DRAFTS})().then((all) => all.length === wanted)", wanted)


BREAK_STORAGE = {
    "refused": "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('', 'SecurityError'); } })",
    "full": """IDBObjectStore.prototype.put = function () {
        this.transaction.abort();
        const failed = { addEventListener() {} };
        Object.defineProperty(IDBTransaction.prototype, 'error', { get: () => new DOMException('', 'QuotaExceededError') });
        return failed;
    }""",
}


@pytest.mark.parametrize(("kind", "says"), [("refused", "does not let the course keep"), ("full", "no room left")])
def test_where_nothing_can_be_saved_the_page_says_so_works_on_and_offers_the_file(learner: Learner, kind, says):
    learner.page.add_init_script(BREAK_STORAGE[kind])
    learner.open(PAGE)
    learner.choose(ONE, "no-secret")
    place = learner.question(ONE)
    place.get_by_role("button", name="Check answer").click()
    expect(place.locator("[data-saved]")).to_have_text("Not saved")
    assert learner.result(ONE).startswith("Not yet")
    notice = learner.page.get_by_role("alert").filter(has_text=says)
    expect(notice).to_be_visible()
    with learner.page.expect_download() as download:
        notice.get_by_role("button", name="Download my answers as a file").click()
    saved = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert saved["format"] == "course-record" and saved["version"] == 1
    assert [event["question"] for event in saved["events"] if event["kind"] == "answered"] == [ONE]
    assert re.fullmatch(r"working-with-resistant-clients-\d{4}-\d\d-\d\d\.json", download.value.suggested_filename)


def test_what_can_t_be_loaded_is_said_in_its_place_and_what_waits_is_not_lost(context, site):
    """The line broke, or the folder is just being replaced."""
    cut: list[str] = []
    context.route(lambda url: any(url.endswith(name.removeprefix("..")) for name in cut), lambda route: route.abort())
    errors: list[str] = []
    context.on("weberror", lambda each: errors.append(str(each.error)))
    first = Learner(context.new_page(), address_of(site))
    first.open(PAGE)
    waiting = first.page.locator("course-who").get_attribute("data-waiting")
    cut += first.page.locator("course-self-check [data-notices]").get_attribute("data-notices").split()[-1:]
    first.page.add_init_script(BREAK_STORAGE["full"])
    first.reload()
    first.choose(ONE, "no-secret")
    first.question(ONE).get_by_role("button", name="Check answer").click()
    expect(first.question(ONE).locator("[data-saved]")).to_have_text("Not saved")
    unloaded = first.page.get_by_role("alert").filter(has_text="could not be loaded")
    expect(unloaded.first).to_be_visible()
    first.page.evaluate(  # as a page leaves it that a newer edition shut out
        """async () => { const record = await course.record("working-with-resistant-clients");
            const events = record.events.filter(({ kind }) => kind === "answered");
            localStorage.setItem(record.carrying + "x", JSON.stringify({ profile: "", events, drafts: [], finished: [] })); }""",
    )
    cut[:] = [waiting]
    second = Learner(context.new_page(), address_of(site))
    second.open(PAGE)
    expect(second.page.get_by_role("alert").filter(has_text="could not be loaded")).to_have_count(1)
    assert second.result(ONE) == ""
    cut.clear()
    second.reload()
    assert second.result(ONE).startswith("Not yet")
    assert errors == []


#: Scripts that are lost, on which page, and which parts come all the same.
LOST = [
    ("index.html", "plan", []),
    (PAGE, "entries", ["course-case", "course-self-check", "course-reading"]),
    (PAGE, "parts", []),
]


@pytest.mark.parametrize(("name", "lost", "come"), LOST, ids=[f"{lost} of {name}" for name, lost, _ in LOST])
def test_what_builds_on_a_script_that_is_lost_is_not_run_and_the_other_parts_of_the_page_come(
    context, site, name, lost, come
):
    """As where the line breaks; or in Firefox, where a page is left before all has come."""
    context.route(re.compile(rf"/{lost}\.\w+\.js$"), lambda route: route.abort())
    errors: list[str] = []
    context.on("weberror", lambda each: errors.append(str(each.error)))
    learner = Learner(context.new_page(), address_of(site))
    learner.page.goto(learner.base + name)
    says = learner.page.get_by_text("A part of this page could not be loaded", exact=False)
    for place in learner.page.locator("[data-load]").filter(has=learner.page.locator(PARTS)).all():
        place.scroll_into_view_if_needed()
        part = place.locator(PARTS)
        if part.evaluate("(part) => part.localName") in come:
            expect(part).to_have_attribute("data-ready", "")
        else:
            expect(place.locator(says)).to_be_visible()
            assert part.get_attribute("data-ready") is None
    assert errors == []


def test_a_full_disk_that_has_room_again_takes_all_that_waited(learner: Learner):
    learner.open(PAGE)
    page = learner.page
    page.evaluate(f"window.realPut = IDBObjectStore.prototype.put; {BREAK_STORAGE['full']}; 0")
    learner.choose(ONE, "no-secret")
    learner.question(ONE).get_by_role("button", name="Check answer").click()
    expect(learner.question(ONE).locator("[data-saved]")).to_have_text("Not saved")
    page.evaluate("IDBObjectStore.prototype.put = window.realPut; 0")
    learner.choose(SEVERAL, "agrees")
    learner.check(SEVERAL)
    expect(page.get_by_role("alert")).to_have_count(0)
    learner.reload()
    assert learner.result(ONE).startswith("Not yet")


@pytest.mark.both
def test_where_all_pages_share_one_record_none_says_that_it_is_kept_apart(learner: Learner):
    """Where they do not, as in Firefox from a folder, test_engines.py looks at what the pages say."""
    learner.open("index.html")
    learner.page.evaluate("localStorage.setItem('trial', 'seen')")
    learner.open(PAGE)
    assert learner.page.evaluate("localStorage.getItem('trial')") == "seen"
    learner.choose(ONE, "plain-rule")
    learner.check(ONE)
    expect(learner.page.locator("[data-whose]")).to_have_text("Record kept in this browser, without a name.")
    expect(learner.page.get_by_role("alert")).to_have_count(0)


def test_where_a_page_was_left_is_noted_while_it_is_read(learner: Learner):
    """Not every browser stores what is written while a page is left."""
    learner.page.clock.install()
    learner.open(PAGE)
    learner.page.locator("#self-check").scroll_into_view_if_needed()
    learner.page.evaluate("document.getElementById('self-check').scrollIntoView({ block: 'center' })")
    learner.page.clock.run_for(20_000)
    until(
        learner.page,
        f"() => ({EVENTS_KEPT})().then((rows) => rows.flatMap((row) => row.events).some((each) => each.section === 'self-check'))",
    )
    # Nothing changes, so nothing more is noted until a minute is counted.
    before = len(visits(learner))
    learner.page.clock.run_for(30_000)
    assert len(visits(learner)) == before
    learner.page.clock.run_for(60_000)
    assert len(visits(learner)) == before + 1


def visits(learner: Learner) -> list[dict]:
    """Return the visits noted in the record."""
    return [row["event"] for row in rows(learner.page, "events") if row["event"]["kind"] == "visited"]


def test_an_older_page_leaves_a_newer_record_alone_and_says_so(learner: Learner):
    learner.open("index.html")
    script = """(name) => new Promise((resolve) => {
        const request = indexedDB.open(name, 99);
        request.onupgradeneeded = () => request.result.createObjectStore("later");
        request.onsuccess = () => { request.result.close(); resolve(); };
    })"""
    learner.page.evaluate(script, DATABASE)
    learner.open(PAGE)
    expect(learner.page.get_by_role("alert")).to_contain_text("Your record is of a newer edition than this page")
    learner.choose(ONE, "plain-rule")
    learner.question(ONE).get_by_role("button", name="Check answer").click()
    expect(learner.question(ONE).locator("[data-saved]")).to_have_text("Not saved")
    stores = "(name) => indexedDB.databases().then((all) => all.find((one) => one.name === name).version)"
    assert learner.page.evaluate(stores, DATABASE) == 99


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ({"id": "n1", "at": 1, "version": 9, "kind": "sung", "song": "x"}, "made by a newer edition"),
        ({"id": "n2", "at": "soon", "version": 1, "kind": "answered"}, "is set aside, not deleted"),
        ({"id": "n3", "at": 1, "version": 1, "kind": "constructor"}, "is set aside, not deleted"),
    ],
)
def test_what_cannot_be_read_is_set_aside_and_kept(learner: Learner, event, says):
    learner.open(PAGE)
    learner.choose(ONE, "plain-rule")
    learner.check(ONE)
    put(learner.page, "events", {"profile": "", "id": event["id"], "events": [event]})
    learner.reload()
    expect(learner.page.get_by_role("alert")).to_contain_text(says)
    assert learner.result(ONE).startswith("Correct")
    assert event in [row["event"] for row in rows(learner.page, "events")]
    with learner.page.expect_download() as download:
        learner.page.get_by_role("button", name="Download my answers").click()
    assert event in json.loads(Path(download.value.path()).read_text(encoding="utf-8"))["aside"]


def test_reaching_the_end_of_a_page_is_noted_once(learner: Learner):
    learner.open(PAGE)
    expect(learner.page.locator("course-reading")).to_be_hidden()
    learner.page.locator(".onward__neighbours").scroll_into_view_if_needed()
    expect(learner.page.get_by_text("You reached the end of this page on")).to_be_visible()
    learner.reload()
    learner.page.locator(".onward__neighbours").scroll_into_view_if_needed()
    expect(learner.page.get_by_text("You reached the end of this page on")).to_be_visible()
    assert [row["event"]["kind"] for row in rows(learner.page, "events")].count("read") == 1


def test_when_the_content_changes_each_answer_is_where_it_belongs(context, server, site, changed_edition):
    base = server.publish(site)
    learner = Learner(context.new_page(), base)
    found = watch(learner.page, base)
    learner.open(PAGE)
    for question in learner.questions():
        learner.answer_somehow(question)
    before = rows(learner.page, "events")
    server.publish(changed_edition)
    learner.reload()
    assert learner.page.locator("h1").inner_text() == "Earn Trust"
    # Unchanged but for the order of its options and a comma: the answer counts.
    assert learner.result(ONE).startswith("Not yet")
    expect(learner.question(ONE).locator("input[value='depends-what']")).to_be_checked()
    # Reworded: kept, marked, and open again.
    expect(learner.question(SEVERAL).locator("[data-earlier]")).to_contain_text("You answered an earlier wording")
    assert learner.result(SEVERAL) == ""
    expect(learner.question(WRITE).locator("[data-earlier] blockquote")).to_have_text("My words")
    # New on top: nothing attached itself to it.
    assert learner.result("trust-brand-new") == ""
    # Gone: out of the way, and still in the record.
    expect(learner.question(ORDER)).to_have_count(0)
    expect(learner.page.locator("[data-summary]")).to_contain_text(
        f"Answered: {asked('trust') - 3} of {asked('trust')}"
    )
    kept = [row for row in rows(learner.page, "events") if row["event"]["kind"] not in ("read", "visited")]
    assert kept == [row for row in before if row["event"]["kind"] != "visited"]
    assert found == []


def test_a_copy_of_the_course_elsewhere_on_the_disk_keeps_to_its_own_id(context, site, tmp_path):
    """On file:// all files share one store in Chromium, so keys carry the course's own id."""
    other = tmp_path / "other"
    shutil.copytree(site, other)
    page = other / PAGE
    page.write_text(page.read_text(encoding="utf-8").replace("working-with-resistant-clients", "another-course"))
    first = Learner(context.new_page(), address_of(site))
    first.open(PAGE)
    first.choose(ONE, "plain-rule")
    first.check(ONE)
    second = Learner(context.new_page(), address_of(other))
    second.open(PAGE)
    assert second.result(ONE) == ""


def test_many_small_rows_become_blocks_and_every_event_stays(learner: Learner):
    learner.open(PAGE)
    script = """async ([name, count]) => {
        const record = await course.record(name);
        for (let n = 0; n < count; n += 1) await record.append(course.facts.make("afresh", { quiz: `q${n}` }));
    }"""
    learner.page.evaluate(script, [DATABASE.removeprefix("course-record:"), 230])
    before = quizzes(learner)
    learner.reload()
    until(learner.page, f"() => ({EVENTS_KEPT})().then((all) => all.length < 5)")
    assert quizzes(learner) == before
    learner.reload()
    kept = (
        "(name) => course.record(name).then((record) => record.events.filter((each) => each.kind === 'afresh').length)"
    )
    assert learner.page.evaluate(kept, DATABASE.removeprefix("course-record:")) == 230


def quizzes(learner: Learner) -> list[str]:
    """Return the quizzes taken afresh, as they lie in the store."""
    found = [row["event"] for row in rows(learner.page, "events")]
    return sorted(event["quiz"] for event in found if event["kind"] == "afresh")


# The pure rules, run where they will run.


@pytest.fixture(scope="module")
def rules(browser):
    """A page with the rules of the record and nothing else."""
    page = pure(browser.new_page(), "record/figures.js", "record/grading.js")
    yield page
    page.close()


def answered(name: str, at: int, **more) -> dict:
    """Return an attempt at question q."""
    made = {
        "id": name,
        "at": at,
        "version": 1,
        "kind": "answered",
        "question": "q",
        "revision": "r1",
        "response": ["a"],
    }
    return {**made, "result": "correct", "sure": None, **more}


QUESTION = {"id": "q", "revision": "r1", "quiz": "s"}
STATE = "([events, asked]) => course.attempts.stateOf(course.attempts.of(events), asked)"


def test_union_in_any_order_and_twice_over_gives_the_same_view(rules):
    events = [answered("b", 2, result="not yet"), answered("a", 2), answered("c", 1, result="partly")]
    script = "(events) => course.facts.inOrder(new Map(events.map((each) => [each.id, each]))).map((event) => event.id)"
    assert rules.evaluate(script, events) == rules.evaluate(script, [*reversed(events), *events]) == ["c", "a", "b"]


def test_no_total_passes_the_number_of_questions(rules):
    events = [answered(f"e{n}", n, question=f"q{n % 3}") for n in range(50)]
    script = "([events, questions]) => course.figures.countsOf(course.figures.indexOf(events), questions)"
    summary = rules.evaluate(script, [events, [{"id": f"q{n}", "revision": "r1", "quiz": "s"} for n in range(2)]])
    assert summary["tried"] == 2 and sum(summary["latest"].values()) == 2


def test_what_was_wrong_and_certain_comes_first(rules):
    events = [
        answered("1", 1, question="q0", result="not yet"),
        answered("2", 2, question="q1", result="not yet", sure="certain"),
        answered("3", 3, question="q1", result="correct"),
        answered("4", 4, question="q2", result="correct", sure="certain"),
    ]
    questions = [{"id": f"q{n}", "revision": "r1", "quiz": "s"} for n in range(3)]
    script = "([e, q]) => course.figures.countsOf(course.figures.indexOf(e), q).again"
    again = rules.evaluate(script, [events, questions])
    assert again == [{"id": "q1", "certain": True}, {"id": "q0", "certain": False}]


def test_an_answer_to_an_earlier_wording_never_counts(rules):
    state = rules.evaluate(STATE, [[answered("1", 1, revision="r0")], QUESTION])
    assert state["attempts"] == [] and state["earlier"]["id"] == "1"


def test_taken_afresh_the_quiz_is_open_and_its_history_stays(rules):
    events = [answered("1", 1), {"id": "2", "at": 2, "version": 1, "kind": "afresh", "quiz": "s"}]
    state = rules.evaluate(STATE, [events, QUESTION])
    assert state["shown"] is None and state["attempts"][0]["id"] == "1"


@pytest.mark.parametrize(
    ("response", "result"),
    [(["a", "b", "c", "d"], "correct"), (["b", "a", "c", "d"], "partly"), (["d", "c", "b", "a"], "not yet"),
     (["b", "c", "d", "a"], "not yet")],
)  # fmt: skip
def test_an_order_is_partly_right_when_two_thirds_of_its_pairs_are(rules, response, result):
    script = "([response, order]) => course.grading.grade('put in order', response, { order })"
    assert rules.evaluate(script, [response, ["a", "b", "c", "d"]]) == result


def test_an_event_is_brought_forward_step_by_step_and_its_stored_fact_stays(rules):
    script = """(raw) => {
        const steps = [
            { to: 2, title: "how sure in words", forward: (event) => ({ ...event, sure: "fairly" }) },
            { to: 3, title: "other words", forward: (event) => ({ ...event, sure: `${event.sure} sure` }) },
        ];
        const done = course.facts.bringForward(raw, steps, 3);
        return { done, raw, own: course.facts.bringForward(raw).aside, newer: course.facts.bringForward({ ...raw, version: 4 }, steps, 3).aside };
    }"""
    raw = answered("1", 1)
    found = rules.evaluate(script, raw)
    assert found["done"]["event"]["sure"] == "fairly sure" and found["done"]["event"]["version"] == 3
    assert found["raw"] == raw and found["own"] == "" and found["newer"] == "newer"


def test_a_step_that_fails_leaves_the_event_aside(rules):
    script = "(raw) => course.facts.bringForward(raw, [{ to: 2, forward() { throw new Error('x'); } }], 2)"
    assert rules.evaluate(script, answered("1", 1))["aside"] == "unreadable"


def test_the_register_of_steps_leads_to_the_version_in_force(rules):
    """Every rise of VERSION has its step, without a gap."""
    tos = rules.evaluate("() => course.facts.STEPS.map((step) => step.to)")
    assert tos == list(range(2, rules.evaluate("() => course.facts.VERSION") + 1))


def test_times_rise_even_when_the_clock_goes_back(rules):
    script = """() => { const now = Date.now; const first = course.facts.make("read", {}).at;
        Date.now = () => 5; const second = course.facts.make("read", {}).at; Date.now = now; return second - first; }"""
    assert rules.evaluate(script) >= 1


def test_a_visit_is_noted_where_the_page_is_opened_at_a_section_far_down(learner: Learner):
    learner.page.goto(learner.base + "strategies/01-build-trust-and-rapport.html#sources")
    visited = "record.events.some(({ kind, strategy }) => kind === 'visited' && strategy === 'trust')"
    until(learner.page, f"() => course.record('working-with-resistant-clients').then((record) => Boolean({visited}))")
    assert learner.page.evaluate("scrollY") > 2000
