"""Clinicians rate the bank without its key, and the board shows how far they agree."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from conftest import Learner, address_of, course, pure, violations
from playwright.sync_api import Page, expect
from supervising import COURSE, SCRIPT, TOLD, opened, refusals, returned

from macros.render import revision

RATE, BOARD = "supervisors/rate", "supervisors/board"
#: What is rated, in the order of the page.
ITEMS = [question for strategy in course().strategies for question in strategy.asked if question.kind == "choose one"]


def rate_by_keyboard(page: Page, ratings: list[int]) -> None:
    """Rate each option of the item on the page by keyboard alone, from its heading on."""
    page.locator("[data-number]").focus()
    for rating in ratings:
        page.keyboard.press("Tab")
        page.keyboard.press("Space")  # 1
        for _ in range(rating - 1):
            page.keyboard.press("ArrowRight")


def saved(page: Page, target: Path) -> dict:
    """Save the ratings and return what the file holds."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my ratings").click()
    download.value.save_as(target)
    return json.loads(target.read_text(encoding="utf-8"))


def test_three_items_rated_by_keyboard_are_there_again_and_go_into_a_file_without_a_name(learner: Learner, tmp_path):
    page = opened(learner, RATE)
    expect(page.locator(".rate__items")).to_be_hidden()  # the sheet for paper
    given = [[2, 9, 1, 5], [7, 7, 1, 3], [4, 6, 8, 2]]
    for place, ratings in enumerate(given, 1):
        expect(page.locator("[data-number]")).to_have_text(f"Item {place} of {len(ITEMS)}")
        rate_by_keyboard(page, ratings)
        expect(page.locator("[data-count]")).to_contain_text(
            f"{place} item{'s are' if place > 1 else ' is'} rated in full"
        )
        expect(page.locator("[data-count]")).to_contain_text("your ratings are kept in this browser")
        page.get_by_role("button", name="Next item").press("Enter")
        expect(page.locator("[data-number]")).to_be_focused()
    page.locator("fieldset").first.get_by_label("6").check()
    opened(learner, "index")
    page = opened(learner, RATE)
    # It goes on at the first item that is not rated in full, and what was begun of it is there.
    expect(page.locator("[data-number]")).to_have_text(f"Item 4 of {len(ITEMS)}")
    expect(page.locator("fieldset").first.get_by_label("6")).to_be_checked()
    page.get_by_role("button", name="Item before").click()
    shown = page.locator("[data-options] input:checked").evaluate_all("(all) => all.map((one) => Number(one.value))")
    assert shown == given[2]
    file = saved(page, tmp_path / "first.json")
    assert set(file) == {"format", "version", "course", "edition", "rater", "made", "items"}
    assert (file["format"], file["version"], file["course"]) == ("course-ratings", 1, COURSE)
    expected = {item.id: dict(zip([option.id for option in item.options], own, strict=True)) for item, own in zip(ITEMS, given, strict=False)}  # fmt: skip
    expected[ITEMS[3].id] = {ITEMS[3].options[0].id: 6}
    assert {each["item"]: each["ratings"] for each in file["items"]} == expected
    # The mark is the same in the next file, and the record has no event of it.
    assert saved(page, tmp_path / "second.json")["rater"] == file["rater"]
    assert page.evaluate(f"course.record('{COURSE}').then((record) => record.events.length)") == 0


def test_what_two_tabs_rate_of_one_item_is_all_in_the_file(learner: Learner, tmp_path):
    page = opened(learner, RATE)
    other = Learner(page.context.new_page(), learner.base)
    opened(other, RATE)
    page.locator("fieldset").nth(0).get_by_label("3").check()
    other.page.locator("fieldset").nth(1).get_by_label("8").check()
    expect(page.locator("[data-status]")).to_have_text("")
    opened(other, "index")
    page = opened(learner, RATE)
    one, two = (option.id for option in ITEMS[0].options[:2])
    assert [each["ratings"] for each in saved(page, tmp_path / "both.json")["items"]] == [{one: 3, two: 8}]


def test_where_nothing_can_be_kept_the_page_says_so_and_the_file_can_be_saved(browser, site, tmp_path):
    context = browser.new_context()
    rater = Learner(context.new_page(), address_of(site))
    rater.page.add_init_script(
        "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('', 'SecurityError'); } })"
    )
    page = opened(rater, RATE)
    page.locator("fieldset").first.get_by_label("3").check()
    expect(page.locator("[data-status]")).to_have_text("Not saved")
    expect(page.get_by_role("alert")).to_contain_text("does not let the course keep")
    expect(page.locator("[data-count]")).to_have_text("0 items are rated in full.")
    assert len(saved(page, tmp_path / "file.json")["items"]) == 1
    context.close()


