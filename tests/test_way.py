"""The way through: home, progress, review, the tests before and after, the completion record, whose record it is."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import DATA, Learner, address_of, asked, pure, violations, watch
from playwright.sync_api import Page, expect

PAGE = "strategies/01-build-trust-and-rapport.html"
COURSE = "working-with-resistant-clients"
EVENTS = f"() => course.record('{COURSE}').then((record) => record.events)"
BEST = {
    question["id"]: [option["id"] for option in question.get("options", []) if option["grade"] == "best"]
    for strategy in DATA["strategies"]
    for question in strategy["questions"]
}


# The rules, run where they will run.


@pytest.fixture(scope="module")
def rules(browser):
    """A page with the figures and nothing else."""
    page = pure(browser.new_page(), "record/figures.js", "exchange/check-code.js")
    yield page
    page.close()


def intervals(rules: Page, *grades: int) -> list[float]:
    """Return the days between repetitions when a question is answered with these qualities."""
    script = """(grades) => { let spacing = course.spacing.ANEW;
        return grades.map((grade) => (spacing = course.spacing.repeated(spacing, grade)).interval); }"""
    return rules.evaluate(script, list(grades))


def test_the_spacing_rule_gives_its_published_example(rules):
    """SM-2: I(1) = 1, I(2) = 6, I(n) = I(n-1) times 2.5, rounded up, where the quality is 4 and leaves the E-Factor."""
    assert intervals(rules, 4, 4, 4, 4) == [1, 6, 15, 38]


@pytest.mark.parametrize("grade", [3, 4, 5])
def test_the_ease_changes_as_both_published_forms_of_the_formula_say(rules, grade):
    ease = rules.evaluate("(grade) => course.spacing.repeated(course.spacing.ANEW, grade).ease", grade)
    assert ease == pytest.approx(2.5 + (0.1 - (5 - grade) * (0.08 + (5 - grade) * 0.02)))
    assert ease == pytest.approx(2.5 - 0.8 + 0.28 * grade - 0.02 * grade * grade)


def test_the_ease_never_falls_below_1_3_and_a_miss_begins_anew_without_changing_it(rules):
    script = """(grades) => grades.reduce((spacing, grade) => course.spacing.repeated(spacing, grade), course.spacing.ANEW)"""
    assert rules.evaluate(script, [3] * 20)["ease"] == 1.3
    missed = rules.evaluate(script, [5, 5, 5, 2])
    assert missed == {"repetitions": 0, "interval": 1, "ease": pytest.approx(2.8)}
    assert intervals(rules, 4, 4, 4, 0, 4, 4) == [1, 6, 15, 1, 1, 6]


DAY = 86_400_000
NOON = 1_795_435_200_000  # 2026-11-23, noon in universal time


def answered(day: float, result: str = "correct", sure: str | None = None, question: str = "q", **more) -> dict:
    """Return an attempt on a day, counted from 2026-11-23."""
    at = NOON + int(day * DAY)
    made = {"id": f"{question}{at}", "at": at, "version": 2, "kind": "answered", "question": question}
    return {**made, "revision": "r", "response": ["a"], "result": result, "sure": sure, **more}


STRATEGY = {
    "id": "s",
    "questions": [{"id": f"q{n}", "revision": "r"} for n in range(5)],
    "case": {"id": "c", "ends": ["two/b"]},
    "before": {"id": "b", "revision": "r"},
    "after": {"id": "a", "revision": "r"},
}


def due_day(rules: Page, *events: dict) -> int:
    """Return the day on which question q is due."""
    script = """([events, noon]) => course.figures.questionOf(course.figures.indexOf(events), { id: "q", revision: "r" }).schedule.due
        - course.days.dayOf(noon)"""
    return rules.evaluate(script, [list(events), NOON])


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/London"])
def test_a_day_is_the_learner_s_own_in_every_zone(browser, zone):
    context = browser.new_context(timezone_id=zone)
    page = pure(context.new_page(), "record/days.js")
    script = """(day) => { const date = course.days.dateOf(day);
        return [course.days.dayOf(date.getTime()), date.getFullYear(), date.getMonth() + 1, date.getDate()]; }"""
    assert page.evaluate(script, 20_780) == [20_780, 2026, 11, 23]
    context.close()


def test_only_the_first_answer_of_a_day_counts(rules):
    assert due_day(rules, answered(0, "not yet"), answered(0.01, "correct")) == 1


def test_a_right_answer_before_its_day_changes_nothing_and_a_miss_does(rules):
    on_time = [answered(0), answered(1)]
    assert due_day(rules, *on_time) == 7
    assert due_day(rules, *on_time, answered(3)) == 7
    assert due_day(rules, *on_time, answered(3, "not yet")) == 4


def test_an_answer_that_was_partly_right_and_certain_comes_back_as_if_missed(rules):
    assert due_day(rules, answered(0), answered(1, "partly")) == 7
    assert due_day(rules, answered(0), answered(1, "partly", "certain")) == 2


def test_what_was_missed_while_certain_is_asked_first_then_what_was_missed_then_the_rest(rules):
    events = [
        answered(-9, question="q0"),
        answered(-5, "not yet", question="q1"),
        answered(-2, "not yet", "certain", question="q2"),
        answered(-8, question="q3"),
        answered(0, question="q4"),
    ]
    script = """([events, strategy, noon]) => course.figures.dueOf(course.figures.indexOf(events), [strategy], course.days.dayOf(noon))
        .map((each) => [each.id, each.why])"""
    found = rules.evaluate(script, [events, STRATEGY, NOON])
    assert found == [["q2", "certain"], ["q1", "missed"], ["q0", "time"], ["q3", "time"]]


def test_a_session_has_ten_questions_in_an_order_that_its_seed_repeats(rules):
    due = [{"id": f"q{n}"} for n in range(30)]
    script = "([due, seed, before]) => course.figures.sessionOf(due, seed, before)"
    first = rules.evaluate(script, [due, "seed", None])
    assert first == rules.evaluate(script, [due, "seed", None])
    assert sorted(first) == sorted(f"q{n}" for n in range(10))
    orders = {tuple(rules.evaluate(script, [due, f"seed {n}", None])) for n in range(20)}
    assert len(orders) == 20


def test_a_session_never_begins_with_the_question_asked_last(rules):
    due = [{"id": f"q{n}"} for n in range(3)]
    script = "([due, seed]) => course.figures.sessionOf(due, seed, 'q1')[0]"
    assert {rules.evaluate(script, [due, f"seed {n}"]) for n in range(40)} == {"q0", "q2"}
    assert rules.evaluate("() => course.figures.sessionOf([{ id: 'q1' }], 's', 'q1')") == ["q1"]


def figures(rules: Page, *events: dict) -> dict:
    """Return what is shown of the strategy."""
    script = """([events, strategy, noon]) => course.figures.strategyOf(course.figures.indexOf(events), strategy, course.days.dayOf(noon))"""
    return rules.evaluate(script, [list(events), STRATEGY, NOON])


def event(kind: str, **fields) -> dict:
    """Return an event of any kind."""
    name = re.sub(r"\W+", "-", f"{kind}{fields}")
    return {"id": name, "at": NOON, "version": 2, "kind": kind, **fields}


READ, PLAYED = event("read", strategy="s"), event("chose", case="c", turn="two", choice="b", after="x")
WROTE = event("wrote", entry="e", strategy="s")


def test_complete_is_read_all_tried_eight_in_ten_of_the_latest_right_and_the_case_played(rules):
    four = [answered(0, question=f"q{n}") for n in range(4)]
    fifth = answered(0, "not yet", question="q4")
    assert figures(rules, *four, fifth, READ, PLAYED)["complete"]
    assert not figures(rules, *four, READ, PLAYED)["complete"]
    assert not figures(rules, *four[:3], answered(0, "partly", question="q3"), fifth, READ, PLAYED)["complete"]
    assert not figures(rules, *four, fifth, PLAYED)["complete"]
    assert not figures(rules, *four, fifth, READ)["complete"]
    elsewhere = event("chose", case="c", turn="one", choice="b", after="x")
    assert not figures(rules, *four, fifth, READ, elsewhere)["complete"]


def test_a_strategy_is_not_begun_then_reading_then_checked_then_tried(rules):
    five = [answered(0, "not yet", question=f"q{n}") for n in range(5)]
    assert figures(rules)["state"] == "not begun"
    assert figures(rules, event("visited", strategy="s", section="", seconds=0))["state"] == "reading"
    assert figures(rules, five[0])["state"] == "reading"
    assert figures(rules, *five)["state"] == "checked"
    assert figures(rules, WROTE)["state"] == "tried"
    assert figures(rules, WROTE, event("removed", entry="e"))["state"] == "not begun"


def test_first_and_latest_count_apart_and_no_total_passes_the_number_of_questions(rules):
    many = [answered(n / 100, "not yet" if n < 5 else "correct", question=f"q{n % 7}") for n in range(70)]
    found = figures(rules, *many)
    assert (found["questions"], found["tried"], found["first"], found["latest"]) == (5, 5, 0, 5)


def test_confidence_takes_first_answers_only(rules):
    events = [
        answered(0, "not yet", "certain", "q0"),
        answered(1, "correct", "certain", "q0"),
        answered(0, sure="guess", question="q1"),
    ]
    script = "([e, s]) => course.figures.confidenceOf(course.figures.indexOf(e), [s])"
    found = {each["sure"]: (each["answers"], each["right"]) for each in rules.evaluate(script, [events, STRATEGY])}
    assert found == {"guess": (1, 1), "fairly sure": (0, 0), "certain": (1, 0)}


@pytest.mark.parametrize(("gained", "lost", "chance"), [(8, 2, 112 / 1024), (5, 0, 2 / 32), (3, 3, 1), (0, 0, 1)])
def test_the_doubt_beside_the_gain_is_the_exact_sign_test(rules, gained, lost, chance):
    assert rules.evaluate("([g, l]) => course.figures.signTest(g, l)", [gained, lost]) == pytest.approx(chance)


def test_gain_counts_the_first_hand_in_of_strategies_answered_in_both(rules):
    events = [answered(0, "not yet", question="b"), answered(9, question="a"), answered(10, "not yet", question="a")]
    script = "([e, s]) => course.figures.gainOf(course.figures.indexOf(e), [s, { ...s, id: 't', before: { id: 'x', revision: 'r' } }])"
    found = rules.evaluate(script, [events, STRATEGY])
    assert (found["both"], found["before"], found["after"], found["gained"], found["lost"]) == (1, 0, 1, 1, 0)


def test_the_check_code_is_crc_32_and_sees_a_letter_but_no_line_break(rules):
    code = "(text) => course.checkCode(text)"
    assert rules.evaluate(code, "123456789") == "CBF4-3926"  # the check value of CRC-32/ISO-HDLC
    assert rules.evaluate(code, "Anna  Example\n7 of 7") == rules.evaluate(code, "Anna Example 7 of 7")
    assert rules.evaluate(code, "Anna Example 7 of 7") != rules.evaluate(code, "Anna Example 6 of 7")


def test_work_since_the_last_copy_is_counted_without_visits(rules):
    visit = event("visited", strategy="s", section="", seconds=3)
    events = [answered(0), event("copied"), answered(1), visit, READ]
    assert rules.evaluate("(e) => course.figures.indexOf(e).uncopied", events) == 2


def test_a_result_that_is_none_of_ours_is_no_result(rules):
    assert figures(rules, answered(0, "<b>", question="q0"))["tried"] == 0


# In the browser.


def part(learner: Learner, name: str) -> Page:
    """Open a page of the learner's own, wait until it is ready, and return it."""
    learner.open(f"{name}.html")
    element = {"index": "home", "before": "test", "after": "test"}.get(name, name)
    learner.page.locator(f"course-{element}[data-ready]").wait_for()
    return learner.page


