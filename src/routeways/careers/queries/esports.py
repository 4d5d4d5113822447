"""Named reads of the Cyber and Esports Academy. Rows of learners start from `visible_to`, but for a parent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Max, Min, QuerySet

from routeways.careers.esports import rules
from routeways.careers.esports.definitions import TAKE_PART
from routeways.careers.esports.places import Places, standing
from routeways.careers.models import EsportsAcademy, EsportsAdult, EsportsLearner, EsportsSession, Institution, Phase
from routeways.foundation.dated_rules import RuleInForce, rule

RULE = "esports-academy"


def esports_rule(on: date) -> RuleInForce:
    return rule(RULE, on)


def academies(region: str) -> QuerySet[EsportsAcademy]:
    """All of a region with their hosts, those that are being prepared too."""
    rows = EsportsAcademy.objects.filter(region=region, host__organisation__merged_into__isnull=True)
    return rows.select_related("host__organisation")


def open_academies(region: str, *, today: date) -> list[EsportsAcademy]:
    return list(academies(region).filter(state=EsportsAcademy.State.OPEN, ends_on__gte=today))


def academy(public_id: str, *, region: str) -> EsportsAcademy | None:
    return academies(region).filter(public_id=public_id).first()


def safeguarding_lead(academy: EsportsAcademy) -> EsportsAdult | None:
    rows = academy.adults.filter(ended_on=None, duty=EsportsAdult.Duty.SAFEGUARDING)
    return rows.select_related("person__user").first()


def missing_to_open(academy: EsportsAcademy, *, today: date) -> list[str]:
    """What an academy still needs before parents can register, in sentences; [] where nothing."""
    in_force, missing = esports_rule(today), []
    adults = list(academy.adults.filter(ended_on=None).select_related("person__user"))
    lead = next((one for one in adults if one.duty == EsportsAdult.Duty.SAFEGUARDING), None)
    if lead is None:
        missing.append("Name the safeguarding lead.")
    elif lead.person.user is None:
        missing.append("The safeguarding lead needs an account: nobody else reads notes of incidents.")
    first = max(today, academy.starts_on)
    checked = sum(one.is_checked(first) for one in adults)
    if checked < in_force["least_adults"]:
        missing.append(
            f"{checked} of at least {in_force['least_adults']} adults have a check that holds on "
            f"{first.day} {first:%B %Y}."
        )
    if academy.starts_on < today:
        missing.append("The first day is over. Change the dates.")
    return missing


def registered(academy: EsportsAcademy) -> QuerySet[EsportsLearner]:
    """Who is on the register: has a place, and a parent’s consent to take part. For actions and counts."""
    rows = EsportsLearner.objects.filter(academy=academy, state=EsportsLearner.State.PLACED)
    return rows.filter(consents__item=TAKE_PART, consents__given=True)


def in_line(academy: EsportsAcademy) -> list[EsportsLearner]:
    """Who waits, in the order in which places go: those of the lottery first, then as they came."""
    rows = EsportsLearner.objects.filter(academy=academy, state=EsportsLearner.State.WAITING)
    return list(rows.order_by(F("order").asc(nulls_last=True), "sent_at", "pk"))


def place_in_line(learner: EsportsLearner) -> int:
    return [one.pk for one in in_line(learner.academy)].index(learner.pk) + 1


def places_at(academy: EsportsAcademy, *, today: date) -> Places:
    return places_of([academy], today=today)[academy.pk]


def places_of(academies: Sequence[EsportsAcademy], *, today: date) -> dict[int, Places]:
    """By row id, in one query: whether a place is left, in words, and whether a child who registers now waits."""
    rows = EsportsLearner.objects.filter(academy__in=academies, state=EsportsLearner.State.PLACED)
    placed = Counter(rows.order_by().values_list("academy", flat=True))
    least = int(esports_rule(today)["least_learners"])
    found = {}
    for one in academies:
        until = None if one.is_drawn else one.closes_on
        stands = standing(
            capacity=one.capacity, placed=placed[one.pk], least=least, lottery_until=until, today=today
        )  # fmt: skip
        found[one.pk] = Places(stands, one.capacity, until)
    return found


def days_of(academies: Sequence[EsportsAcademy]) -> dict[int, tuple[date, date]]:
    """By row id, in one query: the first and the last session that take place, as far as is known today."""
    rows = EsportsSession.objects.filter(academy__in=academies).exclude(state=EsportsSession.State.CANCELLED)
    known = rows.order_by().values("academy").annotate(first=Min("on"), last=Max("on"))
    return {row["academy"]: (row["first"], row["last"]) for row in known}


def years_of(learners: Iterable[EsportsLearner]) -> dict[int, int]:
    return dict(Counter(one.year for one in learners if one.year is not None))


def session_gate(
    session: EsportsSession, adults: Sequence[EsportsAdult], expected: Iterable[EsportsLearner], *, today: date
) -> list[str]:
    """Why a session cannot open with these adults, in sentences; [] where it can."""
    missing = []
    if session.on != today:
        missing.append(f"This session is on {session}. It can be opened on that day.")
    if unchecked := [one for one in adults if not one.is_checked(session.on)]:
        names = ", ".join(str(one) for one in unchecked)
        missing.append(f"No check that holds on that day is recorded for {names}. They cannot be counted.")
    missing += [
        f"{held.person} is in the room of {held.academy}, whose session is open. Close that one first."
        for held in elsewhere(session, adults)
    ]
    good = len(adults) - len(unchecked)
    years = years_of(expected)
    needed = rules.adults_needed(years, esports_rule(session.on).values)
    if good < needed:
        missing.append(
            f"{needed} checked adults are needed for {sum(years.values())} learners, and {good} "
            f"{'is' if good == 1 else 'are'} in the room."
        )
    return missing


def elsewhere(session: EsportsSession, adults: Sequence[EsportsAdult]) -> list[EsportsAdult]:
    """The duties of the same people in other sessions of that day that are open."""
    others = EsportsSession.objects.filter(on=session.on, state=EsportsSession.State.OPEN).exclude(pk=session.pk)
    rows = EsportsAdult.objects.filter(sessions__in=others, ended_on=None)
    rows = rows.filter(person__in=[one.person_id for one in adults])
    return list(rows.select_related("person", "academy").distinct())


def retention_ends(academy: EsportsAcademy) -> date:
    """The last day on which anything about a learner is kept."""
    return academy.ends_on + timedelta(days=int(esports_rule(academy.ends_on)["retention_days"]))


def learners_of(actor: Any, academy: EsportsAcademy, *, today: date) -> list[EsportsLearner]:
    """The register and who waits, with consents: three queries. Nobody but the named readers gets a row."""
    rows = EsportsLearner.objects.visible_to(actor, today=today).filter(academy=academy)
    rows = rows.exclude(state=EsportsLearner.State.DRAFT).select_related("school__organisation", "academy")
    return list(rows.prefetch_related("consents").order_by("alias_key", "pk"))


def schools_to_choose(region: str) -> list[Institution]:
    """Schools and colleges that a child can come from, by name."""
    rows = Institution.objects.standing().in_region(region).exclude(phase=Phase.UNIVERSITY)
    return list(rows.select_related("organisation"))
