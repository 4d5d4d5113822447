"""Differencing: what two releases give away together though each is safe alone."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from routeways.engines.disclosure.attacker import Interval, Published, attack
from routeways.engines.disclosure.builders import from_rows
from routeways.engines.disclosure.primary import primary
from routeways.engines.disclosure.rules import DisclosureError, Rules
from routeways.engines.disclosure.table import CellId, Relation, Row, Table, name
from routeways.values import Symbol


@dataclass(frozen=True, eq=False)
class Release:
    """A table with its true values and what was published of it."""

    table: Table
    published: Published


@dataclass(frozen=True, slots=True)
class Leak:
    """A confidential cell that the two releases together narrow too far. `sentence` is for staff, not for the page."""

    cell: CellId
    needed: Interval
    attacker: Interval
    sentence: str


def difference(before: Release, after: Release, rules: Rules, *, links: Iterable[Relation] = ()) -> tuple[Leak, ...]:
    """Attacks the union of both releases; the leaks, empty where there are none.

    A cell with the same id in both is the same quantity; if its true value was revised, it is two, and a revision by
    less than the smallest publishable count is a leak itself. `links` are sums across the releases, with at most one
    cell that neither has (Relation("under 16", ("under 15", "aged 15")) where “aged 15” is in no table): that cell is
    protected too.
    """
    union, published = combine(before, after, links)
    intervals = attack(union, published, rules=rules)
    found = []
    for at, need in primary(union, rules).items():
        cell, value = union.ids[at], float(union.values[at])
        needed = Interval(value - need.down, value + need.up)
        seen = intervals.get(cell, Interval(value, value))
        if not seen.reaches(needed.lower, needed.upper):
            sentence = (
                f"The cell {name(cell)} can be narrowed to {seen.lower:g}–{seen.upper:g} out of the two releases; it "
                f"must stay possible from {needed.lower:g} to {needed.upper:g} ({need.reason})."
            )
            found.append(Leak(cell, needed, seen, sentence))
    return (*found, *_small_revisions(before, after, rules))


def combine(before: Release, after: Release, links: Iterable[Relation] = ()) -> tuple[Table, Published]:
    """One table with the cells and sums of both releases, and the most that was published of each cell.

    Protect it with `already` set to what was published before, and the new release is safe beside the old one.
    Cells whose true value was revised stand in it as (“before”, id) and (“after”, id).
    """
    if before.table.kind is not after.table.kind:
        raise DisclosureError("The two releases count different kinds of things and cannot be attacked together.")
    revised = {cell for cell in before.table.ids if cell in after.table.index and _revised(before, after, cell)}
    rows: dict[CellId, Row] = {}
    relations: dict[Relation, None] = {}
    published: dict[CellId, float | Symbol] = {}
    for label, release in (("before", before), ("after", after)):
        names = {cell: (label, cell) if cell in revised else cell for cell in release.table.ids}
        for at, cell in enumerate(release.table.ids):
            table = release.table
            row = Row(names[cell], float(table.values[at]), table.contributors_of(at), table.top_of(at))
            rows.setdefault(row.id, row)
        for relation in release.table.relations:
            parts = tuple(names[part] for part in relation.parts)
            relations[replace(relation, total=names[relation.total], parts=parts)] = None
        for cell, value in release.published.items():
            if isinstance(published.get(names[cell], Symbol.CONFIDENTIAL), Symbol):
                published[names[cell]] = value
    for link in links:
        _add_missing(link, rows)
        relations[link] = None
    rates = tuple(dict.fromkeys((*before.table.rates, *after.table.rates)))
    rates = tuple(rate for rate in rates if rate.numerator in rows and rate.denominator in rows)
    union = from_rows(
        rows.values(), relations, kind=after.table.kind, rates=rates, unpublished=rows.keys() - published.keys()
    )
    return union, published


def _revised(before: Release, after: Release, cell: CellId) -> bool:
    return not np.isclose(before.table.value(cell), after.table.value(cell), rtol=1e-9, atol=1e-9)


def _add_missing(link: Relation, rows: dict[CellId, Row]) -> None:
    cells = (link.total, *link.parts)
    missing = [cell for cell in cells if cell not in rows]
    if len(missing) > 1:
        raise DisclosureError(f"A link names {name(missing[0])} and {name(missing[1])}, which neither release has.")
    if not missing:
        return
    known = math.fsum(rows[part].value for part in link.parts if part in rows)
    value = known if missing[0] == link.total else rows[link.total].value - known
    if value < 0:
        raise DisclosureError(f"The link for {name(link.total)} cannot hold: its parts are larger than it.")
    rows[missing[0]] = Row(missing[0], value)


def _small_revisions(before: Release, after: Release, rules: Rules) -> list[Leak]:
    """A figure that moved by one or two between releases tells of one or two people."""
    found = []
    for cell, old in before.published.items():
        new = after.published.get(cell)
        if new is None or isinstance(old, Symbol) or isinstance(new, Symbol):
            continue
        moved = abs(float(new) - float(old))
        if 0 < moved < rules.min_count and not rules.rounds:
            reach = rules.protection_range
            sentence = (
                f"The cell {name(cell)} moved from {old:g} to {new:g}: the difference is a count below "
                f"{rules.min_count:g}. Keep the figure as first published, or round both releases."
            )
            found.append(Leak(cell, Interval(max(0.0, moved - reach), moved + reach), Interval(moved, moved), sentence))
    return found
