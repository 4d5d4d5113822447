"""What academies add when the site starts: rights, gates, the daily look at clocks, their panel."""

from __future__ import annotations

from django.utils import timezone

from routeways.engagements import cohort_access, cohort_gates, panels  # noqa: F401  (the gates register themselves)
from routeways.engagements.actions.cohorts import escalate_late_cohorts
from routeways.engagements.cohort_panel import panel
from routeways.engagements.cohort_rules import KIND
from routeways.foundation import jobs
from routeways.foundation.daily import every_day
from routeways.foundation.job_runs import Handle
from routeways.places.queries import regions

LATE = "engagements.escalate_late_cohorts"


@jobs.job(LATE, says="Tell the hub of academies whose clock has run out")
def escalate(handle: Handle, *, region: str) -> None:
    with handle.finishing() as result:
        result["late"] = len(escalate_late_cohorts(by=None, region=region, now=timezone.now()))


def register() -> None:
    """Called once, when the site starts."""
    cohort_access.register()
    every_day(LATE, hour=6, payloads=lambda: [{"region": region.id} for region in regions()])
    panels.register("engagements/cohorts/panel.html", panel, kind=KIND, order=20)
