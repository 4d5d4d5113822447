"""The counts of a wave as one table of cells, so that no hidden count can be worked out from the others.

A cell is the set of respondents that it counts: the same set under two questions is one cell. Sums hold between a
question's respondents and its answers, and between a question and the answer that leads to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from routeways.engines.disclosure import CellId, DisclosureError, Kind, Relation, Rules, Table, protect
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

    def safe(self, rules: Rules, *, known: Members, seed: int) -> frozenset[Members]:
        """The sets whose size may be shown; `known` is the number of all respondents, which people know anyway.

        Where so few answered that a small group among them could not be protected, none of its neighbours is shown.
        Where no safe choice can be made at all, nothing is.
        """
        withheld = self._too_near(rules)
        published = self.published - withheld
        sums = [(whole, parts) for whole, parts in self.sums if not withheld & {*parts}]
        standing = {cell for whole, parts in sums for cell in (whole, *parts)}
        ids = sorted(published | (self.unpublished & standing), key=_order)
        if not ids:
            return frozenset()
        name = {cell: number for number, cell in enumerate(ids)}
        ordered = sorted(
            {(whole, tuple(sorted(parts, key=_order))) for whole, parts in sums},
            key=lambda pair: (_order(pair[0]), [_order(part) for part in pair[1]]),
        )
        table = Table(
            ids=tuple(range(len(ids))),
            values=np.array([len(cell) for cell in ids], dtype=float),
            relations=tuple(Relation(name[whole], tuple(name[part] for part in parts)) for whole, parts in ordered),
            kind=Kind.PEOPLE,
            unpublished=frozenset(name[cell] for cell in ids if cell not in published),
        )
        told: dict[CellId, float | Symbol] = {name[known]: float(len(known))} if known in published else {}
        for already in (told, {}):
            try:
                protected = protect(table, rules, seed=seed, work_limit=0, already=already)
            except DisclosureError:
                continue
            shown = {id for id, value in protected.published.items() if not isinstance(value, Symbol)}
            return frozenset(cell for cell in published if name[cell] in shown)
        return frozenset()

    def _too_near(self, rules: Rules) -> set[Members]:
        """Parts of wholes that are so small that hiding all parts would still tell a small one too closely."""
        found: set[Members] = set()
        for whole, parts in self.sums:
            small = [len(part) for part in parts if 0 < len(part) < rules.min_count]
            others = (len(parts) - 1) * rules.attacker_floor  # what the other parts hold at the least
            if small and len(whole) - others < max(small) + rules.protection_range:
                found.update(part for part in parts if part != whole)
        return found


def _order(cell: Members) -> tuple[int, list[int]]:
    return len(cell), sorted(cell)


def groups(values: Mapping[int, Iterable[str]]) -> dict[str, Members]:
    """Option → the respondents who chose it."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, chosen in values.items():
        for one in chosen:
            found[one].add(number)
    return {key: frozenset(members) for key, members in found.items()}


def union(parts: Collection[Members]) -> Members:
    return frozenset().union(*parts)
