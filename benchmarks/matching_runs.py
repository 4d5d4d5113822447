"""A whole matching run of the coordinator's console: building the problem, reading it, and solving it in three ways.

    python -m benchmarks.matching_runs

Invented schools and advisers all over Lancashire, in a data folder of its own that is removed at the end.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from benchmarks.scratch import in_scratch_folder

SIZES = ((155, 150), (1000, 1000))


def main() -> None:
    in_scratch_folder(_measure)


def _measure() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    print(f"{'':<44}{'schools × advisers':>22}")
    for schools, advisers in SIZES:
        for name, seconds in _one(schools, advisers):
            print(f"{name:<44}{schools:>8,} × {advisers:<8,}{seconds:>10.3f} s")


def _one(schools: int, advisers: int) -> list[tuple[str, float]]:
    from django.utils import timezone
    from tests.engagements.console.factories import KIND, many
    from tests.engagements.factories import REGION

    from routeways.engagements import actions, solving
    from routeways.engagements.kinds import kind
    from routeways.engagements.models import Offer, Request, Run
    from routeways.engagements.queries.problems import matching_problem
    from routeways.foundation import jobs

    for model in (Run, Offer, Request):
        model._default_manager.all().delete()
    many(schools, advisers)
    now = timezone.now()
    last = timezone.localdate(now).replace(year=now.year + 1)
    Offer.objects.update(expires_on=last)
    Request.objects.update(expires_on=last)
    rules = kind(KIND)
    today = timezone.localdate(now)
    build = _timed(lambda: matching_problem(rules, region=REGION, mode="fair", seed="7", today=today))
    problem, seconds = build
    edges = sum(len(one["choices"]) for one in problem["agents"])
    named, reading = _timed(lambda: solving.read(problem))
    found = [(f"building the problem, {edges:,} open pairs", seconds), ("reading it in the engine", reading)]
    for mode in solving.MODES:
        found.append((f"{mode}, checked, with sentences", _timed(lambda mode=mode: solving.answer(named, mode, {}))[1]))
    found.append(("as JSON", _timed(lambda: json.dumps(problem))[1]))
    started = {"by": None, "region": REGION, "kind": KIND, "mode": "fair", "seed": "7", "now": now}
    found.append(("the page: build, check, store", _timed(lambda: actions.propose_matches(**started))[1]))
    found.append(("the job: three answers, reasons, store", _timed(jobs.work_off)[1]))
    return found


def _timed(function: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.process_time()
    result = function()
    return result, time.process_time() - begun


if __name__ == "__main__":
    main()
