from __future__ import annotations

from django.db.models import Prefetch

from routeways.provision.models import Course, Run
from routeways.provision.models.course import CourseQuerySet


def with_everything(rows: CourseQuerySet) -> CourseQuerySet:
    """With qualification, providers, partners and runs read in six queries, however many courses."""
    runs = Prefetch("runs", Run.objects.select_related("venue__site"))
    partners = Prefetch("partners", Course.objects.select_related("owner").prefetch_related(runs, "skills"))
    return rows.select_related("owner", "qualification", "joint_with").prefetch_related(runs, "skills", partners)
