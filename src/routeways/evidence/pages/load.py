"""Loading an official file through the site: hand it in, look at what was found, load it, see what became of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from routeways.evidence.forms import LoadForm
from routeways.evidence.jobs import CHECK, LOAD
from routeways.evidence.presenting import load as presenting
from routeways.evidence.rights import LOAD as MAY_LOAD
from routeways.foundation import jobs, queries
from routeways.foundation.models import Job, JobState
from routeways.foundation.permissions import allowed, requires
from routeways.foundation.spreadsheets import table
from routeways.foundation.uploads import receive
from routeways.places.frame import frame, region_or_404

LIMIT = 400 * 1024**2  # the largest official file we know has 60 MB
KINDS = ("csv", "xlsx", "parquet")
CRUMBS = (("Evidence", "evidence/"),)


def _region(request: HttpRequest, region_id: str, **_: Any) -> str:
    return region_id


@never_cache
@require_http_methods(["GET", "POST"])
@requires(MAY_LOAD, obj=_region)
def index(request: HttpRequest, region_id: str) -> HttpResponse:
    """`/<region>/evidence/load/`: the form."""
    region = region_or_404(region_id)
    form = LoadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        upload = form.earlier
        if form.cleaned_data["file"]:
            upload = receive(by=request.user, file=form.cleaned_data["file"], kinds=KINDS, limit=LIMIT)  # type: ignore[arg-type]
        if upload is not None and upload.accepted:
            payload = {
                "upload": upload.public_id,
                "source": form.cleaned_data["source"],
                "release": form.cleaned_data["release"],
                "region": region.id,
            }
            started = jobs.start(CHECK, by=request.user, payload=payload)  # type: ignore[arg-type]
            return redirect("load-job", region_id=region.id, job_id=started.public_id)
        form.add_error("file", upload.reason if upload else "Choose a file")
    context = frame(region, "evidence", CRUMBS, title="Load an official file", form=form)
    return render(request, "evidence/load.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(MAY_LOAD, obj=_region)
def job(request: HttpRequest, region_id: str, job_id: str) -> HttpResponse:
    """`/<region>/evidence/load/<job>/`: progress, then what was found or what was loaded. POST says “load it”."""
    region = region_or_404(region_id)
    found = _job(request, region.id, job_id)
    checked = found.kind == CHECK and found.state == JobState.DONE
    if request.method == "POST":
        if not checked:
            return redirect("load-job", region_id=region.id, job_id=job_id)
        result = found.result or {}
        release = request.POST.get("release", "").strip()[:120].replace("\x00", "") or result["release"]
        payload = {**found.payload, "source": result["source"], "release": release}
        started = jobs.start(LOAD, by=request.user, payload=payload)  # type: ignore[arg-type]
        return redirect("load-job", region_id=region.id, job_id=started.public_id)
    crumbs = (*CRUMBS, ("Load an official file", "evidence/load/"))
    context = frame(region, "evidence", crumbs, job=found, checked=checked, loaded=found.kind == LOAD)
    context |= presenting.job(region.id, found)
    if found.state in (JobState.FAILED, JobState.CANCELLED):
        kept = {name: found.payload[name] for name in ("source", "release", "upload")}
        form = LoadForm(initial=kept, user=request.user)
        context |= {"form": form, "kept": form.earlier}
    return render(request, "evidence/load_job.html", context)


@require_GET
@requires(MAY_LOAD, obj=_region)
def problems(request: HttpRequest, region_id: str, job_id: str) -> HttpResponse:
    """`/<region>/evidence/load/<job>/problems.csv`: the rows that were rejected, with the reason."""
    found = _job(request, region_or_404(region_id).id, job_id)
    rows = presenting.report(found).get("problems", [])
    content = table(("row", "column", "text", "reason"), rows)
    name = f"problems-{found.public_id}.csv"
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _job(request: HttpRequest, region_id: str, job_id: str) -> Job:
    found = queries.job(job_id)
    ours = found is not None and found.kind in (CHECK, LOAD) and found.payload.get("region") == region_id
    if found is None or not ours or not allowed(request.user, "foundation.see_job", found):
        raise Http404("There is no such load here.")
    return found
