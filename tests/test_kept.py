"""Nothing typed is lost: every place where something can be begun, in two tabs, by a double click, and while it is being saved."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from conftest import Learner, until
from playwright.sync_api import Locator, Page, expect
from store import DATABASE, EVENTS_KEPT, put, rows

STRATEGY = "strategies/01-build-trust-and-rapport.html"
CASE = "cases/the-stairs-down.html"


def events(page: Page, kind: str) -> list[dict]:
    """Return the stored events of a kind."""
    return [row["event"] for row in rows(page, "events") if row["event"] and row["event"]["kind"] == kind]


def settle(page: Page) -> None:
    """Wait until everything that was given to the record so far is in its store."""
    page.evaluate(
        f"course.record({DATABASE.partition(':')[2]!r}).then((record) => record.change('drafts', () => {{}}))"
    )


def near(page: Page, name: str) -> Locator:
    """Return a part of the page, come near and ready."""
    page.locator(f"course-{name}").scroll_into_view_if_needed()
    page.locator(f"course-{name}[data-ready]").wait_for()
    return page.locator(f"course-{name}")


def form(page: Page) -> Locator:
    return near(page, "results")


def tried(page: Page) -> Locator:
    return form(page).get_by_label("What I tried")


def begin_case(page: Page) -> None:
    page.locator("course-case[data-ready]").wait_for()
    page.get_by_role("button", name="Begin", exact=True).click()


@dataclass
class Place:
    """A place where words are begun: its page, and the field there."""

    page: str
    field: Callable[[Page], Locator]
    before: Callable[[Page], None] = lambda page: None


def written(page: Page) -> Locator:
    return near(page, "self-check").locator("[data-question='trust-write-complaint'] textarea")


def own_words(page: Page) -> Locator:
    page.locator("course-case[data-ready]").wait_for()
    return page.get_by_label("What would you say?")


def note(page: Page) -> Locator:
    page.locator("course-assign[data-ready]").wait_for()
    return page.get_by_label("A note")


def question_for_supervision(page: Page) -> Locator:
    return near(page, "journal").get_by_label("My question")


def save_an_entry(page: Page) -> None:
    tried(page).fill("An old entry")
    form(page).get_by_role("button", name="Save entry").click()
    expect(form(page).locator(".entry")).to_have_count(1)


def edited(page: Page) -> Locator:
    if not form(page).get_by_role("button", name="Leave it as it was").is_visible():
        form(page).get_by_role("button", name="Edit").click()
    return tried(page)


PLACES = {
    "a written answer": Place(STRATEGY, written),
    "a new result": Place(STRATEGY, tried),
    "an edit of a result": Place(STRATEGY, edited, save_an_entry),
    "own words in a case": Place(CASE, own_words, begin_case),
    "the question for supervision": Place("journal.html", question_for_supervision),
    "the note of an assignment": Place("supervisors/assign.html", note),
}


def opened(learner: Learner, place: Place) -> Page:
    """Open a further tab at a place."""
    tab = learner.page.context.new_page()
    tab.goto(learner.base + place.page)
    return tab


@pytest.mark.parametrize("name", PLACES)
def test_words_begun_in_two_tabs_both_stay_and_both_are_offered(learner: Learner, name):
    place = PLACES[name]
    learner.page.goto(learner.base + place.page)
    place.before(learner.page)
    tabs = [opened(learner, place), opened(learner, place)]
    fields = [place.field(tab) for tab in tabs]
    for field, words in zip(fields, ("First thoughts", "Second thoughts"), strict=True):
        field.fill(words)
    for tab in tabs:
        settle(tab)
    # Something that both tabs hear of, and a further word in the first.
    learner.page.evaluate(
        "course.record('working-with-resistant-clients').then((record) => record.append(course.facts.make('set', { name: 'time', value: 'on' })))"
    )
    fields[0].press_sequentially("!")
    settle(tabs[0])
    learner.page.close()
    for tab in tabs:
        tab.close()
    later = opened(learner, place)
    field = place.field(later)
    expect(field).to_have_value(re.compile("First thoughts!|Second thoughts"))
    unfinished = later.locator(".unfinished")
    expect(unfinished).to_have_count(1)
    one = field.input_value()
    other = "Second thoughts" if one.startswith("First") else "First thoughts!"
    expect(unfinished).to_contain_text(other.strip("!"))
    unfinished.get_by_role("button", name="Go on with this").click()
    expect(field).to_have_value(re.compile("thoughts"))
    expect(unfinished).to_contain_text(one.strip("!"))
    settle(later)
    later.reload()
    expect(place.field(later)).to_have_value(re.compile(other.strip("!")))
    expect(unfinished).to_have_count(1)
    expect(unfinished).to_contain_text(one.strip("!"))


def own_words_before(page: Page) -> Locator:
    page.locator("course-own-words[data-ready]").wait_for()
    return page.get_by_label("Your reply to").first


def answer_written(page: Page) -> None:
    page.locator("[data-question='trust-write-complaint']").get_by_role("button", name="Check answer").click()


def hand_in_words(page: Page) -> None:
    """Hand in, once it was said that another tab has other words, which can't be handed in any more after that."""
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.locator("[data-status]")).to_contain_text("To 1 client you wrote something else in another tab")
    expect(page.locator(".unfinished")).to_contain_text("Second thoughts")
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.get_by_role("button", name="Hand in all the same").click()


