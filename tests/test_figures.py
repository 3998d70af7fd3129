"""The rules by which figures are worked out and questions come back, run where they will run."""

from __future__ import annotations

import pytest
from conftest import ROOT, pure
from playwright.sync_api import Page
from way import NOON, PLAYED, READ, WROTE, answered, event


@pytest.fixture(scope="module")
def rules(browser):
    """A page with the figures and nothing else."""
    page = pure(browser.new_page(), "record/figures.js", "exchange/check-code.js")
    yield page
    page.close()


def intervals(rules: Page, *grades: int) -> list[float]:
    """Return the days between repetitions when a question is answered with these qualities."""
    script = """(grades) => { let spacing = course.spacing.ANEW;
        return grades.map((grade) => (spacing = course.spacing.repeated(spacing, grade)).interval); }"""
    return rules.evaluate(script, list(grades))


def test_the_spacing_rule_gives_its_published_example(rules):
    """SM-2: I(1) = 1, I(2) = 6, I(n) = I(n-1) times 2.5, rounded up, where the quality is 4 and leaves the E-Factor."""
    assert intervals(rules, 4, 4, 4, 4) == [1, 6, 15, 38]


@pytest.mark.parametrize("grade", [3, 4, 5])
def test_the_ease_changes_as_both_published_forms_of_the_formula_say(rules, grade):
    ease = rules.evaluate("(grade) => course.spacing.repeated(course.spacing.ANEW, grade).ease", grade)
    assert ease == pytest.approx(2.5 + (0.1 - (5 - grade) * (0.08 + (5 - grade) * 0.02)))
    assert ease == pytest.approx(2.5 - 0.8 + 0.28 * grade - 0.02 * grade * grade)


def test_the_ease_never_falls_below_1_3_and_a_miss_begins_anew_without_changing_it(rules):
    script = """(grades) => grades.reduce((spacing, grade) => course.spacing.repeated(spacing, grade), course.spacing.ANEW)"""
    assert rules.evaluate(script, [3] * 20)["ease"] == 1.3
    missed = rules.evaluate(script, [5, 5, 5, 2])
    assert missed == {"repetitions": 0, "interval": 1, "ease": pytest.approx(2.8)}
    assert intervals(rules, 4, 4, 4, 0, 4, 4) == [1, 6, 15, 1, 1, 6]


STRATEGY = {
    "id": "s",
    "questions": [{"id": f"q{n}", "revision": "r"} for n in range(5)],
    "case": {"id": "c", "ends": ["two/b"]},
    "forms": {"a": {"id": "b", "revision": "r"}, "b": {"id": "a", "revision": "r"}, "c": None},
}


def due_day(rules: Page, *events: dict) -> int:
    """Return the day on which question q is due."""
    script = """([events, noon]) => course.figures.questionOf(course.figures.indexOf(events), { id: "q", revision: "r" }).schedule.due
        - course.days.dayOf(noon)"""
    return rules.evaluate(script, [list(events), NOON])


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/London"])
def test_a_day_is_the_learner_s_own_in_every_zone(browser, zone):
    context = browser.new_context(timezone_id=zone)
    page = pure(context.new_page(), "record/days.js")
    script = """(day) => { const date = course.days.dateOf(day);
        return [course.days.dayOf(date.getTime()), date.getFullYear(), date.getMonth() + 1, date.getDate()]; }"""
    assert page.evaluate(script, 20_780) == [20_780, 2026, 11, 23]
    context.close()


def test_only_the_first_answer_of_a_day_counts(rules):
    assert due_day(rules, answered(0, "not yet"), answered(0.01, "correct")) == 1


def test_a_right_answer_before_its_day_changes_nothing_and_a_miss_does(rules):
    on_time = [answered(0), answered(1)]
    assert due_day(rules, *on_time) == 7
    assert due_day(rules, *on_time, answered(3)) == 7
    assert due_day(rules, *on_time, answered(3, "not yet")) == 4


def test_an_answer_that_was_partly_right_and_certain_comes_back_as_if_missed(rules):
    assert due_day(rules, answered(0), answered(1, "partly")) == 7
    assert due_day(rules, answered(0), answered(1, "partly", "certain")) == 2


def test_what_was_missed_while_certain_is_asked_first_then_what_was_missed_then_the_rest(rules):
    events = [
        answered(-9, question="q0"),
        answered(-5, "not yet", question="q1"),
        answered(-2, "not yet", "certain", question="q2"),
        answered(-8, question="q3"),
        answered(0, question="q4"),
    ]
    script = """([events, strategy, noon]) => course.figures.dueOf(course.figures.indexOf(events), [strategy], course.days.dayOf(noon))
        .map((each) => [each.id, each.why])"""
    found = rules.evaluate(script, [events, STRATEGY, NOON])
    assert found == [["q2", "certain"], ["q1", "missed"], ["q0", "time"], ["q3", "time"]]


