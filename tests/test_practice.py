"""The practice room: a line is read, a reply said, compared and said again, alone or with a partner, on screen and on paper."""

from __future__ import annotations

import json
import random
import re
import subprocess
from collections import Counter

import pytest
from conftest import (
    Learner,
    address_of,
    course,
    kill_browser,
    lines,
    own_browser,
    pure,
    still,
    violations,
)
from look import REPLIES, precision
from playwright.sync_api import Page, expect
from supervising import accept, assign, opened
from way import COURSE, EVENTS, event, part

STRATEGIES = [strategy for strategy in course().strategies if strategy.practice]
TRUST = STRATEGIES[0]
ROOM = f"practice/{TRUST.page}.html"


def room(learner: Learner, strategy=TRUST) -> Page:
    """Open the room of a strategy."""
    learner.page.goto("about:blank")
    learner.open(f"practice/{strategy.page}.html")
    learner.page.locator("course-practice[data-ready]").wait_for()
    return learner.page


def rooms(learner: Learner) -> Page:
    """Open the way into the rooms."""
    learner.open("practice.html")
    learner.page.locator("course-rooms[data-ready]").wait_for()
    return learner.page


def button(page: Page, name: str):
    """Return a button by its name."""
    return page.get_by_role("button", name=name)


def begun(page: Page, words: str = "You had no choice. Is that so?") -> None:
    """Begin a round, say a reply to its first line and type it."""
    button(page, "Begin a round").click()
    button(page, "I have said it").click()
    page.get_by_label("What you said").fill(words)


def events(page: Page, kind: str) -> list[dict]:
    """Return what the record holds of a kind."""
    return [each for each in page.evaluate(EVENTS) if each["kind"] == kind]


# A round.


