"""An organisation's own skills taxonomy: starting it, its skills, their links, sharing it, keeping a version.

Every change goes by `_store`: checked as a file would be, one audit row, the revision one higher.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from routeways.foundation import audit
from routeways.foundation.tables import FileRefused, Report
from routeways.organisations.models import Organisation
from routeways.taxonomy import skill_store
from routeways.taxonomy.actions.skills import LoadedSkills, reported
from routeways.taxonomy.forgetting import forget
from routeways.taxonomy.formats import asn
from routeways.taxonomy.formats.checks import checked, fault_of
from routeways.taxonomy.formats.detect import NAMES, READERS, detect
from routeways.taxonomy.formats.document import (
    RESERVED,
    Document,
    Read,
    SkillLinkRow,
    SkillRow,
    code_from,
    once,
    tidy,
    tidy_text,
)
from routeways.taxonomy.models import Classification, SkillEdition, SkillTaxonomy, TaxonomySkill
from routeways.taxonomy.rows import TaxonomyError
from routeways.taxonomy.skill_store import Changes

PRIVATE_LICENCE = "Not licensed to others"
FIELDS = ("label", "statement", "kind", "level", "category", "sectors", "aliases", "hidden", "parent", "identifier")
IMPORTED = ("asn", "case", "plain", "rsd")  # formats that hold anybody's skills
LONGEST_VERSION = 60


def start_taxonomy(
    *, by: Any, owner: Organisation, region: str, title: str, about: str = "", today: date
) -> SkillTaxonomy:
    """A new one, empty and private. Raises TaxonomyError."""
    title, about = tidy(title), tidy_text(about)
    if not title or len(title) > 200:
        raise TaxonomyError("Give the taxonomy a title of at most 200 characters.")
    if region not in {row.region for row in owner.regions.all()}:
        raise TaxonomyError(f"{owner.name} does not work in the region {region}.")
    with transaction.atomic():
        taken = {*SkillTaxonomy.objects.values_list("id", flat=True), *RESERVED}
        taken |= set(Classification.objects.values_list("id", flat=True))
        taxonomy = SkillTaxonomy.objects.create(
            id=code_from(f"{owner.name[:40]} {title[:38]}", taken),
            title=title,
            about=about,
            publisher=owner.name[:200],
            owner=owner,
            region=region,
            changed=today.isoformat(),
        )
        audit.record(by=by, verb="taxonomy.start_skills", subject=_subject(taxonomy), details={"region": region})
    return taxonomy


def describe_taxonomy(*, by: Any, taxonomy: SkillTaxonomy, today: date, **changes: str) -> SkillTaxonomy:
    """Changes title, about or licence. Raises TaxonomyError."""
    if unknown := sorted(set(changes) - {"title", "about", "licence"}):
        raise TaxonomyError(f"“{unknown[0]}” cannot be changed here.")
    texts = {name: tidy_text(text) if name == "about" else tidy(text) for name, text in changes.items()}
    if not texts.get("title", taxonomy.title) or any(len(texts.get(name, "")) > 200 for name in ("title", "licence")):
        raise TaxonomyError("Title and licence have at most 200 characters, and a taxonomy needs a title.")
    with transaction.atomic():
        _lock(taxonomy)
        if taxonomy.shared and not texts.get("licence", taxonomy.licence):
            raise TaxonomyError("A shared taxonomy needs a licence, so that others know what they may do with it.")
        changed = [name for name, text in texts.items() if getattr(taxonomy, name) != text]
        if changed:
            _touch(taxonomy, today, **{name: texts[name] for name in changed})
            details = {"fields": sorted(changed)}
            audit.record(by=by, verb="taxonomy.describe_skills", subject=_subject(taxonomy), details=details)
    return taxonomy


def share_taxonomy(*, by: Any, taxonomy: SkillTaxonomy, shared: bool, today: date) -> None:
    """Shows it to everybody, or keeps it to its own people again. Raises TaxonomyError."""
    _own(taxonomy)
    with transaction.atomic():
        _lock(taxonomy)
        if shared and not taxonomy.licence:
            raise TaxonomyError("Say under which licence others may use it, then share it.")
        if taxonomy.shared == shared:
            return
        _touch(taxonomy, today, shared=shared)
        audit.record(by=by, verb="taxonomy.share_skills", subject=_subject(taxonomy), details={"shared": shared})
        if not shared:
            transaction.on_commit(lambda: forget(taxonomy.pk))


def put_skill(*, by: Any, taxonomy: SkillTaxonomy, code: str = "", today: date, **values: Any) -> TaxonomySkill:
    """Adds a skill, or (with the code of one) changes the fields that are given. Raises TaxonomyError."""
    if unknown := sorted(set(values) - set(FIELDS)):
        raise TaxonomyError(f"“{unknown[0]}” is nothing that a skill has.")
    document = skill_store.document_of(taxonomy)
    there = {row.code: row for row in document.skills}
    if code and code not in there:
        raise TaxonomyError(f"There is no skill {code} in this taxonomy.")
    clean = {name: _clean(name, value) for name, value in values.items()}
    before = there.get(code) or SkillRow(code_from(str(clean.get("label", "")), {*there, *RESERVED}), "")
    row = replace(before, **clean)
    if fault := fault_of(row):
        raise TaxonomyError(f"This skill cannot be kept: {fault}.")
    _refuse_place(row, there)
    links = document.links_by_code().get(row.code, [])
    _store(by, taxonomy, [row], links, "taxonomy.put_skill", {"code": row.code}, today)
    return TaxonomySkill.objects.get(taxonomy=taxonomy, code=row.code)


def retire_skill(*, by: Any, skill: TaxonomySkill, retired: bool, today: date) -> None:
    """Takes a skill out of use, or back into it; its record stays. Raises TaxonomyError."""
    row, links = _row(skill)
    verb = "taxonomy.retire_skill" if retired else "taxonomy.bring_back_skill"
    _store(by, skill.taxonomy, [replace(row, retired=retired)], links, verb, {"code": row.code}, today)


def link_skill(*, by: Any, skill: TaxonomySkill, target: str, relation: str, source: str = "", today: date) -> None:
    """Says what the skill is to a group (soc2020:2136) or to another skill. Raises TaxonomyError."""
    target = tidy(target)
    if target == skill.pk:
        raise TaxonomyError("A skill cannot be linked to itself.")
    row, links = _row(skill)
    others = [link for link in links if (link.target, link.relation) != (target, relation)]
    new = SkillLinkRow(skill.code, relation, target, tidy(source)[:300])
    good = checked([replace(row, level="")], [new], "This link")
    if good.problems:
        raise TaxonomyError(f"This link cannot be kept: {good.problems[0].reason}.")
    details = {"code": skill.code, "target": target, "relation": relation}
    _store(by, skill.taxonomy, [row], [*others, new], "taxonomy.link_skill", details, today)


def unlink_skill(*, by: Any, skill: TaxonomySkill, target: str, relation: str, today: date) -> None:
    row, links = _row(skill)
    left = [link for link in links if (link.target, link.relation) != (target, relation)]
    details = {"code": skill.code, "target": target, "relation": relation}
    _store(by, skill.taxonomy, [row], left, "taxonomy.unlink_skill", details, today)


def import_skills(*, by: Any, taxonomy: SkillTaxonomy, path: Path, today: date) -> LoadedSkills:
    """Adds and changes the skills that a file names; others stay. The same file again changes nothing.

    Wrong rows are left out and reported. Raises FileRefused where the file as a whole is of no use.
    """
    _own(taxonomy)
    kind = detect(path)
    if kind not in IMPORTED:
        known = ", ".join(NAMES[name] for name in IMPORTED)
        raise FileRefused(f"{path.name} is no list of skills that we can read. We read {known}.")
    found: Read = READERS[kind](path, taxonomy.id)
    before = skill_store.document_of(taxonomy)
    there = {row.code: row for row in before.skills}
    document = _completed(found, there, before.links_by_code())
    named = {row.code for row in document.skills}
    # What the file's rows refer to may stand in the taxonomy already.
    beside = [replace(row, parent="", merged_into="") for code, row in there.items() if code not in named]
    good = checked([*document.skills, *beside], document.links, path.name, most_rejected=1.0)
    rows = [row for row in good.rows if row.code in named]
    if not rows:
        raise FileRefused(f"{path.name} holds no skill that can be used. First problem: {good.problems[0]}.")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    details = {"file": path.name, "sha256": sha256}
    changes = _store(by, taxonomy, rows, good.links, "taxonomy.import_skills", details, today)
    total = len(document.skills)
    return LoadedSkills(taxonomy, changes, reported(found.report or Report(), good.problems, total, good.rejected))


def keep_version(*, by: Any, taxonomy: SkillTaxonomy, version: str, note: str = "", now: datetime) -> SkillEdition:
    """Keeps the taxonomy as it is under a name, for good. Raises TaxonomyError."""
    _own(taxonomy)
    version = tidy(version)
    if not version or len(version) > LONGEST_VERSION:
        raise TaxonomyError(f"Name the version in at most {LONGEST_VERSION} characters, for example 2026.1.")
    if taxonomy.editions.filter(version=version).exists():
        raise TaxonomyError(f"There is a version {version} already. Choose another name.")
    with transaction.atomic():
        _touch(taxonomy, timezone.localdate(now), version=version)
        document = skill_store.document_of(taxonomy)
        text = asn.write(document).decode()
        edition = SkillEdition.objects.create(
            taxonomy=taxonomy,
            version=version,
            note=tidy(note)[:500],
            document=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            skills=sum(not (row.level or row.retired or row.merged_into) for row in document.skills),
            made_at=now,
            made_by=by,
        )
        details = {"version": version, "sha256": edition.sha256}
        audit.record(by=by, verb="taxonomy.keep_skills_version", subject=_subject(taxonomy), details=details)
    return edition


# -- inside


def _store(
    by: Any,
    taxonomy: SkillTaxonomy,
    rows: Sequence[SkillRow],
    links: Iterable[SkillLinkRow],
    verb: str,
    details: dict[str, Any],
    today: date,
) -> Changes:
    """Rows with all their links; nothing is written, and no audit row, where nothing would change."""
    _own(taxonomy)
    with transaction.atomic():
        SkillTaxonomy.objects.select_for_update().get(pk=taxonomy.pk)
        document = Document(skill_store.meta_of(taxonomy), tuple(rows), tuple(links))
        changes = skill_store.put(taxonomy, document, whole=False)
        if changes.any:
            _touch(taxonomy, today)
            counted = {"new": len(changes.made), "changed": len(changes.changed)}
            audit.record(by=by, verb=verb, subject=_subject(taxonomy), details={**details, **counted})
    return changes


def _touch(taxonomy: SkillTaxonomy, today: date, **values: Any) -> None:
    """Writes these fields and no others: the instance may be older than its row.

    What was loaded from a file is not that file's content any more.
    """
    fields = {**values, "changed": today.isoformat(), "sha256": "", "file": ""}
    SkillTaxonomy.objects.filter(pk=taxonomy.pk).update(**fields, revision=F("revision") + 1)
    taxonomy.refresh_from_db(fields=[*fields, "revision"])


def _lock(taxonomy: SkillTaxonomy) -> None:
    """Nobody else changes the row until the transaction ends, and the instance reads what it says now."""
    locked = SkillTaxonomy.objects.select_for_update()
    taxonomy.refresh_from_db(fields=["title", "about", "licence", "shared"], from_queryset=locked)


def _own(taxonomy: SkillTaxonomy) -> None:
    if taxonomy.owner_id is None:
        raise TaxonomyError(f"{taxonomy.title} is its publisher’s. Start a taxonomy of your own and link to it.")


def _row(skill: TaxonomySkill) -> tuple[SkillRow, list[SkillLinkRow]]:
    document = skill_store.document_of(skill.taxonomy)
    row = next(row for row in document.skills if row.code == skill.code)
    return row, document.links_by_code().get(skill.code, [])


def _clean(name: str, value: Any) -> Any:
    if name == "statement":
        return tidy_text(value)
    return once(tidy(text) for text in value) if name in ("sectors", "aliases", "hidden") else tidy(value)


def _refuse_place(row: SkillRow, there: dict[str, SkillRow]) -> None:
    at, steps = row.parent, 0
    while at:
        if at == row.code:
            raise TaxonomyError("A skill cannot stand under itself.")
        if at not in there:
            raise TaxonomyError(f"There is no skill {at} for it to stand under.")
        at, steps = there[at].parent, steps + 1
        if steps > len(there):
            return


def _completed(found: Read, there: dict[str, SkillRow], links: dict[str, list[SkillLinkRow]]) -> Document:
    """The file's skills, with what the taxonomy knows of them where the file says nothing."""
    rows = [_filled_in(row, there.get(row.code, row), found.silent) for row in found.document.skills]
    kept: list[SkillLinkRow] = []
    if "links" in found.silent:
        kept = [link for row in rows for link in links.get(row.code, ())]
    return replace(found.document, skills=tuple(rows), links=(*found.document.links, *kept))


def _filled_in(row: SkillRow, old: SkillRow, silent: frozenset[str]) -> SkillRow:
    known: dict[str, Any] = {name: getattr(old, name) for name in silent if name in SkillRow.__slots__}
    known["extra"] = {**old.extra, **row.extra}
    return replace(row, **known)


def _subject(taxonomy: SkillTaxonomy) -> str:
    return f"skills:{taxonomy.id}"
