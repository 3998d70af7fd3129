"""Cases: every way through the data, and whole ways through each in a browser, by mouse and by keyboard, alone and in a group."""

from __future__ import annotations

import re
import subprocess

import pytest
from conftest import Learner, address_of, course, pure, violations, watch
from playwright.sync_api import Locator, expect

from macros import casemap, ways, wording

COURSE = course()
STRATEGIES = {strategy.id: strategy for strategy in COURSE.strategies}
LONG = [case for case in COURSE.cases if case.kind == "long"]
SHORT = [case for case in COURSE.cases if case.kind == "short"]
EVERY = pytest.mark.parametrize("case", COURSE.cases, ids=lambda case: case.id)


def page_of(case) -> str:
    """Return the page on which a case stands."""
    return f"cases/{case.slug}.html" if case.kind == "long" else f"strategies/{STRATEGIES[case.strategy].page}.html"


def player(learner: Learner, case) -> Locator:
    """Open a case's page, go to the case, and return it once it can be played; no other part is waited for."""
    learner.page.goto(learner.base + page_of(case))
    found = learner.page.locator(f"course-case[data-case='{case.id}']")
    found.scroll_into_view_if_needed()
    learner.page.locator(f"course-case[data-case='{case.id}'][data-ready]").wait_for()
    return found


def begin(play: Locator, mode: str = "With a comment after each choice") -> None:
    """Begin a case."""
    play.get_by_label(mode).check()
    play.get_by_role("button", name="Begin", exact=True).click()
    play.locator(".now").wait_for()


def choose(play: Locator, choice, wrote: str = "") -> None:
    """Show the choices and make one, by its words."""
    if wrote:
        play.locator("textarea").fill(wrote)
    play.get_by_role("button", name="Show what one could say").click()
    play.get_by_role("button", name=plain(choice.text), exact=True).click()


def plain(text: str) -> str:
    """Return a text without the marks of stress."""
    return text.replace("*", "")


def best_way(case) -> tuple[list, str]:
    """Return the choices of the best way, and its ending."""
    turns, place, way = {turn.id: turn for turn in case.turns}, case.turns[0].id, []
    while place in turns:
        choice = next(choice for choice in turns[place].choices if choice.grade == "best")
        way.append(choice)
        place = choice.next
    return way, place


# From the data


def test_each_strategy_has_a_short_case_and_there_are_six_long_ones_or_more():
    assert {case.strategy for case in SHORT} == set(STRATEGIES)
    assert len(LONG) >= 6
    for case in SHORT:
        assert 2 <= len(case.turns) <= 5
        assert all(3 <= len(turn.choices) <= 4 for turn in case.turns)


@EVERY
def test_every_way_leads_to_an_ending_and_no_turn_is_left_out(case):
    endings, seen = {ending.id for ending in case.endings}, set()
    for way, ending in ways.paths(case):
        assert ending in endings
        assert case.kind == "short" or len(way) >= 5
        seen |= {turn.id for turn, _ in way} | {ending}
    assert seen == {turn.id for turn in case.turns} | endings


@EVERY
def test_the_best_way_leads_on_to_an_ending_and_no_two_choices_of_a_turn_read_alike(case):
    way, ending = best_way(case)
    assert way and ending in {each.id for each in case.endings}
    for turn in case.turns:
        assert len({plain(choice.text) for choice in turn.choices}) == len(turn.choices)


@pytest.mark.parametrize("case", LONG, ids=lambda case: case.id)
def test_a_long_case_draws_on_four_strategies_and_ends_in_three_ways_or_more(case):
    used = {name for turn in case.turns for choice in turn.choices for name in choice.uses}
    assert len(used) >= 4
    assert len({ending.kind for ending in case.endings}) >= 3
    assert {"safety", "closed", "open"} & {ending.kind for ending in case.endings}
    assert len(case.supervision) == 3
    # A rupture that can be repaired: a turn that only costly choices lead to, and from which a way goes on well.
    leading = {turn.id: [c for t in case.turns for c in t.choices if c.next == turn.id] for turn in case.turns}
    hard = [turn for turn in case.turns if leading[turn.id] and all(c.alliance <= 0 for c in leading[turn.id])]
    assert any(choice.alliance > 0 for turn in hard for choice in turn.choices)


