"""An independent look at a timetable: every hard rule, the points, the bound, and the cause of each missing day and
of each kind that a school has twice.

It counts from the placings alone and shares no code with the solver but the bound, which it works out anew from the
prices; that the bound is one is shown in tests, against the best of all plans.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from routeways.engines.timetable.problem import Bar, Problem
from routeways.engines.timetable.proving import bound
from routeways.engines.timetable.result import Missing, Timetable, Twice

Placings = list[tuple[int, int]]


def check(problem: Problem, table: Timetable) -> tuple[str, ...]:
    """Faults in sentences; none where all holds. Schools and sessions are told by their numbers."""
    if len(problem.locked):
        problem = problem.closed()
    placings = [(school, session) for school, session in table.placings.tolist()]
    faults = [*_hard(problem, placings)]
    if faults:
        return tuple(faults)
    return (
        *_points(problem, table, placings),
        *_missing(problem, table, placings),
        *_repeats(problem, table, placings),
    )


def _hard(problem: Problem, placings: Placings) -> Iterator[str]:
    if len(set(placings)) < len(placings):
        yield "A placing is there twice."
    seats: Counter[int] = Counter()
    chairs: Counter[int] = Counter()
    dates: Counter[tuple[int, int]] = Counter()
    days: Counter[int] = Counter()
    for school, session in placings:
        if problem.bar[school, session] != Bar.OPEN:
            yield f"School {school} may not be in session {session}."
        seats[session] += 1
        chairs[session] += int(problem.pupils[school])
        dates[school, int(problem.date[session])] += 1
        days[school] += 1
    yield from (f"Session {one} has {seats[one]} schools." for one in seats if seats[one] > problem.places[one])
    yield from (f"Session {one} has {chairs[one]} pupils." for one in chairs if chairs[one] > problem.room[one])
    yield from (f"School {school} is in two places on date {date}." for (school, date), n in dates.items() if n > 1)
    yield from (f"School {one} has {days[one]} days." for one in days if days[one] > problem.days[one])
    for one, other in problem.clash.tolist():
        if seats[one] and seats[other]:
            yield f"Sessions {one} and {other} need the same room or person."
    there = set(placings)
    yield from (
        f"The locked placing {pair} does not hold." for pair in map(tuple, problem.locked.tolist()) if pair not in there
    )


def _points(problem: Problem, table: Timetable, placings: Placings) -> Iterator[str]:
    value = sum(int(problem.cost[school, session]) for school, session in placings)
    parts = Counter((school, int(problem.part[session])) for school, session in placings)
    value += problem.spread * sum(max(n - int(problem.even[school]), 0) for (school, _), n in parts.items())
    value += problem.again * sum(n - 1 for n in _of_kinds(problem, placings).values())
    hosts = Counter(int(problem.host[session]) for _, session in placings)
    value += problem.burden * sum(max(n - int(problem.fair[host]), 0) for host, n in hosts.items())
    days = Counter(school for school, _ in placings)
    for school in range(problem.schools):
        value += int(problem.missing[school]) * (int(problem.placeable[school]) - days[school])
    there = set(placings)
    moved = sum(pair not in there for pair in map(tuple, problem.previous.tolist()))
    value += problem.keep * moved
    if (value, moved) != (table.value, table.moved):
        yield f"The points are {value} and {moved} moved, not {table.value} and {table.moved}."
    if table.prices is None or bound(problem, table.prices) != table.bound:
        yield "The prices do not prove the bound."
    if table.bound > table.value:
        yield "The bound is above the value."


def _missing(problem: Problem, table: Timetable, placings: Placings) -> Iterator[str]:
    """Each missing day is told with a cause that holds; nobody else stands where a school that goes first could."""
    days = Counter(school for school, _ in placings)
    told = {gap.school: gap for gap in table.missing}
    at: dict[int, list[int]] = defaultdict(list)
    for school, session in placings:
        at[session].append(school)
    for school in range(problem.schools):
        lacks = int(problem.days[school]) - days[school]
        if lacks != (told[school].days if school in told else 0):
            yield f"School {school} lacks {lacks} days, which is not told."
        elif lacks:
            yield from _cause(problem, school, told[school].cause, lacks, placings, at)


def _cause(
    problem: Problem, school: int, cause: Missing, lacks: int, placings: Placings, at: dict[int, list[int]]
) -> Iterator[str]:
    possible = [one for one in range(problem.sessions) if problem.bar[school, one] == Bar.OPEN]
    dates = len({int(problem.date[one]) for one in possible})
    wanted = Missing.CLOSED if not dates else Missing.DATES if dates < problem.days[school] else Missing.FULL
    if cause is not wanted:
        yield f"School {school} has the cause “{cause}”, which does not hold."
    mine = {int(problem.date[session]) for one, session in placings if one == school}
    if problem.days[school] - lacks == min(dates, int(problem.days[school])):
        return
    locked = set(map(tuple, problem.locked.tolist()))
    for session in possible:
        if int(problem.date[session]) in mine or any(at[other] for other in problem.clashing[session]):
            continue
        stay = at[session]
        if problem.first[school] and stay:
            stay = [one for one in stay if problem.first[one] or (one, session) in locked]
        chairs = sum(int(problem.pupils[one]) for one in (*stay, school))
        if len(stay) < problem.places[session] and chairs <= problem.room[session]:
            yield f"School {school} lacks a day, and session {session} could take it."


def _of_kinds(problem: Problem, placings: Placings) -> Counter[tuple[int, int]]:
    return Counter((school, int(problem.kind[session])) for school, session in placings)


def _repeats(problem: Problem, table: Timetable, placings: Placings) -> Iterator[str]:
    """Each kind that a school has twice is told, with a cause that holds: no free session could take the day."""
    extra: Counter[int] = Counter()
    for (school, _), n in _of_kinds(problem, placings).items():
        extra[school] += n - 1
    told = {one.school: one for one in table.repeats}
    for school in range(problem.schools):
        if extra[school] != (told[school].days if school in told else 0):
            yield f"School {school} has {extra[school]} days of a kind it has already, which is not told."
        elif extra[school]:
            yield from _of_one(problem, school, told[school].cause, placings)


def _of_one(problem: Problem, school: int, cause: Twice, placings: Placings) -> Iterator[str]:
    at: dict[int, list[int]] = defaultdict(list)
    for one, session in placings:
        at[session].append(one)
    mine = [session for one, session in placings if one == school]
    kinds = [int(problem.kind[session]) for session in mine]
    kept = {*map(tuple, problem.locked.tolist()), *map(tuple, problem.previous.tolist())}
    wanted = Twice.HELD
    for day in mine:
        if (school, day) in kept or kinds.count(int(problem.kind[day])) < 2:
            continue
        dates = {int(problem.date[other]) for other in mine if other != day}
        wanted = Twice.CLOSED if wanted is Twice.HELD else wanted
        for session in range(problem.sessions):
            shut = problem.bar[school, session] != Bar.OPEN or int(problem.kind[session]) in kinds
            if shut or int(problem.date[session]) in dates:
                continue
            wanted = Twice.FULL
            stay = at[session]
            chairs = sum(int(problem.pupils[one]) for one in (*stay, school))
            busy = any(set(at[other]) - ({school} if other == day else set()) for other in problem.clashing[session])
            if not busy and len(stay) < problem.places[session] and chairs <= problem.room[session]:
                yield f"School {school} has a kind twice, and session {session} could take day {day}."
    if cause is not wanted:
        yield f"School {school} has the cause “{cause}” for a kind twice, which does not hold."
