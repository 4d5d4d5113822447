"""A slow second implementation of deriving figures, and small definitions and geographies to try it on.

It follows docs/definitions.md row by row in plain Python: no database, no short cuts, one figure at a time with the
reference arithmetic of `routeways.values.arithmetic`.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from routeways.evidence.definitions import Indicator, Source
from routeways.evidence.derive import Composite, Geography, PartsEdition, make_figures
from routeways.values import AreaCode, Bounds, Figure, Mark, Period, Symbol, Unit
from routeways.values.arithmetic import add, apportion, difference, ratio
from routeways.values.figure_table import figure_of

BURNLEY, PENDLE, BLACKBURN = "E07000117", "E07000122", "E06000008"
LANCASHIRE, AUTHORITY, PARTNERSHIP = "E69000019", "E47000018", "E37000019"
BURNLEY_TTWA, LIVERPOOL_TTWA = "E30000182", "E30000233"
ALLERDALE, CARLISLE, CUMBERLAND, WESTMORLAND = "E07000026", "E07000028", "E06000063", "E06000064"
CUMBRIA, ENGLAND = "E69000006", "E92000001"
OUTSIDE_REASON = "Liverpool lies mostly outside Lancashire."

GEOGRAPHY = Geography(
    composites=(
        Composite(AreaCode(LANCASHIRE), "sum", (PartsEdition(((BURNLEY, 1.0), (PENDLE, 1.0), (BLACKBURN, 1.0))),)),
        Composite(AreaCode(BURNLEY_TTWA), "best fit", (PartsEdition(((BURNLEY, 1.0), (PENDLE, 0.625))),)),
        Composite(
            AreaCode(LIVERPOOL_TTWA), "best fit", (PartsEdition(((BLACKBURN, 0.25),)),), inside=0, reason=OUTSIDE_REASON
        ),
        Composite(
            AreaCode(CUMBRIA),
            "sum",
            (
                PartsEdition(((ALLERDALE, 1.0), (CARLISLE, 1.0)), None, date(2023, 3, 31)),
                PartsEdition(((CUMBERLAND, 1.0), (WESTMORLAND, 1.0)), date(2023, 4, 1), None),
            ),
        ),
    ),
    same_as={LANCASHIRE: LANCASHIRE, AUTHORITY: LANCASHIRE, PARTNERSHIP: LANCASHIRE},
    region_areas=frozenset({BURNLEY, PENDLE, BLACKBURN, LANCASHIRE, BURNLEY_TTWA, LIVERPOOL_TTWA, ENGLAND}),
)
DISTRICTS = [BURNLEY, PENDLE, BLACKBURN, ALLERDALE, CARLISLE, CUMBERLAND, WESTMORLAND]
GIVEN = [*DISTRICTS, LANCASHIRE, AUTHORITY, PARTNERSHIP, ENGLAND]
PERIODS = ["cy2021", "cy2022", "cy2023"]  # Cumbria's districts changed on 1 April 2023
KEYS = ["small", "large"]
VINTAGE = "made-up@0123456789ab"


@dataclass(frozen=True)
class Cell:
    """What a file says in one cell: a number, or a symbol; with a margin, or the reason why there is none."""

    value: float | None = None
    symbol: str | None = None
    margin: float | None = None
    margin_symbol: str | None = None

    def figure(self, area: str, period: str) -> Figure:
        blank = Figure(
            Unit.PEOPLE, Period.from_code(period), AreaCode(area), symbol=Symbol.NOT_AVAILABLE, vintage=VINTAGE
        )
        if self.value is None or self.symbol:
            return blank.but(symbol=Symbol(self.symbol or "x"))
        figure = blank.but(symbol=None, value=self.value)
        if self.margin_symbol == "u":
            figure = figure.with_marks(Mark.UNRELIABLE)
        if self.margin is None:
            return figure
        low, high = self.value - self.margin, self.value + self.margin
        return figure.but(lower=low, upper=high, bounds=Bounds.CI95)


Cells = Mapping[tuple[str, str, str], tuple[Cell, Cell]]  # (area, period, key) → the cells of “n” and of “base”


def source(*, symbols: bool = True, margins: bool = False, margins_add: bool = False, rounding: float = 1) -> Source:
    margin = {"margin": "n margin"} if margins else {}
    base_margin = {"margin": "base margin"} if margins else {}
    return Source.model_validate(
        {
            "schema": 1,
            "id": "made-up",
            "title": "A file made up for a test",
            "publisher": "Nobody",
            "licence": "OGL-UK-3.0",
            "about": "It says nothing.",
            "page": "https://www.gov.uk/",
            "cadence": "once",
            "rounding": rounding,
            "margins_add": margins_add,
            "file": {"format": "parquet"},
            "signature": {"headings": ["n"]},
            "columns": {
                "area": {"is": "area"},
                "period": {"is": "period", "format": "calendar"},
                "kind": {"is": "dimension"},
                "n": {"is": "measure", "unit": "people", **margin},
                "base": {"is": "measure", "unit": "people", **base_margin},
            },
            "key": ["area", "period", "kind"],
            "symbols": {"!": "c", "*": "u", "~": "low", "-": "x", "z": "z"} if symbols else {},
        }
    )


def indicator(**changes: Any) -> Indicator:
    content = {
        "schema": 1,
        "id": "made-up-indicator",
        "title": "Made up",
        "theme": "work",
        "meaning": "Nothing.",
        "why": "For a test.",
        "wording": {"subject": "people were made up", "noun": "the number"},
        "source": "made-up",
        "pick": {"measure": "n", "add": True},
        "unit": "people",
        "direction": "higher",
        "basis": "home",
        "breakdowns": [{"dimension": "kind", "label": "Kind"}],
    }
    return Indicator.model_validate(content | changes)


def write_vintage(cells: Cells, path: Path) -> None:
    """The cells as the Parquet file that `foundation.tables` would have made."""
    columns: dict[str, list[Any]] = defaultdict(list)
    for (area, period, key), pair in cells.items():
        columns["area"].append(area)
        columns["period"].append(period)
        columns["kind"].append(key)
        for name, cell in zip(("n", "base"), pair, strict=True):
            columns[name].append(cell.value)
            columns[f"{name}__symbol"].append(cell.symbol)
            columns[f"{name}__margin"].append(cell.margin)
            columns[f"{name}__margin__symbol"].append(cell.margin_symbol)
    types = {"area": pa.string(), "period": pa.string(), "kind": pa.string()}
    kinds = {
        name: types.get(name, pa.string() if name.endswith("symbol") else pa.float64())
        for name in (
            *types,
            *(n + end for n in ("n", "base") for end in ("", "__symbol", "__margin", "__margin__symbol")),
        )
    }
    pq.write_table(pa.table({name: pa.array(columns[name], kind) for name, kind in kinds.items()}), path)


def made(
    cells: Cells, one: Indicator, file: Source, geography: Geography = GEOGRAPHY
) -> dict[tuple[str, str, str], Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vintage.parquet"
        write_vintage(cells, path)
        rows = make_figures(path, one, file, geography, VINTAGE)
    found = {(row["breakdown"], row["area"], row["period"]): figure_of(row) for row in rows}
    assert len(found) == len(rows), "two figures have one address"
    return found


def counts(**numbers: float | Cell) -> Cells:
    """Counts of the key “small” in 2022 by the names of areas of this module."""
    return {
        (globals()[name.upper()], "cy2022", "small"): (n if isinstance(n, Cell) else Cell(float(n)), Cell(100.0))
        for name, n in numbers.items()
    }


def total(cells: Cells, area: str, **changes: Any) -> Figure:
    return made(cells, indicator(**changes), source())[("", area, "cy2022")]


# -- the slow way


def slowly(cells: Cells, one: Indicator, file: Source, geography: Geography) -> dict[tuple[str, str, str], Figure]:
    """(breakdown, area, period) → Figure."""
    found = {}
    for key in ("", *KEYS):
        for period in PERIODS:
            top = _composed(_given(cells, 0, key, period, file, geography), one, file, geography, period)
            if one.of is None:
                made = top
            else:
                below = _composed(_given(cells, 1, key, period, file, geography), one, file, geography, period)
                made = {area: _share(figure, below[area], one, file) for area, figure in top.items() if area in below}
            if one.method == "gap":
                made = _gaps(made, one)
            found |= {(f"kind={key}" if key else "", area, period): figure for area, figure in made.items()}
    return found


def _given(cells: Cells, which: int, key: str, period: str, file: Source, geography: Geography) -> dict[str, Figure]:
    """The figures of the areas that the file gives; of several codes for one area the most preferred one's."""
    by_code: dict[str, list[Figure]] = defaultdict(list)
    for (area, when, kind), pair in cells.items():
        if when == period and key in ("", kind):
            by_code[area].append(pair[which].figure(area, period))
    found = {}
    wanted = [*geography.same_as, *(code for code in by_code if code not in geography.same_as)]
    for code in wanted:
        canonical = geography.same_as.get(code, code)
        if code in by_code and canonical not in found:
            parts = by_code[code]
            whole = parts[0]
            if len(parts) > 1:
                whole = add(parts, independent=file.margins_add, rounding=file.low_unit)
                whole = whole.with_marks(Mark.ESTIMATED) if _rounded(whole, file) and whole.lower is None else whole
            found[canonical] = whole.but(area=AreaCode(canonical))
    return found


