"""The steps of an engagement: begun, taken when their gates are open, paused, ended with an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements import endings, gates, step_days
from routeways.engagements.actions.locking import hold_going
from routeways.engagements.agreements import digest_of
from routeways.engagements.errors import EngagementError, GateClosed
from routeways.engagements.kinds import Step
from routeways.engagements.models import Engagement, Match, Offer, Request, Signature, StepEntry, Tick
from routeways.engagements.queries.parties import may_resume, parties_of
from routeways.foundation import audit
from routeways.instruments.asking.answers import tidy


@transaction.atomic
def begin(
    *,
    by: Any,
    now: datetime,
    match: Match | None = None,
    offer: Offer | None = None,
    request: Request | None = None,
    title: str = "",
) -> Engagement:
    """Starts the pipeline of an accepted match, or of an offer or a request alone. The same match begins once."""
    if match is not None:
        if match.state != Match.State.ACCEPTED:
            raise EngagementError("Only an accepted match can begin.")
        existing = Engagement.objects.filter(match=match).first()
        if existing is not None:
            return existing
        offer, request = match.offer, match.request
    one = request or offer
    if one is None:
        raise EngagementError("There is nothing to begin: neither an offer nor a request.")
    rules = one.rules
    first = rules.steps[0]
    made = Engagement.objects.create(
        region=one.region,
        kind=rules.id,
        kind_digest=rules.digest,
        owner=(request.owner if request else None) or (offer.owner if offer else None),
        offer=offer,
        request=request,
        match=match,
        participant=request.participant if request else None,
        title=tidy(title or (offer or one).title, one_line=True)[:200],
        step=first.id,
        due_on=due(rules.after(first.id), now),
        starts_on=(request.starts_on if request else None) or (offer.starts_on if offer else None),
        ends_on=(request.ends_on if request else None) or (offer.ends_on if offer else None),
        created_at=now,
        created_by=by,
    )
    StepEntry.objects.create(engagement=made, step=first.id, at=now, by=by)
    audit.record(by=by, verb="engagements.begin", subject=made, details={"kind": rules.id, "step": first.id})
    return made


@transaction.atomic
def take_step(*, by: Any, engagement: Engagement, step: str, party: str, now: datetime, note: str = "") -> Engagement:
    """Goes on to the next step; twice changes nothing. Raises GateClosed with everything that is missing."""
    held = _locked(engagement)
    if held.step == step and held.state != Engagement.State.ENDED:
        return held
    _refuse_still(held)
    following = held.rules.after(held.step)
    if following is None or following.id != step:
        expected = f" The next one is “{following.name}”." if following else " It was the last one."
        raise EngagementError(f"“{held.title}” is at the step “{held.step_name}”.{expected}")
    _refuse_party(following.by, party, following.name, held)
    if lacking := gates.missing(held, following.gates, _day(now)):
        raise GateClosed(f"“{following.name}”", lacking)
    held.step, held.due_on = following.id, due(held.rules.after(following.id), now, held)
    held.save(update_fields=["step", "due_on"])
    _note(held, following.id, party, by, now, note)
    audit.record(by=by, verb="engagements.take_step", subject=held, details={"step": step, "party": party})
    return held


@transaction.atomic
def end(
    *, by: Any, engagement: Engagement, outcome: str, party: str, now: datetime, cause: str = "", note: str = ""
) -> Engagement:
    """Ends it in one of its kind's ways. Raises GateClosed where that is not possible yet; twice changes nothing."""
    hold_going([engagement.pk])
    held = Engagement.objects.get(pk=engagement.pk)
    if held.state == Engagement.State.ENDED and held.outcome == outcome:
        return held
    if held.state == Engagement.State.ENDED:
        raise EngagementError(f"“{held.title}” has ended: {held.outcome_name}.")
    way = held.rules.end(outcome)
    if way is None:
        raise EngagementError(f"{held.rules.name} cannot end as “{outcome}”.")
    if way.counts:
        _refuse_still(held)
    _refuse_party(way.by, party, way.name, held)
    if way.from_steps and held.step not in way.from_steps:
        raise EngagementError(f"“{way.name}” is not possible from the step “{held.step_name}”.")
    if way.causes and cause not in way.causes:
        raise EngagementError(f"Choose the cause out of these: {'; '.join(way.causes)}.")
    if lacking := gates.missing(held, way.gates, _day(now)):
        raise GateClosed(f"“{way.name}”", lacking)
    held.state, held.outcome, held.cause = Engagement.State.ENDED, outcome, tidy(cause, one_line=True)[:160]
    held.ended_on, held.due_on, held.paused_reason, held.paused_by = _day(now), None, "", ""
    held.save()
    if way.frees and held.match_id:
        Match.objects.filter(pk=held.match_id, state=Match.State.ACCEPTED).update(
            state=Match.State.WITHDRAWN, settled_at=now
        )
    _note(held, outcome, party, by, now, note)
    endings.follow(held, by, now)
    audit.record(by=by, verb="engagements.end", subject=held, details={"outcome": outcome, "cause": held.cause})
    return held


