"""What became of people, asked only where they agreed; and how ready employers find those who begin."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.errors import EngagementError
from routeways.engagements.models import CheckIn, CheckInConsent, Engagement, EntrantRating
from routeways.foundation import audit, links, messages
from routeways.foundation.dated_rules import rule
from routeways.foundation.models import PrivateLink
from routeways.instruments.asking.answers import tidy
from routeways.organisations.consent_purposes import consent_purposes
from routeways.organisations.models import Organisation
from routeways.values.months import months_after

RULE = "outcomes"
CONSENT = "check-ins"
PURPOSE = "engagements.check-in"
USES = 20


@transaction.atomic
def agree_to_check_ins(*, by: Any, engagement: Engagement, party: str, now: datetime) -> CheckInConsent:
    """The person agrees to be asked; the rounds are planned. Twice changes nothing, after a withdrawal it begins anew.

    Raises EngagementError.
    """
    held = Engagement.objects.select_for_update().get(pk=engagement.pk)
    found = held.rules.party(party)
    if found is None or found.side != "person" or held.participant is None:
        raise EngagementError("Only the person whom it is about can agree to this.")
    if held.ended_on is None:
        raise EngagementError("You are asked about this when it has ended.")
    standing = CheckInConsent.objects.filter(engagement=held).first()
    if standing is not None and standing.withdrawn_at is None:
        return standing
    asked = consent_purposes()[CONSENT]
    made, _ = CheckInConsent.objects.update_or_create(
        engagement=held,
        defaults={
            "participant": held.participant,
            "version": asked.version,
            "wording": asked.words(held.participant.owner.name),
            "given_at": now,
            "withdrawn_at": None,
        },
    )
    made.check_ins.all().delete()
    today = timezone.localdate(now)
    for months in rule(RULE, today)["months"]:
        due = months_after(held.ended_on, months)
        if due > today:  # nobody is asked at once about months that have passed
            CheckIn.objects.create(consent=made, months=months, due_on=due)
    audit.record(by=by, verb="engagements.agree_to_check_ins", subject=held, details={"version": asked.version})
    return made


@transaction.atomic
def withdraw_check_ins(*, by: Any, consent: CheckInConsent, now: datetime) -> CheckInConsent:
    """Stops it in one step: nothing more is asked, links open nothing, and what was answered is deleted."""
    held = CheckInConsent.objects.select_for_update().get(pk=consent.pk)
    if held.withdrawn_at is not None:
        return held
    for one in held.check_ins.all():
        for link in PrivateLink.objects.filter(purpose=PURPOSE, subject=subject_of(one), revoked_at=None):
            links.revoke(link, by=by, now=now)
    held.check_ins.update(
        state=CheckIn.State.WITHDRAWN, sent_at=None, answered_at=None, doing="", uses="", would_help=""
    )
    held.withdrawn_at = now
    held.save(update_fields=["withdrawn_at"])
    audit.record(by=by, verb="engagements.withdraw_check_ins", subject=held.engagement)
    return held


@transaction.atomic
def send_due_check_ins(*, by: Any, region: str, site: str, now: datetime) -> int:
    """Writes to those who are due, and closes what nobody answered in time. Gives how many letters were queued."""
    today = timezone.localdate(now)
    days = rule(RULE, today)["link_days"]
    rows = CheckIn.objects.select_for_update(of=("self",)).filter(
        consent__engagement__region=region, consent__withdrawn_at=None
    )
    too_late = now - timedelta(days=days)
    missed = rows.filter(state=CheckIn.State.SENT, sent_at__lt=too_late).update(state=CheckIn.State.MISSED)
    sent = 0
    due = rows.filter(state=CheckIn.State.PLANNED, due_on__lte=today).exclude(consent__participant__email="")
    for one in due.select_related("consent__participant__owner", "consent__engagement"):
        _, token = links.make(
            by=by, purpose=PURPOSE, subject=subject_of(one), expires_at=now + timedelta(days=days), uses=USES
        )
        messages.queue(
            by=by,
            to=one.consent.participant.email,
            template="engagements/check_in",
            context={
                "check_in": one,
                "owner": one.consent.participant.owner,
                "address": f"{site.rstrip('/')}/connect/check-in/{token}/",
                "until": (now + timedelta(days=days)).date(),
            },
        )
        one.state, one.sent_at = CheckIn.State.SENT, now
        one.save(update_fields=["state", "sent_at"])
        sent += 1
    if sent or missed:
        details = {"sent": sent, "missed": missed}
        audit.record(by=by, verb="engagements.send_check_ins", subject=f"region:{region}", details=details)
    return sent


@transaction.atomic
def answer_check_in(
    *, by: Any, check_in: CheckIn, doing: str, uses: str = "", would_help: str = "", now: datetime
) -> CheckIn:
    """Keeps an answer; given again it takes the place of the first. Raises EngagementError."""
    held = CheckIn.objects.select_for_update(of=("self",)).select_related("consent").get(pk=check_in.pk)
    if held.consent.withdrawn_at is not None or held.state not in (CheckIn.State.SENT, CheckIn.State.ANSWERED):
        raise EngagementError("This is not asked any more.")
    if doing not in CheckIn.Doing.values:
        raise EngagementError("Choose what you do now.")
    if uses and uses not in CheckIn.Uses.values:
        raise EngagementError("Choose how much you use of what you learned.")
    held.doing, held.uses, held.would_help = doing, uses, tidy(would_help)[:500]
    held.state, held.answered_at = CheckIn.State.ANSWERED, now
    held.save()
    audit.record(by=by, verb="engagements.answer_check_in", subject=held)
    return held


@transaction.atomic
def rate_entrants(
    *,
    by: Any,
    owner: Organisation,
    region: str,
    came_from: str,
    year: int,
    entrants: int,
    readiness: int,
    technical: int,
    essential: int,
    now: datetime,
) -> EntrantRating:
    """An employer says how ready those were who began in a year; said again it takes the place of the first.

    Raises EngagementError.
    """
    this_year = timezone.localdate(now).year
    earliest = this_year - rule(RULE, timezone.localdate(now))["rated_years"]
    if came_from not in EntrantRating.From.values:
        raise EngagementError("Choose where they came from.")
    if not earliest <= year <= this_year:
        raise EngagementError(f"Enter a year from {earliest} to {this_year}.")
    if not 1 <= entrants <= 5000:
        raise EngagementError("Enter how many began, from 1 to 5,000.")
    if any(not 1 <= scale <= 5 for scale in (readiness, technical, essential)):
        raise EngagementError("Choose from 1 to 5 in each line.")
    if not owner.regions.filter(region=region).exists():
        raise EngagementError(f"{owner.name} is not in this region’s directory.")
    made, _ = EntrantRating.objects.update_or_create(
        owner=owner,
        region=region,
        came_from=came_from,
        year=year,
        defaults={
            "entrants": entrants,
            "readiness": readiness,
            "technical": technical,
            "essential": essential,
            "at": now,
            "by": by,
        },
    )
    audit.record(by=by, verb="engagements.rate_entrants", subject=made, details={"from": came_from, "year": year})
    return made


def subject_of(check_in: CheckIn) -> str:
    """What the private link of a check-in is for."""
    return f"check-in:{check_in.public_id}"
