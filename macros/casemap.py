"""Draws the map of a case: turns and endings as they follow one another, for a phone and a sheet of paper."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from . import ways
from .model import Case, Ending, Turn

WIDTH, ROW, TOP, SIDE = 360, 60, 26, 60


@dataclass(frozen=True)
class Node:
    """A turn or an ending on the map; `label` is its number, or the letter of an ending."""

    id: str
    label: str
    ending: bool
    x: int
    y: int


@dataclass(frozen=True)
class Edge:
    """A step from a turn to what follows; `curve` is the path to draw."""

    start: str
    end: str
    curve: str


@dataclass(frozen=True)
class Map:
    """Everything the template draws."""

    nodes: list[Node]
    edges: list[Edge]
    height: int


def in_text(case: Case) -> tuple[list[Turn], list[Ending]]:
    """Return turns and endings in the order in which text and paper show them: the first turn first, the rest mixed.

    In the data file the turn after a poor choice stands before the one after a good choice. In that order a number
    would tell whoever reads without scripts how well they chose.
    """

    def mixed(part: Turn | Ending) -> int:
        return zlib.crc32(f"{case.id}/{part.id}".encode())

    first, *others = case.turns
    return [first, *sorted(others, key=mixed)], sorted(case.endings, key=mixed)


def labels(case: Case) -> dict[str, str]:
    """Return what turns (numbers from 1) and endings (letters from A) are called in text, on paper and on the map."""
    turns, endings = in_text(case)
    numbers = {turn.id: str(number) for number, turn in enumerate(turns, 1)}
    return numbers | {ending.id: chr(ord("A") + place) for place, ending in enumerate(endings)}


def draw(case: Case) -> Map:
    """Return the map of a case: each row holds what stands equally far down, spread evenly."""
    depths, names, following = ways.depths(case), labels(case), ways.leads_to(case)
    # Endings share the lowest rows, so that ways out don't cross the middle of the map.
    lowest = max(depths[turn.id] for turn in case.turns)
    for place, ending in enumerate(case.endings):
        depths[ending.id] = max(depths[ending.id], lowest + 1) + (place % 2 if len(case.endings) > 4 else 0)
    endings = {ending.id for ending in case.endings}
    parts = [*(turn.id for turn in case.turns), *(ending.id for ending in case.endings)]
    rows: dict[int, list[str]] = {}
    for name in parts:
        rows.setdefault(depths[name], []).append(name)
    across: dict[str, float] = {}
    for depth in sorted(rows):
        row = sorted(
            rows[depth], key=lambda name: _middle(across, [here for here, ends in following.items() if name in ends])
        )
        for place, name in enumerate(row):
            across[name] = WIDTH * (place + 1) / (len(row) + 1)
        if len(row) == 1 and row[0] not in endings:
            # A turn alone in its row stands to one side, so that a way past it is not drawn through it.
            across[row[0]] += SIDE if depth % 2 else -SIDE
    nodes = {
        name: Node(name, names[name], name in endings, round(across[name]), TOP + depths[name] * ROW) for name in parts
    }
    edges = [_edge(nodes[start], nodes[end]) for start, ends in following.items() for end in ends]
    return Map(list(nodes.values()), edges, TOP * 2 + max(depths.values()) * ROW)


def _middle(across: dict[str, float], before: list[str]) -> float:
    """Return how far across the turns `before` stand on average, as far as they are placed."""
    placed = [across[name] for name in before if name in across]
    return sum(placed) / len(placed) if placed else WIDTH / 2


def _edge(start: Node, end: Node) -> Edge:
    top, bottom = start.y + 15, end.y - 15
    bend = (bottom - top) // 2
    curve = f"M{start.x} {top}C{start.x} {top + bend} {end.x} {bottom - bend} {end.x} {bottom}"
    return Edge(start.id, end.id, curve)
