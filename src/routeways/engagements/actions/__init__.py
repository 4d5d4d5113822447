"""Every write of this floor. Keyword-only, `by=` the actor (None is the system), all or nothing, one audit row."""

from routeways.engagements.actions.activities import give_feedback, record_activity
from routeways.engagements.actions.adjustments import (
    keep_adjustment,
    remove_adjustment,
    share_adjustment,
    withdraw_share,
)
from routeways.engagements.actions.advisers import confirm_year, leave, rematch
from routeways.engagements.actions.bootcamp_claims import claim_milestone, name_evidence, reverse_claim
from routeways.engagements.actions.bootcamp_importing import import_learners
from routeways.engagements.actions.bootcamp_learning import (
    record_assessment,
    record_attendance,
    record_interview,
    record_outcome,
    settle_interview,
)
from routeways.engagements.actions.bootcamp_places import (
    Application,
    PlacesRefused,
    agree_naming_to_employer,
    apply_for_bootcamp,
    check_eligibility,
    move_places,
    settle_funding,
)
from routeways.engagements.actions.bootcamps import BootcampPlan, add_vacancy, close_bootcamp, plan_bootcamp
from routeways.engagements.actions.candidates import (
    MoveRefused,
    Referral,
    agree_naming,
    move_candidates,
    refer,
    refer_many,
)
from routeways.engagements.actions.cohort_importing import ImportedCandidates, import_candidates
from routeways.engagements.actions.cohorts import Design, add_referrer, design_cohort, escalate_late_cohorts
from routeways.engagements.actions.confirming import confirm_run
from routeways.engagements.actions.hours import (
    WorkedDay,
    change_hours,
    log_hours,
    refuse_hours,
    remove_hours,
    settle_hours,
)
from routeways.engagements.actions.importing import import_listings
from routeways.engagements.actions.inbox import confirm_visitor, unmet_to_needs
from routeways.engagements.actions.listings import (
    change_listing,
    close_listing,
    confirm_owner,
    expire_listings,
    make_offer,
    make_request,
    mark_unmet,
    open_listing,
    pause_listing,
)
from routeways.engagements.actions.matches import answer_match, prefer, propose_match, replace_match, withdraw_match
from routeways.engagements.actions.outcomes import (
    agree_to_check_ins,
    answer_check_in,
    rate_entrants,
    send_due_check_ins,
    withdraw_check_ins,
)
from routeways.engagements.actions.participants import Somebody, add_participant, change_participant
from routeways.engagements.actions.pipeline import (
    begin,
    end,
    pause,
    plan_dates,
    resume,
    sign,
    take_step,
    tick,
    untick,
)
from routeways.engagements.actions.placements import (
    Plan,
    ask_for_placement,
    confirm_objectives,
    declare_complete,
    plan_placement,
    record_absence,
)
from routeways.engagements.actions.private_links import (
    make_party_link,
    name_party,
    send_party_link,
    withdraw_party_links,
)
from routeways.engagements.actions.runs import (
    SOLVE,
    choose_mode,
    discard_run,
    edit_run,
    keep_answer,
    lift_edit,
    match_the_rest,
    propose_matches,
    solve_again,
)
from routeways.engagements.actions.supports import give_support, send_placement_links
from routeways.engagements.actions.threads import write_message
from routeways.engagements.actions.vetting import pause_expired_vetting, record_vetting, withdraw_vetting
from routeways.engagements.actions.writing import send_listing, take
from routeways.engagements.drafts import Draft

__all__ = [
    "SOLVE",
    "Application",
    "BootcampPlan",
    "Design",
    "Draft",
    "ImportedCandidates",
    "MoveRefused",
    "PlacesRefused",
    "Plan",
    "Referral",
    "Somebody",
    "WorkedDay",
    "add_participant",
    "add_referrer",
    "add_vacancy",
    "agree_naming",
    "agree_naming_to_employer",
    "agree_to_check_ins",
    "answer_check_in",
    "answer_match",
    "apply_for_bootcamp",
    "ask_for_placement",
    "begin",
    "change_hours",
    "change_listing",
    "change_participant",
    "check_eligibility",
    "choose_mode",
    "claim_milestone",
    "close_bootcamp",
    "close_listing",
    "confirm_objectives",
    "confirm_owner",
    "confirm_run",
    "confirm_visitor",
    "confirm_year",
    "declare_complete",
    "design_cohort",
    "discard_run",
    "edit_run",
    "end",
    "escalate_late_cohorts",
    "expire_listings",
    "give_feedback",
    "give_support",
    "import_candidates",
    "import_learners",
    "import_listings",
    "keep_adjustment",
    "keep_answer",
    "leave",
    "lift_edit",
    "log_hours",
    "make_offer",
    "make_party_link",
    "make_request",
    "mark_unmet",
    "match_the_rest",
    "move_candidates",
    "move_places",
    "name_evidence",
    "name_party",
    "open_listing",
    "pause",
    "pause_expired_vetting",
    "pause_listing",
    "plan_bootcamp",
    "plan_dates",
    "plan_placement",
    "prefer",
    "propose_match",
    "propose_matches",
    "rate_entrants",
    "record_absence",
    "record_activity",
    "record_assessment",
    "record_attendance",
    "record_interview",
    "record_outcome",
    "record_vetting",
    "refer",
    "refer_many",
    "refuse_hours",
    "rematch",
    "remove_adjustment",
    "remove_hours",
    "replace_match",
    "resume",
    "reverse_claim",
    "send_due_check_ins",
    "send_listing",
    "send_party_link",
    "send_placement_links",
    "settle_funding",
    "settle_hours",
    "settle_interview",
    "share_adjustment",
    "sign",
    "solve_again",
    "take",
    "take_step",
    "tick",
    "unmet_to_needs",
    "untick",
    "withdraw_check_ins",
    "withdraw_match",
    "withdraw_party_links",
    "withdraw_share",
    "withdraw_vetting",
    "write_message",
]
