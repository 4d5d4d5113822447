"""Invented encounters of the invented institutions: some with full coverage, some with gaps, some with nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.utils import timezone
from pydantic import Field

from routeways.careers.actions.coverage import refresh
from routeways.careers.actions.encounters import rows_met, rows_reach
from routeways.careers.counting.words import ACCESS, MEANINGFUL, WORKPLACE
from routeways.careers.encounter_drafts import EncounterDraft, MetDraft, ReachDraft
from routeways.careers.models import Encounter, GuidanceCount, Institution, Met, Reach, YearGroup
from routeways.careers.school_years import SchoolYear
from routeways.foundation import audit
from routeways.foundation.definitions import PACKAGED, Definition, Part, read

FILE = PACKAGED / "demonstration" / "careers" / "encounters" / "encounters.yaml"


class InventedEvent(Part):
    id: str
    title: str
    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    mode: str
    met: tuple[str, ...]
    sector: str = ""
    size: str = ""
    days: Decimal = Decimal(0)
    earlier: bool = False
    access: bool = False
    curriculum: bool = False


class Pattern(Part):
    """`whole`: for whole year groups, `part`: for a number of pupils; `some_years`: not for every year group."""

    id: str
    whole: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    some_years: bool = False
    unmarked: bool = False  # nobody said what it was like


class InventedEncounters(Definition):
    """What `definitions/demonstration/careers/encounters/encounters.yaml` holds."""

    KIND: ClassVar[str] = "demonstration/careers/encounters"

    events: tuple[InventedEvent, ...]
    patterns: tuple[Pattern, ...]


def load(*, region: str, by: Any, now: datetime) -> bool:
    """False where they are there already. All together, with one audit row: single writes would make a start slow."""
    schools = list(Institution.objects.in_region(region).exclude(first_year=None).select_related("organisation"))
    if not schools or Encounter.objects.filter(institution__region=region).exists():
        return False
    today = timezone.localdate(now)
    known = read(FILE, InventedEncounters)
    sizes = {(row.institution_id, row.year): row for row in YearGroup.objects.filter(institution__in=schools)}
    pairs = [pair for number, one in enumerate(schools) for pair in _drafts(number, one, known, sizes, today)]
    made = [_row(one, draft, now) for one, draft in pairs]
    Encounter.objects.bulk_create(made, batch_size=500)
    together = list(zip(made, (draft for _, draft in pairs), strict=True))
    Met.objects.bulk_create([row for held, draft in together for row in rows_met(held, draft)], batch_size=500)
    Reach.objects.bulk_create([row for held, draft in together for row in rows_reach(held, draft)], batch_size=500)
    GuidanceCount.objects.bulk_create(list(_guidance(schools, sizes, today)), batch_size=500)
    refresh(schools, today=today)
    audit.record(
        by=by, verb="careers.load_demonstration_encounters", subject=f"region:{region}", details={"made": len(made)}
    )
    return True


Sizes = dict[tuple[int, int], YearGroup]


def _drafts(
    number: int, one: Institution, known: InventedEncounters, sizes: Sizes, today: date
) -> Iterator[tuple[Institution, EncounterDraft]]:
    pattern = known.patterns[number % len(known.patterns)]
    for event in known.events:
        if event.id not in (*pattern.whole, *pattern.part):
            continue
        on = _day(event, today)
        back = SchoolYear.of(today).begins - SchoolYear.of(on).begins
        reach = tuple(_reach(number, one, event, pattern, sizes, back))
        if reach and on <= today:
            yield one, _draft(event, pattern, on, reach)


def _draft(event: InventedEvent, pattern: Pattern, on: date, reach: tuple[ReachDraft, ...]) -> EncounterDraft:
    flags = [*MEANINGFUL, *(WORKPLACE if event.days else ()), *(ACCESS if event.access else ())]
    flags += ["curriculum"] if event.curriculum else []
    return EncounterDraft(
        on=on,
        title=event.title,
        mode=event.mode,
        flags=() if pattern.unmarked else tuple(flags),
        workplace=bool(event.days),
        days=event.days,
        met=tuple(
            MetDraft(
                kind,
                size=event.size if kind == "employer" else "",
                sector=event.sector if kind == "employer" else "",
            )
            for kind in event.met
        ),
        reach=reach,
    )


def _reach(
    number: int, one: Institution, event: InventedEvent, pattern: Pattern, sizes: Sizes, back: int
) -> Iterator[ReachDraft]:
    """Of a school year ago the year groups as they were then: today’s Year 9 was Year 8."""
    for year in one.years:
        if pattern.some_years and (year + number) % 2:
            continue
        if event.days >= 5 and year < 10:
            continue
        size = sizes.get((one.pk, year))
        if event.id in pattern.whole:
            yield ReachDraft(year, whole=True, away=(number + year) % 4 if one.phase != "primary" else 0)
        elif size is not None:
            yield ReachDraft(year, pupils=max(1, size.pupils * (1 + (number + year + back) % 3) // 4))


def _guidance(schools: list[Institution], sizes: Sizes, today: date) -> Iterator[GuidanceCount]:
    """Every third says nothing, as in life."""
    begins = SchoolYear.of(today).begins
    for number, one in enumerate(schools):
        for year in one.years:
            size = sizes.get((one.pk, year))
            if size is not None and year >= 10 and number % 3:
                share = 2 + (number + year) % 9
                counts = (None if part is None else part * share // 10 for part in (size.pupils, size.send, size.fsm))
                pupils, send, fsm = counts
                yield GuidanceCount(institution=one, begins=begins, year=year, pupils=pupils or 0, send=send, fsm=fsm)


def _day(event: InventedEvent, today: date) -> date:
    year = SchoolYear.of(today).begins - event.earlier
    return date(year if event.month >= 9 else year + 1, event.month, event.day)


def _row(one: Institution, draft: EncounterDraft, now: datetime) -> Encounter:
    return Encounter(
        institution=one,
        on=draft.on,
        title=draft.title,
        mode=draft.mode,
        flags=sorted(draft.flags),
        workplace=draft.workplace,
        days=draft.days,
        source=Encounter.Source.DEMONSTRATION,
        recorded_at=now,
    )
