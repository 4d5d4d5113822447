"""What took place and what the parties thought of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.errors import EngagementError
from routeways.engagements.groups import STAFF, groups_of
from routeways.engagements.models import Activity, Engagement, Feedback
from routeways.foundation import audit
from routeways.instruments.asking.answers import check, tidy

MOST_PEOPLE = 5000  # at one activity and of one group: more is a slip of the finger


@transaction.atomic
def record_activity(
    *,
    by: Any,
    engagement: Engagement,
    on: date,
    mode: str,
    now: datetime,
    minutes: int | None = None,
    counts: Mapping[str, int] | None = None,
    facts: Mapping[str, Any] | None = None,
    title: str = "",
) -> Activity:
    """Something took place, with so many people of each group. Raises EngagementError for what cannot have been."""
    if on > timezone.localtime(now).date():
        raise EngagementError("This day is still to come. Record it when it has happened.")
    if engagement.owner is None:
        raise EngagementError("Say first which organisation this is for.")
    if mode not in Activity.Mode.values:
        raise EngagementError("Say whether it was in person, online or both.")
    if minutes is not None and not 1 <= minutes <= 60 * 24 * 14:
        raise EngagementError("Enter how many minutes it took, from 1 to 20,160.")
    for group, number in (counts or {}).items():
        if not 0 <= number <= MOST_PEOPLE:
            raise EngagementError(f"{group}: enter a number from 0 to {MOST_PEOPLE:,}.")
    _refuse_others(engagement, on, counts or {})
    made = Activity.objects.create(
        region=engagement.region,
        kind=engagement.kind,
        owner=engagement.owner,
        engagement=engagement,
        employer=engagement.offer.owner if engagement.offer else None,
        title=tidy(title or engagement.title, one_line=True)[:200],
        on=on,
        minutes=minutes,
        mode=mode,
        counts=dict(counts or {}),
        facts=dict(facts or {}),
        recorded_at=now,
        recorded_by=by,
    )
    audit.record(by=by, verb="engagements.record_activity", subject=made, details={"kind": made.kind})
    return made


def _refuse_others(engagement: Engagement, on: date, counts: Mapping[str, int]) -> None:
    """Who is counted is a group of this kind; a group that comes to a workplace is no larger than it can take, and
    comes on the agreed day."""
    if unknown := sorted(set(counts) - set(groups_of(engagement.rules))):
        raise EngagementError(f"“{unknown[0]}” is not a group of people who are counted here. Choose one of the list.")
    most = engagement.offer.answer("at-a-time") if engagement.offer else None
    if most is None:
        return
    came = sum(number for group, number in counts.items() if group not in STAFF)
    if came > most:
        raise EngagementError(f"{came:,} came, and the employer can take {most} at a time. Enter how many came.")
    first, last = engagement.starts_on, engagement.ends_on
    if first is None or last is None or not first <= on <= last:
        raise EngagementError("This is not the agreed day. Agree the day on which it was first, then record it.")


@transaction.atomic
def give_feedback(
    *, by: Any, engagement: Engagement, party: str, answers: Mapping[str, Any], now: datetime
) -> Feedback:
    """A party's answers to the questions that its kind asks it; given again they replace the earlier ones.

    Raises AnswerError for an answer that cannot be one.
    """
    questions = engagement.rules.feedback.get(party)
    if not questions:
        raise EngagementError("This party is not asked for feedback.")
    kept: dict[str, Any] = {}
    for question in questions:
        value = check(question, answers.get(question.id), kept)
        if value is not None:
            kept[question.id] = value
    made, _ = Feedback.objects.update_or_create(
        engagement=engagement, party=party, defaults={"answers": kept, "at": now, "by": by}
    )
    audit.record(by=by, verb="engagements.give_feedback", subject=engagement, details={"party": party})
    return made
