"""An allocation out of plain data, and its answer as plain data with a sentence for each school.

{"days", "seed"?, "floor"?, "cap"?, "coefficients"?: {"disadvantage"?, "idaci"?, "gap"?},
 "schools": [{"id", "cohort", "disadvantage"?, "idaci"?, "gap"?, "cap"?, "priority"?, "ineligible"?: cause}]}
"""

from __future__ import annotations

import hashlib
from fractions import Fraction
from typing import Any

from routeways.engines.allocation.problem import (
    MEASURES,
    Allocation,
    Award,
    Coefficients,
    Lot,
    Problem,
    Reason,
    School,
)
from routeways.engines.plain import MOST, ProblemError, Row, seed_of

KEYS = ("days", "seed", "floor", "cap", "coefficients", "schools")
OF_A_SCHOOL = ("id", "cohort", *MEASURES, "cap", "priority", "ineligible")


def read(document: Any) -> Problem:
    """Raises ProblemError with what is wrong, where, and what to do. Decimals count as they are written."""
    row = Row(document, "A problem of entitlements", KEYS)
    given = Row(row.get("coefficients", {}), "“coefficients”", MEASURES)
    coefficients = Coefficients(*(given.number(measure, Fraction(0)) for measure in MEASURES))
    cap = row.whole("cap", MOST, least=1)
    schools = tuple(_school(school, coefficients, cap) for school in row.rows("schools", "School", OF_A_SCHOOL))
    return Problem(schools, row.whole("days"), row.whole("floor", 1), seed_of(row))


def _school(row: Row, coefficients: Coefficients, cap: int) -> School:
    values = []
    for measure in MEASURES:
        if not row.has(measure) and getattr(coefficients, measure):
            raise ProblemError(
                f"{row.what} has no “{measure}”, which counts. Give it, or make its coefficient 0 for all."
            )
        values.append(row.number(measure, Fraction(0), most=1))
    weight = coefficients.weight(row.whole("cohort"), *values)
    ineligible = row.text("ineligible").strip()
    own = row.whole("cap", cap, least=0 if ineligible else 1)
    return School(row.id(), weight, own, row.whole("priority", 0), ineligible)


def written(problem: Problem, allocation: Allocation) -> dict[str, Any]:
    """The answer as the data of a JSON file; the digest names everything that decided it."""
    return {
        "awards": [
            {
                "school": award.school,
                "days": award.days,
                "floor": award.floor,
                "quota": award.quota,
                "weight": str(school.weight),
                "share": str(award.share),
                "reason": str(award.reason),
                "lottery": str(award.lot),
                "sentence": sentence(problem, school, award),
            }
            for school, award in zip(problem.schools, allocation.awards, strict=True)
        ],
        "rest": allocation.rest,
        "left": allocation.left,
        "line": None if allocation.line is None else str(allocation.line),
        "seed": problem.seed,
        "digest": digest(problem),
    }


def sentence(problem: Problem, school: School, award: Award) -> str:
    """Why the school has as many days as it has, in words."""
    text = _why(problem, school, award)
    if award.lot is Lot.WON:
        return f"{text} The last day was drawn by lot between equal claims, and this school was drawn."
    if award.lot is Lot.LOST:
        return f"{text} One more day was drawn by lot between equal claims, and another school was drawn."
    return text


def _why(problem: Problem, school: School, award: Award) -> str:
    days = f"{award.days} {'day' if award.days == 1 else 'days'}"
    share = f"{float(award.share):.2f} of the rest by need"
    if award.reason is Reason.INELIGIBLE:
        return f"It takes no part: {school.ineligible}."
    if award.reason is Reason.NOT_REACHED:
        return f"{days}: there were too few days for all, and others come before it in the published order."
    if award.reason is Reason.CAP:
        return f"{days}: as many as one school may have. Its need would have brought more."
    if award.reason is Reason.FLOOR:
        return f"{days}: what every school gets first. Its share, {share}, rounds to none."
    return f"{days}: {award.floor} as every school, and {award.quota} for its share, {share}."


def digest(problem: Problem) -> str:
    """SHA-256 over all that decides the allocation."""
    schools = tuple((one.id, str(one.weight), one.cap, one.priority, one.ineligible) for one in problem.schools)
    whole = repr((problem.days, problem.floor, problem.seed, schools))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
