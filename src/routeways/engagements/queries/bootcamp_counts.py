"""A region's bootcamps as counts and sums that nobody can be told from: for the hub, and for everybody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Sum

from routeways.engagements.bootcamp_rules import MILESTONES
from routeways.engagements.models import Bootcamp, BootcampClaim, BootcampPlace
from routeways.engagements.queries.step_counts import ALL, ALL_STEPS, SEED, protected_steps
from routeways.values import Symbol
from routeways.warehouse.publishing import rules_in_force

STEPS = ("applied", "eligible", "started", "completed", "job")
NAMES = ("Applied only", "May take part", "Started", "Completed", "A job, a new role or contracts")
Shown = int | Symbol
WHOLE = 50_000  # pence: sums are rounded to so much, or to a multiple of it


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
    rows = BootcampPlace.objects.filter(bootcamp__region=region, bootcamp__ends_on__lt=on)
    return _protected(rows.filter(engagement__step__in=("started", "completed")).count(), on)


def _protected(people: int, on: date) -> Shown:
    """One count that stands for itself."""
    from routeways.engines.disclosure import Kind, Row, from_rows, protect

    rules, _ = rules_in_force(on)
    shown = protect(from_rows([Row(ALL, people)], [], kind=Kind.PEOPLE), rules, seed=SEED).published[ALL]
    return shown if isinstance(shown, Symbol) else int(shown)


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
    rules, reference = rules_in_force(on)
    claims = BootcampClaim.objects.filter(place__bootcamp__region=region, reverses=None, reversal=None)
    dearest = claims.aggregate(most=Max("amount"))["most"] or 0
    base = -(-max(rules.rounding_base, 1) * dearest // WHOLE) * WHOLE or WHOLE
    rows: list[tuple[str, Shown, Shown]] = []
    for number, name in MILESTONES.items():
        mine = claims.filter(milestone=number)
        shown = _protected(mine.values("place").distinct().count(), on)
        pence = mine.aggregate(whole=Sum("amount"))["whole"] or 0
        hidden = isinstance(shown, Symbol)
        rows.append((name, shown, Symbol.CONFIDENTIAL if hidden else round(pence / base) * base))
    return ClaimedSums(tuple(rows), base, reference)