def _composed(
    given: dict[str, Figure], one: Indicator, file: Source, geography: Geography, period: str
) -> dict[str, Figure]:
    made = dict(given)
    for composite in geography.composites:
        code = composite.area.code
        parts = _parts(composite.editions, given, period)
        known = [given[part] for part, _ in parts if part in given]
        if code in given or not known:
            continue
        blank = Figure(
            Unit.PEOPLE, Period.from_code(period), composite.area, symbol=Symbol.NOT_AVAILABLE, vintage=VINTAGE
        )
        if composite.method == "sum":
            made[code] = _summed(blank, known, len(parts), one, file)
        elif one.best_fit == "no":
            made[code] = blank.but(reason=one.best_fit_reason)
        elif composite.inside < 0.5:
            made[code] = blank.with_marks(Mark.ESTIMATED).but(reason=composite.reason)
        else:
            shares = [(given.get(part), weight) for part, weight in parts]
            if one.absent == "zero":
                shares = [(figure, weight) for figure, weight in shares if figure is not None]
            made[code] = apportion(shares, area=composite.area, rounding=file.low_unit)
    return made


def _parts(editions: Sequence[PartsEdition], given: Mapping[str, Figure], period: str) -> Sequence[tuple[str, float]]:
    """The districts there were at the period's end; others where the file gives only those."""
    end = Period.from_code(period).end
    for there in (True, False):
        for edition in editions:
            covers = (edition.valid_from or date.min) <= end <= (edition.valid_to or date.max)
            if covers is there and any(code in given for code, _ in edition.parts):
                return edition.parts
    return ()


