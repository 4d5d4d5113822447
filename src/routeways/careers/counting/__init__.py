"""Which encounters count where, and how many pupils they reached at least and at most. Pure: no database, no clock."""

from routeways.careers.counting.bounds import Bounds, Touch, at_least, at_most, bounds_of
from routeways.careers.counting.ledgers import (
    LEDGERS,
    Facts,
    Verdict,
    phase_of,
    verdict,
    verdicts,
)
from routeways.careers.counting.measures import MEASURES, Measure, measures_of

__all__ = [
    "LEDGERS",
    "MEASURES",
    "Bounds",
    "Facts",
    "Measure",
    "Touch",
    "Verdict",
    "at_least",
    "at_most",
    "bounds_of",
    "measures_of",
    "phase_of",
    "verdict",
    "verdicts",
]
