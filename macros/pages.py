"""Checks the Markdown pages against the course: one page a strategy, its sections in order, its citations known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .model import PAGE_SECTIONS, Course, Strategy
from .problem import Problem
from .read import Document

FOLDER = "docs/strategies"
CASES = "docs/cases"
STRATEGY_PAGE = re.compile(r"\d\d-[a-z0-9-]+\.md")
HEADING = re.compile(r"^## .*\{ *#([a-z0-9-]+) *\}\s*$")
ACTION = re.compile(r"### \d+\. (.+?)(?: *\{.*\})?$")
CITE = re.compile(r"""\{\{ *cite\(["']([^"']*)["']\) *\}\}""")
TERM = re.compile(r"""\{\{ *term\(["']([^"']*)["']""")
CASE = re.compile(r"""\{\{ *case\(["']([^"']*)["']\) *\}\}""")
OWN = re.compile(r"""\{\{ *(title|opening|self_check|results|supervision|sources|onward)\(["']([^"']*)["']\) *\}\}""")
# Block macros give HTML, which Markdown leaves alone only where the call stands alone on its line.
BLOCK_CALL = re.compile(r"\{\{ *(?:opening|self_check|case|results|supervision|sources|onward)\(")


def check(course: Course, root: Path, document: Document) -> list[Problem]:
    """Return the problems of the strategy pages under `root`."""
    declared = {strategy.page: strategy for strategy in course.strategies}
    listed = document.values.get("strategies", []) if isinstance(document.values, dict) else []
    folder = root / FOLDER
    files = {file.stem: file for file in sorted(folder.glob("*.md")) if STRATEGY_PAGE.fullmatch(file.name)}
    problems: list[Problem] = []
    for name, strategy in declared.items():
        if name not in files:
            place = next(n for n, entry in enumerate(listed) if entry.get("id") == strategy.id)
            wrong = f"The strategy has no page {FOLDER}/{name}.md."
            right = "Write the page, or name it so; the name is number and slug."
            problems.append(document.problem("page", ("strategies", place), wrong, right))
    whole = len(declared) == len(listed)
    for name, file in files.items():
        shown = f"{FOLDER}/{name}.md"
        if name in declared:
            problems.extend(_page(course, declared[name], _lines(file), shown))
        elif whole:
            right = "Add the strategy to docs/_data/strategies.yml, or take the page away."
            problems.append(Problem(shown, 1, 1, "page", "", "No strategy belongs to this page.", right))
    return problems + _case_pages(course, root, document)


def _case_pages(course: Course, root: Path, document: Document) -> list[Problem]:
    """Return the problems of where cases stand: a long one on a page of its own, a short one on its strategy's."""
    calls = {file: set(CASE.findall("\n".join(_lines(file)))) for file in sorted((root / "docs").rglob("*.md"))}
    pages = {strategy.id: root / FOLDER / f"{strategy.page}.md" for strategy in course.strategies}
    listed = [entry.get("id") for entry in document.values.get("cases") or [] if isinstance(entry, dict)]
    problems = []
    for case in course.cases:
        page = root / CASES / f"{case.slug}.md" if case.kind == "long" else pages.get(case.strategy or "")
        if page is not None and case.id not in calls.get(page, set()):
            wrong = f"The case is not on its page, {page.relative_to(root).as_posix()}."
            right = f'Put {{{{ case("{case.id}") }}}} there, alone on a line.'
            problems.append(document.problem("page", ("cases", listed.index(case.id)), wrong, right))
    return problems


def actions(page: Path) -> list[str]:
    """Return the headings of the actions under “What to do” on a strategy's page, without their numbers."""
    return [match[1] for line in _lines(page) if (match := ACTION.match(line))]


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8", errors="replace").splitlines()


def _page(course: Course, strategy: Strategy, lines: list[str], shown: str) -> Iterator[Problem]:
    sections: list[tuple[int, str]] = []
    cited: set[str] = set()
    explained: dict[str, int] = {}
    terms = {entry.id for entry in course.glossary}
    for number, line in enumerate(lines, 1):
        heading = HEADING.match(line)
        if heading:
            sections.append((number, heading[1]))
        for macro, name in OWN.findall(line):
            if name != strategy.id:
                wrong = f'{{{{ {macro}("{name}") }}}} calls another strategy.'
                yield Problem(shown, number, 1, "page-call", "", wrong, f"On this page it is “{strategy.id}”.")
        if BLOCK_CALL.search(line) and not (line.startswith("{{") and line.rstrip().endswith("}}")):
            right = "Put the call alone on a line, at its beginning."
            yield Problem(shown, number, 1, "page-call", "", "A block stands inside other text.", right)
        for match in CITE.finditer(line):
            cited.add(match[1])
            if match[1] not in strategy.evidence.sources:
                wrong = f"“{match[1]}” is cited here and is not in the strategy’s evidence.sources."
                right = "Add it there (and to the bibliography), or cite another source."
                yield Problem(shown, number, match.start() + 1, "page-citation", "", wrong, right)
        for match in TERM.finditer(line):
            here = (shown, number, match.start() + 1)
            if match[1] not in terms:
                right = "Add it to the glossary, or name one that is there."
                yield Problem(*here, "page-term", "", f"There is no term “{match[1]}”.", right)
            elif match[1] in explained:
                wrong = f"“{match[1]}” is explained twice; the first is on line {explained[match[1]]}."
                yield Problem(*here, "page-term", "", wrong, "Explain it where it is first met.")
            explained.setdefault(match[1], number)
    expected = list(PAGE_SECTIONS)
    found = [name for _, name in sections if name in PAGE_SECTIONS]
    if found != expected:
        missing = [name for name in expected if name not in found]
        wrong = f"Missing sections: {', '.join(missing)}." if missing else "The sections are not in their order."
        right = f"Each page has, in this order: {', '.join(expected)}."
        yield Problem(shown, sections[0][0] if sections else 1, 1, "page-sections", "", wrong, right)
    for key in strategy.evidence.sources:
        if key not in cited:
            wrong = f"“{key}” is in the strategy’s evidence.sources and is not cited on the page."
            yield Problem(
                shown, 1, 1, "page-citation", "", wrong, f'Cite it with {{{{ cite("{key}") }}}}, or take it out.'
            )
