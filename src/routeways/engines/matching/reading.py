"""A problem as plain data (what JSON holds) becomes arrays. What cannot be is refused with one sentence.

{"mode", "seed"?, "agents": [{"id", "choices": [{"offer", "rank"?, "score"?}]}],
 "offers": [{"id", "capacity", "ranking"?, "scores"?}],
 "excluded"?: [[agent, offer, cause]], "locked"?, "previous"?: [[agent, offer]], "stay_bonus"?}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from routeways.engines.lottery import draw
from routeways.engines.matching.ids import Id, Ids, each, item, pairs, whole
from routeways.engines.matching.problem import NOT_LISTED, OPEN, Ints, MatchingError, Mode, Problem
from routeways.engines.plain import quoted

KEYS = ("mode", "seed", "agents", "offers", "excluded", "locked", "previous", "stay_bonus")


@dataclass(frozen=True, eq=False)
class Named:
    """A problem and the ids of its agents and offers, in the order of its indexes."""

    problem: Problem
    agents: tuple[Id, ...]
    offers: tuple[Id, ...]


def read(document: Any) -> Named:
    """The problem that plain data describe. Raises MatchingError with what is wrong, where, and what to do."""
    check_keys(document)
    agents, offers = Ids("agent", document.get("agents")), Ids("offer", document.get("offers"))
    choices = Choices(agents, offers)
    columns = _offer_side(offers, agents, choices)
    barred, causes = _excluded(document, agents, offers, choices, columns.pop("barred"))
    return named(document, agents, offers, choices, barred=barred, causes=causes, **columns)


def check_keys(document: Any) -> None:
    if not isinstance(document, Mapping):
        raise MatchingError("A problem is an object with “mode”, “agents” and “offers”; this is none.")
    unknown = [key for key in document if key not in KEYS]
    if unknown:
        raise MatchingError(f"A problem has no {quoted(unknown[0])}. It has {', '.join(KEYS)}.")


def named(
    document: Mapping[str, Any], agents: Ids, offers: Ids, edges: Edges, *, causes: tuple[str, ...], **columns: Any
) -> Named:
    """The problem out of its edges and what else the data say: mode, seed, locks, previous offers, stay bonus."""
    problem = Problem(
        starts=edges.starts,
        offer=edges.offer,
        capacity=_capacities(offers),
        mode=_mode(document),
        score=edges.score,
        rank=edges.rank,
        causes=causes,
        locked=np.array(list(_pairs(document, "locked", agents, offers)), np.int64).reshape(-1, 2),
        previous=_previous(document, agents, offers),
        stay_bonus=_stay_bonus(document),
        seed=_seed(document),
        agent_draw=draw(_seed(document), "agent", agents.texts),
        offer_draw=draw(_seed(document), "offer", offers.texts),
        **columns,
    )
    return Named(problem, tuple(agents.given), tuple(offers.given))


class Edges:
    """The choices of all agents in compressed rows."""

    starts: Ints
    offer: np.ndarray
    score: Ints | None
    rank: Ints | None


class Choices(Edges):
    """Read out of each agent's “choices”."""

    def __init__(self, agents: Ids, offers: Ids) -> None:
        starts, offer, score, rank = [0], [], [], []
        some_ranked = False
        for at, agent in enumerate(agents.items):
            seen: set[int] = set()
            ranked = 0
            for choice in each(agent.get("choices", []), f"The “choices” of the agent {agents.name(at)}"):
                target = offers.index(item(choice, "offer", f"A choice of the agent {agents.name(at)}"))
                if target in seen:
                    raise MatchingError(
                        f"The agent {agents.name(at)} lists the offer {offers.name(target)} more than once. "
                        "Give each choice once."
                    )
                seen.add(target)
                offer.append(target)
                points = whole(choice.get("score", 0), "score", agents, at, offers, target)
                score.append(points)
                if choice.get("rank") is None:
                    rank.append(-points)
                else:
                    rank.append(whole(choice["rank"], "rank", agents, at, offers, target))
                    ranked += 1
            if ranked not in (0, len(seen)):
                raise MatchingError(
                    f"The agent {agents.name(at)} ranks {ranked} of its {len(seen)} choices. Rank all of them or none."
                )
            some_ranked |= ranked > 0
            starts.append(len(offer))
        self.starts = np.array(starts, np.int64)
        self.offer = np.array(offer, np.int32)
        self.score = column(score, "score")
        self.rank = column(rank, "rank") if some_ranked else None

    def edge(self, agent: int, offer: int) -> int:
        begin, end = int(self.starts[agent]), int(self.starts[agent + 1])
        at = np.flatnonzero(self.offer[begin:end] == offer)
        return begin + int(at[0]) if len(at) else -1


def column(numbers: Sequence[int], what: str) -> Ints:
    try:
        return np.array(numbers, np.int64)
    except OverflowError:
        largest = max(numbers, key=abs)
        raise MatchingError(f"The {what} {quoted(largest)} is too large to be added up. Use smaller numbers.") from None


