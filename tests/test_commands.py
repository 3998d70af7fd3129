"""What an editor does at the command line: check, where, new and tidy; and the manual’s first lesson, how to type."""

from __future__ import annotations

import importlib
import random
import re
import shutil
import subprocess
import sys
import textwrap

import pytest
from conftest import ROOT, SMALL, as_loaded, small_course

from macros import forms, load, model, prose, published, read, render, tells, tidy, wording
from macros.model import PAGE_SECTIONS
from macros.pages import INLINE, OWN

# The package itself is the builders’ door; what the command line runs is its `__main__`.
main = importlib.import_module("macros.__main__").main
GOOD = SMALL.read_text(encoding="utf-8")
NAV = """\
extra:
  course: small-course
nav:
  - strategies/01-listen-well.md
  - strategies/02-ask-well.md
  - Practice:
      - practice/02-ask-well.md
  - Cases:
      - cases/a-long-talk.md
"""


@pytest.fixture
def small(tmp_path):
    """The small course in a folder, with a navigation and a list of what was published."""
    root = small_course(tmp_path / "small", GOOD)
    (root / "mkdocs.yml").write_text(NAV, encoding="utf-8")
    published.add(read.read(root / load.DATA, load.DATA), root)
    return root


def said(capsys, root, *arguments: str, code: int = 0) -> str:
    """Return what a command prints."""
    assert main(list(arguments), root) == code
    return capsys.readouterr().out


def data(root) -> str:
    return (root / load.DATA).read_text(encoding="utf-8")


def test_check_says_that_all_is_sound_or_lists_what_is_not(small, capsys):
    assert said(capsys, small, "check") == "Sound: 2 strategies, 5 questions, 1 cases. Warnings: 0.\n"
    (small / load.DATA).write_text(GOOD.replace("    phase: first", "    phase: last", 1), encoding="utf-8")
    listed = said(capsys, small, "check", code=1)
    assert "docs/_data/strategies.yml:16:5: strategies[listen].phase: There is no phase “last”. Known: first." in listed


def test_check_finds_the_course_itself_sound():
    loaded = as_loaded()
    assert loaded.listing().count("\n") == 0
    assert loaded.warnings == []


def test_where_prints_the_line_of_every_id(small, capsys):
    assert said(capsys, small, "where", "listen-silence") == (
        "docs/_data/strategies.yml:37: strategies[listen].questions[listen-silence]\n"
    )
    assert said(capsys, small, "where", "long-talk/two/a").count("turns[two].choices[a]") == 1
    assert 'docs/strategies/01-listen-well.md:7: {{ cite("smith2001listening") }}' in said(
        capsys, small, "where", "smith2001listening"
    )
    assert said(capsys, small, "where", "listn", code=1) == "There is no id “listn”. Did you mean “listen”?\n"


NEW = {
    "strategy": (["strategy", "families", "Work with Families"], ["docs/strategies/03-work-with-families.md"]),
    "choose one": (["question", "listen"], []),
    "choose several": (["question", "listen", "choose several"], []),
    "put in order": (["question", "ask", "put in order", "ask-steps"], []),
    "write and compare": (["question", "ask", "write and compare"], []),
    "long case": (["case", "own", "Our Own Case"], ["docs/cases/our-own-case.md"]),
    "short case": (["case", "own", "Our Own Case", "--strategy", "ask"], []),
    "source": (["source", "jones2020asking"], []),
}


@pytest.mark.parametrize("name", NEW)
def test_what_is_new_is_sound_in_its_place_and_names_the_lines_to_fill(small, capsys, name):
    arguments, files = NEW[name]
    before = read.read(small / load.DATA, load.DATA).values
    told = said(capsys, small, "new", *arguments)
    loaded = load.load(small)
    assert loaded.problems == [], loaded.listing()
    places = re.findall(r"^  (\S+):(\d+): ", told, re.MULTILINE)
    assert len(places) > 2
    for file, line in places:
        assert "To write:" in (small / file).read_text(encoding="utf-8").split("\n")[int(line) - 1]
    assert {(one.file, str(one.line)) for one in loaded.warnings if one.rule == "unwritten"} == set(places)
    for file in files:
        assert (small / file).exists()
        assert f"- {file.removeprefix('docs/')}\n" in (small / "mkdocs.yml").read_text(encoding="utf-8")
    # All that was there is there as it was, to the letter.
    assert [line for line in GOOD.split("\n") if line not in data(small).split("\n")] == []
    after = read.read(small / load.DATA, load.DATA).values
    for section in before:
        count = len(before[section])
        if section != "strategies" or arguments[0] == "strategy":
            assert before[section] == (after[section][:count] if isinstance(before[section], list) else after[section])


