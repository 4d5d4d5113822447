"""Adults come into a session that is open, and go out: a leader who is taken ill is replaced on the day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from routeways.careers.actions.esports_letters import tell_lead
from routeways.careers.actions.esports_sessions import open_or_refuse
from routeways.careers.errors import CareersError
from routeways.careers.models import EsportsAdult, EsportsSession
from routeways.careers.queries import esports
from routeways.careers.queries import esports_room as room
from routeways.foundation import audit
from routeways.organisations.models import Person


@transaction.atomic
def come_in(*, by: Any, session: EsportsSession, adult: EsportsAdult, now: datetime) -> EsportsSession:
    """Another adult of the academy is in the room from now on. Is there already: nothing changes. Raises CareersError
    for who is not with the academy, has no check that holds, or is in another session that is open."""
    held = open_or_refuse(session)
    if held.adults.filter(pk=adult.pk).exists():
        return held
    one = held.academy.adults.filter(pk=adult.pk, ended_on=None).select_related("person").first()
    if one is None:
        raise CareersError("This person is not with the academy. People who manage the host name adults first.")
    # a session that opens at this moment with the same person waits here
    Person.objects.select_for_update().get(pk=one.person_id)
    if not one.is_checked(held.on):
        raise CareersError(f"No check that holds on that day is recorded for {one}. They cannot be counted.")
    for other in esports.elsewhere(held, [one]):
        raise CareersError(f"{one} is in the room of {other.academy}, whose session is open.")
    held.adults.add(one)
    _note(held, one, "in", now)
    audit.record(by=by, verb="careers.esports_adult_in", subject=held, details={"adult": one.pk})
    return held


@transaction.atomic
def go_out(
    *, by: Any, session: EsportsSession, adult: EsportsAdult, now: datetime, gone: bool = False
) -> EsportsSession:
    """An adult is not in the room any more. Is not there: nothing changes.

    Raises CareersError where the others would be too few for the learners in the room, unless the adult has `gone`
    already: then it is written down as it is, nobody more comes in, and the safeguarding lead gets a letter.
    """
    held = open_or_refuse(session)
    one = held.adults.filter(pk=adult.pk).select_related("person").first()
    if one is None:
        return held
    needed = room.needed_for(held, room.inside(held))
    here = len([other for other in room.counted(held) if other.pk != one.pk])
    if needed > here and not gone:
        raise CareersError(
            f"Without {one}, {here} checked {'adult is' if here == 1 else 'adults are'} in the room, and {needed} are "
            "needed. Let another adult come in first."
        )
    held.adults.remove(one)
    _note(held, one, "out", now)
    details = {"adult": one.pk, **({"too few by": needed - here} if needed > here else {})}
    audit.record(by=by, verb="careers.esports_adult_out", subject=held, details=details)
    if needed > here:
        tell_lead(by, held.academy, "esports_short", session=held, needed=needed, here=here)
    return held


def _note(held: EsportsSession, adult: EsportsAdult, what: str, now: datetime) -> None:
    held.changes = [*held.changes, [adult.pk, what, now.isoformat()]]
    held.save(update_fields=["changes"])
