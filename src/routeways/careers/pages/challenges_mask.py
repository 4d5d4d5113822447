"""What judges do not read of what was handed in: masked by the team’s school, or by the hub, by alias."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.careers.actions.challenges_revealing import mask_hand_in
from routeways.careers.challenge_forms import MaskForm
from routeways.careers.errors import CareersError
from routeways.careers.models import COORDINATE, MANAGE, ChallengeHandIn, ChallengeTeam
from routeways.careers.pages.challenges_common import challenge_or_404
from routeways.careers.pages.challenges_hub import ALL, HUB
from routeways.careers.pages.common import institution_or_404, page, school_crumbs, the_institution
from routeways.careers.pages.days_common import the_region
from routeways.careers.queries import challenges as queries
from routeways.careers.school_years import SchoolYear
from routeways.foundation.permissions import requires

TITLE = "Hide from judges what tells the school"


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def of_school(request: HttpRequest, region: str, institution: str, team: str, step: str) -> HttpResponse:
    """`/<region>/schools/<institution>/challenges/<team>/hand-in/<step>/mask/`"""
    one = institution_or_404(region, institution)
    done = _hand_in_or_404(queries.team_of(one, team, actor=request.user, today=timezone.localdate()), step)
    start = {"words": "\n".join(done.masks), "address": done.address_masked}
    form = MaskForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and _masked(request, form, done, adds=False):
        return redirect("careers:challenge_team", region, institution, team)
    mine = ("Challenges", f"schools/{one.public_id}/challenges/")
    lead = "A name, a street or a member of staff can tell which school it is. Your own page goes on showing all of it."
    return page(
        request, "days/form", region, crumbs=(*school_crumbs(one), mine), status=422 if form.errors else 200,
        title=TITLE, lead=lead, form=form, button="Save",
    )  # fmt: skip


@requires(COORDINATE, the_region)
@never_cache
@require_safe
def work(request: HttpRequest, region: str, challenge: str, begins: int, team: str) -> HttpResponse:
    """`/<region>/careers-hub/challenges/<challenge>/<begins>/<team>/`: what judges read, by alias."""
    held = _team_or_404(the_region(request, region), challenge, begins, team)
    names = {one.id: one.name for one in held.what.steps}
    return page(
        request, "challenges/work", region, crumbs=_above(held), title=held.alias, team=held,
        work=[{"name": names.get(one.step, one.step), "one": one} for one in held.hand_ins.all()],
    )  # fmt: skip


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def of_hub(request: HttpRequest, region: str, challenge: str, begins: int, team: str, step: str) -> HttpResponse:
    """`…/<team>/<step>/mask/`: more words; what is masked already the school alone can show again."""
    held = _team_or_404(the_region(request, region), challenge, begins, team)
    done = _hand_in_or_404(held, step)
    form = MaskForm(request.POST if request.method == "POST" else None, initial={"address": done.address_masked})
    if request.method == "POST" and _masked(request, form, done, adds=True):
        return redirect("careers:hub_challenge_work", region, challenge, begins, team)
    crumbs = (*_above(held), (held.alias, f"careers-hub/challenges/{challenge}/{begins}/{team}/"))
    return page(
        request, "days/form", region, crumbs=crumbs, status=422 if form.errors else 200, title=TITLE, form=form,
        lead="What is hidden already stays so: the school alone can show it again.", button="Save",
    )  # fmt: skip


def _masked(request: HttpRequest, form: MaskForm, done: ChallengeHandIn, *, adds: bool) -> bool:
    """Whether it was kept; else the form says why. Where it `adds`, nothing that is hidden is shown again."""
    if not form.is_valid():
        return False
    words, address = form.lines(), form.cleaned_data["address"]
    if adds:
        words, address = [*done.masks, *words], address or done.address_masked
    try:
        mask_hand_in(by=request.user, hand_in=done, words=words, address=address, now=timezone.now())
    except CareersError as error:
        form.add_error(None, str(error))
        return False
    flash.success(request, "Kept. Judges read it so from now on.")
    return True


def _hand_in_or_404(team: ChallengeTeam | None, step: str) -> ChallengeHandIn:
    found = next((one for one in team.hand_ins.all() if one.step == step), None) if team is not None else None
    if found is None:
        raise Http404("Nothing was handed in here.")
    return found


def _team_or_404(region: str, challenge: str, begins: int, team: str) -> ChallengeTeam:
    held = queries.work_of(region, challenge_or_404(challenge).id, begins, team)
    if held is None:
        raise Http404("There is no such team here.")
    return held


def _above(held: ChallengeTeam) -> tuple[tuple[str, str], ...]:
    name = f"{held.what.name}, {SchoolYear(held.begins)}"
    return (HUB, ALL, (name, f"careers-hub/challenges/{held.challenge}/{held.begins}/"))
