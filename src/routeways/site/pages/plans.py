"""An employer's plan, made of the answers to a self-diagnosis. Only whoever gave them can open it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from routeways.foundation.permissions import public
from routeways.instruments.models import Response
from routeways.instruments.pages.answering import to
from routeways.instruments.pages.common import response_or_404
from routeways.instruments.pages.finishing import basis, readiness
from routeways.places.frame import frame, region_or_404
from routeways.provision import queries as provision
from routeways.provision.presenting import course_table
from routeways.site import plans
from routeways.site.plans import Line, Plan
from routeways.values.words import listed


@public  # `response_or_404` asks for the device, the private link or the account that gave the answers
@require_safe
@never_cache
def plan(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/diagnosis/<answers>/plan/`"""
    found = region_or_404(region)
    response = response_or_404(request, region, public_id)
    if not response.is_submitted:
        return redirect(to(response, "check"))
    made = plans.plan_of(response, on=timezone.localdate())
    context = frame(
        found,
        "surveys",
        title="Your skills plan",
        plan=made,
        response=response,
        business=response.respondent or response.answers.get("organisation", ""),
        lines=[_shown(line, made, response) for line in made.lines],
        offers=list({offer.funding.id: offer for line in made.lines for offer in line.offers}.values()),
        shared=_shared(response),
        kept=f"{to(response, 'done')}?answers",
        readiness=readiness(made.diagnosis),
        taught_here=provision.providers(region),
        breadcrumbs=[{"label": "Routeways", "href": "/"}, {"label": found.name, "href": f"/{found.id}/"}],
    )
    return render(request, "site/plan.html", context)


def _shown(line: Line, plan: Plan, response: Response) -> dict[str, Any]:
    courses = [match.course for match in line.courses]
    away = {match.course.public_id: match.miles for match in line.courses} if plan.place else None
    return {
        "line": line,
        "because": [{"name": name, "value": value} for name, value in basis(response, line.item)],
        "chain": [{"title": what, "text": f" {why}"} for what, why in line.hops],
        "table": course_table(courses, on=plan.on, away=away) if courses else None,
        "reasons": list(dict.fromkeys(match.reason for match in line.courses)),
        "all": _more(line, response.wave.region),
    }


def _more(line: Line, region: str) -> str:
    """The list of courses that the line's own table is the beginning of."""
    query = {"subject": line.subjects[0]} if line.subjects else {}
    if len(line.item.levels) == 1:
        query["level"] = line.item.levels[0]
    return f"/{region}/courses/{'?' + urlencode(query) if query else ''}"


def _shared(response: Response) -> str:
    """The titles of what the person chose to share, in a sentence's order; "" for nothing."""
    chosen = {share.item for share in response.shares.all() if share.shared}
    return listed(one.title for one in response.wave.questionnaire.shares if one.id in chosen)
