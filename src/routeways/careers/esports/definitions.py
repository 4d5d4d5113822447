"""What an academy asks parents and tells learners (definitions/esports-academies)."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import ClassVar

from pydantic import Field, model_validator

from routeways.foundation.definitions import Definition, Part, load

Texts = tuple[str, ...]
TAKE_PART, SHOWCASE = "take-part", "showcase"


class Allocation(StrEnum):
    LOTTERY = "lottery"  # a published seed draws the order once registration has closed
    FIRST_COME = "first-come"


class ConsentItem(Part):
    """One thing a parent agrees to, by itself. Without what is `needed` there is no place."""

    id: str = Field(pattern=r"^[a-z][a-z-]*$", max_length=20)
    label: str = Field(min_length=5, max_length=120)
    says: str = Field(min_length=10)
    needed: bool = False


class WayHome(Part):
    """A way home that an academy can offer. `asks` is what a parent says about it; `from_year` the youngest year."""

    id: str = Field(pattern=r"^[a-z][a-z-]*$", max_length=20)
    label: str = Field(min_length=5, max_length=80)
    asks: str = Field(min_length=5)
    from_year: int = 0


class AcademyKind(Definition):
    """What `definitions/esports-academies/<id>.yaml` holds. `programme` is one of definitions/school-programmes."""

    KIND: ClassVar[str] = "esports-academies"
    WORDS: ClassVar[frozenset[str]] = frozenset({"conduct", "source"})

    name: str = Field(min_length=3, max_length=80)
    programme: str
    allocation: Allocation
    consents: tuple[ConsentItem, ...] = Field(min_length=1)
    ways: tuple[WayHome, ...] = Field(min_length=1)
    conduct: Texts = Field(min_length=1)
    ratings: tuple[int, ...] = Field(min_length=1)  # the ages that a game can be rated for
    source: str = Field(min_length=10)

    @model_validator(mode="after")
    def _asks_what_it_needs(self) -> AcademyKind:
        items = {one.id: one for one in self.consents}
        if TAKE_PART not in items or not items[TAKE_PART].needed or SHOWCASE not in items:
            raise ValueError(f"the consents need “{TAKE_PART}” (needed) and “{SHOWCASE}”")
        if len(items) < len(self.consents) or len({one.id for one in self.ways}) < len(self.ways):
            raise ValueError("an id stands twice")
        return self

    def way(self, id: str) -> WayHome | None:
        return next((one for one in self.ways if one.id == id), None)


@cache
def academy_kinds() -> dict[str, AcademyKind]:
    return load(AcademyKind)
