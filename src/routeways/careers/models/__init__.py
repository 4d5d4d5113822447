"""A file per noun; import them from here."""

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
    "Institution",
    "Onboarding",
    "Phase",
    "Portfolio",
    "SchoolClass",
    "Setting",
    "Template",
    "YearGroup",
    "template_of",
]
