"""The browser code: rooms with arrows only downwards, and each script says what it needs and gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

from macros.scripts import EVERYWHERE, in_order, needs

OVERRIDES = ROOT / "overrides"
ROOMS = ("record", "exchange", "page", "components")
SOURCES = {
    path.relative_to(OVERRIDES).as_posix(): path.read_text(encoding="utf-8") for path in sorted(OVERRIDES.rglob("*.js"))
}
TEMPLATES = {
    path.relative_to(OVERRIDES).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(OVERRIDES.rglob("*.html"))
}
# What a script uses only once it has loaded it itself; its template names what is loaded.
LATER = {
    "page/notice-due.js": {"notice"},
    "page/who.js": {"waiting"},
    "components/board/board.js": {"bench", "sums", "boardTests", "boardWords", "boardSums"},
    "components/practice/practice.js": {"partner"},
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
        linked = re.findall(r'(?:asset\("|\{\{ root \}\})([^" ]+\.css)', text)
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


def drawing(top: str) -> list[list[str]]:
    """Return the files on each line of one half of the drawing in CONTRIBUTING.md, from above, as `room/name` or `name`."""
    block = re.search(rf"^{top}/\n((?:  .*\n)+)", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE)[
        1
    ]
    lines = [line.split("·")[0].strip() for line in block.splitlines()]
    rooms = [re.fullmatch(r"(\w+/ )?(.+)", line).groups(default="") for line in lines]
    return [[room.strip() + name for name in names.split(", ")] for room, names in rooms]


def imports_of(file: Path) -> set[str]:
    """Return which modules of its own package a module imports."""
    text = file.read_text(encoding="utf-8")
    found = re.findall(r"^\s*from \.(\w*) import (\([^)]*\)|.+)", text, re.MULTILINE)
    named = [[module] if module else re.findall(r"\w+", names) for module, names in found]
    return {each for names in named for each in names} | set(re.findall(r'import_module\("macros\.(\w+)"', text))


@pytest.mark.parametrize("top", ["macros", "overrides"])
def test_the_drawing_of_the_house_is_true(top):
    lines = drawing(top)
    floors = {name: floor for floor, names in enumerate(lines) for name in names}
    assert len(floors) == sum(map(len, lines))
    if top == "macros":
        uses = {file.stem: imports_of(file) for file in (ROOT / "macros").glob("*.py")}
    else:
        # A component is its folder.
        uses = {}
        for name in SOURCES:
            needed = {drawn(each) for each in needs(name) if each.endswith(".js")}
            uses.setdefault(drawn(name), set()).update(needed - {drawn(name)})
    assert set(floors) == set(uses)
    assert [(name, each) for name, used in uses.items() for each in used if floors[name] >= floors[each]] == []


def drawn(script: str) -> str:
    """Return how the drawing names a script."""
    room, name = script.removesuffix(".js").split("/", 1)
    return f"{room}/{name.split('/')[0]}"


def test_what_is_on_every_page_is_in_mkdocs_yml_in_the_same_order():
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^  - \{path: (\S+), defer: true\}$", config, re.MULTILINE)) == EVERYWHERE[1:]
    assert re.findall(r"^  polyfills:\n(?: +#.*\n)* +- (\S+)$", config, re.MULTILINE) == [EVERYWHERE[0]]
    files = re.search(r"js_files:\n((?: +- \S+\n)+)", config)[1]
    assert tuple(yaml.safe_load(files)) == EVERYWHERE
    assert not [name for name in EVERYWHERE if set(in_order(name)) - {*EVERYWHERE}]


def test_every_script_is_loaded_by_a_template_or_needed_by_one_that_is():
    named = re.findall(r'scripts\("([^"]+)"\)', "".join(TEMPLATES.values()))
    loaded = {each for name in named for each in in_order(name) if each.endswith(".js")}
    # Two templates that the builder fills in name what page/who.js and page/page.js may load.
    later = {
        each
        for name in ("page/who.html", "components/search/search.html")
        for each in re.findall(r"[a-z-]+/[a-z/-]+\.js", TEMPLATES[name])
    }
    assert set(in_order("components/search/search.js")) <= later | {"page/page.js"}
    assert set(SOURCES) == loaded | set(EVERYWHERE) | later


def macros_in(template: str) -> dict[str, str]:
    """Return the macros of a template by name; “” is what stands outside of them."""
    text = TEMPLATES[template]
    found = dict(re.findall(r"{% macro (\w+)\(.*?%}(.*?){% endmacro %}", text, re.DOTALL))
    return {**found, "": re.sub(r"{% macro .*?{% endmacro %}", "", text, flags=re.DOTALL)}


def words_on(template: str) -> set[str]:
    """Return the names of the words that a part finds on its page: its template's own, and those of the macros that it calls."""
    texts = [macros_in(template)[""]]
    for source, names in re.findall(r'{% from "([^"]+)" import ([^%]+?)(?: with context)? %}', TEMPLATES[template]):
        given = macros_in(
            source if source in TEMPLATES else next(name for name in TEMPLATES if name.endswith(f"/{source}"))
        )
        texts += [given[name] for name in names.split(", ")]
    return {word for text in texts for word in re.findall(r'data-word="([^"]+)"', text)}


