"""Whether a levy transfer may pay for an apprenticeship: each rule in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from routeways.engagements.levy_rules import FUNDING, NETWORK, months_from
from routeways.foundation.dated_rules import rule
from routeways.values import Money

AGES = {"to-18": 18, "to-21": 21, "to-24": 24, "older": 99}
NEW = ("new", "staff", "moving")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks a transfer for. `price` (what the provider asks) and `band` are pence for one apprentice;
    `closed_on` is the standard's last day for new starts."""

    price: int
    band: int
    months: int
    starts_on: date
    level: str
    starters: str
    ages: str
    pays_levy: bool
    closed_on: date | None = None
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    holds: bool
    says: str


def reasons(asked: Asked, today: date) -> tuple[Reason, ...]:
    """Every rule, whether it holds or not, in the order of reading."""
    known = rule(FUNDING, max(asked.starts_on, today))
    return (
        _standard(asked),
        _starters(asked),
        _start(asked, today),
        _months(asked.months, known["fewest_months"], known["most_months"]),
        _band(asked.band, known["bands"]),
        _price(asked.price, asked.band),
        _level_7(asked, known["level_7_to_age"]),
        _state_pays(asked, known["state_pays_to_age"]),
    )


def problems(asked: Asked, today: date) -> tuple[str, ...]:
    """What stands in the way, in sentences; none where it is eligible."""
    return tuple(reason.says for reason in reasons(asked, today) if not reason.holds)


def refused_at(given: Mapping[str, Any], today: date, *, listed: bool = True, closed_on: date | None = None) -> str:
    """The first thing that stands in the way of what has been answered so far; "" where nothing does.

    What is not answered yet is taken to be in order, so that each answer is judged as it is given.
    """
    known = rule(FUNDING, today)
    band = given.get("band") or known["bands"][0] * 100
    asked = Asked(
        price=given.get("price") or band,
        band=band,
        months=given.get("months") or known["fewest_months"],
        starts_on=given.get("starts_on") or today,
        level=given.get("level") or "",
        starters=given.get("starters") or NEW[0],
        ages=given.get("ages") or "to-18",
        pays_levy=given.get("levy", "yes") == "yes",
        closed_on=closed_on,
        listed=listed,
    )
    return next(iter(problems(asked, today)), "")


def needs_none(ages: str, levy: str | None, today: date) -> bool:
    """Whether the government pays all of the training already; `levy` is None where that is not answered yet."""
    return levy == "no" and AGES.get(ages, 99) <= rule(FUNDING, today)["state_pays_to_age"]


def _standard(asked: Asked) -> Reason:
    if asked.closed_on is not None and asked.starts_on > asked.closed_on:
        return Reason(
            False,
            f"Nobody can start on this standard after {asked.closed_on:%-d %B %Y}. Choose another standard or a day "
            "before that.",
        )
    if not asked.listed:
        return Reason(False, "This standard is no longer in the list. Choose another one.")
    return Reason(True, "The standard can be started on that day.")


def _starters(asked: Asked) -> Reason:
    if asked.starters == "moving":
        return Reason(True, "Apprentices who change their employer may go on with a transfer.")
    if asked.starters in NEW:
        return Reason(True, "They are new starts. People who work for you already may be, too.")
    return Reason(
        False,
        "A transfer pays only for new starts. People who are apprentices with you already stay paid for as before.",
    )


def _start(asked: Asked, today: date) -> Reason:
    if asked.starts_on < today:
        return Reason(False, f"The start on {asked.starts_on:%-d %B %Y} has passed. A transfer is never backdated.")
    ahead = rule(NETWORK, today)["most_months_ahead"]
    last = months_from(today, ahead + 1)[-1]
    if asked.starts_on > last:
        return Reason(False, f"The start is more than {ahead} months ahead. Ask again nearer to the day.")
    return Reason(True, "The start lies ahead.")


def _months(months: int, fewest: int, most: int) -> Reason:
    if months < fewest:
        return Reason(False, f"An apprenticeship lasts at least {fewest} months, not {months}.")
    if months > most:
        return Reason(False, f"Enter {most} months or fewer.")
    return Reason(True, f"It lasts {fewest} months or more.")


def _band(band: int, bands: list[int]) -> Reason:
    if band in {pounds * 100 for pounds in bands}:
        return Reason(True, f"{Money(band)} is a funding band.")
    lowest, highest = Money.pounds(bands[0]), Money.pounds(bands[-1])
    return Reason(
        False,
        f"{Money(band)} is not a funding band. Bands go from {lowest} to {highest}: the national service names "
        "that of each standard.",
    )


def _price(price: int, band: int) -> Reason:
    if price > band:
        return Reason(True, above_band(price, band))
    return Reason(True, "The price is not above the funding band.")


def above_band(price: int, band: int) -> str:
    """What becomes of a price above the band; "" where it is not above."""
    if price <= band:
        return ""
    return (
        f"The provider asks {Money(price)} for one apprentice. A transfer pays at most the funding band, "
        f"{Money(band)}; the employer pays the other {Money(price - band)} itself."
    )


def _level_7(asked: Asked, to_age: int) -> Reason:
    if asked.level.startswith("7") and AGES[asked.ages] > to_age:
        return Reason(False, f"Level 7 is paid for only where apprentices are 16 to {to_age} when they start.")
    return Reason(True, "The level is paid for at this age.")


def _state_pays(asked: Asked, to_age: int) -> Reason:
    if not asked.pays_levy and AGES[asked.ages] <= to_age:
        return Reason(
            False,
            f"You need no transfer: for apprentices of 16 to {to_age} the government pays all of the training where "
            "the employer pays no levy. Ask your training provider.",
        )
    return Reason(True, "The government does not pay all of it already.")
