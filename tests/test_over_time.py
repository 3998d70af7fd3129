"""Two devices that exchange their files, and a course that changes under a record."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from conftest import DATA, ROOT, Learner, address_of, asked, watch
from playwright.sync_api import expect
from store import rows
from way import EVENTS, PAGE, add, full_record, part

#: What a learner of that edition had in their file.
SAVED_BY_1_1_0 = ROOT / "tests" / "record-1.1.0.json"


def unversioned(events) -> list[dict]:
    """Return events without the version of their form, which rises as they are read."""
    return [{key: value for key, value in event.items() if key != "version"} for event in events]


def everything(learner: Learner) -> dict[str, str]:
    """Return what the pages of the learner's own show, but for the time of day and what is said of files."""
    shown = {
        name: part(learner, name).locator("main [data-stage]").inner_text()
        for name in ("progress", "review", "completion", "index")
    }
    return {**shown, "map": learner.page.locator("[data-map]").inner_text()}


@pytest.mark.thorough  # that two devices become one record, and that a record has the same figures on every page, every run shows
def test_two_devices_that_exchange_their_files_show_the_same_numbers(browser, site, tmp_path):
    contexts = [browser.new_context(viewport={"width": 1200, "height": 900}) for _ in range(2)]
    desks = [Learner(context.new_page(), address_of(site)) for context in contexts]
    for number, desk in enumerate(desks):
        desk.page.clock.set_fixed_time(datetime(2026, 10, 1 + number, 18, 0, tzinfo=UTC))
        desk.open(PAGE)
        desk.choose("trust-limits", "no-secret" if number else "plain-rule")
        desk.check("trust-limits")
        page = f"strategies/{'02-assess-and-explore' if number else '03-set-collaborative-goals'}.html"
        desk.open(page)
        for question in desk.questions()[: 3 + number]:
            desk.answer_somehow(question)
    pages, files = [], []
    for number, desk in enumerate(desks):
        desk.page.clock.set_fixed_time(datetime(2026, 10, 5, 18, 0, tzinfo=UTC))
        page = part(desk, "my-file")
        pages.append(page)
        with page.expect_download() as download:
            page.get_by_role("button", name="Download my file").click()
        files.append(tmp_path / f"{number}.json")
        download.value.save_as(files[-1])
    for page, file in zip(pages, reversed(files), strict=True):
        page.locator("[data-file]").set_input_files(file)
        page.get_by_role("button", name="Add what is new").click()
        expect(page.locator("[data-restore-says]")).to_contain_text("events were added")
    here, there = (everything(desk) for desk in desks)
    assert here == there
    assert f"8 of {asked()} questions tried" in here["progress"]
    for context in contexts:
        context.close()


def test_a_change_of_content_keeps_every_event_and_shows_sensible_numbers(context, server, site, changed_edition):
    """Four strategies were complete; a question of one is reworded, one of the next taken out, and so on (`change` in conftest)."""
    base = server.publish(site)
    learner = Learner(context.new_page(), base)
    found = watch(learner.page, base)
    page = part(learner, "progress")
    add(learner, *full_record(json.loads(page.locator("[data-catalogue]").inner_text())))
    before = page.evaluate(EVENTS)
    changed = DATA["strategies"][1:5]
    for strategy in changed:
        state = page.locator(f"tr[data-strategy='{strategy['id']}'] [data-cell='state']")
        expect(state).to_have_text("checked, complete")
    server.publish(changed_edition)
    page = part(learner, "progress")
    assert unversioned(page.evaluate(EVENTS)) == unversioned(before)
    reworded, removed, renamed, reordered = (len(strategy["questions"]) for strategy in changed)
    cells = [
        ["reading", f"{reworded - 1} of {reworded - 1}", f"{reworded - 1} of {reworded}"],
        ["checked, complete", f"{removed - 1} of {removed - 1}", f"{removed - 1} of {removed - 1}"],
        ["checked, complete", f"{renamed} of {renamed}", f"{renamed} of {renamed}"],
        ["checked, complete", f"{reordered} of {reordered}", f"{reordered} of {reordered}"],
    ]
    titles = [strategy["title"] for strategy in changed]
    titles[2] = "Say That It Is Hard"
    lines = [page.locator(f"tr[data-strategy='{strategy['id']}']") for strategy in changed]
    shown = [
        [line.locator(f"[data-cell='{cell}']").inner_text() for cell in ("state", "first", "latest")] for line in lines
    ]
    assert shown == cells
    for number, (line, title) in enumerate(zip(lines, titles, strict=True), 2):
        expect(line.get_by_role("link")).to_have_text(f"{number}. {title}")
    card = part(learner, "completion").locator("[data-card]")
    for number, title in enumerate(titles, 2):
        expect(card).to_contain_text(f"{number}. {title}:")
    map_ = part(learner, "index").locator("[data-map]")
    for strategy, (state, *_) in zip(changed, cells, strict=True):
        expect(map_.locator(f"[data-strategy='{strategy['id']}'] [data-state]")).to_have_text(state)
    part(learner, "review").get_by_role("button", name="Begin", exact=True).click()
    expect(learner.page.locator(".review .question")).to_have_count(1)
    learner.open(PAGE)
    assert found == []