def test_the_page_holds_no_grade_and_no_feedback(site):
    source = (site / f"{RATE}.html").read_text(encoding="utf-8")
    words = plain(source)
    assert plain(ITEMS[0].options[0].text) in words
    assert re.findall(r"data-grade|grade--|tempting|\"grade\"", source) == []
    feedback = [text for item in ITEMS for option in item.options for text in (option.effect, option.tempting, option.better) if text and len(plain(text)) > 30]  # fmt: skip
    assert len(feedback) > 300
    assert [text for text in feedback if plain(text) in words] == []


def plain(text: str) -> str:
    """Return the words of a text, without marks."""
    return " ".join(re.findall(r"\w+", html.unescape(re.sub(r"<[^>]+>|\*", " ", text)).casefold()))


# The board.


def revisions() -> dict[str, str]:
    """Return the wording in force of each item."""
    return {each.id: revision(each) for each in ITEMS}


def ratings(rater: str, items: list[dict], **more) -> dict:
    """Return a sound file of a rater."""
    head = {"format": "course-ratings", "version": 1, "course": COURSE, "edition": "1", "rater": rater, "made": 5}
    return {**head, "items": items, **more}


def rated(number: int, highest: str) -> dict:
    """Return an item rated in full, with one option above the others."""
    item = ITEMS[number]
    given = {option.id: 9 if option.id == highest else 2 for option in item.options}
    return {"item": item.id, "revision": revisions()[item.id], "ratings": given}


def graded(number: int, grade: str) -> str:
    """Return the first option of an item that has this grade."""
    return next(option.id for option in ITEMS[number].options if (option.grade == "best") == (grade == "best"))


def write(folder: Path, contents: list) -> list[Path]:
    """Write files and return their paths."""
    files = [folder / f"{number:02}.json" for number in range(len(contents))]
    for file, content in zip(files, contents, strict=True):
        file.write_text(json.dumps(content), encoding="utf-8")
    return files


def test_three_files_say_nothing_yet_and_six_say_what_falls_under_seventy_per_cent(people, tmp_path):
    page = opened(people(), BOARD)
    key, other = graded(0, "best"), graded(0, "other")
    # Of the first item three choose the key and three another; of the second all choose the key, and one is of an earlier wording.
    contents = [
        ratings(f"r{number}", [rated(0, key if number < 3 else other), rated(1, graded(1, "best"))])
        for number in range(6)
    ]
    contents[5]["items"][1]["revision"] = "earlier"
    files = write(tmp_path, contents)
    page.locator("[data-files]").set_input_files(files[:3])
    expect(page.locator("main [data-says]")).to_have_text("3 files with ratings of the bank read, of 3 raters.")
    expect(page.locator("[data-ratings-says]")).to_have_text(
        "No item was rated in full by 5 raters or more, so this says nothing yet."
    )
    rows = page.locator("[data-agreement] tr")
    expect(rows).to_have_count(2)
    for row in rows.all():
        assert row.locator("td").all_inner_texts() == ["3", *["says nothing yet: fewer than 5 raters"] * 2]
    page.locator("[data-files]").set_input_files(files[3:])
    expect(page.locator("[data-ratings-says]")).to_have_text(
        "2 items were rated in full by 5 raters or more; 1 of them is under 70 % in one way or both."
    )
    cells = [row.locator("td").all_inner_texts() for row in rows.all()]
    assert cells == [
        ["6", "3 of 6 (50 %), under 70\u00a0%", "6 of 15 pairs (40 %), under 70\u00a0%"],
        ["5", "5 of 5 (100 %)", "10 of 10 pairs (100 %)"],
    ]
    expect(rows.nth(0).get_by_role("link")).to_have_attribute("href", re.compile(f"answer-key.html#key-{ITEMS[0].id}$"))
    expect(page.locator("[data-ratings-left]")).to_contain_text("1 rating of an earlier wording")
    expect(page.locator("[data-board]")).to_be_hidden()
    # A saved board holds them too.
    with page.expect_download() as download:
        page.get_by_role("button", name="Save this board").click()
    download.value.save_as(tmp_path / "board.json")
    page.get_by_role("button", name="Clear the board").click()
    expect(page.locator("[data-ratings]")).to_be_hidden()
    page.locator("[data-files]").set_input_files(tmp_path / "board.json")
    expect(page.locator("main [data-says]")).to_have_text("6 files with ratings of the bank read, of 6 raters.")
    assert [row.locator("td").all_inner_texts() for row in rows.all()] == cells


