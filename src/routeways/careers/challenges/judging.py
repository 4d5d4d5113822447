"""How judges' marks add up, and how far the judges agree. Pure and exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import mean

from routeways.careers.challenges.definitions import Challenge

Marks = Mapping[str, Mapping[str, int]]  # judge → criterion → level, from 1 on


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """`levels` are the judges' levels in order; `mean` their mean, `apart` the widest distance between two."""

    id: str
    name: str
    levels: tuple[int, ...]
    most: int
    mean: Fraction
    apart: int


@dataclass(frozen=True, slots=True)
class Total:
    """`points` of `most`. `same` and `near` are pairs of judges with the same or a neighbouring level, of `pairs`."""

    points: Fraction
    most: int
    judges: int
    lines: tuple[CriterionLine, ...]
    same: int
    near: int
    pairs: int


def total(challenge: Challenge, marks: Marks) -> Total:
    """Points are the weighted sum of the mean levels. Judges who have not marked every criterion do not count."""
    whole = [given for given in marks.values() if all(one.id in given for one in challenge.rubric)]
    lines, points, same, near, pairs = [], Fraction(0), 0, 0, 0
    for criterion in challenge.rubric if whole else ():
        levels = tuple(sorted(given[criterion.id] for given in whole))
        average = Fraction(mean([Fraction(level) for level in levels]))
        lines.append(
            CriterionLine(criterion.id, criterion.name, levels, len(criterion.levels), average, levels[-1] - levels[0])
        )
        points += criterion.weight * average
        gaps = [abs(one - other) for at, one in enumerate(levels) for other in levels[at + 1 :]]
        pairs += len(gaps)
        same += sum(gap == 0 for gap in gaps)
        near += sum(gap <= 1 for gap in gaps)
    return Total(points, challenge.most_points, len(whole), tuple(lines), same, near, pairs)


def placed(challenge: Challenge, points: Mapping[str, Fraction]) -> dict[str, str]:
    """Team → its place in words, “” for none. Teams with the same points share one; the next then falls away."""
    found: dict[str, str] = {}
    for team, mine in points.items():
        above = sum(other > mine for other in points.values())
        found[team] = challenge.places[above] if above < len(challenge.places) else ""
    return found


def reasons(found: Total) -> list[str]:
    """One sentence a criterion, for the team's school."""
    return [f"{one.name}: {_number(one.mean)} of {one.most}, {_judges(one.levels)}." for one in found.lines]


def agreement(totals: Sequence[Total]) -> tuple[int, int, int]:
    """(same level, at most one level apart, pairs) over several teams."""
    return (sum(one.same for one in totals), sum(one.near for one in totals), sum(one.pairs for one in totals))


def _judges(levels: tuple[int, ...]) -> str:
    if levels[0] == levels[-1]:
        return f"{len(levels)} judges chose the same level"
    return f"{len(levels)} judges chose levels from {levels[0]} to {levels[-1]}"


def _number(value: Fraction) -> str:
    return f"{float(value):.1f}".removesuffix(".0")
