"""The words of a place: one table, put in everywhere, and no answer that stops counting because a clinic is elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import DATA, ROOT, SAID, SMALL, as_loaded, build, copy_project, once, small_course

from macros import load, lookup, places, read, render, rules, shape

GOOD = SMALL.read_text(encoding="utf-8")
TERMS = """\
places:
  - {id: doctor, uk: GP, us: family doctor, other: doctor, only: [GP]}
  - {id: emergency, uk: "999", us: "911", other: the emergency number}
"""
USING = "        stem: Ann is silent. Her {place:doctor} waits. {place:Doctor}s do. What do you do?"


def using(locale: str | None = None, text: str = USING, terms: str = TERMS) -> str:
    """Return the small course with a table of places, and one stem that uses it."""
    data = GOOD.replace("        stem: Ann is silent. What do you do?", text)
    if locale:
        data = data.replace("  sentence: Two strategies.", f"  sentence: Two strategies.\n  locale: {locale}")
    return data + terms


def problems_of(text: str) -> list[str]:
    """Return all problems of a data file given as text."""
    document = read.read_text(text, "small.yml")
    shaped = shape.shape(document)
    return [str(problem) for problem in shaped.problems + rules.check(shaped, document)]


def loaded(folder: Path, text: str) -> load.Loaded:
    """Return the small course as a build loads it."""
    found = load.load(small_course(folder, text))
    assert found.problems == []
    return found


@pytest.mark.parametrize(
    ("locale", "stem"),
    [
        (None, "Ann is silent. Her GP waits. GPs do. What do you do?"),
        ("us", "Ann is silent. Her family doctor waits. Family doctors do. What do you do?"),
        ("other", "Ann is silent. Her doctor waits. Doctors do. What do you do?"),
    ],
)
def test_a_text_has_the_words_of_the_chosen_place(tmp_path, locale, stem):
    assert loaded(tmp_path, using(locale)).course.strategies[0].questions[0].stem == stem


def test_a_page_and_a_template_have_the_words_of_the_chosen_place(tmp_path):
    for locale, number in (("uk", "999"), ("us", "911"), ("other", "the emergency number")):
        found = loaded(tmp_path / locale, using(locale))
        pages = render.Pages(found.course, lambda: 1, found.base)
        assert pages.place("emergency") == number
        assert f"ring {number}." in pages.local_help()
        assert pages.place("Emergency")[0] == number[0].upper()


def test_an_answer_counts_whatever_the_place(tmp_path):
    """A question's revision is worked out from the words of one place, and is what it was before there was a table."""
    written = GOOD.replace("Ann is silent. What", "Ann is silent. Her GP waits. GPs do. What")
    before = loaded(tmp_path / "before", written)
    for locale in places.LOCALES:
        found = loaded(tmp_path / locale, using(locale))
        pages = render.Pages(found.course, lambda: 1, found.base)
        assert pages._revisions["listen-silence"] == render.revision(before.course.strategies[0].questions[0])
        assert pages._revisions["listen-silence"] in pages.self_check("listen")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            using(text=USING.replace("{place:doctor}", "{place:docter}")),
            "There is no word of a place “docter”. Did you mean “doctor”? [place]",
        ),
        (
            using(text=USING.replace("{place:doctor}", "{place:vicar}")),
            "There is no word of a place “vicar”. Add it under places in docs/_data/strategies.yml. [place]",
        ),
        (
            using(text=USING.replace("{place:doctor}", '{{ place("doctor") }}')),
            "A word of a place stands here as pages write it. In this file write {place:doctor}. [place]",
        ),
        (
            using("france"),
            "small.yml:7:3: course.locale: “france” is not one of the choices. Choose one of: uk, us or other. [choice]",
        ),
        (using(terms=TERMS.replace(", us: family doctor", "")), "The key “us” is missing."),
        (using(terms=TERMS + "  - {id: doctor, uk: a, us: b, other: c}\n"), "“doctor” is used twice in the places"),
    ],
)
def test_a_fault_in_the_data_file_says_where_and_what(text, says):
    found = problems_of(text)
    assert any(says in problem for problem in found), found
    assert all(re.match(r"small\.yml:\d+:\d+: ", problem) for problem in found)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('Her {{ place("docter") }}.', ":5: There is no word of a place “docter”. Did you mean “doctor”? [place]"),
        (
            "Her {place:doctor}.",
            ':5: A word of a place stands here as the data file writes it. On a page write {{ place("doctor") }}. [place]',
        ),
        ('### Her {{ place("doctor") }}', ": A heading has a word of a place. Headings are the same everywhere"),
    ],
)
def test_a_fault_on_a_page_says_where_and_what(tmp_path, line, says):
    root = small_course(tmp_path, using())
    page = root / "docs" / "cases" / "a-long-talk.md"
    page.write_text(page.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    found = [str(problem) for problem in load.load(root).problems]
    assert any(problem.startswith("docs/cases/a-long-talk.md:3:") and says in problem for problem in found), found


def test_a_word_of_a_place_can_stand_anywhere_in_a_line(tmp_path):
    root = small_course(tmp_path, using())
    page = root / "docs" / "cases" / "a-long-talk.md"
    page.write_text(page.read_text(encoding="utf-8") + '\n> “Your {{ place("doctor") }}’s line.”\n', encoding="utf-8")
    assert load.load(root).problems == []


# The course itself

LOADED = as_loaded()
COURSE = LOADED.course
#: Sentences about a named country are statements about it, wherever the course is read.
COUNTRY = re.compile(r"\b(?:England|Wales|Scotland|United Kingdom|American?|United States)\b")
#: What an editor reads, not a learner: it names the words in order to explain them.
EXPLAINS = ("docs/editing.md",)


def strays() -> list[str]:
    """Return every place where a text has a word of one place that does not come from the table."""
    words = [word for term in COURSE.places for word in term.only]
    either = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    # A number to call is none where it begins or ends a longer number, as in 111,455.
    pattern = re.compile(rf"(?<![\w-])(?<!\d,)(?:{either})(?![\w-]|,\d{{3}}\b)")
    found = []
    for where, text in texts():
        for sentence in re.split(r"(?<=[.!?:”])\s+|\n\s*\n|\n(?=[|*>#-])", text):
            if not COUNTRY.search(sentence):
                found += [
                    f"{where}: {match[0]}: {' '.join(sentence.split())[:90]}" for match in pattern.finditer(sentence)
                ]
    return found


def texts() -> list[tuple[str, str]]:
    """Return every text that a learner reads, as it is written, with where it stands."""
    found = [
        (page.relative_to(ROOT).as_posix(), page.read_text(encoding="utf-8")) for page in (ROOT / "docs").rglob("*.md")
    ]
    found += [
        (file.relative_to(ROOT).as_posix(), re.sub(r"\{#.*?#\}", "", file.read_text(encoding="utf-8"), flags=re.DOTALL))
        for file in (ROOT / "overrides").rglob("*.html")
    ]
    found = [(where, re.sub(r"\{\{.*?\}\}", "", text)) for where, text in found if where not in EXPLAINS]
    return found + [(where, places.IN_DATA.sub("", text)) for where, text in data_texts(DATA, "data")]


def data_texts(value, where):
    """Yield every text of the data file but names, sources, and the table itself."""
    if isinstance(value, dict):
        where = f"{where}/{value.get('id', '')}" if "id" in value else where
        for key, inner in value.items():
            if key not in (*places.NAMES, "bibliography", "places", "privacy"):
                yield from data_texts(inner, where)
    elif isinstance(value, list):
        for inner in value:
            yield from data_texts(inner, where)
    elif isinstance(value, str):
        yield where, value


def test_no_text_has_a_word_of_a_place_that_is_not_in_the_table():
    assert strays() == []


def test_every_word_in_the_table_is_used_and_differs_from_place_to_place():
    written = "".join(text for _, text in data_texts(DATA, "data"))
    pages = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "docs").rglob("*.md"))
    templates = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "overrides").rglob("*.html"))
    for term in COURSE.places:
        assert len({term.uk, term.us, term.other}) > 1, term.id
        name = f"[{term.id[0].upper()}{term.id[0]}]{term.id[1:]}"
        assert re.search(rf"\{{place:{name}\}}", written) or re.search(rf'place\("{name}"\)', pages + templates), (
            term.id
        )


