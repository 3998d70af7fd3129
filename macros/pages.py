"""Checks the Markdown pages against the course: one page a strategy, its sections in order, its citations known."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

from .model import MACROS, PAGE_SECTIONS, Course, Strategy
from .problem import Problem
from .read import Document

FOLDER = "docs/strategies"
CASES = "docs/cases"
STRATEGY_PAGE = re.compile(r"\d\d-[a-z0-9-]+\.md")
HEADING = re.compile(r"^## .*\{ #([a-z0-9-]+) \}\s*$")
REPAIR = re.compile(r"^### .*\{ #when-it-goes-wrong \}\s*$")
ACTION = re.compile(r"### \d+\. (.+?)(?: *\{.*\})?$")
CALL = re.compile(r"""\{\{ *(\w+) *(?:\((.*?)\))? *\}\}""")
NAME = re.compile(r"""^["']([^"']*)["']""")
#: The macros that a strategy page calls once, each with the strategy's id.
OWN = ("title", "opening", "self_check", "results", "supervision", "sources", "onward")
# These stand inside of text. All others give blocks of HTML, which Markdown leaves alone only where the call stands
# alone on its line.
INLINE = ("title", "case_title", "cite", "term", "place")


def check(course: Course, root: Path, document: Document) -> list[Problem]:
    """Return the problems of the pages under `root`."""
    files = {file.relative_to(root).as_posix(): file for file in sorted((root / "docs").rglob("*.md"))}
    problems = []
    for shown, file in files.items():
        problems += [*_writing(_lines(file), shown, file), *_names(course, _lines(file), shown)]
    declared = {f"{FOLDER}/{strategy.page}.md": strategy for strategy in course.strategies}
    places = _places(document, "strategies")
    for shown, strategy in declared.items():
        if shown in files:
            problems.extend(_page(course, strategy, _lines(files[shown]), shown))
        else:
            wrong, right = (
                f"The strategy has no page {shown}.",
                "Write the page, or name it so; the name is number and slug.",
            )
            problems.append(document.problem("page", ("strategies", places[strategy.id]), wrong, right))
    if len(declared) == len(document.values.get("strategies", [])):
        for shown in files:
            if shown.startswith(FOLDER) and STRATEGY_PAGE.fullmatch(shown.split("/")[-1]) and shown not in declared:
                right = "Add the strategy to docs/_data/strategies.yml, or take the page away."
                problems.append(Problem(shown, 1, 1, "page", "", "No strategy belongs to this page.", right))
    return problems + _case_pages(course, root, document)


def _places(document: Document, section: str) -> dict[str, int]:
    """Return where in the file's list each entry stands, by its id."""
    entries = document.values.get(section) or []
    return {entry["id"]: place for place, entry in enumerate(entries) if isinstance(entry, dict) and "id" in entry}


def _writing(lines: list[str], shown: str, file: Path) -> Iterator[Problem]:
    """What is wrong with the writing of any page, before a builder reads it."""
    try:
        file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error.object[: error.start].count(b"\n") + 1
        yield Problem(shown, broken, 1, "encoding", "", "This line is not UTF-8 text.", "Save the file as UTF-8.")
    for number, line in enumerate(lines, 1):
        if "{#" in line.replace("{ #", ""):
            right = "Write a space between: { #name }."
            yield Problem(
                shown, number, line.index("{#") + 1, "page-call", "", "“{#” begins a comment for the builder.", right
            )
        for match in CALL.finditer(line):
            here = (shown, number, match.start() + 1, "page-call", "")
            if match[1] not in MACROS:
                near = difflib.get_close_matches(match[1], MACROS, n=1)
                right = f"Did you mean “{near[0]}”?" if near else f"Known: {', '.join(MACROS)}."
                yield Problem(*here, f"There is no macro “{match[1]}”.", right)
            elif match[2] is None:
                yield Problem(
                    *here, f"“{match[1]}” is not called.", f"Write {{{{ {match[1]}() }}}}, with what belongs between."
                )
            elif "“" in match[2] or (match[2] and not NAME.match(match[2])):
                yield Problem(
                    *here, "A name stands here without straight quotes.", f'Write {{{{ {match[1]}("name") }}}}.'
                )
            elif match[1] not in INLINE and line.strip() != match[0]:
                yield Problem(
                    *here, "A block stands inside other text.", "Put the call alone on a line, at its beginning."
                )


def _case_pages(course: Course, root: Path, document: Document) -> list[Problem]:
    """Return the problems of where cases stand: a long one on a page of its own, a short one on its strategy's."""
    calls = {file: _cases_called(file) for file in sorted((root / "docs").rglob("*.md"))}
    pages = {strategy.id: root / FOLDER / f"{strategy.page}.md" for strategy in course.strategies}
    places = _places(document, "cases")
    problems = []
    for case in course.cases:
        page = root / CASES / f"{case.slug}.md" if case.kind == "long" else pages.get(case.strategy or "")
        if page is not None and calls.get(page, []).count(case.id) != 1:
            wrong = f"The case does not stand once on its page, {page.relative_to(root).as_posix()}."
            right = f'Put {{{{ case("{case.id}") }}}} there, alone on a line.'
            problems.append(document.problem("page", ("cases", places[case.id]), wrong, right))
    return problems


