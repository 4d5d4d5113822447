"""Counts that we make ourselves, on their way to being figures. None is published but through here.

What an official publisher released is shown as released and does not pass this door. A table of counts (areas ×
breakdowns, with the totals that are to be published) goes in unrounded; figures come out, with `c` for what is hidden
and all else rounded, under the disclosure rule in force on the day.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from routeways.foundation.dated_rules import rule
from routeways.values import AreaCode, Figure, FigureTable, Period, Symbol, Unit
from routeways.values.figure_table import row_of

if TYPE_CHECKING:
    from routeways.engines.disclosure import Rules, Table

RULE = "disclosure"


@dataclass(frozen=True, slots=True)
class Count:
    """A true count. `breakdown` is "" for the total over all keys. For counts of what organisations did,
    `contributors` is how many stand behind it and `top` the largest ones’ parts, largest first."""

    area: AreaCode
    breakdown: str
    value: float
    contributors: int | None = None
    top: tuple[float, ...] = ()


@dataclass(frozen=True)
class PublishedCounts:
    """Figures fit for anyone, and what the run was: the rule’s version and how the hidden cells were chosen."""

    figures: FigureTable
    hidden: int
    rule_reference: str
    method: str


def rules_in_force(on: date, *, sensitive: bool = False) -> tuple[Rules, str]:
    """The disclosure rule of the day as the engine takes it, and the reference that a result keeps.

    For floors that publish tables of another shape than areas × breakdowns. Raises RuleError where no rule holds.
    """
    from routeways.engines.disclosure import Rules

    in_force = rule(RULE, on)
    values = dict(in_force.values)
    if not sensitive:
        # True zeros are published, so the attacker knows that what is hidden is at least 1.
        values["attacker_floor"] = 1.0
    return Rules(**values), in_force.reference


def publish(
    *,
    indicator: str,
    period: Period,
    counts: Sequence[Count],
    areas: Mapping[str, Sequence[str]],
    breakdowns: Mapping[str, Sequence[str]],
    labels: Mapping[str, str],
    on: date,
    seed: int,
    of_people: bool = True,
    sensitive: bool = False,
    work_limit: int | None = None,
) -> PublishedCounts:
    """Protect a table of counts and return its figures.

    areas: area → the areas it is the sum of (overlapping sums are allowed: a county and a Travel to Work Area).
    breakdowns: breakdown → those it is the sum of, such as {"": ["sex=Female", "sex=Male"]}. labels: in words.
    sensitive: the breakdown is of a sensitive attribute, so that nobody and everybody are hidden too.
    Raises DisclosureError where no safe table can be made or the counts do not add up, RuleError where no rule holds.
    """
    from routeways.engines.disclosure import PUBLIC_REASON, protect

    rules, reference = rules_in_force(on, sensitive=sensitive)
    table = _table(counts, areas, breakdowns, of_people=of_people, sensitive=sensitive)
    protected = protect(table, rules, seed=seed, work_limit=work_limit)
    unit, shown = Unit.PEOPLE if of_people else Unit.COUNT, protected.published
    made = [
        row_of(
            indicator,
            _figure(unit, period, one.area, shown[one.area.code, one.breakdown], PUBLIC_REASON),
            one.breakdown,
            labels.get(one.breakdown, ""),
        )
        for one in counts
    ]
    return PublishedCounts(
        figures=FigureTable.from_rows(made),
        hidden=len(protected.suppressed),
        rule_reference=reference,
        method=protected.method,
    )


def _table(
    counts: Sequence[Count],
    areas: Mapping[str, Sequence[str]],
    breakdowns: Mapping[str, Sequence[str]],
    *,
    of_people: bool,
    sensitive: bool,
) -> Table:
    """The counts as the engine takes them: areas × breakdowns, the second of which may be sensitive."""
    from routeways.engines.disclosure import Kind, Row, from_dimensions

    rows = [
        Row((one.area.code, one.breakdown), one.value, contributors=one.contributors, top=one.top) for one in counts
    ]
    dimensions: list[Mapping[Hashable, Sequence[Hashable]]] = [
        {whole: tuple(parts) for whole, parts in sums.items()} for sums in (areas, breakdowns)
    ]
    return from_dimensions(
        rows,
        dimensions,
        sensitive=(1,) if sensitive else (),
        kind=Kind.PEOPLE if of_people else Kind.ORGANISATIONS,
    )


def _figure(unit: Unit, period: Period, area: AreaCode, shown: float | Symbol, hidden: str) -> Figure:
    """What may be shown of a count, or `c` with the reason `hidden`."""
    blank = Figure(unit, period, area, symbol=Symbol.CONFIDENTIAL, reason=hidden)
    return blank if isinstance(shown, Symbol) else blank.but(value=float(shown), symbol=None, reason="")
