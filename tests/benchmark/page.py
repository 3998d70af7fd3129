"""A strategy page at its first load, beside plain Material and beside mkdocs-quiz where that is installed, in turn."""

from __future__ import annotations

import statistics
from pathlib import Path

from conftest import ROOT, build
from playwright.sync_api import Browser
from servers import running

from .plain import STRATEGY, first_load, plain_material

RUNS = 4
PAINT = """new Promise((resolve) => {
    const look = () => { const paint = performance.getEntriesByName("first-contentful-paint")[0]; paint ? resolve(paint.startTime) : setTimeout(look, 20); };
    look();
})"""
LONG = """window.long = [];
new PerformanceObserver((list) => window.long.push(...list.getEntries().map((each) => each.duration))).observe({ type: "longtask", buffered: true });"""


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
    """Print the table of a strategy page."""
    for name in ("plain", "a", "b"):
        (room / name).mkdir()
    plain_material(room / "plain")
    assert build(ROOT, room / "site").returncode == 0
    with running("nginx", room / "a") as one, running("nginx", room / "b") as other:
        addresses = {"plain Material": one.publish(room / "plain" / "site"), "the course": other.publish(room / "site")}
        times = {name: [] for name in addresses}
        for _ in range(RUNS):
            for name, address in addresses.items():
                paint, _ = timed(browser, address + STRATEGY, 1)
                _, blocking = timed(browser, address + STRATEGY, 4)
                times[name].append((paint, blocking))
        print("| | gzip bytes | requests | nodes | first paint 1x, ms | blocking time 4x, ms |")
        print("|---|---|---|---|---|---|")
        for name, address in addresses.items():
            found = first_load(browser, address + STRATEGY)
            paint, blocking = (statistics.median(values) for values in zip(*times[name], strict=True))
            print(
                f"| {name} | {found['bytes']:,} | {found['requests']} | {found['nodes']:,} | {paint:.0f} | {blocking:.0f} |"
            )
