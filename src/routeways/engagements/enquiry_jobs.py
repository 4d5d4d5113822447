"""What is done every morning: enquiries that nobody answered go on, old ones are forgotten, late changes are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from routeways.engagements.actions import changes, pledges
from routeways.engagements.actions import enquiries as sending
from routeways.engagements.actions import enquiry_turns as turns
from routeways.engagements.models import ChangeRequest, Enquiry, Pledge
from routeways.foundation import daily
from routeways.foundation.jobs import Handle, job

REROUTE = "engagements.reroute_enquiries"


@job(REROUTE, says="Pass on enquiries that nobody answered in time")
def reroute_enquiries(handle: Handle, *, region: str) -> None:
    now = timezone.now()
    handle.progress(0, 1, "Looking for what is overdue")
    with handle.finishing() as result:
        result["rerouted"] = sending.reroute_overdue(by=handle.job.created_by, region=region, now=now)
        result["escalated"] = changes.escalate_overdue(by=handle.job.created_by, region=region, now=now)
        result["reminded"] = pledges.remind_of_renewal(by=handle.job.created_by, region=region, now=now)
        result["cleared"] = turns.clear_contacts(by=handle.job.created_by, region=region, now=now)


def register() -> None:
    """Called once, when the site starts."""
    daily.every_day(REROUTE, hour=8, payloads=_regions)


def _regions() -> Iterator[dict[str, Any]]:
    asked = Enquiry.objects.filter(cleared_at=None).values_list("region", flat=True)
    changing = ChangeRequest.objects.values_list("region", flat=True)
    pledging = Pledge.objects.values_list("signup__region", flat=True)
    for region in sorted({*asked, *changing, *pledging}):
        yield {"region": region}
