"""The teaching itself: length and reading grade, every figure with its source, no forbidden habit, no question to be guessed."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT, course

from macros import forms, load, places, read, tells, wording
from macros.model import Choice, ChooseOne, Option, WriteAndCompare
from macros.read import Document

COURSE = course()
FINDINGS = {source.key: source.finding for source in COURSE.bibliography}
STRATEGY_PAGES = {strategy.id: ROOT / "docs" / "strategies" / f"{strategy.page}.md" for strategy in COURSE.strategies}
PROSE_PAGES = [ROOT / "docs" / "introduction.md", ROOT / "docs" / "editing.md", *STRATEGY_PAGES.values()]
CHOOSE_ONE = wording.quiz_items(COURSE)


def text_of(page: Path) -> str:
    """Return a page as it is written."""
    return page.read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    """Return what a reader reads of a page: no macros but the words they show, no markup, no addresses of links."""
    text = re.sub(r'\{\{ *term\("[^"]+", "([^"]+)"\) *\}\}', r"\1", re.sub(r"\]\([^)\s]*\)", "]", text_of(page)))
    text = re.sub(r'\{\{ *term\("([^"]+)"\) *\}\}', lambda match: match[1].replace("-", " "), text)
    text = places.ON_PAGE.sub(lambda match: places.word(COURSE.places, match[1], COURSE.course.locale), text)
    text = re.sub(r"\{\{.*?\}\}|<[^>]+>|\{[^}]*\}", "", text)
    return re.sub(r"^[#>|*\d.-]+ |[*|]", "", text, flags=re.MULTILINE)


def sections_of(page: Path) -> dict[str, str]:
    """Return the sections of a strategy page by their ids."""
    parts = re.split(r"^## .*\{ #([a-z-]+) \}$", text_of(page), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def grade_of(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text; syllables are counted as groups of vowels."""
    words = re.findall(r"[a-zA-Z’]+", text)
    sentences = max(1, len(re.findall(r"[.!?…]+(?=\s|[”’)]|$)", text)))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$|es$", "", word.lower())))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


@pytest.fixture(params=STRATEGY_PAGES, ids=str)
def page(request) -> Path:
    """Each strategy page."""
    return STRATEGY_PAGES[request.param]


def test_a_page_has_900_to_1500_words_that_read_easily(page):
    words = len(prose_of(page).split())
    assert 900 <= words <= 1500
    assert grade_of(prose_of(page)) <= 11


def test_a_page_teaches_four_to_six_actions_each_with_words_to_say(page):
    actions = re.split(r"^### \d\. ", sections_of(page)["what-to-do"], flags=re.MULTILINE)[1:]
    assert 4 <= len(actions) <= 6
    assert all(re.search(r"^> .*“", action, re.MULTILINE) for action in actions)


def test_a_page_has_a_dialogue_of_8_to_14_turns_and_one_that_goes_wrong(page):
    first, second = re.findall(
        r'<div class="dialogue" markdown="1">(.*?)</div>', sections_of(page)["how-it-sounds"], re.DOTALL
    )
    turns = [len(re.findall(r"^\*\*[^*:]+:\*\*", dialogue, re.MULTILINE)) for dialogue in (first, second)]
    assert 8 <= turns[0] <= 14
    assert 4 <= turns[1] <= 10
    for kind in ("Why this line:", "What it did:", "What else could be said:"):
        assert kind in first
    assert "*The repair:*" in second


def test_no_client_stands_in_two_dialogues():
    clinicians = {"Therapist", "Supervisor", "Sunita", "Marek", "Bev"}
    names = Counter()
    for page in STRATEGY_PAGES.values():
        for dialogue in re.findall(r'<div class="dialogue" markdown="1">(.*?)</div>', text_of(page), re.DOTALL):
            names.update(set(re.findall(r"^\*\*([^*:]+):\*\*", dialogue, re.MULTILINE)) - clinicians)
    assert [name for name, count in names.items() if count > 1] == []
    assert len(names) == 2 * 15 - 2  # supervision's two are between clinicians


def test_risk_comes_first_where_a_strategy_must_give_way(page):
    assert sections_of(page)["when-not-to"].strip().startswith("**Safety first.**")


