"""Named reads of qualifications. `taxonomy.queries` passes them on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from routeways.taxonomy.levels import level_order, levels_of
from routeways.taxonomy.models import Qualification, QualificationLink
from routeways.taxonomy.qualifications import store


@dataclass(frozen=True, slots=True)
class QualificationStep:
    """From an occupation to a qualification. `status` is suggested or confirmed; `reason` says why, in words."""

    qualification: Qualification
    reason: str
    status: str


def qualification(id: str) -> Qualification | None:
    return Qualification.objects.filter(id=id).first() if "\x00" not in id else None


def qualifications_by_id(ids: Iterable[str]) -> dict[str, Qualification]:
    return store.known(ids)


def have_lars() -> bool:
    """Whether a LARS extract was loaded, so that an unknown learning aim can be told from an unchecked one."""
    return Qualification.objects.filter(kind=Qualification.Kind.LARS).exists()


def qualifications(*, text: str = "", kind: str = "", level: str = "", subject: str = "") -> QuerySet[Qualification]:
    """Those listed now, by title. `subject` is an area's key; tier 1 (“ssa:4”) takes in its tier 2."""
    rows = Qualification.objects.filter(listed=True)
    for word in text.replace("\x00", "").split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(reference__iexact=word) | Q(id__iendswith=f":{word}"))
    if kind:
        rows = rows.filter(kind=kind)
    if subject:
        rows = rows.filter(Q(subject=subject) | Q(subject__startswith=f"{subject}."))
    if level:
        meant = [one for one in _levels_there() if level in levels_of(one)]
        rows = rows.filter(level__in=meant)
    return rows


def qualifications_for_occupation(
    node_id: str, *, on: date, levels: Collection[str] | None = None
) -> list[QualificationStep]:
    """What leads to an occupation (“soc2020:5241”) and can be started on the day; confirmed before suggested.

    levels: only qualifications that may be at one of these (“3”, “4”); None or empty means all.
    """
    rows = QualificationLink.objects.filter(occupation=node_id).exclude(status=QualificationLink.Status.REFUSED)
    found = [
        (row, QualificationStep(row.qualification, row.reason, row.status))
        for row in rows.select_related("qualification")
        if row.qualification.can_start_on(on) and (not levels or row.qualification.levels & set(levels))
    ]
    found.sort(key=lambda pair: _order(*pair))
    return [step for _, step in found]


def occupations_of(qualification: Qualification) -> list[QualificationLink]:
    """Its links to occupations, refused ones too: confirmed first."""
    order = {"confirmed": 0, "suggested": 1, "refused": 2}
    links = qualification.occupation_links.select_related("decided_by")
    return sorted(links, key=lambda link: (order[link.status], -(link.score or 0), link.occupation))


def qualification_link(id: int) -> QualificationLink | None:
    return QualificationLink.objects.select_related("qualification").filter(pk=id).first()


def _order(row: QualificationLink, step: QualificationStep) -> tuple[object, ...]:
    one = step.qualification
    return (row.status != "confirmed", -(row.score or 0), level_order(one.level), one.title)


def _levels_there() -> list[str]:
    return list(Qualification.objects.values_list("level", flat=True).order_by().distinct())
