"""The way in: what is open, what one questionnaire is about, and coming back to answers begun before."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.foundation import links
from routeways.foundation.permissions import allowed, public
from routeways.foundation.visitors import within_limit
from routeways.instruments import actions, queries
from routeways.instruments.access import RUN, SEE
from routeways.instruments.asking.instrument import instrument
from routeways.instruments.faults import InstrumentError
from routeways.instruments.models import Response, Wave
from routeways.instruments.pages.answering import to, to_next
from routeways.instruments.pages.common import DIAGNOSIS, HELD, actor, address, hold, page, response_or_404, wave_or_404
from routeways.places.frame import region_or_404

MOST_STARTS = 30  # an hour from one household or office, of visitors who are not signed in


@public
@require_safe
def surveys(request: HttpRequest, region: str) -> HttpResponse:
    """What is open to everybody now; for those who run waves, all of theirs."""
    found = region_or_404(region)
    today = timezone.localdate()
    every = list(queries.waves(region))
    opened = [wave for wave in every if wave.is_open(today) and wave.questionnaire.access == "open"]
    listed = [wave for wave in opened if wave.instrument != DIAGNOSIS]
    mine = [wave for wave in every if allowed(request.user, SEE, wave)] if request.user.is_authenticated else []
    return page(
        request,
        "surveys",
        found,
        title="Surveys",
        waves=[{"wave": wave, "minutes": wave.questionnaire.minutes} for wave in listed],
        mine=[
            {"wave": wave, "closed": wave.why_closed(today), "may_run": allowed(request.user, RUN, wave)}
            for wave in mine
        ],
        new=address("new", region),
        may_run=allowed(request.user, RUN, region),
    )


@public
@never_cache
@require_http_methods(["GET", "POST"])
def wave(request: HttpRequest, region: str, wave: str) -> HttpResponse:
    """What it is about; a POST begins."""
    found = wave_or_404(region, wave)
    return _begin(request, found) if request.method == "POST" else _about(request, found)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def diagnosis(request: HttpRequest, region: str) -> HttpResponse:
    """The self-diagnosis is open to everybody all year: the first who comes opens its wave."""
    region_or_404(region)
    today = timezone.localdate()
    found = queries.waves(region, DIAGNOSIS, open_on=today).first()
    if request.method == "POST":
        try:
            found = found or actions.standing_wave(instrument=DIAGNOSIS, region=region, today=today)
        except InstrumentError as error:
            raise Http404(str(error)) from error
        return _begin(request, found)
    return _about(request, found or _unopened(region))


def _unopened(region: str) -> Wave:
    """The self-diagnosis as it would be opened, for its front page. A GET writes nothing."""
    definition = instrument(DIAGNOSIS)
    if definition is None:
        raise Http404("The self-diagnosis is not offered here.")
    made = Wave(
        region=region, instrument=DIAGNOSIS, title=definition.title, opens_on=timezone.localdate(), public_id=""
    )
    made.questionnaire = definition
    return made


def _begin(request: HttpRequest, found: Wave) -> HttpResponse:
    if found.questionnaire.access != "open":
        raise Http404("This questionnaire is for those who were invited. Open the link in your invitation.")
    now = timezone.now()
    if actor(request) is None and not within_limit(request, "surveys", MOST_STARTS, now):
        messages.error(request, "Many answers were begun where you are. Go on with one of them, or try in an hour.")
        return redirect(address("wave", found.region, wave=found.public_id))
    try:
        made = actions.start(by=actor(request), wave=found, now=now)
    except InstrumentError as error:
        messages.error(request, str(error))
        return redirect(address("wave", found.region, wave=found.public_id))
    hold(request, made)
    return redirect(to_next(made, "", checking=False))


def _about(request: HttpRequest, found: Wave) -> HttpResponse:
    region = region_or_404(found.region)
    begun = None
    if found.pk:
        own = Response.objects.filter(wave=found, public_id__in=request.session.get(HELD, []))
        begun = (own | Response.objects.visible_to(request.user).filter(wave=found)).filter(state="started").first()
    return page(
        request,
        "start",
        region,
        title=found.title,
        wave=found,
        questionnaire=found.questionnaire,
        why_closed=found.why_closed(timezone.localdate()),
        go_on=to_next(begun, "", checking=True) if begun else "",
        may_see=bool(found.pk) and allowed(request.user, SEE, found),
        invited_only=found.questionnaire.access != "open",
    )


@public
@never_cache
@require_http_methods(["GET", "POST"])
def later(request: HttpRequest, region: str, wave: str, response: str) -> HttpResponse:
    """What was answered is kept already; a private link leads back to it from any device."""
    held = response_or_404(request, region, response, wave)
    if held.is_submitted:
        return redirect(to(held, "done"))
    link, until = "", None
    if request.method == "POST":
        token, until = actions.make_return_link(by=actor(request), response=held, now=timezone.now())
        link = request.build_absolute_uri(address("return", region, token=token))
    return page(
        request,
        "later",
        region_or_404(region),
        breadcrumbs=[],
        title="Come back later",
        wave=held.wave,
        link=link,
        until=until,
        signed_in=actor(request) is not None,
        go_on=to_next(held, "", checking=True),
    )


@public
@never_cache
@require_http_methods(["GET", "POST"])
def come_back(request: HttpRequest, region: str, token: str) -> HttpResponse:
    """The private link. A GET only looks, because mail programs open links to scan them."""
    found = region_or_404(region)
    try:
        if request.method == "POST":
            held = actions.open_return_link(token=token, now=timezone.now())
            hold(request, held)
            return redirect(to(held, "done") if held.is_submitted else to_next(held, "", checking=True))
        held = actions.look_at_return_link(token=token, now=timezone.now())
    except links.LinkError as problem:
        return page(request, "link_error", found, title="This link does not work", problem=problem)
    title = "Go on with your answers"
    if held.is_submitted:
        title = "See your plan" if held.wave.instrument == DIAGNOSIS else "See what you sent"
    return page(request, "return", found, breadcrumbs=[], title=title, sent=held.is_submitted)
