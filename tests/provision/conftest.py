from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.conf import LazySettings

from routeways.organisations.models import Organisation
from routeways.places.actions import load_packaged_areas
from routeways.taxonomy.actions import load_packaged
from routeways.taxonomy.qualifications.actions import load_packaged as load_qualifications

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
REGION = "lancashire-demonstration"


@pytest.fixture
def packaged(db: None) -> None:
    """The areas, classifications and qualifications that ship with Routeways."""
    load_packaged_areas(now=NOW)
    load_packaged()
    load_qualifications()


@pytest.fixture
def demonstrated(packaged: None, settings: LazySettings, tmp_path) -> dict[str, Organisation]:
    """The invented organisations and what they teach, by the organisations' names without the sign."""
    from routeways.site import demonstration

    settings.DATA_DIR = tmp_path
    demonstration.load(by=None, now=NOW)
    return {one.name.removesuffix(" (demonstration)"): one for one in Organisation.objects.all()}
