"""Plain Material beside the course: the same prose, and nothing of ours; what a page is measured by."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from conftest import ROOT, build
from playwright.sync_api import Browser

STRATEGY = "strategies/01-build-trust-and-rapport.html"
PLAIN = """site_name: Plain
use_directory_urls: false
theme: {name: material, font: false}
plugins: [search]
markdown_extensions: [attr_list, md_in_html]
"""


def plain_material(room: Path, pages: Path = ROOT / "docs" / "strategies") -> None:
    """Build the strategies' `pages` into `room`/site with plain Material, without macros and without anything of ours."""
    for page in sorted(pages.glob("*.md")):
        text = re.sub(r"\{\{.*?\}\}", "Text.", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        (room / "docs" / "strategies").mkdir(parents=True, exist_ok=True)
        (room / "docs" / "strategies" / page.name).write_text(text, encoding="utf-8")
    (room / "mkdocs.yml").write_text(PLAIN, encoding="utf-8")
    done = build(room, room / "site", strict=False)
    assert done.returncode == 0, done.stderr


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
