"""Who is in the room of a session that is open, and whether the adults there are enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from routeways.careers.esports.rules import adults_needed
from routeways.careers.models import EsportsAdult, EsportsLearner, EsportsSession
from routeways.careers.queries import esports


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody came in or went out after the session had opened. `at` is the time in the form of ISO 8601."""

    adult: EsportsAdult
    came: bool
    at: str


def inside(session: EsportsSession) -> list[EsportsLearner]:
    """Learners who came and have not left, for rules alone."""
    return [row.learner for row in session.attendance.filter(present=True, left_at=None).select_related("learner")]


def counted(session: EsportsSession) -> list[EsportsAdult]:
    """Adults in the room who count: with the academy, and checked on that day."""
    rows = session.adults.filter(ended_on=None).select_related("person")
    return [one for one in rows if one.is_checked(session.on)]


def needed_for(session: EsportsSession, learners: Iterable[EsportsLearner]) -> int:
    """How many checked adults learners in the room need; none while nobody is there."""
    years = esports.years_of(learners)
    return adults_needed(years, esports.esports_rule(session.on).values) if years else 0


def too_few(needed: int, here: int) -> str:
    """In a sentence, or “” where they are enough."""
    if here >= needed:
        return ""
    return f"{needed} checked adults are needed for the learners in the room, and there {_would_be(here)}."


def _would_be(here: int) -> str:
    return "is 1" if here == 1 else f"are {here}"


def others(session: EsportsSession) -> list[tuple[EsportsAdult, bool]]:
    """Adults of the academy who are not in the room, each with whether a check holds on the day."""
    rows = session.academy.adults.filter(ended_on=None).exclude(pk__in=session.adults.values("pk"))
    return [(one, one.is_checked(session.on)) for one in rows.select_related("person")]


def changes(session: EsportsSession) -> list[Change]:
    if not session.changes:
        return []
    known = {one.pk: one for one in session.academy.adults.select_related("person")}
    return [Change(known[id], what == "in", at) for id, what, at in session.changes if id in known]
