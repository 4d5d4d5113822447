"""What must be so before a placement begins, closes and is completed; and which offers suit a student."""

from __future__ import annotations

from datetime import date

from routeways.engagements import criteria, gates, step_days
from routeways.engagements.criteria import Verdict
from routeways.engagements.kinds import Criterion
from routeways.engagements.models import Engagement, Offer, Placement, Request
from routeways.engagements.placement_rules import KIND, placement_rule
from routeways.engagements.queries.placements import employers_of, hours, rule_of, written
from routeways.provision.queries import miles_between

INSURED = "placement-insured"


@step_days.register(KIND)
def planned_day(held: Engagement, step: str) -> date | None:
    """The days of the plan are those by which the steps are due."""
    plan = _plan(held)
    if plan is None:
        return None
    return {"on-placement": held.starts_on, "reviewed": plan.review_on, "closing": held.ends_on}.get(step)


@gates.register("placement-plan")
def has_plan(held: Engagement, today: date) -> list[str]:
    """Objectives, supervisor, safeguarding lead and weekly hours are written down."""
    return (
        [] if _plan(held) else ["The plan of the placement is not written yet: objectives, supervisor, hours a week."]
    )


@gates.register("placement-employers")
def not_too_many_employers(held: Engagement, today: date) -> list[str]:
    """With this employer the student has no more than the rule allows."""
    if held.participant is None or held.offer is None:
        return []
    most = rule_of(held, today).most_employers
    known = employers_of(held.participant) | ({held.offer.owner_id} if held.offer.owner_id else set())
    if len(known) <= most:
        return []
    return [f"It would be the student’s employer number {len(known)}. Hours may come from {most} at most."]


@gates.register("placement-free")
def only_one_at_a_time(held: Engagement, today: date) -> list[str]:
    """No other placement of the student is past its preparation and still runs."""
    if held.participant is None:
        return []
    others = Engagement.objects.running().filter(participant=held.participant, kind=KIND).exclude(pk=held.pk)
    running = others.exclude(step="preparing")
    return [f"The student is on a placement already: “{one.title}”. End that one first." for one in running]


@gates.register("placement-safe")
def is_insured(held: Engagement, today: date) -> list[str]:
    """The employer's insurance holds on the first day and today."""
    plan = _plan(held)
    if plan is None:
        return []
    if plan.insured_until is None:
        return ["Enter until which day the employer’s liability insurance is valid."]
    begins = max(today, held.starts_on or today)
    if plan.insured_until < begins:
        return [f"The employer’s insurance ends on {plan.insured_until:%-d %B %Y}. See a new certificate first."]
    return []


@gates.register(INSURED)
def stays_insured(held: Engagement, today: date) -> list[str]:
    """The employer’s insurance has not ended while the student works there."""
    plan = _plan(held)
    if plan is None or plan.insured_until is None or plan.insured_until >= today:
        return []
    return [f"The employer’s insurance ended on {plan.insured_until:%-d %B %Y}. See a new certificate first."]


@gates.register("placement-hours")
def has_hours(held: Engagement, today: date) -> list[str]:
    """As many confirmed hours count as the rule asks for."""
    found = hours(held, today)
    if found.confirmed.enough:
        return []
    done, needed = written(found.confirmed.minutes), written(found.confirmed.required)
    wait = f" {written(found.waiting)} wait for the employer." if found.waiting > 0 else ""
    return [f"{done} of {needed} are confirmed and count.{wait}"]


@gates.register("placement-objectives")
def met_objectives(held: Engagement, today: date) -> list[str]:
    """The employer said that the objectives were met."""
    plan = _plan(held)
    met = plan is not None and plan.objectives_met_at is not None
    return [] if met else ["The employer has not confirmed that the objectives were met."]


@gates.register("placement-declared")
def is_declared(held: Engagement, today: date) -> list[str]:
    """The student made the declaration."""
    plan = _plan(held)
    return [] if plan is not None and plan.declared_at else ["The student has not made the completion declaration."]


@criteria.register("placement-travel")
def within_travel(offer: Offer, request: Request, criterion: Criterion, today: date) -> Verdict:
    """No further than the student can travel; full points next door."""
    most = request.answer(criterion.request)
    if None in (offer.latitude, offer.longitude, request.latitude, request.longitude) or not most:
        return Verdict(None, 0, "We do not know how far it is.", "We do not know how far it is.")
    miles = miles_between((offer.latitude, offer.longitude), (request.latitude, request.longitude))  # type: ignore[arg-type]
    said = "Less than a mile away." if miles < 1 else f"{miles:.0f} miles away in a straight line."
    if miles > most:
        return Verdict(False, 0, said, said, "further than the student can travel")
    return Verdict(True, round(100 * (1 - miles / most)), said, said)


@criteria.register("placement-employers")
def employer_is_allowed(offer: Offer, request: Request, criterion: Criterion, today: date) -> Verdict:
    """Not one employer too many for the hours that the student has worked already."""
    if request.participant is None or offer.owner_id is None:
        return Verdict(True, 100)
    # Kept on the request: a run judges it against every offer.
    known = request.__dict__.setdefault("_placement_employers", employers_of(request.participant))
    if offer.owner_id in known or len(known) < _most(request, today):
        return Verdict(True, 100)
    said = "The student’s hours come from as many employers as the rule allows."
    return Verdict(False, 0, said, said, "no further employer is allowed")


@criteria.register("placement-free")
def student_is_free(offer: Offer, request: Request, criterion: Criterion, today: date) -> Verdict:
    """The student has no placement that is running."""
    busy = request.__dict__.get("_placement_runs")
    if busy is None:
        rows = Engagement.objects.running().filter(participant=request.participant_id, kind=KIND)
        busy = request.__dict__["_placement_runs"] = request.participant_id is not None and rows.exists()
    if not busy:
        return Verdict(True, 100)
    return Verdict(False, 0, "The student has a placement.", "The student has a placement.", "has a placement already")


def _most(request: Request, today: date) -> int:
    answers = request.answers
    found = placement_rule(on=today, route=answers.get("route", ""), specialism=answers.get("specialism", ""))
    return found.most_employers


def _plan(held: Engagement) -> Placement | None:
    return Placement.objects.filter(engagement=held).first()
