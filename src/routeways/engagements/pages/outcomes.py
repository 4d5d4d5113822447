"""Outcomes: the public figures, an employer's rating, a person's check-ins, and what somebody keeps for themselves."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.engagements import actions
from routeways.engagements.access import OPEN
from routeways.engagements.actions.outcomes import PURPOSE
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.outcomes import CheckInForm, RatingForm
from routeways.engagements.models import CheckIn, EntrantRating
from routeways.engagements.models.offer import OFFER
from routeways.engagements.pages.desk_common import (
    CRUMB,
    actor,
    looker_of,
    looker_page,
    page,
    posted,
    the_engagement,
    the_region,
    through_link,
)
from routeways.engagements.placement_access import RATE_ENTRANTS, houses
from routeways.engagements.queries.outcomes import (
    SCALES,
    CheckInResult,
    RatingResult,
    Shown,
    check_in_results,
    rating_results,
)
from routeways.engagements.queries.parties import Looker
from routeways.foundation import links
from routeways.foundation.permissions import allowed, public, requires
from routeways.organisations.consent_purposes import consent_purposes
from routeways.places.frame import region_or_404
from routeways.ui.tables import Column, TableView
from routeways.values import Symbol


@public
@require_safe
def outcomes(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/outcomes/`: what became of people, and how ready employers found them, as protected figures."""
    region_or_404(region)
    today = timezone.localdate()
    rounds = check_in_results(region, today=today)
    ratings = rating_results(region, today=today)
    return page(
        request, "outcomes/results", region, title="What became of people",
        check_ins=_rounds_table(rounds) if rounds else None,
        doing=_doing_table(rounds) if any(one.doing for one in rounds) else None,
        ratings=_ratings_table(ratings) if ratings else None,
        low=any(one.low for one in rounds), may_rate=allowed(request.user, RATE_ENTRANTS, region),
        signed_in=request.user.is_authenticated,
    )  # fmt: skip


