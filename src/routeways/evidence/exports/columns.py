"""The columns that every export has, and what a file says about itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from routeways.evidence.definitions import indicators, sources
from routeways.places import queries as places
from routeways.values import FigureTable, Mark, Period, Symbol
from routeways.warehouse.models import Vintage

# name → (CSVW data type, what it holds)
COLUMNS: dict[str, tuple[str, str]] = {
    "indicator": ("string", "The indicator’s id"),
    "indicator_title": ("string", "The indicator in words"),
    "area_code": ("string", "ONS code of the area"),
    "area_name": ("string", "Name of the area"),
    "period": ("string", "Code of the period"),
    "period_label": ("string", "The period in words"),
    "breakdown": ("string", "What the figure is broken down by; empty for the total"),
    "breakdown_label": ("string", "The breakdown in words"),
    "value": ("number", "The figure, or the symbol that stands in its place"),
    "marks": ("string", "Marks beside the value"),
    "lower": ("number", "Lower limit"),
    "upper": ("number", "Upper limit"),
    "bounds": ("string", "What the limits are: none, ci95 (95% confidence interval) or range (certain limits)"),
    "unit": ("string", "Unit of the value and its limits"),
    "reason": ("string", "Why there is no value, or how it was made"),
    "source": ("string", "The source’s id"),
    "release": ("string", "The release it comes from"),
    "licence": ("string", "Licence of the source"),
    "vintage": ("string", "The source’s id and the first 12 digits of its file’s SHA-256"),
}
NUMBERS = ("value", "lower", "upper")


@dataclass(frozen=True)
class Described:
    """A table and what a file says about it. `made_on` is the day the file was made, `address` the page it is from."""

    title: str
    table: FigureTable
    releases: Mapping[str, str]
    address: str = ""
    made_on: date | None = None
    notes: tuple[str, ...] = field(default=())

    def rows(self) -> Iterator[dict[str, Any]]:
        """One dict a figure, keys as in COLUMNS; missing values are None and their symbol stands under `symbol`."""
        names, known, origins = places.names(), indicators(), sources()
        for row in self.table.rows:
            indicator = known.get(row["indicator"])
            source = row["vintage"].partition("@")[0]
            origin = origins.get(source)
            yield {
                "indicator": row["indicator"],
                "indicator_title": indicator.title if indicator else row["indicator"],
                "area_code": row["area"],
                "area_name": names.get(row["area"], row["area"]),
                "period": row["period"],
                "period_label": Period.from_code(row["period"]).label,
                "breakdown": row["breakdown"],
                "breakdown_label": row["breakdown_label"],
                "value": row["value"],
                "symbol": row["symbol"],
                "marks": row["marks"],
                "lower": row["lower"],
                "upper": row["upper"],
                "bounds": row["bounds"],
                "unit": row["unit"],
                "reason": row["reason"],
                "source": source,
                "release": self.releases.get(row["vintage"], ""),
                "licence": origin.licence if origin else "",
                "vintage": row["vintage"],
            }

    @property
    def source_lines(self) -> list[str]:
        """One line a source: title, publisher, release, licence."""
        origins = sources()
        lines = []
        for vintage in self.table.distinct("vintage"):
            for part in vintage.split("+"):
                origin = origins.get(part.partition("@")[0])
                if origin:
                    release = self.releases.get(part, "")
                    lines.append(f"{origin.title}. {origin.publisher}. {release}. {origin.licence}.")
        return list(dict.fromkeys(lines))


def describe(title: str, table: FigureTable, *, address: str = "", made_on: date | None = None) -> Described:
    """With the releases' labels from the catalogue."""
    codes = {part for vintage in table.distinct("vintage") for part in vintage.split("+")}
    labels = dict(Vintage.objects.filter(code__in=codes).values_list("code", "release_label"))
    return Described(title, table, labels, address, made_on)


def symbols_in_words() -> list[tuple[str, str]]:
    """Every symbol and mark with its meaning, once each."""
    found = {symbol.value: symbol.meaning for symbol in Symbol}
    return list((found | {mark.value: mark.meaning for mark in Mark}).items())
