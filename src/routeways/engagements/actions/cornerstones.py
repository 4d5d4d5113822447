"""Cornerstone employers: the hub agrees, and schools are added and taken off."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from routeways.engagements.actions.pipeline import begin
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import CornerstoneSchool, Engagement, Offer
from routeways.engagements.models.listing import State
from routeways.engagements.queries.cornerstones import KIND
from routeways.foundation import audit
from routeways.organisations.models import Organisation


@transaction.atomic
def agree_cornerstone(*, by: Any, offer: Offer, now: datetime) -> Engagement:
    """The hub and the employer agreed. The same offer begins once. Raises EngagementError."""
    held = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if held.kind != KIND or held.state != State.OPEN or held.owner is None:
        raise EngagementError("This offer does not stand open. Look at it again.")
    existing = held.engagements.first()
    return existing or begin(by=by, now=now, offer=held)


@transaction.atomic
def support_school(*, by: Any, engagement: Engagement, school: Organisation, today: date) -> CornerstoneSchool:
    """The employer supports a school from today. Twice changes nothing. Raises EngagementError."""
    if school.kind not in ("school", "college") or not school.regions.filter(region=engagement.region).exists():
        raise EngagementError(f"{school.name} is not a school or college of this region.")
    offered = engagement.offer.number if engagement.offer else 0
    supported = engagement.cornerstone_schools.filter(until=None)
    if supported.filter(school=school).exists():
        return supported.get(school=school)
    if supported.count() >= offered:
        raise EngagementError(f"{offered} school{'' if offered == 1 else 's'} offered, and as many are supported.")
    made, new = CornerstoneSchool.objects.get_or_create(engagement=engagement, school=school, defaults={"since": today})
    if not new:
        made.since, made.until = today, None
        made.save(update_fields=["since", "until"])
    audit.record(by=by, verb="engagements.support_school", subject=engagement, details={"school": school.public_id})
    return made


@transaction.atomic
def stop_supporting(*, by: Any, support: CornerstoneSchool, today: date) -> None:
    if support.until is None:
        support.until = today
        support.save(update_fields=["until"])
        audit.record(by=by, verb="engagements.stop_supporting", subject=support.engagement)
