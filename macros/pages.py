"""Checks the Markdown pages against the course: one page a strategy, its sections in order, its citations known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import yaml

from .lookup import near
from .model import PAGE_SECTIONS, Case, Course, Strategy
from .problem import Problem, Rule
from .prose import CASES, HEADING, PRACTICE, REPAIR, STRATEGIES, Call, calls, lines
from .read import Document
from .render import MACROS

BUILDER = "mkdocs.yml"
STRATEGY_PAGE = re.compile(r"\d\d-[a-z0-9-]+\.md")
#: The macros that a strategy page calls once, each with the strategy's id.
OWN = ("title", "opening", "self_check", "results", "supervision", "sources", "onward")
# These stand inside of text. All others give blocks of HTML, which Markdown leaves alone only where the call stands
# alone on its line.
INLINE = ("title", "case_title", "cite", "term", "place")
NAMES_OF: dict[str, Rule] = {"source": "page-source", "term": "page-term"}


def check(course: Course, root: Path, document: Document) -> list[Problem]:
    """Return the problems of the pages under `root`."""
    files = {file.relative_to(root).as_posix(): file for file in sorted((root / "docs").rglob("*.md"))}
    pages = {shown: lines(file) for shown, file in files.items()}
    problems = []
    for shown, page in pages.items():
        problems += [*_writing(page, shown, files[shown]), *_names(course, document, page, shown)]
    declared = {f"{STRATEGIES}/{strategy.page}.md": strategy for strategy in course.strategies}
    places = _places(document, "strategies")
    for shown, strategy in declared.items():
        if shown in pages:
            problems.extend(_page(strategy, pages[shown], shown))
        else:
            wrong, right = (
                f"The strategy has no page {shown}.",
                "Write the page, or name it so; the name is number and slug.",
            )
            problems.append(document.problem("page", ("strategies", places[strategy.id]), wrong, right))
    if len(declared) == len(document.values.get("strategies", [])):
        for shown in pages:
            if shown.startswith(STRATEGIES) and STRATEGY_PAGE.fullmatch(shown.split("/")[-1]) and shown not in declared:
                right = "Add the strategy to docs/_data/strategies.yml, or take the page away."
                problems.append(Problem(shown, 1, 1, "page", "", "No strategy belongs to this page.", right))
    problems += _practice_pages(course, pages, document)
    return [*problems, *_case_pages(course, pages, document), *_nav(root, pages)]


def _places(document: Document, section: str) -> dict[str, int]:
    """Return where in the file's list each entry stands, by its id."""
    entries = document.values.get(section) or []
    return {entry["id"]: place for place, entry in enumerate(entries) if isinstance(entry, dict) and "id" in entry}


def _writing(page: list[str], shown: str, file: Path) -> Iterator[Problem]:
    """What is wrong with the writing of any page, before a builder reads it."""
    try:
        file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error.object[: error.start].count(b"\n") + 1
        yield Problem(shown, broken, 1, "encoding", "", "This line is not UTF-8 text.", "Save the file as UTF-8.")
    for number, line in enumerate(page, 1):
        if "{#" in line.replace("{ #", ""):
            right = "Write a space between: { #name }."
            yield Problem(
                shown, number, line.index("{#") + 1, "page-call", "", "“{#” begins a comment for the builder.", right
            )
    for call in calls(page):
        wrong_right = _call(call)
        if wrong_right:
            yield Problem(shown, call.line, call.column, "page-call", "", *wrong_right)


def _call(call: Call) -> tuple[str, str] | None:
    """Return what is wrong with the writing of a call, and what would be right."""
    macro = call.macro
    if macro not in MACROS:
        return f"There is no macro “{macro}”.", near(macro, MACROS)
    if call.arguments is None:
        return f"“{macro}” is not called.", f"Write {{{{ {macro}() }}}}, with what belongs between."
    if "“" in call.arguments or (call.arguments and call.name is None):
        return "A name stands here without straight quotes.", f'Write {{{{ {macro}("name") }}}}.'
    if macro not in INLINE and not call.alone:
        return "A block stands inside other text.", "Put the call alone on a line, at its beginning."
    return None


