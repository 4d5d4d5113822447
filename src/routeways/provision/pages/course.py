"""One course, with all its providers and starts."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from routeways.foundation.permissions import allowed, public
from routeways.places.frame import frame, region_or_404
from routeways.provision import presenting, queries
from routeways.provision.access import IMPORT, JOIN
from routeways.provision.forms import NearForm
from routeways.provision.models import Course
from routeways.taxonomy import queries as taxonomy

CRUMBS = (("Courses", "courses/"),)


@public
@require_safe
def course(request: HttpRequest, region_id: str, public_id: str) -> HttpResponse:
    """`/<region>/courses/<course>/`. The record of a partner leads to that of the course."""
    region = region_or_404(region_id)
    one = _found(request, region.id, public_id)
    if one.public_id != public_id:
        return redirect(one.page)
    form = NearForm(request.GET if "near" in request.GET else None)
    form.is_valid()
    near = form.place.point if form.place else None
    subject = dict(queries.subjects_taught(region.id)).get(one.subject, "")
    if not subject and one.subject:
        node = taxonomy.node(*one.subject.split(":", 1))
        subject = node.title if node else ""
    may_join = allowed(request.user, JOIN, region.id)
    context = frame(
        region,
        "courses",
        CRUMBS,
        title=one.title,
        course=one,
        may_join=may_join,
        could_be_joined=queries.could_be_joined(one) if may_join else (),
        partners=one.parts[1:],
        form=form,
        near=form.place,
        facts=presenting.facts(one, subject),
        sections=presenting.sections(one),
        runs=presenting.run_table(one, near=near, on=timezone.localdate()),
        webpages=_webpages(one),
        skills=[(row, allowed(request.user, IMPORT, row.course.owner)) for row in queries.taught(one)],
        providers=one.providers,
        downloads=[{"label": "JSON", "href": "data.json", "hidden": "of this course"}],
    )
    return render(request, "provision/course.html", context)


@public
@require_safe
def data(request: HttpRequest, region_id: str, public_id: str) -> HttpResponse:
    """`/<region>/courses/<course>/data.json`."""
    return JsonResponse(presenting.as_dict(_found(request, region_or_404(region_id).id, public_id)))


def _found(request: HttpRequest, region: str, public_id: str) -> Course:
    one = queries.course(public_id, actor=request.user, today=timezone.localdate())
    if one is None or one.region != region:
        raise Http404("There is no such course here. It may have ended: look in the list of courses.")
    return one


def _webpages(one: Course) -> list[tuple[str, str]]:
    """(provider, address) once each: where to read more and apply."""
    found: dict[tuple[str, str], None] = {}
    for part in one.parts:
        for run in part.runs.all():
            if run.webpage:
                address = run.webpage if run.webpage.startswith(("http://", "https://")) else f"https://{run.webpage}"
                found[part.owner.name, address] = None
    return list(found)
