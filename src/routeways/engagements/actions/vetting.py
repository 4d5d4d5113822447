"""Checks of adults: recorded, taken back, and what follows when one runs out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements import gates, vetting_rules
from routeways.engagements.actions.locking import hold_still
from routeways.engagements.actions.pipeline import pause, resume
from routeways.engagements.errors import EngagementError
from routeways.engagements.kinds import kinds
from routeways.engagements.models import Engagement, Offer, Vetting
from routeways.engagements.queries.hub import coordinators
from routeways.foundation import audit, messages
from routeways.instruments.asking.answers import tidy
from routeways.organisations.models import Organisation

WAITS = "It goes on when the hub has recorded the new check."


@transaction.atomic
def record_vetting(
    *,
    by: Any,
    offer: Offer,
    check_kind: str,
    checked_on: date,
    checked_by: str,
    now: datetime,
    expires_on: date | None = None,
    owner: Organisation | None = None,
) -> Vetting:
    """Keeps until when the person behind an offer is checked. What was paused because the check ran out goes on.

    Without `expires_on` it holds as long as the rule says. Raises EngagementError for days that cannot be.
    """
    today = timezone.localdate(now)
    if check_kind not in Vetting.CheckKind.values:
        raise EngagementError("Choose the kind of check.")
    if not tidy(checked_by, one_line=True):
        raise EngagementError("Say which organisation saw the check.")
    last = vetting_rules.last_good_day(checked_on, expires_on, today=today)
    fields = {"offer": offer, "check_kind": check_kind, "checked_on": checked_on}
    if Vetting.objects.filter(withdrawn_on__isnull=True, **fields).exists():
        raise EngagementError("This check is recorded already. Take it back first if its last day is wrong.")
    made = Vetting.objects.create(
        **fields,
        expires_on=last,
        checked_by=tidy(checked_by, one_line=True)[:120],
        owner=owner,
        recorded_at=now,
        recorded_by=by,
    )
    waiting = _still(Engagement.objects.filter(offer=offer, state=Engagement.State.PAUSED))
    audit.record(by=by, verb="engagements.record_vetting", subject=made, details={"offer": offer.public_id})
    for held in waiting:
        step = held.rules.step(held.step)
        if held.paused_reason.endswith(WAITS) and not gates.missing(held, step.stays if step else (), today):
            resume(by=by, engagement=held, now=now)
    return made


@transaction.atomic
def withdraw_vetting(*, by: Any, vetting: Vetting, now: datetime, mistaken: bool = False) -> None:
    """A check holds no longer: whatever goes on with that person is paused. One that was entered by mistake
    (`mistaken`) counts as never recorded: only what nobody does unchecked is paused. Twice changes nothing."""
    today = timezone.localdate(now)
    concerned = Engagement.objects.filter(offer=vetting.offer_id)
    _still(concerned.filter(state=Engagement.State.RUNNING))
    taken = Vetting.objects.filter(pk=vetting.pk, withdrawn_on__isnull=True)
    if taken.update(withdrawn_on=today, mistaken=mistaken):
        audit.record(by=by, verb="engagements.withdraw_vetting", subject=vetting, details={"mistaken": mistaken})
        _pause(by, concerned, today, now)


@transaction.atomic
def pause_expired_vetting(*, by: Any, region: str, today: date, now: datetime) -> list[Engagement]:
    """Pauses whatever goes on with somebody whose check has run out, and tells the hub once. Runs every day."""
    concerned = [one.id for one in kinds().values() if vetting_rules.asks_for_checks(one)]
    held = Engagement.objects.filter(region=region, kind__in=concerned)
    paused = _pause(by, held, today, now)
    if paused:
        context = {"paused": paused, "region": region}
        for email in coordinators(region, today=today):
            messages.queue(by=by, to=email, template="engagements/vetting_expired", context=context)
    return paused


def _still(concerned: Any) -> list[Engagement]:
    """The engagements, locked before the first row of the audit."""
    keys = list(concerned.values_list("pk", flat=True))
    hold_still(going=keys)
    return list(concerned.filter(pk__in=keys).select_related("offer", "request"))


def _pause(by: Any, concerned: Any, today: date, now: datetime) -> list[Engagement]:
    """One query for the checks, however many there are."""
    running = concerned.filter(state=Engagement.State.RUNNING, offer__isnull=False)
    held = [one for one in running.select_related("offer", "request") if vetting_rules.needs_a_check(one)]
    checks = vetting_rules.checks_of([one.offer for one in held if one.offer])
    lacking = []
    for one in held:
        known = one.offer_id in checks
        last = checks.get(one.offer_id or 0)
        if vetting_rules.needs_a_check(one, known=known) and (last is None or last < today):
            none = "The check was taken back." if known else "No check is recorded."
            lacking.append((one, f"Checked until {last:%-d %B %Y}." if last else none))
    hold_still(going=[one.pk for one, _ in lacking])
    return [pause(by=by, engagement=one, reason=f"{said} {WAITS}", now=now) for one, said in lacking]
