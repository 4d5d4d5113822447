"""Large problems: the choices as columns (out of Parquet), the rest as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from routeways.engines.matching.ids import Id, Ids
from routeways.engines.matching.problem import NOT_LISTED, OPEN, Flags, Ints, MatchingError
from routeways.engines.matching.reading import Edges, Named, check_keys, named


@dataclass(frozen=True, eq=False)
class Columns:
    """One row a choice, in any order. Ids are told once: `agent[row]` is the place in `agent_ids` of the row's agent.

    agent, offer, score, rank, offer_score, offer_rank   shape (rows,); None where there is no such column
    listed    shape (rows,): False where offer_rank is empty: an offer that ranks somebody does not list this agent
    excluded  shape (rows,): place in `causes` of what keeps this pair apart, or −1
    """

    agent_ids: Sequence[Id]
    agent: Ints
    offer_ids: Sequence[Id]
    offer: Ints
    score: Ints | None = None
    rank: Ints | None = None
    offer_score: Ints | None = None
    offer_rank: Ints | None = None
    listed: Flags | None = None
    excluded: Ints | None = None
    causes: tuple[str, ...] = ()


def read_columns(document: Any, columns: Columns) -> Named:
    """The problem of plain data without choices, and its choices as columns. Raises MatchingError as `read` does.

    Agents that the data do not name are those of the columns, in the order of the rows.
    """
    check_keys(document)
    if document.get("excluded"):
        raise MatchingError("With columns, “excluded” is a column of the file of edges: the cause, or empty.")
    given = document.get("agents")
    agents = Ids("agent", [{"id": one} for one in columns.agent_ids] if given is None else given)
    offers = Ids("offer", document.get("offers"))
    for kind, rows, keys in (("agents", agents, ("choices",)), ("offers", offers, ("ranking", "scores"))):
        _nothing_twice(kind, rows.items, keys)
    place = "in the file of edges"
    agent = np.array([agents.index(one, place) for one in columns.agent_ids], np.int64)[columns.agent]
    offer = np.array([offers.index(one, place) for one in columns.offer_ids], np.int64)[columns.offer]
    order = _by_agent(agent)
    agent, offer = agent[order], offer[order]
    _once(agent, offer, agents, offers)
    edges = Edges()
    edges.starts = np.concatenate([[0], np.cumsum(np.bincount(agent, minlength=len(agents)))])
    edges.offer = offer.astype(np.int32)
    edges.score, edges.rank = _sorted(columns.score, order), _sorted(columns.rank, order)
    points, rank, barred = _offer_side(columns, offer, order, len(offers))
    return named(
        document, agents, offers, edges, causes=columns.causes, offer_score=points, offer_rank=rank, barred=barred
    )


def _nothing_twice(kind: str, rows: Sequence[Mapping[str, Any]], keys: tuple[str, ...]) -> None:
    for key in keys:
        if any(key in row for row in rows):
            raise MatchingError(f"The {kind} have “{key}”, and there is a file of edges. Give one of the two.")


def _by_agent(agent: Ints) -> Ints:
    """The rows in the order of agents; as they stand where they are in order already."""
    if not np.any(agent[1:] < agent[:-1]):
        return np.arange(len(agent))
    return np.argsort(agent, kind="stable")


def _once(agent: Ints, offer: Ints, agents: Ids, offers: Ids) -> None:
    pairs = np.sort(agent * len(offers) + offer)
    twice = np.flatnonzero(pairs[1:] == pairs[:-1])
    if len(twice):
        one, other = divmod(int(pairs[twice[0]]), len(offers))
        raise MatchingError(
            f"The agent {agents.name(one)} lists the offer {offers.name(other)} more than once. Give each choice once."
        )


def _sorted(column: Ints | None, order: Ints) -> Ints | None:
    return None if column is None else column[order]


def _offer_side(
    columns: Columns, offer: Ints, order: Ints, offers: int
) -> tuple[Ints | None, Ints | None, np.ndarray | None]:
    """The offers' scores, ranks, and what bars a row. An offer without any rank ranks by its scores."""
    points = _sorted(columns.offer_score, order)
    rank, barred = None, None
    if columns.offer_rank is not None and columns.listed is not None:
        listed = columns.listed[order]
        ranks = np.zeros(offers, bool)
        ranks[offer[listed]] = True
        by_points = np.zeros(len(offer), np.int64) if points is None else -points
        rank = np.where(ranks[offer], columns.offer_rank[order], by_points)
        barred = np.where(ranks[offer] & ~listed, NOT_LISTED, OPEN)
    if columns.excluded is not None:
        cause = columns.excluded[order]
        barred = np.where(cause >= 0, cause, OPEN if barred is None else barred)
    return points, rank, barred
