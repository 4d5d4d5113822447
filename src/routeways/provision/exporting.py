"""A provider's or a region's courses as files of the formats that come in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from routeways.organisations.models import Organisation
from routeways.provision.exchange import writing
from routeways.provision.exchange.xcri_writing import XcriProvider, write
from routeways.provision.incoming import VENUES
from routeways.provision.models import Course, Form, Status
from routeways.provision.queries.loading import with_everything
from routeways.provision.queries.venues import provider_profile
from routeways.provision.stored import course_record, courses_there, venue_record, venues_there


def csv_file(owner: Organisation, region: str, form: str) -> bytes:
    """The Course Directory form (“lars”, “non-lars” or “venues”) with what a provider has in it, drafts too."""
    if form == VENUES:
        return writing.venues(venue_record(one) for one in venues_there(owner, region).values())
    there = courses_there(owner, region, form)
    return writing.courses((course_record(one, form) for one in there.values()), form)


def xcri_file(owners: Iterable[Organisation], region: str, *, address: str, generated: datetime) -> bytes:
    """Published courses as XCRI-CAP 1.2. `address` is the site's own, for the providers' pages."""
    providers = []
    for owner in owners:
        rows = Course.objects.filter(owner=owner, region=region, status=Status.PUBLISHED).order_by("pk")
        profile = provider_profile(owner)
        providers.append(
            XcriProvider(
                identifier=f"{address}/{region}/courses/providers/{owner.public_id}/",
                title=owner.name,
                url=owner.website or f"{address}/{region}/courses/providers/{owner.public_id}/",
                description=profile.about if profile else "",
                courses=[course_record(one, Form.XCRI) for one in with_everything(rows)],
                venues=[venue_record(one) for one in venues_there(owner, region).values()],
            )
        )
    return write(providers, generated=generated)
