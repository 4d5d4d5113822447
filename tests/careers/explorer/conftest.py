"""The demonstration region with its courses, put in once; figures that a test can see through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import transaction

from routeways.careers.queries.explorer_state import forget
from routeways.engagements.demonstrating import pledges
from routeways.foundation.definitions import load
from routeways.foundation.kept import pages
from routeways.places.actions import load_packaged_areas
from routeways.provision.actions import load_demonstration as load_provision
from routeways.site import demonstration
from routeways.site.demonstration_contacts import load_contacts
from routeways.taxonomy.actions import load_packaged, load_packaged_skills
from routeways.taxonomy.qualifications.actions import load_packaged as load_qualifications
from tests.evidence.depositing import Row, deposit_rows, figure_row
from tests.provision.conftest import NOW, _RolledBack

LANCASHIRE, BURNLEY, FYLDE = "E69000019", "E07000117", "E07000119"
FORECAST = {"marks": "f"}
TRADES = "occupation=52"


def rows() -> list[Row]:
    """Jobs, pay and businesses as their publishers give them, for one group of jobs and one sector."""
    label = "Skilled metal, electrical and electronic trades"
    trade = {"breakdown": TRADES, "label": label}
    made = {"breakdown": "industry=C", "label": "Manufacturing"}
    return [
        figure_row("projected-employment", LANCASHIRE, "cy2020", 26_467, **trade),
        figure_row("projected-employment", LANCASHIRE, "cy2035", {"value": 22_958.0, **FORECAST}, **trade),
        figure_row("projected-openings", LANCASHIRE, "cy2035", {"value": 5_665.0, **FORECAST}, **trade),
        figure_row("projected-growth", LANCASHIRE, "cy2035", {"value": -13.258, **FORECAST}, **trade),
        figure_row("people-in-work-by-occupation", LANCASHIRE, "cy2021", (29_300, 6_000), **trade),
        figure_row("median-weekly-pay", BURNLEY, "cy2021", 489.1),
        figure_row("median-weekly-pay", FYLDE, "cy2021", 557.5),
        figure_row("jobs-by-industry", LANCASHIRE, "cy2020", 89_000, **made),
        figure_row("people-in-work-by-industry", LANCASHIRE, "cy2022", (98_900, 11_900), **made),
        figure_row(
            "enterprises-by-industry", LANCASHIRE, "cy2022", 3_735, breakdown="industry=3", label="Manufacturing"
        ),
    ]


def load_region() -> None:
    """Of the demonstration only what the explorer shows: organisations, their courses, and who made a pledge."""
    load_packaged_areas(now=NOW)
    load_packaged()
    load_qualifications()
    load_packaged_skills()
    for one in load(demonstration.Demonstration).values():
        made = demonstration._organisations(None, one)
        load_provision(by=None, region=one.region, organisations=made)
        load_contacts(by=None, region=one.region, organisations=made, now=NOW)
        pledges.load(region=one.region, by=None, now=NOW)


@pytest.fixture(scope="package")
def _invented_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Once for all files of this folder: none of its tests commits anything."""
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                load_region()
                yield
                raise _RolledBack
        except _RolledBack:
            pass


@pytest.fixture
def region(_invented_once: None, db: None) -> str:
    """The demonstration region, without figures."""
    pages.clear()
    forget()
    return "lancashire-demonstration"


@pytest.fixture
def figures(db: None, settings: LazySettings, tmp_path: Path) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    deposit_rows(rows())
    pages.clear()
    forget()