def _names(course: Course, lines: list[str], shown: str) -> Iterator[Problem]:
    """Every page, of whatever kind, names only sources and terms that the course has."""
    known = {"cite": {source.key for source in course.bibliography}, "term": {entry.id for entry in course.glossary}}
    for number, line in enumerate(lines, 1):
        for match in CALL.finditer(line):
            name = NAME.match(match[2] or "")
            if match[1] in known and name and name[1] not in known[match[1]]:
                what = "source" if match[1] == "cite" else "term"
                near = difflib.get_close_matches(name[1], known[match[1]], n=1)
                right = f"Did you mean “{near[0]}”?" if near else "Add it to the data file, or name one that is there."
                wrong = f"There is no {what} “{name[1]}”."
                yield Problem(shown, number, match.start() + 1, f"page-{what}", "", wrong, right)


def _cases_called(file: Path) -> list[str]:
    """Return the ids of the cases that a page calls."""
    calls = [match for line in _lines(file) for match in CALL.finditer(line) if match[1] == "case"]
    names = [NAME.match(call[2] or "") for call in calls]
    return [name[1] for name in names if name]


def actions(page: Path) -> list[str]:
    """Return the headings of the actions under “What to do” on a strategy's page, without their numbers."""
    return [match[1] for line in _lines(page) if (match := ACTION.match(line))]


def words(page: Path) -> int:
    """Return about how many words a reader reads on a page, without what macros add; 0 for a page that is missing."""
    if not page.exists():
        return 0
    text = re.sub(r"\{\{.*?\}\}|<[^>]+>|\{[^}]*\}", "", "\n".join(_lines(page)))
    return len(re.findall(r"\w[\w’'-]*", text))


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8", errors="replace").splitlines()


def _page(course: Course, strategy: Strategy, lines: list[str], shown: str) -> Iterator[Problem]:
    sections: list[tuple[int, str]] = []
    called: list[str] = []
    explained: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        heading = HEADING.match(line)
        if heading:
            sections.append((number, heading[1]))
        for match in CALL.finditer(line):
            name = NAME.match(match[2] or "")
            here = (shown, number, match.start() + 1)
            if name:
                called.append(f"cite {name[1]}" if match[1] == "cite" else match[1])
                yield from _call(course, strategy, (match[1], name[1]), here)
            if match[1] == "term" and name:
                if name[1] in explained:
                    wrong = f"“{name[1]}” is explained twice; the first is on line {explained[name[1]]}."
                    yield Problem(*here, "page-term", "", wrong, "Explain it where it is first met.")
                explained.setdefault(name[1], number)
    for macro in OWN:
        if called.count(macro) != 1:
            wrong = f"The page calls {macro} {called.count(macro)} times."
            right = f'It stands once, as {{{{ {macro}("{strategy.id}") }}}}.'
            yield Problem(shown, 1, 1, "page-call", "", wrong, right)
    if not any(REPAIR.match(line) for line in lines):
        right = "Write it as ### When it goes wrong { #when-it-goes-wrong }; questions lead back to it."
        yield Problem(shown, 1, 1, "page-sections", "", "The heading of the second dialogue is missing.", right)
    expected = list(PAGE_SECTIONS)
    found = [name for _, name in sections if name in PAGE_SECTIONS]
    if found != expected:
        missing = [name for name in expected if name not in found]
        wrong = f"Missing sections: {', '.join(missing)}." if missing else "The sections are not in their order."
        right = f"Each page has, in this order: {', '.join(expected)}."
        yield Problem(shown, sections[0][0] if sections else 1, 1, "page-sections", "", wrong, right)
    for key in strategy.evidence.sources:
        if f"cite {key}" not in called:
            wrong = f"“{key}” is in the strategy’s evidence.sources and is not cited on the page."
            yield Problem(
                shown, 1, 1, "page-citation", "", wrong, f'Cite it with {{{{ cite("{key}") }}}}, or take it out.'
            )


def _call(course: Course, strategy: Strategy, call: tuple[str, str], here: tuple[str, int, int]) -> Iterator[Problem]:
    """Check one call, a macro and the name in it, on a strategy's page."""
    macro, name = call
    if macro in OWN and name != strategy.id:
        wrong = f'{{{{ {macro}("{name}") }}}} calls another strategy.'
        yield Problem(*here, "page-call", "", wrong, f"On this page it is “{strategy.id}”.")
    if macro == "cite" and name not in strategy.evidence.sources:
        wrong = f"“{name}” is cited here and is not in the strategy’s evidence.sources."
        yield Problem(
            *here, "page-citation", "", wrong, "Add it there (and to the bibliography), or cite another source."
        )
