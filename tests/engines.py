"""Firefox and WebKit as they are installed, each behind the same few acts of a learner: open, click, type, read.

Firefox is driven by Marionette, its own protocol, and WebKit by the WebDriver that comes with it; both know the same commands.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # how WebDriver marks an element
#: The elements that a selector finds, those only that can be seen and say `text`.
FIND = """const [selector, text] = arguments;
    return Array.from(document.querySelectorAll(selector)).find((each) =>
        each.checkVisibility({ visibilityProperty: true }) && each.textContent.includes(text));"""
#: What there is to know of a page on which something never came.
STATE = """const all = (selector, say) => Array.from(document.querySelectorAll(selector), say);
    const name = (address) => address.split("/").pop().replace(/(\\.min)?(\\.[0-9a-f]{8})?(\\.min)?\\.(js|css)$/, "");
    return [name(location.pathname), document.readyState, document.visibilityState, `${scrollX} ${scrollY}`,
        ...all("[data-ready]", ({ localName }) => `${localName} is ready`), ...all("[role=alert]:not([hidden])", ({ textContent }) => textContent.trim()),
        ...all("script[src], link[rel=stylesheet]", (each) => name(each.src || each.href))].join(" ");"""
#: What Firefox logged of web pages: errors, and what the policy stopped. Not what it says of a page that is left while its scripts come:
#: that it runs nothing more of it, or that it ran one script and not the one before. On a page that is read, its parts would not get ready.
LOGGED = """return Services.console.getMessageArray().flatMap((each) =>
    each instanceof Ci.nsIScriptError && !(each.flags & Ci.nsIScriptError.warningFlag) && /^(https?|file|blob):/.test(each.sourceName) && !/document is no longer active|class heritage course.Part/.test(each.errorMessage) ? [each.errorMessage] : []);"""
PREFERENCES = {
    "browser.download.alwaysOpenPanel": False,  # it would take the keys from the page
    "browser.download.folderList": 2,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 1,
    "network.proxy.allow_hijacking_localhost": True,
    "security.fileuri.strict_origin_policy": True,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "ui.prefersReducedMotion": 1,
    "widget.non-native-theme.scrollbar.style": 0,
}


class Engine:
    """A browser with one tab. What a subclass adds: how it starts, and how a command reaches it."""

    #: How many seconds to wait for what must come.
    patience: float
    process: subprocess.Popen[bytes]

    def command(self, method: str, path: str, name: str, values: dict[str, Any]) -> Any:
        """Send a command, `method` and `path` for WebDriver, `name` for Marionette, and return its value."""
        raise NotImplementedError

    def open(self, address: str) -> None:
        """Open a page and wait until it has loaded."""
        self.command("POST", "/url", "Navigate", {"url": address})

    def reload(self) -> None:
        """Load the page anew."""
        self.command("POST", "/refresh", "Refresh", {})

    def run(self, script: str, *values: Any) -> Any:
        """Run the body of a function in the page and return what it returns."""
        return self.command("POST", "/execute/sync", "ExecuteScript", {"script": script, "args": list(values)})

    def wait(self, script: str, *values: Any) -> Any:
        """Run a script until it returns something that counts as true, and return that."""
        end = time.monotonic() + self.patience
        while True:
            found = self.run(script, *values)
            if found:
                return found
            assert time.monotonic() < end, f"this never came: {values}; {self.run(STATE)} {self.complaints()} {script}"
            time.sleep(0.05)

    def find(self, selector: str, text: str = "") -> str:
        """Wait until an element can be seen that says `text`, and return its id for a command."""
        return self.wait(FIND, selector, text)[ELEMENT]

    def text(self, selector: str, text: str = "") -> str:
        """Wait for an element that says `text`, and return all it says."""
        self.find(selector, text)
        return self.run(f"return (function () {{ {FIND} }})(...arguments).textContent.trim()", selector, text)

    def click(self, selector: str, text: str = "") -> None:
        """Click an element as a mouse does, in the middle of the screen, where nothing covers it."""
        element = self.find(selector, text)
        self.run("arguments[0].scrollIntoView({ block: 'center' })", {ELEMENT: element})
        self.command("POST", f"/element/{element}/click", "ElementClick", {"id": element})

    def fill(self, selector: str, words: str) -> None:
        """Type into a field; into the field for a file, its path."""
        element = self.wait("return document.querySelector(arguments[0])", selector)[ELEMENT]
        self.command("POST", f"/element/{element}/value", "ElementSendKeys", {"id": element, "text": words})

    def enter(self, selector: str, brings: str) -> None:
        """Press Enter on a button until it brings an element; a window that has just lost the focus takes no key."""
        end = time.monotonic() + self.patience
        while not self.run("return document.querySelector(arguments[0])?.textContent.trim()", brings):
            assert time.monotonic() < end, f"Enter on {selector} never brought {brings}"
            self.fill(selector, "\ue007")
            again = time.monotonic() + 10
            while time.monotonic() < again and not self.run(
                "return document.querySelector(arguments[0])?.textContent.trim()", brings
            ):
                time.sleep(0.05)

    def press(self, key: str) -> None:
        """Press a key, by its WebDriver code, as a keyboard does."""
        actions = [{"type": each, "value": key} for each in ("keyDown", "keyUp")]
        self.command(
            "POST", "/actions", "PerformActions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}
        )

    def resize(self, width: int, height: int) -> None:
        """Give the window another size, in px."""
        self.command("POST", "/window/rect", "SetWindowRect", {"width": width, "height": height})

    def pages_asked(self) -> list[str]:
        """Return the addresses that the page asked for."""
        return self.run("return performance.getEntriesByType('resource').map((each) => each.name)")

    def downloaded(self, name: str) -> Path:
        """Wait until a file with `name` in its name lies among the downloads, whole, and return it."""
        end = time.monotonic() + self.patience
        while True:
            files = list(self.downloads.iterdir()) if self.downloads.is_dir() else []
            whole = [file for file in files if name in file.name and file.suffix == ".json" and file.stat().st_size]
            if whole and len(files) == len([file for file in files if file.suffix == ".json"]):
                return max(whole, key=lambda file: file.stat().st_mtime)
            assert time.monotonic() < end, f"no {name} among {files}"
            time.sleep(0.05)

    def stop(self) -> None:
        """End the browser and all that it started."""
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()


def start(command: list[str], output: Path, **environment: str) -> subprocess.Popen[bytes]:
    """Start a program in a group of its own, so that it ends with all that it starts."""
    with output.open("ab") as log:
        return subprocess.Popen(
            command, stdout=log, stderr=log, env={**os.environ, **environment}, start_new_session=True
        )


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def connected(port: int, patience: float) -> socket.socket:
    """Wait until something listens on `port`, and return the connection."""
    end = time.monotonic() + patience
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port))
        except OSError:
            assert time.monotonic() < end, f"nothing listens on {port}"
            time.sleep(0.05)


class Firefox(Engine):
    """Debian's Firefox, with a profile that stays when it ends."""

    def __init__(self, room: Path, proxy: int, patience: float) -> None:
        self.patience = patience
        self.downloads = room / "downloads"
        profile, port = room / "profile", free_port()
        profile.mkdir(parents=True, exist_ok=True)
        own = {
            "browser.download.dir": str(self.downloads),
            "marionette.port": port,
            "network.proxy.http": "127.0.0.1",
            "network.proxy.http_port": proxy,
        }
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in {**PREFERENCES, **own}.items()
        ]
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        program = shutil.which("firefox-esr") or shutil.which("firefox")
        assert program, "install Debian's firefox-esr, or run the README's test command, which does"
        command = [program, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
        self.process = start(command, room / "firefox.log", HOME=str(room), MOZ_REMOTE_ALLOW_SYSTEM_ACCESS="1")
        self.socket = connected(port, patience)
        self.socket.settimeout(patience)
        self._answer()  # it says what it is
        self.count = 0
        capabilities = {"alwaysMatch": {"acceptInsecureCerts": False, "unhandledPromptBehavior": "accept"}}
        self.command("", "", "NewSession", {"capabilities": capabilities})

    def command(self, method: str, path: str, name: str, values: dict[str, Any]) -> Any:
        """Send a command by Marionette; one of its own has its whole name."""
        self.count += 1
        whole = name if ":" in name else f"WebDriver:{name}"
        text = json.dumps([0, self.count, whole, values])
        self.socket.sendall(f"{len(text.encode())}:{text}".encode())
        _, _, error, value = self._answer()
        assert error is None, error
        return value["value"] if isinstance(value, dict) and set(value) == {"value"} else value

    def _answer(self) -> Any:
        """Return the next message: its length, a colon, JSON."""
        size = b""
        while not size.endswith(b":"):
            size += self.socket.recv(1)
        left, text = int(size[:-1]), b""
        while left > len(text):
            text += self.socket.recv(left - len(text))
        return json.loads(text)

    def complaints(self) -> list[str]:
        """Return what stands in the console about pages, and empty it."""
        self.command("", "", "Marionette:SetContext", {"value": "chrome"})
        found = self.run(LOGGED)
        self.run("Services.console.reset()")
        self.command("", "", "Marionette:SetContext", {"value": "content"})
        return found

    def stop(self) -> None:
        """End the browser as a learner does who closes its window: what it holds is written down."""
        self.command("", "", "Marionette:Quit", {"flags": ["eForceQuit"]})
        self.process.wait()


class WebKit(Engine):
    """WebKitGTK's small browser on a screen that nobody sees; it keeps nothing when it ends."""

    def __init__(self, room: Path, proxy: int, patience: float) -> None:
        self.patience = patience
        self.downloads = room / "downloads"
        self.log = room / "webkit.log"
        room.mkdir(parents=True, exist_ok=True)
        (room / "user-dirs.dirs").write_text(f'XDG_DOWNLOAD_DIR="{self.downloads}"\n', encoding="utf-8")
        self.downloads.mkdir(exist_ok=True)
        program, screen = shutil.which("WebKitWebDriver"), shutil.which("xvfb-run")
        assert program and screen, "install webkit2gtk-driver and xvfb, or run the README's test command, which does"
        port, key = free_port(), room / "screen.key"
        key.touch()  # in the room, for `stop` leaves xvfb-run no time to clear away one of its own
        command = [screen, "-a", "-f", str(key), "-s", "-screen 0 1400x1000x24", program, f"--port={port}"]
        homes = {"XDG_CONFIG_HOME": str(room), "HOME": str(room)}
        self.process = start(command, self.log, WEBKIT_DISABLE_COMPOSITING_MODE="1", **homes)
        connected(port, patience).close()
        self.host = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
        self.session = ""
        folder = next(Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser"))
        flags = ["--automation", f"--proxy=http://127.0.0.1:{proxy}", "--enable-write-console-messages-to-stdout=true"]
        options = {"webkitgtk:browserOptions": {"binary": str(folder), "args": flags}}
        made = self.command("POST", "", "", {"capabilities": {"alwaysMatch": options}})
        self.session = f"/{made['sessionId']}"

    def command(self, method: str, path: str, name: str, values: dict[str, Any]) -> Any:
        """Send a command by WebDriver."""
        self.host.request(
            method, f"/session{self.session}{path}", json.dumps(values), {"Content-Type": "application/json"}
        )
        answer = self.host.getresponse()
        value = json.loads(answer.read())["value"]
        assert answer.status == 200, value
        return value

    def complaints(self) -> list[str]:
        """Return the errors that the browser's console has had."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if line.startswith("CONSOLE") and (" ERROR" in line or " WARN" in line)]
