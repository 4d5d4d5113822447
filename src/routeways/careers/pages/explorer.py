"""The learner's explorer: sectors, jobs and the routes to them. Public, without an account; nothing is kept."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from routeways.careers.explorer.definitions import Sector, routes, sectors
from routeways.careers.explorer.filling import answers
from routeways.careers.explorer.jobs import alike, jobs_of, meant, search
from routeways.careers.explorer.order import neutral
from routeways.careers.pages import explorer_columns as side_by_side
from routeways.careers.pages import explorer_telling as telling
from routeways.careers.pages.explorer_frame import (
    CAREERS,
    asked_of,
    explorer_page,
    job_or_404,
    kept_query,
    list_address,
    reader,
)
from routeways.careers.pages.explorer_near import NearForm
from routeways.careers.queries import explorer as queries
from routeways.careers.queries.explorer_state import one_look, state
from routeways.foundation.kept import kept
from routeways.foundation.permissions import public
from routeways.places.frame import region_or_404

HEADINGS = {
    "work": "What they do",
    "skills": "What they are good at",
    "demand": "Is there work here?",
    "pay": "What does it pay?",
    "employers": "Who employs people here",
    "routes": "Ways to get there",
    "places": "Courses you can get to",
}


def address(name: str, region: str, *args: str) -> str:
    return reverse(f"careers:explorer_{name}", args=[region, *args])


@public
@require_safe
@kept(state)
@one_look
def home(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/careers/?q=&for=`: sectors, and jobs that the words name."""
    region_or_404(region)
    who = reader(request)
    suffix = kept_query(who)
    asked = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:60]
    found = search(asked, queries.official_titles()) if asked else []
    perhaps = meant(asked, queries.official_titles()) if asked and not found else []
    return explorer_page(
        request,
        "home",
        region,
        crumbs=(),
        title="Careers",
        choosing=not asked,
        asked=asked,
        found=[
            {"title": one.name, "href": address("job", region, one.code) + suffix, "text": one.says} for one in found
        ],
        meant=[{"text": one, "href": f"{suffix}{'&' if suffix else '?'}{urlencode({'q': one})}"} for one in perhaps],
        sectors=[
            {"title": one.name, "href": address("sector", region, one.id) + suffix, "text": one.says}
            for one in sectors().values()
        ],
        routes_href=address("routes", region) + suffix,
    )


@public
@require_safe
@kept(state)
@one_look
def sector(request: HttpRequest, region: str, sector: str) -> HttpResponse:
    """`/<region>/careers/sectors/<id>/`"""
    whole = region_or_404(region)
    one = _sector_or_404(sector)
    today = timezone.localdate()
    suffix = kept_query(reader(request))
    found = queries.sector_figures(whole, one)
    return explorer_page(
        request,
        "sector",
        region,
        title=one.name,
        sector=one,
        words=telling.sector_words(whole, one, found),
        table=telling.sector_table(region, found),
        named=queries.employers(region, frozenset(one.sections), today=today),
        pledges_href=reverse("engagements:pledges_wall", args=[region]),
        jobs=[
            {"title": job.name, "href": address("job", region, job.code) + suffix, "text": job.says}
            for job in jobs_of(one.id)
        ],
    )


@public
@require_safe
@kept(state)
@one_look
def job(request: HttpRequest, region: str, code: str) -> HttpResponse:
    """`/<region>/careers/jobs/<code>/`: one job, in the blocks and the order of the audience."""
    whole, one = region_or_404(region), job_or_404(code)
    today = timezone.localdate()
    who = reader(request)
    suffix = kept_query(who)
    fields = queries.sectors_of(one)
    crumbs = (CAREERS, (fields[0].name, f"careers/sectors/{fields[0].id}/"))
    return explorer_page(
        request,
        "job",
        region,
        crumbs=crumbs,
        title=one.name,
        job=one,
        blocks=who.shows,
        sectors=[{"label": each.name, "href": address("sector", region, each.id) + suffix} for each in fields],
        near=NearForm(),
        near_href=address("near", region, one.code) + suffix,
        list_href=list_address(region, [one.code], who),
        saved_list_href=address("list", region),
        contents=[{"id": block, "label": HEADINGS[block]} for block in who.shows],
        alike=[
            {"title": each.name, "href": address("job", region, each.code) + suffix, "text": each.says}
            for each in alike(one)
        ],
        full_href=address("job", region, one.code),
        routes_href=address("routes", region) + suffix,
        **_blocks(whole, one, who.shows, today),
    )


@public
@require_safe
@kept(state)
@one_look
def all_routes(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/careers/routes/`: every route with the same fields, and how their order is made."""
    region_or_404(region)
    today = timezone.localdate()
    ways = [queries.Way(route, answers(route, today)) for route in neutral(routes().values(), day=today, job="")]
    return explorer_page(
        request,
        "routes",
        region,
        title="Every route, side by side",
        columns=side_by_side.plain_columns(ways, today=today),
        today=today,
    )


@public
@require_safe
@kept(state)
@one_look
def advisers(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/careers/talk/`: whom to talk to, for each audience."""
    region_or_404(region)
    return explorer_page(request, "talk", region, title="Talk to a person")


def _blocks(whole: Any, one: Any, shows: tuple[str, ...], today: Any) -> dict[str, Any]:
    """Only what the audience is shown is asked for."""
    found: dict[str, Any] = {}
    if "work" in shows:
        found["official"] = queries.official_text(one)
    if "demand" in shows:
        demand = queries.demand(whole, one)
        found["demand_words"] = telling.demand_words(whole, one, demand)
        found["demand_table"] = telling.demand_table(whole.id, demand)
        found["adverts_href"] = reverse("indicator", args=[whole.id, "job-adverts-by-detailed-profession"])
    if "pay" in shows:
        told = queries.pay(whole)
        found["pay_words"] = telling.pay_words(told)
        found["pay_table"] = telling.pay_table(whole.id, told)
    if "skills" in shows:
        listed = queries.skills(one)
        found["skills"] = [skill.label for skill in listed[: queries.SKILLS_SHOWN]]
    if "employers" in shows:
        sections = frozenset(section for each in queries.sectors_of(one) for section in each.sections)
        found["named"] = queries.employers(whole.id, sections, today=today)
        found["pledges_href"] = reverse("engagements:pledges_wall", args=[whole.id])
    held = found["held"] = queries.has_courses(whole.id)
    if "routes" in shows:
        found["asked"] = asked_of(one)
        found["routes"] = side_by_side.job_routes(queries.ways(whole.id, one, today=today), today=today, held=held)
    return found


def _sector_or_404(name: str) -> Sector:
    try:
        return sectors()[name]
    except KeyError as error:
        raise Http404("There is no such sector in our list.") from error
