"""What every page of a region needs around its content: the region, the menu, where we are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from routeways.places import queries as places
from routeways.places.regions import Region

_menu: dict[str, MenuWord] = {}


@dataclass(frozen=True, slots=True)
class MenuWord:
    """A word of a region's menu, the address under the region it leads to, and its place among the others."""

    label: str
    path: str
    order: int


def add_to_menu(key: str, label: str, path: str, order: int) -> None:
    """Called once by a floor, when the site starts. `key` is what a page of the floor gives to `frame` as `current`."""
    _menu[key] = MenuWord(label, path, order)


def region_or_404(region_id: str) -> Region:
    try:
        return places.region(region_id)
    except places.UnknownRegion as error:
        raise Http404(str(error)) from error


def frame(
    region: Region, current: str = "", crumbs: tuple[tuple[str, str], ...] = (), **context: Any
) -> dict[str, Any]:
    """The context of a page. `current` is the menu's key; `crumbs` are (label, address under the region)."""
    home = f"/{region.id}/"
    words = sorted(_menu.items(), key=lambda item: item[1].order)
    return {
        "region": region,
        "home_href": home,
        "nav": [
            {"label": word.label, "href": home + word.path, "current": key == current, "is_page": False}
            for key, word in words
        ],
        "breadcrumbs": [
            {"label": "Routeways", "href": "/"},
            {"label": region.name, "href": home},
            *({"label": label, "href": home + path} for label, path in crumbs),
        ],
        **context,
    }
