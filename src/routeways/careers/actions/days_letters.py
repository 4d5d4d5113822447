"""Letters about days: to a school when its days are confirmed, changed, cancelled or offered, and its appeal answered.

They name sessions, dates and places, never a pupil nor how many come. Nothing is sent to what is invented.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from routeways.careers.models import (
    CareersLeader,
    DayAppeal,
    DayBooking,
    DayOffer,
    DaySession,
    DaysRun,
    Institution,
)
from routeways.engagements.actions.letters import DIGEST, quiet
from routeways.foundation import messages


def tell_given(*, by: Any, run: DaysRun, now: datetime) -> None:
    """One letter a school with all its days of a rota that was confirmed."""
    rows = DayBooking.objects.filter(entitlement__run=run, institution__organisation__demonstration=False)
    found: dict[Institution, list[DayBooking]] = defaultdict(list)
    for one in rows.select_related("institution__organisation", "session__host__organisation", "session__room"):
        found[one.institution].append(one)
    _post(by, found, "days_given", {"run": run}, now)


def tell_changed(*, by: Any, session: DaySession, bookings: Iterable[DayBooking], now: datetime) -> None:
    """To each school that is booked: another date, time, room or subject, or none at all."""
    _post(by, {one.institution: [one] for one in bookings}, "days_changed", {"session": session}, now)


def tell_offered(*, by: Any, offer: DayOffer, now: datetime) -> None:
    _post(by, {offer.institution: []}, "days_offered", {"offer": offer, "session": offer.session}, now)


def tell_answered(*, by: Any, appeal: DayAppeal, change: str, now: datetime) -> None:
    """`change` tells in a sentence which place was given, or nothing."""
    _post(by, {appeal.institution: []}, "days_answered", {"appeal": appeal, "change": change}, now)


def _post(
    by: Any, whom: dict[Institution, list[DayBooking]], template: str, context: dict[str, Any], now: datetime
) -> None:
    digest = DIGEST if quiet(now) else ""
    for institution, to in mailboxes(list(whom), now).items():
        more = {
            "institution": institution,
            "bookings": whom[institution],
            "address": f"{settings.SITE_ADDRESS}/{institution.region}/schools/{institution.public_id}/days/",
        }
        messages.queue(by=by, to=to, template=f"careers/{template}", context=context | more, digest=digest)


def mailboxes(whom: list[Institution], now: datetime) -> dict[Institution, str]:
    """The careers leader’s work mailbox, else who covers, else the careers or general mailbox; in that order."""
    real = {one.pk: one for one in whom if not one.organisation.demonstration}
    leaders = CareersLeader.objects.on(timezone.localdate(now)).filter(institution__in=real)
    people = {one.institution_id: (one.person, one.cover) for one in leaders.select_related("person", "cover")}
    found = {}
    for pk, one in real.items():
        own = [person.work_email for person in people.get(pk, ()) if person and person.work_email]
        routes = one.organisation.contact_routes.filter(purpose__in=("careers", "general")).exclude(email="")
        to = own or list(routes.order_by("purpose", "id").values_list("email", flat=True)[:1])
        if to:
            found[one] = to[0]
    return found
