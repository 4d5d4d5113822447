"""The Local Authority Interactive Tool: hundreds of series in one long Parquet file, each with years and units of its
own. Out come the series that the definition asks for, with their years written in full and a column for each unit."""

from __future__ import annotations

import re
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from routeways.foundation.definitions import Part
from routeways.foundation.tables import FileRefused, Opened, RawTable

SERIES, YEARS, AREA, VALUES, NUMBER = "Short Desc", "Years", "LA and Regions", "Values", "LA Number"
UNITS = ("per_cent", "score")


class Series(Part):
    """year: what a bare “2024” is the end of, by the tool's own dictionary: an academic or a financial year."""

    year: Literal["academic", "financial"]
    unit: Literal["per_cent", "score"] = "per_cent"


class Options(Part):
    """series: short description → how to read it."""

    series: dict[str, Series]


def read(opened: Opened, options: Options) -> RawTable:
    """Columns `series`, `kind of year`, `year` (“2023/24”), `area`, `per_cent`, `score`. Raises FileRefused."""
    table = _table(opened)
    wanted = pc.is_in(table[SERIES], value_set=pa.array(sorted(options.series)))
    numbers = pa.array(range(1, table.num_rows + 1), pa.int64()).filter(wanted.combine_chunks())
    chosen = table.filter(wanted)
    there = set(pc.unique(chosen[SERIES]).to_pylist())
    if missing := sorted(set(options.series) - there):
        raise FileRefused(f"{opened.path.name} has no series {' or '.join(f'“{name}”' for name in missing)}.")
    names = ("series", "kind of year", "year", "area", *UNITS)
    columns: dict[str, list[str | None]] = {name: [] for name in names}
    cells = (chosen[heading].to_pylist() for heading in (SERIES, YEARS, AREA, VALUES))
    for series, years, area, value in zip(*cells, strict=True):
        how = options.series[series]
        units = [value if how.unit == unit else None for unit in UNITS]
        kind = f"{how.year.capitalize()} year"
        for name, text in zip(names, (series, kind, _full(years), area, *units), strict=True):
            columns[name].append(text)
    return RawTable.from_columns(columns, numbers.to_pylist())


def _table(opened: Opened) -> pa.Table:
    if opened.kind != "parquet":
        raise FileRefused(f"{opened.path.name} is not a Parquet file.")
    try:
        return pq.read_table(opened.path, columns=[SERIES, YEARS, AREA, VALUES])
    except (pa.ArrowException, OSError) as error:
        raise FileRefused(
            f"{opened.path.name} cannot be read as the tool's long table, with the columns “{SERIES}” and “{YEARS}”."
        ) from error


def _full(years: str | None) -> str | None:
    """“2024”, “2024 (Rev)” and “2023-24” are all 2023/24; anything else is left for the contract to report."""
    if years is None:
        return None
    plain = re.sub(r"\s*\((?:Rev|Final|Prov)\)$", "", years.strip())
    if re.fullmatch(r"\d{4}", plain):
        return f"{int(plain) - 1}/{plain[2:]}"
    return plain
