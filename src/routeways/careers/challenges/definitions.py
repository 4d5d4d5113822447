"""Challenges that schools enter teams for (definitions/school-challenges): steps, rubric, places in the showcase."""

from __future__ import annotations

import itertools
from datetime import date
from enum import StrEnum
from functools import cache
from typing import ClassVar

from pydantic import Field, model_validator

from routeways.careers.counting.ledgers import last_day
from routeways.careers.counting.words import MEANINGFUL
from routeways.careers.school_years import SchoolYear
from routeways.foundation.definitions import Definition, Part, load

MONTH_AND_DAY = r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"


class StepKind(StrEnum):
    ENTER = "enter"  # teams enter until this day
    HAND_IN = "hand-in"  # something is handed in until this day
    JUDGING = "judging"  # judges mark from this day on
    RESULTS = "results"  # when results are due


class Step(Part):
    """`on` is the month and day of the school year; the last day of entering and handing in, the first of judging."""

    id: str = Field(pattern=r"^[a-z][a-z-]*$")
    name: str
    kind: StepKind
    on: str = Field(pattern=MONTH_AND_DAY)
    says: str = ""

    def day(self, begins: int) -> date:
        return last_day(SchoolYear(begins), self.on)


class Criterion(Part):
    """`levels` are what a judge chooses from, the lowest first; the first is worth one point."""

    id: str = Field(pattern=r"^[a-z][a-z-]*$")
    name: str
    asks: str
    weight: int = Field(1, ge=1, le=5)
    levels: tuple[str, ...] = Field(min_length=2, max_length=6)


class Challenge(Definition):
    """What `definitions/school-challenges/<id>.yaml` holds. `programme` is the one it belongs to.

    `signs` are the signs of a meaningful encounter that a challenge can have: the school ticks those that were so.
    """

    KIND: ClassVar[str] = "school-challenges"
    WORDS: ClassVar[frozenset[str]] = frozenset({"says", "source", "order"})

    name: str = Field(min_length=3, max_length=80)
    says: str = Field(min_length=10)
    programme: str = ""
    years: tuple[int, ...] = Field(min_length=1)
    least: int = Field(ge=1)  # pupils of a team
    most: int = Field(le=40)
    starts: date
    ends: date | None = None
    steps: tuple[Step, ...] = Field(min_length=4)
    rubric: tuple[Criterion, ...] = Field(min_length=1)
    judges: int = Field(2, ge=2)
    places: tuple[str, ...] = Field(min_length=1)
    signs: tuple[str, ...] = tuple(MEANINGFUL)
    source: str = Field(min_length=10)
    order: int = 50

    @model_validator(mode="after")
    def _hangs_together(self) -> Challenge:
        kinds = [one.kind for one in self.steps]
        for kind in (StepKind.ENTER, StepKind.JUDGING, StepKind.RESULTS):
            if kinds.count(kind) != 1:
                raise ValueError(f"it has {kinds.count(kind)} steps of the kind “{kind}”; it needs one")
        if StepKind.HAND_IN not in kinds:
            raise ValueError("nothing is handed in: judges need something to read")
        days = [one.day(2026) for one in self.steps]
        if any(after <= before for before, after in itertools.pairwise(days)):
            raise ValueError("its steps are not in the order of their days within a school year")
        if self.least > self.most:
            raise ValueError("least is more than most")
        if unknown := set(self.signs) - set(MEANINGFUL):
            raise ValueError(f"“{min(unknown)}” is no sign of a meaningful encounter")
        return self

    def is_open(self, on: date) -> bool:
        return self.starts <= on and (self.ends is None or on <= self.ends)

    def step(self, id: str) -> Step | None:
        return next((one for one in self.steps if one.id == id), None)

    def the(self, kind: StepKind) -> Step:
        """The one step for entering, judging or results."""
        return next(one for one in self.steps if one.kind == kind)

    @property
    def hand_ins(self) -> tuple[Step, ...]:
        return tuple(one for one in self.steps if one.kind == StepKind.HAND_IN)

    @property
    def most_points(self) -> int:
        return sum(one.weight * len(one.levels) for one in self.rubric)


@cache
def challenges() -> dict[str, Challenge]:
    """By id, in the order in which they are shown."""
    return dict(sorted(load(Challenge).items(), key=lambda one: (one[1].order, one[0])))
