"""The commands that set up and show the course, where something is in the way."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import shutil
import socket
import subprocess
import sys
from types import SimpleNamespace

import pytest
from conftest import ROOT

REQUIREMENTS = ("requirements.txt", "requirements-test.txt")


@pytest.fixture
def fresh(tmp_path):
    """Return a folder that has `course.py` and requirements that nothing needs, none of them installed."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "course.py", tmp_path / ".ci")
    for name in REQUIREMENTS:
        (tmp_path / name).write_text("")
    return tmp_path


@pytest.fixture
def ready(fresh):
    """Return such a folder in which all is installed, with a Python that is content with whatever it is asked."""
    programs = fresh / ".venv" / "bin"
    programs.mkdir(parents=True)
    script(programs / "python", "exit 0")
    for name in REQUIREMENTS:
        (fresh / ".venv" / f"{name}.{hashlib.sha256(b'').hexdigest()[:12]}").touch()
    return fresh


@pytest.fixture
def course(fresh):
    """Return `course.py` as a module, at work in such a folder."""
    spec = importlib.util.spec_from_file_location("course", fresh / ".ci" / "course.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def script(path, text: str) -> None:
    """Write a program for the shell."""
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def run(folder, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Give a command in a folder, as the README says."""
    command = [sys.executable, ".ci/course.py", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", [[], ["-a", "127.0.0.1:{}"], ["-a127.0.0.1:{}"], ["--dev-addr=localhost:{}"]])
def test_serve_says_that_its_place_is_taken_and_names_another(ready, words):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        if not words:  # the place that is meant where none is named
            text = (ready / ".ci" / "course.py").read_text(encoding="utf-8")
            (ready / ".ci" / "course.py").write_text(text.replace('"127.0.0.1:8000"', f'"127.0.0.1:{port}"'), "utf-8")
        done = run(ready, "serve", *(word.format(port) for word in words))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(
        f"Nothing can be shown at http://{'localhost' if 'local' in str(words) else '127.0.0.1'}:{port}: "
    )
    assert "serve -a 127.0.0.1:8001" in done.stderr
    assert done.stderr.count("\n") == 1


def test_serve_names_the_place_where_the_course_is_shown(course):
    with (
        socket.socket() as held
    ):  # so that no other test is given this port; without `listen` it is free to whoever names it
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        assert course.free_address("-a", f"127.0.0.1:{port}") == f"127.0.0.1:{port}"
        assert course.free_address("--strict", f"--dev-addr=127.0.0.1:{port}") == f"127.0.0.1:{port}"
    assert course.free_address("-a", "here") == "here"  # MkDocs says itself that this is none


@pytest.mark.parametrize("words", [["-d", "intranet"], ["-dintranet"], ["--site-dir=intranet"]])
def test_build_empties_no_folder_that_holds_something_else(ready, words):
    """MkDocs deletes what its folder holds, and a folder of a web server may hold more than the course."""
    folder = ready / "intranet"
    folder.mkdir()
    (folder / "rota.html").write_text("Mon")
    done = run(ready, "build", *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{folder} holds something else (rota.html). Name a new folder" in done.stderr
    assert (folder / "rota.html").read_text() == "Mon"


def test_build_goes_to_a_new_folder_an_empty_one_an_earlier_build_and_site(course):
    for name in ("empty", "earlier", "site"):
        (course.ROOT / name).mkdir()
    (course.ROOT / "empty" / ".htaccess").touch()  # what MkDocs leaves alone
    (course.ROOT / "earlier" / "strategies").mkdir()
    (course.ROOT / "earlier" / "strategies" / "index.html").touch()
    (course.ROOT / "site" / "half.html").touch()  # a build that was stopped
    for name in ("new/folder", "empty", "earlier"):
        assert course.free_folder("--strict", "-d", name) == course.ROOT / name
    assert course.free_folder() == course.ROOT / "site"


def test_build_says_that_a_folder_can_not_be_written(ready):
    (ready / "file").touch()
    for name in ("file", "file/below"):
        done = run(ready, "build", "-d", name)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(f"The course can't be built in {ready / name}: ")
        assert done.stderr.count("\n") == 1


def test_what_pip_can_not_install_is_said_and_asked_for_again_the_next_time(fresh):
    (fresh / ".venv").symlink_to(sys.prefix)
    (fresh / "requirements.txt").write_text(f"a-package-that-is-nowhere==1 --hash=sha256:{'0' * 64}\n")
    before = set((fresh / ".venv").iterdir())
    done = run(fresh, "build", PIP_NO_INDEX="1")
    assert done.returncode == 1
    assert "a-package-that-is-nowhere" in done.stderr
    last = done.stderr.splitlines()[-1]
    assert last == "pip could not install requirements.txt, and says why above. Then give the command again."
    assert "Traceback" not in done.stderr
    assert set((fresh / ".venv").iterdir()) == before  # nothing notes that it was done


def test_what_apt_can_not_install_is_named_and_the_tests_begin_all_the_same(ready):
    (ready / "path").mkdir()
    script(ready / "path" / "apt-get", "exit 100")
    done = run(ready, "test", PATH=str(ready / "path"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "apt could not install all. Please install: chromium, " in done.stdout


def test_an_environment_that_was_left_half_made_is_made_anew(course, monkeypatch):
    made = []
    monkeypatch.setattr(course.venv, "create", lambda folder, **options: made.append((folder, options["clear"])))
    course.BIN.mkdir(parents=True)
    course.make_environment()
    assert made == [(course.VENV, True)]
    (course.BIN / "pip3").touch()
    course.make_environment()
    assert len(made) == 1


def test_where_python_can_make_no_environment_that_is_said(course, monkeypatch):
    def create(*_: object, **__: object) -> None:
        raise subprocess.CalledProcessError(1, "ensurepip")

    monkeypatch.setattr(course.venv, "create", create)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(course.SetUpError, match="it lacks ensurepip"):
        course.make_environment()


def test_an_older_python_is_named_with_the_one_that_is_needed(course, monkeypatch):
    monkeypatch.setattr(course, "sys", SimpleNamespace(version_info=(3, 9, 18), argv=["course.py", "serve"]))
    with pytest.raises(course.SetUpError, match=r"Python 3\.11 or later; this is 3\.9\."):
        course.main()


def test_an_older_python_reads_as_far_as_that():
    """Python 3.6 knows no `list[str]` and no `str | None`, and would stop at one before it can say what it lacks."""
    tree = ast.parse((ROOT / ".ci" / "course.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    notes = [
        note
        for each in ast.walk(tree)
        for note in (getattr(each, "annotation", None), getattr(each, "returns", None))
        if note is not None
    ]
    assert len(notes) > 10
    assert [ast.unparse(note) for note in notes if isinstance(note, (ast.Subscript, ast.BinOp))] == []
