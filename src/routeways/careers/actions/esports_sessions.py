"""A session opens with enough checked adults, its register is taken, everybody leaves as agreed, and it is closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.careers.actions.esports_letters import tell_parents
from routeways.careers.errors import CareersError
from routeways.careers.models import (
    EsportsAdult,
    EsportsAttendance,
    EsportsIncident,
    EsportsLearner,
    EsportsSession,
)
from routeways.careers.queries import esports
from routeways.careers.queries import esports_room as room
from routeways.foundation import audit
from routeways.instruments.asking.answers import tidy
from routeways.organisations.models import Person

State = EsportsSession.State


@transaction.atomic
def open_session(*, by: Any, session: EsportsSession, adults: Sequence[EsportsAdult], now: datetime) -> EsportsSession:
    """Opens it with the adults who are in the room. Open already: nothing changes. Raises CareersError with what is
    missing."""
    held = _held(session)
    if held.state == State.OPEN:
        return held
    if held.state != State.PLANNED:
        raise CareersError(f"This session cannot be opened: {held.get_state_display().lower()}.")
    expected = list(esports.registered(held.academy))
    chosen = held.academy.adults.filter(ended_on=None, pk__in=[one.pk for one in adults])
    here = list(chosen.select_related("person"))
    # two sessions that open at once wait for each other here, so that neither misses the other’s adults
    list(Person.objects.select_for_update().filter(pk__in=[one.person_id for one in here]).order_by("pk"))
    if missing := esports.session_gate(held, here, expected, today=timezone.localdate(now)):
        raise CareersError(" ".join(missing))
    held.state, held.opened_at, held.opened_by = State.OPEN, now, by
    held.rule, held.expected = esports.esports_rule(held.on).reference, len(expected)
    held.save()
    held.adults.set(here)
    audit.record(by=by, verb="careers.open_esports_session", subject=held, details={"adults": len(here)})
    return held


@transaction.atomic
def mark(*, by: Any, session: EsportsSession, learner: EsportsLearner, present: bool, now: datetime) -> None:
    """Present or absent. The same again changes nothing. Raises CareersError for who is not on the register."""
    held = open_or_refuse(session)
    if not esports.registered(held.academy).filter(pk=learner.pk).exists():
        raise CareersError(
            "This learner is not on the register: without a place and a parent’s consent nobody comes in."
        )
    row = EsportsAttendance.objects.filter(session=held, learner=learner).first()
    if row is not None and row.present == present:
        return
    if present:
        _enough_adults(held, learner)
    if row is not None and row.left_at is not None:
        raise CareersError("This learner has been signed out, so they were here.")
    EsportsAttendance.objects.update_or_create(
        session=held,
        learner=learner,
        defaults={"present": present, "came_at": now if present else None, "by": by},
    )
    audit.record(by=by, verb="careers.mark_esports", subject=held, details={"present": present})


def _enough_adults(held: EsportsSession, learner: EsportsLearner) -> None:
    """A learner comes in only while the adults in the room, without those who have left the academy, are enough."""
    needed = room.needed_for(held, [*room.inside(held), learner])
    here = len(room.counted(held))
    if needed > here:
        raise CareersError(
            f"With one learner more, {needed} checked adults are needed, and {here} {'is' if here == 1 else 'are'} in "
            "the room."
        )


@transaction.atomic
def sign_out(*, by: Any, session: EsportsSession, learner: EsportsLearner, way: str, now: datetime) -> None:
    """The learner leaves by the agreed way, and by no other. Again, nothing changes. Raises CareersError."""
    held = open_or_refuse(session)
    row = EsportsAttendance.objects.filter(session=held, learner=learner, present=True).first()
    if row is None:
        raise CareersError("This learner was not marked present.")
    if row.left_at is not None:
        return
    known = EsportsLearner.objects.select_related("academy").get(pk=learner.pk)
    if not way or way != known.way:
        raise CareersError(
            f"Agreed with the parent: {known.way_words}. Nobody leaves in another way. Ring {known.contact_name}; "
            "the parent changes it by the private link, or you write down what you agreed."
        )
    row.left_at, row.left_way, row.by = now, way, by
    row.save(update_fields=["left_at", "left_way", "by"])
    audit.record(by=by, verb="careers.sign_out_esports", subject=held)


@transaction.atomic
def close_session(*, by: Any, session: EsportsSession, now: datetime) -> EsportsSession:
    """Everybody has left: what stays is how many of each year group came. Closed already: nothing changes."""
    held = _held(session)
    if held.state == State.CLOSED:
        return held
    held = open_or_refuse(session)
    rows = list(held.attendance.select_related("learner"))
    if inside := [one for one in rows if one.present and one.left_at is None]:
        raise CareersError(f"{len(inside)} still in the room: {', '.join(str(one.learner) for one in inside)}.")
    marked = {one.learner_id for one in rows}
    if unmarked := [str(one) for one in esports.registered(held.academy) if one.pk not in marked]:
        raise CareersError(f"Mark everybody present or absent first: {', '.join(unmarked)}.")
    held.state, held.closed_at = State.CLOSED, now
    held.came = dict(sorted(Counter(str(one.learner.year) for one in rows if one.present).items()))
    held.save(update_fields=["state", "closed_at", "came"])
    audit.record(by=by, verb="careers.close_esports_session", subject=held, details={"came": sum(held.came.values())})
    return held


@transaction.atomic
def cancel_session(*, by: Any, session: EsportsSession, why: str, now: datetime) -> EsportsSession:
    """It does not take place; the public page says why, and parents get a letter. Raises CareersError."""
    held = _held(session)
    if held.state == State.CANCELLED:
        return held
    if held.state != State.PLANNED or held.on < timezone.localdate(now):
        raise CareersError("Only a session that is still to come can be cancelled.")
    held.why = tidy(why, one_line=True)[:200]
    if not held.why:
        raise CareersError("Say why it does not take place. Do not write anything about a person.")
    held.state = State.CANCELLED
    held.save(update_fields=["state", "why"])
    audit.record(by=by, verb="careers.cancel_esports_session", subject=held)
    tell_parents(by, held.academy, "esports_session_off", session=held)
    return held


@transaction.atomic
def note_incident(*, by: Any, session: EsportsSession, words: str, now: datetime) -> EsportsIncident:
    """A note that the safeguarding lead alone reads. The same words at the same session are kept once."""
    text = tidy(words)
    if not text:
        raise CareersError("Write what happened.")
    if len(text) > 2000:
        raise CareersError("Write at most 2,000 letters. Tell the safeguarding lead the rest.")
    held = EsportsIncident.objects.filter(session=session, words=text, by=by).first()
    if held is not None:
        return held
    made = EsportsIncident.objects.create(academy=session.academy, session=session, words=text, at=now, by=by)
    audit.record(by=by, verb="careers.note_esports_incident", subject=made)
    return made


def _held(session: EsportsSession) -> EsportsSession:
    return EsportsSession.objects.select_for_update().select_related("academy").get(pk=session.pk)


def open_or_refuse(session: EsportsSession) -> EsportsSession:
    """The session, locked. Raises CareersError where it is not open."""
    held = _held(session)
    if held.state != State.OPEN:
        raise CareersError(f"The session is not open: {held.get_state_display().lower()}.")
    return held
