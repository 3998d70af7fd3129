"""Values of the right type that are no word of their field, wherever they come from; one count of everything; one register of kinds."""

from __future__ import annotations

import base64
import csv
import io
import json
import random
import re
import zlib

import pytest
from conftest import ROOT, Learner, address_of, asked, course, pure
from playwright.sync_api import Page, expect
from way import ELEMENTS

PAGE = "strategies/01-build-trust-and-rapport.html"
ONE, WRITE = "trust-limits", "trust-write-complaint"
COURSE = "working-with-resistant-clients"
RULES = ("record/gain.js", "record/entries.js", "exchange/record-file.js", "exchange/hand-over.js", "exchange/group.js",
         "exchange/plan.js", "exchange/calendar.js", "exchange/table.js", "components/case/story.js")  # fmt: skip


@pytest.fixture(scope="module")
def rules(browser) -> Page:
    """A page with what reads, checks and counts, and nothing else."""
    page = pure(browser.new_page(), *RULES)
    yield page
    page.close()


#: One sound event of each kind.
SOUND = {
    "answered": {"question": "q", "revision": "r", "response": ["a"], "result": "correct", "sure": "certain"},
    "marked": {"attempt": "e1", "met": ["a"], "of": 4},
    "afresh": {"quiz": "trust"},
    "read": {"strategy": "trust"},
    "began": {"case": "c", "mode": "coaching"},
    "chose": {"case": "c", "turn": "t", "choice": "x", "after": "e5", "wrote": "", "said": "S", "heard": "H"},
    "wrote": {"entry": "n1", "strategy": "trust", "date": "2026-11-01", "setting": "room", "code": "K-7", "tried": "t", "happened": "h", "next": "n", "alliance": 3, "tags": ["a", "a"]},
    "removed": {"entry": "n1"},
    "restored": {"entry": "n1"},
    "visited": {"strategy": "trust", "section": "self-check", "seconds": 5},
    "drew": {"forms": "ab", "words": "ba"},
    "worded": {"time": "before", "line": "l", "words": "w"},
    "handed": {"test": "before", "form": "a"},
    "reviewing": {"questions": ["q", "p"]},
    "practising": {"strategy": "trust", "company": "alone"},
    "replied": {"round": "e15", "strategy": "trust", "line": "l", "mood": 1, "words": "w", "betters": "e16"},
    "felt": {"reply": "e16", "how": "right"},
    "landed": {"round": "e15", "strategy": "trust", "line": "l", "mood": 0, "how": "closer"},
    "set": {"name": "time", "value": "off"},
    "accepted": {"plan": "abcd123", "from": "Dr", "due": "2030-12-20", "note": "N", "items": ["trust"], "results": 1},
    "dropped": {"plan": "abcd123"},
    "copied": {},
}  # fmt: skip
EVENTS = [
    {"id": f"e{number}", "at": 1000 + number, "version": 4, "kind": kind, **fields}
    for number, (kind, fields) in enumerate(SOUND.items(), 1)
]
#: JavaScript, because JSON knows no NaN and no half a character.
NASTY = {
    "constructor": '"constructor"',
    "__proto__": '"__proto__"',
    "hasOwnProperty": '"hasOwnProperty"',
    "NaN in words": '"NaN"',
    "half a character": '"a\\ud800"',
    "markup": '"<b>"',
    "no day": '"2026-02-31"',
    "nothing written": '""',
    "NaN": "NaN",
    "without end": "Infinity",
    "absurd": "9e15",
    "below nought": "-1",
    "a part": "0.5",
    "null": "null",
    "missing": "undefined",
    "true": "true",
    "a mapping": "{}",
    "names in a list": '["constructor"]',
    "a list in a list": '[["a"]]',
    "a list with a hole": "[, 'a']",
    "half a character in a list": '["\\ud800"]',
}
WORDS = {"constructor", "__proto__", "hasOwnProperty", "NaN in words", "markup", "no day", "nothing written"}
NAMES = ("question", "revision", "quiz", "strategy", "case", "turn", "choice", "line")
#: What of the above is a word of its field after all: free words of the learner's, what has the form of a name, what may be missing.
FITS = {
    **{key: {"no day"} for key in NAMES},
    **dict.fromkeys(("setting", "code", "tried", "happened", "next", "from", "note", "words"), WORDS),
    **dict.fromkeys(("wrote", "said", "heard"), WORDS | {"missing"}),
    **{key: {"null", "missing"} for key in ("result", "sure")},
    **{key: {"NaN in words", "no day"} for key in ("id", "attempt", "after", "entry", "round", "reply")},
    "betters": {"NaN in words", "no day", "missing"},
    "response": WORDS,
    "mode": {"missing"},
    "form": {"missing"},
    "section": {"nothing written", "no day"},
    "due": {"nothing written"},
    "tags": {"names in a list"},
}


