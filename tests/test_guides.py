"""The guides and the key to discuss with, and what a clinic makes its own."""

from __future__ import annotations

import copy
import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from conftest import DATA, Learner, address_of, build, copy_project, questions_of
from playwright.sync_api import expect
from supervising import (
    CASES,
    PAGE,
    STRATEGIES,
    opened,
)

from macros import load

HEADINGS = ["Listen for", "Questions", "Ten minutes", "Thirty minutes", "Role play", "Common wrong turns"]


def test_every_strategy_and_long_case_has_a_guide_that_shows_alone_and_prints_on_one_sheet(browser, site, tmp_path):
    """Of each guide the sheet is printed where it is among the five longest, or a case's; a shorter one can't need more."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address_of(site)}supervisors/guides.html")
    page.emulate_media(media="print")
    # As wide as an A4 sheet between its margins, at 96 points an inch.
    page.set_viewport_size({"width": round((210 - 2 * 14) / 25.4 * 96), "height": 1000})
    heights = {}
    for name in [*STRATEGIES, *CASES]:
        page.evaluate("(name) => { location.hash = `guide-${name}`; }", name)
        guide = page.locator(f"#guide-{name}")
        expect(guide).to_be_visible()
        expect(page.locator(".guide:visible")).to_have_count(1)
        shown = guide.locator(":is(h2, h3, h4):visible").all_inner_texts()
        assert [heading for heading in HEADINGS if not any(heading in text for text in shown)] == [], name
        expect(guide.locator(".guide__card")).to_have_count(2)
        heights[name] = guide.bounding_box()["height"]
    longest = sorted(heights, key=heights.get)[-5:]
    pages = {}
    for name in longest:
        page.evaluate("(name) => { location.hash = `guide-${name}`; }", name)
        expect(page.locator(f"#guide-{name}")).to_be_visible()
        file = tmp_path / f"{name}.pdf"
        page.pdf(path=file, format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "14mm"))
        info = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True).stdout
        pages[name] = int(re.search(r"Pages: *(\d+)", info)[1])
    assert pages == dict.fromkeys(longest, 1)
    context.close()


def test_a_strategy_s_page_and_the_board_lead_to_guide_and_key(people):
    somebody = people()
    somebody.open(PAGE)
    somebody.page.get_by_role("link", name="The supervisor’s guide to this strategy").press("Enter")
    expect(somebody.page.locator("#guide-trust")).to_be_visible()
    somebody.page.goto(f"{somebody.base}supervisors/answer-key.html#key-trust-limits")
    expect(somebody.page.locator("#key-trust-limits")).to_be_visible()
    expect(somebody.page.locator("#key-trust-limits")).to_contain_text("What it does.")
    expect(somebody.page.get_by_text("It protects nothing")).to_be_visible()


def test_the_answer_key_holds_every_question_with_all_its_feedback(site):
    text = (site / "supervisors" / "answer-key.html").read_text(encoding="utf-8")
    for strategy in DATA["strategies"]:
        for question in questions_of(strategy):
            assert f'id="key-{question["id"]}"' in text
    shown = text.count('class="feedback__says"')
    options = sum(len(q.get("options", q.get("steps", []))) for s in DATA["strategies"] for q in questions_of(s))
    assert shown == options


def test_the_clinic_s_own_numbers_stand_wherever_the_course_speaks_of_risk(site, changed_edition):
    pages = [
        *sorted((changed_edition / "strategies").glob("[0-9]*.html")),
        *sorted((changed_edition / "cases").glob("[a-z]*.html")),
    ]
    pages = [page for page in pages if page.name != "index.html"] + [changed_edition / "supervisors" / "guides.html"]
    assert len(pages) == len(DATA["strategies"]) + len(CASES) + 1
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.count("extension 4455") == 1 and "The red folder" in text, page
        empty = (site / page.relative_to(changed_edition)).read_text(encoding="utf-8")
        assert "has not been entered here yet" in empty


def added_by_the_manual(project: Path) -> Path:
    """Add a strategy, a question and a case to a copy of the course, as “Editing the course” says: copy, give new ids, add the page to nav."""
    copy_project(project)
    file = project / "docs" / "_data" / "strategies.yml"
    data = json.loads(json.dumps(DATA, default=str))
    own = copy.deepcopy(data["strategies"][0])
    own |= {"id": "families", "number": 16, "slug": "work-with-families", "title": "Work with Families"}
    for part in ("form_a", "form_b", "form_c", "guide", "practice", "measure"):
        own.pop(part, None)
    for question in own["questions"]:
        question["id"] = f"families-{question['id']}"
    case = copy.deepcopy(next(each for each in data["cases"] if each["kind"] == "long"))
    case |= {"id": "case-own", "slug": "our-own-case", "title": "Our own case"}
    data["strategies"].append(own)
    data["cases"].append(case)
    extra = {**copy.deepcopy(data["strategies"][0]["questions"][0]), "id": "trust-our-own", "stem": "Our own question?"}
    data["strategies"][0]["questions"].append(extra)
    text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    file.write_text(text, encoding="utf-8")
    page = (project / "docs" / "strategies" / "01-build-trust-and-rapport.md").read_text(encoding="utf-8")
    page = re.sub(r"^\{\{ case\(.*$", "", page.replace('("trust")', '("families")'), flags=re.MULTILINE)
    (project / "docs" / "strategies" / "16-work-with-families.md").write_text(page, encoding="utf-8")
    text = (project / "docs" / "cases" / "the-stairs-down.md").read_text(encoding="utf-8")
    (project / "docs" / "cases" / "our-own-case.md").write_text(
        re.sub(r'"case-[a-z-]+"', '"case-own"', text), encoding="utf-8"
    )
    nav = (project / "mkdocs.yml").read_text(encoding="utf-8")
    nav = nav.replace("      - strategies/15-terminate-appropriately.md\n", "      - strategies/15-terminate-appropriately.md\n      - strategies/16-work-with-families.md\n")  # fmt: skip
    nav = nav.replace(
        "      - cases/ten-out-of-ten.md\n", "      - cases/ten-out-of-ten.md\n      - cases/our-own-case.md\n"
    )
    (project / "mkdocs.yml").write_text(nav, encoding="utf-8")
    return project


def test_what_a_clinic_adds_by_the_manual_is_sound(tmp_path):
    found = load.load(added_by_the_manual(tmp_path / "project"))
    assert found.problems == []
    assert [strategy.id for strategy in found.course.strategies][-1] == "families"
    assert "case-own" in [case.id for case in found.course.cases]
    assert "trust-our-own" in [question.id for question in found.course.strategies[0].questions]


@pytest.mark.thorough
def test_a_clinic_adds_a_strategy_a_question_and_a_case_by_the_manual(browser, tmp_path):
    """Every run builds and shows a course that editors changed (`change` in conftest), and loads the one that is built here."""
    project = added_by_the_manual(tmp_path / "project")
    done = build(project, project / "site")
    assert done.returncode == 0, done.stderr
    context = browser.new_context()
    learner = Learner(context.new_page(), address_of(project / "site"))
    expect(opened(learner, "progress").get_by_role("link", name="16. Work with Families")).to_be_visible()
    expect(opened(learner, "index").locator("[data-map] a")).to_have_count(16)
    items = opened(learner, "supervisors/assign").locator("[data-items]")
    expect(items).to_contain_text("16. Work with Families")
    expect(items).to_contain_text("Case: Our own case")
    learner.open("strategies/16-work-with-families.html")
    learner.choose("families-trust-limits", "plain-rule")
    assert learner.check("families-trust-limits").startswith("Correct")
    learner.open(PAGE)
    expect(learner.question("trust-our-own")).to_contain_text("Our own question?")
    context.close()
