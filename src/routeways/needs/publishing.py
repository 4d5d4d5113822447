"""The register made fit for everybody: counts of businesses that pass disclosure control, extracts without names.

Each business stands in one district, one sector and one size band, so for each need these are three tables with one
total: they are protected together, so that no hidden cell follows from the others. Counts are rounded; a need of fewer
businesses than the rule asks for is published without any number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from routeways.engines.disclosure import Kind, Relation, Row, Rules, from_rows, protect
from routeways.needs.models import EvidenceItem
from routeways.needs.rollup import Line
from routeways.organisations.privacy import masked
from routeways.values import Symbol
from routeways.warehouse.publishing import rules_in_force

DIMENSIONS = ("area", "sector", "size")
Shown = float | None  # None is [c]
Tables = dict[str, dict[str, Shown]]  # dimension → key → number; the total stands under "all"


@dataclass(frozen=True, slots=True)
class Extract:
    """A sentence that everybody may read: the business agreed, and neither it nor anybody else is named."""

    text: str
    kind: str
    on: date
    source: str


def names_in(item: EvidenceItem) -> list[str]:
    """What the business of an item is called: as written, by its record, and by the record’s other names."""
    known = [item.about.name, *(alias.name for alias in item.about.aliases.all())] if item.about else []
    return [item.about_name, *known]


def extract(text: str, span: tuple[int, int], names: Iterable[str], **said: Any) -> Extract:
    """`span` is the sentence in `text`. Masked as a whole first, so that a name that runs over its end is caught."""
    start, end = span
    before, middle = masked(text[:start], names=names), text[start:end]
    whole = masked(text, names=names)
    cut = whole[len(before) :]
    tail = masked(text[end:], names=names)
    cut = cut[: len(cut) - len(tail)] if tail and cut.endswith(tail) else cut
    # Where a mask runs over an edge the two do not meet: then the sentence is masked by itself.
    if not whole.startswith(before) or (tail and not whole.endswith(tail)):
        cut = masked(middle, names=names)
    return Extract(" ".join(cut.split()), **said)


def safe_tables(counts: Mapping[str, Mapping[str, int]], rules: Rules, *, seed: int) -> Tables:
    """`counts`: dimension → key → businesses; each dimension adds up to the same total. Hidden cells become None.

    The total matters most: where it could be seen only without a dimension, that dimension is left out altogether, so
    that not even its keys are said. Raises DisclosureError where the dimensions do not add up to one total.
    """
    total = sum(next(iter(counts.values()), {}).values())
    if total < rules.min_contributors:
        # Nobody is left to hide behind: not even how the few are spread is said.
        return {"all": {"": None if total else 0.0}}
    # A dimension in which nobody can be shown adds no number and only endangers the total.
    hopeful = [name for name, cells in counts.items() if max(cells.values(), default=0) >= rules.min_contributors]
    for size in range(len(hopeful), -1, -1):
        safe = [
            tables
            for kept in combinations(hopeful, size)
            if (tables := _protected(total, {name: counts[name] for name in kept}, rules, seed))["all"][""] is not None
        ]
        if safe:
            return max(
                safe, key=lambda tables: sum(one is not None for cells in tables.values() for one in cells.values())
            )
    return {"all": {"": None}}


def _protected(total: int, counts: Mapping[str, Mapping[str, int]], rules: Rules, seed: int) -> Tables:
    cells = {("all", ""): total}
    relations = []
    for dimension, found in counts.items():
        filled = {(dimension, key): count for key, count in sorted(found.items()) if count}
        cells |= filled
        relations.append(Relation(("all", ""), tuple(filled)))
    rows = [Row(cell, count, contributors=count) for cell, count in cells.items()]
    protected = protect(from_rows(rows, relations, kind=Kind.ORGANISATIONS), rules, seed=seed).published
    tables: Tables = {}
    for dimension, key in cells:
        shown = protected[dimension, key]
        tables.setdefault(dimension, {})[key] = None if isinstance(shown, Symbol) else float(shown)
    return tables


def safe_posts(line: Line, rules: Rules) -> tuple[float, float] | None:
    """Lower and upper number of people wanted, rounded; None where too few businesses name one or one outweighs all."""
    each = sorted(line.posts_by_business.values(), reverse=True)
    volume = line.posts
    if volume.lower is None or volume.upper is None or not each:
        return None
    # Whoever is largest in the upper number may be another one than in the lower: each is judged by its own.
    added_up = sorted(line.all_posts_by_business.values(), reverse=True)
    rows = [
        Row(name, value, contributors=len(each), top=tuple(float(one) for one in largest[:2]))
        for name, value, largest in (("lower", sum(each), each), ("upper", max(volume.upper, sum(each)), added_up))
    ]
    shown = protect(from_rows(rows, [], kind=Kind.AMOUNT), rules, seed=0).published
    low, high = shown["lower"], shown["upper"]
    return None if isinstance(low, Symbol) or isinstance(high, Symbol) else (float(low), float(high))


def safe_line(line: Line, rules: Rules, *, key: str) -> dict[str, Any]:
    """The numbers of one need for everybody, as JSON: businesses with their tables, posts."""
    tables = safe_tables({"area": line.areas, "sector": line.sectors, "size": line.sizes}, rules, seed=seed_of(key))
    posts = safe_posts(line, rules) if tables["all"][""] is not None else None
    return {
        "businesses": tables.pop("all")[""],
        "tables": {name: cells for name, cells in tables.items() if name in DIMENSIONS},
        "posts": list(posts) if posts else None,
    }


def seed_of(key: str) -> int:
    """The same need is protected in the same way each time."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big")


__all__ = ["Extract", "extract", "names_in", "rules_in_force", "safe_line", "safe_posts", "safe_tables", "seed_of"]
