"""A timetable as plain data, with ids and a sentence for each school that lacks a day."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

import numpy as np

from routeways.engines.plain import quoted
from routeways.engines.timetable.problem import Bar
from routeways.engines.timetable.reading import Named, Session
from routeways.engines.timetable.result import BARS, Gap, Missing, Repeat, Status, Timetable


def written(named: Named, table: Timetable) -> dict[str, Any]:
    """The answer as the data of a JSON file; its digest names everything that decided it."""
    answer: dict[str, Any] = {
        "status": str(table.status),
        "placings": [_placing(named, school, session) for school, session in table.placings.tolist()],
        "missing": [_missing(named, gap) for gap in table.missing],
        "repeats": [_repeat(named, one) for one in table.repeats],
        "value": table.value,
        "bound": table.bound,
        "gap": round(table.gap, 6),
        "moved": table.moved,
        "summary": _summary(named, table),
        "seed": named.seed,
        "digest": digest(named),
    }
    if table.infeasible is not None:
        held = table.infeasible
        pair = [named.schools[held.school], named.sessions[held.session].id]
        answer["locked"] = {"pair": pair, "detail": infeasible_sentence(named, table)}
    return answer


def infeasible_sentence(named: Named, table: Timetable) -> str:
    """Which locked placing cannot hold and why, or an empty text."""
    held = table.infeasible
    if held is None:
        return ""
    school, session = quoted(named.schools[held.school]), quoted(named.sessions[held.session].id)
    return f"The locked placing of the school {school} in the session {session} cannot hold: {held.why}."


def missing_sentence(named: Named, gap: Gap) -> str:
    """Why the school lacks days, in words."""
    days = f"{gap.days} {'day has' if gap.days == 1 else 'days have'} no session"
    text = f"{days}: {gap.cause}."
    bars = Counter(named.problem.bar[gap.school].tolist())
    told = [f"{bars[int(bar)]} because {BARS[bar]}" for bar in Bar if bar is not Bar.OPEN and bars[int(bar)]]
    if gap.cause is not Missing.FULL and told:
        text += f" Closed are {', '.join(told)}."
    return text


def repeat_sentence(one: Repeat) -> str:
    """Why a school has a kind more than once, in words."""
    days = f"{one.days} {'day is' if one.days == 1 else 'days are'}"
    return f"{days} of a kind that the school has already: {one.cause}."


def digest(named: Named) -> str:
    """SHA-256 over all that decides the timetable."""
    total, problem = hashlib.sha256(), named.problem
    ids = (named.seed, problem.spread, problem.burden, named.schools, tuple(one.id for one in named.sessions))
    total.update(repr(ids).encode("utf-8", "surrogatepass"))
    names = ("days", "pupils", "first", "host", "date", "part", "kind", "places", "room", "cost", "bar")
    for name in (*names, "clash", "locked", "previous"):
        total.update(name.encode() + np.ascontiguousarray(getattr(problem, name)).tobytes())
    return total.hexdigest()


def _placing(named: Named, school: int, session: int) -> dict[str, Any]:
    one: Session = named.sessions[session]
    return {
        "school": named.schools[school],
        "session": one.id,
        "host": one.host,
        "date": one.date,
        "kind": one.kind,
        "minutes": int(named.minutes[school, session]),
        "points": int(named.problem.cost[school, session]),
    }


def _missing(named: Named, gap: Gap) -> dict[str, Any]:
    cause = gap.cause.name.lower()
    return {
        "school": named.schools[gap.school],
        "days": gap.days,
        "cause": cause,
        "sentence": missing_sentence(named, gap),
    }


def _repeat(named: Named, one: Repeat) -> dict[str, Any]:
    return {
        "school": named.schools[one.school],
        "days": one.days,
        "cause": one.cause.name.lower(),
        "sentence": repeat_sentence(one),
    }


def _summary(named: Named, table: Timetable) -> dict[str, Any]:
    """Journeys of those placed, and how many visits each host has beside its even share."""
    if table.status is Status.INFEASIBLE:
        return {}
    schools, sessions = table.placings[:, 0], table.placings[:, 1]
    minutes = named.minutes[schools, sessions]
    load = Counter(named.sessions[session].host for session in sessions.tolist())
    return {
        "placed": len(schools),
        "entitled": int(named.problem.days.sum()),
        "minutes_mean": round(float(minutes.mean()), 1) if len(minutes) else None,
        "minutes_longest": int(minutes.max()) if len(minutes) else None,
        "visits": dict(sorted(load.items())),
    }
