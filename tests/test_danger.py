"""The page “If there is danger”: found from everywhere, short at the top, sourced below; and a risk section has its parts."""

from __future__ import annotations

import re
import subprocess

import pytest
from conftest import ROOT, SMALL, address_of, course, small_course
from test_text import FINDINGS, digits, grade_of, prose_of, sentences

from macros import load, risk

PAGE = ROOT / "docs" / "danger.md"
TEXT = PAGE.read_text(encoding="utf-8")
SHORT, LONG = TEXT.split("\n</div>\n", 1)
COURSE = course()
SOURCES = {source.key: source for source in COURSE.bibliography}
#: What the page must speak of, by the ids of its headings.
SECTIONS = ["after-a-yes", "self-harm", "others", "at-risk", "home", "stopping", "psychosis", "capacity", "no-answer", "you",
            "differs", "sources"]  # fmt: skip


def sections() -> dict[str, str]:
    """Return the page's sections by their ids."""
    parts = re.split(r"^## .*\{ #([a-z-]+) \}$", LONG, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_page_speaks_of_every_danger():
    assert list(sections()) == SECTIONS
    for name in SECTIONS[1:-2]:
        assert f"](#{name})" in SHORT, f"the short form does not lead to {name}"


def test_the_short_form_asks_by_name_and_on_after_a_yes():
    assert "killing yourself" in SHORT
    asked = re.findall(r"^ +\| ([A-Z][a-z ]+) \| “", SHORT, re.MULTILINE)
    assert asked == ["Thoughts", "Plan", "Means", "Timing", "Intent", "Before", "What stopped you", "Who is near"]
    for word in ("supervisor", "Write it down", 'place("emergency")', "local_help()", "procedure comes first"):
        assert word in SHORT


def test_the_short_form_is_read_in_two_minutes_and_the_page_in_six():
    short, whole = (
        len(re.findall(r"\w[\w’'-]*", re.sub(r"\{\{.*?\}\}|<[^>]+>|\]\([^)]*\)", "", text))) for text in (SHORT, TEXT)
    )
    assert short <= 330
    assert whole <= 1450
    assert grade_of(prose_of(PAGE)) <= 9


def test_every_section_cites_what_is_listed_and_each_entry_says_what_was_seen():
    cited = set(re.findall(r'cite\("(\w+)"\)', TEXT))
    listed = re.findall(r'"(\w+)"', re.search(r"\{\{ sources\((.*?)\) \}\}", TEXT)[1])
    assert sorted(listed) == sorted(cited) and len(set(listed)) == len(listed)
    for name, text in sections().items():
        assert name == "sources" or "cite(" in text, name
    for key in cited:
        assert "Seen: " in SOURCES[key].finding, key


def test_a_figure_of_the_page_stands_in_the_finding_it_cites():
    for sentence in sentences(LONG.split("## Sources")[0]):
        keys = re.findall(r"⟦(\w+)⟧", sentence)
        figures = re.findall(r"\d+", re.sub(r"⟦\w+⟧", "", sentence))
        known = {digits(number) for key in keys for number in re.findall(r"\d+", FINDINGS[key])}
        assert {figure for figure in figures if keys} <= known, sentence


def test_words_to_say_are_given_for_each_danger_that_is_asked_about():
    for name in ("after-a-yes", "self-harm", "others", "at-risk", "home"):
        assert re.search(r"^> “.*\?", sections()[name], re.MULTILINE), name


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize("clinic", ["nothing entered", "five to call"])
def test_the_short_form_prints_on_one_sheet(browser, site, tmp_path, size, clinic):
    page = browser.new_page()
    page.goto(address_of(site) + "danger.html")
    if clinic == "five to call":
        page.locator(".local-help").evaluate(
            "(box) => { box.innerHTML = '<p><b>In your clinic.</b></p><ul>' + '<li><b>Duty clinician, day and night:</b> extension 4455</li>'.repeat(5)"
            " + '</ul><p>The policies on risk and safeguarding hang in the office, in the red folder.</p>'; }"
        )
    page.pdf(path=tmp_path / "danger.pdf", format=size)
    page.close()

    def sheet(number: int) -> str:
        command = ["pdftotext", "-f", str(number), "-l", str(number), str(tmp_path / "danger.pdf"), "-"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert "If there is danger" in sheet(1) and "Something else:" in sheet(1)
    assert "After a yes\n" not in sheet(1)
    assert sheet(2).startswith("After a yes")


def test_the_page_is_one_step_from_every_case_and_every_guide(site):
    for case in COURSE.cases:
        if case.kind == "long":
            html = (site / "cases" / f"{case.slug}.html").read_text(encoding="utf-8")
            assert re.search(r'class="?to-danger"?><a href="?\.\./danger\.html', html), case.id
    for strategy in COURSE.strategies:
        html = (site / "strategies" / f"{strategy.page}.html").read_text(encoding="utf-8")
        assert re.search(r'class="?to-danger"?><a href="?\.\./danger\.html', html), strategy.id
    guides = (site / "supervisors" / "guides.html").read_text(encoding="utf-8")
    written = [each for each in (*COURSE.strategies, *COURSE.cases) if each.guide]
    assert len(re.findall(r'<a href="?\.\./danger\.html"?>If there is danger', guides)) == len(written)
    assert "- danger.md" in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")


# The risk section of a strategy page

PARTS = (
    "**Safety first.** Ask about suicide by name. Tell your supervisor before the client leaves, and write down what was asked.\n\n"
    "[If there is danger](../danger.md)\n\n{{ local_help() }}\n"
)


def with_section(folder, text: str):
    """Return the small course's root, the risk section of its first page replaced by `text`."""
    root = small_course(folder, SMALL.read_text(encoding="utf-8"))
    page = root / "docs" / "strategies" / "01-listen-well.md"
    whole = re.sub(
        r"(## [^\n]*\{ #when-not-to \}\n).*?(?=\n## )",
        lambda found: f"{found[1]}\n{text}",
        page.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    page.write_text(whole, encoding="utf-8")
    return root


def found_in(root) -> list[str]:
    """Return what is wrong with the risk section of the first page."""
    problems = risk.check(load.load(root).course, root)
    return [str(problem) for problem in problems if "01-listen-well" in problem.file]


def test_a_risk_section_with_its_parts_is_silent(tmp_path):
    assert found_in(with_section(tmp_path, PARTS)) == []


@pytest.mark.parametrize(
    ("part", "instead", "says"),
    [
        ("suicide", "it", "when-not-to: It does not name suicide. Say where it must be asked about, by that word."),
        ("supervisor", "partner", "It does not say whom to tell. Name the supervisor, the senior on duty, or the lead"),
        (
            "write down what was asked",
            "breathe",
            "It does not say to write it down. Say what to write down: what was asked",
        ),
        ("{{ local_help() }}", "", "It gives no emergency help. Put {{ local_help() }} there"),
        ("](../danger.md)", "]", "It does not lead to the page “If there is danger”. Link it: [If there is danger]"),
    ],
)
def test_a_risk_section_that_lacks_a_part_is_told_so_with_its_place(tmp_path, part, instead, says):
    found = found_in(with_section(tmp_path, PARTS.replace(part, instead)))
    assert len(found) == 1
    assert re.match(r"docs/strategies/01-listen-well\.md:\d\d:1: ", found[0])
    assert says in found[0] and found[0].endswith("[risk-part]")


def test_a_word_elsewhere_on_the_page_does_not_count(tmp_path):
    """Only the section itself is read: a reader in a hurry goes nowhere else."""
    root = with_section(tmp_path, "**Safety first.**\n")
    page = root / "docs" / "strategies" / "01-listen-well.md"
    page.write_text(page.read_text(encoding="utf-8") + PARTS.replace("{{ local_help() }}", ""), encoding="utf-8")
    assert len(found_in(root)) == 5
