"""What is offered to every school, how days are shared, and how fairly they fell: for everybody."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from routeways.careers import holidays
from routeways.careers.challenges.definitions import challenges
from routeways.careers.days import telling
from routeways.careers.days.definitions import ProgrammeKind, programmes, session_kinds
from routeways.careers.models import COORDINATE, DaysRun
from routeways.careers.pages.days_common import TOP, address, programme_or_404, show
from routeways.careers.queries import days, days_given, days_lines
from routeways.careers.queries.days import GroupLine
from routeways.careers.school_years import SchoolYear, year_name
from routeways.careers.sponsors import sponsors_of
from routeways.evidence.definitions import claims
from routeways.foundation.permissions import allowed, public
from routeways.foundation.spreadsheets import table as as_csv
from routeways.places.frame import region_or_404
from routeways.ui.tables import Cell, Column, TableView

MEASURES = {
    "disadvantage": "Disadvantage: share of pupils with pupil premium (free school meals for invented schools)",
    "idaci": "IDACI: income deprivation affecting children, where the file is loaded",
    "gap": "Gap: share of known bands of benchmarks 5 and 7 that fewer than most pupils reach, in quarters",
}


@public
@require_safe
def home(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/school-programmes/`"""
    today = timezone.localdate()
    known = region_or_404(region)
    return show(
        request,
        "home",
        region,
        above=(),
        title="MEGA Hubs and other programmes for every school",
        open=[one for one in programmes().values() if not one.is_over(today)],
        closed=[one for one in programmes().values() if one.is_over(today)],
        kinds=list(session_kinds().values()),
        hosts=list(days.hosts(known.id)),
        may_run=(may_run := allowed(request.user, COORDINATE, known.id)),
        own=[] if may_run else list(days.hosts(known.id).visible_to(request.user, today=today)),
    )


@public
@require_safe
def programme(request: HttpRequest, region: str, programme: str) -> HttpResponse:
    """`/<region>/school-programmes/<programme>/`: what it is, and for a rota how days are shared and fell."""
    found, today = programme_or_404(programme), timezone.localdate()
    context: dict[str, Any] = {"title": found.name, "programme": found, "over": found.is_over(today)}
    context["follows"] = programmes().get(found.after)
    context["challenges"] = [one for one in challenges().values() if one.programme == programme]
    context["sponsors"] = sponsors_of(region, programme)
    context["stated"] = [claims()[id] for id in found.claims]
    context["kinds"] = [session_kinds()[id] for id in found.sessions]
    if found.kind == ProgrammeKind.ROTA:
        years = days.confirmed_years(region_or_404(region).id, programme)
        run = _asked_run(request, region, programme, years, today)
        rule = days_given.days_rule(today)
        context |= {"rule": rule.values, "rule_words": f"{rule.source} Rule {rule.version}.", "run": run}
        context |= _holidays(region, SchoolYear(run.begins) if run else SchoolYear.of(today))
        context["measures"] = MEASURES
        context["years"] = [SchoolYear(begins) for begins in years]
        context |= _fell(request, run, today) if run else {}
    return show(request, "programme", region, **context)


def _asked_run(request: HttpRequest, region: str, programme: str, years: list[int], today: date) -> DaysRun | None:
    """The confirmed rota of `?year=2027`. Without it that of this school year, else the next to come, else the last."""
    if asked := request.GET.get("year", ""):
        if asked not in map(str, years):
            raise Http404("No rota of this school year is confirmed.")
        return days.confirmed_run(region, programme, int(asked))
    now = SchoolYear.of(today).begins
    chosen = next((begins for begins in years if begins >= now), years[-1] if years else None)
    return days.confirmed_run(region, programme, chosen) if chosen is not None else None


def _holidays(region: str, year: SchoolYear) -> dict[str, Any]:
    """The year that the page speaks of, and its holidays where all of them are recorded."""
    known = holidays.known_holidays().get(region)
    return {"year": year, "holidays": known if holidays.covers(region, year) else None}


