"""For supervisors: assign, accept, do, hand back, see, discuss; with no server, over plain http and from a folder."""

from __future__ import annotations

import copy
import csv
import io
import json
import random
import re
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
import zxingcpp
from conftest import DATA, Learner, address_of, build, copy_project, violations, watch
from playwright.sync_api import BrowserContext, Page, expect

COURSE = "working-with-resistant-clients"
EVENTS = f"() => course.record('{COURSE}').then((record) => record.events)"
STRATEGIES = [strategy["id"] for strategy in DATA["strategies"]]
CASES = [case["id"] for case in DATA["cases"] if case["kind"] == "long"]
NOTE = (
    "Please read these before we meet again, and bring the one result you are least sure of. Take your time over the "
)
NOTE += "case: I would like to hear where you waited, and what you wished you had said to her instead"
NOTE = f"{NOTE}."[:200]


def opened(learner: Learner, name: str) -> Page:
    """Open a page of the exchange, wait until it is ready, and return it."""
    learner.page.goto(f"{learner.base}{name}.html")
    element = {"index": "home"}.get(name, name.rpartition("/")[2])
    learner.page.locator(f"course-{element}[data-ready]").wait_for()
    return learner.page


@pytest.fixture
def people(browser, base):
    """Make people with a browser profile of their own each; at the end nobody's page complained or asked another host."""
    contexts: list[BrowserContext] = []
    found: list[list[str]] = []

    def somebody() -> Learner:
        context = browser.new_context(viewport={"width": 1200, "height": 900})
        contexts.append(context)
        page = context.new_page()
        found.append(watch(page, base))
        return Learner(page, base)

    yield somebody
    for context in contexts:
        context.close()
    assert [complaint for own in found for complaint in own] == []


def assign(supervisor: Learner, *items: str, results: int = 1, note: str = "") -> str:
    """Fill the form and return the link."""
    page = opened(supervisor, "supervisors/assign")
    page.get_by_label("Who asks").fill("Dr Example")
    for item in items:
        page.locator(f"[data-item='{item}'] input").check()
    page.get_by_label("Results to write down").select_option(str(results))
    page.get_by_label("By when").fill("2030-12-20")
    page.get_by_label("A note").fill(note)
    expect(page.locator("[data-length]")).to_contain_text("characters")
    page.wait_for_function("document.querySelector('[data-link]').value.includes('#plan=')")
    return page.locator("[data-link]").input_value()


def accept(trainee: Learner, link: str) -> None:
    """Open a link and accept it."""
    trainee.page.goto(link)
    trainee.page.get_by_role("button", name="Accept").click()
    expect(trainee.page.locator("[data-says]")).to_contain_text("It is on your home page")


def share(trainee: Learner, name: str, target: Path, *boxes: str) -> Path:
    """Hand over what `boxes` name, and return the file."""
    page = opened(trainee, "return")
    page.get_by_label("Your name").fill(name)
    for box in boxes:
        page.get_by_label(box).check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the file for my supervisor").click()
    file = target / f"{name}-{len(list(target.iterdir()))}.json"
    download.value.save_as(file)
    return file


def write_result(trainee: Learner, tried: str) -> None:
    """Write down a result on the page at hand."""
    trainee.page.locator(".results").scroll_into_view_if_needed()
    trainee.page.locator("course-results[data-ready]").wait_for()
    trainee.page.get_by_label("What I tried").fill(tried)
    trainee.page.get_by_label("Client code").fill("K-7")
    trainee.page.get_by_role("button", name="Save entry").click()
    expect(trainee.page.locator("course-results article.entry")).to_have_count(1)


PAGE = "strategies/01-build-trust-and-rapport.html"
WRITE = "trust-write-complaint"


