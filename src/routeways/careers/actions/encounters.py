"""Encounters: logged, changed, taken away, taken over from what was agreed here. Coverage follows at once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.careers.actions.coverage import refresh
from routeways.careers.encounter_drafts import EncounterDraft, check
from routeways.careers.errors import CareersError
from routeways.careers.models import Encounter, GuidanceCount, Institution, Met, Reach, YearGroup
from routeways.careers.school_years import SchoolYear, year_name
from routeways.foundation import audit

_SAME = ("on", "title", "mode", "workplace", "days", "hours", "caught_up", "engagement")


@transaction.atomic
def log_encounter(
    *,
    by: Any,
    institution: Institution,
    draft: EncounterDraft,
    now: datetime,
    source: str = Encounter.Source.HAND,
    layout: str = "",
) -> Encounter:
    """Stores it, whether it counts or not. Raises CareersError for what cannot be or was taken over before."""
    today = timezone.localdate(now)
    check(institution, draft, today)
    if draft.engagement and institution.encounters.filter(engagement=draft.engagement).exists():
        raise CareersError("This was taken over before. Open it in the list and change it there.")
    made = Encounter(
        institution=institution, source=source, layout=layout, key=draft.key, recorded_at=now, recorded_by=by
    )
    store(made, draft)
    refresh([institution], today=today)
    audit.record(by=by, verb="careers.log_encounter", subject=made, details={"source": source})
    return made


@transaction.atomic
def change_encounter(*, by: Any, encounter: Encounter, draft: EncounterDraft, now: datetime) -> Encounter:
    """Writes the draft over it; where it came from stays. Raises CareersError."""
    today = timezone.localdate(now)
    held = Encounter.objects.select_for_update().get(pk=encounter.pk)
    check(held.institution, draft, today)
    store(held, draft)
    refresh([held.institution], today=today)
    audit.record(by=by, verb="careers.change_encounter", subject=held, details={"on": str(held.on)})
    return held


@transaction.atomic
def remove_encounter(*, by: Any, encounter: Encounter, today: date) -> None:
    """Takes it away; the audit keeps that it was there, on which day and for which year groups."""
    institution = encounter.institution
    details = {"on": str(encounter.on), "years": sorted(encounter.reach.values_list("year", flat=True))}
    reference = audit.reference(encounter)
    encounter.delete()
    refresh([institution], today=today)
    audit.record(by=by, verb="careers.remove_encounter", subject=reference, details=details)


@transaction.atomic
def record_guidance(
    *,
    by: Any,
    institution: Institution,
    school_year: SchoolYear,
    year: int,
    pupils: int,
    today: date,
    send: int | None = None,
    fsm: int | None = None,
) -> GuidanceCount:
    """How many of a year group have had personal guidance so far. Raises CareersError where it cannot be so many."""
    size = YearGroup.objects.filter(institution=institution, begins=school_year.begins, year=year).first()
    if size is None:
        raise CareersError(f"Say first how many pupils {year_name(year)} has.")
    given = ((pupils, size.pupils, ""), (send, size.send, " with special educational needs"),
             (fsm, size.fsm, " with free school meals"))  # fmt: skip
    for count, most, what in given:
        if count is not None and not 0 <= count <= min(pupils, size.pupils if most is None else most):
            raise CareersError(f"{year_name(year)}: {count} pupils{what} are more than there are. Check the number.")
    made, _ = GuidanceCount.objects.update_or_create(
        institution=institution,
        begins=school_year.begins,
        year=year,
        defaults={"pupils": pupils, "send": send, "fsm": fsm},
    )
    refresh([institution], today=today)
    audit.record(by=by, verb="careers.record_guidance", subject=institution, details={"year": year})
    return made


def store(held: Encounter, draft: EncounterDraft) -> None:
    """Writes a checked draft over a row and its parts; audit and coverage are the caller’s."""
    for name in _SAME:
        setattr(held, name, getattr(draft, name))
    held.title = draft.title.strip()
    held.flags = sorted(set(draft.flags))
    held.words = {flag: text.strip() for flag, text in draft.words.items() if text.strip()}
    held.save()
    held.met.all().delete()
    held.reach.all().delete()
    Met.objects.bulk_create(rows_met(held, draft))
    Reach.objects.bulk_create(rows_reach(held, draft))


def rows_met(held: Encounter, draft: EncounterDraft) -> list[Met]:
    return [
        Met(
            encounter=held,
            kind=one.kind,
            organisation=one.organisation,
            name="" if one.organisation else one.name.strip(),
            size=one.size,
            sector=one.sector,
        )
        for one in draft.met
    ]


def rows_reach(held: Encounter, draft: EncounterDraft) -> list[Reach]:
    return [
        Reach(
            encounter=held,
            year=one.year,
            whole=one.whole,
            pupils=0 if one.whole else one.came,
            away=one.away if one.whole else 0,
            send=one.send,
            fsm=one.fsm,
            classes=dict(one.classes),
        )
        for one in draft.reach
    ]
