"""Which scripts a page may run that stand in the page itself: the theme's own, known by their hashes.

The page's content security policy (overrides/main.html) allows these and no other, so that nothing that was put into a
page runs. The hashes are worked out at each build from the templates of the theme at work, MkDocs's Material or
Zensical's. `Inside` reads what stands in a page that was built; a test and the release hold one against the other.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

#: Where the theme writes scripts into its pages. What others it has comes with features that the course does not use.
TEMPLATES = tuple(f"partials/javascripts/{name}.html" for name in ("base", "palette", "content"))


def hashed(text: str) -> str:
    """Return the source expression of a policy for a script or style sheet with this text, without its quotes."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def hashes(config: Any, depth: int) -> list[str]:
    """Return the hashes of the theme's scripts in a page that lies `depth` folders down. `config` is the builder's own.

    Raises:
        jinja2.TemplateNotFound: the theme has no such template any more, so it has to be looked at anew.
    """
    return list(_hashes(_folders(config), tuple(config["theme"]["features"]), depth))


@cache
def _hashes(folders: tuple[str, ...], features: tuple[str, ...], depth: int) -> tuple[str, ...]:
    theme = Environment(loader=FileSystemLoader(folders), autoescape=False)
    names = {"config": {"extra": {}}, "features": features, "base_url": "/".join([".."] * depth) or "."}
    pages = [theme.get_template(name).render(names) for name in TEMPLATES]
    return tuple(hashed(script) for page in pages for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL))


def _folders(config: Any) -> tuple[str, ...]:
    """Return where the builder at work looks for templates, the course's own folder first."""
    if hasattr(config.get("theme"), "dirs"):
        return tuple(config["theme"].dirs)
    # Zensical carries its theme inside, and gives its configuration as plain values.
    inside = Path(str(sys.modules["zensical"].__file__)).parent / "templates"
    return (str(Path(__file__).resolve().parent.parent / "overrides"), str(inside))


@dataclass
class Inside(HTMLParser):
    """What stands in the text of a page that a policy is about."""

    page: str
    #: The hashes of scripts and of style sheets in the page, in their order.
    scripts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    #: What no hash can allow: attributes for style and for events, and addresses that are scripts.
    attributes: list[str] = field(default_factory=list)
    #: The content of the page's own policy.
    policy: str = ""

    def __post_init__(self) -> None:
        """Read the page."""
        super().__init__()
        self._into: list[str] | None = None
        self.feed(self.page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its attributes."""
        found = dict(attrs)
        # A script with another type, as JSON, is data and never run.
        if tag == "script" and "src" not in found and found.get("type") in (None, "", "module", "text/javascript"):
            self._into = self.scripts
        if tag == "style":
            self._into = self.styles
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found.get("content") or ""
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.attributes.append(f"<{tag} {name}={value!r}>")

    def handle_data(self, data: str) -> None:
        """Note the text of a script or a style sheet."""
        if self._into is not None:
            self._into.append(hashed(data))
            self._into = None

    def handle_endtag(self, tag: str) -> None:
        """End a script or a style sheet."""
        self._into = None

    def allowed(self, directive: str) -> list[str]:
        """Return the hashes that the page's own policy gives for `directive`, as “script-src”, in their order."""
        own = next((each.split() for each in self.policy.split(";") if each.split()[:1] == [directive]), [])
        return [each.strip("'") for each in own if each.startswith("'sha256-")]