@pytest.mark.parametrize("template", [name for name in TEMPLATES if words_on(name) and "data-load" in TEMPLATES[name]])
def test_every_word_of_a_part_is_used_by_its_scripts(template):
    named = re.findall(r'scripts\("([^"]+)"\)', TEMPLATES[template])
    code = "".join(
        code_of(each) for each in {*EVERYWHERE, *(each for name in named for each in in_order(name))} if each in SOURCES
    )
    # A name is written out, or is a key, or begins as a computed one does: `lacks ${each}`.
    begun = [each for each in re.findall(r"`([^`${]+ )\$\{", code) if each.strip()]
    unused = {
        word
        for word in words_on(template)
        if f'"{word}"' not in code
        and not re.search(rf"[{{,(\s]{re.escape(word)}: ", code)
        and not word.startswith(tuple(begun))
    }
    assert unused == set()


@pytest.mark.parametrize("template", [name for name in TEMPLATES if words_on(name) and "data-load" in TEMPLATES[name]])
def test_every_word_that_a_script_asks_for_by_name_is_on_its_page(template):
    own = "".join(code_of(name) for name in SOURCES if name.rsplit("/", 1)[0] == template.rsplit("/", 1)[0])
    asked = re.findall(r"\.(?:word|linked)\(\"([^\"]+)\"", own)
    asked += re.findall(r"\.(?:word|linked)\([^()]*\? \"([^\"]+)\"", own) + re.findall(
        r"\.(?:word|linked)\([^()]* : \"([^\"]+)\"\)", own
    )
    assert asked
    assert set(asked) - words_on(template) == set()


# What can follow a number in these words without changing with it.
ALWAYS = {
    "{0} asks": "a name",
    "{0} characters": "a link always has more than one",
}


@pytest.mark.parametrize("template", [name for name in TEMPLATES if "data-word" in TEMPLATES[name]])
def test_a_noun_or_verb_after_a_number_has_a_form_for_one(template):
    """`{0} {0|file|files}` is right for every number; `{0} files` is not. The first number before a noun may stand apart: `{0} of {1}`."""
    words = re.findall(r'data-word="[^"]+">(.*?)</p>', TEMPLATES[template])
    changing = r"\w+s|people|are|were|have|come|stand|do"
    found = [
        each[0]
        for text in words
        for each in re.finditer(rf"\{{\d\}}(?: (?:more|new|latest|unfinished))* (?:{changing})\b", text)
    ]
    assert [each for each in found if each not in ALWAYS] == []


def test_a_word_takes_the_form_that_goes_with_its_number(browser):
    page = browser.new_page()
    page.add_script_tag(path=OVERRIDES / "page/page.js")
    words = [
        word
        for text in TEMPLATES.values()
        for word in re.findall(r'data-word="[^"]+">(.*?)</p>', text)
        if re.search(r"\{\d", word)
    ]
    filled = page.evaluate(
        "(words) => [0, 1, 2].map((n) => words.map((word) => course.page.filled(word, Array(8).fill(n))))", words
    )
    page.close()
    assert len(words) > 80
    assert not [
        text for texts in filled for text in texts if re.search(r"[{|}]|undefined", re.sub(r"\{\{.*?\}\}", "", text))
    ]
    assert not [
        text
        for text in filled[1]
        if re.search(r"\b1 (?!asks|characters|is\b|was\b|stands\b)(?:(?:more|new|unfinished) )?\w+s\b", text)
    ]
    assert [text for text in filled[2] if "2 files read, of 2 people." in text]


@pytest.mark.parametrize(
    "name", [path.relative_to(OVERRIDES).as_posix() for path in sorted(OVERRIDES.rglob("components/*/*.js"))]
)
def test_every_part_of_a_page_has_the_same_base(name):
    bases = re.findall(r"class \w+ extends (\S+) \{", SOURCES[name])
    assert set(bases) <= {"course.Part", "course.Formed"}  # which is a part itself
