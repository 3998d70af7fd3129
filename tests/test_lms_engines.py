"""The packages in two platforms that keep what they are told: the SCORM block of Open edX in its workbench, and scormhost."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import HANG, PATIENCE, ROOT, Learner, until
from playwright.sync_api import Frame

from lms import ordinals

FIVE, SIGNS = "trust-first-five-minutes", "trust-signs"
PINS = ROOT / "tests" / "lms-engines.txt"


def environment() -> Path:
    """Return the folder of programs of an environment with both platforms, which share none of the course's own packages."""
    folder = Path(sys.prefix) / "lms-engines"
    mark = hashlib.sha256(PINS.read_bytes()).hexdigest()
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / mark).exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder / "env"], check=True)
            pip = [folder / "env" / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*pip, "--require-hashes", "-r", PINS], check=True)
            (folder / mark).touch()
    return folder / "env" / "bin"


@contextmanager
def served(command: list[str | Path], room: Path, **values: str) -> Iterator[str]:
    """Run a server whose command has `{port}` in it, and yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (room / "server.log").open("w") as log:
        words = [str(word).replace("{port}", str(port)) for word in command]
        process = subprocess.Popen(words, env={**os.environ, **values}, cwd=room, stdout=log, stderr=log)
        try:
            end = time.monotonic() + HANG
            while True:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert process.poll() is None and time.monotonic() < end, (room / "server.log").read_text()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


class Workbench:
    """The SCORM block of Open edX."""

    def __init__(self, room: Path, address: str) -> None:
        self.room, self.address = room, address
        self.learner = ""

    def upload(self, context, name: str, content: bytes) -> None:
        """Put a package into the block, as its page in Studio does, for another learner each."""
        self.learner = f"ann-{name}"
        context.request.get(f"{self.address}/")
        file = {"name": "course.zip", "mimeType": "application/zip", "buffer": content}
        plain = {"display_name": "Course", "width": "", "height": "", "has_score": "1", "enable_navigation_menu": "0"}
        more = {"enable_fullscreen_button": "0", "navigation_menu_width": "", "weight": "1", "popup_on_launch": "0"}
        address = f"{self.address}/handler/course.scorm.d0.u0/studio_submit/?student={self.learner}"
        done = context.request.post(address, multipart={**plain, **more, "file": file})
        assert done.json() == {"result": "success", "errors": []}

    def launch(self, context) -> str:
        """Return the address at which a learner finds the course."""
        return f"{self.address}/scenario/scorm.0/?student={self.learner}"

    def stored(self) -> str:
        """Return the compact record in the database."""
        with sqlite3.connect(self.room / "workbench.db") as database:
            asked = "select state from workbench_xblockstate where user_id = ?"
            rows = database.execute(asked, (self.learner,)).fetchall()
        data = [json.loads(state or "{}").get("scorm_data") or {} for (state,) in rows]
        return next((each["cmi.suspend_data"] for each in data if "cmi.suspend_data" in each), "")


class Host:
    """scormhost."""

    WHO = {  # noqa: RUF012 - it stays as it is
        "email": "ann@clinic.org", "login": "ann@clinic.org", "username": "ann", "password": "a-long-password-1", "display_name": "Ann",
    }  # fmt: skip

    def __init__(self, room: Path, address: str) -> None:
        self.room, self.address = room, address
        self.package = ""

    def upload(self, context, name: str, content: bytes) -> None:
        """Put a package in; the first account may."""
        if not context.request.post(f"{self.address}/api/auth/register", data=self.WHO).ok:
            self.enter(context)
        file = {"name": f"course-{name}.zip", "mimeType": "application/zip", "buffer": content}
        done = context.request.post(f"{self.address}/api/packages", multipart={"file": file})
        assert done.ok, done.text()
        self.package = done.json()["id"]

    def enter(self, context) -> None:
        """Log in."""
        assert context.request.post(f"{self.address}/api/auth/login", data=self.WHO).ok

    def launch(self, context) -> str:
        """Return the address at which a learner finds the course, once they are logged in."""
        self.enter(context)
        return f"{self.address}/launch/{self.package}"

    def stored(self) -> str:
        """Return the compact record in what the host keeps."""
        files = sorted((self.room / "data" / "sessions" / self.package).rglob("*.json"))
        found = [json.loads(each.read_text(encoding="utf-8")) for each in files]
        return next((each["elements"]["cmi.suspend_data"] for each in found if "elements" in each), "")


@pytest.fixture
def engine(request, tmp_path):
    """Each of the platforms, running, with nothing in it; both standards share it, since it takes long to start."""
    programs = environment()
    if request.param == "workbench":
        shutil.copy(ROOT / "tests" / "lms_workbench.py", tmp_path / "course_settings.py")
        values = {
            "EXCLUDE_SAMPLE_XBLOCKS": "yes",
            "DJANGO_SETTINGS_MODULE": "course_settings",
            "PYTHONPATH": str(tmp_path),
            "WORKBENCH_ROOM": str(tmp_path),
        }
        admin = str(programs / "django-admin")
        subprocess.run(
            [admin, "migrate", "--run-syncdb", "-v0"], env={**os.environ, **values}, cwd=tmp_path, check=True
        )
        with served([admin, "runserver", "127.0.0.1:{port}", "--noreload"], tmp_path, **values) as address:
            yield Workbench(tmp_path, address)
    else:
        program = "import sys, uvicorn; from scormhost.app import create_scorm_app as make; uvicorn.run(make(data_dir='data', secret_key='x' * 40), port=int(sys.argv[1]))"
        with served([programs / "python", "-c", program, "{port}"], tmp_path) as address:
            yield Host(tmp_path, address)


def launched(engine, context) -> tuple[Frame, Learner]:
    """Launch the course, and return the launch page and a learner at the course's pages, once they have their record."""
    page = context.new_page()
    page.goto(engine.launch(context))
    while not (found := [each for each in page.frames if each.url.split("?")[0].endswith("launch.html")]):
        page.wait_for_event("framenavigated")
    launch = found[0]
    until(launch, "() => window.courseLaunch && courseLaunch.ready.then(() => true)")
    learner = Learner(launch.child_frames[0], launch.url.split("?")[0].removesuffix("launch.html"))
    learner.page.locator("course-self-check").wait_for(state="attached")
    learner.come_near()
    return launch, learner


