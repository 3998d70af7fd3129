"""Replies in trainees' own words: rated blind by two, and what the board says of them and of the tests."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

from conftest import Learner, address_of, course, pure, violations
from playwright.sync_api import Page, expect
from supervising import COURSE, PAGE, SCRIPT, opened, returned, share
from way import chance, part

from macros.render import revision

BENCH, BOARD = "supervisors/bench", "supervisors/board"
SCALES = [scale.id for scale in course().scales]
LINES = {line.id: line for strategy in course().strategies for line in strategy.measure}
#: Eight strategies' lines, one of each in a form.
FORMS = {form: [strategy.measure[place].id for strategy in course().strategies[:8]] for place, form in enumerate("ab")}


def worded(order: str, marks: tuple[int, int], **more) -> list[dict]:
    """Return sixteen replies, eight of each time; each says in its words how a rater shall rate it."""
    return [
        {"time": time, "form": form, "drawn": True, "line": line, "words": f"Let me see, {mark}, {number}.", "at": 5, **more}
        for time, form, mark in zip(("before", "after"), order, marks, strict=True)
        for number, line in enumerate(FORMS[form])
    ]  # fmt: skip


def write(folder: Path, name: str, content: dict) -> Path:
    """Write a file and return its path."""
    file = folder / f"{name}.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def handed(folder: Path, name: str, order: str, marks: tuple[int, int]) -> Path:
    """Return the file of a trainee with replies in their own words."""
    return write(folder, name, returned(learner=name, person=f"p-{name.lower()}", worded=worded(order, marks)))


#: Rate all replies by what their words say; who is `harder` takes a point off the first and the fifth line.
RATE_ALL = """(harder) => {
    const seen = [];
    for (;;) {
        seen.push(document.querySelector("course-bench").outerHTML);
        const [mark, number] = document.querySelector(".bench__reply").textContent.match(/\\d/g).map(Number);
        for (const scale of document.querySelectorAll("[data-scale] .bench__points")) {
            const given = Math.max(1, mark - (harder && number % 4 === 0 ? 1 : 0));
            scale.querySelector(`input[value='${given}']`).click();
        }
        const next = document.querySelector("[data-next]");
        if (next.disabled) return seen;
        next.click();
    }
}"""


def saved(page: Page, target: Path) -> dict:
    """Save the ratings and return what the file holds."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my ratings").click()
    download.value.save_as(target)
    return json.loads(target.read_text(encoding="utf-8"))


def test_a_rater_goes_by_keyboard_alone_and_after_a_reload_finds_ratings_and_order_again(desk, tmp_path):
    files = [handed(tmp_path, name, "ab", (2, 4)) for name in ("Anna", "Benedikt", "Cleopatra")]
    page = opened(desk, BENCH)
    page.locator("[data-files]").set_input_files(files)
    expect(page.locator("[data-number]")).to_be_focused()
    first = page.locator(".bench__reply").inner_text()
    for key in ("Tab", "Space", "ArrowRight", "Tab", "Tab", "Space", "Tab", "Tab", "Space", "Tab", "Tab"):
        page.keyboard.press(key)
    expect(page.locator("[data-count]")).to_contain_text("1 of 48 replies are rated in full.")
    checked = page.locator("[data-scale] input:checked")
    assert checked.evaluate_all("(all) => all.map((each) => each.value)") == ["2", "1", "1"]
    expect(page.get_by_role("button", name="Next reply")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-number]")).to_have_text("Reply 2 of 48")
    opened(desk, BENCH)
    expect(page.locator("[data-rating]")).to_be_hidden()  # the replies themselves were not stored
    page.locator("[data-files]").set_input_files(files)
    expect(page.locator("[data-number]")).to_have_text("Reply 2 of 48")
    page.get_by_role("button", name="Reply before").click()
    expect(page.locator(".bench__reply")).to_have_text(first)
    expect(checked).to_have_count(3)


