"""The invented vacancies of the demonstration region, each sent by its own invented employer."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import transaction

from routeways.engagements.actions import jobs_feed
from routeways.engagements.demonstrating.enquiries import invented
from routeways.engagements.job_incoming import read_content
from routeways.engagements.models import VacancyFeed
from routeways.foundation import audit
from routeways.foundation.definitions import PACKAGED, Definition, read

FILE = PACKAGED / "demonstration" / "connect" / "jobs" / "jobs.yaml"


class InventedVacancies(Definition):
    """What `demonstration/connect/jobs/jobs.yaml` holds: rows as a source sends them, and `at`, who sends."""

    KIND: ClassVar[str] = "demonstration/connect/jobs"

    vacancies: tuple[dict[str, str], ...]


@transaction.atomic
def load(*, region: str, by: Any, now: datetime) -> bool:
    """Makes them; False where they are there already, or where the invented organisations are not."""
    rows = read(FILE, InventedVacancies).vacancies
    organisations = invented(region)
    names = {row["at"] for row in rows}
    if not names <= set(organisations):
        return False
    if VacancyFeed.objects.filter(region=region, owner__demonstration=True, vacancies__isnull=False).exists():
        return False
    for name in sorted(names):
        owner = organisations[name]
        sent = [{**row, "employer": owner.name} for row in rows if row["at"] == name]
        feed = jobs_feed.feed_of(by=by, owner=owner, region=region)
        incoming = read_content(sent, most=len(rows))
        jobs_feed.take_vacancies(by=by, feed=feed, incoming=incoming, told_at=now, complete=True, now=now)
    return True


@transaction.atomic
def remove(*, region: str, by: Any) -> int:
    """Takes away the lists of the region with their vacancies and applications; how many vacancies there were."""
    feeds = VacancyFeed.objects.filter(region=region)
    gone = sum(feed.vacancies.count() for feed in feeds)
    feeds.delete()
    if gone:
        audit.record(by=by, verb="engagements.remove_jobs", subject=f"region:{region}", details={"vacancies": gone})
    return gone
