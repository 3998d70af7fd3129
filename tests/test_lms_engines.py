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
from conftest import HANG, ROOT, Learner, until

from lms import ordinals, package
from lms.site import read

TRUST = "strategies/01-build-trust-and-rapport.html"
FIVE = "trust-first-five-minutes"
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


@pytest.fixture(scope="session")
def packed(site):
    """A package for each standard."""
    site = read(site)
    numbers = ordinals.read(ordinals.added(ordinals.FILE.read_text(encoding="utf-8"), site))
    return {each: package.make(site, each, package.whole(site), numbers) for each in ("1.2", "2004")}


class Workbench:
    """The SCORM block of Open edX."""

    def __init__(self, room: Path, address: str) -> None:
        self.room, self.address = room, address

    def upload(self, context, content: bytes) -> None:
        """Put a package into the block, as its page in Studio does."""
        context.request.get(f"{self.address}/")
        file = {"name": "course.zip", "mimeType": "application/zip", "buffer": content}
        plain = {"display_name": "Course", "width": "", "height": "", "has_score": "1", "enable_navigation_menu": "0"}
        more = {"enable_fullscreen_button": "0", "navigation_menu_width": "", "weight": "1", "popup_on_launch": "0"}
        address = f"{self.address}/handler/course.scorm.d0.u0/studio_submit/?student=ann"
        done = context.request.post(address, multipart={**plain, **more, "file": file})
        assert done.json() == {"result": "success", "errors": []}

    def launch(self, context) -> str:
        """Return the address at which a learner finds the course."""
        return f"{self.address}/scenario/scorm.0/?student=ann"

    def stored(self) -> str:
        """Return the compact record in the database."""
        with sqlite3.connect(self.room / "workbench.db") as database:
            rows = database.execute("select state from workbench_xblockstate").fetchall()
        data = [json.loads(state or "{}").get("scorm_data") or {} for (state,) in rows]
        return next((each["cmi.suspend_data"] for each in data if "cmi.suspend_data" in each), "")


class Host:
    """scormhost."""

    def __init__(self, room: Path, address: str) -> None:
        self.room, self.address = room, address
        self.package = ""

    def upload(self, context, content: bytes) -> None:
        """Make an account, which may upload, and put a package in."""
        who = {"email": "ann@clinic.org", "username": "ann", "password": "a-long-password-1", "display_name": "Ann"}
        if not context.request.post(f"{self.address}/api/auth/register", data=who).ok:
            self.enter(context)
        file = {"name": "course.zip", "mimeType": "application/zip", "buffer": content}
        done = context.request.post(f"{self.address}/api/packages", multipart={"file": file})
        assert done.ok, done.text()
        self.package = context.request.get(f"{self.address}/api/packages").json()[0]["id"]

    def enter(self, context) -> None:
        """Log in."""
        who = {"email": "ann@clinic.org", "login": "ann@clinic.org", "username": "ann", "password": "a-long-password-1"}
        assert context.request.post(f"{self.address}/api/auth/login", data=who).ok

    def launch(self, context) -> str:
        """Return the address at which a learner finds the course, once they are logged in."""
        self.enter(context)
        return f"{self.address}/launch/{self.package}"

    def stored(self) -> str:
        """Return the compact record in what the host keeps."""
        files = sorted((self.room / "data" / "sessions").rglob("*.json"))
        found = [json.loads(each.read_text(encoding="utf-8")) for each in files]
        return next((each["elements"]["cmi.suspend_data"] for each in found if "elements" in each), "")


@pytest.fixture(params=["workbench", "scormhost"])
def engine(request, tmp_path):
    """Each of the platforms, running, with nothing in it."""
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


def frame_of(page):
    """Return the launch page and the course's page in it, once both are there."""
    while not (found := [each for each in page.frames if each.url.split("?")[0].endswith("launch.html")]):
        page.wait_for_event("framenavigated")
    launch = found[0]
    until(launch, "() => window.courseLaunch && courseLaunch.ready.then(() => true)")
    while not launch.child_frames:
        page.wait_for_event("framenavigated")
    return launch, launch.child_frames[0]


@pytest.mark.parametrize("standard", ["1.2", "2004"])
def test_what_was_done_is_in_the_database_and_comes_back_at_each_launch(engine, packed, browser, standard):
    at_work = browser.new_context()
    engine.upload(at_work, packed[standard])
    page = at_work.new_page()
    page.goto(engine.launch(at_work))
    launch, frame = frame_of(page)
    learner = Learner(frame, frame.url.rsplit("/", 1)[0] + "/")
    learner.open(TRUST)
    learner.choose(FIVE, "coat-on")
    learner.check(FIVE)
    learner.answer_somehow("trust-signs")
    learner.open("progress.html")
    number = ordinals.read(ordinals.FILE.read_text(encoding="utf-8"))["question"]
    holds = (
        "(text) => course.compact.decode(text).form?.questions[%d] && course.compact.decode(text).form.questions[%d]"
    )
    while not launch.evaluate(holds % (number[FIVE], number["trust-signs"]), engine.stored()):
        assert launch.locator("[data-says]").inner_text() == ""
        launch.evaluate("new Promise((done) => requestAnimationFrame(() => done(true)))")
    assert 11 < len(engine.stored()) < 3800
    at_work.close()
    for _ in range(3):
        at_home = browser.new_context()
        page = at_home.new_page()
        page.goto(engine.launch(at_home))
        _, frame = frame_of(page)
        again = Learner(frame, frame.url.rsplit("/", 1)[0] + "/")
        again.open(TRUST)
        for name in (FIVE, "trust-signs"):
            again.question(name).locator("[data-result]").filter(has_text=".").wait_for()
        at_home.close()
