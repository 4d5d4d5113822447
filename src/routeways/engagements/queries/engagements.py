"""Engagements as pages need them: where one stands, and what is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from routeways.engagements import gates
from routeways.engagements.kinds import End, Step, Task
from routeways.engagements.models import Engagement, Tick


@dataclass(frozen=True, slots=True)
class Place:
    """Where an engagement stands. `missing` is what keeps it from `following`; `ends` are the ways out from here."""

    step: Step | None
    following: Step | None
    missing: tuple[str, ...]
    tasks: tuple[tuple[Task, Tick | None], ...]
    ends: tuple[tuple[End, tuple[str, ...]], ...]
    late: bool


def engagement(public_id: str) -> Engagement | None:
    """With both sides at hand; who may see it is asked elsewhere."""
    rows = Engagement.objects.select_related("offer__owner", "request__owner", "owner", "match", "participant")
    return rows.filter(public_id=public_id).first()


def place_of(held: Engagement, today: date) -> Place:
    rules = held.rules
    step = rules.step(held.step)
    following = rules.after(held.step) if step else None
    ticks = {one.task: one for one in held.ticks.all()}
    ends = tuple(
        (way, gates.missing(held, way.gates, today))
        for way in rules.ends
        if not way.from_steps or held.step in way.from_steps
    )
    return Place(
        step=step,
        following=following,
        missing=gates.missing(held, following.gates, today) if following else (),
        tasks=tuple((task, ticks.get(task.id)) for task in (step.checklist if step else ())),
        ends=ends,
        late=bool(held.due_on and held.due_on < today and held.state == Engagement.State.RUNNING),
    )


def overdue(region: str, actor: Any, *, today: date) -> QuerySet[Engagement]:
    """What is late in a region, as far as the actor may see it, the latest first."""
    rows = Engagement.objects.visible_to(actor, today=today).overdue(today).filter(region=region)
    return rows.select_related("offer__owner", "request__owner", "participant").order_by("due_on", "id")
