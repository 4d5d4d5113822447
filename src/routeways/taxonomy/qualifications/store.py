"""Writing qualifications; called by actions, inside their transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from routeways.taxonomy.models import Qualification
from routeways.taxonomy.qualifications.definitions import ReadList

BATCH = 500
KEPT = {"id", "kind"}
FIELDS = [field.name for field in Qualification._meta.concrete_fields if field.name not in KEPT]


def rows_of(one: ReadList) -> list[Qualification]:
    """Unsaved rows of a packaged list."""
    meant = one.definition
    return [
        Qualification(
            id=f"{meant.kind}:{entry.id}".replace("t-level:", "tlevel:"),
            kind=meant.kind,
            title=entry.title,
            level=entry.level,
            subject=f"ssa:{entry.subject}" if entry.subject else "",
            awarding=entry.awarding,
            valid_from=entry.valid_from,
            valid_to=entry.valid_to,
            route=entry.route,
            reference=entry.reference,
            months=entry.months,
            note=entry.note,
            source=meant.source,
            release=meant.release,
        )
        for entry in one.entries
    ]


def put(rows: Sequence[Qualification], kind: str) -> tuple[int, int, int]:
    """Makes the list of one kind exactly `rows`: how many are new, changed and no longer listed.

    Those no longer listed stay, because courses, needs and decisions name them.
    """
    there = {one.id: one for one in Qualification.objects.filter(kind=kind)}
    new = [row for row in rows if row.id not in there]
    changed = [row for row in rows if row.id in there and _differs(row, there[row.id])]
    gone = [one.id for one in there.values() if one.listed] if rows else []
    wanted = {row.id for row in rows}
    gone = [one for one in gone if one not in wanted]
    Qualification.objects.bulk_create(new, batch_size=BATCH)
    Qualification.objects.bulk_update(changed, FIELDS, batch_size=BATCH)
    for start in range(0, len(gone), BATCH):
        Qualification.objects.filter(id__in=gone[start : start + BATCH]).update(listed=False)
    return len(new), len(changed), len(gone)


def _differs(row: Qualification, there: Qualification) -> bool:
    return any(getattr(row, name) != getattr(there, name) for name in FIELDS)


def known(ids: Iterable[str]) -> dict[str, Qualification]:
    """By id, for any number of ids."""
    wanted = sorted(set(ids))
    found: dict[str, Qualification] = {}
    for start in range(0, len(wanted), BATCH):
        found |= {one.id: one for one in Qualification.objects.filter(id__in=wanted[start : start + BATCH])}
    return found
