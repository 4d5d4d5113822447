"""Who sees whom, who may give which role, and that dates are kept to."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from routeways.foundation.models import AuditEntry
from routeways.foundation.permissions import registered
from routeways.organisations import actions, queries
from routeways.organisations.access import may
from routeways.organisations.models import OutOfDateReport, Person, Role
from routeways.organisations.records import OrganisationError
from routeways.organisations.roles import role_definitions
from tests.organisations.factories import (
    LONG_AGO,
    give,
    make_hub,
    make_hub_lead,
    make_organisation,
    make_person,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _sees(actor: object, today: date) -> set[Person]:
    return set(Person.objects.visible_to(actor, today=today))


def test_nobody_sees_anybody_unless_a_rule_says_so(today: date) -> None:
    one = make_organisation()
    person = make_person(one)
    give(person, "organisation-contact", one)
    inactive = make_hub_lead()
    inactive.is_active = False
    for actor in (None, AnonymousUser(), make_user(), make_user(administrator=True), inactive):
        assert _sees(actor, today) == set()
        assert not Role.objects.visible_to(actor, today=today).exists()


def test_colleagues_see_each_other_and_not_the_people_of_others(today: date) -> None:
    one, other = make_organisation(), make_organisation()
    me, colleague, stranger = make_user(), make_person(one), make_person(other)
    give(me, "organisation-contact", one)
    give(colleague, "organisation-contact", one)
    give(stranger, "organisation-contact", other)
    assert _sees(me, today) == {colleague}


def test_an_ended_role_gives_nothing_and_is_not_seen(today: date) -> None:
    one = make_organisation()
    me, colleague = make_user(), make_person(one)
    mine = give(me, "organisation-contact", one)
    theirs = give(colleague, "organisation-contact", one)
    actions.end_role(by=None, role=theirs, on=today - timedelta(days=1), today=today)
    assert _sees(me, today) == set()
    assert _sees(me, today - timedelta(days=1)) == {colleague}
    actions.end_role(by=None, role=mine, on=today, today=today)
    assert may(me, "organisations.view_people", one, today=today)
    assert not may(me, "organisations.view_people", one, today=today + timedelta(days=1))


def test_a_role_that_has_not_begun_gives_nothing(today: date) -> None:
    one, me = make_organisation(), make_user()
    give(me, "organisation-contact", one, valid_from=today + timedelta(days=1))
    assert not may(me, "organisations.view_people", one, today=today)


def test_hub_staff_see_those_who_hold_a_role_in_their_region_only(today: date) -> None:
    here, there = make_organisation(), make_organisation(region="cumbria")
    holder, without, far = make_person(here), make_person(here), make_person(there)
    give(holder, "organisation-contact", here)
    give(far, "organisation-contact", there)
    analyst = make_user()
    hub = make_hub()
    give(analyst, "hub-analyst", hub, region="lancashire")
    assert _sees(analyst, today) == {holder}
    assert _sees(make_hub_lead(), today) == {holder, without}


def test_the_hub_of_the_demonstration_sees_nobody_real(today: date) -> None:
    one = make_organisation()
    give(make_person(one), "organisation-contact", one)
    assert _sees(make_hub_lead("lancashire-demonstration"), today) == set()


def test_a_person_sees_themselves_and_holds_their_roles_as_a_user(today: date) -> None:
    one, other = make_organisation(), make_organisation()
    me = make_user()
    person = make_person(one, user=me)
    assert _sees(me, today) == {person}
    give(person, "organisation-administrator", other)
    assert may(me, "organisations.change_organisation", other, today=today)
    assert not may(me, "organisations.change_organisation", one, today=today)


def test_nobody_can_give_more_than_they_hold(today: date) -> None:
    hub = make_hub()
    local = make_user()
    give(local, "organisation-administrator", hub)
    lead = make_hub_lead(hub=hub)
    new = make_user()
    with pytest.raises(OrganisationError, match="You may not"):
        actions.give_role(
            by=local, organisation=hub, role="hub-lead", region="lancashire", user=local, valid_from=today, today=today
        )
    actions.give_role(
        by=lead, organisation=hub, role="hub-analyst", region="lancashire", user=new, valid_from=today, today=today
    )
    with pytest.raises(OrganisationError, match="You may not"):
        actions.give_role(
            by=new, organisation=hub, role="organisation-contact", user=new, valid_from=today, today=today
        )


def test_a_hub_lead_of_one_region_has_no_say_in_another(today: date) -> None:
    lead, elsewhere = make_hub_lead(), make_organisation(region="cumbria")
    for name in sorted(registered()):
        if name.startswith("organisations.") and name != "organisations.view_organisation":
            assert not may(lead, name, elsewhere, today=today), name
            assert not may(lead, name, "cumbria", today=today), name


def test_linking_a_user_to_a_person_is_giving_them_the_persons_roles(today: date) -> None:
    hub = make_hub()
    boss = make_person(hub)
    give(boss, "hub-lead", hub, region="lancashire")
    local = make_user()
    give(local, "organisation-administrator", hub)
    with pytest.raises(OrganisationError, match="You may not"):
        actions.link_user(by=local, person=boss, user=local, today=today)
    with pytest.raises(OrganisationError, match="cannot be changed here"):
        actions.change_person(by=local, person=boss, user=local)
    assert not may(local, "organisations.merge_organisations", hub, today=today)


def test_an_administrator_appoints_the_first_hub_lead_and_sees_no_people(today: date) -> None:
    hub, root, new = make_hub(), make_user(administrator=True), make_user()
    make_person(hub)
    actions.give_role(
        by=root, organisation=hub, role="hub-lead", region="lancashire", user=new, valid_from=today, today=today
    )
    assert may(new, "organisations.merge_organisations", "lancashire", today=today)
    assert _sees(root, today) == set()


@pytest.mark.parametrize(
    ("role", "kind", "region", "message"),
    [
        ("hub-lead", "school", "lancashire", "can only be held at"),
        ("hub-lead", "hub", "", "reaches over a region"),
        ("hub-lead", "hub", "cumbria", "does not work in the region"),
        ("careers-leader", "employer", "", "can only be held at"),
        ("emperor", "school", "", "no role “emperor”"),
    ],
)
def test_a_role_must_fit_where_it_is_held(role: str, kind: str, region: str, message: str) -> None:
    with pytest.raises(OrganisationError, match=message):
        give(make_user(), role, make_organisation(kind=kind), region=region)


def test_the_same_role_twice_is_refused_until_the_first_has_ended(today: date) -> None:
    one, me = make_organisation(), make_user()
    first = give(me, "organisation-contact", one)
    with pytest.raises(OrganisationError, match="already"):
        give(me, "organisation-contact", one)
    actions.end_role(by=None, role=first, on=today, today=today)
    give(me, "organisation-contact", one, valid_from=today + timedelta(days=1))


def test_each_change_of_a_role_is_audited_with_who_what_and_when_but_no_name(today: date) -> None:
    one = make_organisation()
    person = make_person(one, "Fictive Person")
    lead = make_hub_lead()
    before = AuditEntry.objects.count()
    role = actions.give_role(
        by=lead, organisation=one, role="organisation-contact", person=person, valid_from=LONG_AGO, today=today
    )
    actions.end_role(by=lead, role=role, on=today, today=today)
    given, ended = AuditEntry.objects.order_by("number")[before:]
    assert (given.verb, ended.verb) == ("organisations.give_role", "organisations.end_role")
    for entry in (given, ended):
        assert entry.by == lead
        assert f"person:{person.public_id}" in entry.details_text
        assert "Fictive" not in entry.details_text
    assert f'"to":"{today}"' in ended.details_text


def test_one_person_in_two_programmes_of_one_organisation_is_one_record(today: date) -> None:
    one = make_organisation(kind="college")
    person = make_person(one)
    give(person, "programme-manager", one)
    give(person, "curriculum-planner", one)
    assert Person.objects.count() == 1
    assert person.roles.held_on(today).count() == 2


def test_a_changed_contact_is_checked_and_audited_without_the_contact() -> None:
    person = make_person(make_organisation())
    with pytest.raises(OrganisationError, match="valid email"):
        actions.change_person(by=None, person=person, work_email="nowhere")
    person.refresh_from_db()
    actions.change_person(by=None, person=person, work_email=" New@Example.org ", work_phone="01632 960000")
    person.refresh_from_db()
    assert person.work_email == "new@example.org"
    entry = AuditEntry.objects.order_by("number").last()
    assert entry is not None
    assert "example.org" not in entry.details_text


def test_pupils_are_never_recorded() -> None:
    with pytest.raises(OrganisationError, match="16 or over"):
        actions.add_person(by=None, owner=make_organisation(kind="school"), name="A Pupil", is_16_or_over=False)


def test_what_visitors_wrote_is_read_by_those_who_may_change_the_record(today: date, now: object) -> None:
    one = make_organisation()
    actions.report_out_of_date(by=None, organisation=one, message="Mx Fictive left.", now=now)  # type: ignore[arg-type]
    contact = make_user()
    give(contact, "organisation-contact", one)
    for actor, seen in ((None, 0), (contact, 0), (make_hub_lead("cumbria"), 0), (make_hub_lead(), 1)):
        assert OutOfDateReport.objects.visible_to(actor, today=today).count() == seen


def test_every_role_grants_only_permissions_that_exist() -> None:
    known = set(registered())
    for definition in role_definitions().values():
        assert set(definition.may) <= known, definition.id
        if definition.reach == "organisation":
            assert not {name for name in definition.may if "region" in name or "merge" in name}


def test_pages_read_people_and_reports_only_as_the_actor_may_see_them(now: datetime, today: date) -> None:
    ours, other = make_organisation(), make_organisation()
    person, idle = make_person(ours, "Fictive Person"), make_person(ours, "Idle Person")
    give(person, "organisation-contact", ours)
    boss, stranger = make_user(), make_user()
    give(boss, "organisation-administrator", ours)
    report = actions.report_out_of_date(by=None, organisation=ours, message="Moved.", now=now)
    seen = queries.roles_at(ours, boss, today=today)
    assert {role.role for role in seen} == {"organisation-contact", "organisation-administrator"}
    assert queries.visible_holders(seen, boss, today=today) == {person.pk}
    assert set(queries.people_of(ours, boss, today=today)) == {person, idle}
    assert list(queries.people_without_role(ours, boss, today=today)) == [idle]
    assert list(queries.open_reports(ours, boss, today=today)) == [report]
    actions.resolve_report(by=boss, report=report, now=now)
    assert not queries.open_reports(ours, boss, today=today).exists()
    assert list(queries.reports_of(ours, boss, today=today)) == [report]
    for actor, one in ((stranger, ours), (None, ours), (boss, other)):
        assert not queries.roles_at(one, actor, today=today).exists()
        assert not queries.people_of(one, actor, today=today).exists()
        assert not queries.reports_of(one, actor, today=today).exists()
