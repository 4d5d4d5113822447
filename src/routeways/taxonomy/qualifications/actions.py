"""Every write about qualifications: loading lists, suggesting occupations for them, and people's decisions on these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from routeways.foundation import audit
from routeways.foundation.models import User
from routeways.foundation.tables import Report
from routeways.taxonomy.models import Classification, Node, Qualification, QualificationLink
from routeways.taxonomy.qualifications import definitions, lars, store
from routeways.taxonomy.qualifications.titles import TitleIndex
from routeways.taxonomy.rows import TaxonomyError

Status = QualificationLink.Status
COMPARED = "Comparison of titles"
WRITTEN = "Written for Routeways"


@dataclass(frozen=True)
class Listed:
    """What became of a list: rows that are new, changed, and no longer listed; all 0 where nothing changed."""

    new: int = 0
    changed: int = 0
    gone: int = 0

    @property
    def anything(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def load_packaged(*, by: User | None = None) -> Listed:
    """The lists of definitions/qualifications, and suggested occupations for the standards. Twice changes nothing.

    Raises DefinitionError with nothing stored.
    """
    lists = definitions.read_all()
    with transaction.atomic():
        total = Listed()
        for kind in sorted({one.definition.kind for one in lists}):
            rows = [row for one in lists if one.definition.kind == kind for row in store.rows_of(one)]
            found = Listed(*store.put(rows, kind))
            total = Listed(total.new + found.new, total.changed + found.changed, total.gone + found.gone)
        if total.anything:
            details = {"new": total.new, "changed": total.changed, "gone": total.gone}
            audit.record(by=by, verb="taxonomy.load_qualifications", subject="qualifications:packaged", details=details)
        suggested = suggest_occupations(by=by)
    return total if total.anything or suggested else Listed()


def load_lars(path: Path, *, by: User | None = None) -> tuple[Listed, Report]:
    """Learning aims of a LARS extract (the table LearningDelivery as CSV). Raises FileRefused or TaxonomyError."""
    file = lars.read(path)
    with transaction.atomic():
        found = Listed(*store.put(file.rows, Qualification.Kind.LARS))
        if found.anything:
            details = {"sha256": file.sha256, "new": found.new, "changed": found.changed, "gone": found.gone}
            audit.record(by=by, verb="taxonomy.load_lars", subject=f"file:{file.sha256[:16]}", details=details)
    return found, file.report


def suggest_occupations(*, by: User | None = None) -> int:
    """Occupations of SOC 2020 for each standard, T Level and HTQ; how many suggestions are new.

    Those that were written by hand come first, then those whose titles say the same. What a person has decided is never
    touched; what was suggested and no longer fits is taken back.
    """
    if not Classification.objects.filter(id="soc2020").exists():
        return 0
    wanted = _compared() | _written()
    with transaction.atomic():
        there = {(row.qualification_id, row.occupation): row for row in QualificationLink.objects.all()}
        stale = [
            row.pk for key, row in there.items() if row.status == Status.SUGGESTED and not _same(row, wanted.get(key))
        ]
        QualificationLink.objects.filter(pk__in=stale).delete()
        kept = {key for key, row in there.items() if row.pk not in set(stale)}
        fresh = [row for key, row in wanted.items() if key not in kept]
        QualificationLink.objects.bulk_create(fresh, batch_size=store.BATCH)
        if fresh or stale:
            details = {"suggested": len(fresh), "taken_back": len(stale)}
            audit.record(by=by, verb="taxonomy.suggest_occupations", subject="classification:soc2020", details=details)
    return len(fresh)


Links = dict[tuple[str, str], QualificationLink]


def _compared() -> Links:
    index = TitleIndex(_occupation_titles())
    standards = Qualification.objects.filter(kind=Qualification.Kind.STANDARD, listed=True)
    return {
        (one.id, found.occupation): _suggested(one.id, found.occupation, COMPARED, found.reason, found.score)
        for one in standards
        for found in index.suggest(one.title)
    }


def _written() -> Links:
    titles = {one.id: one.title for one in Node.objects.filter(classification="soc2020", level="unit")}
    known = dict(Qualification.objects.exclude(kind=Qualification.Kind.LARS).values_list("id", "title"))
    found: Links = {}
    for qualification, code in definitions.written_links():
        occupation = f"soc2020:{code}"
        if qualification in known and occupation in titles:
            reason = f"{known[qualification]} prepares for the work of “{titles[occupation]}”. {WRITTEN}."
            found[qualification, occupation] = _suggested(qualification, occupation, WRITTEN, reason[:500], 0.99)
    return found


def _same(row: QualificationLink, wanted: QualificationLink | None) -> bool:
    return wanted is not None and (row.source, row.reason) == (wanted.source, wanted.reason)


def decide(*, by: User, link: QualificationLink, confirmed: bool, reason: str, now: datetime) -> QualificationLink:
    """A person says that the link holds, or that it does not, and why. The latest decision counts; all are audited."""
    text = _reason(reason)
    with transaction.atomic():
        link.status = Status.CONFIRMED if confirmed else Status.REFUSED
        link.reason, link.decided_by, link.decided_at = text, by, now
        link.save(update_fields=["status", "reason", "decided_by", "decided_at"])
        details = {"status": str(link.status), "occupation": link.occupation}
        audit.record(by=by, verb="taxonomy.decide_link", subject=_subject(link.qualification_id), details=details)
    return link


def add_link(
    *, by: User | None, qualification: Qualification, occupation: str, reason: str, now: datetime
) -> QualificationLink:
    """A person records that a qualification leads to an occupation (“soc2020:5241”). Raises TaxonomyError."""
    text = _reason(reason)
    if not Node.objects.filter(id=occupation, classification="soc2020").exists():
        raise TaxonomyError(f"There is no occupation “{occupation.partition(':')[2]}” in SOC 2020. Choose one.")
    with transaction.atomic():
        link, _ = QualificationLink.objects.update_or_create(
            qualification=qualification,
            occupation=occupation,
            relation="leads-to",
            defaults={
                "status": Status.CONFIRMED,
                "source": "A person",
                "reason": text,
                "decided_by": by,
                "decided_at": now,
            },
        )
        details = {"occupation": occupation}
        audit.record(by=by, verb="taxonomy.add_link", subject=_subject(qualification.id), details=details)
    return link


def change_link(*, by: User, link: QualificationLink, occupation: str, reason: str, now: datetime) -> QualificationLink:
    """Another occupation instead: the first is refused, the other confirmed, both for the same reason."""
    with transaction.atomic():
        added = add_link(by=by, qualification=link.qualification, occupation=occupation, reason=reason, now=now)
        if added.pk != link.pk:
            decide(by=by, link=link, confirmed=False, reason=reason, now=now)
    return added


def _occupation_titles() -> list[tuple[str, str]]:
    """(key, title) for each unit group's own title and, where SOC 2020 volume 1 is loaded, its job titles."""
    found = []
    for key, title, more in Node.objects.filter(classification="soc2020", level="unit").values_list(
        "id", "title", "job_titles"
    ):
        found += [(key, one) for one in (title, *more.splitlines()) if one.strip()]
    return found


def _suggested(qualification: str, occupation: str, source: str, reason: str, score: float) -> QualificationLink:
    return QualificationLink(
        qualification_id=qualification,
        occupation=occupation,
        source=source,
        score=score,
        status=Status.SUGGESTED,
        reason=reason,
    )


def _reason(text: str) -> str:
    text = " ".join(text.replace("\x00", "").split())
    if not text:
        raise TaxonomyError("Say in a sentence why.")
    if len(text) > 500:
        raise TaxonomyError("The reason is longer than 500 letters. Shorten it.")
    return text


def _subject(qualification: str) -> str:
    return f"qualification:{qualification}"
