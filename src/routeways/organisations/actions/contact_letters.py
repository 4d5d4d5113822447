"""Who may take back a no that the employer gave itself: whoever signs in for it, or gets the letter that we send it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from routeways.foundation import audit, messages
from routeways.foundation.models import PrivateLink
from routeways.organisations.actions.contact_consents import LINK, make_contact_link
from routeways.organisations.models import Organisation
from routeways.organisations.records import OrganisationError

APART = timedelta(hours=12)  # between two letters to one employer


def address_on_file(one: Organisation) -> str:
    """The employer’s own e-mail address; "" where none is known, or where the employer is invented."""
    if one.demonstration:
        return ""
    route = one.contact_routes.exclude(email="").order_by("pk").first()
    return route.email if route else ""


@transaction.atomic
def write_to_employer(*, organisation: Organisation, region: str, site: str, now: datetime) -> None:
    """Sends the employer its own link, which nobody else has seen; those made before stop. Raises OrganisationError."""
    to = address_on_file(organisation)
    if not to:
        raise OrganisationError("We have no e-mail address of your organisation. Ask the skills hub to write it down.")
    recent = PrivateLink.objects.filter(purpose=LINK, subject=audit.reference(organisation), created_by=None)
    if recent.filter(created_at__gt=now - APART).exists():
        raise OrganisationError("A letter is on its way already. Look for it today, also among unwanted mail.")
    made = make_contact_link(by=None, organisation=organisation, region=region, site=site, now=now)
    context = {
        "organisation": organisation,
        "address": made.address,
        "until": timezone.localtime(made.expires_at).date(),
    }
    messages.queue(by=None, to=to, template="organisations/contact_link", context=context)
