"""Areas that no file gives: regions and counties added up from districts, Travel to Work Areas by best fit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from routeways.values import AreaCode, Figure, Mark, Period, Symbol
from routeways.values.arithmetic import add, apportion


@dataclass(frozen=True)
class PartsEdition:
    """The districts an area is made of while one edition of districts was in force: (code, share of it inside)."""

    parts: tuple[tuple[str, float], ...]
    valid_from: date | None = None
    valid_to: date | None = None

    def covers(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Composite:
    """An area and how it is made. `inside`: the share of the area that the parts cover, 0 to 1."""

    area: AreaCode
    method: Literal["sum", "best fit"]
    editions: tuple[PartsEdition, ...]
    inside: float = 1
    reason: str = ""


@dataclass(frozen=True)
class Geography:
    """What deriving needs to know of places.

    same_as: codes that stand for the same area → the one code used, in order of preference (the first found is used).
    names: what areas and known providers (by UKPRN) are called, with a name for the key “outside”.
    region_areas: districts, composites and comparators of our regions: breakdowns marked `only_region` stop there.
    """

    composites: tuple[Composite, ...] = ()
    same_as: Mapping[str, str] = field(default_factory=dict)
    region_areas: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """Changes with every area, weight or name that figures follow from."""
        said = [repr(self.composites), repr(sorted(self.same_as.items())), repr(sorted(self.region_areas))]
        said.append(repr(sorted(self.names.items())))
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Adding:
    """How an indicator's counts may be put together."""

    may_add: bool
    may_fit: bool
    why_not: str
    independent: bool
    rounding: float
    absent_is_zero: bool


def compose(composite: Composite, period: Period, given: Mapping[str, Figure], adding: Adding) -> Figure | None:
    """The composite's figure for one period and breakdown from the districts' figures.

    None where the file has no district of the area at all for that period (it then says nothing about it).
    """
    edition = _edition(composite, period, given)
    if edition is None:
        return None
    parts = [(given.get(code), weight) for code, weight in edition.parts]
    known = [figure for figure, _ in parts if figure is not None]
    if not known:
        return None
    blank = Figure(
        unit=known[0].unit, period=period, area=composite.area, symbol=Symbol.NOT_AVAILABLE, vintage=known[0].vintage
    )
    if composite.method == "sum":
        if not adding.may_add:
            return blank.but(reason=adding.why_not)
        return _added(composite, known, len(parts), blank, adding)
    if not adding.may_fit:
        return blank.but(reason=adding.why_not)
    if composite.inside < 0.5:
        return blank.with_marks(Mark.ESTIMATED).but(
            reason=composite.reason or "the area lies mostly outside the region"
        )
    if adding.absent_is_zero:
        parts = [(figure, weight) for figure, weight in parts if figure is not None]
    return apportion(parts, area=composite.area, inside=composite.inside, rounding=adding.rounding)


def _added(composite: Composite, known: list[Figure], wanted: int, blank: Figure, adding: Adding) -> Figure:
    if len(known) < wanted and not adding.absent_is_zero:
        return blank.but(reason=f"{wanted - len(known)} of its {wanted} districts have no figure")
    if all(f.value is not None and not f.marks and f.lower is None for f in known):
        total = blank.but(value=sum(f.value or 0.0 for f in known), symbol=None)  # the common case, without ceremony
    else:
        total = add(
            known, independent=adding.independent, rounding=adding.rounding, area=composite.area, period=blank.period
        )
    note = f"added up from {wanted} districts"
    reason = f"{total.reason}; {note}" if total.reason else note
    # A sum of counts that were each rounded is near the true total, not equal to it.
    return (total.with_marks(Mark.ESTIMATED) if adding.rounding > 1 and total.value is not None else total).but(
        reason=reason
    )


def _edition(composite: Composite, period: Period, given: Mapping[str, Figure]) -> PartsEdition | None:
    """The edition in force at the period's end; another one where the file uses other districts for that period."""
    in_force = sorted(composite.editions, key=lambda edition: not edition.covers(period.end))
    return next((e for e in in_force if any(code in given for code, _ in e.parts)), None)
