"""Puts a new strategy, question, case or source in its place, sound from the start, with what is to be written marked.

The text around it stays as it is. What a new part still has to say begins with “To write:”; the build warns of it, and
a strict build stops at it.
"""

from __future__ import annotations

import argparse
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import load, published, tidy, unwritten
from .lookup import near
from .model import PAGE_SECTIONS, Case, ChooseOne, Part, Strategy
from .prose import CASES, HEADING, STRATEGIES, calls, lines
from .read import Document, KeyPath, read_text
from .rules import today

KINDS = ("choose one", "choose several", "put in order", "write and compare")
MARK = unwritten.MARK


class NotAddedError(Exception):
    """What was asked for can't be put in; nothing was written."""


@dataclass
class Change:
    """What is to be written: the data file's new text, and whole files by their names."""

    data: str
    files: dict[str, str] = field(default_factory=dict)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Give `parser` the arguments of the command."""
    what = parser.add_subparsers(dest="what", required=True)
    strategy = what.add_parser("strategy", help="a strategy with its page: new strategy families “Work with Families”")
    strategy.add_argument("id")
    strategy.add_argument("title")
    question = what.add_parser("question", help=f"a question: new question trust “choose one” ({', '.join(KINDS)})")
    question.add_argument("strategy")
    question.add_argument("kind", nargs="?", default=KINDS[0])
    question.add_argument("id", nargs="?")
    case = what.add_parser("case", help="a long case with its page: new case case-own “Our own case”; or --strategy ID")
    case.add_argument("id")
    case.add_argument("title")
    case.add_argument("--strategy", help="makes it a short case on this strategy’s page")
    source = what.add_parser("source", help="a source: new source smith2001listening")
    source.add_argument("id")


def run(asked: argparse.Namespace, document: Document, root: Path) -> int:
    """Put in what was asked for, say which lines are to be written, and return the exit code."""
    before = {str(problem) for problem in load.load(root).problems}
    if before:
        print("Nothing was put in: mend first what `python3 .ci/course.py check` lists.")
        return 1
    try:
        change = {"strategy": _strategy, "question": _question, "case": _case, "source": _source}[asked.what](
            asked, document, root
        )
    except NotAddedError as error:
        print(f"Nothing was put in. {error}")
        return 1
    after = read_text(change.data, load.DATA)
    if after.problems:
        print(
            "Nothing was put in: the data file could not be read afterwards. Run tidy first.", *after.problems, sep="\n"
        )
        return 1
    known = {(each.file, each.wrong, each.path) for each in unwritten.check(document, root)}
    (root / load.DATA).write_text(change.data, encoding="utf-8")
    for name, text in change.files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    print(f"Put in: {', '.join([load.DATA, *change.files])}. To be written:")
    for each in sorted(unwritten.check(after, root)):
        if (each.file, each.wrong, each.path) not in known:
            print(
                f"  {each.file}:{each.line}: {each.path}{': ' if each.path else ''}{each.wrong.split('“', 1)[1][:-2]}"
            )
    found = load.load(root).problems
    for problem in sorted(found):
        print(f"  {problem}")
    print("Then: python3 .ci/course.py check")
    return 0


def _fresh(name: str, document: Document, root: Path, section: str = "") -> str:
    """Return `name`, if it has the form of an id and was never used."""
    form = r"[a-z0-9]+" if section == "bibliography" else r"[a-z0-9]+(-[a-z0-9]+)*"
    if not re.fullmatch(form, name):
        signs = "small letters and digits" if section == "bibliography" else "small letters, digits and single hyphens"
        raise NotAddedError(f"“{name}” is not a name: it has only {signs}.")
    if section == "bibliography":
        used = {entry.get("key") for entry in document.values.get(section) or []}
    else:
        used = {*published.ids(document.values), *published.listed(root), *(document.values.get("retired") or [])}
    if name in used:
        raise NotAddedError(f"“{name}” is or was in use, and an id is never used again. Choose another.")
    return name


def _strategy(asked: argparse.Namespace, document: Document, root: Path) -> Change:
    name = _fresh(asked.id, document, root)
    strategies = document.values["strategies"]
    number = 1 + max(each["number"] for each in strategies)
    slug = re.sub(r"[^a-z0-9]+", "-", asked.title.casefold()).strip("-") or name
    source = document.values["bibliography"][0]["key"]
    value = _filled(Strategy)
    value |= {"id": name, "number": number, "slug": slug, "title": asked.title}
    value |= {"phase": document.values["phases"][-1]["id"], "origin": {**value["origin"], "state": "intact"}}
    objective = f"{name}-first"
    value["objectives"] = [{"id": objective, "text": f"{MARK} what the learner can do, beginning with a verb."}]
    value["evidence"] |= {"strength": "expert consensus", "sources": [source]}
    day = today()
    value["review"] = {"last": f"{day}", "due": f"{day.replace(year=day.year + 1, day=min(day.day, 28))}"}
    value["review"]["reviewer"] = {"name": "", "credentials": ""}
    value["questions"] = [_asked(f"{name}-question", KINDS[0], objective)]
    value["supervision"] = [{"id": f"{name}-talk", "kind": "discuss", "text": f"{MARK} something to talk about."}]
    page = f"{STRATEGIES}/{number:02}-{slug}.md"
    if (root / page).exists():
        raise NotAddedError(f"There is a page {page} already. Choose another title, or take the page away.")
    written = _page(name, source)
    return Change(_put(document, ("strategies",), value, root), {page: written, **_nav(root, page)})


def _question(asked: argparse.Namespace, document: Document, root: Path) -> Change:
    names = [each["id"] for each in document.values["strategies"]]
    if asked.strategy not in names:
        raise NotAddedError(f"There is no strategy “{asked.strategy}”. {near(asked.strategy, names)}")
    if asked.kind not in KINDS:
        raise NotAddedError(f"“{asked.kind}” is no kind of question. {near(asked.kind, KINDS)}")
    place = names.index(asked.strategy)
    used = {*published.ids(document.values), *published.listed(root), *(document.values.get("retired") or [])}
    proposed = (f"{asked.strategy}-question-{number}" for number in range(1, 1000))
    name = _fresh(asked.id, document, root) if asked.id else next(each for each in proposed if each not in used)
    objective = document.values["strategies"][place]["objectives"][0]["id"]
    value = _asked(name, asked.kind, objective)
    return Change(_put(document, ("strategies", place, "questions"), value, root))


def _case(asked: argparse.Namespace, document: Document, root: Path) -> Change:
    name = _fresh(asked.id, document, root)
    value = _filled(Case) | {"id": name, "title": asked.title, "kind": "short" if asked.strategy else "long"}
    # Turn by turn forward, so that the way to any ending is long enough; a short case has one turn.
    turns = [f"turn-{number}" for number in range(1, 2 if asked.strategy else 6)]
    endings = [("goes-on", "open"), ("thin", "thin"), ("leaves", "lost")]
    value["turns"] = [_turn(turn, turns[place + 1 :][:1], endings) for place, turn in enumerate(turns)]
    value["endings"] = [
        {"id": ending, "kind": kind, "title": f"{MARK} a title ({kind})", "text": f"{MARK} what happens."}
        for ending, kind in endings
    ]
    value["supervision"] = [f"{MARK} a question for supervision."]
    if asked.strategy:
        found = {each["id"]: each for each in document.values["strategies"]}
        if asked.strategy not in found:
            raise NotAddedError(f"There is no strategy “{asked.strategy}”. {near(asked.strategy, found)}")
        value["strategy"] = asked.strategy
        page = f"{STRATEGIES}/{found[asked.strategy]['number']:02}-{found[asked.strategy]['slug']}.md"
        return Change(_put(document, ("cases",), value, root), {page: _with_case(root / page, name)})
    slug = value["slug"] = re.sub(r"[^a-z0-9]+", "-", asked.title.casefold()).strip("-") or name
    page = f"{CASES}/{slug}.md"
    if (root / page).exists():
        raise NotAddedError(f"There is a page {page} already. Choose another title, or take the page away.")
    written = f'---\nhide:\n  - toc\n---\n\n# {{{{ case_title("{name}") }}}}\n\n{{{{ case("{name}") }}}}\n'
    return Change(_put(document, ("cases",), value, root), {page: written, **_nav(root, page)})


def _source(asked: argparse.Namespace, document: Document, root: Path) -> Change:
    key = _fresh(asked.id, document, root, "bibliography")
    year = re.search(r"(19|20)\d\d", key)
    value: dict[str, Any] = {"key": key, "kind": "study", "authors": [f"{MARK} Surname, I. J."]}
    value |= {"year": int(year[0]) if year else today().year, "title": f"{MARK} the title of the work."}
    value |= {"finding": f"{MARK} what was found, with every figure that a page gives."}
    return Change(_put(document, ("bibliography",), value, root))


def _filled(part: type[Part]) -> dict[str, Any]:
    """Return a part with a text to write for each key that it needs, in the model's own words."""
    filled: dict[str, Any] = {}
    for name, found in part.model_fields.items():
        if found.is_required():
            inner: Any = found.annotation
            is_part = isinstance(inner, type) and issubclass(inner, Part)
            filled[found.alias or name] = _filled(inner) if is_part else f"{MARK} {found.description}"
    return filled