FIGURE = re.compile(r"\b(?:[rdgMk]|OR|RR|median d) = [−-]?[\d.]+|\d[\d.,]*\s?%|\b\d+(?:,\d{3})*(?:\.\d+)? (?:(?!and )\w+ ){0,2}(?:studies|trials|samples|papers|reviews|data sets|comparisons|pairs|clients|patients)\b")  # fmt: skip
NUMBER = re.compile(r"(?<![\w.])[−-]?\d*[.,]?\d+(?:[.,]\d+)*")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text in which a citation stands as ⟦key⟧."""
    text = re.sub(r'\{\{ *cite\("([^"]+)"\) *\}\}', r"⟦\1⟧", text)
    # The number of a strategy and the address of a link are no findings.
    text = re.sub(r"(?:strategy \d+)?\]\([^)\s]*\)", "]", re.sub(r"\{\{.*?\}\}", "", text))
    blocks = re.split(r"\n\s*\n|\n(?=[|*>-])|\|", text)
    return [one for block in blocks for one in re.split(r"(?<=[.!?”])\s+(?=[A-Z“*])", block.replace("\n", " "))]


@pytest.mark.parametrize("page", PROSE_PAGES, ids=lambda page: page.stem)
def test_every_figure_has_a_source_and_stands_in_its_finding(page):
    wrong = []
    for sentence in sentences(text_of(page)):
        keys = re.findall(r"⟦(\w+)⟧", sentence)
        if FIGURE.search(sentence) and not keys and not re.search(r"^\s*>|“", sentence):
            wrong.append(f"no citation: {sentence}")
        if keys:
            known = {digits(number) for key in keys for number in NUMBER.findall(FINDINGS[key].replace("–", " "))}
            figures = NUMBER.findall(re.sub(r"⟦\w+⟧", "", sentence).replace("–", " "))
            # A one-digit count in words of the sentence, such as “0 to 10”, is no finding.
            wrong += [
                f"{number} is not in {keys}: {sentence}"
                for number in figures
                if len(number) > 1 and digits(number) not in known
            ]
    assert wrong == []


def digits(number: str) -> str:
    """Return a number in one spelling."""
    return number.replace("−", "-").replace(",", "").rstrip(".")


def test_the_why_of_a_page_gives_two_figures_or_more(page):
    assert len(FIGURE.findall(sections_of(page)["why"])) >= 2


EFFECT = re.compile(r"\b(?:[rdgM]|OR|RR|median d) = |\d\s?%")
FOLD = re.compile(r'^<details class="studies" markdown><summary>(.+?)\n</details>$', re.DOTALL | re.MULTILINE)
FOLDED = [page for page in PROSE_PAGES if FOLD.search(text_of(page))]


# Whom a study was about, where that is narrower than clients in therapy: what of it a source’s first sentence names, a page names too.
NARROW = (
    "parent", "smok", "correction|offend", "veteran", "graduate|student", "panic", "primary.care", "university|training clinic",
    "drink|alcohol", "adolescen|young people", "health.care", "England", "counsellors?|licens", "depress", "anxi", "secondary",
)  # fmt: skip
BASE = re.compile(
    r"(?:\d|\btwo|\bsix) (?:[a-z-]+ ){0,4}(?:stud|outpatient|sampl|trial|paper|people|client|patient|adult|therap|pair|counsel|review|data set)|same trial"
)


@pytest.mark.parametrize("page", FOLDED, ids=lambda page: page.stem)
def test_an_effect_stands_with_its_base_and_its_population(page):
    wrong = []
    for fold in FOLD.findall(text_of(page)):
        for finding in re.findall(r"^- (.*)", fold, re.MULTILINE):
            said = re.sub(r"\{\{.*?\}\}", " ", re.sub(r'\{\{ term\("([^"]+)"[^}]*\}\}', r"\1", finding))
            if not EFFECT.search(said):
                continue
            for key in re.findall(r'cite\("(\w+)"\)', finding):
                about = re.split(r"(?<=[.:]) ", FINDINGS[key], maxsplit=1)[0]
                wrong += [
                    (key, word) for word in NARROW if re.search(word, about, re.I) and not re.search(word, said, re.I)
                ]
            if not BASE.search(said) and "survey of" not in said:
                wrong.append(("no base", said))
    assert wrong == []


@pytest.mark.parametrize("page", FOLDED, ids=lambda page: page.stem)
def test_the_figures_of_a_page_stand_in_a_fold_and_are_few(page):
    assert len(FOLDED) >= 9
    folds = FOLD.findall(text_of(page))
    assert all(2 <= len(re.findall("^- ", fold, re.MULTILINE)) <= 5 for fold in folds)
    assert EFFECT.findall(FOLD.sub("", text_of(page))) == []


HABITS = {
    r"\bresistant (?:client|patient|person|man|woman|people|boy|girl|teenager|adult)s?\b": "resistance is between two people",
    r"\b(?:he|she|they|who)(?:’s| is| are|’re| was| were) (?:so |very |being )?resistant\b": "resistance is between two people",
    r"\bnon-?complian(?:t|ce)\b": "say what was done",
    r"\brefus(?:es|ed|ing) to\b": "say what was said",
    r"\bmanipulat(?:ive|es|ed|ing)\b": "say what was done",
    r"\b(?:difficult|problem|non-compliant) (?:client|patient|drinker)s?\b": "person first",
    r"\b(?:addict|alcoholic|schizophrenic|borderline|junkie)s?\b": "person first",
    r"\bcommit(?:s|ted)? suicide\b": "say: died by suicide",
    r"lorem ipsum|\bTODO\b|\bTBD\b|\bFIXME\b|coming soon|\bplaceholder\b": "unfinished",
    r"\b(?:delve|navigate|foster|crucial)\b": "plain words",
    r"—": "no em dashes",
    r"'\w|\w'": "typographic apostrophes",
}
#: Where a habit is meant: the page is about the word, or it is the course's own title.
MEANT = {
    ("introduction.md", "resistant"),
    ("motivate", "alcoholic"),  # a client who argues with the word
    ("13-seek-consultation-and-supervision.md", "resistant"),
}


def texts() -> dict[str, str]:
    """Return every text that a learner reads, by where it stands."""
    found = {page.name: prose_of(page).replace("Resistant Clients", "") for page in (ROOT / "docs").rglob("*.md")}
    found.pop("editing.md")
    for strategy in COURSE.strategies:
        found[strategy.id] = " ¶ ".join(strings(strategy.model_dump()))
    found["glossary"] = " ¶ ".join(entry.meaning for entry in COURSE.glossary)
    return found


def strings(value) -> list[str]:
    """Return every text in nested values."""
    if isinstance(value, dict):
        return [text for key, inner in value.items() if key not in ("id", "sources") for text in strings(inner)]
    if isinstance(value, (list, tuple)):
        return [text for inner in value for text in strings(inner)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("habit", HABITS)
def test_no_text_has_a_forbidden_habit(habit):
    found = []
    for where, text in texts().items():
        for match in re.finditer(habit, text, re.IGNORECASE if habit.islower() else 0):
            if not any(where == place and word in match[0] for place, word in MEANT):
                found.append(f"{where}: …{text[max(0, match.start() - 40) : match.end() + 30]}… ({HABITS[habit]})")
    assert found == []


#: Terms of the field that are no everyday words; each is explained on the page where the course first uses it.
TECHNICAL = ["alliance", "rupture", "reactance", "ambivalence", "change talk", "sustain talk", "motivational interviewing",
             "righting reflex", "role induction", "mandated client", "countertransference", "psychoeducation", "self-efficacy",
             "mastery experience", "epistemic trust", "parallel process", "exception question", "scaling question",
             "meta-analysis", "safeguarding", "trauma-informed", "burnout"]  # fmt: skip


@pytest.mark.parametrize("term", TECHNICAL)
def test_a_technical_term_is_explained_where_it_is_first_met(term):
    ids = {entry.term.casefold(): entry.id for entry in COURSE.glossary}
    order = [ROOT / "docs" / "introduction.md", *STRATEGY_PAGES.values()]
    for page in order:
        text = re.sub(r"\{\{ *(?!term)\w+\(.*?\}\}", "", text_of(page))
        plain = re.sub(r"\{\{.*?\}\}", "", text).casefold()
        explained = f'term("{ids[term]}"' in text
        if re.search(rf"\b{term}s?\b", plain) or explained:
            assert explained, f"{page.name} uses “{term}” first"
            macro = text.index(f'term("{ids[term]}"')
            before = re.sub(r"\{\{.*?\}\}|\{\{[^}]*$", "", text[:macro]).casefold()
            assert not re.search(rf"\b{term}\b", before), f"{page.name} uses “{term}” before it explains it"
            return
    pytest.fail(f"no page uses “{term}”")


# The question bank


@pytest.mark.parametrize("strategy", COURSE.strategies, ids=lambda strategy: strategy.id)
def test_a_strategy_has_six_questions_of_three_kinds_that_test_every_objective(strategy):
    assert len(strategy.questions) >= 6
    assert len({question.kind for question in strategy.questions}) >= 3
    assert {question.objective for question in strategy.questions} == {
        objective.id for objective in strategy.objectives
    }
    assert len(strategy.evidence.sources) >= 4
    assert 3 <= len(strategy.supervision) <= 5
    assert any(prompt.kind == "role play" for prompt in strategy.supervision)


def test_there_are_ninety_questions_or_more():
    assert sum(len(strategy.questions) for strategy in COURSE.strategies) >= 90


def test_no_form_and_no_stock_phrase_gives_the_keys_away():
    """The limits stand in `macros/tells.py`; `python3 .ci/course.py bank` prints how near each part comes to them."""
    document = read.read(ROOT / load.DATA, load.DATA)
    assert [str(each) for each in tells.check(course(), document)] == []


def test_a_guesser_does_as_well_in_one_form_of_the_test_as_in_another():
    """The limit stands in `macros/forms.py`; here it is counted anew from the shares, for all three forms."""
    compared = forms.compare(COURSE)
    assert len(compared) > 60
    assert all([*each.rates] == ["a", "b", "c"] for each in compared)
    shares = {each.rule: [rate.share for rate in each.rates.values()] for each in compared}
    assert {rule: each for rule, each in shares.items() if round(max(each) - min(each), 9) > 0.10} == {}
    assert forms.check(COURSE, Document("x")) == []


def test_a_test_wise_guesser_fails():
    longest = sum(map(wording.key_is_longest, CHOOSE_ONE))
    assert longest <= 0.35 * len(CHOOSE_ONE)
    rates = {guess.rule: guess.rate for guess in wording.guesses(CHOOSE_ONE)}
    assert {rule: rate for rule, rate in rates.items() if rate > 0.40} == {}
    assert wording.check(COURSE, Document("x")) == []
    counted = wording.places([question for question in CHOOSE_ONE if len(question.options) == 4])
    assert max(counted.values()) - min(counted.values()) <= 0.1 * len(CHOOSE_ONE)


def rigged(change) -> list[str]:
    """Return the warnings for the bank after `change` was made to every question's key."""
    strategies = []
    for strategy in COURSE.strategies:
        bank = []
        for question in strategy.questions:
            if isinstance(question, ChooseOne):
                options = [
                    change(question, option) if option.grade == "best" else option for option in question.options
                ]
                bank.append(question.model_copy(update={"options": options}))
        strategies.append(
            strategy.model_copy(update={"questions": bank, "form_a": None, "form_b": None, "form_c": None})
        )
    course = COURSE.model_copy(update={"strategies": strategies})
    return [str(problem) for problem in wording.check(course, Document("x"))]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text, stem: text * 3, "The key is the longest option in"),
        (lambda text, stem: text[:9], "Choosing the shortest option finds"),
        (lambda text, stem: f"Let’s explore {text[8:]}", "Choosing the option with “explore” finds"),
        (lambda text, stem: stem[: len(text)], "Choosing the option that shares most words with the stem finds"),
    ],
)
def test_an_editor_is_told_what_gives_the_answers_away_and_where(change, says):
    warnings = rigged(lambda question, option: option.model_copy(update={"text": change(option.text, question.stem)}))
    told = [warning for warning in warnings if says in warning]
    assert told, warnings
    assert "Places: " in told[0] and "-" in told[0].split("Places: ")[1]


