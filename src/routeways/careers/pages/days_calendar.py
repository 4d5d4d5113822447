"""Days as iCalendar files: a host’s sessions, and a school’s own days."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from routeways.careers.models import HOST, MANAGE, DayBooking, DaySession
from routeways.careers.pages.common import institution_or_404, the_institution
from routeways.careers.pages.days_common import host_or_404, the_host
from routeways.careers.queries import days
from routeways.careers.queries.days_standing import HELD
from routeways.foundation.permissions import requires
from routeways.organisations import calendar


@requires(HOST, the_host)
@require_safe
def host_ics(request: HttpRequest, region: str, host: str) -> HttpResponse:
    """`/<region>/school-programmes/hosts/<host>/calendar.ics`: its sessions, and which schools come."""
    held = host_or_404(region, host)
    rows = days.host_calendar(held, since=timezone.localdate())
    events = [
        _event(
            one,
            f"day-{one.public_id}",
            "; ".join(f"{b.institution}: {b.pupils} pupils" for b in one.coming) or "No school yet",  # type: ignore[attr-defined]
            changed=one.changed_at,
        )
        for one in rows
    ]
    return _ics(f"Days at {held}", events, f"days-{held.public_id}")


@requires(MANAGE, the_institution)
@require_safe
def school_ics(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """`/<region>/schools/<institution>/days/calendar.ics`: the school’s own days, those that fell away as cancelled.

    Each is one event, which moves with the day.
    """
    held = institution_or_404(region, institution)
    answered = dict(held.day_appeals.exclude(answered_at=None).values_list("run", "answered_at"))
    events = [
        _own_event(booking, answered.get(one.run_id))
        for one in days.entitlements_of(held)
        for booking in one.bookings.all()
    ]
    return _ics(f"Days of {held}", events, f"days-{held.public_id}")


def _own_event(booking: DayBooking, answered: datetime | None) -> calendar.Event:
    """`answered`: when the school’s appeal was, and a day that it replaced moved."""
    moved = answered if booking.source == DayBooking.Source.APPEAL else None
    return _event(
        booking.session,
        f"day-booking-{booking.public_id}",
        booking.get_state_display(),
        changed=max(at for at in (booking.session.changed_at, booking.ended_at, moved) if at is not None),
        gone=booking.state not in HELD,
    )


def _event(one: DaySession, uid: str, says: str, *, changed: datetime, gone: bool = False) -> calendar.Event:
    zone = timezone.get_current_timezone()
    return calendar.Event(
        uid=f"{uid}@routeways",
        title=one.what.name,
        starts_at=datetime.combine(one.on, one.starts, zone),
        ends_at=datetime.combine(one.on, one.ends, zone),
        changed_at=changed,
        edition=int(changed.timestamp()) // 60,  # calendars follow the highest
        place=f"{one.room}, {one.host}",
        says=says,
        cancelled=gone or one.cancelled_at is not None,
    )


def _ics(name: str, events: list[calendar.Event], file: str) -> HttpResponse:
    answer = HttpResponse(calendar.calendar(name, events), content_type=calendar.TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{file}.ics"'
    return answer
