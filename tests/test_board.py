"""What a trainee hands over, and what a supervisor sees of it on the board."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from pathlib import Path

from conftest import DATA, Learner, address_of
from playwright.sync_api import Page, expect
from supervising import (
    PAGE,
    SCRIPT,
    TOLD,
    WRITE,
    opened,
    refusals,
    returned,
    share,
    write_result,
)


def test_nothing_is_shared_by_default_and_what_is_inside_is_shown_before_it_is_saved(people, tmp_path):
    trainee = people()
    trainee.open(PAGE)
    trainee.choose("trust-limits", "plain-rule")
    trainee.check("trust-limits")
    write_result(trainee, "Very private words")
    page = opened(trainee, "return")
    expect(page.locator("form input:checked")).to_have_count(0)
    save = page.get_by_role("button", name="Save the file for my supervisor")
    expect(save).to_be_disabled()
    page.get_by_label("How far you have come").check()
    expect(page.locator("[data-sum]")).to_contain_text("No name: your supervisor will see “without a name”")
    raw = page.locator("[data-raw]").text_content()
    assert "Very private words" not in raw and "plain-rule" not in raw
    file = share(trainee, "Anna", tmp_path, "How far you have come")
    saved = json.loads(file.read_text(encoding="utf-8"))
    assert set(saved) == {"format", "version", "course", "learner", "person", "made", "edition", "strategies", "cases"}
    page.get_by_label("K-7").check()
    shown = json.loads(page.locator("[data-raw]").text_content())
    assert [entry["tried"] for entry in shown["entries"]] == ["Very private words"]


def test_files_of_one_person_show_what_changed_also_across_editions(people, tmp_path):
    trainee = people()
    trainee.open(PAGE)
    trainee.choose("trust-limits", "plain-rule")
    trainee.check("trust-limits")
    first = share(trainee, "Anna", tmp_path, "How far you have come", "Your answers")
    old = json.loads(first.read_text(encoding="utf-8"))
    # As an earlier edition would have saved it: fewer strategies, another wording, a question that is gone.
    old |= {"edition": "0.9", "made": old["made"] - 86_400_000, "strategies": old["strategies"][:10]}
    old["answers"] += [{**old["answers"][0], "question": "long-gone"}, {**old["answers"][0], "revision": "earlier"}]
    first.write_text(json.dumps(old), encoding="utf-8")
    trainee.open(PAGE)
    trainee.choose("trust-signs", "agrees")
    trainee.check("trust-signs")
    second = share(trainee, "Anna", tmp_path, "How far you have come", "Your answers")
    page = opened(people(), "supervisors/board")
    page.locator("[data-files]").set_input_files([first, second])
    expect(page.locator("[data-says]")).to_contain_text("2 files read, of 1 person.")
    expect(page.locator("[data-who] tr")).to_have_count(1)
    expect(page.locator("[data-who] tr")).to_contain_text("1 more tried, 0 more right, 0 more results")
    expect(page.locator("[data-missed] li")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save this board").click()
    download.value.save_as(tmp_path / "board.json")
    page.get_by_role("button", name="Clear the board").click()
    expect(page.locator("[data-board]")).to_be_hidden()
    page.locator("[data-files]").set_input_files(tmp_path / "board.json")
    expect(page.locator("[data-who] tr")).to_contain_text("1 more tried")
    # The older file alone: its own numbers, and what this edition does not know is left out.
    page.get_by_role("button", name="Clear the board").click()
    page.locator("[data-files]").set_input_files(first)
    expect(page.locator("[data-who] tr")).to_contain_text("(0.9)")
    expect(page.locator("[data-missed-says]")).to_contain_text("Nobody in view has missed a question")


def holds_no_formula(page: Page) -> None:
    """Save the board for a spreadsheet, and hold what the first person is called there against a formula."""
    with page.expect_download() as download:
        page.get_by_role("button", name="For a spreadsheet").click()
    text = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:4] == ["Name", "File of", "Edition", "Complete"] and len(rows[0]) == 7 + 15
    assert rows[1][0] == "'=HYPERLINK(1)" and len(rows[1]) == len(rows[0])


def hostile_returns() -> dict[str, tuple[str, str]]:
    """Return files that mean harm, each with words of what must be said."""
    row, answer = returned()["strategies"][0], returned()["answers"][0]
    changed = {
        "a list": ([], "not a file for supervision"),
        "null": (None, "not a file for supervision"),
        "a number": (7, "not a file for supervision"),
        "another format": ({"format": "else"}, "not a file for supervision"),
        "a whole record": ({"format": "course-record", "version": 1}, "a whole record"),
        "a newer version": (returned(version=2), "newer edition"),
        "no version": (returned(version=None), "not a file for supervision"),
        "another course": (returned(course="else"), "another course"),
        "no name": (returned(learner=None), "damaged"),
        "a huge name": (returned(learner="x" * 1000), "damaged"),
        "a person with markup": (returned(person=SCRIPT), "damaged"),
        "no person": ({key: value for key, value in returned().items() if key != "person"}, "damaged"),
        "a time of text": (returned(made="now"), "damaged"),
        "a time beyond time": (returned(made=1e300), "damaged"),
        "a time beyond calendars": (returned(made=9 * 10**15), "damaged"),
        "strategies that are none": (returned(strategies={}), "damaged"),
        "a strategy of null": (returned(strategies=[None]), "damaged"),
        "a state of markup": (returned(strategies=[{**row, "state": SCRIPT}]), "damaged"),
        "a count below nothing": (returned(strategies=[{**row, "latest": -1}]), "damaged"),
        "a count of text": (returned(strategies=[{**row, "tried": "7"}]), "damaged"),
        "too many strategies": (returned(strategies=[row] * 1000), "too large"),
        "an answer of null": (returned(answers=[None]), "damaged"),
        "an answer deep down": (returned(answers=[{**answer, "response": [[["a"]]]}]), "damaged"),
        "a result of markup": (returned(answers=[{**answer, "result": SCRIPT}]), "damaged"),
        "a question of markup": (returned(answers=[{**answer, "question": SCRIPT}]), "damaged"),
        "an entry that is none": (returned(entries=["x"]), "damaged"),
        "an alliance of nine": (returned(entries=[{"alliance": 9}]), "damaged"),
    }
    files = {name: (json.dumps(content), says) for name, (content, says) in changed.items()}
    whole = json.dumps(returned())
    return files | {
        "empty": ("", "not a file of the course"),
        "truncated": (whole[: len(whole) // 2], "not a file of the course"),
        "no json": (SCRIPT, "not a file of the course"),
        "deep": ("[" * 100_000, "not a file of the course"),
        "a million events": (json.dumps(returned(answers=[])).replace('"answers": []', '"answers": [' + ",".join(["{}"] * 1_000_000) + "]"), "too large"),
        "huge": (json.dumps(returned(learner="x" * 21_000_000)), "too large"),
        "a prototype": (whole.replace('"made": 5', '"made": 5, "__proto__": {"ran": 1}, "constructor": {"prototype": {"ran": 1}}'), ""),
        "a broken board": ('{"format":"course-board","version":1,"files":7}', "not a file of the course"),
    }  # fmt: skip


def test_no_hostile_file_runs_or_breaks_the_board_and_each_is_told_why(browser, site, tmp_path):
    context = browser.new_context()
    supervisor = Learner(context.new_page(), address_of(site))
    complaints: list[str] = []
    supervisor.page.on("pageerror", lambda error: complaints.append(str(error)))
    page = opened(supervisor, "supervisors/board")
    sound = tmp_path / "sound.json"
    sound.write_text(json.dumps(returned(person="sound")), encoding="utf-8")
    hostile = hostile_returns()
    made = {f"{re.sub(r'[^a-z]', '-', name)}.json": each for name, each in hostile.items()}
    assert len(made) == len(hostile)
    harmless = [name for name, (_, says) in made.items() if not says]
    bad = [name for name in made if name not in harmless]
    for name, (content, _) in made.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    wrong = []
    for start in range(0, len(bad), TOLD):
        batch = bad[start : start + TOLD]
        told = refusals(page, [sound, *(tmp_path / name for name in [*harmless, *batch])], len(batch))
        wrong += [
            (name, told)
            for name in batch
            if not any(line.startswith(f"{name}: ") and made[name][1] in line for line in told)
        ]
        expect(page.locator("[data-who] tr")).to_have_count(1 + len(harmless))
        page.get_by_role("button", name="Clear the board").click()
    assert wrong == []
    assert page.evaluate("[window.ran, {}.ran, Object.prototype.ran]") == [None, None, None]
    assert complaints == []
    context.close()


def test_a_file_with_strategies_and_no_cases_stands_beside_the_others_and_the_csv_holds_no_formula(people, tmp_path):
    made = {key: value for key, value in returned(learner="Bea", person="bea").items() if key != "cases"}
    files = [tmp_path / "bea.json", tmp_path / "anna.json"]
    for file, content in zip(files, (made, returned(learner="=HYPERLINK(1)")), strict=True):
        file.write_text(json.dumps(content), encoding="utf-8")
    page = opened(people(), "supervisors/board")
    page.locator("[data-files]").set_input_files(files)
    expect(page.locator("[data-who] tr")).to_have_count(2)
    expect(page.locator("[data-who] tr").nth(1)).to_contain_text("not shared")
    holds_no_formula(page)


def test_names_and_answers_with_markup_stay_text(browser, site, tmp_path):
    context = browser.new_context()
    supervisor = Learner(context.new_page(), address_of(site))
    page = opened(supervisor, "supervisors/board")
    entry = {
        **dict.fromkeys(("setting", "code", "tried", "happened", "next"), SCRIPT),
        "strategy": "trust",
        "date": "2026-11-23",
        "alliance": 0,
        "tags": [SCRIPT],
    }
    answer = {"question": WRITE, "revision": "r", "at": 1, "response": SCRIPT, "result": None, "sure": None}
    file = tmp_path / "markup.json"
    file.write_text(
        json.dumps(returned(learner=SCRIPT, edition=SCRIPT[:40], entries=[entry], answers=[answer])), encoding="utf-8"
    )
    page.locator("[data-files]").set_input_files(file)
    page.locator("[data-written-choice]").select_option(WRITE)
    expect(page.locator("[data-written] blockquote")).to_have_text(SCRIPT)
    expect(page.locator("[data-who] th")).to_have_text(SCRIPT)
    assert page.evaluate("window.ran") is None and page.locator("img[src='x']").count() == 0
    context.close()


def group(count: int, seed: int) -> list[dict]:
    """Return files of so many trainees, made from answers to real questions; the same for the same seed."""
    chance = random.Random(seed)
    questions = [question for strategy in DATA["strategies"] for question in strategy["questions"]]
    files = []
    for person in range(count):
        answers = [
            {"question": each["id"], "revision": "r", "at": n, "response": [chance.choice("abcd")], "result": chance.choice(["correct", "partly", "not yet"]), "sure": chance.choice([None, "guess", "certain"])}
            for n, each in enumerate(questions)
        ]  # fmt: skip
        files.append(returned(learner=f"Trainee {person}", person=f"p{person}", answers=answers))
    return files


def test_a_board_of_two_hundred_filters(browser, site, tmp_path):
    context = browser.new_context()
    page = opened(Learner(context.new_page(), address_of(site)), "supervisors/board")
    for number, content in enumerate(group(200, 7)):
        (tmp_path / f"{number:03}.json").write_text(json.dumps(content), encoding="utf-8")
    page.locator("[data-files]").set_input_files(sorted(tmp_path.iterdir()))
    expect(page.locator("[data-says]")).to_contain_text("200 files read, of 200 people.")
    expect(page.locator("[data-heat] tr")).to_have_count(200)
    page.get_by_label("Name").fill("trainee 19")
    expect(page.locator("[data-heat] tr")).to_have_count(11)
    page.locator("[name='strategy']").select_option("trust")
    expect(page.locator("[data-heat] tr").first.locator("td")).to_have_count(1)
    context.close()
