"""A proposed match: why the two suit each other, and the answer of one side. With an account or the private link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from routeways.engagements import actions, queries
from routeways.engagements.access import ANSWER
from routeways.engagements.actions.letters import rhythm
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.listing import RefuseForm
from routeways.engagements.models import Match, ThreadMessage
from routeways.engagements.pages.desk_common import actor, home_page, now, the_region, through_home
from routeways.engagements.queries.home import Home, home_of
from routeways.foundation.permissions import requires
from routeways.instruments.asking.answers import said
from routeways.places import queries as places
from routeways.places.frame import region_or_404

__all__ = ["by_account", "by_link", "the_region"]


def match_or_404(region: str, public_id: str) -> Match:
    region_or_404(region)
    found = queries.match(public_id)
    if found is None or found.offer.region != region:
        raise Http404("There is no such match in this region.")
    return found


def the_match(_request: HttpRequest, region: str, public_id: str, **_more: Any) -> Match:
    """What a page about a match asks its permission for."""
    return match_or_404(region, public_id)


@requires(ANSWER, the_match)
@never_cache
@require_http_methods(["GET", "POST"])
def by_account(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/connect/matches/<id>/`"""
    match = match_or_404(region, public_id)
    today = timezone.localdate(now())
    home = home_of(request.user, region, today=today)
    return _page(request, home, match, queries.sides_of(match, request.user, today=today))


@never_cache
@require_http_methods(["GET", "POST"])
@through_home
def by_link(request: HttpRequest, home: Home, public_id: str) -> HttpResponse:
    """`/connect/home/<token>/matches/<id>/`"""
    match = match_or_404(home.region, public_id)
    sides = home.sides(match)
    if not sides:
        raise Http404("This match is not yours.")
    return _page(request, home, match, sides)


def _page(request: HttpRequest, home: Home, match: Match, sides: tuple[str, ...]) -> HttpResponse:
    open_sides = [side for side in sides if side == "region" or not getattr(match, f"{side}_said")]
    waits = match.state == Match.State.PROPOSED and bool(open_sides)
    form = RefuseForm(request.POST if "no" in request.POST else None)
    if request.method == "POST" and waits:
        try:
            if done := _answered(request, match, open_sides[0], form):
                return redirect(_after(request, home, done))
        except EngagementError as error:
            flash.error(request, str(error))
            match.refresh_from_db()
            waits = match.state == Match.State.PROPOSED
    mine = sides[0] if sides[0] != "region" else "request"
    return home_page(
        request, "desk/match", home, title=match.request.title, match=match, form=form, waits=waits,
        hub="region" in sides and len(sides) == 1, parts=[_part(match, side, mine) for side in ("offer", "request")],
        reasons=list(dict.fromkeys(match.reasons_for(mine))), thread=list(ThreadMessage.objects.filter(match=match)),
        engagement=getattr(match, "engagement", None), status=422 if form.errors else 200,
    )  # fmt: skip


def _answered(request: HttpRequest, match: Match, side: Any, form: RefuseForm) -> Match | None:
    if "yes" in request.POST:
        return actions.answer_match(by=actor(request), match=match, side=side, yes=True, now=now())
    if "no" in request.POST and form.is_valid():
        reason = form.cleaned_data["reason"]
        return actions.answer_match(by=actor(request), match=match, side=side, yes=False, reason=reason, now=now())
    return None


def _after(request: HttpRequest, home: Home, match: Match) -> str:
    if match.state == Match.State.ACCEPTED:
        flash.success(request, "Both sides have said yes. It begins.")
        if not home.token:
            return f"/{home.region}/connect/engagements/{match.engagement.public_id}/"
    elif match.state == Match.State.REFUSED:
        flash.success(request, "You have said no, and your reason is kept. Yours stays open.")
    else:
        flash.success(request, f"You have said yes. We tell you when the other side answers. {rhythm(now())}")
    return home.address if home.anything else f"/{home.region}/connect/matches/{match.public_id}/"


def _part(match: Match, side: str, mine: str) -> dict[str, Any]:
    """One side as the other may read it; contacts only after both have agreed."""
    one = getattr(match, side)
    asked = getattr(one.rules, side)
    here = f", {match.places} of them here" if match.places != one.number else ""
    rows = [
        {"name": question.label, "value": "; ".join(said(question, one.answers[question.id]))}
        for question in (asked.questions if asked else ())
        if question.id in one.answers
    ]
    if asked and asked.number:
        rows.append({"name": "How many", "value": f"{one.number} {'offered' if side == 'offer' else 'wanted'}{here}"})
    days = " to ".join(f"{day:%-d %B %Y}" for day in (one.starts_on, one.ends_on) if day)
    rows += [{"name": "Days", "value": days}] if days else []
    where = places.name_of(one.district) if one.district else "Outside the region" if one.postcode else ""
    rows += [{"name": "Where", "value": where}] if where else []
    return {
        "heading": "What is offered" if side == "offer" else "What is asked for",
        "one": one,
        "rows": rows,
        "mine": side == mine,
        "said": getattr(match, f"get_{side}_said_display")(),
    }
