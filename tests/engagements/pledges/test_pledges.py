"""The Skills Pledge: who is registered, a member, active; evidence, reminders, certificates; cornerstone employers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from routeways.engagements import actions as kernel
from routeways.engagements.actions import cornerstones, pledges
from routeways.engagements.errors import EngagementError, GateClosed
from routeways.engagements.kinds import kinds
from routeways.engagements.models import (
    Activity,
    Engagement,
    Offer,
    Pledge,
    PledgeCertificate,
    PledgeEvidence,
)
from routeways.engagements.models.listing import State
from routeways.engagements.pledge_types import pledge_types
from routeways.engagements.queries import cornerstones as cornerstone_queries
from routeways.engagements.queries import pledges as queries
from routeways.foundation.models import AuditEntry, Message
from routeways.organisations.models import Organisation
from routeways.values.months import months_after
from tests.engagements.enquiries.making import REAL, heard, make_hub, who_answers
from tests.engagements.factories import NOW, REGION, TODAY, school
from tests.organisations.factories import make_user

pytestmark = pytest.mark.usefixtures("ground")

BASE = f"/{REGION}/pledges/"
TYPE = "volunteer-in-schools"


def firm(name: str = "Imaginary Works", *, region: str = REGION) -> Organisation:
    return heard(name, kind="employer", region=region)


def sign(owner: Organisation | None, types: Iterable[str] = (TYPE,), *, now: datetime = NOW, **fields: Any) -> Offer:
    known: dict[str, Any] = {"contact_name": "A", "contact_email": "a@example.org", "region": REGION}
    made, _ = pledges.sign_up(
        by=None, owner=owner, types=types, site="https://example.org/", now=now, **(known | fields)
    )
    return made


def show(signup: Offer, on: date, *, type: str = TYPE, accept: bool = True) -> PledgeEvidence:
    when = datetime.combine(max(on, TODAY), NOW.time(), NOW.tzinfo)
    pledge = signup.pledges.get(type=type)
    made = pledges.send_evidence(by=None, pledge=pledge, on=on, what="An hour with Year 9", now=when)
    return pledges.decide_evidence(by=None, evidence=made, accept=True, now=when) if accept else made


def happened(employer: Organisation, on: date, kind: str = "talk", at: Organisation | None = None) -> Activity:
    return Activity.objects.create(
        region=REGION, kind=kind, owner=at or school(), employer=employer, title="A talk", on=on, mode="in-person",
        recorded_at=NOW,
    )  # fmt: skip


def test_there_are_eight_pledges_and_what_is_not_named_says_so() -> None:
    types = pledge_types()
    assert len(types) == 8
    assert sum(one.named for one in types.values()) == 5
    for one in types.values():
        assert set(one.kinds) <= set(kinds())
        assert one.named or "The region’s own" in one.source


def test_registered_becomes_member_with_the_first_accepted_evidence() -> None:
    signup = sign(firm())
    stands = queries.standing(signup, today=TODAY)
    assert stands is not None and (stands.state, stands.member) == ("Registered", False)
    waiting = show(signup, TODAY, accept=False)
    assert not queries.members(REGION, today=TODAY)  # what waits for the hub does not count
    pledges.decide_evidence(by=None, evidence=waiting, accept=True, now=NOW)
    (member,) = queries.members(REGION, today=TODAY)
    assert (member.engagement.step, [line.pledge.type for line in member.active]) == ("active", [TYPE])


@pytest.mark.parametrize(("days", "active"), [(0, True), (364, True), (365, False), (400, False)])
def test_evidence_keeps_a_pledge_active_for_twelve_months(days: int, active: bool) -> None:
    signup = sign(firm())
    show(signup, TODAY)
    stands = queries.standing(signup, today=TODAY + timedelta(days=days))
    assert stands is not None
    assert (stands.member, stands.state) == (active, "Member" if active else "Lapsed")


def test_what_is_recorded_anyway_counts_by_itself_for_the_pledge_that_it_fits() -> None:
    one = firm()
    signup = sign(one, (TYPE, "bespoke-training"))
    happened(one, TODAY - timedelta(days=100))
    happened(firm("Another Works"), TODAY)
    stands = queries.standing(signup, today=TODAY)
    assert stands is not None
    assert [line.type.id for line in stands.active] == [TYPE]
    assert stands.until == months_after(TODAY - timedelta(days=100), 12) - timedelta(days=1)


def test_the_public_count_equals_a_second_count() -> None:
    """Slowly and by hand: every sign-up, every pledge, every piece of evidence."""
    for number in range(6):
        one = firm(f"Imaginary Works {number}")
        signup = sign(one, (TYPE, "placements", "bespoke-training")[: 1 + number % 3])
        for pledge in signup.pledges.all():
            if number % 2:
                show(signup, TODAY - timedelta(days=200 * (number % 3)), type=pledge.type)
        if number == 4:
            happened(one, TODAY - timedelta(days=20))
        if number == 5:
            pledges.leave_pledge(by=None, signup=signup, now=NOW)
    registered, member_names, active = 0, set(), 0
    for engagement in Engagement.objects.filter(kind="skills-pledge"):
        if engagement.ended_on:
            continue
        registered += 1
        for pledge in Pledge.objects.filter(signup=engagement.offer, ended_on=None):
            days = [row.on for row in PledgeEvidence.objects.filter(pledge=pledge, state="accepted")]
            counted = pledge_types()[pledge.type].counted
            days += [row.on for row in Activity.objects.filter(employer=engagement.owner) if row.kind in counted]
            if any(date(TODAY.year - 1, TODAY.month, TODAY.day) < on <= TODAY for on in days):
                active += 1
                member_names.add(str(engagement.owner))
    counts = queries.counts(REGION, today=TODAY)
    assert (counts.registered, counts.members, counts.active) == (registered, len(member_names), active)
    assert {one.signup.who for one in queries.members(REGION, today=TODAY)} == member_names
    assert counts.members and counts.active and counts.registered > counts.members


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"types": ()}, "at least one pledge"),
        ({"types": ("fishing",)}, "at least one pledge"),
        ({"owner": None}, "Say who you are"),
        ({"owner": None, "claimed_name": "Imaginary", "contact_email": "nobody"}, "name@example.com"),
        ({"owner": "school"}, "not of a kind"),
        ({"owner": "again"}, "already"),
    ],
)
def test_what_cannot_be_signed_is_refused_and_nothing_is_kept(fields: dict[str, Any], says: str) -> None:
    if fields.get("owner") == "school":
        fields |= {"owner": school()}
    elif fields.get("owner") == "again":
        fields |= {"owner": firm()}
        sign(fields["owner"])
    before = Offer.objects.count()
    with pytest.raises(EngagementError, match=says):
        sign(**({"owner": firm("Other Works")} | fields))
    assert Offer.objects.count() == before


def test_the_inbox_sends_the_hub_to_the_page_of_pledges_and_whoever_confirms_there_begins_it() -> None:
    signup = sign(None, claimed_name="Imaginary Ltd")
    _, lead = make_hub()
    client = Client()
    client.force_login(lead)
    inbox = f"/{REGION}/connect/inbox/"
    shown = client.get(inbox).content.decode()
    assert f'<a href="{BASE}review/">Skills Pledges</a>: 1 to confirm' in shown
    assert "“Imaginary Ltd”" not in shown
    common = f"{inbox}confirm/offers/{signup.public_id}/"
    assert common in client.get(f"{BASE}review/").content.decode()
    sent = {"organisation": "new", "new_name": "Imaginary Ltd", "new_kind": "employer"}
    assert client.post(common, sent).status_code == 302
    (stands,) = queries.standings(REGION, today=TODAY)
    assert (stands.signup.title, stands.engagement.step) == ("Skills Pledge of Imaginary Ltd", "registered")
    unknown = sign(None, claimed_name="Nobody knows them")
    client.post(f"{inbox}confirm/offers/{unknown.public_id}/", {"refuse": "yes"})
    assert Offer.objects.get(pk=unknown.pk).state == State.WITHDRAWN
    assert "Nobody waits." in client.get(inbox).content.decode()


def test_what_is_running_is_neither_closed_nor_paused_nor_signed_twice() -> None:
    one = firm()
    signup = sign(one)
    client = Client()
    client.force_login(who_answers(one))
    page = f"/{REGION}/connect/offers/{signup.public_id}/"
    shown = client.get(page).content.decode()
    assert "under way, so it is not paused or closed here" in shown
    assert 'value="close"' not in shown
    for do in ("close", "pause"):
        answered = client.post(f"{page}state/", {"do": do}, follow=True).content.decode()
        assert "under “What goes on” and end it there" in answered
        assert Offer.objects.get(pk=signup.pk).state == State.OPEN
    Offer.objects.filter(pk=signup.pk).update(state=State.EXPIRED)  # past its last day, and registered still
    with pytest.raises(EngagementError, match="already"):
        sign(one)
    visitor = sign(None, claimed_name="Imaginary Works")
    with pytest.raises(EngagementError, match="already"):
        pledges.confirm_signup(by=None, signup=visitor, organisation=one, now=NOW)
    assert len(queries.standings(REGION, today=TODAY)) == 1
    pledges.leave_pledge(by=None, signup=signup, now=NOW)
    assert sign(one).state == State.OPEN


def test_a_visitors_pledge_waits_until_the_region_says_who_they_are() -> None:
    signup = sign(None, claimed_name="Imaginary Ltd")
    assert (signup.state, queries.standing(signup, today=TODAY)) == (State.WAITING, None)
    assert list(queries.unconfirmed(REGION)) == [signup]
    show(signup, TODAY)  # evidence may come before
    one = firm("Imaginary Limited")
    pledges.confirm_signup(by=None, signup=signup, organisation=one, now=NOW)
    assert [member.signup.who for member in queries.members(REGION, today=TODAY)] == ["Imaginary Limited"]
    second = sign(None, claimed_name="Imaginary Ltd")
    with pytest.raises(EngagementError, match="already"):
        pledges.confirm_signup(by=None, signup=second, organisation=one, now=NOW)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"what": " "}, "Write what you did"),
        ({"on": TODAY + timedelta(days=1)}, "still to come"),
        ({"file": ContentFile(b"MZ not a pdf", "proof.pdf")}, "not a PDF"),
        ({"file": ContentFile(b"x", "proof.exe")}, "cannot be accepted here"),
    ],
)
def test_evidence_that_cannot_be_is_refused_with_a_sentence(fields: dict[str, Any], says: str) -> None:
    pledge = sign(firm()).pledges.get()
    with pytest.raises(EngagementError, match=says):
        pledges.send_evidence(**({"by": None, "pledge": pledge, "on": TODAY, "what": "An hour", "now": NOW} | fields))
    assert not PledgeEvidence.objects.exists()


def test_a_refusal_has_a_reason_and_an_ended_pledge_counts_no_more() -> None:
    signup = sign(firm())
    made = show(signup, TODAY, accept=False)
    with pytest.raises(EngagementError, match="Say why"):
        pledges.decide_evidence(by=None, evidence=made, accept=False, now=NOW)
    pledges.decide_evidence(by=None, evidence=made, accept=False, reason="Which school?", now=NOW)
    show(signup, TODAY)
    pledges.end_promise(by=None, pledge=signup.pledges.get(), today=TODAY)
    assert not queries.members(REGION, today=TODAY)
    pledges.promise(by=None, signup=signup, type=TYPE, today=TODAY)
    assert queries.members(REGION, today=TODAY)


def test_an_organisation_is_reminded_once_before_its_evidence_runs_out() -> None:
    make_hub(REAL)
    signup = sign(firm(region=REAL), region=REAL)
    show(signup, TODAY)
    at = NOW + timedelta(days=335)
    assert pledges.remind_of_renewal(by=None, region=REAL, now=NOW + timedelta(days=300)) == 0
    assert pledges.remind_of_renewal(by=None, region=REAL, now=at) == 1
    assert pledges.remind_of_renewal(by=None, region=REAL, now=at + timedelta(days=1)) == 0
    told = Message.objects.get(template="engagements/pledge_renewal")
    assert (told.to, "Volunteer an hour in schools" in told.body) == ("a@example.org", True)
    show(signup, TODAY + timedelta(days=340))
    assert pledges.remind_of_renewal(by=None, region=REAL, now=NOW + timedelta(days=690)) == 1


def test_a_certificate_says_what_was_so_on_its_day_and_can_be_checked(client: Client) -> None:
    signup = sign(firm("Imaginary # & *Works*"))
    with pytest.raises(EngagementError, match="Send some first"):
        pledges.issue_certificate(by=None, signup=signup, now=NOW)
    show(signup, TODAY)
    made = pledges.issue_certificate(by=None, signup=signup, now=NOW)
    assert pledges.issue_certificate(by=None, signup=signup, now=NOW) == made
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", made.code)
    typed = made.code.lower().replace("-", "")
    page = client.get(f"{BASE}check/?code={typed}", follow=True).content.decode()
    assert "This certificate is genuine" in page
    assert "Volunteer an hour in schools" in page
    pdf = client.get(f"{BASE}check/{made.code}/certificate.pdf").content
    assert pdf.startswith(b"%PDF")
    assert b"pdfuaid" in pdf and b"/MarkInfo" in pdf and b"en-GB" in pdf
    unknown = client.get(f"{BASE}check/AAAA-BBBB-CCCC/")
    assert (unknown.status_code, "There is no such certificate" in unknown.content.decode()) == (404, True)
    pledges.leave_pledge(by=None, signup=signup, now=NOW)
    later = client.get(f"{BASE}check/{made.code}/").content.decode()
    assert "This certificate is genuine" in later and "It is not a member today" in later
    assert client.get(f"/lancashire/pledges/check/{made.code}/").status_code == 404


def test_membership_is_a_step_behind_a_gate() -> None:
    signup = sign(firm())
    engagement = Engagement.objects.get(offer=signup)
    with pytest.raises(GateClosed, match="No pledge has evidence"):
        kernel.take_step(by=None, engagement=engagement, step="active", party="hub", now=NOW)


def test_the_wall_and_its_file_show_members_alone(client: Client) -> None:
    today = timezone.localdate()
    member, other = sign(firm("=Imaginary Works")), sign(firm("Only Registered Works"))
    made = pledges.send_evidence(by=None, pledge=member.pledges.get(), on=today, what="An hour", now=timezone.now())
    pledges.decide_evidence(by=None, evidence=made, accept=True, now=timezone.now())
    page = client.get(BASE).content.decode()
    assert "=Imaginary Works" in page and other.who not in page
    assert "<strong>1</strong> member with <strong>1</strong> active pledge. 2 organisations registered" in page
    rows = client.get(f"{BASE}data.csv").content.decode().splitlines()
    assert len(rows) == 2
    assert rows[1].startswith("'=Imaginary Works,")  # no spreadsheet takes a name for a formula


def test_pages_are_for_their_organisation_and_the_region_alone(client: Client) -> None:
    _, lead = make_hub()
    one, two = firm(), firm("Another Works")
    signup = sign(one)
    show(signup, TODAY, accept=False)
    there = f"{BASE}{signup.public_id}/"
    held = PledgeEvidence.objects.get()
    for user, answer in (
        (None, 302),
        (who_answers(two), 403),
        (make_user(), 403),
        (who_answers(one), 200),
        (lead, 200),
    ):
        client.logout()
        if user:
            client.force_login(user)
        assert client.get(there).status_code == answer
        assert client.get(f"{BASE}evidence/{held.public_id}/file/").status_code == (404 if answer == 200 else answer)
        assert client.get(f"{BASE}review/").status_code == (200 if user == lead else 302 if user is None else 403)


def filled_in(client: Client) -> str:
    """A visitor fills in page after page; gives the address of the last."""
    at = client.post(f"{BASE}new/")["Location"]
    for filled, wrong in (
        ({"claimed_name": "Imaginary Ltd"}, "Enter the name of your organisation"),
        ({"types": [TYPE]}, "Choose at least one pledge"),
        ({"contact_name": "A", "contact_email": "a@example.org"}, "Enter your e-mail address"),
    ):
        refused = client.post(at, {})
        assert refused.status_code == 422
        assert wrong in refused.content.decode()
        at = client.post(at, filled)["Location"]
    assert "Imaginary Ltd" in client.get(at).content.decode()
    return at


def test_no_page_of_the_pledge_is_passed_over(client: Client) -> None:
    for step in ("pledges", "contact", "check"):
        assert client.get(f"{BASE}new/{step}/")["Location"] == f"{BASE}new/", "nothing was begun"
    assert client.get(f"{BASE}new/elsewhere/").status_code == 404
    client.post(f"{BASE}new/")
    for filled, step in (({}, "organisation"), ({"claimed_name": "Imaginary Ltd"}, "pledges")):
        client.post(f"{BASE}new/organisation/", filled)
        assert client.get(f"{BASE}new/check/")["Location"] == f"{BASE}new/{step}/"
    assert not Offer.objects.exists()


def test_an_answer_is_changed_from_the_last_page_and_comes_back_to_it(client: Client) -> None:
    last = filled_in(client)
    there = f"{BASE}new/organisation/?check"
    assert f'href="{there}"' in client.get(last).content.decode()
    assert 'value="Imaginary Ltd"' in client.get(there).content.decode()
    assert client.post(there, {"claimed_name": "Imaginary Looms"})["Location"] == last
    assert "Imaginary Looms" in client.get(last).content.decode()


def test_whoever_speaks_for_one_organisation_is_not_asked_which(client: Client) -> None:
    one = firm("Imaginary Works")
    client.force_login(who_answers(one))
    assert client.post(f"{BASE}new/")["Location"] == f"{BASE}new/pledges/"
    client.post(f"{BASE}new/pledges/", {"types": [TYPE]})
    client.post(f"{BASE}new/contact/", {"contact_name": "A", "contact_email": "a@example.org"})
    assert "Imaginary Works" in client.get(f"{BASE}new/check/").content.decode()
    client.post(f"{BASE}new/check/", {"listed": "on"})
    assert Offer.objects.get(kind="skills-pledge").owner == one


def test_signing_up_by_the_form_evidence_with_a_file_and_the_hubs_answer(client: Client) -> None:
    _, lead = make_hub()
    wanted = firm("Imaginary Limited")
    last = filled_in(client)
    assert client.post(last, {}).status_code == 422
    assert client.post(last, {"listed": "on", "homepage": "x"}).status_code == 422
    mine = client.post(last, {"listed": "on"})["Location"]
    assert client.get(last)["Location"] == f"{BASE}new/", "what was sent is not sent again"
    assert "The hub still has to say" in client.get(mine).content.decode()
    signup = Offer.objects.get(kind="skills-pledge")
    today = timezone.localdate()
    sent = {
        "do": "evidence", "pledge": signup.pledges.get().public_id, "on_day": today.day, "on_month": today.month,
        "on_year": today.year, "what": "An hour with Year 9",
        "file": SimpleUploadedFile("proof.pdf", b"%PDF-1.7 a paper"),
    }  # fmt: skip
    assert client.post(mine, sent | {"what": "", "file": ""}).status_code == 422
    assert client.post(mine, sent)["Location"] == mine
    client.force_login(lead)
    review = f"{BASE}review/"
    assert client.post(review, {"do": "confirm", "id": signup.public_id}).status_code == 422
    client.post(review, {"do": "confirm", "id": signup.public_id, "organisation": wanted.public_id})
    held = PledgeEvidence.objects.get()
    file = client.get(f"{BASE}evidence/{held.public_id}/file/")
    assert b"".join(file.streaming_content) == b"%PDF-1.7 a paper"  # type: ignore[attr-defined]
    assert "attachment" in file["Content-Disposition"]
    assert client.post(review, {"do": "refuse", "id": held.public_id}).status_code == 422
    client.post(review, {"do": "accept", "id": held.public_id})
    assert "Imaginary Limited" in client.get(BASE).content.decode()
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"engagements.send_evidence", "engagements.decide_evidence", "engagements.confirm_owner"} <= verbs
    client.logout()
    client.post(mine, {"do": "certificate"})
    assert PledgeCertificate.objects.count() == 1


def test_the_wall_asks_the_database_as_often_for_one_as_for_many(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        sign(firm(f"Imaginary Works {number}"), list(pledge_types()))
    with django_assert_max_num_queries(20):
        client.get(BASE)


def test_a_cornerstone_employer_is_counted_by_what_it_did_and_supports_as_many_schools_as_it_offered(
    client: Client,
) -> None:
    _, lead = make_hub()
    one = firm()
    answers = {"commitments": ["lead-group", "placements"], "area": "Burnley"}
    draft = kernel.Draft(title="Imaginary Works for Burnley", number=1, answers=answers)
    offer = kernel.make_offer(
        by=None, region=REGION, kind_id="cornerstone-commitment", owner=one, draft=draft, now=timezone.now()
    )
    with pytest.raises(EngagementError, match="does not stand open"):
        cornerstones.agree_cornerstone(by=None, offer=offer, now=NOW)
    offer = kernel.open_listing(by=None, listing=offer, today=timezone.localdate())
    there = f"{BASE}cornerstone/"
    client.post(there, {"offer": offer.public_id})  # a visitor agrees to nothing
    assert not Engagement.objects.exists()
    client.force_login(lead)
    made = client.post(there, {"offer": offer.public_id})["Location"]
    assert client.post(made, {"school": ""}).status_code == 422
    first, second = school("Imaginary High"), school("Another High")
    client.post(made, {"school": first.public_id})
    full = client.post(made, {"school": second.public_id})
    assert "1 school offered, and as many are supported" in full.content.decode()
    today = timezone.localdate()
    engagement = Engagement.objects.get()
    with pytest.raises(GateClosed, match="Nothing is recorded"):
        kernel.take_step(by=None, engagement=engagement, step="reviewed", party="hub", now=timezone.now())
    for days in (0, 30, 364, 366):
        happened(one, today - timedelta(days=days), at=first)
    (counted,) = cornerstone_queries.cornerstones(REGION, today=today)
    assert (counted.total, counted.schools_met, counted.activities) == (3, 1, (("Talks by employers", 3),))
    page = client.get(there).content.decode()
    assert "Offer placements and work experience" in page and "Burnley" in page
    assert "3 activities at 1 school" in page
    support = engagement.cornerstone_schools.get()
    client.post(made, {"do": "stop", "support": support.pk})
    client.post(made, {"school": second.public_id})
    assert [row.school for row in cornerstone_queries.cornerstones(REGION, today=today)[0].schools] == [second]
