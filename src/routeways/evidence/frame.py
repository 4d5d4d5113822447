"""What the pages of this floor stand in: their words in the region's menu, and when a kept page has to be made anew."""

from __future__ import annotations

from django.utils import timezone

from routeways.places import snapshot as places
from routeways.places.frame import add_to_menu
from routeways.warehouse import files

# The word for a page's place, the label, the address, and the order among the words of other floors.
MENU = (
    ("areas", "Areas", "areas/", 0),
    ("indicators", "Indicators", "indicators/", 10),
    ("explore", "Explore", "explore/", 20),
    ("evidence", "Evidence", "evidence/", 90),
)


def register_menu() -> None:
    for key, label, path, order in MENU:
        add_to_menu(key, label, path, order)


def version() -> tuple[object, ...]:
    """What public pages of figures are made of: the snapshot, the areas loaded, the day. For `foundation.kept`."""
    return (str(files.root()), files.pointed_to(), places.loaded(), timezone.localdate())
