"""What the front door adds when the site starts: rights, what merges carry with them, its daily work."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routeways.engagements import enquiry_jobs
from routeways.engagements.models import Addressee, Enquiry
from routeways.engagements.models.enquiry import ANSWER, OPEN_ENQUIRY, OVERSEE
from routeways.foundation import permissions
from routeways.organisations.access import may
from routeways.organisations.references import register_reference

PERMISSIONS = {
    ANSWER: "answer enquiries that reach your organisation",
    OVERSEE: "see all enquiries of the region and how soon they are answered",
}


def register() -> None:
    """Called once, when the site starts."""
    for name, describes in PERMISSIONS.items():
        permissions.register(name, _held(name), describes)
    permissions.register(OPEN_ENQUIRY, _open_enquiry, "read enquiries that reached your organisation or region")
    register_reference(Addressee, "organisation")
    enquiry_jobs.register()


def _held(name: str) -> Any:
    def predicate(user: Any, subject: Any = None) -> bool:
        # The edge: requests are judged by today's date in London.
        return may(user, name, subject, today=timezone.localdate())

    return predicate


def _open_enquiry(user: Any, subject: Any = None) -> bool:
    seen = Enquiry.objects.visible_to(user, today=timezone.localdate())
    return seen.filter(pk=subject.pk).exists() if subject is not None else seen.exists()
