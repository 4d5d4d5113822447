"""A contract as SQL: for each column an expression for its value and the conditions under which a cell is wrong.

The statement is built in three layers, because DuckDB works out an expression again wherever it stands: the innermost
SELECT makes each cell a clean text (t0, t1, …) once, the middle one reads numbers, symbols and codes from it once
(n…, s…, x…), and only the outermost one compares. Written flat, the same statement takes twenty times as long.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from routeways.foundation.tables.contract import Column, ColumnType, Contract, Unresolved
from routeways.foundation.tables.raw import quoted

FOR_PEOPLE = r"[-+]?£?[-+]?\d{1,3}(,\d{3})+(\.\d+)?|[-+]?£[-+]?\d+(\.\d+)?"
NO_BREAK_SPACE = "\u00a0"


@dataclass
class Statement:
    """The parts of the one SELECT that checks a raw table (columns c0, c1, …, named `raw`)."""

    cells: dict[str, str] = field(default_factory=dict)  # t<i> → SQL over raw
    middle: dict[str, str] = field(default_factory=dict)  # n<k>, s<k>, x<k> → SQL over the cells
    expressions: list[tuple[str, str]] = field(default_factory=list)  # (result column, SQL over both)
    conditions: list[str] = field(default_factory=list)  # SQL that is true where a cell is wrong
    problems: list[tuple[int, Column, str]] = field(default_factory=list)  # (raw column, column, reason) of each
    wants: list[str] = field(default_factory=list)  # SQL that is true where a row is wanted
    lookups: list[tuple[str, str, Column]] = field(default_factory=list)  # (table, SQL of the text, column)
    unresolved: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def results(self) -> str:
        return ", ".join(f'{sql} AS "{name}"' for name, sql in self.expressions)

    @property
    def result_names(self) -> list[str]:
        return [name for name, _ in self.expressions]

    def source(self, relation: str, *, row: bool = False) -> str:
        """FROM this: the cells and what is read from them, with the lookups joined."""
        number = ["_n", "_row"] if row else []
        inner = ", ".join([*number, *(f"{sql} AS {name}" for name, sql in self.cells.items())])
        outer = ", ".join(["*", *(f"{sql} AS {name}" for name, sql in self.middle.items())])
        joins = " ".join(f"LEFT JOIN {table} ON {table}.text = {text}" for table, text, _ in self.lookups)
        return f"(SELECT {outer} FROM (SELECT {inner} FROM {relation} AS raw)) AS cooked {joins}"

    @property
    def any_problem(self) -> str:
        return " OR ".join(f"coalesce({condition}, false)" for condition in self.conditions) or "false"

    @property
    def first_problem(self) -> str:
        cases = " ".join(f"WHEN {condition} THEN {number}" for number, condition in enumerate(self.conditions))
        return f"CASE {cases} ELSE NULL END" if cases else "CAST(NULL AS INTEGER)"

    @property
    def wanted(self) -> str:
        return " AND ".join(self.wants) or "true"

    @property
    def leaves_out(self) -> bool:
        """Whether rows may be left out without being wrong. Only known once the resolvers have answered."""
        return bool(self.wants)

    def register_lookups(self, connection: duckdb.DuckDBPyConnection, relation: str) -> None:
        """Ask the resolvers about the distinct texts of `relation`; their answers become small tables to join."""
        for table, text, column in self.lookups:
            if column.resolve is None:
                continue
            cells = ", ".join(f"{sql} AS {name}" for name, sql in self.cells.items())
            found = connection.execute(
                f"SELECT DISTINCT {text} AS text FROM (SELECT {cells} FROM {relation} AS raw) WHERE {text} IS NOT NULL"
            ).fetchall()
            texts = sorted(str(row[0]) for row in found)
            answers = column.resolve(texts)
            codes: list[str | None] = []
            left_out: list[bool] = []
            for one in texts:
                answer = answers.get(one, Unresolved("is not known"))
                if isinstance(answer, Unresolved):
                    self.unresolved[column.heading, one] = answer.reason
                codes.append(answer if isinstance(answer, str) else None)
                left_out.append(isinstance(answer, Unresolved) and answer.leave_out)
            if any(left_out):
                self.wants.append(f"NOT coalesce({table}.leave_out, false)")
            answered = pa.table({"text": pa.array(texts, pa.string()), "code": pa.array(codes, pa.string()),
                                 "leave_out": pa.array(left_out, pa.bool_())})  # fmt: skip
            connection.register(f"{table}_given", answered)
            connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM {table}_given")
            connection.unregister(f"{table}_given")


def build(headings: list[str], contract: Contract, is_text: tuple[bool, ...]) -> Statement:
    """The statement for a file with these headings. Columns that are optional and missing become null."""
    statement = Statement()
    for heading, wanted in contract.keep.items():
        texts = ", ".join(quoted(text) for text in sorted(wanted))
        statement.wants.append(f"coalesce({_cell(statement, headings.index(heading))} IN ({texts}), false)")
    for number, column in enumerate(contract.columns):
        if column.heading not in headings:
            _add_missing(statement, column)
            continue
        index = headings.index(column.heading)
        if column.type is ColumnType.TEXT:
            _add_text(statement, column, index, headings)
        else:
            _add_number(statement, column, index, number, plain=not is_text[index] and not column.symbols)
    return statement


def _cell(statement: Statement, index: int) -> str:
    """The clean text of a raw column: no spaces around it, "" is null."""
    name = f"t{index}"
    statement.cells[name] = _clean(index)
    return name


def _clean(index: int) -> str:
    cell, no_break = f"CAST(raw.c{index} AS VARCHAR)", quoted(NO_BREAK_SPACE)
    # Nearly all cells are clean already, and to see that costs a third of cleaning them.
    dirty = f"{cell} < '!' OR suffix({cell}, ' ') OR contains({cell}, {no_break})"
    return f"CASE WHEN {dirty} THEN nullif(trim(replace({cell}, {no_break}, ' ')), '') ELSE {cell} END"


def _add_missing(statement: Statement, column: Column) -> None:
    kind = "VARCHAR" if column.type is ColumnType.TEXT else "DOUBLE"
    statement.expressions.append((column.key, f"CAST(NULL AS {kind})"))
    if column.symbols or column.blank_symbol:
        statement.expressions.append((f"{column.key}__symbol", "CAST(NULL AS VARCHAR)"))
    if column.label_group:
        statement.expressions.append((f"{column.key}__label", "CAST(NULL AS VARCHAR)"))


def _problem(statement: Statement, index: int, column: Column, condition: str, reason: str) -> None:
    statement.conditions.append(condition)
    statement.problems.append((index, column, reason))


def _add_text(statement: Statement, column: Column, index: int, headings: list[str]) -> None:
    text = _cell(statement, index)
    if column.prefix_heading:
        text = f"({_cell(statement, headings.index(column.prefix_heading))} || ':' || {text})"
    if not column.blank:
        _problem(statement, index, column, f"{text} IS NULL", "is blank")
    value = text
    if column.pattern:
        value = _add_pattern(statement, column, text)
        _problem(statement, index, column, f"{text} IS NOT NULL AND {value} IS NULL", "is not written as expected")
    elif column.choices is not None:
        pairs = " ".join(f"WHEN {quoted(k)} THEN {quoted(v)}" for k, v in column.choices.items())
        value = f"x{len(statement.middle)}"
        statement.middle[value] = f"CASE {text} {pairs} END" if pairs else "CAST(NULL AS VARCHAR)"
        known = ", ".join(list(column.choices)[:6])
        reason = f"is none of the known values ({known}{', …' if len(column.choices) > 6 else ''})"
        _problem(statement, index, column, f"{text} IS NOT NULL AND {value} IS NULL", reason)
    elif column.resolve:
        table = f"lookup_{len(statement.lookups)}"
        statement.lookups.append((table, text, column))
        value = f"{table}.code"
        _problem(statement, index, column, f"{text} IS NOT NULL AND {value} IS NULL", "is not known")
    statement.expressions.append((column.key, value))


def _add_pattern(statement: Statement, column: Column, text: str) -> str:
    pattern = quoted(column.pattern)
    value = f"x{len(statement.middle)}"
    statement.middle[value] = f"nullif(trim(regexp_extract({text}, {pattern}, {column.code_group})), '')"
    if column.label_group:
        label = f"trim(regexp_extract({text}, {pattern}, {column.label_group}))"
        statement.expressions.append((f"{column.key}__label", label))
    return value


def _add_number(statement: Statement, column: Column, index: int, number: int, *, plain: bool) -> None:
    """`plain`: the file stores numbers as numbers and the column has no symbols: nothing is read from text."""
    # Named after the column of the contract, not of the file: one column of a file may be read twice.
    value, symbol, cell, text = f"n{number}", f"s{number}", f"raw.c{index}", f"w{number}"
    if plain:
        statement.cells[value] = f"CAST({cell} AS DOUBLE)"
        statement.cells[text] = "CAST(NULL AS VARCHAR)"
    else:
        # Nearly all cells are plain numbers, so those are tried first. Thousands commas and a leading pound sign are
        # how official files write numbers for people. Only what is no number is looked at as text.
        # A comma anywhere but before three digits is a decimal comma or a mistake, and “1_000” is not how people write.
        cleaned = f"TRY_CAST(replace(replace({cell}, ',', ''), '£', '') AS DOUBLE)"
        written = f"CASE WHEN regexp_full_match(trim({cell}), {quoted(FOR_PEOPLE)}) THEN {cleaned} END"
        statement.cells[value] = (
            f"coalesce(CASE WHEN NOT contains({cell}, '_') THEN TRY_CAST({cell} AS DOUBLE) END, {written})"
        )
        statement.cells[text] = f"CASE WHEN {value} IS NULL THEN {_clean(index)} END"
    known = ""
    if column.symbols or column.blank_symbol:
        pairs = " ".join(f"WHEN {quoted(k)} THEN {quoted(v)}" for k, v in column.symbols.items())
        others = f" ELSE CASE {text} {pairs} END" if pairs else ""
        blank = f" WHEN {text} IS NULL THEN {quoted(column.blank_symbol)}" if column.blank_symbol else ""
        statement.middle[symbol] = f"CASE WHEN {value} IS NOT NULL THEN NULL{blank} {others} END"
        statement.expressions.append((f"{column.key}__symbol", symbol))
        known = f" AND {symbol} IS NULL"
    if not column.blank:
        _problem(statement, index, column, f"{value} IS NULL AND {text} IS NULL", "is blank")
    _problem(statement, index, column, f"{text} IS NOT NULL AND {value} IS NULL{known}", "is not a number")
    _problem(statement, index, column, f"NOT isfinite({value})", "is not a finite number")
    if column.type is ColumnType.INTEGER:
        _problem(statement, index, column, f"{value} <> floor({value})", "is not a whole number")
    if column.minimum is not None:
        _problem(statement, index, column, f"{value} < {column.minimum!r}", f"is less than {column.minimum:g}")
    if column.maximum is not None:
        _problem(statement, index, column, f"{value} > {column.maximum!r}", f"is more than {column.maximum:g}")
    statement.expressions.append((column.key, value))
