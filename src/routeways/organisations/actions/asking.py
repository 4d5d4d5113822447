"""Asking an employer, once in a cycle for all; and who speaks with it next."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from routeways.foundation import audit
from routeways.organisations import regions
from routeways.organisations.contact_cycles import cycle_for
from routeways.organisations.contact_texts import refuse_persons
from routeways.organisations.models import Ask, NextContact, Organisation, Touch
from routeways.organisations.models.contact_rights import RECORD, acting_for, coordinates
from routeways.organisations.queries.contact_asking import (
    Allowed,
    asked_already,
    asked_first,
    known_purpose,
    may_ask,
    next_contact,
)
from routeways.organisations.records import OrganisationError, refuse_unfit, tidy


class AskRefused(OrganisationError):
    """Nobody may ask this now. The message says why; `allowed.cause` says it for programs."""

    def __init__(self, allowed: Allowed) -> None:
        super().__init__(allowed.reason)
        self.allowed = allowed


def answer_ask(*, by: Any, ask: Ask, agreed: bool, now: datetime) -> Ask:
    """The employer answered. The same answer again changes nothing. Raises OrganisationError."""
    with transaction.atomic():
        ask = Ask.objects.select_for_update(of=("self",)).get(pk=ask.pk)
        if ask.state == Ask.State.TAKEN_BACK:
            raise OrganisationError("This was taken back, so there is nothing to answer.")
        if settle(ask, agreed=agreed, on=timezone.localdate(now)):
            audit.record(by=by, verb="organisations.answer_ask", subject=ask, details={"state": ask.state})
    return ask


def settle(ask: Ask, *, agreed: bool, on: date) -> bool:
    """Part of another action: writes an answer. True where it is new."""
    state = Ask.State.AGREED if agreed else Ask.State.DECLINED
    if ask.state == state:
        return False
    ask.state, ask.answered_on = state, on
    ask.save(update_fields=["state", "answered_on"])
    return True


def plan_next(
    *,
    by: Any,
    organisation: Organisation,
    region: str,
    owner: Organisation,
    due_on: date,
    now: datetime,
    about: str = "",
    owner_role: str = "",
) -> NextContact:
    """`owner` speaks with the employer next. What was planned before is replaced and kept.

    While another organisation’s plan is not overdue only its people, or those who coordinate contacts in the region,
    may put another in its place. Raises OrganisationError.
    """
    with transaction.atomic():
        one = locked_employer(organisation, owner, region)
        refuse_persons(one, {"what it is about": about, "the job": owner_role})
        made = put_plan(by, one, region, owner, due_on, tidy(about), tidy(owner_role), now)
        details = {"organisation": one.public_id, "owner": owner.public_id}
        audit.record(by=by, verb="organisations.plan_next_contact", subject=made, details=details)
    return made


def drop_next(*, by: Any, plan: NextContact, now: datetime) -> None:
    """Nobody plans to speak with the employer any more. Twice changes nothing."""
    with transaction.atomic():
        rows = NextContact.objects.filter(pk=plan.pk, state=NextContact.State.PLANNED)
        if rows.update(state=NextContact.State.DROPPED, ended_at=now):
            audit.record(by=by, verb="organisations.drop_next_contact", subject=plan)


def put_plan(
    by: Any,
    one: Organisation,
    region: str,
    owner: Organisation,
    due_on: date,
    about: str,
    owner_role: str,
    now: datetime,
) -> NextContact:
    """Part of another action, which holds the employer’s row."""
    today = timezone.localdate(now)
    if due_on < today:
        raise OrganisationError("The next contact lies in the past. Choose a day that is still to come.")
    before = next_contact(one, region)
    if before is not None:
        _refuse_others_plan(by, one, before, owner, region, today)
        if (before.owner_id, before.due_on, before.about, before.owner_role) == (owner.pk, due_on, about, owner_role):
            return before
        before.state, before.ended_at = NextContact.State.REPLACED, now
        before.save(update_fields=["state", "ended_at"])
    plan = NextContact(
        organisation=one,
        region=region,
        owner=owner,
        owner_role=owner_role,
        due_on=due_on,
        about=about,
        planned_at=now,
        planned_by=by,
    )
    refuse_unfit(plan, "The next contact")
    plan.save()
    return plan


def locked(organisation: Organisation) -> Organisation:
    """The standing record, read afresh: it may have been merged since the page was opened."""
    one = Organisation.objects.select_for_update().get(pk=organisation.pk)
    while one.merged_into_id is not None:
        one = Organisation.objects.select_for_update().get(pk=one.merged_into_id)
    return one


def locked_employer(organisation: Organisation, by_organisation: Organisation, region: str) -> Organisation:
    """The employer’s standing record, held until the action ends. Raises OrganisationError where the two do not fit."""
    one = locked(organisation)
    if one.pk == by_organisation.pk:
        raise OrganisationError("An organisation is not in the contact ledger with itself.")
    if by_organisation.merged_into_id is not None:
        raise OrganisationError(f"{by_organisation.name} has been merged. Use the record that it became.")
    for either in (one, by_organisation):
        if not either.regions.filter(region=region).exists():
            raise OrganisationError(f"{either.name} does not work in the region “{region}”.")
    if {one.demonstration, by_organisation.demonstration} != {regions.demonstration([region])}:
        raise OrganisationError("A real organisation and an invented one cannot be in touch.")
    return one


def refuse_days(on: date, today: date) -> None:
    if on > today:
        raise OrganisationError("A contact is recorded when it has happened. Plan the next contact instead.")
    if on.year < 2000:
        raise OrganisationError(f"{on:%-d %B %Y} is too long ago. Check the year.")


def refuse_unfit_touch(touch: Touch) -> None:
    """Raises OrganisationError where a text is missing or too long."""
    if not any(mark.isalnum() for mark in touch.about):
        raise OrganisationError("Say in a few words what it was about. Everybody who keeps in touch here reads it.")
    if touch.channel not in Touch.Channel.values:
        raise OrganisationError(f"“{touch.channel}” is not a way of contact: {', '.join(Touch.Channel.values)}.")
    if touch.outcome not in Touch.Outcome.values:
        raise OrganisationError(f"“{touch.outcome}” is not an outcome: {', '.join(Touch.Outcome.values)}.")
    refuse_unfit(touch, "The contact")


def hold(
    *,
    by: Any,
    organisation: Organisation,
    by_organisation: Organisation,
    region: str,
    purpose: str,
    on: date,
    about: str,
    today: date,
    cycle: str = "",
    as_found: bool = False,
) -> Ask:
    """Part of another action, which holds the employer’s row: the ask, or AskRefused.

    as_found: it happened long ago and comes from a list. Then nothing is refused, and where somebody asked before in
    the cycle the ask stands beside theirs.
    """
    cycle = cycle or cycle_for(known_purpose(purpose), on)
    allowed = may_ask(organisation, purpose, today=today, cycle=cycle)
    if not allowed and not as_found:
        raise AskRefused(allowed)
    made = Ask(
        organisation=organisation,
        region=region,
        by_organisation=by_organisation,
        purpose=purpose,
        cycle=cycle,
        about=about,
        on=on,
        holds=not as_found or asked_first(organisation, purpose, cycle) is None,
        made_by=by,
    )
    refuse_unfit(made, "What is asked")
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:  # somebody else asked at the same moment
        first = asked_first(organisation, purpose, cycle)
        if first is None:
            raise
        raise AskRefused(Allowed(False, asked_already(organisation, first), "asked")) from error
    return made


def _refuse_others_plan(
    by: Any, one: Organisation, before: NextContact, owner: Organisation, region: str, today: date
) -> None:
    if before.owner_id == owner.pk or before.due_on < today or coordinates(by, region, today=today):
        return
    if before.owner_id in {house.pk for house in acting_for(by, RECORD, region, today=today)}:
        return
    raise OrganisationError(
        f"{before.owner.name} speaks with {one.name} next, by {before.due_on:%-d %B %Y}. "
        "Ask it to hand over, or leave the next contact blank."
    )
