"""New vacancies are matched as soon as they are in; every morning those who want it read what is new."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone

from routeways.engagements.actions import jobs, jobs_feed
from routeways.engagements.models import JobSeeker
from routeways.foundation import daily
from routeways.foundation.jobs import Handle, job

MAIL = "engagements.mail_job_matches"


@job(jobs_feed.MATCH, says="Match new vacancies with people who agreed")
def match_vacancies(handle: Handle, *, region: str, vacancies: list[int]) -> None:
    handle.progress(0, 1, "Looking for whom they fit")
    with handle.finishing() as result:
        result["matches"] = jobs_feed.match_vacancies(region=region, ids=vacancies, now=timezone.now())


@job(MAIL, says="Write to people about new vacancies that fit")
def mail_matches(handle: Handle, *, region: str) -> None:
    handle.progress(0, 1, "Looking for what is new")
    with handle.finishing() as result:
        result["sent"] = jobs.mail_matches(
            by=handle.job.created_by, region=region, site=settings.SITE_ADDRESS, now=timezone.now()
        )


def register() -> None:
    """Called once, when the site starts."""
    daily.every_day(MAIL, hour=8, payloads=_regions)


def _regions() -> Iterator[dict[str, Any]]:
    for region in sorted(set(JobSeeker.objects.filter(mail=True).values_list("region", flat=True))):
        yield {"region": region}
