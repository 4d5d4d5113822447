"""Agents are matched with offers: stable, of the highest total score, or fair. Each result carries its proof.

    problem = Problem(starts, offer, capacity, mode=Mode.STABLE, score=score, offer_score=offer_score, seed=7)
    matching = solve(problem)
    matching.edge  # which choice each agent got, −1 for none
    check(problem, matching)  # () where an independent look finds no fault

`read` and `written` are the same as the plain data of a JSON file, with ids; `read_columns` takes the choices as
columns. The method: docs/matching.md.
"""

from routeways.engines.matching.checking import check
from routeways.engines.matching.columns import Columns, read_columns
from routeways.engines.matching.market import Infeasible
from routeways.engines.matching.problem import MatchingError, Mode, Problem
from routeways.engines.matching.reading import Named, read
from routeways.engines.matching.result import Matching, Status, UnsoundMatching
from routeways.engines.matching.solving import solve
from routeways.engines.matching.welfare import Before
from routeways.engines.matching.writing import digest, infeasible_sentence, written

__all__ = [
    "Before",
    "Columns",
    "Infeasible",
    "Matching",
    "MatchingError",
    "Mode",
    "Named",
    "Problem",
    "Status",
    "UnsoundMatching",
    "check",
    "digest",
    "infeasible_sentence",
    "read",
    "read_columns",
    "solve",
    "written",
]
