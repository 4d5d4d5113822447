"""Named reads. Nothing here writes, and nothing here shows a person: for people start from `visible_to(actor)`."""

from routeways.organisations.queries.directory import Search, directory, districts_of, kinds_of
from routeways.organisations.queries.duplicates import candidates, waiting_pairs
from routeways.organisations.queries.merges import history
from routeways.organisations.queries.organisations import (
    ContactPoint,
    OrganisationPage,
    RelationLine,
    contact_points,
    counted_once,
    organisation,
    organisation_page,
    owner,
    survivor,
)
from routeways.organisations.queries.people import (
    contact_route,
    open_reports,
    people_of,
    people_without_role,
    reports_of,
    roles_at,
    visible_holders,
)
from routeways.organisations.queries.register import register_facts

__all__ = [
    "ContactPoint",
    "OrganisationPage",
    "RelationLine",
    "Search",
    "candidates",
    "contact_points",
    "contact_route",
    "counted_once",
    "directory",
    "districts_of",
    "history",
    "kinds_of",
    "open_reports",
    "organisation",
    "organisation_page",
    "owner",
    "people_of",
    "people_without_role",
    "register_facts",
    "reports_of",
    "roles_at",
    "survivor",
    "visible_holders",
    "waiting_pairs",
]
