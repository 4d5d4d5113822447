"""Named reads. What is published is for everybody; for drafts start from `visible_to(actor)`."""

from routeways.provision.queries.courses import (
    could_be_joined,
    course,
    course_skill,
    courses,
    levels_taught,
    providers,
    search,
    subjects_taught,
    taught,
)
from routeways.provision.queries.matching import CourseMatch, courses_for, miles_between, nearest_miles
from routeways.provision.queries.venues import draft_count, may_load, provider_profile, venues_of

__all__ = [
    "CourseMatch",
    "could_be_joined",
    "course",
    "course_skill",
    "courses",
    "courses_for",
    "draft_count",
    "levels_taught",
    "may_load",
    "miles_between",
    "nearest_miles",
    "provider_profile",
    "providers",
    "search",
    "subjects_taught",
    "taught",
    "venues_of",
]
