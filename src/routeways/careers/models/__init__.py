"""A file per noun; import them from here."""

from routeways.careers.models.encounter import AskedFor, CoverageCell, Encounter, GuidanceCount, Met, Reach
from routeways.careers.models.evaluation import NEW_CRITERIA, BenchmarkResult, CriterionState, Evaluation, Scheme
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
from routeways.careers.models.plan import PlanAction, Programme, PublishedProgramme

__all__ = [
    "COORDINATE",
    "MANAGE",
    "NEW_CRITERIA",
    "OVERSEE",
    "VIEW",
    "AskedFor",
    "BenchmarkResult",
    "CareersLeader",
    "CoverageCell",
    "CriterionState",
    "Encounter",
    "Evaluation",
    "GuidanceCount",
    "Institution",
    "Met",
    "Onboarding",
    "Phase",
    "PlanAction",
    "Portfolio",
    "Programme",
    "PublishedProgramme",
    "Reach",
    "Scheme",
    "SchoolClass",
    "Setting",
    "Template",
    "YearGroup",
    "template_of",
]
