"""From LSOAs to districts: which LSOAs make up a district, and the shares of districts in other areas.

An LSOA's name is the name of its district in 2011 and four characters (“Burnley 001A”), which is the one official link
between the two that every lookup carries. Later districts are made of whole earlier ones; where an order moved a few
houses between two districts, the LSOAs did not follow, and neither do we.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from routeways.places.rows import AreaRow, ChangeRow, MemberRow, NameRow, WeightRow

Zones = Mapping[str, frozenset[str]]  # district → its 2011 LSOAs
_SUFFIX = 5  # a space, three digits and a letter


def zones_by_district(
    lsoas: Iterable[AreaRow], districts: Iterable[AreaRow], names: Iterable[NameRow], changes: Iterable[ChangeRow]
) -> Zones:
    """For England and Wales, the districts of 2011 and those made of them since. Unknown names are left out."""
    ordered = sorted(changes, key=lambda row: row.on)
    later = {change.successor for change in ordered}
    code_of = {row.name: row.code for row in districts if row.code not in later and row.code[0] in "EW"}
    first = set(code_of.values())
    code_of |= {row.name: row.code for row in names if row.code in first}
    found: dict[str, set[str]] = defaultdict(set)
    for row in lsoas:
        if row.kind == "lsoa" and row.code[0] in "EW" and (district := code_of.get(row.name[:-_SUFFIX])):
            found[district].add(row.code)
    for change in ordered:
        if change.predecessor in found:
            found[change.successor] |= found[change.predecessor]
    return {code: frozenset(zones) for code, zones in found.items()}


def shares(zones: Zones, memberships: Iterable[MemberRow]) -> list[WeightRow]:
    """How many of each English district's LSOAs lie in each area of the lookup, by district and area."""
    parent = {row.child: row.parent for row in memberships}
    totals = Counter(parent.values())
    found = []
    for district, children in sorted(zones.items()):
        if district[0] == "E":
            counts = Counter(parent[zone] for zone in children if zone in parent)
            found += [
                WeightRow(district, whole, n, len(children), totals[whole]) for whole, n in sorted(counts.items())
            ]
    return found


def whole_districts(zones: Zones, memberships: Iterable[MemberRow]) -> list[MemberRow]:
    """English districts all of whose LSOAs lie in one and the same area of the lookup."""
    parents: dict[str, set[str]] = defaultdict(set)
    like: dict[str, MemberRow] = {}
    for row in memberships:
        parents[row.child].add(row.parent)
        like[row.parent] = row
    found = []
    for district, children in sorted(zones.items()):
        if district[0] == "E":
            shared = set.intersection(*(parents[zone] for zone in children))
            found += [
                MemberRow(district, code, like[code].kind, like[code].edition, like[code].source)
                for code in sorted(shared)
            ]
    return found
