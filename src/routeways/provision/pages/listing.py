"""Looking for a course."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from routeways.foundation.permissions import allowed, public
from routeways.foundation.spreadsheets import table
from routeways.places.frame import frame, region_or_404
from routeways.provision import presenting, queries
from routeways.provision.access import IMPORT
from routeways.provision.forms import SearchForm
from routeways.provision.pages.exporting import xcri_answer
from routeways.provision.queries.ranking import Ranked
from routeways.taxonomy.levels import level_in_words

PAGE = 25
LEAD = "Courses, apprenticeships and short training in one list, whoever teaches them."


@public
@require_safe
def index(request: HttpRequest, region_id: str) -> HttpResponse:
    """`/<region>/courses/`."""
    region = region_or_404(region_id)
    form, asked = _asked(request, region.id)
    today = timezone.localdate()
    found = _found(request, region.id, asked)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    near = form.place.point if form.place else None
    query = request.GET.urlencode()
    context = frame(
        region,
        "courses",
        title="Courses",
        lead=LEAD,
        form=form,
        asked=any(asked.values()),
        narrowed=any(asked[name] for name in ("level", "subject", "provider", "mode", "miles")),
        page=page,
        runs=found.runs,
        near=form.place,
        table=presenting.course_table(page.object_list, near=near, on=today),
        providers=len(queries.providers(region.id)),
        may_import=allowed(request.user, IMPORT),
        downloads=[
            {"label": label, "href": f"data.{kind}{'?' + query if query else ''}", "hidden": "of these courses"}
            for label, kind in (("CSV", "csv"), ("JSON", "json"))
        ]
        + [{"label": "XCRI-CAP", "href": "data.xml", "hidden": "of all courses"}],
    )
    return render(request, "provision/courses.html", context)


@public
@require_safe
def data(request: HttpRequest, region_id: str, kind: str) -> HttpResponse:
    """`/<region>/courses/data.csv` (one row a run), `data.json` (one entry a course), `data.xml` (XCRI-CAP, all)."""
    region = region_or_404(region_id)
    _, asked = _asked(request, region.id)
    found = _found(request, region.id, asked)
    name = f"{region.id}-courses-{timezone.localdate()}"
    if kind == "csv":
        content = table(presenting.RUN_COLUMNS, presenting.run_rows(found))
        answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return answer
    if kind == "xml":
        return xcri_answer(request, region.id, [one for one, _ in queries.providers(region.id)])
    if kind == "json":
        return JsonResponse({"region": region.id, "courses": [presenting.as_dict(one) for one in found]})
    raise Http404("There is no such download. There are data.csv, data.json and data.xml.")


def _asked(request: HttpRequest, region: str) -> tuple[SearchForm, dict[str, Any]]:
    form = SearchForm(
        request.GET if request.GET else None,
        levels=[(one, level_in_words(one)) for one in queries.levels_taught(region)],
        subjects=queries.subjects_taught(region),
        providers=[(one.public_id, one.name) for one, _ in queries.providers(region)],
    )
    form.is_valid()  # what cannot be used is told beside its field; the search goes on without it
    cleaned = form.cleaned_data if form.is_bound else {}
    asked: dict[str, Any] = {name: cleaned.get(name, "") for name in ("level", "subject", "provider", "mode")}
    asked["text"] = cleaned.get("q", "")
    asked["near"] = form.place.point if form.place else None
    asked["miles"] = float(cleaned["miles"]) if cleaned.get("miles") and form.place else None
    return form, asked


def _found(request: HttpRequest, region: str, asked: dict[str, Any]) -> Ranked:
    today = timezone.localdate()
    return queries.search(region, **asked, actor=request.user, today=today, seed=today.isoformat())
