"""Published plans. Everything about them is read from what was frozen when they were published."""

from __future__ import annotations

from dataclasses import dataclass

from routeways.needs.models import PlanVersion


@dataclass(frozen=True, slots=True)
class PriorityOfPlan:
    """A priority as it stands in a published version; `number` is its place there, from 1."""

    number: int
    title: str
    version: int


def plan(region: str, number: int | None = None) -> PlanVersion | None:
    """A published version, the newest without `number`; None where there is none."""
    rows = PlanVersion.objects.filter(region=region)
    return (rows.filter(number=number) if number is not None else rows).first()


def plan_versions(region: str) -> list[PlanVersion]:
    """The newest first."""
    return list(PlanVersion.objects.filter(region=region).select_related("published_by"))


def published_priorities_of(region: str, need: str) -> list[PriorityOfPlan]:
    """The priorities of the newest plan in which a need (its public id) stands."""
    newest = plan(region)
    if newest is None:
        return []
    return [
        PriorityOfPlan(place, found["title"], newest.number)
        for place, found in enumerate(newest.content["priorities"], 1)
        if any(one["id"] == need for one in found["needs"])
    ]
