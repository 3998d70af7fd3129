"""Names with content: after a build each script and sheet of ours gets a name that changes with what is in it.

A browser may keep a page for days and then ask for its scripts. With such names an old page finds the scripts that it
was made with, or none and says so; it never runs the new ones. `x.js?hash` does not do that: a server looks at the name
alone.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from functools import cache
from pathlib import Path

from jsmin import jsmin  # type: ignore[import-untyped]

from .bank import FOLDER
from .scripts import EVERYWHERE, needs
from .search import INDEX

OVERRIDES = Path(__file__).resolve().parent.parent / "overrides"
#: Loaded once and never again: what a file names comes before it.
ENDINGS = (".css", ".js")
#: Scripts that are asked for together become one, in this order: each request less is a wait less on a slow line.
#: `course` is on every page, `parts` is what nearly every part of a page needs, brought with the first that comes near.
JOINED = {
    "course.js": EVERYWHERE[1:],
    "parts.js": (
        "record/days.js",
        "record/crc32.js",
        "record/attempts.js",
        "record/rounds.js",
        "record/spacing.js",
        "record/figures.js",
        "record/forms.js",
        "record/gain.js",
        "record/grading.js",
        "page/act.js",
        "page/bank.js",
        "page/download.js",
        "page/notice-due.js",
        "page/keep-text.js",
        "page/part.js",
    ),
    "parts.css": (
        "page/form.css",
        "page/entry.css",
        "page/table.css",
        "page/plan.css",
        "components/question/question.css",
    ),
}
#: These keep their names, because pages of every edition ask for them: `whole` says that other scripts are missing.
FIXED = ("page/whole.js", "page/whole.min.js")
#: Says which edition lies here; an open page asks for it and compares.
EDITION = "edition.js"

_NAMED = re.compile(r"[a-z-]+/[a-z/-]+\.js")
_HASH = r"\.[0-9a-f]{8}(?=\.)"
_ADDRESS = re.compile(r"""(?<![\w./%-])[\w./-]+\.(?:css|js)(?![\w.-])""")
_ATTRIBUTE = re.compile(r"""\b(?:src|href|data-[a-z-]+)=(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+)""")
_SCRIPT = re.compile(r"""<script\b[^>]*\bsrc="?([^">\s]+)"?[^>]*></script>\s*""")
_SHEET = re.compile(r"""<link\b[^>]*\brel="?stylesheet"? href="?([^">\s]+)"?[^>]*>\s*""")
_LIST = re.compile(r"[^\s\"'=]+\.(?:css|js)(?: [^\s\"'=]+\.(?:css|js))+")
_EDITION = re.compile(r'data-edition="[^"]*"')


def give_names(site: Path) -> None:
    """Rename scripts and sheets of ours in the built `site`, and write the new names where they are asked for.

    Done again on the same folder it changes nothing: Zensical leaves pages and files of its last build in place.

    Raises:
        OSError: a file can't be read or written.
    """
    names: dict[str, str] = {}
    names[FIXED[0]] = next((name for name in FIXED if (site / name).exists()), FIXED[0])  # as the builder left it
    for joined, parts in joints().items():
        for middle in ("", ".min"):
            name, *own = (re.sub(r"(?=\.\w+$)", middle, each) for each in (joined, *parts))
            _join(site, name, own)
            if (site / name).exists():
                names |= dict.fromkeys((name, *own), _rename(site, name, names))
    for ending in ENDINGS:
        for file in sorted(OVERRIDES.rglob(f"*{ending}")):
            plain = file.relative_to(OVERRIDES).as_posix()
            for name in (plain, plain.removesuffix(ending) + f".min{ending}"):
                if name not in FIXED and (site / name).exists():
                    names[name] = names[plain] = _rename(site, name, names)
    for name in (INDEX, *(file.relative_to(site).as_posix() for file in sorted((site / FOLDER).glob("*.js")))):
        if (site / name).exists() and not re.search(_HASH, name):
            names[name] = _rename(site, name, names)
    names |= _join_theme(site)
    pages = {page: page.read_text(encoding="utf-8") for page in sorted(site.rglob("*.html"))}
    for page, text in pages.items():
        named = _readdress(text, page.relative_to(site).as_posix(), names)
        pages[page] = _EDITION.sub('data-edition=""', _once(_once(named, _SCRIPT), _SHEET))
    edition = hashlib.sha256("\n".join(pages.values()).encode()).hexdigest()[:8]
    for page, text in pages.items():
        page.write_text(text.replace('data-edition=""', f'data-edition="{edition}"'), encoding="utf-8")
    (site / EDITION).write_text(f'course.editionThere = "{edition}";\n', encoding="utf-8")


