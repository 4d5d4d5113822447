"""Audiences, sectors and routes as data: `definitions/audiences`, `career-sectors` and `career-routes`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import pairwise
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from routeways.foundation.definitions import Definition, Part, load

Block = Literal["work", "routes", "places", "demand", "pay", "employers", "skills"]
BLOCKS: tuple[Block, ...] = ("work", "routes", "places", "demand", "pay", "employers", "skills")
EVERYBODY = "everyone"

# What each route says, in the order of the rows; the same for every route.
FIELDS = {
    "entry": "What you need",
    "length": "How long",
    "cost": "What it costs",
    "earn": "Pay while you learn",
    "hours": "Hours and placement",
    "leads": "Where it leads",
}


class Adviser(Part):
    """Somebody to talk to. No names, numbers or addresses: those change, and we hold none."""

    who: str = Field(min_length=5, max_length=80)
    how: str = Field(min_length=10, max_length=200)


class Asking(Part):
    """What the front door is opened with: persona and topic are those of `definitions/routing/front-door.yaml`."""

    persona: str
    topic: str
    label: str = Field(min_length=5, max_length=40)


class Audience(Definition):
    """Who is reading. `shows` are the blocks of a job's page, in the order in which this audience meets them.

    reading_age: in years, the most that the pages may ask of this audience (measured by engines.readability).
    courses: what this audience must know before it looks for courses, "" for nothing.
    """

    KIND: ClassVar[str] = "audiences"

    name: str = Field(min_length=3, max_length=40)
    says: str = Field(min_length=10, max_length=120)
    lead: str = Field(min_length=20, max_length=200)
    shows: tuple[Block, ...] = Field(min_length=1)
    reading_age: int = Field(ge=7, le=18)
    talk: tuple[Adviser, ...] = Field(min_length=1)
    ask: Asking
    order: int
    courses: str = Field(default="", max_length=120)

    @model_validator(mode="after")
    def _each_block_once(self) -> Audience:
        if len(set(self.shows)) < len(self.shows):
            raise ValueError("a block is shown twice")
        return self


class Sector(Definition):
    """A group of SIC 2007 sections under a name that learners use."""

    KIND: ClassVar[str] = "career-sectors"

    name: str = Field(min_length=3, max_length=60)
    says: str = Field(min_length=10, max_length=160)
    sections: tuple[str, ...] = Field(min_length=1)
    order: int


class Said(Part):
    """What a route says in one field from a day to a day: words, or the symbol that stands there, and why.

    rule: the dated rule whose numbers fill the {braces}. certain: False where the source should be read again before
    anyone relies on it.
    """

    text: str = Field(default="", max_length=200)
    symbol: Literal["", "x", "z"] = ""
    reason: str = ""
    since: date | None = None
    until: date | None = None
    rule: str = ""
    source: str = Field(min_length=10)
    certain: bool = True

    @model_validator(mode="after")
    def _words_or_a_symbol(self) -> Said:
        if bool(self.text) == bool(self.symbol) or bool(self.symbol) != bool(self.reason):
            raise ValueError("a field has words, or a symbol with its reason")
        return self

    def holds_on(self, day: date) -> bool:
        return (self.since or date.min) <= day <= (self.until or date.max)


class CareerRoute(Definition):
    """A way to a job. kinds, course_types, title_words: what of the course lists belongs to it, asked in this order."""

    KIND: ClassVar[str] = "career-routes"

    name: str = Field(min_length=3, max_length=40)
    says: str = Field(min_length=10, max_length=120)
    kinds: tuple[str, ...] = ()
    course_types: tuple[str, ...] = ()
    title_words: tuple[str, ...] = ()
    levels: tuple[str, ...] = Field(min_length=1)
    from_age: int
    starts: date | None = None  # the first day on which anybody can begin; before it the route is “not yet”
    entry: tuple[Said, ...] = Field(min_length=1)
    length: tuple[Said, ...] = Field(min_length=1)
    cost: tuple[Said, ...] = Field(min_length=1)
    earn: tuple[Said, ...] = Field(min_length=1)
    hours: tuple[Said, ...] = Field(min_length=1)
    leads: tuple[Said, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_text_a_day(self) -> CareerRoute:
        for name in FIELDS:
            said: tuple[Said, ...] = getattr(self, name)
            for before, after in pairwise(said):
                if before.until is None or after.since is None or after.since <= before.until:
                    raise ValueError(f"{name}: two texts hold on the same day")
        return self

    def live_on(self, day: date) -> bool:
        return self.starts is None or self.starts <= day

    def said(self, field: str, day: date) -> Said | None:
        """What the field says on the day; None before the first text and after the last."""
        return next((one for one in getattr(self, field) if one.holds_on(day)), None)


@cache
def audiences() -> dict[str, Audience]:
    return dict(sorted(load(Audience).items(), key=lambda pair: pair[1].order))


def audience(name: str) -> Audience:
    """Everybody's, where nobody chose or the choice is unknown."""
    return audiences().get(name) or audiences()[EVERYBODY]


@cache
def sectors() -> dict[str, Sector]:
    return dict(sorted(load(Sector).items(), key=lambda pair: pair[1].order))


@cache
def routes() -> dict[str, CareerRoute]:
    return load(CareerRoute)


def titled(title: str, words: Iterable[str]) -> bool:
    """Whether a title holds one of the words, or many of it."""
    return any(re.search(rf"\b{re.escape(word)}s?\b", title, re.IGNORECASE) for word in words)
