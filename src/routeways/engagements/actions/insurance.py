"""An employer’s insurance that has ended pauses the placement, as an adult’s check that has run out does."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements import gates
from routeways.engagements.actions.letters import address_for
from routeways.engagements.actions.locking import hold_still
from routeways.engagements.actions.pipeline import pause, resume
from routeways.engagements.models import Engagement
from routeways.engagements.placement_gates import INSURED
from routeways.engagements.placement_rules import KIND
from routeways.engagements.queries.hub import coordinators
from routeways.foundation import messages

WAITS = "It goes on when the college has entered the new last day."
MESSAGE = "engagements/insurance_ended"


@transaction.atomic
def pause_uninsured(*, by: Any, region: str, today: date, now: datetime) -> list[Engagement]:
    """Pauses placements whose employer’s insurance has ended; college and hub are told once. Runs every day."""
    running = Engagement.objects.filter(region=region, kind=KIND, state=Engagement.State.RUNNING)
    rows = running.filter(placement__insured_until__lt=today).select_related("placement", "request__owner", "offer")
    ended = [one for one in rows if (step := one.rules.step(one.step)) is not None and INSURED in step.stays]
    hold_still(going=[one.pk for one in ended])
    paused = []
    for held in ended:
        said = f"The employer’s insurance ended on {held.placement.insured_until:%-d %B %Y}."
        paused.append(pause(by=by, engagement=held, reason=f"{said} {WAITS}", now=now))
    colleges = {address_for(one.request) for one in paused if one.request} - {""}
    for email in sorted({*colleges, *coordinators(region, today=today)} if paused else ()):
        told = [one for one in paused if email not in colleges or (one.request and address_for(one.request) == email)]
        messages.queue(by=by, to=email, template=MESSAGE, context={"paused": told})
    return paused


def go_on(*, by: Any, engagement: Engagement, now: datetime) -> None:
    """Part of another action: a new last day lets go on what only waited for it."""
    held = Engagement.objects.get(pk=engagement.pk)
    waits = held.state == Engagement.State.PAUSED and held.paused_reason.endswith(WAITS)
    step = held.rules.step(held.step)
    if waits and step is not None and not gates.missing(held, step.stays, timezone.localdate(now)):
        resume(by=by, engagement=held, now=now)
