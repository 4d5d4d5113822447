"""The packaged places, classifications and qualifications, and the invented region, put in once for each module.

Both stand in a transaction that is rolled back when the module ends; each test has a savepoint of its own inside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial

import pytest
from django.db import transaction

from routeways.organisations.models import Organisation
from routeways.places.actions import load_packaged_areas
from routeways.taxonomy.actions import load_packaged
from routeways.taxonomy.qualifications.actions import load_packaged as load_qualifications
from tests import snapshots

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
REGION = "lancashire-demonstration"


class _RolledBack(Exception):
    pass


@pytest.fixture(scope="module")
def _packaged_once(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                load_packaged_areas(now=NOW)
                load_packaged()
                load_qualifications()
                yield
                raise _RolledBack
        except _RolledBack:
            pass


@pytest.fixture(scope="module")
def _demonstrated_once(_packaged_once: None, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    from django.conf import settings

    from routeways.site import demonstration

    folder = tmp_path_factory.mktemp("data")
    before, settings.DATA_DIR = settings.DATA_DIR, folder
    try:
        with django_db_blocker.unblock(), transaction.atomic():
            load = partial(demonstration.load, by=None, now=NOW, voice=False)
            snapshots.once("provision", folder, load)
            yield
            raise _RolledBack
    except _RolledBack:
        pass
    finally:
        settings.DATA_DIR = before


@pytest.fixture
def packaged(_packaged_once: None, db: None) -> None:
    """The areas, classifications and qualifications that ship with Routeways."""


@pytest.fixture
def demonstrated(_demonstrated_once: None, db: None) -> dict[str, Organisation]:
    """The invented organisations and what they teach, by the organisations' names without the sign."""
    return {one.name.removesuffix(" (demonstration)"): one for one in Organisation.objects.all()}
