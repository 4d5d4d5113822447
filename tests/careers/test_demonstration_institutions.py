"""The invented institutions: 155 schools and colleges, none with the name of a real one, removed without a trace."""

from __future__ import annotations

import csv
import gzip
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import timezone

from routeways.careers import demonstrating, queries
from routeways.careers.demonstrating import institutions
from routeways.careers.demonstrating.institutions import FILE, HUB, InventedInstitutions
from routeways.careers.models import Institution, YearGroup
from routeways.foundation.definitions import read
from routeways.organisations.actions import remove_demonstration
from tests.official import OFFICIAL
from tests.organisations.factories import make_organisation

REGION = "lancashire-demonstration"


def squeezed(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


@pytest.mark.official
def test_no_invented_institution_has_the_name_of_a_real_one() -> None:
    known = read(FILE, InventedInstitutions)
    real: set[str] = set()
    for name in ("schools_ks4_england_2021", "schools_ks5_england_2021", "pupil_premium_2019_2020_schools"):
        path: Path = OFFICIAL / "gias" / f"{name}.csv.gz"
        with gzip.open(path, "rt", encoding="utf-8-sig", errors="replace") as file:
            real |= {squeezed(row.get("SCHNAME") or row.get("School Name") or "") for row in csv.DictReader(file)}
    assert not {squeezed(one.name) for one in (*known.known, *known.invented)} & real


@pytest.fixture
def loaded(packaged_places: None, now: datetime) -> None:
    for one in read(FILE, InventedInstitutions).known:
        kind = {"university": "university", "sixteen-plus": "college"}.get(one.phase, "school")
        make_organisation(f"{one.name} (demonstration)", kind=kind, region=REGION)
    make_organisation("Hub (demonstration)", kind="hub", region=REGION)
    demonstrating.load_all(region=REGION, by=None, now=now)


@pytest.mark.django_db
def test_there_are_155_with_every_setting_and_loading_again_changes_nothing(loaded: None, now: datetime) -> None:
    rows = Institution.objects.in_region(REGION)
    assert rows.of_the_hub().count() == HUB
    counts = queries.register_counts(REGION)
    assert counts["secondary", "special"] + counts["all-through", "special"] >= 20
    assert counts["secondary", "alternative"] >= 10
    assert counts["primary", "mainstream"] >= 10
    assert all(one.organisation.demonstration for one in rows.select_related("organisation"))
    before = list(rows.values_list("public_id"))
    assert not institutions.load(region=REGION, by=None, now=now)
    assert list(rows.values_list("public_id")) == before


@pytest.mark.django_db
def test_some_have_no_trained_leader_and_every_one_is_looked_after(loaded: None, now: datetime) -> None:
    today = timezone.localdate(now)
    rows = list(Institution.objects.in_region(REGION).of_the_hub())
    led = [leader for one in rows for leader in one.leaders.on(today)]
    assert 140 <= len(led) < HUB
    assert 0 < sum(not leader.is_trained(today) for leader in led) < len(led)
    assert all(one.portfolios.filter(valid_to=None).exists() for one in rows)
    assert YearGroup.objects.filter(send__isnull=True).count() == 0


@pytest.mark.django_db
def test_it_goes_with_the_invented_organisations(loaded: None) -> None:
    demonstrating.remove_all(region=REGION, by=None)
    remove_demonstration(by=None, region=REGION)
    assert not Institution.objects.exists()
    assert not YearGroup.objects.exists()
