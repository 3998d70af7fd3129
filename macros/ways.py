"""The ways through a case: which turns can be reached, where a way ends, and every path from first turn to ending."""

from __future__ import annotations

from collections.abc import Iterator

from .model import Case, Choice, Turn

#: A way: the turns with the choice made at each, and the ending's id.
Route = tuple[tuple[tuple[Turn, Choice], ...], str]


def leads_to(case: Case) -> dict[str, list[str]]:
    """Return for each turn the ids of the turns and endings that its choices lead to, each once and in order."""
    return {turn.id: list(dict.fromkeys(choice.next for choice in turn.choices)) for turn in case.turns}


def reached(case: Case) -> set[str]:
    """Return the ids of all turns and endings that a learner can come to."""
    following = leads_to(case)
    found: set[str] = set()
    waiting = [case.turns[0].id]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += following.get(here, [])
    return found


def with_a_way_out(case: Case) -> set[str]:
    """Return the ids of the turns from which some ending can be reached, and of the endings."""
    found = {ending.id for ending in case.endings}
    following = leads_to(case)
    grown = True
    while grown:
        new = {turn for turn, nexts in following.items() if turn not in found and found & set(nexts)}
        grown = bool(new)
        found |= new
    return found


def shortest(case: Case) -> list[str]:
    """Return the turns of the shortest way to an ending, and the ending; nothing where no way leads to one."""
    following, endings = leads_to(case), {ending.id for ending in case.endings}
    ways, seen = [[case.turns[0].id]], {case.turns[0].id}
    for way in ways:  # grows as it is walked, shorter ways first
        if way[-1] in endings:
            return way
        for after in following.get(way[-1], []):
            if after not in seen:
                seen.add(after)
                ways.append([*way, after])
    return []


def depths(case: Case) -> dict[str, int]:
    """Return how far down each turn and ending stands on a map: one below the lowest that leads to it.

    A turn that leads back to an earlier one counts by the way down only.
    """
    following = leads_to(case)
    found: dict[str, int] = {}

    def visit(here: str, depth: int, above: tuple[str, ...]) -> None:
        if here in above or found.get(here, -1) >= depth:
            return
        found[here] = depth
        for after in following.get(here, []):
            visit(after, depth + 1, (*above, here))

    visit(case.turns[0].id, 0, ())
    return found


def paths(case: Case) -> Iterator[Route]:
    """Yield every way through a case that comes to no turn twice."""
    turns = {turn.id: turn for turn in case.turns}

    def walk(here: str, so_far: tuple[tuple[Turn, Choice], ...]) -> Iterator[Route]:
        if here not in turns:
            yield so_far, here
            return
        for choice in turns[here].choices:
            if choice.next not in {turn.id for turn, _ in so_far} and choice.next != here:
                yield from walk(choice.next, (*so_far, (turns[here], choice)))

    yield from walk(case.turns[0].id, ())
