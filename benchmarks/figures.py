"""The figure query beside the same query written by hand.

    python -m benchmarks.figures DATA_FOLDER

DATA_FOLDER is that of an installation with figures in it (the starter is enough). Prints milliseconds and ratios:
`warehouse.queries.figures` without its kept results, bare DuckDB with the same SQL conditions to an Arrow table, and
the same with its kept results, as pages mostly meet it.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS = 200


def main() -> None:
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        raise SystemExit("Say which data folder to use: python -m benchmarks.figures data")
    os.environ["ROUTEWAYS_DATA_DIR"] = sys.argv[1]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "routeways.config.settings")
    import django

    django.setup()
    import duckdb

    from routeways.values import FIGURE_SCHEMA
    from routeways.warehouse import files, queries

    columns = ", ".join(f'"{name}"' for name in FIGURE_SCHEMA.names)
    path = files.full(files.pointed_to())
    connection = duckdb.connect()
    connection.execute("SET threads = 1; SET parquet_metadata_cache = true")
    order = "ORDER BY indicator, area, breakdown, period_end, period"
    cases: dict[str, tuple[dict[str, object], str]] = {
        "area page": (
            {"areas": ["E07000117", "E69000019", "E12000002", "E92000001"], "dimensions": ""},
            "area IN ('E07000117', 'E69000019', 'E12000002', 'E92000001') AND dimension = ''",
        ),
        "indicator page": (
            {"indicators": "employment-rate", "breakdowns": ""},
            "indicator = 'employment-rate' AND breakdown = ''",
        ),
    }
    for name, (asked, where) in cases.items():

        def ours(asked: dict[str, object] = asked) -> int:
            queries._reader._kept.clear()
            queries._reader._rows = 0
            return len(queries.figures(**asked))

        def kept(asked: dict[str, object] = asked) -> int:
            return len(queries.figures(**asked))

        def bare(where: str = where) -> int:
            sql = f"SELECT {columns} FROM read_parquet('{path}') WHERE {where} {order}"
            return connection.sql(sql).to_arrow_table().num_rows

        if not ours() == bare() == kept():
            raise SystemExit(f"{name}: the two queries do not give the same number of rows")
        base, mine, fast = (_median(task) for task in (bare, ours, kept))
        print(f"{name}: {kept():,} figures")
        print(f"  bare DuckDB           {base:7.2f} ms")
        print(f"  figures()             {mine:7.2f} ms   {mine / base:5.2f} × bare")
        print(f"  figures(), kept       {fast:7.3f} ms   {fast / base:5.3f} × bare")


def _median(task: Callable[[], int]) -> float:
    for _ in range(5):
        task()
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        task()
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


if __name__ == "__main__":
    main()
