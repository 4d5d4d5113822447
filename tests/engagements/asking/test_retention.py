"""Proposals run out with a reason and free their place; names and addresses go when their time is over."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from routeways.engagements import actions
from routeways.engagements.actions import enquiry_turns, letters
from routeways.engagements.actions.retention import clear_contacts, expire_proposals
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Engagement, Enquiry, Match, Offer, Placement, Request
from routeways.engagements.models.listing import State
from routeways.foundation import daily
from routeways.foundation.models import AuditEntry, Message, PrivateLink
from routeways.organisations.models import Organisation
from tests.engagements.asking import processes
from tests.engagements.enquiries.making import make_hub, send
from tests.engagements.factories import NOW, REGION, TODAY, make_match, make_offer, make_request
from tests.engagements.placements.people import begun
from tests.machines import Machine

SECRET = "ada.invented@example.org"
LONG = date(2099, 1, 1)


def expire(after: int) -> int:
    return expire_proposals(by=None, region=REGION, now=NOW + timedelta(days=after))


def clear(after: int) -> int:
    return clear_contacts(by=None, region=REGION, now=NOW + timedelta(days=after))


def proposed(answer_by: date | None) -> Match:
    offer = make_offer(expires_on=LONG, contact_name="Ada Invented", contact_email=SECRET, number=1)
    request = make_request(expires_on=LONG)
    return actions.propose_match(by=None, offer=offer, request=request, now=NOW, answer_by=answer_by)


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize(("answer_by", "stands", "over"), [(TODAY + timedelta(days=5), 5, 6), (None, 60, 61)])
def test_a_proposal_without_an_answer_runs_out_and_says_why(
    answer_by: date | None, stands: int, over: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "quiet", lambda now: False)
    match = proposed(answer_by)
    Organisation.objects.update(demonstration=False)
    Message.objects.all().delete()
    assert [expire(stands), expire(over), expire(over)] == [0, 1, 0]
    match.refresh_from_db()
    until = TODAY + timedelta(days=over if answer_by is None else stands)
    assert match.state == Match.State.EXPIRED
    assert match.refused_reason.startswith(f"No answer by {until:%-d %B %Y}: ")
    assert match.offer.owner is not None
    assert match.offer.owner.name in match.refused_reason
    assert Message.objects.get().to == SECRET
    with pytest.raises(EngagementError, match="Nobody answered this in time"):
        actions.answer_match(by=None, match=match, side="offer", yes=True, now=NOW)
    anew = actions.propose_match(by=None, offer=match.offer, request=match.request, now=NOW + timedelta(days=over))
    assert anew.state == Match.State.PROPOSED  # the place is free


@pytest.mark.usefixtures("ground")
def test_what_ends_with_its_listing_says_so() -> None:
    match = proposed(None)
    Offer.objects.update(expires_on=TODAY)
    actions.expire_listings(by=None, region=REGION, today=TODAY + timedelta(days=1))
    match.refresh_from_db()
    assert (match.state, match.refused_reason) == ("expired", "“A talk about welding” stood until 27 March 2026.")
    waiting = make_offer(opened=False)
    Offer.objects.filter(pk=waiting.pk).update(expires_on=TODAY, state=State.WAITING)
    assert actions.expire_listings(by=None, region=REGION, today=TODAY + timedelta(days=1)) == 1


@pytest.mark.usefixtures("ground")
def test_the_contact_of_what_has_ended_is_deleted_and_what_is_counted_stays() -> None:
    offer = make_offer(contact_name="Ada Invented", contact_email=SECRET, number=3)
    actions.close_listing(by=None, listing=offer, withdrawn=True, today=TODAY)
    assert [clear(180), clear(181), clear(181)] == [0, 1, 0]
    offer.refresh_from_db()
    assert (offer.contact_name, offer.contact_email, offer.contact_cleared_on) == ("", "", TODAY + timedelta(days=181))
    assert (offer.number, offer.district, offer.state, offer.answers["sector"]) == (
        3, "E07000117", "withdrawn", "engineering",
    )  # fmt: skip
    entry = AuditEntry.objects.get(verb="engagements.clear_offer_contact")
    assert "ada" not in json.dumps(entry.details).lower() + entry.subject.lower()


@pytest.mark.usefixtures("ground")
def test_whoever_is_still_needed_is_kept() -> None:
    still_open = make_offer(contact_email=SECRET, expires_on=LONG)
    going_on = make_match(
        make_offer(contact_email=SECRET), make_request(contact_email=SECRET), accepted=True
    ).engagement
    Offer.objects.filter(pk=going_on.offer_id).update(state=State.EXPIRED, ended_on=TODAY)
    Request.objects.filter(pk=going_on.request_id).update(state=State.CLOSED, ended_on=TODAY)
    assert clear(400) == 0
    Engagement.objects.filter(pk=going_on.pk).update(
        state="ended", outcome="stopped", ended_on=TODAY + timedelta(days=300)
    )
    assert [clear(480), clear(481)] == [0, 2]
    still_open.refresh_from_db()
    assert still_open.contact_email == SECRET


@pytest.mark.usefixtures("ground")
def test_how_to_reach_a_supervisor_is_deleted_a_year_after_the_placement() -> None:
    held = begun()
    actions.end(
        by=None, engagement=held, outcome="ended-early", party="college", cause="Another reason", now=NOW
    )  # fmt: skip
    assert [clear(365), clear(366), clear(366)] == [0, 1, 0]
    plan = Placement.objects.get()
    assert (plan.supervisor_email, plan.safeguarding_phone, plan.supervisor_name) == ("", "", "Ada Invented")


@pytest.mark.usefixtures("ground")
def test_an_enquiry_in_which_nobody_writes_is_closed_and_forgotten() -> None:
    make_hub()
    made, _ = send()

    def run(after: int) -> Enquiry:
        enquiry_turns.clear_contacts(by=None, region=REGION, now=made.sent_at + timedelta(days=after))
        return Enquiry.objects.select_related("engagement").get()

    assert run(180).is_open
    closed = run(181)
    assert (closed.is_open, closed.engagement.outcome, closed.words != "") == (False, "not-helped", True)
    forgotten = run(181 + 91)
    assert (forgotten.words, forgotten.contact_email, forgotten.topic) == ("", "", "courses")


@pytest.mark.usefixtures("ground")
def test_the_private_link_of_a_visitor_keeps_no_address_and_opens_nothing_once_it_is_deleted() -> None:
    offer = make_offer(contact_email=SECRET, title="A talk by Ada")
    page = letters.make_home_link(by=None, region=REGION, email="Ada.Invented@example.org", now=timezone.now())
    page = page.partition("8000")[2]
    kept = [link.subject for link in PrivateLink.objects.all()]
    kept += [f"{entry.subject} {json.dumps(entry.details)}" for entry in AuditEntry.objects.all()]
    assert not [one for one in kept if "ada" in one.lower()]
    assert "A talk by Ada" in Client().get(page).content.decode()
    actions.close_listing(by=None, listing=offer, today=TODAY)
    clear(181)
    assert "A talk by Ada" not in Client().get(page).content.decode()


def test_it_is_done_every_day() -> None:
    assert "engagements.clear_contacts" in {one.kind for one in daily.errands()}


@pytest.mark.both_databases
def test_an_answer_and_the_end_of_a_proposal_at_the_same_moment_one_wins(tmp_path: Path) -> None:
    machine = Machine(tmp_path, processes.__name__)
    try:
        machine.end(machine.begin("prepare"))
        machine.settle()
        said = sorted(json.loads(machine.end(machine.begin("both"))[0]))
        states = machine.rows("SELECT state FROM engagements_match")
        assert (said, states) in (
            (["0 ended", "answered"], [("accepted",)]),
            (["1 ended", "Nobody answered this in time, so it is over. It can be proposed anew."], [("expired",)]),
        )
        begun = int(states == [("accepted",)])
        assert machine.rows("SELECT COUNT(*) FROM engagements_engagement") == [(begun,)]
    finally:
        machine.remove()