def rated_blind(page: Page, files: list[Path], names: list[str], target: Path, *, harder: bool) -> dict:
    """Rate all replies of `files`, see that no name, time or form is on the page whichever stands there, and return the file."""
    page.locator("[data-files]").set_input_files(files)
    expect(page.locator("main [data-says]")).to_contain_text("3 files read. 48 replies to rate")
    seen = json.dumps(page.evaluate(RATE_ALL, harder))
    assert seen.count("Let me see") == 48
    assert not re.search(
        "|".join([*names, *(json.loads(file.read_text(encoding="utf-8"))["person"] for file in files)]), seen
    )
    expect(page.locator("[data-count]")).to_contain_text("All 48 replies are rated.")
    file = saved(page, target)
    assert set(file) == {"format", "version", "course", "rater", "made", "edition", "replies"}
    assert (file["format"], len(file["replies"])) == ("course-bench", 48)
    assert all(set(each) == {"reply", "ratings"} and set(each["ratings"]) == set(SCALES) for each in file["replies"])
    assert not re.search("|".join([*names, "see", *LINES]), json.dumps(file))
    assert page.evaluate(f"course.record('{COURSE}').then((record) => record.events.length)") == 0
    return file


def gone_through(learner: Learner, name: str, how: tuple[str, tuple[int, int]], folder: Path) -> Path:
    """Write in own words before the course and after it, take both tests, hand all of it over, and return the file."""
    order, marks = how
    learner.page.add_init_script(chance(order))
    for time, mark in zip(("before", "after"), marks, strict=True):
        page = part(learner, f"words-{time}")
        for number, field in enumerate(page.locator("[data-line] textarea").all()):
            field.fill(f"Let me see, {mark}, {number}.")
        page.get_by_role("button", name="Hand in", exact=True).click()
        expect(page.locator("[data-says]")).to_contain_text("Handed in on")
        expect(page.locator("[data-status]")).to_have_text("Saved")
        page = part(learner, time)
        fieldsets = page.locator(".question fieldset:not(.sure)")
        fieldsets.evaluate_all("(all) => all.forEach((each) => each.querySelector('input').click())")
        page.get_by_role("button", name="Hand in", exact=True).click()
        expect(page.locator("[data-says]")).to_contain_text("Handed in on")
        if time == "before":
            learner.open(PAGE)
            learner.choose("trust-signs", "agrees")
            learner.check("trust-signs")
    boxes = ("Your answers", "8 replies from before the course", "8 replies from after the course")
    return share(learner, name, folder, *boxes)


def test_two_raters_rate_three_trainees_blind_and_meet_on_the_board(people, tmp_path, pytestconfig):
    """Anna goes all the way; what the other two hand over is made here, but in a thorough run, and is of the same form."""
    names = {"Anna": ("ab", (2, 4)), "Benedikt": ("ba", (3, 3)), "Cleopatra": ("ab", (1, 3))}
    going = list(names) if pytestconfig.getoption("all") else ["Anna"]
    dice = random.Random(5)
    files = []
    for name, (order, marks) in names.items():
        if name in going:
            files.append(gone_through(people(), name, names[name], tmp_path))
            continue
        whose = {"learner": name, "person": f"p-{name.lower()}"}
        file = {**sat(7 if order == "ab" else 6, dice), **whose, "worded": worded(order, marks)}
        assert [each["form"] for each in file["tests"][:2]] == list(order)
        files.append(write(tmp_path, name, file))
    own, *others = (json.loads(file.read_text(encoding="utf-8")) for file in files)
    assert all(set(own) <= set(file) and own["worded"][0].keys() == file["worded"][0].keys() for file in others)
    benches = [tmp_path / f"bench-{number}.json" for number in range(2)]
    for number, target in enumerate(benches):
        rated_blind(opened(people(), BENCH), files, list(names), target, harder=bool(number))
    one, two = (json.loads(file.read_text(encoding="utf-8")) for file in benches)
    assert one["rater"] != two["rater"]
    assert {each["reply"] for each in one["replies"]} == {each["reply"] for each in two["replies"]}
    page = opened(people(), BOARD)
    page.locator("[data-files]").set_input_files(benches)
    expect(page.locator("[data-words-says]")).to_contain_text("Open the files of your trainees, too")
    page.locator("[data-files]").set_input_files(files)
    expect(page.locator("[data-words-says]")).to_contain_text("2 raters. 48 replies were rated in full by all of them")
    expect(page.locator("[data-agree] li")).to_have_count(len(SCALES))
    for line in page.locator("[data-agree] li").all_inner_texts():
        assert re.search(r"raters 1 and 2: weighted kappa 0\.\d\d, 95\u00a0% interval −?[01]\.\d\d to [01]\.\d\d, of 3 people", line)  # fmt: skip
    rows = page.locator("[data-changes] tr")
    assert [row.locator("th").inner_text() for row in rows.all()] == list(names)  # by name, never by number
    changes = [float(row.locator("td").nth(2).inner_text().replace("−", "-")) for row in rows.all()]
    assert changes == [2, 0, 1.88]
    says = [row.locator("td").last.inner_text() for row in rows.all()]
    assert says == ["higher after, by more than noise", "within noise", "higher after, by more than noise"]
    expect(page.locator("[data-words-group]")).to_have_text(
        "3 people in view have both times. A figure for a group is shown from 10 people on: with fewer, each single one moves it too much."
    )
    expect(page.locator("[data-tests-says]")).to_contain_text("3 people in view have both times. A figure for a group")
    # A saved board holds the raters' files too.
    with page.expect_download() as download:
        page.get_by_role("button", name="Save this board").click()
    download.value.save_as(tmp_path / "board.json")
    page.get_by_role("button", name="Clear the board").click()
    expect(page.locator("[data-own-words]")).to_be_hidden()
    page.locator("[data-files]").set_input_files(tmp_path / "board.json")
    expect(rows).to_have_count(3)


