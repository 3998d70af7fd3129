"""The search index: what a reader sees on the built pages, section by section, as a script that the search loads.

Read from the pages and not from their sources, so that it is the same with both builders. What stands behind a
question, what a reader without scripts is told, labels of maps and hidden words are left out.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

#: The file; `macros/names.py` gives it a name with its content.
INDEX = "search-index.js"
#: How much a page counts, by the beginning of its address, the first that fits: what teaches comes before what lists.
RANKS = (
    ("strategies/index", 0.5),
    ("strategies/", 1.0),
    ("danger", 1.7),  # risk first
    ("introduction", 0.9),
    ("cases/", 0.7),
    ("glossary", 0.5),
    ("references", 0.25),
    ("supervisors/", 0.4),
    ("", 0.45),
)
#: Holds nothing that a reader reads as text of the page.
SILENT = {"script", "style", "template", "svg", "textarea", "select", "input"}
#: Of these no end comes.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
#: Words that end where these begin or end, also where no space stands between.
BLOCKS = {
    "p",
    "li",
    "dt",
    "dd",
    "td",
    "th",
    "div",
    "section",
    "blockquote",
    "br",
    "figcaption",
    "summary",
    "legend",
    "tr",
}


def write_index(site: Path) -> None:
    """Write the index of the built `site` into it.

    Raises:
        OSError: a page can't be read, or the index not written.
    """
    pages = []
    for file in sorted(site.rglob("*.html")):
        name = file.relative_to(site).as_posix()
        read = Sections(file.read_text(encoding="utf-8"))
        if read.found:
            rank = next(rank for start, rank in RANKS if name.startswith(start))
            pages.append([name, rank, [[each, *map(_joined, parts)] for each, *parts in read.found]])
    text = json.dumps(pages, ensure_ascii=False, separators=(",", ":"))
    (site / INDEX).write_text(f"course.searchIndex = {text};\n", encoding="utf-8")


def _joined(words: list[str]) -> str:
    return re.sub(r" (?=[.,;:!?)])", "", " ".join("".join(words).split()))


@dataclass
class Sections(HTMLParser):
    """The sections of a page in their order: the id, the words of the heading, and the words below it."""

    page: str
    found: list[tuple[str, list[str], list[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the page."""
        super().__init__()
        self._inside = False  # the page's text, which is its one article
        self._open: list[tuple[str, bool]] = []  # the elements in the text, and whether each begins what is left out
        self._heading = ""
        start, end = self.page.find("<article"), self.page.rfind("</article>")
        self.feed(self.page[start : end + len("</article>")] if start >= 0 else "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        if tag == "article" and "md-content__inner" in classes:
            self._inside = True
        if not self._inside:
            return
        if tag in BLOCKS:
            self._say(" ")
        if tag in VOID:
            return
        hidden = {"data-search-exclude", "hidden", "popover"} & set(given) or given.get("aria-hidden") == "true"
        hidden = hidden or {"self-check__plain", "visually-hidden"} & set(classes)
        self._open.append((tag, bool(hidden) or tag in SILENT))
        if tag in ("h1", "h2", "h3") and not self._left_out():
            self._heading = tag
            self.found.append(("" if tag == "h1" else given.get("id") or "", [], []))

    def handle_endtag(self, tag: str) -> None:
        """End an element; Markdown may leave one open, which ends with the next that ends around it."""
        if not self._inside:
            return
        if tag in [each for each, _ in self._open]:
            while self._open.pop()[0] != tag:
                pass
        if tag == self._heading:
            self._heading = ""
        if tag in BLOCKS:
            self._say(" ")
        if tag == "article" and not self._open:
            self._inside = False

    def handle_data(self, data: str) -> None:
        """Take text."""
        self._say(data)

    def _left_out(self) -> bool:
        return any(left_out for _, left_out in self._open)

    def _say(self, text: str) -> None:
        if self._inside and self.found and not self._left_out():
            _, heading, below = self.found[-1]
            (heading if self._heading else below).append(text)