def add(learner: Learner, *events: dict) -> None:
    """Put events into the record."""
    saved = learner.page.evaluate(
        f"(events) => course.record('{COURSE}').then((record) => record.append(events))", list(events)
    )
    assert saved


@pytest.fixture
def desk(context, site) -> Learner:
    """A learner at the course in a folder, whose clock can be moved."""
    learner = Learner(context.new_page(), address_of(site))
    found = watch(learner.page, learner.base)
    yield learner
    assert found == []


def review_all(page: Page) -> list[str]:
    """Answer every question of today's review right, and return their ids; nothing where nothing is due."""
    begin = page.get_by_role("button", name="Begin", exact=True)
    if not begin.is_visible():
        return []
    begin.click()
    asked = []
    while page.locator(".review__asking").count():
        question = page.locator(".review .question")
        name = question.get_attribute("data-question")
        asked.append(name)
        for option in BEST[name]:
            question.locator(f"fieldset input[value='{option}']").check()
        question.get_by_role("button", name="Check answer").click()
        expect(question.locator("[data-saved]")).to_have_text("Saved")
        page.locator("[data-next]").click()
    return asked


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
    # The day before something is due, that day and the next: what falls due between two days that are looked at would come late.
    for day in (0, 1, 2, 3, 6, 7, 8, 9, 21, 22, 23, 24, 42):
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
    for question in desk.questions():
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
    for _ in range(7):
        question = page.locator(".review .question")
        kinds.add(question.get_attribute("data-kind"))
        desk.answer_somehow(question.get_attribute("data-question"))
        page.locator("[data-next]").click()
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