# A group on the board.


def sat(person: int, chance: random.Random) -> dict:
    """Return the file of a trainee who took three tests; the order of the forms is drawn for all but five."""
    order = "ab" if person % 2 or person < 5 else "ba"
    tests = [{"test": test, "form": form, "drawn": person >= 5, "at": 9} for test, form in zip(("before", "after", "later"), f"{order}c", strict=True)]  # fmt: skip
    answers = []
    for place, form in enumerate(f"{order}c"):
        for strategy in course().strategies:
            question = strategy.forms[form]
            best = next(option.id for option in question.options if option.grade == "best")
            other = next(option.id for option in question.options if option.grade != "best")
            right = chance.random() < 0.4 + 0.3 * min(place, 1)
            answers.append({"question": question.id, "revision": revision(question), "at": place + 1, "response": [best if right else other], "result": "correct" if right else "not yet", "sure": None})  # fmt: skip
    return returned(learner=f"Trainee {person:02}", person=f"p{person}", tests=tests, answers=answers)


def test_the_board_says_of_a_group_s_tests_and_items_what_it_may_and_why_it_says_no_more(desk, tmp_path):
    chance = random.Random(18)
    files = [write(tmp_path, f"sat-{person}", sat(person, chance)) for person in range(45)]
    page = opened(desk, BOARD)
    says, items = page.locator("[data-tests-says]"), page.locator("[data-items] > li")
    page.locator("[data-files]").set_input_files(files[:9])
    expect(says).to_contain_text("9 people in view have both times. A figure for a group is shown from 10 people on")
    page.locator("[data-files]").set_input_files(files[9:12])
    expect(says).to_contain_text("for only 7 of them the order of the forms was drawn by chance")
    expect(says).not_to_contain_text("interval")
    expect(items.first).to_contain_text("from 40 on it is said how well it tells people apart")
    expect(items.first).to_contain_text("Trainee")  # few enough to be named
    page.locator("[data-files]").set_input_files(files[12:])
    expect(says).to_contain_text(re.compile(r"Right answers, of 15, after less before: \+\d\.\d\d on average, 95\s% interval \+\d\.\d\d to \+\d\.\d\d\. From 40 people; 20 had form A first and 20 form B\."))  # fmt: skip
    expect(says).to_contain_text("The whole interval lies above zero")
    expect(says).to_contain_text("Nobody was tested who did not take the course")
    expect(says).to_contain_text("Left out: 5 people whose order was not drawn.")
    expect(says).to_contain_text(re.compile(r"The later test, form C: \d+\.\d of 15 right on average, of 45 people\. Nobody takes form C at another time"))  # fmt: skip
    expect(items).to_have_count(12)
    expect(items.first).to_contain_text(re.compile(r"correlation with the rest [+−]0\.\d\d, 95\s% interval"))
    page.get_by_role("button", name="Show all 45").click()
    expect(items).to_have_count(45)
    # The filter leaves a few, and then nothing is said of a group.
    page.get_by_label("Name").fill("trainee 12")
    expect(says).to_contain_text("1 person in view has both times")


