"""The way through: home, progress, review, the tests before and after, the completion record."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from conftest import DATA, Learner, address_of, asked, until, violations
from playwright.sync_api import Page, expect
from way import COURSE, PAGE, add, answered, event, full_record, part

BEST = {
    question["id"]: [option["id"] for option in question.get("options", []) if option["grade"] == "best"]
    for strategy in DATA["strategies"]
    for question in strategy["questions"]
}


def review_all(page: Page) -> list[str]:
    """Answer every question of today's review right, and return their ids; nothing where nothing is due."""
    begin = page.get_by_role("button", name="Begin", exact=True)
    if not begin.is_visible():
        return []
    begin.click()
    page.locator(".review__asking").wait_for()  # a question is brought when it is asked
    asked = []
    while page.locator(".review__asking").count():
        question = page.locator(".review .question")
        name = question.get_attribute("data-question")
        asked.append(name)
        for option in BEST[name]:
            question.locator(f"fieldset input[value='{option}']").check()
        question.get_by_role("button", name="Check answer").click()
        expect(question.locator("[data-saved]")).to_have_text("Saved")
        go_on(page, name)
    return asked


def go_on(page: Page, asked: str) -> None:
    """Ask for what comes after the question `asked` in a review, and wait until it has come."""
    page.locator("[data-next]").click()
    expect(page.locator(f".review .question[data-question='{asked}']")).to_have_count(0)


def test_six_weeks_of_reviews_come_due_as_the_rule_says(desk: Learner):
    """One question right at once, one missed while certain, each answered right whenever it comes back."""
    start = datetime(2026, 10, 1, 18, 0, tzinfo=UTC)
    desk.page.clock.set_fixed_time(start)
    desk.open(PAGE)
    desk.choose("trust-limits", "plain-rule")
    desk.check("trust-limits")
    desk.question("trust-first-five-minutes").get_by_label("Certain").check()
    desk.choose("trust-first-five-minutes", "safe-here")
    desk.check("trust-first-five-minutes")
    came: dict[str, list[int]] = {"trust-limits": [], "trust-first-five-minutes": []}
    # The day before something is due, and that day: what falls due between two days that are looked at would come late.
    for day in (0, 1, 2, 6, 7, 8, 21, 22, 23, 42):
        # At another hour each day: it is days that count.
        desk.page.clock.set_fixed_time(start + timedelta(days=day, hours=day % 5 - 2) if day else start)
        page = part(desk, "review")
        for name in review_all(page):
            came[name].append(day)
    # Right at first: after 1 day, then 6, then 15, then 38, which is later. Missed: the next day, and from there the same.
    assert came == {"trust-limits": [1, 7, 22], "trust-first-five-minutes": [1, 2, 8, 23]}
    rows = part(desk, "progress").locator("tr[data-strategy='trust']")
    expect(rows.locator("[data-cell='first']")).to_have_text("1 of 2")
    expect(rows.locator("[data-cell='latest']")).to_have_text(f"2 of {asked('trust')}")
    expect(rows.locator("[data-cell='due']")).to_have_text("–")


def test_a_review_says_why_a_question_comes_back_and_goes_on_after_a_closed_tab(desk: Learner):
    desk.page.clock.set_fixed_time(datetime(2026, 10, 1, 18, 0, tzinfo=UTC))
    desk.open(PAGE)
    desk.choose("trust-limits", "no-secret")
    desk.question("trust-limits").get_by_label("Certain").check()
    desk.check("trust-limits")
    desk.choose("trust-signs", "agrees")
    desk.check("trust-signs")
    desk.page.clock.set_fixed_time(datetime(2026, 10, 2, 8, 0, tzinfo=UTC))
    expect(part(desk, "index").get_by_role("link", name="Review: 2 due")).to_be_visible()
    page = part(desk, "review")
    expect(page.locator("[data-count]")).to_have_text("2 questions are due.")
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.get_by_role("heading", name="Question 1 of 2")).to_be_focused()
    first = page.locator(".review .question").get_attribute("data-question")
    why = {"trust-limits": "you were certain, and it was not yet right", "trust-signs": "it was not yet right"}
    expect(page.locator("[data-why]")).to_contain_text(why[first])
    # Nothing of the earlier answer shows.
    expect(page.locator(".review .question [data-result]")).to_be_empty()
    expect(page.locator(".review .question fieldset input:checked")).to_have_count(0)
    desk.choose(first, BEST[first][0])
    desk.question(first).get_by_role("button", name="Check answer").click()
    expect(page.locator("[data-next]")).to_be_visible()
    page = part(desk, "review")
    expect(page.locator("[data-count]")).to_have_text("You began a review and have 1 of 2 questions left.")
    page.get_by_role("button", name="Go on").click()
    second = page.locator(".review .question").get_attribute("data-question")
    assert {first, second} == {"trust-limits", "trust-signs"}
    desk.choose(second, "agrees" if second == "trust-signs" else "no-secret")
    desk.question(second).get_by_role("button", name="Check answer").click()
    page.get_by_role("button", name="See how it went").click()
    expect(page.locator("[data-results] li")).to_have_count(2)
    page.get_by_role("button", name="not right once more").click()
    expect(page.locator("[data-why]")).to_contain_text("Once more, while it is fresh.")


