"""Letters of the academy: to parents, by the address that they gave, and to its safeguarding lead."""

from __future__ import annotations

from typing import Any

from routeways.careers.models import EsportsAcademy, EsportsLearner
from routeways.careers.queries import esports
from routeways.foundation import messages


def tell_parents(by: Any, academy: EsportsAcademy, template: str, **context: Any) -> None:
    """One letter to each parent of a child who has a place or waits."""
    rows = academy.learners.exclude(state=EsportsLearner.State.DRAFT)
    for email in rows.order_by("parent_email").values_list("parent_email", flat=True).distinct():
        tell_parent(by, email, template, academy=academy, **context)


def tell_lead(by: Any, academy: EsportsAcademy, template: str, **context: Any) -> None:
    """To the safeguarding lead’s account, at once: somebody must act."""
    lead = esports.safeguarding_lead(academy)
    if lead is not None and lead.person.user is not None:
        tell_parent(by, lead.person.user.email, template, academy=academy, **context)


def tell_parent(by: Any, email: str, template: str, **context: Any) -> None:
    """Invented people have addresses under “.example”, where nobody has a mailbox."""
    if not email.endswith(".example"):
        messages.queue(by=by, to=email, template=f"careers/{template}", context=context)
