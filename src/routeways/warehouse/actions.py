"""Writing to the warehouse. A deposit is all or nothing: its files are settled first, the catalogue follows in one
transaction, and readers are pointed to the new snapshot when that has been committed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
from django.db import transaction

from routeways.foundation import audit
from routeways.foundation.models import User
from routeways.foundation.tables.raw import quoted
from routeways.warehouse import files
from routeways.warehouse.models import FigureSet, Snapshot, Vintage
from routeways.warehouse.queries import age_key

SNAPSHOTS_KEPT = 5  # pages that are being answered may still read the one before


@dataclass(frozen=True)
class Deposit:
    """One release of one source, ready to be deposited. The paths are staged files; they are moved, not copied.

    figures: indicator → (definition digest, staged Parquet in FIGURE_SCHEMA plus `dimension`, number of rows).
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
    figures: Mapping[str, tuple[str, Path, int]] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return vintage_code(self.source, self.sha256)


def vintage_code(source: str, sha256: str) -> str:
    return f"{source}@{sha256[:12]}"


def deposit(*deposits: Deposit, by: User | None, now: datetime) -> list[Vintage]:
    """Store vintages and make their figures current where they are the newest. Audited; atomic."""
    settled = [_settle(item) for item in deposits]
    with transaction.atomic():
        rows = [_catalogue(item, paths, by=by, now=now) for item, paths in zip(deposits, settled, strict=True)]
        _choose_current({name for item in deposits for name in item.figures})
        snapshot = _make_snapshot(now)
        audit.record(
            by=by,
            verb="warehouse.deposit",
            subject=f"snapshot:{snapshot.pk}",
            details={"vintages": [row.code for row in rows], "figures": snapshot.rows},
        )
        transaction.on_commit(lambda: files.point_to(snapshot.path))
    return rows


def _settle(item: Deposit) -> dict[str, tuple[str, str]]:
    """Move the staged files to their places: "" → the vintage's, indicator → its figures'; (path, SHA-256) of each."""
    short = item.sha256[:12]
    paths: dict[str, tuple[str, str]] = {}
    if item.staged:
        path = f"vintages/{item.source}/{short}-{item.definition_digest}.parquet"
        paths[""] = (path, files.settle(item.staged, path))
    part = "-part" if item.partial else ""
    for indicator, (digest, staged, _) in item.figures.items():
        path = f"figures/{indicator}/{short}-{item.definition_digest}-{digest}{part}.parquet"
        paths[indicator] = (path, files.settle(staged, path))
    return paths


def _catalogue(item: Deposit, paths: dict[str, tuple[str, str]], *, by: User | None, now: datetime) -> Vintage:
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
    known = Vintage.objects.filter(code=item.code).first()
    if known and item.partial and not known.partial:
        return known  # a starter never takes anything away from a full load
    row, _ = Vintage.objects.update_or_create(code=item.code, defaults=values)
    for indicator, (digest, _, count) in item.figures.items():
        path, sha256 = paths[indicator]
        FigureSet.objects.update_or_create(
            vintage=row,
            indicator=indicator,
            definition_digest=digest,
            partial=item.partial,
            defaults={"path": path, "sha256": sha256, "rows": count, "made_at": now},
        )
    return row


def _choose_current(indicators: set[str]) -> None:
    """For each indicator: the newest release, whole before partial, the latest definition before earlier ones."""
    for indicator in indicators:
        sets = FigureSet.objects.filter(indicator=indicator).select_related("vintage")
        best = max(sets, key=lambda row: (age_key(row.vintage)[0], not row.partial, row.made_at, row.pk))
        FigureSet.objects.filter(indicator=indicator, current=True).exclude(pk=best.pk).update(current=False)
        if not best.current:
            FigureSet.objects.filter(pk=best.pk).update(current=True)


def _make_snapshot(now: datetime) -> Snapshot:
    """One file with all current figures, sorted so that a page touches few of its row groups."""
    paths = FigureSet.objects.filter(current=True, rows__gt=0).order_by("indicator").values_list("path", flat=True)
    newest = Snapshot.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    path = f"snapshots/{newest + 1:06d}-{now:%Y%m%dT%H%M%S}.parquet"
    with files.staging() as folder, duckdb.connect(":memory:") as connection:
        staged = folder / "snapshot.parquet"
        listed = ", ".join(quoted(str(files.full(path))) for path in paths)
        rows = 0
        if listed:
            connection.execute(
                f"COPY (SELECT * FROM read_parquet([{listed}]) "
                "ORDER BY indicator, dimension, area, breakdown, period_end) "
                f"TO {quoted(str(staged))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20000)"
            )
            counted = connection.execute(f"SELECT count(*) FROM read_parquet({quoted(str(staged))})").fetchone()
            rows = int(counted[0]) if counted else 0
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