def _fell(request: HttpRequest, run: DaysRun, today: Any) -> dict[str, Any]:
    report = days.fairness(run, today=today)
    lines = days_lines.rota_lines(run)
    used = (run.answer or {})["need"]["coefficients"]
    return {
        "numbers": days.run_numbers(run),
        "none": days_lines.none_while_many(lines, proposed=False),
        "few": days_lines.too_few(run),
        "used": used,
        "unused": [MEASURES[name].partition(":")[0] for name in MEASURES if name not in used],
        "fairness": report,
        "tables": [
            _groups("Days used, by disadvantage", report.by_need),
            _groups("Days used, by setting", report.by_setting),
        ],
        "schools": _schools(run, lines),
        "downloads": [{"label": "CSV", "href": _csv_of(run), "hidden": "of every school’s days"}],
    }


def _csv_of(run: DaysRun) -> str:
    return f"{address('days_csv', run.region, run.programme)}?year={run.begins}"


def _groups(caption: str, lines: tuple[GroupLine, ...]) -> TableView:
    rows = tuple(
        (line.group, "[c]", "[c]", "[c]", "[c]")
        if line.used is None
        else (
            line.group,
            line.schools or 0,
            line.entitled or 0,
            line.used,
            f"{_per_cent(line.share)}, between {_per_cent(line.lower)} and {_per_cent(line.upper)}",
        )
        for line in lines
    )
    heads = ("Schools", "Days given", "Days used", "Take-up with its 95% interval")
    return TableView(caption, (Column("Group"), *(Column(text, numeric=True) for text in heads)), rows)


def _per_cent(share: float | None) -> str:
    return "Not known" if share is None else f"{100 * share:.0f}%"


def _schools(run: DaysRun, lines: list[days_lines.RotaLine]) -> TableView:
    need = {one["school"]: telling.need(one) for one in (run.answer or {})["entitled"]["awards"]}
    rows = tuple(
        (
            Cell(line.institution.organisation.name, href=address("school", run.region, line.institution.public_id)),
            need[line.institution.public_id] or "–",
            line.given,
            line.reasons,
        )
        for line in lines
    )
    return TableView(
        "Every school, its need, its days and why",
        (Column("School"), Column("Need, in bands"), Column("Days", numeric=True), Column("Why")),
        rows,
    )


@public
@require_safe
def programme_csv(request: HttpRequest, region: str, programme: str) -> HttpResponse:
    """`/<region>/school-programmes/<programme>/days.csv`: band of need, days and reason of each school, and seed.

    Of the year that `?year=` asks for, as the page.
    """
    programme_or_404(programme)
    years = days.confirmed_years(region_or_404(region).id, programme)
    run = _asked_run(request, region, programme, years, timezone.localdate())
    if run is None or not run.answer:
        raise Http404("No rota of this school year is confirmed.")
    names = {line.institution.public_id: line for line in days_lines.rota_lines(run)}
    rows = [
        {
            "id": one["school"],
            "school": names[one["school"]].institution.organisation.name,
            "need": telling.need(one),
            "days": names[one["school"]].given,
            "of_them_since_the_rota": names[one["school"]].more,
            "of_the_floor": one["floor"],
            "why": names[one["school"]].reasons,
            "without_session": names[one["school"]].without,
            "seed": run.seed,
            "rule": run.rule,
        }
        for one in run.answer["entitled"]["awards"]
        if one["school"] in names
    ]
    columns = (
        "id",
        "school",
        "need",
        "days",
        "of_them_since_the_rota",
        "of_the_floor",
        "why",
        "without_session",
        "seed",
        "rule",
    )
    answer = HttpResponse(as_csv(columns, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{region}-{programme}-{run.begins}.csv"'
    return answer


@public
@require_safe
def session(request: HttpRequest, region: str, kind: str) -> HttpResponse:
    """`/<region>/school-programmes/sessions/<kind>/`: outcomes, kit, risks, and where it belongs in the curriculum."""
    found = session_kinds().get(kind)
    if found is None:
        raise Http404("There is no such session.")
    rows = tuple((one.subject, ", ".join(year_name(y) for y in one.years), one.strand) for one in found.curriculum)
    heads = (Column("Subject"), Column("Year groups"), Column("Where it belongs"))
    return show(
        request,
        "session",
        region,
        above=(TOP,),
        title=found.name,
        kind=found,
        years=f"{year_name(found.years[0])} to {year_name(found.years[-1])}",
        curriculum=TableView("In the curriculum", heads, rows),
        risks=TableView(
            "Risks, and what is done",
            (Column("Risk"), Column("What is done")),
            tuple((r.risk, r.so) for r in found.risks),
        ),
    )
