"""Loading classifications: the packaged ones at every start, the publishers' own files when somebody has them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from routeways.foundation import audit
from routeways.foundation.models import User
from routeways.foundation.progress import Progress
from routeways.taxonomy import extraction_files, indexing, official, packaged, store
from routeways.taxonomy.models import Classification
from routeways.taxonomy.rows import TaxonomyError


@dataclass(frozen=True)
class Loaded:
    """The classifications that changed, and how many groups they have now. Nothing changed: both are empty."""

    classifications: tuple[str, ...] = ()
    nodes: int = 0

    @property
    def changed(self) -> bool:
        return bool(self.classifications)


def load_packaged(*, by: User | None = None, progress: Progress | None = None) -> Loaded:
    """Loads every packaged classification whose files changed since the last time; nothing else is touched.

    Groups read from a publisher's own file stay as they are; links between classifications follow the package.
    Raises TaxonomyError or DefinitionError before anything is stored.
    """
    packages = packaged.read_all()
    stored = dict(Classification.objects.values_list("id", "packaged_digest"))
    changed = [package for package in packages if stored.get(package.definition.id) != package.digest]
    if not changed:
        return Loaded()
    with transaction.atomic():
        for done, package in enumerate(changed, 1):
            _put_package(package)
            if progress:
                progress(done, len(changed), package.definition.title)
        for package in _linked(packages, changed):
            for part in package.definition.crosswalks:
                store.put_links(package.definition.id, part.to, package.links[part.to], part.source)
        names = tuple(package.definition.id for package in changed)
        nodes = sum(len(package.nodes) for package in changed)
        details = {"classifications": list(names), "groups": nodes}
        audit.record(by=by, verb="taxonomy.load_packaged", subject="taxonomy:packaged", details=details)
    return Loaded(names, nodes)


def load_soc2020_volume1(path: Path, *, by: User | None = None) -> Loaded:
    """Titles, descriptions, tasks, entry routes and job titles from SOC 2020 volume 1. Raises TaxonomyError.

    The job titles are kept for reading texts too, where texts are read without the database.
    """
    file = official.soc2020_volume1(path)
    loaded = _load_official("soc2020", file, by)
    names = {node.code: node.title for node in file.nodes if node.level == "unit"}
    indexing.keep_titles("soc2020", extraction_files.titles_of(file.nodes), names, source=file.name)
    return loaded


def load_sic2007(path: Path, *, by: User | None = None) -> Loaded:
    """Titles from the summary of structure of UK SIC 2007. Raises TaxonomyError."""
    return _load_official("sic2007", official.sic2007_structure(path), by)


def _put_package(package: packaged.Package) -> None:
    fresh = store.classification_of(package.definition)
    fresh.packaged_digest = package.digest
    there = Classification.objects.filter(id=fresh.id, official=True).first()
    if there:
        fresh.official, fresh.release, fresh.file, fresh.sha256 = True, there.release, there.file, there.sha256
    fresh.save()
    if not there:
        store.put_nodes(fresh.id, package.nodes, texts=False)


def _linked(packages: list[packaged.Package], changed: list[packaged.Package]) -> list[packaged.Package]:
    """Those whose own groups or whose targets' groups changed: a group that went took its links with it."""
    names = {package.definition.id for package in changed}
    return [package for package in packages if package.definition.id in names or names & package.links.keys()]


def _load_official(classification: str, file: official.OfficialFile, by: User | None) -> Loaded:
    there = Classification.objects.filter(id=classification).first()
    if there and there.official and there.sha256 == file.sha256:
        return Loaded()
    package = next((p for p in packaged.read_all() if p.definition.id == classification), None)
    if package is None:
        raise TaxonomyError(f"There is no definition of the classification {classification}.")
    with transaction.atomic():
        fresh = store.classification_of(package.definition)
        fresh.packaged_digest = there.packaged_digest if there else ""
        fresh.official, fresh.file = True, file.name
        if file.sha256 != fresh.sha256:
            fresh.sha256, fresh.release = file.sha256, f"Loaded from {file.name}"
        fresh.save()
        store.put_nodes(classification, file.nodes, texts=True)
        details = {"file": file.name, "sha256": file.sha256, "groups": len(file.nodes)}
        subject = f"classification:{classification}"
        audit.record(by=by, verb=f"taxonomy.load_{classification}", subject=subject, details=details)
    return Loaded((classification,), len(file.nodes))
