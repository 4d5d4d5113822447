"""The job that solves a matching run. Nothing is written until all three answers are there."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routeways.engagements import actions, queries, solving
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Run
from routeways.foundation import jobs
from routeways.foundation.job_runs import Handle

SAYS = {"stable": "Matching so that nobody would rather swap", "welfare": "Matching for the highest total"}


@jobs.job(actions.SOLVE, says="Match offers and requests")
def solve_run(handle: Handle, *, run: str) -> dict[str, Any] | None:
    """Solves one run in all three ways and keeps the answer, or the sentence why there is none."""
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
