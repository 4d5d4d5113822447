"""Who pays for a programme for schools, or gives it something (definitions/school-sponsors), by region and dated."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import ClassVar

from pydantic import Field, model_validator

from routeways.careers.days.definitions import programmes
from routeways.foundation.definitions import Definition, load


class Sponsor(Definition):
    """What `definitions/school-sponsors/<id>.yaml` holds. Without `starts` or `ends` nobody knows since or until when.

    It buys no place: nothing in rotas, matching or the order of lists reads it.
    """

    KIND: ClassVar[str] = "school-sponsors"
    WORDS: ClassVar[frozenset[str]] = frozenset({"name", "gives", "source"})

    name: str = Field(min_length=3, max_length=120)
    region: str
    programmes: tuple[str, ...] = Field(min_length=1)
    gives: str = Field(min_length=10, max_length=300)
    starts: date | None = None
    ends: date | None = None
    source: str = Field(min_length=10)

    @model_validator(mode="after")
    def _of_programmes(self) -> Sponsor:
        if self.starts and self.ends and self.ends < self.starts:
            raise ValueError("it ends before it starts")
        if unknown := set(self.programmes) - set(programmes()):
            raise ValueError(f"programmes: there is no programme “{min(unknown)}”")
        return self

    def gives_between(self, first: date, last: date) -> bool:
        return (self.starts or date.min) <= last and first <= (self.ends or date.max)


@cache
def _sponsors() -> dict[str, Sponsor]:
    return load(Sponsor)


def sponsors_of(region: str, programme: str) -> list[Sponsor]:
    """Those of a programme in a region, by name, also those whose time is over."""
    found = [one for one in _sponsors().values() if one.region == region and programme in one.programmes]
    return sorted(found, key=lambda one: one.name)
