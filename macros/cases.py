"""The rules of cases: every way can be walked, and leads to an ending."""

from __future__ import annotations

from collections.abc import Iterator

from . import ways
from .lookup import Lookup, unknown
from .model import Case, Course
from .problem import Problem
from .read import KeyPath


def rules(course: Course, lookup: Lookup) -> Iterator[Problem]:
    """A case can be walked: every way leads somewhere, to an ending in the end, and nothing stands beside the ways."""
    for place, case in enumerate(course.cases):
        here = ("cases", place)
        yield from _page(case, here, lookup)
        known = {turn.id for turn in case.turns} | {ending.id for ending in case.endings}
        broken = False
        for number, turn in enumerate(case.turns):
            at = (*here, "turns", number)
            best = [choice.id for choice in turn.choices if choice.grade == "best"]
            if len(best) != 1:
                wrong = f"A turn has one best choice, and {len(best)} have the grade best."
                yield lookup.problem("case-key", (*at, "choices"), wrong, "Grade exactly one choice best.")
            for part, choice in enumerate(turn.choices):
                path = (*at, "choices", part)
                if choice.next not in known:
                    broken = True
                    yield unknown(lookup, (*path, "next"), choice.next, "turn or ending", known)
                for key in ("uses", "misuses"):
                    for entry, name in enumerate(getattr(choice, key)):
                        if name not in lookup.names["strategies"]:
                            yield unknown(lookup, (*path, key, entry), name, "strategy", lookup.names["strategies"])
        if not broken:
            yield from _ways(case, here, lookup)


def _page(case: Case, here: KeyPath, lookup: Lookup) -> Iterator[Problem]:
    if case.kind == "short" and case.strategy not in lookup.names["strategies"]:
        right = "Name the strategy on whose page it stands."
        yield lookup.problem("case-page", here, f"The short case “{case.id}” belongs to no strategy.", right)
    if case.kind == "long" and case.slug is None:
        yield lookup.problem("case-page", here, f"The long case “{case.id}” has no slug.", "Give its page a name.")


def _ways(case: Case, here: KeyPath, lookup: Lookup) -> Iterator[Problem]:
    found, out = ways.reached(case), ways.with_a_way_out(case)
    parts = {"turns": [turn.id for turn in case.turns], "endings": [ending.id for ending in case.endings]}
    for part, names in parts.items():
        for number, name in enumerate(names):
            if name not in found:
                wrong = f"No choice leads to “{name}”."
                right = "Lead a choice here, or take it out."
                yield lookup.problem("case-unreached", (*here, part, number), wrong, right)
    for number, turn in enumerate(case.turns):
        if turn.id in found and turn.id not in out:
            wrong = f"From “{turn.id}” no way leads to an ending."
            yield lookup.problem(
                "case-loop", (*here, "turns", number), wrong, "Lead one of its choices out of the loop."
            )
    if case.kind == "long":
        *turns, ending = ways.shortest(case) or [""]
        if len(turns) < 5 and ending:
            wrong = f"Decisions on the shortest way: {len(turns)}. It goes {', '.join([*turns, ending])}."
            right = "A long case has five or more on every way: lead one of these choices to another turn."
            yield lookup.problem("case-short", here, wrong, right)
        if len(case.endings) < 3:
            wrong = f"Endings: {len(case.endings)}."
            yield lookup.problem("case-short", here, wrong, "A long case has three or more.")
