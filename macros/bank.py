"""Questions and lines that a page asks only of some, or later, out of it: each part a script, brought when it is due.

Of the mixed review it is the questions of each strategy, of the tests and of one's own words the form that is not in
the page. Read from the built page, so that it is the same with both builders; where it was not done, as while a page is
edited, they stand in the page as before and nothing else changes.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

#: The pages that have such parts. They lie at the top of the site, so that an address is the same in each.
PAGES = ("review.html", "before.html", "after.html", "words-before.html", "words-after.html")
#: Where the scripts lie; `macros/names.py` gives them names with their content.
FOLDER = "bank"

_TEMPLATE = re.compile(r"""<template data-bank="?([a-z0-9-]+)"?>(.*?)</template>""", re.DOTALL)


def set_apart(site: Path) -> None:
    """Move the parts out of their pages in the built `site`. A page without such parts is left as it is.

    Raises:
        OSError: a file can't be read or written.
    """

    def apart(match: re.Match[str]) -> str:
        name, content = match.groups()
        script = site / FOLDER / f"{name}.js"
        script.parent.mkdir(exist_ok=True)
        text = json.dumps(content, ensure_ascii=False)
        script.write_text(f'course.banks["{name}"] = {text};\n', encoding="utf-8")
        return f'<template data-bank="{name}" data-questions="{FOLDER}/{name}.js"></template>'

    for page in (site / name for name in PAGES):
        if page.exists():
            page.write_text(_TEMPLATE.sub(apart, page.read_text(encoding="utf-8")), encoding="utf-8")
