"""What is measured of a cohort: encounters of a ledger, in which school years, how many are due, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

GROUPS = {"all": "All pupils", "send": "With special educational needs or disability", "fsm": "Free school meals"}


@dataclass(frozen=True, slots=True)
class Measure:
    """`years` are the year groups it is shown for; `since` the first year group whose events count for it.

    `since` None: events of this school year alone. `due`: the year group at whose end it must be reached; None: every
    year. `weighed`: days at a workplace are added, not events. `phase`: of provider access.
    """

    id: str
    name: str
    short: str
    ledger: str
    years: range
    since: int | None = None
    due: int | None = None
    weighed: bool = False
    phase: str = ""

    @property
    def guidance(self) -> bool:
        return self.ledger == "guidance"

    def is_due(self, year: int) -> bool:
        return self.due is None or self.due == year


def _all() -> Iterator[Measure]:
    yield Measure("primary", "Met people from work this year", "People from work", "bm5", range(7))
    yield Measure("bm5", "Met employers this year", "Employers (5)", "bm5", range(7, 15))
    yield Measure(
        "bm6-7-9", "A week’s worth of workplaces in Years 7 to 9", "Week, Years 7–9 (6)", "bm6", range(7, 10),
        since=7, due=9, weighed=True,
    )  # fmt: skip
    yield Measure(
        "bm6-10-11", "A week’s worth of workplaces in Years 10 and 11", "Week, Years 10–11 (6)", "bm6", range(10, 12),
        since=10, due=11, weighed=True,
    )  # fmt: skip
    yield Measure(
        "bm6-16", "Experiences of workplaces by 16", "Workplaces by 16 (6)", "bm6", range(7, 12), since=7, due=11
    )
    yield Measure(
        "bm6-18", "A further experience of a workplace by 18", "Workplace by 18 (6)", "bm6", range(12, 15),
        since=12, due=13,
    )  # fmt: skip
    yield Measure(
        "bm7-16",
        "Met the full range of providers by 16",
        "Range of providers (7)",
        "bm7",
        range(7, 12),
        since=7,
        due=11,
    )
    for phase, first in (("8-9", 8), ("10-11", 10), ("12-13", 12)):
        yield Measure(
            f"access-{phase}", f"Provider access: two encounters in Years {first} and {first + 1}",
            f"Access, Years {phase.replace('-', '–')}", "access", range(first, first + 2), since=first, due=first + 1,
            phase=phase,
        )  # fmt: skip
    yield Measure("bm8-16", "Personal guidance by 16", "Guidance by 16 (8)", "guidance", range(7, 12), since=7, due=11)
    yield Measure(
        "bm8-18",
        "Personal guidance between 16 and 18",
        "Guidance by 18 (8)",
        "guidance",
        range(12, 15),
        since=12,
        due=13,
    )


MEASURES = {one.id: one for one in _all()}


def measures_of(years: range, *, college: bool) -> tuple[Measure, ...]:
    """Those for an institution with these year groups. Provider access is the duty of schools."""
    return tuple(
        one for one in MEASURES.values() if set(one.years) & set(years) and not (college and one.ledger == "access")
    )
