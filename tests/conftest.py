"""What the tests share: a course built for real, served for real, and a learner at a page in a real browser."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, sync_playwright

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
SUB_PATH = "/training/resistant/"
PARTS = ("docs", "macros", "overrides", "mkdocs.yml")
SMALL = Path(__file__).parent / "small.yml"


def chromium() -> str:
    """Return where the browser is; without one these tests can't be passed."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
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


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course as MkDocs builds it, with no warning."""
    target = tmp_path_factory.mktemp("built") / "site"
    done = build(ROOT, target)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return target


@pytest.fixture(scope="session")
def zensical_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course as Zensical builds it from the same file."""
    project = copy_project(tmp_path_factory.mktemp("zensical") / "project")
    command = [builder("zensical"), "build", "--strict"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "site"


@dataclass
class Server:
    """A real nginx that serves folders under a sub-path of a plain-http name."""

    address: str
    folder: Path

    def publish(self, site: Path) -> str:
        """Serve `site` from now on, as a clinic does that copies a new edition over the old, and return its address."""
        link = self.folder / "course"
        link.unlink(missing_ok=True)
        link.symlink_to(site)
        return self.address


NGINX = """
{user} daemon off; worker_processes 1; pid nginx.pid; error_log error.log;
events {{ worker_connections 64; }}
http {{
  types {{
    text/html html; text/css css; text/javascript js; application/json json; font/woff2 woff2; image/svg+xml svg;
  }}
  access_log off;
  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
  server {{
    listen 127.0.0.1:{port}; server_name clinic.test localhost;
    # What is published can change between two tests: the browser asks each time.
    add_header Cache-Control no-cache;
    location {path} {{ alias {folder}/course/; index index.html; error_page 404 {path}404.html; }}
  }}
}}
"""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Nginx on a free port."""
    import socket  # noqa: PLC0415

    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert nginx, "install nginx, or run the README's test command, which does"
    folder = tmp_path_factory.mktemp("nginx")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # Started by root, it would serve as a user who may not enter the tests' folders.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX.format(port=port, path=SUB_PATH, folder=folder, user=user))
    process = subprocess.Popen([nginx, "-p", str(folder), "-c", "nginx.conf", "-e", "error.log"])
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    else:
        pytest.fail(f"nginx did not start: {(folder / 'error.log').read_text()}")
    yield Server(f"http://clinic.test:{port}{SUB_PATH}", folder)
    process.terminate()
    process.wait()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browser."""
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests; each test has a context of its own."""
    found = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    yield found
    found.close()


@dataclass
class Learner:
    """Somebody at a page of the course."""

    page: Page
    base: str

    def open(self, name: str) -> None:
        """Open a page and wait until its self-check, if it has one and scripts run, is ready."""
        self.page.goto(self.base + name)
        if self.page.locator("course-self-check").count() and self.page.evaluate("'course' in window"):
            self.page.locator("course-self-check[data-ready]").wait_for()

    def reload(self) -> None:
        """Load the page anew."""
        self.page.reload()
        self.page.locator("course-self-check[data-ready]").wait_for()

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
        place.locator("[data-saved]", has_text="Saved").wait_for()
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


@pytest.fixture(params=["http", "file"])
def base(request: pytest.FixtureRequest, site: Path, server: Server) -> str:
    """The address of the course: a plain-http name under a sub-path, and a folder."""
    return server.publish(site) if request.param == "http" else address_of(site)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile."""
    made = browser.new_context(viewport={"width": 1200, "height": 900})
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def learner(context: BrowserContext, base: str) -> Iterator[Learner]:
    """A learner at the course; at the end, no request to another host and no complaint in the console."""
    page = context.new_page()
    found = watch(page, base)
    yield Learner(page, base)
    assert found == []
