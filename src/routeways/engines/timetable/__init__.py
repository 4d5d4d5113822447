"""School days are put into sessions of hosts: hard rules kept, points proven to be near the fewest possible.

    named = read({"hosts": [...], "schools": [...], "seed": "2026"})
    table = solve(named.problem)
    written(named, table)  # placings, gap, and why each missing day is missing

The data and the rules: docs/rota.md.
"""

from routeways.engines.plain import ProblemError
from routeways.engines.timetable.checking import check
from routeways.engines.timetable.problem import Bar, Problem
from routeways.engines.timetable.proving import Prices, bound
from routeways.engines.timetable.reading import Named, Session, read
from routeways.engines.timetable.result import (
    Gap,
    Infeasible,
    Missing,
    Repeat,
    Status,
    Timetable,
    Twice,
    UnsoundTimetable,
)
from routeways.engines.timetable.solving import solve
from routeways.engines.timetable.writing import digest, infeasible_sentence, missing_sentence, written

__all__ = [
    "Bar",
    "Gap",
    "Infeasible",
    "Missing",
    "Named",
    "Prices",
    "Problem",
    "ProblemError",
    "Repeat",
    "Session",
    "Status",
    "Timetable",
    "Twice",
    "UnsoundTimetable",
    "bound",
    "check",
    "digest",
    "infeasible_sentence",
    "missing_sentence",
    "read",
    "solve",
    "written",
]
