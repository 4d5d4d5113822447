"""Work in the background: a rota is worked out; every morning unused places go to the next school."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routeways.careers.actions import days_offers, days_runs
from routeways.careers.actions.days_offers import MOVE_ON
from routeways.careers.days import rota
from routeways.careers.models import DaysRun
from routeways.foundation import jobs
from routeways.foundation.daily import every_day
from routeways.foundation.job_runs import Handle


def answer_of(run: DaysRun, before: Any = lambda number, what: None) -> tuple[dict[str, Any], str]:
    """The answer to what a run was given, or {} and the sentence why there is none. Nothing is written."""
    given = run.given
    try:
        found = rota.solved(
            [rota.Pupils(**{**one, **_tuples(one, "blocked", "kinds")}) for one in given["schools"]],
            [rota.Slot(**{**one, **_tuples(one, "staff")}) for one in given["slots"]],
            run.days,
            run.seed,
            given["rule"],
            held=[(one[0], one[1]) for one in given["held"]],
            barred=[(one[0], one[1]) for one in given["barred"]],
            previous=[(one[0], one[1]) for one in given["previous"]],
            before=before,
        )
    except rota.RotaError as error:
        return {}, str(error)
    return found, ""


def _tuples(row: dict[str, Any], *names: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(row[name]) for name in names}


@jobs.job(days_runs.SOLVE, says="Share days between schools and work out the rota")
def solve_days(handle: Handle, *, run: str) -> None:
    held = DaysRun.objects.filter(public_id=run).first()
    if held is None:
        raise jobs.JobRefused("This rota is not there any more.")

    def before(number: int, what: str) -> None:
        handle.stop_if_cancelled()
        handle.progress(number, 3, what)

    answer, fault = answer_of(held, before)
    with handle.finishing() as result:
        days_runs.keep_days_answer(by=handle.job.created_by, run=held, answer=answer, fault=fault)
        result |= {"run": held.public_id, "fault": fault}


@jobs.job(MOVE_ON, says="Offer unused days to the next school")
def move_offers(handle: Handle, *, region: str) -> None:
    with handle.finishing() as result:
        now = timezone.now()
        result["moved"] = days_offers.expire_offers(by=None, region=region, now=now)
        result["offered"] = days_offers.offer_free_places(by=None, region=region, now=now)


def register() -> None:
    """Called once, when the site starts."""
    every_day(MOVE_ON, hour=6, payloads=_regions)


def _regions() -> Any:
    held = DaysRun.objects.filter(state=DaysRun.State.CONFIRMED).order_by()
    for region in held.values_list("region", flat=True).distinct():
        yield {"region": region}