@requires(RATE_ENTRANTS, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/outcomes/rate/`: an employer says how ready new staff were."""
    today = timezone.localdate()
    own = houses(request.user, region, OFFER, today=today)
    form = RatingForm(posted(request), houses=own, initial={"year": today.year})
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "owner"}
        try:
            actions.rate_entrants(by=actor(request), owner=form.house, region=region, now=timezone.now(), **given)
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, "Thank you. It is published only together with what others said.")
            return redirect(f"/{region}/outcomes/rate/")
    given_before = EntrantRating.objects.visible_to(request.user, today=today).filter(region=region, owner__in=own)
    return page(
        request, "outcomes/rate", region, title="How ready were new staff?", form=form, given=list(given_before),
        crumbs=(CRUMB, ("What became of people", "outcomes/")), status=422 if form.errors else 200,
    )  # fmt: skip


@public
@never_cache
@require_http_methods(["GET", "POST"])
def check_in(request: HttpRequest, token: str) -> HttpResponse:
    """`/connect/check-in/<token>/`: three questions, and one press that stops it all."""
    now = timezone.now()
    try:
        link = links.open(token, PURPOSE, now) if request.method == "POST" else links.look(token, PURPOSE, now)
    except links.LinkError as problem:
        return render(request, "foundation/link_error.html", {"title": "This link", "problem": problem}, status=410)
    rows = CheckIn.objects.select_related("consent__participant__owner", "consent__engagement")
    held = rows.filter(public_id=link.subject.partition(":")[2]).first()
    if held is None:
        raise Http404("This is not asked any more.")
    if "stop" in request.POST:
        actions.withdraw_check_ins(by=None, consent=held.consent, now=now)
        return _done(request, held, "stopped")
    initial = {"doing": held.doing, "uses": held.uses, "would_help": held.would_help}
    form = CheckInForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_check_in(by=None, check_in=held, now=now, **form.cleaned_data)
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            return _done(request, held, "answered")
    context = {
        "title": f"How is it going, {held.months} months on?",
        "form": form,
        "check_in": held,
        "owner": held.consent.participant.owner,
        "nav": [],
    }
    region = region_or_404(held.consent.engagement.region)
    return render(
        request, "engagements/outcomes/check_in.html", {**context, "region": region}, status=422 if form.errors else 200
    )


def _done(request: HttpRequest, held: CheckIn, how: str) -> HttpResponse:
    title = "Stopped" if how == "stopped" else "Thank you"
    region = region_or_404(held.consent.engagement.region)
    return render(request, "engagements/outcomes/done.html", {"title": title, "how": how, "nav": [], "region": region})


@requires(OPEN, the_engagement)
@never_cache
@require_http_methods(["GET", "POST"])
def agree_by_account(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    return _agree(request, looker_of(request, region, public_id))


@never_cache
@require_http_methods(["GET", "POST"])
@through_link
def agree_by_link(request: HttpRequest, looker: Looker) -> HttpResponse:
    return _agree(request, looker)


def _agree(request: HttpRequest, looker: Looker) -> HttpResponse:
    """`…/check-ins/`: the person agrees to be asked later on, or takes it back."""
    held = looker.engagement
    party = next((one.id for one in looker.named if one.side == "person"), "")
    if not party or held.participant is None or held.ended_on is None:
        raise Http404("Only the person whom it is about is asked this, when it has ended.")
    consent = getattr(held, "check_in_consent", None)
    standing = consent is not None and consent.withdrawn_at is None
    problem = ""
    if request.method == "POST":
        now = timezone.now()
        if "stop" in request.POST and consent is not None:
            actions.withdraw_check_ins(by=actor(request), consent=consent, now=now)
            flash.success(request, "Stopped. Nothing more is asked, and what you answered is deleted.")
            return redirect(f"{looker.address}check-ins/")
        if "agrees" in request.POST:
            actions.agree_to_check_ins(by=actor(request), engagement=held, party=party, now=now)
            flash.success(request, "Thank you. You can stop it at any time.")
            return redirect(f"{looker.address}check-ins/")
        problem = "Tick the box if you agree. If you do not, there is nothing to do."
    return looker_page(
        request, "outcomes/agree", looker, title="May we ask how it goes on?", standing=standing, consent=consent,
        wording=consent_purposes()["check-ins"].words(held.participant.owner.name), problem=problem,
        back=looker.address, status=422 if problem else 200,
    )  # fmt: skip


def _said(value: Shown, *, more: str = "", decimals: int = 0) -> str:
    return f"[{value.value}]" if isinstance(value, Symbol) else f"{value:,.{decimals}f}{more}"


def _rounds_table(rounds: list[CheckInResult]) -> TableView:
    rows = tuple(
        (
            f"After {one.months} months",
            _said(one.asked),
            _said(one.answered),
            _said(one.rate, more="%") + (" [u]" if one.low and not isinstance(one.rate, Symbol) else ""),
        )
        for one in rounds
    )
    columns = (Column("Round"), Column("Asked", True), Column("Answered", True), Column("Response", True))
    return TableView("How many answered", columns, rows)


def _doing_table(rounds: list[CheckInResult]) -> TableView:
    shown = [one for one in rounds if one.doing]
    rows = tuple((one.label, *(_said(found.doing[one.value]) for found in shown)) for one in CheckIn.Doing)
    columns = (Column("They do now"), *(Column(f"After {one.months} months", True) for one in shown))
    return TableView("What they do now", columns, rows)


def _ratings_table(ratings: list[RatingResult]) -> TableView:
    names = dict(EntrantRating.From.choices)
    rows = tuple(
        (
            f"{one.year}, {names[one.came_from].lower() if one.came_from else 'all'}",
            _said(one.n),
            *(_said(one.means[scale], decimals=1) for scale in SCALES),
        )
        for one in ratings
    )
    columns = (Column("They began in"), Column("Employers", True), *(Column(name, True) for name in SCALES.values()))
    return TableView("How ready employers found new staff, from 1 to 5", columns, rows)
