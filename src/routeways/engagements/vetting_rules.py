"""Until when the adult behind an offer is checked: a gate before work with a school, and a criterion of matching."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from routeways.engagements import columns, criteria, gates
from routeways.engagements.kinds import Criterion, Kind
from routeways.engagements.models import Engagement, Offer, Request, Vetting

GATE = "vetted"
HOLDS = "check-holds"
LAPSED = "the check has run out"


def checked_until(offers: Iterable[Offer]) -> dict[int, date]:
    """The last day of the latest check of each offer that has one, by row id."""
    rows = Vetting.objects.filter(offer__in=list(offers), withdrawn_on__isnull=True)
    found: dict[int, date] = {}
    for offer, last in rows.values_list("offer_id", "expires_on"):
        found[offer] = max(last, found.get(offer, last))
    return found


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
    until = checked_until([engagement.offer]).get(engagement.offer_id or 0)
    if until is None:
        return [f"The {_who(engagement)}’s check is not recorded yet. The hub records until when it holds."]
    if until < today:
        return [f"The {_who(engagement)} was checked until {until:%-d %B %Y}. The hub records the new check first."]
    return []


@gates.register(HOLDS)
def still_vetted(engagement: Engagement, today: date) -> list[str]:
    """Where somebody was checked, the check has not run out; where staff are present throughout nobody needs one."""
    if engagement.offer is None or not checked_until([engagement.offer]):
        return []
    return list(vetted(engagement, today))


def _who(engagement: Engagement) -> str:
    return next((one.name.lower() for one in engagement.rules.parties if one.side == "offer"), "adult")


@criteria.register("vetting")
def vetting(offer: Offer, request: Request, criterion: Criterion, today: date) -> criteria.Verdict:
    """Whoever was never checked is checked in the induction; a check that has run out is renewed first."""
    until = checked_until([offer]).get(offer.pk)
    if until is None:
        return criteria.Verdict(None)
    if until < today:
        return criteria.Verdict(False, 0, "Your check has run out.", "The check is being renewed.", LAPSED)
    said = f"Checked until {until:%-d %B %Y}."
    return criteria.Verdict(True, 100, said, said)


@columns.register("vetting")
def vetting_column(
    offers: Sequence[Offer], requests: Sequence[Request], criterion: Criterion, today: date
) -> columns.Column:
    until = checked_until(offers)
    lapsed = np.array([until.get(one.pk, date.max) < today for one in offers], bool)
    good = np.array([until.get(one.pk, date.min) >= today for one in offers], bool)
    shape = (len(requests), len(offers))
    fails = np.broadcast_to(lapsed[None, :], shape)
    points = np.broadcast_to(np.where(good, 100, 0).astype(np.int64)[None, :], shape)
    return columns.Column(fails, points, (LAPSED,))
