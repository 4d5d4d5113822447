"""An independent look at an allocation: sums, caps, floor, and that nobody had a better claim to any day.

It shares no code with the solver: it never gives a day, it compares the weakest claim that was served with the
strongest that was not. `envy` names schools that got less than a school of lower need.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from routeways.engines.allocation.problem import Allocation, Award, Problem, Reason, School
from routeways.engines.lottery import draw
from routeways.engines.plain import quoted

Pair = tuple[School, Award]
NAMED = 20  # cases of envy that are named


def check(problem: Problem, allocation: Allocation) -> tuple[str, ...]:
    """Faults in sentences; none where all holds."""
    if [award.school for award in allocation.awards] != [school.id for school in problem.schools]:
        return ("The awards are not those of the schools.",)
    pairs = list(zip(problem.schools, allocation.awards, strict=True))
    lottery = draw(problem.seed, "school", [school.id for school in problem.schools]).tolist()
    places = {school.id: place for school, place in zip(problem.schools, lottery, strict=True)}
    return (*_sums(problem, allocation, pairs), *_floors(problem, pairs, places), *_claims(pairs, places))


def envy(problem: Problem, allocation: Allocation) -> tuple[tuple[str, str], ...]:
    """Pairs (school, other): the school has more need, no later priority and room for more, and yet fewer days."""
    order = sorted(
        (pair for pair in zip(problem.schools, allocation.awards, strict=True) if not pair[0].ineligible),
        key=lambda pair: -pair[0].weight,
    )
    found = []
    for at, (school, award) in enumerate(order):
        if award.days >= school.cap:
            continue
        for other, theirs in order[at + 1 :]:
            if theirs.days > award.days and other.weight < school.weight and other.priority >= school.priority:
                found.append((school.id, other.id))
                if len(found) == NAMED:
                    return tuple(found)
    return tuple(found)


def _sums(problem: Problem, allocation: Allocation, pairs: list[Pair]) -> Iterator[str]:
    given = sum(award.days for award in allocation.awards)
    if given + allocation.left != problem.days:
        yield f"{given} days are given and {allocation.left} left of {problem.days}."
    room = False
    for school, award in pairs:
        if school.ineligible and (award.days or award.reason is not Reason.INELIGIBLE):
            yield f"The school {quoted(school.id)} takes no part and got {award.days}."
        elif not school.ineligible and not 0 <= award.floor <= award.days <= school.cap:
            yield f"The school {quoted(school.id)} got {award.days} of at most {school.cap}."
        room = room or (not school.ineligible and award.days < school.cap)
    if allocation.left and room:
        yield f"{allocation.left} days are left though a school may have more."


def _floors(problem: Problem, pairs: list[Pair], places: dict[str, int]) -> Iterator[str]:
    """Nobody has a day more by the floor than somebody who stands before it and has room for it."""
    taking = [(school, award) for school, award in pairs if not school.ineligible]
    short = [(school, award) for school, award in taking if award.floor < min(problem.floor, school.cap)]
    if short and any(award.quota for _, award in taking):
        yield f"Days were given by need before the school {quoted(short[0][0].id)} had its floor."
    for school, award in taking:
        if award.floor > problem.floor:
            yield f"The school {quoted(school.id)} has more than the floor by the floor."
    if not short:
        return
    first = min(short, key=lambda pair: (pair[1].floor, _stands(pair[0], places)))
    last = max(taking, key=lambda pair: (pair[1].floor, _stands(pair[0], places) if pair[1].floor else ()))
    if last[1].floor > first[1].floor + 1:
        yield f"The school {quoted(last[0].id)} had a second day before the school {quoted(first[0].id)} had its first."
    elif last[1].floor == first[1].floor + 1 and _stands(last[0], places) > _stands(first[0], places):
        yield f"The school {quoted(first[0].id)} stands before the school {quoted(last[0].id)} and got less."


def _stands(school: School, places: dict[str, int]) -> tuple[int, Fraction, int]:
    return school.priority, -school.weight, places[school.id]


def _claims(pairs: list[Pair], places: dict[str, int]) -> Iterator[str]:
    """The weakest served claim is not behind the strongest unserved one."""
    served = [(_order(school, award.quota - 1, places), school.id) for school, award in pairs if award.quota > 0]
    unserved = [
        (_order(school, award.quota, places), school.id)
        for school, award in pairs
        if not school.ineligible and award.days < school.cap
    ]
    if served and unserved and max(served) > min(unserved):
        yield f"The school {quoted(min(unserved)[1])} had a better claim than the school {quoted(max(served)[1])}."


def _order(school: School, days: int, places: dict[str, int]) -> tuple[Fraction, int]:
    """Lower goes first: the highest claim, then the lottery; without need last, fewer days first."""
    claim = school.weight / (days + Fraction(1, 2)) if school.weight else Fraction(-days)
    return -claim, places[school.id]
