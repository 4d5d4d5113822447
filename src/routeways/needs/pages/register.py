from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.foundation.permissions import allowed, public, requires
from routeways.needs import actions, presenting, queries
from routeways.needs.errors import NeedsError
from routeways.needs.forms import NarrowForm, NeedForm, RegisterFilterForm
from routeways.needs.models import Need, PublishedRegister
from routeways.needs.models.evidence import OWN, VIEW
from routeways.needs.pages.common import REGISTER, address, page, region_or_404, the_region, today, work_links
from routeways.needs.pages.words import evidence_table
from routeways.needs.presenting import Row
from routeways.needs.quoting import quotes
from routeways.places import queries as places

PAGE = 50
EXTRACTS = 6  # of one need
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@public
@require_safe
def register(request: HttpRequest, region: str) -> HttpResponse:
    """Live counts for those who keep the register; what passed disclosure control for everybody else."""
    whole = region_or_404(region)
    live = allowed(request.user, VIEW, whole.id)
    names, sectors = places.names(), queries.titles_of_sections()
    form = RegisterFilterForm(request.GET, region=whole.id)
    form.is_valid()
    published = queries.published_register(whole.id)
    rows, on = _rows(whole.id, form, published, live=live)
    official = queries.business_counts(whole.id)
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "title": "Skills needs",
        "live": live,
        "published": published,
        "filter": form,
        "asked": form.asks,
        "count": len(rows),
        "page": shown,
        "table": presenting.register_table(
            list(shown.object_list),
            href=lambda need: address("need", region, need=need),
            on=on,
            area=whole.code,
            names=names,
            sectors=sectors,
        ),
        "work": work_links(request.user, region, "register"),
        "downloads": _downloads(region, live=live, published=published),
        "may_publish": allowed(request.user, "needs.publish_plan", whole.id),
        "plan": queries.plan(whole.id),
        "own": not live and allowed(request.user, OWN),
    }
    if live:
        rolled = queries.rollup(whole.id)
        context["heard"] = len(rolled.businesses)
        context["small"] = presenting.small_firms_in_words(rolled.sizes, official)
        context["coverage"] = presenting.coverage({band: float(n) for band, n in rolled.sizes.items()}, official)
        known = queries.rule_in_force(on)
        context["rule"] = {"id": known.id, "version": known.version, "values": dict(known.values)}
    elif published:
        context["heard"] = presenting.count(published.content["heard"], on, whole.code)
        context["coverage"] = presenting.coverage(published.content["heard_tables"].get("size", {}), official)
    return page(request, "register", region, context, crumbs=())


def _rows(
    region: str, form: RegisterFilterForm, published: PublishedRegister | None, *, live: bool
) -> tuple[list[Row], date]:
    if live:
        found = queries.register(region, on=today(), only=form.narrow())
        return [presenting.live_row(one) for one in found.lines], today()
    if published is None:
        return [], today()
    rows = [presenting.public_row(one) for one in published.content["needs"]]
    return [row for row in rows if form.keeps(row)], date.fromisoformat(published.content["on"])


def _downloads(region: str, *, live: bool, published: PublishedRegister | None) -> list[dict[str, str]]:
    kinds = (("CSV", "csv"), ("Excel", "xlsx"), ("JSON", "json"))
    if live:
        return [
            {"label": f"{label}, as counted now", "href": address("live", region, kind=kind)} for label, kind in kinds
        ]
    if published is None:
        return []
    return [
        {"label": label, "href": address("data", region, kind=kind), "hidden": "of the register"}
        for label, kind in kinds
    ]


@public
@require_safe
def data(request: HttpRequest, region: str, kind: str) -> HttpResponse:
    """The published register as a file."""
    published = queries.published_register(region_or_404(region).id)
    if published is None:
        raise Http404("This region has not published a register yet.")
    rows = [presenting.public_row(one) for one in published.content["needs"]]
    return _file(region, kind, rows, published.content["on"], extra={"rule": published.rule})


@requires(VIEW, the_region)
@require_safe
def live(request: HttpRequest, region: str, kind: str) -> HttpResponse:
    """The register as it is counted now, for those who keep it."""
    found = queries.register(region_or_404(region).id, on=today())
    rows = [presenting.live_row(one) for one in found.ranked]
    return _file(f"{region}-internal", kind, rows, today().isoformat(), extra={"rule": found.rule.reference})


