"""The questions of the mixed review, out of its page: a script for each strategy, brought when one of them is due.

Read from the built page, so that it is the same with both builders; where it was not done, as while a page is edited,
the questions stand in the page as before and nothing else changes.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

PAGE = "review.html"
#: Where the scripts lie; `macros/names.py` gives them names with their content.
FOLDER = "bank"

_TEMPLATE = re.compile(r"""<template data-bank="?([a-z0-9-]+)"?>(.*?)</template>""", re.DOTALL)


def set_apart(site: Path) -> None:
    """Move the questions out of the page of the review in the built `site`. A page without questions is left as it is.

    Raises:
        OSError: a file can't be read or written.
    """
    page = site / PAGE
    if not page.exists():
        return

    def apart(match: re.Match[str]) -> str:
        strategy, questions = match.groups()
        script = site / FOLDER / f"{strategy}.js"
        script.parent.mkdir(exist_ok=True)
        text = json.dumps(questions, ensure_ascii=False)
        script.write_text(f'course.banks["{strategy}"] = {text};\n', encoding="utf-8")
        return f'<template data-bank="{strategy}" data-questions="{FOLDER}/{strategy}.js"></template>'

    page.write_text(_TEMPLATE.sub(apart, page.read_text(encoding="utf-8")), encoding="utf-8")