@pytest.mark.parametrize(("engine", "own"), [("workbench", "2004"), ("scormhost", "1.2")], indirect=["engine"])
def test_what_was_done_is_in_the_database_and_comes_back_at_each_launch(engine, own, packed, browser, pytestconfig):
    """Two launches of a standard in each platform, each in a fresh browser; with `--all` of both standards, and three: a launch changes nothing."""
    numbers = ordinals.read(ordinals.FILE.read_text(encoding="utf-8"))["question"]
    holds = (
        f"(text) => [{numbers[FIVE]}, {numbers[SIGNS]}].every((at) => course.compact.decode(text).form?.questions[at])"
    )
    for standard in ("1.2", "2004") if pytestconfig.getoption("all") else (own,):
        with browser.new_context() as at_work:
            engine.upload(at_work, standard, packed(f"{standard}-trust"))
            launch, learner = launched(engine, at_work)
            learner.choose(FIVE, "coat-on")
            learner.check(FIVE)
            learner.answer_somehow(SIGNS)
            learner.open("danger.html")
            end = time.monotonic() + PATIENCE / 1000
            while not launch.evaluate(holds, engine.stored()):
                assert time.monotonic() < end, engine.stored()
                assert launch.locator("[data-says]").inner_text() == ""
                launch.evaluate("new Promise((done) => requestAnimationFrame(() => done(true)))")
            assert 11 < len(engine.stored()) < 3800
        for _ in range(2 if pytestconfig.getoption("all") else 1):
            with browser.new_context() as at_home:
                _, learner = launched(engine, at_home)
                for name in (FIVE, SIGNS):
                    learner.question(name).locator("[data-result]").filter(has_text=".").wait_for()