def test_the_number_of_a_turn_and_the_letter_of_an_ending_say_nothing_of_how_one_chose():
    """Told apart by their names alone, what follows the best choice comes before what follows another about as often."""
    sooner = []
    for case in COURSE.cases:
        names, turns = casemap.labels(case), {turn.id for turn in case.turns}
        assert names[case.turns[0].id] == "1"
        for turn in case.turns:
            (best,) = (choice.next for choice in turn.choices if choice.grade == "best")
            others = {choice.next for choice in turn.choices if choice.next != best and choice.grade != "best"}
            number = int if best in turns else ord
            sooner += [
                number(names[best]) < number(names[each]) for each in others if (each in turns) == (best in turns)
            ]
    assert len(sooner) > 60
    assert 0.4 < sum(sooner) / len(sooner) < 0.6


def test_the_guesser_fails_at_the_cases_too():
    items = wording.case_items(COURSE)
    assert sum(map(wording.key_is_longest, items)) <= 0.35 * len(items)
    assert {guess.rule: guess.rate for guess in wording.guesses(items) if guess.rate > 0.40} == {}


@EVERY
def test_the_map_has_room_for_everything_and_says_the_same_in_words(case, site):
    drawn = casemap.draw(case)
    places = [(node.x, node.y) for node in drawn.nodes]
    assert len(drawn.nodes) == len(case.turns) + len(case.endings)
    assert len({(edge.start, edge.end) for edge in drawn.edges}) == sum(map(len, ways.leads_to(case).values()))
    for one in places:
        assert 16 <= one[0] <= casemap.WIDTH - 16
        assert all(other == one or abs(other[0] - one[0]) >= 34 or abs(other[1] - one[1]) >= 34 for other in places)
    words = re.sub(r"<[^>]+>", "", (site / page_of(case)).read_text(encoding="utf-8"))
    names = casemap.labels(case)
    for turn in case.turns:
        ends = [
            f"{'turn' if n in {t.id for t in case.turns} else 'ending'} {names[n]}"
            for n in ways.leads_to(case)[turn.id]
        ]
        assert f"Turn {names[turn.id]} leads to {', '.join(ends)}." in words


# In the browser


@pytest.fixture
def file_learner(context, site):
    """A learner at the course in a folder; at the end, nothing asked of another host and no complaint."""
    page = context.new_page()
    base = address_of(site)
    found = watch(page, base)
    yield Learner(page, base)
    assert found == []


#: One short case, and of the long ones the one with most turns.
PLAYED = [SHORT[0], max(LONG, key=lambda case: len(case.turns))]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=[] if case in PLAYED else [pytest.mark.thorough], id=case.id)
        for case in (*LONG, *SHORT[:3])
    ],
)
def test_the_best_way_through_a_case_can_be_played(file_learner, case):
    """Each long case and three of the short in a thorough run; that the others can be played so too follows from the rule above."""
    play = player(file_learner, case)
    begin(play)
    way, ending = best_way(case)
    for choice in way:
        choose(play, choice)
        expect(play.locator(".step-taken").last).to_be_focused()
        expect(play.locator(".step-taken").last).to_contain_text(plain(choice.reply)[:60])
    title = next(each.title for each in case.endings if each.id == ending)
    expect(play.locator(".case__end")).to_contain_text(title)
    steps = play.locator(".step-taken > .turn__number").all_inner_texts()
    assert steps == [f"Turn {number}" for number in range(1, len(way) + 1)], "numbered by what was played"
    names = casemap.labels(case)
    places = [case.turns[0].id, *(choice.next for choice in way)]
    expect(play.locator(".case__stage [data-taken] b")).to_have_text(", ".join(names[place] for place in places))
    expect(play.locator(".case__stage .case-map g.taken")).to_have_count(len(way) + 1)
    expect(play.locator(".debrief tbody tr")).to_have_count(len(way))


CASE = next(case for case in LONG if case.id == "case-charge")
VIGNETTE = next(case for case in SHORT if case.id == "trust-letter")


def test_a_case_is_played_by_keyboard_alone(learner: Learner):
    play = player(learner, VIGNETTE)
    keyboard = learner.page.keyboard
    play.get_by_label("With a comment after each choice").focus()
    keyboard.press("Tab")
    keyboard.press("Enter")  # Begin: the first turn is where one reads on
    expect(play.locator(".now")).to_be_focused()
    for _ in VIGNETTE.turns[:2]:
        keyboard.press("Tab")  # to what one would say
        if learner.page.evaluate("document.activeElement.localName") != "textarea":
            keyboard.press("Tab")
        keyboard.type("My words")
        keyboard.press("Tab")
        keyboard.press("Enter")  # Show what one could say
        expect(play.get_by_role("group", name="What do you say?")).to_be_focused()
        keyboard.press("Tab")
        expect(play.locator(".choice").first).to_be_focused()
        keyboard.press("Enter")
        expect(play.locator(".step-taken").last).to_be_focused()
    expect(play.locator(".step-taken__wrote").first).to_contain_text("My words")


