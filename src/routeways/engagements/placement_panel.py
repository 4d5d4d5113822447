"""What a placement adds to the page of an engagement: the hours, the plan, what each party does next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from routeways.engagements import panels
from routeways.engagements.engagement_view import knows_person
from routeways.engagements.models import Engagement, Participant, Placement
from routeways.engagements.placement_rules import KIND, MODES
from routeways.engagements.queries.parties import Looker
from routeways.engagements.queries.placements import Hours, HoursLine, hours, waiting_for, written

STATES = {"waiting": ("Waits for the employer", ""), "confirmed": ("Confirmed", "moor"), "refused": ("Refused", "rose")}


def register() -> None:
    panels.register("engagements/placements/panel.html", panel, kind=KIND, order=10)
    panels.register("engagements/outcomes/panel.html", check_ins, order=90)


def panel(held: Engagement, looker: Looker) -> Mapping[str, Any]:
    """Hours for all who take part; names, plan and links for those who work with the student."""
    near = bool(looker.among(("college", "employer", "student")))
    plan = Placement.objects.filter(engagement=held).first() if near else None
    begun, running = held.step != "preparing", held.state == Engagement.State.RUNNING
    found = bar(hours(held, looker.today))
    return {
        **found,
        "behind": found["behind"] and begun and running,
        "rows": _rows(plan) if plan else [],
        "near": near,
        "looker": looker,
        "name": name_of(held, looker),
        "writes_letters": knows_person(looker),
        "plan": plan,
        "waiting": len(waiting_for(held)),
        "absences": list(held.absences.all()) if near else [],
        "is": {id: id in looker.parties for id in ("college", "employer", "student")},
        "running": running,
        "plannable": held.state != Engagement.State.ENDED,
        "begun": begun,
    }


def _rows(plan: Placement) -> list[dict[str, str]]:
    """The plan as people read it."""
    who = [plan.supervisor_name, plan.supervisor_job, plan.supervisor_phone]
    lead = [plan.safeguarding_name, plan.safeguarding_phone]
    declared = timezone.localtime(plan.declared_at) if plan.declared_at else None
    rows = {
        "To learn": plan.objectives,
        "Supervisor": ", ".join(one for one in who if one),
        "College’s safeguarding lead": ", ".join(one for one in lead if one),
        "Midpoint review": f"{plan.review_on:%-d %B %Y}" if plan.review_on else "",
        "The way there": plan.travel,
        "Objectives met": f"Yes, says {plan.objectives_met_by}" if plan.objectives_met_at else "Not confirmed yet",
        "Completion declaration": f"Made on {declared:%-d %B %Y}" if declared else "Not made yet",
    }
    return [{"name": name, "value": value} for name, value in rows.items() if value]


def check_ins(held: Engagement, looker: Looker) -> Mapping[str, Any] | None:
    """For the person whom it was about, when it has ended: whether they want to be asked later on."""
    if held.ended_on is None or held.participant is None or not any(one.side == "person" for one in looker.named):
        return None
    consent = getattr(held, "check_in_consent", None)
    return {"looker": looker, "standing": consent is not None and consent.withdrawn_at is None}


def bar(found: Hours) -> dict[str, Any]:
    """How far it is, in words and for a bar."""
    confirmed = found.confirmed
    return {
        "done": written(confirmed.minutes),
        "needed": written(confirmed.required),
        "minutes": confirmed.minutes,
        "required": confirmed.required,
        "share": found.share,
        "still_waiting": written(found.waiting) if found.waiting > 0 else "",
        "behind": found.behind and not confirmed.enough,
        "planned": written(found.planned // 60 * 60) if found.planned is not None else "",
        "carried": written(found.carried) if found.carried else "",
        "checked": found.rule.checked,
        "source": found.rule.source,
    }


def lines(found: Hours, *, here_only: bool) -> list[dict[str, Any]]:
    """The days as rows, the latest first. `here_only` leaves out what was worked for another employer."""
    return [_row(line) for line in found.lines if line.here or not here_only]


def _row(line: HoursLine) -> dict[str, Any]:
    entry = line.entry
    status, tone = STATES[line.state]
    employer = entry.engagement.offer.owner if entry.engagement.offer else None
    return {
        "entry": entry,
        "value": f"{entry.public_id}|{entry.minutes}",  # so that nobody confirms what they did not read
        "here": line.here,
        "at": "" if line.here or employer is None else employer.name,
        "times": f"{entry.started:%H:%M} to {entry.ended:%H:%M}" if entry.started and entry.ended else "",
        "break": entry.break_minutes,
        "worked": written(entry.minutes),
        "mode": MODES.get(entry.mode, entry.mode),
        "state": line.state,
        "status": status,
        "tone": tone,
        "why": line.why,
    }


def modes(found: Hours, *, begun: bool) -> list[tuple[str, str]]:
    """Ways of working to choose from, each with what is left of it; tasters only before it begins."""
    shown = []
    for mode, label in found.rule.modes:
        if (mode == "work-taster") == begun:
            continue
        left = found.expected.left[mode]
        more = "" if left is None else f" ({written(left)} left that count)" if left else " (nothing more counts)"
        shown.append((mode, f"{label}{more}"))
    return shown


def name_of(held: Engagement, looker: Looker) -> str:
    """The student's name for those who may read it, the reference for everybody else."""
    person = held.participant
    if person is None:
        return ""
    seen = Participant.objects.visible_to(looker.actor, today=looker.today).filter(pk=person.pk).exists()
    return person.name if seen else person.reference
