"""Invented academies: children who have a place or wait, two afternoons that took place, a tournament that goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django.utils import timezone

from routeways.careers.actions import (
    esports_academies,
    esports_erasing,
    esports_registering,
    esports_sessions,
    esports_tournaments,
)
from routeways.careers.actions.esports_academies import NewAcademy
from routeways.careers.demonstrating.institutions import SIGN
from routeways.careers.models import EsportsAcademy, EsportsConsent, EsportsLearner, EsportsSession, Institution
from routeways.careers.queries import esports, esports_play
from routeways.foundation.definitions import PACKAGED, Definition, Part, read
from routeways.organisations.models import Person

FILE = PACKAGED / "demonstration" / "careers" / "esports" / "esports.yaml"


class InventedAcademy(Part):
    """`college` is an invented institution without the sign. It runs `weeks`, of which `weeks_before` are over."""

    college: str
    name: str
    says: str
    place: str
    years: tuple[int, ...]
    capacity: int
    weeks_before: int
    weeks: int
    starts: str
    ends: str
    ways: tuple[str, ...]
    transport: str
    games: tuple[tuple[str, int], ...]
    kit: str


class InventedEsports(Definition):
    """What `definitions/demonstration/careers/esports/esports.yaml` holds. The first academy has learners."""

    KIND: ClassVar[str] = "demonstration/careers/esports"

    safeguarding: str
    leader: str
    academies: tuple[InventedAcademy, ...]
    first_names: tuple[str, ...]
    aliases: tuple[str, ...]
    needs: tuple[str, ...]
    stops: tuple[str, ...]
    tournament: str
    teams: tuple[str, ...]


def load(*, region: str, by: Any, now: datetime) -> bool:
    """False where it is there already, or the invented schools or accounts are not."""
    known = read(FILE, InventedEsports)
    rows = Institution.objects.in_region(region).filter(organisation__demonstration=True).select_related("organisation")
    held = {one.organisation.name.removesuffix(SIGN): one for one in rows}
    people = {one.work_email: one for one in Person.objects.filter(work_email__in=(known.safeguarding, known.leader))}
    if EsportsAcademy.objects.filter(region=region).exists() or len(people) < 2:
        return False
    if any(one.college not in held for one in known.academies):
        return False
    running, preparing = (_academy(one, held[one.college], by, now) for one in known.academies)
    began = now - timedelta(weeks=known.academies[0].weeks_before)
    for duty, email in (("safeguarding", known.safeguarding), ("leader", known.leader)):
        _adult(running, people[email], duty, by, began)
    for person in _staff(preparing.host):
        _adult(preparing, person, "adult", by, now)
    running = esports_academies.open_academy(by=by, academy=running, now=began)
    _children(running, known, held, began)
    esports_registering.draw_places(by=by, academy=running, now=began)
    _afternoons(running, by, now)
    _tournament(running, known, people, by, now)
    return True


def remove(*, region: str, by: Any) -> None:
    """Visitors may have registered children here, so everything is erased as at a withdrawal."""
    for one in EsportsLearner.objects.filter(academy__region=region):
        esports_erasing.erase_learner(by=by, learner=one, now=timezone.now())
    EsportsAcademy.objects.filter(region=region).delete()


def _academy(known: InventedAcademy, host: Institution, by: Any, now: datetime) -> EsportsAcademy:
    """On the weekday of loading, so that there is something to open today; Mondays at a weekend."""
    began = now - timedelta(weeks=known.weeks_before)
    first = timezone.localdate(began)
    draft = NewAcademy(
        name=known.name,
        says=known.says,
        years=known.years,
        place=known.place,
        starts_on=first,
        ends_on=first + timedelta(weeks=known.weeks),
        weekday=first.weekday() if first.weekday() < 5 else 0,
        starts=time.fromisoformat(known.starts),
        ends=time.fromisoformat(known.ends),
        capacity=known.capacity,
        closes_on=first - timedelta(days=1),
        ways=known.ways,
        games=known.games,
        transport=known.transport,
        kit=known.kit,
    )
    return esports_academies.make_academy(by=by, host=host, draft=draft, now=began)


def _adult(academy: EsportsAcademy, person: Person, duty: str, by: Any, now: datetime) -> None:
    checked = timezone.localdate(now) - timedelta(days=200)
    esports_academies.name_adult(by=by, academy=academy, person=person, duty=duty, now=now, checked_on=checked)


def _staff(host: Institution) -> list[Person]:
    return list(Person.objects.filter(owner=host.organisation).order_by("pk")[:1])


def _children(academy: EsportsAcademy, known: InventedEsports, held: dict[str, Institution], now: datetime) -> None:
    """Stored all together, as parents would have sent them."""
    schools = [one for one in held.values() if one.phase == "secondary"][:3]
    rows, sent = [], now - timedelta(days=2)  # before the lottery closed
    for number, (name, alias, needs) in enumerate(zip(known.first_names, known.aliases, known.needs, strict=True)):
        way = academy.ways[number % 2]
        rows.append(
            EsportsLearner(
                academy=academy,
                state=EsportsLearner.State.WAITING,
                parent_email=f"parent{number + 1}@routeways.example",
                first_name=name,
                alias=alias,
                alias_key=alias.casefold(),
                year=academy.years[number % len(academy.years)],
                school=schools[number % len(schools)] if schools else None,
                contact_name=f"Parent of {name}",
                contact_phone=f"01632 9600{number + 10}",
                needs=needs,
                way=way,
                way_says="A grandmother" if way == "collected" else known.stops[number % len(known.stops)],
                asked_at=sent,
                sent_at=sent,
            )
        )
    EsportsLearner.objects.bulk_create(rows)
    digest, items = academy.what.digest, academy.what.consents
    EsportsConsent.objects.bulk_create(
        EsportsConsent(learner=row, item=item.id, given=item.needed or number % 5 != 4, at=sent, wording=digest)
        for number, row in enumerate(rows)
        for item in items
    )


def _afternoons(academy: EsportsAcademy, by: Any, now: datetime) -> None:
    """Those before today took place; one learner in six was away."""
    adults, today = list(academy.adults.filter(ended_on=None)), timezone.localdate(now)
    zone = timezone.get_current_timezone()
    for session in academy.sessions.filter(on__lt=today, state=EsportsSession.State.PLANNED).order_by("on"):
        starts = datetime.combine(session.on, academy.starts, zone)
        ends = datetime.combine(session.on, academy.ends, zone)
        esports_sessions.open_session(by=by, session=session, adults=adults, now=starts)
        for number, one in enumerate(esports.registered(academy).order_by("pk")):
            present = (number + session.on.day) % 6 != 0
            esports_sessions.mark(by=by, session=session, learner=one, present=present, now=starts)
            if present:
                esports_sessions.sign_out(by=by, session=session, learner=one, way=one.way, now=ends)
        esports_sessions.close_session(by=by, session=session, now=ends)


def _tournament(
    academy: EsportsAcademy, known: InventedEsports, people: dict[str, Person], by: Any, now: datetime
) -> None:
    """Four teams; the first match is played and confirmed, the second waits for the other adult."""
    cup = esports_tournaments.make_tournament(
        by=by, academy=academy, name=known.tournament, game=academy.games[0][0], format="double",
        seed=f"{known.tournament}, told on the first day", now=now,
    )  # fmt: skip
    learners = list(esports.registered(academy).order_by("pk"))
    groups: Sequence[list[EsportsLearner]] = [learners[at :: len(known.teams)] for at in range(len(known.teams))]
    for alias, members in zip(known.teams, groups, strict=True):
        esports_tournaments.add_team(by=by, tournament=cup, alias=alias, members=members)
    cup = esports_tournaments.draw_tournament(by=by, tournament=cup, now=now)
    first, second = esports_play.board_of(cup).rounds[0].matches
    leader, lead = people[known.leader].user, people[known.safeguarding].user
    for match, one, other in ((first, leader, lead), (second, lead, None)):
        made = esports_tournaments.enter_result(by=one, tournament=cup, match=match.id, winner=match.one or "", now=now)
        if other is not None:
            esports_tournaments.confirm_result(by=other, result=made, agrees=True, now=now)
