"""How long pages take with a full record beside an empty one, and the privacy patterns with a text ten times as long.

`.venv/bin/python tests/benchmark.py` prints ratios. `… tests/benchmark.py serving` prints those of serving instead, beside a
site of plain Material on the same server: requests a second (with wrk), and the bytes of a first and a second visit.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml
from conftest import FLAGS, ROOT, address_of, build, chromium
from playwright.sync_api import Browser, Page, sync_playwright
from servers import release_module, running

RUNS = 7
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


RETURNS = """async (count) => {
    // Real events of a seeded group, made into files as a trainee's page makes them.
    const element = document.querySelector("course-return");
    const { strategies } = element.catalogue;
    let state = 7;
    const chance = (of) => (state = (state * 48271) % 2147483647) % of;
    return Array.from({ length: count }, (_, person) => {
        const events = strategies.flatMap(({ id, questions }) => [
            course.facts.make("read", { strategy: id }),
            ...questions.map((asked) => course.facts.make("answered", { question: asked.id, revision: asked.revision,
                response: ["a"], result: ["correct", "partly", "not yet"][chance(3)], sure: [null, "guess", "certain"][chance(3)] })),
        ]);
        const index = course.figures.indexOf(events);
        const chosen = { learner: `Trainee ${person}`, person: `p${person}`, completion: true, answers: true, entries: [] };
        return course.handOver.toText(course.handOver.made(events, index, element.catalogue, course.days.dayOf(Date.now()), chosen),
            element.dataset.course);
    });
}"""
BOARD = """async (texts) => {
    const files = texts.map((text, n) => new File([text], `${n}.json`));
    const board = document.querySelector("course-board");
    let start = performance.now();
    (await Promise.all(files.map((file) => file.text()))).forEach((text) => JSON.parse(text));
    const reading = performance.now() - start;
    start = performance.now();
    await board.read(files);
    document.body.getBoundingClientRect();
    const opening = performance.now() - start;
    while (document.querySelectorAll("[data-heat] tr").length < files.length) await new Promise((resolve) => setTimeout(resolve));
    const whole = performance.now() - start;
    const box = document.querySelector(".filters [name='name']");
    start = performance.now();
    box.value = "19";
    box.dispatchEvent(new Event("input", { bubbles: true }));
    document.body.getBoundingClientRect();
    return [reading, opening, whole, performance.now() - start];
}"""


def measure_board(browser: Browser, address: str) -> None:
    """Print how long a board of 200 files takes beside reading them, and a key in its filter."""
    page = browser.new_page()
    page.goto(f"{address}return.html")
    page.locator("course-return[data-ready]").wait_for()
    texts = page.evaluate(RETURNS, 200)
    found = []
    for _ in range(RUNS):
        page.goto(f"{address}supervisors/board.html")
        page.locator("course-board[data-ready]").wait_for()
        found.append(page.evaluate(BOARD, texts))
    reading, opening, whole, filtering = (statistics.median(values) for values in zip(*found, strict=True))
    size = sum(map(len, texts)) / 1e6
    print(f"board of 200 files, {size:.1f} MB: reading {reading:.0f} ms, first screen {opening:.0f} ms,", end=" ")
    print(f"ratio {opening / reading:.2f}; every row {whole:.0f} ms; filter, one key {filtering:.0f} ms")


STRATEGY = "strategies/01-build-trust-and-rapport.html"
PLAIN = """site_name: Plain
use_directory_urls: false
theme: {name: material, font: false}
plugins: [search]
markdown_extensions: [attr_list, md_in_html]
"""


def plain_material(room: Path) -> Path:
    """Build the strategies' pages with plain Material, without macros and without anything of ours, and return the site."""
    for page in sorted((ROOT / "docs" / "strategies").glob("*.md")):
        text = re.sub(r"\{\{.*?\}\}", "Text.", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        (room / "docs" / "strategies").mkdir(parents=True, exist_ok=True)
        (room / "docs" / "strategies" / page.name).write_text(text, encoding="utf-8")
    (room / "mkdocs.yml").write_text(PLAIN, encoding="utf-8")
    done = build(room, room / "site", strict=False)
    assert done.returncode == 0, done.stderr
    return room / "site"


def requests_a_second(address: str) -> float:
    """Return how many times a second the server gives the page to whoever takes it compressed."""
    command = ["wrk", "-t1", "-c8", "-d5s", "-H", "Accept-Encoding: gzip", address.replace("clinic.test", "127.0.0.1")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])


def visits(browser: Browser, address: str) -> list[float]:
    """Return the kilobytes that come over the wire when a page is opened for the first time, and once more."""
    context = browser.new_context()
    page, sizes = context.new_page(), []
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    found = []
    for _ in range(2):
        sizes.clear()
        page.goto("about:blank")
        page.goto(address)
        page.wait_for_load_state("networkidle")
        found.append(sum(sizes) / 1000)
    context.close()
    return found


def measure_serving(browser: Browser, room: Path) -> None:
    """Print requests a second and bytes of visits as ratios of plain Material, both compressed and served alike, in turn."""
    release = release_module()
    ours, plain = room / "ours", plain_material(room / "plain")
    assert build(ROOT, ours).returncode == 0
    release.trim(ours)
    release.write_servers(room / "server", release.Source("", 0, ROOT), release.header_policy(ours), [])
    # The header of the course would forbid plain Material its own scripts; all else is the same.
    shutil.copytree(room / "server", room / "open")
    location = room / "open" / "nginx-location.conf"
    location.write_text(re.sub(r".*Content-Security-Policy.*\n", "", location.read_text()), encoding="utf-8")
    with (
        running("release-nginx", room / "a", room / "server") as one,
        running("release-nginx", room / "b", room / "open") as other,
    ):
        addresses = {}
        for name, server, site in (("course", one, ours), ("plain", other, plain)):
            release.compress(site)
            addresses[name] = server.publish(site) + STRATEGY
        rates = {name: [] for name in addresses}
        for _ in range(RUNS):
            for name, address in addresses.items():
                rates[name].append(requests_a_second(address))
        middle = {name: statistics.median(values) for name, values in rates.items()}
        print(f"requests a second, strategy page: {middle['course'] / middle['plain']:.2f} of plain Material")
        sizes = {name: visits(browser, address) for name, address in addresses.items()}
        for place, visit in enumerate(("first", "second")):
            (course, plain_size) = (sizes[name][place] for name in ("course", "plain"))
            print(
                f"{visit} visit: {course:.0f} kB, plain Material {plain_size:.0f} kB, ratio {course / plain_size:.1f}"
            )


def main() -> None:
    """Measure side by side, an empty and a full record in turn."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        if sys.argv[1:] == ["serving"]:
            for name in ("a", "b"):
                (Path(folder) / name).mkdir()
            measure_serving(playwright.chromium.launch(executable_path=chromium(), args=FLAGS), Path(folder))
            return
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
        measure_long_tasks(browser, address)
        measure_board(browser, address)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
