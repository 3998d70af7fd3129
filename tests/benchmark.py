"""How long the journal takes with a full record beside an empty one, and the privacy patterns with a text ten times as long.

`.venv/bin/python tests/benchmark.py` prints ratios.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import yaml
from conftest import FLAGS, ROOT, address_of, build, chromium
from playwright.sync_api import Page, sync_playwright

RUNS = 7
FILL = """async ([entries, answers]) => {
    const record = await course.record("working-with-resistant-clients");
    const strategies = Array.from(document.querySelectorAll("[data-titles] [data-strategy]"), (item) => item.dataset.strategy);
    const words = "she said that it was no use and laughed when I named the coat then we were quiet for a while".split(" ");
    const say = (n, count) => Array.from({ length: count }, (_, i) => words[(n * 7 + i * 3) % words.length]).join(" ");
    const events = [];
    for (let n = 0; n < answers; n += 1) events.push(course.event.make("answered", {
        question: `question-${n % 105}`, revision: "r", response: ["a"], result: "correct", sure: null }));
    for (let n = 0; n < entries; n += 1) events.push(course.event.make("wrote", {
        entry: `n${n}`, strategy: strategies[n % 15], date: `20${20 + (n % 7)}-0${1 + (n % 9)}-1${n % 10}`, setting: "room",
        code: `K-${n % 20}`, tried: say(n, 30), happened: say(n + 1, 60), next: say(n + 2, 15), alliance: 1 + (n % 5), tags: [`t${n % 9}`] }));
    await record.append(...events);
}"""


def opened(page: Page, address: str) -> float:
    """Return the milliseconds from going to the journal until its first screen stands."""
    page.goto("about:blank")
    start = time.perf_counter()
    page.goto(address + "journal.html", wait_until="commit")
    page.locator("course-journal[data-ready]").wait_for()
    return 1000 * (time.perf_counter() - start)


def searched(page: Page) -> float:
    """Return the milliseconds that one key in the search takes, entries and all."""
    script = """() => {
        const box = document.querySelector(".filters [name='text']");
        const times = ["l", "la", "lau", "laug", "laugh", "laughe", "laughed", ""].map((text) => {
            box.value = text;
            const start = performance.now();
            box.dispatchEvent(new Event("input", { bubbles: true }));
            document.body.getBoundingClientRect();
            return performance.now() - start;
        });
        return Math.max(...times);
    }"""
    return page.evaluate(script)


PATTERNS = """(patterns) => {
    const parts = ["a", "1", ". ", "Aa ", "O'", "1 ", "a@", "Mr "];
    const time = (each, text) => {
        const start = performance.now();
        new RegExp(each.pattern).test(text);
        return performance.now() - start;
    };
    const all = patterns.flatMap((each) => parts.map((part) => {
        const short = time(each, part.repeat(20000 / part.length));
        return { id: each.id, part, short, long: time(each, part.repeat(200000 / part.length)) };
    }));
    return all.sort((a, b) => b.long - a.long)[0];
}"""


def main() -> None:
    """Measure side by side, an empty and a full record in turn."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        done = build(ROOT, site)
        assert done.returncode == 0, done.stderr
        address = address_of(site)
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        pages = {name: browser.new_context().new_page() for name in ("empty", "full")}
        for page in pages.values():
            opened(page, address)
        pages["full"].evaluate(FILL, [5000, 20_000])
        times: dict[str, list[float]] = {name: [] for name in pages}
        for _ in range(RUNS):
            for name, page in pages.items():
                times[name].append(opened(page, address))
        middle = {name: statistics.median(values) for name, values in times.items()}
        print(
            f"first screen: empty {middle['empty']:.0f} ms, 5,000 entries and 20,000 answers {middle['full']:.0f} ms",
            end=", ",
        )
        print(f"ratio {middle['full'] / middle['empty']:.2f}")
        print(f"search, slowest key: empty {searched(pages['empty']):.1f} ms, full {searched(pages['full']):.1f} ms")
        patterns = yaml.safe_load((ROOT / "docs/_data/strategies.yml").read_text(encoding="utf-8"))["privacy"]
        slow = pages["empty"].evaluate(PATTERNS, patterns)
        print(
            f"slowest pattern, {slow['id']} on “{slow['part']}”: 20 kB {slow['short']:.1f} ms, 200 kB {slow['long']:.1f} ms",
            end=", ",
        )
        print(f"ratio {slow['long'] / max(slow['short'], 0.1):.1f} (ten is fair, a hundred freezes the form)")
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
