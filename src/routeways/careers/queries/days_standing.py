"""What stands of the days that a school was given: never had, lost and not replaced, repeated. Bookings at hand."""

from __future__ import annotations

from routeways.careers.models import DayBooking, DayEntitlement

HELD = (DayBooking.State.BOOKED, DayBooking.State.ATTENDED, DayBooking.State.MISSED)


def standing(one: DayEntitlement) -> list[DayBooking]:
    """Bookings that neither the school nor the host took back."""
    return [booking for booking in one.bookings.all() if booking.state in HELD]


def never_placed(one: DayEntitlement) -> int:
    """Days that have had no session so far: a place that comes later fills them first."""
    return max(0, one.days + one.more - len(one.bookings.all()))


def lost(one: DayEntitlement) -> list[DayBooking]:
    """Days given back or cancelled, the earliest first."""
    gone = [booking for booking in one.bookings.all() if booking.state not in HELD]
    return sorted(gone, key=lambda booking: (booking.ended_at.timestamp() if booking.ended_at else 0, booking.pk))


def not_replaced(one: DayEntitlement) -> list[DayBooking]:
    """Of the days lost those in whose stead the school has none: what was lost first is replaced first."""
    gone = lost(one)
    missing = one.days + one.more - len(standing(one)) - never_placed(one)
    return gone[len(gone) - min(len(gone), max(0, missing)) :]


def lacking(one: DayEntitlement) -> int:
    """Days without a session that the school did not give back itself."""
    gone = [booking.state for booking in not_replaced(one)]
    return never_placed(one) + gone.count(DayBooking.State.CANCELLED)


def repeats(one: DayEntitlement) -> int:
    """How many of its days are of a kind that it has already. Sessions at hand."""
    kinds = [booking.session.kind for booking in standing(one)]
    return len(kinds) - len(set(kinds))