@pytest.mark.both
def test_assign_accept_do_return_and_see_for_three_trainees(people, tmp_path):
    supervisor = people()
    link = assign(supervisor, "trust", "case-charge", note="Bring what surprised you.")
    files = []
    for number, name in enumerate(["Anna", "Ben", "Cleo"]):
        trainee = people()
        accept(trainee, link)
        page = opened(trainee, "index")
        expect(page.get_by_role("heading", name="Dr Example asks you")).to_be_visible()
        expect(page.locator(".plan__due")).to_contain_text("0 of 2 done. Due on December 20, 2030.")
        trainee.open(PAGE)
        for question in trainee.questions():
            if question != WRITE:
                trainee.question(question).get_by_label("Certain").check()
                trainee.answer_somehow(question)
        trainee.question(WRITE).locator("textarea").fill(f"{name}’s own words")
        trainee.check(WRITE)
        write_result(trainee, f"{name} tried this")
        # Everybody shares something else.
        boxes = [["How far you have come", "Your answers"], ["How far you have come"], ["Your answers", "K-7"]][number]
        files.append(share(trainee, name, tmp_path, *boxes))
    page = opened(supervisor, "supervisors/board")
    page.locator("[data-files]").set_input_files(files)
    expect(page.locator("[data-says]")).to_contain_text("3 files read, of 3 people.")
    rows = page.locator("[data-who] tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("0 of 15")
    expect(rows.nth(2)).to_contain_text("not shared")
    expect(page.locator("[data-heat] tr").nth(1).locator("td").first).to_contain_text("✎")
    # Two shared answers, and both were certain and missed the same ones.
    first = page.locator("[data-missed] li").first
    expect(first).to_contain_text("Missed by 2 of 2, 2 of them certain.")
    expect(first).to_contain_text("2 people chose: “")
    page.locator("[data-written-choice]").select_option(WRITE)
    expect(page.locator("[data-written] figcaption")).to_have_text(["Anna", "Cleo"])
    expect(page.locator("[data-written]")).not_to_contain_text("Ben")
    expect(page.locator("[data-entries] article")).to_have_count(1)
    expect(page.locator("[data-entries]")).to_contain_text("Cleo tried this")
    page.get_by_label("Name").fill("ann")
    expect(page.locator("[data-count]")).to_contain_text("1 of 3 people shown")
    expect(page.locator("[data-who] tr")).to_have_count(1)
    # Nothing is kept.
    page = opened(supervisor, "supervisors/board")
    expect(page.locator("[data-board]")).to_be_hidden()
    assert supervisor.page.evaluate(EVENTS) == []


def test_home_ticks_off_what_is_really_done(people):
    trainee = people()
    accept(trainee, assign(people(), "trust", "case-charge", results=1))
    page = opened(trainee, "index")
    items = page.locator(".plan__items li")
    expect(items.nth(0)).to_contain_text(
        "to do: read to the end, answer every question, play the case, write down what happened"
    )
    expect(items.nth(1)).to_contain_text("to do: play the case")
    expect(page.get_by_role("link", name="Next: Build Trust and Rapport")).to_be_visible()
    opened(trainee, "progress")
    trust = next(
        s for s in json.loads(page.locator("[data-catalogue]").inner_text())["strategies"] if s["id"] == "trust"
    )
    events = [("read", {"strategy": "trust"}), ("wrote", {"entry": "e", "strategy": "trust", "date": "2026-11-01", "setting": "", "code": "", "tried": "x", "happened": "", "next": "", "alliance": 0, "tags": []})]  # fmt: skip
    events += [("answered", {"question": q["id"], "revision": q["revision"], "response": ["a"], "result": "correct", "sure": None}) for q in trust["questions"]]  # fmt: skip
    turn, choice = trust["case"]["ends"][0].split("/")
    events.append(("chose", {"case": trust["case"]["id"], "turn": turn, "choice": choice, "after": "x"}))
    page.evaluate(f"(all) => course.record('{COURSE}').then((record) => record.append(all.map(([kind, fields]) => course.facts.make(kind, fields))))", events)  # fmt: skip
    page = opened(trainee, "index")
    expect(items.nth(0)).to_contain_text("done")
    expect(page.locator(".plan__due")).to_contain_text("1 of 2 done.")
    expect(page.get_by_role("link", name="Next: The man who walks in front")).to_be_visible()
    page.get_by_role("button", name="Put this away").click()
    expect(page.locator(".plan")).to_have_count(0)


def test_a_link_changes_nothing_without_the_trainee_s_own_click(people):
    trainee = people()
    link = assign(people(), "trust")
    trainee.page.goto(link)
    expect(trainee.page.get_by_text("Dr Example asks you:")).to_be_visible()
    assert trainee.page.evaluate(EVENTS) == []
    opened(trainee, "index")
    expect(trainee.page.locator(".plan")).to_have_count(0)
    accept(trainee, link)
    trainee.page.goto("about:blank")
    trainee.page.goto(link)
    expect(trainee.page.get_by_text("You accepted this already.")).to_be_visible()
    expect(trainee.page.get_by_role("button", name="Accept")).to_be_hidden()
    assert [each["kind"] for each in trainee.page.evaluate(EVENTS)] == ["accepted"]


def test_a_form_that_was_changed_makes_another_plan(people):
    supervisor, trainee = people(), people()
    first = assign(supervisor, "trust")
    supervisor.page.locator("[data-item='goals'] input").check()
    supervisor.page.wait_for_function("(link) => document.querySelector('[data-link]').value !== link", arg=first)
    second = supervisor.page.locator("[data-link]").input_value()
    for link in (first, second):
        trainee.page.goto("about:blank")
        accept(trainee, link)
    expect(opened(trainee, "index").locator(".plan")).to_have_count(2)


def test_the_whole_course_with_a_long_note_makes_a_link_of_under_500_characters(people):
    assert len(NOTE) == 200
    supervisor = people()
    link = assign(supervisor, *STRATEGIES, *CASES, note=NOTE)
    shown = supervisor.page.locator("[data-length]").inner_text()
    assert f"{len(link)} characters" in shown
    if supervisor.base.startswith("http"):  # the folder of a test has a longer address than a clinic's share
        assert len(link) < 500
    trainee = people()
    trainee.page.goto(link)
    expect(trainee.page.locator("[data-list] li")).to_have_count(22)
    expect(trainee.page.locator("[data-note]")).to_have_text(NOTE)
    expect(trainee.page.locator("[data-due]")).to_have_text("By December 20, 2030.")
    expect(trainee.page.locator("[data-time]")).to_contain_text("hours")


def test_the_order_is_the_supervisor_s_and_a_file_and_a_text_say_the_same(people, tmp_path):
    supervisor = people()
    assign(supervisor, "trust", "explore", note="In this order.")
    page = supervisor.page
    page.get_by_role("button", name="Move up: Assess and Explore").click()
    expect(page.locator("[data-list] li")).to_have_text(["Assess and Explore", "Build Trust and Rapport"])
    words = re.compile(r"Dr Example asks you:[\s\S]*Assess and Explore[\s\S]*Build Trust")
    expect(page.get_by_label("Text to paste")).to_have_value(words)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    download.value.save_as(tmp_path / "plan.json")
    trainee = people()
    page = opened(trainee, "assignment")
    page.get_by_label("An assignment file").set_input_files(tmp_path / "plan.json")
    expect(page.locator("[data-list] li")).to_have_text(["Assess and Explore", "Build Trust and Rapport"])
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("[data-says]")).to_contain_text("It is on your home page")


