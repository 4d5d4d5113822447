"""What stands of a school’s days after a rota: replaced days count once, and no sentence outlives what it says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from routeways.careers.actions import days_appeals, days_bookings, days_hosts, days_offers
from routeways.careers.models import DayBooking, DayOffer, DaySession, DaysRun, Institution
from routeways.careers.queries.days import balance, entitlements_of, fairness
from routeways.careers.queries.days_lines import reasons_now, rota_lines
from tests.careers.days.factories import REGION, confirmed, make_host, make_school
from tests.organisations.factories import give, make_user

pytestmark = pytest.mark.django_db


def morning(number: int) -> int:
    now = timezone.now() + timedelta(days=number)
    days_offers.expire_offers(by=None, region=REGION, now=now)
    return days_offers.offer_free_places(by=None, region=REGION, now=now)


def take(school: Institution) -> DayBooking:
    offer = DayOffer.objects.get(institution=school, state="open")
    taken = days_bookings.answer_offer(by=None, offer=offer, takes=True, now=timezone.now())
    assert taken is not None
    return taken


def cancelled(school: Institution) -> None:
    held = school.day_bookings.get(state="booked")
    days_hosts.cancel_session(by=None, session=held.session, now=timezone.now())


def line_of(run: DaysRun, school: Institution):
    return next(one for one in rota_lines(run) if one.institution == school)


def test_a_cancelled_day_that_was_replaced_is_not_waited_for_any_more() -> None:
    school = make_school()
    make_host(sessions=4, schools=1)
    run = confirmed(days=1)
    cancelled(school)
    assert morning(0) == 1
    take(school)
    assert morning(1) == 0  # nobody waits
    assert not DayOffer.objects.filter(state="open").exists()
    (held,) = entitlements_of(school)
    account = balance(held)
    assert (account.entitled, account.booked, account.cancelled, account.replaced) == (1, 1, 0, 1)
    line = line_of(run, school)
    assert (line.given, line.more) == (1, 0)
    assert "since the rota was confirmed" not in line.reasons


def test_a_replacement_is_used_once_and_given_once() -> None:
    schools = [make_school(fsm=10 * number) for number in range(12)]
    make_host(sessions=20, schools=1)
    run = confirmed(days=12)
    cancelled(schools[0])
    assert morning(0) == 1
    take(schools[0])
    report = fairness(run, today=timezone.localdate())
    assert [(one.entitled, one.used) for one in report.by_setting] == [(12, 12)]


def test_a_day_given_back_is_replaced_and_not_one_more_and_a_wish_on_top_is() -> None:
    school = make_school()
    make_host(sessions=5, schools=1)
    confirmed(days=1)
    now = timezone.now()
    days_bookings.give_day_back(by=None, booking=school.day_bookings.get(), now=now)
    assert morning(0) == 0  # who gives a day back does not wait for another
    for given, replaced in ((1, 1), (2, 1)):
        days_bookings.wait_for_day(by=None, entitlement=entitlements_of(school)[0], today=timezone.localdate())
        assert morning(0) == 1
        take(school)
        account = balance(entitlements_of(school)[0])
        assert (account.entitled, account.booked, account.replaced) == (given, given, replaced)


def test_what_was_lost_first_is_replaced_first() -> None:
    school = make_school()
    make_host(sessions=6, schools=1)
    confirmed(days=2)
    now = timezone.now()
    first, second = school.day_bookings.all()
    days_hosts.cancel_session(by=None, session=first.session, now=now)
    days_bookings.give_day_back(by=None, booking=second, now=now + timedelta(hours=1))
    assert morning(0) == 1
    take(school)
    account = balance(entitlements_of(school)[0])
    assert (account.cancelled, account.given_back, account.replaced) == (0, 1, 1)
    assert morning(1) == 0


def test_a_day_that_got_a_session_later_reads_no_more_why_it_has_none(client: Client) -> None:
    one, other = make_school(), make_school()
    make_host(sessions=1, schools=1)
    run = confirmed(days=2)
    lacks = next(school for school in (one, other) if not school.day_bookings.exists())
    sentence = line_of(run, lacks).without
    assert sentence in reasons_now(entitlements_of(lacks)[0])
    make_host(sessions=1, schools=1)
    assert morning(0) == 1
    take(lacks)
    assert line_of(run, lacks).without == ""
    leader = make_user()
    give(leader, "careers-leader", lacks.organisation)
    client.force_login(leader)
    assert sentence not in client.get(f"/{REGION}/schools/{lacks.public_id}/days/").content.decode()
    assert sentence not in client.get(f"/{REGION}/school-programmes/digital-days/days.csv").content.decode("utf-8-sig")


def test_a_repeat_that_an_appeal_moved_away_is_said_no_more_and_the_rota_has_the_new_day() -> None:
    school = make_school()
    make_host(sessions=3, schools=1)
    run = confirmed(days=2)
    sentence = line_of(run, school).again
    assert "repeats a session" in sentence
    free = DaySession.objects.exclude(bookings__institution=school).get()
    DaySession.objects.filter(pk=free.pk).update(kind="coding")
    appeal = days_appeals.appeal_days(by=None, institution=school, run=run, says="The same.", now=timezone.now())
    instead = school.day_bookings.first()
    fields = {"by": None, "appeal": appeal, "upheld": True, "answer": "Yes.", "instead": instead}
    days_appeals.answer_appeal(session=DaySession.objects.get(pk=free.pk), now=timezone.now(), **fields)
    line = line_of(run, school)
    assert line.again == ""
    assert sentence not in reasons_now(entitlements_of(school)[0])
    assert [day.session.kind for day in line.placed].count("coding") == 1
    assert instead.session not in [day.session for day in line.placed]


def test_a_day_that_fell_away_stands_on_the_hubs_rota_as_such() -> None:
    school = make_school()
    make_host(sessions=1, schools=1)
    run = confirmed(days=1)
    session = school.day_bookings.get().session
    cancelled(school)
    line = line_of(run, school)
    assert line.placed == ()
    assert line.since == (f"{session} at {session.host}: cancelled by the host.",)


def test_a_kind_that_came_twice_since_the_rota_says_so() -> None:
    school = make_school()
    make_host(sessions=3, schools=1)
    run = confirmed(days=1)
    days_bookings.wait_for_day(by=None, entitlement=entitlements_of(school)[0], today=timezone.localdate())
    assert morning(0) == 1
    take(school)
    assert "a place that came since the rota was confirmed is of the same kind" in line_of(run, school).reasons
