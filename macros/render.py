"""Turns the course into the HTML and Markdown that pages ask for. Checks nothing: that was done before."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from . import casemap, lookup, places, prose, ways
from .model import (
    ALLIANCE_WORDS,
    ENDING_NAMES,
    GRADE_NAMES,
    SECTION_NAMES,
    Case,
    ChooseOne,
    ChooseSeveral,
    Course,
    Phase,
    PutInOrder,
    Question,
    Source,
    Strategy,
)
from .scripts import in_order

COMPONENTS = Path(__file__).resolve().parent.parent / "overrides" / "components"

Thing = TypeVar("Thing")


#: Line breaks before and after a tag of a block.
_BLOCK = (
    "(?:blockquote|dd|details|div|dl|dt|fieldset|figure|h[1-6]|legend|li|noscript|ol|p|section|summary|"
    "t(?:body|d|emplate|h|head|r)|ul)"
)
_BETWEEN = re.compile(rf"(?<=>)\s*\n\s*(?=</?{_BLOCK}[\s>])")


class UnknownNameError(Exception):
    """A page asked for something that the course does not have."""


class Pages:
    """The macros. `depth` returns how many folders down the page at work lies.

    `base` is the course in the words of the base place, from which the revisions of questions are worked out.
    """

    def __init__(self, course: Course, depth: Callable[[], int], base: Course | None = None) -> None:
        self._course = course
        self._revisions = {question.id: revision(question) for _, question in lookup.questions(base or course)}
        self._site = course.course  # what the data file says of the course as a whole, under the key “course”
        self._depth = depth
        self._strategies = {strategy.id: strategy for strategy in course.strategies}
        self._sources = {source.key: source for source in course.bibliography}
        self._terms = {entry.id: entry for entry in course.glossary}
        self._templates = Environment(
            loader=FileSystemLoader([COMPONENTS, COMPONENTS.parent / "page"]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["marked"] = marked
        self._templates.globals |= {"asset": self._asset, "scripts": self._scripts, "place": self._place}
        self._templates.globals |= {"grades": GRADE_NAMES, "sections": SECTION_NAMES}

    def title(self, strategy: str) -> str:
        """The strategy's title, as text that Markdown leaves as it is."""
        return literal(self._strategy(strategy).shown_title)

    def opening(self, strategy: str) -> str:
        """The top of a strategy page: the sentence, objectives, strength of evidence, review, origin."""
        found = self._strategy(strategy)
        phase = next(phase for phase in self._course.phases if phase.id == found.phase)
        return self._html("opening.html", strategy=found, phase=phase, course=self._site.id)

    def cite(self, key: str) -> str:
        """A citation in text; it leads to the entry under Sources on the same page."""
        source = self._source(key)
        return f'<a class="cite" href="#source-{source.key}">({escape(source.short)})</a>'

    def term(self, name: str, shown: str | None = None) -> str:
        """A term with its meaning: a button and a popover, which the browser opens without a script."""
        entry = _get(self._terms, name, "term")
        return self._inline("term.html", entry=entry, shown=shown or entry.term)

    def place(self, name: str) -> str:
        """The word of this place for a service or a number; with a capital where the name has one."""
        found = self._place(name)
        if found is None:
            raise UnknownNameError(f"there is no word of a place “{name}”")
        return literal(found)

    def self_check(self, strategy: str) -> str:
        """The self-check of a strategy."""
        found = self._strategy(strategy)
        questions = [self._asked(question) for question in found.questions]
        return self._html("self-check/self-check.html", strategy=found, questions=questions, course=self._site.id)

    def case(self, name: str) -> str:
        """A case, short or long."""
        case = self._case(name)
        named = {each for turn in case.turns for choice in turn.choices for each in (*choice.uses, *choice.misuses)}
        turns, endings = casemap.in_text(case)
        return self._html(
            "case/case.html",
            case=case,
            course=self._site.id,
            turns=turns,
            endings=endings,
            names=casemap.labels(case),
            ends={ending.id for ending in case.endings},
            following=ways.leads_to(case),
            kinds=ENDING_NAMES,
            map=casemap.draw(case),
            local=self._site.local,
            strategies=[strategy for strategy in self._course.strategies if strategy.id in named],
        )

    def case_title(self, name: str) -> str:
        """A case's title, as text that Markdown leaves as it is."""
        return literal(self._case(name).title)

    def case_list(self) -> str:
        """The long cases."""
        return self._html("case-list.html", cases=self._long_cases())

    def results(self, strategy: str) -> str:
        """Results of strategy: the form, the entries, and the worksheet's line on paper."""
        return self._html("results/results.html", strategy=self._strategy(strategy), **self._notes())

    def journal(self) -> str:
        """The journal: all entries, and how to take them along."""
        return self._html("journal/journal.html", strategies=self._course.strategies, **self._notes())

    def worksheet(self) -> str:
        """The worksheet: all strategies with their actions, blank or filled with the learner's results."""
        folder = COMPONENTS.parent.parent / prose.STRATEGIES
        actions = {each.id: prose.actions(folder / f"{each.page}.md") for each in self._course.strategies}
        return self._html(
            "worksheet/worksheet.html", strategies=self._course.strategies, actions=actions, **self._notes()
        )

    def practice(self) -> str:
        """The way into the practice room: each strategy with the level of its lines."""
        return self._html("rooms/rooms.html", phases=self._phases(), **self._way())

    def practice_room(self, strategy: str) -> str:
        """The practice lines of a strategy: a round with them, alone or with a partner, and on paper as cards."""
        found = self._strategy(strategy)
        numbers = {line.id: place for place, line in enumerate(found.practice, 1)}
        return self._html("practice/room.html", strategy=found, course=self._site.id, numbers=numbers)

    def supervision(self, strategy: str) -> str:
        """Prompts for supervision."""
        return self._html("supervision.html", strategy=self._strategy(strategy))

    def sources(self, *names: str) -> str:
        """The entries a page cites: of one strategy by its id, or by their keys."""
        if len(names) == 1 and names[0] in self._strategies:
            names = tuple(self._strategies[names[0]].evidence.sources)
        found = sorted((self._source(name) for name in names), key=_by_author)
        return self._html("sources.html", sources=found)

    def onward(self, strategy: str) -> str:
        """The end of a strategy page: its companions and its neighbours."""
        found = self._strategy(strategy)
        order = self._course.strategies
        place = order.index(found)
        return self._html(
            "onward/onward.html",
            strategy=found,
            course=self._site.id,
            companions=[(self._strategies[item.id], item.why) for item in found.works_with],
            before=order[place - 1] if place else None,
            after=order[place + 1] if place + 1 < len(order) else None,
        )

    def home(self) -> str:
        """The top of the home page: where to begin or go on."""
        later = any(strategy.form_c for strategy in self._course.strategies)
        return self._html("home/home.html", later=later, **self._way())

    def strategy_map(self) -> str:
        """The strategies as one map in their phases."""
        return self._html("home/map.html", phases=self._phases())

    def progress(self) -> str:
        """My progress: what the record shows, strategy by strategy."""
        return self._html("progress/progress.html", phases=self._phases(), **self._way(forms=True))

    def review(self) -> str:
        """The mixed review, with every question of the self-checks."""
        bank = [
            (strategy, [self._asked(question) for question in strategy.questions])
            for strategy in self._course.strategies
        ]
        return self._html("review/review.html", bank=bank, **self._way())

    def test(self, name: str) -> str:
        """A test: `name` is “before”, “after” or “later”. In the page stands the form that is asked without scripts."""
        form = _get({"before": "a", "after": "b", "later": "c"}, name, "test")
        forms = {
            letter: [
                (strategy, self._asked(strategy.forms[letter]))
                for strategy in self._course.strategies
                if letter in strategy.forms
            ]
            for letter in "abc"
        }
        other = {"a": "b", "b": "a", "c": ""}[form]
        return self._html("test/test.html", name=name, form=form, other=other, forms=forms, **self._way(whole=False))

    def own_words(self, time: str) -> str:
        """Client lines to be answered in one's own words: `time` is “before” or “after”."""
        form = _get({"before": "a", "after": "b"}, time, "time for own words")
        lines = {line.id: line for strategy in self._course.strategies for line in strategy.measure}
        chosen = self._course.own_words
        forms = {letter: [lines[name] for name in (getattr(chosen, letter) if chosen else ())] for letter in "ab"}
        other = {"a": "b", "b": "a"}[form]
        idle = self._site.idle_minutes
        return self._html(
            "own-words/own-words.html", time=time, form=form, other=other, forms=forms, idle=idle, course=self._site.id
        )

    def completion(self) -> str:
        """The completion record, to print."""
        return self._html("completion/completion.html", **self._way(forms=True))

    def my_file(self) -> str:
        """The learner's file: take it along, restore, whose record it is, finish, erase."""
        return self._html("my-file/my-file.html", idle=self._site.idle_minutes, **self._way())

    def whose(self) -> str:
        """The choice of a record where several people share a computer."""
        return self._html("whose/whose.html", course=self._site.id)

    def assign(self) -> str:
        """For supervisors: a plan as a link, a file, a text and a sheet."""
        plans = [plan.model_dump() for plan in self._course.plans]
        return self._html("assign/assign.html", plans=plans, cases=self._long_cases(), **self._way())

    def assignment(self) -> str:
        """What a supervisor asks for, opened by a trainee."""
        return self._html("assignment/assignment.html", **self._way())

    def hand_over(self) -> str:
        """What a trainee hands to a supervisor."""
        return self._html("return/return.html", **self._way())

    def board(self) -> str:
        """For supervisors: what trainees handed over."""
        asked: list[tuple[Strategy, Question, str]] = []
        for strategy in self._course.strategies:
            asked += [(strategy, question, "self-check") for question in strategy.questions]
            asked += [(strategy, question, letter) for letter, question in strategy.forms.items()]
        questions = [
            {
                "id": question.id,
                "revision": self._revisions[question.id],
                "number": strategy.number,
                "strategy": strategy.id,
                "set": name,
                "kind": question.kind,
                "stem": question.stem,
                "options": [
                    {"id": option.id, "grade": option.grade, "text": option.text}
                    for option in getattr(question, "options", [])
                ],
            }
            for strategy, question, name in asked
        ]
        spoken = {line.id: line.line for strategy in self._course.strategies for line in strategy.practice}
        bank = {"questions": questions, "spoken": spoken, "catalogue": self._catalogue(forms=True)}
        return self._html("board/board.html", bank=bank, scales=self._course.scales, **self._way())

    def bench(self) -> str:
        """For supervisors: replies in learners' own words, to be rated without knowing whose they are."""
        lines = {
            line.id: {
                "who": line.who,
                "manner": line.manner,
                "line": line.line,
                "title": strategy.shown_title,
                "sentence": strategy.sentence,
            }
            for strategy in self._course.strategies
            for line in strategy.measure
        }
        line = self._course.scales_line
        return self._html(
            "bench/bench.html",
            bank=lines,
            scales=self._course.scales,
            line=line,
            strategy=self._strategies[line.strategy] if line else None,
            course=self._site.id,
            edition=self._site.edition,
        )

    def guides(self) -> str:
        """For supervisors: a guide to each strategy and long case."""
        return self._html("guides/guides.html", strategies=self._course.strategies, cases=self._long_cases())

    def answer_key(self) -> str:
        """For supervisors: every question with all its feedback."""
        bank = []
        for strategy in self._course.strategies:
            named = [(f"Question {place}", question) for place, question in enumerate(strategy.questions, 1)]
            named += [(f"In form {letter.upper()} of the test", each) for letter, each in strategy.forms.items()]
            bank.append((strategy, [(place, self._asked(question)) for place, question in named]))
        return self._html("guides/answer-key.html", bank=bank)

    def rate(self) -> str:
        """For clinicians: the options of every question with one answer, to be rated without the key."""
        asked = (question for _, question in lookup.questions(self._course) if isinstance(question, ChooseOne))
        bank = [self._asked(question) for question in asked]
        return self._html("rate/rate.html", bank=bank, course=self._site.id, edition=self._site.edition)

    def local_help(self) -> str:
        """Whom to call in this clinic, and by which policy."""
        return self._html("local-help.html", local=self._site.local)

    def strategy_list(self) -> str:
        """All strategies in their phases."""
        return self._html("strategy-list.html", phases=self._phases())

    def origins(self) -> str:
        """What survives of the worksheet, strategy by strategy."""
        return self._html("origins.html", strategies=self._course.strategies)

    def acts(self) -> str:
        """What options do again and again, with the grades that it can have."""
        return self._html("acts.html", acts=self._course.acts)

    def bibliography(self) -> str:
        """Every source, with the strategies that cite it."""
        citing = {
            key: [strategy for strategy in self._course.strategies if key in strategy.evidence.sources]
            for key in self._sources
        }
        entries = sorted(self._course.bibliography, key=_by_author)
        return self._html("bibliography.html", sources=entries, citing=citing)

    def glossary(self) -> str:
        """Every term with its meaning."""
        entries = sorted(self._course.glossary, key=lambda entry: entry.term.casefold())
        return self._html("glossary.html", entries=entries)

    def _phases(self) -> list[tuple[Phase, list[Strategy]]]:
        """Each phase with its strategies."""
        return [
            (phase, [strategy for strategy in self._course.strategies if strategy.phase == phase.id])
            for phase in self._course.phases
        ]

    def _way(self, *, forms: bool = False, whole: bool = True) -> dict[str, Any]:
        """What every page that shows the learner's way needs; `catalogue` is what figures are worked out against.

        With `forms` it has the questions of the tests, which few pages need. What is not `whole` tells no more than how
        far each strategy has come.
        """
        site = self._site
        catalogue = self._catalogue(forms=forms) if whole else {"strategies": self._figured()}
        return {"course": site.id, "site": site, "strategies": self._course.strategies, "catalogue": catalogue}

    def _figured(self) -> list[dict[str, Any]]:
        """Each strategy as its figures need it: ids and revisions, and what ends its case."""
        short = {case.strategy: case for case in self._course.cases if case.kind == "short"}
        return [
            {
                "id": strategy.id,
                "questions": [self._identity(question) for question in strategy.questions],
                "case": _played(short[strategy.id]) if strategy.id in short else None,
            }
            for strategy in self._course.strategies
        ]

    def _catalogue(self, *, forms: bool) -> dict[str, Any]:
        """The course as the figures of the record need it, and what pages show of it."""
        strategies = [
            {
                **figured,
                "title": strategy.shown_title,
                "page": f"strategies/{strategy.page}.html",
                "words": prose.words(COMPONENTS.parent.parent / prose.STRATEGIES / f"{strategy.page}.md"),
                "practice": [
                    {"id": line.id, "level": line.level, "criteria": len(line.criteria)} for line in strategy.practice
                ],
                "room": f"practice/{strategy.page}.html",
                **({"forms": self._forms(strategy)} if forms else {}),
            }
            for strategy, figured in zip(self._course.strategies, self._figured(), strict=True)
        ]
        cases = [
            {**_played(case), "title": case.title, "page": f"cases/{case.slug}.html"} for case in self._long_cases()
        ]
        rounds = [
            {
                "id": f"practice-{strategy.id}",
                "title": f"A round in the practice room: {strategy.shown_title}",
                "strategy": strategy.id,
                "page": f"practice/{strategy.page}.html",
            }
            for strategy in self._course.strategies
            if strategy.practice
        ]
        return {"edition": self._site.edition, "strategies": strategies, "cases": cases, "rounds": rounds}

    def _notes(self) -> dict[str, Any]:
        """What every page with notes needs."""
        privacy = [pattern.model_dump() for pattern in self._course.privacy]
        site = self._site
        return {"course": site.id, "idle": site.idle_minutes, "privacy": privacy, "alliance": ALLIANCE_WORDS}

    def _long_cases(self) -> list[Case]:
        return [case for case in self._course.cases if case.kind == "long"]

    def _case(self, name: str) -> Case:
        return _get({case.id: case for case in self._course.cases}, name, "case")

    def _strategy(self, name: str) -> Strategy:
        return _get(self._strategies, name, "strategy")

    def _source(self, key: str) -> Source:
        return _get(self._sources, key, "source")

    def _asked(self, question: Question) -> dict[str, Any]:
        """A question as its template takes it."""
        return {"question": question, "revision": self._revisions[question.id], "shown": _shown(question)}

    def _identity(self, question: Question) -> dict[str, str]:
        """What an answer belongs to."""
        return {"id": question.id, "revision": self._revisions[question.id]}

    def _forms(self, strategy: Strategy) -> dict[str, dict[str, str] | None]:
        """Its questions in the forms of the test, by letter."""
        forms = strategy.forms
        return {letter: self._identity(forms[letter]) if letter in forms else None for letter in "abc"}

    def _place(self, name: str) -> str | None:
        return places.word(self._course.places, name, self._site.locale)

    def _html(self, template: str, **context: Any) -> str:
        root = "../" * self._depth()
        html = self._templates.get_template(template).render(root=root, **context)
        # Spaces between blocks are nodes that a browser keeps and nobody sees. And Markdown leaves a block of HTML
        # alone only up to the first line that is empty.
        return re.sub(r"\n\s*\n+", "\n", _BETWEEN.sub("", html)).strip()

    def _asset(self, *names: str) -> str:
        """Return addresses of scripts or sheets of ours; `names.py` puts their content into them in the end."""
        root = "../" * self._depth()
        return " ".join(f"{root}{name}" for name in names)

    def _scripts(self, name: str) -> str:
        """Return the addresses of a script and of all that it needs, in order."""
        return self._asset(*in_order(name))

    def _inline(self, template: str, **context: Any) -> str:
        return re.sub(r"\s*\n\s*", "", self._html(template, **context))


