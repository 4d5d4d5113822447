"""Every school of a rota: its days, the reasons, and what came since it was confirmed; a warning where days are few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routeways.careers.days import rota, telling
from routeways.careers.models import DayBooking, DaySession, DaysRun, Institution
from routeways.careers.queries.days_free import HELD
from routeways.engines.allocation.problem import Reason


@dataclass(frozen=True, slots=True)
class Placed:
    """One day of a school in a rota. `why` in words; `held` where people keep it."""

    session: DaySession
    minutes: int
    held: str


@dataclass(frozen=True, slots=True)
class RotaLine:
    """One school of a rota: how many days, why so many, where they are, why one has no session or is like another.

    `why` does not tell how many pupils the school has: only its own people read the sum of its need. `more` days and
    `since`, in words, came after the rota was confirmed.
    """

    institution: Institution
    days: int
    why: str
    placed: tuple[Placed, ...]
    without: str
    again: str = ""
    more: int = 0
    since: tuple[str, ...] = ()

    @property
    def given(self) -> int:
        """With what came since: as the ledger has it."""
        return self.days + self.more

    @property
    def reasons(self) -> str:
        """For everybody."""
        later = f"{self.more} more since the rota was confirmed." if self.more else ""
        return " ".join(text for text in (self.why, self.without, self.again, later) if text)


def rota_lines(run: DaysRun) -> list[RotaLine]:
    """Every school of a solved run, in the order of their names. Two queries; four once it is confirmed."""
    if not run.answer:
        return []
    answer: Mapping[str, Any] = run.answer
    schools = _schools(one["school"] for one in answer["entitled"]["awards"])
    sessions = _sessions(one["session"] for one in answer["rota"]["placings"])
    held = {(school, session): why for school, session, why in run.given.get("held", ())}
    placed: dict[str, list[Placed]] = defaultdict(list)
    for one in answer["rota"]["placings"]:
        if one["session"] in sessions:
            why = held.get((one["school"], one["session"]), "")
            placed[one["school"]].append(Placed(sessions[one["session"]], one["minutes"], why))
    without = {one["school"]: one["sentence"] for one in answer["rota"]["missing"]}
    again = rota.why_again(answer["rota"])
    more, since = _since(run) if run.state == DaysRun.State.CONFIRMED else ({}, {})
    rows = [
        RotaLine(
            institution=schools[one["school"]],
            days=one["days"],
            why=telling.sentence(one),
            placed=tuple(sorted(placed[one["school"]], key=lambda day: day.session.on)),
            without=without.get(one["school"], ""),
            again=again.get(one["school"], ""),
            more=more.get(one["school"], 0),
            since=tuple(since.get(one["school"], ())),
        )
        for one in answer["entitled"]["awards"]
        if one["school"] in schools
    ]
    return sorted(rows, key=lambda row: row.institution.organisation.name_key)


def _schools(ids: Any) -> dict[str, Institution]:
    rows = Institution.objects.filter(public_id__in=list(ids)).select_related("organisation")
    return {one.public_id: one for one in rows}


def _sessions(ids: Any) -> dict[str, DaySession]:
    rows = DaySession.objects.filter(public_id__in=list(ids)).select_related("host__organisation", "room")
    return {one.public_id: one for one in rows}


def _since(run: DaysRun) -> tuple[dict[str, int], dict[str, list[str]]]:
    """By school: days on top of the rota’s, and bookings that are not the rota’s, in words."""
    more = dict(run.entitlements.filter(more__gt=0).values_list("institution__public_id", "more"))
    rows = DayBooking.objects.filter(entitlement__run=run, state__in=HELD).exclude(source=DayBooking.Source.ROTA)
    found: dict[str, list[str]] = defaultdict(list)
    for one in rows.select_related("institution", "session__host__organisation"):
        found[one.institution.public_id].append(f"{one.session} at {one.session.host}. {one.why}")
    return more, found


def too_few(run: DaysRun) -> str:
    """“127 days are fewer than 145 schools: 18 get none.” Nothing where each school can have one."""
    able = sum(not one["ineligible"] for one in run.given["schools"])
    none = max(able - run.days, 0)
    if run.answer:
        awards = run.answer["entitled"]["awards"]
        none = sum(not one["days"] and one["reason"] != Reason.INELIGIBLE for one in awards)
    if not none:
        return ""
    days = f"{run.days:,} {'day is' if run.days == 1 else 'days are'}"
    return f"{days} fewer than {able:,} schools: {none:,} {'gets' if none == 1 else 'get'} none."
