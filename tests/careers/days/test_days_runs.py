"""Rotas from proposal to bookings: edits are respected, confirming is once, what is given back goes on by the rule."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from routeways.careers import days_jobs
from routeways.careers.actions import days_appeals, days_bookings, days_hosts, days_offers, days_runs
from routeways.careers.counting.words import FLAGS
from routeways.careers.days.hosting import NewSession
from routeways.careers.errors import CareersError
from routeways.careers.models import DayBooking, DayOffer, DaysEdit, DaySession, DaysRun, Encounter
from routeways.careers.queries.days import balance, entitlements_of, entitlements_of_run, fairness, free_places
from routeways.careers.school_years import SchoolYear
from routeways.foundation.jobs import work_off
from routeways.foundation.models import Job
from tests.careers.days.factories import REGION, confirmed, make_host, make_school, proposed

pytestmark = pytest.mark.django_db


def test_a_rota_is_worked_out_by_a_job() -> None:
    make_school()
    make_host()
    now = timezone.now()
    run = days_runs.propose_days(
        by=None,
        region=REGION,
        programme="digital-days",
        year=SchoolYear.of(timezone.localdate(now)),
        days=2,
        seed="x",
        now=now,
    )
    work_off()
    run.refresh_from_db()
    assert run.state == "solved", run.fault
    assert run.digest


def test_more_need_gets_the_day_that_is_left_and_the_reason_shows_the_sum() -> None:
    poor, rich = make_school(fsm=100), make_school(fsm=5)
    make_host()
    confirmed(days=3)
    (two,), (one,) = entitlements_of(poor), entitlements_of(rich)
    assert (two.days, one.days) == (2, 1)
    assert "600 pupils × (1 + 1 × 0.833) = 1,099.8" in two.reasons[0]


def test_a_school_too_far_away_reads_why_it_has_no_session() -> None:
    far = make_school(place=(51.5, -0.1))
    make_school()
    make_host()
    confirmed(days=2)
    (held,) = entitlements_of(far)
    assert held.days == 1
    assert "it is too far" in held.without
    assert balance(held).without == 1


def test_the_same_data_and_seed_give_the_same_rota() -> None:
    for _ in range(3):
        make_school()
    make_host()
    one, two = proposed(), proposed()
    assert one.answer == two.answer
    assert one.digest == two.digest


def test_what_people_keep_or_keep_away_is_respected_by_the_next_rota() -> None:
    school, other = make_school(), make_school()
    make_host(schools=1)
    run = proposed(days=2)
    sessions = list(DaySession.objects.all())
    now = timezone.now()
    had = next(one["session"] for one in (run.answer or {})["rota"]["placings"] if one["school"] == school.public_id)
    away = DaySession.objects.get(public_id=had)
    days_runs.edit_days(
        by=None, run=run, action="bar", institution=school, session=away, why="Mock examinations", now=now
    )
    keep = next(one for one in sessions if one != away)
    days_runs.edit_days(by=None, run=run, action="hold", institution=other, session=keep, why="Agreed", now=now)
    pairs = {(one["school"], one["session"]) for one in (proposed(days=2, after=run).answer or {})["rota"]["placings"]}
    assert (school.public_id, had) not in pairs
    assert (other.public_id, keep.public_id) in pairs


def test_an_edit_that_is_taken_back_counts_no_more() -> None:
    school = make_school()
    make_host(sessions=1)
    run = proposed(days=1)
    session = DaySession.objects.get()
    now = timezone.now()
    made = days_runs.edit_days(by=None, run=run, action="bar", institution=school, session=session, why="No", now=now)
    assert not (proposed(days=1).answer or {})["rota"]["placings"]
    days_runs.lift_days_edit(by=None, edit=made, now=now)
    assert (proposed(days=1).answer or {})["rota"]["placings"]
    assert DaysEdit.objects.filter(lifted_at=None).count() == 0


def test_confirming_is_once_and_puts_the_other_proposals_away() -> None:
    make_school()
    make_host()
    other, run = proposed(), proposed()
    days_runs.confirm_days(by=None, run=run, now=timezone.now())
    with pytest.raises(CareersError, match="confirmed"):
        days_runs.confirm_days(by=None, run=run, now=timezone.now())
    other.refresh_from_db()
    assert other.state == "discarded"
    with pytest.raises(CareersError, match="is confirmed"):
        proposed()


def test_a_rota_whose_session_was_cancelled_meanwhile_is_not_confirmed() -> None:
    make_school()
    make_host(sessions=1)
    run = proposed(days=1)
    days_hosts.cancel_session(by=None, session=DaySession.objects.get(), now=timezone.now())
    with pytest.raises(CareersError, match="Solve it again"):
        days_runs.confirm_days(by=None, run=run, now=timezone.now())
    assert not DayBooking.objects.exists()


def test_a_programme_that_has_ended_shares_no_days() -> None:
    make_school()
    with pytest.raises(CareersError, match="ended on 31 August 2026"):
        days_runs.propose_days(
            by=None,
            region=REGION,
            programme="mega-hub-days",
            year=SchoolYear(2026),
            days=5,
            seed="x",
            now=timezone.now(),
        )


def test_no_room_and_nobody_of_the_staff_is_in_two_sessions_at_once() -> None:
    host = make_host(sessions=1)
    held = host.sessions.get()
    same = NewSession("Hall", "ai", held.on, held.starts, held.ends)
    with pytest.raises(CareersError, match="has another session"):
        days_hosts.add_sessions(by=None, host=host, programme="digital-days", sessions=[same], now=timezone.now())
    assert host.sessions.count() == 1


def test_a_day_given_back_goes_to_the_school_that_waits_longest_and_the_accounts_come_out() -> None:
    first, second, third = (make_school() for _ in range(3))
    make_host(sessions=2, schools=2)
    run = confirmed(days=3)
    today, now = timezone.localdate(), timezone.now()
    for school, since in ((second, today - timedelta(days=3)), (third, today - timedelta(days=9))):
        days_bookings.wait_for_day(by=None, entitlement=entitlements_of(school)[0], today=since)
    booking = first.day_bookings.get()
    offer = days_bookings.give_day_back(by=None, booking=booking, now=now)
    free = [one.institution for one in DayBooking.objects.filter(session=booking.session, state="booked")]
    expected = third if third not in free else second
    assert offer is not None
    assert offer.institution == expected
    days_bookings.answer_offer(by=None, offer=offer, takes=True, now=now)
    for one in entitlements_of_run(run):
        assert balance(one).without == 0
    assert balance(entitlements_of(expected)[0]).entitled == 2


def test_an_offer_that_is_not_taken_goes_to_the_next_school() -> None:
    first, second = make_school(), make_school()
    make_host(sessions=1, schools=1)
    confirmed(days=2)
    holder = DayBooking.objects.get().institution
    other = second if holder == first else first
    offer = days_bookings.give_day_back(by=None, booking=DayBooking.objects.get(), now=timezone.now())
    assert offer is not None
    assert offer.institution == other
    assert days_bookings.answer_offer(by=None, offer=offer, takes=False, now=timezone.now()) is None
    assert DayOffer.objects.filter(state="open").count() == 0
    with pytest.raises(CareersError, match="not open"):
        days_bookings.answer_offer(by=None, offer=offer, takes=True, now=timezone.now())


def test_a_day_next_week_cannot_be_given_back_here() -> None:
    make_school()
    make_host()
    confirmed(days=1)
    booking = DayBooking.objects.get()
    late = timezone.now() + (booking.session.on - timezone.localdate() - timedelta(days=2)) * 1
    with pytest.raises(CareersError, match="7 days before"):
        days_bookings.give_day_back(by=None, booking=booking, now=late)


def test_who_came_becomes_one_encounter_and_is_changed_in_place() -> None:
    school = make_school()
    make_host()
    confirmed(days=1)
    booking = DayBooking.objects.get()
    after = timezone.now() + timedelta(days=60)
    with pytest.raises(CareersError, match="still to come"):
        days_bookings.record_day(by=None, booking=booking, came={8: 20}, flags=(), now=timezone.now())
    days_bookings.record_day(by=None, booking=booking, came={8: 20, 9: 11}, flags=tuple(FLAGS), now=after)
    days_bookings.record_day(by=None, booking=booking, came={8: 21}, flags=tuple(FLAGS), now=after)
    held = Encounter.objects.get(institution=school)
    assert [(one.year, one.pupils) for one in held.reach.all()] == [(8, 21)]
    booking.refresh_from_db()
    assert booking.state == "attended"
    with pytest.raises(CareersError, match="Remove it"):
        days_bookings.record_day(by=None, booking=booking, came={}, flags=(), now=after)


def test_an_appeal_has_a_clock_is_answered_with_a_reason_and_can_give_a_place() -> None:
    school = make_school()
    make_host()
    run = confirmed(days=1)
    now = timezone.now()
    appeal = days_appeals.appeal_days(by=None, institution=school, run=run, says="We are many.", now=now)
    assert appeal.answer_by == timezone.localdate(now) + timedelta(days=10)
    with pytest.raises(CareersError, match="before"):
        days_appeals.appeal_days(by=None, institution=school, run=run, says="Again.", now=now)
    with pytest.raises(CareersError, match="reason"):
        days_appeals.answer_appeal(by=None, appeal=appeal, upheld=True, answer=" ", now=now)
    free = DaySession.objects.exclude(bookings__institution=school).first()
    days_appeals.answer_appeal(by=None, appeal=appeal, upheld=True, answer="You are.", session=free, now=now)
    (held,) = entitlements_of(school)
    assert balance(held).entitled == 2
    assert balance(held).booked == 2


def test_an_appeal_after_ten_days_is_too_late() -> None:
    school = make_school()
    make_host()
    run = confirmed(days=1)
    with pytest.raises(CareersError, match="Appeals were open until"):
        days_appeals.appeal_days(
            by=None, institution=school, run=run, says="Late.", now=timezone.now() + timedelta(days=11)
        )


def test_small_groups_are_hidden_in_the_fairness_report() -> None:
    for number in range(8):
        make_school(fsm=10 * number)
    make_school(setting="special", pupils=8, fsm=2)
    make_host(sessions=10)
    run = confirmed(days=9)
    report = fairness(run, today=timezone.localdate())
    assert all(line.used is None for line in report.by_setting)
    assert DaysRun.objects.get().state == "confirmed"


def test_a_rota_that_was_changed_by_hand_since_is_solved_again_before_it_is_confirmed() -> None:
    school = make_school()
    make_host()
    run, now = proposed(days=1), timezone.now()
    session = DaySession.objects.all()[0]
    made = days_runs.edit_days(by=None, run=run, action="bar", institution=school, session=session, why="No", now=now)
    with pytest.raises(CareersError, match="Solve again"):
        days_runs.confirm_days(by=None, run=run, now=now)
    assert not DayBooking.objects.exists()
    days_runs.lift_days_edit(by=None, edit=made, now=now)
    days_runs.confirm_days(by=None, run=run, now=now)


def test_two_schools_that_give_back_one_session_are_offered_to_two_others_once_each() -> None:
    now = timezone.now()
    for _ in range(4):
        make_school()
    make_host(sessions=1, schools=2)
    confirmed(days=4)
    holders = list(DayBooking.objects.all())
    first, second = (days_bookings.give_day_back(by=None, booking=one, now=now) for one in holders)
    assert first is not None
    assert second is not None
    assert len({first.institution, second.institution} - {one.institution for one in holders}) == 2


def test_a_school_with_an_offer_to_answer_is_offered_no_second_one() -> None:
    first, second = make_school(), make_school()
    make_host(sessions=2, schools=1)
    run = confirmed(days=2)
    days_bookings.wait_for_day(by=None, entitlement=entitlements_of(second)[0], today=timezone.localdate())
    DaySession.objects.all()[0].offers.create(
        institution=second, why="x", offered_at=timezone.now(), until=timezone.localdate() + timedelta(days=5)
    )
    assert days_bookings.give_day_back(by=None, booking=first.day_bookings.get(), now=timezone.now()) is None
    assert run.state == "confirmed"


def test_many_who_begin_to_wait_queue_one_job() -> None:
    schools = [make_school() for _ in range(3)]
    make_host(sessions=4, schools=1)
    confirmed(days=3)
    for one in schools:
        days_bookings.wait_for_day(by=None, entitlement=entitlements_of(one)[0], today=timezone.localdate())
    assert Job.objects.filter(kind=days_offers.MOVE_ON).count() == 1
    work_off()
    assert DayOffer.objects.filter(state="open").count() == 1  # one place is left
    days_offers.look_for_schools(by=None, region=REGION)
    assert Job.objects.filter(kind=days_offers.MOVE_ON).count() == 2  # the first has ended


def test_a_place_that_nobody_was_given_is_offered_by_the_daily_job_to_who_waits() -> None:
    school = make_school()
    make_host(sessions=3, schools=1)
    run = confirmed(days=1)
    assert days_offers.offer_free_places(by=None, region=REGION, now=timezone.now()) == 0  # nobody waits
    days_bookings.wait_for_day(by=None, entitlement=entitlements_of(school)[0], today=timezone.localdate())
    work_off()  # the job that waiting queued
    offer = DayOffer.objects.get(state="open")
    assert offer.institution == school
    assert offer.session not in [one.session for one in school.day_bookings.all()]
    assert [one["region"] for one in days_jobs._regions()] == [REGION]
    assert offer.session not in free_places(run, today=timezone.localdate())
    days_bookings.answer_offer(by=None, offer=offer, takes=True, now=timezone.now())
    assert balance(entitlements_of(school)[0]).booked == 2


def test_a_school_whose_session_is_cancelled_is_offered_a_free_one() -> None:
    school = make_school()
    make_host(sessions=2, schools=1)
    confirmed(days=1)
    days_hosts.cancel_session(by=None, session=school.day_bookings.get().session, now=timezone.now())
    work_off()
    assert DayOffer.objects.get(state="open").institution == school


def test_an_appeal_takes_no_place_and_no_chair_that_is_offered_to_another_school() -> None:
    school, other = make_school(), make_school()
    make_host(sessions=2, schools=1)
    run, now = confirmed(days=1), timezone.now()
    free = free_places(run, today=timezone.localdate(now))[0]
    holder = DayBooking.objects.get().institution
    waits = other if holder == school else school
    offer = free.offers.create(institution=waits, why="x", offered_at=now, until=timezone.localdate(now))
    appeal = days_appeals.appeal_days(by=None, institution=holder, run=run, says="We are many.", now=now)
    with pytest.raises(CareersError, match="offered to a school"):
        days_appeals.answer_appeal(by=None, appeal=appeal, upheld=True, answer="Yes.", session=free, now=now)
    DaySession.objects.filter(pk=free.pk).update(schools=2, pupils=33)  # a place, but one chair beside the offer
    with pytest.raises(CareersError, match="offered to a school"):
        days_appeals.answer_appeal(by=None, appeal=appeal, upheld=True, answer="Yes.", session=free, now=now)
    assert days_bookings.answer_offer(by=None, offer=offer, takes=True, now=now) is not None


def test_a_booking_locks_what_the_school_was_given_before_the_session() -> None:
    school = make_school()
    make_host(sessions=2, schools=1)
    run, now = confirmed(days=1), timezone.now()
    free = free_places(run, today=timezone.localdate(now))[0]
    with CaptureQueriesContext(connection) as asked:
        days_bookings.book(institution=school, session=free, source="appeal", why="x")
    tables = [one["sql"].partition('FROM "')[2].partition('"')[0] for one in asked.captured_queries]
    assert tables.index("careers_dayentitlement") < tables.index("careers_daysession")
