"""A region's bootcamps as counts and sums that nobody can be told from: for the hub, and for everybody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Sum

from routeways.engagements.bootcamp_rules import MILESTONES
from routeways.engagements.models import Bootcamp, BootcampClaim, BootcampPlace
from routeways.engagements.queries.step_counts import ALL, ALL_STEPS, protected_steps
from routeways.values import Symbol

STEPS = ("applied", "eligible", "started", "completed", "job")
NAMES = ("Applied only", "May take part", "Started", "Completed", "A job, a new role or contracts")
Shown = int | Symbol


@dataclass(frozen=True, slots=True)
class BootcampCounts:
    """`rows` are (bootcamp or “all”, a number or the symbol for each furthest step, the same for everybody)."""

    rows: tuple[tuple[str, tuple[Shown, ...]], ...]
    rule_reference: str


def bootcamp_counts(region: str, *, on: date, over_only: bool) -> BootcampCounts:
    """The furthest step of everybody, for each bootcamp and for all. Raises DisclosureError where no table is safe.

    With `over_only` those whose last day has passed alone, so that a new application changes nothing that is published.
    """
    held = Bootcamp.objects.filter(region=region).order_by("starts_on", "pk")
    if over_only:
        held = held.filter(ends_on__lt=on)
    titles = dict(held.values_list("pk", "title"))
    places = BootcampPlace.objects.filter(bootcamp__in=titles).order_by()
    found: Counter[tuple[int, str]] = Counter()
    for camp, step, outcome in places.values_list("bootcamp", "engagement__step", "outcome"):
        found[camp, "job" if outcome and step == "completed" else step] += 1
    full = [one for one in titles if any(found[one, step] for step in STEPS)]
    counts = {str(one): [found[one, step] for step in STEPS] for one in full}
    published, reference = protected_steps(counts, STEPS, on)
    if not full:
        return BootcampCounts((), reference)
    names = {ALL: "All bootcamps"} | {str(one): titles[one] for one in full}
    rows = tuple((name, tuple(published[key, step] for step in (*STEPS, ALL_STEPS))) for key, name in names.items())
    return BootcampCounts(rows, reference)


def started(region: str, *, on: date) -> Shown:
    """How many people started in bootcamps that are over, protected."""
    found = bootcamp_counts(region, on=on, over_only=True)
    if not found.rows:
        return 0
    parts = [one for name, one in zip(STEPS, found.rows[0][1], strict=False) if name in ("started", "completed", "job")]
    if any(isinstance(one, Symbol) for one in parts):
        return Symbol.CONFIDENTIAL
    return sum(one for one in parts if not isinstance(one, Symbol))


@dataclass(frozen=True, slots=True)
class ClaimedSums:
    """`rows` are (milestone, learners, pence), protected; sums are rounded to `base` pence."""

    rows: tuple[tuple[str, Shown, Shown], ...]
    base: int
    rule_reference: str


def claimed_sums(region: str, *, on: date) -> ClaimedSums:
    """What is claimed in a region for each milestone and not taken back.

    Sums are rounded to as much as the dearest place pays for as many people as counts are rounded to, so that a sum
    tells no more than its count; where the count is hidden, the sum is. Milestones overlap, so each stands for itself.
    """
    from routeways.engines.disclosure import Kind, Row, from_rows, protect
    from routeways.warehouse.publishing import rules_in_force

    rules, reference = rules_in_force(on)
    claims = BootcampClaim.objects.filter(place__bootcamp__region=region, reverses=None, reversal=None)
    dearest = claims.aggregate(most=Max("amount"))["most"] or 0
    base = max(rules.rounding_base, 1) * max(dearest, 1)
    rows: list[tuple[str, Shown, Shown]] = []
    for number, name in MILESTONES.items():
        mine = claims.filter(milestone=number)
        people = mine.values("place").distinct().count()
        if not people:
            rows.append((name, 0, 0))
            continue
        shown = protect(from_rows([Row(name, people)], [], kind=Kind.PEOPLE), rules, seed=number).published[name]
        pence = mine.aggregate(whole=Sum("amount"))["whole"]
        hidden = isinstance(shown, Symbol)
        rows.append((name, shown if isinstance(shown, Symbol) else int(shown),
                     Symbol.CONFIDENTIAL if hidden else round(pence / base) * base))  # fmt: skip
    return ClaimedSums(tuple(rows), base, reference)
