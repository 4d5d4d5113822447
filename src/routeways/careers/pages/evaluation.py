"""An institution's own evaluations and what it brought from the national tool: read by its own people alone."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.careers import actions, queries
from routeways.careers.benchmarks.scoring import BENCHMARKS
from routeways.careers.errors import CareersError
from routeways.careers.evaluation_files import columns_in_words
from routeways.careers.evaluation_forms import ResultsFileForm
from routeways.careers.models import MANAGE, VIEW, Evaluation, Institution
from routeways.careers.pages.common import institution_or_404, page, school_crumbs, the_institution
from routeways.careers.pages.evaluation_years import over_time
from routeways.foundation.permissions import allowed, requires
from routeways.foundation.spreadsheets import table
from routeways.foundation.tables import FileRefused
from routeways.foundation.uploads import as_file, receive
from routeways.instruments.pages.answering import to_open
from routeways.ui.charts.bars import BarSpec, bars
from routeways.ui.charts.model import Chart, Point
from routeways.ui.tables import Cell, Column, TableView
from routeways.values.unit import Unit

LIMIT = 2 * 1024**2
COLUMNS = ("institution", "taken_on", "scheme", "benchmark", "criterion", "label", "state")


def evaluation_or_404(request: HttpRequest, region: str, institution: str, evaluation: str) -> Evaluation:
    held = institution_or_404(region, institution)
    rows = Evaluation.objects.visible_to(request.user, today=timezone.localdate())
    found = rows.filter(institution=held, public_id=evaluation).prefetch_related("results").first()
    if found is None:
        raise Http404("There is no such evaluation here.")
    return found


@requires(VIEW, the_institution)
@never_cache
@require_safe
def overview(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    held = institution_or_404(region, institution)
    found = queries.evaluations(held, actor=request.user, today=timezone.localdate())
    own = [one for one in found if one.origin == Evaluation.Origin.OWN]
    may = allowed(request.user, MANAGE, held)
    begun = queries.begun(held, actor=request.user, today=timezone.localdate()) if may else None
    return page(
        request,
        "evaluation/overview",
        region,
        crumbs=school_crumbs(held),
        title="Evaluation against the Gatsby Benchmarks",
        institution=held,
        latest=own[0] if own else None,
        drawing=_chart(own[0]) if own else None,
        lines=[(over_time(line), _series(line, region, held)) for line in queries.series(found)],
        covered=bool(held.template),
        may_manage=may,
        begun=begun,
        begin=_begin(begun),
    )


@requires(MANAGE, the_institution)
@require_POST
def start(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    held = institution_or_404(region, institution)
    try:
        response = actions.start_evaluation(by=request.user, institution=held, now=timezone.now())
    except CareersError as error:
        crumbs = school_crumbs(held)
        return page(
            request, "evaluation/refused", region, crumbs=crumbs, title="Evaluation", why=str(error), status=422
        )
    return redirect(to_open(response))


@requires(VIEW, the_institution)
@never_cache
@require_safe
def one(request: HttpRequest, region: str, institution: str, evaluation: str) -> HttpResponse:
    found = evaluation_or_404(request, region, institution, evaluation)
    return page(
        request,
        "evaluation/one",
        region,
        crumbs=(*school_crumbs(found.institution), ("Evaluation", _path(found.institution))),
        title=f"{found.get_origin_display()}, {found.taken_on:%-d %B %Y}",
        institution=found.institution,
        evaluation=found,
        drawing=_chart(found),
        criteria=_criteria(found),
        missing=len(queries.open_criteria(found)),
        may_manage=allowed(request.user, MANAGE, found.institution),
        downloads=[{"label": "CSV", "href": _to("evaluation_csv", region, found), "hidden": "of all criteria"}],
    )


@requires(VIEW, the_institution)
@never_cache
@require_safe
def as_csv(request: HttpRequest, region: str, institution: str, evaluation: str) -> HttpResponse:
    found = evaluation_or_404(request, region, institution, evaluation)
    rows: list[dict[str, Any]] = [
        {
            "institution": found.institution.organisation.name,
            "taken_on": found.taken_on.isoformat(),
            "scheme": found.scheme,
            "benchmark": state.benchmark,
            "criterion": state.criterion,
            "label": state.label,
            "state": state.state,
        }
        for state in found.criteria_states.all()
    ]
    answer = HttpResponse(table(COLUMNS, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="own-evaluation-{found.taken_on}.csv"'
    return answer


@requires(MANAGE, the_institution)
@require_POST
def share(request: HttpRequest, region: str, institution: str, evaluation: str) -> HttpResponse:
    """`shared` is yes or no."""
    found = evaluation_or_404(request, region, institution, evaluation)
    actions.share_evaluation(by=request.user, evaluation=found, shared=request.POST.get("shared") == "yes")
    return redirect(_to("evaluation_one", region, found))


@requires(MANAGE, the_institution)
@require_POST
def remove(request: HttpRequest, region: str, institution: str, evaluation: str) -> HttpResponse:
    found = evaluation_or_404(request, region, institution, evaluation)
    try:
        actions.remove_evaluation(by=request.user, evaluation=found)
    except CareersError:
        return redirect(_to("evaluation_one", region, found))
    return redirect("careers:evaluation", region=region, institution=institution)


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    held = institution_or_404(region, institution)
    form = ResultsFileForm(request.POST or None, request.FILES or None)
    done = None
    if request.method == "POST" and form.is_valid():
        try:
            done = _import(request, held, form.cleaned_data["file"])
        except FileRefused as error:
            form.add_error("file", str(error))
    return page(
        request,
        "evaluation/load",
        region,
        crumbs=(*school_crumbs(held), ("Evaluation", _path(held))),
        title="Bring results of Compass from a file",
        institution=held,
        form=form,
        done=done,
        problems=_problems(done) if done and done.problems else None,
        columns=TableView(
            "Columns of the file", (Column("Heading"), Column("What may stand in it")), columns_in_words()
        ),
        status=422 if form.errors else 200,
    )


def _import(request: HttpRequest, held: Institution, file: Any) -> actions.ImportedResults:
    upload = receive(by=request.user, file=file, kinds=("csv", "xlsx"), limit=LIMIT)  # type: ignore[arg-type]
    if not upload.accepted:
        raise FileRefused(upload.reason)
    with as_file(upload) as path:
        return actions.import_results(by=request.user, institutions=[held], path=path, today=timezone.localdate())


def _begin(begun: queries.Begun | None) -> str:
    """What the first button says."""
    if begun is None:
        return "Begin an evaluation"
    if begun.question is None:
        return "Check your answers and send them"
    return f"Go on with section {begun.section} of {begun.sections}"


def _path(held: Institution) -> str:
    return f"schools/{held.public_id}/evaluation/"


def _to(name: str, region: str, found: Evaluation) -> str:
    return reverse(f"careers:{name}", args=[region, found.institution.public_id, found.public_id])


def _chart(found: Evaluation) -> Chart:
    points = tuple(
        Point(f"{result.benchmark}. {BENCHMARKS[result.benchmark]}", result.percent) for result in found.results.all()
    )
    whose = "Criteria fully achieved" if found.origin == Evaluation.Origin.OWN else "As Compass gave it"
    return bars(
        BarSpec(
            title=f"{whose}, {found.taken_on:%-d %B %Y}",
            unit=Unit.PER_CENT,
            source=str(found.get_origin_display()),
            points=points,
        )
    )


def _series(line: list[Evaluation], region: str, held: Institution) -> TableView:
    """Evaluations of one origin and scheme beside each other, oldest first."""
    rows: list[tuple[Cell | str, ...]] = []
    for evaluation in line:
        of = {result.benchmark: result.percent for result in evaluation.results.all()}
        full = sum(percent == 100 for percent in of.values())
        address = reverse("careers:evaluation_one", args=[region, held.public_id, evaluation.public_id])
        cells = (f"{of[number]}%" if number in of else "[x]" for number in BENCHMARKS)
        rows.append((Cell(f"{evaluation.taken_on:%-d %B %Y}", href=address), *cells, str(full)))
    heads = (*(Column(str(number), numeric=True) for number in BENCHMARKS), Column("Full", numeric=True))
    caption = f"{line[0].get_origin_display()}: {_lower(str(line[0].get_scheme_display()))}"
    return TableView(caption, (Column("Day"), *heads), tuple(rows))


def _criteria(found: Evaluation) -> list[dict[str, Any]]:
    results = {result.benchmark: result for result in found.results.all()}
    states: dict[int, list[Any]] = {}
    for state in found.criteria_states.all():
        states.setdefault(state.benchmark, []).append(state)
    heads = (Column("Criterion"), Column("State"))
    return [
        {
            "number": number,
            "title": BENCHMARKS[number],
            "result": results[number],
            "table": TableView(
                f"Criteria of benchmark {number}", heads, tuple((s.label, str(s.get_state_display())) for s in rows)
            ),
        }
        for number, rows in sorted(states.items())
    ]


def _problems(done: actions.ImportedResults) -> TableView:
    rows = tuple((str(p.row or ""), p.column, p.reason) for p in done.problems[:100])
    return TableView("Rows that were not taken", (Column("Row"), Column("Column"), Column("What is wrong")), rows)


def _lower(text: str) -> str:
    """“Criteria since September 2025” inside a sentence: the month keeps its capital."""
    return f"{text[:1].lower()}{text[1:]}"