def test_the_tests_before_and_after_keep_their_answers_to_themselves_until_both_are_done(desk: Learner):
    page = part(desk, "before")
    expect(page.locator("[data-answer]:visible")).to_have_count(0)
    choose_first(page)
    page.locator(".question").last.get_by_label("Certain").check()
    page.wait_for_function(
        f"course.record('{COURSE}').then((record) => record.refresh().then(() => record.allDrafts.length === 1))"
    )
    page = part(desk, "before")
    expect(page.locator(".question fieldset input:checked")).to_have_count(16)
    page.locator(".question").first.locator("fieldset:not(.sure) input").nth(1).check()
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.locator("[data-says]")).to_contain_text("Handed in on")
    expect(page.locator("[data-answer]:visible")).to_have_count(0)
    expect(page.locator(".question input:enabled")).to_have_count(0)
    expect(part(desk, "progress").locator("[data-gain]")).to_contain_text("Once both are handed in")
    page = part(desk, "after")
    expect(page.locator("[data-says]")).to_contain_text("0 of 15 strategies are complete")
    choose_first(page, leave=1)
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.locator("[data-status]")).to_contain_text("1 question has no answer yet")
    page.get_by_role("button", name="Hand in all the same").click()
    expect(page.locator("[data-answer]:visible")).to_have_count(15)
    expect(part(desk, "before").locator("[data-answer]:visible")).to_have_count(15)
    gain = part(desk, "progress").locator("[data-gain]")
    expect(gain).to_contain_text("Of the 14 strategies that you answered in both tests")
    expect(gain).to_contain_text("would still come up in about")
    expect(gain.locator("tbody tr")).to_have_count(15)


