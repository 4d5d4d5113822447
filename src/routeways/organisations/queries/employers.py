"""The employers of a region with what the contact ledger holds about each; and how many there are, for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from routeways.foundation.dated_rules import rule
from routeways.organisations.contact_purposes import TYPES, contact_purposes
from routeways.organisations.models import Kind, NextContact, Organisation, Status, Touch
from routeways.organisations.models.contact_rights import RECORD, acting_for
from routeways.organisations.names import name_key
from routeways.organisations.queries.organisations import counted_once


@dataclass(frozen=True, slots=True)
class EmployerFilter:
    """What somebody asked of the list. `quiet_since`: no contact on or after that day. `due`: the next contact is due.
    `mine`: the next contact is the reader’s own."""

    text: str = ""
    sector: str = ""
    type: str = ""
    quiet_since: date | None = None
    due: bool = False
    mine: bool = False

    @property
    def asks(self) -> bool:
        return bool(self.text or self.sector or self.type or self.quiet_since or self.due or self.mine)


@dataclass(frozen=True, slots=True)
class EngagedEmployers:
    """Distinct employers by type of contact, fit for everybody: None is a count that is not given because it is small.

    `contacted` and `agreed` have a row for each type, `total` counts a business of many types once.
    """

    since: date
    until: date
    contacted: dict[str, int | None]
    agreed: dict[str, int | None]
    total_contacted: int | None
    total_agreed: int | None
    rule_reference: str


def employers(region: str, wanted: EmployerFilter, actor: Any, *, today: date) -> QuerySet[Organisation]:
    """Employers of a region, each once, in the order of their names. With `last_on`, `contacts` and `plan` (0 or 1).

    Whoever calls this holds the right to see contacts in the region.
    """
    here = Touch.objects.standing().filter(organisation=OuterRef("pk"), region=region)
    plans = NextContact.objects.filter(region=region, state=NextContact.State.PLANNED)
    rows = (
        Organisation.objects.standing()
        .in_region(region)
        .filter(status=Status.OPEN)
        .filter(Q(pk__in=Organisation.objects.of_kinds([Kind.EMPLOYER]).values("pk")) | Exists(here))
        .select_related("employer_profile")
        .annotate(
            last_on=Subquery(here.order_by("-on").values("on")[:1]),
            contacts=Count("touches", filter=Q(touches__undone_at__isnull=True, touches__region=region), distinct=True),
        )
        .prefetch_related(Prefetch("next_contacts", plans.select_related("owner"), to_attr="plan"))
    )
    for word in name_key(wanted.text).split():
        rows = rows.filter(Q(name_key__contains=word) | Q(aliases__name_key__contains=word))
    if wanted.sector:
        rows = rows.filter(employer_profile__sector=wanted.sector)
    if wanted.type:
        rows = rows.filter(Exists(here.filter(purpose__in=purposes_of_type(wanted.type))))
    if wanted.quiet_since:
        rows = rows.exclude(Exists(here.filter(on__gte=wanted.quiet_since)))
    if wanted.due or wanted.mine:
        wished = plans.filter(organisation=OuterRef("pk"))
        if wanted.due:
            wished = wished.filter(due_on__lte=today)
        if wanted.mine:
            wished = wished.filter(owner__in=acting_for(actor, RECORD, region, today=today))
        rows = rows.filter(Exists(wished))
    return rows.distinct().order_by("name_key", "pk")


def purposes_of_type(type: str) -> list[str]:
    return [one.id for one in contact_purposes().values() if one.type == type]


def engagement_types(region: str, *, today: date, days: int = 365) -> EngagedEmployers:
    """How many distinct employers were in contact, and agreed to something, in the last `days`, by type.

    Small counts are left out and the others rounded by the disclosure rule of the day, so that neither a count nor the
    difference between “in contact” and “agreed” tells of very few. The types overlap: the total counts a business of
    many types once and is not their sum. Raises RuleError.
    """
    since = today - timedelta(days=days)
    rows = Touch.objects.standing().filter(region=region, on__gt=since, on__lte=today)
    contacted = _by_type(rows)
    agreed = _by_type(rows.filter(outcome=Touch.Outcome.AGREED))
    shown, reference = _published(contacted, agreed, today)
    return EngagedEmployers(
        since=since + timedelta(days=1),
        until=today,
        contacted={type: shown["contacted", type] for type in TYPES},
        agreed={type: shown["agreed", type] for type in TYPES},
        total_contacted=shown["contacted", ""],
        total_agreed=shown["agreed", ""],
        rule_reference=reference,
    )


def _by_type(rows: QuerySet[Touch]) -> dict[str, frozenset[int]]:
    """Type → row ids of its employers, merged records once; "" holds those of all types."""
    types = {one.id: one.type for one in contact_purposes().values() if one.type}
    found: dict[str, set[int]] = {type: set() for type in ("", *TYPES)}
    for purpose, organisation in rows.order_by().values_list("purpose", "organisation_id").distinct():
        if type := types.get(purpose):
            found[type].add(organisation)
            found[""].add(organisation)
    return {type: counted_once(ids) for type, ids in found.items()}


def _published(
    contacted: Mapping[str, frozenset[int]], agreed: Mapping[str, frozenset[int]], today: date
) -> tuple[dict[tuple[str, str], int | None], str]:
    # SciPy stands behind it, which most pages of this floor never need.
    from routeways.engines.disclosure import DisclosureError, Relation, Row, Rules, from_rows, protect
    from routeways.engines.disclosure import Kind as Cells

    in_force = rule("disclosure", today)
    rules = Rules(**{**in_force.values, "attacker_floor": 1.0})  # zeros are shown: what is hidden is at least one
    cells, sums = [], []
    for type, members in contacted.items():
        parts = {"agreed": len(agreed[type]), "not agreed": len(members - agreed[type])}
        cells += [Row((name, type), float(count), contributors=count) for name, count in parts.items()]
        cells.append(Row(("contacted", type), float(len(members)), contributors=len(members)))
        sums.append(Relation(("contacted", type), tuple((name, type) for name in parts)))
    names = [(name, type) for type in contacted for name in ("contacted", "agreed")]
    try:
        table = from_rows(
            cells, sums, kind=Cells.ORGANISATIONS, unpublished=[("not agreed", type) for type in contacted]
        )
        published = protect(table, rules, seed=1).published
    except DisclosureError:
        return dict.fromkeys(names), in_force.reference
    shown = {name: published.get(name) for name in names}
    return {n: round(v) if isinstance(v, int | float) else None for n, v in shown.items()}, in_force.reference
