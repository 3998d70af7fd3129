"""Puts a package together: the pages as they are, the bridge on each, the launch page, and the manifest."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from macros.scripts import in_order

from . import checks, manifest, ordinals
from .site import Fault, Site

HERE = Path(__file__).parent
STANDARDS = ("1.2", "2004", "2004-3rd", "cmi5")
#: Where the schemas of each lie; a later folder has what differs. What may be done with them: schemas/NOTICE.txt.
SCHEMAS = {"1.2": ("1.2",), "2004": ("2004",), "2004-3rd": ("2004", "2004-3rd")}
#: What no page of the course asks for.
LEFT_OUT = re.compile(r"\.(?:map|gz)$|^sitemap\.xml$|^404\.html$")
#: Each page has this in its head before any other script.
_FIRST = re.compile(r"<script\b")
RECORD = HERE.parent / "overrides" / "record"
#: Rules and store that the launch page uses too, each after what it needs; the pages have them joined with others.
USED = ("record/kinds.js", "record/facts.js", "record/store.js", "record/days.js", *in_order("record/figures.js"))
RULES = tuple(dict.fromkeys(Path(name).stem for name in USED))
SCRIPTS = ("memory", "compact", "folding", "scorm", "cmi5", "session", "launch")
#: The time of every file in a zip: the same site gives the same bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Wish:
    """What whoever makes a package asks for."""

    #: "": the whole course; else the title, the ids of strategies and cases, and the page it starts with.
    name: str = ""
    title: str = ""
    items: tuple[str, ...] = ()
    start: str = "index.html"
    passed: bool = False
    score: bool = False
    every_answer: bool = False
    visit_only: bool = False


def whole(site: Site, **options: Any) -> Wish:
    """Return the wish for the whole course."""
    return Wish(title=site.title, items=tuple(each["id"] for each in site.catalogue["strategies"]), **options)


def strategy(site: Site, name: str, **options: Any) -> Wish:
    """Return the wish for one strategy.

    Raises:
        Fault: there is no such strategy.
    """
    found = {each["id"]: each for each in site.catalogue["strategies"]}
    if name not in found:
        raise Fault(f"There is no strategy “{name}”. There are: {', '.join(found)}.")
    title = f"{site.title}: {found[name]['title']}"
    return Wish(name=name, title=title, items=(name,), start=found[name]["page"], **options)


def plan(site: Site, given: str, **options: Any) -> Wish:
    """Return the wish for a plan: the id of a ready-made one, or a file that the page “Assign” saved.

    Raises:
        Fault: it is neither, or it asks for what the course does not have.
    """
    ready = {each["id"]: each for each in site.plans}
    if given in ready:
        found: dict[str, Any] = ready[given]
    else:
        try:
            found = json.loads(Path(given).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            known = ", ".join(ready)
            raise Fault(f"{given} is neither a plan of the course ({known}) nor a file of one: {error}") from error
        if not isinstance(found, dict) or found.get("format") != "course-assignment" or found.get("version") != 1:
            raise Fault(f"{given}: is no assignment. Save one on the page “Assign part of the course”, as a file.")
    items, name = found.get("items"), str(found.get("id", ""))
    known_items = {each["id"] for part in ("strategies", "cases") for each in site.catalogue[part]}
    if not isinstance(items, list) or not items or not re.fullmatch(r"[a-z0-9-]{1,40}", name):
        raise Fault(f"{given}: items or id are missing. Save the assignment anew.")
    for each in items:
        if each not in known_items:
            raise Fault(
                f"{given}: items: “{each}” is no strategy and no case of this course. Save the assignment anew."
            )
    title = f"{site.title}: {found['title']}" if "title" in found else f"{site.title}: assignment"
    return Wish(name=f"plan-{name}", title=title, items=tuple(items), **options)


def make(site: Site, standard: str, wish: Wish, numbers: ordinals.Numbers) -> bytes:
    """Return the bytes of a package, which has passed the checks.

    Raises:
        Fault: ids have no number, the record could become too long, or the package does not keep to a rule.
    """
    lacking = ordinals.missing(site, numbers)
    if lacking:
        names = ", ".join(name for _, name in lacking[:5])
        raise Fault(
            f"{len(lacking)} ids have no number in lms/ordinals.txt, as {names}. Say: python3 -m lms SITE --number"
        )
    if (longest := ordinals.longest(numbers)) > ordinals.MOST:
        raise Fault(
            f"The compact record could have {longest} characters; at most {ordinals.MOST} may be. See lms/ordinals.py."
        )
    contents = _contents(site, standard, wish, numbers)
    identifier = ".".join(part for part in (site.course, wish.name) if part)
    if standard == "cmi5":
        sentence = "Practice in working with clients who are hard to reach or who push back."
        contents["cmi5.xml"] = manifest.cmi5(identifier, wish.title, sentence, passed=wish.passed).encode()
    else:
        listed = sorted(contents)
        for folder in SCHEMAS[standard]:
            contents |= {each.name: each.read_bytes() for each in (HERE / "schemas" / folder).iterdir()}
        contents["imsmanifest.xml"] = manifest.scorm(standard, identifier, wish.title, listed).encode()
    packed = pack(contents)
    with zipfile.ZipFile(io.BytesIO(packed)) as package:
        if wrong := checks.faults(package, standard):
            raise Fault("\n".join(wrong))
    return packed


def pack(contents: dict[str, bytes], level: int = 9) -> bytes:
    """Return a zip of `contents`, the manifest first, compressed at `level`; the same contents give the same bytes."""
    packed = io.BytesIO()
    first = ("imsmanifest.xml", "cmi5.xml")
    with zipfile.ZipFile(packed, "w") as package:
        for name in sorted(contents, key=lambda each: (each not in first, each)):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            package.writestr(entry, contents[name], compresslevel=level)
    return packed.getvalue()


def _contents(site: Site, standard: str, wish: Wish, numbers: ordinals.Numbers) -> dict[str, bytes]:
    """Return the files of a package but for its manifest, by their paths."""
    found = {}
    for file in sorted(site.folder.rglob("*")):
        name = file.relative_to(site.folder).as_posix()
        if not file.is_file() or LEFT_OUT.search(name):
            continue
        found[name] = file.read_bytes()
        if name.endswith(".html"):
            root = "../" * name.count("/")
            tag = "".join(f'<script src="{root}lms/{each}.js"></script>\n' for each in ("memory", "bridge"))
            text, count = _FIRST.subn(lambda match: tag + match[0], found[name].decode("utf-8"), count=1)  # noqa: B023
            if not count:
                raise Fault(f"{name}: has no script, so its page could not reach the launch page.")
            found[name] = text.encode()
    browser = HERE / "browser"
    for file in sorted(browser.iterdir()):
        if file.name != manifest.LAUNCH:
            found[f"lms/{file.name}"] = file.read_bytes()
    found["lms/about.js"] = about(site, standard, wish, numbers).encode()
    for rule in RULES:
        found[f"lms/{rule}.js"] = (RECORD / f"{rule}.js").read_bytes()
    scripts = [f"lms/{name}.js" for name in (*RULES, "about", *SCRIPTS)]
    tags = "\n".join(f'<script src="{name}" defer></script>' for name in scripts)
    connect = "*" if standard == "cmi5" else "'self'"  # the record store’s address comes with the launch
    page = (browser / manifest.LAUNCH).read_text(encoding="utf-8")
    page = page.replace("{title}", wish.title).replace("{start}", wish.start).replace("{connect}", connect)
    found[manifest.LAUNCH] = page.replace("{scripts}", tags).encode()
    return found


def about(site: Site, standard: str, wish: Wish, numbers: ordinals.Numbers) -> str:
    """Return a script with what the launch page must know of the course, its numbers and what was asked for."""
    strategies = {each["id"]: each for each in site.catalogue["strategies"]}

    def by_number(table: str, names: list[str], owner: str = "") -> list[str | None]:
        """Return names by their numbers; None where the course no longer has what a number stands for."""
        here = {numbers[table][f"{owner}{name}"]: name for name in names}
        return [here.get(at) for at in range(max(here, default=-1) + 1)]

    def wordings(name: str) -> dict[str, int]:
        """Return the number of each wording that a question or a case ever had."""
        return {one.rpartition("/")[2]: at for one, at in numbers["wording"].items() if one.rpartition("/")[0] == name}

    def table(name: str) -> list[str | None]:
        known = {"strategy": set(strategies), "case": set(site.cases)}.get(name, set(site.questions))
        order = sorted(numbers[name], key=lambda each: numbers[name][each])
        return [each if each in known else None for each in order]

    def question(name: str | None) -> dict[str, Any] | None:
        if name is None:
            return None
        own = site.questions[name]
        options = by_number("option", own.options, f"{name}/")
        return {"id": name, "kind": own.kind, "revision": own.revision, "options": options, "wordings": wordings(name)}

    def case(name: str | None) -> dict[str, Any] | None:
        if name is None:
            return None
        own = site.cases[name]
        turns = by_number("turn", list(own.turns), f"{name}/")
        return {
            "id": name,
            "revision": own.revision,
            "wordings": wordings(name),
            "turns": [
                t and {"id": t, "choices": by_number("choice", list(own.turns[t]), f"{name}/{t}/")} for t in turns
            ],
            "ends": by_number("end", own.ends, f"{name}/"),
        }

    told = {
        "course": site.course,
        "title": wish.title,
        "standard": standard,
        "name": wish.name,
        "items": wish.items,
        "passed": wish.passed,
        "score": wish.score,
        "everyAnswer": wish.every_answer,
        "visitOnly": wish.visit_only,
        "most": ordinals.MOST,
        "strategies": table("strategy"),
        "questions": [question(name) for name in table("question")],
        "tests": [question(name) for name in table("test")],
        "cases": [case(name) for name in table("case")],
        "catalogue": site.catalogue,
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"var course = course || {{}};\ncourse.about = {text};\n"
