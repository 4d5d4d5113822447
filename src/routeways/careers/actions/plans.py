"""The careers plan of an institution, and publishing its programme."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from routeways.careers.benchmarks.doing import to_do
from routeways.careers.benchmarks.scoring import ACHIEVED
from routeways.careers.errors import CareersError
from routeways.careers.models import CriterionState, Institution, PlanAction, Programme, PublishedProgramme
from routeways.careers.programmes import content_of, missing_from
from routeways.foundation import audit

WORDS = (
    "summary",
    "leader_contact",
    "information",
    "impact",
    "review_on",
    "access_request",
    "access_grounds",
    "access_premises",
)


@transaction.atomic
def add_plan_action(
    *,
    by: Any,
    institution: Institution,
    benchmark: int,
    what: str,
    owner: str,
    due_on: date,
    today: date,
    criterion: str = "",
    adviser: bool = False,
) -> PlanAction:
    """Raises CareersError for a day that is past, or without words."""
    if not what.strip() or not owner.strip():
        raise CareersError("Say what will be done and whose task it is.")
    if due_on < today:
        raise CareersError("The day by which it is done lies in the past. Give a day to come.")
    made = PlanAction.objects.create(
        institution=institution,
        benchmark=benchmark,
        criterion=criterion,
        what=what.strip(),
        owner=owner.strip(),
        due_on=due_on,
        adviser=adviser,
    )
    audit.record(by=by, verb="careers.add_plan_action", subject=made, details={"benchmark": benchmark})
    return made


@transaction.atomic
def plan_open_criteria(
    *,
    by: Any,
    institution: Institution,
    states: Iterable[CriterionState],
    owner: str,
    due_on: date,
    today: date,
    instrument: str = "",
) -> int:
    """A planned action for each criterion that is not achieved and that none is about yet; how many were made.

    `instrument`: the questionnaire that asked, which decides how a line is worded.
    """
    there = set(institution.plan_actions.exclude(state=PlanAction.State.DROPPED).values_list("criterion", flat=True))
    made = 0
    for one in states:
        if one.state != ACHIEVED and one.criterion not in there:
            add_plan_action(
                by=by,
                institution=institution,
                benchmark=one.benchmark,
                criterion=one.criterion,
                what=to_do(one.criterion, one.label, instrument)[:300],
                owner=owner,
                due_on=due_on,
                today=today,
            )
            made += 1
    return made


@transaction.atomic
def change_plan_action(*, by: Any, action: PlanAction, changes: Mapping[str, Any], today: date) -> PlanAction:
    """`changes` of what, owner, due_on, evidence, adviser and state. Done needs its evidence. Raises CareersError."""
    held = PlanAction.objects.select_for_update().get(pk=action.pk)
    for name, value in changes.items():
        if name not in ("what", "owner", "due_on", "evidence", "adviser", "state"):
            raise CareersError(f"“{name}” of a plan cannot be changed.")
        setattr(held, name, value.strip() if isinstance(value, str) else value)
    if not held.what or not held.owner:
        raise CareersError("Say what will be done and whose task it is.")
    if held.state == PlanAction.State.DONE and not held.evidence:
        raise CareersError("Say what shows that it is done: where it can be read or seen.")
    held.done_on = (held.done_on or today) if held.state == PlanAction.State.DONE else None
    held.save()
    audit.record(by=by, verb="careers.change_plan_action", subject=held, details={"state": held.state})
    return held


@transaction.atomic
def write_programme(*, by: Any, institution: Institution, words: Mapping[str, Any]) -> Programme:
    """The words that stand on the public page once they are published; what is not given stays as it was."""
    held, _ = Programme.objects.get_or_create(institution=institution)
    for name in WORDS:
        if name in words:
            setattr(held, name, words[name])
    held.save()
    audit.record(by=by, verb="careers.write_programme", subject=institution, details={"words": sorted(words)})
    return held


@transaction.atomic
def publish_programme(*, by: Any, institution: Institution, today: date) -> PublishedProgramme:
    """Freezes the programme and the plan as everybody may read them. Raises CareersError while something is missing.

    The same content again makes no new version.
    """
    if missing := missing_from(institution, today=today):
        raise CareersError(f"The public page must have {missing[0]}. Add it first.")
    content = content_of(institution, today=today)
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    last = institution.published_programmes.select_for_update().first()
    if last is not None and last.digest == digest and last.withdrawn_on is None:
        return last
    made = PublishedProgramme.objects.create(
        institution=institution,
        version=(last.version if last else 0) + 1,
        published_on=today,
        content=content,
        digest=digest,
        published_by=by,
    )
    audit.record(by=by, verb="careers.publish_programme", subject=institution, details={"version": made.version})
    return made


@transaction.atomic
def withdraw_programme(*, by: Any, institution: Institution, today: date) -> None:
    """The public page says that there is none; the versions stay with the institution."""
    standing = institution.published_programmes.filter(withdrawn_on=None)
    if standing.update(withdrawn_on=today):
        audit.record(by=by, verb="careers.withdraw_programme", subject=institution)
