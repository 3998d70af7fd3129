"""The browser code: rooms with arrows only downwards, and each script says what it needs and gives."""

from __future__ import annotations

import re

import pytest
import yaml
from conftest import ROOT

from macros.scripts import EVERYWHERE, in_order, needs

OVERRIDES = ROOT / "overrides"
ROOMS = ("record", "exchange", "page", "components")
SOURCES = {
    path.relative_to(OVERRIDES).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(OVERRIDES.rglob("*.js"))
    if path.name != "iframe-worker.js"
}
# What a script uses only once it has loaded it itself; its template names what is loaded.
LATER = {
    "page/page.js": {"notice"},
    "components/self-check/self-check.js": {"summary"},
    "components/question/question.js": {"makeMovable"},
}
# A question stands in a self-check, in a review and in a test; all else keeps to its own folder.
SHARED = {"components/question/question.js", "components/question/question.css"}


def code_of(name: str) -> str:
    """Return a script without its comments."""
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", SOURCES[name], flags=re.DOTALL)


def given() -> dict[str, str]:
    """Return which script gives which part of `course`."""
    return {part: name for name in SOURCES for part in re.findall(r"^course\.(\w+) = ", SOURCES[name], re.MULTILINE)}


def test_every_part_of_the_course_is_given_by_one_script():
    parts = [part for name in SOURCES for part in re.findall(r"^course\.(\w+) = ", SOURCES[name], re.MULTILINE)]
    assert len(parts) == len(set(parts))
    # A part is always spelt out, so that a reader, and these tests, find every use of it.
    assert not [name for name in SOURCES if re.search(r"window\.course|\} = course;", code_of(name))]


@pytest.mark.parametrize("name", SOURCES)
def test_a_script_says_in_its_first_lines_just_what_it_needs(name):
    owner = given()
    used = set(re.findall(r"\bcourse\.(\w+)", code_of(name))) - LATER.get(name, set())
    assert {part for part in used if part not in owner} == set()
    assert {each for each in needs(name) if each.endswith(".js")} == {owner[part] for part in used} - {name}
    head = SOURCES[name].split("(function", 1)[0]
    assert "// Needs " in head or not needs(name)


@pytest.mark.parametrize("name", SOURCES)
def test_arrows_lead_only_downwards(name):
    def floor(script: str) -> int:
        return ROOMS.index(script.split("/", maxsplit=1)[0])

    assert in_order(name)[-1] == name  # a circle would never come to its end
    for each in needs(name):
        assert floor(each) <= floor(name), each
        if each.startswith("components/") and each not in SHARED:
            assert each.rsplit("/", 1)[0] == name.rsplit("/", 1)[0], each


def test_every_sheet_lies_beside_what_it_dresses_or_where_all_may_load_it():
    """A template names its sheets itself, or its scripts do; course.css comes with every page."""
    loaded = set()
    for path in sorted(OVERRIDES.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        linked = re.findall(r'asset\("([^"]+\.css)"\)', text)
        assert len(linked) == text.count(".css"), path  # written out, so that this test sees it
        needed = {each for name in re.findall(r'scripts\("([^"]+)"\)', text) for each in in_order(name)}
        for sheet in {*linked, *(each for each in needed if each.endswith(".css"))}:
            own = sheet.rpartition("/")[0] == path.parent.relative_to(OVERRIDES).as_posix()
            assert own or sheet.startswith("page/") or sheet in SHARED, (path, sheet)
            loaded.add(sheet)
    assert loaded | {"course.css"} == {path.relative_to(OVERRIDES).as_posix() for path in OVERRIDES.rglob("*.css")}


@pytest.mark.parametrize("name", [name for name in SOURCES if name.startswith(("record/", "exchange/"))])
def test_the_record_and_what_leaves_and_enters_know_no_page(name):
    assert re.findall(r"\b(document|window|location|HTMLElement|customElements)\b", code_of(name)) == []


def test_what_is_on_every_page_is_in_mkdocs_yml_in_the_same_order():
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^  - \{path: (\S+), defer: true\}$", config, re.MULTILINE)) == EVERYWHERE
    files = re.search(r"js_files:\n((?: +- \S+\n)+)", config)[1]
    assert tuple(yaml.safe_load(files)) == EVERYWHERE
    assert not [name for name in EVERYWHERE if set(in_order(name)) - {*EVERYWHERE}]


def test_every_script_is_loaded_by_a_template_or_needed_by_one_that_is():
    templates = "".join(path.read_text(encoding="utf-8") for path in OVERRIDES.rglob("*.html"))
    named = re.findall(r'scripts\("([^"]+)"\)', templates)
    loaded = {each for name in named for each in in_order(name) if each.endswith(".js")}
    assert set(SOURCES) == loaded | set(EVERYWHERE)


@pytest.mark.parametrize("name", [path.relative_to(OVERRIDES).as_posix() for path in sorted(OVERRIDES.rglob("components/*/*.js"))])
def test_every_part_of_a_page_has_the_same_base(name):
    bases = re.findall(r"class \w+ extends (\S+) \{", SOURCES[name])
    assert set(bases) <= {"course.Part"}
