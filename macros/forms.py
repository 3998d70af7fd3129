"""Whether the forms of the test give as much away as each other, to a reader who understands no word.

A learner takes one form before the course and another after it. If a guesser does better in the second, that looks like
learning. So each rule of form and of wording by which the bank is read anyway may do about as well in one form as in
another. That they are as hard as each other for somebody who understands them it can't tell: only answers could.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from . import wording
from .model import Course
from .problem import Problem
from .read import Document
from .tells import PAIRS, SINGLE, Rate, Rule, rate
from .wording import Item

#: No rule may find more of the keys of one form than of another by more than this: 10 points. In a form of 15 one
#: question is 6.7 points, and one that a rule leaves between two options 3.3: one and a half may be, and two may not.
APART = 0.10
#: In a form with fewer questions one alone is more than that.
ENOUGH = 10


@dataclass(frozen=True)
class Compared:
    """How one rule does in each form: its rates by the letter of the form."""

    rule: str
    rates: dict[str, Rate]

    @property
    def apart(self) -> float:
        """The share that it finds in one form less that in another, where they differ most; 0 to 1."""
        shares = [each.share for each in self.rates.values()]
        return max(shares) - min(shares)

    @property
    def too_far(self) -> bool:
        """Whether that is more than may be; what is lost in adding shares up doesn't count."""
        return self.apart > APART + 1e-9

    def __str__(self) -> str:
        shares = ", ".join(f"{letter.upper()} {each.share:.0%}" for letter, each in self.rates.items())
        return f"{100 * self.apart:.0f} points ({shares}): {self.rule}"


def _in_place(place: int) -> Rule:
    return lambda item: [option.id for option in item.options[place - 1 : place]]


def _guessing(pick: Rule) -> Rule:
    return lambda item: wording.guessed(pick, item)


#: All by which somebody who knows nothing could do better in one form than in another: rhythm, place and words.
EVERY: dict[str, Rule] = {
    **SINGLE,
    **PAIRS,
    **{f"the option in place {place}": _guessing(_in_place(place)) for place in (1, 2, 3, 4)},
    **{name: _guessing(pick) for name, pick in wording.RULES.items()},
}


def compare(course: Course) -> list[Compared]:
    """Return how each rule does in each form, that which differs most first; nothing where two forms are not there."""
    forms: dict[str, list[Item]] = {}
    for strategy in course.strategies:
        for letter, asked in strategy.forms.items():
            forms.setdefault(letter, []).append(Item(asked.id, asked.stem, asked.options))
    whole = {letter: items for letter, items in sorted(forms.items()) if len(items) >= ENOUGH}
    if len(whole) < 2:
        return []
    found = [
        Compared(name, {letter: rate(f"form {letter.upper()}", name, pick, items) for letter, items in whole.items()})
        for name, pick in EVERY.items()
    ]
    return sorted(found, key=lambda each: -each.apart)


def check(course: Course, document: Document) -> list[Problem]:
    """Return a warning if a rule does much better in one form than in another, with what to mend in which questions."""
    far = [each for each in compare(course) if each.too_far]
    if not far:
        return []
    most = max(far[0].rates.values(), key=lambda each: each.share)
    wrong = f"In {len(far)} rules the forms of the test differ by more than {100 * APART:.0f} points; most by {far[0]}."
    right = (
        f"In {most.part} it finds {', '.join(most.items)}: part or join sentences of their options. "
        "To change nothing but stops and commas marks no answer as given to an earlier wording."
    )
    return [document.problem("telling", ("strategies",), wrong, right)]


def table(course: Course) -> Iterator[str]:
    """Yield the lines of `python3 .ci/course.py bank` about the forms: the rules in which they differ most."""
    if compared := compare(course):
        yield f"One form of the test against another: {len(compared)} rules, at most {100 * APART:.0f} points apart"
        yield from (f"  {each}" for each in compared[:4])
