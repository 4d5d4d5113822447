"""Courses that several providers teach together: each keeps its record, pages show them once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from routeways.foundation import audit
from routeways.provision.errors import ProvisionError
from routeways.provision.models import Course, Status


def join_courses(*, by: Any, course: Course, others: Sequence[Course]) -> None:
    """From now on `others` are shown as parts of `course`. The same again changes nothing.

    Raises ProvisionError for courses of another region, of the same provider, or that lead or are part of another one.
    """
    fresh = [one for one in others if one.joint_with_id != course.pk]
    owners = {course.owner_id}
    for one in fresh:
        if one.region != course.region:
            raise ProvisionError(f"“{one.title}” is taught in another region.")
        if one.owner_id in owners:
            raise ProvisionError(f"A joint course has several providers: {one.owner} would be in it twice.")
        if one.joint_with_id is not None or one.partners.exists():
            raise ProvisionError(f"“{one.title}” of {one.owner} is part of another joint course. Separate it first.")
        owners.add(one.owner_id)
    if course.joint_with_id is not None:
        raise ProvisionError(f"“{course.title}” is part of another joint course. Join the one that leads it.")
    if not fresh:
        return
    with transaction.atomic():
        Course.objects.filter(pk__in=[one.pk for one in fresh]).update(joint_with=course)
        details = {"with": sorted(one.public_id for one in fresh)}
        audit.record(by=by, verb="provision.join_courses", subject=course, details=details)


def separate_course(*, by: Any, course: Course) -> None:
    """It stands for itself again."""
    if course.joint_with is None:
        return
    with transaction.atomic():
        details = {"from": course.joint_with.public_id}
        course.joint_with = None
        course.save(update_fields=["joint_with"])
        audit.record(by=by, verb="provision.separate_course", subject=course, details=details)


def hand_over_leads(withdrawn: Iterable[int]) -> None:
    """Where a course that led a joint one is withdrawn, a partner that is still taught leads from now on.

    Part of the action that withdraws, in its transaction. withdrawn: the row ids. The withdrawn course stays a part:
    offered again, it is shown with the others.
    """
    partners: dict[int, list[Course]] = {}
    for one in Course.objects.filter(joint_with__in=list(withdrawn)).order_by("pk"):
        if one.joint_with_id is not None:
            partners.setdefault(one.joint_with_id, []).append(one)
    for before, known in partners.items():
        taught = [one for one in known if one.status != Status.WITHDRAWN]
        if not taught:
            continue
        # What everybody can see leads; a draft only where there is nothing else.
        leading = min(taught, key=lambda one: (one.status != Status.PUBLISHED, one.pk))
        Course.objects.filter(pk=leading.pk).update(joint_with=None)
        followers = [before, *(one.pk for one in known if one.pk != leading.pk)]
        Course.objects.filter(pk__in=followers).update(joint_with=leading)
