"""How far the candidates of a region's academies came, as counts that nobody can be told from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from routeways.engagements.cohort_rules import KIND
from routeways.engagements.cohort_steps import ORDER
from routeways.engagements.models import Candidate, Engagement
from routeways.engagements.queries.step_counts import ALL, ALL_STEPS, protected_steps
from routeways.values import Symbol


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
    published, reference = protected_steps({str(one): [found[one, step] for step in ORDER] for one in full}, ORDER, on)
    if not full:
        return Counted((), reference)
    names = {ALL: "All academies"} | {str(one): titles[one] for one in full}
    rows = tuple((name, tuple(published[key, step] for step in (*ORDER, ALL_STEPS))) for key, name in names.items())
    return Counted(rows, reference)