def test_a_session_has_ten_questions_in_an_order_that_its_seed_repeats(rules):
    due = [{"id": f"q{n}"} for n in range(30)]
    script = "([due, seed, before]) => course.figures.sessionOf(due, seed, before)"
    first = rules.evaluate(script, [due, "seed", None])
    assert first == rules.evaluate(script, [due, "seed", None])
    assert sorted(first) == sorted(f"q{n}" for n in range(10))
    orders = {tuple(rules.evaluate(script, [due, f"seed {n}", None])) for n in range(20)}
    assert len(orders) == 20


def test_a_session_never_begins_with_the_question_asked_last(rules):
    due = [{"id": f"q{n}"} for n in range(3)]
    script = "([due, seed]) => course.figures.sessionOf(due, seed, 'q1')[0]"
    assert {rules.evaluate(script, [due, f"seed {n}"]) for n in range(40)} == {"q0", "q2"}
    assert rules.evaluate("() => course.figures.sessionOf([{ id: 'q1' }], 's', 'q1')") == ["q1"]


def figures(rules: Page, *events: dict) -> dict:
    """Return what is shown of the strategy."""
    script = """([events, strategy, noon]) => course.figures.strategyOf(course.figures.indexOf(events), strategy, course.days.dayOf(noon))"""
    return rules.evaluate(script, [list(events), STRATEGY, NOON])


def test_complete_is_read_all_tried_eight_in_ten_of_the_latest_right_and_the_case_played(rules):
    four = [answered(0, question=f"q{n}") for n in range(4)]
    fifth = answered(0, "not yet", question="q4")
    assert figures(rules, *four, fifth, READ, PLAYED)["complete"]
    assert not figures(rules, *four, READ, PLAYED)["complete"]
    assert not figures(rules, *four[:3], answered(0, "partly", question="q3"), fifth, READ, PLAYED)["complete"]
    assert not figures(rules, *four, fifth, PLAYED)["complete"]
    assert not figures(rules, *four, fifth, READ)["complete"]
    elsewhere = event("chose", case="c", turn="one", choice="b", after="x")
    assert not figures(rules, *four, fifth, READ, elsewhere)["complete"]


def test_a_strategy_is_not_begun_then_reading_then_checked_then_tried(rules):
    five = [answered(0, "not yet", question=f"q{n}") for n in range(5)]
    assert figures(rules)["state"] == "not begun"
    assert figures(rules, event("visited", strategy="s", section="", seconds=0))["state"] == "reading"
    assert figures(rules, five[0])["state"] == "reading"
    assert figures(rules, *five)["state"] == "checked"
    assert figures(rules, WROTE)["state"] == "tried"
    assert figures(rules, WROTE, event("removed", entry="e"))["state"] == "not begun"


def test_first_and_latest_count_apart_and_no_total_passes_the_number_of_questions(rules):
    many = [answered(n / 100, "not yet" if n < 5 else "correct", question=f"q{n % 7}") for n in range(70)]
    found = figures(rules, *many)
    assert (found["questions"], found["tried"], found["first"], found["latest"]) == (5, 5, 0, 5)


def test_confidence_takes_first_answers_only(rules):
    events = [
        answered(0, "not yet", "certain", "q0"),
        answered(1, "correct", "certain", "q0"),
        answered(0, sure="guess", question="q1"),
    ]
    script = "([e, s]) => course.figures.confidenceOf(course.figures.indexOf(e), [s])"
    found = {each["sure"]: (each["answers"], each["right"]) for each in rules.evaluate(script, [events, STRATEGY])}
    assert found == {"guess": (1, 1), "fairly sure": (0, 0), "certain": (1, 0)}


def test_the_check_code_is_crc_32_and_sees_a_letter_but_no_line_break(rules):
    code = "(text) => course.checkCode(text)"
    assert rules.evaluate(code, "123456789") == "CBF4-3926"  # the check value of CRC-32/ISO-HDLC
    assert rules.evaluate(code, "Anna  Example\n7 of 7") == rules.evaluate(code, "Anna Example 7 of 7")
    assert rules.evaluate(code, "Anna Example 7 of 7") != rules.evaluate(code, "Anna Example 6 of 7")


def test_work_since_the_last_copy_is_counted_without_visits(rules):
    visit = event("visited", strategy="s", section="", seconds=3)
    events = [answered(0), event("copied"), answered(1), visit, READ]
    assert rules.evaluate("(e) => course.figures.indexOf(e).uncopied", events) == 2


def test_a_result_that_is_none_of_ours_is_no_result(rules):
    assert figures(rules, answered(0, "<b>", question="q0"))["tried"] == 0


