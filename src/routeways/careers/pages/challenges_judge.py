"""Judges: teams that wait, by alias alone, and one team's work beside the rubric."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.careers.actions import challenges_judging as actions
from routeways.careers.challenge_forms import MarkForm
from routeways.careers.challenges.definitions import StepKind
from routeways.careers.errors import CareersError
from routeways.careers.models import JUDGE, ChallengeTeam
from routeways.careers.pages.challenges_common import CHALLENGES, TOP, show
from routeways.careers.queries import challenges as queries
from routeways.foundation.permissions import requires
from routeways.places.frame import region_or_404

JUDGING = ("Judging", "school-programmes/challenges/judging/")


def the_judges_house(request: HttpRequest, region: str, **_: Any) -> Any:
    """The organisation for which somebody judges; else the region itself, for which nobody holds the right."""
    known = region_or_404(region)
    return queries.judges_for(request.user, region=known.id, today=timezone.localdate()) or known.id


@requires(JUDGE, the_judges_house)
@never_cache
@require_safe
def judging(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/school-programmes/challenges/judging/`"""
    today, house = timezone.localdate(), the_judges_house(request, region)
    rows = [
        {"team": one, "done": bool(one.own_marks), "from": one.what.the(StepKind.JUDGING).day(one.begins)}  # type: ignore[attr-defined]
        for one in queries.to_judge(request.user, house, region=region_or_404(region).id, today=today)
    ]
    return show(
        request, "judging", region, title="Judging", above=(TOP, CHALLENGES), today=today, house=house,
        waiting=[row for row in rows if not row["done"]], done=[row for row in rows if row["done"]],
    )  # fmt: skip


@requires(JUDGE, the_judges_house)
@never_cache
@require_http_methods(["GET", "POST"])
def mark(request: HttpRequest, region: str, team: str) -> HttpResponse:
    """`/<region>/school-programmes/challenges/judging/<team>/`"""
    house = the_judges_house(request, region)
    held = _team_or_404(request, house, region, team)
    known = {one.criterion: one for one in held.own_marks}  # type: ignore[attr-defined]
    initial = {f"level_{id}": one.level for id, one in known.items()} | {f"why_{id}": o.why for id, o in known.items()}
    form = MarkForm(request.POST or None, challenge=held.what, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.mark_team(
                by=request.user, organisation=house, team=held, levels=form.levels(), why=form.why(),
                now=timezone.now(),
            )  # fmt: skip
        except CareersError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, f"Your marks for {held.alias} are kept.")
            return redirect("careers:challenge_judging", region)
    names = {one.id: one.name for one in held.what.steps}
    work = [{"name": names.get(one.step, one.step), "one": one} for one in held.hand_ins.all()]
    return show(
        request, "mark", region, above=(TOP, CHALLENGES, JUDGING), status=422 if form.errors else 200,
        title=held.alias, team=held, form=form, work=work,
    )  # fmt: skip


def _team_or_404(request: HttpRequest, house: Any, region: str, team: str) -> ChallengeTeam:
    """Among those that the judge may judge: no others are there for a judge."""
    rows = queries.to_judge(request.user, house, region=region_or_404(region).id, today=timezone.localdate())
    found = next((one for one in rows if one.public_id == team), None)
    if found is None:
        raise Http404("There is no such team to judge.")
    return found
