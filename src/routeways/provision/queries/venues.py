from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from routeways.organisations.kinds import Kind
from routeways.organisations.models import Organisation, access_of
from routeways.provision.access import IMPORT
from routeways.provision.models import Course, Provider, Status, Venue

TEACH = (Kind.COLLEGE, Kind.UNIVERSITY, Kind.TRAINING_PROVIDER, Kind.CONSORTIUM)


def venues_of(owner: Organisation, *, region: str = "") -> QuerySet[Venue]:
    """A provider's campuses that are still listed, by name."""
    rows = Venue.objects.filter(owner=owner, closed=False).select_related("site")
    return rows.filter(region=region) if region else rows


def provider_profile(organisation: Organisation) -> Provider | None:
    return Provider.objects.filter(organisation=organisation).first()


def may_load(actor: Any, region: str, *, today: date) -> QuerySet[Organisation]:
    """Organisations of the region that teach and whose courses the actor may load, by name."""
    access = access_of(actor, today=today)
    rows = Organisation.objects.standing().in_region(region)
    if region not in access.regions_with(IMPORT):
        return rows.filter(pk__in=access.organisations_with(IMPORT))
    return rows.filter(Q(pk__in=Provider.objects.values("organisation")) | Q(kind__in=TEACH)).distinct()


def draft_count(owner: Organisation, region: str) -> int:
    return Course.objects.filter(owner=owner, region=region, status=Status.DRAFT).count()
