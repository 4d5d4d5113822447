"""The hub: who entered, by type of school and never by number of pupils of one; marks by alias; giving the results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from routeways.careers.actions import challenges_judging as actions
from routeways.careers.challenges.definitions import Challenge, challenges
from routeways.careers.challenges.judging import agreement
from routeways.careers.errors import CareersError
from routeways.careers.models import COORDINATE, OVERSEE
from routeways.careers.pages.challenges_common import challenge_or_404
from routeways.careers.pages.common import page
from routeways.careers.pages.days_common import the_region
from routeways.careers.queries import challenges as queries
from routeways.careers.school_years import SchoolYear
from routeways.foundation.permissions import allowed, requires
from routeways.ui.tables import Cell, Column, TableView

HUB = ("Careers hub", "careers-hub/")
ALL = ("Challenges", "careers-hub/challenges/")


@requires(OVERSEE, the_region)
@never_cache
@require_safe
def home(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/careers-hub/challenges/`"""
    begins = SchoolYear.of(timezone.localdate()).begins
    rows = [{"what": one, "years": (begins, begins - 1)} for one in challenges().values()]
    return page(request, "challenges/hub", region, crumbs=(HUB,), title="Challenges", rows=rows)


@requires(OVERSEE, the_region)
@never_cache
@require_safe
def one(request: HttpRequest, region: str, challenge: str, begins: int) -> HttpResponse:
    """`/<region>/careers-hub/challenges/<challenge>/<begins>/`"""
    found, known, today = challenge_or_404(challenge), the_region(request, region), timezone.localdate()
    lines, reference = queries.entries(known, challenge, begins, today=today)
    totals = queries.totals(known, found, begins)
    same, near, pairs = agreement([held for _, held in totals])
    results = queries.results_of(known, challenge, begins)
    return page(
        request, "challenges/hub_one", region, crumbs=(HUB, ALL), title=f"{found.name}, {SchoolYear(begins)}",
        challenge=found, begins=begins, entries=_entries(lines), reference=reference.partition("#")[0],
        marks=_marks(found, totals, results is not None, _links(request, known, challenge, begins)),
        teams=len(totals), same=same, near=near, pairs=pairs,
        results=results, may_give=allowed(request.user, COORDINATE, known) and results is None and bool(totals),
    )  # fmt: skip


@requires(COORDINATE, the_region)
@require_POST
def give_results(request: HttpRequest, region: str, challenge: str, begins: int) -> HttpResponse:
    found, known = challenge_or_404(challenge), the_region(request, region)
    try:
        actions.give_results(by=request.user, region=known, challenge=found, begins=begins, now=timezone.now())
        flash.success(request, "The results are given. Each school reads its teams’ marks and why.")
    except CareersError as error:
        flash.error(request, str(error))
    return redirect("careers:hub_challenge", region, challenge, begins)


def _entries(lines: list[queries.EntryLine]) -> TableView:
    rows = tuple(
        (one.group, *("[c]" if number is None else number for number in (one.schools, one.teams, one.pupils)))
        for one in lines
    )
    heads = ("Schools", "Teams", "Pupils")
    return TableView(
        "Who entered, by type of school", (Column("Type"), *(Column(h, numeric=True) for h in heads)), rows
    )


def _links(request: HttpRequest, region: str, challenge: str, begins: int) -> Callable[[str], str]:
    """Where the work of a team is read, for those who may hide something in it."""
    may = allowed(request.user, COORDINATE, region)
    return lambda team: reverse("careers:hub_challenge_work", args=[region, challenge, begins, team]) if may else ""


def _marks(challenge: Challenge, totals: list[Any], given: bool, href: Callable[[str], str]) -> TableView:
    rows = tuple(
        (
            Cell(team.alias, href=href(team.public_id)),
            found.judges,
            f"{float(found.points):.1f} of {found.most}" if found.judges else "–",
            f"{found.same} of {found.pairs}" if found.pairs else "–",
            max((line.apart for line in found.lines), default=0),
            (team.place or "Took part") if given else "Not given yet",
        )
        for team, found in totals
    )
    heads = (
        Column("Team"), Column("Judges", numeric=True), Column("Points", numeric=True),
        Column("Same level", numeric=True), Column("Furthest apart, in levels", numeric=True), Column("Result"),
    )  # fmt: skip
    return TableView("Marks, by alias", heads, rows)
