"""A file per noun; import them from here."""

from routeways.organisations.kinds import Kind, Status
from routeways.organisations.models.alias import Alias
from routeways.organisations.models.asking import Ask, NextContact
from routeways.organisations.models.consent import Consent
from routeways.organisations.models.contact import ContactRoute, OutOfDateReport
from routeways.organisations.models.contact_consent import ContactConsent
from routeways.organisations.models.group import Group, Membership
from routeways.organisations.models.identifier import Identifier, in_use_key
from routeways.organisations.models.meeting import ActionItem, AgendaItem, Attendance, Meeting
from routeways.organisations.models.merge import DuplicatePair, Merge, MergeStep
from routeways.organisations.models.notice import Notice, Receipt
from routeways.organisations.models.organisation import ActsAs, Organisation, OrganisationRegion
from routeways.organisations.models.person import Person, Role, access_of, in_force
from routeways.organisations.models.recommendation import Change, ChangeEvidence, Decision, Recommendation
from routeways.organisations.models.register import RegisterEntry
from routeways.organisations.models.relation import Relation
from routeways.organisations.models.site import Site
from routeways.organisations.models.touch import EmployerProfile, Touch, TouchChange

__all__ = [
    "ActionItem",
    "ActsAs",
    "AgendaItem",
    "Alias",
    "Ask",
    "Attendance",
    "Change",
    "ChangeEvidence",
    "Consent",
    "ContactConsent",
    "ContactRoute",
    "Decision",
    "DuplicatePair",
    "EmployerProfile",
    "Group",
    "Identifier",
    "Kind",
    "Meeting",
    "Membership",
    "Merge",
    "MergeStep",
    "NextContact",
    "Notice",
    "Organisation",
    "OrganisationRegion",
    "OutOfDateReport",
    "Person",
    "Receipt",
    "Recommendation",
    "RegisterEntry",
    "Relation",
    "Role",
    "Site",
    "Status",
    "Touch",
    "TouchChange",
    "access_of",
    "in_force",
    "in_use_key",
]
