"""What the answers add up to, its downloads, two waves side by side, and loading answers collected elsewhere."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.core.files.base import File
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.foundation.permissions import allowed, requires
from routeways.foundation.tables import FileRefused
from routeways.foundation.uploads import open_upload, receive
from routeways.instruments import actions, exports, presenting, queries
from routeways.instruments.access import RUN, SEE
from routeways.instruments.actions import Imported
from routeways.instruments.models import Wave
from routeways.instruments.pages.common import address, page, the_wave, wave_or_404
from routeways.instruments.results.shapes import WaveResults
from routeways.instruments.staff_forms import CompareForm, ImportForm
from routeways.instruments.weighing import business_counts
from routeways.places.frame import region_or_404

LIMIT = 20 * 1024**2
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def results_of(wave: Wave) -> WaveResults:
    """Weighed by business counts where those who answer are businesses and somebody has counts."""
    of_businesses = wave.questionnaire.respondent == "organisation" and wave.questionnaire.profile.staff
    counts = business_counts(wave.region) if of_businesses else None
    return queries.results(wave, business_counts=counts, today=timezone.localdate())


@requires(SEE, the_wave)
@never_cache
@require_safe
def results(request: HttpRequest, region: str, wave: str) -> HttpResponse:
    found = wave_or_404(region, wave)
    made = results_of(found)
    others = _others(request, found)
    return page(
        request,
        "results",
        region_or_404(region),
        crumbs=((found.title, f"surveys/{found.public_id}/"),),
        title=f"Results: {found.title}",
        wave=found,
        results=made,
        reach=presenting.reach(made),
        sections=presenting.sections(found.questionnaire, made),
        scores=presenting.scores(made),
        texts=queries.texts(found),
        labels={question.id: question.label for question in found.questionnaire.questions},
        compare=CompareForm(None, waves=[(one.public_id, one.title) for one in others]) if others else None,
        still_open=found.is_open(timezone.localdate()),
        may_run=allowed(request.user, RUN, found),
        downloads=[
            {"label": label, "href": address(f"results-{label.lower()}", region, wave=wave), "hidden": "of the results"}
            for label in ("CSV", "XLSX", "JSON")
        ],
    )


@requires(SEE, the_wave)
@require_safe
def results_csv(request: HttpRequest, region: str, wave: str) -> HttpResponse:
    found = wave_or_404(region, wave)
    return _file(exports.to_csv(found, results_of(found)), "text/csv; charset=utf-8", f"{wave}-results.csv")


@requires(SEE, the_wave)
@require_safe
def results_xlsx(request: HttpRequest, region: str, wave: str) -> HttpResponse:
    found = wave_or_404(region, wave)
    return _file(exports.to_xlsx(found, results_of(found)), XLSX, f"{wave}-results.xlsx")


@requires(SEE, the_wave)
@require_safe
def results_json(request: HttpRequest, region: str, wave: str) -> HttpResponse:
    found = wave_or_404(region, wave)
    return JsonResponse(exports.to_json(found, results_of(found)))


@requires(SEE, the_wave)
@never_cache
@require_safe
def compare(request: HttpRequest, region: str, wave: str) -> HttpResponse:
    """This wave beside an earlier one of the same questionnaire; what cannot be compared says why."""
    found = wave_or_404(region, wave)
    others = {one.public_id: one for one in _others(request, found)}
    form = CompareForm(request.GET or None, waves=[(id, one.title) for id, one in others.items()])
    other = others.get(request.GET.get("other", ""))
    return page(
        request,
        "compare",
        region_or_404(region),
        crumbs=((found.title, f"surveys/{found.public_id}/"), ("Results", f"surveys/{found.public_id}/results/")),
        title="Compare two waves",
        wave=found,
        other=other,
        form=form,
        questions=presenting.compared(
            queries.compared(other, found, today=timezone.localdate()), other.title, found.title
        )
        if other
        else [],
    )


@requires(RUN, the_wave)
@never_cache
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, region: str, wave: str) -> HttpResponse:
    found = wave_or_404(region, wave)
    items = [(item.id, item.title) for item in found.questionnaire.shares if not item.always]
    form = ImportForm(request.POST or None, request.FILES or None, items=items)
    done: Imported | None = None
    if form.is_valid():
        try:
            done = _load(request, found, form.cleaned_data["file"], form.cleaned_data.get("shared", []))
        except FileRefused as error:
            form.add_error("file", str(error))
    return page(
        request,
        "import",
        region_or_404(region),
        crumbs=((found.title, f"surveys/{found.public_id}/"),),
        title="Load answers collected elsewhere",
        wave=found,
        form=form,
        done=done,
        problems=presenting.problems(done) if done and done.problems else None,
        columns=presenting.columns(exports.explained(found.questionnaire)),
    )


@requires(RUN, the_wave)
@require_safe
def template(request: HttpRequest, region: str, wave: str) -> HttpResponse:
    found = wave_or_404(region, wave)
    return _file(exports.template(found), XLSX, f"{found.instrument}-template.xlsx")


def _others(request: HttpRequest, wave: Wave) -> list[Wave]:
    """Other waves of the same questionnaire whose results the actor may see, the newest first."""
    same = queries.waves(wave.region, wave.instrument).exclude(pk=wave.pk)
    return [one for one in same if allowed(request.user, SEE, one)]


def _load(request: HttpRequest, wave: Wave, file: File, shared: list[str]) -> Imported:
    upload = receive(by=request.user, file=file, kinds=("csv", "xlsx"), limit=LIMIT)  # type: ignore[arg-type]
    if not upload.accepted:
        raise FileRefused(upload.reason)
    with tempfile.TemporaryDirectory(prefix="routeways-answers-") as folder:
        path = Path(folder) / upload.name
        with open_upload(upload) as stored:
            path.write_bytes(stored.read())
        return actions.import_answers(by=request.user, wave=wave, path=path, now=timezone.now(), shared=shared)


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
