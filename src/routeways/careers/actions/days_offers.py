"""Places that nobody holds are offered by the published rule: at once when one comes free, and every morning."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.careers import holidays
from routeways.careers.actions import days_letters
from routeways.careers.models import DayOffer, DaySession, DaysRun
from routeways.careers.queries import days_given
from routeways.careers.queries.days import free_places
from routeways.careers.queries.days_free import next_school
from routeways.foundation import audit, jobs
from routeways.foundation.models import Job, JobState

MOVE_ON = "careers.move_day_offers"


def look_for_schools(*, by: Any, region: str) -> None:
    """Queues the job that every morning offers what is free: somebody has begun to wait, or has lost a day.

    One that waits already does for both; what it should miss, the next morning’s finds.
    """
    if not Job.objects.filter(kind=MOVE_ON, state=JobState.QUEUED, payload__region=region).exists():
        jobs.enqueue(MOVE_ON, by=by, payload={"region": region})


def lock_sessions(keys: Iterable[int]) -> dict[int, DaySession]:
    """By key, with host and room, inside the caller’s transaction.

    Every action of days locks in one order, so that two never wait for each other: what a school was given, all
    sessions that it will touch by key, bookings and offers, and the row of the audit last.
    """
    rows = DaySession.objects.select_for_update(of=("self",)).select_related("host__organisation", "room")
    return {one.pk: one for one in rows.filter(pk__in=set(keys)).order_by("pk")}


@transaction.atomic
def offer_place(*, by: Any, session: DaySession, now: datetime, run: DaysRun | None = None) -> DayOffer | None:
    """Offers a free place to the next school by the published rule; None where no school can take it.

    `run`: the confirmed rota of the session, where it is at hand: it is large.
    """
    held, today = lock_sessions([session.pk])[session.pk], timezone.localdate(now)
    rule = days_given.days_rule(today).values
    until = min(today + timedelta(days=rule["offer_days"]), held.on - timedelta(days=1))
    if until < today or held.cancelled_at is not None:
        return None
    chosen = next_school(held, today=today, run=run)
    if chosen is None:
        return None
    made = DayOffer.objects.create(
        institution=chosen.institution, session=held, why=chosen.why, offered_at=now, until=until
    )
    details = {"school": chosen.institution.public_id}
    audit.record(by=by, verb="careers.offer_day", subject=held, details=details)
    days_letters.tell_offered(by=by, offer=made, now=now)
    return made


@transaction.atomic
def expire_offers(*, by: Any, region: str, now: datetime) -> int:
    """Offers that nobody answered in time go to the next school, and those of days on which schools turned out to be
    closed end. How many ran out."""
    today = timezone.localdate(now)
    standing = DayOffer.objects.filter(institution__region=region, state="open").select_related("session")
    late = [one for one in standing if one.until < today or holidays.why_closed(region, one.session.on)]
    lock_sessions(one.session_id for one in late)
    held = DayOffer.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in late], state="open")
    rows = list(held.select_related("session").order_by("pk"))
    for one in rows:
        one.state, one.answered_at = DayOffer.State.EXPIRED, now
        one.save(update_fields=["state", "answered_at"])
    for one in rows:
        offer_place(by=by, session=one.session, now=now)
    if rows:
        audit.record(by=by, verb="careers.expire_day_offers", subject=f"region:{region}", details={"offers": len(rows)})
    return len(rows)


@transaction.atomic
def offer_free_places(*, by: Any, region: str, now: datetime) -> int:
    """Offers what no school holds in confirmed rotas, the next date first, until nobody who waits can come.

    How many places were offered. Run again, it offers nothing to a school whose answer is awaited.
    """
    today, offered = timezone.localdate(now), 0
    runs = DaysRun.objects.filter(region=region, state=DaysRun.State.CONFIRMED)
    free = [(run, session) for run in runs for session in free_places(run, today=today)]
    lock_sessions(session.pk for _, session in free)
    for run, session in free:
        while offer_place(by=by, session=session, now=now, run=run) is not None:
            offered += 1
    return offered