#: Where words end in an act: the place, the act, and the kind of event that it makes. A case goes its own way in each tab, and a line of
#: practice does: test_cases and test_practice show that.
ENDS = {
    "a written answer": (PLACES["a written answer"], answer_written, "answered"),
    "a new result": (
        PLACES["a new result"],
        lambda page: form(page).get_by_role("button", name="Save entry").click(),
        "wrote",
    ),
    "own words before the course": (Place("words-before.html", own_words_before), hand_in_words, "handed"),
}


@pytest.mark.parametrize("name", ENDS)
def test_words_stay_in_sight_when_another_tab_ends_what_they_were_begun_for(learner: Learner, name):
    place, end, kind = ENDS[name]
    one, other = opened(learner, place), opened(learner, place)
    place.field(one).fill("First thoughts")
    settle(one)
    place.field(other).fill("Second thoughts")
    settle(other)
    end(one)
    until(
        one,
        f"async (kind) => (await ({EVENTS_KEPT})()).some((row) => row.events.some((event) => event.kind === kind))",
        kind,
    )
    settle(other)
    seen = """(words) => [...document.querySelectorAll("textarea, .unfinished")].some((each) => each.checkVisibility() && (each.value || each.textContent).includes(words))"""
    until(other, seen, "Second thoughts")
    one.close()
    other.close()
    later = opened(learner, place)
    place.field(later)
    until(later, seen, "Second thoughts")


def test_words_of_another_tab_are_gone_on_with_and_handed_in_without_being_asked_again(learner: Learner):
    place, *_ = ENDS["own words before the course"]
    one, other = opened(learner, place), opened(learner, place)
    for tab, words in ((one, "First thoughts"), (other, "Second thoughts")):
        place.field(tab).fill(words)
        settle(tab)
    one.get_by_role("button", name="Hand in", exact=True).click()
    one.get_by_role("button", name="Go on with this").click()
    expect(place.field(one)).to_have_value("Second thoughts")
    expect(one.locator(".unfinished")).to_contain_text("First thoughts")
    one.get_by_role("button", name="Hand in", exact=True).click()
    expect(one.get_by_role("button", name="Hand in all the same")).to_be_visible()
    expect(one.locator("[data-status]")).to_contain_text("have no reply yet")


