"""Questions and lines that a page asks only of some, or later, out of it: each part a script, brought when it is due.

Of the mixed review it is the questions of each strategy, of the tests and of one's own words the form that is not in
the page, of the board and the bench what they need of the course once files are opened. Read from the built page, so
that it is the same with both builders; where it was not done, as while a page is edited, they stand in the page as
before and nothing else changes.
"""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path

#: The pages that have such parts. Those with HTML in them lie at the top of the site, so that an address in it is the
#: same in each; what the others have is data.
PAGES = ("review.html", "before.html", "after.html", "words-before.html", "words-after.html")
DATA_PAGES = ("supervisors/board.html", "supervisors/bench.html")
#: Where the scripts lie; `macros/names.py` gives them names with their content.
FOLDER = "bank"

_TEMPLATE = re.compile(r"""<template data-bank="?([a-z0-9-]+)"?>(.*?)</template>""", re.DOTALL)


def set_apart(site: Path) -> None:
    """Move the parts out of their pages in the built `site`. A page without such parts is left as it is.

    Raises:
        OSError: a file can't be read or written.
    """

    def apart(root: str, match: re.Match[str]) -> str:
        name, content = match.groups()
        script = site / FOLDER / f"{name}.js"
        script.parent.mkdir(exist_ok=True)
        text = json.dumps(content, ensure_ascii=False)
        script.write_text(f'course.banks["{name}"] = {text};\n', encoding="utf-8")
        return f'<template data-bank="{name}" data-questions="{root}{FOLDER}/{name}.js"></template>'

    for name in (*PAGES, *DATA_PAGES):
        page, root = site / name, "../" * name.count("/")
        if page.exists():
            page.write_text(_TEMPLATE.sub(partial(apart, root), page.read_text(encoding="utf-8")), encoding="utf-8")
