"""Measures what is named, or all: `.venv/bin/python tests/benchmark page build record search board look serving`.

What is compared is measured in turn, in one run, and printed as tables and ratios; `docs/benchmark.md` keeps the last run.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)
from conftest import FLAGS, ROOT, chromium  # noqa: E402 - the path is set above
from conftest import build as built  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from servers import running  # noqa: E402

from benchmark import board, build, look, page, record, search, serving  # noqa: E402

PARTS = ("page", "build", "record", "search", "board", "look", "serving")


def main(asked: list[str]) -> int:
    """Measure the parts that are `asked` for, and return the exit code."""
    if unknown := set(asked) - set(PARTS):
        print(f"“{unknown.pop()}” is not known here. Say {', '.join(PARTS)}.")
        return 2
    parts = asked or PARTS
    if "serving" in parts and not shutil.which("wrk"):
        print("“serving” asks a server with wrk, which is not here: apt install wrk, or name other parts.")
        return 2
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, ExitStack() as stack:
        room = Path(folder)
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for part in parts:
            own = room / part
            own.mkdir()
            if part in ("record", "search", "board"):
                assert built(ROOT, own / "site").returncode == 0
                address = stack.enter_context(running("nginx", own)).publish(own / "site")
            if part == "page":
                page.measure(browser, own)
            elif part == "build":
                build.measure(own)
            elif part == "record":
                record.measure(browser, address)
            elif part == "search":
                search.measure(browser, address, own / "site")
            elif part == "board":
                board.measure(browser, address)
            elif part == "look":
                look.measure(browser)
            else:
                for name in ("a", "b"):
                    (own / name).mkdir()
                serving.measure(browser, own)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
