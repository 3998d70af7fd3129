"""Everyone can use it: one visit to each page for all that holds on every page, and what one does on one of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import BUT_COLOURS, ROOT, Learner, address_of, lines, still, unreadable, violations, watch
from playwright.sync_api import Page, expect

PAGES = sorted(
    page.relative_to(ROOT / "docs").with_suffix(".html").as_posix() for page in (ROOT / "docs").rglob("*.md")
)
PAGES.append("404.html")
#: The parts of pages that say when they are ready.
PARTS = ", ".join(
    name
    for script in (ROOT / "overrides").rglob("*.js")
    for text in [script.read_text(encoding="utf-8")]
    for name, part in re.findall(r'customElements\.define\("([a-z-]+)", (\w+)\)', text)
    if re.search(rf"class {part} extends course\.(?:Part|Formed)\b", text)
)
STRATEGY = "strategies/01-build-trust-and-rapport.html"
ROOM = "practice/01-build-trust-and-rapport.html"
LONG_CASE = "cases/the-man-who-walks-in-front.html"
#: Made by a macro from the data alone, one like the other: the first stands for all, but in a thorough run.
MADE = [
    page
    for page in PAGES
    if page.startswith(("practice/", "cases/")) and page not in (ROOM, LONG_CASE, "cases/index.html")
]
#: Prose, lists and tables, and nothing else: privacy.html stands for their looks.
PROSE = [f"{name}.html" for name in "accessibility benchmark editing figures file hosting lms security".split()]
PROSE += ["introduction.html", "references.html", "supervisors/index.html"]
#: Of the same elements as others: the tests as before.html, own words as words-before.html.
ALIKE = ["after.html", "later.html", "words-after.html"]
#: Pages of strategies that every run looks at beside the first, for how they mark what is known only indirectly or agreed by experts.
DRAWN = ["strategies/02-assess-and-explore.html", "strategies/15-terminate-appropriately.html"]
#: Each kind of page once: what differs between two of a kind is text.
TEMPLATES = [
    page
    for page in PAGES
    if page not in (*MADE, *PROSE, *ALIKE) and not page.startswith(("strategies/0", "strategies/1"))
]
TEMPLATES += [STRATEGY]
RARE = [*MADE, *(page for page in PAGES if page.startswith("strategies/") and page not in (*TEMPLATES, *DRAWN))]


def with_parts(site: Path) -> list[str]:
    """Return each kind of page that has a part of its own, and does not only read."""
    found = [
        page for page in TEMPLATES if re.search(r"<course-(?!who|search)", (site / page).read_text(encoding="utf-8"))
    ]
    assert len(found) > 15
    return found


def classes(page: Path) -> set[str]:
    """Return the classes of what is in the text of a page."""
    text = page.read_text(encoding="utf-8").partition("<article")[2]
    return {name for found in re.findall(r"""\bclass=("[^"]*"|[^\s>]+)""", text) for name in found.strip('"').split()}


def test_what_no_page_that_is_looked_at_closely_shows_has_no_looks_of_its_own(site):
    """So that a page may stand for the looks of another: what is styled on one is on a page that is looked at in all ways."""
    sheets = "".join(sheet.read_text(encoding="utf-8") for sheet in (ROOT / "overrides").rglob("*.css"))
    styled = set(re.findall(r"\.([a-z][\w-]*)", sheets))
    seen = set().union(*(classes(site / page) for page in (*TEMPLATES, *DRAWN)))
    own = {page: styled & classes(site / page) - seen for page in PAGES}
    assert len(styled & seen) > 50
    assert {page: names for page, names in own.items() if names} == {}


def brought_near(learner: Learner, page: str) -> None:
    """Open a page and bring every part near."""
    learner.open(page)
    all_near(learner)


def all_near(learner: Learner) -> None:
    """Bring every part of the page near, so that all its scripts have come."""
    for part in learner.page.locator("[data-load]").all():
        part.scroll_into_view_if_needed()
    for ready in learner.page.locator(PARTS).all():
        ready.and_(learner.page.locator("[data-ready]")).wait_for()


