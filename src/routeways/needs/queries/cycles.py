"""Reads of cycles and of the answers to contributors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from routeways.foundation.dated_rules import rule
from routeways.needs.models import ClosingResponse, Cycle, Stage


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage as it stands on a day: “done”, “now”, “overdue”, “later”. `days` are those left, or those it is late."""

    stage: Stage
    state: str
    days: int


@dataclass(frozen=True, slots=True)
class Answers:
    """`late` are open for longer than `days`, by the rule of the day."""

    sent: int
    open: tuple[ClosingResponse, ...]
    late: tuple[ClosingResponse, ...]
    days: int


def cycles(region: str) -> list[Cycle]:
    return list(Cycle.objects.filter(region=region).select_related("owner").prefetch_related("stages"))


def cycle(region: str, public_id: str) -> Cycle | None:
    rows = Cycle.objects.filter(region=region, public_id=public_id).select_related("owner")
    return rows.prefetch_related("stages__owner", "stages__done_by").first()


def stage_lines(cycle: Cycle, *, today: date) -> list[StageLine]:
    return [_line(stage, today) for stage in cycle.stages.all()]


def _line(stage: Stage, today: date) -> StageLine:
    if stage.done_at is not None:
        return StageLine(stage, "done", 0)
    if stage.overdue_on(today):
        return StageLine(stage, "overdue", (today - stage.due_on).days)
    return StageLine(stage, "now" if stage.starts_on <= today else "later", (stage.due_on - today).days)


def answers(cycle: Cycle, *, today: date) -> Answers:
    """The answers of a cycle; those that wait longest first."""
    days = int(rule("needs", today)["answer_days"])
    rows = list(cycle.responses.select_related("contributor"))
    waiting = tuple(one for one in rows if one.sent_at is None)
    late = tuple(one for one in waiting if one.days_open(today) > days)
    return Answers(len(rows) - len(waiting), waiting, late, days)


def answer(cycle: Cycle, public_id: str) -> ClosingResponse | None:
    rows = ClosingResponse.objects.filter(cycle=cycle, public_id=public_id)
    return rows.select_related("contributor", "sent_by", "cycle").first()
