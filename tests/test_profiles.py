"""Whose record it is: several people at one computer, each with a record of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Learner, address_of, asked, watch
from playwright.sync_api import expect
from way import EVENTS, PAGE, WROTE, add, answered, part


@pytest.fixture
def anna(learner: Learner) -> Learner:
    """Anna, who answered, began to write, noted a client's code, and gave her record a name."""
    learner.open(PAGE)
    learner.choose("trust-limits", "plain-rule")
    learner.check("trust-limits")
    learner.question("trust-write-complaint").locator("textarea").fill("Anna’s half a thought")
    return noted_and_named(learner)


@pytest.fixture
def named(learner: Learner) -> Learner:
    """Anna, who noted a client's code and gave her record a name; what else she did does not matter here."""
    return noted_and_named(learner)


def noted_and_named(learner: Learner) -> Learner:
    """Write down a result with a client's code, and give the record Anna's name."""
    page = part(learner, "my-file")
    add(learner, {**WROTE, "date": "2026-11-01", "setting": "", "code": "Annas-K7", "tried": "x", "happened": "", "next": "", "alliance": 0, "tags": []})  # fmt: skip
    page.get_by_label("Name of this record").fill("Anna")
    page.get_by_role("button", name="Keep this name").click()
    expect(page.locator("[data-whose]")).to_have_text("Record of Anna.")
    return learner


def test_two_profiles_in_one_browser_never_see_each_other(anna: Learner):
    ben = Learner(anna.page.context.new_page(), anna.base)
    found = watch(ben.page, ben.base)
    ben.page.goto(ben.base + PAGE)
    ben.page.wait_for_url("**/whose.html#*")
    expect(ben.page.get_by_role("button", name="Anna")).to_be_visible()
    ben.page.get_by_label("Somebody new").fill("Ben")
    ben.page.get_by_role("button", name="Begin my record").click()
    ben.page.wait_for_url(f"**/{PAGE}")
    expect(ben.page.locator("[data-whose]")).to_have_text("Record of Ben.")
    ben.come_near()
    assert ben.result("trust-limits") == ""
    expect(ben.question("trust-write-complaint").locator("textarea")).to_have_value("")
    ben.choose("trust-signs", "agrees")
    ben.check("trust-signs")
    ben.open("journal.html")
    expect(ben.page.locator("[data-count]")).to_contain_text("No entries yet")
    for name in ("index", "review", "completion", "my-file", "progress"):
        content = part(ben, name).content()
        assert "Annas-K7" not in content and "half a thought" not in content
    expect(ben.page.locator("[data-sum]")).to_contain_text(f"1 of {asked()} questions tried")
    assert {each["kind"] for each in ben.page.evaluate(EVENTS)} <= {"answered", "visited", "read"}
    # Anna's own tab still has hers, and nothing of Ben's.
    anna.open(PAGE)
    assert anna.result("trust-limits").startswith("Correct")
    assert anna.result("trust-signs") == ""
    expect(anna.question("trust-write-complaint").locator("textarea")).to_have_value("Anna’s half a thought")
    # And so has whoever chooses her name.
    ben.page.get_by_role("link", name="Somebody else?").click()
    ben.page.get_by_role("button", name="Anna").click()
    ben.page.wait_for_url("**/index.html")
    expect(ben.page.locator("[data-whose]")).to_have_text("Record of Anna.")
    assert found == []


def test_to_finish_saves_the_file_and_clears_this_record_only(named: Learner, tmp_path):
    other = Learner(named.page.context.new_page(), named.base)
    other.page.goto(other.base + "index.html")
    other.page.get_by_label("Somebody new").fill("Ben")
    other.page.get_by_role("button", name="Begin my record").click()
    other.page.wait_for_url("**/index.html")
    other.open(PAGE)
    other.choose("trust-limits", "no-secret")
    other.check("trust-limits")
    page = part(other, "my-file")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my file, then ask whether to clear").click()
    download.value.save_as(tmp_path / "ben.json")
    page.get_by_role("button", name="Yes, clear my record").click()
    expect(page.locator("[data-finish-says]")).to_contain_text("What remains on this computer")
    other.page.goto(other.base + "index.html")
    other.page.wait_for_url("**/whose.html#*")
    expect(other.page.locator("[data-names] button")).to_have_text(["Anna"])
    # Anna is told that the file is Ben's before she adds it.
    page = part(named, "my-file")
    page.locator("[data-file]").set_input_files(tmp_path / "ben.json")
    expect(page.locator("[data-restore-says]")).to_contain_text("The file says that it is the record of Ben")