@pytest.fixture(
    scope="module",
    params=["us, among other changes", *(pytest.param(place, marks=pytest.mark.thorough) for place in ("us", "other"))],
)
def elsewhere(request, tmp_path_factory):
    """The whole course as a clinic in another place builds it: the place, the built site, and how many strategies were changed."""
    if request.param not in ("us", "other"):
        return "us", request.getfixturevalue("changed_edition"), 5

    def make(folder: Path) -> None:
        project = copy_project(folder / "project")
        data = project / "docs" / "_data" / "strategies.yml"
        text = data.read_text(encoding="utf-8")
        assert text.count("\n  locale: uk\n") == 1
        data.write_text(text.replace("\n  locale: uk\n", f"\n  locale: {request.param}\n"), encoding="utf-8")
        done = build(project, project / "site")
        assert done.returncode == 0, done.stderr

    return request.param, once(tmp_path_factory, request.param, make) / "project" / "site", 0


def test_the_course_is_built_for_another_place_with_the_same_revisions(elsewhere, site):
    locale, built, changed = elsewhere
    number = {"us": "911", "other": "the emergency number"}[locale]
    assert f"ring {number}" in (built / "danger.html").read_text(encoding="utf-8")
    for strategy in COURSE.strategies[changed:]:
        pages = [folder / "strategies" / f"{strategy.page}.html" for folder in (site, built)]
        found = [re.findall(r'data-revision="?(\w+)', page.read_text(encoding="utf-8")) for page in pages]
        assert found[0] == found[1] and len(found[0]) == len(strategy.questions)


def test_no_mark_of_the_table_is_left_in_a_page(elsewhere, site):
    for folder in (site, elsewhere[1]):
        # The page for editors shows the form.
        for page in set(folder.rglob("*.html")) - {folder / "editing.html"}:
            assert not re.search(r"\{ ?place", page.read_text(encoding="utf-8")), page


def test_the_course_s_questions_have_the_revisions_of_their_words():
    for _, question in lookup.questions(LOADED.base):
        assert render.Pages(COURSE, lambda: 0, LOADED.base)._revisions[question.id] == render.revision(question)


# A clinic that has entered nobody to call


@pytest.mark.parametrize("built", ["site", "zensical_site"])
def test_a_build_without_the_clinic_s_numbers_says_so_once_and_goes_on(request, built):
    said = (request.getfixturevalue(built).parent / SAID).read_text(encoding="utf-8")
    assert said.count("Nobody to call in your clinic is entered") == 1


def test_a_clinic_that_has_entered_whom_to_call_hears_nothing(tmp_path):
    local = "  local:\n    crisis: [{who: Duty clinician, reach: extension 4455}]\n"
    text = using().replace("  sentence: Two strategies.\n", f"  sentence: Two strategies.\n{local}")
    found = loaded(tmp_path, text)
    assert found.notices == []
    assert "extension 4455" in render.Pages(found.course, lambda: 1).local_help()
