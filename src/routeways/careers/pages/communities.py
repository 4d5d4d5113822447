"""Communities of practice for everybody, for an institution, and for the hub; what cornerstone employers do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.careers.actions import communities as actions
from routeways.careers.community_forms import CommunityForm, LeadForm, MeetingForm, WhoForm
from routeways.careers.errors import CareersError
from routeways.careers.models import COORDINATE, MANAGE, OVERSEE, VIEW, Community, CommunityMember, Institution
from routeways.careers.pages.common import SCHOOLS, institution_or_404, page, school_crumbs, the_institution
from routeways.careers.pages.days_common import the_region
from routeways.careers.queries import communities as queries
from routeways.foundation.permissions import allowed, public, requires
from routeways.organisations.models import Person
from routeways.places.frame import region_or_404
from routeways.ui.tables import Column, TableView

ALL = ("Communities of practice", "schools/communities/")
HUB = ("Careers hub", "careers-hub/")


@public
@require_safe
def index(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/schools/communities/`"""
    known = region_or_404(region)
    return page(
        request, "communities/index", region, crumbs=(SCHOOLS,), title="Communities of practice",
        held=list(queries.communities(known.id, today=timezone.localdate())),
        may_open=allowed(request.user, COORDINATE, known.id),
    )  # fmt: skip


@public
@require_safe
def one(request: HttpRequest, region: str, community: str) -> HttpResponse:
    """`/<region>/schools/communities/<community>/`"""
    held = _community_or_404(region, community)
    return page(
        request, "communities/one", region, crumbs=(SCHOOLS, ALL), title=held.name, community=held,
        may_open=allowed(request.user, COORDINATE, held.region), leads=allowed(request.user, MANAGE, held.lead),
    )  # fmt: skip


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/schools/communities/new/`"""
    form = CommunityForm(request.POST or None, institutions=_institutions(region))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.open_community(
                by=request.user, name=given["name"], about=given["about"], lead=form.known[given["lead"]],
                job=given["job"], today=timezone.localdate(),
            )  # fmt: skip
        except CareersError as error:
            form.add_error("name", str(error))
        else:
            return redirect("careers:community", region, made.public_id)
    return _form(request, region, "Open a community of practice", "Open it", form, (SCHOOLS, ALL))


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, region: str, community: str) -> HttpResponse:
    held = _community_or_404(region, community)
    initial = {"lead": held.lead.public_id, "job": held.job}
    form = LeadForm(request.POST or None, institutions=_institutions(region), initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.hand_over_community(
            by=request.user, community=held, lead=form.known[given["lead"]], job=given["job"],
            today=timezone.localdate(),
        )  # fmt: skip
        return redirect("careers:community", region, community)
    return _form(request, region, f"Who leads {held.name}?", "Save", form, (SCHOOLS, ALL))


@requires(COORDINATE, the_region)
@require_POST
def close(request: HttpRequest, region: str, community: str) -> HttpResponse:
    held = _community_or_404(region, community)
    actions.close_community(by=request.user, community=held, today=timezone.localdate())
    flash.success(request, f"{held.name} is closed.")
    return redirect("careers:communities", region)


@requires(VIEW, the_institution)
@never_cache
@require_safe
def mine(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """`/<region>/schools/<institution>/communities/`: those it takes part in, those it leads, those it could join."""
    held, today = institution_or_404(region, institution), timezone.localdate()
    standing = set(CommunityMember.objects.on(today).filter(institution=held).values_list("community_id", flat=True))
    rows = [
        {"one": each, "member": each.pk in standing, "leads": each.lead_id == held.pk}
        for each in queries.communities(held.region, today=today)
    ]
    return page(
        request, "communities/mine", region, crumbs=school_crumbs(held), title="Communities and cornerstone employers",
        institution=held, rows=rows, may_manage=allowed(request.user, MANAGE, held),
        supports=queries.supports(held, today=today),
    )  # fmt: skip


@requires(MANAGE, the_institution)
@require_POST
def take_part(request: HttpRequest, region: str, institution: str, community: str) -> HttpResponse:
    """Joins, or leaves where `wants` is no."""
    held, found = institution_or_404(region, institution), _community_or_404(region, community)
    act = actions.leave_community if request.POST.get("wants") == "no" else actions.join_community
    try:
        act(by=request.user, community=found, institution=held, today=timezone.localdate())
    except CareersError as error:
        flash.error(request, str(error))
    return redirect("careers:school_communities", region, institution)


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, region: str, institution: str, community: str) -> HttpResponse:
    """The institution that leads plans the next meeting, or a visit."""
    held, found = _led_or_404(region, institution, community)
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.plan_meeting(by=request.user, community=found, today=timezone.localdate(), **form.cleaned_data)
        except CareersError as error:
            form.add_error("on", str(error))
        else:
            return redirect("careers:community", region, community)
    return _form(request, region, f"Next meeting of {found.name}", "Save", form, school_crumbs(held))


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def who(request: HttpRequest, region: str, institution: str, community: str) -> HttpResponse:
    """Who of the leading institution's people leads: everybody reads the name."""
    held, found = _led_or_404(region, institution, community)
    people = Person.objects.visible_to(request.user, today=timezone.localdate()).filter(owner=held.organisation)
    form = WhoForm(
        request.POST or None, people=people, initial={"person": found.person.public_id if found.person else ""}
    )
    if request.method == "POST" and form.is_valid():
        actions.name_lead(by=request.user, community=found, person=form.known.get(form.cleaned_data["person"]))
        return redirect("careers:community", region, community)
    return _form(request, region, f"Who leads {found.name}?", "Save", form, school_crumbs(held))


@requires(OVERSEE, the_region)
@never_cache
@require_safe
def cornerstones(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/careers-hub/cornerstones/`: what was promised, and what was done where; no number of pupils."""
    lines, with_one, of = queries.cornerstone_lines(the_region(request, region), today=timezone.localdate())
    rows = tuple(
        (
            line.held.engagement.offer.who if line.held.engagement.offer else "",
            "; ".join(line.held.promises) or "Nothing yet",
            line.supported, line.reached, line.elsewhere,
            "; ".join(f"{name}: {count}" for name, count in line.held.activities) or "Nothing yet",
        )
        for line in lines
    )  # fmt: skip
    heads = (
        Column("Employer"), Column("Promised"), Column("Schools supported", numeric=True),
        Column("of them with an activity", numeric=True), Column("Others with an activity", numeric=True),
        Column("What"),
    )  # fmt: skip
    table = TableView("In the last twelve months", heads, rows)
    return page(
        request, "communities/cornerstones", region, crumbs=(HUB,), title="Cornerstone employers", table=table,
        with_one=with_one, of=of,
    )  # fmt: skip


def _led_or_404(region: str, institution: str, community: str) -> tuple[Institution, Community]:
    held, found = institution_or_404(region, institution), _community_or_404(region, community)
    if found.lead_id != held.pk:
        raise Http404("This school or college does not lead it.")
    return held, found


def _community_or_404(region: str, community: str) -> Community:
    found = queries.community(region_or_404(region).id, community, today=timezone.localdate())
    if found is None:
        raise Http404("There is no such community here.")
    return found


def _institutions(region: str) -> list[Institution]:
    rows = Institution.objects.standing().in_region(region_or_404(region).id).of_the_hub()
    return list(rows.select_related("organisation"))


def _form(request: HttpRequest, region: str, title: str, button: str, form: Any, crumbs: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return page(request, "days/form", region, crumbs=crumbs, title=title, form=form, button=button, status=status)
