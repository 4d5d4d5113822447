"""The ground: frozen values that every floor shares. Imports nothing of ours, no Django, no clock, no files.

Arithmetic on figures is in `values.arithmetic`, comparing and ranking in `values.comparison`.
"""

from routeways.values.area import AreaCode
from routeways.values.figure import Bounds, Figure, Mark, Symbol
from routeways.values.figure_table import FIGURE_SCHEMA, FigureTable
from routeways.values.money import Money
from routeways.values.period import Period, PeriodKind
from routeways.values.unit import Unit

__all__ = [
    "FIGURE_SCHEMA",
    "AreaCode",
    "Bounds",
    "Figure",
    "FigureTable",
    "Mark",
    "Money",
    "Period",
    "PeriodKind",
    "Symbol",
    "Unit",
]
