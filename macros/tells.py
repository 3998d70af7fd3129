"""Where the bank gives its keys away: by form, by stock phrases, or by words alone.

A reader who understands no word, and looks only at how many sentences an option has and how its last one runs, should
do little better than chance. The classic give-aways stand in `wording.py`; these are of rhythm, and of a vocabulary in
which warm words are always right or always wrong. `python3 .ci/course.py bank` prints all of it with intervals.
"""

from __future__ import annotations

import functools
import itertools
import math
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .model import Choice as CaseChoice
from .model import ChooseOne, Course, Option, Phrase
from .problem import Problem
from .read import Document
from .wording import Item, key

#: No rule of form may find more of the keys of a part than this, nor a model that sees only counts.
FORM_AT_MOST = 0.40
#: The pair that is best on one half of a part may find this much of the other half.
PAIR_AT_MOST = 0.35
#: A model that sees words alone, trained on other strategies, may find this much.
WORDS_AT_MOST = 0.45
#: A stock phrase is the key in this share of its uses; by chance it would be in a quarter of them.
PHRASE_BEST = (0.15, 0.40)
#: A part or a phrase with fewer uses than this says nothing.
ENOUGH = 20
PHRASE_ENOUGH = 8
HALVES = 20
#: A model is trained on all strategies but those of one fold, and tried on these.
FOLDS = 5

Rule = Callable[[Item], list[str]]


@dataclass(frozen=True)
class Rate:
    """How many keys a rule or model finds: `found` of `asked` (ties count for their share), by `rule` in `part`."""

    part: str
    rule: str
    found: float
    asked: int
    items: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """The share found, from 0 to 1."""
        return self.found / self.asked if self.asked else 0.0

    def interval(self) -> tuple[float, float]:
        """Return the 95 % interval of the share (Wilson's score interval)."""
        if not self.asked:
            return 0.0, 1.0
        z, n, p = 1.96, self.asked, self.share
        middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


@functools.cache
def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of an option; a pause in speech (“…”) ends none."""
    return tuple(part for part in re.split(r"(?<=[.!?])[”’)]*\s+", text.strip()) if re.search(r"\w", part))


@functools.cache
def _words(text: str) -> int:
    return len(re.findall(r"\w[\w’'-]*", text))


@functools.cache
def _marks(text: str) -> int:
    return len(re.findall(r"[.,;:!?…–—]", text))


#: What a reader who understands no word can count in an option.
COUNTS: dict[str, Callable[[str], float]] = {
    "sentences": lambda text: len(sentences(text)),
    "words in the last sentence": lambda text: _words(sentences(text)[-1]),
    "punctuation marks": _marks,
    "words a sentence": lambda text: _words(text) / len(sentences(text)),
}
#: The counts that a model sees besides these.
FURTHER: dict[str, Callable[[str], float]] = {
    "words": _words,
    "commas": lambda text: text.count(","),
    "questions": lambda text: text.count("?"),
    "words in the first sentence": lambda text: _words(sentences(text)[0]),
    "ends with a question": lambda text: text.rstrip("”’ ").endswith("?"),
    "begins with a short sentence": lambda text: _words(sentences(text)[0]) <= 3,
}


def _picker(count: Callable[[str], float], best: Callable[[Iterator[float]], float]) -> Rule:
    def pick(item: Item) -> list[str]:
        counted = {option.id: count(option.text) for option in item.options}
        wanted = best(iter(counted.values()))
        return [name for name, value in counted.items() if value == wanted]

    return pick


def _then(first: Rule, second: Rule) -> Rule:
    def pick(item: Item) -> list[str]:
        left = first(item)
        return second(Item(item.id, item.stem, [option for option in item.options if option.id in left]))

    return pick


SINGLE: dict[str, Rule] = {
    f"{word} {name}": _picker(count, best)
    for name, count in COUNTS.items()
    for word, best in (("most", max), ("fewest", min))
}
PAIRS: dict[str, Rule] = {
    f"{one}; if equal, {other}": _then(SINGLE[one], SINGLE[other])
    for one, other in itertools.permutations(SINGLE, 2)
    if one.split(" ", 1)[1] != other.split(" ", 1)[1]
}


def parts(course: Course) -> dict[str, list[tuple[str, Item]]]:
    """Return the items with one key by the part of the course, each with the id of its strategy or case."""

    def asked(owner: str, questions: Sequence[object]) -> list[tuple[str, Item]]:
        return [(owner, Item(q.id, q.stem, q.options)) for q in questions if isinstance(q, ChooseOne)]

    def turns(kind: str) -> list[tuple[str, Item]]:
        return [
            (case.strategy or case.id, Item(f"{case.id}/{turn.id}", turn.scene, turn.choices))
            for case in course.cases
            if case.kind == kind
            for turn in case.turns
            if sum(choice.grade == "best" for choice in turn.choices) == 1
        ]

    return {
        "questions of the strategies": [it for s in course.strategies for it in asked(s.id, s.questions)],
        "forms of the test": [it for s in course.strategies for it in asked(s.id, [*s.forms.values()])],
        "short cases": turns("short"),
        "long cases": turns("long"),
    }


def rate(part: str, rule: str, pick: Rule, items: Sequence[Item]) -> Rate:
    """Return how many keys `pick` finds; where it can't decide between options it counts for its share."""
    total, sure = 0.0, []
    for item in items:
        picked = pick(item)
        if key(item) in picked:
            total += 1 / len(picked)
            if len(picked) == 1:
                sure.append(item.id)
    return Rate(part, rule, total, len(items), tuple(sure))


