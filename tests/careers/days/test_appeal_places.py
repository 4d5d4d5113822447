"""A place after an appeal comes instead of a day, or on top: the ledger, the rota and the public page say the same."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from routeways.careers.actions import days_appeals, days_bookings
from routeways.careers.errors import CareersError
from routeways.careers.models import DayAppeal, DayBooking, DayOffer, DaySession, DaysRun, Institution
from routeways.careers.queries.days import balance, entitlements_of, free_places
from tests.careers.conftest import TODAY
from tests.careers.days.factories import REGION, confirmed, make_host, make_school
from tests.organisations.factories import make_hub_lead

pytestmark = pytest.mark.django_db
TOP = f"/{REGION}/school-programmes/"


def appealed(*, days: int = 1, sessions: int = 3) -> tuple[Institution, DaysRun, DayAppeal]:
    school = make_school("Imaginary Fell High")
    make_host(sessions=sessions, schools=1)
    run = confirmed(days=days)
    asked = "Our date falls into our mock examinations."
    return school, run, days_appeals.appeal_days(
        by=None, institution=school, run=run, says=asked, now=timezone.now()
    )  # fmt: skip


def told(client: Client, run: DaysRun) -> tuple[int, int, int]:
    """Days of the one school by the ledger, by the public file, and booked by the ledger."""
    page = client.get(f"{TOP}rotas/{run.public_id}/ledger/").content.decode()
    cells = [one.partition("</td>")[0].rpartition(">")[2] for one in page.split("<td")[1:]]
    lines = client.get(f"{TOP}digital-days/days.csv").content.decode("utf-8-sig").splitlines()
    (row,) = csv.DictReader(lines)
    numbers = [int(one) for one in cells if one.strip().isdigit()]
    return numbers[0], int(row["days"]), numbers[1]


def test_a_place_instead_of_a_day_gives_the_day_back_and_the_school_has_as_many_as_before(client: Client) -> None:
    school, run, appeal = appealed()
    client.force_login(make_hub_lead(REGION))
    address = f"{TOP}appeals/{appeal.public_id}/"
    before = school.day_bookings.get()
    page = client.get(address).content.decode()
    assert f"Instead of {before.session.on.day} {before.session.on:%B %Y}" in page
    form = client.get(address).context["form"]
    assert before.session.public_id not in dict(form.fields["session"].choices)
    assert form["instead"].value() == before.public_id  # a place replaces unless the hub says otherwise
    free = free_places(run, today=timezone.localdate())[0]
    answer = {"upheld": "yes", "session": free.public_id, "answer": "You sit examinations."}
    refused = client.post(address, answer)
    assert refused.status_code == 422
    assert "Say whether the place comes instead" in refused.content.decode()
    done = client.post(address, answer | {"instead": before.public_id}, follow=True)
    assert "whose place is free for others" in done.content.decode()
    held = school.day_bookings.get()
    assert (held.session, held.state, held.accepted_at) == (free, "booked", None)
    assert held.why == f"After an appeal, instead of {before.session}: You sit examinations."
    assert told(client, run) == (1, 1, 1)
    assert before.session in free_places(run, today=timezone.localdate())
    rota = client.get(f"{TOP}rotas/{run.public_id}/").content.decode()
    assert "Since the rota: " in rota
    assert "You sit examinations." not in client.get(f"{TOP}digital-days/").content.decode()


def test_a_place_on_top_is_counted_by_the_ledger_and_the_public_page_alike(client: Client) -> None:
    school, run, appeal = appealed()
    client.force_login(make_hub_lead(REGION))
    free = free_places(run, today=timezone.localdate())[0]
    answer = {"upheld": "yes", "session": free.public_id, "answer": "You are many.", "instead": "more"}
    done = client.post(f"{TOP}appeals/{appeal.public_id}/", answer, follow=True)
    assert "It has one more day" in done.content.decode()
    assert told(client, run) == (2, 2, 2)
    assert "1 more since the rota was confirmed." in client.get(f"{TOP}digital-days/").content.decode()
    assert balance(entitlements_of(school)[0]).without == 0


def test_the_place_that_is_left_is_offered_to_who_waits_and_not_to_the_school_that_left_it() -> None:
    school, other = make_school(), make_school()
    make_host(sessions=3, schools=1)
    run, now = confirmed(days=2), timezone.now()
    for one in (school, other):
        days_bookings.wait_for_day(by=None, entitlement=entitlements_of(one)[0], today=timezone.localdate())
    appeal = days_appeals.appeal_days(by=None, institution=school, run=run, says="Examinations.", now=now)
    before, free = school.day_bookings.get(), free_places(run, today=timezone.localdate())[0]
    days_appeals.answer_appeal(
        by=None, appeal=appeal, upheld=True, answer="Yes.", session=free, instead=before, now=now
    )
    offer = DayOffer.objects.get(state="open")
    assert (offer.session, offer.institution) == (before.session, other)


def choices(client: Client, appeal: DayAppeal) -> set[str]:
    form = client.get(f"{TOP}appeals/{appeal.public_id}/").context["form"]
    return {id for id, _ in form.fields["session"].choices if id}


def test_only_places_that_the_published_rules_allow_are_given_after_an_appeal(client: Client) -> None:
    school = make_school(setting="special")
    make_host(sessions=2, schools=1)
    steps, far = make_host(sessions=1, accessible=False), make_host(sessions=1, place=(51.5, -0.1))
    late = make_host(sessions=1, on=TODAY + timedelta(days=365))
    run, now = confirmed(days=1), timezone.now()
    came_later = make_host(sessions=1, on=TODAY + timedelta(days=30))
    appeal = days_appeals.appeal_days(by=None, institution=school, run=run, says="Examinations.", now=now)
    before = school.day_bookings.get()
    client.force_login(make_hub_lead(REGION))
    fine = DaySession.objects.filter(host=before.session.host).exclude(pk=before.session_id).get()
    assert choices(client, appeal) == {fine.public_id, came_later.sessions.get().public_id}
    for host, match in ((steps, "room without steps"), (far, "longer than 75 minutes"), (late, "not part of the rota")):
        for instead in (before, None):
            with pytest.raises(CareersError, match=match):
                days_appeals.answer_appeal(
                    by=None, appeal=appeal, upheld=True, answer="Yes.", session=host.sessions.get(), instead=instead,
                    now=now,
                )  # fmt: skip
    assert school.day_bookings.get() == before


def test_a_day_is_swapped_within_its_date_and_two_on_one_date_are_refused(client: Client) -> None:
    school, _run, appeal = appealed(sessions=1)
    before = school.day_bookings.get()
    make_host(sessions=1, schools=1)  # on the same date
    other = DaySession.objects.exclude(pk=before.session_id).get()
    assert other.on == before.session.on
    client.force_login(make_hub_lead(REGION))
    assert choices(client, appeal) == {other.public_id}
    answer = {"upheld": "yes", "session": other.public_id, "answer": "Closer.", "instead": "more"}
    refused = client.post(f"{TOP}appeals/{appeal.public_id}/", answer)
    assert "another day on this date" in refused.content.decode()
    client.post(f"{TOP}appeals/{appeal.public_id}/", answer | {"instead": before.public_id})
    assert school.day_bookings.get().session == other


def test_only_a_day_to_come_of_this_school_is_replaced() -> None:
    school, run, appeal = appealed(days=2)
    now = timezone.now()
    one, other = school.day_bookings.all()
    free = free_places(run, today=timezone.localdate())[0]

    def refused(match: str, session: DaySession, instead: DayBooking) -> None:
        with pytest.raises(CareersError, match=match):
            days_appeals.answer_appeal(
                by=None, appeal=appeal, upheld=True, answer="Yes.", session=session, instead=instead, now=now
            )

    refused("another session of the same rota", one.session, one)
    refused("is full", other.session, one)
    DayBooking.objects.filter(pk=one.pk).update(state="given-back")
    refused("given back already", free, one)
    DaySession.objects.filter(pk=other.session_id).update(on=timezone.localdate() - timedelta(days=1))
    refused("is over, or today", free, other)
    assert school.day_bookings.get(state="booked").session_id == other.session_id
    appeal.refresh_from_db()
    assert appeal.state == "open"
