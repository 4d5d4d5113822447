"""What became of people and how ready employers found them, as figures fit for everybody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.utils import timezone

from routeways.engagements.models import CheckIn, EntrantRating
from routeways.engines.disclosure.rules import Rules
from routeways.foundation.dated_rules import rule
from routeways.ledger.promises import month_of
from routeways.values import Symbol
from routeways.warehouse.publishing import rules_in_force

Shown = float | Symbol
SCALES = {"readiness": "Ready for work", "technical": "Technical skills", "essential": "Essential skills"}


@dataclass(frozen=True, slots=True)
class CheckInResult:
    """One round. `asked` and `answered` are people, `rate` per cent, all protected; `low`: marked as unreliable."""

    months: int
    asked: Shown
    answered: Shown
    rate: Shown
    low: bool
    doing: dict[str, Shown]


@dataclass(frozen=True, slots=True)
class RatingResult:
    """Means from 1 to 5 of employers' ratings of one year. `n` is employers, rounded; under "" those of all origins."""

    year: int
    came_from: str
    n: Shown
    means: dict[str, Shown]


def check_in_results(region: str, *, today: date) -> list[CheckInResult]:
    """For each round: how many were asked and answered, and what they do. Nothing where nobody was asked.

    Only of those whose time to answer was over when this month began: what is published stands still for a month, so
    that nobody’s answer is the difference of two days.
    """
    rules, _ = rules_in_force(today, sensitive=True)
    known = rule("outcomes", today)
    low, begun = known["low_response"], timezone.make_aware(datetime.combine(month_of(today), time()))
    gone = (CheckIn.State.SENT, CheckIn.State.ANSWERED, CheckIn.State.MISSED)
    rows = CheckIn.objects.filter(consent__engagement__region=region, state__in=gone).order_by("months")
    rows = rows.filter(sent_at__lt=begun - timedelta(days=known["link_days"]))
    found = []
    for months, group in groupby(rows.values_list("months", "state", "doing"), key=lambda row: row[0]):
        listed = list(group)
        doing = Counter(what for _, _, what in listed if what)
        found.append(_round(months, len(listed), doing, rules, low))
    return found


def rating_results(region: str, *, today: date) -> list[RatingResult]:
    """Years, the latest first: all origins together, then each origin where all of them may be shown.

    One origin alone is never left out beside the whole: it would follow from the others.
    """
    rules, _ = rules_in_force(today)
    rows = list(EntrantRating.objects.filter(region=region).order_by("-year", "came_from"))
    found = []
    for year, group in groupby(rows, key=lambda row: row.year):
        listed = list(group)
        whole = _rated(year, "", listed, rules)
        found.append(whole)
        parts = [_rated(year, id, list(few), rules) for id, few in groupby(listed, key=lambda row: row.came_from)]
        if len(parts) > 1 and not any(isinstance(part.n, Symbol) for part in (whole, *parts)):
            found += parts
    return found


def _round(months: int, asked: int, doing: Counter[str], rules: Rules, low: float) -> CheckInResult:
    shown = _protected(asked, {id: doing[id] for id in CheckIn.Doing.values}, rules)
    rate = _rate(asked, sum(doing.values()), shown, rules)
    hidden = isinstance(shown["answered"], Symbol) or isinstance(shown["asked"], Symbol)
    return CheckInResult(
        months=months,
        asked=shown["asked"],
        answered=shown["answered"],
        rate=rate,
        low=not isinstance(rate, Symbol) and rate < low,
        doing={} if hidden else {id: shown[id] for id in CheckIn.Doing.values},
    )


def _rate(asked: int, answered: int, shown: dict[str, Shown], rules: Rules) -> Shown:
    """Per cent of those asked, out of the published numbers: the exact one would lead back to what is hidden."""
    from routeways.engines.disclosure import publishable_rate

    exact, part, whole = publishable_rate(answered, asked, rules).shown, shown["answered"], shown["asked"]
    if isinstance(exact, Symbol) or isinstance(part, Symbol) or isinstance(whole, Symbol) or not whole:
        return Symbol.CONFIDENTIAL
    return round(100 * part / whole, 1)


def _protected(asked: int, doing: dict[str, int], rules: Rules) -> dict[str, Shown]:
    """One table of who was asked, who answered and what they do, so that none of it follows from the rest.

    What somebody does is sensitive: that nobody or everybody does it is hidden as a small number is.
    """
    from routeways.engines.disclosure import DisclosureError, Relation, Row, from_rows, protect

    answered = sum(doing.values())
    cells = {"asked": asked, "answered": answered, "silent": asked - answered, **doing}
    relations = [Relation("asked", ("answered", "silent")), Relation("answered", tuple(doing), sensitive=True)]
    table = from_rows([Row(key, value) for key, value in cells.items()], relations)
    try:
        return {str(key): value for key, value in protect(table, rules, seed=1, work_limit=0).published.items()}
    except DisclosureError:
        return dict.fromkeys(cells, Symbol.CONFIDENTIAL)


def _rated(year: int, came_from: str, rows: list[EntrantRating], rules: Rules) -> RatingResult:
    from routeways.engines.disclosure import publishable_mean

    n = len({row.owner_id for row in rows})
    means: dict[str, Shown] = {}
    for scale in SCALES:
        values = [float(getattr(row, scale)) for row in rows]
        top = tuple(sorted(values, reverse=True)[:2])
        found = publishable_mean(n, sum(values) / len(values), rules, top=top).shown
        means[scale] = found if isinstance(found, Symbol) else round(found, 1)
    hidden = any(isinstance(mean, Symbol) for mean in means.values())
    base = max(rules.rounding_base, 1)
    return RatingResult(year, came_from, Symbol.CONFIDENTIAL if hidden else float(round(n / base) * base), means)
