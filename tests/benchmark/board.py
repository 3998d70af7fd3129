"""How long a board of two hundred files takes beside reading them."""

from __future__ import annotations

import statistics

from playwright.sync_api import Browser

RUNS = 7
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


def measure(browser: Browser, address: str) -> None:
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
