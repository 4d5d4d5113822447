"""Times disclosure control and compares the exact method with the heuristic: python benchmarks/disclosure.py

Tables are random, in the shape of the region's: districts × sectors or ages under overlapping areas. Prints one line
a table: cells, cells hidden, seconds and cost of each, the ratio, and the gap that is left.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from routeways.engines.disclosure import Protected, Row, Rules, Table, controlled_rounding, from_dimensions, protect

SEX = {"all": ("women", "men")}


def areas(number: int) -> dict[str, tuple[str, ...]]:
    names = tuple(f"district {at}" for at in range(number))
    if number < 6:
        return {"region": names}
    middle = number // 2
    return {
        "region": names,
        "TTWA west": names[:middle],
        "TTWA east": names[middle:],
        "fund area": names[2 : middle + 2],
    }


def filters(number: int) -> dict[str, tuple[str, ...]]:
    names = tuple(f"sector {at}" for at in range(number))
    return {"all sectors": names, "priority sectors": names[: number // 2]}


def random_table(rng: np.random.Generator, districts: int, sectors: int, *, by_sex: bool) -> Table:
    dimensions = [areas(districts), filters(sectors)] + ([SEX] if by_sex else [])
    shape = (districts, sectors, 2)[: len(dimensions)]
    counts = np.round(rng.lognormal(2.6, 1.2, shape)) * (rng.random(shape) > 0.05)
    keys: list[list[str]] = []
    for dimension, size in zip(dimensions, shape, strict=True):
        weights = np.eye(size)
        names = [next(iter(dimension.values()))[at] for at in range(size)]
        parents = np.array([[float(name in children) for name in names] for children in dimension.values()])
        axis = len(keys)
        counts = np.moveaxis(np.tensordot(np.vstack([weights, parents]), counts, axes=(1, axis)), 0, axis)
        keys.append([*names, *dimension])
    rows = [
        Row(tuple(names[at] for names, at in zip(keys, index, strict=True)), float(value))
        for index, value in np.ndenumerate(counts)
    ]
    return from_dimensions(rows, dimensions)


def timed(table: Table, work_limit: int | None) -> tuple[Protected, float]:
    begun = time.perf_counter()
    protected = protect(table, Rules(), seed=1, work_limit=work_limit)
    return protected, time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work-limit", type=int, default=None, help="solver calls for the exact method")
    parser.add_argument("--seeds", type=int, default=2, help="tables of each shape")
    options = parser.parse_args()
    print(
        f"{'table':<22}{'cells':>6}{'hidden':>8}{'heuristic':>11}{'exact':>9}{'ratio':>7}{'gap':>7}{'work':>8}{'rounding':>10}"
    )
    for districts, sectors, by_sex in ((5, 4, False), (15, 10, False), (5, 4, True), (15, 10, True)):
        for seed in range(options.seeds):
            table = random_table(np.random.default_rng(seed), districts, sectors, by_sex=by_sex)
            quick, quick_time = timed(table, 0)
            exact, exact_time = timed(table, options.work_limit)
            begun = time.perf_counter()
            controlled_rounding(table, 5, seed)
            rounding = time.perf_counter() - begun
            ratio = quick.cost / exact.cost if exact.cost else 1.0
            shape = f"{districts}×{sectors}" + ("×2" if by_sex else "") + " + totals"
            print(
                f"{shape:<22}{len(table):>6}{len(exact.suppressed):>8}{quick_time:>10.2f}s{exact_time:>8.2f}s"
                f"{ratio:>7.2f}{exact.gap or 0:>6.1%}{exact.work:>8}{rounding:>9.2f}s  {exact.method}"
            )


if __name__ == "__main__":
    main()
