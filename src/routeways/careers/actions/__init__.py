"""Every write of this floor. Keyword-only, `by=` the actor (None is the system), all or nothing, one audit row."""

from routeways.careers.actions.coverage import refresh, refresh_region, refresh_stale
from routeways.careers.actions.encounters import change_encounter, log_encounter, record_guidance, remove_encounter
from routeways.careers.actions.encounters_importing import ImportedEncounters, import_encounters
from routeways.careers.actions.encounters_taking import ask_for, ask_for_session, take_over
from routeways.careers.actions.evaluations import (
    INSTRUMENTS,
    ImportedResults,
    import_results,
    keep_evaluation,
    remove_evaluation,
    share_evaluation,
    start_evaluation,
)
from routeways.careers.actions.institutions import (
    ClassSize,
    Profiled,
    YearSize,
    care_for,
    name_leader,
    onboard,
    profile_all,
    profile_institutions,
    record_years,
    take_into_portfolio,
)
from routeways.careers.actions.plans import (
    WORDS,
    add_plan_action,
    change_plan_action,
    plan_open_criteria,
    publish_programme,
    withdraw_programme,
    write_programme,
)

__all__ = [
    "INSTRUMENTS",
    "WORDS",
    "ClassSize",
    "ImportedEncounters",
    "ImportedResults",
    "Profiled",
    "YearSize",
    "add_plan_action",
    "ask_for",
    "ask_for_session",
    "care_for",
    "change_encounter",
    "change_plan_action",
    "import_encounters",
    "import_results",
    "keep_evaluation",
    "log_encounter",
    "name_leader",
    "onboard",
    "plan_open_criteria",
    "profile_all",
    "profile_institutions",
    "publish_programme",
    "record_guidance",
    "record_years",
    "refresh",
    "refresh_region",
    "refresh_stale",
    "remove_encounter",
    "remove_evaluation",
    "share_evaluation",
    "start_evaluation",
    "take_into_portfolio",
    "take_over",
    "withdraw_programme",
    "write_programme",
]
