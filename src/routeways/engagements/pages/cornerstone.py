"""Cornerstone employers: the list for everybody, and what the hub keeps of each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from routeways.engagements.actions import cornerstones as doing
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import CornerstoneSchool
from routeways.engagements.models.offer import COORDINATE
from routeways.engagements.pages.pledges_public import address
from routeways.engagements.queries import cornerstones as queries
from routeways.engagements.starts import start_of
from routeways.foundation.permissions import allowed, public, requires
from routeways.places.frame import frame, region_or_404

LIST = ("Cornerstone employers", "pledges/cornerstone/")


class SchoolForm(forms.Form):
    school = forms.ChoiceField(
        label="Which school or college?", error_messages={"required": "Choose the school or college"}
    )

    def __init__(self, *args: Any, schools: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].choices = [("", "Choose a school"), *schools]  # type: ignore[attr-defined]


def the_region(_request: HttpRequest, region: str, **_more: Any) -> str:
    return region_or_404(region).id


@public
@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/pledges/cornerstone/`: everybody reads it; the hub agrees to offers here."""
    whole = region_or_404(region)
    today = timezone.localdate()
    coordinates = allowed(request.user, COORDINATE, whole.id)
    if request.method == "POST" and coordinates:
        offer = queries.offered(whole.id).filter(public_id=request.POST.get("offer", "")).first()
        if offer is not None:
            made = doing.agree_cornerstone(by=request.user, offer=offer, now=timezone.now())
            flash.success(request, f"{offer.who} is a cornerstone employer.")
            return redirect(address("cornerstone", whole.id, engagement=made.public_id))
    context: dict[str, Any] = {
        "title": "Cornerstone employers",
        "listed": queries.cornerstones(whole.id, today=today),
        "offered": queries.offered(whole.id) if coordinates else (),
        "coordinates": coordinates,
        "start": start_of(whole.id, queries.KIND, "offer"),
    }
    page = frame(whole, "connect", crumbs=(("Skills Pledge", "pledges/"),), **context)
    return render(request, "engagements/pledges/cornerstones.html", page)


@require_http_methods(["GET", "POST"])
@requires(COORDINATE, the_region)
def one(request: HttpRequest, region: str, engagement: str) -> HttpResponse:
    """`/<region>/pledges/cornerstone/<id>/`: the hub adds and takes off schools."""
    whole = region_or_404(region)
    today = timezone.localdate()
    held = next(iter(queries.cornerstones(whole.id, today=today, engagement=engagement)), None)
    if held is None:
        raise Http404("There is no such cornerstone employer.")
    options = [(school.public_id, school.name) for school in queries.schools(whole.id)]
    stopping = request.method == "POST" and request.POST.get("do") == "stop"
    form = SchoolForm(request.POST if request.method == "POST" and not stopping else None, schools=options)
    here = address("cornerstone", whole.id, engagement=engagement)
    if stopping:
        _stop(held, request)
        return redirect(here)
    if request.method == "POST" and form.is_valid():
        school = queries.schools(whole.id).get(public_id=form.cleaned_data["school"])
        try:
            doing.support_school(by=request.user, engagement=held.engagement, school=school, today=today)
        except EngagementError as problem:
            form.add_error("school", str(problem))
        else:
            flash.success(request, f"{school.name} is supported.")
            return redirect(here)
    context: dict[str, Any] = {
        "title": held.engagement.offer.who if held.engagement.offer else "",
        "one": held,
        "form": form,
    }
    page = frame(whole, "connect", crumbs=(("Skills Pledge", "pledges/"), LIST), **context)
    return render(request, "engagements/pledges/cornerstone.html", page, status=422 if form.errors else 200)


def _stop(held: queries.Cornerstone, request: HttpRequest) -> None:
    pressed = request.POST.get("support", "")
    found = next((one for one in held.schools if str(one.pk) == pressed), None)
    if isinstance(found, CornerstoneSchool):
        doing.stop_supporting(by=request.user, support=found, today=timezone.localdate())
        flash.success(request, f"{found.school.name} is taken off.")
