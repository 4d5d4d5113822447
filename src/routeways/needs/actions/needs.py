"""What people say about a need and about the steps from it to a course."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from routeways.foundation import audit
from routeways.needs.errors import NeedsError
from routeways.needs.kinds import LEVELS, Decision, When
from routeways.needs.models import HopDecision, Need
from routeways.needs.placing import districts, sections


@transaction.atomic
def change_need(
    *,
    by: Any,
    need: Need,
    now: datetime,
    volume: int | None = None,
    volume_lower: int | None = None,
    volume_upper: int | None = None,
    volume_basis: str = "",
    wanted: str = "",
    state: str = Need.State.OPEN,
    note: str = "",
) -> None:
    """What a person knows better than the statements add up to. A volume says what it is based on."""
    bounds = [one for one in (volume_lower, volume, volume_upper) if one is not None]
    if bounds and not volume_basis.strip():
        raise NeedsError(
            "Say what the number of people is based on, for example “Workforce plan of the trust, May 2026”."
        )
    if volume is None and bounds:
        raise NeedsError("Give the number of people itself, not only its bounds.")
    if bounds != sorted(bounds):
        raise NeedsError("The lower bound must not be above the number, and the number not above the upper bound.")
    if wanted and wanted not in When.values:
        raise NeedsError(f"“{wanted}” is not one of: {', '.join(When.values)}.")
    if state not in Need.State.values:
        raise NeedsError("Choose the state of the need.")
    need.volume, need.volume_lower, need.volume_upper = volume, volume_lower, volume_upper
    need.volume_basis, need.wanted, need.state, need.note = (
        volume_basis.strip()[:300],
        wanted,
        state,
        note.strip()[:500],
    )
    need.changed_at, need.changed_by = now, by
    need.save()
    audit.record(by=by, verb="needs.change_need", subject=need, details={"volume": volume, "state": state})


@transaction.atomic
def narrow_need(*, by: Any, need: Need, level: str = "", sector: str = "", area: str = "", now: datetime) -> Need:
    """A line of its own for one level, sector or district of a need. Raises NeedsError."""
    if not (level or sector or area):
        raise NeedsError("Choose a level, a sector or a district to narrow the need to.")
    if level and level not in LEVELS:
        raise NeedsError(f"There is no level {level}. Levels are 1 to 8.")
    if sector and sector not in sections():
        raise NeedsError(f"{sector} is not the letter of a section of SIC 2007.")
    if area and area not in districts(need.region):
        raise NeedsError("This district does not lie in the region.")
    made, new = Need.objects.get_or_create(
        region=need.region,
        ref=need.ref,
        level=level,
        sector=sector,
        area=area,
        defaults={
            "subject": need.subject,
            "label": need.label,
            "changed_at": now,
            "changed_by": by,
        },
    )
    if not new:
        raise NeedsError("The register has this line already.")
    details = {"of": need.public_id, "level": level, "sector": sector, "area": area}
    audit.record(by=by, verb="needs.narrow_need", subject=made, details=details)
    return made


@transaction.atomic
def decide_hop(
    *,
    by: Any,
    need: Need,
    hop: str,
    before: str,
    after: str,
    label: str,
    state: str,
    now: datetime,
    reason: str = "",
    instead_of: str = "",
) -> HopDecision:
    """Confirms or refuses a step, or puts another in its place (`instead_of`). The last word stands.

    A refusal says why. Raises NeedsError.
    """
    if hop not in HopDecision.Hop.values or state not in (Decision.CONFIRMED, Decision.CHANGED, Decision.REFUSED):
        raise NeedsError("Choose whether the step is right.")
    if state == Decision.REFUSED and not reason.strip():
        raise NeedsError("Say why the step is refused, for example “This college closed the course in 2025”.")
    step: dict[str, Any] = {"need": need, "hop": hop, "before": before}
    said: dict[str, Any] = {"label": label[:300], "decided_by": by, "decided_at": now}
    made, _ = HopDecision.objects.update_or_create(
        **step, after=after, defaults=said | {"state": state, "reason": reason.strip()[:300], "instead_of": instead_of}
    )
    if instead_of:
        old = said | {"state": Decision.REFUSED, "reason": f"Changed to {label}"[:300]}
        HopDecision.objects.update_or_create(**step, after=instead_of, defaults=old)
    details = {"hop": hop, "before": before, "after": after, "state": state, "instead_of": instead_of}
    audit.record(by=by, verb="needs.decide_hop", subject=need, details=details)
    return made
