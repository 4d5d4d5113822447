"""Every write of this floor. Keyword-only, `by=` the actor (None is the system), all or nothing, one audit row."""

from routeways.organisations.actions.duplicates import keep_apart, propose_duplicates
from routeways.organisations.actions.editing import (
    add_alias,
    add_contact_route,
    add_identifier,
    add_region,
    add_relation,
    add_site,
    change_organisation,
    end_identifier,
    remove_contact_route,
    remove_demonstration,
    report_out_of_date,
    resolve_report,
)
from routeways.organisations.actions.importing import import_organisations
from routeways.organisations.actions.merging import Unmerged, clashing_registers, merge, unmerge
from routeways.organisations.actions.people import (
    add_person,
    change_person,
    end_role,
    give_role,
    link_user,
    may_give,
)
from routeways.organisations.actions.register import load_colleges, load_editions
from routeways.organisations.actions.storing import create_organisation, create_organisations

__all__ = [
    "Unmerged",
    "add_alias",
    "add_contact_route",
    "add_identifier",
    "add_person",
    "add_region",
    "add_relation",
    "add_site",
    "change_organisation",
    "change_person",
    "clashing_registers",
    "create_organisation",
    "create_organisations",
    "end_identifier",
    "end_role",
    "give_role",
    "import_organisations",
    "keep_apart",
    "link_user",
    "load_colleges",
    "load_editions",
    "may_give",
    "merge",
    "propose_duplicates",
    "remove_contact_route",
    "remove_demonstration",
    "report_out_of_date",
    "resolve_report",
    "unmerge",
]