def test_words_that_were_not_handed_in_are_thrown_away_by_the_learner_alone(learner: Learner):
    place, end, _ = ENDS["own words before the course"]
    one, other = opened(learner, place), opened(learner, place)
    for tab, words in ((one, "First thoughts"), (other, "Second thoughts")):
        place.field(tab).fill(words)
        settle(tab)
    end(one)
    left = other.locator(".unfinished")
    expect(left).to_contain_text("Second thoughts")
    expect(place.field(other)).to_have_value("First thoughts")
    expect(left.get_by_role("button", name="Go on with this")).to_have_count(0)
    left.get_by_role("button", name="Throw it away").click()
    expect(left).to_have_count(0)
    settle(other)
    other.reload()
    expect(place.field(other)).to_have_value("First thoughts")
    assert rows(other, "drafts") == []


def test_a_new_entry_stays_while_an_old_one_is_edited_and_left_or_saved(learner: Learner):
    learner.open(STRATEGY)
    page = learner.page
    save_an_entry(page)
    for end in ("Leave it as it was", "Save entry"):
        tried(page).fill("Begun and not saved")
        form(page).get_by_role("button", name="Edit").click()
        expect(tried(page)).to_have_value("An old entry")
        form(page).get_by_label("What happened").fill("Added later")
        form(page).get_by_role("button", name=end).click()
        expect(tried(page)).to_have_value("Begun and not saved")
        expect(form(page).get_by_label("What happened")).to_have_value("")
    expect(form(page).locator(".entry")).to_contain_text("Added later")
    learner.reload()
    expect(tried(page)).to_have_value("Begun and not saved")
    expect(form(page).locator(".entry")).to_have_count(1)


def test_a_half_finished_edit_waits_while_another_entry_is_edited(learner: Learner):
    learner.open(STRATEGY)
    page = learner.page
    for words in ("Entry one", "Entry two"):
        tried(page).fill(words)
        form(page).get_by_role("button", name="Save entry").click()
        expect(tried(page)).to_have_value("")
    one = form(page).locator(".entry", has_text="Entry one")
    one.get_by_role("button", name="Edit").click()
    tried(page).fill("Entry one, better")
    form(page).locator(".entry", has_text="Entry two").get_by_role("button", name="Edit").click()
    expect(tried(page)).to_have_value("Entry two")
    one.get_by_role("button", name="Edit").click()
    expect(tried(page)).to_have_value("Entry one, better")


def test_what_two_tabs_make_of_one_entry_is_both_kept(learner: Learner):
    learner.open(STRATEGY)
    save_an_entry(learner.page)
    other = opened(learner, PLACES["an edit of a result"])
    edited(other)
    edited(learner.page).fill("Changed here")
    form(learner.page).get_by_role("button", name="Save entry").click()
    tried(other).fill("Changed there")
    form(other).get_by_role("button", name="Save entry").click()
    expect(form(other)).to_contain_text("Saved as an entry of its own")
    expect(form(other).locator(".entry")).to_have_count(2)
    expect(form(learner.page).locator(".entry", has_text="Changed here")).to_have_count(1)
    expect(form(learner.page).locator(".entry", has_text="Changed there")).to_have_count(1)


SLOW = """() => {
    const write = course.record;
    return write('working-with-resistant-clients').then((record) => {
        const append = record.append.bind(record);
        record.append = async (...given) => {
            const saved = await append(...given);
            await new Promise((resolve) => { window.goOn = resolve; });
            return saved;
        };
    });
}"""


def test_what_is_typed_while_an_entry_is_being_saved_stays_and_belongs_to_it(learner: Learner):
    learner.open(STRATEGY)
    page = learner.page
    tried(page).fill("Said it back")
    page.evaluate(SLOW)
    form(page).get_by_role("button", name="Save entry").click()
    form(page).get_by_label("What happened").fill("She nodded")
    until(page, "() => Boolean(window.goOn)")
    page.evaluate("window.goOn()")
    expect(form(page).locator("[data-saved]")).to_have_text("Saved")
    expect(form(page).get_by_label("What happened")).to_have_value("She nodded")
    settle(page)
    learner.reload()
    expect(form(page).get_by_label("What happened")).to_have_value("She nodded")
    form(page).get_by_role("button", name="Save entry").click()
    expect(form(page).locator(".entry")).to_have_count(1)
    expect(form(page).locator(".entry")).to_contain_text("She nodded")


