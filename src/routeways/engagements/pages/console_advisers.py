"""Enterprise Advisers for the hub: schools and advisers, checks, yearly confirmations, ends, another adviser."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.engagements import actions
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.console import LeaveForm, VettingForm
from routeways.engagements.listing_view import beside_decision
from routeways.engagements.models import Offer, Request, Vetting
from routeways.engagements.models.offer import COORDINATE
from routeways.engagements.pages.console_common import address, show
from routeways.engagements.pages.desk_common import engagement_or_404, posted, the_region
from routeways.engagements.queries.advisers import WORDS, checks, schools
from routeways.engagements.queries.confirming import confirmations
from routeways.foundation.permissions import requires
from routeways.foundation.spreadsheets import lines as csv_lines

CHECKS = ("Checks of advisers and mentors", "connect/console/checks/")
TONES = {"matched": "moor", "paused": "rose", "proposed": "sea", "to-confirm": "sea", "waiting": "amber"}


@requires(COORDINATE, the_region)
@never_cache
@require_safe
def advisers(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/connect/console/advisers/`: every school once, with its adviser or with why it has none."""
    found = schools(region, today=timezone.localdate())
    counts = [(WORDS[state], sum(line.state == state for line in found)) for state in WORDS]
    rows = [{"line": line, "word": WORDS[line.state], "tone": TONES.get(line.state, "")} for line in found]
    context: dict[str, Any] = {
        "title": "Schools and their advisers",
        "rows": rows,
        "counts": counts,
        "total": len(found),
    }
    return show(request, "advisers", region, **context)


@requires(COORDINATE, the_region)
@require_safe
def advisers_csv(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/connect/console/advisers/data.csv`"""
    columns = ("school", "kind", "state", "adviser_from", "since", "why_nobody_or_paused")
    rows = [
        (line.school.name, line.school.get_kind_display(), WORDS[line.state], line.with_whom, line.since, line.why)
        for line in schools(region, today=timezone.localdate())
    ]
    name = f"advisers-{region}.csv"
    return HttpResponse(
        csv_lines(columns, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@requires(COORDINATE, the_region)
@never_cache
@require_safe
def checks_page(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/connect/console/checks/`: until when each of them is checked; never what a check said."""
    context: dict[str, Any] = {
        "title": "Checks of advisers and mentors",
        "rows": checks(region, today=timezone.localdate()),
    }
    return show(request, "checks", region, **context)


@requires(COORDINATE, the_region)
@require_POST
def look_through(request: HttpRequest, region: str) -> HttpResponse:
    """Pauses now what the morning's job would pause."""
    now = timezone.now()
    paused = actions.pause_expired_vetting(by=request.user, region=region, today=timezone.localdate(now), now=now)
    flash.success(request, f"{len(paused)} paused." if paused else "No check has run out.")
    return redirect(address("checks", region))


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, region: str, offer: str) -> HttpResponse:
    """`/<region>/connect/console/checks/<offer>/`: record a check; the earlier ones can be taken back."""
    held = _offer_or_404(region, offer)
    form = VettingForm(posted(request), initial={"checked_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.record_vetting(by=request.user, offer=held, now=timezone.now(), **form.cleaned_data)
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, f"{made}. What was paused for it goes on.")
            return redirect(address("checks", region))
    today = timezone.localdate()
    known = Vetting.objects.visible_to(request.user, today=today).filter(offer=held, withdrawn_on__isnull=True)
    context = {"title": "Record a check", "offer": held, "form": form, "known": known}
    context["given"] = beside_decision(held, today)
    return show(request, "check", region, above=(CHECKS,), status=422 if form.errors else 200, **context)


@requires(COORDINATE, the_region)
@require_POST
def take_back(request: HttpRequest, region: str, offer: str, vetting: str) -> HttpResponse:
    """A check that holds no longer, or was recorded by mistake."""
    held = _offer_or_404(region, offer)
    found = Vetting.objects.filter(offer=held, public_id=vetting).first()
    if found is None:
        raise Http404("There is no such check.")
    mistaken = request.POST.get("because") == "mistake"
    actions.withdraw_vetting(by=request.user, vetting=found, now=timezone.now(), mistaken=mistaken)
    flash.success(request, "The check is taken back. What needs it is paused.")
    return redirect(address("check", region, offer=offer))


@requires(COORDINATE, the_region)
@never_cache
@require_safe
def years_page(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/connect/console/years/`: who is asked to confirm the year, and who has not in time."""
    found = confirmations(region, request.user, today=timezone.localdate())
    rows = []
    for year in found:
        rules = year.engagement.rules
        names = [party.name.lower() for id in year.silent if (party := rules.party(id))]
        rows.append({"year": year, "silent": " and ".join(names), "no": [one for one in year.said.values() if one.why]})
    late = sum(year.overdue for year in found)
    return show(request, "years", region, title="Yearly confirmations", rows=rows, late=late)


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/connect/console/advisers/<engagement>/end/`: the end with its cause, and somebody else."""
    held = engagement_or_404(region, public_id)
    way = held.rules.end("left")
    if way is None:
        raise Http404("This ends on its own page.")
    form = LeaveForm(posted(request), causes=way.causes)
    if request.method == "POST" and form.is_valid():
        try:
            return _left(request, held, form.cleaned_data)
        except EngagementError as error:
            form.add_error(None, str(error))
    above = (("Schools and their advisers", "connect/console/advisers/"),)
    context = {"title": "End a match", "caption": held.title, "form": form, "button": "End it"}
    return show(request, "form", region, above=above, status=422 if form.errors else 200, **context)


@requires(COORDINATE, the_region)
@require_POST
def rematch(request: HttpRequest, region: str, listing: str) -> HttpResponse:
    """A run for one school that waits."""
    held = Request.objects.filter(region=region, public_id=listing).select_related("owner").first()
    if held is None:
        raise Http404("There is no such request in this region.")
    return _look(request, held)


def _left(request: HttpRequest, held: Any, asked: dict[str, Any]) -> HttpResponse:
    actions.leave(
        by=request.user,
        engagement=held,
        party="hub",
        cause=asked["cause"],
        adviser_stops=asked["adviser_stops"],
        now=timezone.now(),
    )
    flash.success(request, "It has ended. The school is on the waiting list.")
    if asked["look"] and held.request is not None:
        return _look(request, held.request)
    return redirect(address("advisers", held.region))


def _look(request: HttpRequest, held: Request) -> HttpResponse:
    now = timezone.now()
    seed = f"{held.region} {held.kind} {timezone.localdate(now).isoformat()}"
    try:
        started = actions.rematch(by=request.user, request=held, seed=seed, now=now)
    except EngagementError as error:
        flash.error(request, str(error))
        return redirect(address("advisers", held.region))
    return redirect(address("run", held.region, public_id=started.public_id))


def _offer_or_404(region: str, offer: str) -> Offer:
    found = Offer.objects.filter(region=region, public_id=offer).select_related("owner").first()
    if found is None:
        raise Http404("There is no such offer in this region.")
    return found
