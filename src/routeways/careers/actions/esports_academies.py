"""An academy is prepared, its adults are named and checked, and it opens with its sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.careers import holidays
from routeways.careers.actions.esports_letters import tell_parents
from routeways.careers.days.definitions import programmes
from routeways.careers.errors import CareersError
from routeways.careers.esports import rules
from routeways.careers.esports.definitions import academy_kinds
from routeways.careers.models import EsportsAcademy, EsportsAdult, EsportsSession, Institution
from routeways.careers.queries import esports
from routeways.careers.school_years import YEAR_GROUPS, year_name
from routeways.engagements.errors import EngagementError
from routeways.engagements.vetting_rules import last_good_day
from routeways.foundation import audit
from routeways.instruments.asking.answers import tidy
from routeways.organisations.models import Person

KIND = "cyber-and-esports"
MOST_PLACES = 200
NO_SESSION = (
    "No session falls between the first and the last day, without bank holidays and the holidays of schools. "
    "Check the weekday and the dates."
)
NO_LEAD = "Name another safeguarding lead first: an open academy always has one."


@dataclass(frozen=True, slots=True)
class NewAcademy:
    """`games`: (name, age it is rated for). `ways`: ids of the definition. `weekday`: 0 is Monday."""

    name: str
    says: str
    years: tuple[int, ...]
    place: str
    starts_on: date
    ends_on: date
    weekday: int
    starts: time
    ends: time
    capacity: int
    closes_on: date
    ways: tuple[str, ...]
    games: tuple[tuple[str, int], ...] = ()
    seed: str = ""
    transport: str = ""
    kit: str = ""


@transaction.atomic
def make_academy(*, by: Any, host: Institution, draft: NewAcademy, now: datetime) -> EsportsAcademy:
    """The same again gives the same academy. Raises CareersError for what cannot be."""
    draft = _by_its_sessions(draft, host.region)
    check_academy(draft, host.region, timezone.localdate(now))
    held = EsportsAcademy.objects.filter(host=host, name=draft.name, starts_on=draft.starts_on).first()
    if held is not None:
        return held
    made = EsportsAcademy(host=host, region=host.region, kind=KIND, made_at=now)
    _write(made, draft)
    audit.record(by=by, verb="careers.make_esports_academy", subject=made)
    return made


@transaction.atomic
def change_academy(*, by: Any, academy: EsportsAcademy, draft: NewAcademy, now: datetime) -> EsportsAcademy:
    """Only before it opens: afterwards parents have agreed to what they read. Raises CareersError."""
    held = EsportsAcademy.objects.select_for_update().get(pk=academy.pk)
    if held.state != EsportsAcademy.State.DRAFT:
        raise CareersError("The academy is open, and parents rely on what they read. Cancel a session instead.")
    draft = _by_its_sessions(draft, held.region)
    check_academy(draft, held.region, timezone.localdate(now))
    _write(held, draft)
    audit.record(by=by, verb="careers.change_esports_academy", subject=held)
    return held


def _write(held: EsportsAcademy, draft: NewAcademy) -> None:
    for name in ("name", "says", "place", "starts_on", "ends_on", "weekday", "starts", "ends", "capacity",
                 "closes_on", "transport", "kit"):  # fmt: skip
        setattr(held, name, getattr(draft, name))
    held.years, held.ways = sorted(set(draft.years)), list(dict.fromkeys(draft.ways))
    held.games = [[name, rated] for name, rated in draft.games]
    held.allocation = held.what.allocation
    held.seed = draft.seed or f"{draft.name} {draft.starts_on.isoformat()}"[:80]
    held.save()


def _by_its_sessions(draft: NewAcademy, region: str) -> NewAcademy:
    """From its first session to its last: “Mondays from 8 November” would be read where that is a Sunday, and “from 21
    December” where schools are closed until January."""
    days = session_days(draft, region)
    return replace(draft, starts_on=days[0], ends_on=days[-1]) if days else draft


def check_academy(draft: NewAcademy, region: str, today: date) -> None:
    """Raises CareersError with one sentence."""
    what = academy_kinds()[KIND]
    programme = programmes()[what.programme]
    if not draft.years or set(draft.years) - set(YEAR_GROUPS) or set(draft.years) - set(programme.years):
        allowed = ", ".join(year_name(year) for year in programme.years)
        raise CareersError(f"Choose at least one year group of the programme: {allowed}.")
    if not today <= draft.starts_on <= draft.ends_on or (draft.ends_on - draft.starts_on).days > 365:
        raise CareersError("The first day must be from today on, and the last day after it, within a year.")
    if draft.starts >= draft.ends:
        raise CareersError("It ends before it starts. Check the times.")
    if not 1 <= draft.capacity <= MOST_PLACES:
        raise CareersError(f"Enter how many places there are, from 1 to {MOST_PLACES}.")
    if draft.closes_on > draft.starts_on:
        raise CareersError("Registration for the lottery must close on or before the first day.")
    if not session_days(draft, region):
        raise CareersError(NO_SESSION)
    _check_ways_and_games(draft)


def _check_ways_and_games(draft: NewAcademy) -> None:
    what = academy_kinds()[KIND]
    if not draft.ways or any(what.way(way) is None for way in draft.ways):
        raise CareersError("Choose at least one way home: a learner without an agreed way home cannot be registered.")
    if strange := [name for name, rated in draft.games if rated not in what.ratings]:
        known = ", ".join(map(str, what.ratings))
        raise CareersError(f"“{strange[0]}”: the age rating on the box is one of {known}.")
    if refused := rules.too_old_games(draft.games, draft.years):
        age = min(map(rules.youngest_age, draft.years))
        raise CareersError(
            f"“{refused[0]}” is rated for older players: the youngest learner of {year_name(min(draft.years))} is "
            f"{age}. Choose another game, or older year groups."
        )


def session_days(academy: NewAcademy | EsportsAcademy, region: str) -> tuple[date, ...]:
    """Its weekday from the first day to the last, without bank holidays and holidays of the region’s schools."""
    days = rules.club_days(academy.starts_on, academy.ends_on, academy.weekday)
    return tuple(day for day in days if not holidays.why_closed(region, day))


@transaction.atomic
def name_adult(
    *,
    by: Any,
    academy: EsportsAcademy,
    person: Person,
    duty: str,
    now: datetime,
    checked_on: date | None = None,
    expires_on: date | None = None,
) -> EsportsAdult:
    """A person of the host gets a duty and the days of a check; again, it is changed. Raises CareersError.

    A new safeguarding lead takes the place of the one before, who stays as a leader. An open academy always has one,
    with an account: nobody else reads notes of incidents.
    """
    if person.owner_id != academy.host.organisation_id:
        raise CareersError("Only people of the host can be named. Add the person to your organisation first.")
    if duty not in EsportsAdult.Duty.values:
        raise CareersError("Choose what this person does.")
    last = None
    if checked_on is not None:
        try:
            last = last_good_day(checked_on, expires_on, today=timezone.localdate(now))
        except EngagementError as error:
            raise CareersError(str(error)) from error
    _keep_a_lead(academy, person, duty)
    standing = academy.adults.filter(ended_on=None)
    if duty == EsportsAdult.Duty.SAFEGUARDING:
        standing.filter(duty=duty).exclude(person=person).update(duty=EsportsAdult.Duty.LEADER)
    days = {"checked_on": checked_on, "expires_on": last} if checked_on else {}
    made, _ = EsportsAdult.objects.update_or_create(
        academy=academy, person=person, ended_on=None, defaults={"duty": duty, **days}
    )
    audit.record(by=by, verb="careers.name_esports_adult", subject=academy, details={"duty": duty})
    return made


def _keep_a_lead(academy: EsportsAcademy, person: Person, duty: str) -> None:
    """Raises CareersError where an open academy would have no safeguarding lead who can read its notes."""
    held = EsportsAcademy.objects.select_for_update().get(pk=academy.pk)
    if held.state != EsportsAcademy.State.OPEN:
        return
    leads = held.adults.filter(ended_on=None, duty=EsportsAdult.Duty.SAFEGUARDING)
    if duty != EsportsAdult.Duty.SAFEGUARDING and leads.filter(person=person).exists():
        raise CareersError(NO_LEAD)
    if duty == EsportsAdult.Duty.SAFEGUARDING and person.user is None:
        raise CareersError("The safeguarding lead needs an account: nobody else reads notes of incidents.")


@transaction.atomic
def end_adult(*, by: Any, academy: EsportsAcademy, adult: EsportsAdult, today: date) -> None:
    """The person is not with the academy any more, and reads nothing of it. Twice changes nothing."""
    state = EsportsAcademy.objects.select_for_update().get(pk=academy.pk).state
    held = academy.adults.filter(pk=adult.pk, ended_on=None)
    if held.filter(duty=EsportsAdult.Duty.SAFEGUARDING).exists() and state == EsportsAcademy.State.OPEN:
        raise CareersError(NO_LEAD)
    if held.update(ended_on=today):
        audit.record(by=by, verb="careers.end_esports_adult", subject=academy)


@transaction.atomic
def open_academy(*, by: Any, academy: EsportsAcademy, now: datetime) -> EsportsAcademy:
    """Parents can register from now on, and its sessions stand. Raises CareersError with what is missing."""
    held = EsportsAcademy.objects.select_for_update().select_related("host__organisation").get(pk=academy.pk)
    if held.state == EsportsAcademy.State.OPEN:
        return held
    if missing := esports.missing_to_open(held, today=timezone.localdate(now)):
        raise CareersError(" ".join(missing))
    if not session_days(held, held.region):  # holidays may have been recorded since it was written
        raise CareersError(NO_SESSION)
    _plan(held, rules.club_days(held.starts_on, held.ends_on, held.weekday))
    held.state = EsportsAcademy.State.OPEN
    held.save(update_fields=["state"])
    audit.record(by=by, verb="careers.open_esports_academy", subject=held)
    return held


@transaction.atomic
def cancel_academy(*, by: Any, academy: EsportsAcademy, why: str, now: datetime) -> EsportsAcademy:
    """It ends today: no session takes place any more, parents get a letter, and what is kept about learners is erased
    as after the last day. Twice changes nothing. Raises CareersError while a session is open."""
    held = EsportsAcademy.objects.select_for_update().get(pk=academy.pk)
    if held.state == EsportsAcademy.State.CANCELLED:
        return held
    why = tidy(why, one_line=True)[:200]
    if not why:
        raise CareersError("Say why it is cancelled. Do not write anything about a person.")
    if held.sessions.filter(state=EsportsSession.State.OPEN).exists():
        raise CareersError("A session is open now. Close it first, when everybody has gone home.")
    held.sessions.filter(state=EsportsSession.State.PLANNED).update(state=EsportsSession.State.CANCELLED, why=why)
    if held.state == EsportsAcademy.State.OPEN:
        tell_parents(by, held, "esports_off", why=why)
    held.state, held.ends_on = EsportsAcademy.State.CANCELLED, max(held.starts_on, timezone.localdate(now))
    held.save(update_fields=["state", "ends_on"])
    audit.record(by=by, verb="careers.cancel_esports_academy", subject=held)
    return held


def _plan(academy: EsportsAcademy, days: Sequence[date]) -> None:
    EsportsSession.objects.bulk_create([_planned(academy, day) for day in days], ignore_conflicts=True)


def _planned(academy: EsportsAcademy, day: date) -> EsportsSession:
    """Where schools are closed it stands there, with the reason why it does not take place."""
    if closed := holidays.why_closed(academy.region, day):
        why = "It is a bank holiday" if closed == holidays.BANK else f"Schools are {closed}"
        return EsportsSession(academy=academy, on=day, state=EsportsSession.State.CANCELLED, why=why)
    return EsportsSession(academy=academy, on=day)
