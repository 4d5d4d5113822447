"""The second half of the demonstration's voice: priorities, the cycle, a published plan and answers to those heard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from routeways.foundation.queries import user_by_email
from routeways.needs import actions as needs
from routeways.needs import queries as evidence
from routeways.needs.models import Cycle, Need
from routeways.organisations.models import Organisation
from routeways.site.voice_definition import Voice

Organisations = Mapping[str, Organisation]


def agree_and_publish(voice: Voice, organisations: Organisations, *, lead: Any, now: datetime) -> None:
    """From the register to a first version of the plan and the answers that follow from it."""
    cycle = _cycle(voice, organisations, lead)
    _priorities(voice, organisations, cycle, lead, now)
    needs.write_sections(by=lead, region=voice.region, texts=voice.sections, now=now)
    register = needs.register_content(voice.region, on=timezone.localdate(now))
    needs.publish_plan(by=lead, region=voice.region, register=register, site="", now=now)
    _answers(voice, cycle, lead, now)


def _cycle(voice: Voice, organisations: Organisations, lead: Any) -> Cycle:
    given = voice.cycle
    cycle = needs.start_cycle(
        by=lead,
        region=voice.region,
        owner=organisations[voice.owner],
        title=given.title,
        starts_on=given.starts_on,
    )
    stages = {stage.name: stage for stage in cycle.stages.all()}
    for one in given.stages:
        stage = stages[one.name]
        needs.change_stage(by=lead, stage=stage, due_on=one.due_on, owner=lead, note=one.note)
        if one.done_on:
            needs.finish_stage(by=lead, stage=stage, now=_noon(one.done_on))
    return cycle


def _priorities(voice: Voice, organisations: Organisations, cycle: Cycle, lead: Any, now: datetime) -> None:
    known = {need.ref: need for need in Need.objects.filter(region=voice.region, level="", sector="", area="")}
    ranking = evidence.register(voice.region, on=timezone.localdate(now)).rule.reference
    for one in voice.priorities:
        made = needs.propose_priority(
            by=lead,
            region=voice.region,
            title=one.title,
            why=one.why,
            action=one.action,
            needs=[known[ref] for ref in one.needs if ref in known],
            formula=ranking,
            cycle=cycle,
        )
        for sign in voice.agreed:
            needs.sign_priority(
                by=user_by_email(sign.by),
                priority=made,
                organisation=organisations[sign.organisation],
                note=sign.note,
                now=now,
            )


def _answers(voice: Voice, cycle: Cycle, lead: Any, now: datetime) -> None:
    needs.prepare_answers(by=lead, cycle=cycle, today=timezone.localdate(now))
    for answer in cycle.responses.order_by("first_heard_on", "name")[: voice.cycle.told]:
        needs.send_answer(by=lead, answer=answer, now=now)


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