def changed() -> list[tuple[str, str, str, str]]:
    """Return each kind, each of its fields, each nasty value's name, and the event as JavaScript."""
    made = []
    for event in EVENTS:
        for field in event:
            if field in ("kind", "version"):
                continue
            for name, value in NASTY.items():
                text = f"({{ ...{json.dumps(event)}, {json.dumps(field)}: {value} }})"
                made.append((event["kind"], field, name, text))
    return made


READ_ALL = """(events) => events.map((text) => {
    const event = eval(text);
    const kept = course.facts.bringForward(event).aside === "";
    const file = JSON.stringify({ format: "course-record", version: 1, course: "c", events: [event] });
    const read = course.recordFile.read(file, "c", new Map());
    return [kept, read.refused || "", String(read.values?.[1] ?? "")];
})"""


def test_every_kind_with_every_nasty_value_is_read_or_set_aside_alike_from_the_store_and_from_a_file(rules: Page):
    all_of_it = changed()
    wrong = []
    for (kind, field, name, _), (kept, refused, why) in zip(
        all_of_it, rules.evaluate(READ_ALL, [each[3] for each in all_of_it]), strict=True
    ):
        # Of a draw, “words” is an order; elsewhere they are the learner's.
        fitting = FITS.get(field, set()) if (kind, field) != ("drew", "words") else set()
        fits = name in fitting
        # In JSON what is no number becomes null, and a hole too; both are judged as what they became.
        became = "null" if name in ("NaN", "without end") else name
        fits_in_file = became in fitting
        if kept != fits or (refused == "") != fits_in_file or (refused and why != field):
            wrong.append((kind, field, name, kept, refused, why))
    assert wrong == []
    assert len(all_of_it) > 1000


def test_what_holds_more_than_its_kind_is_not_read(rules: Page):
    script = """(event) => [{ admin: 1 }, JSON.parse('{"__proto__": {"a": 1}}'), { constructor: 1 }, { "": 1 }].map((more) => {
        const made = { ...event };
        for (const key of Object.keys(more)) Object.defineProperty(made, key, { value: 1, enumerable: true });
        return course.facts.bringForward(made).fault;
    })"""
    assert rules.evaluate(script, EVENTS[3]) == ["admin", "__proto__", "constructor", "a field without a name"]
    raws = "[null, 7, 'x', [], new Map(), new Date(), Object.create(null), {}, { version: 2 }]"
    assert rules.evaluate(f"() => {raws}.map((raw) => course.facts.bringForward(raw).aside)") == ["unreadable"] * 9


def test_what_was_read_makes_no_figure_that_is_none(rules: Page):
    """Whatever is let in: every figure is worked out, and none is NaN or a day that there is not."""
    script = """([texts, noon]) => {
        const sound = texts.map((text) => eval(text)).map((raw, n) => ({ ...raw, id: `x${n}` }))
            .map((raw) => course.facts.bringForward(raw).event).filter(Boolean);
        const strategy = { id: "trust", questions: [{ id: "q", revision: "r" }], case: { id: "c", ends: ["t/x"] }, forms: { a: null, b: null, c: null }, words: 9, title: "T", page: "p" };
        const index = course.figures.indexOf(sound);
        const today = course.days.dayOf(noon);
        const shown = [course.figures.strategyOf(index, strategy, today), course.figures.dueOf(index, [strategy], today),
            course.figures.confidenceOf(index, [strategy]), course.gain.of(index, [strategy]), course.entries.entriesOf(sound),
            course.plan.accepted(index).map((plan) => [plan, plan.due && course.days.inWords(plan.due), course.plan.timeOf(plan, { strategies: [strategy], cases: [] })]),
            course.story.waysOf(sound, "c"), [...index.settings], index.last];
        return [sound.length, JSON.stringify(shown, (key, value) => (Number.isNaN(value) ? "NaN!" : value))];
    }"""
    count, shown = rules.evaluate(script, [[each[3] for each in changed()], 1_795_435_200_000])
    assert count > 150
    assert "NaN!" not in shown and "Invalid Date" not in shown


def test_a_half_character_that_was_typed_becomes_a_whole_one(rules: Page):
    script = r"""(fields) => { const made = course.facts.make("wrote", { ...fields, tried: "a\ud800b", tags: ["\udc00", "\u{1F642}"] });
        return [made.tried, made.tags, course.kinds.faultOf(made)]; }"""
    assert rules.evaluate(script, SOUND["wrote"]) == ["a\ufffdb", ["\ufffd", "\U0001f642"], ""]


# One register.


