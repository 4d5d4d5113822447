"""What the page of an engagement says of its academy, and the rows and tables of the academy's own page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from routeways.engagements.cohort_rules import academy_rule, last_day
from routeways.engagements.cohort_steps import NAMES, OFFER, ORDER, WHO
from routeways.engagements.models import Candidate, Cohort, Engagement
from routeways.engagements.queries.cohort_counts import Counted
from routeways.engagements.queries.cohorts import Clock, Funnel, Seat, is_late
from routeways.engagements.queries.parties import Looker
from routeways.engagements.step_tables import steps_table
from routeways.ui.tables import Column, Content, TableView

Step = Candidate.Step
LAST = ("Referred only", *Candidate.Step.labels[1:])
CLOCK_STEPS = (*ORDER[:3], OFFER, *ORDER[3:])


def panel(held: Engagement, looker: Looker) -> Mapping[str, Any] | None:
    opened = timezone.localdate(held.created_at)
    rule = academy_rule(opened)
    day = (looker.today - opened).days + 1
    base = looker.address if looker.token else f"/{held.region}/connect/"
    return {
        "cohort": Cohort.objects.filter(engagement=held).first(),
        "engagement": held,
        "day": min(day, rule.clock_days),
        "of": rule.clock_days,
        "last": last_day(opened, rule.clock_days),
        "late": is_late(held, looker.today),
        "running": held.state == Engagement.State.RUNNING,
        "href": f"{base}cohort/" if looker.token else f"{base}cohorts/{held.public_id}/",
        "leads": bool(looker.among(("trainer", "hub"))) and not looker.token,
        "partners": held.partners.count(),
    }


def funnel_table(found: Funnel) -> TableView:
    first = found.stages[0][1]
    rows = tuple(
        (
            Step(step).label,
            number,
            f"{number * 100 // first}%" if first else "none",
            f"{days:g}" if days is not None else "none yet",
        )
        for step, number, days in found.stages
    )
    columns = (
        Column("Step"),
        Column("People", numeric=True),
        Column("Of those referred", numeric=True),
        Column("Days from the step before, middle value", numeric=True),
    )
    return TableView("How far your people came", columns, rows)


def clock_table(found: Clock) -> TableView:
    columns = (Column("Day"), *(Column(_done(step), numeric=True) for step in CLOCK_STEPS))
    rows: tuple[tuple[Content, ...], ...] = tuple(
        (f"{number}: {day:%a %-d %b}", *counts) for number, (day, counts) in enumerate(found.days, start=1)
    )
    here = frozenset({found.day - 1}) if 0 < found.day <= len(rows) else frozenset()
    return TableView("What happened on each day", columns, rows, here=here)


def moves(seat: Seat) -> list[dict[str, Any]]:
    """The steps that this looker may take for several at once, in the order of the way."""
    if seat.engagement.state != Engagement.State.RUNNING:
        return []
    return [
        {"id": what, "name": NAMES[what]} for what, roles in WHO.items() if any(role in seat.roles for role in roles)
    ]


def _done(step: str) -> str:
    return "Interview offered" if step == OFFER else Step(step).label


def counts_table(found: Counted) -> TableView:
    """How far people came, protected; each number is of those whose last step it was."""
    return steps_table("Academy", LAST, found.rows)
