"""Every write of this floor. Keyword-only, `by=` the actor (None is the system), all or nothing, one audit row."""

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
    "name_leader",
    "onboard",
    "profile_all",
    "profile_institutions",
    "record_years",
    "take_into_portfolio",
]
