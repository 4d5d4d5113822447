"""Days and places are shared between schools: a floor for everybody, the rest by need, exactly and monotonically.

    problem = read({"days": 300, "seed": "2026", "coefficients": {"disadvantage": "0.5"}, "schools": [...]})
    allocation = allocate(problem)
    written(problem, allocation)  # with a reason for each school

More need never gets less, and one more day takes none from anybody. The rules: docs/rota.md.
"""

from routeways.engines.allocation.checking import check, envy
from routeways.engines.allocation.measures import TakeUp, gini, take_up, theil
from routeways.engines.allocation.offering import Offered, offer_again
from routeways.engines.allocation.problem import (
    Allocation,
    Award,
    Coefficients,
    Lot,
    Problem,
    Reason,
    School,
    Waiting,
)
from routeways.engines.allocation.reading import digest, read, sentence, written
from routeways.engines.allocation.solving import UnsoundAllocation, allocate
from routeways.engines.plain import ProblemError

__all__ = [
    "Allocation",
    "Award",
    "Coefficients",
    "Lot",
    "Offered",
    "Problem",
    "ProblemError",
    "Reason",
    "School",
    "TakeUp",
    "UnsoundAllocation",
    "Waiting",
    "allocate",
    "check",
    "digest",
    "envy",
    "gini",
    "offer_again",
    "read",
    "sentence",
    "take_up",
    "theil",
    "written",
]
