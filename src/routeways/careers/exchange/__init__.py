"""Encounters as files: out in the national shape, in by layouts that map the columns of other tools."""

from routeways.careers.encounter_layouts import EncounterLayout, layout, layouts
from routeways.careers.exchange.reading import NamesRefused, read_encounters
from routeways.careers.exchange.shape import COLUMNS, as_draft, row_of

__all__ = ["COLUMNS", "EncounterLayout", "NamesRefused", "as_draft", "layout", "layouts", "read_encounters", "row_of"]
