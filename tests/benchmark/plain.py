"""Plain Material beside the course: the same prose, and nothing of ours; what a page is measured by."""

from __future__ import annotations

import gzip
import re
import subprocess
import venv
from importlib.metadata import version
from pathlib import Path
from typing import Any

from conftest import DATA, ROOT, build
from playwright.sync_api import Browser

STRATEGY = "strategies/01-build-trust-and-rapport.html"
PLAIN = """site_name: Plain
use_directory_urls: false
theme: {name: material, font: false}
plugins: [search]
markdown_extensions: [attr_list, md_in_html]
"""


#: A maintained plugin for quizzes, which has no more of ours than the questions' words.
QUIZ = "mkdocs-quiz==1.7.1"


def plain_material(room: Path, pages: Path = ROOT / "docs" / "strategies") -> None:
    """Build the strategies' `pages` into `room`/site with plain Material, without macros and without anything of ours."""
    for page in sorted(pages.glob("*.md")):
        text = re.sub(r"\{\{.*?\}\}", "Text.", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        (room / "docs" / "strategies").mkdir(parents=True, exist_ok=True)
        (room / "docs" / "strategies" / page.name).write_text(text, encoding="utf-8")
    (room / "mkdocs.yml").write_text(PLAIN, encoding="utf-8")
    done = build(room, room / "site", strict=False)
    assert done.returncode == 0, done.stderr


def quiz_material(room: Path) -> None:
    """Build the same pages into `room`/site with mkdocs-quiz, which asks the choose questions of the first; from PyPI."""
    plain_material(room)
    venv.create(room / "env", with_pip=True)
    pins = [QUIZ, *(f"{name}=={version(name)}" for name in ("mkdocs", "mkdocs-material"))]
    pip = [str(room / "env" / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, *pins], check=True)
    page = room / "docs" / STRATEGY.replace(".html", ".md")
    asked = [quiz(each) for each in DATA["strategies"][0]["questions"] if each["kind"].startswith("choose")]
    page.write_text("\n\n".join([page.read_text(encoding="utf-8"), *asked]), encoding="utf-8")
    (room / "mkdocs.yml").write_text(PLAIN.replace("[search]", "[search, mkdocs_quiz]"), encoding="utf-8")
    command = [str(room / "env" / "bin" / "mkdocs"), "build", "-q", "-d", str(room / "site")]
    subprocess.run(command, cwd=room, check=True)


def quiz(question: dict[str, Any]) -> str:
    """Return a question as mkdocs-quiz writes it, with the feedback of its best option below."""
    options = [
        f"- [{'x' if each['grade'] == 'best' else ' '}] {one_line(each['text'])}" for each in question["options"]
    ]
    [best, *_] = [each for each in question["options"] if each["grade"] == "best"]
    lines = ["<quiz>", one_line(question["stem"]), *options, "", one_line(best["effect"]), "</quiz>"]
    return "\n".join(lines)


def one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def first_load(browser: Browser, address: str, first: str = "") -> dict[str, int]:
    """Return what a browser with nothing kept brings to open a page: bytes compressed with gzip -9, requests, nodes.

    `first` is JavaScript that runs before anything else on the page.
    """
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    if first:
        context.add_init_script(first)
    page, brought = context.new_page(), []
    page.on("requestfinished", lambda request: brought.append(request))  # noqa: PLW0108 - Playwright takes no built-in
    page.goto(address)
    page.wait_for_load_state("networkidle")
    bodies = [request.response().body() for request in brought]
    nodes = "(() => { const walk = document.createTreeWalker(document); let n = 0; while (walk.nextNode()) n += 1; return n; })()"
    found = {
        "bytes": sum(min(len(body), len(gzip.compress(body, 9))) for body in bodies),
        "requests": len(bodies),
        "nodes": page.evaluate(nodes),
    }
    context.close()
    return found
