"""The way of a candidate: which step follows, whose it is to say, and what is missing before it. No writes here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from routeways.engagements.models import Candidate

Step = Candidate.Step
State = Candidate.State
ORDER = tuple(Step.values)
OFFER, COMPLETE, LEAVE = "interview-offered", "completed", "left"
WHO = {
    Step.SCREENED: ("referrer",),
    Step.TRAINED: ("trainer",),
    OFFER: ("employer", "trainer"),
    Step.INTERVIEWED: ("employer",),
    Step.HIRED: ("employer",),
    COMPLETE: ("trainer", "employer"),
    LEAVE: ("referrer", "trainer", "employer"),
}
NAMES = {
    Step.SCREENED: "Screened, may begin training",
    Step.TRAINED: "Trained",
    OFFER: "Offer an interview",
    Step.INTERVIEWED: "Interviewed",
    Step.HIRED: "Hired",
    COMPLETE: "Completed",
    LEAVE: "Left",
}
PARTIES = {"referrer": "whoever referred them", "trainer": "the training provider", "employer": "the employer"}
SEEN_BY_TRAINER = ORDER[1:]
SEEN_BY_EMPLOYER = ORDER[2:]


@dataclass(frozen=True, slots=True)
class Missing:
    """Why one candidate cannot take a step, in a sentence."""

    candidate: Candidate
    reason: str


def reached(candidate: Candidate, step: str) -> bool:
    return ORDER.index(candidate.step) >= ORDER.index(step)


def done_already(candidate: Candidate, what: str) -> bool:
    """Doing it again changes nothing."""
    if what == OFFER:
        return candidate.interview_offered_at is not None
    if what in (COMPLETE, LEAVE):
        return candidate.state == what
    return candidate.state != State.LEFT and reached(candidate, what)


def missing(candidate: Candidate, what: str, now: datetime) -> str:
    """What keeps a candidate from it; "" where nothing does."""
    if candidate.state == State.LEFT:
        return "has left."
    if candidate.state == State.COMPLETED and what not in (Step.INTERVIEWED, Step.HIRED):
        return "has completed already."
    if what == OFFER:
        return "" if reached(candidate, Step.TRAINED) else "is not trained yet."
    if what == LEAVE:
        return ""
    if what == COMPLETE:
        return _not_completed(candidate, now)
    before = ORDER[ORDER.index(what) - 1]
    if not reached(candidate, before):
        return f"is {candidate.get_step_display().lower()}, not yet {Step(before).label.lower()}."
    if what == Step.INTERVIEWED:
        return _not_interviewed(candidate, now)
    return ""


def _not_interviewed(candidate: Candidate, now: datetime) -> str:
    if candidate.interview_offered_at is None:
        return "was not offered an interview yet."
    if candidate.interview_at and candidate.interview_at > now:
        return "has the interview still to come."
    return ""


def _not_completed(candidate: Candidate, now: datetime) -> str:
    if not reached(candidate, Step.TRAINED):
        return "is not trained yet."
    if candidate.interview_offered_at is None:
        return "was not offered an interview. Nobody completes without one."
    if reached(candidate, Step.INTERVIEWED) or (candidate.interview_at and candidate.interview_at <= now):
        return ""
    return "has not been interviewed yet. Nobody completes before the interview."
