"""A result as plain data, with ids and with a sentence for each agent that got nothing."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

from routeways.engines.matching.checking import weights
from routeways.engines.matching.problem import NOT_LISTED, OPEN, Mode, Problem
from routeways.engines.matching.reading import Named
from routeways.engines.matching.result import FULL, MATCHED, NO_GAIN, Matching
from routeways.engines.plain import quoted

CAUSES = {FULL: "full of better-placed", NO_GAIN: "would lower the total score", NOT_LISTED: "not listed"}
NAMED = 3  # offers that a sentence names


def written(named: Named, matching: Matching) -> dict[str, Any]:
    """The result as the data of a JSON file, with the digest and seed that make it again."""
    problem = named.problem
    offer = matching.offer_of(problem).tolist()
    return {
        "status": str(matching.status),
        "matches": [[named.agents[at], named.offers[one]] for at, one in enumerate(offer) if one >= 0],
        "value": matching.value,
        "certificate": _certificate(named, matching),
        "unmatched": [_unmatched(named, matching, at) for at in np.flatnonzero(matching.cause != MATCHED).tolist()],
        "unfilled": [
            {"offer": named.offers[at], "places": int(matching.unfilled[at])}
            for at in np.flatnonzero(matching.unfilled > 0).tolist()
        ],
        "moved": matching.moved,
        "mode": str(problem.mode),
        "seed": problem.seed,
        "digest": digest(named),
    }


def infeasible_sentence(named: Named, matching: Matching) -> str:
    """Why the locked pairs cannot hold, or an empty text."""
    found = matching.infeasible
    if found is None:
        return ""
    return (
        f"The locked pair of the agent {quoted(named.agents[found.agent])} and the offer "
        f"{quoted(named.offers[found.offer])} cannot hold: {found.why}."
    )


def digest(named: Named) -> str:
    """SHA-256 over all that decides the result; the same problem in another order of rows has another digest."""
    total = hashlib.sha256()
    problem = named.problem
    total.update(repr((str(problem.mode), problem.seed, problem.stay_bonus, problem.causes)).encode())
    total.update(repr((named.agents, named.offers)).encode("utf-8", "surrogatepass"))
    columns = (
        "starts",
        "offer",
        "capacity",
        "score",
        "offer_score",
        "rank",
        "offer_rank",
        "barred",
        "locked",
        "previous",
    )
    for name in columns:
        array = getattr(problem, name)
        total.update(name.encode() + (b"-" if array is None else array.tobytes()))
    return total.hexdigest()


def _certificate(named: Named, matching: Matching) -> dict[str, Any]:
    if matching.infeasible is not None:
        pair = [named.agents[matching.infeasible.agent], named.offers[matching.infeasible.offer]]
        return {"locked": pair, "detail": infeasible_sentence(named, matching)}
    if named.problem.mode is Mode.STABLE:
        return {"blocking_pairs": matching.blocking_pairs}
    if named.problem.mode is Mode.WELFARE:
        return {"dual_gap": matching.dual_gap}
    leximin = [] if matching.leximin is None else matching.leximin.tolist()
    return {"served": matching.served, "leximin": leximin}


def _unmatched(named: Named, matching: Matching, agent: int) -> dict[str, Any]:
    code = int(matching.cause[agent])
    problem = named.problem
    begin, end = int(problem.starts[agent]), int(problem.starts[agent + 1])
    barred = np.full(end - begin, OPEN) if problem.barred is None else problem.barred[begin:end]
    if code == FULL:
        detail = _full(named, matching, begin + np.flatnonzero(barred == OPEN))
    elif code == NO_GAIN:
        detail = f"{_offers(named, begin + np.flatnonzero(barred == OPEN))}: each would take points from the total."
    elif code == NOT_LISTED:
        detail = (
            "It chose no offer." if begin == end else f"No offer ranks it: {_offers(named, np.arange(begin, end))}."
        )
    else:
        detail = f"{problem.causes[code]}: {_offers(named, begin + np.flatnonzero(barred == code))}."
    return {"agent": named.agents[agent], "cause": CAUSES.get(code) or problem.causes[code], "detail": detail}


def _full(named: Named, matching: Matching, edges: np.ndarray) -> str:
    problem = named.problem
    names = _offers(named, edges)
    if problem.mode is Mode.STABLE:
        return f"Every place is held by somebody the offer ranks higher, or by lottery or lock: {names}."
    if problem.mode is Mode.FAIR:
        return f"Every place is held, and moving others would not serve one more: {names}."
    missing, best = _nearest(problem, matching, edges)
    near = (
        f" Nearest is {quoted(named.offers[best])}, {missing} points short of what its last place is worth to others."
    )
    return f"Every place is worth more to the total with somebody else: {names}.{near if missing > 0 else ''}"


def _nearest(problem: Problem, matching: Matching, edges: np.ndarray) -> tuple[int, int]:
    """How many points the agent is short at the offer where it is short of fewest, and that offer."""
    if matching.prices is None:
        return 0, 0
    short = matching.prices[problem.offer[edges]] - weights(problem)[edges]
    at = int(np.argmin(short))
    return int(short[at]), int(problem.offer[edges[at]])


def _offers(named: Named, edges: np.ndarray) -> str:
    names = [quoted(named.offers[one]) for one in named.problem.offer[edges[:NAMED]].tolist()]
    more = f" and {len(edges) - NAMED} more" if len(edges) > NAMED else ""
    return f"{', '.join(names)}{more}"
