"""An institution’s encounters: the list, one of them, taking away, and taking over what was agreed here."""

from __future__ import annotations

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.careers import actions
from routeways.careers.counting.ledgers import LEDGERS
from routeways.careers.encounter_writing import KEY, reach_words, time_words, written
from routeways.careers.errors import CareersError
from routeways.careers.models import MANAGE, VIEW, Institution
from routeways.careers.pages.common import institution_or_404, the_institution
from routeways.careers.pages.encounters_common import in_ledgers, own_page, years_words
from routeways.careers.queries import encounters as own
from routeways.careers.queries.encounters import Logged
from routeways.careers.school_years import SchoolYear
from routeways.foundation.permissions import allowed, requires
from routeways.ui.tables import Cell, Column, TableView

PAGE = 50


@requires(VIEW, the_institution)
@never_cache
@require_safe
def listing(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """`/<region>/schools/<institution>/encounters/`"""
    one, today = institution_or_404(region, institution), timezone.localdate()
    years = own.school_years(one, actor=request.user, today=today)
    asked = request.GET.get("year", "")
    chosen = next((year for year in years if str(year.begins) == asked), SchoolYear.of(today))
    found = own.encounters(one, actor=request.user, today=today, school_year=chosen)
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    may = allowed(request.user, MANAGE, one)
    return own_page(
        request, "list", one, top=True, title="Encounters", chosen=chosen, found=len(found), page=shown,
        counting=sum(bool(row.counts_in) for row in found), may_manage=may,
        tabs=[
            {"label": year.label, "href": f"?year={year.begins}", "current": year == chosen} for year in years
        ],
        table=_table(one, list(shown.object_list), chosen),
        taking=own.by_school_year(own.to_take_over(one, actor=request.user, today=today)) if may else [],
        downloads=[
            {"label": label, "href": reverse(f"careers:encounters_{kind}", args=[region, institution]),
             "hidden": "of all encounters"} for label, kind in (("CSV", "csv"), ("JSON", "json"))
        ],
    )  # fmt: skip


@requires(VIEW, the_institution)
@never_cache
@require_safe
def one(request: HttpRequest, region: str, institution: str, encounter: str) -> HttpResponse:
    school = institution_or_404(region, institution)
    found = _or_404(request, school, encounter)
    return own_page(
        request, "one", school, title=found.one.title, held=found.one, rows=_summary(found),
        ledgers=[
            {"name": LEDGERS[verdict.ledger], "verdict": verdict, "years": years_words(verdict.years)}
            for verdict in found.verdicts if verdict.concerns
        ],
        elsewhere=[LEDGERS[verdict.ledger] for verdict in found.verdicts if not verdict.concerns],
        may_manage=allowed(request.user, MANAGE, school),
    )  # fmt: skip


@requires(MANAGE, the_institution)
@never_cache
@require_POST
def change(request: HttpRequest, region: str, institution: str, encounter: str) -> HttpResponse:
    """Opens the pages on which it was written, filled in."""
    school = institution_or_404(region, institution)
    request.session[KEY] = {institution: written(_or_404(request, school, encounter).one)}
    return redirect("careers:encounter_check", region=region, institution=institution)


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, region: str, institution: str, encounter: str) -> HttpResponse:
    """Asks once; the audit keeps that it was there."""
    school = institution_or_404(region, institution)
    found = _or_404(request, school, encounter)
    if request.method == "POST":
        actions.remove_encounter(by=request.user, encounter=found.one, today=timezone.localdate())
        flash.success(request, "It is taken away, and coverage is worked out anew.")
        return redirect("careers:encounters", region=region, institution=institution)
    return own_page(request, "remove", school, title=f"Take “{found.one.title}” away?", held=found.one)


@requires(MANAGE, the_institution)
@never_cache
@require_POST
def take(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """One click: what took place through this site becomes an encounter."""
    school, today = institution_or_404(region, institution), timezone.localdate()
    waiting = own.to_take_over(school, actor=request.user, today=today)
    activity = next((row for row in waiting if row.public_id == request.POST.get("activity")), None)
    if activity is None:
        raise Http404("There is nothing like this to take over.")
    try:
        made = actions.take_over(by=request.user, institution=school, activity=activity, now=timezone.now())
    except CareersError as error:
        flash.error(request, str(error))
        return redirect("careers:encounters", region=region, institution=institution)
    flash.success(request, "It is taken over. Say below what it was like, so that it can count.")
    return redirect("careers:encounter", region=region, institution=institution, encounter=made.public_id)


def _or_404(request: HttpRequest, school: Institution, public_id: str) -> Logged:
    found = own.encounter(school, public_id, actor=request.user, today=timezone.localdate())
    if found is None:
        raise Http404("There is no such encounter here.")
    return found


def _table(school: Institution, rows: list[Logged], year: SchoolYear) -> TableView:
    return TableView(
        f"Encounters in {year.label}, the newest first",
        (Column("What"), Column("Day"), Column("Who took part"), Column("Counts for")),
        tuple(
            (
                Cell(
                    row.one.title,
                    href=reverse("careers:encounter", args=[school.region, school.public_id, row.one.public_id]),
                ),
                f"{row.one.on.day} {row.one.on:%b %Y}",
                _capital("; ".join(reach_words(reach) for reach in row.one.reach.all())) or "Not said",
                in_ledgers(row.counts_in),
            )
            for row in rows
        ),
    )


def _summary(found: Logged) -> list[dict[str, str]]:
    held = found.one
    met = [
        "; ".join(part for part in (str(row), row.get_size_display(), row.get_sector_display()) if part)
        for row in held.met.all()
    ]
    rows = [
        ("Day", f"{held.on.day} {held.on:%B %Y}"),
        ("How", str(held.get_mode_display())),
        ("Whom pupils met", ". ".join(met) or "Not said"),
        ("Who took part", _capital("; ".join(reach_words(reach) for reach in held.reach.all())) or "Not said"),
    ]
    if any(reach.away for reach in held.reach.all()):
        rows.append(("Those who were away", "Had the same later" if held.caught_up else "Had nothing in its place"))
    if held.workplace:
        rows.append(("Time at the workplace", time_words(held.days, held.hours) or "Not said"))
    signs = [f"{says}: {words}" if words else says for says, words in held.flag_words()]
    rows += [("What it was like", ". ".join(signs) or "Nothing was said"), ("Source", str(held.get_source_display()))]
    return [{"name": name, "value": value} for name, value in rows]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
