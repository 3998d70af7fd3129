"""The data file: every fault gets a located message, all at once, and nothing gives a traceback."""

from __future__ import annotations

import os
import random
import re
import subprocess
import textwrap
from pathlib import Path

import markdown
import pytest
from conftest import HANG, ROOT, SMALL, build, builder, copy_project, small_course, small_page, yaml_of

from macros import load, published, read, rules, schema, shape
from macros.problem import RULES, Problem, listing
from macros.render import literal

BAD = yaml_of(Path(__file__).parent / "bad.yml")
BAD_PAGES = yaml_of(Path(__file__).parent / "bad-pages.yml")
GOOD = SMALL.read_text(encoding="utf-8")


def problems_of(text: str) -> list[Problem]:
    """Return all problems of a data file given as text."""
    document = read.read_text(text, "small.yml")
    if document.problems:
        return document.problems
    shaped = shape.shape(document)
    return shaped.problems + rules.check(shaped, document)


def broken(entry: dict[str, object]) -> str:
    """Return the small course with the fault of `entry`."""
    text = GOOD
    for change in (entry, entry.get("also")):
        if change:
            old = str(change["replace"])
            parts = text.split(old + "\n")
            nth = int(change.get("nth", 1))
            assert len(parts) > nth, old
            by = str(change["by"])
            text = (old + "\n").join(parts[:nth]) + (by + "\n" if by else "") + (old + "\n").join(parts[nth:])
    return text


def test_a_sound_course_is_silent():
    assert problems_of(GOOD) == []


@pytest.mark.parametrize("entry", BAD, ids=lambda entry: f"{entry['rule']}-{entry['replace'].split()[0]}")
def test_each_fault_gives_its_whole_message(entry):
    found = [str(problem) for problem in problems_of(broken(entry))]
    assert entry["says"] in found
    assert entry["says"].endswith(f"[{entry['rule']}]")


def test_every_rule_has_an_example_with_its_whole_message():
    """A rule that nobody has seen fail may not work; the type check holds the list of names to what the rules use."""
    # What no line of the small course can show: whole files, counts over many questions, days that pass.
    shown_elsewhere = {
        "encoding",
        "file",
        "shape",
        "review-overdue",
        "guessable",
        "telling",
        "unwritten",
        "published-id",
        "course-id",
        "local",
        "risk-part",
    }
    tests = ("test_data.py", "test_commands.py", "test_danger.py")
    source = "".join((ROOT / "tests" / name).read_text(encoding="utf-8") for name in tests)
    assert set(RULES) - shown_elsewhere == {entry["rule"] for entry in BAD + BAD_PAGES}
    assert [rule for rule in sorted(shown_elsewhere - {"shape"}) if f"[{rule}]" not in source] == []


def test_a_course_in_which_nobody_to_call_was_entered_says_so_and_is_built(tmp_path):
    without = re.sub(r"(?m)^  local:\n(?:    .*\n)+", "", GOOD)
    loaded = load.load(small_course(tmp_path / "course", without))
    assert loaded.problems == [] and [str(each).rsplit(": ", 1)[1] for each in loaded.notices] == [
        "Nobody to call in your clinic is entered, so each page about risk can name only the emergency services. "
        "Write local under course, with whom to call and where your policies are. [local]"
    ]


def lines_with(pattern: str) -> list[tuple[int, str, str]]:
    """Return number, line and value of each line of the small course whose value fits `pattern`."""
    found = ((n, line, re.match(r" *(?:- )?[a-z_]+: (.+)$", line)) for n, line in enumerate(GOOD.splitlines()))
    return [(n, line, match[1]) for n, line, match in found if match and re.fullmatch(pattern, match[1])]


def with_line(number: int, line: str) -> str:
    """Return the small course with another line at `number`, from 0."""
    lines = GOOD.splitlines()
    return "\n".join([*lines[:number], line, *lines[number + 1 :]]) + "\n"


HASHES = (" #3 of them", "\t# a word", "\n{deeper}#3 of them")


@pytest.mark.parametrize("added", HASHES)
def test_no_key_of_the_file_loses_what_follows_a_hash(added, pytestconfig):
    """A text that goes on after “ #” would be cut there without a word. Each line meets one of these, and with `--all` each."""
    asked = lines_with(r"[^\[{].*")
    assert len(asked) > 100
    for number, line, _ in asked if pytestconfig.getoption("all") else asked[HASHES.index(added) :: len(HASHES)]:
        deeper = " " * (len(line) - len(line.lstrip("- ")) + 2)
        found = problems_of(with_line(number, line + added.format(deeper=deeper)))
        place = number + 1 + added.count("\n")
        assert [(one.rule, one.line) for one in found] == [("yaml-comment", place)], line


