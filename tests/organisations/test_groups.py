"""Groups: who may open, see and run them; membership by consent; meetings; recommendation to evidence; notices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from routeways.foundation.links import LinkError
from routeways.foundation.models import AuditEntry, Message, User
from routeways.organisations import actions, queries
from routeways.organisations.actions.membership import months_after
from routeways.organisations.group_access import answers, closes, follows, openings, reads, records, runs, sees
from routeways.organisations.models import (
    ActionItem,
    Consent,
    Group,
    Meeting,
    Membership,
    Notice,
    Person,
    Recommendation,
)
from routeways.organisations.records import NewContactRoute, OrganisationError
from tests.organisations.factories import give, make_hub, make_hub_lead, make_organisation, make_person, make_user
from tests.organisations.making_groups import (
    NOW,
    SITE,
    TODAY,
    college,
    invite,
    member,
    open_group,
    seat,
    token_of,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=20)


# -- opening


def test_each_role_opens_the_kinds_that_name_it_for_its_own_organisation() -> None:
    hub, works = make_hub(), college()
    lead, planner, stranger = make_hub_lead(hub=hub), make_user(), make_user()
    give(planner, "curriculum-planner", works)
    offered = {(kind.id, owner.pk) for kind, owner in openings(lead, "lancashire", today=TODAY)}
    assert ("adult-skills-forum", hub.pk) in offered
    assert {owner for _, owner in offered} == {hub.pk}
    assert {kind.id for kind, _ in openings(planner, "lancashire", today=TODAY)} == {
        "action-learning-set",
        "employer-advisory-group",
        "fe-professional-development-network",
        "t-level-routeway-network",
    }
    for actor, region in ((stranger, "lancashire"), (lead, "cumbria"), (planner, "cumbria"), (None, "lancashire")):
        assert openings(actor, region, today=TODAY) == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "—"}, "Give the group a name"),
        ({"purpose": " "}, "Say what the group is for"),
        ({"quorum": 0}, "at least 1"),
        ({"contact_email": "skills@example.org"}, "which team or job"),
        ({"contact_label": "Team", "contact_email": "nowhere"}, "email"),
        ({"name": "x" * 161}, "at most 160"),
    ],
)
def test_a_group_that_is_not_clear_is_refused_and_leaves_nothing(fields: dict[str, object], message: str) -> None:
    with pytest.raises(OrganisationError, match=message):
        open_group(**fields)  # type: ignore[arg-type]
    assert not Group.objects.exists()
    with pytest.raises(OrganisationError, match="no kind of group"):
        actions.open_group(
            by=None, region="lancashire", owner=make_hub(), kind="choir", name="A", purpose="B", today=TODAY
        )


def test_a_name_is_given_once_in_a_region_and_free_again_after_closing() -> None:
    hub = make_hub()
    one = open_group(owner=hub, name="Moonbeam Forum")
    with pytest.raises(OrganisationError, match="in this region already"):
        open_group(owner=hub, name="Moonbeam Forum")
    actions.close_group(by=None, group=one, today=TODAY, now=NOW)
    assert open_group(owner=hub, name="Moonbeam Forum").pk != one.pk
    with pytest.raises(OrganisationError, match="does not work in the region"):
        actions.open_group(
            by=None, region="cumbria", owner=hub, kind="business-network", name="A", purpose="B", today=TODAY
        )


def test_the_contact_of_a_group_is_never_a_persons_own_address() -> None:
    person = make_person(make_organisation())
    with pytest.raises(OrganisationError, match="a person’s own address"):
        open_group(contact_label="Team", contact_email=person.work_email)


def test_a_change_is_made_as_a_whole_or_not_at_all() -> None:
    one = open_group(name="Moonbeam Forum")
    with pytest.raises(OrganisationError):
        actions.change_group(by=None, group=one, name="Sunbeam Forum", purpose="")
    one.refresh_from_db()
    assert one.name == "Moonbeam Forum"
    assert actions.change_group(by=None, group=one, name="Sunbeam Forum", quorum=4).quorum_of(10) == 4
    assert AuditEntry.objects.filter(verb="organisations.change_group").count() == 1


# -- membership by consent


def test_nobody_is_a_member_before_they_agreed_in_words_that_are_kept() -> None:
    one = open_group(name="Moonbeam Forum")
    user = make_user()
    invited = invite(one, user)
    assert not sees(one, user, today=TODAY)
    answer = {"by": user, "token": token_of(invited), "name": "Fictive", "may_be_named": False, "is_16_or_over": True}
    for refused in ({"agrees": False}, {"agrees": True, "is_16_or_over": False}):
        with pytest.raises(OrganisationError):
            actions.accept_invitation(**{**answer, **refused}, site=SITE, now=NOW, today=TODAY)  # type: ignore[arg-type]
        assert invited.seat.state == Membership.State.INVITED
    assert not Consent.objects.exists()
    taken = actions.accept_invitation(**answer, agrees=True, site=SITE, now=NOW, today=TODAY)  # type: ignore[arg-type]
    assert taken.consent is not None
    assert (taken.consent.version, taken.consent.given_at) == ("2026.1", NOW)
    assert "I agree to be a member of Moonbeam Forum." in taken.consent.wording
    assert (taken.name, taken.email) == ("", "")
    assert taken.term_ends == date(2028, 3, 26)
    assert sees(one, user, today=TODAY)
    assert reads(one, user, today=TODAY)
    assert not runs(one, user, today=TODAY)
    with pytest.raises(LinkError):
        actions.invited(token_of(invited), NOW)


def test_whoever_has_no_account_is_sent_one_and_a_demonstration_sends_nothing() -> None:
    one = open_group()
    boss = make_user()
    invited = actions.invite(
        by=boss, group=one, name="New", email="new@example.org", role="employer", site=SITE, now=NOW, today=TODAY
    )
    taken = actions.accept_invitation(
        by=None,
        token=token_of(invited),
        name="New Person",
        agrees=True,
        may_be_named=False,
        is_16_or_over=True,
        site=SITE,
        now=NOW,
        today=TODAY,
    )
    assert taken.user == User.objects.get(email="new@example.org")
    assert taken.person is not None
    assert taken.person.user == taken.user
    assert list(Message.objects.order_by("pk").values_list("template", flat=True)) == [
        "organisations/group_invitation",
        "foundation/invitation",
    ]
    invented = open_group(owner=make_hub("lancashire-demonstration"))
    seat(invented, email="nobody@example.org")
    assert Message.objects.count() == 2


def test_an_invitation_for_somebody_with_roles_does_not_give_the_roles_to_the_account() -> None:
    one = open_group()
    works = make_organisation()
    person = make_person(works)
    give(person, "organisation-administrator", works)
    taken = seat(one, email=person.work_email, represents=works)
    assert taken.person == person
    person.refresh_from_db()
    assert person.user is None


def test_nobody_accepts_for_the_holder_of_an_account() -> None:
    one, user, runner = open_group(), make_user(), make_user()
    invited = invite(one, user)
    answer = {"token": token_of(invited), "name": "F", "may_be_named": False, "is_16_or_over": True, "agrees": True}
    for other in (None, runner):
        with pytest.raises(OrganisationError, match="Sign in with it"):
            actions.accept_invitation(**answer, by=other, site=SITE, now=NOW, today=TODAY)  # type: ignore[arg-type]
    assert not Consent.objects.exists() and not Person.objects.exists()
    assert actions.invited(token_of(invited), NOW).state == "invited"
    taken = actions.accept_invitation(**answer, by=user, site=SITE, now=NOW, today=TODAY)  # type: ignore[arg-type]
    assert taken.user == user


def test_nobody_is_put_among_the_people_of_an_organisation_that_an_inviter_names() -> None:
    hub, works, user = make_hub(), make_organisation("Moonbeam Bakery"), make_user()
    one = open_group(owner=hub)
    invited = actions.invite(
        by=make_user(),
        group=one,
        name="Stranger",
        email=user.email,
        role=one.rules.roles[-1].id,
        represents=works,
        site=SITE,
        now=NOW,
        today=TODAY,
    )
    taken = actions.accept_invitation(
        by=user,
        token=token_of(invited),
        name="Stranger",
        agrees=True,
        may_be_named=True,
        is_16_or_over=True,
        site=SITE,
        now=NOW,
        today=TODAY,
    )
    assert not works.people.exists()
    assert taken.speaks_for == "Moonbeam Bakery (not confirmed)"
    assert queries.represented(one, today=TODAY) == []
    with pytest.raises(OrganisationError, match="Only the organisation itself"):
        actions.confirm_represents(by=user, seat=taken, today=TODAY)
    administrator = make_user()
    give(make_person(works, user=administrator), "organisation-administrator", works)
    actions.confirm_represents(by=administrator, seat=taken, today=TODAY)
    taken.refresh_from_db()
    assert taken.speaks_for == "Moonbeam Bakery"
    assert queries.represented(one, today=TODAY) == ["Moonbeam Bakery"]
    assert AuditEntry.objects.filter(verb="organisations.confirm_represents").count() == 1


def test_declining_or_not_answering_deletes_name_and_address() -> None:
    one = open_group()
    declined = invite(one, email="declines@example.org")
    actions.decline_invitation(token=token_of(declined), now=NOW, today=TODAY)
    silent = invite(one, email="silent@example.org")
    later = NOW + timedelta(days=31)
    assert actions.forget_expired_invitations(by=None, region="lancashire", now=later, today=later.date()) == 1
    for invited in (declined, silent):
        invited.seat.refresh_from_db()
        assert (invited.seat.name, invited.seat.email, invited.seat.state) == ("", "", "declined")
    with pytest.raises(LinkError):
        actions.invited(token_of(silent), NOW)


def test_leaving_takes_name_and_address_off_and_keeps_that_the_seat_was_held() -> None:
    one = open_group()
    works = make_organisation("Moonbeam Bakery")
    user, held = member(one, represents=works)
    actions.end_seat(by=user, seat=held, now=LATER, today=LATER.date())
    held.refresh_from_db()
    assert (held.state, held.person, held.user, held.consent) == ("left", None, None, None)
    assert (held.represents, held.began_on, held.ended_on) == (works, TODAY, LATER.date())
    assert held.called == "Former employer member" or held.called.startswith("Former")
    assert not Person.objects.exists()  # recorded only for the group
    consent = Consent.objects.get()
    assert consent.withdrawn_at == LATER
    assert not sees(one, user, today=LATER.date())
    again = AuditEntry.objects.count()
    actions.end_seat(by=user, seat=held, now=LATER, today=LATER.date())
    assert AuditEntry.objects.count() == again


def test_a_person_who_holds_a_role_stays_recorded_when_they_leave_a_group() -> None:
    one, works, user = open_group(), make_organisation(), make_user()
    person = make_person(works, user=user)
    give(person, "organisation-contact", works)
    held = seat(one, user)
    assert held.person == person
    actions.end_seat(by=user, seat=held, now=LATER, today=LATER.date())
    assert Person.objects.get() == person


def test_a_contact_whom_the_organisation_recorded_itself_stays_when_they_leave_a_group() -> None:
    one, works = open_group(), make_organisation()
    person = make_person(works)
    held = seat(one, email=person.work_email, represents=works)
    assert held.person == person
    actions.end_seat(by=None, seat=held, now=LATER, today=LATER.date())
    assert Person.objects.filter(pk=person.pk, work_email=person.work_email).exists()


def test_taking_back_consent_is_leaving() -> None:
    one = open_group()
    user, held = member(one)
    assert held.consent is not None
    actions.withdraw_consent(by=user, consent=held.consent, now=LATER, today=LATER.date())
    assert not sees(one, user, today=LATER.date())
    assert Membership.objects.get(pk=held.pk).state == "left"
    assert Consent.objects.get().withdrawn_at == LATER


def test_seats_are_not_given_twice_nor_more_often_than_the_kind_allows() -> None:
    one = open_group("action-learning-set")
    user, _ = member(one)
    with pytest.raises(OrganisationError, match="is a member already"):
        invite(one, user)
    for number in range(7):
        invite(one, email=f"m{number}@example.org")
    with pytest.raises(OrganisationError, match="at most 8 members"):
        invite(one, email="ninth@example.org")
    chaired = open_group()
    for number in range(2):
        invite(chaired, email=f"c{number}@example.org", role="chair")
    with pytest.raises(OrganisationError, match="at most 2"):
        invite(chaired, email="third@example.org", role="chair")
    for wrong in ({"email": "nowhere"}, {"name": " "}, {"role": "emperor"}):
        with pytest.raises(OrganisationError):
            invite(chaired, **wrong)


def test_no_more_invitations_wait_than_a_group_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("routeways.organisations.actions.invitations.MOST_WAITING", 2)
    one = open_group("adult-skills-forum")
    for number in range(2):
        invite(one, email=f"m{number}@example.org")
    with pytest.raises(OrganisationError, match="2 invitations wait"):
        invite(one, email="third@example.org")


def test_a_term_that_has_ended_closes_the_workspace_until_it_is_renewed() -> None:
    one = open_group()
    user, held = member(one)
    after = date(2028, 3, 27)
    with pytest.raises(OrganisationError, match="is a member already"):
        invite(one, user)
    assert sees(one, user, today=date(2028, 3, 26))
    assert not sees(one, user, today=after)
    assert list(queries.terms_ending(one, today=after)) == [held]
    actions.renew_seat(by=None, seat=held, today=after)
    assert sees(one, user, today=after)


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2026, 3, 27), 24, date(2028, 3, 26)),
        (date(2026, 1, 31), 1, date(2026, 2, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
    ],
)
def test_a_term_is_so_many_months(day: date, months: int, last: date) -> None:
    assert months_after(day, months) == last


def test_closing_ends_every_seat_and_nothing_changes_any_more() -> None:
    one = open_group()
    user, held = member(one)
    invite(one, email="waits@example.org")
    actions.close_group(by=None, group=one, today=LATER.date(), now=LATER)
    assert not Membership.objects.exclude(name="", email="").exists()
    assert not Membership.objects.filter(state__in=["invited", "active"]).exists()
    assert not sees(one, user, today=LATER.date())
    for act in (
        lambda: invite(one, email="late@example.org"),
        lambda: actions.change_group(by=None, group=one, name="New"),
        lambda: actions.close_group(by=None, group=one, today=TODAY, now=NOW),
        lambda: actions.renew_seat(by=None, seat=held, today=TODAY),
    ):
        with pytest.raises(OrganisationError, match="was closed on 16 April 2026"):
            act()


def test_a_network_that_is_open_to_all_is_joined_by_agreeing() -> None:
    network, forum, user = open_group("business-network"), open_group("adult-skills-forum"), make_user("Fictive")
    yes = {"agrees": True, "may_be_named": False, "is_16_or_over": True, "now": NOW, "today": TODAY}
    with pytest.raises(OrganisationError, match="by invitation"):
        actions.join(by=user, group=forum, **yes)  # type: ignore[arg-type]
    with pytest.raises(OrganisationError, match="Tick the box"):
        actions.join(by=user, group=network, **{**yes, "agrees": False})  # type: ignore[arg-type]
    actions.join(by=user, group=network, **yes)  # type: ignore[arg-type]
    assert sees(network, user, today=TODAY)
    with pytest.raises(OrganisationError, match="You are a member"):
        actions.join(by=user, group=network, **yes)  # type: ignore[arg-type]


# -- who may do what


def test_members_see_their_group_and_nobody_elses() -> None:
    ours, other = open_group(), open_group()
    user, _ = member(ours)
    assert sees(ours, user, today=TODAY)
    assert reads(ours, user, today=TODAY)
    assert not sees(other, user, today=TODAY)
    assert set(Group.objects.visible_to(user, today=TODAY)) == {ours}
    assert not queries.seats(other, user, today=TODAY).exists()
    for stranger in (None, make_user(), make_hub_lead("cumbria"), make_user(administrator=True)):
        assert not sees(ours, stranger, today=TODAY)
        assert not queries.seats(ours, stranger, today=TODAY).exists()


def test_a_member_of_two_routes_sees_both() -> None:
    first, second = open_group("t-level-routeway-network"), open_group("t-level-routeway-network")
    user, _ = member(first)
    seat(second, user)
    assert set(Group.objects.visible_to(user, today=TODAY)) == {first, second}


def test_the_hub_oversees_its_region_but_not_what_is_said_in_confidence() -> None:
    hub, works = make_hub(), college()
    lead = make_hub_lead(hub=hub)
    theirs = open_group(owner=works)
    secret = open_group("action-learning-set", owner=works)
    assert reads(theirs, lead, today=TODAY)
    assert not runs(theirs, lead, today=TODAY)
    assert closes(theirs, lead, today=TODAY)
    assert not sees(secret, lead, today=TODAY)
    other = make_hub_lead("cumbria")
    assert not reads(theirs, other, today=TODAY)
    assert not closes(theirs, other, today=TODAY)


def test_who_opened_a_confidential_set_runs_it_without_reading_it() -> None:
    hub = make_hub()
    lead = make_hub_lead(hub=hub)
    secret = open_group("action-learning-set", owner=hub)
    assert sees(secret, lead, today=TODAY)
    assert runs(secret, lead, today=TODAY)
    assert not reads(secret, lead, today=TODAY)
    assert not records(secret, lead, today=TODAY)
    user, _ = member(secret, role="facilitator")
    assert records(secret, user, today=TODAY)


def test_rows_of_a_group_are_visible_to_exactly_those_who_read_it() -> None:
    hub, works = make_hub(), college()
    lead = make_hub_lead(hub=hub)
    forum = open_group("adult-skills-forum", owner=works)
    secret = open_group("action-learning-set", owner=hub)
    insider, in_forum = member(forum)
    in_set, set_seat = member(secret)
    for one, held in ((forum, in_forum), (secret, set_seat)):
        meeting = _meeting(one)
        actions.add_action(by=None, group=one, what="Ask", taken_by=held, due_on=TODAY, meeting=meeting)
    actions.send_notice(
        by=None, group=forum, title="A", text="B", due_on=TODAY, site=SITE, now=NOW, today=TODAY
    )  # fmt: skip
    for actor in (lead, insider, in_set, make_user(), None):
        readable = {one for one in (forum, secret) if reads(one, actor, today=TODAY)}
        for model in (Meeting, ActionItem):
            assert {row.group for row in model.objects.visible_to(actor, today=TODAY)} == readable
        assert Notice.objects.visible_to(actor, today=TODAY).exists() == (forum in readable)
    assert reads(forum, lead, today=TODAY)
    assert not reads(secret, lead, today=TODAY)


def test_a_role_that_has_ended_runs_nothing() -> None:
    works, user = college(), make_user()
    give(user, "curriculum-planner", works, valid_to=date(2026, 3, 1))
    one = open_group(owner=works)
    assert runs(one, user, today=date(2026, 3, 1))
    assert not sees(one, user, today=date(2026, 3, 2))


# -- meetings


def _meeting(group: Group, **more: object) -> actions.meetings.Meeting:  # type: ignore[name-defined]
    asked = {"title": "First meeting", "starts_at": NOW + timedelta(days=7), "minutes": 90, "place": "Room 1", **more}
    return actions.call_meeting(by=None, group=group, now=NOW, **asked)  # type: ignore[arg-type]


def test_whether_the_quorum_was_reached_is_kept_as_it_was_on_the_day() -> None:
    one = open_group()  # half of the members
    seats = [member(one)[1] for _ in range(3)]
    meeting = _meeting(one)
    states = {held.public_id: "present" for held in seats[:2]} | {seats[2].public_id: "apologies"}
    with pytest.raises(OrganisationError, match="after the meeting has begun"):
        actions.record_attendance(by=None, meeting=meeting, states=states, now=NOW)
    done = actions.record_attendance(by=None, meeting=meeting, states=states, now=LATER)
    assert (done.members_then, done.quorum_then, done.present, done.quorate) == (3, 2, 2, True)
    only = {held.public_id: "absent" for held in seats} | {seats[0].public_id: "present"}
    assert actions.record_attendance(by=None, meeting=meeting, states=only, now=LATER).quorate is False
    with pytest.raises(OrganisationError, match="Say of each member"):
        actions.record_attendance(by=None, meeting=meeting, states={"nobody": "present"}, now=LATER)
    actions.end_seat(by=None, seat=seats[0], now=LATER, today=LATER.date())
    row = meeting.attendance.get(membership=seats[0])
    assert row.membership.called.startswith("Former")
    assert [held.pk for held in queries.members_at(meeting)] == [held.pk for held in seats]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": " "}, "a title"),
        ({"minutes": 1}, "between 5 minutes"),
        ({"place": ""}, "Say where"),
        ({"link": "javascript:alert(1)"}, "must begin with https"),
        ({"agenda": ["x" * 201]}, "longer than 200"),
        ({"agenda": ["x"] * 41}, "at most 40"),
    ],
)
def test_a_meeting_that_is_not_clear_is_refused(fields: dict[str, object], message: str) -> None:
    with pytest.raises(OrganisationError, match=message):
        _meeting(open_group(), **fields)


def test_members_are_told_of_a_meeting_and_of_its_end_before_it_began() -> None:
    one = open_group()
    user, _ = member(one)
    invite(one, email="asked@example.org")
    before = Message.objects.count()
    meeting = _meeting(one, site=SITE, agenda=["Welcome"])
    actions.cancel_meeting(by=None, meeting=meeting, now=NOW, site=SITE)
    called, cancelled = Message.objects.order_by("pk")[before:]
    assert called.to == cancelled.to == user.email
    assert called.subject.endswith("First meeting, 3 April 2026")
    assert "Friday 3 April 2026, 10:30 to 12:00" in called.body  # British Summer Time
    assert "1. Welcome" in called.body
    assert cancelled.subject.endswith("First meeting is cancelled")
    invented = open_group(owner=make_hub("lancashire-demonstration"))
    seat(invented, email="nobody@example.org")
    _meeting(invented, site=SITE)
    assert Message.objects.count() == before + 2


def test_a_kind_may_bring_its_own_agenda() -> None:
    meeting = _meeting(open_group("action-learning-set"))
    assert [item.title for item in meeting.agenda.all()] == [
        "Presenter and question",
        "Questions",
        "Reflection",
        "Actions",
    ]
    changed = actions.change_meeting(by=None, meeting=meeting, now=LATER, agenda=["One thing"], place="Room 2")
    assert [item.title for item in changed.agenda.all()] == ["One thing"]
    assert (changed.edition, changed.changed_at) == (1, LATER)
    assert actions.cancel_meeting(by=None, meeting=changed, now=LATER).edition == 2


def test_texts_for_other_floors_carry_their_openness_and_confidential_ones_stay() -> None:
    open_one, members_one, secret = (
        open_group(kind) for kind in ("town-skills-group", "employer-advisory-group", "action-learning-set")
    )
    for one in (open_one, members_one, secret):
        meeting = _meeting(one)
        actions.write_minutes(by=None, meeting=meeting, minutes="We need welders.", now=LATER)
    assert [text.openness for text in queries.minutes(open_one)] == ["public"]
    assert [text.openness for text in queries.minutes(members_one)] == ["members"]
    assert queries.minutes(secret) == []
    meeting = secret.meetings.get()
    with pytest.raises(OrganisationError, match="Write what is to be shared"):
        actions.share_outcome(by=None, meeting=meeting, outcome=" ", shared=True, today=TODAY)
    actions.share_outcome(by=None, meeting=meeting, outcome="We start a welders’ day.", shared=True, today=TODAY)
    (text,) = queries.minutes(secret)
    assert (text.text, text.openness) == ("We start a welders’ day.", "public")
    actions.share_outcome(by=None, meeting=meeting, outcome=text.text, shared=False, today=TODAY)
    assert queries.minutes(secret) == []


def test_only_members_take_something_on() -> None:
    one, other = open_group(), open_group()
    _, held = member(one)
    item = actions.add_action(by=None, group=one, what="Ask the mill", taken_by=held, due_on=TODAY)
    assert queries.overdue("lancashire", LATER.date()).actions == (item,)
    with pytest.raises(OrganisationError, match="Only a member"):
        actions.add_action(by=None, group=other, what="Ask", taken_by=held, due_on=TODAY)
    actions.finish_action(by=None, item=item, today=LATER.date())
    assert not queries.overdue("lancashire", LATER.date())


# -- recommendation → decision → change → evidence


def _recommended(group: Group | None = None) -> Recommendation:
    group = group or open_group()
    return actions.recommend(
        by=None, group=group, addressee=college(), what="Teach laser welding", why="Two firms ask.", today=TODAY
    )


def test_a_recommendation_walks_to_evidence_with_a_reason_at_every_step() -> None:
    asked = _recommended()
    assert asked.decide_by == TODAY + timedelta(days=60)
    assert asked.stage(TODAY) == "Waiting for a decision"
    assert asked.stage(asked.decide_by + timedelta(days=1)) == "Decision overdue"
    with pytest.raises(OrganisationError, match="after the recommendation has been accepted"):
        actions.record_change(by=None, recommendation=asked, what="New unit", made_on=TODAY, today=TODAY)
    with pytest.raises(OrganisationError, match="Give the reason"):
        actions.decide(by=None, recommendation=asked, outcome="accepted", reason=" ", today=TODAY)
    with pytest.raises(OrganisationError, match="what you will do instead"):
        actions.decide(by=None, recommendation=asked, outcome="changed", reason="Cost.", today=TODAY)
    actions.decide(by=None, recommendation=asked, outcome="accepted", reason="The rig is free.", today=TODAY)
    asked = Recommendation.objects.get(pk=asked.pk)
    assert asked.stage(TODAY) == "Accepted"
    with pytest.raises(OrganisationError, match="decided already"):
        actions.decide(by=None, recommendation=asked, outcome="refused", reason="No.", today=TODAY)
    with pytest.raises(OrganisationError, match="still to come"):
        actions.record_change(by=None, recommendation=asked, what="Unit", made_on=LATER.date(), today=TODAY)
    change = actions.record_change(by=None, recommendation=asked, what="New unit", made_on=TODAY, today=TODAY)
    assert asked.stage(TODAY) == "Change made"
    with pytest.raises(OrganisationError, match="must begin with https"):
        actions.add_evidence(by=None, change=change, says="See", link="ftp://x", today=TODAY)
    actions.add_evidence(by=None, change=change, says="On the course page", link="https://x.example/", today=TODAY)
    assert Recommendation.objects.get(pk=asked.pk).stage(TODAY) == "Done, with evidence"


def test_the_mailbox_of_whoever_decides_is_told() -> None:
    works = make_organisation(kind="college", contact_routes=(NewContactRoute("Desk", "desk@example.org"),))
    known = {"by": None, "what": "Teach welding", "why": "Needed.", "today": TODAY, "site": SITE}
    actions.recommend(group=open_group(), addressee=works, **known)  # type: ignore[arg-type]
    told = Message.objects.get()
    assert told.to == "desk@example.org"
    assert "Teach welding" in told.body
    assert "26 May 2026" in told.body
    actions.recommend(group=open_group(), addressee=college(), **known)  # type: ignore[arg-type]
    assert Message.objects.count() == 1


def test_a_refusal_stands_with_its_reason_and_has_no_change() -> None:
    asked = _recommended()
    actions.decide(by=None, recommendation=asked, outcome="refused", reason="No room.", today=TODAY)
    asked = Recommendation.objects.get(pk=asked.pk)
    assert asked.stage(LATER.date()) == "Refused"
    with pytest.raises(OrganisationError):
        actions.record_change(by=None, recommendation=asked, what="x", made_on=TODAY, today=TODAY)


def test_a_meeting_without_quorum_recommends_nothing_and_neither_do_kinds_that_may_not() -> None:
    one = open_group()
    _, held = member(one)
    member(one), member(one)
    meeting = _meeting(one)
    states = {row.public_id: "absent" for row in queries.members_at(meeting)} | {held.public_id: "present"}
    meeting = actions.record_attendance(by=None, meeting=meeting, states=states, now=LATER)
    known = {"by": None, "addressee": college(), "what": "A", "why": "B", "today": TODAY}
    with pytest.raises(OrganisationError, match="did not reach its quorum"):
        actions.recommend(group=one, meeting=meeting, **known)  # type: ignore[arg-type]
    with pytest.raises(OrganisationError, match="gives no recommendations"):
        actions.recommend(group=open_group("business-network"), **known)  # type: ignore[arg-type]
    elsewhere = {**known, "addressee": make_organisation(region="cumbria")}
    with pytest.raises(OrganisationError, match="of this region"):
        actions.recommend(group=one, **elsewhere)  # type: ignore[arg-type]


def test_only_the_addressee_decides_and_the_hub_does_not_decide_for_it() -> None:
    asked = _recommended()
    planner, other, lead = make_user(), make_user(), make_hub_lead()
    give(planner, "curriculum-planner", asked.addressee)
    give(other, "curriculum-planner", college("Other College"))
    assert list(queries.addressed("lancashire", planner, today=TODAY)) == [asked]
    assert follows(asked, planner, today=TODAY)
    assert answers(asked, planner, today=TODAY)
    assert not sees(asked.group, planner, today=TODAY)
    for actor in (other, lead):
        assert not queries.addressed("lancashire", actor, today=TODAY).exists()
        assert not answers(asked, actor, today=TODAY)
    assert not follows(asked, other, today=TODAY)
    assert follows(asked, lead, today=TODAY)


def test_what_waits_too_long_is_listed_but_not_what_is_confidential() -> None:
    asked = _recommended()
    _, held = member(asked.group)
    actions.add_action(by=None, group=asked.group, what="Ask", taken_by=held, due_on=TODAY)
    secret = open_group("action-learning-set")
    _, set_member = member(secret)
    actions.add_action(by=None, group=secret, what="Secret", taken_by=set_member, due_on=TODAY)
    forum = open_group("adult-skills-forum")
    member(forum)
    notice = actions.send_notice(
        by=None, group=forum, title="A", text="B", due_on=TODAY, site=SITE, now=NOW, today=TODAY
    )
    assert not queries.overdue("lancashire", TODAY)
    late = queries.overdue("lancashire", TODAY + timedelta(days=61))
    assert late.recommendations == (asked,)
    assert [item.what for item in late.actions] == ["Ask"]
    assert late.notices == (notice,)
    assert notice.overdue(TODAY + timedelta(days=1))
    reader = forum.memberships.get()
    actions.end_seat(by=None, seat=reader, now=LATER, today=LATER.date())
    assert not queries.notices(forum).get().overdue(TODAY + timedelta(days=61))
    assert queries.overdue("lancashire", TODAY + timedelta(days=61)).notices == ()
    assert not queries.overdue("cumbria", TODAY + timedelta(days=61))


# -- notices


def test_an_urgent_notice_reaches_every_member_and_their_word_is_kept() -> None:
    forum = open_group("adult-skills-forum")
    users = [member(forum) for _ in range(3)]
    before = Message.objects.count()
    notice = actions.send_notice(
        by=None,
        group=forum,
        title="A factory closes",
        text="120 people need advice.",
        due_on=TODAY + timedelta(days=2),
        site=SITE,
        now=NOW,
        today=TODAY,
    )
    sent = Message.objects.order_by("pk")[before:]
    assert {message.to for message in sent} == {user.email for user, _ in users}
    assert f"/groups/{forum.public_id}/notices/{notice.public_id}/" in sent[0].body
    user, held = users[0]
    assert queries.unread(forum, held) == [notice]
    actions.acknowledge(by=user, notice=notice, seat=held, now=NOW)
    first = notice.receipts.get(membership=held).read_at
    actions.acknowledge(by=user, notice=notice, seat=held, now=LATER)
    assert notice.receipts.get(membership=held).read_at == first == NOW
    assert queries.unread(forum, held) == []
    _, late = member(forum)
    with pytest.raises(OrganisationError, match="before you joined"):
        actions.acknowledge(by=None, notice=notice, seat=late, now=LATER)


def test_notices_are_refused_where_nobody_would_read_them_or_the_kind_has_none() -> None:
    asked = {"by": None, "title": "A", "text": "B", "due_on": TODAY, "site": SITE, "now": NOW, "today": TODAY}
    with pytest.raises(OrganisationError, match="no members yet"):
        actions.send_notice(group=open_group("adult-skills-forum"), **asked)  # type: ignore[arg-type]
    with pytest.raises(OrganisationError, match="sends no notices"):
        actions.send_notice(group=open_group(), **asked)  # type: ignore[arg-type]
    forum = open_group("adult-skills-forum")
    member(forum)
    with pytest.raises(OrganisationError, match="still to come"):
        actions.send_notice(group=forum, **{**asked, "due_on": TODAY - timedelta(days=1)})  # type: ignore[arg-type]


# -- what others read


def test_the_public_list_names_no_person_and_keeps_confidential_dates() -> None:
    open_one, secret = open_group(), open_group("action-learning-set")
    user, _ = member(open_one, name="Fictive Person")
    for one in (open_one, secret):
        _meeting(one)
    lines = {line.group.pk: line for line in queries.groups("lancashire", user, now=NOW)}
    assert len(lines[open_one.pk].dates) == 1
    assert lines[secret.pk].dates == ()
    assert (lines[open_one.pk].member, lines[secret.pk].member) == (True, False)
    assert queries.public_names(open_one, today=TODAY) == []
    assert queries.groups("cumbria") == []


def test_cornerstone_employers_are_named_only_where_they_agreed_and_until_they_take_it_back() -> None:
    one = open_group("cornerstone-employer-group")
    works = make_organisation("Moonbeam Bakery")
    user, named = member(one, represents=works, name="Fictive Person", may_be_named=True)
    member(one, name="Silent Person")
    assert queries.public_names(one, today=TODAY) == ["Fictive Person, Moonbeam Bakery"]
    assert queries.represented(one, today=TODAY) == ["Moonbeam Bakery"]
    assert named.named is not None
    actions.withdraw_consent(by=user, consent=named.named, now=LATER, today=LATER.date())
    assert queries.public_names(one, today=TODAY) == []
    assert sees(one, user, today=TODAY)


def test_four_development_networks_of_five_colleges_list_them_all() -> None:
    colleges = [college(f"College {letter}") for letter in "ABCDE"]
    for subject in ("Digital construction", "Health", "Low carbon", "Land"):
        network = open_group("fe-professional-development-network", owner=colleges[0], name=f"{subject} network")
        for one in colleges:
            seat(network, email=f"{subject[0]}.{one.name[-1]}@example.org".lower(), represents=one)
        assert queries.represented(network, today=TODAY) == [one.name for one in colleges]
    assert len(queries.groups("lancashire")) == 4


def test_the_audit_of_groups_names_nobody() -> None:
    one = open_group()
    user, held = member(one, name="Fictive Person")
    actions.end_seat(by=user, seat=held, now=LATER, today=LATER.date())
    for row in AuditEntry.objects.all():
        assert "Fictive" not in row.details_text
        assert "@" not in row.details_text
