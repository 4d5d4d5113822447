"""How long a checked load takes beside a bare copy of the same file.

    python -m benchmarks.load [--official ../shared/data] [--gigabytes 1.0]

Prints, for the official district file and for a generated CSV: the seconds of a bare DuckDB COPY to Parquet, of
Routeways’ contract-checked load (types, area codes, periods, duplicate keys, impossible values) and of pandas, and the
ratios to the COPY. Each is run three times after one another in turns; the least counts. Nothing here can fail a test.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd

from routeways.evidence.contracts import contract_of
from routeways.evidence.definitions import source
from routeways.foundation.tables import Column, ColumnType, Contract, load_table, open_table
from routeways.places.index import packaged_index
from routeways.values import Period, PeriodKind

ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--official", type=Path, default=Path("../shared/data"))
    parser.add_argument("--gigabytes", type=float, default=1.0)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="routeways-benchmark-") as folder:
        here = Path(folder)
        file = chosen.official / "dfe_apprenticeships" / "lad_map_data_0.parquet"
        if file.exists():
            contract = contract_of(source("dfe-apprenticeships-districts"), packaged_index())
            compare(file, contract, here, lambda: pd.read_parquet(file).to_parquet(here / "pandas.parquet"))
        large = here / "large.csv"
        generate(large, chosen.gigabytes)
        compare(large, large_contract(), here, lambda: pd.read_csv(large).to_parquet(here / "pandas.parquet"))


def compare(file: Path, contract: Contract, folder: Path, pandas: Callable[[], object]) -> None:
    print(f"\n{file.name}, {file.stat().st_size / 1e6:,.0f} MB")
    reader = "read_parquet" if file.suffix == ".parquet" else "read_csv"
    copy = f"COPY (SELECT * FROM {reader}('{file}')) TO '{folder}/copy.parquet' (FORMAT parquet, COMPRESSION zstd)"
    tasks = {
        "bare DuckDB COPY": lambda: duckdb.connect().execute(copy),
        "Routeways, checked": lambda: load_table(open_table(file), contract, folder / "ours.parquet"),
        "pandas, unchecked": pandas,
    }
    best = dict.fromkeys(tasks, float("inf"))
    for _ in range(ROUNDS):
        for name, task in tasks.items():
            started = time.perf_counter()
            task()
            best[name] = min(best[name], time.perf_counter() - started)
    for name, seconds in best.items():
        print(f"  {name:22} {seconds:8.2f} s   {seconds / best['bare DuckDB COPY']:5.2f} × COPY")


def large_contract() -> Contract:
    """A tidy file of a million times a dozen rows: area code, month, sector, count, rate."""
    known = packaged_index()

    def areas(texts):
        return {text: text for text in texts if known.knows(text)}

    def months(texts):  # as a source's period column does
        return {text: Period(PeriodKind.MONTH, int(text[:4]), int(text[5:])).code for text in texts}

    return Contract(
        columns=(
            Column("area", "area", resolve=areas),
            Column("month", "period", resolve=months),
            Column("sector", "sector"),
            Column("count", "count", ColumnType.INTEGER, minimum=0, symbols={"c": "c"}),
            Column("rate", "rate", ColumnType.NUMBER, minimum=0, maximum=100),
        ),
        key=("area", "period", "sector"),
    )


def generate(path: Path, gigabytes: float) -> None:
    """Rows with distinct keys until the file is about as large as asked; written by DuckDB in one statement."""
    codes = [code for code in packaged_index().areas if code.startswith(("E06", "E07", "E08", "E09"))][:300]
    rows = int(gigabytes * 1e9 / 44.3)
    sectors = rows // (len(codes) * 120) + 1
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE area AS SELECT unnest(?) AS area", [codes])
        connection.execute(
            f"COPY (SELECT area, strftime(DATE '2015-01-01' + INTERVAL (m) MONTH, '%Y-%m') AS month, "
            f"'sector ' || s AS sector, CASE WHEN hash(area, m, s) % 50 = 0 THEN 'c' "
            "ELSE CAST(hash(area, m, s) % 5000 AS VARCHAR) END AS count, "
            "round((hash(s, m) % 10000) / 100.0, 2) AS rate "
            f"FROM area, range(120) months(m), range({sectors}) sectors(s)) TO '{path}' (FORMAT csv, HEADER)"
        )


if __name__ == "__main__":
    main()
