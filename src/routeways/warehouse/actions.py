"""Writing to the warehouse. A deposit is all or nothing: its files are settled first, the catalogue follows in one
transaction, and readers are pointed to the new snapshot when that has been committed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import connection, transaction

from routeways.foundation import audit
from routeways.foundation.models import User
from routeways.foundation.tables.raw import path_literal, quoted
from routeways.warehouse import files
from routeways.warehouse.models import FigureSet, Snapshot, Vintage
from routeways.warehouse.queries import set_age

SNAPSHOTS_KEPT = 5  # pages that are being answered may still read the one before


@dataclass(frozen=True)
class StagedFigures:
    """An indicator's figures from one vintage, in a staged Parquet file (FIGURE_SCHEMA plus `dimension`).

    recipe: a digest of everything but the vintage's file that the figures follow from.
    """

    definition_digest: str
    recipe: str
    path: Path
    rows: int


@dataclass(frozen=True)
class Deposit:
    """One release of one source, ready to be deposited. The paths are staged files; they are moved, not copied.

    staged: the vintage's own Parquet; None where only figures are added to a vintage that is there.
    figures: indicator → its figures.
    """

    source: str
    definition_digest: str
    sha256: str
    file_name: str
    file_size: int
    release_label: str
    published: date | None
    rows: int = 0
    staged: Path | None = None
    report: dict[str, Any] = field(default_factory=dict)
    partial: bool = False
    figures: Mapping[str, StagedFigures] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return vintage_code(self.source, self.sha256)


def vintage_code(source: str, sha256: str) -> str:
    return f"{source}@{sha256[:12]}"


def deposit(*deposits: Deposit, by: User | None, now: datetime) -> list[Vintage]:
    """Store vintages and make their figures current where they are the newest. Audited; atomic."""
    settled = [_settle(item) for item in deposits]
    with transaction.atomic():
        _one_at_a_time()
        rows = [_catalogue(item, paths, by=by, now=now) for item, paths in zip(deposits, settled, strict=True)]
        _choose_current({name: item.source for item in deposits for name in item.figures})
        snapshot = _make_snapshot(now)
        audit.record(
            by=by,
            verb="warehouse.deposit",
            subject=f"snapshot:{snapshot.pk}",
            details={"vintages": [row.code for row in rows], "figures": snapshot.rows},
        )
        # Not “point to this snapshot”: of two deposits the later one may run this first.
        transaction.on_commit(repair_pointer)
    return rows


def retire(indicators: set[str], *, by: User | None, now: datetime) -> int:
    """Take indicators that are no longer defined off the pages. Their files and vintages stay. Returns how many."""
    with transaction.atomic():
        _one_at_a_time()
        gone = FigureSet.objects.filter(indicator__in=indicators, current=True).update(current=False)
        if gone:
            snapshot = _make_snapshot(now)
            details = {"indicators": sorted(indicators)}
            audit.record(by=by, verb="warehouse.retire", subject=f"snapshot:{snapshot.pk}", details=details)
            transaction.on_commit(repair_pointer)
    return gone


def _one_at_a_time() -> None:
    """Two deposits at once would each make a snapshot without the other's figures. On SQLite a transaction that writes
    has the database to itself already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE warehouse_snapshot IN SHARE ROW EXCLUSIVE MODE")


def _settle(item: Deposit) -> dict[str, tuple[str, str]]:
    """Move the staged files to their places: "" → the vintage's, indicator → its figures'; (path, SHA-256) of each.

    A file's name holds the digest of its content, so a name never means two things and a deposit that fails leaves
    only a file that nobody knows.
    """
    short = item.sha256[:12]
    paths: dict[str, tuple[str, str]] = {}
    if item.staged:
        digest = files.sha256(item.staged)
        path = f"vintages/{item.source}/{short}-{digest[:16]}.parquet"
        paths[""] = (path, files.settle(item.staged, path))
    for indicator, figures in item.figures.items():
        digest = files.sha256(figures.path)
        path = f"figures/{indicator}/{short}-{digest[:16]}.parquet"
        paths[indicator] = (path, files.settle(figures.path, path))
    return paths


