"""Days that nobody used are offered again: first to who is below the floor, then by the oldest unmet need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from routeways.engines.allocation.problem import Problem, School, Waiting
from routeways.engines.lottery import draw
from routeways.engines.plain import ProblemError, quoted


@dataclass(frozen=True, slots=True)
class Offered:
    """`below_floor` says that the school came first because it had less than the floor."""

    school: str
    since: int
    below_floor: bool


def offer_again(
    problem: Problem, holding: Mapping[str, int], free: int, waiting: Sequence[Waiting]
) -> tuple[Offered, ...]:
    """Who is offered the free days, one row a day, in order. `holding` is what each school has kept.

    Of equally old needs the higher claim (weight ÷ (days it has + ½)) comes first, then the lottery. Caps hold.
    Raises ProblemError for a school that is not there.
    """
    schools = {school.id: school for school in problem.schools}
    lottery = dict(zip(schools, draw(problem.seed, "school", list(schools)).tolist(), strict=True))
    for one in waiting:
        if one.school not in schools:
            raise ProblemError(f"The school {quoted(one.school)} waits, but is none of the schools.")
    has = Counter(dict(holding))
    left = [one for one in waiting if not schools[one.school].ineligible]
    offered: list[Offered] = []
    while len(offered) < free:
        possible = [one for one in left if has[one.school] < schools[one.school].cap]
        if not possible:
            break
        following = min(possible, key=lambda one: _order(problem, schools[one.school], one, has, lottery))
        below = has[following.school] < problem.floor
        offered.append(Offered(following.school, following.since, below))
        has[following.school] += 1
        left.remove(following)
    return tuple(offered)


def _order(
    problem: Problem, school: School, one: Waiting, has: Mapping[str, int], lottery: Mapping[str, int]
) -> tuple[bool, int, Fraction, int]:
    claim = school.weight / (has[school.id] + Fraction(1, 2))
    return has[school.id] >= problem.floor, one.since, -claim, lottery[school.id]
