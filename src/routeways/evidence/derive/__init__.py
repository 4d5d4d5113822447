"""From a source's vintage to an indicator's figures. Pure but for reading the one Parquet file it is given."""

from routeways.evidence.derive.composite import Composite, Geography, PartsEdition
from routeways.evidence.derive.making import make_figures, write_figures

__all__ = ["Composite", "Geography", "PartsEdition", "make_figures", "write_figures"]
