"""A warehouse with figures that a test writes down: real indicators and real areas, invented numbers.

    rows = [
        *over_time("employment-rate", "E07000117", {"cy2021": (71.2, 5.0), "cy2022": Symbol.CONFIDENTIAL}),
        *across("ks4-sustained", "ay2022", {"E07000117": 91.5, "E92000001": 93.8}),
        *by_key("enterprises", "E07000117", "cy2022", "size", {"micro": ("0 to 9", 2_350), "small": ("10 to 49", 300)}),
    ]
    deposit_rows(rows)

A number is a value, (value, margin) for a 95% interval, a Symbol, or a whole Figure's parts as a dict. The fixture
`warehouse` (tests/evidence/conftest.py) gives a test an empty warehouse of its own, with the packaged areas loaded.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.test import TestCase

from routeways.evidence.definitions import indicators, sources
from routeways.evidence.derive.making import write_figures
from routeways.values import Symbol
from routeways.values.figure_table import FigureTable
from routeways.warehouse import files
from routeways.warehouse.actions import Deposit, StagedFigures, deposit, vintage_code
from routeways.warehouse.models import Vintage

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

Number = float | tuple[float, float] | Symbol | Mapping[str, Any]
Row = dict[str, Any]


def figure_row(indicator: str, area: str, period: str, number: Number, *, breakdown: str = "", label: str = "") -> Row:
    """One row in FIGURE_SCHEMA, in the indicator's unit. `breakdown` is “dimension=key”."""
    row: Row = {
        "indicator": indicator,
        "area": area,
        "period": period,
        "breakdown": breakdown,
        "breakdown_label": label,
        "unit": indicators()[indicator].unit.value,
        "value": None,
        "symbol": None,
    }
    match number:
        case Mapping():
            row |= number
        case Symbol():
            row |= {"symbol": number.value}
        case (value, margin):
            row |= {"value": float(value), "lower": value - margin, "upper": value + margin, "bounds": "ci95"}
        case _:
            row |= {"value": float(number)}
    return row


def over_time(indicator: str, area: str, numbers: Mapping[str, Number]) -> list[Row]:
    """One area's figures: period code → number."""
    return [figure_row(indicator, area, period, number) for period, number in numbers.items()]


def across(indicator: str, period: str, numbers: Mapping[str, Number]) -> list[Row]:
    """One period's figures: area code → number."""
    return [figure_row(indicator, area, period, number) for area, number in numbers.items()]


def by_key(
    indicator: str, area: str, period: str, dimension: str, numbers: Mapping[str, tuple[str, Number]]
) -> list[Row]:
    """One area's figures by the keys of a dimension: key → (its name, number)."""
    return [
        figure_row(indicator, area, period, number, breakdown=f"{dimension}={key}", label=label)
        for key, (label, number) in numbers.items()
    ]


def deposit_rows(
    rows: Iterable[Row], *, release: str = "Test release", published: date | None = None, now: datetime = NOW
) -> list[Vintage]:
    """Deposit rows as one vintage of each of their indicators' sources, and make them what pages read.

    Deposit again with a later `now` for a second release: it replaces the indicators it has, as a real one does.
    """
    by_source: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_source[indicators()[row["indicator"]].source][row["indicator"]].append(row)
    with files.staging() as folder:
        items = [
            _deposit(source, given, folder, release=release, published=published) for source, given in by_source.items()
        ]
        # A test's transaction is never committed, so what waits for the commit is run here.
        with TestCase.captureOnCommitCallbacks(execute=True):
            return deposit(*items, by=None, now=now)


def _deposit(
    source: str, given: Mapping[str, list[Row]], folder: Path, *, release: str, published: date | None
) -> Deposit:
    sha256 = hashlib.sha256(json.dumps([release, given], default=str, sort_keys=True).encode()).hexdigest()
    code = vintage_code(source, sha256)
    figures = {}
    for indicator, rows in given.items():
        filled = FigureTable.from_rows([{**row, "vintage": code} for row in rows]).rows
        path = folder / f"{indicator}.parquet"
        write_figures([{**row, "dimension": row["breakdown"].partition("=")[0]} for row in filled], path)
        digest = indicators()[indicator].digest
        figures[indicator] = StagedFigures(digest, digest, path, len(rows))
    return Deposit(
        source=source,
        definition_digest=sources()[source].digest,
        sha256=sha256,
        file_name=f"{source}.csv",
        file_size=1,
        release_label=release,
        published=published,
        figures=figures,
    )