def test_counts_without_names_leave_one_clinic_and_are_added_up_in_another(desk, tmp_path):
    chance = random.Random(4)
    files = [write(tmp_path, f"sat-{person}", sat(person, chance)) for person in range(12)]
    page = opened(desk, BOARD)
    page.locator("[data-files]").set_input_files(files[:4])
    page.get_by_role("button", name="Counts for clinics").click()
    expect(page.locator("[data-acts-says]")).to_have_text(
        "Nothing was saved: fewer than 5 people are on the board, and no count of theirs may leave it."
    )
    page.locator("[data-files]").set_input_files(files[4:])
    expect(page.locator("main [data-says]")).to_contain_text("12 files read, of 12 people.")
    with page.expect_download() as download:
        page.get_by_role("button", name="Counts for clinics").click()
    download.value.save_as(tmp_path / "counts.json")
    expect(page.locator("[data-acts-says]")).to_contain_text("Saved: counts of 12 people")
    made = json.loads((tmp_path / "counts.json").read_text(encoding="utf-8"))
    assert (made["format"], made["people"], len(made["items"])) == ("course-sums", 12, 45)
    assert "Trainee" not in json.dumps(made)
    counts = [each for item in made["items"] for each in (item["answers"], *item["options"].values())]
    assert all(each is None or each >= 5 for each in counts) and None in counts
    write(tmp_path, "other", {**made, "sum": "other", "people": 20})
    page.get_by_role("button", name="Clear the board").click()
    page.locator("[data-files]").set_input_files([tmp_path / "counts.json", tmp_path / "other.json"])
    expect(page.locator("[data-sums-says]")).to_contain_text("2 files added up, of 32 people.")
    expect(page.locator("[data-sums-items] > li")).to_have_count(45)
    expect(page.locator("[data-sums-items]")).to_contain_text(": hidden in 2")
    expect(page.locator("[data-board]")).to_be_hidden()


# Files that mean harm.

HEAD = {"version": 1, "course": COURSE, "made": 5, "edition": "1"}
REPLY = {"reply": "0a", "ratings": {"client": 5}}
ITEM = {"item": "q", "revision": "1", "answers": 20, "options": {"x": 12, "y": None}}
TEST = {"test": "before", "form": "a", "people": 9}


def bench_file(**changed) -> dict:
    """Return a sound file of a rater, or one changed."""
    return {"format": "course-bench", **HEAD, "rater": "r1", "replies": [REPLY], **changed}


def sums_file(**changed) -> dict:
    """Return a sound file of counts, or one changed."""
    return {"format": "course-sums", **HEAD, "sum": "s1", "people": 20, "items": [ITEM], "tests": [TEST], **changed}


HOSTILE = {
    "newer hand-over": [bench_file(version=2), sums_file(version=2)],
    "not a hand-over": [bench_file(version=None), sums_file(version="1")],
    "other course": [bench_file(course="else"), sums_file(course=None)],
    "too large": [bench_file(replies=[REPLY] * 50_001), sums_file(items=[ITEM] * 5001), sums_file(tests=[TEST] * 10)],
    "broken hand-over": [
        *(bench_file(**{key: value}) for key, value in {"rater": SCRIPT, "made": 1e300, "edition": "x" * 99, "replies": None}.items()),
        *(bench_file(replies=value) for value in ([None], [REPLY, REPLY], [{**REPLY, "reply": SCRIPT}], [{**REPLY, "reply": "constructor"}])),
        *(bench_file(replies=[{**REPLY, "ratings": value}]) for value in (None, {}, [5], {"client": 6}, {"client": 0}, {"client": 1.5}, {"client": "5"}, {SCRIPT: 5}, {"constructor": 5}, {f"s{n}": 5 for n in range(10)})),
        *(sums_file(**{key: value}) for key, value in {"sum": SCRIPT, "made": None, "edition": 7, "people": 4, "items": None, "tests": {}}.items()),
        *(sums_file(items=[{**ITEM, key: value}]) for key, value in [("item", SCRIPT), ("revision", None), ("answers", 3), ("answers", 21), ("answers", None), ("answers", "20"), ("options", []), ("options", {}), ("options", {"x": 4}), ("options", {"x": -5}), ("options", {"x": 21}), ("options", {"__proto__x": 9})]),
        *(sums_file(tests=[{**TEST, key: value}]) for key, value in [("test", SCRIPT), ("form", "d"), ("people", 4), ("people", 21), ("people", 1e99)]),
        sums_file(items=[ITEM, ITEM]), sums_file(tests=[TEST, TEST]), sums_file(items=[None]), sums_file(tests=[None]),
    ],
}  # fmt: skip


