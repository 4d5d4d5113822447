"""What every chart is made from and what it gives back. Frozen; no drawing here."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from routeways.ui.tables import TableView
from routeways.ui.written import Written, write
from routeways.values import Bounds, Figure, Mark, Symbol, Unit

LARGEST = 1e15
WIDTH = 440.0


@dataclass(frozen=True, slots=True)
class Point:
    """One number of a chart: a value, or the symbol in its place. With neither it is drawn as [x].

    `at` places it on the x axis in true distance (a year, say) where all points have one; else points stand evenly.
    `group` names what it may be joined with: a line breaks where the group changes.
    `href` makes its name a link in the table beside the chart.
    Raises ValueError for numbers that cannot be drawn, and for a lower limit above the upper.
    """

    label: str
    value: float | None = None
    symbol: Symbol | None = None
    marks: frozenset[Mark] = frozenset()
    lower: float | None = None
    upper: float | None = None
    bounds: Bounds = Bounds.CI95
    group: str = ""
    at: float | None = None
    href: str = ""

    def __post_init__(self) -> None:
        for number in (self.value, self.lower, self.upper, self.at):
            if number is not None and not (math.isfinite(number) and abs(number) <= LARGEST):
                raise ValueError(f"“{self.label}”: {number} cannot be drawn.")
        if self.value is not None and self.symbol is not None:
            raise ValueError(f"“{self.label}” has both a value and a symbol in its place.")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValueError(f"“{self.label}”: the lower limit is above the upper limit.")

    @classmethod
    def of(cls, figure: Figure, label: str, *, group: str = "", at: float | None = None, href: str = "") -> Point:
        """The figure as a point."""
        return cls(
            label, figure.value, figure.symbol, figure.marks, figure.lower, figure.upper, figure.bounds, group, at, href
        )

    @property
    def sign(self) -> str:
        """What is printed in place of a missing value: [c]."""
        return f"[{(self.symbol or Symbol.NOT_AVAILABLE).value}]"

    @property
    def unsure(self) -> bool:
        return Mark.UNRELIABLE in self.marks

    @property
    def interval(self) -> tuple[float, float] | None:
        if self.value is None or self.lower is None or self.upper is None:
            return None
        return self.lower, self.upper


@dataclass(frozen=True, slots=True)
class Series:
    """Points under one name. `role`: "lead" for the subject, "rest" for what it is compared with, "1" to "6" for
    categories of equal standing, "" to let the chart choose (the first leads)."""

    name: str
    points: tuple[Point, ...]
    role: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """An event: a short text at one place on the x axis. A chart takes two at most."""

    at: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Spec:
    """What all charts are told. `title` states the finding; `subtitle` says what, who, when and in which unit."""

    title: str
    subtitle: str = ""
    source: str = ""
    unit: Unit = Unit.COUNT
    decimals: int | None = None
    caption: str = ""  # of the table; the title where empty
    label_name: str = "Name"  # heading of the table's first column
    value_name: str = "Value"

    def written(self, point: Point) -> Written:
        return write(
            point.value,
            point.symbol,
            point.marks,
            point.lower,
            point.upper,
            unit=self.unit,
            decimals=self.decimals,
            bounds=point.bounds,
        )


@dataclass(frozen=True)
class Chart:
    """A finished drawing. `svg` is for the page (colours come from the stylesheet); `note` says what the reader must
    know of the axes; `table` holds the same numbers; `description` says them in words."""

    kind: str
    title: str
    subtitle: str
    note: str
    description: str
    source: str
    svg: str
    table: TableView
    width: float
    height: float
    symbols: tuple[tuple[str, str], ...] = field(default=())

    @property
    def small_print(self) -> str:
        """The line under the title: what is shown, then where the axis starts."""
        return " ".join(part for part in (self.subtitle, self.note) if part)

    def but(self, **changes: object) -> Chart:
        return replace(self, **changes)  # type: ignore[arg-type]


def all_numbers(points: Iterable[Point]) -> list[float]:
    """Every value and limit that is drawn."""
    out = []
    for point in points:
        if point.value is not None:
            out.append(point.value)
            out.extend(point.interval or ())
    return out
