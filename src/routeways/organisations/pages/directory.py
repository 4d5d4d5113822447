from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from routeways.foundation.permissions import allowed, public
from routeways.foundation.spreadsheets import table
from routeways.organisations import queries
from routeways.organisations.forms import SearchForm
from routeways.organisations.models import Organisation
from routeways.organisations.models.contact_rights import VIEW
from routeways.organisations.pages.common import address, page, region_or_404
from routeways.organisations.queries.register import COLUMNS
from routeways.places import queries as places
from routeways.ui.tables import Cell, Column, TableView

PAGE = 50


@public
@require_safe
def directory(request: HttpRequest, region: str) -> HttpResponse:
    region_or_404(region)
    names = places.names()
    form, search = _search(request, region, names)
    found = Paginator(queries.directory(region, search), PAGE).get_page(request.GET.get("page"))
    query = request.GET.urlencode()
    context = {
        "title": "Organisations",
        "search": form,
        "page": found,
        "asked": search.asks,
        "table": _table(found.object_list, region, names),
        "downloads": [
            {"label": label, "href": f"{address(name, region)}{'?' + query if query else ''}", "hidden": "of this list"}
            for label, name in (("CSV", "directory-csv"), ("JSON", "directory-json"))
        ],
        "may_review": allowed(request.user, "organisations.review_duplicates", region),
        "may_see_contacts": allowed(request.user, VIEW, region),
        "may_import": allowed(request.user, "organisations.import_organisations", region),
    }
    return page(request, "directory", region, {**context, "breadcrumbs": []})


@public
@require_safe
def directory_csv(request: HttpRequest, region: str) -> HttpResponse:
    return csv_answer(_facts(request, region), f"{region}-organisations")


@public
@require_safe
def directory_json(request: HttpRequest, region: str) -> HttpResponse:
    return JsonResponse({"region": region, "organisations": _facts(request, region)})


def csv_answer(rows: list[dict[str, Any]], name: str) -> HttpResponse:
    answer = HttpResponse(table(COLUMNS, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate()}.csv"'
    return answer


def _facts(request: HttpRequest, region: str) -> list[dict[str, Any]]:
    region_or_404(region)
    _, search = _search(request, region, places.names())
    rows = queries.directory(region, search).prefetch_related(None).prefetch_related("aliases", "sites", "identifiers")
    return queries.register_facts(rows)


def _search(request: HttpRequest, region: str, names: Any) -> tuple[SearchForm, queries.Search]:
    districts = sorted((names.get(code, code), code) for code in queries.districts_of(region))
    form = SearchForm(request.GET, kinds=queries.kinds_of(region), districts=[(code, name) for name, code in districts])
    form.is_valid()  # an unknown kind or district asks for all
    asked = form.cleaned_data
    return form, queries.Search(asked.get("q", ""), asked.get("kind", ""), asked.get("district", ""))


def _table(found: Any, region: str, names: Any) -> TableView:
    return TableView(
        "Organisations, in the order of their names",
        (Column("Name"), Column("Kind"), Column("Where"), Column("Numbers")),
        tuple(_row(one, region, names) for one in found),
    )


def _row(one: Organisation, region: str, names: Any) -> tuple[Cell | str, ...]:
    site = next(iter(one.main_sites), None)  # type: ignore[attr-defined]
    where = ", ".join(part for part in (site.town, site.postcode) if part) if site else ""
    if site and site.district and not site.town:
        where = ", ".join(part for part in (str(names.get(site.district, "")), site.postcode) if part)
    numbers = ", ".join(str(number) for number in one.numbers)  # type: ignore[attr-defined]
    closed = " (closed)" if one.status == "closed" else ""
    return (
        Cell(one.name + closed, href=address("organisation", region, one.public_id)),
        one.get_kind_display(),
        where or "Not recorded",
        numbers or "None recorded",
    )
