"""Published plans. Everything about them is read from what was frozen when they were published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from routeways.needs.kinds import Sharing
from routeways.needs.models import EvidenceItem, PlanVersion, Priority

LIVE = (Priority.State.DRAFT, Priority.State.AGREED, Priority.State.PUBLISHED)


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


def live_priorities(region: str) -> list[Priority]:
    """Those that stand for the next plan, in their order, with needs, evidence and signatures."""
    rows = Priority.objects.filter(region=region, state__in=LIVE)
    return list(rows.prefetch_related("needs", "cites", "sign_offs__organisation"))


def priorities(region: str) -> list[Priority]:
    """All of a region's, those set aside last."""
    rows = Priority.objects.filter(region=region).prefetch_related("needs", "cites", "sign_offs__organisation")
    return sorted(rows, key=lambda one: (one.state == Priority.State.SET_ASIDE, one.position, one.pk))


def priority(region: str, public_id: str) -> Priority | None:
    rows = Priority.objects.filter(region=region, public_id=public_id)
    return rows.prefetch_related("needs", "cites__about", "sign_offs__organisation", "sign_offs__signed_by").first()


def shown_extracts(region: str, ids: Iterable[str]) -> Mapping[str, EvidenceItem]:
    """Of cited items those whose words everybody may read, by public id."""
    rows = EvidenceItem.objects.in_region(region).counted().filter(sharing=Sharing.PUBLIC).exclude(consent="")
    return {one.public_id: one for one in rows.filter(public_id__in=list(ids)).select_related("about")}
