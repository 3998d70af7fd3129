"""Which scripts a part of a page needs, and in what order: each script says in its first lines what it needs itself."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

OVERRIDES = Path(__file__).resolve().parent.parent / "overrides"

# On every page, from mkdocs.yml; they are there before any other.
EVERYWHERE = ("page/whole.js", "record/kinds.js", "record/facts.js", "record/store.js", "page/page.js", "page/who.js")

_NEEDS = re.compile(r"^// Needs ((?:[^.]|\.(?=css\b))+)\.", re.MULTILINE)


def needs(name: str) -> list[str]:
    """Return what the script `name` (as “record/days.js”) says that it needs, in its order; a sheet needs nothing.

    The line is `// Needs record/days, page/form.css.`, over more than one line where it is long. Scripts stand there
    without their ending.

    Raises:
        OSError: there is no such file.
    """
    text = (OVERRIDES / name).read_text(encoding="utf-8")
    found = _NEEDS.search(text) if name.endswith(".js") else None
    if not found:
        return []
    named = re.split(r",[\s/]*", re.sub(r"\n// ?", " ", found[1]).strip())
    return [each if each.endswith(".css") else f"{each}.js" for each in named]


@cache
def in_order(name: str) -> tuple[str, ...]:
    """Return the script `name` with all that it needs before it, without what is on every page."""
    found: list[str] = []
    for each in needs(name):
        found += [one for one in in_order(each) if one not in found and one not in EVERYWHERE]
    return (*found, name)
