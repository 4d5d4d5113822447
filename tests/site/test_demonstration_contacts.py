"""The demonstration’s contacts with employers: some months of them, plainly invented, gone when it is removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from routeways.engagements.models import EmployerSupport
from routeways.foundation import definitions
from routeways.foundation.models import User
from routeways.organisations import queries
from routeways.organisations.contact_purposes import EVERYTHING, contact_purposes
from routeways.organisations.models import Ask, ContactConsent, EmployerProfile, NextContact, Organisation, Touch
from routeways.site import demonstration
from routeways.site.demonstration_contacts import DemonstrationContacts
from tests.evidence.depositing import NOW

REGION = "lancashire-demonstration"
pytestmark = pytest.mark.django_db


def named(word: str) -> Organisation:
    return Organisation.objects.get(name__startswith=word, demonstration=True)


def test_every_stage_of_the_ledger_can_be_seen(demonstrated: Path) -> None:
    today = timezone.localdate(NOW)
    supports = EmployerSupport.objects.filter(touch__isnull=False)  # of placements: they are contacts as well
    own = Touch.objects.filter(region=REGION).exclude(pk__in=supports.values("touch"))
    assert own.count() == len(_known().contacts)
    assert not Touch.objects.exclude(organisation__demonstration=True, by_organisation__demonstration=True).exists()
    assert queries.load(named("Bobbin and Brass"), today).full
    assert queries.closed_to_all(named("North Promenade")) is not None
    refused = queries.may_ask(named("Dray Horse"), "industry-placement", today=today)
    assert refused.cause == "refused"
    assert queries.may_ask(named("Orchard Row"), "news", today=today)
    assert {plan.due_on < today for plan in NextContact.objects.filter(state="planned")} == {True, False}
    assert {ask.state for ask in Ask.objects.all()} == {"open", "agreed", "declined"}
    assert Ask.objects.filter(holds=False).count() == 0


def test_its_employers_have_sectors_and_are_counted_for_everybody(demonstrated: Path, client: Client) -> None:
    assert EmployerProfile.objects.exclude(sector="").count() == 16
    page = client.get(f"/{REGION}/employers/engaged/")
    assert page.status_code == 200
    assert "Bobbin" not in page.content.decode()
    assert "[c]" not in client.get("/lancashire/employers/engaged/").content.decode(), (
        "a real region knows nothing of it"
    )


def test_its_employer_manager_sees_the_list(demonstrated: Path, client: Client) -> None:
    client.force_login(User.objects.get(email="employer.manager@routeways.example"))
    assert "Bobbin and Brass" in client.get(f"/{REGION}/employers/").content.decode()
    assert client.get("/lancashire/employers/").status_code == 403


def test_loading_again_changes_nothing_and_removing_leaves_nothing(demonstrated: Path) -> None:
    before = (Touch.objects.count(), ContactConsent.objects.count(), NextContact.objects.count())
    demonstration.load(now=NOW, voice=False)
    assert (Touch.objects.count(), ContactConsent.objects.count(), NextContact.objects.count()) == before
    demonstration.remove(now=NOW)
    assert not Touch.objects.exists()
    assert not Ask.objects.exists()
    assert not ContactConsent.objects.exists()


def test_the_definition_hangs_together() -> None:
    known = _known()
    invented = {one.id: one.kind for one in definitions.load(demonstration.Demonstration)[REGION].organisations}
    assert {one.employer for one in (*known.contacts, *known.answers)} <= set(known.sectors)
    assert all(invented[employer] == "employer" for employer in known.sectors)
    assert {one.by for one in known.contacts} <= set(invented)
    purposes = {*contact_purposes(), EVERYTHING}
    assert {one.purpose for one in (*known.contacts, *known.answers)} <= purposes


def _known() -> DemonstrationContacts:
    return definitions.load(DemonstrationContacts)[REGION]
