"""Making and changing records: what it was called and numbered before is kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from routeways.foundation import audit
from routeways.foundation.models import AuditEntry
from routeways.organisations import actions, queries
from routeways.organisations.actions.editing import MOST_OPEN_REPORTS
from routeways.organisations.models import Organisation
from routeways.organisations.records import (
    NewAlias,
    NewContactRoute,
    NewIdentifier,
    NewOrganisation,
    NewSite,
    OrganisationError,
)
from tests.organisations.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db


def test_numbers_and_postcodes_are_stored_in_their_normal_form() -> None:
    one = make_organisation(
        identifiers=(NewIdentifier("company-number", " 1234567 "),), sites=(NewSite(postcode="pr12he"),)
    )
    assert one.identifiers.get().value == "01234567"
    assert one.sites.get().postcode == "PR1 2HE"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": " \x00 "}, "needs a name"),
        ({"name": "…"}, "needs a name"),
        ({"kind": "circus"}, "not a kind"),
        ({"regions": ()}, "at least one region"),
        ({"regions": ("atlantis",)}, "no region “atlantis”"),
        ({"regions": ("lancashire", "lancashire-demonstration")}, "either real or invented"),
        ({"identifiers": (NewIdentifier("urn", "12"),)}, "six digits"),
        (
            {"identifiers": (NewIdentifier("urn", "100001"), NewIdentifier("urn", "100002"))},
            "two numbers of one register",
        ),
        ({"sites": (NewSite(postcode="nonsense"),)}, "not a UK postcode"),
        ({"sites": (NewSite(), NewSite())}, "one main site"),
        ({"website": "javascript:alert(1)"}, "must begin with"),
        ({"valid_from": date(2020, 1, 2), "valid_to": date(2020, 1, 1)}, "cannot end"),
        ({"contact_routes": (NewContactRoute("Team"),)}, "needs an e-mail"),
        ({"contact_routes": (NewContactRoute("Team", "not an address"),)}, "email: Enter a valid email address"),
        ({"sites": (NewSite(town="x" * 101),)}, "at most 100 characters"),
        ({"sites": (NewSite(address="1 Nowhere\x00Lane"),)}, "cannot be stored"),
        ({"aliases": (NewAlias("Other", "nickname"),)}, "not a valid choice"),
        ({"website": "https://"}, "valid URL"),
    ],
)
def test_what_cannot_be_recorded_is_refused_in_a_sentence_and_leaves_nothing(
    fields: dict[str, Any], message: str
) -> None:
    given = {"name": "Imaginary Works", "kind": "employer", "regions": ("lancashire",), **fields}
    with pytest.raises(OrganisationError, match=message):
        actions.create_organisation(by=None, **given)
    assert not Organisation.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_number_belongs_to_one_standing_organisation_and_the_message_names_it() -> None:
    held = make_organisation("Moonbeam Bakery", identifiers=(NewIdentifier("ukprn", "10000001"),))
    with pytest.raises(OrganisationError, match="already belongs to Moonbeam Bakery"):
        make_organisation(identifiers=(NewIdentifier("ukprn", "10000001"),))
    other = make_organisation()
    with pytest.raises(OrganisationError, match="already belongs to Moonbeam Bakery"):
        actions.add_identifier(by=None, organisation=other, identifier=NewIdentifier("ukprn", "1000 0001"))
    actions.end_identifier(by=None, identifier=held.identifiers.get(), on=date(2025, 7, 31))
    actions.add_identifier(by=None, organisation=other, identifier=NewIdentifier("ukprn", "10000001"))
    assert held.identifiers.get().valid_to == date(2025, 7, 31)


def test_an_invented_number_does_not_keep_a_real_organisation_out() -> None:
    make_organisation(region="lancashire-demonstration", identifiers=(NewIdentifier("urn", "100001"),))
    assert make_organisation(identifiers=(NewIdentifier("urn", "100001"),)).demonstration is False


def test_many_are_made_together_or_not_at_all_with_one_audit_row() -> None:
    def record(number: int, urn: str) -> NewOrganisation:
        return NewOrganisation(f"Works {number}", "employer", ("lancashire",), identifiers=(NewIdentifier("urn", urn),))

    with pytest.raises(OrganisationError, match="given to both Works 1 and Works 2"):
        actions.create_organisations(by=None, records=[record(1, "100001"), record(2, "100001")], source="test")
    assert not Organisation.objects.exists()
    made = actions.create_organisations(
        by=None, records=[record(n, f"{100_000 + n}") for n in range(1, 1201)], source="test"
    )
    assert len(made) == Organisation.objects.count() == 1200
    assert AuditEntry.objects.count() == 1
    assert audit.verify().whole


def test_a_new_name_keeps_the_old_one_with_its_last_day() -> None:
    one = make_organisation("University of Nowhere Central", kind="university", valid_from=date(1992, 1, 1))
    actions.change_organisation(by=None, organisation=one, name="University of Nowhere", on=date(2024, 9, 1))
    former = one.aliases.get()
    assert (former.name, former.kind, former.valid_from, former.valid_to) == (
        "University of Nowhere Central",
        "former",
        date(1992, 1, 1),
        date(2024, 8, 31),
    )
    assert queries.directory("lancashire", queries.Search(text="nowhere central")).get() == one


def test_a_name_that_is_taken_up_again_and_left_again_is_kept_once() -> None:
    one = make_organisation("Nowhere Works")
    for day, name in enumerate(("Nowhere Mills", "Nowhere Works", "Nowhere Mills"), start=1):
        actions.change_organisation(by=None, organisation=one, on=date(2026, 1, day), name=name)
    former = {alias.name: alias.valid_to for alias in one.aliases.all()}
    assert former == {"Nowhere Works": date(2026, 1, 2), "Nowhere Mills": date(2026, 1, 1)}


def test_a_body_that_ended_keeps_its_name_dates_and_successor() -> None:
    lep = make_organisation("Nowhere Enterprise Partnership", kind="lep", status="closed", valid_to=date(2024, 3, 31))
    authority = make_organisation(
        "Nowhere Combined Authority", kind="combined-authority", identifiers=(NewIdentifier("area-code", "E47000018"),)
    )
    for _ in range(2):
        actions.add_relation(
            by=None, organisation=lep, kind="succeeded-by", other=authority, valid_from=date(2024, 4, 1)
        )
    assert lep.relations.count() == 1
    (line,) = queries.organisation_page(authority, region="lancashire").relations
    assert (line.says, line.other) == ("succeeded", lep)


def test_one_organisation_can_work_in_two_regions_with_one_record() -> None:
    consortium = make_organisation("Imaginary Institute of Technology", kind="consortium")
    for _ in range(2):
        actions.add_region(by=None, organisation=consortium, region="cumbria")
    for region in ("lancashire", "cumbria"):
        assert queries.directory(region, queries.Search()).get() == consortium
    with pytest.raises(OrganisationError, match="either real or invented"):
        actions.add_region(by=None, organisation=consortium, region="lancashire-demonstration")


def test_a_new_main_site_takes_over_and_there_is_only_one() -> None:
    one = make_organisation(sites=(NewSite("Old", postcode="PR1 2HE"),))
    actions.add_site(by=None, organisation=one, site=NewSite("New", postcode="BB2 1LH"))
    assert [site.name for site in one.sites.filter(is_main=True)] == ["New"]


def test_a_persons_own_address_is_never_shown_as_a_contact_route() -> None:
    one = make_organisation()
    person = make_person(one)
    with pytest.raises(OrganisationError, match="person’s own address"):
        actions.add_contact_route(by=None, organisation=one, route=NewContactRoute("Team", person.work_email.upper()))
    actions.add_contact_route(by=None, organisation=one, route=NewContactRoute("Team", "team@example.org"))
    with pytest.raises(OrganisationError, match="team’s mailbox"):
        actions.add_person(by=None, owner=one, name="Somebody", work_email="Team@example.org", is_16_or_over=True)


def test_every_organisation_has_a_contact_point_its_own_its_website_or_the_hubs() -> None:
    bare = make_organisation()
    assert queries.contact_points(bare, region="lancashire") == ()
    hub = make_organisation(
        "Imaginary Hub", kind="hub", contact_routes=(NewContactRoute("Front desk", phone="01632 960000"),)
    )
    (point,) = queries.contact_points(bare, region="lancashire")
    assert (point.label, point.of) == ("Front desk", hub.name)
    actions.change_organisation(by=None, organisation=bare, on=date(2026, 1, 1), website="https://example.org")
    assert queries.contact_points(bare, region="lancashire")[0].page == "https://example.org"
    actions.add_contact_route(by=None, organisation=bare, route=NewContactRoute("Careers team", "careers@example.org"))
    assert queries.contact_points(bare, region="lancashire")[0].label == "Careers team"


def test_reports_of_what_is_out_of_date_are_limited_and_can_be_settled(now: datetime) -> None:
    one = make_organisation()
    reports = [
        actions.report_out_of_date(by=None, organisation=one, message=f"Old {n}", now=now + timedelta(n))
        for n in range(MOST_OPEN_REPORTS)
    ]
    with pytest.raises(OrganisationError, match="being looked at"):
        actions.report_out_of_date(by=None, organisation=one, message="Again", now=now)
    actions.resolve_report(by=None, report=reports[0], now=now)
    actions.report_out_of_date(by=None, organisation=one, message="Again", now=now)


def test_only_demonstration_organisations_can_be_removed(now: datetime) -> None:
    real = make_organisation()
    one, two = (make_organisation(region="lancashire-demonstration") for _ in range(2))
    make_person(one)
    actions.merge(by=None, survivor=one, loser=two, reason="Same.", now=now)
    with pytest.raises(OrganisationError, match="not a demonstration region"):
        actions.remove_demonstration(by=None, region="lancashire")
    assert actions.remove_demonstration(by=None, region="lancashire-demonstration") == 2
    assert list(Organisation.objects.all()) == [real]


def test_owners_named_by_other_floors_are_found_through_merges(now: datetime) -> None:
    one, two = make_organisation(), make_organisation()
    actions.merge(by=None, survivor=one, loser=two, reason="Same.", now=now)
    assert queries.owner(f"organisation:{two.public_id}") == one
    assert queries.owner("organisation:nobody") is None
    assert queries.owner("user:1") is None


def test_what_is_too_long_or_no_address_is_refused_when_added_later() -> None:
    one = make_organisation()
    for wrong in (NewContactRoute("Team", "nowhere"), NewContactRoute("x" * 101, "team@example.org")):
        with pytest.raises(OrganisationError):
            actions.add_contact_route(by=None, organisation=one, route=wrong)
    with pytest.raises(OrganisationError, match="at most 200"):
        actions.add_alias(by=None, organisation=one, alias=NewAlias("x" * 201))
    with pytest.raises(OrganisationError, match="longer than 200"):
        actions.change_organisation(by=None, organisation=one, name="x" * 201, on=date(2026, 1, 1))
    one.refresh_from_db()
    assert len(one.name) < 200
    assert not one.aliases.exists()
    assert make_organisation("ﷺ" * 100).name_key  # letters that fall apart into eighteen fit their column


def test_the_same_alias_twice_is_one_alias() -> None:
    one = make_organisation()
    for _ in range(2):
        actions.add_alias(by=None, organisation=one, alias=NewAlias("TLN", "short"))
    assert one.aliases.count() == 1