def _asked(name: str, kind: str, objective: str) -> dict[str, Any]:
    """Return a question of any kind, to be written."""
    value: dict[str, Any] = {"id": name, "kind": kind, "objective": objective, "section": "what-to-do"}
    value["stem"] = f"{MARK} {ChooseOne.model_fields['stem'].description}"
    parts: dict[str, Any] = {}
    if kind == "put in order":
        words = ("what comes first", "then this", "and last")  # not in the order of the alphabet
        parts["steps"] = [
            {"id": f"step-{n}", "text": f"{MARK} {word}.", "why": f"{MARK} why here."}
            for n, word in enumerate(words, 1)
        ]
    elif kind == "write and compare":
        parts["models"] = [
            {
                "id": f"model-{n}",
                "style": f"{MARK} a style",
                "text": f"{MARK} response {n}.",
                "why": f"{MARK} why it is good.",
            }
            for n in (1, 2)
        ]
        parts["checklist"] = [{"id": f"check-{n}", "text": f"{MARK} what a good response does, {n}."} for n in (1, 2)]
    else:
        best = 2 if kind == "choose several" else 1
        grades = ["acceptable", *["best"] * best, "unhelpful"]
        parts["options"] = [_option(f"option-{n}", n, grade) for n, grade in enumerate(grades, 1)]
    return value | parts


