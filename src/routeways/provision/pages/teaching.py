"""A provider, or the hub, says whether a course teaches a skill that was read from its description."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from routeways.foundation.permissions import requires
from routeways.organisations.models import Organisation
from routeways.provision import actions, queries
from routeways.provision.access import IMPORT
from routeways.provision.models import CourseSkill


def the_owner(_request: HttpRequest, region_id: str, skill: int, **_more: Any) -> Organisation:
    return _skill_or_404(region_id, skill).course.owner


@requires(IMPORT, the_owner)
@require_POST
def decide(request: HttpRequest, region_id: str, public_id: str, skill: int) -> HttpResponse:
    """`/<region>/courses/<course>/skills/<number>/`"""
    found = _skill_or_404(region_id, skill)
    confirmed = request.POST.get("decision") == "yes"
    actions.decide_skill(by=request.user, skill=found, confirmed=confirmed, now=timezone.now())
    said = "teaches" if confirmed else "does not teach"
    messages.success(request, f"You said that {found.course.title} {said} {found.label}.")
    return redirect(found.course.page)


def _skill_or_404(region: str, skill: int) -> CourseSkill:
    found = queries.course_skill(skill)
    if found is None or found.course.region != region:
        raise Http404("There is no such skill of a course here.")
    return found
