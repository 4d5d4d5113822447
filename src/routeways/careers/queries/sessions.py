"""Sessions about apprenticeships and virtual work experience that an institution asked for, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from routeways.careers.models import Institution
from routeways.engagements.models import Engagement, Request

KINDS = ("ask-session", "virtual-work-experience")


@dataclass(frozen=True, slots=True)
class AskedSession:
    """One request, or one engagement that came of it. `encounter` is its public id, "" where none was taken over."""

    request: Request
    engagement: Engagement | None
    state: str
    encounter: str


def sessions_of(one: Institution, *, actor: Any, today: date) -> dict[str, list[AskedSession]]:
    """By kind, the newest first; nothing for whoever may not read the institution's own records."""
    found: dict[str, list[AskedSession]] = {kind: [] for kind in KINDS}
    if not Institution.objects.visible_to(actor, today=today).filter(pk=one.pk).exists():
        return found
    rows = Request.objects.filter(owner=one.organisation, kind__in=KINDS).order_by("-created_at", "-pk")
    running = Engagement.objects.prefetch_related("encounters").order_by("-created_at")
    for request in rows.prefetch_related(Prefetch("engagements", running)):
        held = list(request.engagements.all())
        if not held:
            found[request.kind].append(AskedSession(request, None, str(request.get_state_display()), ""))
        for engagement in held:
            state = engagement.outcome_name if engagement.outcome else engagement.step_name
            taken = next((row.public_id for row in engagement.encounters.all() if row.institution_id == one.pk), "")
            found[request.kind].append(AskedSession(request, engagement, state, taken))
    return found
