"""The test-wise guesser: simple rules of wording that find the key without knowing anything.

A reader who knows nothing of the strategies should do no better by such a rule than by chance. The rules come from the
literature on item writing: option length, place of the key, words repeated from the stem and absolute words are the
classic give-aways (Haladyna, Downing & Rodriguez, 2002).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .model import Choice, ChooseOne, Course, Option
from .problem import Problem
from .read import Document, KeyPath

#: The bank must hold at least this many choose-one questions before rates mean anything.
ENOUGH = 20
LONGEST_AT_MOST = 0.35
RULE_AT_MOST = 0.40
WARM_WORDS = ("explore", "reflect", "acknowledge", "together", "curious")
ABSOLUTE_WORDS = ("always", "never", "should", "need to")
SMALL_WORDS = frozenset(
    "a an and are as at be but by do for from had has have he her him his i if in is it me my not of on or she so "
    "that the their them then there they this to up was we were what when who will with would you your".split()
)


@dataclass(frozen=True)
class Item:
    """A choose-one question or a turn of a case, as a guesser sees it."""

    id: str
    stem: str
    options: Sequence[Option | Choice]


@dataclass(frozen=True)
class Guess:
    """How well one rule does: `found` are the ids of the questions whose key it finds; `rate` is its expected share.

    A rule that can't decide between several options guesses among them, and counts for its share.
    """

    rule: str
    rate: float
    found: tuple[str, ...]


def guesses(questions: list[Item]) -> list[Guess]:
    """Return how each rule does over `questions`."""
    results = []
    for name, pick in RULES.items():
        share, found = 0.0, []
        for question in questions:
            picked = guessed(pick, question)
            if key(question) in picked:
                share += 1 / len(picked)
                if len(picked) == 1:
                    found.append(question.id)
        results.append(Guess(name, share / len(questions), tuple(found)))
    return results


def guessed(pick: Callable[[Item], list[str]], question: Item) -> list[str]:
    """Return the ids among which somebody guesses who goes by the rule `pick`: all of them, where it finds none."""
    return pick(question) or [option.id for option in question.options]


def key(question: Item) -> str:
    """Return the id of the option graded best."""
    return next(option.id for option in question.options if option.grade == "best")


def key_is_longest(question: Item) -> bool:
    """Return whether no option is longer than the key."""
    return key(question) in _longest(question)


def places(questions: list[Item]) -> Counter[int]:
    """Return how often each place (from 1) holds the key."""
    return Counter([option.id for option in q.options].index(key(q)) + 1 for q in questions)


def quiz_items(course: Course) -> list[Item]:
    """Return the choose-one questions of the bank, also those of the forms of the test."""
    found = [question for strategy in course.strategies for question in strategy.asked]
    return [Item(each.id, each.stem, each.options) for each in found if isinstance(each, ChooseOne)]


def case_items(course: Course) -> list[Item]:
    """Return the turns of all cases."""
    return [Item(f"{case.id}/{turn.id}", turn.scene, turn.choices) for case in course.cases for turn in case.turns]


def check(course: Course, document: Document) -> list[Problem]:
    """Return a warning for each give-away of the question bank and of the cases, with the places that give it away."""
    warnings = _check(quiz_items(course), "choose-one questions", ("strategies",), document)
    return warnings + _check(case_items(course), "turns of cases", ("cases",), document)


def _check(questions: list[Item], what: str, path: KeyPath, document: Document) -> list[Problem]:
    if len(questions) < ENOUGH:
        return []
    warnings = []

    def warn(wrong: str, found: list[str], right: str) -> None:
        named = f" Places: {', '.join(found)}."
        warnings.append(document.problem("guessable", path, wrong + named, right))

    longest = [question.id for question in questions if key_is_longest(question)]
    if len(longest) > LONGEST_AT_MOST * len(questions):
        wrong = f"The key is the longest option in {len(longest)} of {len(questions)} {what}."
        warn(wrong, longest, "Shorten these keys, or say more in another option.")
    for guess in guesses(questions):
        if guess.rate > RULE_AT_MOST:
            wrong = f"Choosing {guess.rule} finds {guess.rate:.0%} of the keys of {len(questions)} {what}."
            warn(wrong, list(guess.found), "Word the key and the other options more alike.")
    fours = [question for question in questions if len(question.options) == 4]
    counted = places(fours)
    for place in range(1, 5):
        # A fair bank of n questions puts the key at a place n/4 times; two standard deviations either way is chance.
        fair, spread = len(fours) / 4, 2 * (len(fours) * 3 / 16) ** 0.5
        if len(fours) >= ENOUGH and abs(counted[place] - fair) > spread:
            wrong = f"Place {place} holds the key in {counted[place]} of {len(fours)} {what} with four options."
            here = [q.id for q in fours if [o.id for o in q.options].index(key(q)) + 1 == place]
            warn(wrong, here, "Change the order of some options; answers given so far stay where they belong.")
    return warnings


def _longest(question: Item) -> list[str]:
    most = max(len(option.text) for option in question.options)
    return [option.id for option in question.options if len(option.text) == most]


def _shortest(question: Item) -> list[str]:
    least = min(len(option.text) for option in question.options)
    return [option.id for option in question.options if len(option.text) == least]


def _with_word(word: str) -> Callable[[Item], list[str]]:
    return lambda question: [option.id for option in question.options if word in option.text.casefold()]


def _only_question(question: Item) -> list[str]:
    asking = [option.id for option in question.options if "?" in option.text]
    return asking if len(asking) == 1 else []


def _without_absolutes(question: Item) -> list[str]:
    free = [
        option.id
        for option in question.options
        if not any(re.search(rf"\b{word}\b", option.text.casefold()) for word in ABSOLUTE_WORDS)
    ]
    return free if len(free) == 1 else []


def _like_the_stem(question: Item) -> list[str]:
    stem = _words(question.stem)
    shared = {option.id: len(stem & _words(option.text)) for option in question.options}
    most = max(shared.values())
    return [name for name, count in shared.items() if count == most]


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.casefold())) - SMALL_WORDS


RULES: dict[str, Callable[[Item], list[str]]] = {
    "the longest option": _longest,
    "the shortest option": _shortest,
    **{f"the option with “{word}”": _with_word(word) for word in WARM_WORDS},
    "the option with a warm word": lambda question: [
        option.id for option in question.options if any(word in option.text.casefold() for word in WARM_WORDS)
    ],
    "the only question": _only_question,
    "the only option without “always”, “never”, “should” or “need to”": _without_absolutes,
    "the option that shares most words with the stem": _like_the_stem,
}
