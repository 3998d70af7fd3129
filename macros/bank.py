"""What a page does not need at its first load, out of it, as scripts that are brought when they are asked for.

The questions of the mixed review, a script for each strategy, when one of them is due; what the board and the bench
need of the course, when files are opened there. Read from the built pages, so that it is the same with both builders;
where it was not done, as while a page is edited, all stands in the page as before and nothing else changes.
"""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path

PAGE = "review.html"
#: Pages with one script of data, `data-bank`, which page/brought.js asks for; the script is named after the page.
OPENED = ("supervisors/board.html", "supervisors/bench.html")
#: Where the scripts lie; `macros/names.py` gives them names with their content.
FOLDER = "bank"

_TEMPLATE = re.compile(r"""<template data-bank="?([a-z0-9-]+)"?>(.*?)</template>""", re.DOTALL)
_DATA = re.compile(r"""<script type="?application/json"? data-bank>(.+?)</script>""", re.DOTALL)


def set_apart(site: Path) -> None:
    """Move the questions out of the page of the review, and the data out of other pages, in the built `site`.

    A page without any is left as it is.

    Raises:
        OSError: a file can't be read or written.
    """

    def questions(match: re.Match[str]) -> str:
        strategy, asked = match.groups()
        _write(site, strategy, f'course.banks["{strategy}"] = {json.dumps(asked, ensure_ascii=False)};\n')
        return f'<template data-bank="{strategy}" data-questions="{FOLDER}/{strategy}.js"></template>'

    def data(name: str, match: re.Match[str]) -> str:
        _write(site, f"for-{name}", f'course.brought.data["for-{name}"] = {match[1]};\n')
        return f'<script type="application/json" data-bank="../{FOLDER}/for-{name}.js"></script>'

    for page in (site / name for name in (PAGE, *OPENED)):
        if page.exists():
            text = page.read_text(encoding="utf-8")
            text = _TEMPLATE.sub(questions, text) if page.name == PAGE else _DATA.sub(partial(data, page.stem), text)
            page.write_text(text, encoding="utf-8")


def _write(site: Path, name: str, text: str) -> None:
    script = site / FOLDER / f"{name}.js"
    script.parent.mkdir(exist_ok=True)
    script.write_text(text, encoding="utf-8")
