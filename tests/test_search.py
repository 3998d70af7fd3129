"""The search comes when it is asked for, and finds what was meant, also where a letter is wrong."""

from __future__ import annotations

import re

import pytest
from conftest import Learner, address_of, pure, until, violations, watch
from playwright.sync_api import expect

PAGE = "strategies/01-build-trust-and-rapport.html"
#: Words of the course with one typing mistake each, and the page that teaches of them.
MISSPELT = {
    "strategies/01-": ["aliance", "rupure", "trsut", "rapprt", "interpeter", "empathie", "repairr"],
    "strategies/02-": ["scalling", "reflective listning"],
    "strategies/03-": ["colaborative", "gaols", "homewrok"],
    "strategies/04-": ["resistence", "normalise", "discomfrot", "stigmma", "avoidence"],
    "strategies/05-": ["ambivalance", "motivatonal", "sustain tlak", "change tallk", "interveiwing"],
    "strategies/06-": ["explian", "psychoeducaton", "expectatons"],
    "strategies/07-": ["strenghts", "exeptions", "resourses"],
    "strategies/08-": ["autonmy", "validte", "reactence", "respcet"],
    "strategies/09-": ["taylor", "flexable"],
    "strategies/10-": ["feedbak", "constuctive", "progess"],
    "strategies/11-": ["tramua", "past expereinces"],
    "strategies/12-": ["solveable", "probelms"],
    "strategies/13-": ["supervison", "consultaton"],
    "strategies/14-": ["burnuot", "countertransferense", "self-reflecton", "self-caer"],
    "strategies/15-": ["terminaton", "apropriately"],
    "danger": ["suicde", "confidentialty"],
}


@pytest.fixture(scope="module")
def finder(browser, site):
    """A page with the rules of the search and the index, read."""
    context = browser.new_context()
    page = pure(context.new_page(), "components/search/find.js")
    [index] = site.glob("search-index.*.js")
    page.add_script_tag(path=index)
    page.evaluate("async () => { window.known = await course.find.read(course.searchIndex); }")
    yield page
    context.close()


def found(finder, words: str) -> dict:
    """Return what is found for `words`: the names of pages, and what was mended."""
    return finder.evaluate(
        "(words) => { const found = course.find.find(known, words); return { ...found, pages: found.pages.map((page) => page.name) }; }",
        words,
    )


def test_fifty_misspelt_words_find_their_page_first(finder):
    missed = {}
    for start, words in MISSPELT.items():
        for each in words:
            told = found(finder, each)
            if not told["pages"] or not told["pages"][0].startswith(start) or not told["mended"]:
                missed[each] = (told["mended"], told["pages"][:3])
    assert missed == {}
    assert sum(len(words) for words in MISSPELT.values()) >= 50


#: What is asked for as it is written, and what comes first: what teaches, and not what lists.
RIGHT = {
    "alliance": "strategies/01",
    "Ambivalence": "strategies/05",
    "sustain talk": "strategies/05",
    "burnout": "strategies/14",
    "countertransference": "strategies/14",
    "suicide": "danger",
    "motivat": "strategies/05",
    "self-care": "strategies/14",
}


@pytest.mark.parametrize("words", RIGHT)
def test_the_page_that_teaches_comes_before_what_lists(finder, words):
    told = found(finder, words)
    assert told["pages"][0].startswith(RIGHT[words]) and told["mended"] == ""
    listing = [told["pages"].index(page) for page in ("glossary.html", "references.html") if page in told["pages"]]
    assert all(place > 0 for place in listing)


@pytest.mark.parametrize("words", ["xqzzv", "", "?!", "constructor", "a" * 200, "alliance xqzzv"])
def test_what_is_nowhere_finds_nothing(finder, words):
    assert found(finder, words)["pages"] == []


def test_a_short_word_is_not_mended_and_a_mended_one_is_near(finder):
    assert found(finder, "zat")["mended"] == ""
    for words in MISSPELT.values():
        for each in words:
            given, mended = re.findall(r"\w+", each), found(finder, each)["mended"].split()
            assert sum(a != b for a, b in zip(given, mended, strict=True)) == 1, each


@pytest.mark.parametrize("builder", ["site", "zensical_site"])
def test_the_index_holds_only_what_a_reader_reads(request, builder):
    [index] = request.getfixturevalue(builder).glob("search-index.*.js")
    text = index.read_text(encoding="utf-8")
    for hidden in ("runs no scripts here", "Map of the case", "leads to turn", "Check answer", "Not saved", "</"):
        assert hidden not in text, hidden


def requests_of(page) -> list[str]:
    """Return a list that grows with the names of what a page asks for."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    return asked


@pytest.mark.both
def test_the_search_comes_when_it_is_opened_and_says_what_it_mended(learner: Learner):
    page = learner.page
    asked = requests_of(page)
    learner.open(PAGE)
    until(page, "() => document.readyState === 'complete'")
    assert not [name for name in asked if re.match(r"search|find|lunr", name)]
    first = learner.search("ambivalance").first
    expect(first).to_have_text("Use Motivational Interviewing")
    expect(page.locator(".search [data-hits]")).to_have_text(
        "Nothing is written “ambivalance” here. This is for “ambivalence”."
    )
    if learner.base.startswith("http"):  # from a folder axe can't read the sheets, and says so
        assert violations(page) == []
    # By keys alone: down to what was found, up again, and Enter to the first.
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-words]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("[data-words]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Use Motivational Interviewing")


def test_words_that_are_nowhere_are_said_to_be(learner: Learner):
    learner.open("index.html")
    learner.search("xqzzv")
    expect(learner.page.locator(".search [data-hits]")).to_have_text("Nothing found for “xqzzv”.")
    learner.search("alliance")
    expect(learner.page.locator(".search [data-hits]")).to_contain_text("pages found")


def test_a_search_that_does_not_come_says_so(context, site):
    learner = Learner(context.new_page(), address_of(site))
    learner.page.route("**/search-index.*", lambda route: route.abort())
    learner.open("index.html")
    learner.page.get_by_role("button", name="Search", exact=True).click()
    expect(learner.page.locator(".search [data-hits]")).to_contain_text("could not be loaded")


def test_search_works_in_the_other_builder_s_course_from_a_folder(context, zensical_site):
    learner = Learner(context.new_page(), address_of(zensical_site))
    found = watch(learner.page, learner.base)
    learner.open(PAGE)
    learner.search("burnuot").first.click()
    expect(learner.page.locator("h1")).to_contain_text("Self-Reflection")
    assert found == []
