"""What the front door adds when the site starts: rights, what merges carry with them, its daily work."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routeways.engagements import change_gates, enquiry_gates, enquiry_jobs, pledge_gates
from routeways.engagements.models import Addressee, ChangeRequest, CornerstoneSchool, Enquiry
from routeways.engagements.models.change_request import ANSWER_CHANGES, OPEN_CHANGE
from routeways.engagements.models.enquiry import ANSWER, OPEN_ENQUIRY, OVERSEE
from routeways.engagements.models.offer import COORDINATE, OFFER
from routeways.engagements.models.pledge import OPEN_PLEDGES
from routeways.engagements.starts import register_confirming, register_start
from routeways.foundation import permissions
from routeways.organisations.access import may
from routeways.organisations.references import register_reference

__all__ = ["change_gates", "enquiry_gates", "pledge_gates", "register"]
PERMISSIONS = {
    ANSWER: "answer enquiries that reach your organisation",
    OVERSEE: "see all enquiries of the region and how soon they are answered",
    ANSWER_CHANGES: "say what becomes of changes to courses that employers ask your organisation for",
}


def register() -> None:
    """Called once, when the site starts."""
    for name, describes in PERMISSIONS.items():
        permissions.register(name, _held(name), describes)
    permissions.register(OPEN_ENQUIRY, _opener(Enquiry), "read enquiries that reached your organisation or region")
    permissions.register(OPEN_CHANGE, _opener(ChangeRequest), "read changes to courses that concern your organisation")
    permissions.register(
        OPEN_PLEDGES, _open_pledges, "keep the pledges of your organisation, or look through a region’s"
    )
    register_reference(CornerstoneSchool, "school")
    register_reference(Addressee, "organisation")
    register_reference(ChangeRequest, "employer")
    register_reference(ChangeRequest, "provider")
    register_start("enquiry", "request", "enquiries/new/")
    register_start("skills-pledge", "offer", "pledges/new/")
    register_start("change-request", "request", "changes/requests/new/")
    register_confirming("skills-pledge", "pledges/review/")
    enquiry_jobs.register()


def _held(name: str) -> Any:
    def predicate(user: Any, subject: Any = None) -> bool:
        # The edge: requests are judged by today's date in London.
        return may(user, name, subject, today=timezone.localdate())

    return predicate


def _open_pledges(user: Any, signup: Any = None) -> bool:
    """Asked about a sign-up: its owner's, or the region's that keeps the list."""
    if signup is None:
        return False
    today = timezone.localdate()
    own = signup.owner is not None and may(user, OFFER, signup.owner, today=today)
    return own or may(user, COORDINATE, signup.region, today=today)


def _opener(model: Any) -> Any:
    def predicate(user: Any, subject: Any = None) -> bool:
        seen = model.objects.visible_to(user, today=timezone.localdate())
        return bool(seen.filter(pk=subject.pk).exists() if subject is not None else seen.exists())

    return predicate