NOTHING = ("", "null", "~", "&name {}", "! {}", "!!str {}")


@pytest.mark.parametrize("value", NOTHING)
def test_no_key_of_the_file_takes_nothing_or_less_than_was_typed(value, pytestconfig):
    """Each line meets two of these, and with `--all` each."""
    asked = lines_with(r"[^\[{'\"].*")
    for number, line, old in asked if pytestconfig.getoption("all") else asked[NOTHING.index(value) % 3 :: 3]:
        new = line.removesuffix(old) + value.format(old)
        assert {one.line for one in problems_of(with_line(number, new.rstrip()))} & {number, number + 1}, new


@pytest.mark.parametrize("value", ["true", "02", "1.0", "1_0", '"1"', "1e0", "2026-01-01", "no"])
def test_a_number_is_only_a_whole_number(value):
    for number, line, old in lines_with(r"-?\d+"):
        found = problems_of(with_line(number, line.removesuffix(old) + value))
        assert [(one.rule, one.line) for one in found] == [("number", number + 1)], line


def test_comments_in_their_place_and_hashes_inside_of_texts_are_left_alone():
    text = GOOD.replace(
        "    sentence: Ask one thing.", "    # A note.\n    sentence: >-\n      Ask #1 thing,\n      # and no more."
    )
    text = text.replace("    title: Ask Well", "    title: 'Ask #1 Well'\n  # Further left.").replace(
        "title: Listening", "title: C#"
    )
    text = text.replace('["Smith, A. B."]', "[World Health Organization, Clinic]").replace("[0-9]{6}", "\\b[0-9]{6}")
    assert problems_of(text) == []


def test_faults_of_every_layer_are_shown_at_once():
    """A wrong kind of value hides neither a broken reference nor a second key."""
    text = GOOD.replace("    title: Ask Well", "    title: 1984")
    text = text.replace("            grade: harmful", "            grade: bad")
    text = text.replace("        objective: one", "        objective: two")
    text = text.replace(
        "            text: She thanks you.\n            grade: unhelpful",
        "            text: She thanks you.\n            grade: best",
    )
    found = {problem.rule for problem in problems_of(text)}
    assert found == {"text", "choice", "keys"} | ({"reference"} & found)
    assert len(problems_of(text)) >= 3


def test_a_reference_to_an_entry_with_a_fault_of_its_own_is_not_called_unknown():
    found = problems_of(GOOD.replace("    year: 2001", "    year: soon"))
    assert [problem.rule for problem in found] == ["number"]


def test_yaml_that_means_something_else_stays_text():
    """In YAML 1.1 an unquoted no is false and 1:30 is ninety; an editor means the words."""
    values = read.read_text("a: no\nb: 1:30\nc: 2026-01-01\nd: 010\ne: 12\nf: true", "x").values
    assert values == {"a": "no", "b": "1:30", "c": "2026-01-01", "d": "010", "e": 12, "f": True}


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "yaml-syntax"),
        (b"course: \xff\xfe", "encoding"),
        (b"a: \x00", "yaml-syntax"),
        (b"[" * 5000, "yaml-syntax"),
        (b"- just a list", "mapping"),
        (b"text", "mapping"),
        (b"&a [*a]", "yaml-alias"),
    ],
)
def test_a_file_that_is_no_course_says_so(tmp_path, content, rule):
    file = tmp_path / "strategies.yml"
    file.write_bytes(content)
    document = read.read(file, "strategies.yml")
    found = document.problems or shape.shape(document).problems
    assert found[0].rule == rule
    if rule == "encoding":
        assert str(found[0]) == "strategies.yml:1:1: This line is not UTF-8 text. Save the file as UTF-8. [encoding]"


def test_a_missing_file_says_so(tmp_path):
    said = "x.yml: The file can't be read: No such file or directory. Put it back in its place. [file]"
    assert str(read.read(tmp_path / "x.yml", "x.yml").problems[0]) == said