def test_there_is_a_sound_event_of_every_kind_and_the_manual_has_the_same_table(rules: Page):
    register = rules.evaluate("() => [...course.kinds.KINDS].map(([kind, fields]) => [kind, Object.keys(fields)])")
    assert dict(register) == {kind: list(fields) for kind, fields in SOUND.items()}
    source = (ROOT / "overrides/record/kinds.js").read_text(encoding="utf-8")
    sentences = {kind: says for says, kind in re.findall(r'^    // (.*)\n    \["(\w+)", ', source, re.MULTILINE)}
    rows = re.findall(
        r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", (ROOT / "docs/file.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    table = {kind: (says, re.findall(r"`(\w+)`", re.sub(r"\(.*?\)", "", holds))) for kind, says, holds in rows}
    assert table == {kind: (sentences[kind], list(fields)) for kind, fields in SOUND.items()}


RECORD = """({ courseId: "c", name: "", events: %s, aside: [], allDrafts: [] })"""


def test_a_file_with_one_event_of_every_kind_saves_and_restores(rules: Page):
    script = f"(events) => course.recordFile.read(course.recordFile.textOf({RECORD % 'events'}), 'c', new Map())"
    read = rules.evaluate(script, EVENTS)
    assert read["fresh"] == EVENTS and read["known"] == 0


def test_a_kind_added_to_the_register_alone_leaves_the_learner_s_own_file_readable(rules: Page):
    script = """(events) => {
        course.kinds.KINDS.set("sang", { song: course.kinds.text(20) });
        try {
            const sang = course.facts.make("sang", { song: "la" });
            const kept = course.facts.bringForward(sang).event;
            const read = course.recordFile.read(course.recordFile.textOf({ courseId: "c", events: [...events, kept], aside: [], allDrafts: [] }), "c", new Map());
            return [read.fresh?.length, course.figures.indexOf([...events, kept]).events];
        } finally {
            course.kinds.KINDS.delete("sang");
        }
    }"""
    assert rules.evaluate(script, EVENTS) == [len(EVENTS) + 1, len(EVENTS) + 1]


# What is handed over, and a saved board.

RETURNED = {
    "format": "course-return",
    "version": 1,
    "course": "c",
    "learner": "Anna",
    "person": "p1",
    "made": 5,
    "edition": "1",
    "strategies": [{"id": "trust", "state": "tried", "complete": True, "read": True, "played": True, "tried": 1, "questions": 7, "first": 1, "latest": 1, "entries": 1}],
    "cases": [{"id": "case-charge", "played": True}],
    "answers": [{**SOUND["answered"], "at": 1}],
    "entries": [{field: value for field, value in SOUND["wrote"].items() if field != "entry"}],
    "tests": [{"test": "before", "form": "a", "drawn": True, "at": 1}],
    "worded": [{"time": "before", "form": "b", "drawn": True, "line": "l", "words": "w", "at": 1}],
}  # fmt: skip
ROWS = ("strategies", "cases", "answers", "entries", "tests", "worded")


def test_every_field_of_a_file_handed_over_and_of_a_saved_board_is_held_to_the_register(rules: Page):
    own = {"learner": WORDS, "edition": WORDS, "person": {"NaN in words", "no day"}, "id": {"no day"}}
    own |= {key: {"true"} for key in ("complete", "read", "played", "drawn")} | {"form": set()}
    cases = []
    for part in (None, *ROWS):
        for field in RETURNED if part is None else RETURNED[part][0]:
            if part is None and field in ("format", "version", "course", *ROWS):
                continue
            # “tried” is a number of a strategy, and words of an entry.
            fits = own.get(field, FITS.get(field, set()) if part != "strategies" else set())
            cases += [(part, field, name, value, name in fits) for name, value in NASTY.items()]
    script = """([file, cases]) => cases.map(([part, field, name, value]) => {
        const made = structuredClone(file);
        (part ? made[part][0] : made)[field] = eval(`(${value})`);
        const text = JSON.stringify(made);
        const board = JSON.stringify({ format: "course-board", version: 1, files: [made] });
        return [text, board].map((each) => course.handOver.listFromText(each, "c")[0].refused || "");
    })"""
    told = rules.evaluate(script, [RETURNED, [each[:4] for each in cases]])
    wrong = []
    for (part, field, name, _, fits), (alone, board) in zip(cases, told, strict=True):
        became = "null" if name in ("NaN", "without end") else name
        fits_in_json = fits if became == name else became in FITS.get(field, set())
        if (alone == "") != fits_in_json or alone != board or alone not in ("", "broken hand-over"):
            wrong.append((part, field, name, alone, board))
    assert wrong == []
    # More right than asked is no figure either.
    absurd = {**RETURNED, "strategies": [{**RETURNED["strategies"][0], "latest": 7}]}
    assert rules.evaluate("(file) => course.handOver.fromText(JSON.stringify(file), 'c').refused", absurd)


def test_what_a_record_hands_over_is_read_again_whole(rules: Page):
    script = """(events) => {
        const strategy = { id: "trust", questions: [{ id: "q", revision: "r" }], case: null };
        const index = course.figures.indexOf(events);
        const entries = course.entries.entriesOf(events);
        const chosen = { learner: "A", person: "p", completion: true, answers: true, entries, worded: ["before", "after"] };
        const made = course.handOver.made(events, index, { edition: "1", strategies: [strategy], cases: [] }, 20000, chosen);
        return [made, course.handOver.fromText(course.handOver.toText(made, "c"), "c").handOver];
    }"""
    made, read = rules.evaluate(script, EVENTS)
    assert read == made
    assert made["answers"] == [{**SOUND["answered"], "at": 1001}]
    handed = {event["kind"]: event["at"] for event in EVENTS}
    assert made["tests"] == [{"test": "before", "form": "a", "drawn": True, "at": handed["handed"]}]
    assert made["worded"] == []  # they were written, and not handed in
    assert made["entries"] == [{field: value for field, value in SOUND["wrote"].items() if field != "entry"}]


# Plans.

PLAN = {"id": "abcd123", "from": "Dr Example", "due": "2030-12-20", "note": "Zuerst „Vertrauen“!", "items": ["trust", "autonomy"], "results": 2}  # fmt: skip


def old_link(plan: dict) -> str:
    """Return the part after the # as edition 1.1.0 made it."""
    fields = [plan["id"], plan["from"], plan["due"], plan["note"], " ".join(plan["items"]), plan["results"]]
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = deflate.compress(json.dumps(fields, ensure_ascii=False).encode()) + deflate.flush()
    return "#plan=1." + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def new_link(rules: Page, plan: dict) -> str:
    """Return the part after the # as it is made now."""
    return rules.evaluate("(plan) => course.plan.toLink(plan, '')", plan)


OPEN = """(hashes) => Promise.all(hashes.map(async (hash) => {
    const { plan, refused } = await course.plan.fromHash(new URL(`http://clinic.test/assignment.html${hash}`).hash);
    return plan || refused;
}))"""
FOLLOWS = [")", ".", ">", "”", "’", ",", ";", "!", "?", "'", '"', "*", "_", "**", "__", "*_", "]", "]]", "}", "|", ":", ").", ">.", ">,",
           "=20", "=0D=0A", "%20", "%0D%0A", " ", "\n", "\r\n", "=\r\n", " Please open it.", ">  Best, Dr Example", "%3E", "&lt;", "<br>",
           "\u200b", "…", "-", "--", "/"]  # fmt: skip


def test_what_follows_a_plan_s_link_is_ignored_and_a_link_of_the_edition_before_opens_too(rules: Page):
    for link in (old_link(PLAN), new_link(rules, PLAN)):
        opened = rules.evaluate(OPEN, [link, *(link + each for each in FOLLOWS)])
        assert [each for each, found in zip(["", *FOLLOWS], opened, strict=True) if found != PLAN] == [], link
    # Where the count is known, whole words may follow without a sign between.
    assert rules.evaluate(OPEN, [new_link(rules, PLAN) + "_and_then_some_more_words"]) == [PLAN]


def test_a_link_that_a_mail_program_broke_in_two_or_wrote_in_its_own_way_opens(rules: Page):
    link = new_link(rules, PLAN)
    half = len(link) // 2
    broken = [link[:half] + each + link[half:] for each in ("\r\n", " ", "%20", "%0D%0A", "=\r\n", "=0D=0A")]
    assert rules.evaluate(OPEN, [*broken, link.replace("=", "=3D", 1), link.replace("=", "%3D", 1)]) == [PLAN] * 8
    assert rules.evaluate(OPEN, [old_link(PLAN).replace("=", "=3D", 1)]) == [PLAN]


def test_a_plan_that_was_cut_is_refused_wherever_it_was_cut_and_whatever_follows(rules: Page):
    new, old = new_link(rules, PLAN), old_link(PLAN)
    cuts = [new[:length] + after for length in range(6, len(new)) for after in ("", ")", "=20", "_")]
    assert set(rules.evaluate(OPEN, cuts)) <= {"broken link", "newer plan"}
    told = rules.evaluate(OPEN, [old[:length] + after for length in range(8, len(old) - 1) for after in ("", ")", "_")])
    assert all(each in ("broken link", PLAN) for each in told)
    assert told.count("broken link") >= len(told) - 12  # the very last bits hold nothing


def test_every_field_of_a_plan_is_held_to_the_register_in_a_file_and_in_a_link(rules: Page):
    cases = [(field, name, value) for field in PLAN for name, value in NASTY.items()]
    script = """([plan, cases]) => Promise.all(cases.map(async ([field, name, value]) => {
        const made = { ...plan, [field]: eval(`(${value})`) };
        const file = course.plan.fromText(JSON.stringify({ format: "course-assignment", version: 1, ...made })).refused;
        if (!Array.isArray(made.items) || field === "items") return [file];
        const found = await course.plan.fromHash((await course.plan.toLink(made, "")));
        return [file, found.refused];
    }))"""
    wrong = []
    for (field, name, _), told in zip(cases, rules.evaluate(script, [PLAN, cases]), strict=True):
        fits = name in FITS.get("plan" if field == "id" else field, set())
        if any((each or "") != ("" if fits else "broken plan") for each in told):
            wrong.append((field, name, told))
    assert wrong == []


def test_a_day_in_a_calendar_stays_one_entry_whatever_the_note_holds(rules: Page):
    script = r"""() => course.calendar({ id: "abcd", due: "2030-12-20" }, "a\rBEGIN:VEVENT", "b\r\nEND:VCALENDAR\nc")"""
    lines = re.split(r"\r\n|\r|\n", rules.evaluate(script))
    assert lines.count("BEGIN:VEVENT") == 1 and lines.count("END:VCALENDAR") == 1


# For a spreadsheet.


def test_no_cell_of_a_table_is_a_formula(rules: Page):
    signs = "=+-@＝＋－＠"
    starts = ["", " ", "  \t", "\n", "\r\n", "\u00a0", "\u200b", "\ufeff", "\u3000", "\u0000"]
    texts = [f"{start}{sign}HYPERLINK(1)" for start in starts for sign in signs] + ["\tx", "\rx", "\nx"]
    entries = [dict(SOUND["wrote"], tried=text, code=text, tags=[text]) for text in texts]
    script = "([entries, texts]) => [course.table.ofEntries(entries, (id) => id), course.table.of(texts, [texts])]"
    journal, board = rules.evaluate(script, [entries, texts])
    rows = list(csv.reader(io.StringIO(journal.removeprefix("\ufeff"), newline="")))[1:]
    assert [(row[4], row[2], row[8]) for row in rows] == [(f"'{text}",) * 3 for text in texts]
    for row in csv.reader(io.StringIO(board.removeprefix("\ufeff"), newline="")):
        assert row == [f"'{text}" for text in texts]
    harmless = ["a=b", "I said: - no", "“=1”", "", "7"]
    row = list(csv.reader(io.StringIO(rules.evaluate("(t) => course.table.of(t, [])", harmless)[1:], newline="")))
    assert row == [harmless]


def test_every_download_for_a_spreadsheet_is_written_by_the_one_table():
    written = {
        file.name: re.findall(r"[^\n]*, \"csv\"[^\n]*", file.read_text(encoding="utf-8"))
        for file in (ROOT / "overrides").rglob("*.js")
    }
    lines = [line for found in written.values() for line in found]
    assert len(lines) == 2 and all("course.table.of(" in line or "course.table.ofEntries(" in line for line in lines)


# Cases.


def test_a_grade_that_is_none_of_ours_is_on_no_typical_way(rules: Page):
    script = """() => {
        const choice = (id, grade) => [id, { id, grade, next: "end", alliance: 0, uses: [], misuses: [] }];
        const choices = new Map([choice("n", "splendid"), choice("u", "unhelpful"), choice("b", "best"), choice("h", "harmful")]);
        const story = { turns: new Map([["a", { choices }]]), endings: new Map(), first: "a", grades: ["best", "acceptable", "unhelpful", "harmful"] };
        return [1, -1].map((side) => course.story.typicalWay(story, side)[0].choice);
    }"""
    assert rules.evaluate(script) == ["b", "h"]


def test_the_grades_of_a_case_are_those_of_the_model_in_its_order(site):
    from macros.model import GRADE_NAMES  # noqa: PLC0415 - the path is set in conftest

    page = (site / PAGE).read_text(encoding="utf-8")
    assert re.findall(r'data-grades="?([^">]*)', page) == [" ".join(GRADE_NAMES)]


def test_a_case_whose_choices_lead_in_a_circle_is_read_to_an_end(rules: Page):
    chose = {"kind": "chose", "case": "c", "turn": "t", "choice": "x", "version": 2}
    circles = [{**chose, "id": "a", "at": 1, "after": "b"}, {**chose, "id": "b", "at": 2, "after": "a"}]
    found = rules.evaluate("(events) => course.story.waysOf(events, 'c').way.length", circles)
    assert found == 2
    assert rules.evaluate("(e) => course.story.waysOf([{ ...e, after: e.id }], 'c').way.length", circles[0]) == 1


# One count.


def written(name: str, at: int, **more) -> list[dict]:
    """Return an answer in words and, if it says so, its marking."""
    made = {"id": name, "at": at, "version": 2, "kind": "answered", "question": "q", "revision": "r", "response": "w", "result": None, "sure": None}  # fmt: skip
    marked = {"id": f"{name}m", "at": at + 1, "version": 2, "kind": "marked", "attempt": name, "met": ["a"], "of": 1}
    return [{**made, **more}, marked] if more.pop("marked", True) else [{**made, **more}]


SUM = """([events, noon]) => {
    const asked = [{ id: "q", revision: "r" }];
    const index = course.figures.indexOf(events);
    const row = course.figures.strategyOf(index, { id: "s", questions: asked, case: null }, course.days.dayOf(noon));
    return { sum: course.figures.countsOf(index, asked), row };
}"""


def test_a_first_answer_left_unmarked_has_no_result_and_no_later_one_takes_its_place(rules: Page):
    found = rules.evaluate(SUM, [[*written("a", 1, marked=False)[:1], *written("b", 5)], 9])
    assert found["sum"]["tried"] == found["row"]["tried"] == 1
    assert found["sum"]["first"] == {"correct": 0, "partly": 0, "not yet": 0}
    assert (found["row"]["first"], found["row"]["firsts"]) == (0, 0)
    assert found["sum"]["latest"]["correct"] == found["row"]["latest"] == 1
    # Left unmarked later on, what was marked before still counts.
    found = rules.evaluate(SUM, [[*written("a", 1), *written("b", 5, marked=False)[:1]], 9])
    assert (found["row"]["first"], found["row"]["firsts"], found["row"]["latest"]) == (1, 1, 1)


def test_the_fold_that_goes_on_from_the_last_one_says_the_same_as_one_made_anew(rules: Page):
    script = """(log) => {
        const asked = { id: "q", revision: "r", quiz: "s" };
        const state = (events) => JSON.stringify(course.attempts.stateOf(course.attempts.of(events), asked));
        const wrong = [];
        let events = [];
        for (const [step, event] of log.entries()) {
            // In any order, as two tabs bring them.
            events = course.facts.inOrder(new Map([...events, event].map((each) => [each.id, each])));
            const anew = course.attempts.empty();
            for (const each of events) course.attempts.take(anew, each);
            if (state(events) !== JSON.stringify(course.attempts.stateOf(anew, asked))) wrong.push(step);
        }
        return wrong;
    }"""
    dice = random.Random(7)
    log = []
    for number in range(120):
        at = dice.randrange(1000)
        log += written(f"n{number}", at, marked=dice.random() < 0.5, revision=dice.choice(["r", "old"]))
        if number % 9 == 0:
            log.append({"id": f"f{number}", "at": at, "version": 2, "kind": "afresh", "quiz": "s"})
    assert rules.evaluate(script, log) == []


def test_most_missed_on_the_board_takes_the_very_first_answer_too(rules: Page):
    answers = [{**SOUND["answered"], "at": at, "result": result} for at, result in ((1, None), (2, "not yet"))]
    script = """(answers) => course.group.missed([{ answers }], new Map([["q", { revision: "r", options: new Map() }]])).rows.length"""
    assert rules.evaluate(script, answers) == 0
    assert rules.evaluate(script, answers[1:]) == 1


def ready(learner: Learner, name: str) -> Page:
    """Open a page of the learner's own and wait until it is ready."""
    learner.open(f"{name}.html")
    element = ELEMENTS.get(name, name)
    learner.page.locator(f"course-{element}[data-ready]").wait_for()
    return learner.page


@pytest.mark.thorough
def test_self_check_progress_completion_home_and_return_say_the_same_of_an_answer_tried_again(learner: Learner):
    learner.open(PAGE)
    place = learner.question(WRITE)
    place.locator("textarea").fill("First words")
    learner.check(WRITE)
    summary = learner.page.locator("[data-summary]")
    place.get_by_role("button", name="Try again").click()
    place.locator("textarea").fill("Better words")
    learner.check(WRITE)
    for box in place.locator("[data-checklist] input").all():
        box.check()
    expect(place.locator("[data-result]")).to_have_text("Correct, by your own marking: 4 of 4.")
    expect(summary).to_contain_text(f"Answered: 1 of {asked('trust')}")
    expect(summary).to_contain_text("First attempts: 0 correct, 0 partly right, 0 not yet")
    expect(summary).to_contain_text("Latest attempts: 1 correct, 0 partly right, 0 not yet")
    row = ready(learner, "progress").locator("tr[data-strategy='trust']")
    expect(row.locator("[data-cell='first']")).to_have_text("–")
    expect(row.locator("[data-cell='latest']")).to_have_text(f"1 of {asked('trust')}")
    expect(ready(learner, "completion").locator("[data-card]")).to_contain_text(f"1 of {asked('trust')}")
    expect(ready(learner, "index").locator("[data-map] [data-strategy='trust'] [data-state]")).to_have_text("reading")
    page = ready(learner, "return")
    page.locator("[name='completion']").check()
    file = json.loads(page.locator("[data-raw]").text_content())
    trust = file["strategies"][0]
    assert (trust["tried"], trust["first"], trust["latest"]) == (1, 0, 1)


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.thorough)])
def test_a_random_record_has_the_same_figures_on_every_page(learner: Learner, tmp_path, seed):
    """Counted here by the words of docs/figures.md, and read off the self-check, My progress, the record of completion, what is
    handed over, and the board.
    """
    learner.open(PAGE)
    shown = learner.page.evaluate(
        """() => [...document.querySelectorAll("course-self-check .question")].map(({ dataset: d }) => [d.question, d.revision, d.kind])"""
    )
    dice = random.Random(seed)
    log, results = [], {name: [] for name, _, _ in shown}
    for at in range(1, 40):
        name, revision, kind = dice.choice(shown)
        now = dice.random() < 0.8  # else an answer to an earlier wording, which does not count
        result = None if kind == "write and compare" else dice.choice(["correct", "partly", "not yet"])
        log.append({"id": f"a{at}", "at": 1000 * at, "version": 2, "kind": "answered", "question": name,
                    "revision": revision if now else "older", "response": "w" if result is None else ["a"],
                    "result": result, "sure": dice.choice([None, "certain"])})  # fmt: skip
        if result is None and dice.random() < 0.6:
            result = "correct"
            log.append(
                {
                    "id": f"m{at}",
                    "at": 1000 * at + 1,
                    "version": 2,
                    "kind": "marked",
                    "attempt": f"a{at}",
                    "met": ["a"],
                    "of": 1,
                }
            )
        if now:
            results[name].append(result)
    firsts = [given[0] for given in results.values() if given and given[0] and any(given)]
    latests = [[each for each in given if each][-1] for given in results.values() if any(given)]
    learner.page.evaluate(f"(events) => course.record('{COURSE}').then((record) => record.append(events))", log)
    learner.reload()
    summary = learner.page.locator("[data-summary]")
    expect(summary).to_contain_text(f"Answered: {len(latests)} of {asked('trust')}")
    for name, given in (("First", firsts), ("Latest", latests)):
        counts = ", ".join(f"{given.count(each)} {said}" for each, said in
                           (("correct", "correct"), ("partly", "partly right"), ("not yet", "not yet")))  # fmt: skip
        expect(summary).to_contain_text(f"{name} attempts: {counts}")
    right = (firsts.count("correct"), latests.count("correct"))
    row = ready(learner, "progress").locator("tr[data-strategy='trust']")
    expect(row.locator("[data-cell='first']")).to_have_text(f"{right[0]} of {len(firsts)}")
    expect(row.locator("[data-cell='latest']")).to_have_text(f"{right[1]} of {asked('trust')}")
    expect(ready(learner, "completion").locator("[data-card]")).to_contain_text(
        f"{right[1]} of {asked('trust')} latest answers right"
    )
    state = "checked" if len(latests) == asked("trust") else "reading"
    expect(ready(learner, "index").locator("[data-map] [data-strategy='trust']")).to_have_attribute(
        "data-reached", state
    )
    page = ready(learner, "return")
    page.locator("[name='completion']").check()
    (tmp_path / "over.json").write_text(page.locator("[data-raw]").text_content(), encoding="utf-8")
    learner.open("supervisors/board.html")
    learner.page.locator("[data-files]").set_input_files(tmp_path / "over.json")
    expect(learner.page.locator("[data-who] tr")).to_contain_text(f"{len(latests)} of {asked()}")
    expect(learner.page.locator("[data-who] tr")).to_contain_text(f"{right[1]} of {asked()}")


