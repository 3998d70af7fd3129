"""Everyone can use it: axe on every page, before and after answering, in every mode; small screens; large text."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, Learner, address_of, still, violations, watch
from playwright.sync_api import expect

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
#: Each kind of page once: what differs between two of a kind is text.
TEMPLATES = [page for page in PAGES if not page.startswith(("strategies/0", "strategies/1", "cases/"))]
TEMPLATES += [STRATEGY, "cases/index.html", "cases/the-man-who-walks-in-front.html"]


@pytest.mark.both
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


@pytest.fixture
def reader(browser, site):
    """A learner at the course in a folder."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    yield Learner(context.new_page(), address_of(site))
    context.close()


def colours_of(page) -> str:
    """Return whether the page is dark or light; the page of a wrong address goes by the system, the others by what was chosen."""
    return page.evaluate(
        "document.body.dataset.mdColorScheme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'slate' : 'default')"
    )


def other_colours(page) -> None:
    """Turn from light to dark or back, as a reader does, or the system where a page has no switch."""
    switch, before = page.locator("form[data-md-component='palette'] label:visible"), colours_of(page)
    if switch.count():
        switch.click()
        page.locator(f"body:not([data-md-color-scheme='{before}'])").wait_for()
    else:
        page.emulate_media(color_scheme="light" if before == "slate" else "dark")


@pytest.mark.parametrize(
    "pages", [PAGES[start::6] for start in range(6)], ids=lambda pages: f"from-{Path(pages[0]).stem}"
)
def test_axe_finds_nothing_on_any_page_in_light_and_dark(reader: Learner, pages):
    """Every page is looked at, and the colours of each kind of page in light and in dark; where a page is of a kind seen elsewhere, its
    colours are. The theme keeps the choice, so each page opens as the one before was left, and is turned once.
    """
    found = {}
    for page in pages:
        reader.open(page)
        found[page, colours_of(reader.page)] = violations(reader.page, contrast=page in TEMPLATES)
        if page in TEMPLATES:
            other_colours(reader.page)
            found[page, colours_of(reader.page)] = violations(reader.page)
    assert len(found) == len(pages) + len({*pages} & {*TEMPLATES})
    assert {page: list_ for page, list_ in found.items() if list_} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_after_answering_everything(reader: Learner, scheme):
    learner = reader
    learner.open(STRATEGY)
    for question in learner.questions():
        learner.answer_somehow(question)
        place = learner.question(question)
        details = place.locator("[data-answer]")
        if details.get_attribute("open") is None:
            details.locator("summary").click()
    learner.page.locator("[data-checklist] input").first.check()
    learner.page.get_by_role("button", name="alliance", exact=True).click()
    if scheme == "dark":
        other_colours(learner.page)
    assert violations(learner.page) == []


#: Controls that are seen, and say nothing of themselves once the system's colours take the place of the page's: no edge, no line
#: under them, no mark of the browser's own.
UNSEEN = """() => [...document.querySelectorAll("article :is(button, a.md-button, input:not([type=file]), select, textarea)")]
    .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && each.getBoundingClientRect().width > 1)
    .filter((each) => {
        const style = getComputedStyle(each);
        const edge = ["Top", "Right", "Bottom", "Left"].some((side) => style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0);
        const line = style.textDecorationLine.includes("underline");
        const own = style.appearance !== "none" && each.matches("input, select, textarea, button");
        return !edge && !line && !own;
    })
    .map((each) => each.outerHTML.slice(0, 120))"""


def test_in_forced_colours_the_page_takes_the_system_s_colours_and_controls_stay_seen(browser, site):
    context = browser.new_context(viewport={"width": 1200, "height": 900}, forced_colors="active")
    learner = Learner(context.new_page(), address_of(site))
    unseen = {}
    for page in TEMPLATES:
        learner.open(page)
        still(learner.page)
        found = learner.page.evaluate(UNSEEN)
        ours, system = learner.page.evaluate(
            """() => { const probe = Object.assign(document.createElement("p"), { textContent: "x" });
                probe.style.cssText = "color: CanvasText; background-color: Canvas; forced-color-adjust: none";
                document.body.append(probe);
                const text = document.querySelector("main h1, main p");
                const pair = [getComputedStyle(text).color, getComputedStyle(probe).color];
                probe.remove();
                return pair; }"""
        )
        if found or ours != system:
            unseen[page] = (ours, system, found[:5])
    assert unseen == {}
    context.close()


def test_who_wants_no_movement_gets_none(browser, site):
    context = browser.new_context(viewport={"width": 1200, "height": 900}, reduced_motion="reduce")
    learner = Learner(context.new_page(), address_of(site))
    moving = {}
    for page in TEMPLATES:
        learner.open(page)
        found = learner.page.evaluate(
            """() => [...document.querySelectorAll("*")].filter((each) => { const style = getComputedStyle(each);
                const lasts = (times) => times.split(", ").some((time) => parseFloat(time) > 0);
                return (style.transitionProperty !== "none" && lasts(style.transitionDuration))
                    || (style.animationName !== "none" && lasts(style.animationDuration)) || style.scrollBehavior === "smooth"; })
            .map((each) => each.outerHTML.slice(0, 120))"""
        )
        if found:
            moving[page] = found[:5]
    assert moving == {}
    # The same page moves for everybody else, so what was looked for is there to be found.
    context.close()
    context = browser.new_context(reduced_motion="no-preference")
    page = context.new_page()
    page.goto(address_of(site) + STRATEGY)
    lasting = "[...document.querySelectorAll('*')].filter((each) => parseFloat(getComputedStyle(each).transitionDuration) > 0).length"
    assert page.evaluate(lasting) > 0
    context.close()


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


def test_what_the_studies_found_opens_without_scripts_and_is_open_on_paper(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name in ("introduction.html", "strategies/01-build-trust-and-rapport.html"):
        page.goto(address_of(site) + name)
        fold = page.locator("details.studies").first
        expect(fold.locator("li").first).to_be_hidden()
        fold.locator("summary").press("Enter")
        expect(fold.locator("li").first).to_be_visible()
        fold.locator("summary").press("Enter")
        expect(fold.locator("li").first).to_be_hidden()
        page.emulate_media(media="print")
        for finding in page.locator("details.studies li").all():
            expect(finding).to_be_visible()
        page.emulate_media(media="screen")
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


@pytest.mark.parametrize("width", [390, 1200])
def test_nothing_shut_is_a_stop_for_the_tab_key_and_the_drawer_opens_by_it(browser, site, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(address_of(site) + STRATEGY)
    button = page.get_by_role("button", name="Navigation")
    stops = 0
    while not page.evaluate("document.querySelector('article').contains(document.activeElement)"):
        page.keyboard.press("Tab")
        box = page.evaluate("(({ left, right }) => [left, right])(document.activeElement.getBoundingClientRect())")
        assert box[1] > 0 and box[0] < width, page.evaluate("document.activeElement.outerHTML")
        stops += 1
        assert stops < 30
    button.focus()
    page.keyboard.press("Enter")
    link = page.locator(".md-sidebar--primary").get_by_role("link", name="Assess and Explore")
    expect(link).to_be_visible()
    for _ in range(30):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Assess")
    context.close()