def test_a_trainee_s_file_and_a_rater_s_stand_on_one_board(people, tmp_path):
    page = opened(people(), BOARD)
    contents = [returned(), ratings("r1", [rated(0, graded(0, "best"))])]
    page.locator("[data-files]").set_input_files(write(tmp_path, contents))
    expect(page.locator("main [data-says] p")).to_have_text(
        ["1 file read, of 1 person.", "1 file with ratings of the bank read, of 1 rater."]
    )
    expect(page.locator("[data-who] tr")).to_have_count(1)
    expect(page.locator("[data-agreement] tr")).to_have_count(1)


def hostile() -> dict[str, tuple[object, str]]:
    """Return ratings that mean harm, each with words of what must be said."""
    item = {"item": "q", "revision": "r", "ratings": {"a": 5}}

    def of(**changed) -> dict:
        return ratings("r1", [{**item, **changed}])

    return {
        "a newer version": (ratings("r1", [item], version=2), "newer edition"),
        "no version": (ratings("r1", [item], version=None), "not a file for supervision"),
        "another course": (ratings("r1", [item], course="else"), "another course"),
        "a rater of markup": (ratings(SCRIPT, [item]), "damaged"),
        "a rater of every object": (ratings("constructor", [item]), "damaged"),
        "no time": (ratings("r1", [item], made=None), "damaged"),
        "a time beyond time": (ratings("r1", [item], made=1e300), "damaged"),
        "a huge edition": (ratings("r1", [item], edition="x" * 99), "damaged"),
        "no items": (ratings("r1", None), "damaged"),
        "an item of null": (ratings("r1", [None]), "damaged"),
        "an item twice": (ratings("r1", [item, item]), "damaged"),
        "an item of markup": (of(item=SCRIPT), "damaged"),
        "a wording of markup": (of(revision=SCRIPT), "damaged"),
        "ratings that are a list": (of(ratings=[5]), "damaged"),
        "ratings that are none": (of(ratings={}), "damaged"),
        "a rating of ten": (of(ratings={"a": 10}), "damaged"),
        "a rating of nothing": (of(ratings={"a": 0}), "damaged"),
        "a rating and a half": (of(ratings={"a": 1.5}), "damaged"),
        "a rating in words": (of(ratings={"a": "9"}), "damaged"),
        "an option of markup": (of(ratings={SCRIPT: 5}), "damaged"),
        "an option of every object": (of(ratings={"constructor": 5}), "damaged"),
        "too many options": (of(ratings={f"o{number}": 5 for number in range(99)}), "damaged"),
        "too many items": (ratings("r1", [item] * 6000), "too large"),
    }


def test_no_hostile_file_of_ratings_breaks_the_board_and_each_is_told_why(people, tmp_path):
    page = opened(people(), BOARD)
    sound = tmp_path / "sound.json"
    sound.write_text(json.dumps(ratings("sound", [rated(0, graded(0, "best"))])), encoding="utf-8")
    made = {f"{name.replace(' ', '-')}.json": each for name, each in hostile().items()}
    for name, (content, _) in made.items():
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    wrong = []
    for start in range(0, len(made), TOLD):
        batch = list(made)[start : start + TOLD]
        told = refusals(page, [sound, *(tmp_path / name for name in batch)], len(batch))
        wrong += [
            (name, told)
            for name in batch
            if not any(line.startswith(f"{name}: ") and made[name][1] in line for line in told)
        ]
        expect(page.locator("[data-agreement] tr")).to_have_count(1)
        page.get_by_role("button", name="Clear the board").click()
    assert wrong == []
    assert page.evaluate("[window.ran, {}.ran]") == [None, None]