def content_named(site: Path) -> set[Path]:
    """Return the files in `site` whose names change with their content, the theme's too, as paths within it.

    A page that a browser kept from this edition asks for them; so a release brings them along with the next one.
    """
    return {file.relative_to(site) for file in site.rglob("*") if file.is_file() and re.search(_HASH, file.name)}


@cache
def joints() -> dict[str, tuple[str, ...]]:
    """Return which scripts are joined, and of which parts in their order: JOINED, and each that alone needs another.

    A script that no template names and only one other needs is never asked for without it.
    """
    named = {name for file in OVERRIDES.rglob("*.html") for name in _NAMED.findall(file.read_text(encoding="utf-8"))}
    fixed = {part for parts in JOINED.values() for part in parts} | set(EVERYWHERE)
    users: dict[str, list[str]] = {}
    for file in sorted(OVERRIDES.rglob("*.js")):
        name = file.relative_to(OVERRIDES).as_posix()
        for each in needs(name):
            if each.endswith(".js"):
                users.setdefault(each, []).append(name)
    alone = {each: own[0] for each, own in users.items() if len(own) == 1 and each not in fixed | named}

    def before(name: str) -> list[str]:
        own = [each for each in needs(name) if alone.get(each) == name]
        return [one for each in own for one in (*before(each), each)]

    tops = sorted({own for own in alone.values() if own not in alone} - fixed)
    return {**JOINED, **{top: (*before(top), top) for top in tops}}


def _join(site: Path, joined: str, parts: list[str]) -> None:
    """Make one script of `parts` in `site`, where the builder has left all of them there."""
    files = [site / part for part in parts]
    if all(file.exists() for file in files):
        text = "\n".join(file.read_text(encoding="utf-8").rstrip() for file in files)
        for file in files:
            file.unlink()
        (site / joined).write_text(text + "\n", encoding="utf-8")


def _join_theme(site: Path) -> dict[str, str]:
    """Make one sheet of the theme's two in `site`, and return its name for both of theirs."""
    names = {}
    for main in list(site.glob("assets/stylesheets/**/main.*.css")):
        [palette] = main.parent.glob("palette.*.css")
        both = "\n".join(file.read_text(encoding="utf-8") for file in (main, palette))
        theme = main.parent / f"theme.{hashlib.sha256(both.encode()).hexdigest()[:8]}.min.css"
        for file in (main, palette):
            name = re.sub(_HASH, "", file.relative_to(site).as_posix())
            names[name] = theme.relative_to(site).as_posix()
            file.unlink()
        theme.write_text(both, encoding="utf-8")
    return names


def _once(page: str, kind: re.Pattern[str]) -> str:
    """Return `page` with each script, or sheet, asked for once: those that were joined have one address now."""
    seen: set[str] = set()

    def first(match: re.Match[str]) -> str:
        again = match[1] in seen
        seen.add(match[1])
        return "" if again else match[0]

    return kind.sub(first, page)


def _rename(site: Path, name: str, names: dict[str, str]) -> str:
    """Rename the file `name` after its content, which calls others by their new `names`; return its new name."""
    file = site / name
    if name.endswith(".css"):
        file.write_text(_readdress(file.read_text(encoding="utf-8"), name, names), encoding="utf-8")
    elif name.startswith(f"{FOLDER}/"):  # what is in it will stand on a page that lies at the top
        file.write_text(_readdress(file.read_text(encoding="utf-8"), "", names), encoding="utf-8")
    elif name != INDEX:  # comments are for whoever reads the source
        file.write_text(jsmin(file.read_text(encoding="utf-8"), quote_chars="'\"`"), encoding="utf-8")
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
    return _ATTRIBUTE.sub(lambda match: _LIST.sub(_each_once, _ADDRESS.sub(new, match[0])), text)


def _each_once(match: re.Match[str]) -> str:
    """Return a list of addresses with each in it once, though those that were joined have one address now.

    What was joined for one script stands at that script's own place, after all that it needs; what was joined for many,
    which needs nothing of the list, before all.
    """
    once = list(dict.fromkeys(reversed(match[0].split())))[::-1]
    return " ".join(sorted(once, key=lambda each: re.sub(_HASH, "", posixpath.basename(each)) not in JOINED))
