"""What the tables know of institutions, as coverage needs it: cohorts through the school years, and their events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from routeways.careers.counting.coverage import Cohort, Event, Guided, Reached
from routeways.careers.counting.ledgers import Facts, Verdict, verdicts
from routeways.careers.models import Encounter, GuidanceCount, Met, Reach, SchoolClass, YearGroup
from routeways.careers.school_years import SchoolYear
from routeways.foundation.dated_rules import rule


@dataclass(frozen=True, slots=True)
class Known:
    """Keyed by the institution’s key; `begins` is the school year that is asked about."""

    begins: int
    sizes: Mapping[tuple[int, int, int], tuple[YearGroup, Mapping[str, int]]]  # institution, begins, year
    guided: Mapping[tuple[int, int], GuidanceCount]
    events: Mapping[tuple[int, int], Sequence[Event]]  # institution, begins − year of the cohort
    recorded: frozenset[int]

    def cohort(self, institution: int, year: int) -> Cohort:
        held = self.sizes.get((institution, self.begins, year))
        parts: dict[str, int] = {}
        if held is not None:
            said = {"all": held[0].pupils, "send": held[0].send, "fsm": held[0].fsm}
            parts = {group: size for group, size in said.items() if size is not None}
        classes = {
            self.begins - back: known[1]
            for back in range(year + 1)
            if (known := self.sizes.get((institution, self.begins - back, year - back))) and known[1]
        }
        count = self.guided.get((institution, year))
        guided = Guided(count.pupils, count.send, count.fsm) if count else None
        return Cohort(year, self.begins, parts, classes, guided)

    def events_of(self, institution: int, cohort: Cohort) -> Sequence[Event]:
        return self.events.get((institution, cohort.begins - cohort.year), ())

    def has_recorded(self, institution: int) -> bool:
        return institution in self.recorded


def read(institutions: Sequence[int], begins: int) -> Known:
    """Six queries, however many institutions there are. Events of later school years are left out."""
    sizes = {}
    groups = YearGroup.objects.filter(institution__in=institutions, begins__lte=begins).order_by()
    for group in groups.prefetch_related(Prefetch("classes", SchoolClass.objects.order_by())):
        classes = {one.name: one.pupils for one in group.classes.all()}
        sizes[group.institution_id, group.begins, group.year] = (group, classes)
    counted = GuidanceCount.objects.filter(institution__in=institutions, begins=begins)
    guided = {(one.institution_id, one.year): one for one in counted}
    events: dict[tuple[int, int], list[Event]] = defaultdict(list)
    recorded = set()
    last = SchoolYear(begins).last_day
    rows = Encounter.objects.filter(institution__in=institutions, on__lte=last).order_by("on", "pk")
    for one in with_parts(rows):
        event = event_of(one)
        if event.begins == begins:
            recorded.add(one.institution_id)
        for cohort in {event.begins - reached.year for reached in event.reached}:
            events[one.institution_id, cohort].append(event)
    return Known(begins, sizes, guided, events, frozenset(recorded))


def with_parts(rows: Any) -> Any:
    """Encounters with whom they met and whom they reached at hand."""
    return rows.prefetch_related(
        Prefetch("met", Met.objects.order_by("pk").select_related("organisation")),
        Prefetch("reach", Reach.objects.order_by("year")),
    )


def event_of(one: Encounter) -> Event:
    """Judged by the rules of its own day."""
    return Event(
        on=one.on,
        begins=SchoolYear.of(one.on).begins,
        counts={found.ledger: found.years for found in judged(one)},
        met=frozenset(met.kind for met in one.met.all()),
        reached=tuple(_reached(reach, one.caught_up) for reach in one.reach.all()),
        minutes=minutes_of(one),
        curriculum="curriculum" in one.flags,
    )


def judged(one: Encounter) -> tuple[Verdict, ...]:
    """In which ledgers an encounter counts, and what is missing for the others."""
    return verdicts(facts_of(one), *_rules(one.on))


def facts_of(one: Encounter) -> Facts:
    return Facts(
        on=one.on,
        mode=one.mode,
        flags=frozenset(one.flags),
        met=frozenset(met.kind for met in one.met.all()),
        years=frozenset(reach.year for reach in one.reach.all()),
        workplace=one.workplace,
        minutes=minutes_of(one),
    )


def minutes_of(one: Encounter) -> int:
    """The time at the workplace; a day is as long as the rule of that day says."""
    if not one.workplace:
        return 0
    return int(60 * (one.days * _rules(one.on)[0]["day_hours"] + one.hours))


def _rules(on: date) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    return rule("gatsby-benchmarks", on).values, rule("provider-access", on).values


def _reached(reach: Reach, caught_up: bool) -> Reached:
    away = 0 if caught_up else reach.away
    return Reached(reach.year, reach.whole, reach.pupils, away, reach.send, reach.fsm, reach.classes)
