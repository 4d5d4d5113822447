"""Meetings: the call, the agenda, who was there, what was said, and what members took on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.foundation import audit, messages
from routeways.organisations.actions.groups import standing
from routeways.organisations.actions.seats import mailbox
from routeways.organisations.models import ActionItem, AgendaItem, Attendance, Group, Meeting, Membership
from routeways.organisations.queries.groups import members_at
from routeways.organisations.records import OrganisationError, refuse_unfit, tidy

MOST_ITEMS = 40
WHEN = ("starts_at", "ends_at", "place", "link", "title")


def call_meeting(
    *,
    by: Any,
    group: Group,
    title: str,
    starts_at: datetime,
    minutes: int,
    now: datetime,
    place: str = "",
    link: str = "",
    agenda: Sequence[str] = (),
    site: str = "",
) -> Meeting:
    """A meeting of so many `minutes`; without items it gets its kind’s agenda. Raises OrganisationError.

    With `site`, the address this is reached at, every member is told by e-mail.
    """
    standing(group)
    meeting = Meeting(
        group=group,
        title=tidy(title),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        place=tidy(place),
        link=link.strip(),
        changed_at=now,
    )
    _refuse_unclear(meeting, minutes)
    items = _items(agenda or group.rules.agenda)
    with transaction.atomic():
        meeting.save()
        _set_agenda(meeting, items)
        _tell(by, meeting, site, now)
        details = {"group": group.public_id, "items": len(items)}
        audit.record(by=by, verb="organisations.call_meeting", subject=meeting, details=details)
    return meeting


def change_meeting(
    *, by: Any, meeting: Meeting, now: datetime, agenda: Sequence[str] | None = None, **changes: Any
) -> Meeting:
    """Changes title, time, place, link or agenda: all or nothing. Raises OrganisationError."""
    standing(meeting.group)
    if unknown := sorted(set(changes) - {*WHEN, "minutes"}):
        raise OrganisationError(f"“{unknown[0]}” cannot be changed here.")
    lasts = changes.pop("minutes", int((meeting.ends_at - meeting.starts_at).total_seconds() // 60))
    new = Meeting.objects.select_related("group").get(pk=meeting.pk)
    for field, value in changes.items():
        setattr(new, field, tidy(value) if isinstance(value, str) else value)
    new.ends_at = new.starts_at + timedelta(minutes=lasts)
    _refuse_unclear(new, lasts)
    items = _items(agenda) if agenda is not None else None
    with transaction.atomic():
        if any(getattr(new, field) != getattr(meeting, field) for field in WHEN):
            new.edition, new.changed_at = new.edition + 1, now
        new.save()
        if items is not None:
            _set_agenda(new, items)
        audit.record(by=by, verb="organisations.change_meeting", subject=new)
    return new


def cancel_meeting(*, by: Any, meeting: Meeting, now: datetime, site: str = "") -> Meeting:
    """It stays in calendars as cancelled, and with `site` members are told. Twice changes nothing."""
    if meeting.cancelled:
        return meeting
    with transaction.atomic():
        meeting.cancelled, meeting.edition, meeting.changed_at = True, meeting.edition + 1, now
        meeting.save(update_fields=["cancelled", "edition", "changed_at"])
        _tell(by, meeting, site, now)
        audit.record(by=by, verb="organisations.cancel_meeting", subject=meeting)
    return meeting


def record_attendance(*, by: Any, meeting: Meeting, states: Mapping[str, str], now: datetime) -> Meeting:
    """`states` gives each seat’s public id present, apologies or absent; whether the quorum was reached is kept.

    Raises OrganisationError for a meeting that is still to come, and for strangers.
    """
    if meeting.cancelled or meeting.starts_at > now:
        raise OrganisationError("Record who was there after the meeting has begun.")
    seats = {seat.public_id: seat for seat in members_at(meeting)}
    if set(states) - set(seats) or not set(states.values()) <= set(Attendance.State.values):
        raise OrganisationError("Say of each member whether they were there, sent apologies or were absent.")
    with transaction.atomic():
        for public_id, state in states.items():
            Attendance.objects.update_or_create(meeting=meeting, membership=seats[public_id], defaults={"state": state})
        meeting.members_then = len(seats)
        meeting.quorum_then = meeting.group.quorum_of(len(seats))
        meeting.save(update_fields=["members_then", "quorum_then"])
        details = {"members": len(seats), "present": sum(s == Attendance.State.PRESENT for s in states.values())}
        audit.record(by=by, verb="organisations.record_attendance", subject=meeting, details=details)
    return Meeting.objects.get(pk=meeting.pk)


def write_minutes(*, by: Any, meeting: Meeting, minutes: str, now: datetime) -> Meeting:
    """What was said and agreed. Raises OrganisationError before the meeting and for too long a text."""
    text = minutes.replace("\x00", "").strip()
    if meeting.cancelled or meeting.starts_at > now:
        raise OrganisationError("Write the minutes after the meeting has begun.")
    if len(text) > 50_000:
        raise OrganisationError("Minutes can have up to 50,000 letters. Shorten them, or keep papers elsewhere.")
    with transaction.atomic():
        meeting.minutes = text
        meeting.save(update_fields=["minutes"])
        audit.record(by=by, verb="organisations.write_minutes", subject=meeting, details={"letters": len(text)})
    return meeting


def share_outcome(*, by: Any, meeting: Meeting, outcome: str, shared: bool, today: date) -> Meeting:
    """What the group lets everybody read of a meeting; `shared` False takes it back. Raises OrganisationError."""
    text = outcome.replace("\x00", "").strip()
    if shared and not text:
        raise OrganisationError("Write what is to be shared. Nothing else of the meeting can be read by others.")
    if len(text) > 5_000:
        raise OrganisationError("What is shared can have up to 5,000 letters.")
    with transaction.atomic():
        meeting.outcome, meeting.outcome_shared_on = text, today if shared else None
        meeting.save(update_fields=["outcome", "outcome_shared_on"])
        audit.record(by=by, verb="organisations.share_outcome", subject=meeting, details={"shared": shared})
    return meeting


def add_action(
    *, by: Any, group: Group, what: str, taken_by: Membership, due_on: date, meeting: Meeting | None = None
) -> ActionItem:
    """A member takes something on by a day. Raises OrganisationError."""
    standing(group)
    if taken_by.group_id != group.pk or taken_by.state != Membership.State.ACTIVE:
        raise OrganisationError("Only a member of the group can take something on.")
    if not tidy(what):
        raise OrganisationError("Say what is to be done.")
    item = ActionItem(group=group, meeting=meeting, what=tidy(what), taken_by=taken_by, due_on=due_on)
    refuse_unfit(item, "The action")
    with transaction.atomic():
        item.save()
        details = {"group": group.public_id, "due": due_on.isoformat()}
        audit.record(by=by, verb="organisations.add_action", subject=item, details=details)
    return item


def finish_action(*, by: Any, item: ActionItem, today: date) -> ActionItem:
    """It is done. Twice changes nothing."""
    if item.done_on is None:
        with transaction.atomic():
            item.done_on = today
            item.save(update_fields=["done_on"])
            audit.record(by=by, verb="organisations.finish_action", subject=item)
    return item


def _refuse_unclear(meeting: Meeting, minutes: int) -> None:
    if not meeting.title:
        raise OrganisationError("Give the meeting a title.")
    if not 5 <= minutes <= 7 * 24 * 60:
        raise OrganisationError("A meeting lasts between 5 minutes and a week.")
    if not meeting.place and not meeting.link:
        raise OrganisationError("Say where the meeting is, or give the link to join it.")
    if meeting.link and not meeting.link.startswith(("https://", "http://")):
        raise OrganisationError("The link to join must begin with https://.")
    refuse_unfit(meeting, meeting.title)


def _tell(by: Any, meeting: Meeting, site: str, now: datetime) -> None:
    if not site or meeting.starts_at <= now:
        return
    group = meeting.group
    seats = group.memberships.seated(timezone.localdate(now)).select_related("person", "user", "group__owner")
    href = f"{site.rstrip('/')}/{group.region}/groups/{group.public_id}/meetings/{meeting.public_id}/"
    context = {"meeting": meeting, "group": group, "address": href, "agenda": list(meeting.agenda.all())}
    for address in filter(None, map(mailbox, seats)):
        messages.queue(by=by, to=address, template="organisations/group_meeting", context=context)


def _items(agenda: Sequence[str]) -> list[str]:
    items = [tidy(item) for item in agenda if tidy(item)]
    if len(items) > MOST_ITEMS:
        raise OrganisationError(f"An agenda has at most {MOST_ITEMS} items.")
    if long := next((item for item in items if len(item) > 200), None):
        raise OrganisationError(f"The item “{long[:40]}…” is longer than 200 letters. Shorten it.")
    return items


def _set_agenda(meeting: Meeting, items: Sequence[str]) -> None:
    meeting.agenda.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, number=number, title=title) for number, title in enumerate(items, start=1)
    )
