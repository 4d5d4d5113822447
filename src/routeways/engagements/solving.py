"""A stored problem solved in all three ways, each answer with its proof and with sentences that people can read.

Knows the engine and names, no database: the same problem and seed give the same answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from routeways.engagements.errors import EngagementError
from routeways.engines import matching
from routeways.engines.matching import checking

MODES = ("stable", "welfare", "fair")
NOT_LISTED = "not listed"
MORE_POINTS = "would lower the total score"
FULL = "full of better-placed"

Names = Mapping[str, str]


def read(problem: Any) -> matching.Named:
    """The problem as the engine knows it. Raises EngagementError with the engine's one sentence."""
    try:
        return matching.read(problem)
    except matching.MatchingError as error:
        raise EngagementError(str(error)) from error


def in_mode(named: matching.Named, mode: str) -> matching.Named:
    return replace(named, problem=replace(named.problem, mode=matching.Mode(mode)))


def answer(named: matching.Named, mode: str, names: Names) -> dict[str, Any]:
    """What `mode` gives: pairs, numbers to compare, the certificate, and why each unmatched request has nothing.

    `names` are what offers are called. Raises EngagementError where held pairs cannot hold.
    """
    one = in_mode(named, mode)
    found = matching.solve(one.problem)
    if found.infeasible is not None:
        raise EngagementError(infeasible(one, found, names))
    written = matching.written(one, found)
    edge = found.edge
    own = one.problem.score
    scores = own[edge[edge >= 0]] if own is not None else np.zeros(int((edge >= 0).sum()), np.int64)
    return {
        "matches": written["matches"],
        "scores": scores.tolist(),
        "unmatched": [{**row, "says": _says(one, row, mode, names)} for row in written["unmatched"]],
        "unfilled": written["unfilled"],
        "certificate": written["certificate"],
        "value": written["value"],
        "served": len(written["matches"]),
        "lowest": int(scores.min()) if len(scores) else None,
        "blocking": checking.blocking_pairs(one.problem, edge),
        "moved": list(_moved(one, found)),
        "digest": written["digest"],
    }


def answers(
    named: matching.Named, names: Names, before: Callable[[int, str], None] = lambda number, mode: None
) -> dict[str, Any]:
    """All three, by mode. `before` is called ahead of each."""
    solved = {}
    for number, mode in enumerate(MODES):
        before(number, mode)
        solved[mode] = answer(named, mode, names)
    return solved


def infeasible(named: matching.Named, found: matching.Matching, names: Names) -> str:
    """Which held pair cannot hold and why."""
    why = found.infeasible
    if why is None:
        return ""
    request, offer = str(named.agents[why.agent]), str(named.offers[why.offer])
    return (
        f"“{names.get(request.partition('~')[0], request)}” and “{names.get(offer, offer)}” are to stay together, but "
        f"that cannot be: {why.why}. Take this back, and solve again."
    )


def _moved(named: matching.Named, found: matching.Matching) -> Iterator[list[str | None]]:
    """[request, offer it had, offer it has now or None]."""
    previous = named.problem.previous
    if previous is None:
        return
    now = found.offer_of(named.problem)
    for agent in np.flatnonzero((previous >= 0) & (previous != now)).tolist():
        has = int(now[agent])
        yield [
            str(named.agents[agent]),
            str(named.offers[previous[agent]]),
            str(named.offers[has]) if has >= 0 else None,
        ]


def _says(named: matching.Named, row: Mapping[str, Any], mode: str, names: Names) -> str:
    problem = named.problem
    agent = named.agents.index(row["agent"])
    begin, end = int(problem.starts[agent]), int(problem.starts[agent + 1])
    barred = np.full(end - begin, -1) if problem.barred is None else problem.barred[begin:end]
    if row["cause"] == FULL:
        listed = _names(named, begin + np.flatnonzero(barred == -1), names)
        return f"{_WHY_FULL[mode]} It could have gone to {listed}."
    if row["cause"] == MORE_POINTS:
        listed = _names(named, begin + np.flatnonzero(barred == -1), names)
        return f"Each pair with it would lower the total. It could have gone to {listed}."
    if row["cause"] == NOT_LISTED:
        return "It names no offer, and no offer names it. Ask it to look at the offers again."
    return f"No offer is possible: {_causes(named, begin, end)}."


_WHY_FULL = {
    "stable": "Every place that suits it went to somebody whom the offer ranks higher, or by the lottery.",
    "welfare": "Every place that suits it is worth more to the total with somebody else.",
    "fair": "Every place that suits it is taken, and moving others would not help one more.",
}


def _causes(named: matching.Named, begin: int, end: int) -> str:
    """“12 are more than 25 miles away, 3 were refused before”: the most frequent first."""
    barred = named.problem.barred
    if barred is None:
        return "nobody offers anything"
    which, numbers = np.unique(barred[begin:end], return_counts=True)
    order = np.argsort(-numbers, kind="stable")
    said = [(int(numbers[at]), int(which[at])) for at in order]
    words = [(number, named.problem.causes[cause] if cause >= 0 else NOT_LISTED) for number, cause in said]
    return ", ".join(f"{number} of {end - begin}: {cause}" for number, cause in words)


def _names(named: matching.Named, edges: np.ndarray, names: Names) -> str:
    offers = [str(named.offers[one]) for one in named.problem.offer[edges].tolist()]
    once = list(dict.fromkeys(names.get(one, one) for one in offers))
    listed = ", ".join(f"“{one}”" for one in once[:3])
    return f"{listed} and {len(once) - 3} more" if len(once) > 3 else listed
