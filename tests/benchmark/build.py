"""How long a build takes with 15, 30 and 90 strategies, beside plain Material with the same Markdown, in turn."""

from __future__ import annotations

import copy
import re
import statistics
import time
from pathlib import Path

import yaml
from conftest import DATA, build, copy_project, questions_of

from .plain import plain_material

SIZES = (15, 30, 90)
RUNS = 2


def grown(room: Path, size: int) -> Path:
    """Lay out the course in `room` with `size` strategies: copies of the fifteen, with ids and numbers of their own.

    A copy has its page and its questions; a case and practice lines can't stand twice in a course.
    """
    project = copy_project(room)
    data = copy.deepcopy(DATA)
    first = data["strategies"][:]
    config = (project / "mkdocs.yml").read_text(encoding="utf-8")
    for number in range(len(first) + 1, size + 1):
        model = first[(number - 1) % len(first)]
        text, round_ = yaml.dump(model, allow_unicode=True, sort_keys=False), (number - 1) // len(first)
        strategy = yaml.safe_load(text)
        old = strategy["id"]
        for question in questions_of(strategy):
            question["id"] = f"{question['id']}-{round_}"
        page = f"{model['number']:02d}-{model['slug']}.md"
        strategy |= {"id": f"{old}-{round_}", "number": number, "slug": f"{model['slug']}-{round_}"}
        for once in ("works_with", "practice", "measure"):
            strategy.pop(once, None)
        strategy["works_with"] = [{"id": old, "why": "A copy of it."}]
        data["strategies"].append(strategy)
        prose = (project / "docs" / "strategies" / page).read_text(encoding="utf-8")
        prose = re.sub(r"\{\{ case\(.*?\) \}\}", "", prose)
        calls = ("title", "opening", "self_check", "results", "supervision", "sources", "onward")
        for call in calls:
            prose = prose.replace(f'{call}("{old}")', f'{call}("{old}-{round_}")')
        name = f"{number:02d}-{strategy['slug']}.md"
        (project / "docs" / "strategies" / name).write_text(prose, encoding="utf-8")
        config = config.replace("  - Cases:\n", f"      - strategies/{name}\n  - Cases:\n", 1)
    (project / "mkdocs.yml").write_text(config, encoding="utf-8")
    dumped = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    (project / "docs" / "_data" / "strategies.yml").write_text(dumped, encoding="utf-8")
    return project


def measure(room: Path) -> None:
    """Print the seconds that builds take."""
    print("| strategies | the course, s | plain Material, s |\n|---|---|---|")
    for size in SIZES:
        project = grown(room / str(size), size)
        times: dict[str, list[float]] = {"course": [], "plain": []}
        for _ in range(RUNS):
            start = time.perf_counter()
            done = build(project, room / f"site-{size}", strict=False)
            times["course"].append(time.perf_counter() - start)
            assert done.returncode == 0, done.stderr[-2000:]
            start = time.perf_counter()
            plain_material(room / f"plain-{size}", project / "docs" / "strategies")
            times["plain"].append(time.perf_counter() - start)
        course, plain = (statistics.median(times[name]) for name in ("course", "plain"))
        print(f"| {size} | {course:.1f} | {plain:.1f} |")
