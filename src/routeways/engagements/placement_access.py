"""Who sees a region's placements: the colleges that know the students, and the hub, which reads references alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from routeways.engagements.kinds import kind
from routeways.engagements.models import AdjustmentShare, EmployerSupport, EntrantRating
from routeways.engagements.models.adjustments import READ_SHARED
from routeways.engagements.models.offer import COORDINATE, OFFER
from routeways.engagements.models.participant import SEE_PARTICIPANTS
from routeways.engagements.models.request import REQUEST
from routeways.engagements.placement_rules import KIND
from routeways.foundation import permissions
from routeways.organisations.access import may
from routeways.organisations.models import Organisation, access_of
from routeways.organisations.references import register_reference

VIEW_PLACEMENTS = "engagements.view_placements"
PLACE_STUDENTS = "engagements.place_students"
SUPPORT_EMPLOYERS = "engagements.support_employers"
RATE_ENTRANTS = "engagements.rate_entrants"
KEEP_ADJUSTMENTS = "engagements.keep_adjustments"


def register() -> None:
    for name, predicate, describes in (
        (VIEW_PLACEMENTS, _views_placements, "see the placements of your students, or your region’s without names"),
        (PLACE_STUDENTS, _places_students, "ask for placements for your students"),
        (SUPPORT_EMPLOYERS, _views_placements, "see which support employers got"),
        (RATE_ENTRANTS, _rates_entrants, "say how ready your new staff were"),
        (KEEP_ADJUSTMENTS, _signed_in, "keep what helps you to work well, for yourself alone"),
        (READ_SHARED, _reads_shared, "read what people shared with your organisation about how they work well"),
    ):
        permissions.register(name, predicate, describes)
    register_reference(EmployerSupport, "employer")
    register_reference(EmployerSupport, "owner")
    register_reference(EntrantRating, "owner")
    register_reference(AdjustmentShare, "organisation")


def houses(actor: Any, region: str, *permissions: str, today: date) -> list[Organisation]:
    """Organisations of the region in which the actor holds all of these rights, by name."""
    access = access_of(actor, today=today)
    ids = set.intersection(*(set(access.organisations_with(one)) for one in permissions))
    return list(Organisation.objects.standing().in_region(region).filter(pk__in=ids).order_by("name_key", "pk"))


def coordinates(actor: Any, region: str, *, today: date) -> bool:
    return may(actor, COORDINATE, region, today=today)


def _views_placements(user: Any, region: Any = None) -> bool:
    today = timezone.localdate()  # the edge: requests are judged by today's date in London
    if not isinstance(region, str):
        return False
    return coordinates(user, region, today=today) or _has_students(user, region, SEE_PARTICIPANTS, today=today)


def _places_students(user: Any, region: Any = None) -> bool:
    if not isinstance(region, str):
        return False
    return _has_students(user, region, SEE_PARTICIPANTS, REQUEST, today=timezone.localdate())


def _has_students(user: Any, region: str, *permissions: str, today: date) -> bool:
    """Rights at an employer do not open these pages: it has no students, and must not read about other employers."""
    asked = kind(KIND).request
    return asked is not None and any(one.kind in asked.by for one in houses(user, region, *permissions, today=today))


def _rates_entrants(user: Any, region: Any = None) -> bool:
    return isinstance(region, str) and bool(houses(user, region, OFFER, today=timezone.localdate()))


def _reads_shared(user: Any, region: Any = None) -> bool:
    return isinstance(region, str) and bool(houses(user, region, READ_SHARED, today=timezone.localdate()))


def _signed_in(user: Any, region: Any = None) -> bool:
    return bool(user.is_authenticated)
