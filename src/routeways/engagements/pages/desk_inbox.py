"""The hub's inbox: visitors to confirm, what is late, proposals without an answer, requests that found nothing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.engagements import actions, queries
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.listing import ConfirmForm, UnmetForm
from routeways.engagements.kinds import kind
from routeways.engagements.listing_view import beside_decision
from routeways.engagements.models import Offer, Request
from routeways.engagements.models.listing import State
from routeways.engagements.models.offer import COORDINATE
from routeways.engagements.pages.desk_board import listing_or_404
from routeways.engagements.pages.desk_common import CRUMB, now, page, posted, the_region
from routeways.engagements.queries import inbox as waiting
from routeways.foundation.permissions import allowed, requires
from routeways.needs.actions import start_reading
from routeways.organisations.kinds import Kind
from routeways.organisations.models import Organisation

CRUMBS = (CRUMB, ("Inbox", "connect/inbox/"))
MOST = 100
EVIDENCE = "needs.import_evidence"


@requires(COORDINATE, the_region)
@never_cache
@require_safe
def inbox(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/connect/inbox/`"""
    today, who = timezone.localdate(), request.user
    lonely = waiting.without_match(region, who, today=today)
    many = waiting.crowded(lonely)
    return page(
        request, "desk/inbox", region, title="Inbox",
        visitors=waiting.to_confirm(region, who, today=today)[:MOST],
        elsewhere=waiting.to_confirm_elsewhere(region),
        overdue=list(queries.overdue(region, who, today=today)[:MOST]),
        unanswered=list(waiting.unanswered(region, today=today)[:MOST]),
        many=[{"kind": id, "name": kind(id).plural, "number": number} for id, number in many],
        open_requests=list(lonely.exclude(kind__in=[id for id, _ in many])[:MOST]),
        unmet=list(waiting.unmet(region, who, today=today)[:MOST]),
        may_keep=allowed(who, EVIDENCE, region),
    )  # fmt: skip


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, region: str, side: str, public_id: str) -> HttpResponse:
    """Says which organisation a visitor spoke for, adds it, or says no."""
    one = listing_or_404(region, side, public_id)
    if one.owner_id is not None or one.state != State.WAITING:
        raise Http404("Nothing waits to be confirmed here.")
    candidates = waiting.candidates_for(one)
    asked = getattr(one.rules, "offer" if isinstance(one, Offer) else "request")
    kinds = [(kind.value, str(kind.label)) for kind in Kind if not asked.by or kind.value in asked.by]
    form = ConfirmForm(candidates, kinds, one.claimed_name, posted(request))
    if request.method == "POST" and "refuse" in request.POST:
        actions.close_listing(by=request.user, listing=one, withdrawn=True, today=timezone.localdate())
        flash.success(request, f"“{one.title}” is not shown to anybody.")
        return redirect("engagements:desk_inbox", region=region)
    if request.method == "POST" and form.is_valid():
        try:
            held = _confirmed(request, one, form, candidates)
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, f"“{held.title}” is open, by {held.who}.")
            return redirect("engagements:desk_inbox", region=region)
    return page(
        request, "desk/confirm", region, crumbs=CRUMBS, title=f"Who is “{one.claimed_name}”?", one=one, form=form,
        given=beside_decision(one, timezone.localdate()), status=422 if form.errors else 200,
    )  # fmt: skip


def _confirmed(
    request: HttpRequest, one: Offer | Request, form: ConfirmForm, candidates: list[Organisation]
) -> Offer | Request:
    given = form.cleaned_data
    chosen = next((row for row in candidates if row.public_id == given["organisation"]), None)
    refuse_adding(request.user, one.region, chosen)
    return actions.confirm_visitor(
        by=request.user, listing=one, organisation=chosen, new_name=given["new_name"], new_kind=given["new_kind"],
        now=now(),
    )  # fmt: skip


def refuse_adding(who: Any, region: str, chosen: Organisation | None) -> None:
    """Whoever confirms a visitor adds a new record only with the right to. Raises EngagementError."""
    if chosen is None and not allowed(who, "organisations.add_organisation", region):
        raise EngagementError("Your role does not add organisations. Ask the hub lead, or choose one of the list.")


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def unmet(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """Keeps why nobody could meet a request."""
    one = _request_or_404(region, public_id)
    form = UnmetForm(one.rules.unmet_reasons, posted(request))
    if request.method == "POST" and form.is_valid():
        actions.mark_unmet(by=request.user, request=one, today=timezone.localdate(), **form.cleaned_data)
        flash.success(request, "The reason is kept. The request stays open.")
        return redirect("engagements:desk_inbox", region=region)
    return page(
        request, "desk/unmet", region, crumbs=CRUMBS, title="Nobody could meet this", one=one, form=form,
        status=422 if form.errors else 200,
    )  # fmt: skip


@requires(EVIDENCE, the_region)
@require_POST
def keep(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """Hands an unmet request to the register of skills needs."""
    one = _request_or_404(region, public_id)
    try:
        done = actions.unmet_to_needs(by=request.user, request=one, now=now())
    except EngagementError as error:
        flash.error(request, str(error))
    else:
        if done.batch is not None:
            start_reading(by=request.user, region=region, batch=done.batch)
        flash.success(
            request, "It stands in the register of skills needs." if done.made else "It stands there already."
        )
    return redirect("engagements:desk_inbox", region=region)


def _request_or_404(region: str, public_id: str) -> Request:
    one = listing_or_404(region, "request", public_id)
    if not isinstance(one, Request):
        raise Http404("There is no such request in this region.")
    return one