def _catalogue(item: Deposit, paths: dict[str, tuple[str, str]], *, by: User | None, now: datetime) -> Vintage:
    known = Vintage.objects.filter(code=item.code).first()
    if known and item.partial and not known.partial:
        return known  # a starter never takes anything away from a full load
    adds_only = known is not None and not known.partial and item.staged is None
    row = known if known and adds_only else _vintage_row(item, paths, by=by, now=now)
    for indicator, figures in item.figures.items():
        path, sha256 = paths[indicator]
        FigureSet.objects.update_or_create(
            vintage=row,
            indicator=indicator,
            recipe=figures.recipe,
            partial=item.partial,
            defaults={
                "definition_digest": figures.definition_digest,
                "path": path,
                "sha256": sha256,
                "rows": figures.rows,
                "latest": _latest(files.full(path)),
                "made_at": now,
            },
        )
    return row


def _vintage_row(item: Deposit, paths: dict[str, tuple[str, str]], *, by: User | None, now: datetime) -> Vintage:
    values = {
        "source": item.source,
        "definition_digest": item.definition_digest,
        "sha256": item.sha256,
        "file_name": item.file_name,
        "file_size": item.file_size,
        "release_label": item.release_label,
        "published": item.published,
        "loaded_at": now,
        "loaded_by": by,
        "partial": item.partial,
        "path": paths[""][0] if "" in paths else "",
        "rows": item.rows,
        "report": item.report,
    }
    row, _ = Vintage.objects.update_or_create(code=item.code, defaults=values)
    return row


def _latest(path: Path) -> date | None:
    ends = pq.read_table(path, columns=["period_end"])["period_end"]
    found: date | None = pc.max(ends).as_py() if len(ends) else None
    return found


def _choose_current(indicators: Mapping[str, str]) -> None:
    """For each indicator (→ its source): the newest release, whole before partial, the latest making before earlier."""
    for indicator, source in indicators.items():
        sets = FigureSet.objects.filter(indicator=indicator, vintage__source=source).select_related("vintage")
        best = max(sets, key=set_age)
        FigureSet.objects.filter(indicator=indicator, current=True).exclude(pk=best.pk).update(current=False)
        if not best.current:
            FigureSet.objects.filter(pk=best.pk).update(current=True)


def _make_snapshot(now: datetime) -> Snapshot:
    """One file with all current figures, sorted so that a page touches few of its row groups."""
    paths = FigureSet.objects.filter(current=True, rows__gt=0).order_by("indicator").values_list("path", flat=True)
    rows, path = 0, f"snapshots/{now:%Y%m%dT%H%M%S}-{secrets.token_hex(6)}.parquet"
    with files.staging() as folder, duckdb.connect(":memory:") as memory:
        staged = folder / "snapshot.parquet"
        listed = ", ".join(path_literal(files.full(one)) for one in paths)
        if listed:
            memory.execute(
                f"COPY (SELECT * FROM read_parquet([{listed}]) "
                "ORDER BY indicator, dimension, area, breakdown, period_end) "
                f"TO {quoted(str(staged))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20000)"
            )
            rows = pq.read_metadata(staged).num_rows
            files.settle(staged, path)
    snapshot = Snapshot.objects.create(path=path if rows else "", rows=rows, made_at=now)
    for old in Snapshot.objects.order_by("-pk")[SNAPSHOTS_KEPT:]:
        if old.path:
            files.full(old.path).unlink(missing_ok=True)
        old.delete()
    return snapshot


def repair_pointer() -> bool:
    """Point readers to the newest snapshot in the catalogue, in case a crash came between commit and pointer.

    Returns whether anything had to be mended.
    """
    newest = Snapshot.objects.order_by("-pk").first()
    wanted = newest.path if newest else ""
    if wanted == files.pointed_to():
        return False
    files.point_to(wanted)
    return True
