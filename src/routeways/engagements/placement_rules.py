"""The dated rules of industry placements, as the engine of hours takes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from routeways.engines.hours import Limits, Why
from routeways.foundation.dated_rules import RuleInForce, rule

KIND = "industry-placement"
YOUNG = "young-workers"
MODES = {
    "workplace": "At the workplace",
    "remote": "From home or elsewhere, online",
    "skills-hub": "Skills hub or employer’s training centre",
    "team-project": "Small team project with the employer",
    "work-taster": "Work taster, before it was agreed",
}
WHY = {
    Why.NOT_ALLOWED: "this way of working does not count for this placement",
    Why.APART: "it is not combined with another way that was used before",
    Why.OVER_SHARE: "more of this way of working than counts",
    Why.YOUNG_DAY: "more in a day than people under 18 may work",
    Why.YOUNG_WEEK: "more in a week than people under 18 may work",
}


@dataclass(frozen=True, slots=True)
class PlacementRule:
    """What holds for one student's placement. `checked` is false where the limits are to be checked by a person."""

    limits: Limits
    most_employers: int
    longest_day: int  # minutes
    behind: Fraction
    checked: bool
    reference: str
    version: str
    source: str

    @property
    def modes(self) -> list[tuple[str, str]]:
        """(id, label) of the ways of working that count, the workplace first."""
        return [(mode, label) for mode, label in MODES.items() if mode in self.limits.modes]


@dataclass(frozen=True, slots=True)
class YoungRule:
    """Minutes. A break of `break_minutes` is due where work is longer than `break_after`."""

    day: int
    week: int
    break_after: int
    break_minutes: int


def young_rule(on: date) -> YoungRule:
    found = rule(YOUNG, on)
    return YoungRule(
        day=found["day_hours"] * 60,
        week=found["week_hours"] * 60,
        break_after=found["break_after_minutes"],
        break_minutes=found["break_minutes"],
    )


def placement_rule(*, on: date, route: str, specialism: str) -> PlacementRule:
    """The rule that holds for a placement whose first day is `on`. Raises RuleError where none is known."""
    found = rule(KIND, on)
    required = found["hours_by_specialism"].get(specialism, found["hours"]) * 60
    young = young_rule(on)
    return PlacementRule(
        limits=Limits(
            required=required,
            modes=_modes(found, required, route, specialism),
            apart=tuple(frozenset(group) for group in found["apart"]),
            young_day=young.day,
            young_week=young.week,
        ),
        most_employers=found["most_employers"],
        longest_day=found["longest_day"] * 60,
        behind=Fraction(*found["behind"]),
        checked=found["checked"],
        reference=found.reference,
        version=found.version,
        source=found.source,
    )


def _modes(found: RuleInForce, required: int, route: str, specialism: str) -> dict[str, int | None]:
    modes: dict[str, int | None] = dict.fromkeys(found["at_workplace"])
    if specialism in found["no_flexibility"]:
        return modes
    shares = found["shares"] | found["shares_by_route"].get(route, {})
    modes |= {mode: required * part // whole for mode, (part, whole) in shares.items()}
    modes |= {mode: hours * 60 for mode, hours in found["most_hours"].items()}
    return modes
