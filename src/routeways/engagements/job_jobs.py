"""New vacancies are matched as soon as they are in; every morning those who want it read what is new."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from routeways.engagements.actions import job_people, jobs, jobs_feed
from routeways.engagements.models import JobAccount, JobApplication, JobSeeker, JobSignUp
from routeways.foundation import daily
from routeways.foundation.jobs import Handle, job

MAIL, FORGET = "engagements.mail_job_matches", "engagements.forget_job_applications"
FORGET_PEOPLE = "engagements.forget_job_people"


@job(jobs_feed.MATCH, says="Match new vacancies with people who agreed")
def match_vacancies(handle: Handle, *, region: str, vacancies: list[int]) -> None:
    handle.progress(0, 2, "Reading occupations and skills")
    read = jobs_feed.read_vacancies(vacancies)
    handle.progress(1, 2, "Looking for whom they fit")
    with handle.finishing() as result:
        result["matches"] = jobs_feed.match_vacancies(region=region, read=read, now=timezone.now())


@job(MAIL, says="Write to people about new vacancies that fit")
def mail_matches(handle: Handle, *, region: str) -> None:
    handle.progress(0, 1, "Looking for what is new")
    with handle.finishing() as result:
        result["sent"] = jobs.mail_matches(
            by=handle.job.created_by, region=region, site=settings.SITE_ADDRESS, now=timezone.now()
        )


@job(FORGET, says="Empty applications that ended long ago")
def forget_applications(handle: Handle, *, region: str) -> None:
    handle.progress(0, 1, "Looking for what ended long ago")
    with handle.finishing() as result:
        result["forgotten"] = jobs.forget_applications(by=handle.job.created_by, region=region, now=timezone.now())


@job(FORGET_PEOPLE, says="Delete profiles that nobody looks at, and sign-ups that nobody confirmed")
def forget_people(handle: Handle, *, region: str) -> None:
    handle.progress(0, 1, "Looking for what nobody uses")
    with handle.finishing() as result:
        result["forgotten"] = job_people.forget_people(by=handle.job.created_by, region=region, now=timezone.now())


def register() -> None:
    """Called once, when the site starts."""
    daily.every_day(MAIL, hour=8, payloads=lambda: _regions(JobSeeker.objects.filter(mail=True), "region"))
    daily.every_day(FORGET, hour=3, payloads=lambda: _regions(JobApplication.objects.all(), "vacancy__region"))
    daily.every_day(FORGET_PEOPLE, hour=4, payloads=_regions_of_people)


def _regions_of_people() -> Iterator[dict[str, Any]]:
    known = (model.objects.values_list("region", flat=True) for model in (JobSeeker, JobSignUp, JobAccount))
    yield from ({"region": region} for region in sorted({region for rows in known for region in rows}))


def _regions(rows: QuerySet[Any], field: str) -> Iterator[dict[str, Any]]:
    for region in sorted(set(rows.values_list(field, flat=True))):
        yield {"region": region}