def test_no_question_asks_for_all_of_the_above_or_what_is_not_without_stress():
    for strategy in COURSE.strategies:
        for question in strategy.questions:
            assert "of the above" not in str(question)
            assert not re.search(r"\b[Ww]hich (?:of these )?(?:is|are|would) not\b", question.stem), question.id


# The four grades


def graded() -> dict[str, Option | Choice]:
    """Return all that has a grade, in questions and in cases, by where it stands."""
    found: dict[str, Option | Choice] = {}
    for strategy in COURSE.strategies:
        for question in strategy.asked:
            found |= {f"{question.id}/{option.id}": option for option in getattr(question, "options", [])}
    for item in wording.case_items(COURSE):
        found |= {f"{item.id}/{choice.id}": choice for choice in item.options}
    return found


def test_whatever_is_harmful_names_the_act_that_makes_it_so():
    assert [where for where, option in graded().items() if option.grade == "harmful" and option.act is None] == []


def test_an_act_has_no_grade_that_the_course_never_gives():
    defined = {(act.id, each.grade) for act in COURSE.acts for each in act.grades}
    assert defined == {(option.act, option.grade) for option in graded().values() if option.act}


def test_no_example_of_a_grade_is_an_option_that_a_learner_could_find_here():
    examples = {" ".join(re.findall(r"\w+", each.example.casefold())) for act in COURSE.acts for each in act.grades}
    options = " ¶ ".join(" ".join(re.findall(r"\w+", option.text.casefold())) for option in graded().values())
    assert [example for example in examples if example in options] == []


