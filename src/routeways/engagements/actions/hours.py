"""Hours of a placement: logged by the student, confirmed or refused by the employer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Engagement, HoursEntry
from routeways.engagements.placement_rules import MODES, young_rule
from routeways.engagements.queries.placements import is_young, rule_of, written
from routeways.foundation import audit
from routeways.instruments.asking.answers import tidy

TASTER = "work-taster"
CONFIRMS = "employer"
FIRST_STEP = "preparing"


@dataclass(frozen=True, slots=True)
class WorkedDay:
    """What somebody says of one day: from, to, break in minutes, way of working, what they did."""

    day: date
    started: time
    ended: time
    mode: str
    what: str
    break_minutes: int = 0

    @property
    def minutes(self) -> int:
        """Without the break; not above 0 where the times cannot be."""
        span = (self.ended.hour - self.started.hour) * 60 + self.ended.minute - self.started.minute
        return span - self.break_minutes


@transaction.atomic
def log_hours(*, by: Any, engagement: Engagement, party: str, worked: WorkedDay, now: datetime) -> HoursEntry:
    """Keeps a day's hours until the employer confirms them. Hours over a limit are kept too, they only do not count.

    Raises EngagementError with one sentence for what cannot have been.
    """
    held = _locked(engagement)
    _refuse(held, worked, timezone.localdate(now), instead_of=None)
    made = HoursEntry.objects.create(engagement=held, logged_at=now, logged_by=party, by=by, **_columns(worked))
    audit.record(by=by, verb="engagements.log_hours", subject=made, details={"minutes": made.minutes, "party": party})
    return made


@transaction.atomic
def change_hours(*, by: Any, entry: HoursEntry, party: str, worked: WorkedDay, now: datetime) -> HoursEntry:
    """Writes over an entry that is not confirmed; one that was refused waits again. Raises as `log_hours`."""
    held = _locked(entry.engagement)
    row = HoursEntry.objects.select_for_update().get(pk=entry.pk)
    if row.confirmed_at is not None:
        raise EngagementError("Your employer has confirmed this day, so it stays as it is.")
    _refuse(held, worked, timezone.localdate(now), instead_of=row)
    for name, value in _columns(worked).items():
        setattr(row, name, value)
    row.refused_reason, row.logged_at, row.logged_by, row.by = "", now, party, by
    row.save()
    audit.record(by=by, verb="engagements.change_hours", subject=row, details={"minutes": row.minutes, "party": party})
    return row


@transaction.atomic
def remove_hours(*, by: Any, entry: HoursEntry) -> None:
    """Takes back an entry that is not confirmed: it was the wrong day."""
    _locked(entry.engagement)
    row = HoursEntry.objects.select_for_update().get(pk=entry.pk)
    if row.confirmed_at is not None:
        raise EngagementError("Your employer has confirmed this day, so it stays as it is.")
    audit.record(by=by, verb="engagements.remove_hours", subject=row, details={"minutes": row.minutes})
    row.delete()


@transaction.atomic
def settle_hours(
    *, by: Any, engagement: Engagement, party: str, entries: Mapping[str, int], reason: str = "", now: datetime
) -> int:
    """The employer confirms entries (public id → minutes as they read them), or refuses them with a reason.

    Gives how many were settled; those settled before are left as they are. Raises EngagementError, with nothing
    settled, for an entry that was changed meanwhile or is of another placement.
    """
    if party != CONFIRMS:
        raise EngagementError("Only the employer confirms hours.")
    if not entries:
        raise EngagementError("Choose at least one day.")
    held = _locked(engagement)
    if held.succeeded:
        raise EngagementError("This placement is completed. Its hours stay as they are.")
    rows = {row.public_id: row for row in held.hours.select_for_update().filter(public_id__in=entries)}
    why = tidy(reason, one_line=True)[:300]
    settled = 0
    for public_id, minutes in entries.items():
        row = rows.get(public_id)
        if row is None or row.minutes != minutes:
            raise EngagementError("The student changed or removed a day while you read it. Look at the list again.")
        if row.confirmed_at is not None or row.refused_reason:
            continue
        row.confirmed_at, row.refused_reason = (None, why) if why else (now, "")
        row.save(update_fields=["confirmed_at", "refused_reason"])
        settled += 1
    if settled:
        details = {"days": settled, "confirmed": not why, "party": party}
        audit.record(by=by, verb="engagements.settle_hours", subject=held, details=details)
    return settled


def refuse_hours(
    *, by: Any, engagement: Engagement, party: str, entries: Mapping[str, int], reason: str, now: datetime
) -> int:
    """As `settle_hours`, but a reason must be given."""
    if not tidy(reason, one_line=True):
        raise EngagementError("Say why, so that the student can put it right.")
    return settle_hours(by=by, engagement=engagement, party=party, entries=entries, reason=reason, now=now)


def _locked(engagement: Engagement) -> Engagement:
    return (
        Engagement.objects.select_for_update(of=("self",))
        .select_related("participant", "request")
        .get(pk=engagement.pk)
    )


def _columns(worked: WorkedDay) -> dict[str, Any]:
    return {
        "day": worked.day,
        "minutes": worked.minutes,
        "started": worked.started,
        "ended": worked.ended,
        "break_minutes": worked.break_minutes,
        "mode": worked.mode,
        "what": tidy(worked.what, one_line=True)[:500],
    }


def _refuse(held: Engagement, worked: WorkedDay, today: date, *, instead_of: HoursEntry | None) -> None:
    _refuse_time(held, worked)
    _refuse_day(held, worked, today)
    rule = rule_of(held, today)
    if worked.mode not in rule.limits.modes:
        raise EngagementError(
            f"“{MODES.get(worked.mode, worked.mode)}” does not count for this placement. Choose another."
        )
    others = HoursEntry.objects.filter(engagement__participant=held.participant, day=worked.day)
    same_day = list(others.exclude(pk=instead_of.pk) if instead_of else others)
    on = f"{worked.day:%-d %B}"
    for other in same_day:
        if other.engagement_id == held.pk and other.mode == worked.mode:
            raise EngagementError(f"You have logged {on} already: {written(other.minutes)}. Change that entry instead.")
        if other.started and other.ended and other.started < worked.ended and worked.started < other.ended:
            raise EngagementError(
                f"On {on} you have logged {other.started:%H:%M} to {other.ended:%H:%M} already. The times overlap."
            )
    if sum(other.minutes for other in same_day) + worked.minutes > rule.longest_day:
        raise EngagementError(
            f"That is more than {written(rule.longest_day)} on {on}. Check the times, or talk with your coordinator."
        )


def _refuse_time(held: Engagement, worked: WorkedDay) -> None:
    if not 0 <= worked.break_minutes < 24 * 60:
        raise EngagementError("Enter the break in minutes, from 0.")
    if worked.ended <= worked.started:
        raise EngagementError("The end is not after the start. Check both times.")
    if worked.minutes < 1:
        raise EngagementError("The break is as long as the day. Check the times and the break.")
    if not tidy(worked.what, one_line=True):
        raise EngagementError("Say in a few words what you did.")
    young = young_rule(worked.day)
    if (
        is_young(held.participant, worked.day)
        and worked.minutes > young.break_after
        and worked.break_minutes < young.break_minutes
    ):
        raise EngagementError(
            f"Under 18, work of more than {written(young.break_after)} has a break of at least "
            f"{written(young.break_minutes)}. Enter the break you had; if you had none, tell your coordinator."
        )


def _refuse_day(held: Engagement, worked: WorkedDay, today: date) -> None:
    if held.state != Engagement.State.RUNNING:
        stands = "has ended" if held.state == Engagement.State.ENDED else "is paused"
        raise EngagementError(f"This placement {stands}, so nothing can be logged.")
    if worked.day > today:
        raise EngagementError("This day is still to come. Log it when you have worked it.")
    before = held.starts_on is None or worked.day < held.starts_on
    if worked.mode == TASTER:
        if not before:
            raise EngagementError("A work taster comes before the placement. Choose another way of working.")
        return
    if held.step == FIRST_STEP:
        raise EngagementError("The placement has not begun yet. Your coordinator starts it when everything is ready.")
    if before:
        raise EngagementError(f"The placement began on {held.starts_on:%-d %B %Y}. Check the day.")
    if held.ends_on is not None and worked.day > held.ends_on:
        raise EngagementError(
            f"The last day of the placement was {held.ends_on:%-d %B %Y}. Ask your coordinator to change it first."
        )
