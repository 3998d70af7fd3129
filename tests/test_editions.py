"""One edition at a time: every file of ours has its content in its name, and a new edition loses and mixes nothing."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import PATIENCE, ROOT, Learner, own_browser, until
from engines import Firefox
from playwright.sync_api import Page, Playwright, expect
from servers import SUB_PATH, Server, release_module, running
from store import rows

from macros.names import EDITION, FIXED, content_named, give_names, joints

JOINED = {part for joined, parts in joints().items() for part in parts if part != joined}
OURS = {
    path.relative_to(ROOT / "overrides").with_suffix("").as_posix()
    for path in (ROOT / "overrides").rglob("*")
    if path.suffix in (".js", ".css") and path.relative_to(ROOT / "overrides").as_posix() not in JOINED
} | {"search-index", "parts"}
HASHED = re.compile(r"\.([0-9a-f]{8})\.(?:js|css)$")


def own_files(site: Path) -> dict[str, str]:
    """Return the scripts and sheets of ours in a built site: path, and its name without `.min` and hash."""
    found = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.suffix in (".js", ".css")}
    plain = {name: re.sub(r"(\.min)?(\.[0-9a-f]{8})?\.\w+$", "", name) for name in found}
    return {name: stem for name, stem in plain.items() if stem in OURS}


@pytest.mark.parametrize("builder", ["site", "zensical_site"])
def test_every_file_of_ours_has_its_content_in_its_name(request, builder):
    site = request.getfixturevalue(builder)
    files = own_files(site)
    assert set(files.values()) == OURS
    for name in set(files) - set(FIXED):
        told = HASHED.search(name)
        assert told, name
        assert told[1] == hashlib.sha256((site / name).read_bytes()).hexdigest()[:8], name
    assert {Path(name) for name in set(files) - set(FIXED)} <= content_named(site)


@pytest.mark.parametrize("builder", ["site", "zensical_site"])
def test_whatever_a_page_or_a_sheet_asks_for_is_there(request, builder):
    site = request.getfixturevalue(builder)
    asked = set()
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for value in re.findall(r'\b(?:src|href|data-[a-z-]+)="([^"<>]*\.(?:js|css))"', text):
            asked |= {(page.parent / name).resolve() for name in value.split() if "://" not in name}
    assert {path for path in asked if not path.exists()} == set()
    unasked = {name for name, stem in own_files(site).items() if (site / name).resolve() not in asked}
    assert {name for name in unasked if "page/idle." not in name} == set()  # only where a clinic has switched it on


def test_a_changed_script_changes_its_name_and_those_of_no_other(site, tmp_path):
    before = shutil.copytree(site, tmp_path / "site")
    give_names(before)  # nothing to do
    names = own_files(before)
    assert names == own_files(site)
    assert (before / EDITION).read_text(encoding="utf-8") == (site / EDITION).read_text(encoding="utf-8")
    [name] = [name for name, stem in names.items() if stem == "record/entries" and name.endswith(".js")]
    (before / name).rename(before / "record/entries.js")  # as a builder writes it
    (before / "record/entries.js").open("a", encoding="utf-8").write("\nvar changed;\n")
    give_names(before)
    assert len(set(own_files(before)) - set(names)) == 1
    assert name not in own_files(before)
    assert (before / EDITION).read_text(encoding="utf-8") != (site / EDITION).read_text(encoding="utf-8")


# The update drill: real servers as they come, a browser that keeps its cache, and files that were dated a month back.

PAGE = "strategies/01-build-trust-and-rapport.html"
QUESTION = "trust-limits"
MONTH = 30 * 86_400
#: What a server says of keeping: nothing as it comes, so that a browser takes a month-old page for good for days.
KEEPING = {"as it comes": "", "max-age": "max-age=3600", "no-cache": "no-cache"}
#: Servers with the files of a release, which say it themselves.
RELEASED = ("release-nginx", "release-apache")


class Clinic:
    """A real web server of a clinic, and what is put up there."""

    def __init__(self, server: Server) -> None:
        self.course = server.folder / "course"
        self.address = server.address

    def put_up(self, site: Path, *, replace: bool = False) -> None:
        """Copy an edition over what is there, or in its place, as a clinic does."""
        if replace:
            shutil.rmtree(self.course)
        shutil.copytree(site, self.course, dirs_exist_ok=True)

    def age(self) -> None:
        """Date everything a month back."""
        for file in self.course.rglob("*"):
            then = file.stat().st_mtime - MONTH
            os.utime(file, (then, then))


@pytest.fixture
def clinic(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """A server of the kind that the test asks for."""
    kind, keeping = getattr(request, "param", ("nginx", "as it comes"))
    files = request.getfixturevalue("server_files") if kind in RELEASED else None
    with running(kind, tmp_path_factory.mktemp("clinic"), files, KEEPING.get(keeping, "")) as server:
        yield Clinic(server)


@pytest.fixture
def tabs(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[[], Page]]:
    """A browser with a profile of its own, which keeps what it was given; each call is a new tab."""
    browser = own_browser(playwright, tmp_path / "profile")
    yield browser.new_page
    browser.close()


def edition(site: Path, target: Path, script: str, change: Callable[[str], str]) -> Path:
    """Copy `site` with one script changed, as the builder would have written it, and return the copy."""
    shutil.copytree(site, target)
    [name] = [name for name, stem in own_files(target).items() if stem == script and name.endswith(".js")]
    plain = re.sub(r"\.[0-9a-f]{8}\.js$", ".js", name)
    text = (target / name).read_text(encoding="utf-8")
    (target / name).unlink()
    (target / plain).write_text(change(text), encoding="utf-8")
    assert (target / plain).read_text(encoding="utf-8") != text
    give_names(target)
    return target


@pytest.fixture(scope="session")
def later(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition whose lazy script for results is another: with an old page it would break."""
    folder = tmp_path_factory.mktemp("later") / "site"
    return edition(site, folder, "components/results/results", lambda text: text + "\nwindow.later = true;\n")


