"""What the engine read goes beside the texts. What people decided stays, however often a text is read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction

from routeways.foundation import audit, jobs
from routeways.foundation.models import Job
from routeways.needs.kinds import Decision, Subject
from routeways.needs.models import EvidenceImport, EvidenceItem, Mention
from routeways.needs.spans import unmatched
from routeways.taxonomy.models import node_id

BATCH = 200
MARGIN = 1e-6


READ = "needs.read_evidence"


class ReadText(Protocol):
    """One text as `taxonomy.reading` gives it back: skills and occupations with score and span."""

    @property
    def skills(self) -> Sequence[Any]: ...
    @property
    def occupations(self) -> Sequence[Any]: ...


@transaction.atomic
def start_reading(*, by: Any, region: str, again: bool = False, batch: EvidenceImport | None = None) -> Job:
    """Queues the reading of what is unread, with `again` also of what another engine or taxonomy read. `batch`
    remembers the job, for its page."""
    started = jobs.enqueue(READ, by=by, payload={"region": region, "again": again})
    if batch is not None:
        batch.job_ref = started.public_id
        batch.save(update_fields=["job_ref"])
    audit.record(by=by, verb="needs.start_reading", subject=f"region:{region}", details={"again": again})
    return started


@transaction.atomic
def keep_readings(
    *,
    by: Any,
    region: str,
    readings: Mapping[int, ReadText],
    engine: str,
    taxonomy: str,
    now: datetime,
) -> dict[str, int]:
    """`readings` by the items' row ids. Suggestions that nobody has decided are replaced by the new ones; a mention
    that a person confirmed, changed, refused or added stays as it is, and is not suggested a second time."""
    counts = {"texts": 0, "suggested": 0, "kept_decisions": 0}
    ids = list(readings)
    for start in range(0, len(ids), BATCH):
        chunk = ids[start : start + BATCH]
        items = list(EvidenceItem.objects.filter(pk__in=chunk, region=region))
        decided = _decided(chunk)
        Mention.objects.open().filter(item__in=chunk).delete()
        fresh: list[Mention] = []
        for item in items:
            kept = decided.get(item.pk, [])
            suggestions = [
                one
                for one in _suggestions(item, readings[item.pk], engine, taxonomy)
                if not any(_is_decided(one, other) for other in kept)
            ]
            fresh += suggestions
            item.engine, item.taxonomy, item.read_at = engine[:200], taxonomy, now
            item.unmatched = _unmatched(item, [*kept, *suggestions])
            if suggestions:
                item.reviewed_at = item.reviewed_by = None
            counts["kept_decisions"] += len(kept)
        Mention.objects.bulk_create(fresh)
        EvidenceItem.objects.bulk_update(
            items, ["engine", "taxonomy", "read_at", "unmatched", "reviewed_at", "reviewed_by"], batch_size=BATCH
        )
        counts["texts"] += len(items)
        counts["suggested"] += len(fresh)
    audit.record(
        by=by, verb="needs.read_evidence", subject=f"region:{region}", details={**counts, "engine": engine[:120]}
    )
    return counts


def refresh_unmatched(item: EvidenceItem) -> None:
    """After a decision: a stretch whose only mention was refused is unmatched again."""
    item.unmatched = _unmatched(item, item.mentions.all())
    item.save(update_fields=["unmatched"])


def _decided(ids: Iterable[int]) -> dict[int, list[Mention]]:
    found: dict[int, list[Mention]] = {}
    for one in Mention.objects.filter(item__in=list(ids)).exclude(state=Decision.SUGGESTED):
        found.setdefault(one.item_id, []).append(one)
    return found


def _is_decided(suggestion: Mention, decision: Mention) -> bool:
    """The same thing in the same place. What holds somewhere in the text needs no second look either."""
    if suggestion.found not in (decision.found, decision.ref):
        return False
    if decision.state != Decision.REFUSED or decision.start is None or suggestion.start is None:
        return True
    return decision.start < (suggestion.end or 0) and suggestion.start < (decision.end or 0)


def _suggestions(item: EvidenceItem, reading: ReadText, engine: str, taxonomy: str) -> list[Mention]:
    made: dict[tuple[str, int | None], Mention] = {}
    found = [(Subject.SKILL, _skill_ref(taxonomy, one.skill), one.label, one) for one in reading.skills]
    found += [(Subject.OCCUPATION, node_id("soc2020", one.soc), one.title, one) for one in reading.occupations]
    for subject, ref, label, one in found:
        start, end = _span(item.text, one.start, one.end)
        before = made.get((ref, start))
        if before is not None and (before.score or 0) >= one.score - MARGIN:
            continue
        made[ref, start] = Mention(
            item=item,
            subject=subject,
            found=ref,
            found_label=label[:300],
            ref=ref,
            label=label[:300],
            score=min(1.0, max(0.0, float(one.score))),
            start=start,
            end=end,
            engine=engine[:200],
            taxonomy=taxonomy if subject == Subject.SKILL else "soc2020",
        )
    return list(made.values())


def _skill_ref(taxonomy: str, skill: str) -> str:
    return skill if skill.startswith(f"{taxonomy}:") else f"{taxonomy}:{skill}"


def _span(text: str, start: int | None, end: int | None) -> tuple[int | None, int | None]:
    if start is None or end is None or not 0 <= start < end <= len(text):
        return None, None
    return start, end


def _unmatched(item: EvidenceItem, mentions: Iterable[Mention]) -> list[list[int]]:
    spans = [
        (one.start, one.end)
        for one in mentions
        if one.start is not None and one.end is not None and one.state != Decision.REFUSED
    ]
    return [list(span) for span in unmatched(item.text, spans)]
