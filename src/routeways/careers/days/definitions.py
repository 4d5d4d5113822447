"""Programmes for every school, and sessions that hosts hold (definitions/school-programmes, school-sessions)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache
from typing import ClassVar

from pydantic import Field, model_validator

from routeways.foundation.definitions import Definition, Part, load

Texts = tuple[str, ...]


class ProgrammeKind(StrEnum):
    ROTA = "rota"  # days shared by need and put into sessions of hosts
    BOOKING = "booking"
    CHALLENGE = "challenge"
    ACADEMY = "academy"


class Programme(Definition):
    """What `definitions/school-programmes/<id>.yaml` holds. `ends` is its last day, or nothing while it goes on.

    `after` is the programme that follows it here, `after_elsewhere` one that follows it outside, in words; `legacy`
    what stays of it. `engagements` are kinds of engagement that belong to it, `claims` what documents state of it.
    """

    KIND: ClassVar[str] = "school-programmes"
    WORDS: ClassVar[frozenset[str]] = frozenset({"says", "legacy", "source"})

    name: str = Field(min_length=3, max_length=80)
    says: str = Field(min_length=10)
    kind: ProgrammeKind
    years: tuple[int, ...] = Field(min_length=1)
    starts: date
    ends: date | None = None
    after: str = ""
    after_elsewhere: str = ""
    legacy: str = ""
    sessions: Texts = ()
    engagements: Texts = ()
    claims: Texts = ()
    rules: Texts = ()
    source: str = Field(min_length=10)
    order: int = 50

    @model_validator(mode="after")
    def _ends_well(self) -> Programme:
        if self.ends and self.ends < self.starts:
            raise ValueError("it ends before it starts")
        if self.ends and not (self.after or self.after_elsewhere or self.legacy):
            raise ValueError("it ends, but it is not said what follows: give after, after_elsewhere or legacy")
        return self

    def is_open(self, on: date) -> bool:
        return self.starts <= on and (self.ends is None or on <= self.ends)

    def is_over(self, on: date) -> bool:
        return self.ends is not None and on > self.ends


class Risk(Part):
    risk: str = Field(min_length=5)
    so: str = Field(min_length=5)


class Place(Part):
    """Where a session belongs in what schools teach."""

    subject: str
    years: tuple[int, ...] = Field(min_length=1)
    strand: str


class SessionKind(Definition):
    """What `definitions/school-sessions/<id>.yaml` holds. Outcomes, kit, risks, place in the curriculum."""

    KIND: ClassVar[str] = "school-sessions"
    WORDS: ClassVar[frozenset[str]] = frozenset({"says", "outcomes", "kit", "risks", "curriculum"})

    name: str = Field(min_length=3, max_length=80)
    says: str = Field(min_length=10)
    hours: int = Field(ge=1, le=8)
    years: tuple[int, ...] = Field(min_length=1)
    outcomes: Texts = Field(min_length=1)
    kit: Texts = Field(min_length=1)
    risks: tuple[Risk, ...] = Field(min_length=1)
    curriculum: tuple[Place, ...] = Field(min_length=1)


@cache
def programmes() -> dict[str, Programme]:
    """By id, in the order in which they are shown. Raises DefinitionError where one names what is not there."""
    found = load(Programme)
    return dict(sorted(found.items(), key=lambda one: (one[1].order, one[0])))


@cache
def session_kinds() -> dict[str, SessionKind]:
    return dict(sorted(load(SessionKind).items(), key=lambda one: one[1].name))
