"""A raw table against its contract: good rows to one typed Parquet file, the rest to a row-level report.

Everything is one SQL statement over whole columns. Large CSV files first go down a hopeful road: parse, check and
write in one pass, in which the first problem stops the pass. Only then the careful road is taken, which numbers rows
and says what is wrong with each. Most releases are clean, so most loads cost one pass.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from routeways.foundation.tables import raw
from routeways.foundation.tables.contract import Column, Contract
from routeways.foundation.tables.numbering import number_rows
from routeways.foundation.tables.opening import Opened, is_gzip
from routeways.foundation.tables.raw import RawTable
from routeways.foundation.tables.report import PROBLEMS_KEPT, FileRefused, Problem, Report
from routeways.foundation.tables.statement import Statement, build

HOPEFUL_FROM = 64 * 1024**2  # bytes; below this the careful road takes a second or two anyway
HOPEFUL_FROM_PARQUET = 1024**2
SAMPLE_ROWS = 400_000  # rows in which the hopeful road looks for the texts to resolve
WRITE = "(FORMAT parquet, COMPRESSION zstd)"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class _Input:
    """What is being read, in the words of DuckDB."""

    name: str
    headings: list[str]
    relation: str  # FROM this; columns c0, c1, …, and _row where `numbered`
    numbered: bool
    first_row: int
    is_text: tuple[bool, ...]
    notes: tuple[str, ...]
    rejecting: str = ""  # the same, but keeping account of lines that are not rows


def load_table(
    source: Opened | RawTable,
    contract: Contract,
    out: Path,
    *,
    name: str = "",
    skip: int = 0,
    progress: Progress = lambda message: None,
) -> Report:
    """Check `source` against `contract` and write the good rows to `out` as Parquet.

    Raises FileRefused, having written nothing, where the file as a whole cannot be believed.
    """
    with tempfile.TemporaryDirectory(prefix="routeways-load-") as folder:
        connection = raw.connect(Path(folder))
        try:
            given = _input(source, connection, Path(folder), name, skip)
            _check_headings(given, contract)
            if isinstance(source, Opened) and _is_large(source):
                progress("Reading and checking in one pass")
                # First with the texts of a sample spread over the file, then, should it have missed one, with all.
                for texts in (_sample(source, given, Path(folder)), given.relation):
                    report = _hopeful(connection, given, contract, out, texts)
                    if report:
                        return report
                    progress("Something is not as promised: reading again")
            return _careful(connection, given, contract, out, progress)
        except duckdb.Error as error:
            out.unlink(missing_ok=True)
            first = str(error).split("\n", 1)[0]
            raise FileRefused(f"{name or 'The file'} cannot be read as a table: {first[:200]}") from error
        finally:
            connection.close()


def _is_large(source: Opened) -> bool:
    return source.path.stat().st_size > (HOPEFUL_FROM if source.kind == "csv" else HOPEFUL_FROM_PARQUET)


# -- what is being read


def _input(
    source: Opened | RawTable, connection: duckdb.DuckDBPyConnection, folder: Path, name: str, skip: int
) -> _Input:
    if isinstance(source, RawTable):
        connection.register("given", source.arrow.append_column("_row", source.rows))
        plain = (True,) * len(source.headings)
        return _Input(name, source.headings, "given", True, 0, plain, source.notes)
    name = name or source.path.name
    if source.kind == "workbook":
        sheet = raw.read_sheet(source, heading_row=skip + 1)
        return _input(RawTable(sheet.headings, sheet.arrow, sheet.rows, source.notes), connection, folder, name, skip)
    if source.kind == "parquet":
        found = raw.parquet_headings(source)
        picked = ", ".join(f'"{_escape(heading)}" AS c{i}' for i, heading in enumerate(found))
        relation = f"(SELECT {picked} FROM read_parquet({raw.path_literal(source.path)}))"
        types = [row[1] for row in connection.execute(f"DESCRIBE FROM {relation}").fetchall()]
        return _Input(name, found, relation, False, 1, tuple(kind == "VARCHAR" for kind in types), source.notes)
    utf8 = raw.as_utf8(source, folder)
    found = raw.csv_headings(utf8, skip)
    relation, rejecting = (raw.csv_relation(utf8, found, skip, rejects=rejects) for rejects in (False, True))
    return _Input(name, found, relation, False, skip + 2, (True,) * len(found), source.notes, rejecting)


def _escape(heading: str) -> str:
    return heading.replace('"', '""')


def _check_headings(given: _Input, contract: Contract) -> None:
    wanted = {column.heading for column in contract.columns if not column.optional} | set(contract.keep)
    wanted |= {column.prefix_heading for column in contract.columns if column.prefix_heading}
    missing = sorted(wanted - set(given.headings))
    if missing:
        there = ", ".join(given.headings[:12]) + ("…" if len(given.headings) > 12 else "")
        raise FileRefused(
            f"{given.name} has no column {' or '.join(f'“{m}”' for m in missing)}. It has: {there}. "
            "It may be another file, or the publisher has changed its layout."
        )
    twice = sorted({h for h in given.headings if given.headings.count(h) > 1} & contract.headings)
    if twice:
        raise FileRefused(f"{given.name} has the column “{twice[0]}” more than once, so we cannot tell which is meant.")


def _unknown(given: _Input, contract: Contract) -> tuple[Problem, ...]:
    if contract.ignore_others:
        return ()
    known = contract.headings | contract.ignore
    return tuple(
        Problem("this column is not in the definition; it was not read", None, heading)
        for heading in given.headings
        if heading and heading not in known
    )[:PROBLEMS_KEPT]


# -- the two roads


def _sample(source: Opened, given: _Input, folder: Path) -> str:
    """A relation with rows from all over the file, for the texts that the resolvers are asked about."""
    if source.kind == "parquet":
        return given.relation  # asking for all distinct texts costs next to nothing
    if source.encoding != "utf-8" or is_gzip(source.path):
        return f"(SELECT * FROM {given.relation} LIMIT {SAMPLE_ROWS})"
    return raw.spread(source, len(given.headings), folder / "sample.csv")


def _hopeful(
    connection: duckdb.DuckDBPyConnection, given: _Input, contract: Contract, out: Path, texts: str
) -> Report | None:
    """One pass. None (and nothing written) as soon as anything is not as the contract says."""
    statement = build(given.headings, contract, given.is_text)
    try:
        statement.register_lookups(connection, texts)
        # The check stands in the first result column and not in the WHERE: a filter would be moved below the layers of
        # the statement and worked out flat.
        first, value = statement.expressions[0]
        checked = f"CASE WHEN {statement.any_problem} THEN error('problem') ELSE {value} END AS \"{first}\""
        others = [f'{sql} AS "{name}"' for name, sql in statement.expressions[1:]]
        where = f" WHERE {statement.wanted}" if statement.leaves_out else ""
        connection.execute(
            f"COPY (SELECT {', '.join([checked, *others])} FROM {statement.source(given.relation)}{where}) "
            f"TO {raw.quoted(str(out))} {WRITE}"
        )
    except duckdb.Error:
        out.unlink(missing_ok=True)
        return None
    written = f"read_parquet({raw.path_literal(out)})"
    rows = _count(connection, f"SELECT count(*) FROM {written}")
    if contract.key:
        keys = ", ".join(f'"{key}"' for key in contract.key)
        if _may_repeat(connection, keys, written):
            out.unlink(missing_ok=True)
            return None
    left_out = 0
    if statement.leaves_out:
        left_out = _count(connection, f"SELECT count(*) FROM {given.relation}") - rows
    unknown = _unknown(given, contract)
    return Report(rows + left_out, rows, 0, left_out, unknown, given.notes)


def _may_repeat(connection: duckdb.DuckDBPyConnection, keys: str, written: str) -> bool:
    """Whether two rows share a hash of their keys. If none do, no key stands twice; if some do, the careful road looks.

    Sorting the hashes here takes a third of the time of counting the distinct ones in the database.
    """
    hashes = np.asarray(connection.execute(f"SELECT hash({keys}) AS hash FROM {written}").fetchnumpy()["hash"])
    hashes.sort()
    return bool((hashes[1:] == hashes[:-1]).any())


def _careful(
    connection: duckdb.DuckDBPyConnection, given: _Input, contract: Contract, out: Path, progress: Progress
) -> Report:
    ragged = number_rows(
        connection, given.relation, rejecting=given.rejecting, numbered=given.numbered, first_row=given.first_row
    )
    rows = _count(connection, "SELECT count(*) FROM raw")
    progress(f"Checking {rows:,} rows")
    statement = build(given.headings, contract, given.is_text)
    statement.register_lookups(connection, "raw")
    connection.execute(
        f"CREATE TABLE checked AS SELECT _n, _row, {statement.results}, {statement.first_problem} AS _problem "
        f"FROM {statement.source('raw', row=True)} WHERE {statement.wanted}"
    )
    problems, counts = _row_problems(connection, statement)
    _reject_duplicates(connection, contract, statement, problems, counts)
    for problem in ragged:
        counts[problem.reason] = counts.get(problem.reason, 0) + 1
    kept = _count(connection, "SELECT count(*) FROM checked")
    good = _count(connection, "SELECT count(*) FROM checked WHERE _problem IS NULL")
    rejected = kept - good + len(ragged)
    if not good:
        first = str((list(ragged) + problems)[0]) if (ragged or problems) else "it has no rows we look for"
        raise FileRefused(f"{given.name} has no row that can be used. First problem: {first}.")
    if rejected > contract.most_rejected * (kept + len(ragged)):
        worst = max(counts, key=lambda reason: counts[reason])
        raise FileRefused(
            f"{rejected:,} of {kept + len(ragged):,} rows of {given.name} cannot be used, mostly because: {worst}. "
            f"First: {(list(ragged) + problems)[0]}. Nothing was loaded."
        )
    connection.execute(
        f"COPY (SELECT * EXCLUDE (_n, _row, _problem) FROM checked WHERE _problem IS NULL ORDER BY _n) "
        f"TO {raw.quoted(str(out))} {WRITE}"
    )
    everything = (*_unknown(given, contract), *ragged, *problems)
    return Report(rows + len(ragged), good, rejected, rows - kept, everything, given.notes, counts)


def _row_problems(connection: duckdb.DuckDBPyConnection, statement: Statement) -> tuple[list[Problem], dict[str, int]]:
    problems: list[Problem] = []
    counts: dict[str, int] = {}
    found = connection.execute(
        "SELECT _problem, count(*) FROM checked WHERE _problem IS NOT NULL GROUP BY _problem ORDER BY _problem"
    ).fetchall()
    for number, count in found:
        index, column, reason = statement.problems[number]
        text = f"raw.c{index}" if index is not None else "NULL"
        rows = connection.execute(
            f"SELECT raw._row, CAST({text} AS VARCHAR) FROM raw JOIN checked USING (_n) "
            f"WHERE _problem = {number} ORDER BY _n LIMIT {PROBLEMS_KEPT}"
        ).fetchall()
        problems += [Problem(_reason(reason, value, statement, column), row, column.heading, str(value or "")[:80])
                     for row, value in rows]  # fmt: skip
        counts[f"“{column.heading}” {reason}"] = count
    return problems, counts


def _reason(reason: str, value: str | None, statement: Statement, column: Column) -> str:
    """What the resolver itself said of this text, where it said something."""
    return statement.unresolved.get((column.heading, str(value).strip()), reason)


def _reject_duplicates(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    statement: Statement,
    problems: list[Problem],
    counts: dict[str, int],
) -> None:
    """Equal rows are kept once; rows with equal keys that say different things are all rejected."""
    if not contract.key:
        return
    keys = ", ".join(f'"{key}"' for key in contract.key)
    said = ", ".join(f'"{name}"' for name in statement.result_names)
    connection.execute(
        f"CREATE TABLE twice AS SELECT {keys}, min(_n) AS _first, count(DISTINCT hash({said})) AS _versions "
        f"FROM checked WHERE _problem IS NULL GROUP BY {keys} HAVING count(*) > 1"
    )
    same = " AND ".join(f'checked."{key}" IS NOT DISTINCT FROM twice."{key}"' for key in contract.key)
    differ = (
        f"a row with the same {', '.join(contract.key)} says something else",
        "_versions > 1",
        len(statement.problems),
    )
    equal = ("the row stands in the file twice; it was read once", "_n > _first", len(statement.problems) + 1)
    for reason, condition, number in (differ, equal):
        rows = connection.execute(
            f"SELECT _row FROM checked JOIN twice ON {same} WHERE _problem IS NULL AND {condition} ORDER BY _n"
        ).fetchall()
        if rows:
            problems += [Problem(reason, row) for (row,) in rows[:PROBLEMS_KEPT]]
            counts[reason] = len(rows)
            connection.execute(
                f"UPDATE checked SET _problem = {number} FROM twice WHERE {same} AND _problem IS NULL AND {condition}"
            )


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0
