"""A region's placements as lists: who stands where, who is behind, which support employers got."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from routeways.engagements.models import EmployerSupport, Engagement, Participant, Request
from routeways.engagements.models.listing import LIVE
from routeways.engagements.placement_rules import KIND
from routeways.engagements.queries.placements import Hours, hours_of, names_of, placements
from routeways.organisations.models import Organisation
from routeways.values import Symbol
from routeways.warehouse.publishing import rules_in_force

STAGES = {
    "waiting": "Waiting for a place",
    "preparing": "Being prepared",
    "on-placement": "On placement",
    "closing": "Hours done",
    "completed": "Completed",
    "ended": "Ended early or not begun",
}
STAGE_OF_STEP = {
    "preparing": "preparing",
    "on-placement": "on-placement",
    "reviewed": "on-placement",
    "closing": "closing",
}


@dataclass(frozen=True, slots=True)
class PlacementLine:
    """One student. `who` is the name for those who may read it, else the reference; `held` is None while they wait."""

    stage: str
    who: str
    named: bool
    college: str
    employer: str
    held: Engagement | None
    hours: Hours | None
    review_on: date | None
    attention: tuple[str, ...]

    @property
    def behind(self) -> bool:
        return self.stage == "on-placement" and self.hours is not None and self.hours.behind


def lines(region: str, actor: Any, *, today: date) -> list[PlacementLine]:
    """Everybody whom the actor may see, those who need something first."""
    held = list(placements(region, actor, today=today))
    names = names_of(held, actor, today=today)
    found = hours_of(held, today)
    rows = [_line(one, found[one.pk], names, today) for one in held]
    rows += _waiting(region, actor, {one.request_id for one in held if one.state != Engagement.State.ENDED}, today)
    order = list(STAGES)
    return sorted(rows, key=lambda row: (not row.attention, order.index(row.stage), row.who.casefold()))


def stage_counts(rows: list[PlacementLine]) -> dict[str, int]:
    counted = Counter(row.stage for row in rows)
    return {stage: counted[stage] for stage in STAGES}


def publishable_stages(counts: dict[str, int], *, today: date) -> dict[str, float | Symbol]:
    """The stages with their total under "all", fit to be passed on: small numbers hidden, the rest rounded."""
    from routeways.engines.disclosure import Relation, Row, from_rows, protect

    rules, _ = rules_in_force(today)
    filled = {stage: number for stage, number in counts.items() if number}
    shown: dict[str, float | Symbol] = dict.fromkeys(counts, 0.0)
    if not filled:
        return shown | {"all": 0.0}
    cells = {"all": sum(filled.values()), **filled}
    table = from_rows([Row(key, value) for key, value in cells.items()], [Relation("all", tuple(filled))])
    protected = protect(table, rules, seed=1, work_limit=0).published
    return shown | {str(key): value for key, value in protected.items()}


def supports(region: str, *, today: date) -> list[tuple[Organisation, dict[str, date | None]]]:
    """Employers with the day on which each of the five supports was last given, None where it was not."""
    rows = EmployerSupport.objects.filter(region=region, on__lte=today).select_related("employer").order_by("on")
    found: dict[Organisation, dict[str, date | None]] = {}
    for row in rows:
        found.setdefault(row.employer, dict.fromkeys(EmployerSupport.Support.values))[row.support] = row.on
    return sorted(found.items(), key=lambda item: item[0].name_key)


def _line(held: Engagement, hours: Hours, names: dict[int, str], today: date) -> PlacementLine:
    ended = held.state == Engagement.State.ENDED
    stage = ("completed" if held.succeeded else "ended") if ended else STAGE_OF_STEP[held.step]
    plan = getattr(held, "placement", None)
    name = names.get(held.participant_id or 0, "")
    row = PlacementLine(
        stage=stage,
        who=name or (held.participant.reference if held.participant else held.title),
        named=bool(name),
        college=held.owner.name if held.owner else "",
        employer=held.offer.who if held.offer else "",
        held=held,
        hours=hours,
        review_on=plan.review_on if plan and held.step == "on-placement" and not ended else None,
        attention=(),
    )
    return row if ended else _with_attention(row, held, today)


def _with_attention(row: PlacementLine, held: Engagement, today: date) -> PlacementLine:
    from dataclasses import replace

    found = []
    if row.behind:
        found.append("Behind the pace to the last day")
    if row.review_on and row.review_on < today:
        found.append("The midpoint review is overdue")
    elif held.due_on and held.due_on < today:
        found.append("The next step is overdue")
    if held.state == Engagement.State.PAUSED:
        found.append("Paused")
    plan = getattr(held, "placement", None)
    if plan and plan.insured_until and plan.insured_until < today:
        found.append("The employer’s insurance has ended")
    if row.hours and any("people under 18" in why for line in row.hours.lines if line.here for why in line.why):
        found.append("More hours than people under 18 may work")
    return replace(row, attention=tuple(found))


def _waiting(region: str, actor: Any, placed: set[int | None], today: date) -> list[PlacementLine]:
    rows = Request.objects.visible_to(actor, today=today).filter(region=region, kind=KIND, state__in=LIVE)
    wanted = [one for one in rows.select_related("participant", "owner") if one.pk not in placed and one.participant]
    seen = Participant.objects.visible_to(actor, today=today).filter(pk__in={one.participant_id for one in wanted})
    names = dict(seen.values_list("pk", "name"))
    return [
        PlacementLine(
            stage="waiting",
            who=names.get(one.participant_id, "") or one.participant.reference,
            named=one.participant_id in names,
            college=one.owner.name if one.owner else "",
            employer="",
            held=None,
            hours=None,
            review_on=None,
            attention=("Nobody could help yet: " + one.unmet_reason.lower(),) if one.unmet_reason else (),
        )
        for one in wanted
        if one.participant is not None and one.participant_id is not None
    ]
