"""What ships with Routeways and many tests stand on: made once in each process, then put into the database as rows."""

from __future__ import annotations

from datetime import datetime

from routeways.places.actions import load_packaged_areas
from routeways.taxonomy import actions as taxonomy
from tests import snapshots


def areas(now: datetime) -> None:
    """Areas, their names and memberships, and postcode sectors."""
    snapshots.lay(f"areas {now}", lambda: load_packaged_areas(now=now))


def areas_and_classifications(now: datetime) -> None:
    """The areas, and every packaged classification with its links."""

    def both() -> None:
        load_packaged_areas(now=now)
        taxonomy.load_packaged()

    snapshots.lay(f"areas and classifications {now}", both)


def classifications() -> taxonomy.Loaded:
    """Every packaged classification with its links."""
    return snapshots.lay("classifications", taxonomy.load_packaged)
