"""School days to put into sessions, as arrays, frozen and checked. Schools and sessions are numbers here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from routeways.engines.plain import ProblemError

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MOST = 2**31  # of a cost or a penalty, so that sums on 64 bits never overflow


class Bar(IntEnum):
    """What keeps a school out of a session for good; OPEN is nothing."""

    OPEN = 0
    NO_ROUTE = 1  # no travel time is known
    TOO_FAR = 2
    NOT_ACCESSIBLE = 3
    BLOCKED = 4  # the school cannot come on this date
    TOO_MANY = 5  # the group is larger than the room
    HELD = 6  # the room or somebody of the staff is needed by a locked session


def _none() -> Ints:
    return np.empty((0, 2), np.int64)


@dataclass(frozen=True, eq=False)
class Problem:
    """n schools, m sessions at hosts.

    days, pupils   shape (n,): days each school is entitled to, and how many pupils it brings on each
    first          shape (n,): True for schools that are placed before others (SEND, alternative provision)
    host, date, part, kind   shape (m,): of each session, numbered from 0; a part is a piece of the year, a kind what
                             the session is about: nobody should have one twice
    places, room   shape (m,): how many schools and how many pupils it takes
    cost           shape (n, m): points of each placing, 0 or more: travel and wishes not met
    bar            shape (n, m): a Bar
    clash          shape (k, 2): pairs of sessions that need the same room or person at the same time
    locked         shape (k, 2): placings (school, session) that must hold
    previous       shape (k, 2): placings before; as few as possible are given up
    spread         points for each day of a school beyond its even share in one part of the year
    burden         points for each visit to a host beyond its even share
    school_draw, session_draw   lottery numbers that decide between equals

    Raises ProblemError where shapes or numbers cannot be.
    """

    days: Ints
    pupils: Ints
    first: Flags
    host: Ints
    date: Ints
    part: Ints
    kind: Ints
    places: Ints
    room: Ints
    cost: Ints
    bar: npt.NDArray[np.int8]
    clash: Ints = field(default_factory=_none)
    locked: Ints = field(default_factory=_none)
    previous: Ints = field(default_factory=_none)
    spread: int = 0
    burden: int = 0
    school_draw: Ints | None = None
    session_draw: Ints | None = None

    def __post_init__(self) -> None:
        n, m = len(self.days), len(self.host)
        shapes: dict[str, tuple[int, ...]] = {
            "pupils": (n,),
            "first": (n,),
            "date": (m,),
            "part": (m,),
            "kind": (m,),
            "places": (m,),
            "room": (m,),
        }
        shapes |= {"cost": (n, m), "bar": (n, m)}
        shapes |= {name: (len(getattr(self, name)), 2) for name in ("clash", "locked", "previous")}
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise ProblemError(f"“{name}” has the shape {getattr(self, name).shape}; it needs {shape}.")
        for name in ("days", "pupils", "host", "date", "part", "kind", "places", "room", "cost"):
            array = getattr(self, name)
            if array.size and not 0 <= int(array.min()) <= int(array.max()) < MOST:
                raise ProblemError(f"“{name}” holds {int(array.min())} to {int(array.max())}; 0 to {MOST - 1} can be.")
        for name in ("locked", "previous"):
            pairs = getattr(self, name)
            if pairs.size and (pairs.min() < 0 or pairs[:, 0].max() >= n or pairs[:, 1].max() >= m):
                raise ProblemError(f"“{name}” names a school or a session that is not there.")
        if not 0 <= self.spread < MOST or not 0 <= self.burden < MOST:
            raise ProblemError("“spread” and “burden” need 0 or more points.")

    def closed(self) -> Problem:
        """The problem in which whatever clashes with a locked placing is closed; the same where nothing is."""
        bar = self.bar.copy()
        for session in self.locked[:, 1].tolist():
            others = list(self.clashing[session])
            bar[:, others] = np.where(bar[:, others] == Bar.OPEN, Bar.HELD, bar[:, others])
        return replace(self, bar=bar)

    # -- sizes

    @property
    def schools(self) -> int:
        return len(self.days)

    @property
    def sessions(self) -> int:
        return len(self.host)

    @cached_property
    def hosts(self) -> int:
        return int(self.host.max(initial=-1)) + 1

    @cached_property
    def dates(self) -> int:
        return int(self.date.max(initial=-1)) + 1

    @cached_property
    def kinds(self) -> int:
        return int(self.kind.max(initial=-1)) + 1

    @cached_property
    def parts(self) -> int:
        return int(self.part.max(initial=-1)) + 1

    # -- the meaning of the points

    @cached_property
    def open(self) -> Flags:
        return self.bar == Bar.OPEN

    @cached_property
    def placeable(self) -> Ints:
        """Days of each school that have a date at all: no plan places more. Shape (n,)."""
        free = np.zeros((self.schools, self.dates), bool)
        for session, date in enumerate(self.date.tolist()):
            free[:, date] |= self.open[:, session]
        return np.minimum(self.days, free.sum(axis=1))

    @cached_property
    def even(self) -> Ints:
        """A school's even share of days in one part of the year, rounded up. Shape (n,)."""
        return -(-self.days // max(self.parts, 1))

    @cached_property
    def fair(self) -> Ints:
        """A host's even share of all visits by its places, rounded up. Shape (hosts,)."""
        places = np.bincount(self.host, self.places, minlength=self.hosts).astype(np.int64)
        return -(-int(self.placeable.sum()) * places // max(int(places.sum()), 1))

    @cached_property
    def keep(self) -> int:
        """Points for giving up a placing of before: more than all that new placings could gain by it."""
        if not len(self.previous):
            return 0
        new = max(int(self.placeable.sum()) - len(self.previous), 0)
        return self._highest * (new + 2)

    @cached_property
    def missing(self) -> Ints:
        """Points for each day without a session, shape (n,); of those placed first more than a session of others."""
        once = 10 * (self._highest + self.keep)
        return np.where(self.first, once * (int(self.places.max(initial=0)) + 1), once)

    @cached_property
    def again(self) -> int:
        """Points for each further day of a kind that a school has: more than any other difference of two sessions."""
        return int(self.cost[self.open].max(initial=0)) + self.spread + self.burden + 1

    @cached_property
    def _highest(self) -> int:
        return 2 * self.again

    @cached_property
    def worth(self) -> Ints:
        """`cost`, less what keeping a placing of before spares. Shape (n, m)."""
        worth = self.cost.astype(np.int64)
        worth[self.previous[:, 0], self.previous[:, 1]] -= self.keep
        return worth

    @cached_property
    def clashing(self) -> tuple[tuple[int, ...], ...]:
        """For each session those it cannot run beside."""
        found: list[set[int]] = [set() for _ in range(self.sessions)]
        for one, other in self.clash.tolist():
            found[one].add(other)
            found[other].add(one)
        return tuple(tuple(sorted(one)) for one in found)
