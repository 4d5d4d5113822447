"""Where two of the three answers of a run differ: who is with whom in each, and what speaks for it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from routeways.engagements.models import Request, Run
from routeways.engagements.queries.problems import request_of
from routeways.engagements.queries.runs import MODE_WORDS, RunView


@dataclass(frozen=True, slots=True)
class Difference:
    """One request that two answers treat differently. `first` and `second`: what it has in each, as words."""

    request: Request
    first: str
    second: str
    why: str


@dataclass(frozen=True, slots=True)
class _Side:
    """One answer, by request: offer → places, offer → own points, and why a place of it has nobody."""

    name: str
    places: Mapping[str, Counter[str]]
    points: Mapping[str, Counter[str]]
    says: Mapping[str, str]


def two_of(run: Run, first: str = "", second: str = "") -> tuple[str, str]:
    """Which two are compared: those asked for where they are two that there are, else the chosen one and the next."""
    modes = [mode for mode in MODE_WORDS if mode in (run.answer or {}).get("modes", {})]
    one = first if first in modes else run.mode
    others = [mode for mode in modes if mode != one]
    return one, second if second in others else next(iter(others), one)


def differences(run: Run, view: RunView, first: str, second: str) -> list[Difference]:
    """Each request that has other offers, or another number of places, in `second` than in `first`; by name."""
    one, other = _side(run, first), _side(run, second)
    found = []
    for id, request in view.requests.items():
        if one.places[id] == other.places[id]:
            continue
        words = [_words(side.places[id], view) for side in (one, other)]
        why = " ".join(_why(run, id, side, against) for side, against in ((one, other), (other, one)))
        found.append(Difference(request, words[0], words[1], why))
    return sorted(found, key=lambda line: (line.request.who, line.request.title, line.request.pk))


def _side(run: Run, mode: str) -> _Side:
    answer = (run.answer or {}).get("modes", {}).get(mode, {})
    places: dict[str, Counter[str]] = defaultdict(Counter)
    points: dict[str, Counter[str]] = defaultdict(Counter)
    for (agent, offer), score in zip(answer.get("matches", ()), answer.get("scores", ()), strict=True):
        places[request_of(str(agent))][str(offer)] += 1
        points[request_of(str(agent))][str(offer)] += score
    says = {request_of(str(row["agent"])): row["says"] for row in answer.get("unmatched", ())}
    return _Side(MODE_WORDS[mode][0], places, points, says)


def _words(offers: Counter[str], view: RunView) -> str:
    if not offers:
        return "Nobody"
    named = ((view.offers[id], number) for id, number in sorted(offers.items()) if id in view.offers)
    return "; ".join(f"{one.title}, {one.who}" + (f" ({number} places)" if number > 1 else "") for one, number in named)


def _why(run: Run, id: str, side: _Side, against: _Side) -> str:
    """“Stable: 340 points. 3 miles away.”: the points, and the reasons that the other answer’s pairs do not share."""
    said = []
    if side.places[id]:
        said.append(f"{sum(side.points[id].values()):,} points.")
        shared = set(_reasons(run, id, against.places[id]))
        said += [one for one in _reasons(run, id, side.places[id]) if one not in shared]
    if id in side.says:
        said.append(side.says[id])
    return f"{side.name}: {' '.join(said)}"


def _reasons(run: Run, id: str, offers: Iterable[str]) -> list[str]:
    """Each once, as they stand."""
    every = (one for offer in sorted(offers) for one in run.reasons.get(f"{id}|{offer}", {}).get("request", ()))
    return list(dict.fromkeys(every))