def test_a_record_saved_by_edition_1_1_0_opens_and_each_answer_is_where_it_belongs(learner: Learner, pytestconfig):
    """The file was saved by that edition: every question answered, two cases played, the test before the course handed in.

    My progress counts the answers of all strategies; every third strategy's page is opened too, with `--all` each.
    """
    saved = json.loads(SAVED_BY_1_1_0.read_text(encoding="utf-8"))
    found = watch(learner.page, learner.base)
    page = part(learner, "my-file")
    page.locator("[data-file]").set_input_files(SAVED_BY_1_1_0)
    page.get_by_role("button", name="Add what is new").click()
    expect(page.locator("[data-restore-says]")).to_contain_text(f"{len(saved['events'])} events were added")
    page = part(learner, "progress")
    now = {
        question["id"]: (strategy["id"], question["revision"])
        for strategy in json.loads(page.locator("[data-catalogue]").inner_text())["strategies"]
        for question in strategy["questions"]
    }
    tests = {strategy[when]["id"] for strategy in DATA["strategies"] for when in ("form_a", "form_b")}
    answered = [event for event in saved["events"] if event["kind"] == "answered" and event["question"] not in tests]
    kept = [event["question"] for event in answered if now.get(event["question"], ("", ""))[1] == event["revision"]]
    reworded = [event["question"] for event in answered if event["question"] in now and event["question"] not in kept]
    gone = [event["question"] for event in answered if event["question"] not in now]
    # A written answer counts once the learner has marked it, and here none was.
    kinds = {question["id"]: question["kind"] for strategy in DATA["strategies"] for question in strategy["questions"]}
    counted = {name for name in kept if kinds[name] != "write and compare"}
    assert counted and reworded and gone
    assert set(gone) <= set(DATA["retired"])
    expect(page.locator("main [data-stage]")).to_contain_text(f"{len(counted)} of {asked()} questions tried")
    every = pytestconfig.getoption("all")
    for strategy in DATA["strategies"]:
        own = {name for name, (owner, _) in now.items() if owner == strategy["id"]}
        # Pages where something was kept, and one where a question is gone.
        if strategy["id"] != "motivate" and (own.isdisjoint(counted) or (strategy["number"] % 3 and not every)):
            continue
        learner.open(f"strategies/{strategy['number']:02}-{strategy['slug']}.html")
        for name in own.intersection(kept):
            expect(learner.question(name).locator("[data-earlier]")).to_be_empty()
        for name in own & counted:
            expect(learner.question(name).locator("[data-result]")).not_to_be_empty()
        for name in own.intersection(reworded):
            expect(learner.question(name).locator("[data-earlier]")).to_contain_text("You answered an earlier wording")
            expect(learner.question(name).locator("[data-result]")).to_be_empty()
        assert set(learner.questions()).isdisjoint(gone)
        if own & counted:
            expect(learner.page.locator("[data-summary]")).to_contain_text(f"Answered: {len(own & counted)} of")
    held = {
        json.dumps(event, sort_keys=True) for event in unversioned(row["event"] for row in rows(learner.page, "events"))
    }
    assert {json.dumps(event, sort_keys=True) for event in unversioned(saved["events"])} <= held, (
        "nothing was changed or lost"
    )
    assert found == []
