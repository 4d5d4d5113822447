"""Who gets an enquiry: rules as data (definitions/routing), their ways of finding somebody as named functions.

A rule that fits but finds nobody leaves the question to the next one; what no rule answers goes to the hub.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import ClassVar, Literal

from django.db.models import Q
from pydantic import Field, model_validator

from routeways.foundation.definitions import Definition, Part, load
from routeways.organisations.kinds import Kind as OrganisationKind
from routeways.organisations.kinds import Status
from routeways.organisations.models import ContactRoute, Organisation, Role
from routeways.organisations.roles import role_definitions
from routeways.places.points import Point
from routeways.provision import queries as provision
from routeways.provision.models import Course
from routeways.taxonomy.models import Node, Qualification

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
To = Literal["kind", "nearest", "teaches", "teaches-t-levels"]


class Route(Part):
    """One rule: for whom and about what, how it finds organisations, how many are asked at the same time."""

    id: str = Field(pattern=ID, max_length=60)
    personas: tuple[str, ...] = ()  # none: whoever asks
    topics: tuple[str, ...] = Field(min_length=1)
    to: To
    kinds: tuple[OrganisationKind, ...] = Field(min_length=1)
    at_once: int = Field(1, ge=1, le=5)
    because: str = Field(min_length=5, max_length=160)

    def fits(self, persona: str, topic: str) -> bool:
        return topic in self.topics and (not self.personas or persona in self.personas)


class Routing(Definition):
    """What `definitions/routing/<id>.yaml` holds. `topics`: what each kind of person may choose."""

    KIND: ClassVar[str] = "routing"
    WORDS: ClassVar[frozenset[str]] = frozenset({"title", "about", "source"})

    title: str
    about: str = ""
    topics: dict[str, tuple[str, ...]]
    with_subject: tuple[str, ...] = ()  # topics that are about a subject
    funding: dict[str, tuple[str, ...]] = {}  # topic → steps that public money may pay towards
    rules: tuple[Route, ...] = Field(min_length=1)
    source: str = Field(min_length=10)

    @model_validator(mode="after")
    def _knows_what_it_names(self) -> Routing:
        topics = {topic for chosen in self.topics.values() for topic in chosen}
        named = {topic for rule in self.rules for topic in rule.topics} | set(self.with_subject) | set(self.funding)
        if unknown := sorted(named - topics):
            raise ValueError(f"topics: nobody may choose “{unknown[0]}”")
        if unknown := sorted({persona for rule in self.rules for persona in rule.personas} - set(self.topics)):
            raise ValueError(f"rules: nobody is “{unknown[0]}”")
        if len({rule.id for rule in self.rules}) < len(self.rules):
            raise ValueError("rules: each id is given once")
        return self


@dataclass(frozen=True, slots=True)
class Candidate:
    organisation: Organisation
    reason: str  # a sentence for whoever asked
    miles: float | None = None


@dataclass(frozen=True, slots=True)
class Routed:
    """In the order in which they are asked, the first `at_once` now. `rule` is "" where no rule found anybody."""

    candidates: tuple[Candidate, ...]
    at_once: int
    rule: str


@dataclass(frozen=True, slots=True)
class Question:
    """What routing looks at. `near` is a point in WGS84 degrees; `seed` decides between equals."""

    region: str
    persona: str
    topic: str
    on: date
    subject: str = ""
    near: Point | None = None
    seed: str = ""


Finder = Callable[[Question, Route], list[Candidate]]


@cache
def table(id: str = "front-door") -> Routing:
    return load(Routing)[id]


def route(asked: Question) -> Routed:
    """By the first rule that fits and finds organisations somebody speaks for."""
    for rule in table().rules:
        if rule.fits(asked.persona, asked.topic) and (found := _FINDERS[rule.to](asked, rule)):
            return Routed(tuple(found), rule.at_once, rule.id)
    return Routed((), 0, "")


def speaking(region: str, kinds: Iterable[str], on: date) -> list[Organisation]:
    """Organisations of these kinds that would hear: one has a mailbox, or somebody there may answer enquiries."""
    answering = [role.id for role in role_definitions().values() if "engagements.answer_enquiries" in role.may]
    held = Role.objects.held_on(on).filter(role__in=answering).values("organisation")
    mailboxes = ContactRoute.objects.exclude(email="").values("organisation")
    rows = Organisation.objects.standing().in_region(region).of_kinds(kinds).filter(status=Status.OPEN)
    return list(rows.filter(Q(pk__in=held) | Q(pk__in=mailboxes)).prefetch_related("sites").distinct())


def _kind(asked: Question, rule: Route) -> list[Candidate]:
    found = [_candidate(one, rule.because, None) for one in speaking(asked.region, rule.kinds, asked.on)]
    return _in_order(asked, found)


def _nearest(asked: Question, rule: Route) -> list[Candidate]:
    rows = speaking(asked.region, rule.kinds, asked.on)
    return _in_order(asked, [_candidate(one, rule.because, _away(one, asked.near)) for one in rows])


def _teaches(asked: Question, rule: Route) -> list[Candidate]:
    listed = provision.courses(asked.region, subject=asked.subject)
    title = Node.objects.filter(pk=asked.subject).values_list("title", flat=True).first() if asked.subject else None
    return _teaching(asked, rule, listed, f"it teaches {title}" if title else rule.because)


def _teaches_t_levels(asked: Question, rule: Route) -> list[Candidate]:
    listed = [
        one
        for one in provision.courses(asked.region, subject=asked.subject)
        if one.qualification and one.qualification.kind == Qualification.Kind.T_LEVEL
    ]
    return _teaching(asked, rule, listed, rule.because)


def _teaching(asked: Question, rule: Route, listed: list[Course], because: str) -> list[Candidate]:
    """Those that teach one of the courses, by how far the nearest place is where they teach one."""
    away: dict[int, float | None] = {}
    for one in listed:
        for part in one.parts:
            miles = provision.nearest_miles(part.runs.all(), asked.near) if asked.near else None
            known = away.get(part.owner_id)
            away[part.owner_id] = min((m for m in (miles, known) if m is not None), default=None)
    rows = [one for one in speaking(asked.region, rule.kinds, asked.on) if one.pk in away]
    placed = {one.pk: _away(one, asked.near) if away[one.pk] is None else away[one.pk] for one in rows}
    return _in_order(asked, [_candidate(one, because, placed[one.pk]) for one in rows])


def _away(one: Organisation, near: Point | None) -> float | None:
    placed = [(site.latitude, site.longitude) for site in one.sites.all() if site.latitude is not None]
    if near is None or not placed:
        return None
    return min(provision.miles_between(near, point) for point in placed)  # type: ignore[arg-type]


def _candidate(one: Organisation, because: str, miles: float | None) -> Candidate:
    far = "" if miles is None else ", less than a mile away" if miles < 1 else f", {miles:.0f} miles away"
    return Candidate(one, f"{one.name} has it because {because}{far}.", miles)


def _in_order(asked: Question, found: list[Candidate]) -> list[Candidate]:
    """The nearest first; between equals the question's own seed decides, so that nobody stands first for its name."""

    def place(one: Candidate) -> tuple[float, str]:
        neutral = hashlib.sha256(f"{asked.seed}:{one.organisation.public_id}".encode()).hexdigest()
        return (round(one.miles, 1) if one.miles is not None else 9e9, neutral)

    return sorted(found, key=place)


_FINDERS: dict[To, Finder] = {
    "kind": _kind,
    "nearest": _nearest,
    "teaches": _teaches,
    "teaches-t-levels": _teaches_t_levels,
}