def _option(name: str, number: int, grade: str) -> dict[str, str]:
    value = {"id": name, "text": f"{MARK} option {number}.", "grade": grade}
    if grade == "best":
        return value | {"effect": f"{MARK} what it does to this client."}
    value |= {
        "tempting": f"{MARK} why a good trainee would choose it.",
        "effect": f"{MARK} what it does to this client.",
    }
    return value | {"better": f"{MARK} what serves better."}


def _turn(name: str, following: list[str], endings: list[tuple[str, str]]) -> dict[str, Any]:
    """Return a turn with a choice of each kind; all lead to the turn that follows, or each to an ending."""
    choices = []
    for number, (grade, alliance) in enumerate((("best", 1), ("acceptable", 0), ("unhelpful", -1))):
        choice = {"id": "abc"[number], "text": f"{MARK} choice {number + 1}.", "grade": grade, "alliance": alliance}
        choice |= {
            "reply": f"{MARK} what the client says and does.",
            "commentary": f"{MARK} what it did to this client.",
        }
        choices.append(choice | {"next": following[0] if following else endings[number][0]})
    return {"id": name, "scene": f"{MARK} what the client does and says.", "choices": choices}


def _put(document: Document, path: KeyPath, value: dict[str, Any], root: Path) -> str:
    """Return the data file's text with `value` at the end of the list at `path`, in the form that tidy gives."""
    text = (root / load.DATA).read_text(encoding="utf-8")
    lines_ = text.split("\n")
    inside = [place for each, place in document.places.items() if each[: len(path)] == path]
    entries: Any = document.values
    for step in path:
        entries = entries.get(step) if isinstance(entries, dict) else entries[step]
    if not entries:
        raise NotAddedError(f"The list “{path[-1]}” is empty. Write its first entry by hand.")
    first = document.places[(*path, 0)]
    if "[" in lines_[document.places[path][0] - 1].split(":", 1)[1]:
        raise NotAddedError(f"The list “{path[-1]}” stands between brackets. Run tidy first.")
    last = max(inside)[0]
    after = min((line for line, _ in document.places.values() if line > last), default=len(lines_) + 1)
    noted = {comment.line for comment in document.comments}
    end = after - 1  # the number of lines before what follows
    while end > last and (not lines_[end - 1].strip() or (end - 1 in noted and "# endregion" not in lines_[end - 1])):
        end -= 1
    values = copy.deepcopy(document.values)
    owner = values
    for step in path:
        owner = owner[step]
    owner.append(value)
    new = tidy.entry(values, (*path, len(entries)), first[1] - 3)
    return "\n".join([*lines_[:end], *([""] if path[-1] in tidy.REGIONS else []), *new, *lines_[end:]])


