"""What a kind says of its listings where number and answers alone would mislead: a part says so at start.

A pledge of levy money, for example, is an amount for some years and places, not “24 offered”.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from routeways.engagements.models.listing import Listing


@dataclass(frozen=True, slots=True)
class Facts:
    """`short` stands on one line of the board, `rows` (name, value) on the listing's own page."""

    short: str
    rows: tuple[Mapping[str, str], ...] = ()


Many = Callable[[Sequence[Listing]], Mapping[int, Facts]]  # by row id, for any number in as many queries as for one
_registered: dict[tuple[str, str], Many] = {}


def register(kind: str, side: str, facts: Many) -> None:
    _registered[kind, side] = facts


def of(listings: Sequence[Listing]) -> dict[tuple[str, int], Facts]:
    """By side and row id, for those whose kind has something of its own to say."""
    found: dict[tuple[str, int], Facts] = {}
    for (kind, side), facts in _registered.items():
        own = [one for one in listings if one.kind == kind and one.side == side]
        if own:
            found |= {(side, id): said for id, said in facts(own).items()}
    return found
