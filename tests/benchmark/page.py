"""Pages at their first load: a strategy beside plain Material and beside mkdocs-quiz, and other kinds of page, in turn."""

from __future__ import annotations

import statistics
from contextlib import ExitStack
from pathlib import Path

from conftest import ROOT, build
from playwright.sync_api import Browser
from servers import running

from .plain import STRATEGY, first_load, plain_material, quiz_material

RUNS = 6
#: Pages of the course besides strategy 1, which stands beside the others.
MORE = {
    "the heaviest strategy": "strategies/15-terminate-appropriately.html",
    "home": "index.html",
    "a long case": "cases/the-man-who-walks-in-front.html",
    "the review": "review.html",
    "My progress": "progress.html",
}
PAINT = """new Promise((resolve) => {
    const look = () => { const paint = performance.getEntriesByName("first-contentful-paint")[0]; paint ? resolve(paint.startTime) : setTimeout(look, 20); };
    look();
})"""
LONG = """window.long = [];
new PerformanceObserver((list) => window.long.push(...list.getEntries().map((each) => each.duration))).observe({ type: "longtask", buffered: true });"""


#: How long from a click until the feedback that it brings is painted, in milliseconds.
ANSWERED = """([answer, feedback]) => new Promise((resolve) => {
    let start = 0;
    addEventListener("click", ({ timeStamp }) => (start ||= timeStamp), { capture: true, once: true });
    const shown = () => [...document.querySelectorAll(feedback)].some((each) => each.textContent.trim() && each.checkVisibility());
    new MutationObserver((_, observer) => {
        if (!start || !shown()) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
    }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    document.querySelector(answer).click();
})"""
OURS = (".question [data-check], .question [data-controls] button", ".question [data-result]")
#: What is clicked for an answer, and where its feedback stands.
PLACES = {
    "mkdocs-quiz": (".quiz input", ".quiz-feedback"),
    "the course": OURS,
    "the heaviest strategy": OURS,
}


def answered(browser: Browser, name: str, address: str, rate: int) -> float:
    """Return how long the first answer takes until its feedback is painted, in milliseconds, at `rate` times less speed."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.goto(address)
    if PLACES[name] == OURS:
        page.locator("course-self-check").scroll_into_view_if_needed()
        page.locator("course-self-check[data-ready]").wait_for()
        page.locator(".question fieldset input").first.check()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
    took = page.evaluate(ANSWERED, PLACES[name])
    context.close()
    return took


def timed(browser: Browser, address: str, rate: int) -> tuple[float, float]:
    """Return the first paint and the blocking time of a cold load, in milliseconds, at `rate` times less speed."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(LONG)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
    page.goto(address)
    page.wait_for_load_state("networkidle")
    paint = page.evaluate(PAINT)
    blocking = page.evaluate("window.long.reduce((sum, each) => sum + Math.max(0, each - 50), 0)")
    context.close()
    return paint, blocking


def measure(browser: Browser, room: Path) -> None:
    """Print the table of the pages, measured in turn."""
    sites = {"plain Material": "plain", "mkdocs-quiz": "quiz", "the course": "ours"}
    for name in sites.values():
        (room / name).mkdir()
    plain_material(room / "plain")
    quiz_material(room / "quiz")
    assert build(ROOT, room / "ours" / "site").returncode == 0
    with ExitStack() as stack:
        addresses = {
            name: stack.enter_context(running("nginx", room / folder)).publish(room / folder / "site") + STRATEGY
            for name, folder in sites.items()
        }
        ours = addresses["the course"].removesuffix(STRATEGY)
        addresses |= {name: ours + page for name, page in MORE.items()}
        times: dict[str, list[tuple[float, ...]]] = {name: [] for name in addresses}
        for _ in range(RUNS):
            for name, address in addresses.items():
                own = [timed(browser, address, 1)[0], timed(browser, address, 4)[1]]
                own += [answered(browser, name, address, rate) for rate in (1, 4) if name in PLACES]
                times[name].append(tuple(own))
        print("| | gzip bytes | requests | nodes | first paint, ms | blocking time 4x, ms | feedback 1x / 4x, ms |")
        print("|---|---|---|---|---|---|---|")
        for name, address in addresses.items():
            found = first_load(browser, address)
            paint, blocking, *click = (statistics.median(values) for values in zip(*times[name], strict=True))
            row = [
                f"{found['bytes']:,}",
                str(found["requests"]),
                f"{found['nodes']:,}",
                f"{paint:.0f}",
                f"{blocking:.0f}",
            ]
            row.append(" / ".join(f"{each:.0f}" for each in click) or "-")
            print(f"| {name} | {' | '.join(row)} |")
