"""What the builders make of the course: every page, the same from both, and nothing that leaves the site."""

from __future__ import annotations

import gzip
import html
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from conftest import DATA, ROOT

from macros.model import PAGE_SECTIONS

STRATEGIES = DATA["strategies"]
PAGES = sorted(
    page.relative_to(ROOT / "docs").with_suffix(".html").as_posix() for page in (ROOT / "docs").rglob("*.md")
)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Reading(HTMLParser):
    """What a reader gets from a page's article: headings, questions, links, words; and every address the page loads."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.headings: list[tuple[str, str, str]] = []
        self.links: list[str] = []
        self.questions: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.loads: list[str] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self._article = 0
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):  # noqa: D102 - the parser's own name
        found = dict(attrs)
        self.ids += [found["id"]] if found.get("id") else []
        if tag in ("script", "img", "iframe", "source"):
            self.loads += [found[name] for name in ("src", "srcset") if found.get(name)]
        if tag == "link" and found.get("rel") in ("stylesheet", "icon", "preload", "preconnect"):
            self.loads.append(found["href"])
        if tag not in VOID:
            self._open.append(tag)
        if tag == "article":
            self._article += 1
        if self._article and tag in ("h1", "h2", "h3"):
            self.headings.append((tag, found.get("id", ""), ""))
        if self._article and tag == "a" and found.get("href") and "headerlink" not in found.get("class", ""):
            self.links.append(unquote(found["href"]))
        if "data-question" in found:
            self.questions.append((found["data-question"], found["data-revision"]))

    def handle_endtag(self, tag):  # noqa: D102
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        self._article -= tag == "article"

    def handle_data(self, data):  # noqa: D102
        if not self._article or set(self._open) & {"script", "style", "template"}:
            return
        heading = {"h1", "h2", "h3"} & set(self._open)
        if heading and self.headings and "a" not in self._open[-1:]:
            tag, name, text = self.headings[-1]
            self.headings[-1] = (tag, name, f"{text}{data}".strip())
        self.words += data.split()


@pytest.fixture(scope="session")
def readings(site) -> dict[str, Reading]:
    """Every page as MkDocs built it."""
    return {page: Reading(site / page) for page in PAGES}


def test_every_page_is_built(site):
    built = sorted(page.relative_to(site).as_posix() for page in site.rglob("*.html"))
    assert built == sorted([*PAGES, "404.html"])


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda strategy: strategy["id"])
def test_a_strategy_page_has_every_section_with_text_in_it(readings, strategy):
    reading = readings[f"strategies/{strategy['number']:02d}-{strategy['slug']}.html"]
    found = [name for _, name, _ in reading.headings if name in PAGE_SECTIONS]
    assert found == list(PAGE_SECTIONS)
    assert reading.headings[0][2] == strategy["title"]
    assert len(reading.words) > 1500
    assert [name for name, _ in reading.questions] == [question["id"] for question in strategy["questions"]]


def test_there_are_forty_five_questions_or_more_of_four_kinds():
    kinds = [question["kind"] for strategy in STRATEGIES for question in strategy["questions"]]
    assert len(kinds) >= 45
    assert set(kinds) == {"choose one", "choose several", "put in order", "write and compare"}


@pytest.mark.parametrize("page", PAGES)
def test_both_builders_give_a_reader_the_same(readings, zensical_site, page):
    """Zensical stays green when it ignores something, so what it made is compared."""
    mkdocs, zensical = readings[page], Reading(zensical_site / page)
    assert zensical.headings == mkdocs.headings
    assert zensical.questions == mkdocs.questions
    assert zensical.links == mkdocs.links
    assert zensical.words == mkdocs.words


def test_every_link_leads_somewhere(readings, site):
    missing = []
    for page, reading in readings.items():
        for link in reading.links:
            if urlparse(link).scheme:
                assert link.startswith("https://doi.org/10."), (page, link)
                continue
            path, _, fragment = link.partition("#")
            target = (site / page).parent / path if path else site / page
            name = target.resolve().relative_to(site.resolve()).as_posix()
            if name not in readings or (fragment and fragment not in readings[name].ids):
                missing.append((page, link))
    assert missing == []


def test_no_id_stands_twice_on_a_page(readings):
    for page, reading in readings.items():
        twice = {name for name in reading.ids if reading.ids.count(name) > 1}
        assert twice == set(), page


@pytest.mark.parametrize("builder", ["site", "zensical_site"])
def test_no_page_loads_anything_from_another_host(request, builder):
    folder = request.getfixturevalue(builder)
    for page in folder.rglob("*.html"):
        outside = [address for address in Reading(page).loads if urlparse(address).netloc]
        assert outside == [], page
    for script in folder.rglob("*.js"):
        if "assets" not in script.relative_to(folder).parts and not script.name.startswith("search-index"):
            # The name of the SVG language looks like an address and is none.
            code = script.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
            assert re.search(r"https?://|[\"'`]//", code) is None, script


def test_only_what_belongs_to_the_course_is_published(site, zensical_site):
    for folder in (site, zensical_site):
        names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        ours = {name for name in names if not name.startswith("assets/") and not name.endswith(".html")}
        allowed = r"((components/[a-z-]+|record|exchange|page)/[a-z0-9-]+|bank/[a-z-]+|course|parts|search-index)(\.min)?\.[0-9a-f]{8}\.(js|css)"
        allowed += r"|page/whole(\.min)?\.js|edition\.js"
        assert {name for name in ours if not re.fullmatch(allowed, name)} == set()
        assert not [
            name
            for name in names
            if name.endswith((".yml", ".yaml", ".py", ".map")) or "/lunr/" in name or "/workers/" in name
        ]
        assert not [
            name
            for name in names
            if name.endswith((".js", ".css")) and b"sourceMappingURL" in (folder / name).read_bytes()
        ]


@pytest.mark.parametrize("builder", ["site", "zensical_site"])
def test_the_search_index_holds_no_option_and_no_feedback(request, builder):
    [index] = request.getfixturevalue(builder).glob("search-index.*.js")
    indexed = plain(index.read_text(encoding="utf-8"))
    assert plain("Before you ask a guarded client to do anything") in indexed
    for strategy in STRATEGIES:
        for question in strategy["questions"]:
            hidden = [
                option[key]
                for option in question.get("options", [])
                for key in ("text", "effect", "tempting", "better")
                if key in option
            ]
            hidden += [step[key] for step in question.get("steps", []) for key in ("text", "why")]
            hidden += [model["text"] for model in question.get("models", [])] + question.get("hints", [])
            # A very short sentence may stand on a page by itself.
            leaked = [text for text in hidden if len(plain(text)) > 30 and plain(text) in indexed]
            assert leaked == [], question["id"]


def plain(text: str) -> str:
    """Return the words of a text, without marks."""
    return " ".join(re.findall(r"\w+", html.unescape(text).casefold()))


def test_the_course_adds_at_most_twelve_kilobytes_to_a_page(site):
    """Its scripts and its style sheet, compressed, as the minify plugin leaves them; loaded once and cached."""
    own = [
        name
        for name in Reading(site / "strategies/01-build-trust-and-rapport.html").loads
        if "assets/" not in name and not name.startswith("data:")
    ]
    weights = {name: len(gzip.compress((site / "strategies" / name).resolve().read_bytes(), 9)) for name in own}
    assert {re.sub(r"\.[0-9a-f]{8}", "", name.removeprefix("../")) for name in own} == {
        "course.min.js",
        "course.min.css",
        "page/whole.min.js",
    }
    print(weights)
    assert sum(weights.values()) <= 12_000


def test_a_lost_title_is_said_and_leads_to_the_source(readings):
    lost = [strategy for strategy in STRATEGIES if strategy["origin"]["state"] == "title lost"]
    assert len(lost) == 8
    for strategy in STRATEGIES:
        reading = readings[f"strategies/{strategy['number']:02d}-{strategy['slug']}.html"]
        notice = f"../source.html#origin-{strategy['id']}"
        assert (notice in reading.links) == (strategy in lost)


def test_neighbours_and_companions_are_linked(readings):
    for place, strategy in enumerate(STRATEGIES):
        links = readings[f"strategies/{strategy['number']:02d}-{strategy['slug']}.html"].links
        named = {item["id"] for item in strategy["works_with"]}
        beside = {STRATEGIES[n]["id"] for n in (place - 1, place + 1) if 0 <= n < len(STRATEGIES)}
        for other in STRATEGIES:
            if other["id"] in named | beside:
                assert f"{other['number']:02d}-{other['slug']}.html" in links
