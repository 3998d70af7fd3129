"""The typed course: what the data file may hold, and what each key means.

The sentence under a key is what an editor reads while typing (it goes into the JSON Schema beside the
data file). Only the shape is here; rules that look across the file are in `rules.py`.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, StringConstraints
from pydantic_core import PydanticCustomError


def _written_day(value: object) -> object:
    """Take a day only as it is written; pydantic would read a number as seconds since 1970."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise PydanticCustomError("date_type", "A day is due here")
    return value


Day = Annotated[date, BeforeValidator(_written_day)]
#: Nothing but a whole number: neither true, nor a text that looks like one.
Whole = Annotated[int, Strict()]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Stripped = Annotated[str, StringConstraints(strip_whitespace=True)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Retired = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+$")]

Locale = Literal["uk", "us", "other"]
Grade = Literal["best", "acceptable", "unhelpful", "harmful"]
OriginState = Literal["intact", "partial", "title lost"]
Strength = Literal["several meta-analyses", "some trials", "indirect", "expert consensus"]
SourceKind = Literal[
    "meta-analysis",
    "systematic review",
    "randomised trial",
    "study",
    "guideline",
    "ethics code",
    "theory",
    "review",
    "book",
    "standard",
    "law",
]
EndingKind = Literal["open", "thin", "lost", "safety", "closed"]
Section = Literal[
    "why",
    "what-to-do",
    "how-it-sounds",
    "when-it-goes-wrong",
    "what-goes-wrong",
    "when-not-to",
    "across-settings",
    "results",
]

#: The sections of a strategy page, in the order in which it teaches: heading id and heading.
PAGE_SECTIONS = {
    "why": "Why it works",
    "what-to-do": "What to do",
    "how-it-sounds": "How it sounds",
    "what-goes-wrong": "What trainees do instead",
    "when-not-to": "When not to, and risk",
    "across-settings": "Across cultures, ages and settings",
    "vignette": "Try it on a case",
    "self-check": "Check yourself",
    "results": "Use it, and write down the result",
    "supervision": "For supervision",
    "sources": "Sources",
}

#: What each section is called where a question points back to it.
SECTION_NAMES = {**PAGE_SECTIONS, "when-it-goes-wrong": "When it goes wrong"}

#: What a learner reads for each grade.
GRADE_NAMES = {
    "best": "Serves best",
    "acceptable": "Acceptable",
    "unhelpful": "Unhelpful",
    "harmful": "Harmful",
}


#: What a learner reads for each kind of ending.
ENDING_NAMES = {
    "open": "The work goes on",
    "thin": "It goes on, with little trust",
    "lost": "The client leaves",
    "safety": "Safety first",
    "closed": "Ended well, with a hand-over",
}


#: How the alliance felt, from 1 to 5, in the results of a strategy.
ALLIANCE_WORDS = ("far apart", "strained", "even", "warm", "close")


class Part(BaseModel):
    """The base of every part of the data file: no unknown key, and the sentences below keys are its manual."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True, frozen=True)


class Contact(Part):
    """Whom to call."""

    who: Text
    """Who it is, for example “Duty clinician, day and night”."""
    reach: Text
    """The number, or how else to reach them."""


class Local(Part):
    """What your clinic adds where the course speaks of risk."""

    crisis: Annotated[list[Contact], Field(min_length=1)]
    """Whom to call, most urgent first."""
    policy: Text | None = None
    """Where your policies are, or what they ask for first."""


class Site(Part):
    """The course as a whole."""

    id: Id
    """Names the learner's record in the browser. Never change it: the answers given so far hang on it."""
    title: Text
    """The name of the course."""
    edition: Text
    """The edition of the content, for example 1.1.0. Raise it with every change that learners should know of."""
    sentence: Text
    """The course in one sentence, for the home page."""
    locale: Locale = "uk"
    """Where the course is used: uk, us, or other. It chooses the words of a place, from the table under places."""
    local: Local | None = None
    """Whom to call in your clinic, and by which policy; shown wherever the course speaks of risk."""
    idle_minutes: Annotated[Whole, Field(ge=1, le=600)] | None = None
    """For shared computers: after so many minutes without a key or a click the pages with notes ask whether to finish.
    Leave it out for no notice."""


class Phase(Part):
    """A part of the way: strategies that belong to the same stretch of the work."""

    id: Id
    """A short name that never changes."""
    title: Text
    """What learners read, for example “Arriving”."""
    sentence: Text
    """What this stretch of the work is about, in one sentence."""


class Origin(Part):
    """Where a strategy comes from: what the damaged worksheet still says, and how we read the gap."""

    state: OriginState
    """intact, partial, or title lost."""
    title: Text | None = None
    """Only if your clinic owns the full worksheet: the strategy's original title. It then stands on every page."""
    survives: Text
    """The surviving words of the worksheet, or its points in a few words where it is intact."""
    reading: Text
    """How the gap was read."""


class Objective(Part):
    """Something the learner can do after the page; questions test it."""

    id: Id
    """A short name, unique within the strategy."""
    text: Text
    """What the learner can do, beginning with a verb that one can observe."""


class Evidence(Part):
    """How well a strategy is supported."""

    strength: Strength
    """several meta-analyses, some trials, indirect, or expert consensus."""
    says: Text
    """What the evidence says and what it does not, in one or two sentences."""
    sources: Annotated[list[Key], Field(min_length=1)]
    """The keys of the bibliography that the page cites."""


class Reviewer(Part):
    """Who reviewed the content. Empty until a clinician has."""

    name: Stripped = ""
    """The reviewer's name; empty shows “not yet reviewed by a clinician”."""
    credentials: Stripped = ""
    """The reviewer's credentials, for example “consultant clinical psychologist”."""


class Review(Part):
    """When the content was last read against the evidence, and when it is due again."""

    last: Day
    """The day of the last review, as YYYY-MM-DD."""
    due: Day
    """The day the next review is due, as YYYY-MM-DD. Once past, the build warns."""
    reviewer: Reviewer
    """Who reviewed it."""


class Companion(Part):
    """Another strategy that this one works with."""

    id: Id
    """The other strategy's id."""
    why: Text
    """Why the two work together, in one sentence."""


class Option(Part):
    """One of the answers to choose from, with its feedback."""

    id: Id
    """A short name, unique within the question. Never use it again for another option."""
    text: Text
    """What the learner reads."""
    grade: Grade
    """As a clinician would say: best, acceptable, unhelpful, or harmful."""
    tempting: Text | None = None
    """Why a good trainee would choose it. Needed unless the grade is best."""
    effect: Text
    """What it does to this client."""
    better: Text | None = None
    """What serves better. Needed unless the grade is best."""
    act: Id | None = None
    """The id of the act that it is, if it is one of those that have a definition under `acts`."""


class Step(Part):
    """One of the steps to put in order."""

    id: Id
    """A short name, unique within the question."""
    text: Text
    """What the learner reads."""
    why: Text
    """Why it stands at this place."""


class ModelResponse(Part):
    """A response to compare one's own with."""

    id: Id
    """A short name, unique within the question or the practice line."""
    style: Text
    """Its style in a word or two, for example “Brief and plain”."""
    text: Text
    """The response, word for word."""
    why: Text
    """What makes it a good one."""


class Check(Part):
    """Something a good response does; the learner ticks it for their own."""

    id: Id
    """A short name, unique within the question or the practice line."""
    text: Text
    """What a good response does, in one sentence."""


class QuestionBase(Part):
    """What every self-check question has."""

    id: Id
    """A name that never changes when text or order does, unique in the course, and never used again."""
    objective: Id
    """The objective of the strategy that it tests."""
    section: Section
    """The section of the page to reread."""
    stem: Text
    """The scene and the question."""
    hints: list[Text] = []
    """Hints, shown one at a time."""


class ChooseOne(QuestionBase):
    """Choose the one response that serves best."""

    kind: Literal["choose one"]
    """The kind of question."""
    options: Annotated[list[Option], Field(min_length=2, max_length=6)]
    """The options; exactly one has the grade best. It is the key."""


class ChooseSeveral(QuestionBase):
    """Choose all that serve best."""

    kind: Literal["choose several"]
    """The kind of question."""
    options: Annotated[list[Option], Field(min_length=3, max_length=8)]
    """The options; two or more have the grade best and one or more has not. Acceptable ones may be chosen or left."""


class PutInOrder(QuestionBase):
    """Put the steps in the order that serves best."""

    kind: Literal["put in order"]
    """The kind of question."""
    steps: Annotated[list[Step], Field(min_length=3, max_length=8)]
    """The steps, written in the right order. The page shows them in alphabetical order."""


class WriteAndCompare(QuestionBase):
    """Write what you would say, then compare it with two models."""

    kind: Literal["write and compare"]
    """The kind of question."""
    models: Annotated[list[ModelResponse], Field(min_length=2, max_length=2)]
    """Two good responses of different style."""
    checklist: Annotated[list[Check], Field(min_length=2, max_length=6)]
    """What a good response does."""


Question = Annotated[ChooseOne | ChooseSeveral | PutInOrder | WriteAndCompare, Field(discriminator="kind")]


class Slip(Part):
    """What a good trainee may well say to a practice line, and what it may do."""

    text: Text
    """The slip, word for word. It misses one of the criteria or more."""
    effect: Text
    """What it may do to this client."""


class Statement(Part):
    """A practice line: what a client says, to be answered aloud, compared and answered again in the practice room."""

    id: Id
    """A name that never changes, unique in the course, and never used again; for example trust-practice-fourth-time."""
    level: Annotated[Whole, Field(ge=1, le=3)]
    """1: one feeling or wish, clear. 2: two things at once, or said indirectly. 3: heat, tears, silence, a danger."""
    who: Text
    """Who speaks, and where you meet them, in a line. No name twice in a strategy, and none of its page."""
    manners: Annotated[list[Text], Field(min_length=2, max_length=2)]
    """How it is said, for example “flat, looking at the door”; the second is the mood in which the line comes back."""
    line: Text
    """What the client says, in 10 to 90 words, what is seen between asterisks. The criteria hold in either mood."""
    criteria: Annotated[list[Check], Field(min_length=3, max_length=4)]
    """What a good reply to this line does, as one can hear it in the reply, and as the strategy's page teaches it."""
    models: Annotated[list[ModelResponse], Field(min_length=2, max_length=2)]
    """Two good replies of different style or school. Each meets all criteria, and can be said in a breath or two."""
    slip: Slip
    """One common slip."""


class MeasureLine(Part):
    """A line that is kept back: answered before and after the course, and rated by who can't tell which is which."""

    id: Id
    """A name that never changes, unique in the course, and never used again."""
    who: Text
    """Who speaks, and where you meet them, in a line."""
    manner: Text
    """How it is said."""
    line: Text
    """What the client says."""


class Prompt(Part):
    """Something to talk about or to play in supervision."""

    id: Id
    """A short name, unique within the strategy."""
    kind: Literal["discuss", "role play"]
    """discuss or role play."""
    text: Text
    """The prompt."""


class Minutes(Part):
    """A step of a plan for supervision."""

    minutes: Annotated[Whole, Field(ge=1, le=60)]
    """How many minutes it takes."""
    step: Text
    """What is done."""


class WrongTurn(Part):
    """A common wrong turn, in the work or in supervision."""

    turn: Text
    """What happens."""
    instead: Text
    """What the supervisor can say or do."""


class RolePlay(Part):
    """A role play with two cards."""

    scene: Text
    """Who, where, what has just happened."""
    therapist: Text
    """The card of the one who plays the therapist."""
    client: Text
    """The card of the one who plays the client."""
    stop: Text
    """When to stop, and what to ask afterwards."""


class Guide(Part):
    """How a supervisor talks about a strategy or a case, in ten minutes or in thirty."""

    listen_for: Annotated[list[Text], Field(min_length=2)]
    """What a supervisor can hear."""
    wrong_turns: Annotated[list[WrongTurn], Field(min_length=1)]
    """Common wrong turns."""
    ten_minutes: Annotated[list[Minutes], Field(min_length=1)]
    """A plan whose minutes add up to ten."""
    thirty_minutes: Annotated[list[Minutes], Field(min_length=1)]
    """A plan whose minutes add up to thirty."""
    role_play: RolePlay
    """A role play."""


class Strategy(Part):
    """One of the worksheet's strategies."""

    id: Id
    """A short name that never changes; pages call it."""
    number: Annotated[Whole, Field(ge=1, le=99)]
    """Its number on the worksheet."""
    slug: Id
    """The name of its page: number and slug make `docs/strategies/NN-slug.md`."""
    title: Text
    """Its title in the course."""
    phase: Id
    """The id of its phase."""
    sentence: Text
    """The strategy in one sentence."""
    origin: Origin
    """Where it comes from."""
    objectives: Annotated[list[Objective], Field(min_length=1)]
    """What the learner can do after the page."""
    evidence: Evidence
    """How well it is supported."""
    review: Review
    """When its content was last reviewed, and by whom."""
    works_with: list[Companion] = []
    """The strategies that it works with."""
    questions: Annotated[list[Question], Field(min_length=1)]
    """The self-check."""
    form_a: ChooseOne | None = None
    """Its question in form A of the test. The forms test the same objective, at the same level; chance says which of A
    and B a learner takes before the course, and the other comes after it."""
    form_b: ChooseOne | None = None
    """Its question in form B of the test."""
    form_c: ChooseOne | None = None
    """Its question in form C of the test, which everybody takes some weeks after the course. It may be left out."""
    practice: list[Statement] = []
    """Its lines for the practice room; where there are any, each level has one or more."""
    measure: list[MeasureLine] = []
    """Its two lines that are kept back for the measure before and after the course. They stand nowhere else."""
    supervision: Annotated[list[Prompt], Field(min_length=1)]
    """Prompts for supervision."""
    guide: Guide | None = None
    """The supervisor's guide."""

    @property
    def forms(self) -> dict[str, ChooseOne]:
        """Its questions in the forms of the test, by the letter of the form; only those that there are."""
        every = {"a": self.form_a, "b": self.form_b, "c": self.form_c}
        return {letter: question for letter, question in every.items() if question}

    @property
    def asked(self) -> list[Question]:
        """All its questions: those of its self-check, and those of the forms of the test."""
        return [*self.questions, *self.forms.values()]

    @property
    def shown_title(self) -> str:
        """The title learners read: the worksheet's own where a clinic has put it back, else ours."""
        return self.origin.title or self.title

    @property
    def page(self) -> str:
        """The page's name without ending, for example `01-build-trust-and-rapport`."""
        return f"{self.number:02d}-{self.slug}"

    @property
    def title_is_lost(self) -> bool:
        """Whether the page must say that its title is a reading of ours."""
        return self.origin.state == "title lost" and self.origin.title is None


class Choice(Part):
    """Something the learner may say or do at a turn of a case."""

    id: Id
    """A short name, unique within the turn. Never use it again for another choice."""
    text: Text
    """What the learner says or does."""
    grade: Grade
    """As a clinician would say: best, acceptable, unhelpful, or harmful. One choice of a turn is best."""
    uses: list[Id] = []
    """The strategies that it uses well."""
    misuses: list[Id] = []
    """The strategies that it misuses or neglects."""
    alliance: Annotated[Whole, Field(ge=-2, le=2)]
    """What it does to the alliance, from -2 to 2. It shows as what the client does, and as a track in the debrief."""
    reply: Text
    """What the client says and does at once."""
    commentary: Text
    """What drew a good trainee to it, what it did to this client, what else could serve."""
    next: Id
    """The turn or the ending that it leads to."""
    act: Id | None = None
    """The id of the act that it is, if it is one of those that have a definition under `acts`."""


class Turn(Part):
    """A moment of a case at which the learner decides."""

    id: Id
    """A short name, unique within the case."""
    scene: Text
    """What the client does and says. It must fit every way that leads here."""
    choices: Annotated[list[Choice], Field(min_length=2, max_length=5)]
    """What one could say or do."""


class Ending(Part):
    """How a case can end."""

    id: Id
    """A short name, unique within the case, also among the turns."""
    kind: EndingKind
    """open, thin, lost, safety, or closed."""
    title: Text
    """What learners read, without a verdict on them."""
    text: Text
    """What happens."""


class Case(Part):
    """A client who answers back: turns with choices, and endings. The first turn is where it begins."""

    id: Id
    """A name that never changes, unique in the course, and never used again."""
    kind: Literal["long", "short"]
    """long: a page of its own in docs/cases/. short: on the page of its strategy."""
    strategy: Id | None = None
    """Only for a short case: the strategy on whose page it stands."""
    slug: Id | None = None
    """Only for a long case: the name of its page."""
    title: Text
    """What learners read."""
    who: Text
    """Who the client is, how they came, and in what capacity you see them."""
    turns: Annotated[list[Turn], Field(min_length=1)]
    """The turns."""
    endings: Annotated[list[Ending], Field(min_length=2)]
    """The endings."""
    supervision: Annotated[list[Text], Field(min_length=1)]
    """Questions for supervision."""
    guide: Guide | None = None
    """The supervisor's guide."""


class Source(Part):
    """One entry of the bibliography, as it was checked."""

    key: Key
    """First author, year and a word, for example fluckiger2018alliance."""
    kind: SourceKind
    """What kind of source it is."""
    authors: Annotated[list[Text], Field(min_length=1)]
    """Each author as “Surname, I. J.”; an organisation as its name, without a comma."""
    year: Annotated[Whole, Field(ge=1900, le=2100)]
    """The year of publication."""
    title: Text
    """The title of the work."""
    container: Annotated[Text | None, Field(alias="in")] = None
    """Journal or publisher, volume and pages, as far as they were confirmed."""
    doi: Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/\S+$")] | None = None
    """The DOI without an address before it. Leave it out unless it was seen."""
    address: Text | None = None
    """An official page, shown as text, where there is no DOI."""
    finding: Text
    """What was found, with its figures. Every figure on a page must stand here."""
    unconfirmed: Text | None = None
    """A detail that could not be confirmed and was therefore left out."""

    @property
    def short(self) -> str:
        """Authors and year as cited in text: “Beidas & Kendall, 2010”, “Flückiger et al., 2018”."""
        names = [author.split(",")[0] for author in self.authors]
        if len(names) > 2:
            return f"{names[0]} et al., {self.year}"
        return f"{' & '.join(names)}, {self.year}"


class Pattern(Part):
    """What may identify a client in a note; the form warns of it, and never bars or sends."""

    id: Id
    """A short name."""
    what: Text
    """What the learner is told: what it looks like, and what to do instead."""
    pattern: Text
    """A regular expression that means the same in Python and in JavaScript."""


class GlossaryEntry(Part):
    """A term of the field, explained where it is first met and on the glossary page."""

    id: Id
    """A short name that never changes; pages call it."""
    term: Text
    """The term as shown."""
    meaning: Text
    """What it means, in one or two plain sentences."""


class Graded(Part):
    """A grade that an act can have."""

    grade: Grade
    """best, acceptable, unhelpful, or harmful."""
    when: Text
    """When the act has this grade."""
    example: Text
    """An example that is no option of the course, so that nobody finds an answer here."""


class Act(Part):
    """Something that options do again and again, with what decides its grade, so that it is graded alike everywhere."""

    id: Id
    """A short name; options and choices call it."""
    what: Text
    """What is done, in one sentence."""
    grades: Annotated[list[Graded], Field(min_length=1)]
    """The grades that it can have, best first, and when."""


class Phrase(Part):
    """Words that must be neither always right nor always wrong in the bank."""

    id: Id
    """A short name."""
    words: Annotated[list[Text], Field(min_length=1)]
    """How they begin, in small letters with straight apostrophes; any of these counts as a use."""


class PlaceTerm(Part):
    """What a service, a number or a paper is called in each place."""

    id: Id
    """A short name. Texts of this file write {place:name}, pages write place("name"); a capital gives the word one."""
    uk: Text
    """Its word in the United Kingdom. The revisions of questions are worked out from it, so that they are the same
    everywhere."""
    us: Text
    """Its word in the United States."""
    other: Text
    """A word that is understood anywhere, for all other places."""
    only: list[Text] = []
    """How it is written by those who go past this table, for example GP; the tests find it in any text."""


class Plan(Part):
    """A ready-made plan that a supervisor can begin with."""

    id: Id
    """A short name."""
    title: Text
    """What supervisors read, for example “Four weeks”."""
    sentence: Text
    """What it is for, in one sentence."""
    days: Annotated[Whole, Field(ge=1, le=365)]
    """In how many days it is due."""
    items: Annotated[list[Id], Field(min_length=1)]
    """Strategies and long cases by their ids, in order."""
    results: Annotated[Whole, Field(ge=0, le=3)]
    """How many results are wanted for each strategy."""
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
    """The note to the trainee; up to 200 characters."""


class OwnWords(Part):
    """The client lines that are answered in the learner's own words before the course and after it, in two forms."""

    a: list[Id]
    """Eight ids of lines under `measure`, of as many strategies."""
    b: list[Id]
    """The other lines of these strategies."""


class Anchor(Part):
    """What a point of a scale looks like."""

    at: Annotated[Whole, Field(ge=1, le=5)]
    """Its point: 1, 3 or 5. What lies between is for 2 and 4."""
    text: Text
    """What a reply at this point does."""
    example: Text
    """Such a reply to the line of `scales_line`."""


class Scale(Part):
    """A scale from 1 to 5 on which replies are rated by who can't tell whose they are, and when they were written."""

    id: Id
    """A short name that never changes: raters' files call it."""
    title: Text
    """What raters read, for example “Keeps the alliance”."""
    rated: Text
    """What is rated, in one sentence."""
    anchors: Annotated[list[Anchor], Field(min_length=3, max_length=3)]
    """What 1, 3 and 5 look like, in this order."""


class ScalesLine(Part):
    """The line that all examples of the scales answer. It is none of those that are rated."""

    strategy: Id
    """The id of the strategy that its examples are held against."""
    who: Text
    """Who speaks, and where you meet them, in a line."""
    manner: Text
    """How it is said."""
    line: Text
    """What the client says."""


class Course(Part):
    """The whole data file."""

    course: Site
    """The course as a whole."""
    phases: Annotated[list[Phase], Field(min_length=1)]
    """The phases, in order."""
    strategies: Annotated[list[Strategy], Field(min_length=1)]
    """The strategies, in order."""
    own_words: OwnWords | None = None
    """Which kept-back lines are answered in the learner's own words; leave it out, and nothing is asked of them."""
    scales_line: ScalesLine | None = None
    """The line that the examples of the scales answer."""
    scales: list[Scale] = []
    """The scales on which replies in a learner's own words are rated."""
    cases: list[Case] = []
    """The cases: short ones for strategy pages, long ones with pages of their own."""
    bibliography: Annotated[list[Source], Field(min_length=1)]
    """Every source that a page cites."""
    privacy: list[Pattern] = []
    """What may identify a client in a note."""
    glossary: list[GlossaryEntry] = []
    """The terms that pages explain."""
    acts: list[Act] = []
    """What options do again and again, and how it is graded."""
    phrases: list[Phrase] = []
    """Stock phrases of reflective speech, and the plain words for suicide: right and wrong options both have them."""
    places: list[PlaceTerm] = []
    """The words that differ from place to place."""
    plans: list[Plan] = []
    """Ready-made plans for supervisors."""
    retired: list[Retired] = []
    """Ids of strategies, questions and cases that were removed: list them here, so that none is ever used again.
    Of something smaller, with what it belonged to: question/option, case/turn, case/turn/choice."""