@pytest.fixture
def small(tmp_path):
    """The small course in a folder, with a navigation and a list of what was published."""
    root = small_course(tmp_path / "small", GOOD)
    (root / "mkdocs.yml").write_text(NAV, encoding="utf-8")
    published.add(read.read(root / load.DATA, load.DATA), root)
    assert load.load(root).problems == []
    return root


NAV = """\
extra:
  course: small-course
nav:
  - strategies/01-listen-well.md
  - strategies/02-ask-well.md
  - practice/02-ask-well.md
  - cases/a-long-talk.md
"""


@pytest.mark.parametrize("entry", BAD_PAGES, ids=lambda entry: f"{entry['rule']}-{entry['file'].split('/')[-1]}")
def test_pages_and_data_must_fit_each_other(small, entry):
    file = small / entry["file"]
    if "replace" in entry:
        text = file.read_text(encoding="utf-8")
        assert entry["replace"] in text
        file.write_text(text.replace(entry["replace"], entry["by"], 1), encoding="utf-8")
    elif "content" in entry:
        file.write_text(entry["content"], encoding="utf-8")
    else:
        file.unlink()
    found = [str(problem) for problem in load.load(small).problems]
    assert entry["says"] in found
    assert entry["says"].endswith(f"[{entry['rule']}]")


def test_a_page_that_is_no_text_says_so(small):
    (small / "docs/strategies/01-listen-well.md").write_bytes(b"# A\n# caf\xe9")
    said = "docs/strategies/01-listen-well.md:2:1: This line is not UTF-8 text. Save the file as UTF-8. [encoding]"
    assert said in load.load(small).listing()


