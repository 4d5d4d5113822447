"""Named reads of this floor. Nothing here writes."""

from routeways.careers.queries.evaluations import (
    Begun,
    Spread,
    Standing,
    begun,
    evaluations,
    open_criteria,
    series,
    spread,
    standings,
)
from routeways.careers.queries.hub import (
    GAPS,
    Cared,
    cared_for,
    coordinators,
    gap_counts,
    load_of,
    onboarding_counts,
    runs_to_confirm,
)
from routeways.careers.queries.institutions import (
    InstitutionPage,
    Search,
    institution,
    institution_page,
    institutions,
    register_counts,
)

__all__ = [
    "GAPS",
    "Begun",
    "Cared",
    "InstitutionPage",
    "Search",
    "Spread",
    "Standing",
    "begun",
    "cared_for",
    "coordinators",
    "evaluations",
    "gap_counts",
    "institution",
    "institution_page",
    "institutions",
    "load_of",
    "onboarding_counts",
    "open_criteria",
    "register_counts",
    "runs_to_confirm",
    "series",
    "spread",
    "standings",
]