@pytest.mark.parametrize("shut", ["first", "both"])
def test_five_answers_of_a_test_in_each_of_two_tabs_are_ten(learner: Learner, shut):
    learner.open("before.html")
    other = opened(learner, Place("before.html", lambda page: page.locator("body")))
    for page, numbers in ((learner.page, range(5)), (other, range(5, 10))):
        page.locator("course-test[data-ready]").wait_for()
        for number in numbers:
            page.locator(".question").nth(number).locator("fieldset input").first.check()
        settle(page)
    learner.page.close()
    page = other
    if shut == "both":
        other.close()
        page = opened(learner, Place("before.html", lambda page: page.locator("body")))
        page.locator("course-test[data-ready]").wait_for()
        expect(page.locator(".question fieldset input:checked")).to_have_count(10)
    page.get_by_role("button", name="Hand in").first.click()
    if shut == "first":
        expect(page.locator("[data-status]")).to_contain_text("chose in another tab")
        page.get_by_role("button", name="Hand in").first.click()
    page.locator("[data-hand-open]").click()
    expect(page.locator("[data-says]")).not_to_be_empty()
    assert len(events(page, "answered")) == 10
    assert rows(page, "drafts") == []


def test_when_a_record_is_erased_another_tab_stops_keeping_and_says_so(learner: Learner):
    learner.open(STRATEGY)
    page = learner.page
    page.locator("[data-question='trust-write-complaint'] textarea").fill("Mine")
    settle(page)
    other = opened(learner, Place("my-file.html", lambda page: page.locator("body")))
    other.locator("course-my-file[data-ready]").wait_for()
    with other.expect_download():
        other.locator("[data-finish]").click()
    other.locator("[data-erase]").click()
    expect(other.locator("[data-finish-says]")).not_to_be_empty()
    expect(page.get_by_role("alert")).to_contain_text("erased on another page")
    expect(page.locator("course-who")).to_contain_text("Nothing that you give here can be kept")
    page.locator("[data-question='trust-write-complaint'] textarea").fill("Typed after it")
    tried(page).fill("And here")
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")  # leaving would note a visit
    settle(other)
    assert rows(other, "events") == []
    assert rows(other, "drafts") == []


def test_one_event_that_cannot_be_read_costs_no_other_when_rows_are_gathered(learner: Learner):
    learner.open("glossary.html")
    script = """([name, count]) => course.record('working-with-resistant-clients').then(() => new Promise((resolve) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => {
            const writing = request.result.transaction('events', 'readwrite');
            const store = writing.objectStore('events');
            for (let at = 0; at < count; at += 1) {
                const event = at === 100 ? null : { id: 'e' + at, at: 1000 + at, version: 2, kind: 'read', strategy: 'trust' };
                store.put({ profile: '', id: 'row' + String(at).padStart(4, '0'), events: [event] });
            }
            writing.oncomplete = () => { request.result.close(); resolve(); };
        };
    }))"""
    learner.page.evaluate(script, [DATABASE, 232])
    learner.open(STRATEGY)
    until(learner.page, f"async () => (await ({EVENTS_KEPT})()).length < 100")
    found = [row["event"] for row in rows(learner.page, "events")]
    assert (
        len([event for event in found if event and event["strategy"] == "trust" and event["id"].startswith("e")]) == 231
    )
    assert found.count(None) == 1


def test_a_change_that_fails_half_way_changes_nothing(learner: Learner):
    learner.open(STRATEGY)
    learner.choose("trust-limits", "plain-rule")
    learner.check("trust-limits")
    done = learner.page.evaluate(
        """() => course.record('working-with-resistant-clients').then((record) =>
            record.change('events', (store) => { store.clear(); throw new Error('half-way'); }))"""
    )
    assert done is False
    assert len(events(learner.page, "answered")) == 1


