"""Every morning: whoever keeps a material is written to a month before its review day, once for each such day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from routeways.foundation import daily, jobs, messages
from routeways.foundation.jobs import Handle
from routeways.library.models import MANAGE, Material
from routeways.library.queries import SOON
from routeways.organisations.models import Organisation, Role
from routeways.organisations.roles import role_definitions

REMIND = "library.remind_of_reviews"


@transaction.atomic
def remind_of_reviews(*, by: Any, region: str, today: date) -> int:
    """One letter to each keeper with what must be looked at within a month; how many letters. None to what is invented.

    Who has no address is not written to, and what is theirs waits for the day on which somebody can be.
    """
    due = Material.objects.in_region(region).filter(withdrawn=False, review_on__lte=today + SOON)
    unsaid = Q(reminded_for=None) | ~Q(reminded_for=F("review_on"))
    due = due.filter(unsaid, owner__demonstration=False).select_related("owner")
    found: dict[Organisation, list[Material]] = defaultdict(list)
    for one in due.order_by("owner_id", "review_on", "title"):
        found[one.owner].append(one)
    sent = 0
    for owner, materials in found.items():
        addresses = _addresses(owner, today)
        for to in addresses:
            address = f"{settings.SITE_ADDRESS}/{region}/library/by/{owner.public_id}/"
            context = {"owner": owner, "materials": materials, "address": address, "today": today}
            messages.queue(by=by, to=to, template="library/review", context=context)
            sent += 1
        if addresses:
            Material.objects.filter(pk__in=[one.pk for one in materials]).update(reminded_for=F("review_on"))
    return sent


def _addresses(owner: Organisation, today: date) -> list[str]:
    """Those whose role there lets them keep materials; else the organisation's general mailbox."""
    roles = [id for id, one in role_definitions().items() if MANAGE in one.may]
    rows = Role.objects.held_on(today).filter(organisation=owner, role__in=roles)
    held = rows.filter(Q(user__is_active=True) | Q(person__isnull=False)).select_related("user", "person")
    found = sorted({one.user.email if one.user else one.person.work_email if one.person else "" for one in held} - {""})
    general = owner.contact_routes.filter(purpose="general").exclude(email="")
    return found or list(general.values_list("email", flat=True)[:1])


@jobs.job(REMIND, says="Write to those whose materials must be looked at again")
def remind(handle: Handle, *, region: str) -> None:
    with handle.finishing() as result:
        result["letters"] = remind_of_reviews(by=None, region=region, today=timezone.localdate())


def register() -> None:
    """Called once, when the site starts."""
    daily.every_day(REMIND, hour=7, payloads=_regions)


def _regions() -> Iterator[dict[str, Any]]:
    for region in Material.objects.order_by().values_list("region", flat=True).distinct():
        yield {"region": region}
