"""Kinds of engagement as data (definitions/engagements): one kernel for placements, advisers and levy transfers.

A kind says who offers and who asks, what is asked of both, how they are matched, the steps that follow with what must
be so before each, and how it can end. It chooses; it never computes. What a gate or a criterion means is a Python
function of the same name (`gates.py`, `criteria.py`).
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from routeways.foundation.definitions import Definition, DefinitionError, Part, load
from routeways.instruments.asking.schema import Question, Questionnaire, QuestionSection, When

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Begins = Literal["match", "offer", "request"]
Side = Literal["offer", "request", "region", "person"]
Family = Literal["placements", "schools", "work", "training", "money", "enquiries", "commitments"]


class Party(Part):
    """Who takes part in an engagement. `side` says whom it stands for: who offers, who asks, the hub, the person."""

    id: str = Field(pattern=ID, max_length=40)
    name: str = Field(min_length=1, max_length=60)
    side: Side
    signs: bool = False
    needs: str = Field("", max_length=80)  # the permission that speaking for it takes at its side; "" for taking part


class Needed(Part):
    """What an offer or request must have been answered before others see it. `otherwise` says what to do if not."""

    when: When
    otherwise: str = Field(min_length=10, max_length=300)


class Asked(Part):
    """What is asked of one side. Title, words about it, place, dates and number are always there."""

    name: str = Field(min_length=1, max_length=80)  # “Offer a placement”
    says: str = Field("", max_length=300)  # what this side does; "" where what the kind says fits both
    by: tuple[str, ...] = ()  # kinds of organisation; none: anybody
    number: str = Field("", max_length=160)  # the question about how many; "" where it is always one
    most: int = Field(1, ge=1, le=100_000)
    where: str = Field("", max_length=160)  # the question about the postcode; "" where place does not matter
    when: str = Field("", max_length=160)  # the question about the dates; "" where they do not matter
    questions: tuple[Question, ...] = ()
    needed_to_open: tuple[Needed, ...] = ()
    fixed: tuple[str, ...] = ()  # questions whose answers stay once what was agreed on has begun
    open_days: int = Field(180, ge=1, le=1500)  # how long it stands open unless it says otherwise
    without_account: bool = False  # anybody may fill it in and come back by a private link
    public: bool = False  # everybody sees it on the board
    once_a_cycle: bool = False  # an organisation has one that stands, in each cycle of the kind’s purpose

    @cached_property
    def form(self) -> Questionnaire | None:
        """The questions as a questionnaire of their own, so that asking works as everywhere else."""
        if not self.questions:
            return None
        section = QuestionSection(id="details", title="Details", questions=self.questions)
        return Questionnaire(
            schema=1, id="details", title=self.name, version="1", about=self.name, audience="anybody",
            minutes=10, contact_purpose="",
            declaration=("",), what_next=("",), sections=(section,),
        )  # fmt: skip

    def question(self, id: str) -> Question | None:
        return next((question for question in self.questions if question.id == id), None)


class Criterion(Part):
    """One reason why an offer suits a request: a named rule, how much it weighs, and whether it must hold."""

    rule: str = Field(pattern=ID, max_length=40)
    weight: int = Field(0, ge=0, le=1000)
    must: bool = False
    offer: str = Field("", max_length=60)  # ids of the questions it compares
    request: str = Field("", max_length=60)
    miles: float | None = Field(None, gt=0, le=500)


class Task(Part):
    """One line of a checklist, and who ticks it."""

    id: str = Field(pattern=ID, max_length=60)
    text: str = Field(min_length=1, max_length=300)
    by: str = Field(pattern=ID, max_length=40)  # a party


class Step(Part):
    """One step of the pipeline. `gates` must be open before it is taken; `within_days` counts from the step before."""

    id: str = Field(pattern=ID, max_length=40)
    name: str = Field(min_length=1, max_length=80)
    says: str = Field("", max_length=300)
    by: tuple[str, ...] = Field(min_length=1)  # parties who may take it
    gates: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()  # gates that must stay open while it is the present step; else it is paused
    within_days: int | None = Field(None, ge=1, le=1500)
    checklist: tuple[Task, ...] = ()  # what must be ticked while it is the present step


class End(Part):
    """A way an engagement ends. Only one that `counts` is a success; `causes` must be chosen from where given."""

    id: str = Field(pattern=ID, max_length=40)
    name: str = Field(min_length=1, max_length=80)
    by: tuple[str, ...] = Field(min_length=1)
    counts: bool = False
    from_steps: tuple[str, ...] = ()  # none: from any
    gates: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    frees: bool = False  # the places of its match can be given to somebody else
    moved: bool = False  # how a matching run ends it that puts the two with others


class Kind(Definition):
    """What `definitions/engagements/<id>.yaml` holds. `rules` names the dated rules (definitions/rules) it goes by."""

    KIND: ClassVar[str] = "engagements"
    WORDS: ClassVar[frozenset[str]] = frozenset({"says", "source"})

    name: str = Field(min_length=1, max_length=80)
    plural: str = Field(min_length=1, max_length=80)
    says: str = Field(min_length=10, max_length=300)
    family: Family
    begins_with: Begins = "match"
    offer: Asked | None = None
    request: Asked | None = None
    person: bool = False  # each request is for one participant
    least_age: int | None = Field(None, ge=0, le=99)
    purpose: str = Field("employer-engagement", pattern=ID, max_length=80)  # of contacts, in the contact ledger
    mode: Literal["stable", "welfare", "fair"] = "fair"
    criteria: tuple[Criterion, ...] = ()
    plain_dates: bool = True  # the parties agree the days by themselves; else the kind’s own plan sets them
    parties: tuple[Party, ...] = Field(min_length=1)
    steps: tuple[Step, ...] = Field(min_length=1)
    ends: tuple[End, ...] = Field(min_length=1)
    rules: tuple[str, ...] = ()
    answer_within_days: int | None = Field(None, ge=1, le=365)
    unmet_reasons: tuple[str, ...] = ()
    feedback: dict[str, tuple[Question, ...]] = {}  # by party
    source: str = Field(min_length=10)

    @model_validator(mode="after")
    def _hangs_together(self) -> Kind:
        if self.begins_with in ("match", "offer") and self.offer is None:
            raise ValueError("offer: a kind that begins with an offer or a match says what is offered")
        if self.begins_with in ("match", "request") and self.request is None:
            raise ValueError("request: a kind that begins with a request or a match says what is asked for")
        for name, ids in (
            ("parties", [party.id for party in self.parties]),
            ("steps", [step.id for step in self.steps]),
            ("ends", [end.id for end in self.ends]),
            ("checklists", [task.id for step in self.steps for task in step.checklist]),
        ):
            if len(set(ids)) < len(ids):
                raise ValueError(f"{name}: each id is given once")
        self._known_parties()
        self._known_questions()
        if not any(end.counts for end in self.ends):
            raise ValueError("ends: one of them must count as a success")
        return self

    def _known_parties(self) -> None:
        parties = {party.id for party in self.parties}
        steps = {step.id for step in self.steps}
        named = {party for step in self.steps for party in step.by} | {party for end in self.ends for party in end.by}
        named |= {task.by for step in self.steps for task in step.checklist} | set(self.feedback)
        if unknown := sorted(named - parties):
            raise ValueError(f"parties: “{unknown[0]}” is named but is none of them")
        if unknown := sorted({step for end in self.ends for step in end.from_steps} - steps):
            raise ValueError(f"ends: there is no step “{unknown[0]}”")

    def _known_questions(self) -> None:
        for side in ("offer", "request"):
            asked: Asked | None = getattr(self, side)
            ids = [question.id for question in asked.questions] if asked else []
            if len(set(ids)) < len(ids):
                raise ValueError(f"{side}: each question’s id is given once")
            needed = asked.needed_to_open if asked else ()
            wanted = {condition.question for need in needed for condition in need.when.conditions} | {
                getattr(criterion, side) for criterion in self.criteria if getattr(criterion, side)
            }
            wanted |= set(asked.fixed) if asked else set()
            if unknown := sorted(wanted - set(ids)):
                raise ValueError(f"{side}: there is no question “{unknown[0]}”")

    def party(self, id: str) -> Party | None:
        return next((party for party in self.parties if party.id == id), None)

    def step(self, id: str) -> Step | None:
        return next((step for step in self.steps if step.id == id), None)

    def end(self, id: str) -> End | None:
        return next((end for end in self.ends if end.id == id), None)

    def task(self, id: str) -> Task | None:
        return next((task for step in self.steps for task in step.checklist if task.id == id), None)

    def after(self, step: str) -> Step | None:
        """The step that follows; None after the last."""
        ids = [one.id for one in self.steps]
        place = ids.index(step) + 1
        return self.steps[place] if place < len(ids) else None

    @property
    def moving_end(self) -> End | None:
        """How a matching run ends what it moves; None where it may not move what has begun."""
        return next((end for end in self.ends if end.moved), None)

    @property
    def signing(self) -> tuple[Party, ...]:
        """The parties that sign the agreement."""
        return tuple(party for party in self.parties if party.signs)


@cache
def kinds() -> dict[str, Kind]:
    return load(Kind)


def kind(id: str) -> Kind:
    """Raises DefinitionError."""
    found = kinds().get(id)
    if found is None:
        raise DefinitionError(f"There is no kind of engagement “{id}”.")
    return found