# What lies in the store.

PUT = """async (course) => {
    const database = await new Promise((resolve) => { const request = indexedDB.open(`course-record:${course}`); request.onsuccess = () => resolve(request.result); });
    const writing = database.transaction("events", "readwrite");
    const raws = [%s].map((raw, place) => ({ ...raw, id: `x${place}` }));
    const circle = {}; circle.self = circle;
    raws.push(null, 7, "x", [], circle, 10n, new Map([["a", 1]]), new Date(), { kind: "constructor", version: 2 }, { version: NaN }, { id: "y", at: 8e15, version: 2, kind: "copied" });
    writing.objectStore("events").put({ profile: "", id: "by-hand", events: raws });
    writing.objectStore("events").put({ profile: "", id: "no-list", events: { length: 3 } });
    await new Promise((resolve) => (writing.oncomplete = resolve));
    database.close();
    return raws.length;
}"""
PAGES = [
    "index",
    "progress",
    "review",
    "before",
    "words-before",
    "after",
    "words-after",
    "later",
    "journal",
    "worksheet",
    "completion",
    "return",
    "my-file",
]
#: Of the same elements as others; for the thorough run.
ALIKE = ("after", "words-after", "later")


def test_nothing_in_the_store_stops_a_page_and_all_of_it_goes_into_a_file_that_can_be_restored(
    browser, site, tmp_path, pytestconfig
):
    context = browser.new_context()
    learner = Learner(context.new_page(), address_of(site))
    complaints: list[str] = []
    learner.page.on("pageerror", lambda error: complaints.append(str(error)))
    learner.open(PAGE)
    learner.choose(ONE, "plain-rule")
    learner.check(ONE)
    texts = [each[3] for each in changed() if each[1] != "id"]
    count = learner.page.evaluate(PUT % ",".join(texts), COURSE)
    assert count > 1000
    learner.reload()
    expect(learner.page.get_by_role("alert")).to_contain_text("is set aside, not deleted")
    assert learner.result(ONE).startswith("Correct")
    learner.choose("trust-signs", "agrees")
    assert learner.check("trust-signs").startswith("Not yet")
    for element in learner.page.locator("[data-load]").all():
        element.scroll_into_view_if_needed()
    for part in ("case", "results"):
        learner.page.locator(f"course-{part}[data-ready]").first.wait_for()
    for name in PAGES if pytestconfig.getoption("all") else [each for each in PAGES if each not in ALIKE]:
        page = ready(learner, f"{name}")
        words = page.locator(".md-content").inner_text()
        assert "Invalid Date" not in words and "undefined" not in words, name
        # In an entry it is the learner's own word.
        assert name in ("journal", "worksheet", "return") or "NaN" not in words, name
    page = ready(learner, "my-file")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my file").click()
    file = tmp_path / "own.json"
    download.value.save_as(file)
    content = json.loads(file.read_text(encoding="utf-8"))
    assert len(content["aside"]) > 900
    assert len(content["aside"]) + len(content["events"]) >= count
    other = Learner(browser.new_context().new_page(), learner.base)
    page = ready(other, "my-file")
    page.locator("[data-file]").set_input_files(file)
    expect(page.locator("[data-restore-says]")).to_contain_text("The file is sound.")
    other.page.context.close()
    assert complaints == []
    context.close()


