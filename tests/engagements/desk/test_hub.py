"""The hub's inbox, reminders, the message of the day, quiet hours and calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from routeways.engagements import actions
from routeways.engagements.actions import letters
from routeways.engagements.actions.reminding import remind, send_day
from routeways.engagements.actions.retention import expire_proposals
from routeways.engagements.marks import mark_of
from routeways.engagements.models import Engagement, Match, Offer, Request
from routeways.engagements.models.listing import State
from routeways.engagements.queries.home import home_by_link
from routeways.engagements.queries.parties import parties_of
from routeways.foundation.models import AuditEntry, Message
from routeways.needs.models import EvidenceItem
from routeways.organisations.models import Organisation
from tests.engagements.desk.people import Cast, cast
from tests.engagements.desk.test_engagement_page import signed_in, text
from tests.engagements.enquiries.making import make_hub, send
from tests.engagements.factories import NOW, REGION, TALK, TODAY, make_match, make_offer, make_request, school
from tests.organisations.factories import give, make_user

pytestmark = pytest.mark.usefixtures("ground")
INBOX = f"/{REGION}/connect/inbox/"
NOON = datetime(2026, 3, 27, 12, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 27, 21, 0, tzinfo=UTC)
LONG = date(2099, 1, 1)


@pytest.fixture
def who() -> Cast:
    found = cast()
    Organisation.objects.update(demonstration=False)  # nothing is mailed for those of the demonstration
    return found


def a_visitor(name: str = "Imaginary Welding") -> Offer:
    draft = actions.Draft(
        title="Visitor’s talk", postcode="BB11 2AA", answers=TALK, claimed_name=name, contact_name="Ada",
        contact_email="ada@example.org", expires_on=LONG,
    )  # fmt: skip
    made = actions.send_listing(by=None, region=REGION, kind_id="talk", side="offer", owner=None, draft=draft, now=NOON)
    assert isinstance(made, Offer)
    return made


def test_the_hub_says_who_a_visitor_is_and_it_opens(who: Cast) -> None:
    one = a_visitor()
    assert "“Imaginary Welding”" in text(signed_in(who.hub).get(INBOX))
    assert signed_in(who.school).get(INBOX).status_code == 403
    page = f"{INBOX}confirm/offers/{one.public_id}/"
    shown = text(signed_in(who.hub).get(page))
    assert "Imaginary Welding Ltd" in shown
    assert "ada@example.org" in shown
    assert "What keeps pupils and others safe" in shown
    for answered in ("Staff in the room", "Engineering and manufacturing", "Years 7 to 9"):
        assert answered in shown, "what was answered stands beside the decision"
    firm = Organisation.objects.get(name="Imaginary Welding Ltd")
    assert signed_in(who.hub).post(page, {"organisation": firm.public_id}).status_code == 302
    held = Offer.objects.get(pk=one.pk)
    assert (held.state, held.owner) == (State.OPEN, firm)
    assert Message.objects.filter(template="engagements/confirmed", to="ada@example.org").exists()
    assert signed_in(who.hub).get(page).status_code == 404


@pytest.mark.parametrize(("sent_at", "day"), [(NOON, "Saturday 28 March"), (NOON.replace(hour=3), "Friday 27 March")])
def test_whoever_sends_something_reads_when_the_next_letter_comes(sent_at: datetime, day: str) -> None:
    told = letters.rhythm(sent_at)
    assert f"once a day at 8 in the morning, the next on {day}." in told
    assert "nothing leaves between 8 in the evening and 7 in the morning" in told


def test_the_hub_sees_for_some_weeks_which_proposals_ran_out_without_an_answer(who: Cast) -> None:
    made = make_match()
    now = timezone.now()
    fields = {"state": Match.State.EXPIRED, "refused_reason": "No answer by 1 March 2026: Imaginary Welding Ltd."}
    for days, shown in ((27, True), (30, False)):
        Match.objects.filter(pk=made.pk).update(settled_at=now - timedelta(days=days), **fields)
        read = text(signed_in(who.hub).get(INBOX))
        assert (f"/connect/matches/{made.public_id}/" in read) == shown
        assert ("No answer by 1 March 2026" in read) == shown


def test_the_hub_adds_an_organisation_that_nobody_knew(who: Cast) -> None:
    one = a_visitor("Wholly New Robots Ltd")
    page = f"{INBOX}confirm/offers/{one.public_id}/"
    empty = signed_in(who.hub).post(page, {"organisation": "new", "new_name": "", "new_kind": "employer"})
    assert empty.status_code == 422
    kindless = signed_in(who.hub).post(page, {"organisation": "new", "new_name": "Wholly New Robots Ltd"})
    assert "of what kind the new organisation is" in kindless.content.decode()
    sent = {"organisation": "new", "new_name": "Wholly New Robots Ltd", "new_kind": "employer"}
    signed_in(who.hub).post(page, sent)
    assert Offer.objects.get(pk=one.pk).who == "Wholly New Robots Ltd"


def test_what_the_hub_refuses_is_seen_by_nobody(who: Cast) -> None:
    one = a_visitor()
    signed_in(who.hub).post(f"{INBOX}confirm/offers/{one.public_id}/", {"refuse": "yes"})
    assert Offer.objects.get(pk=one.pk).state == State.WITHDRAWN


def test_unmet_demand_goes_to_the_register_of_needs_once(who: Cast) -> None:
    one = make_request(school("Imaginary Academy"), title="A talk about robots", expires_on=LONG)
    hub = signed_in(who.hub)
    assert "A talk about robots" in text(hub.get(INBOX))
    nothing = hub.post(f"{INBOX}unmet/{one.public_id}/", {})
    assert (nothing.status_code, "Why could nobody meet it?" in text(nothing)) == (422, True)
    early = hub.post(f"{INBOX}unmet/{one.public_id}/keep/", follow=True)
    assert "Say first why" in text(early)
    hub.post(f"{INBOX}unmet/{one.public_id}/", {"reason": "Too far", "detail": "Three firms were asked"})
    for _ in range(2):
        assert hub.post(f"{INBOX}unmet/{one.public_id}/keep/").status_code == 302
    item = EvidenceItem.objects.get()
    assert "Nobody could meet it: Too far. Three firms were asked" in item.text
    assert "Sector: Engineering and manufacturing." in item.text
    assert Request.objects.get(pk=one.pk).state == State.OPEN
    assert signed_in(who.school).post(f"{INBOX}unmet/{one.public_id}/keep/").status_code == 403


def test_only_what_is_matched_is_a_request_without_a_match_and_nobody_speaks_for_who_asked(who: Cast) -> None:
    hub, _ = make_hub()
    asked, _ = send(now=timezone.now())
    make_request(school("Imaginary Academy"), title="A talk about robots", expires_on=LONG)
    shown = text(signed_in(who.hub).get(INBOX))
    assert "A talk about robots" in shown
    assert "A parent or carer: Courses" not in shown
    staff = make_user("Works at the hub")
    give(staff, "organisation-administrator", hub)
    today = timezone.localdate()
    assert asked.engagement.organisation_of("asker") is None
    assert parties_of(asked.engagement, staff, today=today) == ()
    assert parties_of(asked.engagement, who.hub, today=today) == ("hub",)
    opened = signed_in(who.hub).get(f"/{REGION}/connect/engagements/{asked.engagement.public_id}/")
    assert (opened.status_code, "Taken back" in text(opened)) == (200, False)


def test_late_work_and_proposals_without_an_answer_are_shown(who: Cast) -> None:
    Engagement.objects.update(due_on=timezone.localdate() - timedelta(days=2))
    match = make_match(make_offer(expires_on=LONG, title="Slow one"), make_request(expires_on=LONG))
    Match.objects.filter(pk=match.pk).update(answer_by=timezone.localdate() - timedelta(days=1))
    expire_proposals(by=None, region=REGION, now=timezone.now())  # as every morning
    shown = text(signed_in(who.hub).get(INBOX))
    assert "A talk about welding</a>" in shown
    assert "Slow one and" in shown


def test_nothing_leaves_in_quiet_hours_but_goes_out_in_the_morning_as_one(who: Cast) -> None:
    assert [letters.quiet(NIGHT), letters.quiet(NOON)] == [True, False]
    assert [letters.quiet(datetime(2026, 3, 27, hour, 59, tzinfo=UTC)) for hour in (6, 19)] == [True, False]
    context = {"title": "One", "says": "Soon", "address": "x"}
    for _ in range(2):
        letters.post(by=None, to="ada@example.org", template="reminder", context=context, now=NIGHT)
    assert send_day(by=None, now=NIGHT) == []
    sent = send_day(by=None, now=NOON)
    assert [(one.to, one.body.count("Soon due: One")) for one in sent] == [("ada@example.org", 2)]
    assert send_day(by=None, now=NOON) == []


def test_a_reminder_comes_once_to_those_who_have_something_to_do(who: Cast) -> None:
    held = Engagement.objects.get()
    assert held.due_on is not None
    assert held.offer is not None
    assert held.request is not None
    type(held.request).objects.update(contact_email="school@example.org", contact_mark=mark_of("school@example.org"))
    soon = datetime.combine(held.due_on - timedelta(days=3), NOON.time(), tzinfo=UTC)
    assert remind(by=None, region=REGION, now=soon) == 1  # the employer has nothing to do yet
    letter = Message.objects.get(template="engagements/reminder")
    assert letter.to == "school@example.org"
    assert "The school told the speaker about the class" in letter.body
    assert remind(by=None, region=REGION, now=soon + timedelta(days=1)) == 0


def test_a_reminder_asks_for_an_answer_that_is_missing(who: Cast) -> None:
    match = make_match(make_offer(expires_on=LONG, contact_email="slow@example.org"), make_request(expires_on=LONG))
    Organisation.objects.update(demonstration=False)
    Match.objects.filter(pk=match.pk).update(answer_by=NOON.date() + timedelta(days=3))
    assert remind(by=None, region=REGION, now=NOON) == 1
    assert "say yes or no" in Message.objects.get(template="engagements/reminder").body


def test_a_day_without_a_worker_loses_no_reminder_and_none_comes_twice(who: Cast) -> None:
    match = make_match(make_offer(expires_on=LONG, contact_email="slow@example.org"), make_request(expires_on=LONG))
    Organisation.objects.update(demonstration=False)
    held = Engagement.objects.get()
    assert held.request is not None
    type(held.request).objects.filter(pk=held.request.pk).update(
        contact_email="school@example.org", contact_mark=mark_of("school@example.org")
    )
    Match.objects.filter(pk=match.pk).update(answer_by=NOON.date() + timedelta(days=3))
    Engagement.objects.update(due_on=NOON.date() + timedelta(days=3))
    late = NOON + timedelta(days=1)  # the worker stood still on the day itself
    assert [remind(by=None, region=REGION, now=late) for _ in range(2)] == [2, 0]
    assert "by 30 March 2026" in Message.objects.get(to="slow@example.org").body
    Match.objects.update(answer_by=NOON.date() + timedelta(days=9))  # another day is another reminder
    assert remind(by=None, region=REGION, now=NOON + timedelta(days=7)) == 1
    Engagement.objects.update(due_on=NOON.date() + timedelta(days=8))
    assert remind(by=None, region=REGION, now=NOON + timedelta(days=30)) == 1  # a step that is late can still be taken


def test_nothing_is_mailed_for_the_invented_organisations_of_the_demonstration() -> None:
    offer = make_offer(expires_on=LONG, contact_email="invented@example.org")
    assert offer.owner is not None
    assert offer.owner.demonstration
    make_match(offer, make_request(expires_on=LONG), accepted=True)
    assert Message.objects.count() == 0


def test_a_calendar_has_the_days_and_the_deadline_and_only_ones_own(who: Cast) -> None:
    held = Engagement.objects.get()
    actions.plan_dates(by=None, engagement=held, starts_on=date(2026, 5, 4), ends_on=date(2026, 5, 4), now=NOW)
    answer = signed_in(who.school).get(f"/{REGION}/connect/home/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    lines = answer.content.decode().split("\r\n")
    assert {"DTSTART;VALUE=DATE:20260504", "DTEND;VALUE=DATE:20260505", "STATUS:CONFIRMED"} <= set(lines)
    assert any(line.startswith("SUMMARY:Due: Day booked") for line in lines)
    empty = signed_in(who.stranger).get(f"/{REGION}/connect/home/calendar.ics")
    assert "BEGIN:VEVENT" not in empty.content.decode()
    link = letters.make_home_link(by=None, region=REGION, email="ada@example.org", now=timezone.now())
    path = link.removeprefix("http://127.0.0.1:8000")
    mailed = Client().get(f"{path}calendar.ics").content.decode().replace("\r\n ", "")
    assert f"URL:http://testserver{path}\r\n" in mailed
    assert "/connect/engagements/" not in mailed, "that page asks for an account"


def test_calendars_follow_what_changes(who: Cast) -> None:
    held = Engagement.objects.get()
    client, editions = signed_in(who.school), []
    for day in (4, 11):
        on = date(2026, 5, day)
        actions.plan_dates(by=None, engagement=held, starts_on=on, ends_on=on, now=NOW)
        lines = client.get(f"/{REGION}/connect/home/calendar.ics").content.decode().split("\r\n")
        editions.append([int(line.removeprefix("SEQUENCE:")) for line in lines if line.startswith("SEQUENCE:")])
        changed = AuditEntry.objects.filter(verb="engagements.plan_dates").latest("number").at
        assert f"LAST-MODIFIED:{changed:%Y%m%dT%H%M%SZ}" in lines
    assert editions[0] and all(new == old + 1 for old, new in zip(*editions, strict=True))


def test_a_link_finds_what_was_given_also_after_the_secret_key_was_changed(settings: Any) -> None:
    make_offer(expires_on=LONG, contact_name="Ada Invented", contact_email="Ada@Example.org")
    settings.SECRET_KEY = "another-key-that-is-long-enough-for-a-test-of-a-change-of-keys"
    link = letters.make_home_link(by=None, region=REGION, email="ada@example.org", now=timezone.now())
    token = link.rstrip("/").rpartition("/")[2]
    assert home_by_link(token, now=timezone.now(), today=TODAY).email == "ada@example.org"


def test_many_requests_of_one_kind_stand_as_one_line_that_leads_to_the_console(who: Cast) -> None:
    for number in range(9):
        made = make_request(title=f"A talk for class {number}")
        Request.objects.filter(pk=made.pk).update(state=State.OPEN, expires_on=LONG)
    shown = text(signed_in(who.hub).get(INBOX))
    assert "9 requests, matched together in the console" in shown
    assert "A talk for class 3" not in shown
