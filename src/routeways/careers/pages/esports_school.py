"""A school or college asks a parent, holds an academy of its own, and takes over what its pupils did."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.careers.actions import esports_academies, esports_asking, esports_taking
from routeways.careers.days_forms import SIGNS, CameForm
from routeways.careers.errors import CareersError
from routeways.careers.esports_forms import InviteForm
from routeways.careers.esports_host_forms import AcademyForm, AdultForm, WhyForm
from routeways.careers.models import LEAD, MANAGE, OVERSEE, EsportsAcademy
from routeways.careers.pages.common import institution_or_404, school_crumbs, the_institution
from routeways.careers.pages.days_common import the_region
from routeways.careers.pages.esports_common import LIST, TOP, address, do, show, site_of
from routeways.careers.queries import esports, esports_hub
from routeways.careers.school_years import year_name
from routeways.foundation.permissions import allowed, requires
from routeways.organisations.models import Person
from routeways.ui.tables import Cell, Column, TableView


@requires(OVERSEE, the_region)
@never_cache
@require_safe
def hub(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/school-programmes/esports-academy/hub/`: bands and what is missing; no learner, no number of them."""
    rows = tuple(
        (
            Cell(str(one.academy), href=address("esports_academy", region, one.academy.public_id))
            if one.academy.state == EsportsAcademy.State.OPEN
            else str(one.academy),
            str(one.academy.host),
            f"{one.run} of {one.planned}",
            one.academy.capacity,
            one.take_up,
            one.attendance,
            " ".join(one.missing) or "Nothing",
        )
        for one in esports_hub.standings(region, today=timezone.localdate())
    )
    heads = (Column("Academy"), Column("Host"), Column("Sessions run"), Column("Places", numeric=True),
             Column("Places taken"), Column("Came, of those expected"), Column("What is missing"))  # fmt: skip
    table = TableView("Academies of the region", heads, rows)
    return show(request, "hub", region, above=(TOP, LIST), title="How the academies stand", table=table)


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def school(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """`/<region>/schools/<institution>/esports/`: ask a parent; academies it holds; what can be taken over."""
    held, now = institution_or_404(region, institution), timezone.now()
    today = timezone.localdate(now)
    near = esports.open_academies(region, today=today)
    places = esports.places_of(near, today=today)
    form = InviteForm(request.POST if request.method == "POST" else None, academies=near, places=places)
    if request.method == "POST" and form.is_valid():
        chosen = next(one for one in near if one.public_id == form.cleaned_data["academy"])
        try:
            esports_asking.ask_parent(
                by=request.user, academy=chosen, email=form.cleaned_data["email"], site=site_of(request), now=now,
                school=held,
            )  # fmt: skip
        except CareersError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, "The parent has a private link. Whether they register is not told to you.")
            return redirect(address("school_esports", region, institution))
    return show(
        request,
        "school",
        region,
        above=school_crumbs(held),
        status=422 if form.errors else 200,
        title="Cyber and Esports Academy",
        institution=held,
        form=form,
        near=near,
        own=list(held.esports_academies.all()),
        reach=[
            (one, [f"{number} of {year_name(year)}" for year, number in years.items()])
            for one, years in esports_hub.reach_of_school(held, today=today).items()
        ],
    )


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """`…/esports/new/`: an academy of its own."""
    held = institution_or_404(region, institution)
    form = AcademyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = esports_academies.make_academy(by=request.user, host=held, draft=form.draft(), now=timezone.now())
        except CareersError as error:
            form.add_error(None, str(error))
        else:
            return redirect(address("school_esports_own", region, institution, made.public_id))
    return _form(request, region, institution, form, "Hold an academy", "Nothing is public until you open it.", "Save")


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, institution: str, academy: str) -> HttpResponse:
    """`…/esports/<academy>/change/`: until it opens."""
    one = _own(region, institution, academy)
    start: dict[str, Any] = {name: getattr(one, name) for name in AcademyForm.base_fields}
    start["games"] = "\n".join(f"{name}, {rated}" for name, rated in one.games)
    form = AcademyForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            esports_academies.change_academy(by=request.user, academy=one, draft=form.draft(), now=timezone.now())
        except CareersError as error:
            form.add_error(None, str(error))
        else:
            return redirect(address("school_esports_own", region, institution, academy))
    return _form(request, region, institution, form, f"Change {one}", "Nothing is public until you open it.", "Save")


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, region: str, institution: str, academy: str) -> HttpResponse:
    """`…/esports/<academy>/`: its adults, what is missing before it opens. No learner."""
    one, today = _own(region, institution, academy), timezone.localdate()
    people = list(Person.objects.filter(owner=one.host.organisation).order_by("name"))
    form = AdultForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "person": next(p for p in people if p.public_id == form.cleaned_data["person"])}
        try:
            esports_academies.name_adult(by=request.user, academy=one, now=timezone.now(), **given)
        except CareersError as error:
            form.add_error(None, str(error))
        else:
            return redirect(address("school_esports_own", region, institution, academy))
    return show(
        request,
        "own",
        region,
        above=_crumbs(region, institution),
        status=422 if form.errors else 200,
        title=str(one),
        academy=one,
        form=form,
        people=people,
        adults=list(one.adults.filter(ended_on=None).select_related("person__user")),
        missing=esports.missing_to_open(one, today=today) if one.state == EsportsAcademy.State.DRAFT else [],
        leads=allowed(request.user, LEAD, one),
    )


