"""In the holidays of schools and on bank holidays nobody is sent to a college: not at entry, not by a rota."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from routeways.careers import holidays
from routeways.careers.actions import (
    days_appeals,
    days_bookings,
    days_hosts,
    days_offers,
    days_runs,
    esports_academies,
)
from routeways.careers.days.hosting import NewSession
from routeways.careers.demonstrating.days import _dates
from routeways.careers.errors import CareersError
from routeways.careers.holidays import SchoolHolidays, covers, known_holidays, why_closed
from routeways.careers.models import DayBooking, DayOffer, DaysRun, EsportsAcademy, EsportsSession
from routeways.careers.queries.days import free_places
from routeways.careers.queries.days_free import next_school
from routeways.careers.queries.days_given import slots
from routeways.careers.school_years import SchoolYear
from routeways.engagements.working_days import is_bank_holiday
from tests.careers.days.factories import REGION, confirmed, make_host, make_school, proposed
from tests.careers.esports import factories as academies
from tests.organisations.factories import make_hub_lead

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.mark.usefixtures("term_dates")
@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2027, 6, 1), "in the summer half-term"),
        (date(2027, 4, 9), "in the Easter holidays"),
        (date(2027, 10, 25), "in the autumn half-term"),
        (date(2027, 5, 3), "a bank holiday"),
        (date(2027, 4, 12), ""),
    ],
)
def test_a_day_is_closed_for_a_reason_in_words(day: date, why: str) -> None:
    assert why_closed(REGION, day) == why


@pytest.mark.usefixtures("term_dates")
def test_a_region_without_dates_of_its_own_is_closed_on_bank_holidays_alone() -> None:
    assert "lancashire" not in known_holidays()  # nothing invented is said of real schools
    assert why_closed("lancashire", date(2027, 6, 1)) == ""
    assert why_closed("lancashire", date(2027, 5, 31)) == "a bank holiday"
    assert "Invented for the demonstration" in known_holidays()[REGION].source


def test_holidays_out_of_order_are_refused() -> None:
    rows = [{"name": "Easter holidays", "first": "2027-04-09", "last": "2027-03-26"}]
    with pytest.raises(ValidationError, match="put them in order"):
        SchoolHolidays.model_validate(
            {"schema": 1, "id": "x", "name": "Holidays", "source": "Invented here", "holidays": rows}
        )


@given(st.dates(date(2026, 9, 1), date(2029, 4, 1)))
def test_the_demonstration_puts_no_day_where_schools_are_closed(today: date) -> None:
    known, days = known_holidays()[REGION].holidays, _real_dates(today)
    assert len(days) >= 50  # where this year is almost over, of the next
    assert len({SchoolYear.of(day) for day in days}) == 1
    assert days[0] >= today + timedelta(days=21)
    for day in days:
        assert not any(one.first <= day <= one.last for one in known)
        assert day.weekday() < 5
        assert not is_bank_holiday(day)


@pytest.mark.parametrize(("begins", "known"), [(2024, False), (2025, True), (2028, True), (2029, False)])
def test_a_year_is_covered_where_its_holidays_are_recorded_until_august(begins: int, known: bool) -> None:
    assert covers(REGION, SchoolYear(begins)) is known
    assert not covers("lancashire", SchoolYear(begins))


@pytest.mark.parametrize(("months", "known"), [({10}, 0), ({12}, 0), ({2, 3, 4}, 0), ({5}, 0), ({7}, 0), ({2}, 1)])
def test_a_year_that_lacks_a_part_is_not_covered(
    monkeypatch: pytest.MonkeyPatch, months: set[int], known: bool
) -> None:
    year, held = SchoolYear(2026), known_holidays()[REGION]
    kept = tuple(one for one in held.holidays if not (one.first in year and one.first.month in months))
    monkeypatch.setattr(holidays, "known_holidays", lambda: {REGION: held.model_copy(update={"holidays": kept})})
    assert covers(REGION, year) == known


def _real_dates(today: date) -> list[date]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(holidays, "why_closed", why_closed)
        return _dates(REGION, today, 70)


@pytest.mark.django_db
@pytest.mark.usefixtures("term_dates")
@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2027, 6, 1), "1 June 2027 is in the summer half-term: schools do not come. Choose another date."),
        (date(2027, 5, 3), "3 May 2027 is a bank holiday: schools do not come. Choose another date."),
    ],
)
def test_a_session_in_holidays_is_refused_at_entry_with_a_sentence(day: date, sentence: str) -> None:
    host = make_host(sessions=0)
    new = NewSession("Hall", "ai", day, time(9, 30), time(14))
    with pytest.raises(CareersError, match=sentence):
        days_hosts.add_sessions(by=None, host=host, programme="digital-days", sessions=[new], now=NOW)
    assert not host.sessions.exists()


@pytest.mark.django_db
def test_a_session_that_stood_before_the_dates_were_known_is_not_used_and_not_offered() -> None:
    host = make_host(sessions=0)
    new = [NewSession("Hall", "ai", date(2027, 6, day), time(9, 30), time(14)) for day in (1, 8)]
    days_hosts.add_sessions(by=None, host=host, programme="digital-days", sessions=new, now=NOW)
    year = SchoolYear(2026)
    run = DaysRun.objects.create(
        region=REGION, programme="digital-days", begins=2026, title="A rota", seed="x", days=1, rule="x",
        created_at=NOW, state="confirmed", answer={"need": {}},
    )  # fmt: skip
    asked = {"region": REGION, "programme": "digital-days", "year": year, "after": NOW.date()}
    assert [one.date for one in slots(**asked)] == ["2027-06-01", "2027-06-08"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(holidays, "why_closed", why_closed)
        assert [one.date for one in slots(**asked)] == ["2027-06-08"]
        assert [one.on.day for one in free_places(run, today=NOW.date())] == [8]
        assert next_school(host.sessions.get(on=date(2027, 6, 1)), today=NOW.date()) is None


@pytest.mark.django_db
@pytest.mark.usefixtures("term_dates")
def test_an_academys_session_in_the_holidays_stands_there_with_the_reason() -> None:
    first = date(2026, 12, 14)
    draft = academies.draft(
        starts_on=first, ends_on=date(2027, 1, 11), weekday=0, closes_on=date(2026, 12, 13), games=()
    )
    made = esports_academies.make_academy(by=None, host=academies.make_host(), draft=draft, now=NOW)
    academies.make_adult(made, "safeguarding")
    academies.make_adult(made, "leader")
    made = esports_academies.open_academy(by=None, academy=made, now=NOW)
    state = EsportsSession.State
    assert list(made.sessions.order_by("on").values_list("on", "state", "why")) == [
        (first, state.PLANNED, ""),
        (date(2026, 12, 21), state.CANCELLED, "Schools are in the Christmas holidays"),
        (date(2026, 12, 28), state.CANCELLED, "Schools are in the Christmas holidays"),
        (date(2027, 1, 4), state.PLANNED, ""),
        (date(2027, 1, 11), state.PLANNED, ""),
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("term_dates")
def test_an_academy_stands_from_its_first_day_of_school_to_its_last_and_not_in_holidays_alone() -> None:
    host = academies.make_host()
    around = academies.draft(starts_on=date(2026, 12, 21), ends_on=date(2027, 2, 15), weekday=0,
                             closes_on=date(2026, 12, 13), games=())  # fmt: skip
    made = esports_academies.make_academy(by=None, host=host, draft=around, now=NOW)
    assert (made.starts_on, made.ends_on) == (date(2027, 1, 4), date(2027, 2, 8))
    alone = replace(around, ends_on=date(2026, 12, 28))
    with pytest.raises(CareersError, match="without bank holidays and the holidays of schools"):
        esports_academies.make_academy(by=None, host=host, draft=alone, now=NOW)
    EsportsAcademy.objects.filter(pk=made.pk).update(starts_on=alone.starts_on, ends_on=alone.ends_on)
    academies.make_adult(made, "safeguarding")
    academies.make_adult(made, "leader")
    with pytest.raises(CareersError, match="No session falls"):
        esports_academies.open_academy(by=None, academy=made, now=NOW)


@pytest.mark.django_db
def test_academies_of_other_tests_meet_today_also_on_a_bank_holiday(monkeypatch: pytest.MonkeyPatch) -> None:
    christmas = datetime(2026, 12, 25, 12, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: christmas)
    assert academies.todays(academies.make_academy()).state == EsportsSession.State.PLANNED


def closing(monkeypatch: pytest.MonkeyPatch, *days: date) -> None:
    monkeypatch.setattr(holidays, "why_closed", lambda region, day: "in the spring holidays" if day in days else "")


@pytest.mark.django_db
def test_a_rota_worked_out_before_the_dates_were_known_is_not_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    make_school()
    session = make_host(sessions=1).sessions.get()
    run = proposed(days=1)
    closing(monkeypatch, session.on)
    with pytest.raises(CareersError, match="in the spring holidays: schools do not come"):
        days_runs.confirm_days(by=None, run=run, now=timezone.now())
    assert not DayBooking.objects.exists()


@pytest.mark.django_db
def test_no_place_on_a_closed_day_is_taken_given_or_left_on_offer(monkeypatch: pytest.MonkeyPatch) -> None:
    school, other = make_school(), make_school()
    make_host(sessions=3, schools=1)
    run, now = confirmed(days=2), timezone.now()
    (free,) = free_places(run, today=timezone.localdate())
    fields = {"institution": other, "session": free, "why": "x", "offered_at": now}
    offer = DayOffer.objects.create(**fields, until=timezone.localdate() + timedelta(days=5))
    appeal = days_appeals.appeal_days(by=None, institution=school, run=run, says="Examinations.", now=now)
    closing(monkeypatch, free.on)
    with pytest.raises(CareersError, match="schools do not come"):
        days_bookings.answer_offer(by=None, offer=offer, takes=True, now=now)
    for instead in (school.day_bookings.get(), None):
        with pytest.raises(CareersError, match="schools do not come"):
            days_appeals.answer_appeal(
                by=None, appeal=appeal, upheld=True, answer="Yes.", session=free, instead=instead, now=now
            )
    days_offers.expire_offers(by=None, region=REGION, now=now)
    offer.refresh_from_db()
    assert offer.state == "expired"


@pytest.mark.django_db
def test_the_hub_reads_which_schools_are_booked_on_days_that_closed_later(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = make_school("Imaginary Fell High")
    make_host(sessions=1)
    run = confirmed(days=1)
    client.force_login(make_hub_lead(REGION))
    address = f"/{REGION}/school-programmes/rotas/{run.public_id}/"
    assert "Days on which schools are closed" not in client.get(address).content.decode()
    closing(monkeypatch, school.day_bookings.get().session.on)
    page = client.get(address).content.decode()
    assert "Days on which schools are closed" in page
    assert "(in the spring holidays)" in page


@pytest.mark.django_db
def test_only_where_the_year_is_recorded_the_page_says_that_no_day_is_in_holidays(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_school()
    make_host(sessions=1)
    run = confirmed(days=1)
    public = f"/{REGION}/school-programmes/digital-days/"
    assert "or in the holidays of schools" in client.get(public).content.decode()
    monkeypatch.setattr(holidays, "known_holidays", dict)
    assert "The holidays of schools here in 2026/27 are not recorded yet" in client.get(public).content.decode()
    client.force_login(make_hub_lead(REGION))
    make_host(sessions=1, on=date(2027, 10, 1))
    for address in (f"{run.public_id}/", f"{proposed_for_next(run).public_id}/confirm/", ""):
        page = client.get(f"/{REGION}/school-programmes/rotas/{address}").content.decode()
        assert "Holidays not recorded:" in page, address


def proposed_for_next(run: DaysRun) -> DaysRun:
    """Another of the same year; the confirmed one is put away for it."""
    DaysRun.objects.filter(pk=run.pk).update(state="discarded")
    made = proposed(days=1)
    DaysRun.objects.filter(pk=run.pk).update(state="confirmed")
    return made
