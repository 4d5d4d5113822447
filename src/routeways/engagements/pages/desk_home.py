"""One's own page: what one offers and asks for, what needs an answer, what goes on, and what came of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.engagements import actions, queries
from routeways.engagements.gates import days_agreed
from routeways.engagements.models import Engagement
from routeways.engagements.models.engagement import TAKE_PART
from routeways.engagements.pages.desk_board import moved, to_changing
from routeways.engagements.pages.desk_changing import withdrawn
from routeways.engagements.pages.desk_common import home_page, now, through_home
from routeways.engagements.queries import home as own
from routeways.engagements.queries.board import AGREED, with_whom
from routeways.engagements.queries.home import Home
from routeways.engagements.queries.impact import impact
from routeways.foundation.permissions import requires
from routeways.places.frame import region_or_404

MOST = 100


@requires(TAKE_PART)
@never_cache
@require_safe
def by_account(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/connect/home/`"""
    region_or_404(region)
    return _page(request, own.home_of(request.user, region, today=timezone.localdate()))


@never_cache
@require_http_methods(["GET", "POST"])
@through_home
def by_link(request: HttpRequest, home: Home) -> HttpResponse:
    """`/connect/home/<token>/`; a POST opens one engagement as one's own party, changes a listing or ends all links."""
    if request.method != "POST":
        return _page(request, home)
    if public_id := request.POST.get("engagement"):
        return _opened(request, home, public_id)
    if request.POST.get("do") == "withdraw" and home.email:
        return withdrawn(request, home.region, home.email)
    side = request.POST.get("side", "")
    one = queries.listing(side, request.POST.get("listing", "")) if side in ("offer", "request") else None
    if one is None or one.region != home.region or not home.holds(one):
        raise Http404("This is not yours.")
    if request.POST.get("do") == "change":
        return to_changing(request, one, home)
    moved(request, one)
    return redirect(home.address)


def _opened(request: HttpRequest, home: Home, public_id: str) -> HttpResponse:
    """Through the link of home to the private link of one engagement."""
    found = own.engagements(home).filter(public_id=public_id).first()
    parties = own.parties_at_home(home, found) if found else ()
    if found is None or not parties:
        raise Http404("This is not yours.")
    token = actions.make_party_link(by=None, engagement=found, party=parties[0], now=now())
    return redirect("engagements:desk_link", token=token)


def _page(request: HttpRequest, home: Home) -> HttpResponse:
    going = list(own.engagements(home).prefetch_related("ticks", "signatures")[:MOST])
    running = [one for one in going if one.state != Engagement.State.ENDED]
    lines = [_line(home, one) for one in running]
    return home_page(
        request, "desk/home", home, title="Yours", is_top=True,
        organisations=list(home.organisations) if not home.token else [],
        matches=list(own.matches(home)[:MOST]),
        todo=[line for line in lines if line["waits"]], running=lines,
        ended=[one for one in going if one.state == Engagement.State.ENDED],
        offers=with_whom(own.offers(home).annotate(taken=AGREED)[:MOST], "offer"),
        requests=with_whom(own.requests(home).annotate(taken=AGREED)[:MOST], "request"),
        answered=own.answers_of(home) if home.token else [],
        coming=_coming(running, home), any_day=any(days_agreed(one) for one in running),
        impact=impact(home, on=home.today),
    )  # fmt: skip


def _line(home: Home, one: Engagement) -> dict[str, Any]:
    parties = own.parties_at_home(home, one)
    late = bool(one.due_on and one.due_on < home.today)
    return {"one": one, "waits": queries.waits_for(one, parties), "late": late, "days": _days(one)}


def _days(one: Engagement) -> str:
    """“5 December 2026”, “5 December 2026 to 9 January 2027”; "" where no day is agreed."""
    first, last = one.starts_on, one.ends_on
    if first is None or not days_agreed(one):
        return ""
    return f"{first:%-d %B %Y}" + (f" to {last:%-d %B %Y}" if last and last != first else "")


def _coming(running: list[Engagement], home: Home) -> list[tuple[str, str, Engagement]]:
    """(“until” for what has begun, the day or that none is agreed, what it is), the next day first."""
    coming = []
    for one in running:
        first, last = one.starts_on, one.ends_on or one.starts_on
        if first is None or last is None or last < home.today:
            continue
        if not days_agreed(one):
            coming.append((last, "", "Day not agreed yet", one))
        else:
            day, begun = (first, "") if first >= home.today else (last, "until ")
            coming.append((day, begun, f"{day:%-d %B %Y}", one))
    coming.sort(key=lambda found: found[0])
    return [found[1:] for found in coming[:10]]