def by_form(part: str, items: Sequence[Item]) -> list[Rate]:
    """Return how each rule of form and each pair of rules does, the best first."""
    return sorted(
        (rate(part, name, pick, items) for name, pick in {**SINGLE, **PAIRS}.items()), key=lambda each: -each.share
    )


def best_pair_on_the_other_half(part: str, items: Sequence[Item], seed: int = 1) -> Rate:
    """Return how the pair chosen on one half does on the other, over `HALVES` ways of halving; 0 to `len(items)`."""
    chance, total, asked = random.Random(seed), 0.0, 0
    scores = {name: [rate(part, name, pick, [item]).found for item in items] for name, pick in PAIRS.items()}
    for _ in range(HALVES):
        order = list(range(len(items)))
        chance.shuffle(order)
        half = len(order) // 2
        best = max(PAIRS, key=lambda name: sum(scores[name][at] for at in order[:half]))
        total += sum(scores[best][at] for at in order[half:])
        asked += len(order) - half
    return Rate(part, "the best pair of one half, on the other", total / asked * len(items), len(items))


def by_counts(part: str, items: Sequence[tuple[str, Item]]) -> Rate:
    """Return how a model does that sees counts only, trained on the other strategies of the part."""
    measures = {**COUNTS, **FURTHER}

    def seen(item: Item) -> list[dict[str, float]]:
        rows = [{name: float(count(option.text)) for name, count in measures.items()} for option in item.options]
        for name in measures:
            values = [row[name] for row in rows]
            middle = sum(values) / len(values)
            spread = math.sqrt(sum((value - middle) ** 2 for value in values) / len(values)) or 1.0
            for row in rows:
                row[name] = (row[name] - middle) / spread
                row[f"most {name}"] = float(row[name] == max((v - middle) / spread for v in values))
        return rows

    return _learnt(part, "a model that sees counts only", items, seen, steps=25)


def by_words(part: str, items: Sequence[tuple[str, Item]]) -> Rate:
    """Return how a model does that sees only words (one, two and three in a row), trained on the other strategies."""

    def seen(item: Item) -> list[dict[str, float]]:
        rows = []
        for option in item.options:
            words = re.findall(r"[a-z’']+|[?]", option.text.casefold())
            grams = {" ".join(words[at : at + n]) for n in (1, 2, 3) for at in range(len(words) - n + 1)}
            rows.append(dict.fromkeys(sorted(grams), 1.0))
        return rows

    return _learnt(part, "a model that sees words only", items, seen, steps=12)


def _learnt(
    part: str,
    rule: str,
    items: Sequence[tuple[str, Item]],
    seen: Callable[[Item], list[dict[str, float]]],
    steps: int,
) -> Rate:
    """Train a choice model (softmax over an item's options, AdaGrad) on other strategies; count what it finds."""
    owners = sorted({owner for owner, _ in items})
    fold = {owner: at % FOLDS for at, owner in enumerate(owners)}
    number: dict[str, int] = {}  # of each feature: a list is faster than a dictionary, and this runs millions of times
    rows = {
        item.id: [[(number.setdefault(name, len(number)), value) for name, value in row.items()] for row in seen(item)]
        for _, item in items
    }
    right = {item.id: [option.id for option in item.options].index(key(item)) for _, item in items}
    found: list[str] = []
    for one in range(FOLDS):
        weights = [0.0] * len(number)
        past = [1e-6] * len(number)
        training = [item.id for owner, item in items if fold[owner] != one]
        for _ in range(steps):
            for name in training:
                scores = [sum([weights[at] * value for at, value in row]) for row in rows[name]]
                highest = max(scores)
                shares = [math.exp(score - highest) for score in scores]
                total = sum(shares)
                for option, row in enumerate(rows[name]):
                    error = (option == right[name]) - shares[option] / total
                    for at, value in row:
                        weight = weights[at]
                        slope = error * value - 0.002 * weight
                        past[at] += slope * slope
                        weights[at] = weight + 0.1 * slope / math.sqrt(past[at])
        for owner, item in items:
            if fold[owner] == one:
                scores = [sum([weights[at] * value for at, value in row]) for row in rows[item.id]]
                if scores.index(max(scores)) == right[item.id]:
                    found.append(item.id)
    return Rate(part, rule, len(found), len(items), tuple(found))


