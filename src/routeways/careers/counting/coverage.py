"""The bounds of one measure for one cohort: its events are found over the school years through which it moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from routeways.careers.counting.bounds import Bounds, Classes, Touch, bounds_of
from routeways.careers.counting.ledgers import phase_of
from routeways.careers.counting.measures import Measure

Rules = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reached:
    """How one event reached one year group. `whole`: all but `away`; else named `classes`, else a plain count.

    `pupils` are those who took part where it is not the whole year; `send` and `fsm` are parts of them, None where the
    institution did not say.
    """

    year: int
    whole: bool = False
    pupils: int = 0
    away: int = 0
    send: int | None = None
    fsm: int | None = None
    classes: Classes = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Event:
    """One encounter as coverage needs it. `counts`: ledger → the year groups for which it counts in it."""

    on: date
    begins: int
    counts: Mapping[str, frozenset[int]]
    met: frozenset[str]
    reached: tuple[Reached, ...]
    minutes: int = 0
    curriculum: bool = False


@dataclass(frozen=True, slots=True)
class Guided:
    """How many pupils of a year group have had personal guidance so far, as the institution counted them."""

    pupils: int
    send: int | None = None
    fsm: int | None = None


@dataclass(frozen=True, slots=True)
class Cohort:
    """A year group in a school year; the same pupils were in `year` − 1 a school year before.

    `parts` are the sizes of its groups: all, send, fsm; what the institution did not say is missing. `classes`: school
    year → class → pupils.
    """

    year: int
    begins: int
    parts: Mapping[str, int]
    classes: Mapping[int, Classes] = field(default_factory=lambda: MappingProxyType({}))
    guided: Guided | None = None


def coverage(
    measure: Measure,
    group: str,
    cohort: Cohort,
    events: Sequence[Event],
    *,
    gatsby: Rules,
    access: Rules,
    college: bool,
) -> Bounds | None:
    """None where the size of the group, or whether it was guided, is not known.

    A group that is the whole cohort is all pupils: nothing more has to be said of it than of them.
    """
    size, whole = cohort.parts.get(group), cohort.parts.get("all")
    if size is None or whole is None:
        return None
    group = "all" if size == whole else group
    if measure.guidance:
        return _guided(group, cohort, size)
    held = [
        (event, reached)
        for event in events
        for reached in event.reached
        if _belongs(measure, cohort, event, reached, access)
    ]
    if measure.id == "bm7-16":
        kinds = [[one for one in held if kind in one[0].met] for kind in gatsby["bm7_range"]]
        return _of_all(size, [_bounds(one, group, cohort, 1) for one in kinds])
    needed = _needed(measure, gatsby, access, college)
    found = [_bounds(held, group, cohort, needed, weighed=measure.weighed)]
    if measure.id == "bm5" and college and gatsby["bm5_curriculum_college"]:
        taught = [one for one in held if one[0].curriculum]
        found.append(_bounds(taught, group, cohort, gatsby["bm5_curriculum_college"]))
    return _of_all(size, found)


def _belongs(measure: Measure, cohort: Cohort, event: Event, reached: Reached, access: Rules) -> bool:
    if reached.year not in event.counts.get(measure.ledger, ()):
        return False
    if cohort.begins - event.begins != cohort.year - reached.year or event.begins > cohort.begins:
        return False
    if measure.phase:
        return phase_of(event.on, reached.year, access) == measure.phase
    return event.begins == cohort.begins if measure.since is None else reached.year >= measure.since


def _needed(measure: Measure, gatsby: Rules, access: Rules, college: bool) -> int:
    if measure.phase:
        return next((int(one["needed"]) for one in access["phases"] if one["id"] == measure.phase), 0)
    if measure.weighed:
        return int(gatsby["week_days"] * gatsby["day_hours"] * 60)
    if measure.ledger == "bm5":
        return int(gatsby["bm5_a_year_college" if college and measure.id == "bm5" else "bm5_a_year"])
    return int(gatsby["bm6_by_16" if measure.id == "bm6-16" else "bm6_by_18"])


def _bounds(
    held: Iterable[tuple[Event, Reached]], group: str, cohort: Cohort, needed: int, *, weighed: bool = False
) -> Bounds:
    touches = [_touch(reached, group, cohort, event.minutes if weighed else 1, event.begins) for event, reached in held]
    partitions = cohort.classes if group == "all" else {}
    return bounds_of(cohort.parts[group], touches, needed, partitions)


def _touch(reached: Reached, group: str, cohort: Cohort, weight: int, begins: int) -> Touch:
    whole, size = cohort.parts["all"], cohort.parts[group]
    came = max(0, whole - reached.away) if reached.whole else min(reached.pupils, whole)
    if group == "all":
        return Touch(came, came, weight, begins, _known_classes(reached, cohort.classes.get(begins, {})))
    said = reached.send if group == "send" else reached.fsm
    if said is not None and not (reached.whole and not reached.away):
        part = min(said, size, came)
        return Touch(part, part, weight)
    return Touch(max(0, size - (whole - came)), min(size, came), weight)


def _known_classes(reached: Reached, classes: Classes) -> Classes:
    """Nothing where a class, or more pupils of it, is named than the institution has: then it is a plain count."""
    if reached.whole or any(count > classes.get(name, 0) for name, count in reached.classes.items()):
        return {}
    return reached.classes


def _of_all(size: int, found: Sequence[Bounds]) -> Bounds:
    """How many have everything: at most the least of them, at least what is left when nobody lacks two things."""
    lower = max(0, sum(one.lower for one in found) - (len(found) - 1) * size)
    return Bounds(lower, max(lower, min(one.upper for one in found)))


def _guided(group: str, cohort: Cohort, size: int) -> Bounds | None:
    if cohort.guided is None:
        return None
    said = {"all": cohort.guided.pupils, "send": cohort.guided.send, "fsm": cohort.guided.fsm}[group]
    return None if said is None else Bounds(min(said, size), min(said, size))
