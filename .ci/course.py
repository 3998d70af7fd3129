"""Sets up and runs the course with nothing but Python: `serve` shows it, `build` makes the folder, `test` tests it.

`release` makes a zip for a clinic's server (.ci/release.py).
`check`, `where`, `new`, `tidy` and `bank` are for whoever edits it; “Editing the course” (docs/editing.md) says how.
"""

import argparse
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
EDITING = ("check", "where", "new", "tidy", "bank", "note")
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")


class SetUpError(Exception):
    """What can't be set up or shown here, and what to do about it."""


def main() -> int:
    """Do what the command line asks and return the exit code; `SetUpError` says what is in the way."""
    if sys.version_info < (3, 11):  # noqa: UP036 - who has an older one is to read this, and not what pip says
        here = ".".join(map(str, sys.version_info[:2]))
        raise SetUpError(f"The course needs Python 3.11 or later; this is {here}. Begin the command with a later one.")
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
        address = free_address(*rest)
        print(f"The course: http://{address} (stop with Ctrl+C)", flush=True)
    if command in EDITING:
        return run("python", "-m", "macros", command, *rest)
    folder = free_folder(*rest) if command == "build" else None
    done = run("mkdocs", command, *rest)
    if folder and done == 0:
        run("python", "-m", "macros", "note")
        run("python", "-m", "macros", "weigh", str(folder))
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
    if subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / requirements)], check=False).returncode:
        raise SetUpError(f"pip could not install {requirements}, and says why above. Then give the command again.")
    done.touch()


def make_environment() -> None:
    """Make the virtual environment; Debian keeps the part of Python that this needs in a package of its own."""
    if any(BIN.glob("pip*")):  # it comes last: without it, somebody stopped this half-way
        return
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except subprocess.CalledProcessError:
        apt_install("python3-venv")
        try:
            venv.create(VENV, with_pip=True, clear=True)
        except subprocess.CalledProcessError as error:
            raise SetUpError("Python can't make a virtual environment here: it lacks ensurepip.") from error


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
    """Install Debian packages, or say which are missing where there is no apt or it can't."""
    wanted = f"Please install: {', '.join(packages)}. What needs them will fail."
    if not shutil.which("apt-get"):
        print(wanted, flush=True)
        return
    sudo = ["sudo"] if os.geteuid() and shutil.which("sudo") else []
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = [*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    try:
        subprocess.run([*sudo, "apt-get", "update", "-qq"], check=True, env=quiet)
        subprocess.run(apt, check=True, env=quiet, stdout=subprocess.DEVNULL)
    except subprocess.CalledProcessError:
        print(f"apt could not install all. {wanted}", flush=True)


def free_address(*words: str) -> str:
    """Return where `serve` shows the course: what its `words` say, or MkDocs' own place.

    `SetUpError` says why nothing can be shown there, mostly because something is already, and names another way. Of a
    word that is no address MkDocs says so itself.
    """
    address = asked("-a", "--dev-addr", "127.0.0.1:8000", *words)
    host, _, port = address.rpartition(":")
    if not port.isdigit():
        return address
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            if os.name != "nt":  # as MkDocs does: what has just been stopped is not in the way
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host.strip("[]"), int(port)))
    except (OSError, OverflowError) as error:
        why = str(getattr(error, "strerror", None) or error).rstrip(".")
        raise SetUpError(
            f"Nothing can be shown at http://{address}: {why}. If the course is open there already, use that, or name "
            "another place: python3 .ci/course.py serve -a 127.0.0.1:8001"
        ) from error
    return address


def free_folder(*words: str) -> Path:
    """Return the folder that `build` writes: what its `words` say, or `site`.

    MkDocs empties it first. `SetUpError` where it can't be written, or holds what is no earlier build of the course.
    """
    folder = ROOT / asked("-d", "--site-dir", "site", *words)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            held = [each.name for each in folder.iterdir() if not each.name.startswith(".")]
    except OSError as error:
        raise SetUpError(f"The course can't be built in {folder}: {error.strerror}. Name another folder.") from error
    ours = folder == ROOT / "site" or (folder / "strategies" / "index.html").exists()
    if held and not ours:
        raise SetUpError(
            f"A build empties its folder first, and {folder} holds something else ({min(held)}). Name a new folder, an "
            "empty one, or one with an earlier build of the course."
        )
    return folder


def asked(short: str, long: str, default: str, *words: str) -> str:
    """Return what the `words` for MkDocs say of one option, or its default."""
    known = argparse.ArgumentParser(prog="python3 .ci/course.py", usage=f"%(prog)s … {long} …", add_help=False)
    known.add_argument(short, long, default=default, dest="word")
    return known.parse_known_args(words)[0].word


def run(program: str, *arguments: str, cwd: Path = ROOT) -> int:
    """Run a program of the virtual environment, in the course's folder unless told, and return its exit code."""
    # Material's notice about its own future is for whoever keeps the course, and stands in CONTRIBUTING.md.
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    try:
        return subprocess.run([str(BIN / program), *arguments], cwd=cwd, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SetUpError as told:
        sys.exit(str(told))
    except KeyboardInterrupt:
        sys.exit(130)