def by_phrase(phrases: Sequence[Phrase], items: Sequence[Item]) -> list[Rate]:
    """Return for each stock phrase in how many of its uses the option is the key, with the ids of these items."""
    found = []
    for phrase in phrases:
        pattern = re.compile("|".join(rf"\b{word}" for word in phrase.words), re.IGNORECASE)
        uses: list[tuple[Item, Option | CaseChoice]] = [
            (item, option) for item in items for option in item.options if pattern.search(option.text.replace("’", "'"))
        ]
        best = [item.id for item, option in uses if option.grade == "best"]
        found.append(Rate("all parts", phrase.id, len(best), len(uses), tuple(sorted({it.id for it, _ in uses}))))
    return found


def most_telling(part: str, items: Sequence[Item], rates: Sequence[Rate]) -> list[tuple[str, int]]:
    """Return the items whose key the rules of form find most often, each with how many of `rates` found it alone."""
    counted = {item.id: sum(item.id in each.items for each in rates if each.part == part) for item in items}
    return sorted(((name, n) for name, n in counted.items() if n), key=lambda each: (-each[1], each[0]))


def check(course: Course, document: Document) -> list[Problem]:
    """Return a warning for each part whose form gives keys away, for words that do, and for each phrase that does."""
    warnings = []

    def warn(wrong: str, right: str) -> None:
        warnings.append(document.problem("telling", ("strategies",), wrong, right))

    everything: list[tuple[str, Item]] = []
    for part, owned in parts(course).items():
        items = [item for _, item in owned]
        everything += owned
        if len(items) < ENOUGH:
            continue
        rates = by_form(part, items)
        telling = ", ".join(name for name, _ in most_telling(part, items, rates)[:12])
        mend = f"Most is given away by {telling}: give their keys another number of sentences, or another end."
        judged = [(rates[0], FORM_AT_MOST), (best_pair_on_the_other_half(part, items), PAIR_AT_MOST)]
        for each, most in [*judged, (by_counts(part, owned), FORM_AT_MOST)]:
            if each.share > most:
                wrong = f"Of {each.asked} {part}, choosing by “{each.rule}” finds {each.share:.0%}; at most {most:.0%}."
                warn(wrong, mend)
    if len(everything) >= ENOUGH and (words := by_words("all parts", everything)).share > WORDS_AT_MOST:
        mend = "Give these keys words that other options have too, and those options words that only keys have"
        wrong = f"Of {words.asked} keys {words.rule} finds {words.share:.0%}; at most {WORDS_AT_MOST:.0%}."
        warn(wrong, f"{mend}: {', '.join(words.items)}.")
    low, high = PHRASE_BEST
    for each in by_phrase(course.phrases, [item for _, item in everything]):
        if each.asked >= PHRASE_ENOUGH and not low <= each.share <= high:
            due = f"{low:.0%} to {high:.0%} is due"
            wrong = f"“{each.rule}” is in the key in {each.found:.0f} of its {each.asked} uses; {due}."
            word = "into some keys, or take it out of other options" if each.share < low else "into other options too"
            warn(wrong, f"Put it {word}. It stands in {', '.join(each.items[:12])}.")
    return warnings


def table(course: Course) -> Iterator[str]:
    """Yield the lines of `python3 .ci/course.py bank`: what gives keys away in each part, with 95 % intervals."""

    def line(each: Rate, most: str) -> str:
        low, high = each.interval()
        return f"  {each.share:4.0%} [{low:.0%} to {high:.0%}], {most}: {each.rule}"

    everything: list[tuple[str, Item]] = []
    for part, owned in parts(course).items():
        items = [item for _, item in owned]
        everything += owned
        rates = by_form(part, items)
        yield f"{part[0].upper()}{part[1:]}: {len(items)} items, by chance 25 %"
        for each in rates[:4]:
            yield line(each, "at most 40 %")
        yield line(best_pair_on_the_other_half(part, items), "at most 35 %")
        yield line(by_counts(part, owned), "at most 40 %")
        telling = [f"{name} ({n})" for name, n in most_telling(part, items, rates)[:15]]
        yield f"  Items that give most away (rules that find their key): {', '.join(telling)}"
    yield f"Words: {len(everything)} items"
    yield line(by_words("all parts", everything), "at most 45 %")
    low, high = PHRASE_BEST
    yield f"Phrases: the option that has it is the key, {low:.0%} to {high:.0%} of uses is due"
    for each in by_phrase(course.phrases, [item for _, item in everything]):
        few = "" if each.asked >= PHRASE_ENOUGH else ", too few uses to judge"
        yield f"  {each.found:.0f} of {each.asked}{few}: {each.rule}"
