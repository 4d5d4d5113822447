"""A first draft of a region's definition, from the code of its skills improvement plan area.

    python -m routeways.places.draft E69000006

Everything that follows from official lookups is filled in; docs/regions.md says what a person must then look at.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

import yaml

from routeways.places import packaged
from routeways.places.packaged import PackagedAreas
from routeways.places.rows import AreaRow

SAME_KINDS = ("lep", "combined-authority", "county")


class Draft:
    """Works out one region's definition. Raises ValueError for a code that is not a skills improvement plan area."""

    def __init__(self, code: str, tables: PackagedAreas) -> None:
        self.areas = {row.code: row for row in tables.areas}
        self.tables = tables
        if code not in self.areas or self.areas[code].kind != "lsip":
            raise ValueError(f"{code} is not the code of a skills improvement plan area. It should begin with E69.")
        self.whole = self.areas[code]

    def definition(self) -> dict[str, Any]:
        name = self.whole.name
        return {
            "schema": 1,
            "id": "-".join(re.findall(r"[a-z0-9]+", name.lower())),
            "name": name,
            "public": True,
            "geography": {
                "whole": {
                    "code": self.whole.code,
                    "edition": self.whole.edition,
                    "label": name,
                    "same_as": self._same(),
                },
                "districts": [self._district(row) for row in self._every],
                **self._county(),
                "travel_to_work": self._travel_to_work(),
                "comparators": self._comparators(),
                "tiles": self._tiles(),
                "tiles_note": "Each tile is one district, placed roughly where it lies.",
            },
        }

    @cached_property
    def _current(self) -> list[AreaRow]:
        ends = {code for child in self._children[self.whole.code] for code in self._ends(child)}
        return [self.areas[code] for code in sorted(ends)]

    @cached_property
    def _ended(self) -> list[AreaRow]:
        before = {code for row in self._current for code in self._before(row.code)}
        return [self.areas[code] for code in sorted(before)]

    @property
    def _every(self) -> list[AreaRow]:
        return [*self._ended, *self._current]

    @cached_property
    def _children(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.tables.memberships:
            found[row.parent].add(row.child)
        return found

    def _ends(self, code: str) -> set[str]:
        onward = [row.successor for row in self.tables.changes if row.predecessor == code]
        return {end for one in onward for end in self._ends(one)} or {code}

    def _before(self, code: str) -> set[str]:
        direct = {row.predecessor for row in self.tables.changes if row.successor == code}
        return direct | {one for code_before in direct for one in self._before(code_before)}

    def _roots(self, codes: Iterable[str]) -> frozenset[str]:
        """The first districts of which these were made: equal for two areas that are the same ground."""
        return frozenset(
            root for code in codes for root in (self._before(code) or {code}) if root == code or not self._before(root)
        )

    def _same(self) -> list[dict[str, Any]]:
        ours = self._roots(row.code for row in self._current)
        found = []
        for row in self.tables.areas:
            if row.kind in SAME_KINDS and self._children[row.code] and self._roots(self._children[row.code]) == ours:
                until = {"until": row.valid_to} if row.valid_to else {}
                found.append({"code": row.code, "label": f"{row.name} ({row.kind})", **until})
        return found

    def _county(self) -> dict[str, Any]:
        ours = {row.code for row in self._current}
        for row in self.tables.areas:
            inside = self._children[row.code]
            if row.kind == "county" and inside and inside < ours:
                return {"county": {"code": row.code, "label": f"{row.name} county ({len(inside)} districts)"}}
        return {}

    @staticmethod
    def _district(row: AreaRow) -> dict[str, Any]:
        days = {"from": row.valid_from} if row.valid_from else {}
        days |= {"until": row.valid_to} if row.valid_to else {}
        return {"code": row.code, "edition": row.edition, **days}

    def _travel_to_work(self) -> dict[str, Any]:
        ours = {row.code for row in self._current}
        inside: Counter[str] = Counter()
        total: dict[str, int] = {}
        for row in self.tables.best_fit:
            if row.district in ours:
                inside[row.ttwa] += row.lsoas
                total[row.ttwa] = row.ttwa_lsoas
        partly = [
            {
                "code": code,
                "reason": f"{self.areas[code].name} does not lie wholly in {self.whole.name}: "
                f"of its {total[code]} small areas "
                f"{count} {'is' if count == 1 else 'are'} in it.",
            }
            for code, count in sorted(inside.items())
            if count < total[code]
        ]
        return {"inside": sorted(set(inside) - {one["code"] for one in partly}), "partly_outside": partly}

    def _comparators(self) -> dict[str, Any]:
        regions = {row.code for row in self.tables.areas if row.kind == "region"}
        mine = next(code for code in sorted(regions) if self._current[0].code in self._children[code])
        return {"country": "E92000001", "region": mine, "others": sorted(regions - {mine})}

    def _tiles(self) -> list[dict[str, Any]]:
        """Where all districts changed on one day, the old and the new ones each have the map to themselves."""
        changed_at_once = self._ended and not any(
            (old.valid_to or date.max) >= (new.valid_from or date.min) for old in self._ended for new in self._current
        )
        groups = [self._ended, self._current] if changed_at_once else [self._every]
        return [tile for rows in groups for tile in _sorted_on_a_grid(rows)]


def _sorted_on_a_grid(rows: list[AreaRow]) -> list[dict[str, Any]]:
    """Whole rows and half columns, from north to south and west to east; a person must move them."""
    side = max(1, round(len(rows) ** 0.5))
    ordered = sorted(rows, key=lambda row: -(row.latitude or 0))
    found = []
    for number in range(0, len(ordered), side):
        line = sorted(ordered[number : number + side], key=lambda row: row.longitude or 0)
        shift = 0.5 * (number // side % 2)
        found += [{"code": row.code, "column": i + shift, "row": number // side} for i, row in enumerate(line)]
    return found


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("Give the code of a skills improvement plan area, for example E69000006.", file=sys.stderr)
        return 1
    try:
        content = Draft(arguments[0], packaged.load()).definition()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print(yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=118), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
