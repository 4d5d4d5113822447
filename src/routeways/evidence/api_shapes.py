"""The shapes of what goes into and comes out of this floor's part of the API, for its description."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, StringConstraints

from routeways.evidence.definitions.indicator import Theme

Id = Annotated[str, StringConstraints(max_length=120)]
Text = Annotated[str, StringConstraints(max_length=400)]


class FigureFilter(Schema):
    indicator: list[Id] | None = Field(None, description="ids of indicators")
    area: list[Id] | None = Field(None, description="ONS codes of areas")
    region: Id = Field("", description="all areas whose figures this region’s pages show")
    period: list[Id] | None = Field(None, description="codes of periods, like cy2023")
    breakdown: list[Text] | None = Field(None, description="whole breakdowns, like size=micro; nothing for the total")
    dimension: list[Id] | None = Field(None, description="what figures are broken down by; nothing for the total")
    vintage: Id = Field("", description="only figures made from this release; without it the latest")


class FigureOut(Schema):
    """One figure. The columns are those of every CSV file of the site; `symbol` stands there in the value’s cell."""

    indicator: str
    indicator_title: str
    area_code: str
    area_name: str
    period: str
    period_label: str
    breakdown: str
    breakdown_label: str
    value: float | None
    symbol: str | None = Field(description="stands in place of the value: c, x, z, u or low")
    marks: str = Field(description="letters beside the value: u, p, r, e, f or b")
    lower: float | None
    upper: float | None
    bounds: str = Field(description="what the limits are: none, ci95 or range")
    unit: str
    reason: str
    source: str
    release: str
    licence: str
    vintage: str


class _Page(Schema):
    total: int
    limit: int
    offset: int


class Figures(_Page):
    symbols: dict[str, str] = Field(description="symbols and marks in words")
    figures: list[FigureOut]


class IndicatorFilter(Schema):
    theme: Theme | None = Field(None, description="only indicators of this theme")
    source: Id = Field("", description="only indicators made from this source")


class IndicatorOut(Schema):
    id: str
    title: str
    theme: str
    unit: str
    direction: str
    source: str
    vintage: str | None


class IndicatorDetail(IndicatorOut):
    meaning: str
    why: str
    caveats: list[str]
    digest: str = Field(description="of the definition; stored with every figure made from it")
    definition: dict[str, Any]
    vintages: list[str]


class Indicators(_Page):
    indicators: list[IndicatorOut]


class SourceOut(Schema):
    id: str
    title: str
    publisher: str
    via: str
    licence: str
    attribution: str
    cadence: str
    next_release: date | None
    page: str
    address: str
    newest: str | None


class SourceDetail(SourceOut):
    about: str
    caveats: list[str]
    indicators: list[str]
    vintages: list[str]
    digest: str
    definition: dict[str, Any]


class Sources(_Page):
    sources: list[SourceOut]


class VintageOut(Schema):
    code: str
    source: str
    release: str
    published: date | None
    loaded_at: datetime
    partial: bool
    rows: int
    file_name: str
    file_size: int
    sha256: str
    definition_digest: str


class VintageDetail(VintageOut):
    indicators: list[str]
    report: dict[str, Any]


class Vintages(_Page):
    vintages: list[VintageOut]


class ChangeFilter(Schema):
    region: Id = Field(description="whose areas are compared")
    source: Id = Field("", description="only indicators made from this source")


class ChangeOut(Schema):
    """`before` and `after` are a value, a symbol, or null where there was no figure."""

    kind: str = Field(description="new, revised or gone")
    indicator: str
    area: str
    period: str
    breakdown: str
    breakdown_label: str
    before: float | str | None
    after: float | str | None


class Changes(_Page):
    counts: dict[str, dict[str, int]]
    changes: list[ChangeOut]
