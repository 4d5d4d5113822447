"""What happens in a bootcamp: days attended, the assessment, interviews, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.actions.bootcamp_places import PlacesRefused, chosen, lock_place
from routeways.engagements.bootcamp_standing import OUTCOMES, TOOK_PLACE, standing_claim
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import BootcampDay, BootcampInterview, BootcampPlace, BootcampVacancy, Engagement
from routeways.engagements.queries.bootcamps import Seat
from routeways.foundation import audit
from routeways.instruments.asking.answers import tidy

What = BootcampInterview.What
Result = BootcampInterview.Result
MOST_MINUTES = 720


@transaction.atomic
def record_attendance(*, by: Any, seat: Seat, places: Sequence[str], day: date, minutes: int, now: datetime) -> int:
    """These learners were there on a day, for so many minutes of guided learning: all of them, or none.

    The same day again with other minutes takes the place of the first. Gives how many changed. Raises PlacesRefused
    or EngagementError.
    """
    held = seat.bootcamp
    if not 1 <= minutes <= MOST_MINUTES:
        raise EngagementError("Enter the hours of that day, from ¼ to 12.")
    if day > timezone.localdate(now):
        raise EngagementError("This day is still to come. Record it when it has passed.")
    if not held.starts_on <= day <= held.ends_on:
        raise EngagementError(
            f"The bootcamp is from {held.starts_on:%-d %B %Y} to {held.ends_on:%-d %B %Y}. Enter a day of it."
        )
    rows = chosen(seat, places)
    if lacking := {one.pk: why for one in rows if (why := _not_there(one))}:
        raise PlacesRefused("Attendance", lacking)
    known = {one.place_id: one for one in BootcampDay.objects.filter(place__in=rows, day=day)}
    going = [one for one in rows if one.pk not in known or known[one.pk].minutes != minutes]
    if fixed := {one.pk: "a milestone is claimed with this day." for one in going
                 if one.pk in known and (standing_claim(one, 1) or standing_claim(one, 2))}:  # fmt: skip
        raise PlacesRefused("Another number of hours", fixed)
    BootcampDay.objects.filter(place__in=going, day=day).delete()
    BootcampDay.objects.bulk_create(BootcampDay(place=one, day=day, minutes=minutes, at=now, by=by) for one in going)
    if going:
        details = {"day": day.isoformat(), "minutes": minutes, "learners": len(going)}
        audit.record(by=by, verb="engagements.record_attendance", subject=held, details=details)
    return len(going)


def _not_there(place: BootcampPlace) -> str:
    if place.engagement.state == Engagement.State.ENDED:
        return f"has ended: {place.engagement.outcome_name}."
    return "is not yet found to be eligible." if place.engagement.step == "applied" else ""


@transaction.atomic
def record_assessment(*, by: Any, place: BootcampPlace, on: date, now: datetime) -> BootcampPlace:
    """The day of the initial assessment. Raises EngagementError."""
    held = _running(place)
    if on > timezone.localdate(now):
        raise EngagementError("This day is still to come. Record it when it has passed.")
    held.assessed_on = on
    held.save(update_fields=["assessed_on"])
    audit.record(by=by, verb="engagements.record_assessment", subject=held.engagement)
    return held


@transaction.atomic
def record_interview(
    *,
    by: Any,
    place: BootcampPlace,
    what: str,
    on: date,
    vacancy: BootcampVacancy | None = None,
    result: str = Result.WAITING,
    now: datetime,
) -> BootcampInterview:
    """An interview, or what stands in its place; a mock is kept and never counts. Raises EngagementError."""
    held = _running(place)
    if what not in What.values or result not in Result.values:
        raise EngagementError("Choose what it was, and what came of it.")
    if what == What.JOB and (vacancy is None or vacancy.bootcamp_id != held.bootcamp_id):
        raise EngagementError("Choose the vacancy for which the interview was. Without one it is a mock interview.")
    if on < held.bootcamp.starts_on:
        raise EngagementError("This day is before the bootcamp begins. Enter a later one.")
    if result != Result.WAITING and on > timezone.localdate(now):
        raise EngagementError("The interview is still to come, so nothing can have come of it.")
    made = BootcampInterview.objects.create(
        place=held, what=what, vacancy=vacancy if what == What.JOB else None, on=on, result=result, at=now, by=by
    )
    audit.record(by=by, verb="engagements.record_interview", subject=held.engagement, details={"what": what})
    return made


@transaction.atomic
def settle_interview(*, by: Any, interview: BootcampInterview, result: str, now: datetime) -> BootcampInterview:
    """What came of an interview. Raises EngagementError."""
    place = _running(interview.place)
    held = BootcampInterview.objects.select_for_update().get(pk=interview.pk)
    if result not in Result.values:
        raise EngagementError("Choose what came of it.")
    if held.on > timezone.localdate(now):
        raise EngagementError("The interview is still to come, so nothing can have come of it.")
    if result not in TOOK_PLACE and standing_claim(place, 2):
        raise EngagementError("The completion is claimed with the interviews as they are. Take the claim back first.")
    held.result = result
    held.save(update_fields=["result"])
    audit.record(by=by, verb="engagements.settle_interview", subject=place.engagement, details={"result": result})
    return held


@transaction.atomic
def record_outcome(
    *, by: Any, place: BootcampPlace, outcome: str, on: date, with_whom: str, now: datetime
) -> BootcampPlace:
    """The job, the new role or the contracts, and the day they begin. Raises EngagementError."""
    held = _running(place)
    whom = tidy(with_whom, one_line=True)[:200]
    if outcome not in OUTCOMES:
        raise EngagementError("Choose what came of it.")
    if not whom:
        raise EngagementError("Say with whom: the employer, or the client.")
    if on < held.bootcamp.starts_on:
        raise EngagementError("This day is before the bootcamp begins. Enter a later one.")
    if standing_claim(held, 3):
        raise EngagementError("The outcome is claimed already. Take the claim back first.")
    held.outcome, held.outcome_on, held.outcome_with = outcome, on, whom
    held.save(update_fields=["outcome", "outcome_on", "outcome_with"])
    audit.record(by=by, verb="engagements.record_outcome", subject=held.engagement, details={"outcome": outcome})
    return held


def _running(place: BootcampPlace) -> BootcampPlace:
    held = lock_place(place)
    if held.engagement.state == Engagement.State.ENDED and held.engagement.outcome != "no-job":
        raise EngagementError(f"It has ended: {held.engagement.outcome_name}.")
    return held