#: A record that grows as records do: mostly at its end, now and then in its middle by a merge, or by another copy of what is there; and
#: its figures after each step, or those of an earlier list. With `anew` the same record comes as a copy each time: nothing is folded on.
GROWING = """async ([seed, anew]) => {
    const roll = dice(seed), pick = (...all) => all[roll(all.length)];
    const store = new course.Store("c");
    let made = 0, now = 1_000_000_000_000;
    const some = () => `e${roll(made + 1)}`, one = () => pick("s", "t");
    const kinds = {
        answered: () => ({ question: `q${roll(5)}`, revision: pick("r", "r", "r", "older"), response: ["a"], result: pick(null, "correct", "partly", "not yet"), sure: pick(null, "guess", "certain") }),
        marked: () => ({ attempt: some(), met: pick([], ["a"], ["a", "b"]), of: 2 }),
        afresh: () => ({ quiz: one() }), read: () => ({ strategy: one() }), visited: () => ({ strategy: one(), section: "why", seconds: roll(90) }),
        chose: () => ({ case: "c", turn: pick("one", "two"), choice: pick("a", "b"), after: some() }),
        wrote: () => ({ entry: `n${roll(4)}`, strategy: one(), tags: [] }), removed: () => ({ entry: `n${roll(4)}` }), restored: () => ({ entry: `n${roll(4)}` }),
        drew: () => ({ forms: pick("ab", "ba"), words: pick("ab", "ba") }), worded: () => ({ time: pick("before", "after"), line: "l", words: "w" }),
        handed: () => ({ test: pick("before", "after", "words before"), form: pick("a", "b") }), reviewing: () => ({ questions: ["q1"] }),
        practising: () => ({ strategy: one(), company: "alone" }), replied: () => ({ round: "r", strategy: one(), line: "l", mood: 0, words: "w", betters: pick(undefined, some()) }),
        felt: () => ({ reply: some(), how: pick("too easy", "right", "too hard") }), landed: () => ({ strategy: one() }),
        accepted: () => ({ plan: pick("p", "q"), strategies: [] }), dropped: () => ({ plan: pick("p", "q") }),
        set: () => ({ name: "time", value: pick("on", "off") }), copied: () => ({}),
    };
    const event = (at) => {
        const kind = pick("answered", "answered", "answered", ...Object.keys(kinds));
        return { id: `e${(made += 1)}`, at, version: course.facts.VERSION, kind, ...kinds[kind]() };
    };
    const plain = (key, value) => (value instanceof Map ? [...value] : value);
    let folded = 0;
    const { take } = course.rounds;
    course.rounds.take = (...given) => {
        folded += 1;
        take(...given);
    };
    const told = [], lists = [];
    for (let step = 0; step < 60; step += 1) {
        const what = roll(12);
        if (what === 0) store.append([event(now - roll(5e8)), event(now - roll(5e8))]);
        else if (what === 1 && made) store.append({ ...pick(...store.events), at: now + roll(9) });
        else store.append(Array.from({ length: 1 + roll(3) }, () => event((now += roll(2) * roll(4e7)))));
        const all = anew ? course.facts.inOrder(store._events) : store.events;
        lists.push(all);
        const list = roll(9) ? all : pick(all.filter(({ at }) => at < now - 2e8), pick(...lists));
        const asked = anew ? structuredClone(list) : list;
        const index = roll(2) ? course.figures.indexOf(asked) : await course.figures.indexInSlices(asked);
        const today = course.days.dayOf(now);
        const strategies = ["s", "t"].map((id, place) => ({
            id, title: id, page: "", words: 1, case: { id: "c", ends: ["two/b"] }, practice: [{ id: "l", level: 1 }],
            questions: Array.from({ length: 3 }, (_, n) => ({ id: `q${n + 2 * place}`, revision: "r" })),
        }));
        const figures = [
            strategies.map((each) => [course.figures.strategyOf(index, each, today), course.figures.practiceOf(index, each)]),
            course.figures.dueOf(index, strategies, today), course.figures.confidenceOf(index, strategies),
        ];
        told.push(JSON.stringify([list.map(({ id }) => id), { ...index, questions: 0 }, figures], plain));
    }
    course.rounds.take = take;
    return { told, folded };
}"""


def test_figures_folded_on_are_those_folded_anew_for_any_record_also_with_merges_and_other_copies(browser):
    page = pure(browser.new_page(), "record/store.js", "record/figures.js")
    page.add_script_tag(path=ROOT / "tests" / "lms_random.js")
    folded = {"on": 0, "anew": 0}
    for seed in range(20):
        on, anew = (page.evaluate(GROWING, [seed, how]) for how in (False, True))
        for step, (one, other) in enumerate(zip(on["told"], anew["told"], strict=True)):
            assert one == other, (seed, step)
        folded["on"] += on["folded"]
        folded["anew"] += anew["folded"]
    assert folded["on"] < folded["anew"] / 2, folded  # what is there is not gone through again
    page.close()