#: The macros that a page may call.
MACROS: tuple[str, ...] = tuple(name for name in vars(Pages) if not name.startswith("_"))


def _get(things: dict[str, Thing], name: str, what: str) -> Thing:
    if name not in things:
        raise UnknownNameError(f"there is no {what} “{name}”; known: {', '.join(sorted(things))}")
    return things[name]


def _by_author(source: Source) -> tuple[str, int, str]:
    return source.authors[0].casefold(), source.year, source.key


def _played(case: Case) -> dict[str, Any]:
    """Return a case's id and the choices that end it, each as turn/choice."""
    endings = {ending.id for ending in case.endings}
    ends = [f"{turn.id}/{choice.id}" for turn in case.turns for choice in turn.choices if choice.next in endings]
    return {"id": case.id, "ends": ends}


def _shown(question: Question) -> list[Any]:
    """Return what the learner chooses from or orders, in the order in which the page shows it."""
    if isinstance(question, PutInOrder):
        return sorted(question.steps, key=lambda step: step.text.casefold())
    if isinstance(question, (ChooseOne, ChooseSeveral)):
        return list(question.options)
    return []


def revision(question: Question) -> str:
    """Return eight characters that change when a question's wording or key does.

    Only words and grades count: not the order of options, nor capitals, spaces and punctuation; so that a mended comma
    leaves answers as they are, and a reworded option marks them as given to an earlier wording. It is no identity: an
    answer belongs to a question by the written ids alone.
    """
    parts = [question.kind, _plain(question.stem)]
    if isinstance(question, (ChooseOne, ChooseSeveral)):
        parts += sorted(f"{option.id} {option.grade} {_plain(option.text)}" for option in question.options)
    elif isinstance(question, PutInOrder):
        parts += [f"{step.id} {_plain(step.text)}" for step in question.steps]
    else:
        parts += sorted(f"{check.id} {_plain(check.text)}" for check in question.checklist)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def literal(text: str) -> str:
    """Return text in which no character means anything to HTML or Markdown."""
    return re.sub(r"[\\`*_{}\[\]<>#|&~]", lambda match: f"&#{ord(match[0])};", text)


def marked(text: str) -> Markup:
    """Return text as HTML, with `*words*` stressed and paragraphs kept; everything else stays literal."""
    paragraphs = []
    for paragraph in re.split(r"\n\s*\n|\n", text.strip()):
        paragraphs.append(re.sub(r"\*(\S(?:[^*]*\S)?)\*", r"<em>\1</em>", str(escape(paragraph))))
    return Markup("<br>".join(paragraphs))
