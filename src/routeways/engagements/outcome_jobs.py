"""Every morning: people who agreed are asked how it went on, and what nobody answered is closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone

from routeways.engagements import actions
from routeways.engagements.models import CheckIn
from routeways.foundation import daily
from routeways.foundation.jobs import Handle, job

SEND = "engagements.send_check_ins"


@job(SEND, says="Ask people who agreed how it went on")
def send_check_ins(handle: Handle, *, region: str) -> None:
    handle.progress(0, 1, "Looking for who is due")
    with handle.finishing() as result:
        result["sent"] = actions.send_due_check_ins(
            by=handle.job.created_by, region=region, site=settings.SITE_ADDRESS, now=timezone.now()
        )


def register() -> None:
    """Called once, when the site starts."""
    daily.every_day(SEND, hour=9, payloads=_regions)


def _regions() -> Iterator[dict[str, Any]]:
    open_ones = CheckIn.objects.filter(state__in=(CheckIn.State.PLANNED, CheckIn.State.SENT))
    for region in sorted(set(open_ones.values_list("consent__engagement__region", flat=True))):
        yield {"region": region}
