"""A school's teams: enter, ask for a mentor, hand in, read the marks, show by consent, log that pupils met somebody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.careers.actions import challenges as actions
from routeways.careers.actions.challenges_revealing import RevealsSchoolError
from routeways.careers.challenge_forms import SURE, EnterForm, HandInForm, MetForm, ShowForm
from routeways.careers.challenges.definitions import StepKind, challenges
from routeways.careers.errors import CareersError
from routeways.careers.models import MANAGE, VIEW, ChallengeHandIn, ChallengeTeam, Institution
from routeways.careers.pages.challenges_common import challenge_or_404
from routeways.careers.pages.common import institution_or_404, page, school_crumbs, the_institution, tried
from routeways.careers.queries import challenges as queries
from routeways.careers.school_years import SchoolYear
from routeways.engagements.errors import EngagementError
from routeways.foundation.permissions import allowed, requires

LIST = "careers:school_challenges"


@requires(VIEW, the_institution)
@never_cache
@require_safe
def home(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """`/<region>/schools/<institution>/challenges/`"""
    one, today = institution_or_404(region, institution), timezone.localdate()
    begins = SchoolYear.of(today).begins
    enter = [
        {"what": found, "until": found.the(StepKind.ENTER).day(begins)}
        for found in challenges().values()
        if found.is_open(today) and today <= found.the(StepKind.ENTER).day(begins) and _years(one, found.years)
    ]
    teams = queries.teams_of(one, actor=request.user, today=today)
    may_manage = allowed(request.user, MANAGE, one)
    return _show(request, "school", one, title="Challenges", enter=enter, teams=teams, may_manage=may_manage)


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, region: str, institution: str, challenge: str) -> HttpResponse:
    """`/<region>/schools/<institution>/challenges/enter/<challenge>/`"""
    one, found = institution_or_404(region, institution), challenge_or_404(challenge)
    form = EnterForm(request.POST or None, years=_years(one, found.years))
    made = tried(
        request, form,
        lambda: actions.enter_team(
            by=request.user, institution=one, challenge=found, alias=form.alias(), counts=form.counts(),
            now=timezone.now(),
        ),
    )  # fmt: skip
    if made is not None:
        flash.success(request, f"{made.alias} is entered.")
        return redirect("careers:challenge_team", region, institution, made.public_id)
    return _show(
        request, "days/form", one, title=f"Enter a team: {found.name}", form=form, button="Enter the team", below=True,
        lead=f"A team has {found.least} to {found.most} pupils. We ask how many there are, and never who they are.",
    )  # fmt: skip


@requires(VIEW, the_institution)
@never_cache
@require_safe
def team(request: HttpRequest, region: str, institution: str, team: str) -> HttpResponse:
    """`/<region>/schools/<institution>/challenges/<team>/`"""
    one, today = institution_or_404(region, institution), timezone.localdate()
    held = _team_or_404(request, one, team)
    given = {done.step: done for done in held.hand_ins.all()}
    judging = held.what.the(StepKind.JUDGING).day(held.begins)
    steps = [
        {"step": step, "on": step.day(held.begins), "done": given.get(step.id),
         "open": step.kind == StepKind.HAND_IN and today <= step.day(held.begins) and today < judging}
        for step in held.what.steps
    ]  # fmt: skip
    return _show(
        request, "team", one, title=held.alias, team=held, steps=steps, below=True,
        results=queries.results_of(one.region, held.challenge, held.begins),
        mentoring=queries.mentoring_of(held), mentor=queries.mentor_of(held),
        may_manage=allowed(request.user, MANAGE, one) and held.withdrawn_at is None,
        logged=one.encounters.filter(layout=actions.LAYOUT, key=f"{held.challenge}:{held.begins}").first(),
    )  # fmt: skip


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, region: str, institution: str, team: str, step: str) -> HttpResponse:
    one = institution_or_404(region, institution)
    held = _team_or_404(request, one, team)
    found = held.what.step(step)
    if found is None or found.kind != StepKind.HAND_IN:
        raise Http404("There is nothing to hand in here.")
    known = next((done for done in held.hand_ins.all() if done.step == step), None)
    form = HandInForm(request.POST or None, initial={"text": known.text, "address": known.address} if known else None)

    def act() -> ChallengeHandIn | None:
        given = form.cleaned_data
        try:
            return actions.hand_in(
                by=request.user, team=held, step=found, text=given["text"], address=given["address"],
                sure=given.get(SURE, False), now=timezone.now(),
            )  # fmt: skip
        except RevealsSchoolError as error:
            form.ask_sure()
            form.add_error(SURE, str(error))
            return None

    if tried(request, form, act) is not None:
        flash.success(request, "It is handed in. You can change it until the last day.")
        return redirect("careers:challenge_team", region, institution, team)
    return _show(
        request,
        "days/form",
        one,
        title=found.name,
        lead=found.says,
        form=form,
        button="Hand it in",
        below=True,
        team=held,
    )


@requires(MANAGE, the_institution)
@require_POST
def mentor(request: HttpRequest, region: str, institution: str, team: str) -> HttpResponse:
    """One click: a draft of a request for a mentor, then its page, where it is opened."""
    one = institution_or_404(region, institution)
    held = _team_or_404(request, one, team)
    try:
        made = actions.ask_for_mentor(by=request.user, team=held, now=timezone.now())
    except (CareersError, EngagementError) as error:
        flash.error(request, str(error))
        return redirect("careers:challenge_team", region, institution, team)
    if made.state == "draft":
        flash.success(request, "It is written. Choose “Change it” to say what the mentor should know, then open it.")
    return redirect("engagements:desk_listing", region=region, side="requests", public_id=made.public_id)


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def met(request: HttpRequest, region: str, institution: str, team: str) -> HttpResponse:
    """The mentor met the pupils: one encounter of the school, with the signs that it had."""
    one = institution_or_404(region, institution)
    held = _team_or_404(request, one, team)
    form = MetForm(request.POST or None, signs=held.what.signs)
    made = tried(
        request, form,
        lambda: actions.log_challenge(
            by=request.user, team=held, on=form.cleaned_data["on"], mode=form.cleaned_data["mode"],
            flags=tuple(form.cleaned_data["signs"]), now=timezone.now(),
        ),
    )  # fmt: skip
    if made is not None:
        return redirect("careers:encounter", region, institution, made.public_id)
    lead = "All your teams of this challenge that have a mentor are counted together, once."
    return _show(
        request, "days/form", one, title="The mentor met pupils", lead=lead, form=form, button="Log it", below=True
    )


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def showcase(request: HttpRequest, region: str, institution: str, team: str) -> HttpResponse:
    one = institution_or_404(region, institution)
    held = _team_or_404(request, one, team)
    form = ShowForm(request.POST or None, initial={"words": held.shown_words, "name_school": held.shown_school})
    shown = tried(
        request, form,
        lambda: actions.show_team(
            by=request.user, team=held, words=form.cleaned_data["words"],
            name_school=form.cleaned_data["name_school"], now=timezone.now(),
        ),
    )  # fmt: skip
    if shown is not None:
        flash.success(request, f"{held.alias} stands in the showcase.")
        return redirect("careers:challenge_team", region, institution, team)
    lead = "Shown are the alias, the challenge, the place and your words. You can take it back at any time."
    return _show(request, "days/form", one, title="Show the team", lead=lead, form=form, button="Show it", below=True)


@requires(MANAGE, the_institution)
@require_POST
def hide(request: HttpRequest, region: str, institution: str, team: str) -> HttpResponse:
    one = institution_or_404(region, institution)
    actions.hide_team(by=request.user, team=_team_or_404(request, one, team))
    flash.success(request, "It is gone from the showcase.")
    return redirect("careers:challenge_team", region, institution, team)


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, region: str, institution: str, team: str) -> HttpResponse:
    """Says what will happen; POST does it."""
    one = institution_or_404(region, institution)
    held = _team_or_404(request, one, team)
    if request.method == "POST":
        try:
            actions.withdraw_team(by=request.user, team=held, now=timezone.now())
            flash.success(request, f"{held.alias} is withdrawn.")
        except CareersError as error:
            flash.error(request, str(error))
        return redirect(LIST, region, institution)
    return _show(request, "withdraw", one, title=f"Withdraw {held.alias}?", team=held, below=True)


def _team_or_404(request: HttpRequest, one: Institution, team: str) -> ChallengeTeam:
    found = queries.team_of(one, team, actor=request.user, today=timezone.localdate())
    if found is None:
        raise Http404("There is no such team here.")
    return found


def _years(one: Institution, years: tuple[int, ...]) -> list[int]:
    return [year for year in years if year in one.years]


def _show(
    request: HttpRequest, template: str, one: Institution, *, below: bool = False, **context: Any
) -> HttpResponse:
    mine = (("Challenges", f"schools/{one.public_id}/challenges/"),) if below else ()
    form = context.get("form")
    template = template if "/" in template else f"challenges/{template}"
    return page(
        request, template, one.region, crumbs=(*school_crumbs(one), *mine), institution=one,
        status=422 if form is not None and form.errors else 200, **context,
    )  # fmt: skip
