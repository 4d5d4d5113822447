"""Named reads of this floor. Nothing here writes."""

from routeways.careers.queries.evaluations import (
    Spread,
    Standing,
    evaluations,
    open_criteria,
    series,
    spread,
    standings,
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
    "InstitutionPage",
    "Search",
    "Spread",
    "Standing",
    "evaluations",
    "institution",
    "institution_page",
    "institutions",
    "open_criteria",
    "register_counts",
    "series",
    "spread",
    "standings",
]
