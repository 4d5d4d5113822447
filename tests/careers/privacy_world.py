"""A world for the privacy test: one school whose pupils’ records carry marks that stand nowhere else, and who asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from routeways.careers import actions
from routeways.careers.actions import esports_sessions
from routeways.careers.counting.words import FLAGS
from routeways.careers.encounter_drafts import MetDraft, ReachDraft
from routeways.careers.models import (
    CriterionState,
    DayBooking,
    EsportsLearner,
    Evaluation,
    GuidanceCount,
    Institution,
    PlanAction,
    Programme,
)
from routeways.foundation.models import User
from routeways.foundation.routes import declared_by
from tests.careers.days.factories import REGION, confirmed, make_host, make_school
from tests.careers.esports.factories import drawn, make_academy, reader, register
from tests.careers.esports.factories import held_once as one_session
from tests.careers.factories import draft, size_years
from tests.organisations.factories import give, make_hub, make_organisation, make_user

MARK = "Tellmark"
PUPILS, SEND, FSM, IN_CLASS, CAME, TOOK_PART, GUIDED = 4711, 1373, 2953, 1709, 1871, 1693, 3527
NUMBERS = (PUPILS, SEND, FSM, IN_CLASS, CAME, TOOK_PART, GUIDED, 5 * PUPILS)
OF_THE_SCHOOL = ("need", "title", "words", "met", "class", "plan", "evidence", "programme", "criterion")
OF_LEARNERS = ("name", "alias", "contact", "needs", "way", "incident")
_EITHER = b"|".join(f"{n}|{n:,}".encode() for n in NUMBERS)
_PLAIN = re.compile(rb"(?<![\w.])(?<!\d,)(" + _EITHER + rb")(?!\w|\.\d|,\d{3}\b)")
SHARE = Fraction(round(FSM / PUPILS * 1000), 1000)
WEIGHTS = [1 + SHARE + Fraction(gap, 8) for gap in range(5)]  # need per pupil, by the published rule
LEAST_COHORTS = 10  # that fit whatever number leaves the school
_NUMBER = re.compile(rb"(?<![\w./])(?<!\d,)(\d{1,3}(?:,\d{3})+|\d{5,8})(\.\d{1,3})?(?:/(\d{1,6}))?(?![\w/])")
_WORD = re.compile(rf"{MARK}-([a-z]+)".encode())


def marks_in(content: bytes) -> set[str]:
    """Which marks stand in a page: words of ours, and numbers of pupils."""
    words = {found.decode() for found in _WORD.findall(content)}
    words |= {"need" for number, rest, below in _NUMBER.findall(content) if _tells_a_cohort(number + rest, below)}
    return words | {found.decode().replace(",", "") for found in _PLAIN.findall(content)}


def _tells_a_cohort(number: bytes, below: bytes) -> bool:
    """Whether the number is so near the school’s need that fewer than `LEAST_COHORTS` cohorts fit between."""
    value = Fraction(number.decode().replace(",", "")) / (int(below or 1) or 1)
    return any(abs(value - 5 * PUPILS * weight) < LEAST_COHORTS * weight / 2 for weight in WEIGHTS)


def mark(name: str) -> str:
    return f"{MARK}-{name}"


@dataclass(frozen=True)
class World:
    school: Institution
    own: User  # its careers leader
    people: dict[str, User | None]  # who must read nothing


def make_world() -> World:
    now = timezone.now()
    school, other = make_school("Imaginary Fell High"), make_school("Imaginary Dale High")
    size_years(
        school, PUPILS, on=timezone.localdate(now), send=SEND, fsm=FSM, classes={mark("class"): IN_CLASS}, today=None
    )
    _records(school)
    make_host(sessions=3)
    confirmed(days=3)
    booking = DayBooking.objects.filter(institution=school)[0]
    DayBooking.objects.filter(pk=booking.pk).update(came={"8": CAME}, state="attended")
    _academy(school)
    make_academy(host=other)
    own = make_user()
    give(own, "careers-leader", school.organisation)
    return World(school, own, _people(other))


def _records(school: Institution) -> None:
    """What a school records of its classes, its evaluation and its plan."""
    now = timezone.now()
    today = timezone.localdate(now)
    reach = ReachDraft(9, pupils=TOOK_PART, classes={f"9{mark('class')}": TOOK_PART})
    wrote = draft(
        on=today,
        title=mark("title"),
        words={next(iter(FLAGS)): mark("words")},
        met=(MetDraft("employer", name=mark("met"), size="small", sector="engineering"),),
        reach=(reach,),
    )
    actions.log_encounter(by=None, institution=school, draft=wrote, now=now)
    GuidanceCount.objects.create(institution=school, begins=today.year, year=11, pupils=GUIDED)
    PlanAction.objects.create(
        institution=school,
        benchmark=1,
        what=mark("plan"),
        owner="Head of careers",
        due_on=today + timedelta(days=30),
        evidence=mark("evidence"),
        state="done",
        done_on=today,
    )
    Programme.objects.create(institution=school, summary=mark("programme"))
    held = Evaluation.objects.create(institution=school, origin="own", scheme="2025", taken_on=today)
    held.results.create(benchmark=1, percent=43, achieved=3, criteria=7)
    CriterionState.objects.create(
        evaluation=held, benchmark=1, criterion="gb1-1", label=mark("criterion"), state="part"
    )


def _academy(school: Institution) -> None:
    """An academy at the school with one child: its people alone read the child, the school’s other staff do not."""
    academy = make_academy(host=school)
    child = register(academy)
    EsportsLearner.objects.filter(pk=child.pk).update(
        first_name=mark("name"),
        alias=mark("alias"),
        contact_name=mark("contact"),
        needs=mark("needs"),
        way_says=mark("way"),
    )
    drawn(academy)
    child.refresh_from_db()
    session = one_session(academy, [child])
    esports_sessions.note_incident(by=reader(academy), session=session, words=mark("incident"), now=timezone.now())


def _people(other: Institution) -> dict[str, User | None]:
    found: dict[str, User | None] = {"nobody signed in": None}
    hub = make_hub(REGION)
    for who, role, where, region in (
        ("hub lead", "hub-lead", hub, REGION),
        ("hub analyst", "hub-analyst", hub, REGION),
        ("another school", "careers-leader", other.organisation, ""),
        ("employer", "organisation-administrator", make_organisation("Imaginary Works", region=REGION), ""),
    ):
        user = make_user()
        give(user, role, where, region=region)
        found[who] = user
    return found


# -- every address, filled in with what is there


@dataclass(frozen=True)
class Address:
    name: str
    path: str
    public: bool
    first: bool  # of the paths of one name


_PART = re.compile(r"<(?:(\w+):)?(\w+)>")
FLOORS = ("routeways.careers.", "routeways.library.")


def addresses(world: World) -> list[Address]:
    """All of these floors and of the API, from the resolver: one that is new is found by itself."""
    ids = _ids()
    found = []
    for route, entry in _walk(get_resolver(), ""):
        module = getattr(entry.callback, "__module__", "")
        ours = module.startswith(FLOORS) or _wrapped(entry.callback).startswith(FLOORS)
        if ours or route.startswith("api/"):
            public = declared_by(entry.callback) in ("public", "trusted")
            paths = _filled(route.lstrip("^"), ids, world)
            found += [Address(entry.name or route, f"/{path}", public, path == paths[0]) for path in paths]
    return found


def _wrapped(view: Any) -> str:
    return getattr(getattr(view, "__wrapped__", view), "__module__", "")


def _walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route)
        else:
            yield route, entry


def _ids() -> dict[str, list[models.Model]]:
    """Rows of these floors by the name of their model, without capitals; the first of each."""
    kinds = [*apps.get_app_config("careers").get_models(), *apps.get_app_config("library").get_models()]
    return {kind.__name__.casefold(): list(kind._default_manager.order_by("pk")[:2]) for kind in kinds}


def _filled(route: str, ids: dict[str, list[models.Model]], world: World) -> list[str]:
    """The route with every part filled: the region and school of the world, rows that the part’s name fits, guesses."""
    paths = [route]
    for found in _PART.finditer(route):
        kind, name = found.groups()
        values = _values(kind or "str", name, ids, world)
        paths = [path.replace(found.group(0), value, 1) for path in paths for value in values]
    return paths[:5]


def _values(kind: str, name: str, ids: dict[str, list[models.Model]], world: World) -> list[str]:
    if name == "region":
        return [REGION]
    if name == "institution":
        return [world.school.public_id]
    fits = [row for model, rows in ids.items() if name.rstrip("s") in model for row in rows]
    known = [str(row.pk) if kind == "int" else str(getattr(row, "public_id", row.pk)) for row in fits]
    guesses = ["9", "1"] if kind == "int" else [world.school.day_bookings.all()[0].public_id]
    return [*dict.fromkeys(known), *(guesses if kind == "int" or not known else ())]
