"""The starter: figures of our regions and their comparators, so that the site is full on its first run.

It is one small Parquet file and a manifest that names, for each source, publisher, licence, release and the original
file's SHA-256. Loading it makes a partial vintage of that very file; a full load of the file completes it, and since
the figures are the same nothing is reported as changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from routeways.evidence.definitions import indicators, sources
from routeways.evidence.geography import geography
from routeways.foundation.definitions import PACKAGED, DefinitionError
from routeways.foundation.models import User
from routeways.foundation.tables.raw import path_literal, quoted
from routeways.warehouse import files
from routeways.warehouse.actions import Deposit, StagedFigures, deposit, vintage_code
from routeways.warehouse.models import FigureSet, Vintage
from routeways.warehouse.queries import current_sets

FOLDER = PACKAGED / "starter"
LARGEST = 2 * 1024 * 1024
# Breakdowns with more keys than this would fill the starter with provider names; a full load brings them.
MOST_KEYS = 3_000


def build(folder: Path = FOLDER) -> int:
    """Make the starter anew from the current figures of a full warehouse. Returns its size in bytes.

    Raises ValueError where a figure comes from a partial vintage, or where the file would be larger than 2 MB.
    """
    sets = current_sets()
    for row in sets.values():
        if row.partial:
            raise ValueError(f"{row.indicator} comes from a starter itself. Load {row.vintage.source} in full first.")
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "figures.parquet"
    _write(target)
    size = target.stat().st_size
    if size > LARGEST:
        raise ValueError(f"The starter has {size:,} bytes; it may have {LARGEST:,}.")
    manifest = {"sources": [_entry(source, target) for source in sorted({row.vintage.source for row in sets.values()})]}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return size


def _write(target: Path) -> None:
    """All totals of our regions and comparators; their breakdowns that are not too wide; for every English district
    the latest total, so that similar areas can be found."""
    ours = ", ".join(quoted(code) for code in sorted(geography().region_areas))
    newest = path_literal(files.full(files.pointed_to()))
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"CREATE VIEW f AS SELECT * FROM read_parquet({newest})")
        connection.execute(
            "CREATE TABLE narrow AS SELECT indicator, dimension FROM f GROUP BY ALL "
            f"HAVING count(DISTINCT breakdown) <= {MOST_KEYS}"
        )
        connection.execute(
            "CREATE TABLE latest AS SELECT indicator, max(period_end) AS period_end FROM f "
            "WHERE breakdown = '' GROUP BY ALL"
        )
        connection.execute(
            f"COPY (SELECT f.* FROM f SEMI JOIN narrow USING (indicator, dimension) WHERE area IN ({ours}) "
            "UNION SELECT f.* FROM f JOIN latest USING (indicator, period_end) "
            "WHERE breakdown = '' AND regexp_matches(area, '^E0[6-9]') "
            "ORDER BY indicator, dimension, breakdown, period, area) "
            f"TO {quoted(str(target))} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, ROW_GROUP_SIZE 200000)"
        )


def _entry(source_id: str, target: Path) -> dict[str, Any]:
    source = sources()[source_id]
    row = Vintage.objects.filter(source=source_id, partial=False, figure_sets__current=True).distinct().get()
    made = FigureSet.objects.filter(vintage=row, current=True).order_by("indicator")
    return {
        "source": source_id,
        "title": source.title,
        "publisher": source.publisher,
        "licence": source.licence,
        "release": row.release_label,
        "published": row.published.isoformat() if row.published else None,
        "file_name": row.file_name,
        "file_size": row.file_size,
        "sha256": row.sha256,
        "definition": row.definition_digest,
        "indicators": {one.indicator: [one.definition_digest, one.recipe] for one in made},
    }


def manifest(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """One entry a source; [] where no starter is packaged."""
    path = folder / "manifest.json"
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["sources"] if path.exists() else []
    return found


def load(*, by: User | None, now: datetime, folder: Path = FOLDER) -> int:
    """Deposit what the warehouse does not have yet. Returns the number of figures deposited; 0 the second time."""
    wanted = [entry for entry in manifest(folder) if not _is_there(entry)]
    if not wanted:
        return 0
    if not (folder / "figures.parquet").exists():
        raise DefinitionError("The file starter/figures.parquet is missing. Install Routeways again.")
    known = indicators()
    with files.staging() as staged, duckdb.connect(":memory:") as connection:
        connection.execute(f"CREATE VIEW f AS SELECT * FROM read_parquet({path_literal(folder / 'figures.parquet')})")
        deposits = []
        for entry in wanted:
            parts = dict(_parts(connection, entry, staged, set(known)))
            deposits.append(_deposit(entry, parts))
        deposit(*deposits, by=by, now=now)
    return sum(one.rows for item in deposits for one in item.figures.values())


def _is_there(entry: dict[str, Any]) -> bool:
    """Whether the vintage is there in full, or as a starter with these definitions."""
    code = vintage_code(entry["source"], entry["sha256"])
    row = Vintage.objects.filter(code=code).first()
    if row is None:
        return False
    there = set(FigureSet.objects.filter(vintage=row).values_list("indicator", "recipe"))
    return not row.partial or {(name, recipe) for name, (_, recipe) in entry["indicators"].items()} <= there


def _parts(
    connection: duckdb.DuckDBPyConnection, entry: dict[str, Any], staged: Path, known: set[str]
) -> Iterator[tuple[str, StagedFigures]]:
    code = vintage_code(entry["source"], entry["sha256"])
    for indicator, (digest, recipe) in entry["indicators"].items():
        base = indicator.partition("+")[0]  # a comparator's set is called “indicator+source”
        if base not in known:
            continue  # a deployment may have taken an indicator out; its figures then have no words
        path = staged / f"{indicator}.parquet"
        rows = f"FROM f WHERE indicator = {quoted(base)} AND vintage = {quoted(code)}"
        connection.execute(
            f"COPY (SELECT * {rows} ORDER BY ALL) TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)"
        )
        counted = connection.execute(f"SELECT count(*) {rows}").fetchone()
        yield indicator, StagedFigures(digest, recipe, path, int(counted[0]) if counted else 0)


def _deposit(entry: dict[str, Any], parts: dict[str, StagedFigures]) -> Deposit:
    return Deposit(
        source=entry["source"],
        definition_digest=entry["definition"],
        sha256=entry["sha256"],
        file_name=entry["file_name"],
        file_size=entry["file_size"],
        release_label=entry["release"],
        published=date.fromisoformat(entry["published"]) if entry["published"] else None,
        report={"notes": ["From the starter that ships with Routeways; load the file for all areas and breakdowns."]},
        partial=True,
        figures=parts,
    )
