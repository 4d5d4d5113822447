from __future__ import annotations

import pytest

from routeways.taxonomy import actions


@pytest.fixture
def loaded(db):
    """The packaged classifications in the database."""
    return actions.load_packaged()
