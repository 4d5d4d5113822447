"""What every page of a region needs around its content: the region, the menu, where we are."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone

from routeways.places import queries as places
from routeways.places.regions import Region
from routeways.warehouse import files

MENU = (
    ("areas", "Areas", "areas/"),
    ("indicators", "Indicators", "indicators/"),
    ("explore", "Explore", "explore/"),
    ("changes", "What changed", "changes/"),
    ("evidence", "Evidence", "evidence/"),
)


def region_or_404(region_id: str) -> Region:
    try:
        return places.region(region_id)
    except places.UnknownRegion as error:
        raise Http404(str(error)) from error


def frame(
    region: Region, current: str = "", crumbs: tuple[tuple[str, str], ...] = (), **context: Any
) -> dict[str, Any]:
    """The context of a page. `current` is the menu's word; `crumbs` are (label, address under the region)."""
    home = f"/{region.id}/"
    return {
        "region": region,
        "home_href": home,
        "nav": [
            {"label": label, "href": home + path, "current": key == current, "is_page": False}
            for key, label, path in MENU
        ],
        "breadcrumbs": [
            {"label": "Routeways", "href": "/"},
            {"label": region.name, "href": home},
            *({"label": label, "href": home + path} for label, path in crumbs),
        ],
        **context,
    }


def version() -> tuple[object, ...]:
    """What public pages of figures are made of: the snapshot, the areas loaded, the day. For `foundation.kept`."""
    return (str(files.root()), files.pointed_to(), places.loaded(), timezone.localdate())
