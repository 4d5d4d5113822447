"""Support for small firms, each with the contact in which it was given; and the letters that bring private links."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.actions.private_links import DAYS, make_party_link
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import EmployerSupport, Engagement, Placement
from routeways.foundation import audit, messages
from routeways.organisations import actions as organisations
from routeways.organisations.models import Organisation
from routeways.organisations.records import OrganisationError

PURPOSE = "industry-placement"


@transaction.atomic
def give_support(
    *,
    by: Any,
    region: str,
    employer: Organisation,
    owner: Organisation,
    support: str,
    channel: str,
    on: date,
    about: str,
    now: datetime,
) -> EmployerSupport:
    """Keeps which of the five supports an employer got, and writes the contact into the ledger that all share.

    Raises EngagementError.
    """
    if support not in EmployerSupport.Support.values:
        raise EngagementError("Choose which support it was.")
    if on > timezone.localdate(now):
        raise EngagementError("This day is still to come. Record it when it has happened.")
    if EmployerSupport.objects.filter(owner=owner, employer=employer, support=support, on=on).exists():
        raise EngagementError("This support is recorded for that day already.")
    try:
        touch = organisations.record_touch(
            by=by,
            organisation=employer,
            region=region,
            purpose=PURPOSE,
            channel=channel,
            on=on,
            about=about,
            outcome="spoke",
            by_organisation=owner,
            now=now,
        )
    except OrganisationError as error:
        raise EngagementError(str(error)) from error
    made = EmployerSupport.objects.create(
        region=region, employer=employer, owner=owner, support=support, on=on, touch=touch, at=now, by=by
    )
    details = {"employer": employer.public_id, "support": support}
    audit.record(by=by, verb="engagements.give_support", subject=made, details=details)
    return made


@transaction.atomic
def send_placement_links(*, by: Any, engagement: Engagement, site: str, now: datetime) -> list[str]:
    """Private links to the supervisor and to the student; gives the addresses. Raises EngagementError."""
    plan = Placement.objects.filter(engagement=engagement).first()
    if plan is None:
        raise EngagementError("Write the plan first: the supervisor’s address stands in it.")
    sent = []
    student = engagement.participant.email if engagement.participant else ""
    for party, address, template in (
        ("employer", plan.supervisor_email, "engagements/placement_supervisor"),
        ("student", student, "engagements/placement_student"),
    ):
        if not address:
            continue
        token = make_party_link(by=by, engagement=engagement, party=party, now=now)
        context = {
            "engagement": engagement,
            "plan": plan,
            "address": f"{site.rstrip('/')}/connect/link/{token}/",
            "until": (now + timedelta(days=DAYS)).date(),
        }
        messages.queue(by=by, to=address, template=template, context=context)
        sent.append(address)
    plan.told_supervisor_at = now
    plan.told_student_at = now if student else None
    plan.save(update_fields=["told_supervisor_at", "told_student_at"])
    audit.record(by=by, verb="engagements.send_placement_links", subject=engagement, details={"letters": len(sent)})
    return sent