@requires(MANAGE, the_institution)
@require_POST
def open(request: HttpRequest, region: str, institution: str, academy: str) -> HttpResponse:
    one, now = _own(region, institution, academy), timezone.now()
    back = address("school_esports_own", region, institution, academy)
    return do(
        request, lambda: esports_academies.open_academy(by=request.user, academy=one, now=now),
        "It is open: parents can register.", back,
    )  # fmt: skip


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, region: str, institution: str, academy: str) -> HttpResponse:
    """`…/esports/<academy>/cancel/`: why; parents get a letter, and it ends today."""
    one = _own(region, institution, academy)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            esports_academies.cancel_academy(
                by=request.user, academy=one, why=form.cleaned_data["why"], now=timezone.now()
            )
        except CareersError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, "It is cancelled, and parents get a letter.")
            return redirect(address("school_esports_own", region, institution, academy))
    lead = "No session takes place any more. Every parent gets a letter with what you write here."
    return _form(request, region, institution, form, f"Cancel {one}?", lead, "Cancel the academy")


@requires(MANAGE, the_institution)
@require_POST
def end_adult(request: HttpRequest, region: str, institution: str, academy: str, adult: int) -> HttpResponse:
    one, today = _own(region, institution, academy), timezone.localdate()
    found = one.adults.filter(pk=adult).first()
    if found is None:
        raise Http404("There is no such adult here.")
    back = address("school_esports_own", region, institution, academy)
    return do(
        request, lambda: esports_academies.end_adult(by=request.user, academy=one, adult=found, today=today),
        "This person reads nothing of the academy any more.", back,
    )  # fmt: skip


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, region: str, institution: str, academy: str) -> HttpResponse:
    """`…/esports/<academy>/take/`: counts that may be told become one encounter, with the signs the school ticks."""
    held, now = institution_or_404(region, institution), timezone.now()
    reach = esports_hub.reach_of_school(held, today=timezone.localdate(now))
    one = next((found for found in reach if found.public_id == academy), None)
    if one is None:
        raise Http404("There is nothing to take over here.")
    form = CameForm(request.POST if request.method == "POST" else None, years=())
    if request.method == "POST" and form.is_valid():
        flags = tuple(sign for sign in form.cleaned_data["signs"] if sign in SIGNS)
        back = address("school_esports", region, institution)
        return do(
            request,
            lambda: esports_taking.take_academy_over(
                by=request.user, institution=held, academy=one, flags=flags, now=now
            ),
            "It stands among your encounters once.", back,
        )  # fmt: skip
    told = ", ".join(f"{number} of {year_name(year)}" for year, number in reach[one].items())
    return _form(request, region, institution, form, f"Take over {one}", f"It reached {told}.", "Take it over")


def _own(region: str, institution: str, academy: str) -> EsportsAcademy:
    held = institution_or_404(region, institution)
    found = esports.academy(academy, region=region)
    if found is None or found.host_id != held.pk:
        raise Http404("Your school or college holds no such academy.")
    return found


def _crumbs(region: str, institution: str) -> tuple[tuple[str, str], ...]:
    above = school_crumbs(institution_or_404(region, institution))
    return (*above, ("Cyber and Esports Academy", f"schools/{institution}/esports/"))


def _form(
    request: HttpRequest, region: str, institution: str, form: Any, title: str, lead: str, button: str
) -> HttpResponse:
    return show(
        request, "form", region, above=_crumbs(region, institution), status=422 if form.errors else 200,
        title=title, lead=lead, form=form, button=button,
    )  # fmt: skip
