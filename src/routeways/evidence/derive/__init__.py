"""From a source's vintage to an indicator's figures. Pure but for reading the one Parquet file it is given."""

from routeways.evidence.derive.composite import Composite, Geography, PartsEdition
from routeways.evidence.derive.making import make_figures, write_figures

# Raise it when the arithmetic or the picking changes, so that figures at hand are made anew.
METHOD = 1

__all__ = ["METHOD", "Composite", "Geography", "PartsEdition", "make_figures", "write_figures"]
