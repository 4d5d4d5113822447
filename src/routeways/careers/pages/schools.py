"""The register, public, and one institution's page: public facts for everybody, more for those who work there."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from routeways.careers import queries, school_links
from routeways.careers.forms import SearchForm
from routeways.careers.models import MANAGE, OVERSEE, Institution, Phase, Setting, Template
from routeways.careers.pages.common import SCHOOLS, institution_or_404, page
from routeways.careers.queries import Search
from routeways.careers.school_years import SchoolYear, year_name
from routeways.foundation.permissions import allowed, public
from routeways.foundation.spreadsheets import table
from routeways.organisations.queries.directory import districts_of
from routeways.places import queries as places
from routeways.places.frame import region_or_404
from routeways.ui.tables import Cell, Column, TableView

PAGE = 50
COLUMNS: tuple[str, ...] = (
    "id",
    "name",
    "urn",
    "ukprn",
    "phase",
    "setting",
    "criteria",
    "first_year",
    "last_year",
    "town",
    "postcode",
)
COLUMNS += ("district", "source")


@public
@require_safe
def register(request: HttpRequest, region: str) -> HttpResponse:
    region_or_404(region)
    names = places.names()
    form, search = _search(request, region, names)
    found = Paginator(queries.institutions(region, search), PAGE).get_page(request.GET.get("page"))
    query = request.GET.urlencode()
    return page(
        request,
        "schools",
        region,
        title="Schools, colleges and universities",
        search=form,
        page=found,
        asked=search.asks,
        oversees=allowed(request.user, OVERSEE, region),
        counts=_counts(region),
        table=_table(found.object_list, region, names),
        downloads=[
            {
                "label": "CSV",
                "href": f"{reverse('careers:schools_csv', args=[region])}{'?' + query if query else ''}",
                "hidden": "of this list",
            }
        ],
    )


@public
@require_safe
def as_csv(request: HttpRequest, region: str) -> HttpResponse:
    region_or_404(region)
    _, search = _search(request, region, places.names())
    rows = [_facts(one) for one in queries.institutions(region, search)]
    answer = HttpResponse(table(COLUMNS, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{region}-schools-{timezone.localdate()}.csv"'
    return answer


@public
@require_safe
def one(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    found = institution_or_404(region, institution)
    today = timezone.localdate()
    known = queries.institution_page(found, actor=request.user, today=today)
    return page(
        request,
        "school",
        region,
        crumbs=(SCHOOLS,),
        title=found.organisation.name,
        institution=found,
        known=known,
        facts=_summary(found, places.names()),
        what=_in_words(found),
        school_year=SchoolYear.of(today),
        year_table=_year_table(known),
        may_manage=allowed(request.user, MANAGE, found),
        links=[
            {"label": link.label, "href": reverse(link.name, args=[region, institution])}
            for link in school_links.links()
            if allowed(request.user, link.permission, found)
        ],
        trained=known.leader.is_trained(today) if known.leader else False,
    )


def _search(request: HttpRequest, region: str, names: Any) -> tuple[SearchForm, Search]:
    districts = sorted((str(names.get(code, code)), code) for code in districts_of(region))
    form = SearchForm(request.GET, districts=[(code, name) for name, code in districts])
    form.is_valid()  # an unknown phase or district asks for all
    asked = form.cleaned_data
    words = asked.get("q", ""), asked.get("phase", ""), asked.get("setting", ""), asked.get("district", "")
    return form, Search(*words)


def _counts(region: str) -> TableView:
    found = queries.register_counts(region)
    settings = [one for one in Setting if any(setting == one for _, setting in found)]
    rows = []
    for phase in Phase:
        cells = [found.get((phase.value, setting.value), 0) for setting in settings]
        if sum(cells):
            rows.append((str(phase.label), *(f"{cell:,}" for cell in cells), f"{sum(cells):,}"))
    headings = (*(str(one.label) for one in settings), "Together")
    return TableView(
        "How many the registers give",
        (Column("Phase"), *(Column(text, numeric=True) for text in headings)),
        tuple(rows),
    )


def _table(found: Any, region: str, names: Any) -> TableView:
    return TableView(
        "In the order of their names",
        (Column("Name"), Column("Phase"), Column("Years"), Column("Where")),
        tuple(_row(one, region, names) for one in found),
    )


def _row(one: Institution, region: str, names: Any) -> tuple[Cell | str, ...]:
    phase = str(one.get_phase_display())
    if one.setting != Setting.MAINSTREAM:
        phase = f"{one.get_setting_display()}, {phase[:1].lower()}{phase[1:]}"
    return (
        Cell(one.organisation.name, href=reverse("careers:school", args=[region, one.public_id])),
        phase,
        _years(one),
        _where(one, names),
    )


def _in_words(one: Institution) -> str:
    """“Secondary school in Burnley”, “Special school, all-through, in Preston”."""
    site = one.organisation.sites.filter(is_main=True).first()
    phase = str(one.get_phase_display())
    kind = "college" if one.template == Template.COLLEGE else "school"
    if one.setting != Setting.MAINSTREAM:
        what = f"{one.get_setting_display()}, {phase.lower()}"
    elif one.phase == Phase.UNIVERSITY:
        what = phase
    else:
        what = f"{phase} {kind}" if kind == "school" else "College"
    return f"{what} in {site.town}" if site and site.town else what


def _years(one: Institution) -> str:
    if not one.years:
        return "Not recorded" if one.phase != Phase.UNIVERSITY else "Over 18"
    first, last = year_name(one.years[0]), year_name(one.years[-1])
    return first if first == last else f"{first} to {last.removeprefix('Year ')}"


def _where(one: Institution, names: Any) -> str:
    site = next(iter(getattr(one.organisation, "main_sites", ())), None)
    if site is None:
        return "Not recorded"
    place = site.town or str(names.get(site.district, ""))
    return ", ".join(part for part in (place, site.postcode) if part) or "Not recorded"


def _summary(one: Institution, names: Any) -> list[dict[str, str]]:
    site = one.organisation.sites.filter(is_main=True).first()
    numbers = [str(number) for number in one.organisation.identifiers.filter(in_use_key__isnull=False)]
    rows = [
        ("Phase", str(one.get_phase_display())),
        ("Setting", str(one.get_setting_display())),
        ("Year groups", _years(one)),
        ("Criteria it evaluates itself against", str(one.get_template_display()) if one.template else "None"),
        ("Place", ", ".join(p for p in (site.town, site.postcode) if p) if site else "Not recorded"),
        ("District", str(names.get(site.district, "")) if site and site.district else "Not recorded"),
        ("Register numbers", ", ".join(numbers) or "None recorded"),
        ("Source", one.source or "Not recorded"),
    ]
    return [{"name": name, "value": value} for name, value in rows]


def _year_table(known: queries.InstitutionPage) -> TableView | None:
    if not known.years:
        return None
    heads = ("Pupils", "With SEND", "Eligible for free school meals", "Classes")
    rows = tuple(
        (
            year_name(row.year),
            f"{row.pupils:,}",
            *("Not said" if part is None else f"{part:,}" for part in (row.send, row.fsm)),
            f"{len(row.classes.all()):,}",
        )
        for row in known.years
    )
    return TableView("Year groups", (Column("Year"), *(Column(text, numeric=True) for text in heads)), rows)


def _facts(one: Institution) -> dict[str, Any]:
    site = next(iter(getattr(one.organisation, "main_sites", ())), None)
    numbers = {number.scheme: number.shown for number in getattr(one.organisation, "numbers", ())}
    return {
        "id": one.public_id,
        "name": one.organisation.name,
        "urn": numbers.get("urn", ""),
        "ukprn": numbers.get("ukprn", ""),
        "phase": one.phase,
        "setting": one.setting,
        "criteria": one.template,
        "first_year": "" if one.first_year is None else one.first_year,
        "last_year": "" if one.last_year is None else one.last_year,
        "town": site.town if site else "",
        "postcode": site.postcode if site else "",
        "district": site.district if site else "",
        "source": one.source,
    }