def test_a_text_that_is_still_to_be_written_is_a_warning_with_its_place(small, capsys):
    said(capsys, small, "new", "source", "jones2020asking")
    line = data(small).split("\n").index('    title: "To write: the title of the work."') + 1
    assert str(load.load(small).warnings[1]) == (
        f"docs/_data/strategies.yml:{line}:5: bibliography[jones2020asking].title: This is still to be written: “the title of "
        "the work.”. Write it, or take it out. [unwritten]"
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["strategy", "Families", "Work"], "“Families” is not a name: it has only small letters, digits and single hyphens."),
        (["strategy", "listen", "Listen"], "“listen” is or was in use, and an id is never used again. Choose another."),
        (["question", "listn"], "There is no strategy “listn”. Did you mean “listen”?"),
        (["question", "listen", "chose one"], "“chose one” is no kind of question. Did you mean “choose one”?"),
        (["question", "listen", "choose one", "old-question"], "“old-question” is or was in use, and an id is never used again."),
        (["case", "own", "A Long Talk"], "There is a page docs/cases/a-long-talk.md already."),
        (["source", "Jones-2020"], "“Jones-2020” is not a name: it has only small letters and digits."),
    ],
)  # fmt: skip
def test_what_can_not_be_put_in_changes_nothing(small, capsys, arguments, says):
    assert said(capsys, small, "new", *arguments, code=1).startswith(f"Nothing was put in. {says}")
    assert data(small) == GOOD


def test_tidy_changes_the_form_and_nothing_that_is_said(small, capsys):
    text = GOOD.replace(
        "    sentence: Ask one thing.", "    # A note to whoever comes after.\n    sentence: 'Ask one thing.'"
    )
    text = text.replace("Twelve people listened.", f">-\n      {'Twelve people listened. ' * 9}“A: b #c”")
    (small / load.DATA).write_text(text, encoding="utf-8")
    before = read.read(small / load.DATA, load.DATA).values
    assert said(capsys, small, "tidy") == "docs/_data/strategies.yml is tidy now; what it says is the same.\n"
    written = data(small)
    assert read.read(small / load.DATA, load.DATA).values == before
    assert "    # A note to whoever comes after.\n    sentence: Ask one thing.\n" in written
    assert "#     strategy 01 listen: Listen Well\n" in written
    assert written.count("# region ") == written.count("# endregion") == 3
    assert max(len(line) for line in written.split("\n")[1:]) <= 120
    assert load.load(small).problems == []
    assert said(capsys, small, "tidy") == "docs/_data/strategies.yml was tidy.\n"
    assert data(small) == written


@pytest.mark.parametrize(
    "text",
    ["a: b", "a #b", "- a", "'a", 'say "a" and \'b\'', "no", "12", "1.5", "", "C:\\new", "a:", "# a", " a", "a  b " * 40,
     "word " * 60 + "\n", "one\ntwo", "one\n\ntwo", "x" * 300, "*a*", "{place:x} and more", "a, b", "[a]", "true", "~", "1:30"],
)  # fmt: skip
def test_any_text_comes_back_from_a_tidy_file_as_it_was(text):
    values = {
        "course": {"title": text},
        "strategies": [{"id": "a", "hints": [text, "b"]}],
        "cases": [],
        "retired": ["a", "b/c"],
    }
    written = "\n".join(tidy.lines(values)) + "\n"
    document = read.read_text(written, "x")
    assert document.problems == []
    assert document.values == values


def test_tidy_writes_nothing_that_would_say_something_else(small, capsys, monkeypatch):
    monkeypatch.setattr(tidy, "_quoted", lambda text: f'"{text}!"')
    told = said(capsys, small, "tidy", code=1)
    assert told.startswith(
        "The tidied file would not say the same, so nothing was written. It differs at strategies[1]"
    )
    assert data(small) == GOOD


def test_tidy_refuses_a_file_that_can_not_be_read(small, capsys):
    text = GOOD.replace("    sentence: Ask one thing.", "    sentence: Ask #1.")
    (small / load.DATA).write_text(text, encoding="utf-8")
    assert "[yaml-comment]" in said(capsys, small, "tidy", code=1)
    assert data(small) == text


LESSON = re.compile(r"^\d\. .*?^\s+Right:\n\n(.*?)^\s+Wrong:\n\n(.*?)^\s+It says: “(.*?)”$", re.MULTILINE | re.DOTALL)


