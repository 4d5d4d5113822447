"""The areas and subjects that ship with Routeways, put in once for each module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from routeways.places.actions import load_packaged_areas
from routeways.taxonomy.actions import load_packaged
from tests.engagements.factories import NOW


class _RolledBack(Exception):
    pass


@pytest.fixture(scope="module")
def _ground_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                load_packaged_areas(now=NOW)
                load_packaged()
                yield
                raise _RolledBack
        except _RolledBack:
            pass


@pytest.fixture
def ground(_ground_once: None, db: None) -> None:
    """The areas, postcode sectors and subject areas."""
