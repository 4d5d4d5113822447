"""Challenges for everybody: what they are, when, how they are judged, and what teams show under their aliases."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from routeways.careers.challenges.definitions import challenges
from routeways.careers.models import COORDINATE, OVERSEE
from routeways.careers.pages.challenges_common import TOP, challenge_or_404, rubric_table, show, steps_table
from routeways.careers.queries import challenges as queries
from routeways.careers.school_years import SchoolYear, year_name
from routeways.foundation.permissions import allowed, public
from routeways.places.frame import region_or_404


@public
@require_safe
def index(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/school-programmes/challenges/`"""
    today, known = timezone.localdate(), region_or_404(region)
    begins = SchoolYear.of(today).begins
    rows = []
    for one in challenges().values():
        following = next((step for step in one.steps if step.day(begins) >= today), None)
        rows.append(
            {"what": one, "next": following, "on": following.day(begins) if following else None,
             "open": one.is_open(today), "years": _years(one.years)}
        )  # fmt: skip
    return show(
        request,
        "index",
        region,
        above=(TOP,),
        title="Challenges",
        rows=rows,
        showcase=list(queries.showcase(known.id)[:12]),
        judges=queries.judges_for(request.user, region=known.id, today=today) is not None,
        oversees=allowed(request.user, OVERSEE, known.id) or allowed(request.user, COORDINATE, known.id),
    )


@public
@require_safe
def challenge(request: HttpRequest, region: str, challenge: str) -> HttpResponse:
    """`/<region>/school-programmes/challenges/<challenge>/`"""
    found, today, known = challenge_or_404(challenge), timezone.localdate(), region_or_404(region)
    return show(
        request,
        "challenge",
        region,
        title=found.name,
        challenge=found,
        years=_years(found.years),
        school_year=SchoolYear.of(today),
        steps=steps_table(found, SchoolYear.of(today).begins),
        rubric=rubric_table(found),
        showcase=list(queries.showcase(known.id, found.id)),
    )


def _years(years: tuple[int, ...]) -> str:
    first, last = year_name(years[0]), year_name(years[-1])
    return first if first == last else f"{first} to {last.removeprefix('Year ')}"
