"""How soon enquiries are answered: exact for who oversees a region, protected for everybody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import QuerySet
from django.utils import timezone

from routeways.engagements.kinds import kind
from routeways.engagements.models import Enquiry
from routeways.engagements.working_days import working_days_after
from routeways.foundation.dated_rules import rule
from routeways.places import queries as places
from routeways.values import Period, Symbol
from routeways.values.period import PeriodKind
from routeways.warehouse.publishing import Count, publish, rules_in_force

IN_TIME, LATE = "answered=in-time", "answered=late"


@dataclass(frozen=True, slots=True)
class Times:
    """Of the enquiries of one topic (or all): how many, answered, with a first answer in time out of those due."""

    label: str
    sent: int
    answered: int
    in_time: int
    due: int
    median_days: float | None

    @property
    def share(self) -> float | None:
        """Per cent of those due that were answered within the service level."""
        return 100 * self.in_time / self.due if self.due else None


@dataclass(frozen=True, slots=True)
class PublishedTimes:
    """Fit for everybody. A count is None where it is withheld; the median where too few answers stand behind it."""

    period: Period
    level: int
    sent: int | None
    by_topic: tuple[tuple[str, int | None], ...]
    median_days: float | None
    share: float | None
    rule_reference: str


def times(region: str, *, today: date) -> list[Times]:
    """All first, then each topic that somebody asked about, over the days that the rule names."""
    since = today - timedelta(days=int(rule("enquiries", today)["measured_days"]))
    rows = list(_sent(region).filter(sent_at__date__gt=since))
    topics = Counter(row.topic for row in rows)
    listed = [_times("All", rows, today)]
    for topic in sorted(topics, key=lambda one: (-topics[one], one)):
        listed.append(_times(_topics()[topic], [row for row in rows if row.topic == topic], today))
    return listed


def published_times(region: str, *, today: date) -> PublishedTimes:
    """Of the twelve whole months before this one, rounded, small counts and what would tell them withheld."""
    last = today.replace(day=1) - timedelta(days=1)
    first = (date(last.year - 1, last.month, 1) + timedelta(days=32)).replace(day=1)
    period = Period(PeriodKind.ROLLING, last.year, last.month)
    rows = list(_sent(region).filter(sent_at__date__gte=first, sent_at__date__lte=last))
    rules, reference = rules_in_force(today)
    labels = _topics()
    by_topic = Counter(row.topic for row in rows)
    topics = _protected(region, period, {topic: by_topic[topic] for topic in labels}, labels, today)
    due = _due(rows, today)
    soon = sum(bool(row.in_time) for row in due)
    shares = _protected(region, period, {IN_TIME: soon, LATE: len(due) - soon}, {}, today)
    days = [row.first_answer_days for row in rows if row.first_answer_days is not None]
    timely, of = shares[IN_TIME], shares[""]
    known = len(due) >= rules.min_denominator and timely is not None and of
    share = min(100.0, 100 * (timely or 0) / of) if known and of else None
    return PublishedTimes(
        period=period,
        level=int(rule("enquiries", today)["answer_days"]),
        sent=topics[""],
        by_topic=tuple((labels[topic], topics[topic]) for topic in labels if by_topic[topic]),
        median_days=median(days) if len(days) >= rules.min_mean_n else None,
        share=share,
        rule_reference=reference,
    )


def _protected(
    region: str, period: Period, cells: dict[str, int], labels: dict[str, str], on: date
) -> dict[str, int | None]:
    """Counts of people by one breakdown and in all (""), None where withheld."""
    area = places.region(region).area_code
    counts = [Count(area, "", sum(cells.values())), *(Count(area, key, value) for key, value in cells.items())]
    made = publish(
        indicator="enquiries",
        period=period,
        counts=counts,
        areas={area.code: ()},
        breakdowns={"": tuple(cells)},
        labels=labels,
        on=on,
        seed=1,
    )
    found = {breakdown: figure for _, breakdown, figure in made.figures.figures()}
    return {
        key: None if figure.symbol is Symbol.CONFIDENTIAL or figure.value is None else int(figure.value)
        for key, figure in found.items()
    }


def _times(label: str, rows: Sequence[Enquiry], today: date) -> Times:
    days = [row.first_answer_days for row in rows if row.first_answer_days is not None]
    due = _due(rows, today)
    return Times(
        label=label,
        sent=len(rows),
        answered=len(days),
        in_time=sum(bool(row.in_time) for row in due),
        due=len(due),
        median_days=median(days) if days else None,
    )


def _due(rows: Sequence[Enquiry], today: date) -> list[Enquiry]:
    """Those that were answered, and those whose first answer should be there: counted from the sending alone.

    `Enquiry.due_on` starts anew with each hand-on, so it says nothing about the service level.
    """
    return [row for row in rows if row.first_answer_at or _first_due(row) < today]


def _first_due(row: Enquiry) -> date:
    """The last day on which the first answer of all is in time."""
    sent = timezone.localdate(row.sent_at)
    return working_days_after(sent, int(rule("enquiries", sent)["answer_days"]))


def _sent(region: str) -> QuerySet[Enquiry]:
    """All but those that were taken back before anybody answered."""
    taken_back = {"engagement__outcome": "withdrawn", "first_answer_at": None}
    return Enquiry.objects.filter(region=region).exclude(**taken_back)


def _topics() -> dict[str, str]:
    asked = kind("enquiry").request
    question = asked.question("topic") if asked else None
    return {option.id: option.label for option in question.options} if question else {}