def test_every_kind_of_question_can_be_reviewed(desk: Learner):
    desk.page.clock.set_fixed_time(datetime(2026, 10, 1, 18, 0, tzinfo=UTC))
    desk.open(PAGE)
    # One of each kind.
    questions = ["trust-limits", "trust-signs", "trust-order-rupture", "trust-write-complaint"]
    for question in questions:
        desk.answer_somehow(question)
    for box in desk.page.locator("[data-checklist] input").all():
        box.check()
    expect(desk.question("trust-write-complaint").locator("[data-result]")).to_contain_text(
        "by your own marking: 4 of 4"
    )
    desk.page.clock.set_fixed_time(datetime(2026, 10, 20, 18, 0, tzinfo=UTC))
    page = part(desk, "review")
    page.get_by_role("button", name="Begin", exact=True).click()
    kinds = set()
    for _ in questions:
        question = page.locator(".review .question")
        kinds.add(question.get_attribute("data-kind"))
        name = question.get_attribute("data-question")
        desk.answer_somehow(name)
        go_on(page, name)
    assert kinds == {"choose one", "choose several", "put in order", "write and compare"}
    expect(page.get_by_role("heading", name="That was the review")).to_be_focused()


def test_the_first_visit_says_what_the_course_is_and_the_second_where_one_stopped(desk: Learner):
    page = part(desk, "index")
    expect(page.get_by_role("link", name="Begin with the introduction")).to_be_visible()
    expect(page.get_by_text("About half an hour a page")).to_be_visible()
    expect(page.locator("[data-state]:not(:empty)")).to_have_count(0)
    desk.open("strategies/02-assess-and-explore.html")
    page.locator("#how-it-sounds").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#how-it-sounds').scrollIntoView()")
    page = part(desk, "index")
    go = page.get_by_role("link", name="Go on with “Assess and Explore”")
    expect(go).to_have_attribute("href", "strategies/02-assess-and-explore.html#how-it-sounds")
    expect(page.get_by_text("You stopped at “How it sounds”.")).to_be_visible()
    expect(page.locator("[data-map] [data-strategy='explore'] [data-state]")).to_have_text("reading")
    expect(page.locator("[data-map] [data-strategy='trust'] [data-state]")).to_have_text("not begun")


def test_home_and_progress_say_the_same_of_each_strategy(desk: Learner):
    desk.open(PAGE)
    for question in desk.questions():
        desk.answer_somehow(question)
    desk.page.locator("[data-checklist] input").first.check()
    state = part(desk, "index").locator("[data-map] [data-strategy='trust'] [data-state]").inner_text()
    assert state == "checked"
    expect(part(desk, "progress").locator("tr[data-strategy='trust'] [data-cell='state']")).to_have_text(state)
    expect(part(desk, "completion").locator("[data-card]")).to_contain_text("1. Build Trust and Rapport: checked;")


def test_the_completion_record_keeps_a_name_only_if_told_to_and_its_code_sees_a_change(desk: Learner):
    page = part(desk, "completion")
    page.get_by_label("Your name").fill("Anna Example")
    expect(page.locator("[data-card]")).to_contain_text("Name: Anna Example")
    page = part(desk, "completion")
    expect(page.get_by_label("Your name")).to_have_value("")
    page.get_by_label("Your name").fill("Anna Example")
    page.get_by_label("Keep my name").check()
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    page = part(desk, "completion")
    expect(page.get_by_label("Your name")).to_have_value("Anna Example")
    expect(page.locator("[data-card]")).to_contain_text(f"edition {DATA['course']['edition']}")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as text").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    box = page.get_by_label("Paste the text of a saved record here")
    box.fill(text)
    expect(page.locator("[data-checked]")).to_contain_text("The code fits")
    box.fill("  " + text.replace("\n", "\r\n   "))
    expect(page.locator("[data-checked]")).to_contain_text("The code fits")
    box.fill(text.replace("0 of 15", "7 of 15", 1))
    expect(page.locator("[data-checked]")).to_contain_text("The code does not fit")
    box.fill("nothing")
    expect(page.locator("[data-checked]")).to_contain_text("There is no check code")