def _file(name: str, kind: str, rows: list[Row], on: str, *, extra: dict[str, str]) -> HttpResponse:
    records = presenting.records(rows, on=on)
    file = f"{name}-skills-needs-{on}.{kind}"
    if kind == "json":
        return JsonResponse({"counted_on": on, **extra, "needs": records})
    if kind == "csv":
        answer = HttpResponse(presenting.as_csv(records), content_type="text/csv; charset=utf-8")
    elif kind == "xlsx":
        answer = HttpResponse(
            presenting.as_workbook(records, title=f"Skills needs, counted on {on}"), content_type=XLSX
        )
    else:
        raise Http404("Files are CSV, XLSX or JSON.")
    answer["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer


@require_POST
@requires("needs.publish_plan", the_region)
def publish(request: HttpRequest, region: str) -> HttpResponse:
    started = actions.start_publishing(by=request.user, region=region_or_404(region).id)
    return redirect("job", public_id=started.public_id)


# -- one need


@public
@require_safe
def need(request: HttpRequest, region: str, need: str) -> HttpResponse:
    """What is behind a need: the items for those who may read them, counts and extracts for everybody."""
    whole = region_or_404(region)
    live = allowed(request.user, VIEW, whole.id)
    one, row, on = need_row(whole.id, need, live=live)
    context = {
        **need_context(region, row, on),
        "need": one,
        "live": live,
        "may_change": allowed(request.user, "needs.change_need", whole.id),
        "priorities": queries.published_priorities_of(whole.id, need),
    }
    if live:
        items = queries.evidence_of(one, request.user, today=today())
        context["evidence"] = evidence_table(items, region, queries.places_in_items(items, one.ref))
    return page(request, "need", region, context)


def need_context(region: str, row: Row, on: date) -> dict[str, Any]:
    """What the page of a need shows of its row, as counted on a day; words as they may be read today."""
    whole = region_or_404(region)
    names, sectors = places.names(), queries.titles_of_sections()
    return {
        "title": presenting.title_of(row, names, sectors),
        "row": row,
        "sources": [{**one, "from_words": _day(one["from"]), "to_words": _day(one["to"])} for one in row.sources],
        "extracts": list(quotes(whole.id, row.extracts, {row.ref}).values())[:EXTRACTS],
        "businesses": presenting.count(row.businesses, on, whole.code),
        "people": presenting.people_in_words(row),
        "kinds": presenting.kinds_in_words(row.kinds),
        "wanted": presenting.wanted_in_words(row.wanted),
        "tables": presenting.dimension_tables(row, on=on, area=whole.code, names=names, sectors=sectors),
        "on": on,
        "way_href": address("way", region, need=row.id),
    }


def _day(written: str) -> str:
    on = date.fromisoformat(written)
    return f"{on.day} {on:%B %Y}"


def need_row(region: str, need: str, *, live: bool) -> tuple[Need, Row, date]:
    """The need with its live or published numbers. Raises Http404, also where it has not been published."""
    one = queries.need(region, need)
    if one is None:
        raise Http404("There is no such need in this region.")
    if live:
        line = queries.register(region, on=today()).line(one)
        if line is None:
            raise Http404("Nothing stands behind this need any more.")
        return one, presenting.live_row(line), today()
    published = queries.published_register(region)
    found = next((row for row in published.content["needs"] if row["id"] == need), None) if published else None
    if published is None or found is None:
        raise Http404("This need has not been published.")
    return one, presenting.public_row(found), date.fromisoformat(published.content["on"])


@requires("needs.change_need", the_region)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, need: str) -> HttpResponse:
    one = queries.need(region_or_404(region).id, need)
    if one is None:
        raise Http404("There is no such need in this region.")
    names = ("volume", "volume_lower", "volume_upper", "volume_basis", "wanted", "state", "note")
    form = NeedForm(request.POST or None, initial={name: getattr(one, name) for name in names})
    if form.is_valid():
        try:
            actions.change_need(by=request.user, need=one, now=timezone.now(), **form.cleaned_data)
        except NeedsError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, "The need is changed.")
            return redirect(address("need", region, need=need))
    context = {"title": f"Change “{one.label}”", "form": form, "button": "Save"}
    return page(request, "form", region, context, crumbs=(REGISTER, (one.label, f"needs/{need}/")))


@requires("needs.change_need", the_region)
@require_http_methods(["GET", "POST"])
def narrow(request: HttpRequest, region: str, need: str) -> HttpResponse:
    one = queries.need(region_or_404(region).id, need)
    if one is None:
        raise Http404("There is no such need in this region.")
    form = NarrowForm(request.POST or None, region=region)
    if form.is_valid():
        try:
            made = actions.narrow_need(by=request.user, need=one, now=timezone.now(), **form.cleaned_data)
        except NeedsError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, "The register has a line of its own for it.")
            return redirect(address("register", region) + f"?q={made.label}")
    intro = "A line of its own, counted only from what was said there. The wider need stays."
    context = {"title": f"Narrow “{one.label}”", "form": form, "button": "Add the line", "intro": intro}
    return page(request, "form", region, context, crumbs=(REGISTER, (one.label, f"needs/{need}/")))
