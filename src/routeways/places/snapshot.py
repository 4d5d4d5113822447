"""The areas as they are loaded, kept in memory per process.

Codes, names and memberships change only when a geography file is loaded, so they are read once and thrown away as soon
as `loaded()` (one small query) says that something was loaded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from types import MappingProxyType

from routeways.places import index, regions
from routeways.places.models import Area, AreaChange, AreaName, GeographyVintage, Membership
from routeways.places.models.area import SMALL, Kind
from routeways.places.regions import Region
from routeways.places.rows import AreaRow, NameRow


class Snapshot:
    """The large areas as they are in the database, read in four queries."""

    def __init__(self) -> None:
        known = regions.known().values()
        rows = [row_of(one) for one in Area.objects.exclude(kind__in=SMALL).order_by("code", "edition")]
        aliases = AreaName.objects.select_related("area").exclude(area__kind__in=SMALL)
        self.index = index.make(
            rows, [NameRow(one.area.code, one.name, one.valid_from, one.valid_to) for one in aliases], known
        )
        self.areas: Mapping[str, AreaRow] = self.index.areas
        self.names: Mapping[str, str] = MappingProxyType({row.code: row.name for row in rows} | _labels(known))
        self.children: dict[str, list[tuple[str, str]]] = defaultdict(list)
        inside = Membership.objects.filter(child__kind=Kind.DISTRICT)
        for parent, child, edition in inside.values_list("parent__code", "child__code", "edition"):
            self.children[parent].append((child, edition))
        self.successors: dict[str, list[str]] = defaultdict(list)
        self.predecessors: dict[str, list[str]] = defaultdict(list)
        for before, after in AreaChange.objects.values_list("predecessor__code", "successor__code"):
            self.successors[before].append(after)
            self.predecessors[after].append(before)


def current() -> Snapshot:
    """The areas that are loaded now."""
    return _snapshot(loaded())


@lru_cache(maxsize=2)
def _snapshot(loaded: tuple[object, ...]) -> Snapshot:
    return Snapshot()


_known: ContextVar[list[tuple[object, ...]] | None] = ContextVar("places", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Within it the database is asked once which places are loaded: while one page is made, which loads none."""
    token = _known.set([])
    try:
        yield
    finally:
        _known.reset(token)


def loaded() -> tuple[object, ...]:
    """A key that changes whenever places change, for whoever keeps something made of them.

    The digest keeps apart databases that count from the same number.
    """
    known = _known.get()
    if known is None:
        return _loaded()
    if not known:
        known.append(_loaded())
    return known[0]


def _loaded() -> tuple[object, ...]:
    return GeographyVintage.objects.order_by("-id").values_list("id", "loaded_at", "sha256").first() or ()


def row_of(one: Area) -> AreaRow:
    """An area of the database as a frozen row."""
    return AreaRow(one.code, one.edition, one.kind, one.name, one.valid_from, one.valid_to, one.latitude, one.longitude)


def _labels(known: Iterable[Region]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for one in known:
        whole = one.geography.whole
        labels |= {same.code: same.label for same in whole.same_as} | {whole.code: whole.label}
        if one.geography.county:
            labels[one.geography.county.code] = one.geography.county.label
    return labels
