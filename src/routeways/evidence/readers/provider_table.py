"""Parquet files about providers, whose name and number (UKPRN) stand in two columns, and some of whose shares are
fractions. Out comes the same table as text with one column “NAME (UKPRN)”, shares in per cent, and counts of learners
worked out from a share where a total over several providers could not be made without them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation

import pyarrow as pa
import pyarrow.parquet as pq

from routeways.foundation.definitions import Part
from routeways.foundation.tables import FileRefused, Opened, RawTable


class Options(Part):
    """name, ukprn: the columns joined as `provider`. fractions: columns written as 0.85 that become 85.

    counted: new column → [column of learners, column of a share]; the share is one of `fractions`. Rounding: the
    product is as exact as the rounded share, which is why sums of it are estimates.
    """

    name: str
    ukprn: str
    fractions: list[str] = []
    counted: dict[str, tuple[str, str]] = {}


def read(opened: Opened, options: Options) -> RawTable:
    """All columns as text, `provider` in the place of name and number. Rows are numbered from 1, without headings."""
    table = _table(opened, options)
    columns = {heading: _texts(table[heading]) for heading in table.column_names}
    names, numbers = columns.pop(options.name), columns.pop(options.ukprn)
    result: dict[str, list[str | None]] = {
        "provider": [
            f"{name} ({number})" if name and number else name for name, number in zip(names, numbers, strict=True)
        ]
    }
    for into, (learners, share) in options.counted.items():
        columns[into] = _each(_product, columns[learners], columns[share])
    for heading in options.fractions:
        columns[heading] = _each(_per_cent, columns[heading])
    return RawTable.from_columns(result | columns, list(range(1, table.num_rows + 1)))


def _table(opened: Opened, options: Options) -> pa.Table:
    if opened.kind != "parquet":
        raise FileRefused(f"{opened.path.name} is not a Parquet file.")
    try:
        table = pq.read_table(opened.path)
    except (pa.ArrowException, OSError) as error:
        raise FileRefused(f"{opened.path.name} cannot be read as Parquet. Download it again.") from error
    wanted = {options.name, options.ukprn, *options.fractions, *(h for pair in options.counted.values() for h in pair)}
    missing = sorted(wanted - set(table.column_names))
    if missing:
        raise FileRefused(f"{opened.path.name} has no column {' or '.join(f'“{name}”' for name in missing)}.")
    return table


def _texts(column: pa.ChunkedArray) -> list[str | None]:
    """Cells as text; an empty one is None."""
    return [None if text is None else text.strip() or None for text in column.cast(pa.string()).to_pylist()]


def _each(work: Callable[..., str | None], *columns: Sequence[str | None]) -> list[str | None]:
    """`work` on each row; equal cells are worked out once, a file has fifty thousand rows and a hundred shares."""
    known: dict[tuple[str | None, ...], str | None] = {}
    found = []
    for cells in zip(*columns, strict=True):
        if cells not in known:
            known[cells] = work(*cells)
        found.append(known[cells])
    return found


def _number(text: str | None) -> Decimal | None:
    """None for symbols (“c”) and blanks."""
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        return None


def _per_cent(text: str | None) -> str | None:
    number = _number(text)
    return text if number is None else f"{number * 100:f}"


def _product(learners: str | None, share: str | None) -> str | None:
    """learners × share; where one of them is a symbol, that symbol (the first of the two)."""
    people, part = _number(learners), _number(share)
    if people is None or part is None:
        return learners if people is None else share
    return f"{people * part:f}"
