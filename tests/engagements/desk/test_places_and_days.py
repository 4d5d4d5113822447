"""Where and when, as somebody writes it: from another part of the country, in the past, all on one day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from routeways.engagements import actions
from routeways.engagements.models import Engagement, Offer
from tests.engagements.desk.people import cast
from tests.engagements.desk.test_board import CONNECT, LONG, fill
from tests.engagements.desk.test_engagement_page import signed_in, text
from tests.engagements.factories import NOW, REGION, make_match, make_offer, make_request

pytestmark = pytest.mark.usefixtures("ground")
WHERE = f"{CONNECT}new/offer/talk/where/"


def begun() -> Client:
    visitor = Client()
    visitor.post(f"{CONNECT}new/offer/talk/")
    return visitor


def test_a_postcode_that_nobody_here_can_place_is_taken_with_a_district_or_as_outside_the_region() -> None:
    visitor = begun()
    first = visitor.post(WHERE, {"postcode": "M1 1AA"})
    said = text(first)
    assert first.status_code == 422
    assert "We do not know where M1 1AA is. No postcodes that begin with M are held here." in said
    assert "Outside the region" in said and "Burnley" in said and said.count("<h1") == 1
    assert visitor.post(WHERE, {"postcode": "M1 1AA", "district": "outside"}).status_code == 302
    check = fill(Client(), "offer") and fill(visitor, "offer", postcode="m11aa", district="outside")
    assert "outside the region" in text(visitor.get(check))
    assert visitor.post(check).status_code == 302
    made = Offer.objects.get()
    assert (made.postcode, made.latitude, made.district, made.state) == ("M1 1AA", None, "", "waiting")


def test_a_district_stands_for_a_postcode_in_it_that_is_not_known_yet() -> None:
    visitor = Client()
    visitor.post(fill(visitor, "offer", postcode="BB99 9ZZ", district="E07000117"))
    made = Offer.objects.get()
    assert made.district == "E07000117" and made.latitude == pytest.approx(53.79, abs=0.1)
    known = Client()
    known.post(fill(known, "offer", postcode="BB11 2AA", district="outside"))
    assert Offer.objects.exclude(pk=made.pk).get().district == "E07000117"  # the postcode says it


def sent_days(client: Client, first: date, last: date, **more: str) -> tuple[int, str]:
    boxes = {
        f"{name}_{place}": str(part)
        for name, day in (("starts_on", first), ("ends_on", last))
        for place, part in (("day", day.day), ("month", day.month), ("year", day.year))
    }
    answer = client.post(f"{CONNECT}new/request/talk/when/", boxes | more)
    return answer.status_code, text(answer)


def asking(**answers: str) -> Client:
    client = signed_in(cast().school)
    client.post(f"{CONNECT}new/request/talk/")
    for step in ("about", "number", "where"):
        given = {"title": "Robots", "number": "12", "postcode": "BB11 2AA"} | answers
        assert client.post(f"{CONNECT}new/request/talk/{step}/", given).status_code == 302
    return client


def test_days_that_have_passed_are_refused_at_the_question() -> None:
    client, today = asking(), timezone.localdate()
    status, said = sent_days(client, date(2020, 3, 15), date(2020, 3, 16))
    assert status == 422
    assert "First day: enter a day that is still to come" in said and "Last day: enter a day that is still" in said
    assert sent_days(client, today, today + timedelta(days=9))[0] == 302


def test_twelve_talks_on_one_day_are_asked_about_once() -> None:
    client, day = asking(), timezone.localdate() + timedelta(days=90)
    status, said = sent_days(client, day, day)
    assert status == 422 and "Yes, all 12 on the same day" in said
    assert sent_days(client, day, day, same_day="on")[0] == 302
    assert sent_days(client, day, day + timedelta(days=1))[0] == 302
    assert sent_days(asking(number="2"), day, day)[0] == 302


def test_weeks_in_which_the_day_could_be_are_neither_an_event_nor_a_date() -> None:
    who, today = cast(), timezone.localdate()
    held = Engagement.objects.get()
    Engagement.objects.update(starts_on=today + timedelta(days=20), ends_on=today + timedelta(days=60))
    client = signed_in(who.school)
    assert "-days@routeways" not in client.get(f"{CONNECT}home/calendar.ics").content.decode()
    assert "Day not agreed yet: <a" in text(client.get(f"{CONNECT}home/"))
    day = today + timedelta(days=30)
    actions.plan_dates(by=None, engagement=held, starts_on=day, ends_on=day, now=NOW)
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in client.get(f"{CONNECT}home/calendar.ics").content.decode()
    assert f"{day:%-d %B %Y}: <a" in text(client.get(f"{CONNECT}home/"))


def test_what_has_begun_is_among_the_next_dates_with_its_last_day() -> None:
    who, today = cast(), timezone.localdate()
    Engagement.objects.update(
        kind="work-experience", step="prepared", starts_on=today - timedelta(days=90), ends_on=today + timedelta(days=3)
    )
    shown = text(signed_in(who.school).get(f"{CONNECT}home/"))
    assert f"until {today + timedelta(days=3):%-d %B %Y}: " in shown
    assert f"{today - timedelta(days=90):%-d %B %Y}: " not in shown


def test_a_request_that_is_met_says_so_and_is_not_offered_again() -> None:
    who = cast()
    asked = make_request(who.engagement.request.owner, title="Met already", expires_on=LONG)
    make_match(make_offer(expires_on=LONG), asked, accepted=True)
    other = make_offer(title="Another talk", number=12, expires_on=LONG)
    client = signed_in(who.school)
    assert ">Met<" in client.get(f"{CONNECT}home/").content.decode()
    assert "Everything it asks for is agreed." in text(client.get(f"{CONNECT}requests/{asked.public_id}/"))
    taking = client.get(f"{CONNECT}offers/{other.public_id}/take/")
    assert "Met already" not in taking.content.decode()


def test_a_match_says_how_many_are_offered_and_wanted() -> None:
    who = cast()
    match = make_match(
        make_offer(number=12, expires_on=LONG), make_request(who.engagement.request.owner, number=5, expires_on=LONG)
    )
    shown = text(signed_in(who.school).get(f"{CONNECT}matches/{match.public_id}/"))
    assert "12 offered" in shown and "5 wanted" in shown


def test_what_is_agreed_says_with_whom_so_that_two_of_one_name_can_be_told_apart() -> None:
    who = cast()
    shown = text(signed_in(who.employer).get(f"{CONNECT}home/"))
    assert "BB11 2AA, for Imaginary High School, until" in shown


def test_what_is_late_in_the_inbox_says_whose_it_is_and_since_when() -> None:
    who = cast()
    Engagement.objects.update(due_on=timezone.localdate() - timedelta(days=3))
    shown = text(signed_in(who.hub).get(f"{CONNECT}inbox/"))
    assert "Imaginary High School and Imaginary Welding Ltd. Talk" in shown
    assert f"was due by {timezone.localdate() - timedelta(days=3):%-d %B %Y}" in shown


def test_whoever_adds_an_organisation_is_not_told_that_its_kind_is_optional() -> None:
    visitor = Client()
    visitor.post(fill(visitor, "offer"))
    made = Offer.objects.get()
    hub, address = signed_in(cast().hub), f"{CONNECT}inbox/confirm/offers/{made.public_id}/"
    shown = text(hub.get(address))
    assert "Kind of the new organisation" in shown and "(optional)" not in shown
    refused = hub.post(address, {"organisation": "new", "new_name": "Imaginary Robots Ltd"})
    assert refused.status_code == 422 and "Choose of what kind the new organisation is" in text(refused)


def test_a_place_that_nobody_knows_is_not_told_as_nothing_fits() -> None:
    jobs = f"/{REGION}/jobs/"
    assert "We do not know the place “Nowhereville”" in text(Client().get(f"{jobs}?place=Nowhereville"))
    for known in ("Burnley", "BB11", "BB11 2AA"):
        assert "Nothing fits" in text(Client().get(f"{jobs}?place={known}"))
