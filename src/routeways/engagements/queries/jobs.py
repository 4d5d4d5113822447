"""Vacancies that everybody may read, what fits one person and why, and who applied to one's house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from routeways.engagements.models import JobApplication, JobSeeker, Vacancy
from routeways.engagements.queries.jobs_matching import (
    LIMITS,
    Fit,
    Found,
    People,
    Wanted,
    Work,
    fit,
    for_person,
    limit_of,
)
from routeways.foundation.dated_rules import rule
from routeways.places import queries as places
from routeways.values.ages import age_on
from routeways.values.words import listed

RULE = "jobs"
SHOWN = 50
HOURS = {"part": "Under 30 hours a week", "full": "30 hours a week or more"}
FULL = 30
ADULT = 18


@dataclass(frozen=True, slots=True)
class VacancyLine:
    """A vacancy as pages show it; `old` where its source has not confirmed it within the rule's hours."""

    vacancy: Vacancy
    old: bool
    pay: str
    hours: str

    @property
    def kind(self) -> str:
        return "Apprenticeship" if self.vacancy.apprenticeship else "Job"


@dataclass(frozen=True, slots=True)
class MatchLine:
    line: VacancyLine
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnMatches:
    """What fits somebody. `hidden`: (how many, why) of what their own limits hide."""

    lines: tuple[MatchLine, ...]
    total: int
    hidden: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class DataAge:
    """The newest word of any source about the region's open vacancies; None where there are none."""

    newest: datetime | None
    old: int
    open: int


def fresh_hours(now: datetime) -> int:
    return int(rule(RULE, timezone.localdate(now))["fresh_hours"])


def board(region: str, *, now: datetime, words: str = "", place: str = "", hours: str = "") -> QuerySet[Vacancy]:
    """Open vacancies with all the words, at the place, of these hours; the newest first."""
    rows = Vacancy.objects.filter(region=region).open(timezone.localdate(now))
    for word in words.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(about__icontains=word) | Q(employer__icontains=word))
    if place.strip():
        rows = rows.filter(Q(place__icontains=place.strip()) | Q(postcode__istartswith=place.strip()))
    if hours == "part":
        rows = rows.filter(Q(hours_from__lt=FULL) | Q(hours_from=None, hours_to__lt=FULL))
    elif hours == "full":
        rows = rows.filter(Q(hours_to__gte=FULL) | Q(hours_to=None, hours_from__gte=FULL))
    return rows


def place_known(region: str, place: str, *, now: datetime) -> bool:
    """Whether the words name a place: of an open vacancy, a district of the region, or a postcode."""
    said = place.strip().casefold()
    if not said or any(said in places.name_of(code).casefold() for code in places.members(region)):
        return True
    try:
        places.near(place)
    except (places.PostcodeError, places.PostcodeNotFound):
        return board(region, now=now, place=place).exists()
    return True


def data_age(region: str, now: datetime) -> DataAge:
    rows = Vacancy.objects.filter(region=region).open(timezone.localdate(now))
    old = rows.filter(told_at__lt=now - timedelta(hours=fresh_hours(now))).count()
    return DataAge(rows.aggregate(newest=Max("told_at"))["newest"], old, rows.count())


def line_of(one: Vacancy, now: datetime) -> VacancyLine:
    return VacancyLine(one, is_old(one, now), pay_in_words(one), hours_in_words(one))


def is_old(one: Vacancy, now: datetime) -> bool:
    return one.told_at < now - timedelta(hours=fresh_hours(now))


def matchable(region: str, now: datetime) -> QuerySet[Vacancy]:
    """Open and confirmed within the rule's hours: what may be sent to people."""
    rows = Vacancy.objects.filter(region=region).open(timezone.localdate(now))
    return rows.fresh(now, fresh_hours(now))


def people(region: str, now: datetime) -> People:
    """Everybody who agreed, is old enough and wants letters, for the job that matches; no page reads this."""
    rows = JobSeeker.objects.filter(region=region, user__is_active=True, mail=True)
    least = int(rule(RULE, timezone.localdate(now))["least_age"])
    return People(wanted_of(one) for one in rows if age_on(one.born_on, timezone.localdate(now)) >= least)


def own_matches(seeker: JobSeeker, now: datetime, *, most: int = SHOWN) -> OwnMatches:
    """What fits now, best first, each with its reasons, and how many one's own limits hide."""
    found = found_for(seeker, now)
    best = found.fits[:most]
    rows = Vacancy.objects.in_bulk([one.vacancy for one in best])
    today = timezone.localdate(now)
    young = age_on(seeker.born_on, today) < ADULT
    week = int(rule("young-workers", today)["week_hours"]) if young else None
    lines = tuple(
        MatchLine(line_of(rows[one.vacancy], now), reasons(one, seeker, rows[one.vacancy], week=week)) for one in best
    )
    hidden = tuple((count, LIMITS[limit]) for limit, count in sorted(found.hidden.items(), key=lambda one: -one[1]))
    return OwnMatches(lines, len(found.fits), hidden)


