"""Within which term or year nobody asks an employer for the same thing again: the rule `contact-load`."""

from __future__ import annotations

import re
from datetime import date

from routeways.foundation.dated_rules import rule
from routeways.organisations.contact_purposes import ContactPurpose

RULE = "contact-load"
_OURS = re.compile(r"(\d{4})-(\d{2})(?:-([a-z]+))?")


def cycle_for(purpose: ContactPurpose, on: date) -> str:
    """The cycle of a purpose in which a day lies: “2026-27-autumn” or “2026-27”. Raises RuleError."""
    return cycle_of(on, purpose.cycle)


def cycle_of(on: date, length: str) -> str:
    """`length` is “term” or “year”. A year begins with its first term. Raises RuleError."""
    terms = _terms(on)
    first = next(iter(terms.values()))
    begins = on.year if (on.month, on.day) >= first else on.year - 1
    year = f"{begins}-{(begins + 1) % 100:02d}"
    if length == "year":
        return year
    # Counted from the first day of the year, so that spring of the year after comes behind autumn.
    since = [((day < first, day), name) for name, day in terms.items()]
    today = ((on.month, on.day) < first, (on.month, on.day))
    return f"{year}-{max(one for one in since if one[0] <= today)[1]}"


def cycle_in_words(cycle: str) -> str:
    """“the autumn term of 2026/27”, “the year 2026/27”; another cycle as it was given."""
    match = _OURS.fullmatch(cycle)
    if match is None:
        return f"the cycle “{cycle}”"
    year = f"{match[1]}/{match[2]}"
    return f"the {match[3]} term of {year}" if match[3] else f"the year {year}"


def _terms(on: date) -> dict[str, tuple[int, int]]:
    """Name → (month, day) of its first day, the first term of the year first."""
    found = {}
    for name, text in rule(RULE, on)["terms"].items():
        month, _, day = str(text).partition("-")
        found[name] = (int(month), int(day))
    return found
