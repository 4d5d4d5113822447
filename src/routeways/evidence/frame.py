"""What the pages of this floor stand in: their words in the region's menu, and when a kept page has to be made anew."""

from __future__ import annotations

from django.utils import timezone

from routeways.places import queries as places
from routeways.places.frame import add_to_menu
from routeways.warehouse import files

MENU = (
    ("areas", "Areas", "areas/"),
    ("indicators", "Indicators", "indicators/"),
    ("explore", "Explore", "explore/"),
    ("changes", "What changed", "changes/"),
    ("evidence", "Evidence", "evidence/"),
)


def register_menu() -> None:
    for order, (key, label, path) in enumerate(MENU):
        add_to_menu(key, label, path, order * 10)


def version() -> tuple[object, ...]:
    """What public pages of figures are made of: the snapshot, the areas loaded, the day. For `foundation.kept`."""
    return (str(files.root()), files.pointed_to(), places.loaded(), timezone.localdate())
