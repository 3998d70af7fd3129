"""What the tests of supervision share: a supervisor who assigns, and trainees who accept and hand over."""

from __future__ import annotations

from pathlib import Path

from conftest import DATA, Learner, until
from playwright.sync_api import Page, expect

COURSE = "working-with-resistant-clients"
EVENTS = f"() => course.record('{COURSE}').then((record) => record.events)"
STRATEGIES = [strategy["id"] for strategy in DATA["strategies"]]
CASES = [case["id"] for case in DATA["cases"] if case["kind"] == "long"]
NOTE = (
    "Please read these before we meet again, and bring the one result you are least sure of. Take your time over the "
)
NOTE += "case: I would like to hear where you waited, and what you wished you had said to her instead"
NOTE = f"{NOTE}."[:200]


def opened(learner: Learner, name: str) -> Page:
    """Open a page of the exchange, wait until it is ready, and return it."""
    learner.page.goto(f"{learner.base}{name}.html")
    element = {"index": "home"}.get(name, name.rpartition("/")[2])
    learner.page.locator(f"course-{element}[data-ready]").wait_for()
    return learner.page


def assign(supervisor: Learner, *items: str, results: int = 1, note: str = "") -> str:
    """Fill the form and return the link."""
    page = opened(supervisor, "supervisors/assign")
    page.get_by_label("Who asks").fill("Dr Example")
    for item in items:
        page.locator(f"[data-item='{item}'] input").check()
    page.get_by_label("Results to write down").select_option(str(results))
    page.get_by_label("By when").fill("2030-12-20")
    page.get_by_label("A note").fill(note)
    expect(page.locator("[data-length]")).to_contain_text("characters")
    until(page, "document.querySelector('[data-link]').value.includes('#plan=')")
    return page.locator("[data-link]").input_value()


def accept(trainee: Learner, link: str) -> None:
    """Open a link and accept it."""
    trainee.page.goto(link)
    trainee.page.get_by_role("button", name="Accept").click()
    expect(trainee.page.locator("[data-stage] [data-says]")).to_contain_text("It is on your home page")


def share(trainee: Learner, name: str, target: Path, *boxes: str) -> Path:
    """Hand over what `boxes` name, and return the file."""
    page = opened(trainee, "return")
    page.get_by_label("Your name").fill(name)
    for box in boxes:
        page.get_by_label(box).check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the file for my supervisor").click()
    file = target / f"{name}-{len(list(target.iterdir()))}.json"
    download.value.save_as(file)
    return file


def write_result(trainee: Learner, tried: str) -> None:
    """Write down a result on the page at hand."""
    trainee.page.locator(".results").scroll_into_view_if_needed()
    trainee.page.locator("course-results[data-ready]").wait_for()
    trainee.page.get_by_label("What I tried").fill(tried)
    trainee.page.get_by_label("Client code").fill("K-7")
    trainee.page.get_by_role("button", name="Save entry").click()
    expect(trainee.page.locator("course-results article.entry")).to_have_count(1)


#: How many files that it does not take the board tells of at once, a line each.
TOLD = 12


def refusals(board: Page, files: list[Path], count: int) -> list[str]:
    """Put files on the board, and return the lines in which it says why it does not take so many of them."""
    board.locator("[data-files]").set_input_files(files)
    told = board.locator("main [data-says] p", has_text=".json")
    expect(told).to_have_count(count)
    return told.all_inner_texts()


PAGE = "strategies/01-build-trust-and-rapport.html"
WRITE = "trust-write-complaint"
SCRIPT = "<img src=x onerror=window.ran=1><script>window.ran=1</script>"


def returned(**more) -> dict:
    """Return a sound file of a trainee."""
    made = {
        "format": "course-return",
        "version": 1,
        "course": COURSE,
        "learner": "Anna",
        "person": "p1",
        "made": 5,
        "edition": "1",
    }
    answer = {"question": "trust-limits", "revision": "r", "at": 1, "response": ["a"], "result": None, "sure": None}
    row = {"id": "trust", "state": "tried", "complete": True, "read": True, "played": True, "tried": 1, "questions": 7, "first": 1, "latest": 1, "entries": 1}  # fmt: skip
    return {**made, "strategies": [row], "cases": [{"id": "case-charge", "played": True}], "answers": [answer], **more}
