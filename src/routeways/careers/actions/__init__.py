"""Every write of this floor. Keyword-only, `by=` the actor (None is the system), all or nothing, one audit row."""

from routeways.careers.actions.coverage import refresh, refresh_region, refresh_stale
from routeways.careers.actions.encounters import (
    change_encounter,
    log_encounter,
    record_guidance,
    remove_encounter,
)
from routeways.careers.actions.institutions import (
    ClassSize,
    Profiled,
    YearSize,
    name_leader,
    onboard,
    profile_all,
    profile_institutions,
    record_years,
    take_into_portfolio,
)

__all__ = [
    "ClassSize",
    "Profiled",
    "YearSize",
    "change_encounter",
    "log_encounter",
    "name_leader",
    "onboard",
    "profile_all",
    "profile_institutions",
    "record_guidance",
    "record_years",
    "refresh",
    "refresh_region",
    "refresh_stale",
    "remove_encounter",
    "take_into_portfolio",
]