def _nav(root: Path, page: str) -> dict[str, str]:
    """Return the builders' file with `page` below the last page of its folder, by its name."""
    file = root / "mkdocs.yml"
    if not file.exists():
        return {}
    found = file.read_text(encoding="utf-8").split("\n")
    folder = page.removeprefix("docs/").rsplit("/", 1)[0]
    beside = [number for number, line in enumerate(found) if re.match(rf"\s*- {folder}/[^/]+\.md\s*$", line)]
    if not beside:
        raise NotAddedError(
            f"No page of {folder}/ stands in nav. Add {page.removeprefix('docs/')} there by hand first."
        )
    indent = found[beside[-1]].split("-")[0]
    found.insert(beside[-1] + 1, f"{indent}- {page.removeprefix('docs/')}")
    return {"mkdocs.yml": "\n".join(found)}


def _with_case(page: Path, name: str) -> str:
    """Return a strategy's page with a call of the case `name` at the end of its section for one."""
    found = lines(page)
    taken = next((call for call in calls(found) if call.macro == "case"), None)
    if taken:
        raise NotAddedError(f"The page has the case “{taken.name}” already, on line {taken.line}.")
    begins = next(
        (place for place, line in enumerate(found) if (m := HEADING.match(line)) and m[1] == "vignette"), None
    )
    if begins is None:
        raise NotAddedError("The page has no section { #vignette }.")
    end = next((place for place in range(begins + 1, len(found)) if found[place].startswith("## ")), len(found))
    return "\n".join([*found[:end], f'{{{{ case("{name}") }}}}', "", *found[end:]]) + "\n"


def _page(name: str, source: str) -> str:
    """Return a strategy's page with every section, to be written."""
    return "\n".join(_page_lines(name, source))


def _page_lines(name: str, source: str) -> Iterator[str]:
    own = {"self-check": "self_check", "results": "results", "supervision": "supervision", "sources": "sources"}
    yield from (f'# {{{{ title("{name}") }}}}', "", f'{{{{ opening("{name}") }}}}', "")
    for section, heading in PAGE_SECTIONS.items():
        yield from (f"## {heading} {{ #{section} }}", "")
        if section in own:
            yield from (f'{{{{ {own[section]}("{name}") }}}}', "")
            continue
        yield from (f"{MARK} {heading.casefold()}.", "")
        if section == "why":
            yield from (f'{MARK} what was found, and by whom {{{{ cite("{source}") }}}}; name your own source.', "")
        if section == "what-to-do":
            yield from ("### 1. To write: the first thing to do", "")
        if section == "how-it-sounds":
            yield from ("### When it goes wrong { #when-it-goes-wrong }", "", f"{MARK} the second dialogue.", "")
        if section == "when-not-to":
            yield "Ask about suicide and harm by those words. Tell your supervisor, or the senior on duty, and write"
            yield "down what was asked, answered and decided, and who was told."
            yield from ("", "{{ local_help() }}", "")
            yield from ["See [If there is danger](../danger.md).", ""]
    yield from (f'{{{{ onward("{name}") }}}}', "")
