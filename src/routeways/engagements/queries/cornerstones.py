"""Cornerstone employers: what they promised, which schools they support, and what they did, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from routeways.engagements.kinds import kinds
from routeways.engagements.models import Activity, CornerstoneSchool, Engagement, Offer
from routeways.engagements.models.listing import State
from routeways.instruments.asking.answers import said
from routeways.organisations.models import Organisation
from routeways.values.months import months_after

KIND = "cornerstone-commitment"


@dataclass(frozen=True, slots=True)
class Cornerstone:
    """`activities`: (kind in words, how many) in the last twelve months, most first, at `schools_met` schools."""

    engagement: Engagement
    promises: tuple[str, ...]
    area: str
    schools: tuple[CornerstoneSchool, ...]
    activities: tuple[tuple[str, int], ...]
    schools_met: int

    @property
    def total(self) -> int:
        return sum(count for _, count in self.activities)


def cornerstones(region: str, *, today: date, engagement: str = "") -> list[Cornerstone]:
    """Those that stand, by name; of one alone with its public id."""
    rows = Engagement.objects.filter(region=region, kind=KIND, offer__owner__isnull=False)
    rows = rows.exclude(state=Engagement.State.ENDED).select_related("offer__owner")
    if engagement:
        rows = rows.filter(public_id=engagement)
    held = list(rows.prefetch_related("cornerstone_schools__school").order_by("offer__owner__name_key", "pk"))
    since = months_after(today, -12)
    done = Activity.objects.filter(region=region, on__gt=since, on__lte=today)
    done = done.filter(employer__in=[one.offer.owner_id for one in held if one.offer])
    happened = list(done.values_list("employer_id", "kind", "owner_id"))
    return [_cornerstone(one, [row for row in happened if one.offer and row[0] == one.offer.owner_id]) for one in held]


def offered(region: str) -> QuerySet[Offer]:
    """Offers that the hub has not agreed to yet."""
    rows = Offer.objects.filter(region=region, kind=KIND, state=State.OPEN, engagements=None, owner__isnull=False)
    return rows.select_related("owner")


def schools(region: str) -> QuerySet[Organisation]:
    rows = Organisation.objects.standing().in_region(region).of_kinds(["school", "college"]).filter(status="open")
    return rows.order_by("name_key")


def _cornerstone(one: Engagement, happened: list[tuple[Any, str, int]]) -> Cornerstone:
    counted = Counter(kind for _, kind, _ in happened)
    names = kinds()
    activities = [(names[id].plural if id in names else id, count) for id, count in counted.most_common()]
    return Cornerstone(
        engagement=one,
        promises=_answers(one, "commitments"),
        area="; ".join(_answers(one, "area")),
        schools=tuple(school for school in one.cornerstone_schools.all() if school.until is None),
        activities=tuple(activities),
        schools_met=len({owner for _, _, owner in happened}),
    )


def _answers(one: Engagement, id: str) -> tuple[str, ...]:
    asked = one.rules.offer
    question = asked.question(id) if asked else None
    if one.offer is None or question is None or id not in one.offer.answers:
        return ()
    return tuple(said(question, one.offer.answers[id]))