def choose_first(page: Page, leave: int = 0) -> None:
    """Choose the first option of each question, but for the last `leave`."""
    questions = page.locator(".question").all()
    for question in questions[: len(questions) - leave]:
        question.locator("fieldset:not(.sure) input").first.check()


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
    desk.page.wait_for_function(f"course.record('{COURSE}').then((record) => record.events.length > 0)")
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


# Whose record it is.


@pytest.fixture
def anna(learner: Learner) -> Learner:
    """Anna, who answered, began to write, noted a client's code, and gave her record a name."""
    learner.open(PAGE)
    learner.choose("trust-limits", "plain-rule")
    learner.check("trust-limits")
    learner.question("trust-write-complaint").locator("textarea").fill("Anna’s half a thought")
    add(learner, {**WROTE, "date": "2026-11-01", "setting": "", "code": "Annas-K7", "tried": "x", "happened": "", "next": "", "alliance": 0, "tags": []})  # fmt: skip
    page = part(learner, "my-file")
    page.get_by_label("Name of this record").fill("Anna")
    page.get_by_role("button", name="Keep this name").click()
    expect(page.locator("[data-whose]")).to_have_text("Record of Anna.")
    return learner


@pytest.mark.both
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
    for name in ("index", "progress", "review", "completion", "my-file"):
        content = part(ben, name).content()
        assert "Annas-K7" not in content and "half a thought" not in content
    expect(part(ben, "progress").locator("[data-sum]")).to_contain_text(f"1 of {asked()} questions tried")
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


def test_to_finish_saves_the_file_and_clears_this_record_only(anna: Learner, tmp_path):
    other = Learner(anna.page.context.new_page(), anna.base)
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
    page = part(anna, "my-file")
    page.locator("[data-file]").set_input_files(tmp_path / "ben.json")
    expect(page.locator("[data-restore-says]")).to_contain_text("The file says that it is the record of Ben")


def test_who_only_looks_around_leaves_nothing_and_is_told(anna: Learner):
    before = anna.page.evaluate(EVENTS)
    other = Learner(anna.page.context.new_page(), anna.base)
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
    part(anna, "my-file")
    assert anna.page.evaluate(EVENTS) == before


def test_the_choice_leads_back_into_the_course_and_nowhere_else(anna: Learner):
    page = anna.page
    for back in ("javascript%3Aalert(1)", "%", "http%3A%2F%2Felse.test%2F"):
        page.goto("about:blank")
        page.goto(f"{anna.base}whose.html#back={back}")
        page.get_by_role("button", name="Anna").click()
        page.wait_for_url("**/index.html")
        assert page.url.startswith(anna.base)


def test_a_name_that_is_there_is_not_given_twice(anna: Learner):
    anna.page.get_by_role("link", name="Somebody else?").click()
    anna.page.get_by_label("Somebody new").fill("Anna")
    anna.page.get_by_role("button", name="Begin my record").click()
    expect(anna.page.locator("[data-says]")).to_contain_text("There is a record of Anna already")


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


