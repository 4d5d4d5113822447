"""Tables and the chart of a region's bootcamps, out of protected counts."""

from __future__ import annotations

from routeways.engagements.queries.bootcamp_counts import NAMES, BootcampCounts, ClaimedSums, Shown
from routeways.engagements.step_tables import shown, steps_table
from routeways.evidence.definitions import claims
from routeways.ui.charts import BarSpec, Chart, Point, bars
from routeways.ui.tables import Column, TableView
from routeways.values import Money, Symbol, Unit

CLAIM = "bootcamp-places"
TIMES = 3  # “set to triple”


def counts_table(found: BootcampCounts) -> TableView:
    """How far people came, protected; each number is of those whose last step it was."""
    return steps_table("Bootcamp", NAMES, found.rows)


def money_table(found: ClaimedSums) -> TableView:
    columns = (Column("Milestone"), Column("Learners", numeric=True), Column("Claimed", numeric=True))
    rows = tuple(
        (name, shown(people), shown(pence) if isinstance(pence, Symbol) else str(Money(pence)))
        for name, people, pence in found.rows
    )
    return TableView("What is claimed", columns, rows)


def money_note(found: ClaimedSums) -> str:
    return f"Sums are rounded to {Money(found.base)}, so that they tell no more than the counts."


def target_chart(area: str, started: Shown) -> Chart | None:
    """What the region’s document states, three times as many, and the starts kept here; None elsewhere."""
    claim = claims().get(CLAIM)
    if claim is None or claim.area != area:
        return None
    stated = claim.values[0].value
    here = Point("Started, kept in Routeways", symbol=started) if isinstance(started, Symbol) else Point(
        "Started, kept in Routeways", float(started)
    )  # fmt: skip
    return bars(
        BarSpec(
            title=f"{stated:,.0f} residents had a place, and provision was set to triple",
            subtitle="People, Skills Bootcamps.",
            source=f"{claim.document.title} ({claim.document.year}); three times as many is our arithmetic; Routeways",
            points=(
                Point(f"The document, {claim.document.year}", stated),
                Point("Three times as many", stated * TIMES),
                here,
            ),
            here=frozenset({here.label}),
            unit=Unit.PEOPLE,
            label_name="What",
            value_name="People",
        )
    )


def claim_note() -> str:
    claim = claims().get(CLAIM)
    return claim.note if claim else ""