@pytest.mark.parametrize("plan", DATA["plans"], ids=lambda plan: plan["id"])
def test_a_ready_made_plan_is_one_click_away(browser, site, plan):
    context = browser.new_context()
    page = opened(Learner(context.new_page(), address_of(site)), "supervisors/assign")
    page.get_by_role("button", name=plan["title"]).click()
    expect(page.locator("[data-list] li")).to_have_count(len(plan["items"]))
    expect(page.get_by_label("A note")).to_have_value(plan["note"])
    due = date.today() + timedelta(days=plan["days"])
    expect(page.get_by_label("By when")).to_have_value(due.isoformat())
    chosen = page.locator("[data-items] li:has(input:checked)").evaluate_all(
        "all => all.map((one) => one.dataset.item)"
    )
    assert chosen == plan["items"]
    context.close()


def test_the_qr_code_of_the_sheet_is_read_back_by_an_independent_decoder(people):
    supervisor = people()
    link = assign(supervisor, *STRATEGIES, *CASES, note=NOTE)
    page = supervisor.page
    page.emulate_media(media="print")
    code = page.get_by_role("img", name="QR code of the link", include_hidden=True)
    if supervisor.base.startswith("file:"):  # a link from a folder would open nowhere else
        expect(code).to_be_hidden()
        return
    expect(code).to_be_visible()
    expect(page.get_by_label("Who asks")).to_be_hidden()
    # The browser's own pixels, as grey rows.
    grey = page.evaluate(
        """(picture) => new Promise((resolve) => {
            const image = new Image();
            image.onload = () => {
                const canvas = Object.assign(document.createElement("canvas"), { width: 800, height: 800 });
                const drawing = canvas.getContext("2d");
                drawing.drawImage(image, 0, 0, 800, 800);
                const { data } = drawing.getImageData(0, 0, 800, 800);
                let rows = "";
                for (let place = 0; place < data.length; place += 4) rows += String.fromCharCode(data[place]);
                resolve(rows);
            };
            image.src = picture;
        })""",
        "data:image/png;base64," + __import__("base64").b64encode(code.screenshot()).decode(),
    )
    found = zxingcpp.read_barcodes(memoryview(grey.encode("latin-1")).cast("B", (800, 800)))
    assert [each.text for each in found] == [link]


def test_the_due_day_goes_into_a_calendar(people):
    trainee = people()
    accept(trainee, assign(people(), "trust", note="Bring one, two; and three \\ more"))
    page = opened(trainee, "index")
    with page.expect_download() as download:
        page.get_by_role("button", name="Put the day into my calendar").click()
    text = Path(download.value.path()).read_bytes().decode()
    assert download.value.suggested_filename.endswith(".ics")
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") and text.endswith("END:VCALENDAR\r\n")
    assert "DTSTART;VALUE=DATE:20301220\r\nDTEND;VALUE=DATE:20301221\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert "DESCRIPTION:Bring one\\, two\\; and three \\\\ more\\nBuild Trust and Rapport\r\n" in unfolded


