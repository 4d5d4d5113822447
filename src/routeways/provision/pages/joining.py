"""Saying that courses of several providers are one joint course, and separating them again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from routeways.foundation.permissions import requires
from routeways.places.frame import region_or_404
from routeways.provision import actions, queries
from routeways.provision.access import JOIN
from routeways.provision.errors import ProvisionError
from routeways.provision.models import Course


def _region(_request: HttpRequest, region_id: str, **_more: Any) -> str:
    return region_or_404(region_id).id


@require_POST
@requires(JOIN, _region)
def join(request: HttpRequest, region_id: str, public_id: str) -> HttpResponse:
    """`/<region>/courses/<course>/join/`: the course named in `other` becomes a part of this one."""
    one = _found(request, region_id, public_id)
    other = queries.course(request.POST.get("other", "")[:20], actor=request.user, today=timezone.localdate())
    try:
        if other is None or other.region != region_id:
            raise ProvisionError("Choose the course that is the same one at another provider.")
        actions.join_courses(by=request.user, course=one, others=[other])
    except ProvisionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "They are shown as one course now.")
    return redirect(one.page)


@require_POST
@requires(JOIN, _region)
def separate(request: HttpRequest, region_id: str, public_id: str) -> HttpResponse:
    """`/<region>/courses/<course>/separate/`: the part named in `part` stands for itself again."""
    one = _found(request, region_id, public_id)
    part = next((each for each in one.parts if each.public_id == request.POST.get("part")), None)
    if part is None or part.pk == one.pk:
        messages.error(request, "Choose a part of this course.")
    else:
        actions.separate_course(by=request.user, course=part)
        messages.success(request, "It stands for itself again.")
    return redirect(one.page)


def _found(request: HttpRequest, region_id: str, public_id: str) -> Course:
    one = queries.course(public_id, actor=request.user, today=timezone.localdate())
    if one is None or one.region != region_id:
        raise Http404("There is no such course here.")
    return one