def _offer_side(offers: Ids, agents: Ids, choices: Choices) -> dict[str, Any]:
    """The offers' scores and rankings as columns of the edges."""
    agent_of = np.repeat(np.arange(len(agents)), np.diff(choices.starts)).tolist()
    rankings = [_ranking(offers, at, agents) for at in range(len(offers))]
    scores = [_scores(offers, at, agents) for at in range(len(offers))]
    edges = list(zip(agent_of, choices.offer.tolist(), strict=True))
    points = column([scores[offer].get(agent, 0) for agent, offer in edges], "score")
    barred = np.full(len(edges), OPEN, np.int32)
    rank = -points
    for at, (agent, offer) in enumerate(edges):
        ranking = rankings[offer]
        if ranking is None:
            continue
        place = ranking.get(agent)
        if place is None:
            barred[at] = NOT_LISTED
        else:
            rank[at] = place
    return {"offer_score": points, "offer_rank": rank, "barred": barred}


def _ranking(offers: Ids, at: int, agents: Ids) -> dict[int, int] | None:
    given = offers.items[at].get("ranking")
    if given is None:
        return None
    places: dict[int, int] = {}
    for place, group in enumerate(each(given, f"The “ranking” of the offer {offers.name(at)}")):
        for one in group if isinstance(group, list | tuple) else (group,):
            agent = agents.index(one, f"in the ranking of the offer {offers.name(at)}")
            if agent in places:
                raise MatchingError(
                    f"The ranking of the offer {offers.name(at)} contradicts itself: it names the agent "
                    f"{agents.name(agent)} more than once."
                )
            places[agent] = place
    return places


def _scores(offers: Ids, at: int, agents: Ids) -> dict[int, int]:
    given = offers.items[at].get("scores")
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise MatchingError(f"The “scores” of the offer {offers.name(at)} are no object of agents and whole numbers.")
    where = f"in the scores of the offer {offers.name(at)}"
    points = {}
    for one, score in given.items():
        agent = agents.index(one, where)
        points[agent] = whole(score, "score", agents, agent, offers, at)
    return points


def _excluded(
    document: Mapping[str, Any], agents: Ids, offers: Ids, choices: Choices, barred: np.ndarray
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Marks the excluded edges. A cause that is given wins over an offer's ranking that leaves the agent out."""
    causes: dict[str, int] = {}
    for row in each(document.get("excluded"), "“excluded”"):
        if not isinstance(row, list | tuple) or len(row) != 3 or not isinstance(row[2], str) or not row[2].strip():
            raise MatchingError("Each row of “excluded” is [agent, offer, cause] with the cause as a text.")
        edge = choices.edge(agents.index(row[0], "in “excluded”"), offers.index(row[1], "in “excluded”"))
        if edge >= 0 and barred[edge] < 0:
            barred[edge] = causes.setdefault(row[2], len(causes))
    return barred, tuple(causes)


def _pairs(document: Mapping[str, Any], key: str, agents: Ids, offers: Ids) -> list[tuple[int, int]]:
    return list(dict.fromkeys(pairs(document.get(key), key, agents, offers)))


def _previous(document: Mapping[str, Any], agents: Ids, offers: Ids) -> Ints | None:
    found = _pairs(document, "previous", agents, offers)
    if not found:
        return None
    previous = np.full(len(agents), -1, np.int64)
    for agent, offer in found:
        if previous[agent] >= 0:
            raise MatchingError(f"“previous” gives the agent {agents.name(agent)} two offers. An agent has one.")
        previous[agent] = offer
    return previous


def _capacities(offers: Ids) -> Ints:
    found = []
    for at, offer in enumerate(offers.items):
        capacity = offer.get("capacity")
        if isinstance(capacity, bool) or not isinstance(capacity, int):
            said = "no capacity" if capacity is None else f"the capacity {quoted(capacity)}"
            raise MatchingError(f"The offer {offers.name(at)} has {said}. It needs a whole number, 0 or more.")
        if capacity < 0:
            raise MatchingError(f"The offer {offers.name(at)} has the capacity {capacity}. It needs 0 or more.")
        found.append(min(capacity, 2**40))
    return np.array(found, np.int64)


def _mode(document: Mapping[str, Any]) -> Mode:
    given = document.get("mode")
    try:
        return Mode(str(given))
    except (ValueError, TypeError):
        raise MatchingError(f"The mode is {quoted(given)}; it must be stable, welfare or fair.") from None


def _seed(document: Mapping[str, Any]) -> int | str:
    seed = document.get("seed", 0)
    if isinstance(seed, bool) or not isinstance(seed, int | str):
        raise MatchingError(f"The seed is {quoted(seed)}; it must be a whole number or a text.")
    return seed if isinstance(seed, str) else int(seed)


def _stay_bonus(document: Mapping[str, Any]) -> int:
    bonus = document.get("stay_bonus", 0)
    if isinstance(bonus, bool) or not isinstance(bonus, int) or bonus < 0:
        raise MatchingError(f"The stay bonus is {quoted(bonus)}; it must be a whole number, 0 or more.")
    if bonus >= 2**60:
        raise MatchingError(f"The stay bonus {quoted(bonus)} is too large to be added up safely. Use a smaller number.")
    return bonus
