"""CSV files that give a total in a column of its own, beside each of its parts (“Achievements”, “Total_ach”). Out come
the file's rows and, for each group, one more row with the total, so that a total is read like any other number."""

from __future__ import annotations

from routeways.evidence.readers import csv_lines
from routeways.foundation.definitions import Part
from routeways.foundation.tables import FileRefused, Opened, RawTable

TOTAL = "Total"


class Options(Part):
    """dimension: the column over whose texts is added up. totals: column of parts → column of its total.

    groups: the columns that say what one total is for; within a group every row must repeat the same total.
    """

    dimension: str
    totals: dict[str, str]
    groups: list[str]


def read(opened: Opened, options: Options) -> RawTable:
    """All columns but those of totals. A total's row has the number of its group's first row and the key “Total”."""
    (_, headings), *lines = csv_lines(opened) or [(1, [])]
    wanted = {options.dimension, *options.groups, *options.totals, *options.totals.values()}
    if missing := sorted(wanted - set(headings)):
        raise FileRefused(f"{opened.path.name} has no column {' or '.join(f'“{name}”' for name in missing)}.")
    kept = [name for name in headings if name not in options.totals.values()]
    columns: dict[str, list[str | None]] = {name: [] for name in kept}
    rows: list[int] = []
    totals: dict[tuple[str, ...], tuple[str, ...]] = {}
    for number, cells in lines:
        if len(cells) != len(headings):
            raise FileRefused(
                f"Row {number} of {opened.path.name} has {len(cells)} cells where the headings have {len(headings)}."
            )
        row = dict(zip(headings, cells, strict=True))
        group = tuple(row[name] for name in options.groups)
        total = tuple(row[name] for name in options.totals.values())
        entries = [row]
        if group not in totals:
            totals[group] = total
            entries.append(row | {options.dimension: TOTAL} | dict(zip(options.totals, total, strict=True)))
        elif totals[group] != total:
            raise FileRefused(f"Row {number} of {opened.path.name} gives another total than the rows before it.")
        for entry in entries:
            for name in kept:
                columns[name].append(entry[name] or None)
            rows.append(number)
    return RawTable.from_columns(columns, rows)
