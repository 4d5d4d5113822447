"""The lines of the board; many requests of one kind stand on one line, so that they do not hide the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from routeways.engagements.kinds import Kind
from routeways.engagements.queries.board import BoardLine
from routeways.engagements.queries.inbox import FEW


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the board with its address, district and, where a postcode was given, the miles to it."""

    line: BoardLine
    href: str
    where: str
    miles: float | None


@dataclass(frozen=True, slots=True)
class Many:
    """So many open requests of one kind, how many more are being proposed to somebody,
    and the address of the board with these alone."""

    kind: Kind
    number: int
    proposed: int
    href: str


def few_of_each(shown: Sequence[Shown], query: QueryDict) -> list[Shown | Many]:
    """Where more than a few requests of a kind are among them, one line in the place of the first of them.

    `query` is what was searched for, which the address of the line keeps.
    """
    counts = Counter(one.line.kind.id for one in shown if one.line.side == "request")
    left = Counter(one.line.kind.id for one in shown if one.line.side == "request" and one.line.left > 0)
    lined: list[Shown | Many] = []
    seen: set[str] = set()
    for one in shown:
        kind = one.line.kind
        if one.line.side == "offer" or counts[kind.id] <= FEW:
            lined.append(one)
        elif kind.id not in seen:
            seen.add(kind.id)
            keep = query.copy()
            keep.pop("page", None)
            keep["kind"], keep["side"] = kind.id, "request"
            lined.append(Many(kind, left[kind.id], counts[kind.id] - left[kind.id], f"?{keep.urlencode()}"))
    return lined
