"""Work in the background: matching runs are solved; checks that have run out pause what needs them, every morning."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routeways.engagements import actions, queries, solving
from routeways.engagements.actions.insurance import pause_uninsured
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Run
from routeways.foundation import jobs
from routeways.foundation.daily import every_day
from routeways.foundation.job_runs import Handle
from routeways.places.queries import regions

PAUSE = "engagements.pause_expired_vetting"
SAYS = {"stable": "Matching so that nobody would rather swap", "welfare": "Matching for the highest total"}


@jobs.job(actions.SOLVE, says="Match offers and requests")
def solve_run(handle: Handle, *, run: str) -> dict[str, Any] | None:
    """Solves one run in all three ways, then keeps the answer, or the sentence why there is none."""
    held = Run.objects.filter(public_id=run).first()
    if held is None:
        raise jobs.JobRefused("This run is not there any more.")

    def before(number: int, mode: str) -> None:
        handle.stop_if_cancelled()
        handle.progress(number, len(solving.MODES), SAYS.get(mode, "Matching so that everyone possible gets somebody"))

    answer: dict[str, Any] = {}
    fault = ""
    try:
        answer = {"modes": solving.answers(solving.read(held.problem), queries.run_names(held), before)}
    except EngagementError as error:
        fault = str(error)
    today = timezone.localdate()
    reasons = queries.run_reasons(held, answer, today=today) if answer else {}
    with handle.finishing() as result:
        actions.keep_answer(by=handle.job.created_by, run=held, answer=answer, reasons=reasons, fault=fault)
        result |= {"run": held.public_id, "fault": fault}
    return None


@jobs.job(PAUSE, says="Pause what goes on without a valid check or insurance")
def pause_expired_vetting(handle: Handle, *, region: str) -> None:
    with handle.finishing() as result:
        now = timezone.now()
        paused = actions.pause_expired_vetting(by=None, region=region, today=timezone.localdate(now), now=now)
        paused += pause_uninsured(by=None, region=region, today=timezone.localdate(now), now=now)
        result["paused"] = len(paused)


def register_daily() -> None:
    """Called once, when the site starts."""
    every_day(PAUSE, hour=5, payloads=lambda: [{"region": region.id} for region in regions()])
