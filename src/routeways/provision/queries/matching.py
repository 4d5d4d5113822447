"""Which courses of a region teach what is needed, and why we say so."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from routeways.places import grid
from routeways.places.points import Point
from routeways.provision.models import Course, Run
from routeways.provision.models.course import CourseQuerySet, upcoming
from routeways.provision.queries.loading import with_everything
from routeways.taxonomy.levels import ALL, level_in_words
from routeways.taxonomy.models import Node

MILE = 1.609344  # km


@dataclass(frozen=True, slots=True)
class CourseMatch:
    """A course, the runs that can still be joined, why it fits (one sentence), and how far its nearest venue is.

    `exact` says that it teaches a qualification that was named. `miles` is a straight line; None where nobody asked,
    or the course has no venue that we can place.
    """

    course: Course
    runs: tuple[Run, ...]
    reason: str
    miles: float | None
    exact: bool


def courses_for(
    region: str,
    *,
    qualifications: Iterable[str] = (),
    subjects: Iterable[str] = (),
    levels: Collection[str] = (),
    near: Point | None = None,
    on: date,
) -> list[CourseMatch]:
    """Published courses that teach one of the qualifications or, failing that, the same subject at the same level.

    qualifications: their ids. subjects: keys of subject areas (“ssa:4.1”; tier 1 takes in its tier 2). levels: single
    levels (“3”); without them every level fits. on: only courses with a run that can still be joined on the day.
    Those that teach a named qualification come first, then the nearest; [] means “no local course”.
    """
    named, areas = set(qualifications), set(subjects)
    fits = Q(qualification__in=named)
    for area in areas:
        fits |= Q(subject=area) | Q(subject__startswith=f"{area}.")
    if not named and not areas:
        return []
    titles = dict(Node.objects.filter(classification="ssa").values_list("pk", "title"))
    found = []
    for one in with_everything(CourseQuerySet(Course).in_region(region).published().leading().filter(fits)):
        runs = upcoming(one.all_runs, on)
        exact = one.qualification_id in named
        if not runs or (levels and not exact and not one.levels & set(levels)):
            continue
        reason = _named(one) if exact else _alike(one, titles, levels, bool(named))
        miles = nearest_miles(runs, near) if near is not None else None
        found.append(CourseMatch(one, runs, reason, miles, exact))
    return sorted(found, key=_order)


def nearest_miles(runs: Iterable[Run], point: Point) -> float | None:
    """To the nearest venue of these runs, in a straight line; None where none can be placed."""
    away = [miles_between(point, run.venue.point) for run in runs if run.venue and run.venue.point]
    return min(away) if away else None


def miles_between(one: Point, other: Point) -> float:
    return float(grid.distance_km(one[0], one[1], other[0], other[1])) / MILE


def _named(one: Course) -> str:
    title = one.qualification.title if one.qualification else ""
    return f"It teaches {title}, the qualification that was named."


def _alike(one: Course, titles: dict[str, str], levels: Collection[str], named: bool) -> str:
    says = f"It lies in the same subject area, {titles.get(one.subject, one.subject)}"
    if levels:
        shared = sorted(one.levels & set(levels), key=ALL.index)
        says += f", at {' and '.join(level_in_words(level).lower() for level in shared)}"
    return f"{says}. It is not the qualification that was named." if named else f"{says}."


def _order(found: CourseMatch) -> tuple[object, ...]:
    neutral = hashlib.sha256(found.course.public_id.encode()).hexdigest()
    return (not found.exact, found.miles is None, found.miles or 0.0, neutral)