def lessons() -> list[tuple[str, str, str]]:
    """Return what the manual says of typing: what is right, its wrong twin, and the message."""
    manual = (ROOT / "docs" / "editing.md").read_text(encoding="utf-8")
    found = LESSON.findall(manual.split("{ #how-to-type }")[1].split("\n## ")[0])
    return [
        (textwrap.dedent(right).strip("\n"), textwrap.dedent(wrong).strip("\n"), says) for right, wrong, says in found
    ]


def test_the_manual_begins_with_how_to_type_in_six_lines():
    manual = (ROOT / "docs" / "editing.md").read_text(encoding="utf-8")
    assert re.search(r"^## .*$", manual, re.MULTILINE)[0] == "## How to type { #how-to-type }"
    assert len(lessons()) == 6


@pytest.mark.parametrize(("right", "wrong", "says"), lessons())
def test_what_the_manual_calls_right_is_read_whole_and_what_it_calls_wrong_says_what_it_says(right, wrong, says):
    document = read.read_text(right, "x")
    assert document.problems == []
    typed = " ".join(re.sub(r"^\s*(- )?(\w+:)?( >-)?", "", line).strip() for line in right.split("\n"))
    values = document.values.values() if isinstance(document.values, dict) else document.values
    whole = " ".join(" ".join(value) if isinstance(value, list) else str(value) for value in values)
    assert re.findall(r"\w+", typed) == re.findall(r"\w+", whole)
    told = [f"{problem.wrong} {problem.right}" for problem in read.read_text(wrong, "x").problems]
    assert says in told


def test_the_manual_names_every_command():
    manual = (ROOT / "docs" / "editing.md").read_text(encoding="utf-8")
    for command in ("check", "where", "new strategy", "new question", "new case", "new source", "tidy"):
        assert f"python3 .ci/course.py {command}" in manual, command


def test_the_data_file_is_tidy_and_tidy_leaves_it_alone():
    """`python3 .ci/course.py tidy` makes it so."""
    text = (ROOT / load.DATA).read_text(encoding="utf-8")
    assert tidy.tidied(text, load.DATA) == text


def test_a_build_notes_what_was_published(small, capsys):
    (small / published.FILE).unlink()
    assert "New among the published ids, in docs/_data/published.txt: " in said(capsys, small, "note")
    assert "listen-silence/nod" in published.listed(small)
    assert said(capsys, small, "note") == "Every id is noted already.\n"
    assert 'run("python", "-m", "macros", "note")' in (ROOT / ".ci" / "course.py").read_text(encoding="utf-8")


def test_a_bank_that_a_guesser_can_read_is_a_warning_with_the_places(monkeypatch):
    monkeypatch.setattr(wording, "ENOUGH", 2)
    root = ROOT / "none"
    document = read.read_text(
        GOOD.replace("            text: “What happened?”", "            text: “What happened then?”"), "small.yml"
    )
    course = load.shape.shape(document).course
    found = [str(each) for each in wording.check(course, document)]
    assert not root.exists()
    assert any(each.startswith("small.yml:11:1: strategies: ") and each.endswith("[guessable]") for each in found), (
        found
    )


def test_a_bank_whose_form_words_or_phrases_give_keys_away_is_a_warning_with_what_to_mend(monkeypatch):
    monkeypatch.setattr(tells, "ENOUGH", 1)
    monkeypatch.setattr(tells, "PHRASE_ENOUGH", 1)
    monkeypatch.setattr(tells, "FORM_AT_MOST", -1.0)
    monkeypatch.setattr(tells, "WORDS_AT_MOST", -1.0)
    document = read.read_text(GOOD, "small.yml")
    course = load.shape.shape(document).course
    phrase = model.Phrase(id="any", words=["[a-z]"])
    found = [str(each) for each in tells.check(course.model_copy(update={"phrases": [phrase]}), document)]
    assert any("choosing by" in each and "give their keys another number of sentences" in each for each in found), found
    assert any("a model that sees words only finds" in each and "words that only keys have" in each for each in found)
    assert all(each.startswith("small.yml:11:1: strategies: ") and each.endswith("[telling]") for each in found)


def telling_items(count: int = 40) -> list[tuple[str, wording.Item]]:
    """Return items of eight strategies whose key alone has two sentences and the word “sounds”."""

    def option(name, grade, text):
        return model.Option(id=name, text=text, grade=grade, effect="e", tempting="t", better="b")

    wrong = ["We could try this now, and see.", "You should do that, I think.", "Many people say so, you know."]
    return [
        (
            f"strategy-{n % 8}",
            wording.Item(
                f"item-{n}",
                "stem",
                [option("k", "best", f"It sounds hard {n}. Is it?")]
                + [option(f"d{at}", "unhelpful", text) for at, text in enumerate(wrong)],
            ),
        )
        for n in range(count)
    ]


