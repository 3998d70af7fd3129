"""Everyone can use it: axe on every page, before and after answering, in every mode; small screens; large text."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT, Learner, address_of, watch

PAGES = sorted(
    page.relative_to(ROOT / "docs").with_suffix(".html").as_posix() for page in (ROOT / "docs").rglob("*.md")
)
PAGES.append("404.html")
#: The parts of pages that say when they are ready.
PARTS = "course-case, course-results, course-journal, course-worksheet, course-home, course-progress, course-review, "
PARTS += (
    "course-test, course-completion, course-my-file, course-whose, course-assign, course-assignment, course-return, "
)
PARTS += "course-board"
STRATEGY = "strategies/01-build-trust-and-rapport.html"
MODES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "reduced motion": {"reduced_motion": "reduce"},
}


def violations(page) -> list[str]:
    """Return what axe-core finds, in words for whoever must mend it."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['help']} ({node['target']}) {node['html'][:150]}"
        for each in found
        for node in each["nodes"]
    ]


def test_no_page_asks_anything_of_another_host_or_complains(browser, base):
    """With every part of each page brought near, so that all its scripts have come."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    learner = Learner(context.new_page(), base)
    found = watch(learner.page, base)
    for page in PAGES:
        learner.open(page)
        for part in learner.page.locator("[data-load]").all():
            part.scroll_into_view_if_needed()
        for ready in learner.page.locator(PARTS).all():
            ready.and_(learner.page.locator("[data-ready]")).wait_for()
    assert found == []
    context.close()


@pytest.fixture(params=MODES)
def learner(request, browser, site):
    """A learner with a preference of their own, at the course in a folder."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, **MODES[request.param])
    context.set_default_timeout(10_000)
    yield Learner(context.new_page(), address_of(site))
    context.close()


def test_axe_finds_nothing_on_any_page(learner: Learner):
    found = {}
    for page in PAGES:
        learner.open(page)
        found[page] = violations(learner.page)
    assert {page: list_ for page, list_ in found.items() if list_} == {}


def test_axe_finds_nothing_after_answering_everything(learner: Learner):
    learner.open(STRATEGY)
    for question in learner.questions():
        learner.answer_somehow(question)
        place = learner.question(question)
        details = place.locator("[data-answer]")
        if details.get_attribute("open") is None:
            details.locator("summary").click()
    learner.page.locator("[data-checklist] input").first.check()
    learner.page.get_by_role("button", name="alliance", exact=True).click()
    assert violations(learner.page) == []


@pytest.mark.parametrize(("width", "zoom"), [(320, 1), (1280, 2), (640, 2)])
def test_nothing_runs_off_a_small_screen_or_under_large_text(browser, site, width, zoom):
    context = browser.new_context(viewport={"width": width, "height": 800})
    learner = Learner(context.new_page(), address_of(site))
    for page in [
        STRATEGY,
        "strategies/03-set-collaborative-goals.html",
        "index.html",
        "introduction.html",
        "references.html",
    ]:
        learner.open(page)
        learner.page.evaluate(f"document.documentElement.style.fontSize = '{125 * zoom}%'")
        wide = learner.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, page
    context.close()


def test_targets_are_large_enough_to_hit(browser, site):
    """WCAG 2.2, 2.5.8: 24 by 24 CSS pixels, or as much room around."""
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
    learner = Learner(context.new_page(), address_of(site))
    learner.open(STRATEGY)
    small = learner.page.evaluate(
        """() => [...document.querySelectorAll(".self-check button, .self-check label, .self-check summary")]
            .filter((each) => each.checkVisibility())
            .map((each) => [each.textContent.trim().slice(0, 30), each.getBoundingClientRect().height])
            .filter(([, height]) => height < 24)"""
    )
    assert small == []
    context.close()


def test_focus_is_visible_and_every_control_can_be_reached(browser, site):
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    learner = Learner(context.new_page(), address_of(site))
    learner.open(STRATEGY)
    learner.page.locator("[data-movable]").scroll_into_view_if_needed()
    learner.page.locator("[data-move]").first.wait_for()
    learner.page.locator("#self-check").evaluate("element => { element.tabIndex = -1; element.focus(); }")
    reached = set()
    for _ in range(120):
        learner.page.keyboard.press("Tab")
        name, outline = learner.page.evaluate(
            """() => { const e = document.activeElement; const s = getComputedStyle(e);
                return [e.dataset.move ? "move" : e.matches("[data-check]") ? "check" : e.type || e.localName, s.outlineStyle]; }"""
        )
        if name == "body":  # past the last control
            break
        reached.add(name)
        assert outline != "none", name
    assert {"radio", "checkbox", "check", "move", "textarea"} <= reached
    context.close()


def test_what_the_studies_found_folds_on_the_screen_and_stands_on_paper(learner: Learner):
    learner.open("strategies/10-give-constructive-feedback-on-progress.html")
    finding = learner.page.locator("details.studies li").first
    assert not finding.is_visible()
    learner.page.get_by_text("What the studies found").click()
    assert finding.is_visible()
    learner.page.get_by_text("What the studies found").click()
    assert not finding.is_visible()
    learner.page.emulate_media(media="print")
    assert finding.is_visible()