def test_axe_finds_nothing_while_rating_and_on_the_board_of_ratings(browser, site, tmp_path):
    context = browser.new_context(viewport={"width": 320, "height": 800})
    rater = Learner(context.new_page(), address_of(site))
    page = opened(rater, RATE)
    page.locator("fieldset").first.get_by_label("9").check()
    found = {"rate": violations(page, width=320)}
    page = opened(rater, BOARD)
    contents = [ratings(f"r{number}", [rated(0, graded(0, "other")), *([rated(1, graded(1, "best"))] if number else [])]) for number in range(5)]  # fmt: skip
    page.locator("[data-files]").set_input_files(write(tmp_path, contents))
    expect(page.locator("[data-agreement] tr")).to_have_count(2)
    found["board"] = violations(page, width=320)
    assert {name: own for name, own in found.items() if own} == {}
    context.close()


# The rules alone.


@pytest.fixture(scope="module")
def rules(browser) -> Page:
    """A page with the rules of ratings, and nothing else."""
    page = pure(browser.new_page(), "exchange/ratings.js")
    yield page
    page.close()


AGREE = """(files) => course.ratings.agreement(files, new Map([
    ["q", { revision: "r", options: new Map([["a", "best"], ["b", "acceptable"], ["c", "harmful"]]) }]]))"""


def given(*all_ratings: str, revision: str = "r") -> list[dict]:
    """Return files of raters, each of three digits: what they give to a, b and c."""
    return [
        {"rater": f"p{number}", "made": 1, "edition": "1", "items": [{"item": "q", "revision": revision, "ratings": dict(zip("abc", map(int, each), strict=False))}]}
        for number, each in enumerate(all_ratings)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raters", "key", "peers"),
    [
        (["951"] * 4, None, None),
        (["951"] * 5, (5, 5, False), (10, 10, False)),
        (["951"] * 7 + ["591"] * 3, (7, 10, False), (24, 45, True)),
        (["951"] * 6 + ["591"] * 3, (6, 9, True), (18, 36, True)),
        # All would choose the same, and not the key.
        (["591"] * 5, (0, 5, True), (10, 10, False)),
        # Another level with the key is not the key; who has the same two level at the top says the same.
        (["991"] * 2 + ["951"] * 3, (3, 5, True), (4, 10, True)),
        # How high the highest is does not matter.
        (["321", "987", "211", "943", "951"], (5, 5, False), (10, 10, False)),
    ],
)
def test_agreement_is_with_the_key_and_of_pairs(rules: Page, raters, key, peers):
    (row,) = rules.evaluate(AGREE, given(*raters))["rows"]
    share = lambda each: each and (each["agree"], each["of"], each["under"])  # noqa: E731
    assert (row["raters"], share(row["key"]), share(row["peers"])) == (len(raters), key, peers)


def test_only_whole_ratings_of_the_wording_in_force_count_and_the_newest_of_each_rater(rules: Page):
    files = given("951", "95", "951") + given("951", revision="old")
    files[3]["rater"] = "p3"
    files += [{**given("159")[0], "made": 2}, {**given("951")[0], "made": 0}]
    found = rules.evaluate(AGREE, files)
    assert (found["raters"], found["earlier"], found["open"], found["rows"][0]["raters"]) == (4, 1, 1, 2)
    alone = [{**given("951")[0], "rater": f"x{number}", "made": 3} for number in range(4)]
    (row,) = rules.evaluate(AGREE, [*files[:1], files[4], *alone])["rows"]
    assert row["key"]["agree"] == 4 and row["raters"] == 5  # the newer file of the first rater took the key's place


def test_drafts_that_cannot_be_read_are_left_out_and_two_of_one_item_become_one(rules: Page):
    drafts = [
        {"question": "rate/q/r", "response": '{"a": 9}'},
        {"question": "rate/q/r", "response": '{"a": 1, "b": 2}'},
        {"question": "rate/q/r", "response": "{"},
        {"question": "rate/q/r", "response": ["a"]},
        {"question": "rate/q/old", "response": '{"a": 3}'},
        {"question": "rate/q/r/more", "response": '{"a": 3}'},
        {"question": "rate/constructor/r", "response": '{"a": 3}'},
        {"question": "rate/q/bad", "response": '{"a": 30}'},
        {"question": "rate", "response": "mark"},
        {"question": "test/before/q", "response": '{"a": 3}'},
    ]
    assert rules.evaluate("(drafts) => course.ratings.fromDrafts(drafts)", drafts) == [
        {"item": "q", "revision": "r", "ratings": {"a": 9, "b": 2}},
        {"item": "q", "revision": "old", "ratings": {"a": 3}},
    ]
