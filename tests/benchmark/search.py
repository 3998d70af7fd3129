"""What the search brings when it is asked for, and how long the first result takes."""

from __future__ import annotations

import gzip
import statistics
import time
from pathlib import Path

from playwright.sync_api import Browser

RUNS = 5


def measure(browser: Browser, address: str, site: Path) -> None:
    """Print bytes and the time from opening the search to the first result, at full speed and at a quarter of it."""
    files = [next(site.glob("search-index.*.js")), *sorted((site / "components" / "search").glob("*.*s*"))]
    packed = sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)
    print(f"search: {packed / 1000:.0f} kB compressed, when it is opened first", end="; ")
    for rate in (1, 4):
        times = []
        for _ in range(RUNS):
            context = browser.new_context()
            page = context.new_page()
            page.goto(address + "index.html")
            page.wait_for_load_state("networkidle")
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
            start = time.perf_counter()
            page.keyboard.press("Control+k")
            page.keyboard.type("ambivalance")
            page.locator(".search__found a").first.wait_for()
            times.append(1000 * (time.perf_counter() - start))
            context.close()
        print(f"first result at {rate}x {statistics.median(times):.0f} ms", end="; " if rate == 1 else "\n")
