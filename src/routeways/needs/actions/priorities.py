"""What the region puts first: drafts, their order, and who agrees to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from routeways.foundation import audit
from routeways.needs import queries
from routeways.needs.errors import NeedsError
from routeways.needs.models import Cycle, EvidenceItem, Mention, Need, Priority, SignOff
from routeways.organisations.models import Organisation

LIVE = (Priority.State.DRAFT, Priority.State.AGREED, Priority.State.PUBLISHED)


@transaction.atomic
def propose_priority(
    *,
    by: Any,
    region: str,
    title: str,
    why: str,
    needs: Iterable[Need],
    action: str = "",
    formula: str = "",
    cycle: Cycle | None = None,
) -> Priority:
    """A draft out of needs that a person chose. It cites all the evidence behind them. Raises NeedsError."""
    chosen = _checked(region, title, why, needs)
    last = Priority.objects.filter(region=region).aggregate(last=Max("position"))["last"] or 0
    made = Priority.objects.create(
        region=region,
        title=title.strip()[:200],
        why=why.strip(),
        action=action.strip(),
        formula=formula,
        cycle=cycle,
        position=last + 1,
        created_by=by,
    )
    made.needs.set(chosen)
    made.cites.set(_evidence(region, chosen))
    audit.record(
        by=by, verb="needs.propose_priority", subject=made, details={"needs": [one.public_id for one in chosen]}
    )
    return made


@transaction.atomic
def change_priority(
    *, by: Any, priority: Priority, title: str, why: str, needs: Iterable[Need], action: str = ""
) -> None:
    """Changes a draft. What people agreed to was the old one, so their signatures go. Raises NeedsError."""
    chosen = _checked(priority.region, title, why, needs)
    gone = priority.sign_offs.count()
    priority.sign_offs.all().delete()
    priority.title, priority.why, priority.action = title.strip()[:200], why.strip(), action.strip()
    priority.state = Priority.State.DRAFT
    priority.save()
    priority.needs.set(chosen)
    priority.cites.set(_evidence(priority.region, chosen))
    details = {"needs": [one.public_id for one in chosen], "signatures_gone": gone}
    audit.record(by=by, verb="needs.change_priority", subject=priority, details=details)


@transaction.atomic
def order_priorities(*, by: Any, region: str, order: Iterable[str]) -> None:
    """The priorities in the order of these public ids; those that are not named keep theirs, behind."""
    wanted = {public_id: place for place, public_id in enumerate(order, 1)}
    rows = list(Priority.objects.filter(region=region, state__in=LIVE))
    rows.sort(key=lambda one: (wanted.get(one.public_id, len(wanted) + 1), one.position, one.pk))
    for place, one in enumerate(rows, 1):
        one.position = place
    Priority.objects.bulk_update(rows, ["position"])
    audit.record(by=by, verb="needs.order_priorities", subject=f"region:{region}", details={"order": list(wanted)})


@transaction.atomic
def sign_priority(*, by: Any, priority: Priority, organisation: Organisation, now: datetime, note: str = "") -> None:
    """An organisation agrees. The first signature makes a draft agreed. Raises NeedsError."""
    if priority.state == Priority.State.SET_ASIDE:
        raise NeedsError("This priority has been set aside. Take it up again before anybody agrees to it.")
    if not priority.cites.exists():
        raise NeedsError("This priority cites no evidence. Choose needs that have some.")
    SignOff.objects.update_or_create(
        priority=priority,
        organisation=organisation,
        defaults={"note": note.strip()[:300], "signed_at": now, "signed_by": by},
    )
    if priority.state == Priority.State.DRAFT:
        priority.state = Priority.State.AGREED
        priority.save(update_fields=["state"])
    details = {"organisation": organisation.public_id}
    audit.record(by=by, verb="needs.sign_priority", subject=priority, details=details)


@transaction.atomic
def set_aside(*, by: Any, priority: Priority, reason: str) -> None:
    """Not a priority of this plan. The draft stays, and can be changed back into one. Raises NeedsError."""
    if not reason.strip():
        raise NeedsError("Say why it is set aside, for example “Covered by priority 2”.")
    priority.state = Priority.State.SET_ASIDE
    priority.save(update_fields=["state"])
    audit.record(by=by, verb="needs.set_aside", subject=priority, details={"reason": reason.strip()[:300]})


def _checked(region: str, title: str, why: str, needs: Iterable[Need]) -> list[Need]:
    if not title.strip():
        raise NeedsError("Give the priority a title, for example “Welding and fabrication”.")
    if not why.strip():
        raise NeedsError("Say why it is a priority.")
    chosen = list(needs)
    if not chosen or any(one.region != region for one in chosen):
        raise NeedsError("Choose at least one need of this region.")
    return chosen


def _evidence(region: str, needs: Iterable[Need]) -> list[EvidenceItem]:
    """What stands behind each of the needs as it is narrowed."""
    chosen = list(needs)
    behind = queries.items_of(chosen, queries.rollup(region))
    holding = Mention.objects.holding().filter(ref__in={one.ref for one in chosen}).values("item")
    rows = EvidenceItem.objects.in_region(region).counted().filter(pk__in=holding)
    return [one for one in rows if one.pk in behind]
