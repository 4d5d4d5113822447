"""Letters about days: to each school at each turn, none to what is invented, and never a word about pupils."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from routeways.careers import actions
from routeways.careers.actions import days_appeals, days_bookings, days_changes, days_hosts, days_runs
from routeways.careers.models import DayBooking, Institution
from routeways.foundation.models import Message, MessageState
from tests.careers.days.factories import REGION, make_host, make_school, proposed
from tests.careers.days.test_hosts import a_day, as_new
from tests.organisations.factories import give, make_person, make_user

pytestmark = pytest.mark.django_db
PUPILS, CHAIRS = 87_641, 32  # no day, time or name in these letters has such a number


@pytest.fixture
def noon() -> datetime:
    return timezone.localtime().replace(hour=12)


def with_leader(name: str, noon: datetime, **fields: object) -> tuple[Institution, str]:
    """Organisations of the demonstration region are invented; letters go to real ones alone."""
    school = make_school(name, **fields)
    school.organisation.demonstration = False
    school.organisation.save(update_fields=["demonstration"])
    person = make_person(school.organisation)
    actions.name_leader(by=None, institution=school, person=person, today=noon.date())
    return school, person.work_email


def letters() -> list[tuple[str, str, str]]:
    return list(Message.objects.order_by("pk").values_list("to", "template", "body"))


def test_each_school_is_told_at_each_turn_and_nobody_reads_of_pupils(noon: datetime, client: Client) -> None:
    school, mail = with_leader("Imaginary Fell High", noon, pupils=PUPILS)
    other, other_mail = with_leader("Imaginary Dale High", noon, pupils=PUPILS + 2)
    nobody = make_school("Imaginary Moor High")
    make_host("Imaginary Vale College", sessions=2, schools=3)
    run = days_runs.confirm_days(by=None, run=proposed(days=3), now=noon)
    assert sorted((to, template) for to, template, _ in letters()) == [
        (mail, "careers/days_given"),
        (other_mail, "careers/days_given"),
    ]
    body = next(text for to, _, text in letters() if to == mail)
    booking = DayBooking.objects.select_related("session__room").get(institution=school)
    assert f"/{REGION}/schools/{school.public_id}/days/" in body
    assert f"{booking.session.on:%A}" in body
    Message.objects.all().delete()

    moved = replace(as_new(booking.session), on=a_day(70))
    days_changes.change_session(by=None, session=booking.session, new=moved, now=noon)
    told = letters()
    assert mail in {to for to, _, _ in told}
    assert all(f"{a_day(70).day} " in text for _, _, text in told)
    Message.objects.all().delete()

    days_bookings.wait_for_day(by=None, entitlement=other.day_entitlements.get(), today=noon.date())
    back = DayBooking.objects.get(institution=school)
    offer = days_bookings.give_day_back(by=None, booking=back, now=noon)
    if offer is not None and offer.institution == other:
        assert letters()[0][:2] == (other_mail, "careers/days_offered")
    appeal = days_appeals.appeal_days(by=None, institution=school, run=run, says="Too few.", now=noon)
    days_appeals.answer_appeal(by=None, appeal=appeal, upheld=False, answer="They follow need.", now=noon)
    assert letters()[-1][:2] == (mail, "careers/days_answered")

    days_hosts.cancel_session(by=None, session=DayBooking.objects.filter(institution=other)[0].session, now=noon)
    assert letters()[-1][0] in (mail, other_mail)
    assert Message.objects.filter(subject__startswith="Cancelled").exists()
    for _, _, text in letters():
        assert "pupil" not in text
        assert not {str(PUPILS), str(PUPILS + 2), str(CHAIRS)} & set(re.findall(r"\b\d+\b", text.replace(",", "")))
    assert not nobody.leaders.exists()

    leader = make_user()
    give(leader, "careers-leader", school.organisation)
    client.force_login(leader)
    ics = client.get(f"/{REGION}/schools/{school.public_id}/days/calendar.ics").content.decode()
    assert "STATUS:CANCELLED" in ics
    assert "pupils" not in ics


def test_a_place_that_came_free_is_offered_by_letter(noon: datetime) -> None:
    first, _ = with_leader("Imaginary Fell High", noon)
    second, mail = with_leader("Imaginary Dale High", noon)
    make_host(sessions=1, schools=1)
    days_runs.confirm_days(by=None, run=proposed(days=2), now=noon)
    booking = DayBooking.objects.get()
    waiting = second if booking.institution == first else first
    Message.objects.all().delete()
    offer = days_bookings.give_day_back(by=None, booking=booking, now=noon)
    assert offer is not None
    (letter,) = Message.objects.all()
    assert letter.template == "careers/days_offered"
    assert (letter.to == mail) == (waiting == second)
    assert f"by {offer.until.day} " in letter.subject


def test_a_school_without_a_leader_is_written_to_at_its_careers_mailbox_and_none_that_is_invented(
    noon: datetime,
) -> None:
    school, invented = make_school("Imaginary Fell High"), make_school("Imaginary Dale High")
    for one in (school, invented):
        one.organisation.contact_routes.create(
            purpose="careers", label="Careers", email=f"careers@{one.pk}.example.org"
        )
    school.organisation.demonstration = False
    school.organisation.save(update_fields=["demonstration"])
    assert invented.organisation.demonstration
    make_host(sessions=1, schools=2)
    days_runs.confirm_days(by=None, run=proposed(days=2), now=noon)
    assert [to for to, _, _ in letters()] == [f"careers@{school.pk}.example.org"]


def test_nothing_leaves_in_the_night(noon: datetime) -> None:
    with_leader("Imaginary Fell High", noon)
    make_host(sessions=1)
    days_runs.confirm_days(by=None, run=proposed(days=1), now=noon.replace(hour=22) - timedelta(minutes=1))
    assert Message.objects.get().state == MessageState.HELD
