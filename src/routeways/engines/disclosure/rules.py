"""What counts as confidential, as plain numbers: the caller takes them from the dated rule in force."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields


class DisclosureError(Exception):
    """A table cannot be published safely, or is not a table. The message is one plain sentence for the person."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Thresholds and what the attacker is believed to know. All numbers are in the unit of the table's values.

    Raises ValueError for a number that makes no sense.
    """

    min_count: float = 5.0  # people: a count above zero and below this is confidential
    min_denominator: float = 10.0  # a rate on fewer is confidential
    min_mean_n: float = 10.0  # a mean of fewer is confidential
    min_contributors: float = 3.0  # organisations: a cell with fewer (above zero) is confidential
    dominance_n: int = 2  # (n,k) rule: the n largest contributors ...
    dominance_k: float = 85.0  # ... may not make more than k per cent of a cell; 100 switches the rule off
    p_percent: float = 10.0  # p% rule: the second largest may not learn the largest to within p%; 0 switches it off
    protection_range: float = 5.0  # r: a confidential v may not be bounded inside [max(floor, v − r), v + r]
    secondary_range: float = 1.0  # how wide the interval of a cell hidden only to protect others must stay
    rounding_base: int = 0  # published values are rounded to this; 0 or 1 for exact values
    sensitive_extremes: bool = True  # nobody or everybody in a category of a sensitive attribute is confidential
    hide_zeros: bool = False  # true zeros may be hidden to protect others; if not, they are published as 0
    attacker_floor: float = 0.0  # the attacker knows that hidden values are at least this; 1 where zeros are published
    attacker_knows_integers: bool = False  # the attacker uses that values are whole numbers
    insiders: bool = False  # the only contributor of a cell is an attacker too, who knows that cell

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, bool) and not (math.isfinite(value) and value >= 0):
                raise ValueError(f"The disclosure rule “{field.name}” must be a number of zero or more, not {value}.")
        if self.dominance_n < 1 or not 0 < self.dominance_k <= 100 or self.p_percent > 100:
            raise ValueError("A dominance rule needs n of at least 1 and percentages between 0 and 100.")
        if self.protection_range <= 0:
            raise ValueError("The protection range must be more than zero, or nothing would be protected.")

    @property
    def rounds(self) -> bool:
        return self.rounding_base > 1
