"""What kind of institution an organisation is, by what public registers say of it. Pure but for the row it reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from routeways.careers.models import Phase, Setting, template_of
from routeways.careers.school_years import years_of_ages
from routeways.organisations.kinds import Kind

# The full register knows most; performance tables know which schools take GCSEs; pupil premium knows who is on roll.
TRUST = ("gias", "dfe-key-stage-4", "dfe-key-stage-5", "pupil-premium", "lancashire-colleges")
_PHASES = {
    "nursery": Phase.PRIMARY,
    "primary": Phase.PRIMARY,
    "middle deemed primary": Phase.PRIMARY,
    "secondary": Phase.SECONDARY,
    "middle deemed secondary": Phase.SECONDARY,
    "all-through": Phase.ALL_THROUGH,
    "16 plus": Phase.SIXTEEN_PLUS,
}
_YEARS = {
    Phase.PRIMARY: (0, 6),
    Phase.SECONDARY: (7, 11),
    Phase.ALL_THROUGH: (0, 11),
    Phase.SIXTEEN_PLUS: (12, 14),
}
_KINDS = {
    Kind.COLLEGE: Phase.SIXTEEN_PLUS,
    Kind.TRAINING_PROVIDER: Phase.SIXTEEN_PLUS,
    Kind.UNIVERSITY: Phase.UNIVERSITY,
}


class Fact(Protocol):
    """A row of `organisations.RegisterEntry`."""

    register: str
    type: str
    phase: str
    lowest_age: int | None
    highest_age: int | None
    publisher: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Profile:
    """First and last year group are None where nothing says which ages an institution takes."""

    phase: str
    setting: str
    template: str
    first_year: int | None
    last_year: int | None
    source: str


def profile(kind: str, facts: Iterable[Fact]) -> Profile | None:
    """None for organisations that are no institution, and for schools of which no register tells the phase.

    A special school whose phase is not given is taken as secondary where a register counts it among those that take
    GCSEs, and as all-through otherwise.
    """
    known = sorted(facts, key=lambda fact: TRUST.index(fact.register) if fact.register in TRUST else len(TRUST))
    setting = _setting(known)
    phase = _KINDS.get(Kind(kind)) if kind != Kind.SCHOOL else _school_phase(known, setting)
    if phase is None:
        return None
    years = next((years for fact in known if (years := years_of_ages(fact.lowest_age, fact.highest_age))), None)
    years = years or _widened(phase, known)
    source = next((f"{fact.publisher}, {fact.as_of}" for fact in known), "")
    first, last = years or (None, None)
    return Profile(phase, setting, template_of(phase, setting), first, last, source[:200])


def _setting(facts: list[Fact]) -> Setting:
    types = [fact.type.casefold() for fact in facts]
    if any("special" in one and "specialist" not in one for one in types):
        return Setting.SPECIAL
    words = ("pupil referral", "alternative provision", " ap")
    return Setting.ALTERNATIVE if any(word in one for one in types for word in words) else Setting.MAINSTREAM


def _school_phase(facts: list[Fact], setting: Setting) -> Phase | None:
    for fact in facts:
        found = _PHASES.get(fact.phase.casefold().strip())
        if found is not None:
            return found
    return Phase.ALL_THROUGH if setting != Setting.MAINSTREAM else None


def _widened(phase: Phase, facts: list[Fact]) -> tuple[int, int] | None:
    """The usual years of a phase, to the end of the sixth form where the school stands in 16 to 18 tables as well."""
    years = _YEARS.get(phase)
    if years and phase != Phase.SIXTEEN_PLUS and any(fact.register == "dfe-key-stage-5" for fact in facts):
        return years[0], 13
    return years