def test_time_counts_while_the_page_has_attention_and_can_be_switched_off(desk: Learner):
    desk.page.clock.install()
    desk.open(PAGE)
    until(desk.page, f"course.record('{COURSE}').then((record) => record.events.length > 0)")
    desk.page.keyboard.press("Shift")
    desk.page.clock.run_for(600_000)  # two minutes after the last key, no more is counted
    page = part(desk, "progress")
    cell = page.locator("tr[data-strategy='trust'] [data-cell='time']")
    expect(cell).to_have_text("2 min")
    page.get_by_role("button", name="Stop counting time").click()
    expect(cell).to_be_hidden()
    desk.open(PAGE)
    desk.page.keyboard.press("Shift")
    desk.page.clock.run_for(100_000)
    page = part(desk, "progress")
    expect(page.get_by_text("Time is not counted.")).to_be_visible()
    page.get_by_role("button", name="Count time").click()
    expect(cell).to_have_text("2 min")


def test_many_events_that_are_nowhere_else_bring_a_reminder_until_a_copy_is_taken(desk: Learner):
    part(desk, "index")
    add(desk, *[answered(n / 1000, question=f"x{n}", id=f"x{n}") for n in range(60)])
    expect(
        part(desk, "index").get_by_text("60 things you did are kept in this browser and nowhere else")
    ).to_be_visible()
    page = part(desk, "my-file")
    with page.expect_download():
        page.get_by_role("button", name="Download my file").click()
    expect(page.locator("[data-holds]")).to_contain_text("0 of them have come since")
    expect(part(desk, "index").get_by_text("nowhere else")).to_have_count(0)


def test_axe_finds_nothing_where_there_is_a_record(browser, site, pytestconfig):
    context = browser.new_context(viewport={"width": 320, "height": 800})
    learner = Learner(context.new_page(), address_of(site))
    page = part(learner, "progress")
    add(
        learner, *full_record(json.loads(page.locator("[data-catalogue]").inner_text())), event("handed", test="before")
    )
    later = ("after", "later") if pytestconfig.getoption("all") else ()  # of the same element as “before”
    for name in ("index", "progress", "review", "before", "words-before", *later, "completion", "my-file"):
        page = part(learner, name)
        if name == "review":
            page.get_by_role("button", name="Begin", exact=True).click()
            page.locator(".review__asking").wait_for()
        if name == "my-file":
            page.get_by_label("Name of this record").fill("Anna")
            page.get_by_role("button", name="Keep this name").click()
            expect(page.locator("[data-whose]")).to_have_text("Record of Anna.")
        assert violations(page, width=320) == [], name
    page.get_by_role("link", name="Somebody else?").click()
    page.locator("course-whose[data-ready]").wait_for()
    assert violations(page) == []
    context.close()


def test_a_review_can_be_taken_with_the_keyboard_alone(desk: Learner):
    page = part(desk, "review")
    add(desk, answered(-400, question="trust-limits", revision=revision_of(page, "trust-limits")))
    page.get_by_role("button", name="Begin", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Question 1 of 1")).to_be_focused()
    for key in ("Tab", "Space", "Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    page.keyboard.press("Shift+Tab")
    while not page.locator("[data-next]").evaluate("each => each === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="That was the review")).to_be_focused()


def revision_of(page: Page, question: str) -> str:
    """Return the revision of a question on the page of the first strategy."""
    other = page.context.new_page()
    other.goto(page.url.rsplit("/", 1)[0] + f"/{PAGE}")
    found = other.locator(f"[data-question='{question}']").get_attribute("data-revision")
    other.close()
    return found


def test_the_completion_record_prints_alone_on_its_sheet(desk: Learner):
    page = part(desk, "completion")
    page.emulate_media(media="print")
    expect(page.locator(".record-card")).to_be_visible()
    expect(page.locator("form.completion__form")).to_be_hidden()
    expect(page.get_by_label("Paste the text")).to_be_hidden()
    expect(page.locator(".md-banner")).to_be_hidden()


def test_without_scripts_the_pages_of_a_record_say_what_one_can_do(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name in ("progress", "review", "before", "words-before", "later", "completion", "my-file", "whose"):
        page.goto(f"{address_of(site)}{name}.html")
        says = page.locator(".self-check__plain").first  # a text in a noscript is not found by its words
        expect(says).to_be_visible()
        assert "Your browser runs no scripts here" in says.inner_text()
    page.goto(f"{address_of(site)}index.html")
    expect(page.get_by_role("link", name="Begin with the introduction")).to_be_visible()
    expect(page.locator("[data-map] a")).to_have_count(15)
    context.close()
