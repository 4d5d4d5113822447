"""Appeals: a school says that its days are wrong, the hub answers with a reason, and there is a clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.careers.actions import days_letters
from routeways.careers.actions.days_bookings import book, move
from routeways.careers.errors import CareersError
from routeways.careers.models import DayAppeal, DayBooking, DaySession, DaysRun, Institution
from routeways.careers.queries import days_given
from routeways.careers.school_years import SchoolYear
from routeways.foundation import audit
from routeways.instruments.asking.answers import tidy


@transaction.atomic
def appeal_days(*, by: Any, institution: Institution, run: DaysRun, says: str, now: datetime) -> DayAppeal:
    """Raises CareersError without words, before the rota is confirmed, too late, or while one is open."""
    text, today = tidy(says)[:1000], timezone.localdate(now)
    rule = days_given.days_rule(today).values
    if not text:
        raise CareersError("Say what is wrong with your days, and what would be right.")
    if run.state != DaysRun.State.CONFIRMED or run.confirmed_at is None or run.region != institution.region:
        raise CareersError("This rota is not confirmed. Days can change until it is.")
    last = timezone.localdate(run.confirmed_at) + timedelta(days=rule["appeal_days"])
    if today > last:
        raise CareersError(f"Appeals were open until {last.day} {last:%B %Y}. Ask to be told of a day that comes free.")
    if institution.day_appeals.filter(run=run).exists():
        raise CareersError("You have appealed against this rota before. The answer stands on this page.")
    made = DayAppeal.objects.create(
        institution=institution,
        run=run,
        says=text,
        asked_at=now,
        asked_by=by,
        answer_by=today + timedelta(days=rule["answer_days"]),
    )
    audit.record(by=by, verb="careers.appeal_days", subject=made, details={"run": run.public_id})
    return made


@transaction.atomic
def answer_appeal(
    *,
    by: Any,
    appeal: DayAppeal,
    upheld: bool,
    answer: str,
    now: datetime,
    session: DaySession | None = None,
    instead: DayBooking | None = None,
) -> DayAppeal:
    """With a reason, always. Where the hub agrees it may give a place in a session at once: `instead` of a day that
    the school has, whose place is offered to others, or on top of its days. Raises CareersError."""
    held = DayAppeal.objects.select_for_update().select_related("institution__organisation", "run").get(pk=appeal.pk)
    text = tidy(answer)[:1000]
    if held.state != DayAppeal.State.OPEN:
        raise CareersError("This appeal is answered already.")
    if not text:
        raise CareersError("Give the reason: the school reads it.")
    if session is not None and not upheld:
        raise CareersError("A day is only given where you agree with the school.")
    change = ""
    if session is not None:
        year = SchoolYear.of(session.on).begins
        if (session.host.region, session.programme, year) != (held.run.region, held.run.programme, held.run.begins):
            raise CareersError("This session is not part of the rota. Choose another.")
        change = _given(by, held, session, instead, text, now)
    held.state = DayAppeal.State.UPHELD if upheld else DayAppeal.State.DECLINED
    held.answer, held.answered_at, held.answered_by = text, now, by
    held.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    audit.record(by=by, verb="careers.answer_days_appeal", subject=held, details={"state": held.state})
    days_letters.tell_answered(by=by, appeal=held, change=change, now=now)
    return held


def _given(
    by: Any, appeal: DayAppeal, session: DaySession, instead: DayBooking | None, text: str, now: datetime
) -> str:
    """Books the place, and tells in words what it replaces."""
    source = DayBooking.Source.APPEAL
    if instead is None:
        book(institution=appeal.institution, session=session, source=source, why=f"After an appeal: {text}")
        return f"You come to {session}, on top of your other days."
    if instead.institution_id != appeal.institution_id or instead.entitlement.run_id != appeal.run_id:
        raise CareersError("This is no day of the school in this rota. Choose another.")
    before = str(instead.session)
    why = f"After an appeal, instead of {before}: {text}"
    move(by=by, booking=instead, session=session, source=source, why=why, now=now)
    return f"You come to {session} instead of {before}."
