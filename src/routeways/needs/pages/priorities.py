from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.foundation.permissions import allowed, requires
from routeways.needs import actions, presenting, queries
from routeways.needs.errors import NeedsError
from routeways.needs.forms import PriorityForm, ReasonForm, SignForm
from routeways.needs.models import Need, Priority
from routeways.needs.models.evidence import VIEW
from routeways.needs.pages.common import REGISTER, address, page, region_or_404, the_region, today, work_links
from routeways.needs.pages.words import evidence_table
from routeways.needs.plan_content import problems
from routeways.places import queries as places
from routeways.ui.tables import Cell, Column, TableView

PRIORITIES = ("Priorities", "needs/priorities/")
TONES = {"draft": "", "agreed": "moor", "published": "sea", "set aside": "rose"}
RANKED = 40
SIGN = "needs.sign_priority"


@requires(VIEW, the_region)
@require_safe
def priorities(request: HttpRequest, region: str) -> HttpResponse:
    """Needs in the order of their points, to choose from, and what was chosen."""
    region = region_or_404(region).id
    register = queries.register(region, on=today())
    chosen = queries.priorities(region)
    taken = {need.pk for one in chosen if one.state != Priority.State.SET_ASIDE for need in one.needs.all()}
    known = dict(register.rule.values)
    context = {
        "title": "Priorities",
        "chosen": [{"one": one, "tone": TONES[one.state]} for one in chosen],
        "live": len([one for one in chosen if one.state != Priority.State.SET_ASIDE]),
        "problems": problems(region, on=today()),
        "ranked": _ranked(register, taken),
        "rule": {"id": register.rule.id, "version": register.rule.version, "values": known},
        "may_manage": allowed(request.user, "needs.manage_priorities", region),
        "work": work_links(request.user, region, "priorities"),
    }
    return page(request, "priorities", region, context)


def _ranked(register: queries.Register, taken: set[int]) -> list[dict[str, Any]]:
    names, sectors = places.names(), queries.titles_of_sections()
    made = []
    for place, one in enumerate(register.ranked[:RANKED], 1):
        row = presenting.live_row(one)
        made.append(
            {
                "place": place,
                "id": one.need.public_id,
                "title": presenting.title_of(row, names, sectors),
                "row": row,
                "businesses": len(one.line.named),
                "people": presenting.people_in_words(row),
                "taken": one.need.pk in taken,
                "points": [f"{part:.1f}" for part in row.points],
            }
        )
    return made


@requires("needs.manage_priorities", the_region)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, region: str) -> HttpResponse:
    region = region_or_404(region).id
    register = queries.register(region, on=today())
    ticked = [*request.GET.getlist("need"), *request.POST.getlist("needs")]
    form = PriorityForm(request.POST or None, needs=_choices(register, ticked), initial={"needs": ticked})
    if form.is_valid():
        try:
            made = actions.propose_priority(
                by=request.user, region=region, formula=register.rule.reference, **_given(region, form)
            )
        except NeedsError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, f"“{made.title}” is proposed.")
            return redirect(address("priority", region, priority=made.public_id))
    context = {"title": "Propose a priority", "form": form, "button": "Propose it"}
    return page(request, "form", region, context, crumbs=(REGISTER, PRIORITIES))


@requires("needs.manage_priorities", the_region)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, priority: str) -> HttpResponse:
    one = priority_or_404(region, priority)
    register = queries.register(one.region, on=today())
    initial = {
        "title": one.title,
        "why": one.why,
        "action": one.action,
        "needs": [n.public_id for n in one.needs.all()],
    }
    form = PriorityForm(
        request.POST or None,
        needs=_choices(register, [*initial["needs"], *request.POST.getlist("needs")]),
        initial=initial,
    )
    if form.is_valid():
        try:
            actions.change_priority(by=request.user, priority=one, **_given(one.region, form))
        except NeedsError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, "The priority is changed. Whoever agreed to the old one is asked again.")
            return redirect(address("priority", region, priority=priority))
    signed = one.sign_offs.count()
    intro = (
        f"{signed} organisation{'s' if signed != 1 else ''} agreed to it as it is. Changing it takes that away."
        if signed
        else ""
    )
    context = {"title": f"Change “{one.title}”", "form": form, "button": "Save", "intro": intro}
    return page(
        request, "form", region, context, crumbs=(REGISTER, PRIORITIES, (one.title, f"needs/priorities/{priority}/"))
    )