#: What may stand behind the # of an address. Every page looks for a place of that name; two look for more.
PLACES = ["#constructor", "#__proto__", "#%E0%A4%A", "#\"]'><b>"]
HASHES = {
    "my-file": PLACES,
    "assignment": ["#plan=constructor", "#%E0%A4%A"],
    "whose": ["#back=%E0%A4%A", "#constructor"],
}
EACH_HASH = {
    key: [*PLACES, "#plan=constructor", "#back=%E0%A4%A"] for key in ("index", "assignment", "whose", "my-file")
}
#: What may be kept for a tab instead of whose record it is.
KEPT = ["constructor", "null"]
EACH_KEPT = [*KEPT, "__proto__", "NaN", "{}"]


@pytest.mark.parametrize(
    ("hashes", "kept"),
    [(HASHES, KEPT), pytest.param(EACH_HASH, EACH_KEPT, marks=pytest.mark.thorough)],
    ids=["some", "each"],
)
def test_no_hash_and_no_value_kept_for_a_tab_stops_a_page(browser, site, hashes, kept):
    context = browser.new_context()
    learner = Learner(context.new_page(), address_of(site))
    complaints: list[str] = []
    learner.page.on("pageerror", lambda error: complaints.append(str(error)))
    for name, marks in hashes.items():
        for mark in marks:
            learner.page.goto("about:blank")
            learner.page.goto(f"{learner.base}{name}.html{mark}")
            element = "home" if name == "index" else name
            learner.page.locator(f"course-{element}[data-ready]").wait_for()
    page = ready(learner, "my-file")
    page.get_by_label("Name of this record").fill("Anna")
    page.get_by_role("button", name="Keep this name").click()
    expect(page.locator("[data-whose]")).to_have_text("Record of Anna.")
    for value in kept:
        page.evaluate("([key, value]) => sessionStorage.setItem(key, value)", [f"course-record:{COURSE}", value])
        page.goto(f"{learner.base}progress.html")
        page.wait_for_url("**/whose.html#*")
        page.get_by_role("button", name="Anna").click()
        page.locator("course-progress[data-ready]").wait_for()
    assert complaints == []
    context.close()


