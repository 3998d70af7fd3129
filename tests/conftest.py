"""What the tests share: a course built for real, served for real, and a learner at a page in a real browser."""

from __future__ import annotations

import copy
import fcntl
import functools
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from axe_playwright_python.base import AXE_SCRIPT as AXE
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from servers import KINDS, Server, release_module, running

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
# The day of the build for every test: an overdue review is a matter for the clinic, not for this suite.
os.environ["SOURCE_DATE_EPOCH"] = "1795392000"  # 2026-11-23
os.environ["NO_MKDOCS_2_WARNING"] = "1"

FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP clinic.test 127.0.0.1",
]
#: What this run was asked for.
ASKED = {"whole": True}
PARTS = ("docs", "macros", "overrides", "mkdocs.yml")
SMALL = Path(__file__).parent / "small.yml"
#: How long a test waits for what must come, in milliseconds. It is no guess at how long that takes: on a busy machine a page
#: may need many seconds, and only what never comes shall fail.
PATIENCE = 90_000
expect.set_options(timeout=PATIENCE)
#: After how many seconds a program that should have ended by itself is stopped.
HANG = 900
#: Beside a built site: what its builder said.
SAID = "said.txt"
FORMS = ("form_a", "form_b", "form_c")


def yaml_of(file: Path) -> Any:
    """Return what a file of YAML holds, read by the safe loader in C: ten times as fast."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


#: The data file as it is; who changes it, changes a copy.
DATA: dict[str, Any] = yaml_of(ROOT / "docs" / "_data" / "strategies.yml")


def questions_of(strategy: dict[str, Any]) -> list[dict[str, Any]]:
    """Return all questions of a strategy of the data file: of its self-check, and in the forms of the test."""
    return strategy["questions"] + [strategy[form] for form in FORMS if strategy.get(form)]


@functools.cache
def as_loaded() -> Any:
    """Return what the builders load, with all problems."""
    from macros import load  # noqa: PLC0415 - the path is set above

    return load.load(ROOT)


def course() -> Any:
    """Return the course as the builders load it."""
    return as_loaded().course


def asked(strategy: str | None = None) -> int:
    """Return how many questions the course asks, or one of its strategies: an editor may add some."""
    return sum(len(each.questions) for each in course().strategies if strategy in (None, each.id))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take `--all`, the thorough run, `--quick`, that of a minute, and `--server`."""
    parser.addoption("--all", action="store_true", help="every test over http and from a folder, and nothing sampled")
    parser.addoption(
        "--quick",
        action="store_true",
        help="only tests that need no browser, no web server, no release and one build alone",
    )
    parser.addoption("--server", choices=KINDS, default=KINDS[0], help="what serves the course over http")