@transaction.atomic
def pause(*, by: Any, engagement: Engagement, reason: str, now: datetime, party: str = "") -> Engagement:
    """Nothing goes on until it is resumed: a vetting has expired, somebody is ill. Twice changes nothing.

    `party` is who pauses it, and only that party and the hub let it go on; "" where a rule pauses it.
    """
    held = _locked(engagement)
    if held.state != Engagement.State.RUNNING:
        return held
    if not tidy(reason, one_line=True):
        raise EngagementError("Say why it is paused.")
    held.state, held.paused_reason = Engagement.State.PAUSED, tidy(reason, one_line=True)[:300]
    held.paused_by = party
    held.save(update_fields=["state", "paused_reason", "paused_by"])
    audit.record(by=by, verb="engagements.pause", subject=held, details={"party": party})
    return held


@transaction.atomic
def resume(*, by: Any, engagement: Engagement, now: datetime, parties: Sequence[str] | None = None) -> Engagement:
    """Goes on after a pause, with as many days for the next step as it has. `parties` are those in whose name somebody
    asks for it; None where a rule does.

    Raises EngagementError where another party paused it, GateClosed where a gate that must stay open is closed.
    """
    held = _locked(engagement)
    if held.state != Engagement.State.PAUSED:
        return held
    if parties is not None and not may_resume(held, parties):
        paused_by = held.rules.party(held.paused_by)
        raise EngagementError(
            f"{paused_by.name if paused_by else 'Another'} paused this and lets it go on, or the hub."
        )
    step = held.rules.step(held.step)
    if step is not None and (lacking := gates.missing(held, step.stays, _day(now))):
        raise GateClosed("Going on", lacking)
    held.state, held.paused_reason, held.paused_by = Engagement.State.RUNNING, "", ""
    held.due_on = due(held.rules.after(held.step), now, held)
    held.save(update_fields=["state", "paused_reason", "paused_by", "due_on"])
    audit.record(by=by, verb="engagements.resume", subject=held)
    return held


@transaction.atomic
def hold_up(*, by: Any, engagement: Engagement, now: datetime) -> Engagement:
    """Pauses it where a gate that must stay open has closed: a confirmed visit that is not the one signed off."""
    held = _locked(engagement)
    step = held.rules.step(held.step)
    if step is None or not (lacking := gates.missing(held, step.stays, _day(now))):
        return held
    return pause(by=by, engagement=held, reason=f"It has changed since “{step.name}”. {lacking[0]}", now=now)


@transaction.atomic
def plan_dates(*, by: Any, engagement: Engagement, starts_on: date, ends_on: date, now: datetime) -> Engagement:
    """Agrees first and last day. Signatures of an agreement with other days hold no longer, and what had to stay
    signed is paused.

    Raises EngagementError where it has ended, or where the
    plan of its kind sets the days.
    """
    held = _locked(engagement)
    if held.state == Engagement.State.ENDED:
        raise EngagementError(f"“{held.title}” has ended: {held.outcome_name}. Its days stay as they were.")
    if not held.rules.plain_dates:
        raise EngagementError(f"{held.rules.name}: the days follow its plan. Change the plan, and they change with it.")
    if ends_on < starts_on:
        raise EngagementError("The last day is before the first day. Change one of them.")
    held.starts_on, held.ends_on = starts_on, ends_on
    held.save(update_fields=["starts_on", "ends_on"])
    audit.record(by=by, verb="engagements.plan_dates", subject=held)
    return hold_up(by=by, engagement=held, now=now)


