"""Sets up and runs the course with nothing but Python: `serve` shows it, `build` makes the folder, `test` tests it.

`release` makes a zip for a clinic's server (.ci/release.py).
`check`, `where`, `new`, `tidy` and `bank` are for whoever edits it; “Editing the course” (docs/editing.md) says how.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
EDITING = ("check", "where", "new", "tidy", "bank", "note")
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")


def main() -> int:
    """Do what the command line asks and return the exit code."""
    command, *rest = sys.argv[1:] or ["serve"]
    if command not in ("serve", "build", "test", "release", *EDITING):
        known = ("serve", "build", "test", "release", *EDITING)
        print(f"“{command}” is not known here. Say {', '.join(known[:-1])} or {known[-1]}.")
        return 2
    if command == "test":
        install("requirements-test.txt")
        if "--quick" not in rest:  # these need neither browser nor web server
            install_programs()
        return run("python", "-m", "pytest", *rest)
    if command == "release":
        install("requirements-test.txt")  # what says what is in a release is pinned there
        return run("python", str(ROOT / ".ci" / "release.py"), *rest, cwd=Path.cwd())
    install("requirements.txt")
    if command == "serve":
        print("The course: http://127.0.0.1:8000 (stop with Ctrl+C)", flush=True)
    if command in EDITING:
        return run("python", "-m", "macros", command, *rest)
    done = run("mkdocs", command, *rest)
    if command == "build" and done == 0:
        run("python", "-m", "macros", "note")
        folder = next((rest[place + 1] for place, word in enumerate(rest) if word in ("-d", "--site-dir")), "site")
        run("python", "-m", "macros", "weigh", folder)
    return done


def install(requirements: str) -> None:
    """Make the virtual environment and install what `requirements` pins, unless that was done before."""
    pins = (ROOT / requirements).read_bytes()
    done = VENV / f"{requirements}.{hashlib.sha256(pins).hexdigest()[:12]}"
    if done.exists():
        return
    print(f"Setting up in {VENV.name} from {requirements}; this takes a minute.", flush=True)
    make_environment()
    pip = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / requirements)], check=True)
    done.touch()


def make_environment() -> None:
    """Make the virtual environment; Debian keeps the part of Python that this needs in a package of its own."""
    if BIN.exists():
        return
    try:
        venv.create(VENV, with_pip=True)
    except subprocess.CalledProcessError:
        apt_install("python3-venv")
        venv.create(VENV, with_pip=True, clear=True)


def install_programs() -> None:
    """Install the browsers, the web server and the PDF reader that the tests use, where apt can."""
    needed = {
        "chromium": "chromium",
        "firefox-esr": "firefox-esr",
        "WebKitWebDriver": "webkit2gtk-driver",
        "xvfb-run": "xvfb",
        "xauth": "xauth",  # xvfb-run needs it and does not bring it
        "chromium-headless-shell": "chromium-headless-shell",  # the same without its windows, in half the time
        "nginx": "nginx",
        "apache2": "apache2",
        "pdftotext": "poppler-utils",
    }
    # A user's path on Debian leaves out the folder of servers.
    path = f"{os.environ.get('PATH', '')}:/usr/sbin"
    missing = [package for program, package in needed.items() if not shutil.which(program, path=path)]
    if missing:
        apt_install(*missing)


def apt_install(*packages: str) -> None:
    """Install Debian packages, or say which are missing."""
    if not shutil.which("apt-get"):
        print(f"Please install: {', '.join(packages)}. Tests that need them will fail.")
        return
    sudo = ["sudo"] if os.geteuid() and shutil.which("sudo") else []
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*sudo, "apt-get", "update", "-qq"], check=True, env=quiet)
    apt = [*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(apt, check=True, env=quiet, stdout=subprocess.DEVNULL)


def run(program: str, *arguments: str, cwd: Path = ROOT) -> int:
    """Run a program of the virtual environment, in the course's folder unless told, and return its exit code."""
    # Material's notice about its own future is for whoever keeps the course, and stands in CONTRIBUTING.md.
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    try:
        return subprocess.run([str(BIN / program), *arguments], cwd=cwd, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
