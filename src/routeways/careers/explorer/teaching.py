"""Which route a course of the lists belongs to."""

from __future__ import annotations

from routeways.careers.explorer.definitions import routes, titled
from routeways.provision.models import Course

OTHERWISE = "adult"


def route_of(course: Course) -> str:
    """Its course type says so; else the kind of its qualification; else its title; else it is a course for adults."""
    known = routes().values()
    kind = course.qualification.kind if course.qualification else ""
    for route in known:
        if course.course_type and course.course_type in route.course_types:
            return route.id
    for route in known:
        if kind and kind in route.kinds:
            return route.id
    for route in known:
        if titled(course.title, route.title_words):
            return route.id
    return OTHERWISE