@transaction.atomic
def tick(*, by: Any, engagement: Engagement, task: str, party: str, now: datetime, note: str = "") -> Tick:
    """One line of a checklist is done. Only the party that the kind names ticks it; twice changes nothing."""
    held = _locked(engagement)
    found = held.rules.task(task)
    if found is None:
        raise EngagementError(f"There is no line “{task}” on the checklists of {held.rules.plural.lower()}.")
    _refuse_party((found.by,), party, found.text, held)
    if held.state == Engagement.State.ENDED:
        raise EngagementError(f"“{held.title}” has ended: {held.outcome_name}.")
    made, new = Tick.objects.get_or_create(
        engagement=held,
        task=task,
        defaults={"party": party, "at": now, "by": by, "note": tidy(note, one_line=True)[:300]},
    )
    if new:
        audit.record(by=by, verb="engagements.tick", subject=held, details={"task": task, "party": party})
    return made


@transaction.atomic
def untick(*, by: Any, engagement: Engagement, task: str, now: datetime) -> None:
    """Takes a tick back. A step that was taken because of it stays taken; where the tick had to stay, it is paused."""
    held = _locked(engagement)
    if held.state == Engagement.State.ENDED:
        raise EngagementError(f"“{held.title}” has ended: {held.outcome_name}.")
    if held.ticks.filter(task=task).delete()[0]:
        audit.record(by=by, verb="engagements.untick", subject=held, details={"task": task})
        hold_up(by=by, engagement=held, now=now)


@transaction.atomic
def sign(*, by: Any, engagement: Engagement, party: str, name: str, job: str, digest: str, now: datetime) -> Signature:
    """A party signs the agreement whose text has `digest`. Raises EngagementError where the text has changed since."""
    held = _locked(engagement)
    signing = held.rules.party(party)
    if signing is None or not signing.signs:
        raise EngagementError("This party does not sign.")
    signed_name = tidy(name, one_line=True)[:120]
    if not signed_name:
        raise EngagementError("Enter your name: it is your signature.")
    if signing.needs and by is not None and party not in parties_of(held, by, today=_day(now)):
        raise EngagementError(
            f"{signing.name} signs here, with an account in that role or by a private link. Never whoever asked for it."
        )
    if signing.side == "person" and held.participant is not None:
        signed_name = held.participant.reference  # others read signatures, and never a participant's name
    if digest != digest_of(held):
        raise EngagementError("The agreement was changed while you read it. Read it again and sign then.")
    made, new = Signature.objects.get_or_create(
        engagement=held,
        party=party,
        digest=digest,
        defaults={
            "signed_name": signed_name,
            "signed_as": tidy(job, one_line=True)[:120],
            "at": now,
            "by": by,
        },
    )
    if new:
        audit.record(by=by, verb="engagements.sign", subject=held, details={"party": party, "digest": digest})
    return made


def _locked(engagement: Engagement) -> Engagement:
    return Engagement.objects.select_for_update().get(pk=engagement.pk)


def _day(now: datetime) -> date:
    return timezone.localtime(now).date()


def due(following: Step | None, now: datetime, held: Engagement | None = None) -> date | None:
    """The last day on which the following step is in time: that of its plan, else so many days from now."""
    if held is not None and following is not None and (day := step_days.planned(held, following.id)):
        return day
    if following is None or following.within_days is None:
        return None
    return _day(now) + timedelta(days=following.within_days)


def _note(held: Engagement, step: str, party: str, by: Any, now: datetime, note: str) -> None:
    StepEntry.objects.create(
        engagement=held, step=step, party=party, at=now, by=by, note=tidy(note, one_line=True)[:500]
    )


def _refuse_still(held: Engagement) -> None:
    if held.state == Engagement.State.ENDED:
        raise EngagementError(f"“{held.title}” has ended: {held.outcome_name}.")
    if held.state == Engagement.State.PAUSED:
        raise EngagementError(f"“{held.title}” is paused: {held.paused_reason}")


def _refuse_party(allowed: tuple[str, ...], party: str, what: str, held: Engagement) -> None:
    if party in allowed:
        return
    names = [found.name for id in allowed if (found := held.rules.party(id))]
    raise EngagementError(f"“{what}” is for {' or '.join(names)} to say.")
