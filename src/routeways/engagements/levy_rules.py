"""What the dated rules say of levy transfers: the allowance, the monthly plan of a training, who is eligible.

All amounts are whole pence. Nothing here reads the database or a clock: the day comes in.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from routeways.foundation.dated_rules import rule

ALLOWANCE, FUNDS, FUNDING, NETWORK = (
    "levy-transfer-allowance",
    "levy-funds",
    "apprenticeship-funding",
    "levy-network",
)
Plan = tuple[tuple[date, int], ...]  # (first day of a month, pence), months ascending


@dataclass(frozen=True, slots=True)
class Allowance:
    """What may be transferred in the tax year that begins in `year`. `steps` say how it comes about, in whole pence."""

    year: int
    pence: int
    steps: tuple[tuple[str, int], ...]
    reference: str


def tax_year_of(day: date) -> int:
    """The year in which the tax year of that day begins: 6 April."""
    return day.year if day >= date(day.year, 4, 6) else day.year - 1


def planned_year(month: date) -> int:
    """The tax year to which payments planned for a month count: April belongs to the one that begins in it."""
    return month.year if month.month >= 4 else month.year - 1


def year_name(year: int) -> str:
    """“2026 to 2027”."""
    return f"{year} to {year + 1}"


def last_day_of(year: int) -> date:
    return date(year + 1, 4, 5)


def allowance(declared: int, english: int, year: int, *, estimated: bool = False) -> Allowance:
    """From the levy declared in the tax year before, in pence, and the share of the pay bill in England, in per cent.

    The declared levy is taken to have come in evenly over the year, so that a top-up that ended within it counts for
    the months in which it was paid. `estimated`: the declared levy is that of an earlier year.
    """
    share = rule(ALLOWANCE, last_day_of(year))
    in_england = declared * english // 100
    top_ups = [rule(FUNDS, month)["top_up"] for month in months_from(date(year - 1, 4, 6), 12)]
    top_up = in_england * sum(top_ups) // (12 * 100)
    funds = in_england + top_up
    amount = funds * share["share"] // 100
    taken_as = f"Levy declared, taken to be as in the last year: for {year_name(year - 1)}"
    steps = [(taken_as if estimated else f"Levy declared for {year_name(year - 1)}", declared)]
    if english != 100:
        steps.append((f"Of which for employees in England, {english}%", in_england))
    if top_up:
        steps.append(("Top-up of the government while there was one", top_up))
    steps.append((f"May be transferred in {year_name(year)}, {share['share']}%", amount))
    return Allowance(year, amount, tuple(steps), share.reference)


def expires_on(came_in: date) -> date:
    """The last day of money that came into a service account in that month."""
    months = rule(FUNDS, came_in)["months"]
    return months_from(came_in.replace(day=1), months + 1)[-1] - timedelta(days=1)


def tranches(yearly: int, years: int, opened: date, came_in: date | None = None) -> tuple[tuple[int, int, date], ...]:
    """(tax year, pence, last day) of a pledge. What is not used of an allowance is not carried forward.

    `came_in` is the month in which the money for the first year came in, where it may expire before the year ends.
    """
    first = tax_year_of(opened)
    found = []
    for year in range(first, first + years):
        last = last_day_of(year)
        if year == first and came_in is not None:
            last = min(last, expires_on(came_in))
        found.append((year, yearly, last))
    return tuple(found)


def training_plan(price: int, months: int, starts_on: date) -> Plan:
    """What one apprentice costs in which month: most of it in equal months, the rest when the training ends.

    What does not divide falls to the last of the equal months. The parts are the rule's of the day of the start.
    """
    monthly = rule(FUNDING, starts_on)["monthly"]
    spread = price * monthly // 100
    part = spread // months
    days = [day.replace(day=1) for day in months_from(starts_on, months)]
    amounts = dict.fromkeys(days, part)
    amounts[days[-1]] += spread - part * months
    end = ends_on(starts_on, months).replace(day=1)
    amounts[end] = amounts.get(end, 0) + price - spread
    return tuple(sorted((month, amount) for month, amount in amounts.items() if amount))


def times(plan: Plan, number: int) -> Plan:
    return tuple((month, amount * number) for month, amount in plan)


def by_year(plan: Plan) -> dict[int, int]:
    """What a plan costs in each tax year."""
    found: dict[int, int] = {}
    for month, amount in plan:
        year = planned_year(month)
        found[year] = found.get(year, 0) + amount
    return found


def ends_on(starts_on: date, months: int) -> date:
    """The last day of a training of so many months."""
    return months_from(starts_on, months + 1)[-1] - timedelta(days=1)


def usual_months(level: str, on: date) -> int:
    """How long an apprenticeship of a level usually takes; the shortest that there may be for an unknown one."""
    known = rule(FUNDING, on)
    return int(known["usual_months"].get(level[:1], known["fewest_months"]))


def months_from(day: date, count: int) -> list[date]:
    """The same day of `count` months one after another, the last of a month where it has fewer days."""
    found = []
    for number in range(count):
        year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
        found.append(date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])))
    return found
