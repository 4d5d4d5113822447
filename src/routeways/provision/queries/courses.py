"""Courses of a region, each joint course once, in an order that favours no provider."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q

from routeways.organisations.models import Organisation
from routeways.places.points import Point
from routeways.provision.models import Course, CourseSkill, Run, Status
from routeways.provision.models.course import CourseQuerySet
from routeways.provision.queries.loading import with_everything
from routeways.provision.queries.ranking import Ranked, ranked
from routeways.taxonomy.levels import ALL, levels_of
from routeways.taxonomy.models import Node


def search(
    region: str,
    *,
    text: str = "",
    course: str = "",
    level: str = "",
    subject: str = "",
    provider: str = "",
    mode: str = "",
    district: str = "",
    near: Point | None = None,
    miles: float | None = None,
    actor: Any = None,
    today: date | None = None,
    seed: str = "",
) -> Ranked:
    """Those that match, to be counted and read page by page, with qualification, providers, partners and runs at hand.

    level: a single level (“3”). subject: an area's key of either tier. course: the public id of any of its records.
    provider: an organisation's public id. district: an ONS code. miles holds only together with near.
    Words: the best match first. Else: by distance where `near` is given, or shuffled by `seed` (the same seed gives
    the same order; the site takes the day), so that no provider stands first for its name. Without `actor` only what
    is published; with it (and `today`) also the drafts that the actor may see.
    """
    if "\x00" in course + provider:
        return Ranked(())
    rows = CourseQuerySet(Course).in_region(region).leading()
    rows = rows.visible_to(actor, today=today) if actor is not None and today else rows.published()
    words = text.replace("\x00", "").lower().split()[:8]
    for word in words:
        rows = rows.filter(_holds(word))
    if level:
        known = rows.values_list("level", flat=True).order_by().distinct()
        rows = rows.filter(level__in=[one for one in known if level in levels_of(one)])
    if subject:
        rows = rows.filter(Q(subject=subject) | Q(subject__startswith=f"{subject}."))
    if course:
        rows = rows.filter(Q(public_id=course) | Q(pk__in=_joint(public_id=course)))
    if provider:
        rows = rows.filter(Q(owner__public_id=provider) | Q(pk__in=_joint(owner__public_id=provider)))
    for found in (Q(mode=mode) if mode else None, Q(venue__site__district=district) if district else None):
        if found is not None:
            runs = Run.objects.filter(found).values("course")
            rows = rows.filter(Q(pk__in=runs) | Q(pk__in=_joint(pk__in=runs)))
    return ranked(rows, words, near, miles, seed)


def courses(region: str, **asked: Any) -> list[Course]:
    """All that match, as `search` finds them."""
    return list(search(region, **asked))


def course(public_id: str, *, actor: Any = None, today: date | None = None) -> Course | None:
    """One course with everything, or None where there is none that the actor may see. A partner's record leads on."""
    if "\x00" in public_id:
        return None
    rows = CourseQuerySet(Course)
    rows = rows.visible_to(actor, today=today) if actor is not None and today else rows.published()
    found = with_everything(rows.filter(public_id=public_id)).first()
    if found is not None and found.joint_with is not None and found.joint_with.status == Status.PUBLISHED:
        return with_everything(CourseQuerySet(Course).filter(pk=found.joint_with.pk)).first()
    return found


def could_be_joined(one: Course) -> list[Course]:
    """Published courses of other providers that may be the same one: of the same qualification, aim or title."""
    same = Q(title__iexact=one.title)
    if one.qualification_id:
        same |= Q(qualification=one.qualification_id)
    if one.aim:
        same |= Q(aim=one.aim)
    rows = CourseQuerySet(Course).in_region(one.region).published().leading().filter(same, partners=None)
    owners = [part.owner_id for part in one.parts]
    return list(rows.exclude(owner__in=owners).select_related("owner").order_by("title", "pk")[:20])


def providers(region: str) -> list[tuple[Organisation, int]]:
    """Those with published courses and how many they teach (joint ones count for each), by name."""
    counts = (
        Course.objects.filter(region=region, status=Status.PUBLISHED)
        .values_list("owner")
        .annotate(count=Count("pk"))
        .order_by()
    )
    known = dict(counts)
    return [(one, known[one.pk]) for one in Organisation.objects.filter(pk__in=known).prefetch_related("sites")]


def levels_taught(region: str) -> list[str]:
    """Single levels at which something is taught, Entry level first."""
    known = CourseQuerySet(Course).in_region(region).published().values_list("level", flat=True).order_by().distinct()
    single = {one for level in known for one in levels_of(level)}
    return [one for one in ALL if one in single]


def subjects_taught(region: str) -> list[tuple[str, str]]:
    """(key, title) of the subject areas in which something is taught, in the classification's order."""
    known = CourseQuerySet(Course).in_region(region).published().exclude(subject="")
    keys = known.values_list("subject", flat=True).order_by().distinct()
    return list(Node.objects.filter(pk__in=set(keys)).order_by("position").values_list("pk", "title"))


def course_skill(pk: int) -> CourseSkill | None:
    return CourseSkill.objects.select_related("course__owner").filter(pk=pk).first()


def taught(one: Course) -> list[CourseSkill]:
    """What the course and its partners' records teach, each skill once: confirmed first, refused left out."""
    rows = [row for part in one.parts for row in part.skills.all() if row.holds]
    rows.sort(key=lambda row: (row.status != CourseSkill.Status.CONFIRMED, -(row.score or 1.0), row.label))
    return list({row.skill: row for row in reversed(rows)}.values())[::-1]


def _joint(**known: Any) -> Any:
    """The leading records of courses in which a partner's record fits."""
    return Course.objects.filter(status=Status.PUBLISHED, joint_with__isnull=False, **known).values("joint_with")


def _holds(word: str) -> Q:
    found = Q(title__icontains=word) | Q(what_you_will_learn__icontains=word) | Q(who_for__icontains=word)
    found |= Q(qualification__title__icontains=word) | Q(aim__iexact=word) | Q(course_type__icontains=word)
    return found | Q(pk__in=Run.objects.filter(Q(name__icontains=word) | Q(reference__iexact=word)).values("course"))
