"""A school's days: accepted, given back, offered again by the oldest unmet need, taken, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.careers.actions.days_offers import lock_sessions, look_for_schools, offer_place
from routeways.careers.actions.encounters import change_encounter, log_encounter
from routeways.careers.encounter_drafts import EncounterDraft, MetDraft, ReachDraft
from routeways.careers.errors import CareersError
from routeways.careers.models import DayBooking, DayEntitlement, DayOffer, DaySession, Encounter, Institution
from routeways.careers.queries import days_given
from routeways.careers.queries.days_free import group_of, left, why_unable
from routeways.careers.queries.days_standing import HELD
from routeways.careers.school_years import SchoolYear
from routeways.foundation import audit

LAYOUT = "school-days"


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
    entitlement, held = _locked(booking)
    today = timezone.localdate(now)
    rule = days_given.days_rule(today).values
    if held.session.on - today < timedelta(days=rule["give_back_days"]):
        raise CareersError(
            f"A day can be given back until {rule['give_back_days']} days before it. "
            "Ring the college, so that nobody waits."
        )
    held.state, held.ended_at = DayBooking.State.GIVEN_BACK, now
    held.save(update_fields=["state", "ended_at"])
    offer = offer_place(by=by, session=held.session, now=now, run=entitlement.run)
    audit.record(by=by, verb="careers.give_day_back", subject=held)
    return offer


@transaction.atomic
def wait_for_day(*, by: Any, entitlement: DayEntitlement, today: date, wants: bool = True) -> None:
    """The school would like one more day if one is free or given back, or would not any more."""
    since = (entitlement.waiting_since or today) if wants else None
    DayEntitlement.objects.filter(pk=entitlement.pk).update(waiting_since=since)
    audit.record(by=by, verb="careers.wait_for_day", subject=entitlement.institution, details={"wants": wants})
    if wants:
        look_for_schools(by=by, region=entitlement.run.region)


@transaction.atomic
def answer_offer(*, by: Any, offer: DayOffer, takes: bool, now: datetime) -> DayBooking | None:
    """Takes the place, or lets it go to the next school. Raises CareersError where it is too late."""
    known = DayOffer.objects.select_related("session__host", "institution").get(pk=offer.pk)
    if takes:
        _given(known.institution, known.session)
    lock_sessions([known.session_id])
    held = DayOffer.objects.select_for_update().get(pk=offer.pk)
    if held.state != DayOffer.State.OPEN or timezone.localdate(now) > held.until:
        raise CareersError("This offer is not open any more.")
    held.state = DayOffer.State.TAKEN if takes else DayOffer.State.REFUSED
    held.answered_at = now
    held.save(update_fields=["state", "answered_at"])
    made, source = None, DayBooking.Source.OFFER
    if takes:
        made = book(institution=known.institution, session=known.session, source=source, why=held.why)
    else:
        offer_place(by=by, session=known.session, now=now)
    audit.record(by=by, verb="careers.answer_day_offer", subject=known.session, details={"takes": takes})
    return made


def book(*, institution: Institution, session: DaySession, source: str, why: str) -> DayBooking:
    """A booking outside the rota, inside the caller's transaction. Raises CareersError where there is no place.

    The entitlement is locked first, then the session: two answers of one school come after one another.
    """
    entitlement = _given(institution, session)
    held = lock_sessions([session.pk])[session.pk]
    size = group_of(entitlement.run, institution)
    _refuse_full(entitlement, held, size)
    held.offers.filter(institution=institution, state="open").update(state=DayOffer.State.TAKEN)
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


def move(*, by: Any, booking: DayBooking, session: DaySession, source: str, why: str, now: datetime) -> DayBooking:
    """The school comes to this session instead, inside the caller’s transaction: it has as many days as before.

    The place that it leaves is offered by the published rule, and not to this school. Raises CareersError where the
    session has no place, the school cannot come to it by the published rules, or the booking is over.
    """
    entitlement, held = _locked(booking, session)
    target, today = lock_sessions([session.pk])[session.pk], timezone.localdate(now)
    left_behind = held.session
    if left_behind.on <= today:
        raise CareersError("The day that it would replace is over, or today. Choose another.")
    same = (left_behind.programme, left_behind.host.region, SchoolYear.of(left_behind.on))
    if (target.programme, target.host.region, SchoolYear.of(target.on)) != same or target.pk == left_behind.pk:
        raise CareersError("A day is replaced by another session of the same rota. Choose another.")
    _refuse_full(entitlement, target, held.pupils, instead=held)
    target.offers.filter(institution=held.institution, state="open").update(state=DayOffer.State.TAKEN)
    held.session, held.source, held.why, held.accepted_at = target, source, why[:400], None
    held.save(update_fields=["session", "source", "why", "accepted_at"])
    DayOffer.objects.create(
        institution=held.institution,
        session=left_behind,
        why="It had this day, and was given another instead.",
        offered_at=now,
        until=today,
        state=DayOffer.State.REFUSED,
        answered_at=now,
    )
    offer_place(by=by, session=left_behind, now=now, run=entitlement.run)
    details = {"from": left_behind.public_id, "to": target.public_id}
    audit.record(by=by, verb="careers.move_day", subject=held, details=details)
    return held


def _given(institution: Institution, session: DaySession) -> DayEntitlement:
    """What the school was given in the confirmed rota of the session’s year, locked. Raises CareersError."""
    found = (
        DayEntitlement.objects.select_for_update(of=("self",))
        .select_related("run", "institution")
        .filter(
            institution=institution,
            programme=session.programme,
            begins=SchoolYear.of(session.on).begins,
            run__region=session.host.region,
            run__state="confirmed",
        )
        .last()
    )
    if found is None:
        raise CareersError("This school has no place in a confirmed rota of the year. Confirm a rota first.")
    return found


def _locked(booking: DayBooking, *more: DaySession) -> tuple[DayEntitlement, DayBooking]:
    """What the school was given, then the booking’s session and `more`, then the booking: in this order everywhere."""
    rows = DayEntitlement.objects.select_for_update(of=("self",)).select_related("run", "institution")
    entitlement = rows.get(pk=booking.entitlement_id)
    at = DayBooking.objects.values_list("session", flat=True).get(pk=booking.pk)
    lock_sessions([at, *(one.pk for one in more)])
    return entitlement, _booked(booking)


def _refuse_full(
    entitlement: DayEntitlement, session: DaySession, size: int, *, instead: DayBooking | None = None
) -> None:
    """Places and chairs that other schools hold or are offered are taken; the rules of the rota hold afterwards, too.

    `instead` is a day that goes for it.
    """
    institution = entitlement.institution
    if session.cancelled_at is not None:
        raise CareersError("The college has cancelled this session. Choose another.")
    if why := why_unable(session, entitlement.run, institution):
        raise CareersError(why)
    places, chairs = left(session, entitlement.run, but=institution)
    if places < 1 or chairs < size:
        raise CareersError("This session is full, or its last place is offered to a school. Choose another.")
    others = institution.day_bookings.filter(session__on=session.on, state__in=HELD)
    if (others.exclude(pk=instead.pk) if instead else others).exists():
        raise CareersError("The school has another day on this date. Choose another.")


def _owed(entitlement: DayEntitlement) -> bool:
    """Whether the school has fewer days than it was given: one without a session, given back or cancelled. A new
    booking comes in its stead, not on top."""
    return entitlement.days + entitlement.more > entitlement.bookings.filter(state__in=HELD).count()


@transaction.atomic
def record_day(
    *, by: Any, booking: DayBooking, came: Mapping[int, int], flags: tuple[str, ...], now: datetime
) -> DayBooking:
    """How many of each year group came, in counts; the day becomes one encounter of the school, once.

    Nobody came: the day was missed, and there is no encounter. Again: the same encounter is changed.
    """
    held = DayBooking.objects.select_for_update().select_related("session__host__organisation").get(pk=booking.pk)
    if held.state not in HELD:
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
    rows = DayBooking.objects.select_for_update(of=("self",)).select_related("session__host", "institution")
    held = rows.get(pk=booking.pk)
    if held.state != DayBooking.State.BOOKED:
        raise CareersError(f"This day is {held.get_state_display().lower()} already.")
    return held
