"""For supervisors, from one end to the other: assign, accept, do, hand back, see; with no server."""

from __future__ import annotations

import json

from conftest import Learner, address_of, violations
from playwright.sync_api import expect
from supervising import (
    EVENTS,
    PAGE,
    WRITE,
    accept,
    assign,
    opened,
    returned,
    share,
    write_result,
)


def test_assign_accept_do_return_and_see_for_three_trainees(people, tmp_path):
    """One of them does it all and shares three times, each time something else; two of the files are then made those of others."""
    supervisor, trainee = people(), people()
    accept(trainee, assign(supervisor, "trust", "case-charge", note="Bring what surprised you."))
    page = opened(trainee, "index")
    expect(page.get_by_role("heading", name="Dr Example asks you")).to_be_visible()
    expect(page.locator(".plan__due")).to_contain_text("0 of 2 done. Due on December 20, 2030.")
    trainee.open(PAGE)
    for question in trainee.questions():
        if question != WRITE:
            trainee.question(question).get_by_label("Certain").check()
            trainee.answer_somehow(question)
    trainee.question(WRITE).locator("textarea").fill("My own words")
    trainee.check(WRITE)
    write_result(trainee, "Cleo tried this")
    shared = {
        "Anna": ["How far you have come", "Your answers"],
        "Ben": ["How far you have come"],
        "Cleo": ["Your answers", "K-7"],
    }
    files = [share(trainee, name, tmp_path, *boxes) for name, boxes in shared.items()]
    for file in files[1:]:
        content = json.loads(file.read_text(encoding="utf-8"))
        file.write_text(json.dumps({**content, "person": f"p-{file.stem}"}), encoding="utf-8")
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


def test_axe_finds_nothing_on_the_supervisors_pages_at_work(browser, site, tmp_path, pytestconfig):
    context = browser.new_context(viewport={"width": 320, "height": 800})
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
    if pytestconfig.getoption(
        "all"
    ):  # one guide alone is no more than what every run sees of the page with all of them
        page.goto(f"{somebody.base}supervisors/guides.html#guide-trust")
        found["guides"] = violations(page, width=320)
    assert {name: own for name, own in found.items() if own} == {}
    context.close()
