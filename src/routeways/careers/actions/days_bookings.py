"""A school's days: accepted, given back, offered again by the oldest unmet need, taken, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from routeways.careers.actions import days_letters
from routeways.careers.actions.encounters import change_encounter, log_encounter
from routeways.careers.encounter_drafts import EncounterDraft, MetDraft, ReachDraft
from routeways.careers.errors import CareersError
from routeways.careers.models import DayBooking, DayEntitlement, DayOffer, DaySession, Encounter, Institution
from routeways.careers.queries import days_given
from routeways.careers.queries.days_free import next_school
from routeways.careers.school_years import SchoolYear
from routeways.foundation import audit

LAYOUT = "school-days"
_STANDING = (DayBooking.State.BOOKED, DayBooking.State.ATTENDED, DayBooking.State.MISSED)


@transaction.atomic
def accept_day(*, by: Any, booking: DayBooking, now: datetime) -> DayBooking:
    """The school says that it comes; twice changes nothing."""
    held = _booked(booking)
    if held.accepted_at is None:
        held.accepted_at = now
        held.save(update_fields=["accepted_at"])
        audit.record(by=by, verb="careers.accept_day", subject=held)
    return held


@transaction.atomic
def give_day_back(*, by: Any, booking: DayBooking, now: datetime) -> DayOffer | None:
    """Frees the place and offers it to the school whose unmet need is oldest; None where nobody can take it."""
    held, today = _booked(booking), timezone.localdate(now)
    rule = days_given.days_rule(today).values
    if held.session.on - today < timedelta(days=rule["give_back_days"]):
        raise CareersError(
            f"A day can be given back until {rule['give_back_days']} days before it. "
            "Ring the college, so that nobody waits."
        )
    held.state, held.ended_at = DayBooking.State.GIVEN_BACK, now
    held.save(update_fields=["state", "ended_at"])
    audit.record(by=by, verb="careers.give_day_back", subject=held)
    return offer_place(by=by, session=held.session, now=now)


@transaction.atomic
def wait_for_day(*, by: Any, entitlement: DayEntitlement, today: date, wants: bool = True) -> None:
    """The school would like one more day if one is given back, or would not any more."""
    since = (entitlement.waiting_since or today) if wants else None
    DayEntitlement.objects.filter(pk=entitlement.pk).update(waiting_since=since)
    audit.record(by=by, verb="careers.wait_for_day", subject=entitlement.institution, details={"wants": wants})


@transaction.atomic
def offer_place(*, by: Any, session: DaySession, now: datetime) -> DayOffer | None:
    """Offers a free place to the next school by the published rule; None where no school can take it."""
    held = DaySession.objects.select_for_update().select_related("host__organisation", "room").get(pk=session.pk)
    today = timezone.localdate(now)
    rule = days_given.days_rule(today).values
    until = min(today + timedelta(days=rule["offer_days"]), held.on - timedelta(days=1))
    if until < today or held.cancelled_at is not None:
        return None
    chosen = next_school(held, today=today)
    if chosen is None:
        return None
    made = DayOffer.objects.create(
        institution=chosen.institution, session=held, why=chosen.why, offered_at=now, until=until
    )
    details = {"school": chosen.institution.public_id}
    audit.record(by=by, verb="careers.offer_day", subject=held, details=details)
    days_letters.tell_offered(by=by, offer=made, now=now)
    return made


@transaction.atomic
def answer_offer(*, by: Any, offer: DayOffer, takes: bool, now: datetime) -> DayBooking | None:
    """Takes the place, or lets it go to the next school. Raises CareersError where it is too late."""
    held = DayOffer.objects.select_for_update().select_related("session__host", "institution").get(pk=offer.pk)
    if held.state != DayOffer.State.OPEN or timezone.localdate(now) > held.until:
        raise CareersError("This offer is not open any more.")
    held.state = DayOffer.State.TAKEN if takes else DayOffer.State.REFUSED
    held.answered_at = now
    held.save(update_fields=["state", "answered_at"])
    audit.record(by=by, verb="careers.answer_day_offer", subject=held.session, details={"takes": takes})
    if takes:
        return book(institution=held.institution, session=held.session, source=DayBooking.Source.OFFER, why=held.why)
    offer_place(by=by, session=held.session, now=now)
    return None


@transaction.atomic
def expire_offers(*, by: Any, region: str, now: datetime) -> int:
    """Offers that nobody answered in time go to the next school. How many ran out."""
    late = DayOffer.objects.filter(institution__region=region, state="open", until__lt=timezone.localdate(now))
    rows = list(late.select_related("session"))
    for one in rows:
        one.state, one.answered_at = DayOffer.State.EXPIRED, now
        one.save(update_fields=["state", "answered_at"])
        offer_place(by=by, session=one.session, now=now)
    if rows:
        audit.record(by=by, verb="careers.expire_day_offers", subject=f"region:{region}", details={"offers": len(rows)})
    return len(rows)


def book(*, institution: Institution, session: DaySession, source: str, why: str) -> DayBooking:
    """A booking outside the rota, inside the caller's transaction. Raises CareersError where there is no place."""
    held = DaySession.objects.select_for_update().get(pk=session.pk)
    entitlement = DayEntitlement.objects.filter(
        institution=institution,
        programme=held.programme,
        begins=SchoolYear.of(held.on).begins,
        run__region=held.host.region,
        run__state="confirmed",
    ).last()
    if entitlement is None:
        raise CareersError("This school has no place in a confirmed rota of the year. Confirm a rota first.")
    size = group_of(entitlement)
    standing = held.bookings.filter(state__in=_STANDING)
    if held.cancelled_at is not None:
        raise CareersError("The college has cancelled this session. Choose another.")
    if standing.count() >= held.schools or (standing.aggregate(n=Sum("pupils"))["n"] or 0) + size > held.pupils:
        raise CareersError("This session is full. Choose another.")
    if institution.day_bookings.filter(session__on=held.on, state__in=_STANDING).exists():
        raise CareersError("The school has another day on this date. Choose another.")
    if not _owed(entitlement):
        entitlement.more += 1
    entitlement.waiting_since = None
    entitlement.save(update_fields=["more", "waiting_since"])
    return DayBooking.objects.create(
        institution=institution,
        session=held,
        entitlement=entitlement,
        source=source,
        pupils=size,
        why=why[:400],
    )


