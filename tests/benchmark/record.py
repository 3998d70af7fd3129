"""How long pages take with a full record beside an empty one, and whether adding to a long record costs more than to a short."""

from __future__ import annotations

import statistics
import time

import yaml
from conftest import ROOT
from playwright.sync_api import Browser, Page

RUNS = 7
SIZES = (1_000, 10_000, 100_000)
FILL = """async ([entries, answers]) => {
    const record = await course.record("working-with-resistant-clients");
    const strategies = Array.from(document.querySelectorAll("[data-titles] [data-strategy]"), (item) => item.dataset.strategy);
    const words = "she said that it was no use and laughed when I named the coat then we were quiet for a while".split(" ");
    const say = (n, count) => Array.from({ length: count }, (_, i) => words[(n * 7 + i * 3) % words.length]).join(" ");
    const events = [];
    for (let n = 0; n < answers; n += 1) events.push(course.facts.make("answered", {
        question: `question-${n % 105}`, revision: "r", response: ["a"], result: "correct", sure: null }));
    for (let n = 0; n < entries; n += 1) events.push(course.facts.make("wrote", {
        entry: `n${n}`, strategy: strategies[n % 15], date: `20${20 + (n % 7)}-0${1 + (n % 9)}-1${n % 10}`, setting: "room",
        code: `K-${n % 20}`, tried: say(n, 30), happened: say(n + 1, 60), next: say(n + 2, 15), alliance: 1 + (n % 5), tags: [`t${n % 9}`] }));
    await record.append(events);
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


SIX_WEEKS = """async (count) => {
    const record = await course.record("working-with-resistant-clients");
    const { strategies } = JSON.parse(document.querySelector("[data-catalogue]").textContent);
    const questions = strategies.flatMap((strategy) => strategy.questions);
    const kinds = ["not yet", "correct", "partly", "correct", "correct"];
    const first = Date.now() - count * 60000;
    const events = [];
    for (let n = 0; n < count; n += 1) {
        const { id, revision } = questions[n % questions.length];
        const event = n % 10 === 9
            ? course.facts.make("visited", { strategy: strategies[n % 15].id, section: "why", seconds: 60 })
            : course.facts.make("answered", { question: id, revision, response: ["a"], result: kinds[n % 5], sure: n % 3 ? "certain" : null });
        events.push({ ...event, at: first + n * 60000 });
    }
    await record.append(events);
}"""
LONG_TASKS = """window.longTasks = [];
new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((entry) => [entry.startTime, entry.duration])))
    .observe({ type: "longtask", buffered: true });"""
# The theme's script runs while the page is parsed, with a record or without; the record is read after that.
LONGEST = """new Promise((resolve) => setTimeout(() => {
    const parsed = performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd;
    const longest = (tasks) => Math.max(0, ...tasks.map(([, duration]) => duration));
    resolve([longest(longTasks.filter(([at]) => at >= parsed)), longest(longTasks.filter(([at]) => at < parsed))]);
}, 500))"""


def longest_tasks(page: Page, address: str, name: str) -> tuple[float, float, float]:
    """Return how long the longest task took after and before the page was parsed, at a quarter of the speed, and the whole."""
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto("about:blank")
    start = time.perf_counter()
    page.goto(f"{address}{name}.html", wait_until="commit")
    page.locator(f"course-{'home' if name == 'index' else name}[data-ready]").wait_for()
    whole = 1000 * (time.perf_counter() - start)
    ours, theme = page.evaluate(LONGEST)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return ours, theme, whole


def measure_long_tasks(browser: Browser, address: str) -> None:
    """Print the longest task and the time of home and progress, with a record of 50,000 events beside an empty one."""
    pages = {name: browser.new_context().new_page() for name in ("empty", "full")}
    for page in pages.values():
        page.add_init_script(LONG_TASKS)
        page.goto(f"{address}progress.html")
        page.locator("course-progress[data-ready]").wait_for()
    pages["full"].evaluate(SIX_WEEKS, 50_000)
    for name in ("index", "progress"):
        found = {state: [longest_tasks(page, address, name) for _ in range(RUNS)] for state, page in pages.items()}
        middle = {
            state: [statistics.median(values) for values in zip(*runs, strict=True)] for state, runs in found.items()
        }
        (ours, theme, whole), (full_ours, _, full_whole) = middle["empty"], middle["full"]
        print(f"{name} at a quarter of the speed, longest task: the theme's start-up {theme:.0f} ms;", end=" ")
        print(f"then with an empty record {ours:.0f} ms, with 50,000 events {full_ours:.0f} ms;", end=" ")
        print(f"ready after {whole:.0f} and {full_whole:.0f} ms, ratio {full_whole / whole:.2f}")


APPEND = """async () => {
    const record = await course.record("working-with-resistant-clients");
    const times = [];
    for (let n = 0; n < 9; n += 1) {
        const start = performance.now();
        await record.append(course.facts.make("visited", { strategy: "trust", section: "why", seconds: 1 }));
        times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[4];
}"""


def measure_sizes(browser: Browser, address: str) -> list[str]:
    """Return, for records of each size, what opening My progress and adding one event take, a line each."""
    lines = ["| events | My progress ready, ms | one event added, ms |", "|---|---|---|"]
    for size in SIZES:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}progress.html")
        page.locator("course-progress[data-ready]").wait_for()
        page.evaluate(SIX_WEEKS, size)
        times = []
        for _ in range(3):
            page.goto("about:blank")
            start = time.perf_counter()
            page.goto(f"{address}progress.html", wait_until="commit")
            page.locator("course-progress[data-ready]").wait_for()
            times.append(1000 * (time.perf_counter() - start))
        lines.append(f"| {size:,} | {statistics.median(times):.0f} | {page.evaluate(APPEND):.1f} |")
        context.close()
    return lines


def measure(browser: Browser, address: str) -> None:
    """Print what the journal, the search in it, the patterns for privacy, home and progress take with a full record."""
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
        f"journal: empty {middle['empty']:.0f} ms, 5,000 entries and 20,000 answers {middle['full']:.0f} ms", end=", "
    )
    print(f"ratio {middle['full'] / middle['empty']:.2f}")
    print(f"search in it, slowest key: empty {searched(pages['empty']):.1f} ms, full {searched(pages['full']):.1f} ms")
    patterns = yaml.safe_load((ROOT / "docs/_data/strategies.yml").read_text(encoding="utf-8"))["privacy"]
    slow = pages["empty"].evaluate(PATTERNS, patterns)
    print(f"slowest pattern, {slow['id']} on “{slow['part']}”:", end=" ")
    print(f"20 kB {slow['short']:.1f} ms, 200 kB {slow['long']:.1f} ms", end=", ")
    print(f"ratio {slow['long'] / max(slow['short'], 0.1):.1f} (ten is fair, a hundred freezes the form)")
    measure_long_tasks(browser, address)
    print("\n".join(measure_sizes(browser, address)))