PUBLISHED = {
    "an option renamed": (
        "          - id: nod",
        "          - id: nods",
        "docs/_data/strategies.yml:62:13: strategies[listen].questions[listen-silence].options[nods]: “nods” stands here, "
        "and the published id “nod” is gone. Call it “nod” again: what learners did hangs on it. If it is new, add "
        "“listen-silence/nod” to retired. [published-id]",
    ),
    "a question renamed": (
        "      - id: ask-two",
        "      - id: ask-one",
        "docs/_data/strategies.yml:148:9: strategies[ask].questions[ask-one]: “ask-one” stands here, and the published id "
        "“ask-two” is gone. Call it “ask-two” again: what learners did hangs on it. If it is new, add “ask-two” to retired. "
        "[published-id]",
    ),
    "a question taken out": (
        GOOD[GOOD.index("      - id: listen-write") : GOOD.index("    supervision:\n      - id: tape")].rstrip("\n"),
        "",
        "docs/_data/strategies.yml:12:5: strategies[listen]: “listen-write” was published, and is gone. Put it back, or add "
        "“listen-write” to retired: what learners did hangs on it. [published-id]",
    ),
    "an ending taken out": (
        "      - {id: lost, kind: lost, title: Lost, text: She does not.}",
        "",
        "docs/_data/strategies.yml:232:5: cases[long-talk]: “lost” was published, and is gone. Put it back, or add "
        "“long-talk/lost” to retired: what learners did hangs on it. [published-id]",
    ),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_an_id_that_was_published_is_kept_or_retired(small, name):
    old, new, says = PUBLISHED[name]
    file = small / load.DATA
    text = GOOD.replace(f"{old}\n", f"{new}\n" if new else "", 1)
    file.write_text(text, encoding="utf-8")
    found = load.load(small).problems
    assert says in [str(problem) for problem in found]
    assert [problem.rule for problem in found].count("published-id") == 1
    gone = re.search(r"add “(.*?)” to retired", says)[1]
    file.write_text(text.replace("retired: [old-question]", f"retired: [old-question, {gone}]"), encoding="utf-8")
    assert "published-id" not in {problem.rule for problem in load.load(small).problems}


def test_what_is_new_is_noted_once_and_nothing_is_taken_out(small):
    document = read.read(small / load.DATA, load.DATA)
    assert published.add(document, small) == []
    document.values["strategies"][0]["questions"][0]["id"] = "listen-new"
    assert "listen-new" in published.add(document, small)
    assert {"listen-new", "listen-silence", "listen-silence/nod", "long-talk/five/c"} <= published.listed(small)


def test_the_list_of_what_was_published_stands_in_the_project():
    assert len(published.listed(ROOT)) > 1000


def test_an_entry_that_is_none_is_a_located_error_beside_a_missing_page(tmp_path):
    root = small_course(tmp_path, GOOD.replace("strategies:\n", "strategies:\n  -\n  - oops\n", 1))
    (root / "docs/strategies/01-listen-well.md").unlink()
    assert {problem.rule for problem in load.load(root).problems} == {"mapping", "page"}


def test_a_title_means_nothing_to_markdown_or_html():
    title = literal("Build <b>Trust</b> & *Rapport* [a](b)")
    assert (
        markdown.markdown(f"# {title}")
        == "<h1>Build &#60;b&#62;Trust&#60;/b&#62; &#38; &#42;Rapport&#42; &#91;a&#93;(b)</h1>"
    )


def test_the_schema_beside_the_data_file_is_in_step():
    """Made anew by `python -m macros.schema`."""
    assert schema.FILE.read_text(encoding="utf-8") == schema.schema()


def test_the_builders_file_must_name_the_course_as_the_data_file_does(tmp_path):
    """Every page says whose record it is, and takes the course's id from there."""
    root = small_course(tmp_path / "small", GOOD)
    for content, line in (("extra:\n  course: else\n", 2), ("extra:\n  generator: false\n", 1)):
        (root / "mkdocs.yml").write_text(content, encoding="utf-8")
        said = (
            f"mkdocs.yml:{line}:1: extra.course: The course’s id in the data file is “small-course”, and it does not stand "
            "here. Write “course: small-course” under extra; learners’ records hang on it. [course-id]"
        )
        assert said in load.load(root).listing()
    (root / "mkdocs.yml").write_text("extra:\n  course: small-course\n", encoding="utf-8")
    assert load.load(root).problems == []


def test_an_overdue_review_is_a_warning_and_no_error(tmp_path):
    root = small_course(tmp_path, GOOD.replace("      due: 2028-01-01", "      due: 2026-03-01", 1))
    loaded = load.load(root)
    assert loaded.problems == []
    said = "docs/_data/strategies.yml:31:7: strategies[listen].review.due: The review of “Listen Well” was due on 2026-03-01. "
    assert str(loaded.warnings[0]) == said + "Review it, and give the days anew. [review-overdue]"


def test_the_original_title_is_put_back_in_one_place(tmp_path):
    line = "      state: title lost"
    root = small_course(tmp_path, GOOD.replace(line, f"{line}\n      title: The Worksheet’s Own"))
    strategy = load.load(root).course.strategies[0]
    assert strategy.shown_title == "The Worksheet’s Own"
    assert not strategy.title_is_lost


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The whole course, to be broken."""
    return copy_project(tmp_path_factory.mktemp("broken") / "project")


BREAKS = {
    "data": ("            grade: best", "            grade: good", "“good” is not one of the choices"),
    "yaml": ("    sentence: >-", "    sentence: a: b", "The YAML breaks here"),
}


#: What is said comes from one place for both commands; so each break with one of them, and with `--all` with both.
@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("build", "data"),
        pytest.param("build", "yaml", marks=pytest.mark.thorough),
        pytest.param("serve", "data", marks=pytest.mark.thorough),
        ("serve", "yaml"),
    ],
)
def test_the_build_stops_with_every_error_and_no_traceback(project, tmp_path, name, command):
    old, new, says = BREAKS[name]
    data = project / "docs" / "_data" / "strategies.yml"
    whole = (ROOT / "docs" / "_data" / "strategies.yml").read_text(encoding="utf-8")
    data.write_text(whole.replace(old, new, 3), encoding="utf-8")
    arguments = ["-d", str(tmp_path / "site")] if command == "build" else ["-a", "127.0.0.1:0"]
    done = subprocess.run(
        [builder("mkdocs"), command, *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )
    data.write_text(whole, encoding="utf-8")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr + done.stdout
    assert says in done.stderr
    assert len(re.findall(r"strategies\.yml:\d+:\d+: ", done.stderr)) == (3 if name == "data" else 1)
    assert not (tmp_path / "site" / "index.html").exists()


@pytest.mark.parametrize(
    "calls",
    [
        {
            '{{ cite("nobody1999nothing") }}': "There is no source “nobody1999nothing”",
            '{{ self_chek("trust") }}': "There is no macro “self_chek”. Did you mean “self_check”?",
        },
        # An error in a macro, as that of a source is.
        pytest.param({"{{ cite() }}": "missing 1 required positional argument"}, marks=pytest.mark.thorough),
        {'{{ term("alliance" }}': "docs/glossary.md"},
    ],
    ids=["without their like", "with too little", "not closed"],
)
def test_wrong_calls_in_a_page_name_the_page_and_are_all_told(project, tmp_path, calls):
    page = project / "docs" / "glossary.md"
    before = page.read_text(encoding="utf-8")
    page.write_text("\n\n".join([before, *calls, ""]), encoding="utf-8")
    done = build(project, tmp_path / "site", strict=False)
    page.write_text(before, encoding="utf-8")
    assert done.returncode == 1
    assert "docs/glossary.md" in done.stderr
    assert [says for says in calls.values() if says not in done.stderr] == []
    assert "Traceback" not in done.stderr


def test_mutated_data_files_build_or_give_located_errors(tmp_path, pytestconfig):
    """Seeded; `--all` breaks ten times as many, and COURSE_MUTATIONS=100000 that many by hand."""
    count = int(os.environ.get("COURSE_MUTATIONS", "1500" if pytestconfig.getoption("all") else "150"))
    whole = (ROOT / "docs" / "_data" / "strategies.yml").read_text(encoding="utf-8")
    for seed in range(count):
        # One in a hundred and fifty breaks the real file, the others the small one, which is a hundred times faster to read.
        text = mutate(whole if seed % 150 == 0 else GOOD, random.Random(seed))
        found = problems_of(text)
        for problem in found:
            assert problem.wrong and problem.right, (seed, problem)
            assert 0 <= problem.line <= text.count("\n") + 2, (seed, problem)
        if not found and seed % 150:
            render_all(text, tmp_path)


def mutate(text: str, chance: random.Random) -> str:
    """Return `text` with one to three small faults of the kinds that hands and tools make."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(lines))
        line = lines[place]
        act = chance.randrange(10)
        if act == 0:
            del lines[place]
        elif act == 1:
            lines.insert(place, line)
        elif act == 2:
            other = chance.randrange(len(lines))
            lines[place], lines[other] = lines[other], line
        elif act == 3:
            lines[place] = " " * chance.randrange(8) + line.lstrip()
        elif act == 4:
            cut = chance.randrange(len(line) + 1)
            lines[place] = line[:cut] + chance.choice("'\"{}[]:#&*!|>%@`-?,\t\x00\ud7ff~") + line[cut:]
        elif act == 5:
            lines[place] = re.sub(r": .*", f": {chance.choice(VALUES)}", line)
        elif act == 6:
            lines[place] = re.sub(r"\w+:", f"{chance.choice(KEYS)}:", line, count=1)
        elif act == 7:
            cut = chance.randrange(len(line) + 1)
            lines[place] = line[:cut] + line[cut + 1 :]
        elif act == 8:
            lines[place] = line.replace("- id:", "- ")
        else:
            end = min(len(lines), place + chance.randrange(1, 9))
            lines[place:place] = lines[place:end]
    return "\n".join(lines)


VALUES = ["", "1", "-3", "true", "null", "[]", "{}", "no", "1:30", "2026-13-45", "best", "wait", "listen", "[a, b]", "{a: 1}",
          "1" * 400, "1e999", ".nan", "|", ">-", "'", "<script>", "trust"]  # fmt: skip
KEYS = ["id", "key", "kind", "grade", "options", "steps", "text", "strategies", "title", "in", "__proto__", "retired"]


def render_all(text: str, folder: Path) -> None:
    """Render every component of a course: sound data must never fail there."""
    from macros.render import Pages  # noqa: PLC0415

    document = read.read_text(text, "small.yml")
    course = shape.shape(document).course
    pages = Pages(course, lambda: 1)
    for strategy in course.strategies:
        for macro in (pages.title, pages.opening, pages.self_check, pages.results, pages.supervision, pages.sources):
            macro(strategy.id)
        if all(item.id in {each.id for each in course.strategies} for item in strategy.works_with):
            pages.onward(strategy.id)
    for macro in (pages.home, pages.strategy_list, pages.origins, pages.bibliography, pages.glossary):
        macro()


def test_messages_are_sorted_and_counted():
    two = [Problem("b", 2, 1, "x", "", "W.", "R."), Problem("a", 9, 1, "x", "p", "W.", "R.")]
    expected = """\
        2 problems in the course's text. Nothing was built; mend these and build again:
          a:9:1: p: W. R. [x]
          b:2:1: W. R. [x]"""
    assert listing(two) == textwrap.dedent(expected)


def test_the_small_page_has_every_section():
    assert "{ #what-goes-wrong }" in small_page("listen")
