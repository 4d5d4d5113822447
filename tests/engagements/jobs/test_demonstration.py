"""The invented vacancies: made once by their invented employers, and taken away again."""

from __future__ import annotations

import pytest

from routeways.engagements.demonstrating import jobs
from routeways.engagements.models import Vacancy
from routeways.foundation.definitions import read
from routeways.organisations.models import Organisation
from tests.engagements.factories import NOW, REGION, employer

pytestmark = pytest.mark.django_db


def test_invented_vacancies_come_once_and_go(ground: None) -> None:
    assert jobs.load(region=REGION, by=None, now=NOW) is False
    rows = read(jobs.FILE, jobs.InventedVacancies).vacancies
    for row in rows:
        employer(f"{row['at']} (demonstration)")
    Organisation.objects.update(demonstration=True)
    assert jobs.load(region=REGION, by=None, now=NOW) is True
    assert jobs.load(region=REGION, by=None, now=NOW) is False
    assert Vacancy.objects.filter(house__isnull=False).count() == len(rows)
    assert jobs.remove(region=REGION, by=None) == len(rows)
