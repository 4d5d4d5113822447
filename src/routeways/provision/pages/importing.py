"""Loading a provider's file: hand it in, look what is wrong or would change, load it, see what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from routeways.foundation import jobs
from routeways.foundation import queries as foundation
from routeways.foundation.models import Job, JobState
from routeways.foundation.permissions import allowed, requires
from routeways.foundation.spreadsheets import table
from routeways.foundation.uploads import receive
from routeways.organisations.models import Organisation
from routeways.places.frame import frame, region_or_404
from routeways.provision import actions, presenting_import, queries
from routeways.provision.access import IMPORT
from routeways.provision.forms import ImportForm
from routeways.provision.jobs import CHECK, LOAD
from routeways.provision.pages.exporting import the_provider
from routeways.provision.pages.provider import organisation_or_404

LIMIT = 20 * 1024**2
CRUMBS = (("Courses", "courses/"),)


@never_cache
@require_GET
@requires(IMPORT)
def index(request: HttpRequest, region_id: str) -> HttpResponse:
    """`/<region>/courses/import/`: whose courses one may load."""
    region = region_or_404(region_id)
    may = queries.may_load(request.user, region.id, today=timezone.localdate())
    title = "Load courses"
    context = frame(region, "courses", CRUMBS, title=title, providers=may, forms=presenting_import.forms())
    return render(request, "provision/imports.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(IMPORT, the_provider)
def hand_in(request: HttpRequest, region_id: str, public_id: str) -> HttpResponse:
    """`…/providers/<organisation>/import/`: the form."""
    region = region_or_404(region_id)
    one = organisation_or_404(region.id, public_id)
    # An empty form that was sent is still a form that was sent.
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        chosen = form.cleaned_data["form"]
        upload = receive(
            by=request.user,  # type: ignore[arg-type]
            file=form.cleaned_data["file"],
            kinds=("xml",) if chosen == "xcri" else ("csv",),
            limit=LIMIT,
            owner_ref=f"organisation:{one.public_id}",
        )
        if upload.accepted:
            payload = {"upload": upload.public_id, "owner": one.public_id, "region": region.id, "form": chosen}
            started = jobs.start(CHECK, by=request.user, payload=payload)  # type: ignore[arg-type]
            return redirect("provision:import-job", region.id, one.public_id, started.public_id)
        form.add_error("file", upload.reason)
    context = _frame(region_id, one, title="Load courses", form=form, forms=presenting_import.forms())
    context |= {"drafts": queries.draft_count(one, region.id)}
    return render(request, "provision/import.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(IMPORT, the_provider)
def job(request: HttpRequest, region_id: str, public_id: str, job_id: str) -> HttpResponse:
    """`…/import/<job>/`: progress, then what was found or what became of it. POST says “load it”."""
    one = organisation_or_404(region_or_404(region_id).id, public_id)
    found = _job(request, one, job_id)
    if request.method == "POST":
        if found.kind != CHECK or found.state != JobState.DONE:
            return redirect("provision:import-job", region_id, one.public_id, job_id)
        result = found.result or {}
        payload = {
            **found.payload,
            "publish": request.POST.get("publish", "yes") != "no",
            "shown": str(result.get("digest", "")),
        }
        started = jobs.start(LOAD, by=request.user, payload=payload)  # type: ignore[arg-type]
        return redirect("provision:import-job", region_id, one.public_id, started.public_id)
    context = _frame(region_id, one, ("Load courses", f"courses/providers/{one.public_id}/import/"), job=found)
    context |= presenting_import.job(found)
    return render(request, "provision/import_job.html", context)


@require_GET
@requires(IMPORT, the_provider)
def problems(request: HttpRequest, region_id: str, public_id: str, job_id: str) -> HttpResponse:
    """`…/import/<job>/problems.csv`: every problem that was kept, with its row and column."""
    found = _job(request, organisation_or_404(region_or_404(region_id).id, public_id), job_id)
    rows = (found.result or {}).get("faults", [])
    content = table(("row", "column", "text", "reason", "rule"), rows)
    headers = {"Content-Disposition": f'attachment; filename="problems-{found.public_id}.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
@requires(IMPORT, the_provider)
def publish(request: HttpRequest, region_id: str, public_id: str) -> HttpResponse:
    """`…/publish/`: drafts become visible to everybody."""
    one = organisation_or_404(region_or_404(region_id).id, public_id)
    count = actions.publish_drafts(by=request.user, owner=one, region=region_id)
    if count:
        messages.success(request, f"{count} course{'' if count == 1 else 's'} published.")
    return redirect("provision:provider", region_id, one.public_id)


def _frame(region_id: str, one: Organisation, *crumbs: tuple[str, str], **context: Any) -> dict[str, Any]:
    above = (*CRUMBS, (one.name, f"courses/providers/{one.public_id}/"), *crumbs)
    return frame(region_or_404(region_id), "courses", above, organisation=one, **context)


def _job(request: HttpRequest, one: Organisation, job_id: str) -> Job:
    found = foundation.job(job_id)
    ours = found is not None and found.kind in (CHECK, LOAD) and found.payload.get("owner") == one.public_id
    if found is None or not ours or not allowed(request.user, "foundation.see_job", found):
        raise Http404("There is no such load here.")
    return found
