"""A self-check in a real browser: four kinds of question, by mouse and by keyboard, without scripts, and on paper."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from conftest import Learner, asked, course, until, watch
from playwright.sync_api import expect

PAGE = "strategies/01-build-trust-and-rapport.html"
ONE, SEVERAL, ORDER, WRITE = "trust-limits", "trust-signs", "trust-order-rupture", "trust-write-complaint"


def test_a_wrong_answer_is_met_with_what_serves_better_and_then_each_option_has_its_feedback_but_not_on_paper(
    learner: Learner, tmp_path
):
    learner.open(PAGE)
    place = learner.question(ONE)
    group = learner.page.get_by_role("group", name="Jodie, 16, whispers")  # a question is a group named by its stem
    expect(group).to_have_count(1)
    expect(group.get_by_role("radio")).to_have_count(4)
    assert place.locator("[data-result]").get_attribute("role") == "status"
    expect(place.get_by_text("Feedback on every answer")).to_be_hidden()
    learner.choose(ONE, "no-secret")
    result = learner.check(ONE)
    assert result.startswith("Not yet")
    assert "Harmful" in result
    assert "Why it tempts." in result and "What serves better." in result
    on_paper(learner, tmp_path / "page.pdf")
    place.get_by_text("Feedback on every answer").click()
    assert place.locator("[data-answer] .grade").all_inner_texts() == [
        "Unhelpful, in our judgement",
        "Harmful, in our judgement",
        "Serves best, in our judgement",
        "Acceptable, in our judgement",
    ]
    expect(place.locator("[data-answer]").get_by_role("link", name="How it sounds")).to_be_visible()


def on_paper(learner: Learner, file: Path) -> None:
    """Print the page, and see no control and no answer on it."""
    learner.page.pdf(path=file, format="A4")
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout
    for hidden in (
        "Check answer",
        "Try again",
        "How sure are you",
        "Why it tempts",
        "Serves best",
        "A hint",
        "Harmful",
        "Saved",
    ):
        assert hidden not in text
    for shown in ("Jodie, 16, whispers", "Results of strategy", "Sources", "Flückiger"):
        assert shown in text


def test_a_choice_is_graded_as_a_clinician_would_each_time_it_is_tried_again(learner: Learner):
    learner.open(PAGE)
    for question, options, says in (
        (ONE, ["plain-rule"], "Correct"),
        (ONE, ["ask-risk"], "Partly right"),
        (ONE, ["depends-what"], "Not yet"),
        (SEVERAL, ["corrected-you", "came-back", "thanked-slow"], "Correct"),
        (SEVERAL, ["corrected-you"], "Partly right"),
        (SEVERAL, ["agrees", "on-time"], "Not yet"),
    ):
        again = learner.question(question).get_by_role("button", name="Try again")
        if again.is_visible():
            again.click()
        expect(learner.question(question).locator("fieldset input:checked")).to_have_count(0)
        learner.choose(question, *options)
        assert learner.check(question).startswith(says)


def test_an_order_of_which_nobody_touched_more_than_a_handle_is_no_answer(learner: Learner):
    learner.open(PAGE)
    place = learner.question(ORDER)
    place.scroll_into_view_if_needed()
    place.locator("[data-grip]").first.click()
    place.get_by_role("button", name="Check answer").click()
    expect(place.locator("[data-result]")).to_have_text("Move at least one step first.")
    learner.move_down(ORDER, 0)
    assert learner.check(ORDER).startswith("Not yet")


def test_steps_are_ordered_by_buttons_that_keep_the_focus(learner: Learner):
    """Shown: ask, hand back, notice, say. Right: notice, say, ask, hand back."""
    learner.open(PAGE)
    place = learner.question(ORDER)
    place.scroll_into_view_if_needed()
    for step in ("ask", "hand"):
        name = "Ask how it was" if step == "ask" else "Hand back the choice"
        button = place.get_by_role("button", name=f"Move down: {name}")
        for _ in range(2 if step == "hand" else 1):
            button.click()
            expect(button).to_be_focused()
    # Now: notice, say before both? The order is read back and finished from there.
    order = place.locator(".step").evaluate_all("steps => steps.map(step => step.dataset.step)")
    wanted = ["notice", "own", "hear", "choice"]
    for target, step in enumerate(wanted):
        while (at := order.index(step)) > target:
            place.locator(f"[data-step='{step}'] [data-move='up']").click()
            order[at - 1], order[at] = order[at], order[at - 1]
    assert place.locator(".step").evaluate_all("steps => steps.map(step => step.dataset.step)") == wanted
    assert learner.check(ORDER) == "Correct, in our judgement."


def test_steps_are_ordered_by_dragging(learner: Learner):
    learner.open(PAGE)
    place = learner.question(ORDER)
    place.scroll_into_view_if_needed()
    place.locator("[data-grip]").first.wait_for()
    first, last = place.locator(".step").first, place.locator(".step").last
    moved = first.get_attribute("data-step")
    grip, target = first.locator("[data-grip]").bounding_box(), last.bounding_box()
    mouse = learner.page.mouse
    mouse.move(grip["x"] + 5, grip["y"] + 5)
    mouse.down()
    mouse.move(target["x"] + 5, target["y"] + target["height"] - 4, steps=12)
    mouse.up()
    expect(place.locator(".step").last).to_have_attribute("data-step", moved)
    assert "Place 4 of 4." in learner.result(ORDER)


def test_what_one_writes_is_compared_and_marked_and_never_read_as_html(learner: Learner):
    learner.open(PAGE)
    words = "<img src=x onerror=alert(1)> **A year**, and nothing"
    place = learner.question(WRITE)
    place.locator("textarea").fill(words)
    assert learner.check(WRITE).startswith("Not yet marked")
    expect(place.locator(".model")).to_have_count(2)
    place.get_by_label("It shows that I heard the complaint").check()
    expect(place.locator("[data-result]")).to_have_text("Partly right, by your own marking: 1 of 4.")
    for box in place.locator("[data-checklist] input").all():
        box.check()
    expect(place.locator("[data-result]")).to_have_text("Correct, by your own marking: 4 of 4.")
    place.locator("[data-saved]", has_text="Saved").wait_for()
    learner.reload()
    expect(place.locator("textarea")).to_have_value(words)
    expect(place.locator("[data-result]")).to_have_text("Correct, by your own marking: 4 of 4.")
    assert learner.page.locator(".question img").count() == 0


def test_hints_come_one_at_a_time(learner: Learner):
    learner.open("strategies/02-assess-and-explore.html")
    hints = learner.page.locator(".hints", has=learner.page.locator(".hint .hint")).first
    second = hints.get_by_text("Another hint")
    expect(second).to_be_hidden()
    hints.get_by_text("A hint", exact=True).click()
    expect(second).to_be_visible()


def test_everything_works_by_keyboard_alone_and_the_page_does_not_jump(learner: Learner):
    learner.open(PAGE)
    page = learner.page
    learner.question(ONE).locator("fieldset input").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(learner.question(ONE).locator("input[value='plain-rule']")).to_be_checked()
    page.keyboard.press("Tab")  # to “How sure are you?”
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    button = learner.question(ONE).get_by_role("button", name="Check answer")
    expect(button).to_be_focused()
    before = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    learner.question(ONE).locator("[data-saved]", has_text="Saved").wait_for()
    assert page.evaluate("scrollY") == before
    expect(learner.question(ONE).get_by_role("button", name="Try again")).to_be_focused()
    assert learner.result(ONE).startswith("Correct")


def test_a_double_click_or_enter_twice_throws_no_result_away_and_no_other_answer_is_read_out_again(learner: Learner):
    learner.open(PAGE)
    learner.choose(ONE, "plain-rule")
    learner.question(ONE).get_by_role("button", name="Check answer").dblclick()
    learner.question(ONE).locator("[data-saved]", has_text="Saved").wait_for()
    assert learner.result(ONE).startswith("Correct")
    region = learner.question(ONE).locator("[data-result]")
    region.evaluate(
        "each => { window.changes = 0; new MutationObserver((all) => { window.changes += all.length; }).observe(each, { childList: true, subtree: true }); }"
    )
    learner.choose(SEVERAL, "agrees")
    learner.question(SEVERAL).get_by_role("button", name="Check answer").focus()
    learner.page.keyboard.press("Enter")
    learner.page.keyboard.press("Enter")
    learner.question(SEVERAL).locator("[data-saved]", has_text="Saved").wait_for()
    assert learner.result(SEVERAL).startswith("Not yet")
    expect(learner.page.locator("[data-summary]")).to_contain_text(f"Answered: 2 of {asked('trust')}")
    assert learner.page.evaluate("window.changes") == 0


def test_the_first_attempt_stays_beside_later_ones_and_a_quiz_is_taken_afresh(learner: Learner):
    learner.open(PAGE)
    learner.choose(ONE, "no-secret")
    learner.question(ONE).get_by_label("Certain").check()
    learner.check(ONE)
    learner.choose(SEVERAL, "agrees")
    learner.check(SEVERAL)
    learner.question(ONE).get_by_role("button", name="Try again").click()
    learner.choose(ONE, "plain-rule")
    learner.check(ONE)
    summary = learner.page.locator("[data-summary]")
    expect(summary).to_contain_text(f"Answered: 2 of {asked('trust')}")
    expect(summary).to_contain_text("First attempts: 0 correct, 0 partly right, 2 not yet")
    expect(summary).to_contain_text("Latest attempts: 1 correct, 0 partly right, 1 not yet")
    again = summary.locator("[data-again] li")
    place = {each.id: number for number, each in enumerate(course().strategies[0].questions, 1)}
    expect(again).to_have_text([f"Question {place[ONE]} You were certain.", f"Question {place[SEVERAL]}"])
    summary.get_by_role("button", name="Take this self-check afresh").click()
    expect(learner.question(ONE).get_by_role("button", name="Check answer")).to_be_visible()
    learner.reload()
    assert learner.result(ONE) == ""
    expect(summary).to_contain_text("First attempts: 0 correct, 0 partly right, 2 not yet")


def test_without_scripts_the_questions_read_well_and_the_answers_open(browser, base):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + PAGE)
    question = page.locator(f"[data-question='{ONE}']")
    expect(question.get_by_role("radio")).to_have_count(4)
    # Playwright finds no words in what stands for readers without scripts; a reader does.
    best = question.locator(".grade--best")
    assert best.is_hidden()
    question.locator("[data-answer] > summary").click()
    expect(best).to_be_visible()
    assert best.evaluate("element => element.textContent") == "Serves best, in our judgement"
    expect(page.locator("textarea:visible, [data-check]:visible")).to_have_count(0)
    expect(page.get_by_text("what you choose is not kept")).to_be_visible()
    # A term opens without a script too.
    page.get_by_role("button", name="alliance", exact=True).click()
    expect(page.locator("#term-alliance")).to_be_visible()
    context.close()


def test_a_part_waits_for_the_scripts_of_every_page(context, site, server):
    """They come in their order, and one of them may be slow; a part whose own scripts were here before it would be dead."""
    page = context.new_page()
    found, held = watch(page, server.address), []
    page.route("**/course.*.js", lambda route: held.append(route))  # noqa: PLW0108 - a built-in has no signature to read
    page.goto(server.publish(site) + "completion.html", wait_until="commit")
    until(page, "() => Boolean(window.component$)")  # the theme's script, which runs before
    page.evaluate("() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    assert page.locator("head script[src*='completion']").count() == 0
    held[0].continue_()
    page.locator("course-completion[data-ready]").wait_for()
    assert found == []


@pytest.mark.parametrize("comes", [True, False], ids=["late", "never"])
def test_a_part_waits_for_its_sheet_and_stands_without_it_if_it_never_comes(context, site, server, comes):
    page = context.new_page()
    held = []
    page.route("**/completion.*css*", lambda route: held.append(route))  # noqa: PLW0108 - a built-in has no signature to read
    page.goto(server.publish(site) + "completion.html", wait_until="domcontentloaded")  # a held sheet holds “load”
    shown = page.evaluate(
        """() => new Promise((resolve) => {
            const part = document.querySelector("course-completion");
            const look = () => (part.record ? resolve(part.stage.childElementCount) : requestAnimationFrame(look));
            look();
        })"""
    )
    assert shown == 0
    held[0].continue_() if comes else held[0].abort()
    page.locator("course-completion[data-ready]").wait_for()