def _case_pages(course: Course, pages: dict[str, list[str]], document: Document) -> Iterator[Problem]:
    """Where cases stand: a long one on a page of its own, a short one on its strategy's, and each nowhere else."""
    homes = {strategy.id: f"{STRATEGIES}/{strategy.page}.md" for strategy in course.strategies}
    called = {shown: [call for call in calls(page) if call.macro == "case"] for shown, page in pages.items()}
    places = _places(document, "cases")
    own: dict[str, str | None] = {}
    for case in course.cases:
        page = own[case.id] = _home(case, homes)
        if page in pages and sum(call.name == case.id for call in called[page]) != 1:
            wrong = f"The case does not stand once on its page, {page}."
            right = f'Put {{{{ case("{case.id}") }}}} there, alone on a line.'
            yield document.problem("page", ("cases", places[case.id]), wrong, right)
        elif page is not None and page not in pages and case.kind == "long":
            right = f'Write it, with {{{{ case_title("{case.id}") }}}} as its heading and {{{{ case("{case.id}") }}}}.'
            yield document.problem("page", ("cases", places[case.id]), f"The case has no page {page}.", right)
    for shown, found in called.items():
        for call in found:
            home = own.get(call.name or "")
            if home is not None and home != shown:
                wrong = f"The case “{call.name}” is called here, and its page is {home}."
                right = "Take the call out, or name the case of this page."
                yield Problem(shown, call.line, call.column, "page-case", "", wrong, right)


def _practice_pages(course: Course, pages: dict[str, list[str]], document: Document) -> Iterator[Problem]:
    """A strategy with practice lines has a page for them, of the same name as its own."""
    places = _places(document, "strategies")
    for strategy in course.strategies:
        page = f"{PRACTICE}/{strategy.page}.md"
        called = [call.name for call in calls(pages.get(page, [])) if call.macro == "practice_room"]
        if strategy.practice and called != [strategy.id]:
            wrong = f"The strategy has practice lines, and they do not stand once on their page, {page}."
            right = f'Put {{{{ practice_room("{strategy.id}") }}}} there, alone on a line.'
            yield document.problem("practice-page", ("strategies", places[strategy.id], "practice"), wrong, right)


def _home(case: Case, homes: dict[str, str]) -> str | None:
    """Return the page on which a case stands; None where the data file does not say, which is an error there."""
    if case.kind == "long":
        return f"{CASES}/{case.slug}.md" if case.slug else None
    return homes.get(case.strategy or "")


def _names(course: Course, document: Document, page: list[str], shown: str) -> Iterator[Problem]:
    """Every page, of whatever kind, names only sources, terms, strategies and cases that the course has."""
    declared = {"case": set(_places(document, "cases")), "strategy": set(_places(document, "strategies"))}
    known = {
        "cite": ("source", {source.key for source in course.bibliography}),
        "term": ("term", {entry.id for entry in course.glossary}),
        **dict.fromkeys(("case", "case_title"), ("case", declared["case"])),
        **{macro: ("strategy", declared["strategy"]) for macro in (*OWN, "practice_room") if macro != "sources"},
    }
    for call in calls(page):
        what, names = known.get(call.macro, ("", set()))
        if what and call.name is not None and call.name not in names:
            right = near(call.name, names)
            right = right if right.startswith("Did") else "Add it to the data file, or name one that is there."
            rule = NAMES_OF.get(what, "page-call")
            yield Problem(shown, call.line, call.column, rule, "", f"There is no {what} “{call.name}”.", right)


def _page(strategy: Strategy, page: list[str], shown: str) -> Iterator[Problem]:
    called: list[str] = []
    explained: dict[str, int] = {}
    for call in calls(page):
        if call.name is not None:
            called.append(f"cite {call.name}" if call.macro == "cite" else call.macro)
            yield from _own(strategy, call, shown)
        if call.macro == "term" and call.name is not None:
            if call.name in explained:
                wrong = f"“{call.name}” is explained twice; the first is on line {explained[call.name]}."
                right = "Explain it where it is first met."
                yield Problem(shown, call.line, call.column, "page-term", "", wrong, right)
            explained.setdefault(call.name, call.line)
    for macro in OWN:
        if called.count(macro) != 1:
            wrong = f"The page calls {macro} {called.count(macro)} times."
            right = f'It stands once, as {{{{ {macro}("{strategy.id}") }}}}.'
            yield Problem(shown, 1, 1, "page-call", "", wrong, right)
    yield from _sections(page, shown)
    for key in strategy.evidence.sources:
        if f"cite {key}" not in called:
            wrong = f"“{key}” is in the strategy’s evidence.sources and is not cited on the page."
            yield Problem(
                shown, 1, 1, "page-citation", "", wrong, f'Cite it with {{{{ cite("{key}") }}}}, or take it out.'
            )


