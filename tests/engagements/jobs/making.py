"""Invented vacancies and people who look for work. No name here is anybody's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from routeways.engagements.actions import jobs, jobs_feed
from routeways.engagements.job_incoming import read_content
from routeways.engagements.models import JobSeeker, Vacancy, VacancyFeed
from tests.engagements.factories import NOW, REGION, employer
from tests.organisations.factories import make_user

ROW = {
    "number": "7",
    "employer": "Imaginary Forge",
    "title": "Welder",
    "about": "You weld steel frames and read engineering drawings.",
    "postcode": "BB11 2AA",
    "place": "Burnley",
    "pay_from": "12.60",
    "pay_per": "hour",
    "hours_from": "37.5",
}


def feed(name: str = "Imaginary Forge") -> VacancyFeed:
    return jobs_feed.feed_of(by=None, owner=employer(name), region=REGION)


def take(held: VacancyFeed, *rows: Any, told_at: datetime = NOW, complete: bool = True) -> jobs_feed.TakenList:
    incoming = read_content(list(rows), most=20_000)
    taken = jobs_feed.take_vacancies(
        by=None, feed=held, incoming=incoming, told_at=told_at, complete=complete, now=told_at
    )
    match(*held.vacancies.all(), now=told_at)
    return taken


def match(*vacancies: Vacancy, now: datetime = NOW) -> int:
    """What the job does with new and changed vacancies."""
    read = jobs_feed.read_vacancies([one.pk for one in vacancies])
    return jobs_feed.match_vacancies(region=REGION, read=read, now=now)


def one_vacancy(held: VacancyFeed | None = None, *, told_at: datetime = NOW, **fields: Any) -> Vacancy:
    held = held or feed()
    take(held, ROW | fields, told_at=told_at)
    return Vacancy.objects.get(feed=held, number=str(fields.get("number", "7")))


def seeker(user: Any = None, *, work: tuple[tuple[str, str], ...] = (), **limits: Any) -> JobSeeker:
    user = user or make_user("Somebody Looking")
    made = jobs.agree_to_matching(by=user, region=REGION, born_on=date(2004, 5, 6), now=NOW)
    if work:
        made = jobs.choose_work(by=user, seeker=made, what="work", chosen=work)
    return jobs.set_limits(by=user, seeker=made, limits=jobs.Limits(**limits)) if limits else made
