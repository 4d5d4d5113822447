"""The catalogue's pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.html import format_html

from routeways.evidence.catalogue import Entry
from routeways.evidence.presenting.indicator import LICENCES
from routeways.ui.tables import Cell, Column, TableView

BADGES = {
    "fresh": ("Up to date", "moor"),
    "due": ("A newer release is due", "amber"),
    "final": ("Not released again", ""),
    "not loaded": ("Not loaded", ""),
}


def items(found: list[Entry], today: date) -> list[dict[str, Any]]:
    """One row a source for the list."""
    rows = []
    for one in found:
        badge, tone = BADGES[one.age(today)]
        newest = one.newest
        rows.append(
            {
                "href": f"{one.source.id}/",
                "title": one.source.title,
                "publisher": publisher(one),
                "release": newest.release_label if newest else "",
                "partial": bool(newest and newest.partial),
                "period": one.latest.label if one.latest else "",
                "next": f"{one.source.next_release:%-d %B %Y}" if one.source.next_release else "",
                "badge": badge,
                "tone": tone,
                "indicators": len(one.indicators),
            }
        )
    return rows


def publisher(one: Entry) -> str:
    return f"{one.source.publisher}{f', via {one.source.via}' if one.source.via else ''}"


def about(one: Entry, today: date) -> list[dict[str, Any]]:
    """What a source is, as rows of a summary list."""
    source = one.source
    rows: list[dict[str, Any]] = [
        {"name": "Publisher", "value": publisher(one)},
        {"name": "Licence", "value": LICENCES.get(source.licence, source.licence)},
        {"name": "Released", "value": source.cadence[:1].upper() + source.cadence[1:]},
    ]
    if one.latest:
        rows.append({"name": "Latest period", "value": one.latest.sentence})
    if source.next_release:
        rows.append({"name": "Next release", "value": f"{source.next_release:%-d %B %Y}"})
    rows.append({"name": "How old", "value": BADGES[one.age(today)][0]})
    rows.append({"name": "Publisher’s page", "value": format_html('<a href="{0}">{0}</a>', source.page)})
    version = format_html("{}, version <code>{}</code>", source.id, source.digest)
    rows.append({"name": "Definition", "value": version})
    return rows


def vintages(one: Entry) -> TableView | None:
    """Every release that was loaded."""
    if not one.vintages:
        return None
    columns = (
        Column("Release"),
        Column("Published"),
        Column("Loaded"),
        Column("Rows", numeric=True),
        Column("Rejected", numeric=True),
        Column("File"),
    )
    rows = tuple(
        (
            row.release_label,
            f"{row.published:%-d %B %Y}" if row.published else "not stated",
            f"{row.loaded_at:%-d %B %Y}{' (starter only)' if row.partial else ''}",
            "" if row.partial else f"{row.rows:,}",
            "" if row.partial else f"{row.report.get('rows_rejected', 0):,}",
            Cell(row.file_name),
        )
        for row in one.vintages
    )
    return TableView("Releases", columns, rows)


def problems(one: Entry) -> TableView | None:
    """The row-level report of the newest full load, where anything was rejected."""
    newest = next((row for row in one.vintages if not row.partial), None)
    found = newest.report.get("problems", []) if newest else []
    if not found:
        return None
    rows = tuple(
        (f"{item['row']:,}" if item["row"] else "whole file", item["column"], item["text"], item["reason"])
        for item in found[:50]
    )
    return TableView(
        "What was wrong with the file",
        (Column("Row", numeric=True), Column("Column"), Column("It says"), Column("Problem")),
        rows,
    )