@pytest.fixture(scope="session")
def risen(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition with a later version of the database."""

    def rise(text: str) -> str:
        text = re.sub(r"DATABASE_VERSION ?= ?2", "DATABASE_VERSION=3", text)
        return text.replace(
            "request.result.createObjectStore(PROFILES", "oldVersion<2&&request.result.createObjectStore(PROFILES"
        )

    return edition(site, tmp_path_factory.mktemp("risen") / "site", "course", rise)


LOADED = (
    "() => Array.from(document.querySelectorAll('script[src], link[rel=stylesheet]'), (each) => each.src || each.href)"
)


def ours_among(urls: list[str]) -> set[str]:
    """Return those that are scripts and sheets of ours, by their names in the site."""
    found = {url.partition(SUB_PATH)[2] for url in urls}
    return {name for name in found if HASHED.search(name) and not name.startswith("assets/")}


def ours_of(page: Page) -> set[str]:
    """Return the scripts and sheets of ours that a page uses."""
    return ours_among(page.evaluate(LOADED))


def results(page: Page) -> None:
    page.locator("course-results").scroll_into_view_if_needed()


@pytest.fixture(scope="session")
def broken(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition whose part for results throws before it has shown the draft that it should take up."""
    folder = tmp_path_factory.mktemp("broken") / "site"
    throws = "resume(){throw new Error('broken');"
    return edition(
        site, folder, "components/results/results", lambda text: re.sub(r"resume\(\) ?\{", throws, text, count=1)
    )


def come_back(page: Page) -> None:
    """Come back to a tab that was open all the while."""
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")


@pytest.fixture(scope="session")
def released(site: Path, later: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The later edition as a release has it: the last one's own files come along."""
    folder = tmp_path_factory.mktemp("released")
    (folder / "last").mkdir()
    (folder / "last" / "site").symlink_to(site)
    told = {"named": sorted(path.as_posix() for path in content_named(site))}
    (folder / "last" / "EDITION.json").write_text(json.dumps(told), encoding="utf-8")
    shutil.copytree(later, folder / "site")
    release_module().bring_along(folder / "last", folder / "site")
    return folder / "site"


#: What serves the course, what it says of keeping, and how the later edition is put up.
AS_THEY_COME = [("nginx", "as it comes"), ("nginx", "max-age"), ("nginx", "no-cache"), ("apache", "as it comes")]
WAYS = ("copied over", "replaced")
#: Each server, with the files of a release and without, and each way to put up, and not all of it together; all pairs with `--all`.
#: `no-cache` alone is what a release's files say too, and `max-age` makes a browser keep what it keeps of itself from a server as it comes.
DRAWN = {
    (AS_THEY_COME[0], "replaced"),
    ((RELEASED[0], "its own"), "replaced by a release"),
    ((RELEASED[1], "its own"), "copied over"),
}
DRILLS = [
    pytest.param(*pair, marks=[] if pair in DRAWN else pytest.mark.thorough)
    for pair in [
        *((kind, way) for kind in AS_THEY_COME for way in WAYS),
        *(((kind, "its own"), way) for kind in RELEASED for way in (*WAYS, "replaced by a release")),
    ]
]


def named(value: object) -> str:
    return value if isinstance(value, str) else " ".join(value)


@pytest.mark.parametrize(("clinic", "way"), DRILLS, indirect=["clinic"], ids=named)
def test_no_page_runs_the_scripts_of_another_edition_and_an_open_tab_says_what_happened(
    request, site, later, clinic, tabs, way
):
    old, new = own_files(site), own_files(later)
    comes = request.getfixturevalue("released") if way == "replaced by a release" else later
    clinic.put_up(site)
    clinic.age()
    tab = tabs()
    learner = Learner(tab, clinic.address)
    learner.open(PAGE)
    learner.choose(QUESTION, "no-secret")
    learner.check(QUESTION)
    clinic.put_up(comes, replace=way != "copied over")
    come_back(tab)
    bar = tab.locator("[data-bar]")
    expect(bar).to_contain_text("Another edition of the course has been put in place")
    expect(bar).to_be_in_viewport(ratio=1)
    results(tab)
    if way == "replaced":
        expect(tab.get_by_role("alert").filter(has_text="could not be loaded")).to_be_visible()
    else:
        tab.locator("course-results[data-ready]").wait_for()
        assert ours_of(tab) <= set(old)
    again = tabs()
    again.goto(clinic.address + PAGE)  # perhaps as the browser kept it
    results(again)
    again.locator("course-results[data-ready], .self-check__notice[role=alert]:not([hidden])").first.wait_for()
    assert ours_of(again) <= set(old) or ours_of(again) <= set(new)
    with tab.expect_navigation():
        bar.get_by_role("button", name="Load this page again").click()
    until(tab, "() => window.course && course.record && !document.querySelector('[data-bar]:not([hidden])')")
    results(tab)
    until(tab, "() => window.later")
    assert ours_of(tab) <= set(new)
    learner.come_near()
    assert learner.result(QUESTION).startswith("Not yet")


@pytest.mark.parametrize("clinic", [("nginx", "no-cache")], indirect=True, ids=" ".join)
def test_a_tab_that_a_later_database_shuts_loses_nothing_and_after_going_back_the_record_is_still_told(
    site, risen, clinic, tabs
):
    clinic.put_up(site)
    tab = tabs()
    learner = Learner(tab, clinic.address)
    learner.open(PAGE)
    clinic.put_up(risen)
    tabs().goto(clinic.address + "my-file.html")
    bar = tab.locator("[data-bar]")
    expect(bar).to_contain_text("what you gave here since is taken along")
    learner.choose(QUESTION, "no-secret")
    place = learner.question(QUESTION)
    place.get_by_role("button", name="Check answer").click()
    expect(place.locator("[data-saved]")).to_have_text("Not saved")
    tab.locator("[data-question='trust-write-complaint'] textarea").fill("Half a thought")
    expect(bar).to_be_in_viewport(ratio=1)
    with tab.expect_navigation():
        bar.get_by_role("button").click()
    until(tab, "() => document.querySelector('[data-bar]')?.hidden")
    learner.come_near()
    assert learner.result(QUESTION).startswith("Not yet")
    expect(tab.locator("[data-question='trust-write-complaint'] textarea")).to_have_value("Half a thought")
    assert [row["event"]["question"] for row in rows(tab, "events") if row["event"]["kind"] == "answered"] == [QUESTION]
    assert tab.evaluate("Object.keys(localStorage).filter((key) => key.includes(':waiting:'))") == []
    # The clinic goes back; a trial copy on the same host looks just so to the live one.
    clinic.put_up(site)
    tab.goto(clinic.address + "my-file.html")
    expect(tab.get_by_role("alert").first).to_contain_text("Your record is of a newer edition than this page")
    expect(tab.locator("[data-holds]")).to_contain_text("in your record")
    expect(tab.locator("[data-all-says]")).to_contain_text("Records in this browser: 1.")
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Download my file").click()
    saved = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert [event["question"] for event in saved["events"] if event["kind"] == "answered"] == [QUESTION]
    assert [draft["response"] for draft in saved["drafts"]] == ["Half a thought"]
    # What is given meanwhile waits, is shown again, and is stored once the newer edition is back.
    learner.open(PAGE)
    learner.choose("trust-signs", tab.locator("[data-question='trust-signs'] fieldset input").first.input_value())
    learner.question("trust-signs").get_by_role("button", name="Check answer").click()
    expect(learner.question("trust-signs").locator("[data-saved]")).to_have_text("Not saved")
    learner.reload()
    expect(learner.question("trust-signs").locator("[data-result]")).not_to_be_empty()
    clinic.put_up(risen)
    learner.reload()
    expect(learner.question("trust-signs").locator("[data-result]")).not_to_be_empty()
    stored = {row["event"]["question"] for row in rows(tab, "events") if row["event"]["kind"] == "answered"}
    assert stored == {QUESTION, "trust-signs"}


def test_a_page_whose_scripts_are_gone_says_so_and_no_other_does(site, clinic, tabs):
    clinic.put_up(site)
    tab = tabs()
    tab.goto(clinic.address + PAGE)
    until(tab, "() => Boolean(window.course?.record)")
    expect(tab.locator("[data-not-whole]")).to_be_hidden()
    [name] = [name for name, stem in own_files(site).items() if stem == "course" and name.endswith(".js")]
    (clinic.course / name).unlink()
    tab.context.new_cdp_session(tab).send("Network.clearBrowserCache")
    tab.goto(clinic.address + "journal.html")
    expect(tab.locator("[data-not-whole]")).to_be_visible()
    expect(tab.locator("[data-not-whole]")).to_contain_text("Load it again")


@pytest.mark.parametrize("clinic", [("nginx", "no-cache")], indirect=True, ids=" ".join)
def test_a_part_that_throws_in_taking_up_a_draft_deletes_none(site, broken, clinic, tabs):
    clinic.put_up(site)
    tab = tabs()
    tab.goto(clinic.address + PAGE)
    results(tab)
    tried = tab.locator("course-results [name='tried']")
    tried.fill("Half an entry")
    clinic.put_up(broken, replace=True)
    tab.reload()
    results(tab)
    part = tab.locator("course-results")
    expect(part.get_by_role("alert")).to_be_visible()
    [draft] = rows(tab, "drafts")
    tried.scroll_into_view_if_needed()
    box = tried.bounding_box()
    tab.mouse.click(box["x"] + 20, box["y"] + 10)
    tab.keyboard.type("x")
    expect(tried).to_have_value("")
    assert rows(tab, "drafts") == [draft]
    clinic.put_up(site, replace=True)
    tab.reload()
    results(tab)
    expect(tried).to_have_value("Half an entry")


# The core of the drill in Firefox, which keeps pages by rules of its own.


@pytest.fixture
def firefox(clinic: Clinic, tmp_path: Path) -> Iterator[Firefox]:
    """Firefox with a profile that keeps what it was given."""
    port = urlsplit(clinic.address).port
    engine = Firefox(tmp_path / "firefox", port, PATIENCE / 1000)
    yield engine
    engine.stop()


def told(engine: Firefox) -> None:
    """Come back to the tab that was open all the while, and find there what happened."""
    engine.run("window.dispatchEvent(new Event('focus'))")
    engine.find("[data-bar]", "Another edition of the course has been put in place")


def used(engine: Firefox) -> set[str]:
    """Return the scripts and sheets of ours that the page uses."""
    return ours_among(engine.run(f"return ({LOADED})()"))


NEAR = "document.querySelector('course-results').scrollIntoView();"
READY = f"{NEAR} return document.querySelector('course-results[data-ready]')"


ANY = [*AS_THEY_COME, *((kind, "its own") for kind in RELEASED)]


@pytest.mark.thorough  # every run shows it of Chromium
@pytest.mark.parametrize("clinic", ANY, indirect=True, ids=named)
def test_firefox_runs_no_scripts_of_another_edition_and_its_open_tab_says_what_happened(site, later, clinic, firefox):
    old, new = own_files(site), own_files(later)
    clinic.put_up(site)
    clinic.age()
    firefox.open(clinic.address + PAGE)
    clinic.put_up(later, replace=True)
    told(firefox)
    firefox.run(NEAR)
    firefox.find("[role=alert]", "could not be loaded")
    firefox.open(clinic.address + PAGE)  # perhaps as the browser kept it
    firefox.wait(
        f"{NEAR} return document.querySelector('course-results[data-ready], .self-check__notice[role=alert]:not([hidden])')"
    )
    assert used(firefox) <= set(old) or used(firefox) <= set(new)
    if not firefox.run("return window.later"):
        told(firefox)
        firefox.click("[data-bar] button", "Load this page again")
    firefox.wait(f"{NEAR} return window.later")
    assert used(firefox) <= set(new)


@pytest.mark.thorough  # every run shows it of Chromium
@pytest.mark.parametrize("clinic", ANY, indirect=True, ids=named)
def test_firefox_keeps_what_was_half_written_when_another_edition_comes(site, later, clinic, firefox):
    clinic.put_up(site)
    clinic.age()
    firefox.open(clinic.address + PAGE)
    firefox.wait(READY)
    firefox.fill("course-results [name='tried']", "Half an entry")
    clinic.put_up(later)
    told(firefox)
    firefox.click("[data-bar] button", "Load this page again")
    firefox.wait(f"{NEAR} return window.later && document.querySelector('course-results[data-ready]')")
    assert firefox.run("return document.querySelector('course-results [name=tried]').value") == "Half an entry"


@pytest.mark.thorough  # every run shows it of Chromium
@pytest.mark.parametrize("clinic", ANY, indirect=True, ids=named)
def test_firefox_tells_of_a_newer_record_after_going_back_and_beside_a_trial_copy(site, risen, clinic, firefox):
    """To a page, a trial copy of a newer edition on the same host looks just as going back does."""
    clinic.put_up(risen)
    clinic.age()
    firefox.open(clinic.address + PAGE)
    firefox.wait(READY)
    firefox.fill("course-results [name='tried']", "Half an entry")
    firefox.click("course-results [data-save]")
    firefox.find("course-results .entry", "Half an entry")
    clinic.put_up(site, replace=True)
    firefox.open(clinic.address + "my-file.html")
    if used(firefox) <= set(own_files(risen)):  # as the browser kept it
        told(firefox)
        firefox.click("[data-bar] button", "Load this page again")
    firefox.find("[role=alert]", "Your record is of a newer edition than this page")
    firefox.find("[data-holds]", "in your record")
    firefox.click("button", "Download my file")
    saved = json.loads(firefox.downloaded("").read_text(encoding="utf-8"))
    assert [event["tried"] for event in saved["events"] if event["kind"] == "wrote"] == ["Half an entry"]
