"""The page of changes: for each indicator what is new, revised or gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from routeways.evidence.changes import Change, Changes
from routeways.evidence.definitions import Source
from routeways.evidence.naming import area_names
from routeways.places.regions import Region
from routeways.ui.tables import Cell, Column, TableView
from routeways.warehouse.models import Vintage

WORDS = {"revised": "Revised", "new": "New", "gone": "No longer given"}


def group(region: Region, one: Changes, titles: Mapping[str, str]) -> dict[str, Any]:
    """One indicator's changes."""
    counts = [f"{count:,} {WORDS[kind].lower()}" for kind, count in one.counts.items() if count]
    return {
        "id": one.now.indicator,
        "title": titles.get(one.now.indicator, one.now.indicator),
        "sentence": f"{_release(one.now.vintage)} after {_release(one.before.vintage) if one.before else ''}: "
        f"{', '.join(counts)}."
        + (" We changed how we make this figure in between, so some differences are ours." if one.ours else ""),
        "table": _table(region, one),
        "cut": sum(one.counts.values()) > len(one.rows),
    }


def _release(row: Vintage) -> str:
    return f"“{row.release_label}”"


def _table(region: Region, one: Changes) -> TableView:
    names = area_names()
    columns = (
        Column("What"),
        Column("Area"),
        Column("Period"),
        Column("Before", numeric=True),
        Column("Now", numeric=True),
    )
    return TableView("Changes", columns, tuple(_row(region, change, names) for change in one.rows))


def _row(region: Region, change: Change, names: Mapping[str, str]) -> tuple[Any, ...]:
    figure = change.after or change.before
    if figure is None:
        raise ValueError("A change has a figure before or after it.")
    code = figure.area.code
    what = WORDS[change.kind] + (f": {change.breakdown_label}" if change.breakdown_label else "")
    href = f"/{region.id}/figures/{change.indicator}/{code}/{figure.period.code}/"
    href += f"?breakdown={change.breakdown}" if change.breakdown else ""
    return (
        what,
        names.get(code, code),
        Cell(figure.period.label, href=href if change.after else ""),
        change.before if change.before is not None else "–",
        change.after if change.after is not None else "–",
    )


def recent(region: Region, loaded: Sequence[Vintage], known: Mapping[str, Source]) -> list[dict[str, Any]]:
    """The releases loaded last."""
    newest = sorted(loaded, key=lambda row: row.loaded_at, reverse=True)[:10]
    return [
        {
            "name": f"{row.loaded_at:%-d %B %Y}",
            "value": f"{known[row.source].title if row.source in known else row.source}: {row.release_label}",
            "href": f"/{region.id}/evidence/{row.source}/",
            "action": "Open",
            "hidden": known[row.source].title if row.source in known else row.source,
        }
        for row in newest
    ]
