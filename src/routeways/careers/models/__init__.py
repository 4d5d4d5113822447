"""A file per noun; import them from here."""

from routeways.careers.models.encounter import CoverageCell, Encounter, GuidanceCount, Met, Reach
from routeways.careers.models.institution import (
    COORDINATE,
    MANAGE,
    OVERSEE,
    VIEW,
    CareersLeader,
    Institution,
    Onboarding,
    Phase,
    Portfolio,
    SchoolClass,
    Setting,
    Template,
    YearGroup,
    template_of,
)

__all__ = [
    "COORDINATE",
    "MANAGE",
    "OVERSEE",
    "VIEW",
    "CareersLeader",
    "CoverageCell",
    "Encounter",
    "GuidanceCount",
    "Institution",
    "Met",
    "Onboarding",
    "Phase",
    "Portfolio",
    "Reach",
    "SchoolClass",
    "Setting",
    "Template",
    "YearGroup",
    "template_of",
]
