"""Who answered, as far as counting needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routeways.instruments.asking.checks import BANDS
from routeways.instruments.asking.flow import counted
from routeways.instruments.asking.schema import Questionnaire

# The size bands of UK Business Counts (Office for National Statistics): the first number of people of each band.
BAND_FROM = {"micro": 0, "small": 10, "medium": 50, "large": 250}
BAND_WORDS = {"micro": "0 to 9 people", "small": "10 to 49", "medium": "50 to 249", "large": "250 or more"}


@dataclass(frozen=True, slots=True)
class Respondent:
    """ "" where it was not said."""

    organisation: str = ""
    company_number: str = ""
    size_band: str = ""
    sector: str = ""
    district: str = ""


def size_band(people: float) -> str:
    """micro, small, medium or large."""
    return next(band for band in reversed(BANDS) if people >= BAND_FROM[band])


def respondent(instrument: Questionnaire, answers: Mapping[str, Any]) -> Respondent:
    """What the answers that count say of who gave them."""
    counts = counted(instrument, answers)
    profile = instrument.profile
    staff = counts.get(profile.staff)
    return Respondent(
        organisation=str(counts.get(profile.organisation) or ""),
        company_number=str(counts.get(profile.company_number) or ""),
        size_band=size_band(staff) if isinstance(staff, int | float) else str(staff or ""),
        sector=str(counts.get(profile.sector) or ""),
        district=str(counts.get(profile.district) or ""),
    )
