"""The ground the project stands on: format, types, pins, and what the README promises."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, builder

TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a program of the test environment; its own folder comes first, so that npm finds its node."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        [builder(command[0]), *command[1:]], cwd=cwd, capture_output=True, text=True, env=environment, check=False
    )


@pytest.mark.parametrize(
    "command", [("ruff", "format", "--check", "."), ("ruff", "check", "."), ("mypy",)], ids=" ".join
)
def test_python_is_formatted_linted_and_typed(command):
    done = run(*command)
    assert done.returncode == 0, done.stdout


def compiled(project: str) -> subprocess.CompletedProcess[str]:
    """Check scripts by the TypeScript compiler, which is installed beside the test environment and builds nothing."""
    folder = Path(sys.prefix) / "typescript"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:  # two processes of one run may come here first
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "node_modules").exists():
            shutil.copy(ROOT / "tests" / "package.json", folder)
            installed = run("npm", "install", "--silent", "--no-audit", "--no-fund", "--no-package-lock", cwd=folder)
            assert installed.returncode == 0, installed.stderr
    return run("node", str(folder / "node_modules" / "typescript" / "bin" / "tsc"), "-p", project)


def test_the_browser_code_is_typed_and_a_wrong_call_from_one_script_to_another_is_found(tmp_path):
    """In one pass over a copy: the compiler complains of the lines where a fault was planted, and of no other."""
    shutil.copytree(
        ROOT / "overrides", tmp_path / "overrides", ignore=shutil.ignore_patterns("*.html", "*.css", "*.woff2")
    )
    shutil.copytree(ROOT / "lms" / "browser", tmp_path / "lms" / "browser")
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "tsconfig.json", tmp_path / "tests")
    planted = {
        "components/progress/progress.js": ("figures.rowsInSlices(", "figures.rowsInSlice("),
        "components/question/question.js": ("record.dropDrafts(", "record.dropDraft("),
        "components/return/return.js": ("figures.indexOf(this.record.events)", "figures.indexOf(this.record.event)"),
        "record/figures.js": ("course.days.dayOf(after)", "course.days.daysOf(after)"),
    }
    expected = set()
    for name, (right, wrong) in planted.items():
        file = tmp_path / "overrides" / name
        text = file.read_text(encoding="utf-8")
        assert right in text, name
        file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
        expected.add((name, text[: text.index(right)].count("\n") + 1))
    said = compiled(str(tmp_path / "tests" / "tsconfig.json")).stdout
    found = {(name, int(line)) for name, line in re.findall(r"overrides/(\S+)\((\d+),\d+\): error", said)}
    assert found == expected and said.count(": error ") == len(expected), said


def test_what_is_installed_is_pinned_with_hashes_and_names_no_address():
    for name in ("requirements.txt", "requirements-test.txt"):
        pins = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in pins
        entries = re.split(r"\n(?=\S)", pins.strip())
        assert all("==" in entry and "--hash=sha256:" in entry for entry in entries if not entry.startswith("#"))


def test_no_file_names_a_registry_or_a_machine():
    address = re.compile(
        r"registry\.|pypi\.[o]rg|files\.python[h]osted|npm[j]s|/home/\w+/|(^|[^a-z])/(work|r" + "oot)/", re.MULTILINE
    )
    found = []
    for name in TRACKED:
        file = ROOT / name
        if file.suffix in {".woff2", ".png"} or not file.is_file():
            continue
        found += [f"{name}: {match[0]!r}" for match in address.finditer(file.read_text(encoding="utf-8"))]
    assert found == []


def test_the_readme_s_commands_are_the_ones_that_work():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^python3 .*$", readme, re.MULTILINE)
    assert commands[:2] == ["python3 .ci/course.py serve", "python3 .ci/course.py test"]
    assert commands[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_edition_is_the_same_in_the_course_the_project_and_the_changes():
    data = (ROOT / "docs" / "_data" / "strategies.yml").read_text(encoding="utf-8")
    edition = re.search(r"^  edition: (\S+)$", data, re.MULTILINE)[1]
    assert f'version = "{edition}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r"^## (\S+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[1] == edition


def test_the_top_level_has_only_the_rooms_that_were_agreed():
    top = {name.split("/")[0] for name in TRACKED}
    rooms = {"mkdocs.yml", "docs", "lms", "macros", "overrides", "tests", "pyproject.toml", ".ci", ".gitignore"}
    papers = {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "requirements.txt", "requirements-test.txt"}
    assert top == rooms | papers


def test_no_test_sleeps_or_guesses_how_long_something_takes():
    """How long to wait stands once, in conftest.py; a shorter wait in a test fails on a busy machine. `until` there
    waits for what Playwright’s own wait may not look at under the course's content security policy.
    """
    guess = re.compile(
        r"\bsleep\(|wait_for_timeout\(|wait_for_function\(|set_default_(?:navigation_)?timeout\(|\btimeout=\d|networkidle"
    )
    found = {
        file.name: guess.findall(file.read_text(encoding="utf-8"))
        for file in sorted((ROOT / "tests").glob("test_*.py"))
        if file.name != "test_ground.py"
    }
    assert {name: own for name, own in found.items() if own} == {}


def test_a_failing_test_prints_lines_and_no_megabyte(tmp_path):
    file = tmp_path / "test_long.py"
    file.write_text(
        "def test_raises():\n    raise ValueError('A' * 1_000_000)\n\n"
        "def test_compares():\n    assert ['B' * 1_000_000] == []\n"
    )
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "conftest",
        "-c",
        str(ROOT / "pyproject.toml"),
        "-n",
        "0",
        str(file),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment, check=False)
    assert "2 failed" in done.stdout
    assert "ValueError: AAAA" in done.stdout and "(1000" in done.stdout
    assert len(done.stdout) < 10_000