def _choices(register: queries.Register, ticked: Iterable[str]) -> list[tuple[str, str]]:
    """What is ticked, then the needs that weigh most."""
    names, sectors = places.names(), queries.titles_of_sections()
    chosen = set(ticked)
    listed = [one for one in register.lines if one.need.public_id in chosen]
    listed += [one for one in register.ranked[:RANKED] if one.need.public_id not in chosen]
    rows = [presenting.live_row(one) for one in listed]
    return [(row.id, f"{presenting.title_of(row, names, sectors)} ({row.businesses:.0f} businesses)") for row in rows]


def _given(region: str, form: PriorityForm) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    return {**given, "needs": list(Need.objects.filter(region=region, public_id__in=given["needs"]))}


def priority_or_404(region: str, priority: str) -> Priority:
    found = queries.priority(region_or_404(region).id, priority)
    if found is None:
        raise Http404("There is no such priority in this region.")
    return found


@requires(VIEW, the_region)
@require_safe
def priority(request: HttpRequest, region: str, priority: str) -> HttpResponse:
    """A priority with the needs and the evidence it rests on, and who agrees to it."""
    one = priority_or_404(region, priority)
    register = queries.register(one.region, on=today())
    lines = [found for need in one.needs.all() if (found := register.line(need))]
    names, sectors = places.names(), queries.titles_of_sections()
    holders = queries.holders(request.user, one.region, SIGN, today=today())
    may_sign = allowed(request.user, SIGN, one.region) and bool(holders)
    businesses = set().union(*(found.line.named for found in lines)) if lines else set()
    visible = queries.items(one.region, request.user, today=today()).filter(cited_in=one)
    context = {
        "title": one.title,
        "one": one,
        "tone": TONES[one.state],
        "businesses": len(businesses),
        "table": presenting.register_table(
            [presenting.live_row(found) for found in lines],
            href=lambda need: address("need", region, need=need),
            on=today(),
            area=region_or_404(region).code,
            names=names,
            sectors=sectors,
        ),
        "evidence": evidence_table(visible, region, {}),
        "cited": one.cites.count(),
        "signatures": _signatures(one),
        "sign": SignForm(holders=holders) if may_sign and one.state != Priority.State.SET_ASIDE else None,
        "aside": ReasonForm(),
        "may_manage": allowed(request.user, "needs.manage_priorities", one.region),
    }
    return page(request, "priority", region, context, crumbs=(REGISTER, PRIORITIES))


def _signatures(one: Priority) -> TableView | None:
    rows = tuple(
        (
            Cell(sign.organisation.name),
            str(sign.signed_by or "The system"),
            f"{timezone.localdate(sign.signed_at):%d %B %Y}",
            sign.note or "–",
        )
        for sign in one.sign_offs.all()
    )
    columns = (Column("Organisation"), Column("Signed by"), Column("Day"), Column("Note"))
    return TableView("Who agrees", columns, rows) if rows else None


@require_POST
@requires(SIGN, the_region)
def sign(request: HttpRequest, region: str, priority: str) -> HttpResponse:
    one = priority_or_404(region, priority)
    holders = queries.holders(request.user, one.region, SIGN, today=today())
    form = SignForm(request.POST, holders=holders)
    if form.is_valid():
        organisation = next(held for held in holders if held.public_id == form.cleaned_data["organisation"])
        try:
            actions.sign_priority(
                by=request.user,
                priority=one,
                organisation=organisation,
                now=timezone.now(),
                note=form.cleaned_data["note"],
            )
        except NeedsError as error:
            flash.error(request, str(error))
        else:
            flash.success(request, f"{organisation.name} agrees.")
    else:
        flash.error(request, "Choose the organisation that agrees.")
    return redirect(address("priority", region, priority=priority))


@require_POST
@requires("needs.manage_priorities", the_region)
def aside(request: HttpRequest, region: str, priority: str) -> HttpResponse:
    one = priority_or_404(region, priority)
    try:
        actions.set_aside(by=request.user, priority=one, reason=request.POST.get("reason", ""))
    except NeedsError as error:
        flash.error(request, str(error))
        return redirect(address("priority", region, priority=priority))
    flash.success(request, "It is set aside.")
    return redirect(address("priorities", region))


@require_POST
@requires("needs.manage_priorities", the_region)
def order(request: HttpRequest, region: str) -> HttpResponse:
    """Moves one priority up or down."""
    region = region_or_404(region).id
    ids = [one.public_id for one in queries.live_priorities(region)]
    moved = request.POST.get("up") or request.POST.get("down") or ""
    if moved in ids:
        at = ids.index(moved)
        other = at - 1 if "up" in request.POST else at + 1
        if 0 <= other < len(ids):
            ids[at], ids[other] = ids[other], ids[at]
            actions.order_priorities(by=request.user, region=region, order=ids)
    return redirect(address("priorities", region))
