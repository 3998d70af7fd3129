"""A learning platform for the tests: a server with what it stores, and a page around scorm-again's run-time."""

from __future__ import annotations

import fcntl
import io
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.parse
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from conftest import PATIENCE, ROOT, builder

TYPES = {
    "html": "text/html",
    "js": "text/javascript",
    "css": "text/css",
    "svg": "image/svg+xml",
    "json": "application/json",
}


def packages() -> Path:
    """Return the folder of the run-times and validators, installed by exact version beside the test environment."""
    folder = Path(sys.prefix) / "lms-packages"
    folder.mkdir(exist_ok=True)
    wanted = (ROOT / "tests" / "lms-packages.json").read_text(encoding="utf-8")
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists() or (folder / "done").read_text(encoding="utf-8") != wanted:
            (folder / "package.json").write_text(wanted, encoding="utf-8")
            path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
            command = [builder("npm"), "install", "--silent", "--no-audit", "--no-fund", "--no-package-lock"]
            if not shutil.which(command[0]):
                command[0] = "npm"
            subprocess.run(command, cwd=folder, check=True, env={**os.environ, "PATH": path})
            (folder / "done").write_text(wanted, encoding="utf-8")
    return folder / "node_modules"


@dataclass
class Platform:
    """What the platform has: courses by name, and what was committed, by room."""

    #: Gives a package by its name, to be uploaded when it is asked for.
    packed: Callable[[str], bytes]
    port: int = 0
    courses: dict[str, dict[str, bytes]] = field(default_factory=dict)
    stored: dict[str, str] = field(default_factory=dict)
    #: Is told of each commit.
    news: threading.Condition = field(default_factory=threading.Condition)
    #: What else the server answers, by the beginning of the path.
    others: dict[str, Any] = field(default_factory=dict)

    def course(self, name: str, host: str = "clinic.test") -> str:
        """Return the address of a course's files, by the name of its package; the first time it is uploaded."""
        if name not in self.courses:
            with zipfile.ZipFile(io.BytesIO(self.packed(name))) as content:
                self.courses[name] = {each: content.read(each) for each in content.namelist()}
        return f"http://{host}:{self.port}/course/{name}/"

    def address(
        self, course: str, learner: str = "ann", *, room: str = "", faults: str = "", host: str = "clinic.test"
    ) -> str:
        """Return the address of the platform's page for a learner; a room is what is stored of one learner and one course."""
        self.course(course)
        standard = "1.2" if course.startswith("1.2") else "2004"
        given = {"course": course, "standard": standard, "learner": learner, "room": room or learner, "faults": faults}
        return f"http://{host}:{self.port}/player?{urllib.parse.urlencode(given)}"

    def cmi(self, room: str) -> Any:
        """Return what was committed."""
        return json.loads(self.stored.get(room, "{}"))

    def text(self, room: str) -> str:
        """Return the compact record that was committed."""
        return self.cmi(room).get("suspend_data", "")

    def heard(self, room: str, before: str) -> None:
        """Wait until the compact record that is stored is another than before."""
        with self.news:
            assert self.news.wait_for(lambda: self.text(room) != before, PATIENCE / 1000)


@contextmanager
def platform(packed: Callable[[str], bytes]) -> Iterator[Platform]:
    """Run a platform to which packages can be uploaded."""
    here = Platform(packed)
    page = (ROOT / "tests" / "lms_host.html").read_bytes()
    runtime = (packages() / "scorm-again" / "dist" / "scorm-again.min.js").read_bytes()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def answer(self, status: int, body: bytes = b"", kind: str = "text/html", **headers: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in ({"Cache_Control": "no-cache"} | headers).items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def body(self) -> bytes:
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))

        def other(self) -> bool:
            for start, act in here.others.items():
                if self.path.startswith(start):
                    act(self)
                    return True
            return False

        def do_GET(self) -> None:
            path = urllib.parse.urlsplit(self.path).path
            if self.other():
                return
            if path == "/player":
                self.answer(200, page)
            elif path == "/scorm-again.js":
                self.answer(200, runtime, "text/javascript")
            elif path.startswith("/store/"):
                self.answer(200, here.stored.get(path.removeprefix("/store/"), "{}").encode(), "application/json")
            elif path.startswith("/course/"):
                _, _, course, name = path.split("/", 3)
                content = here.courses.get(course, {}).get(name)
                kind = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
                self.answer(404 if content is None else 200, content or b"", kind, Cache_Control="max-age=3600")
            elif path == "/portal":
                around = urllib.parse.unquote(urllib.parse.urlsplit(self.path).query)
                frame = f'<iframe src="{around}" style="width:100%;height:90vh"></iframe>' if around else "My courses"
                self.answer(200, frame.encode())
            else:
                self.answer(404)

        def do_POST(self) -> None:
            if self.other():
                return
            address = urllib.parse.urlsplit(self.path)
            room, body = address.path.removeprefix("/store/"), self.body().decode()
            if address.query == "slow":
                time.sleep(0.3)  # what a busy platform does
            with here.news:
                here.stored[room] = body
                here.news.notify_all()
            self.answer(200, b"ok")

        def do_PUT(self) -> None:
            if not self.other():
                self.answer(404)

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Say nothing of a browser that was gone before it had its answer: tests close pages at any time."""
            if not isinstance(sys.exc_info()[1], ConnectionError):
                super().handle_error(*_)

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    here.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