def hand_in(page: Page) -> Locator:
    page.locator("course-test[data-ready]").wait_for()
    for number in range(page.locator(".question").count()):
        page.locator(".question").nth(number).locator("fieldset input").first.check()
    return page.get_by_role("button", name="Hand in").first


def typed_entry(page: Page) -> Locator:
    tried(page).fill("Twice?")
    return form(page).get_by_role("button", name="Save entry")


def chosen(page: Page) -> Locator:
    begin_case(page)
    page.get_by_role("button", name="Show what one could say").click()
    return page.locator("button.choice").first


def answered(page: Page) -> Locator:
    question = page.locator("[data-question='trust-limits']")
    question.locator("input[value='plain-rule']").check()
    return question.get_by_role("button", name="Check answer")


def afresh(page: Page) -> Locator:
    answered(page).click()
    return page.get_by_role("button", name="Take this self-check afresh")


def begun(page: Page) -> Locator:
    page.locator("course-case[data-ready]").wait_for()
    return page.get_by_role("button", name="Begin", exact=True)


def deleted(page: Page) -> Locator:
    save_an_entry(page)
    return form(page).get_by_role("button", name="Delete")


# What is done, where, and the kind of event of which there must be one.
ACTS = {
    "check answer": (STRATEGY, answered, "answered"),
    "take afresh": (STRATEGY, afresh, "afresh"),
    "save an entry": (STRATEGY, typed_entry, "wrote"),
    "delete an entry": (STRATEGY, deleted, "removed"),
    "begin a case": (CASE, begun, "began"),
    "choose in a case": (CASE, chosen, "chose"),
    "hand in a test": ("before.html", hand_in, "handed"),
}


#: Each act by a double click; in the other ways one of them, and with `--all` every one, since all go through one function.
WAYS = [(name, "double click") for name in ACTS]
WAYS += [
    pytest.param(name, how, marks=[] if name == "save an entry" else pytest.mark.thorough)
    for name in ACTS
    for how in ("two clicks at once", "Enter held down")
]


@pytest.mark.parametrize(("name", "how"), WAYS)
def test_no_act_is_done_twice(learner: Learner, name, how):
    page_name, ready, kind = ACTS[name]
    learner.open(page_name)
    button = ready(learner.page)
    if how == "double click":
        button.dblclick()
    elif how == "two clicks at once":
        button.evaluate("each => { each.click(); each.click(); }")
    else:
        button.focus()
        for _ in range(4):
            learner.page.keyboard.down("Enter")
        learner.page.keyboard.up("Enter")
    until(
        learner.page,
        f"async (kind) => (await ({EVENTS_KEPT})()).some((row) => row.events.some((event) => event.kind === kind))",
        kind,
    )
    settle(learner.page)
    assert len(events(learner.page, kind)) == 1


def test_a_draft_of_1_1_of_an_edit_goes_on_as_an_edit(learner: Learner):
    learner.open(STRATEGY)
    save_an_entry(learner.page)
    entry = events(learner.page, "wrote")[0]["entry"]
    response = json.dumps({"editing": entry, "fields": {"date": "2026-11-20", "tried": "An old entry, edited"}})
    put(
        learner.page,
        "drafts",
        {"profile": "", "question": "results/trust", "tab": "old", "at": 1000, "response": response},
    )
    learner.reload()
    expect(tried(learner.page)).to_have_value("An old entry, edited")
    form(learner.page).get_by_role("button", name="Save entry").click()
    expect(form(learner.page).locator(".entry")).to_have_count(1)
    expect(form(learner.page).locator(".entry")).to_contain_text("An old entry, edited")


