"""Named reads of this floor. Nothing here writes."""

from routeways.careers.queries.institutions import (
    InstitutionPage,
    Search,
    institution,
    institution_page,
    institutions,
    register_counts,
)

__all__ = ["InstitutionPage", "Search", "institution", "institution_page", "institutions", "register_counts"]
