"""A region's academies, and the page of one: how far one's own people came, and moving several of them on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.engagements import actions
from routeways.engagements.cohort_access import LEAD_COHORT, OPEN_COHORT, VIEW_COHORTS, coordinates
from routeways.engagements.cohort_panel import clock_table, counts_table, funnel_table, moves, panel
from routeways.engagements.cohort_rules import KIND
from routeways.engagements.cohort_steps import LEAVE, NAMES, OFFER
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.cohorts import MoveForm
from routeways.engagements.models import Candidate, Engagement
from routeways.engagements.pages.desk_common import CRUMB, actor, looker_page, page, posted, the_region, through_link
from routeways.engagements.queries import cohorts as reads
from routeways.engagements.queries import looker as looker_for
from routeways.engagements.queries.cohort_counts import counted
from routeways.engagements.queries.cohorts import Seat
from routeways.engagements.queries.parties import Looker
from routeways.foundation.kept import kept
from routeways.foundation.permissions import allowed, public, requires
from routeways.places.frame import region_or_404

CRUMBS = (CRUMB, ("Academies", "connect/cohorts/"))
A_PAGE = 200


def the_cohort(_request: HttpRequest, region: str, public_id: str, **_more: Any) -> Engagement:
    """What a page about an academy asks its permission for."""
    region_or_404(region)
    found = reads.cohort(region, public_id)
    if found is None:
        raise Http404("There is no such academy in this region.")
    return found


def seat_for(request: HttpRequest, region: str, public_id: str) -> Seat:
    return reads.seat_of(the_cohort(request, region, public_id), request.user, today=timezone.localdate())


@requires(VIEW_COHORTS, the_region)
@never_cache
@require_safe
def cohorts(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/connect/cohorts/`: those in which one takes part; for the hub all, with protected counts."""
    today = timezone.localdate()
    held = reads.cohorts_of(request.user, region, today=today)
    hub = coordinates(request.user, region, today=today)
    counts = counted(region, on=today, ended_only=False) if hub else None
    return page(
        request, "cohorts/list", region, title="Academies", hub=hub,
        rows=[{"one": one, "late": reads.is_late(one, today), "href": f"{one.public_id}/"} for one in held],
        counts=counts_table(counts) if counts and counts.rows else None,
    )  # fmt: skip


def _state() -> tuple[object, ...]:
    """What the public page is made of besides its address: which academies have ended, and the rule of the day."""
    return (timezone.localdate(), reads.ended_academies())


@public
@require_safe
@kept(_state)
def published(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/connect/cohorts/published/`: how far people came in academies that have ended."""
    found = counted(region_or_404(region).id, on=timezone.localdate(), ended_only=True)
    return page(
        request, "cohorts/published", region, title="What academies led to",
        counts=counts_table(found) if found.rows else None, rule=found.rule_reference,
    )  # fmt: skip


@requires(OPEN_COHORT, the_cohort)
@never_cache
@require_http_methods(["GET", "POST"])
def cohort(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/connect/cohorts/<id>/`"""
    seat = seat_for(request, region, public_id)
    return _page(request, seat, looker_for(seat.engagement, request.user, today=seat.today))


@never_cache
@require_http_methods(["GET", "POST"])
@through_link
def by_link(request: HttpRequest, looker: Looker) -> HttpResponse:
    """`/connect/link/<token>/cohort/`: for an employer or a trainer without an account, by reference alone."""
    if looker.engagement.kind != KIND:
        raise Http404("This is not an academy.")
    return _page(request, reads.seat_by_link(looker), looker)


def _page(request: HttpRequest, seat: Seat, looker: Looker) -> HttpResponse:
    form = MoveForm(posted(request))
    wrong: tuple[Any, ...] = ()
    chosen = request.POST.getlist("candidate")
    step, state = request.GET.get("step", ""), request.GET.get("state", "")
    rows = reads.page_of(seat, step, state)
    if request.method == "POST" and form.is_valid():
        if "everybody" in request.POST:
            chosen = list(rows.filter(state=Candidate.State.RUNNING).values_list("public_id", flat=True))
        try:
            _move(request, seat, form, chosen)
        except actions.MoveRefused as refused:
            form.add_error(None, str(refused))
            wrong = refused.missing
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            return redirect(request.get_full_path())
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    lines = reads.lines(seat, list(shown))
    says = {one.candidate.pk: one.reason for one in wrong}
    context: dict[str, Any] = {
        "title": f"Candidates: {seat.engagement.title}",
        "panel": panel(seat.engagement, looker), "seat": seat, "form": form, "page": shown, "lines": lines,
        "benefits": any(one.benefit for one in lines), "chosen": chosen, "moves": moves(seat), "is_top": True,
        "wrong": [{"who": one.who, "why": says[one.candidate.pk]} for one in lines if one.candidate.pk in says],
        "wrong_elsewhere": len(wrong) - sum(one.candidate.pk in says for one in lines),
        "funnel": funnel_table(found) if (found := reads.funnel(seat)).stages[0][1] else None, "left": found,
        "clock": clock_table(reads.clock(seat)) if seat.roles else None, "steps": _filters(step, state),
        "offers": any(one["id"] == OFFER for one in moves(seat)),
        "leaves": any(one["id"] == LEAVE for one in moves(seat)),
        "leads": not seat.token and allowed(request.user, LEAD_COHORT, seat.engagement),
        "status": 422 if form.errors else 200,
    }  # fmt: skip
    if seat.token:
        return looker_page(request, "cohorts/cohort", looker, **context)
    return page(request, "cohorts/cohort", seat.engagement.region, crumbs=CRUMBS, engagement=seat.engagement, **context)


def _move(request: HttpRequest, seat: Seat, form: MoveForm, chosen: list[str]) -> None:
    what = request.POST.get("do", "")
    number = actions.move_candidates(
        by=actor(request), seat=seat, candidates=chosen, what=what, now=timezone.now(),
        interview_at=form.interview_at(), cause=form.cleaned_data["cause"],
    )  # fmt: skip
    people = "1 candidate" if number == 1 else f"{number} candidates"
    flash.success(request, f"{NAMES[what]}: {people}." if number else "That was so already; nothing was changed.")


def _filters(step: str, state: str) -> list[dict[str, Any]]:
    every = {"label": "Everybody", "href": "?", "current": not step and not state}
    return [
        every,
        *({"label": name, "href": f"?step={id}", "current": step == id} for id, name in Candidate.Step.choices),
        {"label": "Left", "href": "?state=left", "current": state == "left"},
    ]
