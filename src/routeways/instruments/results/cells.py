"""The counts of a wave as one table of cells, so that no hidden count can be worked out from the others.

A cell is the set of respondents that it counts: the same set under two questions is one cell. Sums hold between a
question's respondents and its answers, and between a question and the answer that leads to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from routeways.engines.disclosure import DisclosureError, Kind, Relation, Rules, Table, protect
from routeways.values import Symbol

Members = frozenset[int]


@dataclass
class Cells:
    """Sets of respondents with the sums between them. Empty sets are true zeros and need no protection."""

    published: set[Members] = field(default_factory=set)
    unpublished: set[Members] = field(default_factory=set)
    sums: list[tuple[Members, tuple[Members, ...]]] = field(default_factory=list)

    def show(self, members: Members) -> None:
        if members:
            self.published.add(members)

    def split(self, whole: Members, parts: Sequence[Members]) -> None:
        """`whole` is made of `parts`, which do not overlap; what is left over is a part that is not shown."""
        filled = [part for part in parts if part]
        rest = whole - frozenset().union(*filled)
        if rest and filled:
            filled.append(rest)
        if len(filled) < 2:
            return
        for cell in (whole, *filled):
            if cell not in self.published:
                self.unpublished.add(cell)
        self.sums.append((whole, tuple(filled)))

    def safe(self, rules: Rules, *, seed: int) -> frozenset[Members]:
        """The sets whose size may be shown. Where no safe choice can be made, none."""
        ids = sorted(self.published | self.unpublished, key=lambda cell: (len(cell), sorted(cell)))
        if not ids:
            return frozenset()
        relations = {(whole, tuple(sorted(parts, key=lambda p: (len(p), sorted(p))))) for whole, parts in self.sums}
        ordered = sorted(relations, key=lambda pair: (len(pair[0]), sorted(pair[0]), len(pair[1]), str(pair[1])))
        name = {cell: number for number, cell in enumerate(ids)}
        table = Table(
            ids=tuple(range(len(ids))),
            values=np.array([len(cell) for cell in ids], dtype=float),
            relations=tuple(Relation(name[whole], tuple(name[part] for part in parts)) for whole, parts in ordered),
            kind=Kind.PEOPLE,
            unpublished=frozenset(name[cell] for cell in self.unpublished - self.published),
        )
        try:
            protected = protect(table, rules, seed=seed, work_limit=0)
        except DisclosureError:
            return frozenset()
        shown = {id for id, value in protected.published.items() if not isinstance(value, Symbol)}
        return frozenset(cell for cell in self.published if name[cell] in shown)


def groups(values: Mapping[int, Iterable[str]]) -> dict[str, Members]:
    """Option → the respondents who chose it."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, chosen in values.items():
        for one in chosen:
            found[one].add(number)
    return {key: frozenset(members) for key, members in found.items()}


def union(parts: Collection[Members]) -> Members:
    return frozenset().union(*parts)
