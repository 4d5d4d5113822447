"""Every write of this floor: fetching and loading an official file, making figures anew after a definition changed,
the starter."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from routeways.evidence import fetching, loading, starter
from routeways.evidence.definitions import source as source_by_id
from routeways.evidence.definitions import sources
from routeways.evidence.definitions.indicator import Indicator
from routeways.evidence.definitions.source import Source
from routeways.evidence.derive import Geography
from routeways.evidence.fetching import FetchRefused
from routeways.evidence.geography import geography
from routeways.evidence.identify import identify
from routeways.foundation import audit
from routeways.foundation.models import User
from routeways.foundation.progress import Progress, quiet
from routeways.foundation.tables import FileRefused, Opened, Report, open_table
from routeways.places.queries import area_index
from routeways.warehouse import files
from routeways.warehouse.actions import Deposit, deposit, retire, vintage_code
from routeways.warehouse.models import FigureSet, Vintage
from routeways.warehouse.queries import current_sets, vintages


@dataclass(frozen=True)
class LoadReport:
    """What became of one file. `changed` is False where the warehouse already held all of it."""

    source: str
    title: str
    vintage: str
    release: str
    changed: bool
    report: Report
    figures: int = 0
    indicators: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        if not self.changed:
            return f"{self.title} ({self.release}) is already loaded. Nothing was changed."
        rejected = f" {self.report.rows_rejected:,} rows were rejected." if self.report.rows_rejected else ""
        return (
            f"Loaded {self.report.rows_good:,} rows of {self.title} ({self.release}) "
            f"and made {self.figures:,} figures for {len(self.indicators)} indicators.{rejected}"
        )


def load_file(
    path: Path,
    *,
    source: str | None = None,
    release: str = "",
    by: User | None = None,
    now: datetime | None = None,
    progress: Progress = quiet,
    around: Callable[[LoadReport], AbstractContextManager[object]] = nullcontext,
) -> LoadReport:
    """Load one official file, whole or not at all. The same file twice changes nothing.

    source: the definition's id, where the file should not say itself. release: its label, where we do not know it.
    around: the deposit is made inside `around(report)`, so that a job can end in the same transaction.
    Raises FileRefused with one sentence for a file that cannot be used, KeyError for an unknown source.
    """
    now = now or timezone.now()
    opened = open_table(path)
    definition = source_by_id(source) if source else identify(opened)
    sha256 = files.sha256(path)
    code = vintage_code(definition.id, sha256)
    known = loaded_already(definition, sha256)
    if known:
        empty = Report(known.rows, known.rows)
        return LoadReport(definition.id, definition.title, code, known.release_label, False, empty)
    with files.staging() as folder:
        made = _make(opened, definition, sha256, folder, progress)
        item = _deposit_of(path, definition, sha256, made, release=release, now=now)
        report = LoadReport(
            source=definition.id,
            title=definition.title,
            vintage=code,
            release=item.release_label,
            changed=True,
            report=made.report,
            figures=sum(one.rows for one in made.figures.values()),
            indicators=tuple(made.figures),
        )
        with around(report):
            deposit(item, by=by, now=now)
    return report


def loaded_already(source: Source, sha256: str) -> Vintage | None:
    """The vintage of this very file, if all its figures were made as they would be made now."""
    code = vintage_code(source.id, sha256)
    known = Vintage.objects.filter(code=code, partial=False, definition_digest=source.digest).first()
    if known is None or not known.path or not files.full(known.path).is_file():
        return None
    areas = geography()
    wanted = {name: loading.recipe(one, source, areas) for name, one in loading.used_by(source.id).items()}
    # The latest making of each: one that was made earlier and then replaced does not count.
    made = FigureSet.objects.filter(vintage=known, partial=False).order_by("made_at", "pk")
    latest = dict(made.values_list("indicator", "recipe"))
    return known if all(latest.get(name) == recipe for name, recipe in wanted.items()) else None


def _deposit_of(path: Path, source: Source, sha256: str, made: loading.Made, *, release: str, now: datetime) -> Deposit:
    known = source.release_of(sha256)
    label = release or (known.label if known else f"file of {now:%-d %B %Y}")
    return Deposit(
        source=source.id,
        definition_digest=source.digest,
        sha256=sha256,
        file_name=path.name,
        file_size=path.stat().st_size,
        release_label=label,
        published=known.published if known else None,
        rows=made.report.rows_good,
        staged=made.vintage,
        report=made.report.as_dict(),
        figures=made.figures,
    )


@dataclass(frozen=True)
class FetchReport:
    """What became of a download, and of loading it where that was wanted."""

    source: str
    title: str
    download: fetching.Download
    loaded: LoadReport | None = None

    @property
    def sentence(self) -> str:
        size = f"{self.download.size:,} bytes"
        if self.download.changed:
            fetched = f"Downloaded {self.title} ({size}) to {self.download.path}."
        else:
            fetched = f"{self.title} has not changed since {self.download.fetched_at:%-d %B %Y}."
        return f"{fetched} {self.loaded.sentence}" if self.loaded else fetched

    @property
    def report(self) -> Report:
        return self.loaded.report if self.loaded else Report()


def fetch(
    source_id: str,
    *,
    by: User | None = None,
    now: datetime | None = None,
    progress: Progress = quiet,
    load: bool = True,
) -> FetchReport:
    """Download a source's newest file from its publisher into the data folder, and load it unless `load` is False.

    Raises KeyError for an unknown source, FetchRefused where it cannot be downloaded, FileRefused as `load_file`.
    """
    now = now or timezone.now()
    source = source_by_id(source_id)
    if not source.address:
        raise FetchRefused(
            f"{source.title} has no fixed address to download from. Download the file from {source.page} "
            "and load it by hand."
        )
    folder = Path(settings.DATA_DIR) / "downloads" / source.id
    ending = {"csv": "csv", "workbook": "xlsx", "parquet": "parquet"}[source.file.format]
    found = fetching.download(source.address, folder, now=now, fallback_name=f"{source.id}.{ending}", progress=progress)
    with transaction.atomic():
        details = {"sha256": found.sha256, "size": found.size, "changed": found.changed}
        audit.record(by=by, verb="evidence.fetch_source", subject=f"source:{source.id}", details=details)
    loaded = load_file(found.path, source=source.id, by=by, now=now, progress=progress) if load else None
    return FetchReport(source.id, source.title, found, loaded)


def remake(*, by: User | None = None, now: datetime | None = None, progress: Progress = quiet) -> list[str]:
    """Make the figures anew whose making has changed since, from the vintages at hand, and take those off the pages
    that are no longer defined. Returns the indicators made.

    A vintage that was read under another definition of its source stays as it is: its file has to be loaded again.
    """
    now = now or timezone.now()
    areas = geography()
    done: list[str] = []
    wanted = {source_id: loading.used_by(source_id) for source_id in sources()}
    for count, (source_id, used) in enumerate(wanted.items()):
        source = source_by_id(source_id)
        newest = next((row for row in vintages(source_id) if not row.partial and row.path), None)
        if newest is None or newest.definition_digest != source.digest or not files.full(newest.path).is_file():
            continue
        stale = {name: one for name, one in used.items() if not _is_fresh(name, loading.recipe(one, source, areas))}
        if stale:
            progress(count, len(wanted), f"Making {source.title}")
            done += _remade(newest, stale, source, areas, by=by, now=now)
    defined = {name for used in wanted.values() for name in used}
    retire(set(current_sets()) - defined, by=by, now=now)
    progress(len(wanted), len(wanted), "All figures are as they are defined")
    return done


def _is_fresh(name: str, recipe: str) -> bool:
    return FigureSet.objects.filter(indicator=name, recipe=recipe, current=True).exists()


def _remade(
    row: Vintage, stale: dict[str, Indicator], source: Source, areas: Geography, *, by: User | None, now: datetime
) -> list[str]:
    with files.staging() as folder:
        figures = {
            name: loading.make_one(
                files.full(row.path),
                one,
                source,
                folder=folder,
                geography=areas,
                code=row.code,
                rejected=int(row.report.get("rows_rejected", 0)),
            )
            for name, one in stale.items()
        }
        item = Deposit(
            source=row.source,
            definition_digest=row.definition_digest,
            sha256=row.sha256,
            file_name=row.file_name,
            file_size=row.file_size,
            release_label=row.release_label,
            published=row.published,
            figures=figures,
        )
        deposit(item, by=by, now=now)
    return list(figures)


def check(path: Path, *, source: str | None = None, progress: Progress = quiet) -> tuple[Source, Report]:
    """Everything that loading does short of storing: what the file is, and its row-level report. Raises FileRefused."""
    opened = open_table(path)
    definition = source_by_id(source) if source else identify(opened)
    with files.staging() as folder:
        return definition, _make(opened, definition, files.sha256(path), folder, progress).report


def _make(opened: Opened, source: Source, sha256: str, folder: Path, progress: Progress) -> loading.Made:
    return loading.make(
        opened,
        source,
        folder=folder,
        index=area_index(),
        geography=geography(),
        code=vintage_code(source.id, sha256),
        progress=progress,
    )


def load_starter(*, by: User | None = None, now: datetime | None = None, progress: Progress = quiet) -> int:
    """The packaged starter. Returns the number of figures it brought; 0 where they were there already."""
    progress(0, 1, "Loading the starter figures")
    count = starter.load(by=by, now=now or timezone.now())
    progress(1, 1, f"{count:,} figures")
    return count


__all__ = [
    "FetchRefused",
    "FetchReport",
    "FileRefused",
    "LoadReport",
    "check",
    "fetch",
    "load_file",
    "load_starter",
    "loaded_already",
    "remake",
]
