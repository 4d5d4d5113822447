"""Industry placements as pages need them: whose hours count for how much, who is behind, what comes next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from routeways.engagements.models import Engagement, HoursEntry, Participant
from routeways.engagements.placement_rules import KIND, WHY, PlacementRule, placement_rule
from routeways.engines.hours import Counted, Line, Worked, count

NOT_BEGUN = "not-begun"


@dataclass(frozen=True, slots=True)
class HoursLine:
    """An entry as it is read. `counts` are minutes, of a waiting one those it would; `why` says what does not count."""

    entry: HoursEntry
    state: str  # waiting, confirmed, refused
    counts: int
    why: tuple[str, ...]
    here: bool  # of this engagement; else of an earlier employer


@dataclass(frozen=True, slots=True)
class Hours:
    """Where a student's hours stand. `planned` is what the pace asks for by today, None without days."""

    rule: PlacementRule
    confirmed: Counted
    expected: Counted  # with what waits for the employer
    lines: tuple[HoursLine, ...]
    planned: int | None
    carried: int  # confirmed minutes from earlier employers

    @property
    def waiting(self) -> int:
        return self.expected.minutes - self.confirmed.minutes

    @property
    def behind(self) -> bool:
        return self.planned is not None and self.expected.minutes < self.planned * self.rule.behind

    @property
    def share(self) -> int:
        """Whole per cent of what is required, at most 100."""
        return min(100, self.confirmed.minutes * 100 // self.confirmed.required)


def placements(region: str, actor: Any, *, today: date) -> QuerySet[Engagement]:
    """The placements that the actor may see, with both sides at hand. Names are another matter: `names_of`."""
    rows = Engagement.objects.visible_to(actor, today=today).filter(region=region, kind=KIND)
    return rows.select_related("offer__owner", "request__owner", "owner", "participant", "placement", "match")


def placement(region: str, public_id: str) -> Engagement | None:
    """One placement; who may see it is asked elsewhere."""
    rows = Engagement.objects.filter(region=region, kind=KIND, public_id=public_id)
    return rows.select_related("offer__owner", "request__owner", "owner", "participant", "placement", "match").first()


def names_of(engagements: list[Engagement], actor: Any, *, today: date) -> dict[int, str]:
    """Participant (row id) → name, for those whom the actor may see."""
    ids = {one.participant_id for one in engagements if one.participant_id}
    seen = Participant.objects.visible_to(actor, today=today).filter(pk__in=ids)
    return dict(seen.values_list("pk", "name"))


def placements_of(participant: Participant) -> list[Engagement]:
    """All placements of one person that began, the first one first: hours carry over from one to the next."""
    return _in_order(_of_people({participant.pk}))


def rule_of(held: Engagement, today: date) -> PlacementRule:
    """The rule on the first day of the person's first placement, or today's where no day is agreed yet."""
    return _rule(held, placements_of(held.participant) if held.participant else [held], today)


def hours(held: Engagement, today: date) -> Hours:
    """All hours of the person over all employers, and what they add up to."""
    return hours_of([held], today)[held.pk]


def hours_of(engagements: Iterable[Engagement], today: date) -> dict[int, Hours]:
    """As `hours` for many placements, by row id; three queries however many they are."""
    asked = list(engagements)
    people = {one.participant_id for one in asked if one.participant_id}
    chains: dict[int | None, list[Engagement]] = defaultdict(list)
    for one in _in_order(_of_people(people)):
        chains[one.participant_id].append(one)
    rows: dict[int, list[HoursEntry]] = defaultdict(list)
    of_any = {one.pk for one in asked} | {one.pk for chain in chains.values() for one in chain}
    entries = HoursEntry.objects.filter(engagement__in=of_any).select_related("engagement__offer__owner")
    for row in entries.order_by("day", "id"):
        rows[row.engagement_id].append(row)
    found = {}
    for one in asked:
        chain = chains.get(one.participant_id, []) if one.participant_id else []
        chain = chain if any(other.pk == one.pk for other in chain) else [*chain, one]
        worked = sorted((row for other in chain for row in rows[other.pk]), key=lambda row: (row.day, row.pk))
        found[one.pk] = _hours(one, chain, worked, today)
    return found


def _hours(held: Engagement, chain: list[Engagement], rows: list[HoursEntry], today: date) -> Hours:
    rule = _rule(held, chain, today)
    refused = [row for row in rows if row.refused_reason]
    standing = [row for row in rows if not row.refused_reason]
    confirmed = count([_worked(row, held) for row in standing if row.confirmed_at], rule.limits)
    expected = count([_worked(row, held) for row in standing], rule.limits)
    found = {line.id: line for line in expected.lines} | {line.id: line for line in confirmed.lines}
    lines = [_line(row, found.get(row.public_id), held) for row in (*standing, *refused)]
    carried = sum(line.counts for line in lines if not line.here and line.state == "confirmed")
    return Hours(
        rule=rule,
        confirmed=confirmed,
        expected=expected,
        lines=tuple(sorted(lines, key=lambda line: (line.entry.day, line.entry.pk), reverse=True)),
        planned=_planned(held, rule.limits.required, carried, today),
        carried=carried,
    )


def employers_of(participant: Participant) -> set[int]:
    """Row ids of the employers at whom the person has worked hours that were not refused."""
    rows = HoursEntry.objects.filter(engagement__participant=participant, engagement__kind=KIND, refused_reason="")
    return set(rows.exclude(engagement__offer__owner=None).values_list("engagement__offer__owner", flat=True))


def waiting_for(held: Engagement) -> list[HoursEntry]:
    """What the employer has neither confirmed nor refused, the earliest first."""
    return list(held.hours.filter(confirmed_at=None, refused_reason="").order_by("day", "id"))


def is_young(participant: Participant | None, day: date) -> bool:
    """Whether somebody is under 18 on a day; where nobody knows, the careful answer."""
    age = participant.age_on(day) if participant else None
    return age is None or age < 18


def _of_people(people: Iterable[int]) -> QuerySet[Engagement]:
    rows = Engagement.objects.filter(participant__in=people, kind=KIND).exclude(outcome=NOT_BEGUN)
    return rows.select_related("offer__owner", "request", "participant")


def _in_order(rows: Iterable[Engagement]) -> list[Engagement]:
    return sorted(rows, key=lambda one: (one.starts_on or date.max, one.pk))


def _rule(held: Engagement, chain: list[Engagement], today: date) -> PlacementRule:
    first = min((one.starts_on for one in (*chain, held) if one.starts_on), default=today)
    answers = held.request.answers if held.request else {}
    return placement_rule(on=first, route=answers.get("route", ""), specialism=answers.get("specialism", ""))


def _worked(row: HoursEntry, held: Engagement) -> Worked:
    return Worked(row.public_id, row.day, row.minutes, row.mode, is_young(held.participant, row.day))


def _line(row: HoursEntry, line: Line | None, held: Engagement) -> HoursLine:
    state = "refused" if row.refused_reason else "confirmed" if row.confirmed_at else "waiting"
    why = tuple(
        f"{written(minutes)} do not count: {WHY[reason]}." for reason, minutes in (line.lost if line else {}).items()
    )
    return HoursLine(row, state, line.counts if line else 0, why, row.engagement_id == held.pk)


def _planned(held: Engagement, required: int, carried: int, today: date) -> int | None:
    """What should be worked by the end of yesterday if the rest is spread evenly over the working days agreed."""
    if held.starts_on is None or held.ends_on is None:
        return None
    whole = _weekdays(held.starts_on, held.ends_on)
    done = _weekdays(held.starts_on, min(today - timedelta(days=1), held.ends_on))
    return carried + max(required - carried, 0) * done // max(whole, 1)


def _weekdays(first: date, last: date) -> int:
    """Mondays to Fridays from the first to the last day, both counted."""
    days = (last - first).days + 1
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    return weeks * 5 + sum((first.weekday() + more) % 7 < 5 for more in range(rest))


def written(minutes: int) -> str:
    """“7 hours”, “7½ hours”, “45 minutes”, “7 hours 10 minutes”."""
    whole, rest = divmod(minutes, 60)
    if not whole and rest:
        return f"{rest} minute{'' if rest == 1 else 's'}"
    if rest == 30:
        return f"{whole:,}½ hours"
    said = f"{whole:,} hour{'' if whole == 1 else 's'}"
    return f"{said} {rest} minute{'' if rest == 1 else 's'}" if rest else said