# One part that fails.


def test_one_broken_question_says_so_in_its_place_and_stops_no_other(browser, site):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(
        f"""document.addEventListener("DOMContentLoaded", () => document.querySelector("[data-question='{ONE}'] [data-controls]").remove());"""
    )
    learner = Learner(page, address_of(site))
    learner.open(PAGE)
    expect(learner.question(ONE).get_by_role("alert")).to_contain_text("This question can’t be shown.")
    learner.choose("trust-signs", "agrees")
    assert learner.check("trust-signs").startswith("Not yet")
    number = [each.id for each in course().strategies[0].questions].index("trust-signs") + 1
    expect(page.locator("[data-summary] [data-again] li")).to_have_text([f"Question {number}"])
    context.close()


def test_a_part_of_a_page_that_fails_says_so(browser, site):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(
        """document.addEventListener("DOMContentLoaded", () => document.querySelector("[data-template='progress']").remove());"""
    )
    page.goto(f"{address_of(site)}progress.html")
    expect(page.get_by_role("alert")).to_have_text(re.compile("This part of the page can’t be shown."))
    context.close()


def test_what_a_learner_wrote_is_never_taken_for_a_place_to_fill(browser, site):
    context = browser.new_context()
    learner = Learner(context.new_page(), address_of(site))
    page = ready(learner, "journal")
    event = {**EVENTS[6], "code": "{2} {1}", "setting": "{0}"}
    page.evaluate(f"(event) => course.record('{COURSE}').then((record) => record.append(event))", event)
    expect(page.locator(".entry [data-head]")).to_have_text("Build Trust and Rapport. 2026-11-01, {2} {1}, {0}")
    context.close()
