"""How a rota is worked out: need, days by need, then when and where. Pure: plain data in, plain data out.

The engines do the work (engines/allocation, engines/timetable); here their problems are composed, and each school's
reason is put into words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from routeways.engines import allocation, timetable
from routeways.engines.plain import ProblemError

STEPLESS = "~steps"  # rooms without step-free access are a host of their own to the engine


class RotaError(Exception):
    """Why a rota cannot be worked out, in one plain sentence."""


@dataclass(frozen=True, slots=True)
class Pupils:
    """A school as the rota sees it. Measures are shares as texts (“0.31”), None where nothing is known.

    `group` is how many pupils come to one session.
    """

    id: str
    cohort: int
    group: int
    disadvantage: str | None = None
    idaci: str | None = None
    gap: str | None = None
    needs_accessible: bool = False
    ineligible: str = ""
    cap: int | None = None
    travel: Mapping[str, int] = field(default_factory=dict)
    blocked: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """One session of a host as the rota sees it. `accessible`: host and room can be reached without steps."""

    id: str
    host: str
    accessible: bool
    room: str
    date: str
    starts: str
    ends: str
    kind: str
    schools: int
    pupils: int
    staff: tuple[str, ...] = ()


def need_problem(schools: Sequence[Pupils], days: int, seed: str, rule: Mapping[str, Any]) -> dict[str, Any]:
    """The problem of entitlements. A measure that some eligible school lacks counts for nobody, and that is said.

    Raises RotaError where nobody is eligible.
    """
    eligible = [one for one in schools if not one.ineligible]
    if not eligible:
        raise RotaError("No school can take part: none has pupils of these year groups recorded.")
    counted = [name for name in allocation_measures() if all(getattr(one, name) is not None for one in eligible)]
    coefficients = {name: str(rule[name]) for name in counted}
    return {
        "days": days,
        "seed": seed,
        "floor": int(rule["floor"]),
        "cap": int(rule["cap"]),
        "coefficients": coefficients,
        "schools": [_of_need(one, counted) for one in schools],
    }


def allocation_measures() -> tuple[str, ...]:
    return ("disadvantage", "idaci", "gap")


def _of_need(one: Pupils, counted: Sequence[str]) -> dict[str, Any]:
    row: dict[str, Any] = {"id": one.id, "cohort": one.cohort}
    row |= {name: getattr(one, name) or "0" for name in counted}  # only who takes no part may lack one
    if one.cap is not None:
        row["cap"] = one.cap
    if one.ineligible:
        row["ineligible"] = one.ineligible
    return row


def rota_problem(
    schools: Sequence[Pupils],
    days: Mapping[str, int],
    slots: Iterable[Slot],
    seed: str,
    rule: Mapping[str, Any],
    *,
    held: Iterable[tuple[str, str]] = (),
    barred: Iterable[tuple[str, str]] = (),
    previous: Iterable[tuple[str, str]] = (),
) -> dict[str, Any]:
    """The problem of the timetable. A barred pair blocks that date for the school."""
    listed = list(slots)
    hosts: dict[str, dict[str, Any]] = {}
    for one in listed:
        name = one.host if one.accessible else one.host + STEPLESS
        host = hosts.setdefault(name, {"id": name, "accessible": one.accessible, "rooms": {}, "sessions": []})
        host["rooms"][one.room] = max(host["rooms"].get(one.room, 1), one.pupils)
        host["sessions"].append(_of_slot(one))
    dates = {one.id: one.date for one in listed}
    blocked: dict[str, set[str]] = {}
    for school, session in barred:
        if session in dates:
            blocked.setdefault(school, set()).add(dates[session])
    rows = [_of_rota(one, days.get(one.id, 0), hosts, blocked.get(one.id, set())) for one in schools]
    known = {one["id"] for one in rows if one["days"]}
    return {
        "seed": seed,
        "travel_limit": int(rule["travel_minutes"]),
        "hosts": [
            {**one, "rooms": [{"id": id, "pupils": n} for id, n in one["rooms"].items()]} for one in hosts.values()
        ],
        "schools": [one for one in rows if one["days"]],
        "locked": [[school, session] for school, session in held if school in known and session in dates],
        "previous": [[school, session] for school, session in previous],
    }


def _of_slot(one: Slot) -> dict[str, Any]:
    kept = ("id", "date", "starts", "ends", "kind", "room", "schools", "pupils")
    row = asdict(one)
    return {name: row[name] for name in kept} | {"staff": list(one.staff)}


def _of_rota(one: Pupils, days: int, hosts: Iterable[str], blocked: set[str]) -> dict[str, Any]:
    travel = {name: one.travel[host] for name in hosts if (host := name.removesuffix(STEPLESS)) in one.travel}
    return {
        "id": one.id,
        "days": days,
        "pupils": max(one.group, 1),
        "needs_accessible": one.needs_accessible,
        "travel": travel,
        "blocked": sorted({*one.blocked, *blocked}),
        "wishes": {"kinds": list(one.kinds)},
    }


def solved(
    schools: Sequence[Pupils],
    slots: Sequence[Slot],
    days: int,
    seed: str,
    rule: Mapping[str, Any],
    *,
    held: Sequence[tuple[str, str]] = (),
    barred: Sequence[tuple[str, str]] = (),
    previous: Sequence[tuple[str, str]] = (),
    before: Callable[[int, str], None] = lambda number, what: None,
) -> dict[str, Any]:
    """Entitlements and timetable as plain data, each with the problem it answers. Raises RotaError."""
    try:
        before(0, "Sharing the days by need")
        wanted = need_problem(schools, days, seed, rule)
        shares = allocation.read(wanted)
        found = allocation.allocate(shares)
        before(1, "Putting the days into sessions")
        document = rota_problem(schools, found.days(), slots, seed, rule, held=held, barred=barred, previous=previous)
        named = timetable.read(document)
        table = timetable.solve(named.problem)
    except ProblemError as error:
        raise RotaError(str(error)) from error
    if table.status is timetable.Status.INFEASIBLE:
        raise RotaError(timetable.infeasible_sentence(named, table))
    entitled = allocation.written(shares, found)
    gini = allocation.gini([one.days for one in found.awards], [float(one.weight) for one in shares.schools])
    before(2, "Writing down the reasons")
    return {
        "need": wanted,
        "entitled": entitled,
        "problem": document,
        "rota": timetable.written(named, table),
        "envy": len(allocation.envy(shares, found)),
        "gini": None if gini is None else round(gini, 4),
    }


def why_so_many(row: Mapping[str, Any], school: Mapping[str, Any], coefficients: Mapping[str, str]) -> list[str]:
    """Sentences for one school: its need, worked out as published, and its days."""
    if row["reason"] == "ineligible":
        return [str(row["sentence"])]
    terms = [f"{coefficients[name]} × {school[name]}" for name in allocation_measures() if name in coefficients]
    inside = " + ".join(["1", *terms])
    need = float(Fraction(row["weight"]))
    return [f"Need: {school['cohort']:,} pupils × ({inside}) = {need:,.1f}.", str(row["sentence"])]


_AGAIN = {
    "held": "these days are kept, by hand or from the rota before",
    "closed": "no other session is open to it on a date it has left",
    "full": "every other session that is open to it on a date it has left is full, or does not run",
    "later": "a place that came since the rota was confirmed is of the same kind",
}


def why_again(found: Mapping[str, Any]) -> dict[str, str]:
    """For each school whose days repeat a session: why, in words."""
    return {one["school"]: _repeated(one["days"], one["cause"]) for one in found.get("repeats", ())}


def why_again_now(found: Mapping[str, Any], school: str, days: int) -> str:
    """The same for one school whose `days` repeat a session after the rota was confirmed; nothing where none does."""
    then = next((one for one in found.get("repeats", ()) if one["school"] == school), None)
    return _repeated(days, then["cause"] if then and days <= then["days"] else "later") if days else ""


def not_kept(held: Iterable[Sequence[str]], answer: Mapping[str, Any]) -> list[Sequence[str]]:
    """Of the days that people keep, as school, session and why, those that the rota does not have."""
    placed = {(one["school"], one["session"]) for one in answer["rota"]["placings"]}
    return [row for row in held if (row[0], row[1]) not in placed]


def _repeated(days: int, cause: str) -> str:
    who = "One day repeats a session" if days == 1 else f"{days} days repeat sessions"
    return f"{who} that the school has already: {_AGAIN[cause]}."


def why_here(placing: Mapping[str, Any], held: str = "") -> str:
    """Why a school goes to this session, in words."""
    text = f"About {placing['minutes']} minutes away, within the limit."
    return f"The hub keeps this day: {held} {text}" if held else text
