"""What a placement adds to the agreement that all sign: hours, what is to be learnt, who supervises."""

from __future__ import annotations

from routeways.engagements import agreements
from routeways.engagements.models import Engagement, Placement
from routeways.engagements.placement_rules import KIND
from routeways.engagements.queries.placements import rule_of, written


@agreements.register(KIND)
def terms(held: Engagement) -> list[tuple[str, str]]:
    """Nothing before the plan is written. Whoever changes one of these has it signed anew by all."""
    plan = Placement.objects.filter(engagement=held).first()
    if plan is None or held.starts_on is None:
        return []
    supervisor = (plan.supervisor_name, plan.supervisor_job)
    required = rule_of(held, held.starts_on).limits.required
    return [
        ("Hours in a whole week", written(plan.weekly_minutes)),
        ("Hours to complete, over all employers", written(required)),
        ("To learn", plan.objectives),
        ("Supervisor at the employer", ", ".join(one for one in supervisor if one)),
    ]
