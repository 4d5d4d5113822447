"""A region's bootcamps as counts and sums that nobody can be told from: for the hub, and for everybody.

All that anybody reads is one table: how far people came, how many started, for how many each milestone is claimed. They
are the same people, so they are protected together, with every sum and difference that holds between them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Max, QuerySet, Sum

from routeways.engagements.bootcamp_rules import MILESTONES
from routeways.engagements.models import Bootcamp, BootcampClaim, BootcampPlace
from routeways.engagements.queries.step_counts import ALL, ALL_STEPS, SEED
from routeways.values import Symbol
from routeways.warehouse.publishing import rules_in_force

if TYPE_CHECKING:
    from routeways.engines.disclosure import Rules, Table

STEPS = ("applied", "eligible", "started", "completed", "job")
BEGUN = ("started", "completed", "job")
NAMES = ("Applied only", "May take part", "Started", "Completed", "A job, a new role or contracts")
Shown = int | Symbol
Published = Mapping[Hashable, Shown]
WHOLE = 50_000  # pence: sums are rounded to so much, or to a multiple of it
STARTED_OVER, STARTED_SINCE = ("started", "over"), ("started", "not over")


@dataclass(frozen=True, slots=True)
class Learner:
    """One place as it is counted: its bootcamp, whether that is over, its furthest step, the milestones claimed."""

    camp: str
    over: bool
    step: str
    claimed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class BootcampCounts:
    """`rows` are (bootcamp or “all”, a number or the symbol for each furthest step, the same for everybody)."""

    rows: tuple[tuple[str, tuple[Shown, ...]], ...]
    rule_reference: str


def hub_counts(region: str, *, on: date) -> tuple[BootcampCounts, ClaimedSums]:
    """What the hub reads: the furthest step of everybody, for each bootcamp and for all, and what is claimed.

    Raises DisclosureError where no table is safe.
    """
    learners = _learners(region, on)
    rules, reference = rules_in_force(on)
    shown = protected(learners, rules)
    titles = {str(pk): title for pk, title in _camps(region).values_list("pk", "title")}
    there = {one.camp for one in learners}
    names = {ALL: "All bootcamps"} | {id: title for id, title in titles.items() if id in there} if there else {}
    rows = tuple((name, tuple(shown[key, step] for step in (*STEPS, ALL_STEPS))) for key, name in names.items())
    return BootcampCounts(rows, reference), _claimed_sums(region, rules, shown, reference)


def started(region: str, *, on: date) -> Shown:
    """How many people started in bootcamps that are over: a cell of the table, released to everybody before the rest.

    It changes only when a bootcamp ends, so that a new application changes nothing that is published.
    """
    rules, _ = rules_in_force(on)
    return _released(_learners(region, on), rules)[STARTED_OVER]


def protected(learners: Sequence[Learner], rules: Rules) -> Published:
    """Every cell that the hub or everybody reads, as it may be shown; `started` is the same to both."""
    from routeways.engines.disclosure import protect

    shown = protect(table_of(learners), rules, seed=SEED, already=_released(learners, rules)).published
    return {key: one if isinstance(one, Symbol) else int(one) for key, one in shown.items()}


def table_of(learners: Sequence[Learner]) -> Table:
    """The cells that are read, each as the sum of learners who are alike: of one bootcamp, step and what is claimed.

    Whoever knows that an outcome is claimed only for those who have one subtracts across. So the differences that
    follow (a step of which something is not claimed; started and nothing claimed; started in what is not over) are
    cells too, never published and protected as the others are.
    """
    from routeways.engines.disclosure import Kind, Relation, Row, from_rows

    camps = dict.fromkeys(one.camp for one in learners)
    shown: list[Hashable] = [(camp, step) for camp in (*camps, ALL) for step in (*STEPS, ALL_STEPS)]
    shown += [STARTED_OVER, *(("claimed", milestone) for milestone in MILESTONES)]
    parts: dict[Hashable, list[Learner]] = {cell: [] for cell in shown}
    alike = Counter(learners)
    for one in alike:
        for cell in _belongs(one):
            parts.setdefault(cell, []).append(one)
    rows = [Row(cell, sum(alike[one] for one in inside)) for cell, inside in parts.items()]
    rows += [Row(one, number) for one, number in alike.items()]
    relations = [Relation(cell, tuple(inside)) for cell, inside in parts.items() if inside]
    return from_rows(rows, relations, kind=Kind.PEOPLE, unpublished={*parts, *alike} - set(shown))


def _belongs(one: Learner) -> Iterator[Hashable]:
    """The cells in which a learner is counted."""
    for camp in (one.camp, ALL):
        yield camp, one.step
        yield camp, ALL_STEPS
    claimed = tuple(sorted(one.claimed))
    yield "claims", one.step, claimed
    for milestone in claimed:
        yield "claimed", milestone
    if one.step in BEGUN:
        yield "claims", "begun", claimed
        yield STARTED_OVER if one.over else STARTED_SINCE


def _released(learners: Sequence[Learner], rules: Rules) -> Published:
    """What everybody reads, by itself: `started`."""
    from routeways.engines.disclosure import Kind, Row, from_rows, protect

    number = sum(one.over and one.step in BEGUN for one in learners)
    shown = protect(from_rows([Row(STARTED_OVER, number)], [], kind=Kind.PEOPLE), rules, seed=SEED).published
    return {key: one if isinstance(one, Symbol) else int(one) for key, one in shown.items()}


def _camps(region: str) -> QuerySet[Bootcamp]:
    return Bootcamp.objects.filter(region=region).order_by("starts_on", "pk")


def _learners(region: str, on: date) -> list[Learner]:
    """Everybody with a place, in the order of the bootcamps."""
    standing = BootcampClaim.objects.filter(place__bootcamp__region=region, reverses=None, reversal=None)
    claimed: dict[int, set[int]] = {}
    for place, milestone in standing.values_list("place", "milestone"):
        claimed.setdefault(place, set()).add(milestone)
    places = BootcampPlace.objects.filter(bootcamp__region=region).order_by("bootcamp__starts_on", "bootcamp", "pk")
    rows = places.values_list("pk", "bootcamp", "bootcamp__ends_on", "engagement__step", "outcome")
    return [
        Learner(
            str(camp), ends < on, "job" if outcome and step == "completed" else step, frozenset(claimed.get(pk, ()))
        )
        for pk, camp, ends, step, outcome in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClaimedSums:
    """`rows` are (milestone, learners, pence), protected; sums are rounded to `base` pence."""

    rows: tuple[tuple[str, Shown, Shown], ...]
    base: int
    rule_reference: str


def _claimed_sums(region: str, rules: Rules, shown: Published, reference: str) -> ClaimedSums:
    """What is claimed in a region for each milestone and not taken back.

    Sums are rounded to as much as the dearest place pays for as many people as counts are rounded to, so that a sum
    tells no more than its count; where the count is hidden, the sum is.
    """
    claims = BootcampClaim.objects.filter(place__bootcamp__region=region, reverses=None, reversal=None)
    dearest = claims.aggregate(most=Max("amount"))["most"] or 0
    base = -(-max(rules.rounding_base, 1) * dearest // WHOLE) * WHOLE or WHOLE
    paid = dict(claims.order_by().values_list("milestone").annotate(whole=Sum("amount")))
    rows: list[tuple[str, Shown, Shown]] = []
    for milestone, name in MILESTONES.items():
        people = shown["claimed", milestone]
        hidden = isinstance(people, Symbol)
        pence = paid.get(milestone) or 0
        rows.append((name, people, Symbol.CONFIDENTIAL if hidden else round(pence / base) * base))
    return ClaimedSums(tuple(rows), base, reference)