# Two devices, and content that changes.


def everything(learner: Learner) -> dict[str, str]:
    """Return what the pages of the learner's own show, but for the time of day and what is said of files."""
    shown = {
        name: part(learner, name).locator("main [data-stage]").inner_text()
        for name in ("index", "progress", "review", "completion")
    }
    shown["map"] = part(learner, "index").locator("[data-map]").inner_text()
    return shown


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
    files = []
    for number, desk in enumerate(desks):
        desk.page.clock.set_fixed_time(datetime(2026, 10, 5, 18, 0, tzinfo=UTC))
        page = part(desk, "my-file")
        with page.expect_download() as download:
            page.get_by_role("button", name="Download my file").click()
        files.append(tmp_path / f"{number}.json")
        download.value.save_as(files[-1])
    for desk, file in zip(desks, reversed(files), strict=True):
        page = part(desk, "my-file")
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
    assert page.evaluate(EVENTS) == before
    reworded, removed, renamed, reordered = (len(strategy["questions"]) for strategy in changed)
    cells = [
        ["reading", f"{reworded - 1} of {reworded - 1}", f"{reworded - 1} of {reworded}"],
        ["checked, complete", f"{removed - 1} of {removed - 1}", f"{removed - 1} of {removed - 1}"],
        ["checked, complete", f"{renamed} of {renamed}", f"{renamed} of {renamed}"],
        ["checked, complete", f"{reordered} of {reordered}", f"{reordered} of {reordered}"],
    ]
    titles = [strategy["title"] for strategy in changed]
    titles[2] = "Say That It Is Hard"
    rows = [page.locator(f"tr[data-strategy='{strategy['id']}']") for strategy in changed]
    shown = [
        [row.locator(f"[data-cell='{cell}']").inner_text() for cell in ("state", "first", "latest")] for row in rows
    ]
    assert shown == cells
    for number, (row, title) in enumerate(zip(rows, titles, strict=True), 2):
        expect(row.get_by_role("link")).to_have_text(f"{number}. {title}")
    card = part(learner, "completion").locator("[data-card]")
    for number, title in enumerate(titles, 2):
        expect(card).to_contain_text(f"{number}. {title}:")
    map_ = part(learner, "index").locator("[data-map]")
    for strategy, (state, *_) in zip(changed, cells, strict=True):
        expect(map_.locator(f"[data-strategy='{strategy['id']}'] [data-state]")).to_have_text(state)
    part(learner, "review").get_by_role("button", name="Begin", exact=True).click()
    assert learner.page.locator(".review .question").count() == 1
    learner.open(PAGE)
    assert found == []


def full_record(catalogue: dict) -> list[dict]:
    """Return the events of somebody who has completed everything some days ago."""
    events: list[dict] = []
    for strategy in catalogue["strategies"]:
        for question in strategy["questions"]:
            events.append(answered(-30, question=question["id"], revision=question["revision"]))
        turn, choice = strategy["case"]["ends"][0].split("/")
        events.append(event("chose", case=strategy["case"]["id"], turn=turn, choice=choice, after="x"))
        events.append(event("read", strategy=strategy["id"]))
        # The last page one was at is none of those that change.
        events.append(event("visited", strategy="ending", section="", seconds=60))
    return [{**each, "id": f"full{number}"} for number, each in enumerate(events)]


# As everywhere: small screens, dark, the keyboard, paper.


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_there_is_a_record(browser, site, scheme):
    context = browser.new_context(viewport={"width": 320, "height": 800}, color_scheme=scheme)
    learner = Learner(context.new_page(), address_of(site))
    page = part(learner, "progress")
    add(
        learner, *full_record(json.loads(page.locator("[data-catalogue]").inner_text())), event("handed", test="before")
    )
    for name in ("index", "progress", "review", "before", "after", "completion", "my-file"):
        page = part(learner, name)
        if name == "review":
            page.get_by_role("button", name="Begin", exact=True).click()
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
    """Return the revision of a question in the bank of the review."""
    script = "(id) => document.querySelector('[data-bank]').content.querySelector(`[data-question='${id}']`).dataset.revision"
    return page.evaluate(script, question)


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
    for name in ("progress", "review", "before", "after", "completion", "my-file", "whose"):
        page.goto(f"{address_of(site)}{name}.html")
        expect(page.get_by_text("Your browser runs no scripts here")).to_be_visible()
    page.goto(f"{address_of(site)}index.html")
    expect(page.get_by_role("link", name="Begin with the introduction")).to_be_visible()
    expect(page.locator("[data-map] a")).to_have_count(15)
    context.close()
