"""The demonstration region with its courses; of some of them what they teach, as somebody confirmed it."""

from __future__ import annotations

import pytest

from routeways.provision.models import Course, CourseSkill
from tests.careers.explorer.conftest import _invented_once, region

__all__ = ["_invented_once", "region"]

TAUGHT = {
    "Data Analysis Bootcamp": ("data-analysis", "spreadsheets", "sql-and-relational-databases"),
    "Python for Beginners": ("python-programming",),
    "Forklift Truck Operator": ("forklift-truck-driving",),
}


@pytest.fixture
def taught(region: str) -> str:
    teach(region)
    return region


def teach(region: str) -> None:
    for title, codes in TAUGHT.items():
        for course in Course.objects.filter(region=region, title=title):
            for code in codes:
                known = {"label": code.replace("-", " ").capitalize(), "status": CourseSkill.Status.CONFIRMED}
                CourseSkill.objects.get_or_create(course=course, skill=f"starter:{code}", defaults=known)