def pytest_configure(config: pytest.Config) -> None:
    """Use the shell of Chromium, but with `--all`."""
    ASKED["whole"] = config.getoption("all")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not asked for, and put first what needs a build.

    Of two processes one begins at the first test and the other in the middle: so one builds the course, and the other does what needs no
    build, and does not wait for it.
    """
    if not config.getoption("all"):
        items[:] = [item for item in items if not item.get_closest_marker("thorough")]
    if config.getoption("quick"):
        long = {"playwright", "server", "clinic", "served", "zipped", "zensical_site", "changed_edition", "elsewhere"}
        items[:] = [item for item in items if not (long & needs(item) or item.get_closest_marker("programs"))]
    items.sort(key=lambda item: not {"site", "zensical_site", "changed_edition", "zipped"} & needs(item))


def needs(item: Any) -> set[str]:
    """Return the fixtures that a test asks for, by their names or by one among its parameters."""
    given = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return {*item.fixturenames, *(each for each in given if isinstance(each, str))}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that asks for `base` plain http, or http and a folder where it is marked `both`."""
    if "base" in metafunc.fixturenames:
        both = metafunc.config.getoption("all") or metafunc.definition.get_closest_marker("both")
        metafunc.parametrize("base", ["http", "file"] if both else ["http"], indirect=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Cut long lines of a failure: a link of a million letters fails in one line too."""
    report = yield
    shorten(report.longrepr)
    return report


def shorten(failure: Any) -> None:
    """Cut the lines of a failure, where they stand."""

    def cut(text: str) -> str:
        return "\n".join(
            line if len(line) <= 400 else f"{line[:400]} … ({len(line)} characters)" for line in text.split("\n")
        )

    for place in (failure, *(each for trace in getattr(failure, "chain", []) for each in trace[:2])):
        crash = getattr(place, "reprcrash", None) or place
        if hasattr(crash, "message"):
            crash.message = cut(crash.message)
        for entry in getattr(place, "reprentries", []):
            entry.lines = [cut(line) for line in entry.lines]


def chromium() -> str:
    """Return where the browser is; without one these tests can't be passed.

    Debian's shell of the same Chromium shows the same pages at the same pace, without windows and spare processes, which cost more than
    two thirds of what a fresh profile takes. With `--all`, and for the benchmark, it is the whole of it.
    """
    shell = None if ASKED["whole"] else shutil.which("chromium-headless-shell")
    found = shell or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "install Debian's chromium, or run the README's test command, which does"
    return found


def copy_project(target: Path) -> Path:
    """Copy what a build needs to `target`, to be changed there."""
    target.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target / part)
    return target


def pure(page: Page, *names: str) -> Page:
    """Load rules of the course that need no page, each with all that it needs, as `record/figures.js`."""
    from macros.scripts import in_order  # noqa: PLC0415 - the path is set above

    for script in dict.fromkeys(
        ("record/kinds.js", "record/facts.js", *(each for name in names for each in in_order(name)))
    ):
        page.add_script_tag(path=ROOT / "overrides" / script)
    return page


def builder(name: str) -> str:
    """Return the path of a program in the environment that runs the tests."""
    return str(Path(sys.executable).parent / name)


def build(project: Path, site: Path, *, strict: bool = True) -> subprocess.CompletedProcess[str]:
    """Build `project` into `site` with MkDocs."""
    command = [builder("mkdocs"), "build", "-d", str(site), *(["--strict"] if strict else [])]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def small_course(target: Path, data: str) -> Path:
    """Lay out the small course with `data` as its data file in `target`, and return the folder."""
    (target / "docs" / "_data").mkdir(parents=True)
    (target / "docs" / "strategies").mkdir()
    (target / "docs" / "_data" / "strategies.yml").write_text(data, encoding="utf-8")
    for name, strategy in (("01-listen-well", "listen"), ("02-ask-well", "ask")):
        (target / "docs" / "strategies" / f"{name}.md").write_text(small_page(strategy), encoding="utf-8")
    (target / "docs" / "cases").mkdir()
    (target / "docs" / "practice").mkdir()
    (target / "docs" / "practice" / "02-ask-well.md").write_text('{{ practice_room("ask") }}\n', encoding="utf-8")
    (target / "docs" / "cases" / "a-long-talk.md").write_text('{{ case("long-talk") }}\n', encoding="utf-8")
    return target


#: What every risk section must have.
RISK = """**Safety first.** Ask about suicide. Tell your supervisor, and write down what was said: [danger](../danger.md).

{{ local_help() }}"""


def small_page(strategy: str) -> str:
    """Return a strategy page with every section in its place."""
    from macros.model import PAGE_SECTIONS  # noqa: PLC0415 - the path is set above

    calls = {"self-check": "self_check", "results": "results", "supervision": "supervision", "sources": "sources"}
    lines = [f'# {{{{ title("{strategy}") }}}}', "", f'{{{{ opening("{strategy}") }}}}', ""]
    for name, heading in PAGE_SECTIONS.items():
        lines += [f"## {heading} {{ #{name} }}", ""]
        lines += ['Twelve people {{ cite("smith2001listening") }}.', ""] if name == "why" else []
        lines += ["### When it goes wrong { #when-it-goes-wrong }", ""] if name == "how-it-sounds" else []
        lines += [RISK, ""] if name == "when-not-to" else []
        lines += [f'{{{{ {calls[name]}("{strategy}") }}}}', ""] if name in calls else []
    lines += [f'{{{{ onward("{strategy}") }}}}', ""]
    return "\n".join(lines)


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that `make` fills for all processes of this run; the first that comes makes it, and the others wait."""
    room = factory.getbasetemp()
    room = room.parent if "PYTEST_XDIST_WORKER" in os.environ else room
    folder, done = room / name, room / f"{name}.done"
    with (room / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course as MkDocs builds it, with no warning."""

    def make(folder: Path) -> None:
        done = build(ROOT, folder / "site")
        assert done.returncode == 0, done.stderr
        assert "WARNING" not in done.stderr
        (folder / SAID).write_text(done.stdout + done.stderr, encoding="utf-8")

    return once(tmp_path_factory, "built", make) / "site"


@pytest.fixture(scope="session")
def zensical_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course as Zensical builds it from the same file."""

    def make(folder: Path) -> None:
        command = [builder("zensical"), "build", "--strict"]
        project = copy_project(folder / "project")
        done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        (project / SAID).write_text(done.stdout + done.stderr, encoding="utf-8")

    return once(tmp_path_factory, "zensical", make) / "project" / "site"


@pytest.fixture(scope="session")
def changed_edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course after an editor and a clinic were at work, as `change` says; one build for all tests that need another edition."""

    def make(folder: Path) -> None:
        project = copy_project(folder / "project")
        data = copy.deepcopy(DATA)
        change(data)
        text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
        (project / "docs" / "_data" / "strategies.yml").write_text(text, encoding="utf-8")
        done = build(project, folder / "site")
        assert done.returncode == 0, done.stderr

    return once(tmp_path_factory, "changed", make) / "site"


def change(data: dict[str, Any]) -> None:
    """Change the course in every way in which a learner's record or a clinic can meet a new edition, each in its own place."""
    trust, reworded, removed, renamed, reordered = data["strategies"][:5]
    # Trust: a question on top, options reordered, one reworded, one removed, a mark in a stem, a new title.
    questions = {question["id"]: question for question in trust["questions"]}
    new = {**copy.deepcopy(questions["trust-first-five-minutes"]), "id": "trust-brand-new", "stem": "A new question?"}
    limits = questions["trust-limits"]
    limits["options"].reverse()
    limits["stem"] = limits["stem"].replace("Jodie, 16, whispers", "Jodie, 16, whispers:")  # a mark, no word
    signs = "You look back on four sessions with Beata. Which of these show that trust grows?"
    questions["trust-signs"]["stem"] = signs
    questions["trust-write-complaint"]["checklist"][0]["text"] = "It takes her complaint seriously."
    trust["questions"] = [new, *(each for each in trust["questions"] if each["id"] != "trust-order-rupture")]
    trust["title"] = "Earn Trust"
    # One strategy each: a question with another stem, one taken out, another title, all turned round.
    reworded["questions"][0]["stem"] = "Quite another question is asked here. What do you say?"
    choices = (f"trust-letter/half-face/{name}" for name in ("half-of-you", "said-friday", "so-sorry", "the-week"))
    data["retired"] += ["trust-order-rupture", removed["questions"].pop(0)["id"], *choices]
    renamed["title"] = "Say That It Is Hard"
    reordered["questions"].reverse()
    for question in reordered["questions"]:
        question.get("options", []).reverse()
    # The first turn of a case has other choices than before.
    letter = next(case for case in data["cases"] if case["id"] == "trust-letter")
    for choice in letter["turns"][0]["choices"]:
        choice["id"] = f"{choice['id']}-anew"
    # The clinic's own: it is in another place, it is asked after ten minutes whether somebody is there, and its numbers stand where risk is
    # spoken of.
    data["course"]["locale"] = "us"
    data["course"]["idle_minutes"] = 10
    crisis = [{"who": "Duty clinician, day and night", "reach": "extension 4455"}]
    data["course"]["local"] = {"crisis": crisis, "policy": "The red folder in the office."}


@pytest.fixture(scope="session")
def numbered(site: Path) -> tuple[Any, Any]:
    """The built course as packages see it, and the numbers of its ids with those that the next package would add."""
    from lms import ordinals  # noqa: PLC0415 - the path is set above
    from lms.site import read  # noqa: PLC0415

    found = read(site)
    return found, ordinals.read(ordinals.added(ordinals.FILE.read_text(encoding="utf-8"), found))


@pytest.fixture(scope="session")
def packed(numbered: tuple[Any, Any], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """Return a package for learning platforms by its name, packed once for all tests.

    `1.2`, `2004`, `2004-3rd` and `cmi5` are the whole course. What is tried again and again is a part that begins at the page of a
    strategy: `…-trust` asks for that strategy, `…-visit` keeps nothing in the browser, `…-case` asks for a case and reports “passed”.
    """
    from lms import package  # noqa: PLC0415 - the path is set above

    course, numbers = numbered
    start = package.strategy(course, "trust").start
    case = package.Wish("case", "A case", ("case-charge",), start, passed=True)
    parts = {
        "": package.whole(course, score=True),
        "trust": package.strategy(course, "trust"),
        "visit": package.strategy(course, "trust", visit_only=True),
        "case": case,
    }

    def named(name: str) -> bytes:
        standard = name if name in package.STANDARDS else name.rpartition("-")[0]
        wish = parts[name.removeprefix(standard).removeprefix("-")]

        def make(folder: Path) -> None:
            (folder / "package.zip").write_bytes(package.make(course, standard, wish, numbers))

        return (once(tmp_path_factory, f"package-{name}", make) / "package.zip").read_bytes()

    return named


@pytest.fixture(scope="session")
def server_files(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files for web servers that a release of the course has."""
    release, folder = release_module(), tmp_path_factory.mktemp("files") / "server"
    release.write_servers(folder, release.Source("", 0, ROOT), release.header_policy(site), release.content_named(site))
    return folder


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A web server on a free port: nginx with little, or as `--server` says with the files of a release."""
    kind = request.config.getoption("server")
    files = request.getfixturevalue("server_files") if kind != "nginx" else None
    with running(kind, tmp_path_factory.mktemp("server"), files) as found:
        yield found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browser."""
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests; each test has a context of its own, made by `patient`."""
    found = playwright.chromium.launch(executable_path=chromium(), args=FLAGS, timeout=PATIENCE)
    found.new_context = patient(found.new_context)
    found.new_page = patient(found.new_page)
    yield found
    found.close()


def patient(make: Callable[..., Any]) -> Callable[..., Any]:
    """Return `make` so that what it makes waits for what must come, and nothing moves there unless a test asks for movement."""

    def made(*arguments: Any, **options: Any) -> Any:
        place = make(*arguments, **{"reduced_motion": "reduce", **options})
        place.set_default_timeout(PATIENCE)
        return place

    return made


def own_browser(playwright: Playwright, profile: Path) -> BrowserContext:
    """Start a browser that keeps what it holds in `profile`, to be killed and started again."""
    start = patient(playwright.chromium.launch_persistent_context)
    return start(profile, executable_path=chromium(), args=FLAGS, timeout=PATIENCE)


@dataclass
class Learner:
    """Somebody at a page of the course."""

    page: Page
    base: str

    def open(self, name: str) -> None:
        """Open a page and wait until its self-check, if it has one and scripts run, is ready."""
        self.page.goto(self.base + name)
        if self.page.locator("course-self-check").count() and self.page.evaluate("'course' in window"):
            self.come_near()

    def reload(self) -> None:
        """Load the page anew."""
        self.page.reload()
        self.come_near()

    def come_near(self) -> None:
        """Have the self-check on the page made ready, which happens when it comes near, and go back to where the page stood."""
        place = self.page.evaluate(
            """() => { const place = scrollY;
            document.querySelector("course-self-check").scrollIntoView({ behavior: "instant" });
            return place; }"""
        )
        self.page.locator("course-self-check[data-ready]").wait_for()
        self.page.evaluate("(place) => scrollTo({ top: place, behavior: 'instant' })", place)

    def search(self, words: str) -> Locator:
        """Open the search, type `words` as with keys, and return what is found once the index has been read."""
        if not self.page.locator("dialog.search").is_visible():
            self.page.get_by_role("button", name="Search", exact=True).click()
        self.page.locator("course-search[data-ready]").wait_for()
        field = self.page.locator("[data-words]")
        field.fill("")
        field.press_sequentially(words)
        return self.page.locator(".search__found > li > a")

    def question(self, name: str) -> Locator:
        """Return a question by its id."""
        return self.page.locator(f"[data-question='{name}']")

    def choose(self, question: str, *options: str) -> None:
        """Choose options by their ids."""
        for option in options:
            self.question(question).locator(f"fieldset input[value='{option}']").check()

    def check(self, question: str) -> str:
        """Press Check answer, wait until it is saved, and return the result."""
        place = self.question(question)
        place.get_by_role("button", name="Check answer").click()
        place.locator("[data-saved]", has_text=re.compile("Saved")).wait_for()  # and not “Not saved”
        return self.result(question)

    def answer_somehow(self, question: str) -> None:
        """Give any answer to a question of any kind, and check it."""
        place = self.question(question)
        kind = place.get_attribute("data-kind")
        if kind == "put in order":
            self.move_down(question)
        elif kind == "write and compare":
            place.locator("textarea").fill("My words")
        else:
            place.locator("fieldset input").first.check()
        self.check(question)

    def questions(self) -> list[str]:
        """Return the ids of the questions on the page."""
        return self.page.locator(".question").evaluate_all("all => all.map((one) => one.dataset.question)")

    def result(self, question: str) -> str:
        """Return what the question's live region says."""
        return self.question(question).locator("[data-result]").inner_text()

    def move_down(self, question: str, place: int = 0, times: int = 1) -> None:
        """Move the step that stands at `place` (from 0) down."""
        self.question(question).scroll_into_view_if_needed()  # the buttons come when the question comes near
        for step in range(times):
            self.question(question).get_by_role("button", name="Move down").nth(place + step).click()


def kill_browser(profile: Path) -> None:
    """Kill every process of the browser that uses `profile`, as a power cut to it would."""
    for process in Path("/proc").iterdir():
        try:
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if str(profile).encode() in command:
            try:
                os.kill(int(process.name), signal.SIGKILL)
            except ProcessLookupError:
                continue
    # A killed browser leaves its locks behind, and would start a second one in another folder.
    for lock in profile.glob("Singleton*"):
        lock.unlink()


def still(page: Page) -> None:
    """Wait until the page stands: its fonts are there and nothing on it moves or fades."""
    until(page, "() => document.fonts.status === 'loaded' && document.getAnimations().length === 0")


def until(page: Page, holds: str, value: Any = None) -> None:
    """Wait until JavaScript, or a function of `value`, holds on the page.

    Playwright's own wait reads the text again inside the page, which the course's content security policy forbids: it fails where the
    first look comes too early.
    """
    end = time.monotonic() + PATIENCE / 1000
    while not looked(page, holds, value):
        assert time.monotonic() < end, f"This never came: {holds}"
        page.wait_for_timeout(20)


def looked(page: Page, holds: str, value: Any) -> bool:
    """Return whether it holds now; on a page that is just being left it does not."""
    try:
        return bool(page.evaluate(holds, value))
    except PlaywrightError as error:
        if "context was destroyed" not in str(error):
            raise
        return False


#: Mark one of each kind of text that is seen: of the same letters on the same ground. All that contrast depends on is compared.
SAMPLE = """() => {
    const kinds = new Set();
    const says = (place) => [...place.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    for (const each of document.querySelectorAll("body, body *")) {
        const words = each.matches("input, select, textarea") || says(each);
        each.removeAttribute("data-sample");
        if (!words || !each.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
        const { color, fontSize, fontWeight, textShadow, position, textDecorationLine, borderBottomWidth } = getComputedStyle(each);
        const kind = [color, fontSize, fontWeight, textShadow, position, each.getAttribute("aria-disabled"), each.disabled];
        // A link among words stands out from them by a line, or by its colour beside theirs.
        const about = each.parentElement;
        if (each.matches("a[href]")) kind.push(says(about), textDecorationLine, borderBottomWidth, getComputedStyle(about).color);
        for (let under = each; under; under = under.parentElement) {
            const ground = getComputedStyle(under);
            kind.push(ground.backgroundColor, ground.backgroundImage, ground.opacity, ground.filter, ground.mixBlendMode);
        }
        const name = kind.join().replaceAll("rgba(0, 0, 0, 0),none,1,none,normal", "").replace(/,+/g, ",");
        if (!kinds.has(name)) each.setAttribute("data-sample", "");
        kinds.add(name);
    }
}"""


def unreadable(page: Page) -> list[str]:
    """Return the text of too little contrast on a page that stands, one of each kind of text and a line each.

    So, too, the links in text that only their colour tells from it, and too little.
    """
    page.evaluate(SAMPLE)
    found = lines(page, {"include": [["[data-sample]"]]}, {"runOnly": COLOURS})
    page.evaluate("document.querySelectorAll('[data-sample]').forEach((each) => each.removeAttribute('data-sample'))")
    return found


def lines(page: Page, context: dict[str, Any] | None, options: dict[str, Any]) -> list[str]:
    """Return what axe-core finds, a line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    # No rule that is asked needs the sheets read again, which a browser refuses in a folder; and what was found sound is not asked for: to
    # describe it takes longer than to find it.
    options = {**options, "preload": False, "resultTypes": ["violations"]}
    found = page.evaluate("([context, options]) => axe.run(context || document, options)", [context, options])
    return [
        f"{each['id']}: {each['help']} ({node['target']}) {node['html'][:150]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


#: For axe-core: what `unreadable` asks for one of each kind of text, and all rules but these.
COLOURS = ["color-contrast", "link-in-text-block"]
BUT_COLOURS = {"rules": {rule: {"enabled": False} for rule in COLOURS}}
#: Turn the page from light to dark or back by what the theme's switch sets, so that what is open stays as it is.
TURN = """() => { const { dataset } = document.body;
    dataset.mdColorScheme = dataset.mdColorScheme === "slate" ? "default" : "slate"; }"""


def violations(page: Page, width: int = 0) -> list[str]:
    """Return what axe-core finds on a page that stands, a line each, and what runs off a screen of `width`, if that is given.

    Whether text can be read is asked in the light and in the dark; all else is the same in both.
    """
    still(page)
    found = lines(page, None, BUT_COLOURS) + unreadable(page)
    page.evaluate(TURN)
    still(page)
    found += [f"in the other colours: {line}" for line in unreadable(page)]
    page.evaluate(TURN)
    wide = page.evaluate("document.documentElement.scrollWidth") if width else 0
    return found + ([f"{wide} px wide"] if wide > width else [])


def address_of(site: Path) -> str:
    """Return the file:// address of a built site."""
    return site.as_uri() + "/"


def watch(page: Page, base: str) -> list[str]:
    """Note every request to another host and every complaint in the console of `page`; the list grows as they come."""
    found: list[str] = []
    inside = (base, "data:", "blob:", "about:")

    def requested(url: str) -> None:
        if not url.startswith(inside):
            found.append(f"asked for {url}")

    page.on("request", lambda request: requested(request.url))
    page.on("console", lambda message: found.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def base(request: pytest.FixtureRequest, site: Path, server: Server) -> str:
    """The address of the course: a plain-http name under a sub-path, and where that matters (`both`) a folder too."""
    if getattr(request, "param", "http") == "file":
        return address_of(site)
    return server.publish(site)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile."""
    made = browser.new_context(viewport={"width": 1200, "height": 900})
    yield made
    made.close()


@pytest.fixture
def learner(context: BrowserContext, base: str) -> Iterator[Learner]:
    """A learner at the course; at the end, no request to another host and no complaint in the console."""
    page = context.new_page()
    found = watch(page, base)
    yield Learner(page, base)
    assert found == []


@pytest.fixture
def desk(context, site) -> Learner:
    """A learner at the course in a folder, whose clock can be moved."""
    learner = Learner(context.new_page(), address_of(site))
    found = watch(learner.page, learner.base)
    yield learner
    assert found == []


@pytest.fixture
def people(browser, base):
    """Make people with a browser profile of their own each; at the end nobody's page complained or asked another host."""
    contexts: list[BrowserContext] = []
    found: list[list[str]] = []

    def somebody() -> Learner:
        context = browser.new_context(viewport={"width": 1200, "height": 900})
        contexts.append(context)
        page = context.new_page()
        found.append(watch(page, base))
        return Learner(page, base)

    yield somebody
    for context in contexts:
        context.close()
    assert [complaint for own in found for complaint in own] == []
