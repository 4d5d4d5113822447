"""Named reads of communities of practice, and of what cornerstone employers do for institutions."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from routeways.careers.models import Community, CommunityMeeting, CommunityMember, Institution
from routeways.engagements.kinds import kinds
from routeways.engagements.models import Activity
from routeways.engagements.queries.cornerstones import Cornerstone, cornerstones
from routeways.values.months import months_after


def communities(region: str, *, today: date) -> QuerySet[Community]:
    """Those that stand, by name, with `standing` members and meetings `to_come`."""
    members = CommunityMember.objects.on(today).select_related("institution__organisation")
    meetings = CommunityMeeting.objects.filter(on__gte=today)
    rows = Community.objects.filter(region=region, closed_on=None).select_related("lead__organisation", "person")
    return rows.prefetch_related(
        Prefetch("members", members, to_attr="standing"), Prefetch("meetings", meetings, to_attr="to_come")
    )


def community(region: str, public_id: str, *, today: date) -> Community | None:
    return communities(region, today=today).filter(public_id=public_id).first()


@dataclass(frozen=True, slots=True)
class Support:
    """What a cornerstone employer promised, and did in the last twelve months: (kind in words, how many)."""

    held: Cornerstone
    since: date
    done: tuple[tuple[str, int], ...]


def supports(one: Institution, *, today: date) -> list[Support]:
    """The cornerstone employers of an institution, with what they did for it: one query more, however many they are."""
    mine = []
    for held in cornerstones(one.region, today=today):
        row = next((row for row in held.schools if row.school_id == one.organisation_id), None)
        if row is not None and held.engagement.offer is not None:
            mine.append((held, held.engagement.offer.owner_id, row.since))
    rows = Activity.objects.filter(
        owner=one.organisation, employer__in=[owner for _, owner, _ in mine], on__gt=months_after(today, -12),
        on__lte=today,
    )  # fmt: skip
    counted: dict[int | None, Counter[str]] = defaultdict(Counter)
    for employer, kind in rows.values_list("employer", "kind"):
        counted[employer][kind] += 1
    return [Support(held, since, _in_words(counted[owner])) for held, owner, since in mine]


def _in_words(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
    names = kinds()
    return tuple((names[id].plural if id in names else id, count) for id, count in counted.most_common())


@dataclass(frozen=True, slots=True)
class CornerstoneLine:
    """One employer: how many institutions it supports, at how many of them and of others it did something in a year."""

    held: Cornerstone
    supported: int
    reached: int
    elsewhere: int


def cornerstone_lines(region: str, *, today: date) -> tuple[list[CornerstoneLine], int, int]:
    """A line each; then how many institutions of the hub have one, of how many. No number of pupils."""
    held = cornerstones(region, today=today)
    owners = {one.engagement.offer.owner_id for one in held if one.engagement.offer}
    rows = Activity.objects.filter(
        region=region, employer__in=owners, on__gt=months_after(today, -12), on__lte=today
    ).values_list("employer_id", "owner_id")
    met: dict[int, set[int]] = {}
    for owner, school in rows:
        if owner is not None:
            met.setdefault(owner, set()).add(school)
    lines, with_one = [], set()
    for one in held:
        employer = one.engagement.offer.owner_id if one.engagement.offer else None
        supported = {row.school_id for row in one.schools}
        reached = met.get(employer, set()) if employer else set()
        with_one |= supported
        lines.append(CornerstoneLine(one, len(supported), len(supported & reached), len(reached - supported)))
    hub = set(Institution.objects.standing().in_region(region).of_the_hub().values_list("organisation_id", flat=True))
    return lines, len(with_one & hub), len(hub)
