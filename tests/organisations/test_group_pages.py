"""The pages of groups: what the public sees, what each standing opens, and what each form does and refuses."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from routeways.foundation.models import Message, User
from routeways.organisations import actions, queries
from routeways.organisations.models import Consent, Decision, Group, Meeting, Membership, Organisation, Recommendation
from tests.organisations import making_groups as making
from tests.organisations.factories import give, make_hub, make_hub_lead, make_organisation, make_person, make_user

pytestmark = pytest.mark.django_db


def _address(name: str, one: Group | None = None, region: str = "lancashire", **more: object) -> str:
    known = {"public_id": one.public_id} if one else {}
    return reverse(f"organisations:{name}", kwargs={"region": region, **known, **more})


def _as(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def _text(answer: Any) -> str:
    return answer.content.decode()


def _now() -> datetime:
    return timezone.now()


def _opened(kind: str = "employer-advisory-group", owner: Organisation | None = None, **more: Any) -> Group:
    group = making.open_group(kind, owner=owner, **more)
    Group.objects.filter(pk=group.pk).update(opened_on=timezone.localdate())
    return group


def _member(group: Group, **more: Any) -> tuple[User, Membership]:
    user, seat = making.member(group, **more)
    Membership.objects.filter(pk=seat.pk).update(began_on="2026-01-01", term_ends=None)
    return user, seat


def _held(group: Group, **more: Any) -> Meeting:
    """A meeting that took place yesterday."""
    meeting = actions.call_meeting(
        by=None,
        group=group,
        title="Last meeting",
        starts_at=_now() - timedelta(days=1),
        minutes=60,
        place="Mill",
        now=_now(),
    )
    return actions.write_minutes(by=None, meeting=meeting, minutes=more.get("minutes", "We need welders."), now=_now())


def _asked(group: Group, addressee: Organisation | None = None) -> Recommendation:
    return actions.recommend(
        by=None,
        group=group,
        addressee=addressee or making.college(),
        what="Teach laser welding",
        why="Two firms ask.",
        today=timezone.localdate(),
    )


# -- who may open what

# Standing: a member, one who runs it, the hub of the region, and strangers of every kind.
MATRIX = {
    "group-invite": {"member": 403, "chair": 200, "hub": 403},
    "group-change": {"member": 403, "chair": 200, "hub": 403},
    "group-close": {"member": 403, "chair": 200, "hub": 200},
    "group-leave": {"member": 200, "chair": 200, "hub": 403},
    "group-members": {"member": 403, "chair": 200, "hub": 403},
    "group-members-csv": {"member": 403, "chair": 200, "hub": 403},
    "group-recommendations-csv": {"member": 200, "chair": 200, "hub": 200},
    "meeting": {"member": 200, "chair": 200, "hub": 200},
    "meeting-attendance": {"member": 403, "chair": 200, "hub": 403},
    "meeting-minutes": {"member": 403, "chair": 200, "hub": 403},
    "meeting-share": {"member": 403, "chair": 200, "hub": 403},
    "meeting-action": {"member": 403, "chair": 200, "hub": 403},
    "meeting-change": {"member": 403, "chair": 200, "hub": 403},
    "meeting-call": {"member": 403, "chair": 200, "hub": 403},
    "action-add": {"member": 403, "chair": 200, "hub": 403},
    "recommend": {"member": 403, "chair": 200, "hub": 403},
    "recommendation": {"member": 200, "chair": 200, "hub": 200},
    "decide": {"member": 403, "chair": 403, "hub": 403},
    "change-made": {"member": 403, "chair": 200, "hub": 403},
    "notice-send": {"member": 403, "chair": 200, "hub": 403},
    "notice": {"member": 200, "chair": 200, "hub": 200},
}


def _everything() -> tuple[Group, dict[str, str], dict[str, User]]:
    """A forum of a college with one of each record, the addresses of its pages, and people of every standing."""
    works = making.college("Owning College")
    group = _opened("adult-skills-forum", works)
    member, _ = _member(group)
    chair, _ = _member(group, role="chair")
    meeting, asked = _held(group), _asked(group)
    notice = actions.send_notice(
        by=None, group=group, title="A", text="B", due_on=timezone.localdate(), site=making.SITE, now=_now(),
        today=timezone.localdate(),
    )  # fmt: skip
    numbers = {"meeting": meeting.public_id, "recommendation": asked.public_id, "notice": notice.public_id}
    numbers |= {"decide": asked.public_id, "change-made": asked.public_id}
    numbers |= {name: meeting.public_id for name in MATRIX if name.startswith("meeting-") and name != "meeting-call"}
    addresses = {
        name: _address(name, group, **({"number": numbers[name]} if name in numbers else {})) for name in MATRIX
    }
    return group, addresses, {"member": member, "chair": chair, "hub": make_hub_lead()}


def test_each_standing_opens_its_pages_and_strangers_none() -> None:
    group, addresses, people = _everything()
    left, seat = _member(group)
    actions.end_seat(by=left, seat=seat, now=_now(), today=timezone.localdate())
    took_back, kept = _member(group)
    assert kept.consent is not None
    actions.withdraw_consent(by=took_back, consent=kept.consent, now=_now(), today=timezone.localdate())
    strangers = [make_user(), left, took_back, make_hub_lead("cumbria"), make_user(administrator=True)]
    for name, address in addresses.items():
        found = {standing: _as(user).get(address).status_code for standing, user in people.items()}
        assert found == MATRIX[name], name
        assert {_as(user).get(address).status_code for user in strangers} == {403}, name
        answer = _as(None).get(address)
        assert answer.status_code == 302, name
        assert "login" in answer["Location"]


def test_a_closed_group_opens_for_nobody_who_was_a_member_and_takes_nothing_more() -> None:
    group, addresses, people = _everything()
    actions.close_group(by=None, group=group, today=timezone.localdate(), now=_now())
    for name in ("meeting", "group-members-csv", "notice", "group-leave"):
        assert _as(people["member"]).get(addresses[name]).status_code == 403
        assert _as(people["chair"]).get(addresses[name]).status_code == 403
    assert _as(people["hub"]).get(addresses["meeting"]).status_code == 200
    assert group.name not in _text(_as(None).get(_address("groups")))
    assert "was closed on" in _text(_as(None).get(_address("group", group)))


def test_addresses_of_another_region_or_another_group_lead_nowhere() -> None:
    group, _, people = _everything()
    other = _opened()
    meeting = group.meetings.get()
    assert _as(people["chair"]).get(_address("group", group, "cumbria")).status_code == 404
    chair, _ = _member(other, role="chair")
    assert _as(chair).get(_address("meeting", other, number=meeting.public_id)).status_code == 404
    wrong = _address("notice", other, number=group.notices.get().public_id)
    assert _as(chair).get(wrong).status_code == 404


def test_the_public_page_names_no_person_and_shows_no_minutes_of_members() -> None:
    group, _, _ = _everything()
    works = make_organisation("Moonbeam Bakery")
    _, seat = _member(group, name="Fictive Person", represents=works)
    page = _text(_as(None).get(_address("group", group)))
    assert "Moonbeam Bakery" in page
    assert group.purpose in page
    for hidden in ("Fictive", "@example.org", "We need welders.", "Teach laser welding"):
        assert hidden not in page
        assert hidden not in _text(_as(None).get(_address("groups")))
    assert seat.person is not None


def test_public_minutes_are_public_and_those_of_a_set_are_not_even_announced() -> None:
    town, secret = _opened("town-skills-group"), _opened("action-learning-set")
    for group in (town, secret):
        _held(group)
        actions.call_meeting(
            by=None,
            group=group,
            title="Coming",
            starts_at=_now() + timedelta(days=3),
            minutes=60,
            place="Mill 7",
            now=_now(),
        )
    assert "We need welders." in _text(_as(None).get(_address("group", town)))
    page = _text(_as(None).get(_address("group", secret)))
    assert "We need welders." not in page
    assert "Mill 7" not in page
    assert "Mill 7" in _text(_as(None).get(_address("group", town)))


def test_who_runs_a_set_without_being_in_it_sees_members_but_no_notes() -> None:
    hub = make_hub()
    lead = make_hub_lead(hub=hub)
    group = _opened("action-learning-set", hub)
    user, _ = _member(group, name="Fictive Person")
    meeting = _held(group)
    page = _text(_as(lead).get(_address("group", group)))
    assert "Fictive Person" in page
    assert "stays with its members" in page
    assert _as(lead).get(_address("meeting", group, number=meeting.public_id)).status_code == 403
    assert "We need welders." in _text(_as(user).get(_address("meeting", group, number=meeting.public_id)))


# -- forms


def test_the_hub_opens_a_group_step_by_step() -> None:
    hub = make_hub()
    client = _as(make_hub_lead(hub=hub))
    wrong = client.post(_address("group-choose"), {})
    assert wrong.status_code == 422
    assert "Choose a kind of group" in _text(wrong)
    chosen = client.post(_address("group-choose"), {"kind": f"adult-skills-forum:{hub.public_id}"})
    assert chosen.status_code == 302
    again = client.post(chosen["Location"], {"name": "—", "purpose": "To talk."})
    assert "Give the group a name." in _text(again)
    assert "To talk." in _text(again)  # nothing that was typed is lost
    done = client.post(chosen["Location"], {"name": "Moonbeam Forum", "purpose": "To talk.", "quorum": ""}, follow=True)
    assert "Moonbeam Forum is open" in _text(done)
    other = make_organisation(kind="hub")
    foreign = _address("group-open", kind="adult-skills-forum", owner=other.public_id)
    assert client.get(foreign).status_code == 404


def test_an_invitation_is_accepted_by_private_link_with_nothing_ticked_before() -> None:
    group = _opened("cornerstone-employer-group")
    works = make_organisation("Moonbeam Bakery")
    chair, _ = _member(group, role="chair")
    client = _as(chair)
    asked = {"name": "New Member", "email": "new@example.org", "role": "member", "represents": "Nobody Ltd"}
    assert "No organisation of this region is called" in _text(client.post(_address("group-invite", group), asked))
    done = _text(client.post(_address("group-invite", group), {**asked, "represents": "moonbeam bakery"}))
    assert "/groups/invitation/" not in done  # nobody agrees for somebody else
    (link,) = set(
        re.findall(
            r"http://testserver(/lancashire/groups/invitation/\S+)", Message.objects.get(to="new@example.org").body
        )
    )
    visitor = _as(None)
    page = _text(visitor.get(link))
    assert "checked" not in page
    assert "I agree to be a member of" in page
    refused = visitor.post(link, {"name": "New Member", "is_16_or_over": "on"})
    assert refused.status_code == 422
    assert "Nobody becomes a member without agreeing" in _text(refused)
    taken = visitor.post(link, {"name": "New Member", "is_16_or_over": "on", "agrees": "on", "may_be_named": "on"})
    assert "You are a member of" in _text(taken)
    seat = Membership.objects.get(represents=works)
    assert (seat.state, seat.named is not None) == ("active", True)
    public = _text(_as(None).get(_address("group", group)))
    assert "New Member" in public and "Moonbeam Bakery" not in public
    confirm = _address("seat-confirm", group, number=seat.public_id)
    assert "Moonbeam Bakery (not confirmed)" in _text(client.get(_address("group", group)))
    client.post(confirm)
    assert "Moonbeam Bakery" not in _text(_as(None).get(_address("group", group)))
    lead = _as(make_hub_lead(hub=group.owner))
    assert confirm in _text(lead.get(_address("group", group)))
    assert lead.post(confirm).status_code == 302
    assert "New Member, Moonbeam Bakery" in _text(_as(None).get(_address("group", group)))
    assert visitor.get(link).status_code == 410
    assert "already been used" in _text(visitor.get(link))


def test_the_holder_of_an_account_is_asked_to_sign_in_before_accepting() -> None:
    group, user = _opened(), make_user()
    link = _address("group-invitation", token=making.token_of(making.invite(group, user, now=_now())))
    agreed = {"name": "Member", "is_16_or_over": "on", "agrees": "on"}
    for other in (None, make_user()):
        assert "has an account here" in _text(_as(other).get(link))
        assert _as(other).post(link, agreed).status_code == 422
    assert "has an account here" not in _text(_as(user).get(link))
    assert _as(user).post(link, agreed).status_code == 302


def test_an_invitation_can_be_declined_or_taken_back() -> None:
    group = _opened()
    chair, _ = _member(group, role="chair")
    first, second = (making.invite(group, email=f"{name}@example.org", now=_now()) for name in ("first", "second"))
    link = _address("group-invitation", token=making.token_of(first))
    assert (
        _as(None).get(_address("group-invitation", region="cumbria", token=making.token_of(first))).status_code == 404
    )
    assert "Your name and address are deleted" in _text(_as(None).post(link, {"decline": "yes"}))
    end = _address("seat-end", group, number=second.seat.public_id)
    assert end in _text(_as(chair).get(_address("group-members", group)))
    assert "Withdraw the invitation to" in _text(_as(chair).get(end))
    assert _as(chair).post(end).status_code == 302
    assert _as(chair).post(end).status_code == 404
    gone = _as(None).get(_address("group-invitation", token=making.token_of(second)))
    assert gone.status_code == 410
    assert not Membership.objects.filter(email__contains="@").exists()


def test_a_term_that_ends_soon_is_renewed_on_the_page_of_members() -> None:
    group = _opened()
    chair, _ = _member(group, role="chair")
    _, seat = _member(group, name="Fictive Person")
    Membership.objects.filter(pk=seat.pk).update(term_ends=timezone.localdate() + timedelta(days=20))
    renew = _address("seat-renew", group, number=seat.public_id)
    assert renew in _text(_as(chair).get(_address("group-members", group)))
    assert _as(chair).post(renew).status_code == 302
    seat.refresh_from_db()
    assert seat.term_ends is not None
    assert seat.term_ends > timezone.localdate() + timedelta(days=365)
    assert renew not in _text(_as(chair).get(_address("group-members", group)))


def test_a_meeting_goes_from_call_to_minutes_and_back_to_the_right_hour() -> None:
    group = _opened()
    chair, seat = _member(group, role="chair")
    client = _as(chair)
    day = {"on_day": "1", "on_month": "7", "on_year": "2020"}
    asked = {"title": "Summer meeting", "at": "14.30", "minutes": "90", "agenda": "Welcome\n\nWelding", **day}
    wrong = _text(client.post(_address("meeting-call", group), asked))
    assert "Enter a place, or the link to join" in wrong
    assert "Welding" in wrong
    assert client.post(_address("meeting-call", group), {**asked, "place": "Mill"}).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.starts_at.isoformat() == "2020-07-01T13:30:00+00:00"  # British Summer Time
    number = {"number": meeting.public_id}
    page = _text(client.get(_address("meeting", group, **number)))
    assert "1 July 2020, 14:30" in page
    assert [item.title for item in meeting.agenda.all()] == ["Welcome", "Welding"]
    Membership.objects.filter(pk=seat.pk).update(began_on="2020-01-01")
    sheet = _address("meeting-attendance", group, **number)
    assert "Say whether" in _text(client.post(sheet, {}))
    assert client.post(sheet, {seat.public_id: "present"}).status_code == 302
    assert "The quorum of 1 was reached." in _text(client.get(_address("meeting", group, **number)))
    assert client.post(_address("meeting-minutes", group, **number), {"minutes": "<b>Agreed</b>"}).status_code == 302
    assert "&lt;b&gt;Agreed&lt;/b&gt;" in _text(client.get(_address("meeting", group, **number)))
    changed = {**asked, "place": "Loom", "on_year": "2031"}
    assert client.post(_address("meeting-change", group, **number), changed).status_code == 302
    assert "Cancel this meeting" in _text(client.get(_address("meeting", group, **number)))
    assert client.post(_address("meeting-cancel", group, **number)).status_code == 302
    assert "This meeting is cancelled." in _text(client.get(_address("meeting", group, **number)))


def test_an_outcome_is_shared_only_when_the_group_agreed_and_can_be_taken_back() -> None:
    group = _opened("action-learning-set")
    leader, _ = _member(group, role="facilitator")
    client, meeting = _as(leader), _held(group)
    address = _address("meeting-share", group, number=meeting.public_id)
    assert "only when the group agrees" in _text(client.post(address, {"outcome": "A welders’ day."}))
    assert client.post(address, {"outcome": "A welders’ day.", "agreed": "on"}).status_code == 302
    assert "A welders’ day." in _text(_as(None).get(_address("group", group)))
    assert client.post(address, {"take-back": "yes"}).status_code == 302
    assert "A welders’ day." not in _text(_as(None).get(_address("group", group)))


def test_whoever_took_an_action_on_says_that_it_is_done() -> None:
    group = _opened()
    chair, chairs = _member(group, role="chair")
    user, seat = _member(group)
    other, _ = _member(group)
    address = _address("action-add", group)
    day = {"due_on_day": "1", "due_on_month": "2", "due_on_year": "2026"}
    assert _as(chair).post(address, {"what": "Ask", "taken_by": seat.public_id, **day}).status_code == 302
    item = group.action_items.get()
    done = _address("action-done", group, number=item.public_id)
    assert "Only whoever took it on" in _text(_as(other).post(done, follow=True))
    assert _as(user).post(done).status_code == 302
    item.refresh_from_db()
    assert item.done_on == timezone.localdate()
    assert chairs.pk != seat.pk


def test_a_recommendation_walks_through_the_pages_to_its_evidence() -> None:
    group, works, planner = _opened(), making.college("Shuttle College"), make_user()
    give(planner, "curriculum-planner", works)
    chair, _ = _member(group, role="chair")
    asked = {"what": "Teach laser welding", "why": "Two firms ask.", "addressee": "Shuttle", "meeting": ""}
    making.college("Shuttle Academy")
    wrong = _text(_as(chair).post(_address("recommend", group), asked))
    assert "could be one of several" in wrong
    assert "Two firms ask." in wrong
    assert _as(chair).post(_address("recommend", group), {**asked, "addressee": "Shuttle College"}).status_code == 302
    number = {"number": Recommendation.objects.get().public_id}
    client = _as(planner)
    assert "Waiting for your decision" in _text(client.get(_address("groups")))
    assert ">Decide<" in _text(client.get(_address("recommendation", group, **number)))
    empty = client.post(_address("decide", group, **number), {"outcome": "changed", "reason": "Cost."})
    assert "Say what you will do instead" in _text(empty)
    decided = {"outcome": "accepted", "reason": "The rig is free."}
    assert client.post(_address("decide", group, **number), decided).status_code == 302
    again = client.post(_address("decide", group, **number), {"outcome": "refused", "reason": "No."})
    assert "decided already" in _text(again)
    assert Decision.objects.get().outcome == "accepted"
    day = {"made_on_day": "1", "made_on_month": "2", "made_on_year": "2026"}
    assert client.post(_address("change-made", group, **number), {"what": "New unit", **day}).status_code == 302
    change = Recommendation.objects.get().changes.get()
    proof = _address("evidence-add", group, **number, change=change.public_id)
    assert client.post(proof, {"says": "On its page", "link": "https://x.example/"}).status_code == 302
    page = _text(_as(chair).get(_address("recommendation", group, **number)))
    for text in ("The rig is free.", "New unit", "On its page", "Done, with evidence"):
        assert text in page
    listed = _as(chair).get(_address("group-recommendations-csv", group)).content.decode("utf-8-sig")
    assert "Teach laser welding" in listed
    assert "https://x.example/" in listed


def test_a_notice_is_confirmed_by_members_and_only_those_who_run_the_group_see_by_whom() -> None:
    group = _opened("adult-skills-forum")
    chair, _ = _member(group, role="chair", name="Chair Person")
    user, _ = _member(group, name="Fictive Person")
    day = {"due_on_day": "1", "due_on_month": "7", "due_on_year": "2099"}
    sent = _as(chair).post(_address("notice-send", group), {"title": "A mill closes", "text": "Help.", **day})
    assert sent.status_code == 302
    assert "A mill closes" in _text(_as(user).get(_address("group", group)))
    done = _as(user).post(_address("notice-read", group, number=group.notices.get().public_id), follow=True)
    assert "You have confirmed" in _text(done)
    assert "1 of 2 members" in _text(done)
    assert "Chair Person" not in _text(done)
    assert "Fictive Person" in _text(_as(chair).get(sent["Location"]))


def test_a_network_is_joined_and_left_on_its_page() -> None:
    group, user = _opened("business-network"), make_user("Fictive Person")
    client = _as(user)
    assert _as(None).get(_address("group-join", group)).status_code == 302
    assert client.get(_address("group-join", _opened())).status_code == 404
    refused = client.post(_address("group-join", group), {"is_16_or_over": "on"})
    assert refused.status_code == 422
    assert client.post(_address("group-join", group), {"is_16_or_over": "on", "agrees": "on"}).status_code == 302
    assert "Your seat" in _text(client.get(_address("group", group)))
    left = client.post(_address("group-leave", group), follow=True)
    assert "You have left" in _text(left)
    assert not Membership.objects.filter(user=user).exists()


def test_a_person_sees_and_takes_back_all_they_agreed_to_on_one_page() -> None:
    group = _opened()
    user, _ = _member(group)
    client = _as(user)
    page = _text(client.get(_address("consents")))
    assert f"Member of a group: {group.name}" in page
    assert "checked" not in page
    nothing = client.post(_address("consents"), {})
    assert nothing.status_code == 422
    assert client.post(_address("consents"), {"agrees": ["region-newsletter"]}).status_code == 302
    assert "Send me the newsletter" in _text(client.get(_address("consents")))
    exported = client.get(_address("consents-json")).json()["consents"]
    assert {row["purpose"] for row in exported} == {"group-membership", "region-newsletter"}
    theirs = Consent.objects.get(purpose="group-membership")
    stranger = _as(make_user())
    assert stranger.post(_address("consent-withdraw", number=theirs.public_id)).status_code == 404
    assert client.post(_address("consent-withdraw", number=theirs.public_id)).status_code == 302
    assert client.get(_address("group-leave", group)).status_code == 403
    assert not Membership.objects.filter(state="active").exists()
    assert _as(None).get(_address("consents")).status_code == 302


def test_who_agreed_to_be_written_to_is_listed_for_those_who_may_write() -> None:
    user, lead = make_user("=Fictive"), make_hub_lead()
    _as(user).post(_address("consents"), {"agrees": ["survey-contact"]})
    assert "1 person" in _text(_as(lead).get(_address("contacts")))
    listed = _as(lead).get(_address("contacts-csv", purpose="survey-contact")).content.decode("utf-8-sig")
    assert listed.splitlines() == ["name,email", f"'=Fictive,{user.email}"]
    news = _as(lead).get(_address("contacts-csv", purpose="region-newsletter")).content.decode("utf-8-sig")
    assert news.splitlines() == ["name,email"]
    assert _as(lead).get(_address("contacts-csv", purpose="everything")).status_code == 404
    for stranger in (user, make_user(administrator=True), make_hub_lead("cumbria")):
        assert _as(stranger).get(_address("contacts")).status_code == 403
        assert _as(stranger).get(_address("contacts-csv", purpose="survey-contact")).status_code == 403


def test_the_calendar_is_public_without_the_link_and_a_sets_is_closed() -> None:
    group, secret = _opened(), _opened("action-learning-set")
    user, _ = _member(group)
    for one in (group, secret):
        actions.call_meeting(
            by=None,
            group=one,
            title="Coming",
            starts_at=_now() + timedelta(days=3),
            minutes=60,
            link="https://join.example/x",
            now=_now(),
        )
    answer = _as(None).get(_address("group-calendar", group))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "BEGIN:VEVENT" in _text(answer)
    assert "join.example" not in _text(answer)
    assert "join.example" in _text(_as(user).get(_address("group-calendar", group)))
    assert _as(None).get(_address("group-calendar", secret)).status_code == 302
    assert _as(user).get(_address("group-calendar", secret)).status_code == 403


def test_a_list_of_members_runs_no_formula() -> None:
    group = _opened()
    chair, _ = _member(group, role="chair")
    _member(group, name="=cmd|x")
    text = _as(chair).get(_address("group-members-csv", group)).content.decode("utf-8-sig")
    assert "'=cmd|x" in text
    assert ",=cmd" not in text


def test_what_is_overdue_is_for_those_who_oversee_the_region() -> None:
    group = _opened()
    asked = _asked(group)
    Recommendation.objects.filter(pk=asked.pk).update(decide_by="2026-01-01", made_on="2025-11-01")
    user, _ = _member(group)
    assert "Teach laser welding" in _text(_as(make_hub_lead()).get(_address("groups-overdue")))
    assert "Nothing is overdue" in _text(
        _as(make_hub_lead("cumbria")).get(_address("groups-overdue", region="cumbria"))
    )
    for stranger in (user, make_user(), make_hub_lead("cumbria")):
        assert _as(stranger).get(_address("groups-overdue")).status_code == 403


def test_the_list_of_groups_asks_the_database_a_fixed_number_of_times(django_assert_max_num_queries: Any) -> None:
    hub = make_hub()
    for number in range(6):
        _opened(owner=hub, name=f"Group {number}")
    with django_assert_max_num_queries(12):
        _as(None).get(_address("groups"))


def test_a_person_with_a_role_is_found_by_name_and_number(django_user_model: Any) -> None:
    works = make_organisation("Moonbeam Bakery", aliases=())
    make_organisation("Moonbeam Bakery Annex")
    make_person(works)
    assert queries.named("lancashire", "the moonbeam bakery ltd") == [works]
    assert len(queries.named("lancashire", "moonbeam")) == 2
    assert queries.named("lancashire", " ") == []
    assert queries.named("cumbria", "moonbeam bakery") == []
