"""What is done every morning: enquiries that nobody answered go on, old ones are forgotten, late changes are told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.actions import changes, pledges
from routeways.engagements.actions import enquiries as sending
from routeways.engagements.actions import enquiry_turns as turns
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import ChangeRequest, Enquiry, Pledge
from routeways.foundation import daily
from routeways.foundation.jobs import Handle, job

REROUTE = "engagements.reroute_enquiries"
_log = logging.getLogger(__name__)


@job(REROUTE, says="Pass on enquiries that nobody answered in time")
def reroute_enquiries(handle: Handle, *, region: str) -> None:
    now, by = timezone.now(), handle.job.created_by
    handle.progress(0, 1, "Looking for what is overdue")
    with handle.finishing() as result:
        errands: dict[str, Callable[[], int | sending.Rerouted]] = {
            "rerouted": lambda: sending.reroute_overdue(by=by, region=region, now=now),
            "escalated": lambda: changes.escalate_overdue(by=by, region=region, now=now),
            "reminded": lambda: pledges.remind_of_renewal(by=by, region=region, now=now),
            "cleared": lambda: turns.clear_contacts(by=by, region=region, now=now),
        }
        for name, errand in errands.items():
            _run(name, errand, region, result)


def _run(name: str, errand: Callable[[], int | sending.Rerouted], region: str, result: dict[str, Any]) -> None:
    """Each by itself: one that cannot be done undoes none of the others, and the result says so."""
    try:
        with transaction.atomic():
            done = errand()
    except EngagementError:
        _log.exception("The errand “%s” of %s could not be done", name, region)
        result["failed"] = result.get("failed", 0) + 1
        return
    if isinstance(done, sending.Rerouted):
        result[name] = done.moved
        if done.failed:
            result["failed"] = result.get("failed", 0) + done.failed
    else:
        result[name] = done


def register() -> None:
    """Called once, when the site starts."""
    daily.every_day(REROUTE, hour=8, payloads=_regions)


def _regions() -> Iterator[dict[str, Any]]:
    asked = Enquiry.objects.filter(cleared_at=None).values_list("region", flat=True)
    changing = ChangeRequest.objects.values_list("region", flat=True)
    pledging = Pledge.objects.values_list("signup__region", flat=True)
    for region in sorted({*asked, *changing, *pledging}):
        yield {"region": region}
