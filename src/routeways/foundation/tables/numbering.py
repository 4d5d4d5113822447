"""Which line of the file a row stands in, as a person counts who opens it in a spreadsheet."""

from __future__ import annotations

import duckdb

from routeways.foundation.tables.report import Problem


def number_rows(
    connection: duckdb.DuckDBPyConnection, relation: str, *, rejecting: str, numbered: bool, first_row: int
) -> list[Problem]:
    """Make the table `raw` with row numbers; lines that are not even rows come back as problems.

    rejecting: the relation that keeps account of such lines, "" where there can be none. numbered: `relation` has its
    rows' numbers already.

    `_row` is the line as a spreadsheet counts. A reader may make many records of one line: `_n` tells them apart.
    """
    # One thread, so that row_number() counts in the order of the file.
    connection.execute("SET threads = 1; SET preserve_insertion_order = true")
    if numbered:
        connection.execute(f"CREATE TABLE raw AS SELECT row_number() OVER () AS _n, * FROM {relation}")
        connection.execute("RESET threads")
        return []
    number = f"row_number() OVER () AS _n, _n + {first_row - 1} AS _row"
    connection.execute(f"CREATE TABLE raw AS SELECT {number}, * FROM {rejecting or relation}")
    connection.execute("RESET threads")
    if not rejecting:
        return []
    found = connection.execute(
        "SELECT line, any_value(error_type), any_value(csv_line) FROM reject_errors GROUP BY line ORDER BY line"
    ).fetchall()
    _shift(connection, [int(line) for line, _, _ in found], first_row)
    reasons = {
        "MISSING COLUMNS": "the row has too few columns",
        "TOO MANY COLUMNS": "the row has too many columns",
        "UNQUOTED VALUE": "the quotation marks do not match",
        "LINE SIZE OVER MAXIMUM": "the line is longer than 10 million characters",
        "INVALID ENCODING": "the row has letters that are not UTF-8",
    }
    return [
        Problem(reasons.get(str(kind).upper(), "the row cannot be read"), int(line), "", str(text or "")[:80])
        for line, kind, text in found
    ]


def _shift(connection: duckdb.DuckDBPyConnection, lines: list[int], first_row: int) -> None:
    """Rows after a line that could not be read stand one line further down than they were counted."""
    if lines:
        before = [line - first_row - number for number, line in enumerate(lines)]
        connection.execute("CREATE TABLE shift AS SELECT unnest(?) AS before", [before])
        connection.execute("UPDATE raw SET _row = _row + (SELECT count(*) FROM shift WHERE before < raw._n)")
