from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.foundation.permissions import allowed, public, requires
from routeways.organisations import actions, queries
from routeways.organisations.forms import ChangeForm, ContactRouteForm, ReportForm
from routeways.organisations.models import ContactRoute, Kind, Organisation
from routeways.organisations.models.contact_rights import OWN, VIEW
from routeways.organisations.pages.common import address, organisation_or_404, page, the_organisation
from routeways.organisations.pages.directory import csv_answer
from routeways.organisations.queries import OrganisationPage
from routeways.organisations.records import NewContactRoute, OrganisationError
from routeways.places import queries as places


@public
@require_safe
def organisation(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = organisation_or_404(region, public_id)
    if one.merged_into is not None:  # not a permanent redirect: a merge can be taken back
        return redirect(address("organisation", region, queries.survivor(one).public_id))
    return _show(request, region, one, ReportForm())


@public
@require_POST
def report(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = queries.survivor(organisation_or_404(region, public_id))
    form = ReportForm(request.POST)
    if form.is_valid():
        by = request.user if request.user.is_authenticated else None
        try:
            actions.report_out_of_date(
                by=by, organisation=one, message=form.cleaned_data["message"], now=timezone.now()
            )
        except OrganisationError as error:
            form.add_error("message", str(error))
        else:
            messages.success(request, "Thank you. Those who keep this record will look at it.")
            return redirect(address("organisation", region, one.public_id))
    return _show(request, region, one, form)


@public
@require_safe
def organisation_json(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = queries.survivor(organisation_or_404(region, public_id))
    found = queries.organisation_page(one, region=region)
    (facts,) = queries.register_facts([one])
    return JsonResponse({**facts, **_further(found)})


@public
@require_safe
def organisation_csv(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = queries.survivor(organisation_or_404(region, public_id))
    return csv_answer(queries.register_facts([one]), one.public_id)


@requires("organisations.change_organisation", the_organisation)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = organisation_or_404(region, public_id)
    initial = {name: getattr(one, name) for name in ("name", "kind", "status", "website")}
    form = ChangeForm(
        request.POST or None, initial=initial, by_hub=allowed(request.user, "organisations.add_organisation", one)
    )
    if form.is_valid():
        try:
            actions.change_organisation(by=request.user, organisation=one, on=timezone.localdate(), **form.cleaned_data)
        except OrganisationError as error:
            form.add_error(None, str(error))
            one.refresh_from_db()
        else:
            messages.success(request, "The record has been changed.")
            return redirect(address("organisation", region, one.public_id))
    return page(request, "form", region, {"title": f"Change {one.name}", "form": form, "button": "Save"}, above=one)


@requires("organisations.change_organisation", the_organisation)
@require_http_methods(["GET", "POST"])
def add_contact_route(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = organisation_or_404(region, public_id)
    form = ContactRouteForm(request.POST or None)
    if form.is_valid():
        route = NewContactRoute(**form.cleaned_data, checked_on=timezone.localdate())
        try:
            actions.add_contact_route(by=request.user, organisation=one, route=route)
        except OrganisationError as error:
            form.add_error(None, str(error))
        else:
            return redirect(address("organisation", region, one.public_id))
    context = {"title": f"Add a contact route to {one.name}", "form": form, "button": "Add"}
    return page(request, "form", region, context, above=one)


@requires("organisations.change_organisation", the_organisation)
@require_POST
def remove_contact_route(request: HttpRequest, region: str, public_id: str, route: int) -> HttpResponse:
    one = organisation_or_404(region, public_id)
    try:
        found = queries.contact_route(one, route)
    except ContactRoute.DoesNotExist as error:
        raise Http404("There is no such contact route.") from error
    actions.remove_contact_route(by=request.user, route=found)
    return redirect(address("organisation", region, one.public_id))


@requires("organisations.change_organisation", the_organisation)
@require_POST
def resolve(request: HttpRequest, region: str, public_id: str, report: str) -> HttpResponse:
    one = organisation_or_404(region, public_id)
    found = queries.reports_of(one, request.user, today=timezone.localdate()).filter(public_id=report).first()
    if found is None:
        raise Http404("There is no such report.")
    actions.resolve_report(by=request.user, report=found, now=timezone.now())
    return redirect(address("organisation", region, one.public_id))


def _show(request: HttpRequest, region: str, one: Organisation, form: ReportForm) -> HttpResponse:
    found = queries.organisation_page(one, region=region)
    may_change = allowed(request.user, "organisations.change_organisation", one)
    employs = Kind.EMPLOYER in {one.kind, *(row.kind for row in one.acts_as.all())}
    context = {
        "title": one.name,
        "organisation": one,
        "found": found,
        "facts": _facts(found),
        "form": form,
        "reports": queries.open_reports(one, request.user, today=timezone.localdate()) if may_change else (),
        "routes": one.contact_routes.all() if may_change else (),
        "may_change": may_change,
        "may_see_people": allowed(request.user, "organisations.view_people", one),
        "may_see_history": allowed(request.user, "organisations.view_history", one),
        "may_see_contacts": employs and allowed(request.user, VIEW, region),
        "own_contacts": employs and allowed(request.user, OWN, one),
        "downloads": [
            {"label": "CSV", "href": address("organisation-csv", region, one.public_id), "hidden": "of this record"},
            {"label": "JSON", "href": address("organisation-json", region, one.public_id), "hidden": "of this record"},
        ],
    }
    return page(request, "organisation", region, context)


def _facts(found: OrganisationPage) -> list[dict[str, Any]]:
    one = found.organisation
    names = places.names()
    known = {region.id: region.name for region in places.regions()}
    rows = [
        {"name": "Kind", "value": ", ".join(found.kinds)},
        {"name": "Status", "value": one.get_status_display()},
        *({"name": item.get_scheme_display(), "value": _dated(item.shown, item)} for item in found.identifiers),
        *(
            {"name": f"{item.get_kind_display()}".capitalize(), "value": _dated(item.name, item)}
            for item in found.aliases
        ),
    ]
    if one.valid_from or one.valid_to:
        rows.append({"name": "In being", "value": _dated("", one).strip(" ()")})
    districts = dict.fromkeys(str(names.get(site.district, site.district)) for site in found.sites if site.district)
    if districts:
        rows.append({"name": "District", "value": ", ".join(districts)})
    rows.append({"name": "Region", "value": ", ".join(known.get(region, region) for region in found.regions)})
    if one.source:
        rows.append({"name": "Source of this record", "value": one.source})
    return rows


def _dated(text: str, item: Any) -> str:
    start, end = item.valid_from, item.valid_to
    if not start and not end:
        return text
    words = " ".join(
        part for part in (f"from {start:%-d %B %Y}" if start else "", f"until {end:%-d %B %Y}" if end else "") if part
    )
    return f"{text} ({words})"


def _further(found: OrganisationPage) -> dict[str, Any]:
    """What the JSON has beyond the row of the CSV: everything that is a list."""
    return {
        "kinds": list(found.kinds),
        "regions": list(found.regions),
        "names": [_with_dates({"name": item.name, "kind": item.kind}, item) for item in found.aliases],
        "identifiers": [_with_dates({"register": i.scheme, "value": i.value}, i) for i in found.identifiers],
        "sites": [
            {
                "name": s.name,
                "address": s.lines,
                "district": s.district,
                "latitude": s.latitude,
                "longitude": s.longitude,
            }
            for s in found.sites
        ],
        "relations": [
            _with_dates({"relation": line.says, "id": line.other.public_id, "name": line.other.name}, line)
            for line in found.relations
        ],
        "registers": [
            {
                "register": e.register,
                "key": e.key,
                "type": e.type,
                "phase": e.phase,
                "as_of": e.as_of,
                "publisher": e.publisher,
            }
            for e in found.register_entries
        ],
        "contact": [
            {"label": point.label, "email": point.email, "phone": point.phone, "page": point.page, "of": point.of}
            for point in found.contact_points
        ],
    }


def _with_dates(row: dict[str, Any], item: Any) -> dict[str, Any]:
    start, end = item.valid_from, item.valid_to
    return {**row, "from": start.isoformat() if start else None, "to": end.isoformat() if end else None}
