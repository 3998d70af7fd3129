"""The numbers that stand for ids in the compact record, and how long that record can become.

A number is for ever: what lies in a learning management system hangs on it. So `ordinals.txt` only grows. A line is
`table number id`; an inner id is `question/option` or `case/turn/choice`, numbered within its owner. A wording is
`question/revision` or `case/revision`: the newest has the highest number.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from .site import Fault, Site

FILE = Path(__file__).parent / "ordinals.txt"
HEAD = """\
# The numbers of ids in the compact record that lies in learning management systems. `python3 -m lms SITE --number`
# adds to it; no line is ever changed, moved or taken out, also when its id is retired.
"""
TABLES = ("strategy", "case", "question", "test", "wording", "option", "turn", "choice", "end")
#: More than this is never sent: SCORM 1.2 takes 4,096 characters, and the next edition needs room too.
MOST = 3800
#: What a number of each table must stay below, by the widths in browser/compact.js.
BELOW = {
    "strategy": 63,
    "case": 63,
    "question": 1023,
    "test": 255,
    "wording": 32,
    "option": 10,
    "turn": 16,
    "choice": 8,
    "end": 14,
}

Numbers = dict[str, dict[str, int]]


def owner_of(table: str, name: str) -> str:
    """Return within what an id is numbered: "" where it is the whole table."""
    if table in ("wording", "option", "turn", "choice"):
        return name.rpartition("/")[0]
    return name.partition("/")[0] if table == "end" else ""


def read(text: str) -> Numbers:
    """Return the numbers in the text of the file, by table and id.

    Raises:
        Fault: a line is missing, moved, doubled or malformed; all such lines are named.
    """
    found: Numbers = {table: {} for table in TABLES}
    next_one: dict[tuple[str, str], int] = defaultdict(int)
    faults = []
    for place, line in enumerate(text.splitlines(), 1):
        if line.startswith("#") or not line.strip():
            continue
        table, _, rest = line.partition(" ")
        number, _, name = rest.partition(" ")
        if table not in TABLES or not number.isdigit() or not name:
            faults.append(f"{FILE.name}:{place}: “{line}” is no line of a table, a number and an id. Put it back.")
            continue
        key = (table, owner_of(table, name))
        if name in found[table]:
            faults.append(f"{FILE.name}:{place}: “{name}” has a number already. Take the later line out.")
        elif int(number) != next_one[key]:
            wrong = f"“{name}” has {number}, and {next_one[key]} comes next: a line is missing or was moved."
            faults.append(f"{FILE.name}:{place}: {wrong} Put the list back as it was; it only grows.")
        found[table][name] = int(number)
        next_one[key] += 1
        if int(number) >= BELOW[table]:
            faults.append(f"{FILE.name}:{place}: {number} does not fit into the compact record. It needs a new form.")
    if faults:
        raise Fault("\n".join(faults))
    return found


def ids(site: Site) -> list[tuple[str, str]]:
    """Return every id of the site that needs a number, with its table, in the order of the course."""
    found = [("strategy", each["id"]) for each in site.catalogue["strategies"]]
    found += [("case", name) for name in site.cases]
    for question in site.questions.values():
        found.append(("test" if question.id in site.tests else "question", question.id))
        found.append(("wording", f"{question.id}/{question.revision}"))
        found += [("option", f"{question.id}/{option}") for option in question.options]
    for case in site.cases.values():
        found.append(("wording", f"{case.id}/{case.revision}"))
        for turn, choices in case.turns.items():
            found.append(("turn", f"{case.id}/{turn}"))
            found += [("choice", f"{case.id}/{turn}/{choice}") for choice in choices]
        found += [("end", f"{case.id}/{end}") for end in case.ends]
    return found


def missing(site: Site, numbers: Numbers) -> list[tuple[str, str]]:
    """Return the ids of the site that have no number yet."""
    return [(table, name) for table, name in ids(site) if name not in numbers[table]]


def added(text: str, site: Site) -> str:
    """Return the text of the file with a line for each id of the site that had none."""
    numbers = read(text)
    count: dict[tuple[str, str], int] = defaultdict(int)
    for table, names in numbers.items():
        for name in names:
            count[table, owner_of(table, name)] += 1
    lines = []
    for table, name in missing(site, numbers):
        key = (table, owner_of(table, name))
        lines.append(f"{table} {count[key]} {name}\n")
        count[key] += 1
    return (text or HEAD) + "".join(lines)


def longest(numbers: Numbers) -> int:
    """Return how many characters the compact record has when all was done twice; browser/compact.js has the widths."""
    turns: dict[str, int] = defaultdict(int)
    for name in numbers["turn"]:
        turns[name.partition("/")[0]] += 1
    bits = 10 + 8 + 6 + 6 + 4  # how many there are of each
    bits += 2 * 23 + 23 + 6  # the tests; the place
    bits += len(numbers["question"]) * (2 + 5 + 2 * 37 + 35)
    bits += len(numbers["test"]) * (1 + 5 + 37)
    bits += len(numbers["strategy"]) * (1 + 23 + 12)
    bits += sum(1 + 5 + 23 + 2 + 14 + 4 + 7 * min(15, turns[name]) for name in numbers["case"])
    bits += TESTS + RESERVED
    return 3 + 2 + 6 + -(-bits // 6)


#: The forms of the tests: a tag, a length and their bits.
TESTS = 6 + 12 + 100
#: Kept free for what comes next to the record, such as the levels of practice: a tag, a length and 60 bits.
RESERVED = 6 + 12 + 60