def _summed(blank: Figure, known: list[Figure], wanted: int, one: Indicator, file: Source) -> Figure:
    if len(known) < wanted and one.absent != "zero":
        return blank.but(reason=f"{wanted - len(known)} of its {wanted} districts have no figure")
    total = add(
        known,
        independent=one.samples_independent,
        rounding=file.low_unit,
        area=blank.area,
        period=blank.period,
    )
    if _rounded(total, file):
        total = total.with_marks(Mark.ESTIMATED)
    return total.but(reason="; ".join(part for part in (total.reason, f"added up from {wanted} districts") if part))


def _rounded(total: Figure, file: Source) -> bool:
    """Whether a total was added up from counts that were each rounded: it is near the true total, not equal to it."""
    return file.rounding > 1 and total.value is not None


def _gaps(shares: dict[str, Figure], one: Indicator) -> dict[str, Figure]:
    """Every area's share minus the comparator's, with the margins as if the two samples were apart."""
    against = shares.get(one.gap_to)
    found = {}
    for area, figure in shares.items():
        if area == one.gap_to:
            continue
        if against is None:
            gap = Figure(Unit.POINTS, figure.period, figure.area, symbol=Symbol.NOT_AVAILABLE)
            gap = gap.but(reason=f"the file has no figure for {one.gap_to}")
        else:
            gap = difference(figure, against, independent=True)
            if gap.lower is not None:
                note = "margin: as if the two samples were apart"
                gap = gap.but(reason="; ".join(part for part in (gap.reason, note) if part))
        found[area] = gap
    return found


def _share(top: Figure, below: Figure, one: Indicator, file: Source) -> Figure:
    unit = Unit.PER_CENT if one.method == "gap" else one.unit
    nested = one.method in ("share", "gap")
    divided = ratio(top, below, unit=unit, scale=one.per, nested=nested, rounding=file.low_unit)
    if divided.value is not None and below.value is not None and below.value < one.few:
        note = f"it is a share of only {below.value:,.0f}"
        divided = divided.with_marks(Mark.UNRELIABLE).but(
            reason="; ".join(part for part in (divided.reason, note) if part)
        )
    return divided
