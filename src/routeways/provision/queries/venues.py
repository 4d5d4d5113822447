from __future__ import annotations

from django.db.models import QuerySet

from routeways.organisations.models import Organisation
from routeways.provision.models import Provider, Venue


def venues_of(owner: Organisation, *, region: str = "") -> QuerySet[Venue]:
    """A provider's campuses that are still listed, by name."""
    rows = Venue.objects.filter(owner=owner, closed=False).select_related("site")
    return rows.filter(region=region) if region else rows


def provider_profile(organisation: Organisation) -> Provider | None:
    return Provider.objects.filter(organisation=organisation).first()