#: How far what stands on a page is pushed about, by the browser's own measure: from 0 to 1 for each time, and the sum of all.
SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => { for (const each of list.getEntries()) if (!each.hadRecentInput) window.shifts.push([each.value,
    each.sources.map(({ node, previousRect, currentRect }) => `${node?.outerHTML?.slice(0, 80) || node?.textContent.slice(0, 40)}: ${previousRect.y} to ${currentRect.y}`)]);
}).observe({ type: "layout-shift", buffered: true });"""
#: More than this is seen; what is called good for the web goes up to 0.1.
STILL = 0.02


def shifted(page: Page) -> list[str]:
    """Return what was pushed about on a page that stands, if that is too much."""
    page.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    found = page.evaluate("window.shifts || []")
    return [f"{value:.3f} {sources}" for value, sources in found] if sum(value for value, _ in found) > STILL else []


def settled(learner: Learner, page: str) -> None:
    """Open a page and wait until every part that is near the screen is ready."""
    learner.page.goto(learner.base + page)
    for part in learner.page.locator("[data-load]").all():
        box = part.bounding_box()
        if box and box["y"] < 2 * learner.page.viewport_size["height"]:
            own = part.locator(PARTS)
            for ready in own.all():
                ready.and_(learner.page.locator("[data-ready]")).wait_for(state="attached")
    still(learner.page)


@pytest.fixture(scope="module")
def visitor(browser, site, server):
    """One who goes through all pages in one tab, over http, with what they ask for and complain of."""
    base = server.publish(site)
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    learner = Learner(context.new_page(), base)
    learner.page.add_init_script(SHIFTS)
    yield learner, watch(learner.page, base)
    context.close()


@pytest.mark.parametrize(
    "page", [pytest.param(page, marks=[pytest.mark.thorough] if page in RARE else []) for page in PAGES]
)
def test_every_page_is_sound(visitor, page, pytestconfig):
    """One visit for all that is looked at; a failure names the rule, what was found, and how the page was shown.

    Each kind of page is looked at with all its parts, in all that comes from the style sheets (colours, movement, large text); one that
    differs from another by its text alone as it comes, and with `--all` as thoroughly.
    """
    learner, complaints = visitor
    complaints.clear()
    settled(learner, page)
    found = {"what was pushed about": shifted(learner.page)}
    whole = page in (*TEMPLATES, *DRAWN) or pytestconfig.getoption("all")
    if whole:
        all_near(learner)
    found |= {
        "complaints or requests to another host": complaints.copy(),
        "axe": lines(learner.page, None, BUT_COLOURS),
    }
    if whole:
        found["colours"] = unreadable(learner.page)
        before = colours_of(learner.page)
        other_colours(learner.page)
        still(learner.page)
        assert colours_of(learner.page) != before
        found["the other colours"] = unreadable(learner.page)
        found["movement for who wants none"] = learner.page.evaluate(MOVING)
        found["forced colours"] = in_forced_colours(learner.page)
    found["wide"] = [
        line
        for line in too_wide(learner.page, SCREENS if whole else SCREENS[:1])
        if (page, line.split("at ")[-1]) not in KNOWN_WIDE
    ]
    assert {rule: own for rule, own in found.items() if own} == {}


#: Tables that can be read whole only by who can scroll sideways; the keyboard can't everywhere.
SCROLLING = """(all) => all.filter((one) => one.scrollWidth > one.clientWidth)
    .map((one) => `${one.scrollWidth} px of table: ${one.textContent.trim().slice(0, 40)}`)"""
#: The table of figures has nine columns, which run off a desktop's screen where text alone is twice as large.
KNOWN_WIDE = {("progress.html", "1280 px with text 2 times as large")}


#: Widths of a screen in pixels, with how large the text is.
SCREENS = [(320, 1), (1280, 2), (640, 2)]


def too_wide(page: Page, screens: list[tuple[int, int]]) -> list[str]:
    """Return on which screens something runs off, and on a phone's which table scrolls; the page is left as it was."""
    size = page.viewport_size
    found = []
    for width, zoom in screens:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", f"{125 * zoom}%")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{wide} px too wide at {width} px with text {zoom} times as large"] if wide > 0 else []
        if zoom == 1:
            found += page.locator(".md-typeset__scrollwrap").evaluate_all(SCROLLING)
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(size)
    return found


