"""What teams handed in and what was said of it goes with a withdrawal, and after the days of the dated rule."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.careers.models import ChallengeTeam
from routeways.careers.school_years import SchoolYear
from routeways.foundation import audit
from routeways.foundation.dated_rules import rule

RULE = "school-challenges"


def empty_team(team: ChallengeTeam) -> None:
    """Inside the caller's transaction: work, marks, points, reasons and counts of pupils."""
    team.hand_ins.all().delete()
    team.marks.all().delete()
    team.counts, team.points, team.reasons = {}, "", []
    team.save(update_fields=["counts", "points", "reasons"])


@transaction.atomic
def erase_what_is_due(*, by: Any, region: str, now: datetime) -> int:
    """Teams of school years that ended long enough ago go; of those in the showcase, first all but what stands there.

    How many teams were erased or emptied. Again on the same day: none.
    """
    today, erased = timezone.localdate(now), 0
    for begins in ChallengeTeam.objects.filter(region=region).order_by().values_list("begins", flat=True).distinct():
        erased += _erase_year(region, begins, today)
    if erased:
        audit.record(by=by, verb="careers.erase_challenges", subject=f"region:{region}", details={"teams": erased})
    return erased


def _erase_year(region: str, begins: int, today: date) -> int:
    last = SchoolYear(begins).last_day
    days = rule(RULE, last).values
    if today <= last + timedelta(days=days["retention_days"]):
        return 0
    rows = ChallengeTeam.objects.filter(region=region, begins=begins)
    gone = rows if today > last + timedelta(days=days["showcase_days"]) else rows.exclude(shown_at__isnull=False)
    ids = list(gone.values_list("pk", flat=True))
    gone.filter(pk__in=ids).delete()
    kept = [one for one in rows.select_for_update(of=("self",)) if one.counts or one.points]
    for one in kept:
        empty_team(one)
    return len(ids) + len(kept)
