"""Loading skills taxonomies: the packaged one at set-up, publishers' when somebody has their files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from django.db import transaction

from routeways.foundation import audit
from routeways.foundation.models import User
from routeways.foundation.progress import Progress
from routeways.foundation.tables import FileRefused, Report
from routeways.taxonomy import packaged_skills, skill_store
from routeways.taxonomy.formats.checks import checked
from routeways.taxonomy.formats.detect import NAMES, PUBLISHED, READERS, detect
from routeways.taxonomy.formats.document import (
    RESERVED,
    Document,
    SkillLinkRow,
    SkillRow,
    TaxonomyMeta,
    code_from,
)
from routeways.taxonomy.models import Classification, SkillTaxonomy
from routeways.taxonomy.skill_store import META, Changes


@dataclass(frozen=True)
class LoadedSkills:
    """What came of loading a taxonomy; `sentence` says it in words, `report` names every row that was not taken."""

    taxonomy: SkillTaxonomy
    changes: Changes
    report: Report = field(default_factory=Report)

    @property
    def changed(self) -> bool:
        return self.changes.any

    @property
    def sentence(self) -> str:
        if not self.changed:
            return f"{self.taxonomy}: it is loaded already. Nothing changed."
        parts = [f"{len(self.changes.made):,} new", f"{len(self.changes.changed):,} changed"]
        parts.append(f"{self.changes.unchanged:,} as before")
        if self.changes.retired:
            parts.append(f"{len(self.changes.retired):,} retired")
        return f"{self.taxonomy}: {', '.join(parts)}."


def load_skill_taxonomy(
    *,
    by: User | None,
    meta: TaxonomyMeta,
    rows: Sequence[SkillRow],
    links: Iterable[SkillLinkRow] = (),
    file: str = "",
    sha256: str = "",
    report: Report | None = None,
    progress: Progress | None = None,
) -> LoadedSkills:
    """Makes a publisher's taxonomy what its file says; the same file again changes nothing.

    A skill that a newer file lacks is retired: what refers to it keeps its meaning. Raises FileRefused, with nothing
    stored, where the file cannot be believed or the taxonomy is an organisation's own.
    """
    where = file or meta.title
    good = checked(rows, links, where)
    _refuse_taken(meta.id)
    with transaction.atomic():
        taxonomy, is_new = SkillTaxonomy.objects.select_for_update().get_or_create(id=meta.id)
        before = skill_store.meta_of(taxonomy)
        changes = skill_store.put(taxonomy, Document(meta, good.rows, good.links), whole=True, progress=progress)
        if changes.any or is_new or before != meta or taxonomy.sha256 != sha256:
            for name in META:
                setattr(taxonomy, name, getattr(meta, name))
            taxonomy.file, taxonomy.sha256 = file, sha256
            taxonomy.revision += 1
            taxonomy.save()
            counted = {"new": len(changes.made), "changed": len(changes.changed), "retired": len(changes.retired)}
            details = {"file": file, "sha256": sha256, **counted}
            audit.record(by=by, verb="taxonomy.load_skills", subject=f"skills:{meta.id}", details=details)
    return LoadedSkills(taxonomy, changes, reported(report or Report(), good.problems, len(rows), good.rejected))


def load_skills_file(
    path: Path,
    *,
    by: User | None,
    taxonomy: str = "",
    today: date | None = None,
    progress: Progress | None = None,
) -> LoadedSkills:
    """Loads a publisher's file of any format that we know. Raises FileRefused.

    Where the format does not say whose taxonomy it is, `taxonomy` is its id; without one it is made from the title.
    """
    kind = detect(path)
    if kind is None:
        known = ", ".join(NAMES.values())
        raise FileRefused(f"{path.name} is no skills taxonomy that we can read. We read {known}.")
    taxonomy = PUBLISHED.get(kind) or taxonomy
    found = READERS[kind](path, taxonomy)
    meta = found.document.meta
    if not taxonomy:
        title = meta.title or path.stem
        meta = replace(meta, id=code_from(title, set()), title=title)
    if not meta.changed and today is not None:
        there = SkillTaxonomy.objects.filter(id=meta.id).values_list("changed", flat=True).first()
        meta = replace(meta, changed=there or today.isoformat())
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return load_skill_taxonomy(
        by=by,
        meta=meta,
        rows=found.document.skills,
        links=found.document.links,
        file=path.name,
        sha256=sha256,
        report=found.report,
        progress=progress,
    )


def load_packaged_skills(*, by: User | None = None, progress: Progress | None = None) -> tuple[LoadedSkills, ...]:
    """Loads the taxonomies that ship with Routeways; what has not changed is left as it is."""
    return tuple(
        load_skill_taxonomy(
            by=by,
            meta=package.meta,
            rows=package.rows,
            links=package.links,
            file=package.file,
            sha256=package.sha256,
            progress=progress,
        )
        for package in packaged_skills.read_all()
    )


def reported(report: Report, problems: Sequence[object], rows: int, rejected: int) -> Report:
    """The reader's report with what the checks found besides."""
    counts = dict(report.counts)
    for problem in problems:
        reason = str(getattr(problem, "reason", problem))
        counts[reason] = counts.get(reason, 0) + 1
    return replace(
        report,
        rows_read=report.rows_read or rows,
        rows_good=(report.rows_good or rows) - rejected,
        rows_rejected=report.rows_rejected + rejected,
        problems=(*report.problems, *problems),  # type: ignore[arg-type]
        counts=counts,
    )


def _refuse_taken(taxonomy: str) -> None:
    if taxonomy in RESERVED:
        raise FileRefused(f"“{taxonomy}” is needed for a page. Give the taxonomy another title.")
    if Classification.objects.filter(id=taxonomy).exists():
        raise FileRefused(f"“{taxonomy}” is a classification. Choose another id for the skills taxonomy.")
    there = SkillTaxonomy.objects.filter(id=taxonomy).select_related("owner").first()
    if there is not None and there.owner_id is not None:
        raise FileRefused(f"“{taxonomy}” belongs to an organisation. Import the file on the taxonomy’s own page.")
