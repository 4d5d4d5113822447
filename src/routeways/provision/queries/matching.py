"""Which courses of a region teach what is needed, and why we say so."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Q
from django.db.models.functions import Coalesce

from routeways.places import grid
from routeways.places.points import Point
from routeways.provision.models import Course, CourseSkill, Run
from routeways.provision.models.course import CourseQuerySet, upcoming
from routeways.provision.queries.loading import with_everything
from routeways.taxonomy.levels import ALL, level_in_words
from routeways.taxonomy.models import Node, SkillLink
from routeways.values.words import listed

MILE = 1.609344  # km
Fit = Literal["qualification", "skill", "subject"]
FITS: tuple[Fit, ...] = ("qualification", "skill", "subject")


@dataclass(frozen=True, slots=True)
class CourseMatch:
    """A course, the runs that can still be joined, why it fits (one sentence), and how far its nearest venue is.

    `fit` says how far it answers what was asked: it teaches a qualification that was named, a skill that was named, or
    only the same subject at the same level. Where a qualification or a skill was named, `subject` is no answer to it:
    there is then no local course, only something near it. `miles` is a straight line; None where nobody asked, or the
    course has no venue that we can place.
    """

    course: Course
    runs: tuple[Run, ...]
    reason: str
    miles: float | None
    fit: Fit
    weight: float = 0.0

    @property
    def exact(self) -> bool:
        return self.fit == "qualification"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a course may be asked to teach; false where nothing was asked."""

    qualifications: frozenset[str]
    skills: frozenset[str]
    subjects: frozenset[str]
    levels: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.qualifications or self.skills or self.subjects)

    def rows(self) -> Q:
        teaching = CourseSkill.objects.filter(skill__in=self.skills).exclude(status=CourseSkill.Status.REFUSED)
        leading = teaching.annotate(leading=Coalesce("course__joint_with", "course")).values("leading")
        fits = Q(qualification__in=self.qualifications) | Q(pk__in=leading)
        for area in self.subjects:
            fits |= Q(subject=area) | Q(subject__startswith=f"{area}.")
        return fits

    def taught_by(self, one: Course) -> list[CourseSkill]:
        """The course's skills, its partners' too, that were asked for."""
        return [row for part in one.parts for row in part.skills.all() if row.skill in self.skills and row.holds]

    def fit(self, one: Course, taught: list[CourseSkill]) -> Fit | None:
        if one.qualification_id in self.qualifications:
            return "qualification"
        if self.levels and not one.levels & self.levels:
            return None
        if taught:
            return "skill"
        same = any(one.subject == area or one.subject.startswith(f"{area}.") for area in self.subjects)
        return "subject" if same else None


def courses_for(
    region: str,
    *,
    qualifications: Iterable[str] = (),
    skills: Iterable[str] = (),
    subjects: Iterable[str] = (),
    levels: Collection[str] = (),
    near: Point | None = None,
    on: date,
) -> list[CourseMatch]:
    """Published courses that teach one of the qualifications, one of the skills, or the same subject at the level.

    qualifications, skills: their ids. subjects: keys of subject areas (“ssa:4.1”; tier 1 takes in its tier 2).
    levels: single levels (“3”); without them every level fits. on: only courses with a run that can still be joined on
    the day. Those that teach a named qualification come first, then those that teach the rarer skills or more of them,
    then the nearest; [] means “no local course”.
    """
    asked = _Asked(frozenset(qualifications), frozenset(skills), frozenset(subjects), frozenset(levels))
    if not asked:
        return []
    titles = dict(Node.objects.filter(classification="ssa").values_list("pk", "title"))
    rarity = _rarity(asked.skills)
    found = []
    for one in with_everything(CourseQuerySet(Course).in_region(region).published().leading().filter(asked.rows())):
        runs = upcoming(one.all_runs, on)
        taught = asked.taught_by(one)
        fit = asked.fit(one, taught) if runs else None
        if fit is None:
            continue
        match fit:
            case "qualification":
                reason = _named(one)
            case "skill":
                reason = _teaches(taught)
            case "subject":
                reason = _alike(one, titles, asked)
        miles = nearest_miles(runs, near) if near is not None else None
        weight = sum(rarity.get(key, 1.0) for key in {row.skill for row in taught})
        found.append(CourseMatch(one, runs, reason, miles, fit, weight))
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


def _rarity(skills: frozenset[str]) -> dict[str, float]:
    """A skill of one occupation says more about it than a skill of ten: one over the number of its occupations."""
    links = SkillLink.objects.filter(skill__in=skills, target__startswith="soc2020:")
    counts = Counter(links.values_list("skill", flat=True))
    return {key: 1 / count for key, count in counts.items()}


def _teaches(taught: list[CourseSkill]) -> str:
    labels = listed(dict.fromkeys(row.label for row in taught))
    if all(row.status == CourseSkill.Status.CONFIRMED for row in taught):
        return f"It teaches {labels}, as its provider has confirmed."
    return f"Its description says that it teaches {labels}."


def _alike(one: Course, titles: dict[str, str], asked: _Asked) -> str:
    says = f"It lies in the same subject area, {titles.get(one.subject, one.subject)}"
    if asked.levels:
        shared = sorted(one.levels & asked.levels, key=ALL.index)
        says += f", at {listed(level_in_words(level).lower() for level in shared)}"
    closer = asked.qualifications or asked.skills
    return f"{says}. It does not teach the qualification or skill itself." if closer else f"{says}."


def _order(found: CourseMatch) -> tuple[object, ...]:
    neutral = hashlib.sha256(found.course.public_id.encode()).hexdigest()
    away = (found.miles is None, found.miles or 0.0)
    return (FITS.index(found.fit), -round(found.weight, 6), *away, neutral)
