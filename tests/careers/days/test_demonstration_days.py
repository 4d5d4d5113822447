"""The invented rota: every one of the 155 has a day or a reason, and the accounts come out."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from routeways.careers import demonstrating, holidays
from routeways.careers.days.definitions import programmes
from routeways.careers.demonstrating import days
from routeways.careers.demonstrating.institutions import HUB
from routeways.careers.models import DayBooking, DayEntitlement, DaySession, DaysRun, Institution
from routeways.careers.queries import days_given
from routeways.careers.queries.days import balance, entitlements_of_run, run_numbers
from routeways.careers.school_years import SchoolYear

REGION = "lancashire-demonstration"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("term_dates")]


@pytest.fixture
def run(packaged_places: None, now: datetime) -> DaysRun:
    from routeways.careers.demonstrating import institutions
    from tests.careers.days.factories import known_organisations

    known_organisations()
    institutions.load(region=REGION, by=None, now=now)
    began = time.process_time()
    assert days.load(region=REGION, by=None, now=now)
    assert time.process_time() - began < 10
    return DaysRun.objects.get()


def test_every_one_of_the_155_has_a_day_or_a_reason_and_the_rota_is_proven(run: DaysRun) -> None:
    rows = entitlements_of_run(run)
    assert len(rows) == HUB
    for one in rows:
        placed = any(booking.state == "booked" for booking in one.bookings.all())
        assert placed or one.without or "takes no part" in one.reasons[0] or one.bookings.exists(), one
    assert sum(any(b.state == "booked" for b in one.bookings.all()) for one in rows) > 130
    rota_is_proven_and_nobody_is_in_two_places(run)
    special_schools_go_to_accessible_rooms_alone()
    schools_with_several_days_have_different_sessions_in_term_time(rows)
    accounts_come_out(run)
    the_hub_can_propose_the_next_year()


def the_hub_can_propose_the_next_year() -> None:
    today = timezone.localdate(datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
    (year,) = days_given.years_to_share(REGION, "digital-days", today=today)
    assert year == SchoolYear(2027)
    rule = days_given.days_rule(today).values
    found = days_given.pupils(REGION, programmes()["digital-days"], year, rule, on=today)
    able = [one for one in found if not one.ineligible]
    assert len(able) > 100  # with the pupils of the year before
    assert sum(one.schools for one in days_given.slots(REGION, "digital-days", year, after=today)) >= len(able)
    assert {one.group for one in able} <= {16, 32}  # what hub and host read tells no number of pupils


def test_coverage_is_there_before_days_are_shared_by_need() -> None:
    order = [part.__name__.rpartition(".")[2] for part in demonstrating.parts()]
    assert order.index("institutions") < order.index("encounters") < order.index("days")


def rota_is_proven_and_nobody_is_in_two_places(run: DaysRun) -> None:
    numbers = run_numbers(run)
    assert numbers is not None
    assert numbers.gap <= 0.01
    assert numbers.envy == 0
    standing = DayBooking.objects.filter(state="booked")
    pairs = list(standing.values_list("institution", "session__on"))
    assert len(pairs) == len(set(pairs))
    for session in DaySession.objects.prefetch_related("bookings"):
        held = [one for one in session.bookings.all() if one.state == "booked"]
        assert len(held) <= session.schools
        assert sum(one.pupils for one in held) <= session.pupils


def schools_with_several_days_have_different_sessions_in_term_time(rows: list[DayEntitlement]) -> None:
    several = [one for one in rows if one.days > 1]
    assert len(several) > 50
    for one in several:
        kinds = [booking.session.kind for booking in one.bookings.all() if booking.source == "rota"]
        assert len(set(kinds)) == len(kinds) or any("repeat" in reason for reason in one.reasons), one
    assert sum(any("repeat" in reason for reason in one.reasons) for one in several) <= 2
    assert not [one for one in DaySession.objects.all() if holidays.why_closed(REGION, one.on)]


def special_schools_go_to_accessible_rooms_alone() -> None:
    rows = DayBooking.objects.filter(institution__setting="special").select_related("session__host", "session__room")
    assert rows
    assert all(one.session.host.accessible and one.session.room.accessible for one in rows)


def accounts_come_out(run: DaysRun) -> None:
    for one in entitlements_of_run(run):
        held = balance(one)
        assert held.without >= 0
        assert held.without == 0 or one.without


def test_loading_again_changes_nothing_and_all_of_it_goes(run: DaysRun, now: datetime) -> None:
    assert not days.load(region=REGION, by=None, now=now)
    assert DaysRun.objects.count() == 1
    demonstrating.remove_all(region=REGION, by=None)
    assert not DaySession.objects.exists()
    assert not DayBooking.objects.exists()
    assert Institution.objects.exists()