def _owed(entitlement: DayEntitlement) -> bool:
    """Whether a day of the entitlement has never had a session, so that a new booking uses that one."""
    return entitlement.days + entitlement.more > entitlement.bookings.count()


def group_of(entitlement: DayEntitlement) -> int:
    """How many pupils of the school come at once, as the run had it."""
    given = entitlement.run.given.get("schools", ())
    return next((max(1, one["group"]) for one in given if one["id"] == entitlement.institution.public_id), 1)


@transaction.atomic
def record_day(
    *, by: Any, booking: DayBooking, came: Mapping[int, int], flags: tuple[str, ...], now: datetime
) -> DayBooking:
    """How many of each year group came, in counts; the day becomes one encounter of the school, once.

    Nobody came: the day was missed, and there is no encounter. Again: the same encounter is changed.
    """
    held = DayBooking.objects.select_for_update().select_related("session__host__organisation").get(pk=booking.pk)
    if held.state not in _STANDING:
        raise CareersError(f"This day is {held.get_state_display().lower()}, so nobody can have come.")
    if held.session.on > timezone.localdate(now):
        raise CareersError("This day is still to come. Record who came when it has happened.")
    reached = {year: number for year, number in came.items() if number}
    if any(number < 0 for number in reached.values()):
        raise CareersError("Enter numbers of pupils from 0 on.")
    held.came = {str(year): number for year, number in reached.items()}
    if reached:
        held.encounter = _encounter(by, held, reached, flags, now)
        held.state = DayBooking.State.ATTENDED
    else:
        if held.encounter is not None:
            raise CareersError("An encounter was recorded for this day. Remove it in the list of encounters first.")
        held.state = DayBooking.State.MISSED
    held.ended_at = now
    held.save(update_fields=["came", "encounter", "state", "ended_at"])
    audit.record(by=by, verb="careers.record_day", subject=held, details={"pupils": sum(reached.values())})
    return held


def _encounter(
    by: Any, held: DayBooking, reached: Mapping[int, int], flags: tuple[str, ...], now: datetime
) -> Encounter:
    draft = EncounterDraft(
        on=held.session.on,
        title=f"{held.session.what.name}, a day at {held.session.host.organisation.name}"[:160],
        mode="in-person",
        flags=flags,
        met=(MetDraft("college", organisation=held.session.host.organisation),),
        reach=tuple(ReachDraft(year, pupils=number) for year, number in sorted(reached.items())),
        key=held.public_id,
    )
    if held.encounter is not None:
        return change_encounter(by=by, encounter=held.encounter, draft=draft, now=now)
    return log_encounter(
        by=by,
        institution=held.institution,
        draft=draft,
        now=now,
        source=Encounter.Source.ENGAGEMENT,
        layout=LAYOUT,
    )


def _booked(booking: DayBooking) -> DayBooking:
    held = DayBooking.objects.select_for_update().select_related("session__host", "institution").get(pk=booking.pk)
    if held.state != DayBooking.State.BOOKED:
        raise CareersError(f"This day is {held.get_state_display().lower()} already.")
    return held