def test_nothing_is_shared_by_default_and_what_is_inside_is_shown_before_it_is_saved(people, tmp_path):
    trainee = people()
    trainee.open(PAGE)
    trainee.choose("trust-limits", "plain-rule")
    trainee.check("trust-limits")
    write_result(trainee, "Very private words")
    page = opened(trainee, "return")
    expect(page.locator("form input:checked")).to_have_count(0)
    save = page.get_by_role("button", name="Save the file for my supervisor")
    expect(save).to_be_disabled()
    page.get_by_label("How far you have come").check()
    expect(page.locator("[data-sum]")).to_contain_text("No name: your supervisor will see “without a name”")
    raw = page.locator("[data-raw]").text_content()
    assert "Very private words" not in raw and "plain-rule" not in raw
    file = share(trainee, "Anna", tmp_path, "How far you have come")
    saved = json.loads(file.read_text(encoding="utf-8"))
    assert set(saved) == {"format", "version", "course", "learner", "person", "made", "edition", "strategies", "cases"}
    page.get_by_label("K-7").check()
    shown = json.loads(page.locator("[data-raw]").text_content())
    assert [entry["tried"] for entry in shown["entries"]] == ["Very private words"]


def test_files_of_one_person_show_what_changed_also_across_editions(people, tmp_path):
    trainee = people()
    trainee.open(PAGE)
    trainee.choose("trust-limits", "plain-rule")
    trainee.check("trust-limits")
    first = share(trainee, "Anna", tmp_path, "How far you have come", "Your answers")
    old = json.loads(first.read_text(encoding="utf-8"))
    # As an earlier edition would have saved it: fewer strategies, another wording, a question that is gone.
    old |= {"edition": "0.9", "made": old["made"] - 86_400_000, "strategies": old["strategies"][:10]}
    old["answers"] += [{**old["answers"][0], "question": "long-gone"}, {**old["answers"][0], "revision": "earlier"}]
    first.write_text(json.dumps(old), encoding="utf-8")
    trainee.open(PAGE)
    trainee.choose("trust-signs", "agrees")
    trainee.check("trust-signs")
    second = share(trainee, "Anna", tmp_path, "How far you have come", "Your answers")
    page = opened(people(), "supervisors/board")
    page.locator("[data-files]").set_input_files([first, second])
    expect(page.locator("[data-says]")).to_contain_text("2 files read, of 1 person.")
    expect(page.locator("[data-who] tr")).to_have_count(1)
    expect(page.locator("[data-who] tr")).to_contain_text("1 more tried, 0 more right, 0 more results")
    expect(page.locator("[data-missed] li")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save this board").click()
    download.value.save_as(tmp_path / "board.json")
    page.get_by_role("button", name="Clear the board").click()
    expect(page.locator("[data-board]")).to_be_hidden()
    page.locator("[data-files]").set_input_files(tmp_path / "board.json")
    expect(page.locator("[data-who] tr")).to_contain_text("1 more tried")
    # The older file alone: its own numbers, and what this edition does not know is left out.
    page.get_by_role("button", name="Clear the board").click()
    page.locator("[data-files]").set_input_files(first)
    expect(page.locator("[data-who] tr")).to_contain_text("(0.9)")
    expect(page.locator("[data-missed-says]")).to_contain_text("Nobody in view has missed a question")


def test_the_board_s_csv_holds_no_formula(people, tmp_path):
    trainee = people()
    trainee.open(PAGE)
    file = share(trainee, "=HYPERLINK(1)", tmp_path, "How far you have come")
    page = opened(people(), "supervisors/board")
    page.locator("[data-files]").set_input_files(file)
    with page.expect_download() as download:
        page.get_by_role("button", name="For a spreadsheet").click()
    text = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:4] == ["Name", "File of", "Edition", "Complete"] and len(rows[0]) == 7 + 15
    assert rows[1][0] == "'=HYPERLINK(1)" and len(rows[1]) == len(rows[0])


SCRIPT = "<img src=x onerror=window.ran=1><script>window.ran=1</script>"


def returned(**more) -> dict:
    """Return a sound file of a trainee."""
    made = {
        "format": "course-return",
        "version": 1,
        "course": COURSE,
        "learner": "Anna",
        "person": "p1",
        "made": 5,
        "edition": "1",
    }
    answer = {"question": "trust-limits", "revision": "r", "at": 1, "response": ["a"], "result": None, "sure": None}
    row = {"id": "trust", "state": "tried", "complete": True, "read": True, "played": True, "tried": 1, "questions": 7, "first": 1, "latest": 1, "entries": 1}  # fmt: skip
    return {**made, "strategies": [row], "cases": [{"id": "case-charge", "played": True}], "answers": [answer], **more}