def test_a_tell_is_found_by_the_rules_the_pair_the_models_and_the_phrases():
    owned = telling_items()
    items = [item for _, item in owned]
    assert tells.by_form("part", items)[0].share == 1
    assert tells.best_pair_on_the_other_half("part", items).share == 1
    assert tells.by_counts("part", owned).share == tells.by_words("part", owned).share == 1
    (sounds,) = tells.by_phrase([model.Phrase(id="sounds", words=["sounds"])], items)
    assert (sounds.found, sounds.asked) == (40, 40)


def test_where_nothing_tells_the_models_find_no_more_than_chance():
    """The keys of the same items, drawn by a seed."""
    chance = random.Random(1)
    owned = []
    for owner, item in telling_items(200):
        grades = ["best", "unhelpful", "unhelpful", "unhelpful"]
        chance.shuffle(grades)
        mixed = [each.model_copy(update={"grade": grade}) for each, grade in zip(item.options, grades, strict=True)]
        owned.append((owner, wording.Item(item.id, item.stem, mixed)))
    for found in (tells.by_counts("part", owned), tells.by_words("part", owned)):
        low, high = found.interval()
        assert low < 0.25 < high


def test_forms_of_the_test_that_a_guesser_finds_unlike_are_a_warning_with_what_to_mend():
    items = [item for _, item in telling_items(20)]
    course = as_loaded().course
    owner = course.strategies[0]
    plain = "We could try it this way, and see."
    strategies = []
    for at, item in enumerate(items):
        even = [each.model_copy(update={"text": f"{plain} {number}"}) for number, each in enumerate(item.options)]
        asked = owner.form_a.model_copy(update={"id": item.id, "options": even})
        # In form B the key alone has two sentences, in the first `at` questions.
        telling = asked.model_copy(update={"id": f"{item.id}-b", "options": item.options if at < 3 else even})
        strategies.append(owner.model_copy(update={"form_a": asked, "form_b": telling, "form_c": None}))

    def warned(so_many: int) -> list[str]:
        short = course.model_copy(update={"strategies": strategies[:so_many]})
        return [str(each) for each in forms.check(short, read.Document("x"))]

    assert warned(9) == []  # too few to say
    (told,) = warned(15)
    assert "the forms of the test differ by more than 10 points; most by" in told
    assert "In form B it finds item-0-b, item-1-b, item-2-b: part or join sentences" in told
    assert told.endswith("[telling]")


@pytest.mark.parametrize(("part", "says"), [("servng", "is not known here"), ("serving", "apt install wrk")])
def test_the_benchmark_says_what_is_missing_before_it_measures(part, says):
    """Where no program can be found on the path, as on a machine that has only what the tests need."""
    command = [sys.executable, str(ROOT / "tests" / "benchmark"), part]
    done = subprocess.run(command, env={"PATH": ""}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "")
    assert says in done.stdout


def test_what_a_page_may_call_is_what_the_renderer_shows():
    assert set(OWN) | set(INLINE) <= set(render.MACROS)
    called = {call.macro for page in (ROOT / "docs").rglob("*.md") for call in prose.calls(prose.lines(page))}
    assert called == set(render.MACROS)
    assert len(PAGE_SECTIONS) == 11


def walk_table() -> list[tuple[str, list[str]]]:
    """Return each row of the README’s “Where to change what”: what one wants, and what stands in code where to go."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.split("## Where to change what")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in table.split("\n") if line.startswith("|")][2:]
    return [(row[0].strip(), re.findall(r"`([^`]+)`", row[1])) for row in rows]


@pytest.mark.parametrize(
    ("want", "named"), walk_table(), ids=lambda value: value[:40] if isinstance(value, str) else ""
)
def test_the_readme_s_table_leads_to_what_is_there(want, named):
    """Paths exist; a word in code that is no path stands in one of the files named beside it, or in the data file."""
    assert named, want
    paths = [name for name in named if re.fullmatch(r"[\w./-]+(/|\.\w+)", name)]
    for path in paths:
        assert (ROOT / path).exists(), (want, path)
    files = [ROOT / path for path in paths if (ROOT / path).is_file()] + [ROOT / load.DATA]
    for name in set(named) - set(paths):
        if shutil.which(name.split()[0], path=str(ROOT / ".venv" / "bin")) or name.startswith("python3 "):
            continue  # a command
        assert any(re.search(rf"\b{re.escape(name)}\b", file.read_text(encoding="utf-8")) for file in files), (
            want,
            name,
        )
