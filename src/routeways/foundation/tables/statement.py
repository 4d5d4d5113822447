"""A contract as SQL: for each column an expression for its value and the conditions under which a cell is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from routeways.foundation.tables.contract import Column, ColumnType, Contract, Unresolved
from routeways.foundation.tables.raw import quoted

LEAVE_OUT = "leave out"


@dataclass
class Statement:
    """The parts of the one SELECT that checks a raw table (columns c0, c1, …, named `raw`)."""

    expressions: list[tuple[str, str]] = field(default_factory=list)  # (result column, SQL)
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

    @property
    def joins(self) -> str:
        return " ".join(f"LEFT JOIN {table} ON {table}.text = {text}" for table, text, _ in self.lookups)

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

    def register_lookups(self, connection: duckdb.DuckDBPyConnection, relation: str) -> None:
        """Ask the resolvers about the distinct texts of `relation`; their answers become small tables to join."""
        for table, sql, column in self.lookups:
            if column.resolve is None:
                continue
            found = connection.execute(
                f"SELECT DISTINCT {sql} AS text FROM {relation} AS raw WHERE {sql} IS NOT NULL"
            ).fetchall()
            texts = sorted(str(row[0]) for row in found)
            answers = column.resolve(texts)
            codes: list[str | None] = []
            left_out: list[bool] = []
            for text in texts:
                answer = answers.get(text, Unresolved("is not known"))
                if isinstance(answer, Unresolved):
                    self.unresolved[(column.heading, text)] = answer.reason
                codes.append(answer if isinstance(answer, str) else None)
                left_out.append(isinstance(answer, Unresolved) and answer.leave_out)
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
        statement.wants.append(f"coalesce({_trim(headings.index(heading))} IN ({texts}), false)")
    for column in contract.columns:
        if column.heading not in headings:
            _add_missing(statement, column)
            continue
        index = headings.index(column.heading)
        if column.type is ColumnType.TEXT:
            _add_text(statement, column, index, headings)
        else:
            _add_number(statement, column, index, is_text[index])
    return statement


def _trim(index: int) -> str:
    return f"nullif(trim(CAST(raw.c{index} AS VARCHAR), ' \t\r\n\u00a0'), '')"


def _add_missing(statement: Statement, column: Column) -> None:
    kind = "VARCHAR" if column.type is ColumnType.TEXT else "DOUBLE"
    statement.expressions.append((column.key, f"CAST(NULL AS {kind})"))
    if column.symbols:
        statement.expressions.append((f"{column.key}__symbol", "CAST(NULL AS VARCHAR)"))
    if column.label_group:
        statement.expressions.append((f"{column.key}__label", "CAST(NULL AS VARCHAR)"))


def _problem(statement: Statement, index: int, column: Column, condition: str, reason: str) -> None:
    statement.conditions.append(condition)
    statement.problems.append((index, column, reason))


def _add_text(statement: Statement, column: Column, index: int, headings: list[str]) -> None:
    text = _trim(index)
    if column.prefix_heading:
        text = f"({_trim(headings.index(column.prefix_heading))} || ':' || {text})"
    if not column.blank:
        _problem(statement, index, column, f"{text} IS NULL", "is blank")
    value = text
    if column.pattern:
        pattern = quoted(column.pattern)
        value = f"nullif(trim(regexp_extract({text}, {pattern}, {column.code_group})), '')"
        _problem(statement, index, column, f"{text} IS NOT NULL AND {value} IS NULL", "is not written as expected")
        if column.label_group:
            label = f"trim(regexp_extract({text}, {pattern}, {column.label_group}))"
            statement.expressions.append((f"{column.key}__label", label))
    elif column.choices is not None:
        pairs = " ".join(f"WHEN {quoted(k)} THEN {quoted(v)}" for k, v in column.choices.items())
        value = f"CASE {text} {pairs} END" if pairs else "CAST(NULL AS VARCHAR)"
        known = ", ".join(list(column.choices)[:6])
        reason = f"is none of the known values ({known}{', …' if len(column.choices) > 6 else ''})"
        _problem(statement, index, column, f"{text} IS NOT NULL AND {value} IS NULL", reason)
    elif column.resolve:
        table = f"lookup_{len(statement.lookups)}"
        statement.lookups.append((table, text, column))
        value = f"{table}.code"
        statement.wants.append(f"NOT coalesce({table}.leave_out, false)")
        _problem(statement, index, column, f"{text} IS NOT NULL AND {table}.code IS NULL", "is not known")
    statement.expressions.append((column.key, value))


def _add_number(statement: Statement, column: Column, index: int, is_text: bool) -> None:
    text = _trim(index)
    if is_text or column.symbols:
        # Thousands commas and a leading pound sign are how official files write numbers for people.
        cleaned = f"replace(replace({text}, ',', ''), '£', '')"
        number = f"TRY_CAST({cleaned} AS DOUBLE)"
    else:
        number = f"TRY_CAST(raw.c{index} AS DOUBLE)"
    known = ""
    if column.symbols:
        pairs = " ".join(f"WHEN {quoted(k)} THEN {quoted(v)}" for k, v in column.symbols.items())
        symbol = f"CASE {text} {pairs} END"
        known = f" AND {symbol} IS NULL"
        if column.blank_symbol:
            symbol = f"CASE WHEN {text} IS NULL THEN {quoted(column.blank_symbol)} ELSE {symbol} END"
        statement.expressions.append((f"{column.key}__symbol", symbol))
        # A file may give "-" as a symbol although DuckDB would refuse it as a number anyway; "0" is never a symbol.
        number = f"CASE WHEN {symbol} IS NULL THEN {number} END"
    if not column.blank:
        _problem(statement, index, column, f"{text} IS NULL", "is blank")
    _problem(statement, index, column, f"{text} IS NOT NULL AND {number} IS NULL{known}", "is not a number")
    _problem(statement, index, column, f"NOT isfinite({number})", "is not a finite number")
    if column.type is ColumnType.INTEGER:
        _problem(statement, index, column, f"{number} <> floor({number})", "is not a whole number")
    if column.minimum is not None:
        _problem(statement, index, column, f"{number} < {column.minimum!r}", f"is less than {column.minimum:g}")
    if column.maximum is not None:
        _problem(statement, index, column, f"{number} > {column.maximum!r}", f"is more than {column.maximum:g}")
    statement.expressions.append((column.key, number))
