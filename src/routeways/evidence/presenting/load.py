"""What the pages of a load say: a job's result as sentences, rows and a table."""

from __future__ import annotations

from typing import Any

from routeways.evidence.definitions import indicators
from routeways.evidence.jobs import LOAD
from routeways.foundation.models import Job, JobState, Upload
from routeways.ui.tables import Column, TableView

SHORT = 0.9  # of the rows that we hold: a file with fewer is pointed out
SHOWN = 50  # problems on the page; the file has all that are kept


def job(region_id: str, found: Job) -> dict[str, Any]:
    """The context of a job's page."""
    result = found.result or {}
    context: dict[str, Any] = {"title": _title(found, result), "result": result}
    if found.state != JobState.DONE:
        return context
    kept = report(found)
    return context | {
        "about": _about(found, result, kept),
        "rejected": f"{kept.get('rows_rejected', 0):,}",
        "reasons": _reasons(kept),
        "problems": _problems(kept),
        "notes": kept.get("notes", []),
        "shrunk": _shrunk(result, kept),
        "indicators": _indicators(region_id, result),
    }


def report(found: Job) -> dict[str, Any]:
    """The row-level report that a job made; {} before its end."""
    kept: dict[str, Any] = (found.result or {}).get("report", {})
    return kept


def _title(found: Job, result: dict[str, Any]) -> str:
    if found.state in (JobState.FAILED, JobState.CANCELLED):
        return "The file was not loaded"
    if found.state != JobState.DONE:
        return "Loading the file" if found.kind == LOAD else "Checking the file"
    if found.kind != LOAD:
        return f"Check the file: {result['title']}"
    return f"{'Loaded' if result['changed'] else 'Already loaded'}: {result['title']}"


def _about(found: Job, result: dict[str, Any], kept: dict[str, Any]) -> list[dict[str, str]]:
    upload = Upload.objects.filter(public_id=found.payload.get("upload", "")).first()
    rows = [("File", upload.name if upload else "")]
    if found.kind == LOAD:
        rows += [("Release", result["release"])]
    rows += [
        ("Rows read", f"{kept.get('rows_read', 0):,}"),
        ("Rows that can be used", f"{kept.get('rows_good', 0):,}"),
        ("Rows rejected", f"{kept.get('rows_rejected', 0):,}"),
        ("Rows that are not wanted", f"{kept.get('rows_left_out', 0):,}"),
    ]
    if found.kind == LOAD and result["changed"]:
        rows += [("Figures made", f"{result['figures']:,}")]
    return [{"name": name, "value": value} for name, value in rows if value]


def _shrunk(result: dict[str, Any], kept: dict[str, Any]) -> str:
    """A warning where a file is much shorter than the release we hold: it may be cut off."""
    held, here = result.get("rows_held", 0), kept.get("rows_good", 0)
    if here >= SHORT * held:
        return ""
    return (
        f"This file has {here:,} rows that can be used. The release we hold has {held:,}. It may be cut off, or "
        "cover less. If you load it, areas that are not in it lose their latest figures."
    )


def _reasons(kept: dict[str, Any]) -> list[str]:
    counts = sorted(kept.get("counts", {}).items(), key=lambda pair: -pair[1])
    return [f"{count:,} row{'s' if count != 1 else ''}: {reason}" for reason, count in counts]


def _problems(kept: dict[str, Any]) -> TableView | None:
    found = kept.get("problems", [])
    if not found:
        return None
    columns = (Column("Row"), Column("Column"), Column("It says"), Column("Problem"))
    rows = tuple((one["row"] or "whole file", one["column"], one["text"], one["reason"]) for one in found[:SHOWN])
    return TableView("Rows that were rejected", columns, rows)


def _indicators(region_id: str, result: dict[str, Any]) -> list[dict[str, str]]:
    known = indicators()
    return [
        {"label": known[name].title, "href": f"/{region_id}/indicators/{name}/"}
        for name in result.get("indicators", [])
        if name in known
    ]
