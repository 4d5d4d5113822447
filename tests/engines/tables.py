"""Random tables, and a second attacker that shares nothing with ours: scipy over published figures."""

from __future__ import annotations

import math

import numpy as np
from scipy.optimize import linprog

from routeways.engines.disclosure import Kind, Protected, Relation, Row, Rules, Table, from_crosstab, from_dimensions
from routeways.values import Symbol

DISTRICTS = ("Pendle", "Burnley", "Rossendale", "Hyndburn", "Ribble Valley")
AREAS = {"county": DISTRICTS, "east TTWA": DISTRICTS[:3], "fund area": DISTRICTS[1:4]}
SEX = {"all": ("women", "men")}
AGES = {"all ages": ("16–18", "19–24", "25+"), "16–24": ("16–18", "19–24")}


def with_margins(cells: np.ndarray) -> np.ndarray:
    wide = np.hstack([cells, cells.sum(axis=1, keepdims=True)])
    return np.vstack([wide, wide.sum(axis=0)])


def counts(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Counts as in real tables: many small ones, some zeros, a few large."""
    return np.round(rng.lognormal(1.8, 1.1, shape)) * (rng.random(shape) > 0.12)


def random_crosstab(rng: np.random.Generator) -> Table:
    return from_crosstab(with_margins(counts(rng, (rng.integers(2, 6), rng.integers(2, 5)))))


def random_areas_by_sex(rng: np.random.Generator, sensitive: bool = False) -> Table:
    """Districts under a county and two areas that overlap, by sex: every total published."""
    return _cube({area: counts(rng, (2,)) for area in DISTRICTS}, AREAS, SEX, (1,) if sensitive else ())


def random_areas_by_age(rng: np.random.Generator) -> Table:
    """An age filter with overlapping bands inside an area hierarchy with overlapping areas."""
    return _cube({area: counts(rng, (3,)) for area in DISTRICTS[:4]}, {"county": DISTRICTS[:4]}, AGES, ())


def _cube(cells: dict[str, np.ndarray], areas: dict, filters: dict, sensitive: tuple[int, ...]) -> Table:
    leaves = next(iter(filters.values()))
    values = {(area, key): float(row[at]) for area, row in cells.items() for at, key in enumerate(leaves)}
    for parent, children in areas.items():
        values |= {(parent, key): math.fsum(values[(child, key)] for child in children) for key in leaves}
    for area in (*cells, *areas):
        values |= {(area, total): sum(values[(area, key)] for key in keys) for total, keys in filters.items()}
    rows = [Row(key, value) for key, value in values.items()]
    return from_dimensions(rows, [areas, filters], sensitive=sensitive)


def random_table(seed: int) -> Table:
    rng = np.random.default_rng(seed)
    makers = (random_crosstab, random_areas_by_sex, random_areas_by_age, lambda r: random_areas_by_sex(r, True))
    return makers[seed % len(makers)](rng)


class SecondAttacker:
    """Bounds cells by scipy.optimize.linprog from the published figures, the sums and non-negativity alone."""

    def __init__(self, table: Table, published: dict) -> None:
        self.at = {cell: column for column, cell in enumerate(table.ids)}
        self.sums = np.zeros((len(table.relations), len(table.ids)))
        for row, relation in enumerate(table.relations):
            self.sums[row, self.at[relation.total]] = -1
            self.sums[row, [self.at[part] for part in relation.parts]] = 1
        self.bounds = [
            (0, None) if isinstance(published.get(cell, Symbol.CONFIDENTIAL), Symbol) else (published[cell],) * 2
            for cell in table.ids
        ]

    def lowest(self, cell: object) -> float:
        return self._end(cell, 1)

    def highest(self, cell: object) -> float:
        return -self._end(cell, -1)

    def _end(self, cell: object, sign: int) -> float:
        costs = np.zeros(len(self.at))
        costs[self.at[cell]] = sign
        answer = linprog(costs, A_eq=self.sums, b_eq=np.zeros(len(self.sums)), bounds=self.bounds, method="highs")
        if answer.status == 3:
            return -math.inf
        assert answer.status == 0, answer.message
        return float(answer.fun)


def is_primary(value: float, rules: Rules) -> bool:
    return 0 < value < rules.min_count


def unsafe_cells(table: Table, published: dict, rules: Rules) -> list:
    """What the second attacker breaks: counts below the threshold bounded inside their range, or other hidden cells
    narrowed below the secondary width. The ranges are written down again here, not taken from the code under test."""
    attacker, broken = SecondAttacker(table, published), []
    for cell, value in zip(table.ids, table.values.tolist(), strict=True):
        if not isinstance(published.get(cell, Symbol.CONFIDENTIAL), Symbol):
            if is_primary(value, rules):
                broken.append(cell)
            continue
        low, high = attacker.lowest(cell), attacker.highest(cell)
        safe = cell in table.unpublished or high - low >= rules.secondary_range - 1e-5
        if is_primary(value, rules):
            reach = rules.protection_range
            safe = low <= max(0.0, value - reach) + 1e-5 and high >= value + reach - 1e-5
        if not safe:
            broken.append(cell)
    return broken


def hidden_ids(protected: Protected) -> set:
    return {cell.id for cell in protected.suppressed}


def amounts(rows: list[Row], relations: list[Relation]) -> Table:
    from routeways.engines.disclosure import from_rows

    return from_rows(rows, relations, kind=Kind.AMOUNT)
