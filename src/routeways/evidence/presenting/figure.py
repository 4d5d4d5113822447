"""A figure's page: the sentence, how it was made, where it comes from, what other releases said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils.html import format_html

from routeways.evidence import sentences
from routeways.evidence.definitions import Indicator, sources
from routeways.evidence.presenting.indicator import BASIS, LICENCES
from routeways.ui.tables import Cell, Column, TableView
from routeways.values import Bounds, Figure, Mark
from routeways.warehouse.models import FigureSet


def set_used(figure: Figure, made: Sequence[FigureSet]) -> FigureSet | None:
    """The set this figure stands in: of its vintage, the current one or else the newest."""
    own = [row for row in made if row.vintage.code == figure.vintage]
    return next((row for row in own if row.current), own[0] if own else None)


def how(indicator: Indicator, figure: Figure, used: FigureSet | None) -> list[dict[str, Any]]:
    """What was done to get from the file to the figure, as rows of a summary list."""
    rows: list[dict[str, Any]] = [{"name": "What it is", "value": indicator.meaning}]
    rows.append({"name": "Chosen from the file", "value": _pick(indicator)})
    if indicator.method != "value":
        rows.append({"name": "Worked out as", "value": METHODS[indicator.method]})
    if figure.reason:
        rows.append({"name": "Note", "value": sentences.note(figure.reason)})
    if figure.bounds is Bounds.CI95 and figure.lower is not None and figure.upper is not None:
        low, high = figure.unit.write(figure.lower), figure.unit.write(figure.upper)
        rows.append({"name": "95% interval", "value": f"{low} to {high}"})
    elif figure.bounds is Bounds.RANGE and figure.lower is not None and figure.upper is not None:
        low, high = figure.unit.write(figure.lower), figure.unit.write(figure.upper)
        rows.append({"name": "Certainly between", "value": f"{low} and {high}"})
    marks = [f"[{mark.value}] {mark.meaning}" for mark in Mark if mark in figure.marks]
    if marks:
        rows.append({"name": "Marks", "value": "; ".join(marks)})
    rows.append({"name": "Counted by", "value": BASIS[indicator.basis]})
    definition = format_html("{}, version <code>{}</code>", indicator.id, used.definition_digest if used else "")
    rows.append({"name": "Definition", "value": definition})
    return rows


METHODS = {
    "share": "the first count divided by the second, in per cent",
    "rate": "the first count divided by the second, for so many",
    "gap": "the difference between the area’s share and the comparator’s, in percentage points",
}


def _pick(indicator: Indicator) -> str:
    top = _in_words(indicator.pick.measures, indicator.pick.where)
    return f"{top}; divided by {_in_words(indicator.of.measures, indicator.of.where)}" if indicator.of else top


def _in_words(measures: Sequence[str], where: Mapping[str, str | list[str]]) -> str:
    names = " + ".join(measures)
    conditions = [f"{key} = {value if isinstance(value, str) else ' or '.join(value)}" for key, value in where.items()]
    return f"{names} where {', '.join(conditions)}" if conditions else names


def provenance(region_id: str, indicator: Indicator, figure: Figure, used: FigureSet | None) -> list[dict[str, Any]]:
    """Publisher, release, licence, file and its digest."""
    source = sources()[indicator.source]
    link = format_html('<a href="/{}/evidence/{}/">{}</a>', region_id, source.id, source.title)
    publisher = f"{source.publisher}{f', via {source.via}' if source.via else ''}"
    rows: list[dict[str, Any]] = [{"name": "Publisher", "value": publisher}, {"name": "Source", "value": link}]
    if used is not None:
        row = used.vintage
        rows.append({"name": "Release", "value": row.release_label})
        if row.published:
            rows.append({"name": "Published", "value": f"{row.published:%-d %B %Y}"})
        rows.append({"name": "File", "value": row.file_name})
        rows.append({"name": "File’s SHA-256", "value": format_html('<code class="long">{}</code>', row.sha256)})
        rows.append({"name": "Loaded", "value": f"{row.loaded_at:%-d %B %Y}{', as a starter' if row.partial else ''}"})
    rows.append({"name": "Licence", "value": LICENCES.get(source.licence, source.licence)})
    rows.append({"name": "Publisher’s page", "value": format_html('<a href="{0}">{0}</a>', source.page)})
    return rows


def releases(
    path: str, breakdown: str, made: Sequence[FigureSet], found: Mapping[str, Figure | None]
) -> TableView | None:
    """The same figure in every release we have, where there is more than one."""
    if len(found) < 2:
        return None
    labels = {row.vintage.code: row.vintage.release_label for row in made}
    rows = tuple(
        (Cell(labels.get(code, code), href=permanent(path, breakdown, code)), figure if figure else "")
        for code, figure in found.items()
    )
    return TableView("This figure in every release", (Column("Release"), Column("Figure", numeric=True)), rows)


def permanent(path: str, breakdown: str, vintage: str) -> str:
    """With a vintage, the address that will always show this very figure, whatever is released later."""
    parts = {"breakdown": breakdown, "vintage": vintage}
    query = urlencode({key: value for key, value in parts.items() if value})
    return f"{path}?{query}" if query else path