def in_forced_colours(page: Page) -> list[str]:
    """Return what can't be seen once the system's colours take the place of the page's; the page is left as it was."""
    page.emulate_media(forced_colors="active")
    try:
        still(page)
        found = page.evaluate(UNSEEN)[:5]
        ours, system = page.evaluate(PAIR)
    finally:
        page.emulate_media(forced_colors="none")
    return found + ([f"the text is {ours}, and the system's is {system}"] if ours != system else [])


#: The colour of the page's text, and of text in the system's colours.
PAIR = """() => { const probe = Object.assign(document.createElement("p"), { textContent: "x" });
            probe.style.cssText = "color: CanvasText; background-color: Canvas; forced-color-adjust: none";
            document.body.append(probe);
            const text = document.querySelector("main h1, main p");
            const pair = [getComputedStyle(text).color, getComputedStyle(probe).color];
            probe.remove();
            return pair; }"""


def test_no_page_in_a_folder_asks_anything_of_another_host_or_complains(reader: Learner, site, pytestconfig):
    """Each kind of page that does something, and with `--all` every one; what differs between two of a kind is text."""
    found = watch(reader.page, reader.base)
    for page in PAGES if pytestconfig.getoption("all") else with_parts(site):
        brought_near(reader, page)
    assert found == []


#: A record with something in every place where a page shows what is in one.
FULL = """async (name) => {
    const record = await course.record("working-with-resistant-clients");
    const { strategies } = JSON.parse(document.querySelector("[data-catalogue]").textContent);
    const first = Date.now() - 40 * 86400000;
    const events = strategies.flatMap((strategy, n) => [
        course.facts.make("visited", { strategy: strategy.id, section: "why", seconds: 600 }),
        ...strategy.questions.map(({ id, revision }) => course.facts.make("answered", { question: id, revision, response: ["a"], result: n % 2 ? "correct" : "not yet", sure: "certain" })),
        course.facts.make("wrote", { entry: `n${n}`, strategy: strategy.id, date: "2026-10-01", setting: "room", code: "K", tried: "This", happened: "That", next: "", alliance: 3, tags: [] }),
    ]);
    await record.append(events.map((event, n) => ({ ...event, at: first + n * 60000 })));
}"""


@pytest.mark.parametrize(
    ("width", "text"),
    [
        (320, "125%"),
        *(pytest.param(*each, marks=pytest.mark.thorough) for each in [(1200, "250%"), (320, "250%"), (1200, "125%")]),
    ],
)
def test_nothing_jumps_where_there_is_a_record_on_a_small_screen_or_with_large_text(browser, site, server, width, text):
    """Each kind of page that shows what is in the record, with a full one."""
    context = browser.new_context(viewport={"width": width, "height": 640 if width < 400 else 900})
    context.add_init_script(SHIFTS)
    context.add_init_script(
        f"""new MutationObserver((_, seen) => {{ if (document.documentElement) {{ document.documentElement.style.fontSize = '{text}'; seen.disconnect(); }} }}).observe(document, {{ childList: true }});"""
    )
    learner = Learner(context.new_page(), server.publish(site))
    learner.open("progress.html")
    learner.page.evaluate(FULL)
    found = {}
    for page in with_parts(site):
        settled(learner, page)
        found[page] = shifted(learner.page)
    assert {where: what for where, what in found.items() if what} == {}
    context.close()


def test_what_jumps_is_there_to_be_found(reader: Learner):
    reader.page.add_init_script(SHIFTS)
    reader.page.goto(reader.base + "privacy.html")
    still(reader.page)
    assert shifted(reader.page) == []
    reader.page.evaluate("document.querySelector('article').style.paddingTop = '300px'")
    assert shifted(reader.page) != []