#: Words by which an act can be known, and the acts that they may be.
GIVEN_AWAY = {
    r"(?:not|n’t|never)\b[^?!]*, (?:are|do|would|were) you[?,]|I hope you would not": {"leading-question"},
    r"\bpromise me\b|\byou promise\b|your word\b|word of honour|says he will keep": {"takes-promise"},
    r"stays (?:here|in here|between)|a deal’s a deal": {"promises-secrecy", "names-fixed"},
    r"\b(?:think(?:ing)?|thoughts|thought) (?:of|about) (?:killing yourself|suicide|wanting to die|ending your life)":
        {"plain-question", "leading-question", "waits"},  # asked while an ambulance is due, it is a delay
    r"\bnobody can make you|whenever you like|entirely up to you": {"claims-freedom"},
    r"\b999\b|\bpolice now\b": {"emergency-services", "refuses-family"},
}  # fmt: skip


@pytest.mark.parametrize("words", GIVEN_AWAY)
def test_an_option_whose_words_give_an_act_away_says_so(words):
    found = {where: option for where, option in graded().items() if re.search(words, option.text, re.IGNORECASE)}
    assert len(found) >= 2
    assert {where: option.act for where, option in found.items() if option.act not in GIVEN_AWAY[words]} == {}


#: What nobody can promise, or what could put somebody in danger if it were kept.
UNKEEPABLE = re.compile(
    r"(?<!can’t )(?<!cannot )\bI(?:’ll| will)? promise\b|\bI(?:’ll| will) (?:never|always)\b|\bI won’t (?:tell|hide|leave|go)\b"
    r"|\byou(?:’ll| will) (?:read|see|hear) (?:it|every|all)[^.?!]*(?:first|before)|\bnothing goes\b|\bI(?:’ll| will| won’t)[^.?!]*behind your back"
    r"|\b(?:nobody|no one) (?:else )?(?:hears|will|ever)\b|\b(?:only|stays) between us\b|\bwhatever happens\b|\byou’re safe\b",
    re.IGNORECASE,
)


def test_nothing_held_up_as_good_promises_what_cannot_be_kept():
    offered = {where: option.text for where, option in graded().items() if option.grade in ("best", "acceptable")}
    offered |= {
        f"{where}, better": option.better for where, option in graded().items() if getattr(option, "better", None)
    }
    for strategy in COURSE.strategies:
        for question in strategy.questions:
            if isinstance(question, WriteAndCompare):
                offered |= {f"{question.id}/{model.id}": model.text for model in question.models}
    assert {where: text for where, text in offered.items() if UNKEEPABLE.search(text)} == {}
    promised = [option for option in graded().values() if UNKEEPABLE.search(option.text)]
    assert len(promised) >= 5, "the words are those that wrong answers use"
