"""What this floor adds when the site starts: its permissions, its references to organisations, its word in the menu."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routeways.foundation import permissions
from routeways.needs.models import ClosingResponse, Cycle, EvidenceImport, EvidenceItem, SignOff
from routeways.needs.models.evidence import OWN, VIEW
from routeways.organisations.access import may
from routeways.organisations.references import register_reference
from routeways.places.frame import add_to_menu

PERMISSIONS = {
    VIEW: "see what employers said about skills in your region",
    OWN: "see what your own organisation said or holds about skills",
    "needs.import_evidence": "load adverts, notes and survey answers into the region’s register",
    "needs.review_evidence": "confirm, change and refuse what was read out of employers’ words",
    "needs.change_need": "change the needs of the region’s register and the steps from a need to a course",
    "needs.manage_priorities": "propose, change and order the region’s priorities and the text of its plan",
    "needs.sign_priority": "agree to the region’s priorities for your organisation",
    "needs.publish_plan": "publish the region’s register and its skills improvement plan",
    "needs.run_cycle": "plan the region’s yearly cycle, send its reminders and its answers to contributors",
}


def register() -> None:
    for name, describes in PERMISSIONS.items():
        permissions.register(name, _predicate(name), describes)
    for model, field in (
        (EvidenceItem, "owner"),
        (EvidenceItem, "about"),
        (EvidenceImport, "owner"),
        (Cycle, "owner"),
        (ClosingResponse, "contributor"),
        (SignOff, "organisation"),
    ):
        register_reference(model, field)
    add_to_menu("needs", "Skills needs", "needs/", 60)


def _predicate(name: str) -> Any:
    def predicate(user: Any, subject: Any = None) -> bool:
        # The edge: requests are judged by today's date in London.
        return may(user, name, subject, today=timezone.localdate())

    predicate.__name__ = name.replace(".", "_")
    return predicate
