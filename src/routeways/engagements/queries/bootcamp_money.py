"""What a provider may claim and has claimed for a bootcamp: counts and pence for each milestone, and each entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from routeways.engagements.bootcamp_rules import MILESTONES
from routeways.engagements.bootcamp_standing import amounts, not_claimable, standing_claim
from routeways.engagements.models import Bootcamp, BootcampClaim, BootcampPlace


@dataclass(frozen=True, slots=True)
class MilestoneSum:
    """Learners and pence of one milestone: claimed and not taken back, and what could be claimed today."""

    milestone: int
    name: str
    claimed: int
    claimed_pence: int
    ready: int
    ready_pence: int


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """One learner’s milestone: its sum, the claim that stands, or what keeps it from being claimed."""

    place: BootcampPlace
    milestone: int
    pence: int
    claim: BootcampClaim | None
    missing: tuple[str, ...]

    @property
    def ready(self) -> bool:
        return self.claim is None and not self.missing


def milestone_lines(places: Sequence[BootcampPlace], milestone: int, today: date) -> list[MilestoneLine]:
    """Of places that were fetched with everything (`queries.bootcamps.with_everything`): no further query."""
    return [
        MilestoneLine(
            one,
            milestone,
            amounts(one)[milestone - 1],
            standing_claim(one, milestone),
            tuple(not_claimable(one, milestone, today)),
        )
        for one in places
    ]


def milestone_sums(places: Sequence[BootcampPlace], today: date) -> list[MilestoneSum]:
    """A row for each milestone, of places that were fetched with everything."""
    found = []
    for number, name in MILESTONES.items():
        lines = milestone_lines(places, number, today)
        claims = [one.claim.amount for one in lines if one.claim]
        ready = [one.pence for one in lines if one.ready]
        found.append(MilestoneSum(number, name, len(claims), sum(claims), len(ready), sum(ready)))
    return found


def employer_parts(places: Sequence[BootcampPlace]) -> tuple[int, int]:
    """(learners, pence) that employers owe for those who started."""
    began = [one for one in places if one.engagement.step in ("started", "completed")]
    owed = [one.employer_part for one in began if one.employer_part]
    return len(owed), sum(owed)


def entries(held: Bootcamp) -> list[BootcampClaim]:
    """Every claim and reversal, in the order in which they were made."""
    rows = BootcampClaim.objects.filter(place__bootcamp=held)
    return list(
        rows.select_related("place__engagement__participant", "evidence", "reverses", "reversal").order_by("pk")
    )
