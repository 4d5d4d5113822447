"""Ids, numbers and lists out of plain data; each refusal is one sentence that names the place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from routeways.engines.matching.problem import MatchingError
from routeways.engines.plain import quoted, text_of

Id = str | int


def each(value: Any, what: str) -> list[Any] | tuple[Any, ...]:
    """The rows of a list; none where there is nothing."""
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise MatchingError(f"{what} must be a list.")
    return value


def item(row: Any, key: str, what: str) -> Any:
    if not isinstance(row, Mapping) or key not in row:
        raise MatchingError(f"{what} is no object with “{key}”.")
    return row[key]


class Ids:
    """The agents or the offers: their objects, and an index for each id."""

    def __init__(self, kind: str, rows: Any) -> None:
        if rows is None:
            raise MatchingError(f"The problem has no “{kind}s”.")
        self.kind = kind
        self.items: list[Mapping[str, Any]] = []
        self.given: list[Id] = []
        self._index: dict[str, int] = {}
        for row in each(rows, f"“{kind}s”"):
            self._add(row)
        self.texts = list(self._index)

    def _add(self, row: Any) -> None:
        given = item(row, "id", f"One of the {self.kind}s")
        text = text_of(given)
        if text is None or not text:
            raise MatchingError(
                f"One of the {self.kind}s has the id {quoted(given)}. An id is a text or a whole number."
            )
        if text in self._index:
            raise MatchingError(f"The id {quoted(text)} is given to more than one of the {self.kind}s.")
        self._index[text] = len(self.items)
        self.items.append(row)
        self.given.append(given)

    def __len__(self) -> int:
        return len(self.items)

    def name(self, at: int) -> str:
        return quoted(self.given[at])

    def index(self, given: Any, where: str = "") -> int:
        text = text_of(given)
        found = None if text is None else self._index.get(text)
        if found is None:
            place = f" {where}" if where else ""
            raise MatchingError(f"There is no {self.kind} {quoted(given)}{place or ', though one is chosen'}.")
        return found


def whole(value: Any, what: str, agents: Ids, agent: int, offers: Ids, offer: int) -> int:
    """A whole number that stands between an agent and an offer."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise MatchingError(
        f"The {what} of the agent {agents.name(agent)} and the offer {offers.name(offer)} is {quoted(value)}. "
        "It needs a whole number."
    )


def pairs(rows: Any, key: str, agents: Ids, offers: Ids) -> Iterator[tuple[int, int]]:
    """The rows [agent, offer] of a list."""
    for row in each(rows, f"“{key}”"):
        if not isinstance(row, list | tuple) or len(row) != 2:
            raise MatchingError(f"Each row of “{key}” is [agent, offer].")
        yield agents.index(row[0], f"in “{key}”"), offers.index(row[1], f"in “{key}”")
