"""Regions are definitions: which areas make one up, what it is compared with, and how its tile map is laid out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from routeways.foundation import definitions
from routeways.foundation.definitions import Definition, DefinitionError, Part
from routeways.values import AreaCode

Code = Annotated[str, Field(pattern=r"^[EWSNKJLM][0-9]{8}$")]
Year = Annotated[str, Field(pattern=r"^20[0-9]{2}$")]


class SameArea(Part):
    """Another code under which files give figures for the very same area; its rows are used once, not twice."""

    code: Code
    label: str
    until: date | None = None  # the last day on which it was the same area

    def holds_on(self, on: date) -> bool:
        return self.until is None or on <= self.until


class WholeArea(Part):
    """The region as one area: the code its figures are kept under, and the other codes for the same ground."""

    code: Code
    edition: Year
    label: str
    same_as: tuple[SameArea, ...] = ()


class District(Part):
    """A district of the region and the days on which it was there."""

    code: Code
    edition: Year
    valid_from: date | None = Field(default=None, alias="from")
    valid_to: date | None = Field(default=None, alias="until")

    def holds_on(self, on: date) -> bool:
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)

    @property
    def area_code(self) -> AreaCode:
        return AreaCode(self.code, self.edition)


class County(Part):
    code: Code
    label: str  # must not be mistaken for the region: “Lancashire county (12 districts)”
    until: date | None = None


class OutsideArea(Part):
    """A Travel to Work Area that reaches into the region but does not lie wholly in it: its figures are `x`."""

    code: Code
    reason: str


class TravelToWork(Part):
    inside: tuple[Code, ...]
    partly_outside: tuple[OutsideArea, ...] = ()


class Comparators(Part):
    country: Code
    region: Code
    others: tuple[Code, ...] = ()


class Tile(Part):
    """Where a district stands on the tile map, in tiles from the top left; half columns make brick-work."""

    code: Code
    column: float = Field(ge=0, le=30, multiple_of=0.5)
    row: float = Field(ge=0, le=30)
    label: str = ""  # a shorter name where the district's own does not fit


class Geography(Part):
    """What a region is made of."""

    whole: WholeArea
    districts: tuple[District, ...] = Field(min_length=1)
    county: County | None = None
    travel_to_work: TravelToWork
    comparators: Comparators
    tiles: tuple[Tile, ...]
    tiles_note: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Geography:
        codes = [district.code for district in self.districts]
        if len(set(codes)) != len(codes):
            raise ValueError("a district is given twice")
        if sorted(tile.code for tile in self.tiles) != sorted(codes):
            raise ValueError("the tile map must have exactly one tile for each district")
        for tile in self.tiles:
            for other in self.tiles:
                if tile is not other and self._overlap(tile, other):
                    raise ValueError(f"the tiles of {tile.code} and {other.code} lie on one another")
        return self

    def _overlap(self, one: Tile, other: Tile) -> bool:
        """Tiles collide where they overlap on the same day; an ended and a new district may share a place."""
        a = next(district for district in self.districts if district.code == one.code)
        b = next(district for district in self.districts if district.code == other.code)
        together = (a.valid_from or date.min) <= (b.valid_to or date.max) and (b.valid_from or date.min) <= (
            a.valid_to or date.max
        )
        return together and abs(one.column - other.column) < 1 and abs(one.row - other.row) < 1


class RegionDefinition(Definition):
    """`definitions/regions/<id>.yaml`. A demonstration region says `based_on` and takes over a region's geography."""

    KIND: ClassVar[str] = "regions"

    name: str
    public: bool = True
    demonstration: bool = False
    based_on: str | None = None
    geography: Geography | None = None

    @model_validator(mode="after")
    def _one_geography(self) -> RegionDefinition:
        if (self.geography is None) == (self.based_on is None):
            raise ValueError("give either a geography or based_on")
        if self.demonstration and self.public:
            raise ValueError("a demonstration region is never public")
        return self

    @property
    def district_codes(self) -> tuple[str, ...]:
        """All districts that the region ever had; empty where the geography is another region's."""
        return tuple(district.code for district in self.geography.districts) if self.geography else ()


class Region(Part):
    """A region as the rest of the house sees it: every region has its geography, a demonstration one a borrowed one."""

    id: str
    name: str
    public: bool
    demonstration: bool
    based_on: str | None
    geography: Geography
    digest: str

    @property
    def code(self) -> str:
        """The one code under which figures for the whole region are kept."""
        return self.geography.whole.code

    @property
    def area_code(self) -> AreaCode:
        return AreaCode(self.geography.whole.code, self.geography.whole.edition)

    @property
    def same_codes(self) -> frozenset[str]:
        """Every code that has ever stood for the whole region, the canonical one included."""
        return frozenset({self.code, *(same.code for same in self.geography.whole.same_as)})

    def districts(self, on: date | None = None) -> tuple[AreaCode, ...]:
        """The districts on a day, in the definition's order; without a day, those that have no end."""
        if on is None:
            return tuple(one.area_code for one in self.geography.districts if one.valid_to is None)
        return tuple(one.area_code for one in self.geography.districts if one.holds_on(on))

    def tiles(self, on: date | None = None) -> tuple[Tile, ...]:
        shown = {code.code for code in self.districts(on)}
        return tuple(tile for tile in self.geography.tiles if tile.code in shown)


def load() -> dict[str, Region]:
    """All regions by id. Raises DefinitionError."""
    found = definitions.load(RegionDefinition)
    return {one.id: _region(one, found) for one in found.values()}


@cache
def known() -> Mapping[str, Region]:
    """The same, read once a process."""
    return MappingProxyType(load())


def _region(one: RegionDefinition, all_regions: dict[str, RegionDefinition]) -> Region:
    base = all_regions.get(one.based_on) if one.based_on else one
    if base is None or base.geography is None:
        raise DefinitionError(f"{one.id}.yaml: based_on is “{one.based_on}”, which is not a region with a geography.")
    digest = one.digest if base is one else f"{one.digest}-{base.digest}"
    return Region(
        id=one.id,
        name=one.name,
        public=one.public,
        demonstration=one.demonstration,
        based_on=one.based_on,
        geography=base.geography,
        digest=digest,
    )
