"""The choices of a matching problem out of a Parquet file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from routeways.console.problem import Problem, from_os

if TYPE_CHECKING:
    from routeways.engines.matching import Columns

NEEDED = ("agent", "offer")
NUMBERS = ("score", "rank", "offer_score", "offer_rank")
ALL = (*NEEDED, *NUMBERS, "excluded")


def read(path: Path) -> Columns:
    """Reads agent and offer (texts or whole numbers), score, rank, offer_score, offer_rank and excluded (texts).

    Raises Problem where the file is no Parquet, lacks a column, has one it should not, or holds what cannot be.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    from routeways.engines.matching import Columns

    try:
        table = pq.read_table(path)
    except FileNotFoundError:
        raise Problem(f"There is no file {path}. Check the name and the folder.") from None
    except pa.ArrowInvalid:
        raise Problem(f"{path} is not a Parquet file.") from None
    except OSError as error:
        raise from_os(error, "read", path) from error
    for name in table.column_names:
        if name not in ALL:
            raise Problem(f"{path} has a column “{name}”. Its columns are {', '.join(ALL)}.")
    for name in NEEDED:
        if name not in table.column_names:
            raise Problem(f"{path} has no column “{name}”.")
    agents, agent = _ids(path, table, "agent")
    offers, offer = _ids(path, table, "offer")
    found: dict[str, Any] = {name: _numbers(path, table, name) for name in NUMBERS if name in table.column_names}
    if "offer_rank" in table.column_names:
        found["listed"] = table.column("offer_rank").is_valid().to_numpy()
    if "excluded" in table.column_names:
        causes, found["excluded"] = _codes(path, table, "excluded")
        found["causes"] = tuple(str(cause) for cause in causes)
    return Columns(agent_ids=agents, agent=agent, offer_ids=offers, offer=offer, **found)


def _ids(path: Path, table: Any, name: str) -> tuple[list[str | int], np.ndarray]:
    values, codes = _codes(path, table, name)
    if np.any(codes < 0):
        row = int(np.argmax(codes < 0)) + 1
        raise Problem(f"The column “{name}” of {path} is empty in row {row:,}.")
    return values, codes


def _codes(path: Path, table: Any, name: str) -> tuple[list[str | int], np.ndarray]:
    """The different values of a column, and the place of each row's among them, −1 where it is empty."""
    import pyarrow as pa

    column = table.column(name)
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if pa.types.is_null(kind):
        return [], np.full(len(column), -1, np.int64)
    texts = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    if not (texts or (name in NEEDED and pa.types.is_integer(kind))):
        raise Problem(f"The column “{name}” of {path} holds {kind}; it needs texts.")
    encoded = (column if pa.types.is_dictionary(column.type) else column.dictionary_encode()).combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):  # an empty table has no chunk to combine
        return [], np.empty(0, np.int64)
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return encoded.dictionary.to_pylist(), codes


def _numbers(path: Path, table: Any, name: str) -> np.ndarray:
    import pyarrow as pa

    column = table.column(name)
    if not (pa.types.is_integer(column.type) or pa.types.is_null(column.type)):
        raise Problem(f"The column “{name}” of {path} holds {column.type}; it needs whole numbers.")
    if name == "rank" and column.null_count:
        raise Problem(f"The column “rank” of {path} is empty in {column.null_count:,} rows. Rank all choices or none.")
    try:
        numbers: np.ndarray = column.cast(pa.int64()).fill_null(0).to_numpy()
    except pa.ArrowInvalid:
        raise Problem(f"The column “{name}” of {path} holds a number that is too large.") from None
    return numbers
