"""Named reads. Nothing here writes, and nothing here shows a person: for people start from `visible_to(actor)`."""

from routeways.organisations.queries.directory import Search, directory, districts_of, kinds_of
from routeways.organisations.queries.duplicates import candidates, pair, waiting_pairs
from routeways.organisations.queries.merges import history, merge
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
from routeways.organisations.queries.register import register_facts

__all__ = [
    "ContactPoint",
    "OrganisationPage",
    "RelationLine",
    "Search",
    "candidates",
    "contact_points",
    "counted_once",
    "directory",
    "districts_of",
    "history",
    "kinds_of",
    "merge",
    "organisation",
    "organisation_page",
    "owner",
    "pair",
    "register_facts",
    "survivor",
    "waiting_pairs",
]
