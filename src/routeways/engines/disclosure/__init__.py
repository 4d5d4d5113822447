"""Statistical disclosure control: no published table lets anybody work out a confidential cell.

`protect` hides what must be hidden and as little else as possible, and attacks its own answer with linear programs
before it returns it. `attack`, `difference` and `controlled_rounding` stand beside it; `publishable_rate` and
`publishable_mean` are for figures made of counts. The method and its limits: docs/disclosure.md.

    rules = Rules(min_count=5, protection_range=5)
    rows = [Row((area, sex), count) for (area, sex), count in counts.items()]
    table = from_dimensions(rows, [{"Lancashire": districts}, {"all": ("women", "men")}])
    protected = protect(table, rules, seed=1)
    protected.published[("E07000120", "women")]  # 37.0, or Symbol.CONFIDENTIAL
"""

from routeways.engines.disclosure.attacker import Interval, Published, attack
from routeways.engines.disclosure.builders import from_crosstab, from_dimensions, from_hierarchy, from_rows
from routeways.engines.disclosure.differencing import Leak, Release, combine, difference
from routeways.engines.disclosure.protection import (
    PUBLIC_REASON,
    Method,
    Protected,
    ProtectedCell,
    information,
    protect,
)
from routeways.engines.disclosure.rates import Answer, publishable_mean, publishable_rate
from routeways.engines.disclosure.rounding import Rounded, controlled_rounding
from routeways.engines.disclosure.rules import DisclosureError, Rules
from routeways.engines.disclosure.table import CellId, Kind, Rate, Relation, Row, Table

__all__ = [
    "PUBLIC_REASON",
    "Answer",
    "CellId",
    "DisclosureError",
    "Interval",
    "Kind",
    "Leak",
    "Method",
    "Protected",
    "ProtectedCell",
    "Published",
    "Rate",
    "Relation",
    "Release",
    "Rounded",
    "Row",
    "Rules",
    "Table",
    "attack",
    "combine",
    "controlled_rounding",
    "difference",
    "from_crosstab",
    "from_dimensions",
    "from_hierarchy",
    "from_rows",
    "information",
    "protect",
    "publishable_mean",
    "publishable_rate",
]
