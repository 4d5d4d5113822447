"""The pages of days: what everybody reads, what a school and a host may, and what nobody else gets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from routeways.careers.actions import days_appeals, days_bookings, days_hosts, days_runs
from routeways.careers.days import telling
from routeways.careers.days.definitions import programmes, session_kinds
from routeways.careers.days_jobs import answer_of
from routeways.careers.models import DayAppeal, DayBooking, DayHost, DaySession, DaysRun
from routeways.careers.queries.days import free_places
from routeways.careers.school_years import SchoolYear
from routeways.foundation.jobs import work_off
from tests.careers.days.factories import REGION, confirmed, make_host, make_school, proposed
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_user

pytestmark = pytest.mark.django_db
TOP = f"/{REGION}/school-programmes/"


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_every_programme_and_session_has_a_page_and_what_has_ended_names_what_follows(client: Client) -> None:
    home = text(client, TOP)
    for one in programmes().values():
        assert one.name in home
        assert one.name in text(client, f"{TOP}{one.id}/")
    for kind in session_kinds().values():
        page = text(client, f"{TOP}sessions/{kind.id}/")
        assert kind.outcomes[0].split(",")[0] in page
    ended = text(client, f"{TOP}mega-hub-days/")
    assert "ended on 31 August 2026" in ended
    assert "Digital skills days" in ended
    assert "TechFirst" in text(client, f"{TOP}cyberfirst-challenge/")
    text(client, f"{TOP}nothing/", 404)
    text(client, f"{TOP}sessions/nothing/", 404)


def test_the_formula_the_seed_and_every_reason_are_public(client: Client) -> None:
    school = make_school("Imaginary Fell High")
    make_host()
    confirmed(days=2, seed="told to everybody")
    page = text(client, f"{TOP}digital-days/")
    assert "told to everybody" in page
    assert school.organisation.name in page
    rows = client.get(f"{TOP}digital-days/days.csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert "told to everybody" in rows[1]


def test_before_a_rota_is_confirmed_nobody_outside_the_hub_sees_it(client: Client) -> None:
    school = make_school()
    make_host()
    run = proposed(days=1)
    assert "No rota of this school year is confirmed yet" in text(client, f"{TOP}digital-days/")
    text(client, f"{TOP}digital-days/days.csv", 404)
    leader = make_user()
    give(leader, "careers-leader", school.organisation)
    client.force_login(leader)
    text(client, f"{TOP}rotas/{run.public_id}/", 403)
    assert "No rota with days for you" in text(client, f"/{REGION}/schools/{school.public_id}/days/")


def test_the_hub_proposes_compares_edits_and_confirms(client: Client) -> None:
    school = make_school()
    make_host()
    client.force_login(make_hub_lead(REGION))
    assert client.post(f"{TOP}rotas/", {"days": "", "seed": ""}).status_code == 422
    year = SchoolYear.of(DaySession.objects.all()[0].on).begins
    answer = client.post(f"{TOP}rotas/", {"year": year, "days": 1, "seed": "one"})
    waiting = DaysRun.objects.get()
    assert answer["Location"] == f"{TOP}rotas/{waiting.public_id}/"
    text(client, answer["Location"])
    one, two = proposed(days=1, seed="a"), proposed(days=2, seed="b")
    base = f"{TOP}rotas/{two.public_id}/"
    assert "Two rotas" in text(client, f"{base}compare/?with={one.public_id}")
    text(client, f"{base}compare/?with=nothing", 404)
    session = DaySession.objects.first()
    assert session is not None
    asked = {"action": "hold", "school": school.public_id, "session": session.public_id, "why": ""}
    assert client.post(f"{base}edit/", asked).status_code == 422
    assert client.post(f"{base}edit/", asked | {"why": "Agreed"}).status_code == 302
    assert "Agreed" in text(client, base)
    client.post(f"{base}again/")
    client.post(f"{base}confirm/")
    assert "Solve again, then confirm" in text(client, base)
    assert not DayBooking.objects.exists()
    work_off()
    base = f"{TOP}rotas/{DaysRun.objects.get(after=two).public_id}/"
    assert "Confirm and book" in text(client, f"{base}confirm/")
    client.post(f"{base}confirm/")
    assert DayBooking.objects.count() == 2
    assert "Given" in text(client, f"{base}ledger/")
    assert client.get(f"{base}rota.json").json()["rota"]["placings"]


def test_the_hub_and_everybody_read_need_but_no_cohort_and_no_share_of_one_school(client: Client) -> None:
    school = make_school(pupils=123, fsm=41)
    make_host()
    run = confirmed(days=1)
    days_appeals.appeal_days(by=None, institution=school, run=run, says="Why?", now=timezone.now())
    client.force_login(make_hub_lead(REGION))
    base = f"{TOP}rotas/{run.public_id}/"
    appeal = f"{TOP}appeals/{DayAppeal.objects.get().public_id}/"
    for address in (
        base,
        f"{base}rota.json",
        f"{base}ledger/",
        appeal,
        f"{TOP}digital-days/",
        f"{TOP}digital-days/days.csv",
    ):
        page = text(client, address)
        assert "615 pupils" not in page
        assert '"cohort"' not in page
        assert "0.333" not in page


def test_neither_the_public_nor_the_hub_reads_a_number_that_fewer_than_ten_cohorts_fit(client: Client) -> None:
    make_school(pupils=123, fsm=41)
    other = make_school(pupils=40, fsm=10)
    make_host()
    run = confirmed(days=4)
    client.force_login(make_hub_lead(REGION))
    told = client.get(f"{TOP}rotas/{run.public_id}/rota.json").json()["entitled"]
    assert told.keys() == {"awards", "rest", "left", "seed"}
    needs = {one["need"] for one in told["awards"]}
    assert needs == {"800 to 1,200", "200 to 300"}
    assert all({"weight", "share", "quota"} & one.keys() == {"quota"} for one in told["awards"])
    days_appeals.appeal_days(by=None, institution=other, run=run, says="Why?", now=timezone.now())
    for address in (f"{TOP}digital-days/", f"{TOP}digital-days/days.csv", f"{TOP}rotas/{run.public_id}/",
                    f"{TOP}appeals/{DayAppeal.objects.get().public_id}/"):  # fmt: skip
        page = text(client, address)
        assert "share of the rest by need" in page
        for need in (one.need for one in run.entitlements.all()):
            assert need not in page
            assert f"{float(Fraction(need)):,.1f}" not in page


@given(st.integers(0, 3000), st.fractions(1, 3))
def test_ten_cohorts_fit_every_band_of_need(cohort: int, weight: Fraction) -> None:
    told = telling.band(str(cohort * weight))
    least = max(0, cohort - 100)
    assert sum(telling.band(str(other * weight)) == told for other in range(least, cohort + 101)) >= 10


def test_a_school_sees_its_days_and_why_accepts_gives_back_and_appeals(client: Client) -> None:
    school = make_school()
    make_host(sessions=4)
    run = confirmed(days=2)
    leader = make_user()
    give(leader, "careers-leader", school.organisation)
    client.force_login(leader)
    base = f"/{REGION}/schools/{school.public_id}/days/"
    page = text(client, base)
    assert "You were given 2 days" in page
    assert "Need: 600 pupils" in page
    one, two = DayBooking.objects.all()
    client.post(f"{base}bookings/{one.public_id}/accept/")
    assert "you said that you come" in text(client, base)
    assert "You may not get it back" in text(client, f"{base}bookings/{two.public_id}/give-back/")
    client.post(f"{base}bookings/{two.public_id}/give-back/")
    assert "Given back" in text(client, base)
    held = run.entitlements.get()
    assert client.post(f"{base}{held.pk}/appeal/", {"says": ""}).status_code == 422
    client.post(f"{base}{held.pk}/appeal/", {"says": "We have more pupils."})
    assert "The hub answers by" in text(client, base)
    client.post(f"{base}{held.pk}/wait/", {"wants": "yes"})
    assert "You are on the list" in text(client, base)
    assert "Who came?" in text(client, f"{base}bookings/{one.public_id}/came/")
    refused = client.post(f"{base}bookings/{one.public_id}/came/", {"year_8": "12"})
    assert refused.status_code == 422
    assert "still to come" in refused.content.decode()
    appeal = DayAppeal.objects.get()
    client.force_login(make_hub_lead(REGION))
    answer = f"{TOP}appeals/{appeal.public_id}/"
    assert "We have more pupils." in text(client, answer)
    assert client.post(answer, {"upheld": "no", "answer": ""}).status_code == 422
    client.post(answer, {"upheld": "no", "answer": "The days follow need."})
    appeal.refresh_from_db()
    assert appeal.state == "declined"


def test_a_host_sees_who_comes_and_has_a_calendar_and_cancels(client: Client) -> None:
    school = make_school("Imaginary Fell High")
    host = make_host(sessions=1)
    confirmed(days=1)
    planner = make_user()
    give(planner, "curriculum-planner", host.organisation)
    client.force_login(planner)
    base = f"{TOP}hosts/{host.public_id}/"
    assert "Imaginary Fell High" in text(client, base)
    assert "SUMMARY:Artificial intelligence" in text(client, f"{base}calendar.ics")
    session = DaySession.objects.get()
    assert "would lose their day" in text(client, f"{base}{session.public_id}/cancel/")
    client.post(f"{base}{session.public_id}/cancel/")
    assert DayBooking.objects.get(institution=school).state == "cancelled"
    assert "STATUS:CANCELLED" in text(client, f"{base}calendar.ics")


def test_another_school_an_employer_and_another_host_get_nothing(client: Client) -> None:
    school, other = make_school(), make_school()
    host = make_host()
    confirmed(days=2)
    booking = DayBooking.objects.filter(institution=school).get()
    base = f"/{REGION}/schools/{school.public_id}/days/"
    strangers = []
    for role, organisation in (
        ("careers-leader", other.organisation),
        ("organisation-administrator", make_organisation(region=REGION)),
        ("curriculum-planner", make_host().organisation),
    ):
        user = make_user()
        give(user, role, organisation)
        strangers.append(user)
    for user in strangers:
        client.force_login(user)
        for address in (
            base,
            f"{base}bookings/{booking.public_id}/came/",
            f"{TOP}hosts/{host.public_id}/",
            f"{TOP}rotas/",
        ):
            text(client, address, 403)
        assert client.post(f"{base}bookings/{booking.public_id}/accept/").status_code == 403
    client.force_login(make_user())
    booking.refresh_from_db()
    assert booking.accepted_at is None
    # an own address with somebody else's booking is not found
    leader = strangers[0]
    client.force_login(leader)
    text(client, f"/{REGION}/schools/{other.public_id}/days/bookings/{booking.public_id}/came/", 404)


def test_pages_ask_the_database_as_often_for_many_schools_as_for_few(
    client: Client, django_assert_max_num_queries
) -> None:
    for _ in range(30):
        make_school()
    make_host(sessions=20)
    run = confirmed(days=40)
    with django_assert_max_num_queries(16):
        text(client, f"{TOP}digital-days/")
    client.force_login(make_hub_lead(REGION))
    with django_assert_max_num_queries(26):
        text(client, f"{TOP}rotas/{run.public_id}/")
    with django_assert_max_num_queries(20):
        text(client, f"{TOP}rotas/{run.public_id}/ledger/")


def test_cancelling_twice_changes_nothing() -> None:
    make_school()
    make_host(sessions=1)
    confirmed(days=1)
    session = DaySession.objects.get()
    now = timezone.now()
    days_hosts.cancel_session(by=None, session=session, now=now)
    days_hosts.cancel_session(by=None, session=session, now=now + timedelta(days=1))
    session.refresh_from_db()
    assert session.cancelled_at == now
    assert DayHost.objects.count() == 1


def test_a_rota_confirmed_in_june_is_public_at_once_and_the_old_one_stays_after_september(
    client: Client, clock: Callable[[date], None]
) -> None:
    make_school("Imaginary Fell High")
    make_host(sessions=2)
    confirmed(days=1, seed="the first")
    public = f"{TOP}digital-days/"
    clock(date(2027, 6, 10))
    make_host(sessions=2, on=date(2027, 9, 10))
    propose_next()
    assert "the first" in text(client, public)
    assert "the second" in text(client, f"{public}?year=2027")
    assert "the second" in text(client, f"{public}days.csv?year=2027")
    assert "?year=2027" in text(client, public)
    clock(date(2027, 9, 2))
    assert "the second" in text(client, public)
    assert "the first" in text(client, f"{public}?year=2026")
    assert "the first" in text(client, f"{public}days.csv?year=2026")
    for year in ("2025", "x"):
        text(client, f"{public}?year={year}", 404)
        text(client, f"{public}days.csv?year={year}", 404)


def propose_next() -> None:
    now = timezone.now()
    run = days_runs.propose_days(
        by=None,
        region=REGION,
        programme="digital-days",
        year=SchoolYear(2027),
        days=1,
        seed="the second",
        now=now,
        queued=False,
    )
    answer, fault = answer_of(run)
    days_runs.keep_days_answer(by=None, run=run, answer=answer, fault=fault)
    days_runs.confirm_days(by=None, run=run, now=now)


@pytest.mark.parametrize("today", [date(2027, 6, 25), date(2027, 8, 20)])
def test_a_rota_is_tried_on_every_day_of_the_year(clock: Callable[[date], None], today: date) -> None:
    clock(today)
    school = make_school()
    make_host()
    confirmed(days=1)
    assert school.day_bookings.count() == 1


def events(client: Client, address: str) -> dict[str, dict[str, str]]:
    """The events of a calendar by their UID."""
    found = {}
    for part in text(client, address).split("BEGIN:VEVENT")[1:]:
        lines = dict(line.split(":", 1) for line in part.replace("\r\n ", "").splitlines() if ":" in line)
        found[lines["UID"]] = lines
    return found


def test_the_calendar_file_of_a_school_follows_a_day_that_moved_and_one_that_was_given_back(
    client: Client, clock: Callable[[date], None]
) -> None:
    school = make_school()
    make_host(sessions=4, schools=1)
    run = confirmed(days=2)
    leader = make_user()
    give(leader, "careers-leader", school.organisation)
    client.force_login(leader)
    address = f"/{REGION}/schools/{school.public_id}/days/calendar.ics"
    before = events(client, address)
    one, two = school.day_bookings.all()
    clock(timezone.localdate() + timedelta(days=1))
    now = timezone.now()
    appeal = days_appeals.appeal_days(by=None, institution=school, run=run, says="Examinations.", now=now)
    free = free_places(run, today=timezone.localdate())[0]
    days_appeals.answer_appeal(by=None, appeal=appeal, upheld=True, answer="Yes.", session=free, instead=one, now=now)
    days_bookings.give_day_back(by=None, booking=two, now=now)
    client.force_login(leader)
    after = events(client, address)
    assert before.keys() == after.keys()
    moved, gone = (f"day-booking-{held.public_id}@routeways" for held in (one, two))
    assert f"{free.on:%Y%m%d}" in next(value for key, value in after[moved].items() if key.startswith("DTSTART"))
    assert after[gone]["STATUS"] == "CANCELLED"
    for uid in (moved, gone):
        assert int(after[uid]["SEQUENCE"]) > int(before[uid]["SEQUENCE"])
        assert after[uid]["DTSTAMP"] > before[uid]["DTSTAMP"]
