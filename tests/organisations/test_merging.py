"""Merging moves everything that points at the loser; unmerging gives both records back exactly."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.db import models

from routeways.foundation.models import AuditEntry
from routeways.organisations import actions, queries
from routeways.organisations.models import DuplicatePair, Merge, MergeStep, Organisation, Relation, Site
from routeways.organisations.records import (
    NewAlias,
    NewContactRoute,
    NewIdentifier,
    NewSite,
    OrganisationError,
)
from routeways.organisations.references import references, register_reference
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

RECORDS_OF_MERGING = {Merge, MergeStep}


def _everything() -> str:
    """All rows of this floor as text, but for the records of merging themselves."""
    rows: list[Any] = []
    for model in apps.get_app_config("organisations").get_models():
        if model not in RECORDS_OF_MERGING:
            rows += json.loads(serializers.serialize("json", model.objects.order_by("pk")))
    return json.dumps(rows, sort_keys=True)


def _full(name: str, number: str, postcode: str, **fields: Any) -> Organisation:
    return make_organisation(
        name,
        acts_as=("charity", "training-provider"),
        valid_from=date(2001, 5, 6),
        website=f"https://{number}.example.org",
        aliases=(NewAlias(f"{name} Trading"), NewAlias("Shared Name", "short")),
        identifiers=(
            NewIdentifier("company-number", number),
            NewIdentifier("ukprn", f"1{number[1:]}", None, date(2019, 1, 1)),
        ),
        sites=(
            NewSite("Head office", "1 Nowhere Lane", "Nowhere", postcode),
            NewSite("Yard", postcode=postcode, is_main=False),
        ),
        contact_routes=(NewContactRoute("Enquiries", f"enquiries-{number}@example.org"),),
        **fields,
    )


def _two(now: datetime) -> tuple[Organisation, Organisation]:
    survivor = _full("Moonbeam Bakery Ltd", "01000001", "PR1 2HE")
    loser = _full("Moonbeam Bakers", "01000002", "BB2 1LH", kind="training-provider")
    third = make_organisation("Imaginary Consortium", kind="consortium")
    for one in (survivor, loser):
        actions.add_relation(by=None, organisation=one, kind="member-of", other=third, valid_from=date(2020, 1, 1))
        person = make_person(one, user=make_user())
        give(person, "organisation-administrator", one)
        actions.report_out_of_date(by=None, organisation=one, message="The number is old.", now=now)
    actions.add_relation(by=None, organisation=loser, kind="part-of", other=survivor)
    both = make_user()
    give(both, "organisation-contact", survivor)
    give(both, "organisation-contact", loser)
    actions.end_identifier(by=None, identifier=loser.identifiers.get(scheme="company-number"), on=date(2024, 1, 1))
    low, high = sorted((survivor, loser), key=lambda one: one.pk)
    DuplicatePair.objects.create(first=low, second=high, score=88, reasons=["Alike."])
    return survivor, loser


def _merge(survivor: Organisation, loser: Organisation, now: datetime, **more: Any) -> Merge:
    return actions.merge(by=make_user(), survivor=survivor, loser=loser, reason="The same bakery.", now=now, **more)


def test_merge_then_unmerge_gives_back_every_row_exactly(now: datetime) -> None:
    survivor, loser = _two(now)
    before = _everything()
    done = _merge(survivor, loser, now, keep_from_loser=("name", "kind", "website"))
    assert _everything() != before
    undone = actions.unmerge(by=make_user(), merge=done, reason="They are two.", now=now)
    assert undone.kept_changes == ()
    assert _everything() == before


def test_after_a_merge_nothing_that_could_move_points_at_the_loser(now: datetime) -> None:
    survivor, loser = _two(now)
    _merge(survivor, loser, now)
    left = {
        reference.label: reference.model._base_manager.filter(**{reference.field: loser}).count()
        for reference in references()
        if reference.model._base_manager.filter(**{reference.field: loser}).exists()
    }
    # Only what the survivor has already (region, kind, short name, membership, role), and the relation to itself.
    assert left == {
        "organisations.actsas": 1,
        "organisations.alias": 1,
        "organisations.organisationregion": 1,
        "organisations.relation": 2,
        "organisations.role": 1,
    }
    assert Site.objects.filter(organisation=survivor).count() == 4
    assert Site.objects.get(organisation=survivor, is_main=True).postcode == "PR1 2HE"


def test_the_name_that_is_not_kept_becomes_an_alias(now: datetime) -> None:
    survivor, loser = make_organisation("Moonbeam Bakery"), make_organisation("Moonbeam Bread")
    _merge(survivor, loser, now, keep_from_loser=["name"])
    survivor.refresh_from_db()
    assert survivor.name == "Moonbeam Bread"
    assert [alias.name for alias in survivor.aliases.all()] == ["Moonbeam Bakery"]
    assert list(queries.directory("lancashire", queries.Search(text="moonbeam bakery"))) == [survivor]


def test_what_was_made_after_the_merge_stays_with_the_survivor(now: datetime) -> None:
    survivor, loser = make_organisation(), make_organisation()
    moved = actions.add_site(by=None, organisation=loser, site=NewSite("Old", postcode="BB2 1LH"))
    done = _merge(survivor, loser, now)
    new = actions.add_site(by=None, organisation=survivor, site=NewSite("New", postcode="PR1 2HE", is_main=False))
    actions.unmerge(by=None, merge=done, reason="They are two.", now=now)
    assert list(survivor.sites.all()) == [new]
    assert list(loser.sites.all()) == [moved]


def test_what_a_person_changed_since_the_merge_keeps_the_change_and_is_named(now: datetime) -> None:
    survivor, loser = make_organisation("Moonbeam Bakery"), make_organisation("Moonbeam Bread")
    site = actions.add_site(by=None, organisation=loser, site=NewSite("Old", postcode="BB2 1LH"))
    done = _merge(survivor, loser, now, keep_from_loser=["name"])
    other = make_organisation()
    Site.objects.filter(pk=site.pk).update(organisation=other)
    survivor.refresh_from_db()
    actions.change_organisation(by=None, organisation=survivor, name="Moonbeam Patisserie", on=date(2026, 1, 1))
    undone = actions.unmerge(by=None, merge=done, reason="They are two.", now=now)
    survivor.refresh_from_db()
    site.refresh_from_db()
    assert survivor.name == "Moonbeam Patisserie"
    assert site.organisation == other
    assert any("Old" in sentence for sentence in undone.kept_changes)
    assert any("Moonbeam Patisserie" in sentence for sentence in undone.kept_changes)


def test_an_unmerged_organisation_can_be_merged_again(now: datetime) -> None:
    survivor, loser = make_organisation(), make_organisation()
    actions.unmerge(by=None, merge=_merge(survivor, loser, now), reason="A mistake.", now=now)
    again = _merge(survivor, loser, now)
    assert queries.survivor(Organisation.objects.get(pk=loser.pk)) == survivor
    assert again.undone_at is None


def test_a_merge_that_a_later_one_stands_on_cannot_be_taken_back_first(now: datetime) -> None:
    one, two, three = (make_organisation() for _ in range(3))
    first = _merge(two, one, now)
    second = _merge(three, two, now)
    with pytest.raises(OrganisationError, match="Take that merge back first"):
        actions.unmerge(by=None, merge=first, reason="No.", now=now)
    actions.unmerge(by=None, merge=second, reason="No.", now=now)
    actions.unmerge(by=None, merge=first, reason="No.", now=now)
    assert not Organisation.objects.exclude(merged_into=None).exists()


def test_chains_of_merges_count_once(now: datetime) -> None:
    one, two, three, other = (make_organisation() for _ in range(4))
    _merge(two, one, now)
    _merge(three, two, now)
    ids = [one.pk, two.pk, three.pk, other.pk, 999_999]
    assert queries.counted_once(ids) == {three.pk, other.pk}
    assert queries.counted_once([one.pk]) == {three.pk}
    assert queries.counted_once([]) == frozenset()


def test_organisations_with_different_numbers_in_one_register_need_a_confirmation(now: datetime) -> None:
    one = make_organisation(identifiers=(NewIdentifier("urn", "100001"),))
    two = make_organisation(identifiers=(NewIdentifier("urn", "100002"),))
    with pytest.raises(OrganisationError, match="different numbers in one register \\(URN\\)"):
        _merge(one, two, now)
    _merge(one, two, now, despite_identifiers=True)
    assert one.identifiers.count() == 2


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_merge_needs_a_reason_and_two_standing_organisations(now: datetime, reason: str) -> None:
    one, two, three = (make_organisation() for _ in range(3))
    with pytest.raises(OrganisationError, match="Say why"):
        actions.merge(by=None, survivor=one, loser=two, reason=reason, now=now)
    with pytest.raises(OrganisationError, match="with itself"):
        _merge(one, one, now)
    _merge(one, two, now)
    with pytest.raises(OrganisationError, match="merged already"):
        _merge(three, two, now)
    assert not Merge.objects.filter(survivor=three).exists()


def test_a_real_and_an_invented_organisation_are_never_merged(now: datetime) -> None:
    with pytest.raises(OrganisationError, match="invented"):
        _merge(make_organisation(), make_organisation(region="lancashire-demonstration"), now)


def test_merging_and_unmerging_are_audited_once_each_without_names(now: datetime) -> None:
    survivor, loser = make_organisation("Moonbeam Bakery"), make_organisation("Moonbeam Bread")
    before = AuditEntry.objects.count()
    by = make_hub_lead()
    before = AuditEntry.objects.count()
    done = actions.merge(by=by, survivor=survivor, loser=loser, reason="Same.", now=now)
    actions.unmerge(by=by, merge=done, reason="Not the same.", now=now)
    rows = list(AuditEntry.objects.order_by("number"))[before:]
    assert [row.verb for row in rows] == ["organisations.merge", "organisations.unmerge"]
    assert all(row.by == by and "Moonbeam" not in row.details_text for row in rows)


def test_every_pointer_at_an_organisation_is_registered_or_is_a_record_of_deciding() -> None:
    """A later floor that forgets `register_reference` fails here."""
    decisions = {(Merge, "survivor"), (Merge, "loser"), (DuplicatePair, "first"), (DuplicatePair, "second")}
    decisions.add((Organisation, "merged_into"))
    registered = {(reference.model, reference.field) for reference in references()}
    pointers = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Organisation
    }
    assert pointers - decisions == registered


def test_only_pointers_at_organisations_can_be_registered() -> None:
    with pytest.raises(ValueError, match="does not point at an organisation"):
        register_reference(Relation, "kind")