#: The first strategy on a desk, and one in the middle on a phone; the thorough run takes both, and the last, on both.
ROUNDS = [
    pytest.param(place, width, marks=marks, id=f"{place}-{on}")
    for place, usual in ((0, "desk"), (len(STRATEGIES) // 2, "phone"), (-1, ""))
    for on, width in (("desk", 1200), ("phone", 390))
    for marks in ([] if on == usual else [pytest.mark.thorough],)
]


@pytest.mark.parametrize(("place", "width"), ROUNDS)
def test_a_reply_is_said_compared_and_said_again_and_both_are_kept(learner: Learner, place, width):
    strategy = STRATEGIES[place]
    learner.page.set_viewport_size({"width": width, "height": 844})
    page = room(learner, strategy)
    expect(page.locator(".practice__cards")).to_be_hidden()
    begun(page)
    first = strategy.practice[0]
    expect(page.locator("[data-manner-place]")).to_have_text(f"How: {first.manners[0]}")
    # Nothing to compare with is seen before the learner has answered and ticked.
    expect(page.locator("[data-criteria], [data-models-place]")).to_have_count(0)
    button(page, "Compare it").click()
    expect(page.locator("[data-own]")).to_have_text("You had no choice. Is that so?")
    expect(page.locator("[data-criteria] label")).to_have_count(len(first.criteria))
    expect(page.locator("[data-models-place]")).to_have_count(0)
    page.locator("[data-criteria] input").first.check()
    button(page, "Show me two replies").click()
    expect(page.locator("[data-models-place] blockquote")).to_have_count(3)
    expect(page.locator("[data-met]")).to_have_text(f"You ticked 1 of {len(first.criteria)}. Still open:")
    page.get_by_label("What you said").fill("Better words.")
    button(page, "Keep it beside the first").click()
    expect(page.locator("[data-own]")).to_have_text("You had no choice. Is that so?")
    expect(page.locator("[data-second]")).to_have_text("Better words.")
    button(page, "Right").click()
    expect(page.locator("[data-number]")).to_have_text("Line 2 of this round, level 1")
    page.locator("[data-saved]", has_text="Saved").wait_for()
    said = events(page, "replied")
    assert [each["words"] for each in said] == ["You had no choice. Is that so?", "Better words."]
    assert said[1]["betters"] == said[0]["id"] and said[0]["line"] == first.id
    assert [(each["attempt"], each["met"], each["of"]) for each in events(page, "marked")] == [
        (said[0]["id"], [first.criteria[0].id], len(first.criteria))
    ]
    assert [(each["reply"], each["how"]) for each in events(page, "felt")] == [(said[0]["id"], "right")]
    rooms(learner)
    expect(page.locator(f"[data-room='{strategy.id}']")).to_contain_text("You are at level 1 of 3. Replied to: 1 of ")


def test_a_round_by_keyboard_alone_without_typing(learner: Learner):
    page = room(learner, STRATEGIES[-1])
    button(page, "Begin a round").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-number]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(button(page, "I have said it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("What you said")).to_be_focused()
    page.get_by_label("I said it aloud").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-number]")).to_be_focused()
    for key in ("Tab", "Space"):
        page.keyboard.press(key)
    button(page, "Show me").press("Enter")
    expect(page.locator("[data-look]")).to_be_empty()
    page.get_by_label("I said it aloud").press("Space")
    button(page, "Keep it").press("Enter")
    expect(page.locator("[data-own]")).to_have_text("(said aloud, not typed)")
    button(page, "Too easy").press("Enter")
    expect(page.locator("[data-number]")).to_contain_text("Line 2")
    assert [each["words"] for each in events(page, "replied")] == ["", ""]


def test_the_field_comes_by_itself_after_the_quiet_and_takes_no_focus(learner: Learner):
    learner.page.clock.install()
    page = room(learner)
    button(page, "Begin a round").click()
    button(page, "Stop here").focus()
    page.clock.run_for(9_000)
    expect(page.get_by_label("What you said")).to_have_count(0)
    page.clock.run_for(2_000)
    expect(page.get_by_label("What you said")).to_be_visible()
    expect(button(page, "Stop here")).to_be_focused()


def test_a_round_ends_after_eight_minutes_with_the_line_that_one_is_at(learner: Learner):
    learner.page.clock.install()
    page = room(learner)
    begun(page)
    page.clock.run_for(481_000)
    button(page, "Compare it").click()
    button(page, "Show me").click()
    page.get_by_label("I said it aloud").check()
    button(page, "Keep it").click()
    button(page, "Too hard").click()
    expect(page.locator("[data-stage] [data-says]")).to_contain_text(
        "You replied to 1 line. Next time you begin at level 1 of 3"
    )
    expect(page.get_by_role("heading", name="That was the round")).to_be_focused()
    # What was hard comes back first, in its other mood.
    hard = TRUST.practice[0]
    button(page, "Back to the beginning").click()
    button(page, "Begin a round").click()
    expect(page.locator("[data-returns]")).to_contain_text("hard last time")
    expect(page.locator("[data-manner-place]")).to_have_text(f"How: {hard.manners[1]}")


@pytest.mark.parametrize("killed", [False, pytest.param(True, marks=pytest.mark.thorough)], ids=["closed", "killed"])
def test_a_page_closed_or_a_browser_killed_loses_no_reply_and_the_round_goes_on(
    playwright, browser, base, tmp_path, killed
):
    profile = tmp_path / "profile"
    context = None if killed else browser.new_context()
    for step in range(3):
        context = own_browser(playwright, profile) if killed else context
        page = context.new_page()
        page.goto(base + ROOM)
        page.locator("course-practice[data-ready]").wait_for()
        if step == 0:
            begun(page, "Half a rep")
        else:
            button(page, "Go on with the round").click()
        if step == 1:  # the field with its words is there at once
            expect(page.get_by_label("What you said")).to_have_value("Half a rep")
            button(page, "Compare it").click()
            page.locator("[data-criteria] input").nth(1).check()
        if step == 2:
            expect(page.locator("[data-own]")).to_have_text("Half a rep")
            expect(page.locator("[data-criteria] input").nth(1)).to_be_checked()
            expect(page.locator("[data-criteria] input").nth(0)).not_to_be_checked()
        kept = "record => record.change('drafts', () => {})"  # when this is done, so is the write before it
        if step < 2:
            page.evaluate(f"course.record('{COURSE}').then({kept})")
            if killed:
                kill_browser(profile)
            else:
                page.close()
    context.close()


def test_two_tabs_on_the_same_line_lose_nothing(learner: Learner):
    page = room(learner)
    begun(page, "First tab")
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("course-practice[data-ready]").wait_for()
    button(other, "Go on with the round").click()
    # The words of a page that is still open are taken up, and both go on by themselves.
    other.get_by_label("What you said").fill("Second tab")
    button(other, "Compare it").click()
    other.locator("[data-saved]", has_text="Saved").wait_for()
    expect(page.get_by_label("What you said")).to_have_value("First tab")
    button(page, "Compare it").click()
    page.locator("[data-saved]", has_text="Saved").wait_for()
    assert sorted(each["words"] for each in events(page, "replied")) == ["First tab", "Second tab"]
    other.close()


def test_with_a_partner_the_client_speaks_before_any_criteria_and_roles_swap(learner: Learner):
    page = room(learner)
    button(page, "With a partner").click()
    expect(page.locator("[data-roles]")).to_contain_text("The one on the left plays the client")
    assert not page.locator("[data-stage] [data-criterion], [data-stage] [data-models-place]").count()
    for place, how in enumerate(("Closer", "Further", "The same")):
        button(page, how).click()
        expect(page.locator("[data-landed]")).to_contain_text("The one who played the client would")
        assert page.locator("[data-stage] [data-criterion]").count() >= 3
        page.locator("[data-saved]", has_text="Saved").wait_for()
        button(page, "Change roles").click()
        expect(page.locator("[data-roles]")).to_contain_text(
            "Now the one on the right" if place % 2 == 0 else "The one on the left plays"
        )
    landed = events(page, "landed")
    assert [each["how"] for each in landed] == ["closer", "further", "same"]
    assert len({each["line"] for each in landed}) == 3 and len(events(page, "practising")) == 1
    rooms(learner)
    expect(page.locator("[data-room='trust']")).to_contain_text("With a partner: 3 lines.")


def test_the_guide_leads_to_the_partner_and_the_strategy_to_its_lines(learner: Learner):
    page = learner.page
    learner.open(f"strategies/{TRUST.page}.html")
    assert page.locator(f"article a[href='../{ROOM}']").count() == 1
    assert not page.get_by_text(TRUST.practice[0].criteria[0].text).count()
    learner.open("supervisors/guides.html#guide-trust")
    page.locator(f"#guide-trust a[href='../{ROOM}#partner']").click()
    expect(page.locator("[data-roles]")).to_contain_text("plays the client")


def test_axe_finds_nothing_in_any_state_on_a_phone_either(learner: Learner):
    page = learner.page
    page.set_viewport_size({"width": 320, "height": 700})
    room(learner)
    found = {"offer": violations(page, 320)}

    def look(state: str) -> None:
        """Look at the room alone, which is all that changes."""
        still(page)
        found[state] = lines(page, {"include": [["course-practice"]]}, {})
        wide = page.evaluate("document.documentElement.scrollWidth")
        found[state] += [f"{wide} px wide"] if wide > 320 else []

    button(page, "Begin a round").click()
    look("say")
    button(page, "I have said it").click()
    page.get_by_label("What you said").fill("I hear that, but why? What would you want? Have you tried " + "w" * 90)
    look("write")
    button(page, "Compare it").click()
    look("compare")
    button(page, "Show me").click()
    look("again")
    page.get_by_label("I said it aloud").check()
    button(page, "Keep it").click()
    look("feel")
    button(page, "Too hard").click()
    look("next line")
    button(page, "Stop here").click()
    look("end")
    button(page, "With a partner").click()
    look("pair")
    button(page, "Closer").click()
    look("pair after")
    rooms(learner)
    found["rooms"] = violations(page, 320)
    assert {state: each for state, each in found.items() if each} == {}


def test_nothing_said_is_no_reply_and_a_double_click_keeps_one(learner: Learner):
    page = room(learner)
    begun(page, "")
    button(page, "Compare it").click()
    expect(page.locator("[data-lacks]")).to_have_text("Type what you said, or tick that you said it aloud.")
    page.get_by_label("What you said").fill("Once")
    expect(page.get_by_label("What you said")).to_be_focused()
    button(page, "Compare it").dblclick()
    page.locator("[data-criteria]").wait_for()
    assert len(events(page, "replied")) == 1


# Without scripts, and on paper.


def test_without_scripts_the_lines_are_cards_with_another_side(browser, base):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + ROOM)
    fronts, backs = page.locator("[data-card]"), page.locator("[data-back]")
    assert fronts.count() == backs.count() == len(TRUST.practice)
    expect(fronts.first).to_be_visible()
    expect(backs.first).to_contain_text(TRUST.practice[0].criteria[0].text)
    assert TRUST.practice[0].criteria[0].text not in fronts.first.inner_text()
    context.close()


def test_on_paper_four_cards_stand_on_a_sheet_and_their_other_sides_on_the_next(browser, site, tmp_path):
    page = browser.new_page()
    page.goto(address_of(site) + ROOM)
    page.locator("course-practice[data-ready]").wait_for()
    page.pdf(path=tmp_path / "cards.pdf", format="A4")
    page.close()
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "cards.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    sheets = [re.findall(rf"\b{TRUST.number}\.(\d+)\b(?! Build)", sheet) for sheet in text.split("\f") if sheet.strip()]
    numbers = [sorted({int(each) for each in sheet}) for sheet in sheets]
    assert numbers == [found for first in (1, 5, 9) for found in [list(range(first, first + 4))] * 2]


# In the rest of the course.


def said_twice(page: Page, first: str, second: str, ticks: int = 1, feel: str = "Right") -> None:
    """Reply to the line on the page, which waits to be answered aloud."""
    button(page, "I have said it").click()
    page.get_by_label("What you said").fill(first)
    button(page, "Compare it").click()
    for box in page.locator("[data-criteria] input").all()[:ticks]:
        box.check()
    button(page, "Show me").click()
    page.get_by_label("What you said").fill(second)
    button(page, "Keep it").click()
    button(page, feel).click()


def test_a_round_is_assigned_done_handed_over_and_both_replies_stand_side_by_side(people, tmp_path):
    supervisor, trainee = people(), people()
    accept(trainee, assign(supervisor, "practice-trust"))
    home = part(trainee, "index")
    expect(home.locator(".plan li")).to_contain_text("to do: say three lines, each of them twice")
    home.locator(".plan li a").click()
    page = trainee.page
    page.locator("course-practice[data-ready]").wait_for()
    button(page, "Begin a round").click()
    for place in range(3):
        said_twice(page, f"First {place}", f"Second {place}")
    page.locator("[data-saved]", has_text="Saved").wait_for()
    home = part(trainee, "index")
    expect(home.locator(".plan li")).to_contain_text("done")
    expect(home.locator(".way__list")).to_contain_text("You were practising")
    progress = part(trainee, "progress")
    expect(progress.locator("[data-practice] li")).to_contain_text("level 1 of 3; 3 of 4 at level 1")
    page = opened(trainee, "return")
    assert not page.locator("[name='reply']:checked").count()  # nothing is chosen beforehand
    assert page.locator("[name='reply']").count() == 3
    page.locator("[name='reply']").first.check()
    expect(page.locator("[data-sum]")).to_contain_text("both as you typed them, and what you ticked: “First 2”")
    expect(page.locator("[data-raw]")).not_to_contain_text("First 1")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the file for my supervisor").click()
    download.value.save_as(tmp_path / "anna.json")
    board = opened(supervisor, "supervisors/board")
    board.locator("[data-files]").set_input_files(tmp_path / "anna.json")
    expect(board.locator("[data-replies] blockquote")).to_have_count(3)
    expect(board.locator("[data-replies] blockquote").nth(1)).to_have_text("First 2")
    expect(board.locator("[data-replies] blockquote").nth(2)).to_have_text("Second 2")
    expect(board.locator("[data-replies]")).to_contain_text("At first, with 1 of ")
    one, two = (board.locator("[data-replies] blockquote").nth(place).bounding_box() for place in (1, 2))
    assert one["y"] == two["y"] and one["x"] < two["x"]


def test_a_reply_is_taken_into_the_form_for_results_and_nothing_there_is_lost(learner: Learner):
    page = learner.page
    learner.open(f"strategies/{TRUST.page}.html")
    page.locator(".results").scroll_into_view_if_needed()
    page.get_by_label("What I tried").fill("Begun before")
    page.evaluate(f"course.record('{COURSE}').then((record) => record.change('drafts', () => {{}}))")
    learner.page.clock.install()
    room(learner)
    button(page, "Begin a round").click()
    page.clock.run_for(481_000)
    page.get_by_label("What you said").fill("First")
    button(page, "Compare it").click()
    button(page, "Show me").click()
    page.get_by_label("What you said").fill("Second")
    button(page, "Keep it").click()
    button(page, "Right").click()
    button(page, "Take it into “What I tried”").click()
    expect(page.locator("[data-taken]")).to_contain_text("It stands in the form for results")
    page.get_by_role("link", name="Write down a result").click()
    page.locator(".results").scroll_into_view_if_needed()
    expect(page.get_by_label("What I tried")).to_have_value("Second")
    expect(page.locator(".results .unfinished")).to_contain_text("Begun before")


# The level.


@pytest.fixture(scope="module")
def rules(browser):
    """The rules of rounds, without a page."""
    page = pure(browser.new_page(), "record/rounds.js", "record/figures.js", "components/practice/look.js")
    yield page
    page.close()


def tried(met: int, of: int, felt: str = "right", **more) -> dict:
    """Return a first reply with what came of it."""
    return {
        "met": [str(each) for each in range(met)],
        "of": of,
        "felt": felt,
        "line": "a",
        "round": "r",
        "at": 1,
        **more,
    }


LEVEL = "([tries, start]) => course.rounds.levelOf(tries, start)"


@pytest.mark.parametrize(
    ("each", "points"),
    [
        (tried(4, 4), 2), (tried(3, 4), 1), (tried(2, 4), 0), (tried(1, 4), -1), (tried(0, 4), -2), (tried(2, 3), 1),
        (tried(1, 3), -1), (tried(4, 4, "too easy"), 3), (tried(0, 3, "too hard"), -3), (tried(2, 4, "too hard"), -1),
        (tried(0, 0, "too hard"), -1), (tried(0, 0), 0),
    ],
)  # fmt: skip
def test_the_points_of_a_reply_are_those_of_the_table(rules, each, points):
    assert rules.evaluate("(each) => course.rounds.pointsOf(each)", each) == points


def test_the_level_moves_at_three_points_and_stays_within_one_and_three(rules):
    all_of, none = tried(4, 4), tried(0, 4)
    assert [rules.evaluate(LEVEL, [[all_of] * count, 1]) for count in (1, 2, 4, 9)] == [1, 2, 3, 3]
    assert [rules.evaluate(LEVEL, [[none] * count, 3]) for count in (1, 2, 4, 9)] == [3, 2, 1, 1]
    # However long one was at the end, three lines are enough to leave it.
    assert rules.evaluate(LEVEL, [[all_of] * 20 + [none] * 3, 1]) == 2


@pytest.mark.parametrize("start", [1, 2, 3])
@pytest.mark.parametrize(
    "chances",
    [(0.8, 0.5, 0.2), (0.7, 0.55, 0.3), (0.65, 0.35, 0.1), (0.9, 0.65, 0.35), (0.9, 0.7, 0.5), (0.5, 0.3, 0.1)],
)
def test_a_simulated_learner_settles_where_about_half_is_met_from_any_start(rules, chances, start):
    """Seeded; `chances` are those of meeting a criterion at levels 1, 2 and 3."""
    script = """([chances, draws, start]) => {
        const tries = [];
        const shares = [];
        for (const [of, ...luck] of draws) {
            const level = course.rounds.levelOf(tries, start);
            const met = luck.slice(0, of).filter((each) => each < chances[level - 1]);
            tries.push({ met, of, felt: "right" });
            shares.push(met.length / of);
        }
        return shares;
    }"""
    chance = random.Random(17)
    draws = [[chance.choice([3, 4]), *(chance.random() for _ in range(4))] for _ in range(400)]
    shares = rules.evaluate(script, [list(chances), draws, start])
    settled = shares[12:]  # one round or two
    assert 0.42 <= sum(settled) / len(settled) <= 0.58


def test_what_was_hard_comes_first_in_another_mood_and_nothing_above_the_level(rules):
    lines = [{"id": name, "level": level} for name, level in (("a", 1), ("b", 1), ("c", 1), ("d", 3), ("e", 2))]
    script = "([lines, tries, round, begun]) => course.rounds.nextLine(lines, tries, round, begun)"

    def following(*tries: dict, begun: tuple = (), round_: str = "now"):
        found = rules.evaluate(script, [lines, list(tries), round_, list(begun)])
        return found and (found["line"]["id"], found["mood"])

    easy, hard = tried(2, 4, line="a", at=1), tried(1, 4, line="b", at=2)
    assert following() == ("a", 0)
    assert following(easy) == ("b", 0)
    assert following(easy, hard) == ("b", 1)
    assert following(easy, hard, tried(2, 4, line="b", at=3)) == ("c", 0)
    assert following(easy, tried(0, 4, line="d", at=2)) == ("b", 0)  # above the level
    assert following(easy, hard, begun=("e",)) == ("e", 0)
    assert following(easy, hard, tried(2, 4, line="c", at=3), round_="r") == ("e", 0)
    every = [tried(2, 4, line=each["id"], round="now", at=at) for at, each in enumerate(lines)]
    assert following(*every) is None
    assert following(*every, round_="next") == ("a", 1)


def test_the_figures_of_practice_count_first_replies_by_level(rules):
    lines = [
        {"id": "a", "level": 1, "criteria": 4},
        {"id": "b", "level": 1, "criteria": 3},
        {"id": "c", "level": 2, "criteria": 3},
    ]
    log = [
        event("practising", strategy="s", company="alone"),
        {**event("replied", strategy="s", line="a", mood=0, words="x", round="r"), "id": "first"},
        {**event("replied", strategy="s", line="a", mood=0, words="y", round="r", betters="first"), "id": "second"},
        {**event("marked", attempt="first", met=["one", "two"], of=4), "id": "m"},
        event("felt", reply="first", how="right"),
        event("landed", strategy="s", line="b", mood=0, round="r", how="same"),
        {**event("replied", strategy="other", line="z", mood=0, words="", round="r"), "id": "third"},
    ]
    script = "([log, lines]) => course.figures.practiceOf(course.figures.indexOf(log), { id: 's', practice: lines })"
    assert rules.evaluate(script, [log, lines]) == {
        "level": 1, "said": [1, 0, 0], "lines": [2, 1, 0], "replies": 1, "met": 2, "of": 4, "partner": 1,
    }  # fmt: skip


# The second look.


def test_each_rule_of_the_second_look_is_right_as_often_as_it_says(rules):
    assert len(REPLIES) >= 400
    measured = precision(rules)
    print({name: f"{right} of {of}" for name, (right, of) in measured.items()})
    assert min(of for _, of in measured.values()) >= 15
    assert all(right / of >= 0.80 for right, of in measured.values())
    shown = {name: min(9, 10 * right // of) for name, (right, of) in measured.items()}
    assert rules.evaluate("() => course.look.RIGHT") == shown


def test_the_second_look_comes_after_the_ticks_and_says_how_often_it_is_right(learner: Learner):
    page = room(learner)
    begun(page, "I hear you, but why did you come? Is it your mum?")
    button(page, "Compare it").click()
    expect(page.locator("[data-look]")).to_have_count(0)
    button(page, "Show me").click()
    expect(page.locator("[data-look] li")).to_have_text(
        [
            re.compile("yes, no or one word. .Right in about 9 of 10"),
            re.compile("two questions in a row.*about 9 of 10"),
            re.compile("asks “why”.*about 9 of 10"),
            re.compile("“But” comes after.*about 9 of 10"),
        ]
    )
    expect(page.locator("[data-look]")).to_contain_text("it is no verdict")


# Voice.

VOICES = """(voices) => {
    window.spoken = [];
    const speech = { getVoices: () => voices, cancel() {}, speak: (said) => window.spoken.push([said.text, said.voice.name]) };
    Object.defineProperty(window, "speechSynthesis", { value: speech });
    window.SpeechSynthesisUtterance = function (text) { this.text = text; };
}"""


@pytest.mark.parametrize("here", [False, True])
def test_a_line_is_read_only_by_a_voice_of_this_computer_once_it_is_switched_on(learner: Learner, here):
    far = {"name": "Far", "lang": "en-GB", "localService": False}
    voices = [far, {"name": "Near", "lang": "en-GB", "localService": True}] if here else [far]
    learner.page.add_init_script(f"({VOICES})({json.dumps(voices)})")
    page = room(learner)
    button(page, "Begin a round").click()
    switch = page.get_by_label("Read lines to me")
    if not here:
        expect(switch).to_be_hidden()
        return
    expect(switch).not_to_be_checked()
    expect(button(page, "Hear it")).to_be_hidden()
    switch.check()
    button(page, "Hear it").click()
    [[text, name]] = page.evaluate("window.spoken")
    assert name == "Near" and TRUST.practice[0].line[1:20] in text
    room(learner)
    button(page, "Go on").click()
    expect(switch).to_be_checked()


# The lines themselves.


def test_every_strategy_has_twelve_lines_four_at_each_level_and_two_for_the_measure():
    found = {
        strategy.id: (Counter(line.level for line in strategy.practice), len(strategy.measure))
        for strategy in course().strategies
    }
    assert {name: each for name, each in found.items() if each != (Counter({1: 4, 2: 4, 3: 4}), 2)} == {}


def test_no_criterion_stands_more_than_three_times_in_a_strategy_and_models_can_be_said_in_a_breath_or_two():
    for strategy in STRATEGIES:
        repeated = Counter(each.text for line in strategy.practice for each in line.criteria)
        assert [text for text, count in repeated.items() if count > 3] == [], strategy.id
        long = [
            (line.id, model.id) for line in strategy.practice for model in line.models if len(model.text.split()) > 65
        ]
        assert long == []
        assert [line.id for line in strategy.practice if line.models[0].style == line.models[1].style] == []


def test_no_name_stands_twice_among_the_lines_of_a_strategy():
    for strategy in STRATEGIES:
        named = Counter(
            match[1]
            for line in (*strategy.practice, *strategy.measure)
            if (match := re.match(r"([A-Z]\w+),", line.who))
        )
        assert [name for name, count in named.items() if count > 1] == [], strategy.id


def test_no_line_of_the_measure_is_on_any_page_but_where_it_is_asked(site):
    asks = [site / f"words-{time}.html" for time in ("before", "after")]
    pages = "\n".join(page.read_text(encoding="utf-8") for page in site.rglob("*.html") if page not in asks)
    kept = [line for strategy in course().strategies for line in strategy.measure]
    words = {line.id: re.search(r"\w[\w ]{20,}", line.line) for line in kept}
    assert [name for name, found in words.items() if name in pages or (found and found[0] in pages)] == []
    forms = course().own_words
    assert [re.findall(r'data-line="?([\w-]+)', page.read_text(encoding="utf-8")) for page in asks] == [
        forms.a,
        forms.b,
    ]
