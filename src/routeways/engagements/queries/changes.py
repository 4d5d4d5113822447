"""Changes to courses: who may read which, and how long they take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.db.models import QuerySet

from routeways.engagements.models import ChangeRequest, Engagement
from routeways.provision.models import Run
from routeways.warehouse.publishing import rules_in_force


@dataclass(frozen=True, slots=True)
class Taken:
    """From need to first delivery. `median_days` is None while fewer than so many employers stand behind it."""

    delivered: int | None
    employers: int
    median_days: float | None
    least: int
    rule_reference: str


def changes(region: str, actor: Any, *, today: date, late: bool = False) -> QuerySet[ChangeRequest]:
    """Those that the actor may read, the newest first, with everything a list shows."""
    rows = ChangeRequest.objects.visible_to(actor, today=today).filter(region=region)
    if late:
        rows = rows.filter(engagement__state=Engagement.State.RUNNING, engagement__due_on__lt=today)
    return rows.select_related("engagement", "employer", "provider", "course", "run__course")


def change(region: str, public_id: str, actor: Any, *, today: date) -> ChangeRequest | None:
    return changes(region, actor, today=today).filter(public_id=public_id).first()


def taken(region: str, *, today: date) -> Taken:
    """How long changes took, for everybody: no number while a few employers could be told from it."""
    rules, reference = rules_in_force(today)
    rows = ChangeRequest.objects.filter(region=region, days__isnull=False, first_taught_on__lte=today)
    found = [(row.days or 0, row.employer_id) for row in rows]
    employers = len({employer for _, employer in found})
    enough = employers >= rules.min_contributors
    return Taken(
        delivered=len(found) if enough or not found else None,
        employers=employers if enough else 0,
        median_days=median(days for days, _ in found) if enough else None,
        least=int(rules.min_contributors),
        rule_reference=reference,
    )


def starts(change: ChangeRequest, *, today: date) -> QuerySet[Run]:
    """Starts of the provider's courses since the need was stated, the course it is about first."""
    rows = Run.objects.filter(course__owner=change.provider, starts_on__gte=change.needed_on, starts_on__lte=today)
    return rows.select_related("course").order_by("-starts_on", "pk")
