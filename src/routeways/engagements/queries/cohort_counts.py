"""How far the candidates of a region's academies came, as counts that nobody can be told from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from routeways.engagements.cohort_rules import KIND
from routeways.engagements.cohort_steps import ORDER
from routeways.engagements.models import Candidate, Engagement
from routeways.values import Symbol
from routeways.warehouse.publishing import rules_in_force

ALL = "all"
ALL_STEPS = "every step"
SEED = 20211201


@dataclass(frozen=True, slots=True)
class Counted:
    """`rows` are (academy or “all”, a number or the symbol for each furthest step, the same for everybody)."""

    rows: tuple[tuple[str, tuple[int | Symbol, ...]], ...]
    rule_reference: str


def counted(region: str, *, on: date, ended_only: bool) -> Counted:
    """Furthest step of everybody, for each academy and for all. Raises DisclosureError where no safe table exists.

    With `ended_only` a count never changes again once it stands, so that two readings cannot be subtracted.
    """
    held = Engagement.objects.filter(region=region, kind=KIND).order_by("created_at", "pk")
    if ended_only:
        held = held.filter(state=Engagement.State.ENDED)
    titles = dict(held.values_list("pk", "title"))
    pairs = Candidate.objects.filter(engagement__in=titles).values_list("engagement", "step").order_by()
    found = Counter(pairs)
    full = [one for one in titles if any(found[one, step] for step in ORDER)]
    published, reference = _protected({str(one): [found[one, step] for step in ORDER] for one in full}, on)
    if not full:
        return Counted((), reference)
    names = {ALL: "All academies"} | {str(one): titles[one] for one in full}
    rows = tuple((name, tuple(published[key, step] for step in (*ORDER, ALL_STEPS))) for key, name in names.items())
    return Counted(rows, reference)


def _protected(counts: Mapping[str, Sequence[int]], on: date) -> tuple[Mapping[tuple[str, str], int | Symbol], str]:
    from routeways.engines.disclosure import Kind, Row, from_dimensions, protect

    rules, reference = rules_in_force(on)
    if not counts:
        return {}, reference
    full = {one: [*numbers, sum(numbers)] for one, numbers in counts.items()}
    full[ALL] = [sum(column) for column in zip(*full.values(), strict=True)]
    steps = (*ORDER, ALL_STEPS)
    rows = [Row((one, step), number) for one, all_ in full.items() for step, number in zip(steps, all_, strict=True)]
    dimensions: list[Mapping[Hashable, Sequence[Hashable]]] = [{ALL: tuple(counts)}, {ALL_STEPS: ORDER}]
    shown = protect(from_dimensions(rows, dimensions, kind=Kind.PEOPLE), rules, seed=SEED).published
    return {key: one if isinstance(one, Symbol) else int(one) for key, one in shown.items()}, reference  # type: ignore[misc]