def test_who_only_looks_around_leaves_nothing_and_is_told(named: Learner):
    before = named.page.evaluate(EVENTS)
    other = Learner(named.page.context.new_page(), named.base)
    other.page.goto(other.base + PAGE)
    other.page.get_by_role("button", name="Only look around").click()
    other.page.wait_for_url(f"**/{PAGE}")
    expect(other.page.locator("course-who")).to_contain_text("You are looking around; nothing is kept")
    other.come_near()
    expect(other.page.get_by_role("alert")).to_contain_text("nothing you do here is kept")
    other.choose("trust-limits", "no-secret")
    other.question("trust-limits").get_by_role("button", name="Check answer").click()
    expect(other.question("trust-limits").locator("[data-saved]")).to_have_text("Not saved")
    held = """() => { const leaving = new Event("beforeunload", { cancelable: true });
        window.dispatchEvent(leaving); return leaving.defaultPrevented; }"""
    assert not other.page.evaluate(held)  # there is nothing to lose
    part(named, "my-file")
    assert named.page.evaluate(EVENTS) == before


def test_a_name_is_not_given_twice_and_the_choice_leads_back_into_the_course_and_nowhere_else(named: Learner):
    page = named.page
    page.get_by_role("link", name="Somebody else?").click()
    page.get_by_label("Somebody new").fill("Anna")
    page.get_by_role("button", name="Begin my record").click()
    expect(page.locator("[data-says]")).to_contain_text("There is a record of Anna already")
    for back in ("javascript%3Aalert(1)", "%", "http%3A%2F%2Felse.test%2F"):
        page.goto("about:blank")
        page.goto(f"{named.base}whose.html#back={back}")
        page.get_by_role("button", name="Anna").click()
        page.wait_for_url("**/index.html")
        assert page.url.startswith(named.base)


def test_to_erase_everything_one_must_type_it_and_is_offered_each_file_first(anna: Learner):
    page = part(anna, "my-file")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the file of Anna").click()
    saved = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert saved["profile"] == "Anna" and any(each["kind"] == "answered" for each in saved["events"])
    page.get_by_role("button", name="Erase everything").click()
    expect(page.locator("[data-erase-says]")).to_have_text("Type the word erase first.")
    assert anna.page.evaluate(EVENTS) != []
    page.get_by_label("To erase all of it").fill("erase")
    page.get_by_role("button", name="Erase everything").click()
    expect(page.locator("[data-erase-says]")).to_contain_text("is erased")
    anna.open(PAGE)
    expect(anna.page.locator("[data-whose]")).to_contain_text("without a name")
    assert anna.result("trust-limits") == ""
    expect(anna.question("trust-write-complaint").locator("textarea")).to_have_value("")


def test_a_record_from_the_first_edition_of_the_store_is_all_there(context, site):
    """The store's first version had no names; what it held stays as it was."""
    learner = Learner(context.new_page(), address_of(site))
    script = """(event) => new Promise((resolve) => {
        indexedDB.deleteDatabase("course-record:working-with-resistant-clients").onsuccess = () => {
            const request = indexedDB.open("course-record:working-with-resistant-clients", 1);
            request.onupgradeneeded = () => {
                request.result.createObjectStore("events", { keyPath: ["profile", "id"] }).put({ profile: "", id: "row", events: [event] });
                request.result.createObjectStore("drafts", { keyPath: ["profile", "question", "tab"] })
                    .put({ profile: "", question: "trust-write-complaint", tab: "t", at: 5, response: "Kept words" });
            };
            request.onsuccess = () => { request.result.close(); resolve(); };
        };
    })"""
    learner.page.goto(learner.base + "404.html")
    revision = "(id) => document.querySelector(`[data-question='${id}']`).dataset.revision"
    learner.open(PAGE)
    old = answered(0, question="trust-limits", response=["plain-rule"], version=1)
    old["revision"] = learner.page.evaluate(revision, "trust-limits")
    learner.page.goto(learner.base + "404.html")
    learner.page.evaluate(script, old)
    learner.open(PAGE)
    assert learner.result("trust-limits").startswith("Correct")
    expect(learner.question("trust-write-complaint").locator("textarea")).to_have_value("Kept words")
    expect(learner.page.get_by_role("alert")).to_have_count(0)