def found_for(seeker: JobSeeker, now: datetime) -> Found:
    """All open vacancies of the region beside one person."""
    rows = Vacancy.objects.filter(region=seeker.region).open(timezone.localdate(now)).defer("about")
    return for_person(wanted_of(seeker), [work_of(one) for one in rows])


def suits(seeker: JobSeeker, vacancy: Vacancy) -> bool:
    """Whether it would stand on the person's list: something of theirs fits and no limit of theirs hides it."""
    person, work = wanted_of(seeker), work_of(vacancy)
    found = fit(person, work)
    return found is not None and not limit_of(person, work, found.miles)


def reasons(one: Fit, seeker: JobSeeker, vacancy: Vacancy, *, week: int | None = None) -> tuple[str, ...]:
    """Why it is on the list, in sentences for the person. What the source does not say is said to be so.

    `week`: the most hours a week of somebody under 18; they are told where a vacancy has more, or has night work.
    """
    said = []
    if one.same_work:
        said.append(f"It is the work you want: {vacancy.soc_title}.")
    elif one.like_work:
        said.append(f"It is like the work you want: {vacancy.soc_title}.")
    if one.skills:
        labels = [label for id, label in vacancy.skills if id in one.skills]
        said.append(f"It names {len(labels)} of your skills: {listed(labels)}.")
    if one.miles is not None:
        limit = f", within your {seeker.miles}" if seeker.miles is not None else ""
        said.append(f"About {one.miles:.0f} miles away{limit}.")
    elif seeker.postcode:
        said.append("How far it is we cannot tell: the vacancy has no postcode.")
    said.append(hours_in_words(vacancy) + ".")
    said.append(f"Pay: {pay_in_words(vacancy)}.")
    for value, wants, words in (
        (vacancy.nights, seeker.nights, "night work"),
        (vacancy.weekends, seeker.weekends, "weekend work"),
    ):
        if value is None and not wants:
            said.append(f"Whether there is {words}, the source does not say. Ask before you apply.")
    if week is not None and (vacancy.nights or (vacancy.hours_from or 0) > week):
        said.append(
            f"You are under 18: the law has limits on night work and on more than {week} hours a week. "
            "Ask the employer what that means here."
        )
    return tuple(said)


def wanted_of(one: JobSeeker) -> Wanted:
    point = (one.latitude, one.longitude) if one.latitude is not None and one.longitude is not None else None
    return Wanted(
        id=one.pk,
        work=frozenset(code for code, _ in one.work),
        skills=frozenset(id for id, _ in one.skills),
        point=point,
        miles=one.miles,
        hours_least=one.hours_least,
        hours_most=one.hours_most,
        nights=one.nights,
        weekends=one.weekends,
        apprenticeships=one.apprenticeships,
    )


def work_of(one: Vacancy) -> Work:
    point = (one.latitude, one.longitude) if one.latitude is not None and one.longitude is not None else None
    return Work(
        id=one.pk,
        soc=one.soc,
        skills=frozenset(id for id, _ in one.skills),
        point=point,
        hours_from=one.hours_from,
        hours_to=one.hours_to,
        nights=one.nights,
        weekends=one.weekends,
        apprenticeship=one.apprenticeship,
    )


def applicants(actor: Any, region: str, now: datetime) -> QuerySet[JobApplication]:
    """Those who applied to one's houses in the region and have not taken it back."""
    rows = JobApplication.objects.visible_to(actor, today=timezone.localdate(now))
    own = rows.filter(vacancy__region=region, withdrawn_at=None).exclude(user=actor)
    return own.select_related("vacancy", "engagement__participant", "engagement__owner")


def own_profile(actor: Any) -> JobSeeker | None:
    """Somebody has one, in one region."""
    return JobSeeker.objects.visible_to(actor).first()


def own_applications(actor: Any, now: datetime) -> QuerySet[JobApplication]:
    rows = JobApplication.objects.visible_to(actor, today=timezone.localdate(now)).filter(user=actor)
    return rows.select_related("vacancy", "engagement")


def pay_in_words(one: Vacancy) -> str:
    values = [f"£{pence / 100:,.2f}".removesuffix(".00") for pence in (one.pay_from, one.pay_to) if pence is not None]
    if not values:
        return "not stated"
    return f"{' to '.join(dict.fromkeys(values))} {one.get_pay_per_display()}"


def hours_in_words(one: Vacancy) -> str:
    values = [f"{hours:g}" for hours in (one.hours_from, one.hours_to) if hours is not None]
    return f"{' to '.join(dict.fromkeys(values))} hours a week" if values else "Hours: not stated"
