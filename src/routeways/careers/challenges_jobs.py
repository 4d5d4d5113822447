"""Every night: teams of challenges that have been kept long enough are erased. Every morning: letters that are due."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routeways.careers.actions import challenges_erasing, challenges_telling
from routeways.careers.models import ChallengeTeam
from routeways.foundation import jobs
from routeways.foundation.daily import every_day
from routeways.foundation.job_runs import Handle

ERASE = "careers.erase_challenges"
TELL = "careers.tell_challenges"


@jobs.job(ERASE, says="Erase what challenges need no longer")
def erase_challenges(handle: Handle, *, region: str) -> None:
    with handle.finishing() as result:
        result["erased"] = challenges_erasing.erase_what_is_due(by=None, region=region, now=timezone.now())


@jobs.job(TELL, says="Write to schools, mentors and judges of challenges")
def tell_challenges(handle: Handle, *, region: str) -> None:
    with handle.finishing() as result:
        result["told"] = challenges_telling.tell_turns(by=None, region=region, now=timezone.now())


def register() -> None:
    """Called once, when the site starts."""
    every_day(ERASE, hour=3, payloads=_regions)
    every_day(TELL, hour=7, payloads=_regions)


def _regions() -> Any:
    for region in ChallengeTeam.objects.order_by().values_list("region", flat=True).distinct():
        yield {"region": region}
