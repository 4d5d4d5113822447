"""What somebody wrote about an encounter, checked before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from routeways.careers.counting.words import EMPLOYERS, FLAGS, MODES, PROVIDERS, SECTORS, SIZES
from routeways.careers.errors import CareersError
from routeways.careers.models import Institution
from routeways.careers.school_years import YEAR_GROUPS, year_name
from routeways.engagements.models import Engagement
from routeways.organisations.models import Organisation

MOST = 5000
EARLIEST = date(2018, 9, 1)  # the first school year for which rules are held


@dataclass(frozen=True, slots=True)
class MetDraft:
    kind: str
    organisation: Organisation | None = None
    name: str = ""
    size: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class ReachDraft:
    """`whole`: all pupils but `away`. Else `classes` (class → pupils) or a plain count in `pupils`."""

    year: int
    whole: bool = False
    pupils: int = 0
    away: int = 0
    send: int | None = None
    fsm: int | None = None
    classes: Mapping[str, int] = field(default_factory=dict)

    @property
    def came(self) -> int:
        return sum(self.classes.values()) if self.classes else self.pupils


@dataclass(frozen=True, slots=True)
class EncounterDraft:
    on: date
    title: str
    mode: str
    flags: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    workplace: bool = False
    days: Decimal = Decimal(0)
    hours: Decimal = Decimal(0)
    caught_up: bool = False
    met: tuple[MetDraft, ...] = ()
    reach: tuple[ReachDraft, ...] = ()
    key: str = ""
    engagement: Engagement | None = None


def check(institution: Institution, draft: EncounterDraft, today: date) -> None:
    """Raises CareersError with the first thing that cannot be."""
    if not draft.title.strip():
        raise CareersError("Say in a few words what it was, like “Hospital careers morning”.")
    if len(draft.title) > 160:
        raise CareersError("The title is longer than 160 letters. Shorten it.")
    if draft.on > today:
        raise CareersError("This day is still to come. Log it when it has happened.")
    if draft.on < EARLIEST:
        raise CareersError("Encounters are kept from September 2018 on. Check the year.")
    if draft.mode not in MODES:
        raise CareersError(f"“{draft.mode}” is no way to hold an encounter. Choose one of: {'; '.join(MODES)}.")
    if unknown := [flag for flag in (*draft.flags, *draft.words) if flag not in FLAGS]:
        raise CareersError(f"“{unknown[0]}” is no sign of an encounter. Choose one of: {'; '.join(FLAGS)}.")
    if any(len(text) > 300 for text in draft.words.values()):
        raise CareersError("What you wrote about a sign is longer than 300 letters. Shorten it.")
    if not (0 <= draft.days <= 200 and 0 <= draft.hours <= 300):
        raise CareersError("Enter up to 200 days, or up to 300 hours, at the workplace.")
    for one in draft.met:
        _check_met(one)
    if len({one.year for one in draft.reach}) < len(draft.reach):
        raise CareersError("A year group is given twice. Give each year group once.")
    for reach in draft.reach:
        _check_reach(institution, reach)


def _check_met(one: MetDraft) -> None:
    if one.kind not in EMPLOYERS and one.kind not in PROVIDERS:
        kinds = "; ".join((*EMPLOYERS, *PROVIDERS))
        raise CareersError(f"“{one.kind}” is not among those whom pupils meet. Choose one of: {kinds}.")
    if one.size and one.size not in SIZES:
        raise CareersError(f"“{one.size}” is no size of an employer. Choose one of: {'; '.join(SIZES)}.")
    if one.sector and one.sector not in SECTORS:
        raise CareersError(f"“{one.sector}” is no sector of the list. Choose one of: {'; '.join(SECTORS)}.")
    if len(one.name) > 160:
        raise CareersError("The name of an organisation is longer than 160 letters. Shorten it.")


def _check_reach(institution: Institution, reach: ReachDraft) -> None:
    name = year_name(reach.year) if reach.year in YEAR_GROUPS else f"Year {reach.year}"
    if reach.year not in (institution.years or YEAR_GROUPS):
        raise CareersError(f"{institution} has no {name}.")
    counts = [reach.pupils, reach.away, *reach.classes.values(), *(n for n in (reach.send, reach.fsm) if n is not None)]
    if any(not 0 <= number <= MOST for number in counts):
        raise CareersError(f"{name}: enter numbers of pupils from 0 to {MOST:,}.")
    if any(not name.strip() or set(name) & set(";,=()|") for name in reach.classes):
        raise CareersError(f"{name}: write the names of classes without ; , = ( ) and |.")
    if not reach.whole and reach.came == 0:
        raise CareersError(f"{name}: say whether the whole year group, which classes or how many pupils took part.")
    if reach.whole and (reach.classes or reach.pupils):
        raise CareersError(f"{name}: give the whole year group, or a part of it, not both.")
    for part, what in ((reach.send, "with special educational needs"), (reach.fsm, "with free school meals")):
        if part is not None and not reach.whole and part > reach.came:
            raise CareersError(f"{name}: {part} pupils {what} cannot be among {reach.came}.")
