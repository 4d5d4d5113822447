"""Who may share in how many days, frozen and checked; and what a school's need weighs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from routeways.engines.plain import ProblemError, quoted

MEASURES = ("disadvantage", "idaci", "gap")


@dataclass(frozen=True, slots=True)
class Coefficients:
    """What each measure of need adds to the weight of a pupil; 0 or more, so that more need never weighs less."""

    disadvantage: Fraction = Fraction(0)
    idaci: Fraction = Fraction(0)
    gap: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        for measure in MEASURES:
            if getattr(self, measure) < 0:
                raise ProblemError(f"The coefficient of “{measure}” is below 0: more need would count for less.")

    def weight(self, cohort: int, disadvantage: Fraction, idaci: Fraction, gap: Fraction) -> Fraction:
        """cohort × (1 + a·disadvantage + b·IDACI + c·gap), exactly. Measures are shares, 0 to 1."""
        return cohort * (1 + self.disadvantage * disadvantage + self.idaci * idaci + self.gap * gap)


@dataclass(frozen=True, slots=True)
class School:
    """`weight` of its need, 0 or more; `cap` days at most; `priority` for the floor, lower first; `ineligible` why."""

    id: str
    weight: Fraction
    cap: int
    priority: int = 0
    ineligible: str = ""


@dataclass(frozen=True)
class Problem:
    """`days` (or places) to share, of which every eligible school gets `floor` before any gets more.

    Raises ProblemError for a school twice, numbers below 0, or an eligible school that may have no day.
    """

    schools: tuple[School, ...]
    days: int
    floor: int = 1
    seed: int | str = 0

    def __post_init__(self) -> None:
        if self.days < 0 or self.floor < 0:
            raise ProblemError(f"There are {self.days} days and a floor of {self.floor}; both need 0 or more.")
        seen: set[str] = set()
        for school in self.schools:
            if school.id in seen:
                raise ProblemError(f"The school {quoted(school.id)} is there twice. Give each its own id.")
            seen.add(school.id)
            if school.weight < 0:
                raise ProblemError(
                    f"The need of the school {quoted(school.id)} is {school.weight}; it needs 0 or more."
                )
            if school.cap < 1 and not school.ineligible:
                raise ProblemError(f"The school {quoted(school.id)} may have {school.cap} days. Say why, or allow 1.")


class Reason(StrEnum):
    """Why a school has as many days as it has."""

    INELIGIBLE = "ineligible"  # it takes no part; the cause was handed in
    NOT_REACHED = "not reached"  # the days did not even reach every school once
    FLOOR = "floor"  # what every school gets, and its share of the rest rounds to none
    QUOTA = "quota"  # the floor and its share of the rest
    CAP = "cap"  # as many as one school may have; its share would be more


class Lot(StrEnum):
    """Whether the last day of a school was decided by the lottery."""

    NONE = ""
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Award:
    """`floor` of its `days` came from the floor; `share` is its exact part of the rest before rounding and caps."""

    school: str
    days: int
    floor: int
    share: Fraction
    reason: Reason
    lot: Lot = Lot.NONE

    @property
    def quota(self) -> int:
        return self.days - self.floor


@dataclass(frozen=True, slots=True)
class Allocation:
    """`awards` in the order of the schools; `rest` days were shared by need; `left` nobody may have (all at caps).

    `line` is the claim of the last day given by need: a claim is weight ÷ (days by need + ½). None where none was.
    """

    awards: tuple[Award, ...]
    rest: int
    left: int
    line: Fraction | None

    def days(self) -> dict[str, int]:
        return {award.school: award.days for award in self.awards}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One day that a school still wants, since when (any whole number that grows with time)."""

    school: str
    since: int