def hostile_returns() -> dict[str, tuple[str, str]]:
    """Return files that mean harm, each with words of what must be said."""
    row, answer = returned()["strategies"][0], returned()["answers"][0]
    changed = {
        "a list": ([], "not a file for supervision"),
        "null": (None, "not a file for supervision"),
        "a number": (7, "not a file for supervision"),
        "another format": ({"format": "else"}, "not a file for supervision"),
        "a whole record": ({"format": "course-record", "version": 1}, "a whole record"),
        "a newer version": (returned(version=2), "newer edition"),
        "no version": (returned(version=None), "not a file for supervision"),
        "another course": (returned(course="else"), "another course"),
        "no name": (returned(learner=None), "damaged"),
        "a huge name": (returned(learner="x" * 1000), "damaged"),
        "a person with markup": (returned(person=SCRIPT), "damaged"),
        "no person": ({key: value for key, value in returned().items() if key != "person"}, "damaged"),
        "a time of text": (returned(made="now"), "damaged"),
        "a time beyond time": (returned(made=1e300), "damaged"),
        "a time beyond calendars": (returned(made=9 * 10**15), "damaged"),
        "strategies that are none": (returned(strategies={}), "damaged"),
        "a strategy of null": (returned(strategies=[None]), "damaged"),
        "a state of markup": (returned(strategies=[{**row, "state": SCRIPT}]), "damaged"),
        "a count below nothing": (returned(strategies=[{**row, "latest": -1}]), "damaged"),
        "a count of text": (returned(strategies=[{**row, "tried": "7"}]), "damaged"),
        "too many strategies": (returned(strategies=[row] * 1000), "too large"),
        "an answer of null": (returned(answers=[None]), "damaged"),
        "an answer deep down": (returned(answers=[{**answer, "response": [[["a"]]]}]), "damaged"),
        "a result of markup": (returned(answers=[{**answer, "result": SCRIPT}]), "damaged"),
        "a question of markup": (returned(answers=[{**answer, "question": SCRIPT}]), "damaged"),
        "an entry that is none": (returned(entries=["x"]), "damaged"),
        "an alliance of nine": (returned(entries=[{"alliance": 9}]), "damaged"),
    }
    files = {name: (json.dumps(content), says) for name, (content, says) in changed.items()}
    whole = json.dumps(returned())
    return files | {
        "empty": ("", "not a file of the course"),
        "truncated": (whole[: len(whole) // 2], "not a file of the course"),
        "no json": (SCRIPT, "not a file of the course"),
        "deep": ("[" * 100_000, "not a file of the course"),
        "a million events": (json.dumps(returned(answers=[])).replace('"answers": []', '"answers": [' + ",".join(["{}"] * 1_000_000) + "]"), "too large"),
        "huge": (json.dumps(returned(learner="x" * 21_000_000)), "too large"),
        "a prototype": (whole.replace('"made": 5', '"made": 5, "__proto__": {"ran": 1}, "constructor": {"prototype": {"ran": 1}}'), ""),
        "a broken board": ('{"format":"course-board","version":1,"files":7}', "not a file of the course"),
    }  # fmt: skip


def test_no_hostile_file_runs_or_breaks_the_board_and_each_is_told_why(browser, site, tmp_path):
    context = browser.new_context()
    supervisor = Learner(context.new_page(), address_of(site))
    complaints: list[str] = []
    supervisor.page.on("pageerror", lambda error: complaints.append(str(error)))
    page = opened(supervisor, "supervisors/board")
    sound = tmp_path / "sound.json"
    sound.write_text(json.dumps(returned(person="sound")), encoding="utf-8")
    wrong = []
    for name, (content, says) in hostile_returns().items():
        file = tmp_path / f"{re.sub(r'[^a-z]', '-', name)}.json"
        file.write_text(content, encoding="utf-8")
        page.locator("[data-files]").set_input_files([])
        if page.get_by_role("button", name="Clear the board").is_visible():
            page.get_by_role("button", name="Clear the board").click()
        page.locator("[data-files]").set_input_files([sound, file])
        expect(page.locator("[data-says]")).to_contain_text("read, of")
        told = page.locator("[data-says]").inner_text()
        if says not in told or page.locator("[data-who] tr").count() < 1:
            wrong.append((name, told))
    assert wrong == []
    assert page.evaluate("[window.ran, {}.ran, Object.prototype.ran]") == [None, None, None]
    assert complaints == []
    context.close()


def test_a_file_with_strategies_and_no_cases_stands_on_the_board_beside_the_others(people, tmp_path):
    made = {key: value for key, value in returned(learner="Bea", person="bea").items() if key != "cases"}
    files = [tmp_path / "bea.json", tmp_path / "anna.json"]
    for file, content in zip(files, (made, returned()), strict=True):
        file.write_text(json.dumps(content), encoding="utf-8")
    page = opened(people(), "supervisors/board")
    page.locator("[data-files]").set_input_files(files)
    expect(page.locator("[data-who] tr")).to_have_count(2)
    expect(page.locator("[data-who] tr").nth(1)).to_contain_text("not shared")


def test_names_and_answers_with_markup_stay_text(browser, site, tmp_path):
    context = browser.new_context()
    supervisor = Learner(context.new_page(), address_of(site))
    page = opened(supervisor, "supervisors/board")
    entry = {
        **dict.fromkeys(("setting", "code", "tried", "happened", "next"), SCRIPT),
        "strategy": "trust",
        "date": "2026-11-23",
        "alliance": 0,
        "tags": [SCRIPT],
    }
    answer = {"question": WRITE, "revision": "r", "at": 1, "response": SCRIPT, "result": None, "sure": None}
    file = tmp_path / "markup.json"
    file.write_text(
        json.dumps(returned(learner=SCRIPT, edition=SCRIPT[:40], entries=[entry], answers=[answer])), encoding="utf-8"
    )
    page.locator("[data-files]").set_input_files(file)
    page.locator("[data-written-choice]").select_option(WRITE)
    expect(page.locator("[data-written] blockquote")).to_have_text(SCRIPT)
    expect(page.locator("[data-who] th")).to_have_text(SCRIPT)
    assert page.evaluate("window.ran") is None and page.locator("img[src='x']").count() == 0
    context.close()


def links(base: str) -> dict[str, tuple[str, str]]:
    """Return links that mean harm or were cut, each with words of what must be said."""
    import base64  # noqa: PLC0415
    import zlib  # noqa: PLC0415

    def packed(value: object) -> str:
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        data = deflate.compress(json.dumps(value).encode()) + deflate.flush()
        return "1." + base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    sound = ["abcd1234", "Dr Example", "2030-12-20", "Hello", "trust", 1]

    def but(place: int, value: object) -> str:
        return packed([*sound[:place], value, *sound[place + 1 :]])

    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    blown = base64.urlsafe_b64encode(bomb.compress(b" " * 2_000_000) + bomb.flush()).rstrip(b"=").decode()
    return {
        "a script": (SCRIPT, "damaged or incomplete"),
        "nothing": ("", "damaged or incomplete"),
        "cut": (packed(sound)[:-9], "damaged or incomplete"),
        "letters": ("1.AAAA", "damaged or incomplete"),
        "a newer version": ("3." + packed(sound)[2:], "newer edition"),
        "no count of letters": ("2." + packed(sound)[2:], "damaged or incomplete"),
        "a count too high": (f"2.{len(packed(sound)) + 9}.{packed(sound)[2:]}", "damaged or incomplete"),
        "huge": ("1." + "A" * 1_000_000, "damaged or incomplete"),
        "a bomb": (f"1.{blown}", "damaged or incomplete"),
        "a mapping": (packed({"a": 1}), "damaged or incomplete"),
        "a name of null": (but(1, None), "damaged or was changed"),
        "a long name": (but(1, "x" * 200), "damaged or was changed"),
        "a day that is none": (but(2, "2030-02-31"), "damaged or was changed"),
        "a day with markup": (but(2, SCRIPT), "damaged or was changed"),
        "a long note": (but(3, "x" * 201), "damaged or was changed"),
        "items with markup": (but(4, SCRIPT), "damaged or was changed"),
        "an item twice": (but(4, "trust trust"), "damaged or was changed"),
        "no items": (but(4, ""), "damaged or was changed"),
        "a million items": (but(4, "trust " * 1_000_000), "damaged or incomplete"),
        "results of text": (but(5, "many"), "damaged or was changed"),
        "results without end": (but(5, 1e9), "damaged or was changed"),
        "items of another course": (but(4, "else other"), "Nothing of what is asked for is in this edition"),
        "a name with markup": (but(1, SCRIPT[:60]), SCRIPT[:60]),
    }  # fmt: skip


IN_A_NEW_PAGE = ("a script", "huge", "a bomb", "items of another course", "a name with markup")


def test_no_hostile_link_runs_or_changes_anything_and_each_is_told_why(people):
    trainee = people()
    trainee.open(PAGE)
    trainee.choose("trust-limits", "plain-rule")
    trainee.check("trust-limits")
    page = opened(trainee, "assignment")
    before = page.evaluate(EVENTS)
    for name, (fragment, says) in links(trainee.base).items():
        if name in IN_A_NEW_PAGE:
            page.goto("about:blank")
            page.goto(f"{trainee.base}assignment.html#plan={fragment}")
        else:
            # The page takes what comes after its # anew; between two links it stands empty, so that each is told by itself.
            page.evaluate("location.hash = ''")
            expect(page.locator("[data-refused]")).to_be_empty()
            page.evaluate("(fragment) => { location.hash = `#plan=${fragment}`; }", fragment)
        expect(page.locator("course-assignment"), name).to_contain_text(says)
    assert page.evaluate("window.ran") is None
    assert page.evaluate(EVENTS) == before


def test_a_hostile_assignment_file_is_told_why(people, tmp_path):
    page = opened(people(), "assignment")
    for content in ("", "{", "[]", SCRIPT, json.dumps({"format": "course-assignment", "version": 1}), "[" * 200_000):
        file = tmp_path / "plan.json"
        file.write_text(content, encoding="utf-8")
        page.locator("[data-file]").set_input_files(file)
        expect(page.locator("[data-refused]")).to_contain_text("Nothing was changed.")
    assert page.evaluate(EVENTS) == []


# Discuss, and what is the clinic's own.


HEADINGS = ["Listen for", "Questions", "Ten minutes", "Thirty minutes", "Role play", "Common wrong turns"]


def test_every_strategy_and_long_case_has_a_guide_that_shows_alone_and_prints_on_one_sheet(browser, site, tmp_path):
    """Of each guide the sheet is printed where it is among the five longest, or a case's; a shorter one can't need more."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address_of(site)}supervisors/guides.html")
    page.emulate_media(media="print")
    # As wide as an A4 sheet between its margins, at 96 points an inch.
    page.set_viewport_size({"width": round((210 - 2 * 14) / 25.4 * 96), "height": 1000})
    heights = {}
    for name in [*STRATEGIES, *CASES]:
        page.evaluate("(name) => { location.hash = `guide-${name}`; }", name)
        guide = page.locator(f"#guide-{name}")
        expect(guide).to_be_visible()
        expect(page.locator(".guide:visible")).to_have_count(1)
        shown = guide.locator(":is(h2, h3, h4):visible").all_inner_texts()
        assert [heading for heading in HEADINGS if not any(heading in text for text in shown)] == [], name
        expect(guide.locator(".guide__card")).to_have_count(2)
        heights[name] = guide.bounding_box()["height"]
    longest = sorted(heights, key=heights.get)[-5:]
    pages = {}
    for name in longest:
        page.evaluate("(name) => { location.hash = `guide-${name}`; }", name)
        expect(page.locator(f"#guide-{name}")).to_be_visible()
        file = tmp_path / f"{name}.pdf"
        page.pdf(path=file, format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "14mm"))
        info = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True).stdout
        pages[name] = int(re.search(r"Pages: *(\d+)", info)[1])
    assert pages == dict.fromkeys(longest, 1)
    context.close()


def test_a_strategy_s_page_and_the_board_lead_to_guide_and_key(people):
    somebody = people()
    somebody.open(PAGE)
    somebody.page.get_by_role("link", name="The supervisor’s guide to this strategy").click()
    expect(somebody.page.locator("#guide-trust")).to_be_visible()
    somebody.page.goto(f"{somebody.base}supervisors/answer-key.html#key-trust-limits")
    expect(somebody.page.locator("#key-trust-limits")).to_be_visible()
    expect(somebody.page.locator("#key-trust-limits")).to_contain_text("What it does.")
    expect(somebody.page.get_by_text("It protects nothing")).to_be_visible()


def test_the_answer_key_holds_every_question_with_all_its_feedback(site):
    text = (site / "supervisors" / "answer-key.html").read_text(encoding="utf-8")
    for strategy in DATA["strategies"]:
        for question in [*strategy["questions"], strategy["before"], strategy["after"]]:
            assert f'id="key-{question["id"]}"' in text
    shown = text.count('class="feedback__says"')
    options = sum(
        len(q.get("options", q.get("steps", [])))
        for s in DATA["strategies"]
        for q in [*s["questions"], s["before"], s["after"]]
    )
    assert shown == options


def test_the_clinic_s_own_numbers_stand_wherever_the_course_speaks_of_risk(site, changed_edition):
    pages = [
        *sorted((changed_edition / "strategies").glob("[0-9]*.html")),
        *sorted((changed_edition / "cases").glob("[a-z]*.html")),
    ]
    pages = [page for page in pages if page.name != "index.html"] + [changed_edition / "supervisors" / "guides.html"]
    assert len(pages) == 15 + 7 + 1
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.count("extension 4455") == 1 and "The red folder" in text, page
        empty = (site / page.relative_to(changed_edition)).read_text(encoding="utf-8")
        assert "has not been entered here yet" in empty


def test_a_clinic_adds_a_strategy_a_question_and_a_case_by_the_manual(browser, tmp_path):
    """As “Editing the course” says: copy, give new ids, add the page to nav."""
    project = copy_project(tmp_path / "project")
    file = project / "docs" / "_data" / "strategies.yml"
    data = json.loads(json.dumps(DATA, default=str))
    own = copy.deepcopy(data["strategies"][0])
    own |= {"id": "families", "number": 16, "slug": "work-with-families", "title": "Work with Families"}
    for part in ("before", "after", "guide"):
        own.pop(part)
    for question in own["questions"]:
        question["id"] = f"families-{question['id']}"
    case = copy.deepcopy(next(each for each in data["cases"] if each["kind"] == "long"))
    case |= {"id": "case-own", "slug": "our-own-case", "title": "Our own case"}
    data["strategies"].append(own)
    data["cases"].append(case)
    extra = {**copy.deepcopy(data["strategies"][0]["questions"][0]), "id": "trust-our-own", "stem": "Our own question?"}
    data["strategies"][0]["questions"].append(extra)
    text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    file.write_text(text, encoding="utf-8")
    page = (project / "docs" / "strategies" / "01-build-trust-and-rapport.md").read_text(encoding="utf-8")
    page = re.sub(r"^\{\{ case\(.*$", "", page.replace('("trust")', '("families")'), flags=re.MULTILINE)
    (project / "docs" / "strategies" / "16-work-with-families.md").write_text(page, encoding="utf-8")
    text = (project / "docs" / "cases" / "the-stairs-down.md").read_text(encoding="utf-8")
    (project / "docs" / "cases" / "our-own-case.md").write_text(
        re.sub(r'"case-[a-z-]+"', '"case-own"', text), encoding="utf-8"
    )
    nav = (project / "mkdocs.yml").read_text(encoding="utf-8")
    nav = nav.replace("      - strategies/15-terminate-appropriately.md\n", "      - strategies/15-terminate-appropriately.md\n      - strategies/16-work-with-families.md\n")  # fmt: skip
    nav = nav.replace(
        "      - cases/ten-out-of-ten.md\n", "      - cases/ten-out-of-ten.md\n      - cases/our-own-case.md\n"
    )
    (project / "mkdocs.yml").write_text(nav, encoding="utf-8")
    done = build(project, project / "site")
    assert done.returncode == 0, done.stderr
    context = browser.new_context()
    learner = Learner(context.new_page(), address_of(project / "site"))
    expect(opened(learner, "progress").get_by_role("link", name="16. Work with Families")).to_be_visible()
    expect(opened(learner, "index").locator("[data-map] a")).to_have_count(16)
    items = opened(learner, "supervisors/assign").locator("[data-items]")
    expect(items).to_contain_text("16. Work with Families")
    expect(items).to_contain_text("Case: Our own case")
    learner.open("strategies/16-work-with-families.html")
    learner.choose("families-trust-limits", "plain-rule")
    assert learner.check("families-trust-limits").startswith("Correct")
    learner.open(PAGE)
    expect(learner.question("trust-our-own")).to_contain_text("Our own question?")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_supervisors_pages_at_work(browser, site, tmp_path, scheme):
    context = browser.new_context(viewport={"width": 320, "height": 800}, color_scheme=scheme)
    somebody = Learner(context.new_page(), address_of(site))
    link = assign(somebody, "trust", "case-charge", note="A note.")
    found = {"assign": violations(somebody.page, width=320)}
    accept(somebody, link)
    found["assignment"] = violations(somebody.page, width=320)
    found["index"] = violations(opened(somebody, "index"), width=320)
    page = opened(somebody, "return")
    page.get_by_label("How far you have come").check()
    page.locator("details summary").click()
    found["return"] = violations(page, width=320)
    page = opened(somebody, "supervisors/board")
    file = tmp_path / "one.json"
    file.write_text(json.dumps(returned()), encoding="utf-8")
    page.locator("[data-files]").set_input_files(file)
    expect(page.locator("[data-who] tr")).to_have_count(1)
    found["board"] = violations(page, width=320)
    page.goto(f"{somebody.base}supervisors/guides.html#guide-trust")
    found["guides"] = violations(page, width=320)
    assert {name: own for name, own in found.items() if own} == {}
    context.close()


def group(count: int, seed: int) -> list[dict]:
    """Return files of so many trainees, made from answers to real questions; the same for the same seed."""
    chance = random.Random(seed)
    questions = [question for strategy in DATA["strategies"] for question in strategy["questions"]]
    files = []
    for person in range(count):
        answers = [
            {"question": each["id"], "revision": "r", "at": n, "response": [chance.choice("abcd")], "result": chance.choice(["correct", "partly", "not yet"]), "sure": chance.choice([None, "guess", "certain"])}
            for n, each in enumerate(questions)
        ]  # fmt: skip
        files.append(returned(learner=f"Trainee {person}", person=f"p{person}", answers=answers))
    return files


def test_a_board_of_two_hundred_filters(browser, site, tmp_path):
    context = browser.new_context()
    page = opened(Learner(context.new_page(), address_of(site)), "supervisors/board")
    for number, content in enumerate(group(200, 7)):
        (tmp_path / f"{number:03}.json").write_text(json.dumps(content), encoding="utf-8")
    page.locator("[data-files]").set_input_files(sorted(tmp_path.iterdir()))
    expect(page.locator("[data-says]")).to_contain_text("200 files read, of 200 people.")
    expect(page.locator("[data-heat] tr")).to_have_count(200)
    page.get_by_label("Name").fill("trainee 19")
    expect(page.locator("[data-heat] tr")).to_have_count(11)
    page.locator("[name='strategy']").select_option("trust")
    expect(page.locator("[data-heat] tr").first.locator("td")).to_have_count(1)
    context.close()
