"""`routeways figures`: figures on the command line, the same table that pages show."""

from __future__ import annotations

import argparse
import sys

from routeways.console import application, loads, parsers, tables
from routeways.console.problem import Problem

EXAMPLE = """
routeways figures employment-rate --area E07000122
routeways figures employment-rate --area E07000122 --area E92000001 --latest --csv > rates.csv
"""
COLUMNS = ("area", "period", "breakdown", "value", "lower", "upper", "unit", "vintage")


def register(subparsers: parsers.Subparsers) -> None:
    parser = parsers.add(subparsers, "figures", "show figures of an indicator", example=EXAMPLE, run=run)
    parser.add_argument("indicator", help="the indicator's id, as in its page's address")
    parser.add_argument("--area", action="append", metavar="CODE", help="an area's code; may be given several times")
    parser.add_argument("--period", action="append", metavar="CODE", help="a period's code; may be given several times")
    parser.add_argument("--breakdown", action="append", metavar="TEXT", help='a breakdown, for example "sex=female"')
    parser.add_argument("--vintage", help="figures as they were in this vintage")
    parser.add_argument("--latest", action="store_true", help="only the newest period")
    parser.add_argument("--csv", action="store_true", help="every column, as CSV")


def run(options: argparse.Namespace) -> None:
    application.start()
    from routeways.warehouse import queries

    try:
        table = queries.figures(
            indicators=options.indicator,
            areas=options.area,
            periods=options.period,
            breakdowns=options.breakdown,
            vintage=options.vintage,
        )
    except LookupError as error:
        raise Problem(str(error.args[0])) from error
    if options.latest:
        table = table.latest()
    if not len(table):
        from routeways.evidence import definitions

        known = definitions.indicators()
        if options.indicator not in known:
            raise Problem(f"There is no indicator “{options.indicator}”.{loads.meant(options.indicator, known)}")
        raise Problem(
            f"There are no figures of “{options.indicator}” for these areas, periods and breakdowns. "
            "“routeways sources” lists what is loaded."
        )
    if options.csv:
        from pyarrow import csv

        sys.stdout.flush()
        csv.write_csv(table.arrow, sys.stdout.buffer)
        return
    tables.show(COLUMNS, [tuple(_cell(row, name) for name in COLUMNS) for row in table.rows])


def _cell(row: dict[str, object], name: str) -> str:
    """A value with its marks, or its symbol in brackets: a missing value is never an empty cell."""
    found = row[name]
    if name == "value" and found is None:
        return f"[{row['symbol']}]"
    # A reader gets one decimal, a pipe all of them.
    text = f"{found:,.1f}" if isinstance(found, float) and sys.stdout.isatty() else str("" if found is None else found)
    return f"{text} [{row['marks']}]" if name == "value" and row["marks"] else text
