"""Every write of this floor. Keyword-only, `by=` the actor (None is the system), all or nothing, one audit row."""

from routeways.organisations.actions.asking import AskRefused, answer_ask, drop_next, plan_next
from routeways.organisations.actions.consents import give_consent, withdraw_consent
from routeways.organisations.actions.contact_consents import (
    ContactLink,
    employer_of_link,
    link_is_its_own,
    make_contact_link,
    say,
    say_by_link,
)
from routeways.organisations.actions.contact_importing import ImportedContacts, import_touches
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
from routeways.organisations.actions.groups import change_group, close_group, open_group
from routeways.organisations.actions.importing import import_organisations
from routeways.organisations.actions.invitations import (
    Invited,
    accept_invitation,
    decline_invitation,
    forget_expired_invitations,
    invite,
    invited,
    needs_sign_in,
)
from routeways.organisations.actions.meetings import (
    add_action,
    call_meeting,
    cancel_meeting,
    change_meeting,
    finish_action,
    record_attendance,
    share_outcome,
    write_minutes,
)
from routeways.organisations.actions.membership import end_seat, join, renew_seat
from routeways.organisations.actions.merging import Unmerged, clashing_registers, merge, unmerge
from routeways.organisations.actions.notices import acknowledge, send_notice
from routeways.organisations.actions.people import (
    add_person,
    change_person,
    end_role,
    give_role,
    link_user,
    may_give,
)
from routeways.organisations.actions.recommendations import add_evidence, decide, recommend, record_change
from routeways.organisations.actions.register import load_colleges, load_editions
from routeways.organisations.actions.representing import confirm_represents
from routeways.organisations.actions.storing import create_organisation, create_organisations
from routeways.organisations.actions.touches import ask, correct_touch, record_touch, set_sector, undo_touch

__all__ = [
    "AskRefused",
    "ContactLink",
    "ImportedContacts",
    "Invited",
    "Unmerged",
    "accept_invitation",
    "acknowledge",
    "add_action",
    "add_alias",
    "add_contact_route",
    "add_evidence",
    "add_identifier",
    "add_person",
    "add_region",
    "add_relation",
    "add_site",
    "answer_ask",
    "ask",
    "call_meeting",
    "cancel_meeting",
    "change_group",
    "change_meeting",
    "change_organisation",
    "change_person",
    "clashing_registers",
    "close_group",
    "confirm_represents",
    "correct_touch",
    "create_organisation",
    "create_organisations",
    "decide",
    "decline_invitation",
    "drop_next",
    "employer_of_link",
    "end_identifier",
    "end_role",
    "end_seat",
    "finish_action",
    "forget_expired_invitations",
    "give_consent",
    "give_role",
    "import_organisations",
    "import_touches",
    "invite",
    "invited",
    "join",
    "keep_apart",
    "link_is_its_own",
    "link_user",
    "load_colleges",
    "load_editions",
    "make_contact_link",
    "may_give",
    "merge",
    "needs_sign_in",
    "open_group",
    "plan_next",
    "propose_duplicates",
    "recommend",
    "record_attendance",
    "record_change",
    "record_touch",
    "remove_contact_route",
    "remove_demonstration",
    "renew_seat",
    "report_out_of_date",
    "resolve_report",
    "say",
    "say_by_link",
    "send_notice",
    "set_sector",
    "share_outcome",
    "undo_touch",
    "unmerge",
    "withdraw_consent",
    "write_minutes",
]
