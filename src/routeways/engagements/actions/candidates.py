"""Candidates of an academy: referred by those who know them, moved on together or not at all, named by consent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.actions.cohorts import lock, refuse_ended
from routeways.engagements.actions.participants import Somebody, add_participant, known_participant
from routeways.engagements.cohort_rules import CAUSES
from routeways.engagements.cohort_steps import (
    COMPLETE,
    LEAVE,
    NAMES,
    OFFER,
    PARTIES,
    WHO,
    Missing,
    done_already,
    missing,
)
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import (
    Candidate,
    CandidateBenefit,
    CandidateStep,
    Cohort,
    CohortPartner,
    Engagement,
)
from routeways.engagements.queries.cohorts import Seat, own
from routeways.foundation import audit
from routeways.organisations.models import Organisation

MOST = 2000  # candidates of one academy
Step = Candidate.Step


class MoveRefused(EngagementError):
    """Nobody was moved. `missing` says for each candidate what stands in the way."""

    def __init__(self, what: str, missing: Sequence[Missing]) -> None:
        many = "1 candidate" if len(missing) == 1 else f"{len(missing)} candidates"
        super().__init__(f"Nobody was moved: “{what}” is not possible for {many}.")
        self.missing = tuple(missing)


@dataclass(frozen=True, slots=True)
class Referral:
    """A person whom somebody sends, what they are on, and to whom they agreed to be named."""

    somebody: Somebody
    benefit: str
    named_to_trainer: bool = False
    named_to_employer: bool = False


@transaction.atomic
def refer(*, by: Any, engagement: Engagement, referrer: Organisation, referral: Referral, now: datetime) -> Candidate:
    """Sends one person to an academy. Somebody with the referrer's number who is known already is not written twice.

    Raises EngagementError.
    """
    held = lock(engagement)
    _refuse_referring(held, referrer)
    made, new = _refer(by, held, referrer, referral, now)
    if not new:
        raise EngagementError(f"“{referral.somebody.own_number}” was referred to this academy already.")
    audit.record(by=by, verb="engagements.refer", subject=held, details={"candidate": made.public_id})
    return made


@transaction.atomic
def refer_many(
    *, by: Any, engagement: Engagement, referrer: Organisation, referrals: Sequence[Referral], now: datetime
) -> tuple[int, int]:
    """(how many are new, how many were there already). All of them or none. Raises EngagementError."""
    held = lock(engagement)
    _refuse_referring(held, referrer)
    made = sum(_refer(by, held, referrer, one, now)[1] for one in referrals)
    if made:
        details = {"made": made, "referrer": referrer.public_id}
        audit.record(by=by, verb="engagements.refer_many", subject=held, details=details)
    return made, len(referrals) - made


@transaction.atomic
def move_candidates(
    *,
    by: Any,
    seat: Seat,
    candidates: Sequence[str],
    what: str,
    now: datetime,
    interview_at: datetime | None = None,
    cause: str = "",
) -> int:
    """Takes these candidates (public ids) one step on, or ends their way: all of them, or none.

    `what` is a step, “interview-offered”, “completed” or “left” (with a cause). Who did it already stays as they are.
    Gives how many changed. Raises MoveRefused with a sentence for each candidate, or EngagementError.
    """
    held = lock(seat.engagement)
    refuse_ended(held)
    allowed = WHO.get(what)
    if allowed is None:
        raise EngagementError("There is no such step.")
    role = next((one for one in seat.roles if one in allowed), "")
    if not role:
        names = " or ".join(PARTIES[one] for one in allowed)
        raise EngagementError(f"“{NAMES[what]}” is for {names} to say.")
    if not candidates:
        raise EngagementError("Choose at least one candidate first.")
    _refuse_details(held, what, interview_at, cause)
    rows = list(own(seat, allowed).select_for_update().filter(public_id__in=set(candidates)).order_by("pk"))
    if len(rows) != len(set(candidates)):
        raise EngagementError("One of these is not among your candidates any more. Load the page again and choose.")
    going = [one for one in rows if not done_already(one, what)]
    if lacking := [Missing(one, reason) for one in going if (reason := missing(one, what, now))]:
        raise MoveRefused(NAMES[what], lacking)
    if what == Step.HIRED:
        _refuse_hiring(held, len(going))
    _write(by, going, what, role, now, interview_at, cause)
    if going:
        details = {"what": what, "party": role, "candidates": [one.public_id for one in going]}
        audit.record(by=by, verb="engagements.move_candidates", subject=held, details=details)
    return len(going)


@transaction.atomic
def agree_naming(*, by: Any, seat: Seat, candidate: str, trainer: bool, employer: bool, now: datetime) -> Candidate:
    """Writes down to whom a candidate agreed to be named; taking it back hides the name at once."""
    one = own(seat, ("referrer",)).select_for_update().filter(public_id=candidate).first()
    if one is None:
        raise EngagementError("Only who referred a candidate writes down what they agreed to.")
    day = timezone.localdate(now)
    one.named_to_trainer_on = (one.named_to_trainer_on or day) if trainer else None
    one.named_to_employer_on = (one.named_to_employer_on or day) if employer else None
    one.save(update_fields=["named_to_trainer_on", "named_to_employer_on"])
    details = {"candidate": one.public_id, "trainer": trainer, "employer": employer}
    audit.record(by=by, verb="engagements.agree_naming", subject=seat.engagement, details=details)
    return one


def _refuse_referring(held: Engagement, referrer: Organisation) -> None:
    refuse_ended(held)
    if not CohortPartner.objects.filter(engagement=held, organisation=referrer).exists():
        raise EngagementError(f"{referrer.name} does not send candidates to this academy.")
    if not Cohort.objects.filter(engagement=held).exists():
        raise EngagementError("The course is not designed yet. Refer people when they can be told what it is.")
    if held.candidates.count() >= MOST:
        raise EngagementError(f"An academy takes at most {MOST:,} candidates.")


def _refer(
    by: Any, held: Engagement, referrer: Organisation, referral: Referral, now: datetime
) -> tuple[Candidate, bool]:
    if referral.benefit not in CandidateBenefit.Benefit.values:
        raise EngagementError("Choose the benefit out of the list.")
    today = timezone.localdate(now)
    known = known_participant(referrer, referral.somebody)
    if known is not None and (there := Candidate.objects.filter(engagement=held, participant=known).first()):
        return there, False
    person = known or add_participant(
        by=by, owner=referrer, region=held.region, somebody=referral.somebody, now=now, today=today
    )
    made = Candidate.objects.create(
        engagement=held,
        referrer=referrer,
        participant=person,
        named_to_trainer_on=today if referral.named_to_trainer else None,
        named_to_employer_on=today if referral.named_to_employer else None,
        created_at=now,
        created_by=by,
    )
    CandidateBenefit.objects.create(candidate=made, benefit=referral.benefit)
    CandidateStep.objects.create(candidate=made, step=Step.REFERRED, at=now, party="referrer", by=by)
    return made, True


def _refuse_details(held: Engagement, what: str, interview_at: datetime | None, cause: str) -> None:
    if what == LEAVE and cause not in CAUSES:
        raise EngagementError("Choose why they left.")
    if what != OFFER:
        return
    if interview_at is None:
        raise EngagementError("Enter day and time of the interview.")
    known = Cohort.objects.filter(engagement=held).first()
    first: date = known.interviews_from if known else timezone.localdate(held.created_at)
    if timezone.localdate(interview_at) < first:
        raise EngagementError(f"Interviews begin on {first:%-d %B %Y}. Choose that day or a later one.")


def _refuse_hiring(held: Engagement, more: int) -> None:
    known = Cohort.objects.filter(engagement=held).first()
    hired = held.candidates.filter(step=Step.HIRED).count()
    if known is not None and hired + more > known.vacancies:
        vacancies = "is 1 vacancy" if known.vacancies == 1 else f"are {known.vacancies} vacancies"
        raise EngagementError(f"There {vacancies}, {hired} of them filled. Nobody was moved: choose fewer.")


def _write(
    by: Any, going: Sequence[Candidate], what: str, role: str, now: datetime, interview_at: datetime | None, cause: str
) -> None:
    entries = []
    for one in going:
        entries.append(CandidateStep(candidate=one, step=what, at=now, party=role, by=by))
        if what == OFFER:
            one.interview_at, one.interview_offered_at = interview_at, now
        elif what == LEAVE:
            one.state, one.cause = Candidate.State.LEFT, cause
        elif what == COMPLETE:
            one.state = Candidate.State.COMPLETED
        else:
            one.step = what
        if what == Step.HIRED and one.state != Candidate.State.COMPLETED:
            one.state = Candidate.State.COMPLETED
            entries.append(CandidateStep(candidate=one, step=COMPLETE, at=now, party=role, by=by))
    Candidate.objects.bulk_update(
        list(going), ["step", "state", "cause", "interview_at", "interview_offered_at"], batch_size=500
    )
    CandidateStep.objects.bulk_create(entries)
