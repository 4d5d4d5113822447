"""Bootcamps: planned within the rule, opened to applications and closed, with the vacancies they lead to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.bootcamp_rules import SECTORS, bootcamp_rule, funding_year
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Bootcamp, BootcampVacancy
from routeways.engagements.queries.bootcamps import TEACHES
from routeways.foundation import audit
from routeways.foundation.dated_rules import RuleError
from routeways.instruments.asking.answers import tidy
from routeways.organisations.models import Organisation

MOST_PLACES = 500
MOST_HOURS = 1000


@dataclass(frozen=True, slots=True)
class BootcampPlan:
    """What a provider plans. `price` is for each place, in pence; `hours` are guided learning."""

    title: str
    where: str
    sector: str
    level: int
    hours: int
    places: int
    starts_on: date
    ends_on: date
    apply_by: date
    price: int
    funder: str
    about: str = ""
    leads_to: Bootcamp | None = None


@transaction.atomic
def plan_bootcamp(
    *, by: Any, region: str, owner: Organisation, plan: BootcampPlan, now: datetime, through: str = "account"
) -> Bootcamp:
    """A bootcamp, open for applications. Raises EngagementError with the first thing that cannot be so."""
    kinds = {owner.kind, *owner.acts_as.values_list("kind", flat=True)}
    if not kinds & set(TEACHES) or not owner.regions.filter(region=region).exists():
        raise EngagementError(f"{owner.name} does not teach in this region.")
    texts = {name: tidy(getattr(plan, name), one_line=True) for name in ("title", "where", "funder")}
    reference = _refuse_plan(plan, texts)
    made = Bootcamp.objects.create(
        region=region, owner=owner, title=texts["title"][:160], where=texts["where"][:200],
        funder=texts["funder"][:160], about=tidy(plan.about)[:2000], sector=plan.sector, level=plan.level,
        hours=plan.hours, places=plan.places, starts_on=plan.starts_on, ends_on=plan.ends_on, apply_by=plan.apply_by,
        price=plan.price, funding_year=funding_year(plan.starts_on), leads_to=plan.leads_to,
        rule_reference=reference, through=through, created_at=now, created_by=by,
    )  # fmt: skip
    audit.record(by=by, verb="engagements.plan_bootcamp", subject=made, details={"rule": reference})
    return made


def _refuse_plan(plan: BootcampPlan, texts: dict[str, str]) -> str:
    """The rule it was judged by. Raises EngagementError."""
    lacking = {"title": "what the course is called", "where": "where it is", "funder": "who funds it"}
    for name, words in lacking.items():
        if not texts[name]:
            raise EngagementError(f"Say {words}.")
    if plan.sector not in SECTORS:
        raise EngagementError("Choose the sector out of the list.")
    try:
        rule = bootcamp_rule(plan.starts_on)
    except RuleError as error:
        raise EngagementError(str(error)) from error
    days = (plan.ends_on - plan.starts_on).days + 1
    if days < 1:
        raise EngagementError("The last day is before the first day. Change one of them.")
    if days > rule.most_weeks * 7:
        raise EngagementError(
            f"From the first to the last day are {days} days. A Skills Bootcamp lasts at most {rule.most_weeks} weeks "
            f"({rule.most_weeks * 7} days)."
        )
    if plan.apply_by > plan.starts_on:
        raise EngagementError("People could apply after the first day. Choose that day or an earlier one.")
    if not rule.least_hours <= plan.hours <= MOST_HOURS:
        raise EngagementError(f"Enter the hours of guided learning: from {rule.least_hours} to {MOST_HOURS:,}.")
    if not rule.may_teach(plan.level, plan.sector):
        levels = ", ".join(map(str, rule.levels))
        lower = ", ".join(SECTORS[one].lower() for one in rule.lower_level_sectors)
        raise EngagementError(
            f"Skills Bootcamps are of level {levels}. Level {rule.lower_level} is for these sectors alone: {lower}."
        )
    if not 1 <= plan.places <= MOST_PLACES:
        raise EngagementError(f"Enter how many places there are, from 1 to {MOST_PLACES}.")
    if not 1 <= plan.price <= 10_000_000:
        raise EngagementError("Enter the price of a place, up to £100,000.")
    return rule.reference


@transaction.atomic
def close_bootcamp(*, by: Any, bootcamp: Bootcamp, open_again: bool = False) -> Bootcamp:
    """Nobody applies any more, or they may again. Twice changes nothing."""
    held = Bootcamp.objects.select_for_update().get(pk=bootcamp.pk)
    state = Bootcamp.State.OPEN if open_again else Bootcamp.State.CLOSED
    if held.state != state:
        held.state = state
        held.save(update_fields=["state"])
        audit.record(by=by, verb="engagements.close_bootcamp", subject=held, details={"state": state})
    return held


@transaction.atomic
def add_vacancy(
    *, by: Any, bootcamp: Bootcamp, employer: Organisation, title: str, reference: str, weeks: int, now: datetime
) -> BootcampVacancy:
    """A real job for which learners are interviewed; the same reference changes nothing. Raises EngagementError."""
    held = Bootcamp.objects.select_for_update().get(pk=bootcamp.pk)
    rule = bootcamp_rule(held.starts_on)
    title, reference = tidy(title, one_line=True)[:160], tidy(reference, one_line=True)[:80]
    if not title or not reference:
        raise EngagementError("Say what the job is, and its reference: a number, or where it is advertised.")
    if not employer.regions.filter(region=held.region).exists():
        raise EngagementError("This organisation is not one of the region’s.")
    if not rule.vacancy_weeks <= weeks <= 5200:
        raise EngagementError(f"A job counts that lasts at least {rule.vacancy_weeks} weeks on end. This one: {weeks}.")
    made, new = BootcampVacancy.objects.get_or_create(
        bootcamp=held, employer=employer, reference=reference,
        defaults={"title": title, "weeks": weeks, "at": now, "by": by},
    )  # fmt: skip
    if new:
        details = {"employer": employer.public_id, "on": timezone.localdate(now).isoformat()}
        audit.record(by=by, verb="engagements.add_bootcamp_vacancy", subject=held, details=details)
    return made
