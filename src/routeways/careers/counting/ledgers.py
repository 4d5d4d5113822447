"""In which of the four ledgers one encounter counts, or what is missing. One event counts once in each of them.

The rules are those in force on the day of the event (definitions/rules/gatsby-benchmarks, provider-access).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from routeways.careers.counting.words import EMPLOYERS, MISSING, PROVIDERS
from routeways.careers.school_years import SchoolYear, year_name

LEDGERS: Mapping[str, str] = MappingProxyType(
    {
        "bm5": "Encounters with employers (benchmark 5)",
        "bm6": "Experiences of workplaces (benchmark 6)",
        "bm7": "Encounters with colleges, universities and training providers (benchmark 7)",
        "access": "Provider access: the six encounters",
    }
)
_NOT_HERE = {
    "bm5": "No employer was met.",
    "bm6": "It was not an experience of a workplace.",
    "bm7": "Nobody of a sixth form, college, university or training provider was met.",
    "access": "Nobody of a sixth form, college, university or training provider was met.",
}
_MODE = {
    "recording": "Watching a recording alone does not count.",
    "live-virtual": "A meeting online does not count here.",
    "mixed": "A meeting partly online does not count here.",
    "in-person": "A meeting in person does not count here.",
}
Rules = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules ask of one event. `met` are the kinds of people met, `years` the year groups it reached.

    `minutes` is the time at a workplace.
    """

    on: date
    mode: str
    flags: frozenset[str] = field(default_factory=frozenset)
    met: frozenset[str] = field(default_factory=frozenset)
    years: frozenset[int] = field(default_factory=frozenset)
    workplace: bool = False
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an event counts in one ledger. `concerns` is False where it is none of that ledger’s business.

    `missing` are sentences for whoever recorded it; `years` are the year groups for which it counts.
    """

    ledger: str
    concerns: bool
    missing: tuple[str, ...]
    years: frozenset[int]

    @property
    def counts(self) -> bool:
        return self.concerns and bool(self.years)


def verdicts(facts: Facts, gatsby: Rules, access: Rules) -> tuple[Verdict, ...]:
    """One for each ledger, in their order. `gatsby` and `access` are the two rules on the day of the event."""
    return tuple(verdict(facts, ledger, access if ledger == "access" else gatsby) for ledger in LEDGERS)


def verdict(facts: Facts, ledger: str, rules: Rules) -> Verdict:
    if not _concerns(facts, ledger):
        return Verdict(ledger, False, (_NOT_HERE[ledger],), frozenset())
    prefix = "" if ledger == "access" else f"{ledger}_"
    missing = [MISSING[flag] for flag in rules[f"{prefix}needs"] if flag not in facts.flags]
    if facts.mode not in rules[f"{prefix}modes"]:
        missing.insert(0, _MODE[facts.mode])
    if not facts.years:
        missing.append("It is not said which year groups took part.")
    if ledger == "bm6" and facts.minutes <= 0:
        missing.append("It is not said how many days or hours they were there.")
    if missing:
        return Verdict(ledger, True, tuple(missing), frozenset())
    if ledger != "access":
        return Verdict(ledger, True, (), facts.years)
    inside = frozenset(year for year in facts.years if phase_of(facts.on, year, rules))
    return Verdict(ledger, True, tuple(_outside(facts, year, rules) for year in sorted(facts.years - inside)), inside)


def phase_of(on: date, year: int, access: Rules) -> str:
    """The phase of provider access in which an event of that day counts for pupils of Year `year`; "" outside."""
    for phase in access["phases"]:
        for window in phase["windows"]:
            if window["year"] == year and on <= last_day(SchoolYear.of(on), window["to"]):
                return str(phase["id"])
    return ""


def last_day(year: SchoolYear, month_and_day: str) -> date:
    """The day “MM-DD” of a school year."""
    month, day = (int(part) for part in month_and_day.split("-"))
    return date(year.begins if month >= year.first_day.month else year.begins + 1, month, day)


def _concerns(facts: Facts, ledger: str) -> bool:
    if ledger == "bm6":
        return facts.workplace
    return bool(facts.met & (EMPLOYERS if ledger == "bm5" else PROVIDERS).keys())


def _outside(facts: Facts, year: int, access: Rules) -> str:
    windows = [window for phase in access["phases"] for window in phase["windows"] if window["year"] == year]
    if not windows:
        return f"The six encounters are not for {year_name(year)}."
    last = last_day(SchoolYear.of(facts.on), windows[0]["to"])
    return f"For {year_name(year)} it counts until {last.day} {last:%B %Y}; this was later."
