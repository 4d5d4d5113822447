"""What the hub needs to see of its institutions: who leads careers, who is looked after by whom, what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch

from routeways.careers.models import CareersLeader, Institution, Onboarding, Portfolio
from routeways.engagements.queries.advisers import SchoolLine, schools
from routeways.organisations.models import Person
from routeways.organisations.models.person import in_force

SOON = timedelta(days=60)


# Every kind of gap with the words that a list of them is called by, in the order in which the hub works them off.
GAPS = {
    "confirm": "An adviser is for you to confirm",
    "asked": "An adviser: asked, not answered yet",
    "adviser": "Waits for an adviser",
    "paused": "The adviser is paused",
    "not-asked": "Has not asked for an adviser",
    "leader": "No careers leader",
    "training": "No valid training",
    "expiring": "Training runs out soon",
    "cover": "Nobody covers the careers leader",
    "portfolio": "Nobody at the hub looks after it",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """`kind` is a key of GAPS; `says` is a sentence without its stop."""

    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class Cared:
    """One institution of the hub with its careers leader, portfolio and adviser, and what it misses, () if nothing."""

    institution: Institution
    leader: CareersLeader | None
    portfolio: Portfolio | None
    adviser: SchoolLine | None
    gaps: tuple[Gap, ...]


def cared_for(region: str, *, today: date) -> list[Cared]:
    """Every institution of the hub by name, in three queries and those of `engagements.queries.advisers.schools`."""
    advisers = {line.school.pk: line for line in schools(region, today=today)}
    leaders = CareersLeader.objects.filter(in_force(today)).select_related("person", "cover")
    portfolios = Portfolio.objects.filter(valid_to=None).select_related("person")
    rows = (
        Institution.objects.standing()
        .in_region(region)
        .of_the_hub()
        .select_related("organisation")
        .prefetch_related(
            Prefetch("leaders", leaders, to_attr="leading"), Prefetch("portfolios", portfolios, to_attr="looked_after")
        )
    )
    return [_cared(one, advisers.get(one.organisation_id), today) for one in rows]


def adviser_says(line: SchoolLine | None) -> str:
    """Who the adviser of an institution is and how that stands, or why it has none; "" where the directory has none."""
    if line is None:
        return ""
    if line.state == "matched" and line.since:
        return f"{line.with_whom}, since {line.since:%-d %B %Y}."
    if line.state == "paused":
        return f"{line.with_whom}, paused: {line.why}".rstrip(": .") + "."
    if line.state == "proposed":
        return f"{line.with_whom} (asked, not answered yet). {line.why}"
    return f"Nobody yet, it waits. {line.why}" if line.state == "waiting" else line.why


def _cared(one: Institution, adviser: SchoolLine | None, today: date) -> Cared:
    leader = next(iter(one.leading), None)  # type: ignore[attr-defined]
    portfolio = next(iter(one.looked_after), None)  # type: ignore[attr-defined]
    gaps = [*_gaps(leader, portfolio, today), *_without_adviser(adviser)]
    return Cared(one, leader, portfolio, adviser, tuple(gaps))


def _without_adviser(line: SchoolLine | None) -> list[Gap]:
    if line is None or line.state == "matched":
        return []
    if line.state == "proposed":
        return [Gap("asked", f"An adviser is asked. {line.why}".rstrip("."))]
    if line.state == "not-asked":
        return [Gap("not-asked", "It has not asked for an Enterprise Adviser")]
    if line.state == "to-confirm":
        return [Gap("confirm", line.why.rstrip("."))]
    paused = line.state == "paused"
    what = "Its adviser is paused" if paused else "It waits for an adviser"
    return [Gap("paused" if paused else "adviser", f"{what}: {line.why}".rstrip(": ."))]


def _gaps(leader: CareersLeader | None, portfolio: Portfolio | None, today: date) -> list[Gap]:
    found = []
    if leader is None:
        found.append(Gap("leader", "No careers leader is named"))
    elif not leader.is_trained(today):
        found.append(Gap("training", "The careers leader has no training that is valid today"))
    elif leader.training_expires_on and leader.training_expires_on <= today + SOON:
        found.append(Gap("expiring", f"The training runs out on {leader.training_expires_on:%-d %B %Y}"))
    if leader is not None and leader.cover is None:
        found.append(Gap("cover", "Nobody covers the careers leader"))
    if portfolio is None:
        found.append(Gap("portfolio", "Nobody at the hub looks after it"))
    return found


def gap_counts(rows: Sequence[Cared]) -> dict[str, int]:
    """How many institutions miss each thing that any misses, in the order of GAPS."""
    counts = Counter(gap.kind for row in rows for gap in row.gaps)
    return {kind: counts[kind] for kind in GAPS if counts[kind]}


def runs_to_confirm(rows: Sequence[Cared]) -> dict[str, int]:
    """The matching runs that wait for the hub, by public id, and for how many institutions; the most first."""
    return dict(Counter(row.adviser.run for row in rows if row.adviser and row.adviser.run).most_common())


def onboarding_counts(rows: Sequence[Cared]) -> Mapping[str, int]:
    """How many institutions are in each state of taking part, in the order of the states."""
    counts = Counter(row.institution.onboarding for row in rows)
    return {state: counts[state] for state in Onboarding.values if counts[state]}


def coordinators(region: str, *, today: date) -> list[Person]:
    """The people of the region's hubs and councils who can look after institutions, by name."""
    rows = Person.objects.filter(
        owner__regions__region=region,
        owner__kind__in=("hub", "council", "combined-authority"),
        owner__merged_into__isnull=True,
    )
    return list(rows.select_related("owner").order_by("name", "id"))


def load_of(rows: Sequence[Cared]) -> list[tuple[Person, int]]:
    """How many institutions each person looks after, the most first."""
    people = {row.portfolio.person_id: row.portfolio.person for row in rows if row.portfolio}
    counts = Counter(row.portfolio.person_id for row in rows if row.portfolio)
    return sorted(((people[pk], number) for pk, number in counts.items()), key=lambda one: (-one[1], one[0].name))
