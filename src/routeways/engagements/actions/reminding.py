"""Once a day: what is soon due goes into the message of the day, and the messages of the day are sent."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from routeways.engagements import queries
from routeways.engagements.actions.letters import DIGEST, SIDES, SUBJECT, address_for, make_home_link, post, quiet
from routeways.engagements.actions.private_links import address_of, make_party_link
from routeways.engagements.models import Engagement, Match
from routeways.engagements.queries.asking import stopped
from routeways.foundation import messages
from routeways.foundation.dated_rules import rule
from routeways.foundation.models import Message


@transaction.atomic
def remind(*, by: Any, region: str, now: datetime) -> int:
    """Puts a reminder into the message of the day for each answer and step whose last day is near. Gives how many.

    Each last day is reminded of once, so many days before or as soon after as this runs again.
    """
    today = timezone.localdate(now)
    near = today + timedelta(days=int(rule("quiet-hours", today)["remind_days"]))
    answers, steps = _waiting(region, today, near), _due(region, near)  # all are locked before the first letter
    return _answers(by, answers, now) + _steps(by, steps, now)


@transaction.atomic
def send_day(*, by: Any, now: datetime) -> list[Message]:
    """Sends what was held, one message for each person; nothing in quiet hours."""
    return [] if quiet(now) else messages.send_digest(by=by, digest=DIGEST, subject=SUBJECT)


def _waiting(region: str, today: date, near: date) -> list[Match]:
    """Of a day that has passed nobody is reminded: the proposal has run out."""
    rows = Match.objects.select_for_update(of=("self",)).exclude(reminded_for=F("answer_by"))
    rows = rows.filter(offer__region=region, state=Match.State.PROPOSED, answer_by__range=(today, near))
    return list(rows.select_related("offer__owner", "request__owner").order_by("pk"))


def _due(region: str, near: date) -> list[Engagement]:
    rows = Engagement.objects.select_for_update(of=("self",)).exclude(reminded_for=F("due_on"))
    rows = rows.filter(region=region, state=Engagement.State.RUNNING, due_on__lte=near)
    rows = rows.select_related("offer__owner", "request__owner", "participant").order_by("pk")
    return list(rows.prefetch_related("ticks", "signatures"))


def _answers(by: Any, rows: list[Match], now: datetime) -> int:
    sent = 0
    for match in rows:
        for side in SIDES:
            own = getattr(match, side)
            done = getattr(match, f"{side}_said") or stopped(own, timezone.localdate(now))
            to = "" if done else address_for(own)
            if to:
                says = f"Please say yes or no to a proposed match by {match.answer_by:%-d %B %Y}."
                address = make_home_link(by=by, region=own.region, email=to, now=now)
                _post(by, to, own.title, says, address, now)
                sent += 1
        Match.objects.filter(pk=match.pk).update(reminded_for=match.answer_by)
    return sent


def _steps(by: Any, rows: list[Engagement], now: datetime) -> int:
    sent = 0
    for held in rows:
        for party in held.rules.parties:
            organisation = held.organisation_of(party.id)
            invented = organisation is not None and organisation.demonstration
            to = "" if party.side == "person" or invented else address_of(held, party.id)
            waits = queries.waits_for(held, (party.id,)) if to else ()
            if waits:
                token = make_party_link(by=by, engagement=held, party=party.id, now=now)
                says = f"By {held.due_on:%-d %B %Y}: {'; '.join(waits)}."
                _post(by, to, held.title, says, f"{settings.SITE_ADDRESS}/connect/link/{token}/", now)
                sent += 1
        Engagement.objects.filter(pk=held.pk).update(reminded_for=held.due_on)
    return sent


def _post(by: Any, to: str, title: str, says: str, address: str, now: datetime) -> None:
    context = {"title": title, "says": says, "address": address}
    post(by=by, to=to, template="reminder", context=context, now=now, waits=True)
