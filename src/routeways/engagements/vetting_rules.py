"""Until when the adult behind an offer is checked: a gate before work with a school, and a criterion of matching."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from routeways.engagements import columns, criteria, gates
from routeways.engagements.errors import EngagementError
from routeways.engagements.kinds import Criterion, Kind
from routeways.engagements.models import Engagement, Offer, Request, Vetting
from routeways.foundation.dated_rules import rule
from routeways.values.months import months_after

GATE = "vetted"
HOLDS = "check-holds"
LAPSED = "the check has run out"


def checks_of(offers: Iterable[Offer]) -> dict[int, date | None]:
    """The last day of the latest check of each offer for which one was ever recorded, by row id.

    None: what was recorded has been taken back. What was entered by mistake was never recorded.
    """
    rows = Vetting.objects.filter(offer__in=list(offers), mistaken=False)
    found: dict[int, date | None] = {}
    for offer, last, withdrawn in rows.values_list("offer_id", "expires_on", "withdrawn_on"):
        known = found.setdefault(offer, None)
        if withdrawn is None:
            found[offer] = max(last, known or last)
    return found


def checked_until(offers: Iterable[Offer]) -> dict[int, date]:
    """The last day of the latest check of each offer that has one, by row id."""
    return {offer: last for offer, last in checks_of(offers).items() if last is not None}


def last_good_day(checked_on: date, expires_on: date | None, *, today: date) -> date:
    """The last day on which a check holds: the given one, or as the rule of the day says.

    Raises EngagementError for days that cannot be.
    """
    known = rule("vetting", today)
    if checked_on > today:
        raise EngagementError("The day of the check lies in the future. Enter the day on which it was seen.")
    last = expires_on or months_after(checked_on, known["months"])
    if last <= checked_on:
        raise EngagementError("The check ends before it begins. Change one of the two days.")
    if last > months_after(checked_on, known["most_months"]):
        raise EngagementError(f"A check holds for at most {known['most_months']} months. Enter an earlier last day.")
    return last


def nobody_begins_unchecked(kind: Kind) -> bool:
    """Whether somebody must be checked for a step of this kind."""
    return any(GATE in (*step.gates, *step.stays) for step in kind.steps)


def asks_for_checks(kind: Kind) -> bool:
    """Whether a check matters for a step of this kind: it must be there, or must not have run out."""
    return any({GATE, HOLDS} & {*step.gates, *step.stays} for step in kind.steps)


def needs_a_check(engagement: Engagement, *, known: bool = True) -> bool:
    """Whether it is at a step in which the check must hold; `known`: whether one was ever recorded."""
    step = engagement.rules.step(engagement.step)
    return step is not None and (GATE in step.stays or (known and HOLDS in step.stays))


@gates.register(GATE)
def vetted(engagement: Engagement, today: date) -> list[str]:
    """The person behind the offer holds a check that has not run out."""
    if engagement.offer is None:
        return []
    checks = checks_of([engagement.offer])
    until = checks.get(engagement.offer.pk)
    if until is None and engagement.offer.pk in checks:
        return [f"The {_who(engagement)}’s check was taken back. The hub records a new check first."]
    if until is None:
        return [f"The {_who(engagement)}’s check is not recorded yet. The hub records until when it holds."]
    if until < today:
        return [f"The {_who(engagement)} was checked until {until:%-d %B %Y}. The hub records the new check first."]
    return []


@gates.register(HOLDS)
def still_vetted(engagement: Engagement, today: date) -> list[str]:
    """Where somebody was checked, the check has not run out; where staff are present throughout nobody needs one."""
    if engagement.offer is None or not checks_of([engagement.offer]):
        return []
    return list(vetted(engagement, today))


def _who(engagement: Engagement) -> str:
    return next((one.name.lower() for one in engagement.rules.parties if one.side == "offer"), "adult")


@criteria.register("vetting")
def vetting(offer: Offer, request: Request, criterion: Criterion, today: date) -> criteria.Verdict:
    """Whoever was never checked is checked in the induction; a check that has run out is renewed first."""
    checks = checks_of([offer])
    if offer.pk not in checks:
        return criteria.Verdict(None)
    until = checks[offer.pk]
    if until is None:
        return criteria.Verdict(False, 0, "Your check was taken back.", "The check is being renewed.", LAPSED)
    if until < today:
        return criteria.Verdict(False, 0, "Your check has run out.", "The check is being renewed.", LAPSED)
    said = f"Checked until {until:%-d %B %Y}."
    return criteria.Verdict(True, 100, said, said)


@columns.register("vetting")
def vetting_column(
    offers: Sequence[Offer], requests: Sequence[Request], criterion: Criterion, today: date
) -> columns.Column:
    checks = checks_of(offers)
    good = np.array([(checks.get(one.pk) or date.min) >= today for one in offers], bool)
    lapsed = np.array([one.pk in checks for one in offers], bool) & ~good
    shape = (len(requests), len(offers))
    fails = np.broadcast_to(lapsed[None, :], shape)
    points = np.broadcast_to(np.where(good, 100, 0).astype(np.int64)[None, :], shape)
    return columns.Column(fails, points, (LAPSED,))