#: From now on the store's answers to one kind of question never come, and its transaction stays open, as on a slow disk; `answering` ends it.
UNANSWERED = """(kind) => {
    const real = IDBObjectStore.prototype[kind];
    window.answering = () => { IDBObjectStore.prototype[kind] = real; window.asked = -1; };
    window.asked = 0;
    IDBObjectStore.prototype[kind] = function () {
        const again = () => { if (window.asked >= 0) { window.asked += 1; this.count().onsuccess = again; } };
        again();
        const request = { error: new DOMException("", "AbortError") };
        this.transaction.addEventListener("abort", () => request.onerror());
        return request;
    };
}"""
RECORD = "course.record('working-with-resistant-clients')"
LEFT = "window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))"


def test_a_page_that_is_left_while_it_reads_reads_again_when_it_is_shown_again(learner: Learner):
    """A browser that keeps pages for “Back” would hold every other page up with what this one reads."""
    learner.open(STRATEGY)
    page = learner.page
    page.evaluate(UNANSWERED, "getAll")
    page.evaluate(f"() => {{ {RECORD}.then((record) => record.refresh()).then(() => {{ window.read = true; }}); }}")
    until(page, "() => window.asked > 3")
    page.evaluate(f"() => {{ {LEFT}; window.answering(); }}")
    until(page, "() => window.read")
    expect(page.locator("course-who")).not_to_contain_text("can be kept")
    learner.choose("trust-limits", "plain-rule")
    learner.check("trust-limits")


def test_a_page_that_is_left_while_it_takes_over_a_draft_has_stored_the_answer(learner: Learner):
    """What the answer finishes is another page's draft, which is read before it is deleted: there is no time for that."""
    learner.open(STRATEGY)
    field = PLACES["a written answer"].field
    field(learner.page).fill("A year of nodding.")
    settle(learner.page)
    page = opened(learner, PLACES["a written answer"])
    learner.page.close()
    expect(field(page)).to_have_value("A year of nodding.")
    page.evaluate(UNANSWERED, "get")
    page.locator("[data-question='trust-write-complaint']").get_by_role("button", name="Check answer").click()
    until(page, "() => window.asked > 3")
    unkept = f"() => {RECORD}.then((record) => record.unkept)"
    assert page.evaluate(unkept)
    page.evaluate(f"() => {{ {LEFT}; }}")
    until(page, f"async () => !(await ({unkept})())")
    page.evaluate(f"() => {{ window.answering(); {LEFT}; }}")  # shown again, and left once more
    expect(page.locator("[data-question='trust-write-complaint'] [data-saved]")).to_contain_text("Saved")
    settle(page)
    assert rows(page, "drafts") == []
    assert len({event["id"] for event in events(page, "answered")}) == 1


#: Hold the record's store, as a page does that a browser keeps in the middle of its writing, until `release`.
HELD = f"""() => new Promise((resolve) => {{
    const request = indexedDB.open("{DATABASE}");
    request.onsuccess = () => {{
        const store = request.result.transaction(["events", "drafts"], "readwrite").objectStore("events");
        let held = true;
        window.release = () => {{ held = false; }};
        const again = () => {{ resolve(); if (held) store.count().onsuccess = again; }};
        store.count().onsuccess = again;
    }};
}})"""


def test_where_the_store_does_not_answer_for_long_the_page_says_so_and_goes_on_when_it_does(learner: Learner):
    other = Learner(learner.page.context.new_page(), learner.base)
    other.page.goto(learner.base + "glossary.html")
    learner.page.clock.install()
    learner.open(STRATEGY)
    page, bar = learner.page, learner.page.locator("[data-bar]")
    other.page.evaluate(HELD)
    question = learner.question("trust-limits")
    learner.choose("trust-limits", "plain-rule")
    question.get_by_role("button", name="Check answer").click()
    expect(bar).to_be_hidden()
    page.clock.fast_forward(11_000)
    expect(bar).to_contain_text("Your browser has not answered")
    expect(bar.get_by_role("button")).to_be_hidden()
    expect(question.locator("[data-saved]")).not_to_contain_text("Saved")
    other.page.evaluate("window.release()")
    expect(question.locator("[data-saved]")).to_contain_text("Saved")
    expect(bar).to_be_hidden()
