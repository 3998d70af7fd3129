"""An assignment: made, sent by link, sheet, text and file, accepted, and ticked off; and what only looks like one."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import zxingcpp
from conftest import DATA, Learner, address_of, until
from playwright.sync_api import expect
from supervising import (
    CASES,
    COURSE,
    EVENTS,
    NOTE,
    SCRIPT,
    STRATEGIES,
    accept,
    assign,
    opened,
)


def test_home_ticks_off_what_is_really_done(people):
    trainee = people()
    accept(trainee, assign(trainee, "trust", "case-charge", results=1))  # at one's own desk
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


def test_a_link_changes_nothing_without_the_trainee_s_own_click_and_then_its_day_goes_into_a_calendar(people):
    trainee = people()
    link = assign(people(), "trust", note="Bring one, two; and three \\ more")
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


def test_a_form_that_was_changed_makes_another_plan(people):
    somebody = people()
    first = assign(somebody, "trust")
    somebody.page.locator("[data-item='goals'] input").check()
    until(somebody.page, "(link) => document.querySelector('[data-link]').value !== link", first)
    second = somebody.page.locator("[data-link]").input_value()
    for link in (first, second):
        somebody.page.goto("about:blank")
        accept(somebody, link)
    expect(opened(somebody, "index").locator(".plan")).to_have_count(2)


def test_the_whole_course_with_a_long_note_makes_a_link_of_under_500_characters_and_a_qr_code_that_can_be_read(people):
    assert len(NOTE) == 200
    supervisor = people()
    link = assign(supervisor, *STRATEGIES, *CASES, note=NOTE)
    shown = supervisor.page.locator("[data-length]").inner_text()
    assert f"{len(link)} characters" in shown
    if supervisor.base.startswith("http"):  # the folder of a test has a longer address than a clinic's share
        assert len(link) < 500
    trainee = people()
    trainee.page.goto(link)
    expect(trainee.page.locator("[data-list] li")).to_have_count(len(STRATEGIES) + len(CASES))
    expect(trainee.page.locator("[data-note]")).to_have_text(NOTE)
    expect(trainee.page.locator("[data-due]")).to_have_text("By December 20, 2030.")
    expect(trainee.page.locator("[data-time]")).to_contain_text("hours")
    the_sheet_shows(supervisor, link)


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


def test_a_ready_made_plan_is_one_click_away_and_takes_the_place_of_another(browser, site):
    context = browser.new_context()
    page = opened(Learner(context.new_page(), address_of(site)), "supervisors/assign")
    for plan in DATA["plans"]:
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


def the_sheet_shows(supervisor: Learner, link: str) -> None:
    """Read the QR code of the sheet with an independent decoder."""
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
    page = opened(trainee, "assignment")
    page.evaluate(f"course.record('{COURSE}').then((record) => record.append(course.facts.make('copied', {{}})))")
    before = page.evaluate(EVENTS)
    assert [each["kind"] for each in before] == ["copied"]
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
