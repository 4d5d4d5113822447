"""What is told of a school's days to everybody but the school: its need as a band, so that no cohort follows. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from routeways.engines.allocation.problem import Lot, Reason

# Where a band begins. None is narrower than 50: with every measure at its most (a need of 3 a pupil) more than ten
# cohorts fit even the narrowest, also for somebody who knows a school's measures.
EDGES = tuple(part * 2**step for step in range(12) for part in (100, 150))
KEPT = ("school", "days", "floor", "quota", "reason", "lottery")


def band(weight: str) -> str:
    """“400 to 600” for a need written as a fraction: 400 or more, and less than 600."""
    need = Fraction(weight)
    if need < EDGES[0]:
        return f"under {EDGES[0]}"
    at = bisect_right(EDGES, need)
    return f"{EDGES[at - 1]:,} and more" if at == len(EDGES) else f"{EDGES[at - 1]:,} to {EDGES[at]:,}"


def need(award: Mapping[str, Any]) -> str:
    """The band of an award's need; nothing for who takes no part."""
    return "" if award["reason"] == Reason.INELIGIBLE else band(award["weight"])


def sentence(award: Mapping[str, Any]) -> str:
    """Why a school has as many days as it has, without its exact share: shares of two schools tell their needs."""
    text = _why(award)
    if award["lottery"] == Lot.WON:
        return f"{text} The last day was drawn by lot between equal claims, and this school was drawn."
    if award["lottery"] == Lot.LOST:
        return f"{text} One more day was drawn by lot between equal claims, and another school was drawn."
    return text


def _why(award: Mapping[str, Any]) -> str:
    days = f"{award['days']} {'day' if award['days'] == 1 else 'days'}"
    if award["reason"] == Reason.FLOOR:
        return f"{days}: what every school gets first. Its share of the rest by need rounds to none."
    if award["reason"] == Reason.QUOTA:
        return f"{days}: {award['floor']} as every school, and {award['quota']} for its share of the rest by need."
    if award["reason"] == Reason.CAP:
        return f"{days}: as many as one school may have. Its need would have brought more."
    if award["reason"] == Reason.NOT_REACHED:
        return f"{days}: there were too few days for all, and others come before it in the published order."
    return str(award["sentence"])


def told(entitled: Mapping[str, Any]) -> dict[str, Any]:
    """Entitlements as they leave the hub: no exact need, no share, and no line from which either follows."""
    awards = [
        {name: one[name] for name in KEPT} | {"need": need(one), "sentence": sentence(one)}
        for one in entitled["awards"]
    ]
    return {"awards": awards, "rest": entitled["rest"], "left": entitled["left"], "seed": entitled["seed"]}
