"""How many of a cohort had enough encounters: at least and at most, from whole years, whole classes and plain counts.

Participants of different events are never added up to give people: the same pupils may have been at all of them. What
is known is kept apart: a whole year group is everybody; named classes do not overlap within a school year; of a plain
count nobody knows who it was. The lower bound holds however unluckily the counts overlap, the upper however luckily.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

Classes = Mapping[str, int]  # class → pupils of it


@dataclass(frozen=True, slots=True)
class Touch:
    """One event for one cohort: between `least` and `most` of it took part, and it is worth `weight`.

    `classes` says how many of each named class of `partition` (a school year) took part, () where it is not known.
    """

    least: int
    most: int
    weight: int = 1
    partition: int = 0
    classes: Classes = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Bounds:
    lower: int
    upper: int

    def __post_init__(self) -> None:
        if not 0 <= self.lower <= self.upper:
            raise ValueError(f"{self.lower} to {self.upper} are no bounds.")


def bounds_of(
    size: int, touches: Sequence[Touch], needed: int, partitions: Mapping[int, Classes] = MappingProxyType({})
) -> Bounds:
    """How many of `size` pupils have encounters worth `needed` or more. `partitions`: school year → class → pupils.

    Each way of looking at it gives true bounds, so the best of all is true as well.
    """
    if needed <= 0:
        return Bounds(size, size)
    found = [(at_least(size, touches, needed), at_most(size, touches, needed))]
    if found[0][0] < found[0][1]:
        found += [
            _by_class(size, touches, needed, key, classes)
            for key, classes in partitions.items()
            if classes and sum(classes.values()) <= size
        ]
    lower, upper = max(one for one, _ in found), min(one for _, one in found)
    return Bounds(lower, max(lower, upper))


def at_least(size: int, touches: Sequence[Touch], needed: int) -> int:
    """The least x for which the rest of the pupils can stay below `needed`: all that happened has to fit somewhere.

    Of an event with `least` pupils no more than x are among the x; the others are spread over size − x pupils, of whom
    none may reach `needed`.
    """
    if needed <= 0:
        return size

    def fits(x: int) -> bool:
        spread = sum(touch.weight * max(0, min(touch.least, size) - x) for touch in touches)
        return spread <= (size - x) * (needed - 1)

    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle + 1, high)
    return low


def at_most(size: int, touches: Sequence[Touch], needed: int) -> int:
    """The most y for which there is enough for y pupils to have `needed` each: one event gives each pupil once."""
    if needed <= 0:
        return size

    def enough(y: int) -> bool:
        return sum(touch.weight * min(touch.most, y) for touch in touches) >= needed * y

    low, high = 0, size
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if enough(middle) else (low, middle - 1)
    return low


def _by_class(size: int, touches: Sequence[Touch], needed: int, key: int, classes: Classes) -> tuple[int, int]:
    """The bounds of each class and of those in no named class, added: nobody is in two of them."""
    rest = size - sum(classes.values())
    parts = [(name, pupils) for name, pupils in classes.items()] + [("", rest)]
    lower = upper = 0
    for name, pupils in parts:
        here = [_within(touch, key, name, pupils, size) for touch in touches]
        lower += at_least(pupils, here, needed)
        upper += at_most(pupils, here, needed)
    return lower, upper


def _within(touch: Touch, key: int, name: str, pupils: int, size: int) -> Touch:
    """What an event was for one class of a year group."""
    if touch.classes and touch.partition == key:
        reached = min(touch.classes.get(name, 0), pupils)
        return Touch(reached, reached, touch.weight)
    return Touch(max(0, touch.least - (size - pupils)), min(touch.most, pupils), touch.weight)