@pytest.fixture
def reader(browser, site):
    """A learner at the course in a folder."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    yield Learner(context.new_page(), address_of(site))
    context.close()


def colours_of(page: Page) -> str:
    """Return whether the page is dark or light; the page of a wrong address goes by the system, the others by what was chosen."""
    return page.evaluate(
        "document.body.dataset.mdColorScheme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'slate' : 'default')"
    )


def other_colours(page: Page) -> None:
    """Turn from light to dark or back, as a reader does, or the system where a page has no switch."""
    switch, before = page.locator("form[data-md-component='palette'] label:visible"), colours_of(page)
    if switch.count():
        switch.click()
        page.locator(f"body:not([data-md-color-scheme='{before}'])").wait_for()
    else:
        page.emulate_media(color_scheme="light" if before == "slate" else "dark")


#: Text that can hardly be read for one reason each, among text of the same class that can.
HARD_TO_READ = {
    "its colour": "color: #999; background: #fff",
    "a ground under it": "color: #333; background: #444",
    "a veil over it": "color: #000; background: #fff; opacity: 0.3",
}


@pytest.mark.parametrize("style", HARD_TO_READ.values(), ids=HARD_TO_READ)
def test_one_text_that_can_hardly_be_read_is_found_among_many(reader: Learner, style):
    """So that one of each kind of text may stand for all."""
    reader.page.set_content(f"""<html lang="en"><title>T</title><main><h1>T</h1>
        {"<p>Sound words.</p>" * 50}<div><p><span style="{style}">Hard words.</span></p></div>{"<p>Sound words.</p>" * 50}""")
    assert [line.split(":")[0] for line in unreadable(reader.page)] == ["color-contrast"]


def test_one_link_that_can_hardly_be_told_from_its_text_is_found_among_many(reader: Learner):
    told, alone = "<p>Words and <a href='#'>a link</a>.</p>", "<p><a href='#' class='plain'>A link</a></p>"
    hidden = "<p>Words and <a href='#' class='plain'>a link</a>.</p>"
    reader.page.set_content(f"""<html lang="en"><title>T</title><style>a {{ color: #333; }} .plain {{ text-decoration: none; }}</style>
        <main><h1>T</h1>{told * 9}{alone * 9}{hidden}{told * 9}</main>""")
    assert [line.split(":")[0] for line in unreadable(reader.page)] == ["link-in-text-block"]


def test_axe_finds_nothing_after_answering_everything(reader: Learner):
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


#: What changes slowly, or moves by itself.
MOVING = """() => [...document.querySelectorAll("*")].filter((each) => { const style = getComputedStyle(each);
    const lasts = (times) => times.split(", ").some((time) => parseFloat(time) > 0);
    return (style.transitionProperty !== "none" && lasts(style.transitionDuration))
        || (style.animationName !== "none" && lasts(style.animationDuration)) || style.scrollBehavior === "smooth"; })
    .map((each) => each.outerHTML.slice(0, 120)).slice(0, 5)"""


def test_what_moves_and_what_runs_off_is_there_to_be_found(browser, site):
    """A page moves for everybody who did not ask for rest, and a long word runs off."""
    context = browser.new_context(reduced_motion="no-preference")
    page = context.new_page()
    page.goto(address_of(site) + STRATEGY)
    assert page.evaluate(MOVING)
    page.locator("main p").first.evaluate("(place) => { place.innerHTML = `<nobr>${'long '.repeat(99)}</nobr>`; }")
    assert len(too_wide(page, SCREENS)) == 3
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
    link = page.locator(".md-sidebar--primary a", has_text="Assess and Explore")
    assert not link.evaluate("link => link.checkVisibility()")  # what is shut costs a phone no style and no layout
    button.focus()
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    for _ in range(30):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Assess")
    context.close()


def test_without_scripts_a_keyboard_reaches_the_links_of_the_drawer_on_a_phone(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(address_of(site) + STRATEGY)
    link = page.locator(".md-sidebar--primary a", has_text="Assess and Explore")
    for _ in range(120):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    else:
        pytest.fail("the link is no stop for the Tab key")
    context.close()


#: The largest that was painted so far, and whether a script brought it.
LARGEST = """() => new Promise((resolve) => new PerformanceObserver((list) => {
    const { element } = list.getEntries().at(-1);
    resolve([element.textContent, Boolean(element.closest("[data-stage]"))]);
}).observe({ type: "largest-contentful-paint", buffered: true }))"""


@pytest.mark.parametrize("name", ["journal", "progress", "review"])
def test_the_largest_on_the_first_screen_of_a_phone_waits_for_no_script(browser, site, server, name):
    context = browser.new_context(viewport={"width": 412, "height": 823})
    page = context.new_page()
    page.goto(f"{server.publish(site)}{name}.html")
    page.locator(f"course-{name}[data-ready]").wait_for()
    page.evaluate("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))")  # it is painted
    text, brought = page.evaluate(LARGEST)
    assert not brought, text
    context.close()
