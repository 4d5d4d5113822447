"""The yearly confirmation: when it is due, who has said what, what is overdue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from routeways.engagements.kinds import kinds
from routeways.engagements.models import Engagement, YearlyConfirmation
from routeways.foundation.dated_rules import rule
from routeways.values.months import months_after

RULE = "adviser-year"


@dataclass(frozen=True, slots=True)
class Year:
    """The year that is to be confirmed next. `said` by party; `asks` are the parties that are asked."""

    engagement: Engagement
    due_on: date
    asked_from: date
    said: dict[str, YearlyConfirmation]
    asks: tuple[str, ...]
    overdue: bool

    @property
    def silent(self) -> tuple[str, ...]:
        return tuple(party for party in self.asks if party not in self.said)

    @property
    def refused(self) -> bool:
        return any(not one.goes_on for one in self.said.values())


def has_years(kind_id: str) -> bool:
    found = kinds().get(kind_id)
    return found is not None and RULE in found.rules


def year_of(engagement: Engagement, today: date) -> Year | None:
    """The first year since it became active that not both sides have said yes to; None before it is active."""
    return next(iter(years([engagement], today)), None)


def years(engagements: Iterable[Engagement], today: date) -> list[Year]:
    """As `year_of` for many; two queries where history and confirmations are not prefetched."""
    known = rule(RULE, today)
    found = []
    for held in engagements:
        last = held.rules.steps[-1].id
        entries = [one.at for one in held.history.all() if one.step == last]
        if not entries or held.step != last or not has_years(held.kind):
            continue
        began = timezone.localtime(min(entries)).date()
        asks = tuple(party.id for party in held.rules.parties if party.side in ("offer", "request"))
        said: dict[date, dict[str, YearlyConfirmation]] = {}
        for one in held.confirmations.all():
            said.setdefault(one.due_on, {})[one.party] = one
        number = 1
        while True:
            due = months_after(began, number * known["months"])
            answers = said.get(due, {})
            if not all(party in answers and answers[party].goes_on for party in asks):
                break
            number += 1
        late = today > due + timedelta(days=known["grace_days"])
        found.append(Year(held, due, due - timedelta(days=known["asked_days"]), answers, asks, late))
    return found


def confirmations(region: str, actor: Any, *, today: date) -> list[Year]:
    """Every year that is asked for now or overdue in a region, the oldest first."""
    names = [one.id for one in kinds().values() if RULE in one.rules]
    seen = Engagement.objects.visible_to(actor, today=today).filter(region=region, kind__in=names)
    rows = seen.exclude(state=Engagement.State.ENDED).select_related("offer__owner", "request__owner")
    rows = rows.prefetch_related("history", "confirmations")
    due = [year for year in years(rows, today) if today >= year.asked_from]
    return sorted(due, key=lambda year: (year.due_on, year.engagement.pk))
