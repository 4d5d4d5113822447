"""Every write to places: what ships with Routeways, and official geography files.

A file is read to its end before anything is written, and everything of it is written in one transaction. The same file
twice (by its digest) changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from routeways.foundation import audit
from routeways.foundation.models import User
from routeways.foundation.progress import Progress, quiet
from routeways.foundation.tables import FileRefused, Problem, Report
from routeways.foundation.tables.report import PROBLEMS_KEPT
from routeways.places import loaders, packaged, provenance, store, weights
from routeways.places.loaders import (
    BoundaryContent,
    Content,
    Loader,
    LookupContent,
    PostcodeContent,
    codepoint,
)
from routeways.places.loaders.base import Origin, digest
from routeways.places.loaders.boundaries import BoundaryRow
from routeways.places.models import GeographyVintage
from routeways.places.models.area import SMALL, Kind
from routeways.places.provenance import GeographySource
from routeways.places.rows import AreaRow, MemberRow
from routeways.places.shapes import topology

PACKAGED = "routeways-areas"
PACKAGED_SOURCE = GeographySource(
    id=PACKAGED,
    title="Areas that ship with Routeways",
    publisher="Routeways, from the official sources listed beside it",
    licence="Open Government Licence v3.0",
    release="",
)


@dataclass(frozen=True)
class Loaded:
    """What came of loading one file. `changed` is False where the very same file was loaded before."""

    source: str
    file_name: str
    sha256: str
    changed: bool
    report: Report

    @property
    def sentence(self) -> str:
        if not self.changed:
            return f"{self.file_name} was loaded before. Nothing has changed."
        rejected = f" {self.report.rows_rejected:,} could not be used." if self.report.rows_rejected else ""
        return f"{self.file_name}: {self.report.rows_good:,} rows loaded as {self.source}.{rejected}"


def load_packaged_areas(*, by: User | None = None, now: datetime | None = None, progress: Progress = quiet) -> bool:
    """Codes, names, memberships, weights and postcode sectors that ship with Routeways.

    False, having only compared digests, where exactly these are loaded already. Raises ValueError for a damaged
    installation.
    """
    current = packaged.digest()
    if GeographyVintage.objects.filter(source=PACKAGED, sha256=current).exists():
        return False
    now = now or timezone.now()
    progress(0, 1, "Loading areas, their names and what lies in what")
    tables = packaged.load()
    with transaction.atomic():
        GeographyVintage.objects.filter(packaged=True).delete()  # and with them their postcode sectors
        store.areas(tables.areas, overwrite=True)
        known = store.ids({row.kind for row in tables.areas})
        store.changes(tables.changes, known)
        store.names(tables.names, known)
        store.memberships(tables.memberships, known)
        store.best_fit(tables.best_fit, known)
        by_source = _packaged_vintages(now)
        store.sectors(tables.postcode_sectors, by_source[codepoint.SOURCE], overwrite=False)
        whole = _vintage(PACKAGED_SOURCE, Origin(PACKAGED, current[:12], "definitions/places", current), now)
        whole.rows, whole.packaged = len(tables.areas), True
        whole.save()
        audit.record(by=by, verb="places.load_packaged_areas", subject=whole, details={"areas": len(tables.areas)})
    progress(1, 1, f"{len(tables.areas)} areas are loaded")
    return True


def load_file(path: Path, *, by: User | None = None, now: datetime | None = None, progress: Progress = quiet) -> Loaded:
    """Any geography file that `loaders.detect` knows. Raises FileRefused, having changed nothing."""
    loader = _detect(path)
    return _load(path, loader.source, loader.read, by=by, now=now, progress=progress)


# -- one file


def _detect(path: Path) -> Loader:
    digest(path)  # says so where the file is missing or damaged
    loader = loaders.detect(path)
    if loader is None:
        raise FileRefused(f"{path.name} is not a geography file we know. docs/regions.md lists those we read.")
    return loader


def _load(
    path: Path,
    source: str,
    read: Callable[[Path], Content],
    *,
    by: User | None,
    now: datetime | None,
    progress: Progress,
) -> Loaded:
    sha256 = digest(path)
    known = GeographyVintage.objects.filter(sha256=sha256, packaged=False)
    if before := (known.filter(source=source) if source else known).first():
        return Loaded(before.source, path.name, sha256, changed=False, report=Report(rows_read=before.rows))
    now = now or timezone.now()
    progress(0, 2, f"Reading {path.name}")
    content = read(path)
    progress(1, 2, f"Storing {content.report.rows_good:,} rows of {path.name}")
    with transaction.atomic():
        vintage = _vintage(provenance.source(content.origin.source), content.origin, now)
        vintage.rows = content.report.rows_good
        vintage.save()
        problems = _store(content, vintage)
        details = {"source": vintage.source, "sha256": sha256, "rows": vintage.rows}
        audit.record(by=by, verb="places.load_file", subject=vintage, details=details)
    progress(2, 2, f"{path.name} is loaded")
    return Loaded(vintage.source, path.name, sha256, changed=True, report=_with(content.report, problems))


def _store(content: Content, vintage: GeographyVintage) -> list[Problem]:
    match content:
        case LookupContent():
            return _store_lookup(content)
        case PostcodeContent():
            store.postcodes(content.postcodes, vintage)
            store.sectors(codepoint.sectors(content.postcodes), vintage, overwrite=True)
        case BoundaryContent():
            store.boundaries(content.boundaries, content.kind, content.edition, vintage)
            if content.kind in SMALL:
                small = (AreaRow(row.code, content.edition, content.kind, row.name) for row in content.boundaries)
                store.areas(small, overwrite=False)
            if content.kind == "lsoa":
                _draw_wholes()
        case _:
            store.travel_times(content.times, vintage)
    return []


def _store_lookup(content: LookupContent) -> list[Problem]:
    store.areas(content.areas, overwrite=False)
    known = store.ids()
    unknown = store.memberships(content.memberships, known)
    if any(row.kind == "lsoa" for row in content.areas) and content.memberships:
        _store_zones(content, known)
    reason = "the area is not in our list of codes; load the publisher's list of district codes first"
    return [Problem(reason, None, "", f"{row.child} in {row.parent}") for row in unknown]


def _store_zones(content: LookupContent, known: store.Ids) -> None:
    """What a lookup of LSOAs says about districts: their LSOAs, and their shares in the areas of the lookup."""
    zones = weights.zones_by_district(content.areas, *store.districts())
    edition = next(row.edition for row in content.areas if row.kind == "lsoa")
    inside = [
        MemberRow(zone, district, "district", edition, content.origin.source)
        for district, children in zones.items()
        for zone in sorted(children)
    ]
    store.memberships(inside, known)
    if content.memberships[0].kind == "ttwa":
        store.best_fit(weights.shares(zones, content.memberships), known)
        _draw_wholes()
    else:
        store.memberships(weights.whole_districts(zones, content.memberships), known)


def _draw_wholes() -> None:
    """Outlines of districts and Travel to Work Areas all of whose LSOAs have one: without the borders between them."""
    for kind in (Kind.TTWA, Kind.DISTRICT):
        for code, (outlines, vintage) in store.wholes_to_draw(kind).items():
            row = BoundaryRow(code, "", topology.dissolve(polygon for shape in outlines for polygon in shape))
            store.boundaries([row], kind, "2011", vintage)


def _with(report: Report, problems: list[Problem]) -> Report:
    if not problems:
        return report
    counts = report.counts | {problems[0].reason: len(problems)}
    return replace(
        report,
        rows_good=max(0, report.rows_good - len(problems)),
        rows_rejected=report.rows_rejected + len(problems),
        problems=report.problems + tuple(problems[:PROBLEMS_KEPT]),
        counts=counts,
    )


# -- where it came from


def _packaged_vintages(now: datetime) -> dict[str, GeographyVintage]:
    """One row for each original file that packaged facts were read from; by source, the first of them."""
    rows = []
    for source in provenance.sources().values():
        for file in source.files if source.packaged else ():
            row = _vintage(source, Origin(source.id, source.release, file.name, file.sha256), now)
            row.rows, row.packaged = file.rows, True
            rows.append(row)
    found: dict[str, GeographyVintage] = {}
    for row in GeographyVintage.objects.bulk_create(rows):
        found.setdefault(row.source, row)
    return found


def _vintage(source: GeographySource, origin: Origin, now: datetime) -> GeographyVintage:
    known = any(file.sha256 == origin.sha256 for file in source.files)
    return GeographyVintage(
        source=origin.source,
        title=source.title,
        publisher=source.publisher,
        release=source.release if known else origin.release or "not stated in the file",
        licence=source.licence,
        attribution=source.attribution,
        file_name=origin.file_name,
        sha256=origin.sha256,
        loaded_at=now,
    )
