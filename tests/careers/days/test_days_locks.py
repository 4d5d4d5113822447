"""Two people who act on days at the same moment wait for each other once, and never in a ring."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from routeways.careers.actions import days_appeals, days_bookings, days_hosts, days_offers
from routeways.careers.models import DayBooking, DayOffer, DaySession, Institution
from routeways.careers.queries.days import entitlements_of, free_places
from tests.careers.days.factories import REGION, confirmed, make_host, make_school
from tests.careers.days.locks import in_one_order, locks
from tests.careers.days.test_hosts import SESSIONS, a_day, load

pytestmark = pytest.mark.django_db


def two_schools(*, sessions: int = 3) -> tuple[Institution, Institution]:
    first, second = make_school(), make_school()
    make_host(sessions=sessions, schools=1)
    confirmed(days=2)
    for one in (first, second):
        days_bookings.wait_for_day(by=None, entitlement=entitlements_of(one)[0], today=timezone.localdate())
    return first, second


def locked(act: Callable[[], Any]) -> None:
    with locks() as log:
        act()
    in_one_order(log)


def test_giving_back_answering_moving_and_cancelling_lock_in_one_order() -> None:
    first, second = two_schools(sessions=6)
    now, booking = timezone.now(), first.day_bookings.get()
    locked(lambda: days_bookings.give_day_back(by=None, booking=booking, now=now))
    offer = DayOffer.objects.get(state="open")
    assert offer.institution == second
    locked(lambda: days_bookings.answer_offer(by=None, offer=offer, takes=True, now=now))
    run, held = entitlements_of(second)[0].run, min(second.day_bookings.all(), key=lambda one: one.session_id)
    free = max(free_places(run, today=timezone.localdate()), key=lambda one: one.pk)
    appeal = days_appeals.appeal_days(by=None, institution=second, run=run, says="Examinations.", now=now)
    fields = {"by": None, "appeal": appeal, "upheld": True, "answer": "Yes.", "session": free, "instead": held}
    locked(lambda: days_appeals.answer_appeal(now=now, **fields))
    session = DayBooking.objects.filter(state="booked").select_related("session").first().session
    locked(lambda: days_hosts.cancel_session(by=None, session=session, now=now))


def test_refusing_and_running_out_lock_in_one_order_too() -> None:
    two_schools(sessions=5)
    now = timezone.now()
    locked(lambda: days_offers.offer_free_places(by=None, region=REGION, now=now))
    one, other = DayOffer.objects.filter(state="open").order_by("-session")
    locked(lambda: days_bookings.answer_offer(by=None, offer=one, takes=False, now=now))
    assert other.state == "open"
    locked(lambda: days_offers.expire_offers(by=None, region=REGION, now=now + timedelta(days=9)))
    assert not DayOffer.objects.filter(state="open", until__lt=timezone.localdate()).exists()


def test_a_file_locks_its_sessions_before_it_changes_the_first(tmp_path: Path) -> None:
    host = make_host(sessions=2)
    one, two = DaySession.objects.order_by("-pk")
    rows = [
        f"{held.public_id},{host},{a_day(40 + at)},09:30,14:00,ai,Hall,2,64,\n" for at, held in enumerate((one, two))
    ]
    with locks() as log:
        assert load(tmp_path, "sessions", f"Session ID,{SESSIONS}{rows[0]}{rows[1]}").changed == 2
    in_one_order(log)
