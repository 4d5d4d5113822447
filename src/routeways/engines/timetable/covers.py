"""Groups that do not all fit into one room: rows that a plan in fractions may break and no real plan can."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from routeways.engines.timetable.problem import Ints, Problem

SLIGHT = 1e-4  # a row that is broken by less is not worth having


@dataclass(frozen=True, slots=True)
class Cover:
    """At most `limit` of these schools fit into the session: any one more of them is more than its room holds."""

    session: int
    schools: tuple[int, ...]
    limit: int


def broken_cover(problem: Problem, session: int, schools: Ints, chosen: np.ndarray) -> Cover | None:
    """The cover of the session that the fractions `chosen` of its `schools` break most, widened by larger groups."""
    inside = np.flatnonzero(chosen > SLIGHT)
    if not np.any(chosen[inside] < 1 - SLIGHT):
        return None
    sizes = problem.pupils[schools]
    members = _tightest(sizes[inside], chosen[inside], int(problem.room[session]), int(problem.places[session]))
    if not members:
        return None
    members = inside[members].tolist()
    wide = np.union1d(members, np.flatnonzero(sizes >= sizes[members].max()))
    return Cover(session, tuple(schools[wide].tolist()), len(members) - 1)


def _tightest(sizes: Ints, chosen: np.ndarray, room: int, places: int) -> list[int]:
    """Members of more than the room holds, with the least Σ (1 − chosen); none where that is not below 1."""
    full = room + 1
    best: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {(0, 0): (0.0, ())}
    for at in np.argsort(-sizes, kind="stable").tolist():
        for (count, size), (short, members) in list(best.items()):
            key = (count + 1, min(full, size + int(sizes[at])))
            more = short + 1 - float(chosen[at])
            if count < places and more < 1 - SLIGHT and (key not in best or more < best[key][0]):
                best[key] = (more, (*members, at))
    found = [value for (_, size), value in best.items() if size == full]
    return list(min(found)[1]) if found else []