def test_comments_wait_until_the_end_if_one_likes_and_then_one_s_own_way_can_be_printed(file_learner, tmp_path):
    play = player(file_learner, VIGNETTE)
    begin(play, "Straight through")
    way, _ = best_way(VIGNETTE)
    choose(play, way[0], wrote="In my own words")
    expect(play.locator(".step-taken [data-commentary]")).to_be_hidden()
    for choice in way[1:]:
        choose(play, choice)
    expect(play.locator(".step-taken [data-commentary]").first).to_be_visible()
    file = tmp_path / "way.pdf"
    file_learner.page.pdf(path=file, format="A4")
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    assert "In my own words" in text and "Looking back" in text and "Go to turn" not in text


def test_a_half_finished_case_resumes_with_what_one_had_begun_to_write(learner: Learner):
    play = player(learner, CASE)
    begin(play)
    way, _ = best_way(CASE)
    choose(play, way[0], wrote="My own words <b>first</b>")
    expect(play.get_by_text("Saved. You can close this page")).to_be_visible()
    play.locator("textarea").fill("Half a sent")
    play = player(learner, CASE)
    expect(play.get_by_text("You go on where you stopped.")).to_be_visible()
    expect(play.locator(".step-taken__wrote")).to_contain_text("My own words <b>first</b>")
    expect(play.locator("textarea")).to_have_value("Half a sent")


def test_two_tabs_go_their_own_ways_and_lose_none(learner: Learner):
    play = player(learner, CASE)
    begin(play)
    other = Learner(learner.page.context.new_page(), learner.base)
    second = player(other, CASE)
    second.locator("textarea").fill("Long and careful words")
    choices = CASE.turns[0].choices
    choose(play, choices[2])
    expect(play.get_by_text("Saved. You can close this page")).to_be_visible()
    expect(second.locator("textarea")).to_have_value("Long and careful words")
    choose(second, choices[0])
    expect(second.get_by_text("Saved. You can close this page")).to_be_visible()
    expect(play.locator(".step-taken")).to_contain_text(plain(choices[2].text)[:40])
    expect(second.locator(".step-taken__wrote")).to_contain_text("Long and careful words")
    play = player(learner, CASE)
    play.get_by_role("button", name="Begin anew").click()
    play.get_by_text("Ways you have taken").click()
    for choice in (choices[0], choices[2]):
        expect(play.locator("[data-past]")).to_contain_text(plain(choice.text)[:40])


def test_one_can_begin_anew_go_on_or_play_with_a_group_of_which_nothing_is_kept(learner: Learner):
    play = player(learner, CASE)
    begin(play)
    choose(play, CASE.turns[0].choices[0])
    play.get_by_role("button", name="Begin anew").click()
    play.get_by_role("button", name="Go on where I stopped").click()
    expect(play.locator(".step-taken")).to_have_count(1)
    play.get_by_role("button", name="Begin anew").click()
    begin(play, "With a group")
    expect(play.locator(".step-taken")).to_have_count(0)
    choose(play, CASE.turns[0].choices[2])
    expect(play.locator(".step-taken [data-commentary]")).to_be_hidden()
    expect(play.get_by_text("Nothing is kept in this mode.").first).to_be_visible()
    play = player(learner, CASE)
    expect(play.locator(".step-taken")).to_have_count(1)
    expect(play.locator(".step-taken")).to_contain_text(plain(CASE.turns[0].choices[0].text)[:40])
    play.get_by_role("button", name="Begin anew").click()
    expect(play.locator("[data-past] li")).to_have_count(1)  # nor is the way with the group among those that were taken


def test_a_way_that_leads_back_does_not_hang_the_debrief(browser):
    page = pure(browser.new_page(), "components/case/story.js")
    script = """() => {
        const choice = (id, grade, next) => [id, { id, grade, next, alliance: 0, uses: [], misuses: [] }];
        const turns = new Map([["a", { choices: new Map([choice("x", "harmful", "b"), choice("y", "best", "b")]) }],
            ["b", { choices: new Map([choice("x", "harmful", "a"), choice("y", "best", "end")]) }]]);
        const story = { turns, endings: new Map([["end", {}]]), first: "a", grades: ["best", "harmful"] };
        return [1, -1].map((side) => course.story.typicalWay(story, side).map((made) => made.turn + made.choice).join(" "));
    }"""
    assert page.evaluate(script) == ["ay by", "ax by"]
    page.close()


