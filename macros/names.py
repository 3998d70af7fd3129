"""Names with content: after a build each script and sheet of ours gets a name that changes with what is in it.

A browser may keep a page for days and then ask for its scripts. With such names an old page finds the scripts that it
was made with, or none and says so; it never runs the new ones. `x.js?hash` does not do that: a server looks at the name
alone.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from pathlib import Path

from .bank import FOLDER
from .scripts import EVERYWHERE
from .search import INDEX

OVERRIDES = Path(__file__).resolve().parent.parent / "overrides"
#: Loaded once and never again: what a file names comes before it.
ENDINGS = (".css", ".js")
#: The scripts that every page loads, one after the other, become this one: four requests less for each page.
JOINED = "course.js"
PARTS = EVERYWHERE[1:]
#: These keep their names, because pages of every edition ask for them: `whole` says that other scripts are missing.
FIXED = ("page/whole.js", "page/whole.min.js")
#: Says which edition lies here; an open page asks for it and compares.
EDITION = "edition.js"

_HASH = r"\.[0-9a-f]{8}(?=\.)"
_ADDRESS = re.compile(r"""(?<![\w./%-])[\w./-]+\.(?:css|js)(?![\w.-])""")
_ATTRIBUTE = re.compile(r"""\b(?:src|href|data-[a-z-]+)=(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+)""")
_EDITION = re.compile(r'data-edition="[^"]*"')


def give_names(site: Path) -> None:
    """Rename scripts and sheets of ours in the built `site`, and write the new names where they are asked for.

    Done again on the same folder it changes nothing: Zensical leaves pages and files of its last build in place.

    Raises:
        OSError: a file can't be read or written.
    """
    names: dict[str, str] = {}
    names[FIXED[0]] = next((name for name in FIXED if (site / name).exists()), FIXED[0])  # as the builder left it
    _join(site)
    for middle in ("", ".min"):
        joined = JOINED.replace(".js", f"{middle}.js")
        if (site / joined).exists():
            names[joined] = _rename(site, joined, names)
            names |= {part.replace(".js", f"{middle}.js"): names[joined] for part in PARTS}
    for ending in ENDINGS:
        for file in sorted(OVERRIDES.rglob(f"*{ending}")):
            plain = file.relative_to(OVERRIDES).as_posix()
            for name in (plain, plain.removesuffix(ending) + f".min{ending}"):
                if name not in FIXED and (site / name).exists():
                    names[name] = names[plain] = _rename(site, name, names)
    for name in (INDEX, *(file.relative_to(site).as_posix() for file in sorted((site / FOLDER).glob("*.js")))):
        if (site / name).exists() and not re.search(_HASH, name):
            names[name] = _rename(site, name, names)
    pages = {page: page.read_text(encoding="utf-8") for page in sorted(site.rglob("*.html"))}
    for page, text in pages.items():
        named = _readdress(text, page.relative_to(site).as_posix(), names)
        pages[page] = _EDITION.sub('data-edition=""', _once(named))
    edition = hashlib.sha256("\n".join(pages.values()).encode()).hexdigest()[:8]
    for page, text in pages.items():
        page.write_text(text.replace('data-edition=""', f'data-edition="{edition}"'), encoding="utf-8")
    (site / EDITION).write_text(f'course.editionThere = "{edition}";\n', encoding="utf-8")


def content_named(site: Path) -> set[Path]:
    """Return the files in `site` whose names change with their content, the theme's too, as paths within it.

    A page that a browser kept from this edition asks for them; so a release brings them along with the next one.
    """
    return {file.relative_to(site) for file in site.rglob("*") if file.is_file() and re.search(_HASH, file.name)}


def _join(site: Path) -> None:
    """Make one script of those that every page loads, as the builder left them in `site`."""
    for middle in ("", ".min"):
        parts = [site / part.replace(".js", f"{middle}.js") for part in PARTS]
        if all(part.exists() for part in parts):
            text = "\n".join(part.read_text(encoding="utf-8").rstrip() for part in parts)
            (site / JOINED.replace(".js", f"{middle}.js")).write_text(text + "\n", encoding="utf-8")
            for part in parts:
                part.unlink()


def _once(page: str) -> str:
    """Return `page` with each script asked for once: those that were joined have one address now."""
    seen: set[str] = set()

    def first(match: re.Match[str]) -> str:
        again = match[1] in seen
        seen.add(match[1])
        return "" if again else match[0]

    return re.sub(r"""<script\b[^>]*\bsrc="?([^">\s]+)"?[^>]*></script>\s*""", first, page)


def _rename(site: Path, name: str, names: dict[str, str]) -> str:
    """Rename the file `name` after its content, which calls others by their new `names`; return its new name."""
    file = site / name
    if name.endswith(".css"):
        file.write_text(_readdress(file.read_text(encoding="utf-8"), name, names), encoding="utf-8")
    if name.startswith(f"{FOLDER}/"):  # what is in it will stand on a page that lies at the top
        file.write_text(_readdress(file.read_text(encoding="utf-8"), "", names), encoding="utf-8")
    stem, ending = posixpath.splitext(name)
    for old in file.parent.glob(f"{posixpath.basename(stem)}.*{ending}"):
        if re.fullmatch(_HASH + ending.replace(".", r"\."), old.name.removeprefix(posixpath.basename(stem))):
            old.unlink()
    new = f"{stem}.{hashlib.sha256(file.read_bytes()).hexdigest()[:8]}{ending}"
    file.rename(site / new)
    return new


def _readdress(text: str, where: str, names: dict[str, str]) -> str:
    """Return `text` of the file `where` with the new names for the old ones, relative as they were."""

    def new(match: re.Match[str]) -> str:
        named = re.sub(_HASH, "", match[0])
        found = names.get(posixpath.normpath(posixpath.join(posixpath.dirname(where), named)))
        return posixpath.relpath(found, posixpath.dirname(where) or ".") if found else match[0]

    if not where.endswith(".html"):
        return _ADDRESS.sub(new, text)
    # In a page only attributes hold addresses: its words may speak of a file.
    return _ATTRIBUTE.sub(lambda match: _ADDRESS.sub(new, match[0]), text)
