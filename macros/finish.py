"""What is done once either builder has written the site: what nobody asks for goes, names with content come."""

from __future__ import annotations

import base64
import gzip
import re
import shutil
from pathlib import Path

from . import bank, names, search

#: What no reader's browser asks for: the theme's own search, whose place the course's takes, with its languages; the
#: map of a site without an address, which is empty; and the theme's sources, which are for whoever works at it.
UNASKED = (
    "assets/javascripts/lunr",
    "search.json",
    "assets/javascripts/workers",
    "sitemap.xml",
    "sitemap.xml.gz",
    "objects.inv",
)
#: What a site weighs, by the endings of its files.
KINDS = {
    "pages": (".html",),
    "scripts": (".js",),
    "style sheets": (".css",),
    "pictures": (".svg", ".png"),
}


def finish(site: Path) -> None:
    """Finish the built `site`. Done again on the same folder it changes nothing.

    Raises:
        OSError: a file can't be read or written.
    """
    trim(site)
    slim(site)
    set_icon(site)
    bank.set_apart(site)
    search.write_index(site)
    names.give_names(site)


def trim(site: Path) -> None:
    """Take out of `site` what no reader's browser asks for."""
    for name in UNASKED:
        if (site / name).is_dir():
            shutil.rmtree(site / name)
        else:
            (site / name).unlink(missing_ok=True)
    for file in site.rglob("*.map"):
        file.unlink()
    for ending, line in ((".js", r"\n?//# sourceMappingURL=.*"), (".css", r"\n?/\*# sourceMappingURL=.*?\*/")):
        for file in site.rglob(f"*{ending}"):
            text = file.read_text(encoding="utf-8")
            if "sourceMappingURL" in text:
                file.write_text(re.sub(line, "", text), encoding="utf-8")


def slim(site: Path) -> None:
    """Take the spaces between the tags of the theme's navigation out of `site`: hundreds of nodes unseen."""
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for part in re.findall(r'<div class="md-sidebar .*?(?=<div class="md-(?:sidebar|content)\b)', text, re.DOTALL):
            text = text.replace(part, re.sub(r"(?<=>)\s*\n\s*(?=<)", "", part))
        page.write_text(text, encoding="utf-8")


def set_icon(site: Path) -> None:
    """Write the icon of `site`, which is its logo too, into its pages: it is smaller than the request for it."""
    icon = base64.b64encode((site / "assets/favicon.svg").read_bytes()).decode()
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        page.write_text(
            re.sub(r"""(?<==")[\./]*assets/favicon\.svg""", f"data:image/svg+xml;base64,{icon}", text),
            encoding="utf-8",
        )


def weights(site: Path) -> list[str]:
    """Return what `site` weighs by kind, a line each: how many files, their bytes, and their bytes compressed."""
    lines, seen = [], set()
    for kind, endings in (*KINDS.items(), ("all else", ("",))):
        files = [
            file
            for file in sorted(site.rglob("*"))
            if file.is_file() and file.name.endswith(endings) and file not in seen
        ]
        seen |= set(files)
        if files:
            packed = sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)
            plain = sum(file.stat().st_size for file in files)
            lines.append(f"{kind:14}{len(files):5} files {plain / 1000:9,.0f} kB {packed / 1000:9,.0f} kB compressed")
    return lines