def test_one_goes_back_to_an_earlier_turn_and_compares_the_ways(learner: Learner):
    play = player(learner, VIGNETTE)
    begin(play)
    way, _ = best_way(VIGNETTE)
    for choice in way:
        choose(play, choice)
    play.locator("[data-from]").select_option(index=1)
    play.get_by_role("button", name="Play from there").click()
    expect(play.locator(".step-taken")).to_have_count(1)
    while play.locator(".now").count():
        play.get_by_role("button", name="Show what one could say").click()
        play.locator(".choice").last.click()
    options = play.locator("[data-beside] option").all_inner_texts()
    assert options[:2] == ["a way that serves this client", "a way that costs this client most"]
    assert options[2].startswith("your way of")
    play.locator("[data-beside]").select_option(index=2)
    expect(play.locator(".debrief tbody tr").nth(1).locator("td").nth(1)).to_contain_text(plain(way[1].text)[:40])


def test_where_the_place_is_gone_the_case_says_so_and_the_old_way_can_be_read(context, server, site, changed_edition):
    learner = Learner(context.new_page(), server.publish(site))
    play = player(learner, VIGNETTE)
    begin(play)
    choice = VIGNETTE.turns[0].choices[0]
    choose(play, choice)
    expect(play.get_by_text("Saved. You can close this page")).to_be_visible()
    server.publish(changed_edition)
    play = player(learner, VIGNETTE)
    expect(play.get_by_text("This case has changed since you were here")).to_be_visible()
    play.get_by_text("Ways you have taken").click()
    expect(play.locator("[data-past] li")).to_contain_text(plain(choice.text)[:40])
    begin(play)
    expect(play.locator(".step-taken")).to_have_count(0)


def test_axe_finds_nothing_in_any_state_of_a_case_and_its_end_fits_a_phone(browser, site):
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    learner = Learner(context.new_page(), address_of(site))
    play = player(learner, CASE)
    found = [violations(learner.page)]
    begin(play)
    found.append(violations(learner.page))
    way, _ = best_way(CASE)
    play.get_by_role("button", name="Show what one could say").click()
    found.append(violations(learner.page))
    play.get_by_role("button", name=plain(way[0].text), exact=True).click()
    for choice in way[1:]:
        choose(play, choice)
    found.append(violations(learner.page))
    assert found == [[], [], [], []]
    learner.page.set_viewport_size({"width": 320, "height": 700})
    assert learner.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert play.locator(".case__stage .case-map svg").bounding_box()["width"] >= 250
    context.close()


def test_without_scripts_and_on_paper_a_case_is_a_branching_text(browser, site, tmp_path):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address_of(site) + page_of(CASE))
    # By its address: what is looked for by its words is not looked for in a noscript.
    second = next(place for place, label in casemap.labels(CASE).items() if label == "2")
    link = page.locator(f".case__text a[href='#{CASE.id}-{second}']").first
    expect(link).to_be_visible()
    expect(link).to_have_text("turn 2")
    expect(page.locator("[data-begin]:visible")).to_have_count(0)
    context.close()
    context = browser.new_context()
    learner = Learner(context.new_page(), address_of(site))
    player(learner, CASE)
    file = tmp_path / "case.pdf"
    learner.page.pdf(path=file, format="A4")
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    for turn in range(1, len(CASE.turns) + 1):
        assert f"Turn {turn}\n" in text
    assert "Go to" in text and "Map of the case" in text and "How would you like to play it?" not in text
    context.close()


def test_the_map_can_be_read_without_the_case_s_own_style(browser, site):
    """On a page printed before the case came near, and without scripts, only the drawing's own attributes speak."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address_of(site) + page_of(VIGNETTE))
    map_ = page.locator(".case-map svg")
    drawn = map_.evaluate(
        "svg => [getComputedStyle(svg.querySelector('circle')).fill, getComputedStyle(svg.querySelector('text')).fill]"
    )
    assert drawn[0] == "none" and drawn[1] != "none"
    page.emulate_media(media="print")
    assert page.locator(".case-map").evaluate("figure => getComputedStyle(figure).breakInside") == "avoid"
    context.close()