def test_no_hostile_file_of_ratings_or_counts_is_taken_and_each_is_told_why(browser):
    page = pure(browser.new_page(), "exchange/bench.js", "exchange/sums.js")
    read = """(values) => values.map((value) => {
        const rules = value.format === course.sums.FORMAT ? course.sums : course.bench;
        return rules.fromValue(value, "%s"); })"""
    read = read.replace("%s", COURSE)
    sound = page.evaluate(read, [bench_file(more=SCRIPT), sums_file(more=SCRIPT)])
    assert [set(each) for each in sound] == [{"bench"}, {"sums"}] and "more" not in json.dumps(sound)
    wrong = []
    for why, values in HOSTILE.items():
        found = page.evaluate(read, values)
        wrong += [(why, value, each) for value, each in zip(values, found, strict=True) if each != {"refused": why}]
    assert wrong == []
    page.close()


def test_the_bench_tells_what_it_can_t_read_by_number_and_shows_words_as_text(desk, tmp_path):
    replies = worded("ab", (1, 2), words=SCRIPT)
    sound = write(tmp_path, "Anna", returned(learner="Anna", worded=[{**each, "line": "gone"} for each in replies]))
    files = [write(tmp_path, "Zed", {"format": "else"}), sound, write(tmp_path, "rater", bench_file())]
    page = opened(desk, BENCH)
    page.locator("[data-files]").set_input_files(files)
    expect(page.locator("main [data-says] p").last).to_have_text(
        "File 1 of 3: not a file for supervision from this course"
    )
    expect(page.locator(".bench__reply")).to_have_text(SCRIPT)
    expect(page.locator("[data-who]")).to_have_text("A line that this edition does not have (gone)")
    assert page.evaluate("window.ran") is None
    assert "Zed" not in page.content()


def test_axe_finds_nothing_on_the_bench_and_on_the_board_of_what_it_gave(browser, site, tmp_path):
    context = browser.new_context(viewport={"width": 320, "height": 800})
    rater = Learner(context.new_page(), address_of(site))
    files = [handed(tmp_path, name, "ab", (2, 4)) for name in ("Anna", "Ben", "Cleo")]
    page = opened(rater, BENCH)
    page.locator("[data-files]").set_input_files(files)
    page.locator("details > summary").first.click()
    page.locator("[data-scale] input").first.check()
    found = {"bench": violations(page, width=320)}
    page.evaluate(RATE_ALL, True)
    saved(page, tmp_path / "bench.json")
    page = opened(rater, BOARD)
    chance = random.Random(1)
    files += [tmp_path / "bench.json", write(tmp_path, "sums", sums_file()), *(write(tmp_path, f"{n}", sat(n, chance)) for n in range(12))]  # fmt: skip
    page.locator("[data-files]").set_input_files(files)
    expect(page.locator("[data-changes] tr")).to_have_count(3)
    expect(page.locator("[data-sums-tests] li")).to_have_count(1)
    found["board"] = violations(page, width=320)
    assert {name: own for name, own in found.items() if own} == {}
    context.close()


def test_without_scripts_and_on_paper_the_scales_stand_with_their_anchors(browser, site, desk):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address_of(site)}{BENCH}.html")
    scales = page.locator(".bench__scales")
    for scale in course().scales:
        for anchor in scale.anchors:
            expect(scales).to_contain_text(anchor.text)
            expect(scales).to_contain_text(anchor.example)
    expect(page.get_by_text("Your browser runs no scripts here")).to_be_visible()
    context.close()
    page = opened(desk, BENCH)
    page.emulate_media(media="print")
    expect(page.locator(".bench__scales")).to_be_visible()
    expect(page.locator("[data-stage]")).to_be_hidden()