def _sections(page: list[str], shown: str) -> Iterator[Problem]:
    """A strategy's page has all sections, in the order in which it teaches."""
    if not any(REPAIR.match(line) for line in page):
        right = "Write it as ### When it goes wrong { #when-it-goes-wrong }; questions lead back to it."
        yield Problem(shown, 1, 1, "page-sections", "", "The heading of the second dialogue is missing.", right)
    sections = [(number, match[1]) for number, line in enumerate(page, 1) if (match := HEADING.match(line))]
    expected = list(PAGE_SECTIONS)
    found = [name for _, name in sections if name in PAGE_SECTIONS]
    if found != expected:
        missing = [name for name in expected if name not in found]
        wrong = f"Missing sections: {', '.join(missing)}." if missing else "The sections are not in their order."
        right = f"Each page has, in this order: {', '.join(expected)}."
        yield Problem(shown, sections[0][0] if sections else 1, 1, "page-sections", "", wrong, right)


def _own(strategy: Strategy, call: Call, shown: str) -> Iterator[Problem]:
    """Check one call with a name in it on a strategy's page."""
    here = (shown, call.line, call.column)
    if call.macro in OWN and call.name != strategy.id:
        wrong = f'{{{{ {call.macro}("{call.name}") }}}} calls another strategy.'
        yield Problem(*here, "page-call", "", wrong, f"On this page it is “{strategy.id}”.")
    if call.macro == "cite" and call.name not in strategy.evidence.sources:
        wrong = f"“{call.name}” is cited here and is not in the strategy’s evidence.sources."
        yield Problem(
            *here, "page-citation", "", wrong, "Add it there (and to the bibliography), or cite another source."
        )


def _nav(root: Path, pages: dict[str, list[str]]) -> Iterator[Problem]:
    """Every page can be reached from the navigation, and the navigation names no page that is not there."""
    settings, line = navigation(root)
    if "nav" not in settings:
        return  # the builder then lists all pages by itself
    named = list(_named(settings["nav"]))
    beside = [each for each in str(settings.get("not_in_nav") or "").split("\n") if each.strip()]
    for shown in pages:
        name = shown.removeprefix("docs/")
        if name not in named and not any(fnmatch(f"/{name}", pattern.strip()) for pattern in beside):
            wrong = f"The page {shown} is not in nav, so nobody finds it."
            yield Problem(BUILDER, line("nav"), 1, "page-nav", "nav", wrong, f"Add “- {name}” there, in its place.")
    for name in named:
        if f"docs/{name}" not in pages and not name.startswith(("http:", "https:")):
            wrong = f"nav names {name}, and there is no page docs/{name}."
            yield Problem(BUILDER, line(name), 1, "page-nav", "nav", wrong, "Write the page, or take the line out.")


def navigation(root: Path) -> tuple[dict[str, Any], Any]:
    """Return the settings of the builders' file and a function that finds the line of a word in it."""
    file = root / BUILDER
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    try:
        settings = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        settings = None  # the builder says so itself

    def line(word: str) -> int:
        found = re.search(rf"^(?:{re.escape(word)}:|.*[ :]{re.escape(word)}\s*$)", text, re.MULTILINE)
        return text[: found.start()].count("\n") + 1 if found else 1

    return settings if isinstance(settings, dict) else {}, line


def _named(nav: Any) -> Iterator[str]:
    """Yield every page that the navigation names."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, (list, dict)):
        for each in nav.values() if isinstance(nav, dict) else nav:
            yield from _named(each)
