"""How long a journey takes: from a loaded matrix where there is one, else an estimate, always labelled as one.

An estimate is distance × detour ÷ speed + a fixed time (parking, waiting), by mode; what lies beyond the first
kilometres goes at a second, faster speed, as on a main road or a train. The numbers are the dated rule
`travel-estimates`, held against published times in docs/journeys.md. It knows no rivers, hills or timetables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from routeways.foundation import dated_rules
from routeways.foundation.dated_rules import RuleInForce
from routeways.places import grid
from routeways.places.models import TravelTime
from routeways.places.postcodes import PostcodeError, parse

MODES = {"walk": "on foot", "cycle": "by cycle", "public-transport": "by public transport", "car": "by car"}
RULE = "travel-estimates"

Point = tuple[float, float]  # WGS84 latitude, longitude, degrees


class UnknownMode(ValueError):
    """Not one of `MODES`."""


@dataclass(frozen=True, slots=True)
class Place:
    """One end of a journey: the id under which a matrix may know it (area code or postcode), and its point."""

    id: str
    point: Point


@dataclass(frozen=True, slots=True)
class Journey:
    """`minutes` from door to door. `basis` names the matrix file or the version of the rule that gave them."""

    origin: str
    destination: str
    mode: str
    minutes: float
    km: float  # straight line
    estimated: bool
    basis: str

    @property
    def label(self) -> str:
        """“about 25 minutes by car (our estimate)”, “25 minutes by car”."""
        whole = max(1, round(self.minutes))
        words = f"{whole} minute{'' if whole == 1 else 's'} {MODES[self.mode]}"
        return f"about {words} (our estimate)" if self.estimated else words


def travel(origin: Place, destination: Place, *, mode: str, on: date) -> Journey:
    """One journey; `on` chooses the rule's version. Raises UnknownMode."""
    return journeys([origin], [destination], mode=mode, on=on)[origin.id, destination.id]


def journeys(
    origins: Sequence[Place], destinations: Sequence[Place], *, mode: str, on: date
) -> Mapping[tuple[str, str], Journey]:
    """Every journey from each origin to each destination, with one read of the matrix. Raises UnknownMode."""
    rule = _rule(mode, on)
    km = grid.distance_km(
        np.array([place.point[0] for place in origins])[:, None],
        np.array([place.point[1] for place in origins])[:, None],
        np.array([place.point[0] for place in destinations])[None, :],
        np.array([place.point[1] for place in destinations])[None, :],
    )
    minutes = estimate(km, mode, rule)
    loaded = _loaded(origins, destinations, mode)
    found = {}
    for i, start in enumerate(origins):
        for j, end in enumerate(destinations):
            known = _first(loaded, start.id, end.id)
            found[start.id, end.id] = Journey(
                start.id,
                end.id,
                mode,
                known[0] if known else float(minutes[i, j]),
                float(km[i, j]),
                estimated=known is None,
                basis=known[1] if known else rule.reference,
            )
    return found


def estimate(km: ArrayLike, mode: str, rule: RuleInForce) -> NDArray[np.float64]:
    """Minutes for straight-line kilometres, of any shape."""
    values = rule[mode]
    speed = values["km_per_hour"]
    straight = np.asarray(km, dtype=np.float64)
    near = np.minimum(straight, values.get("near_km", np.inf))
    hours = near / speed + (straight - near) / values.get("far_km_per_hour", speed)
    return np.asarray(hours * values["detour"] * 60 + values["fixed_minutes"])


def _rule(mode: str, on: date) -> RuleInForce:
    if mode not in MODES:
        raise UnknownMode(f"“{mode}” is not a way to travel that we know. Choose one of {', '.join(MODES)}.")
    return dated_rules.rule(RULE, on)


def _loaded(
    origins: Sequence[Place], destinations: Sequence[Place], mode: str
) -> dict[tuple[str, str], tuple[float, str]]:
    rows = TravelTime.objects.filter(
        mode=mode,
        origin__in={key for place in origins for key in _keys(place.id)},
        destination__in={key for place in destinations for key in _keys(place.id)},
    )
    fields = ("origin", "destination", "minutes", "vintage__file_name", "vintage__sha256")
    return {
        (start, end): (minutes, f"{name}#{sha256[:16]}")
        for start, end, minutes, name, sha256 in rows.values_list(*fields)
    }


def _first(loaded: dict[tuple[str, str], tuple[float, str]], start: str, end: str) -> tuple[float, str] | None:
    """The most exact time that the matrix has: the places themselves, else their postcode sectors."""
    return next((loaded[a, b] for a in _keys(start) for b in _keys(end) if (a, b) in loaded), None)


def _keys(id: str) -> tuple[str, ...]:
    try:
        postcode = parse(id)
    except PostcodeError:
        return (id,)
    return (str(postcode), postcode.sector) if postcode.is_full else (postcode.sector,)
