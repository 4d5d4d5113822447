"""The hub’s rotas: propose, watch, compare, change by hand, confirm; appeals, and who looks for a day."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.careers import holidays
from routeways.careers.actions import days_runs
from routeways.careers.days import telling
from routeways.careers.days.definitions import Programme
from routeways.careers.days_forms import DaysEditForm, ProposeForm
from routeways.careers.errors import CareersError
from routeways.careers.models import COORDINATE, DaysEdit, DaySession, DaysRun
from routeways.careers.pages.days_common import HUB, TOP, address, open_rota, run_or_404, show, the_region
from routeways.careers.queries import days, days_given, days_lines
from routeways.careers.school_years import SchoolYear
from routeways.foundation.permissions import requires


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def rotas(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/school-programmes/rotas/`: all rotas, and the start of a new one."""
    now = timezone.now()
    today = timezone.localdate(now)
    programme = open_rota(today)
    years = days_given.years_to_share(region, programme.id, today=today) if programme else []
    able = days_given.taking_part(region, programme, years[0]) if programme and years else 0
    places = _places(region, programme, years, today)
    form = ProposeForm(
        request.POST if request.method == "POST" else None,
        years=years,
        able=able,
        initial={
            "seed": f"{region} days {today.isoformat()}",
            "days": max(1, int(0.8 * places), min(places, able)),
        },
    )
    if request.method == "POST" and form.is_valid() and programme:
        try:
            made = days_runs.propose_days(by=request.user, region=region, programme=programme.id, now=now, **form.given)
        except CareersError as error:
            form.add_error(None, str(error))
        else:
            return redirect(address("days_run", region, made.public_id))
    held = list(days.days_runs(region, request.user, today=today))
    context: dict[str, Any] = {
        "title": "Rotas of days",
        "form": form,
        "programme": programme,
        "years": years,
        "unknown": _without_holidays(region, years),
        "confirmed": [SchoolYear(one.begins) for one in held if one.state == "confirmed"],
        "runs": held,
        "appeals": list(days.open_appeals(region).filter(state="open")),
    }
    return show(request, "rotas", region, status=422 if form.errors else 200, **context)


def _places(region: str, programme: Programme | None, years: list[SchoolYear], today: date) -> int:
    slots = days_given.slots(region, programme.id, years[0], after=today) if programme and years else []
    return sum(one.schools for one in slots)


def _without_holidays(region: str, years: list[SchoolYear]) -> list[SchoolYear]:
    """School years whose holidays are not recorded, so that a day may lie in them."""
    return [year for year in years if not holidays.covers(region, year)]


@requires(COORDINATE, the_region)
@never_cache
@require_safe
def run(request: HttpRequest, region: str, run: str) -> HttpResponse:
    """`/<region>/school-programmes/rotas/<run>/`"""
    held = run_or_404(region, run)
    before = days.run_numbers(held.after) if held.after else None
    lines = days_lines.rota_lines(held)
    context: dict[str, Any] = {
        "title": str(held),
        "run": held,
        "numbers": days.run_numbers(held),
        "none": days_lines.none_while_many(lines, proposed=held.state == DaysRun.State.SOLVED),
        "few": days_lines.too_few(held),
        "unknown": _without_holidays(region, [SchoolYear(held.begins)]),
        "before": before,
        "lines": lines,
        "edits": days_given.standing_edits(region, held.programme, held.begins),
        "others": list(days.days_runs(region, request.user, today=timezone.localdate()).exclude(pk=held.pk)[:5]),
    }
    if held.state == DaysRun.State.WAITING:
        context["job"] = days.days_job(held)
    if held.state == DaysRun.State.CONFIRMED:
        context["free"] = days.free_places(held, today=timezone.localdate())
        context["closed"] = days.closed_bookings(held, today=timezone.localdate())
    if held.state == DaysRun.State.SOLVED:
        context["unkept"] = days_lines.unkept(held)
    return show(request, "run", region, above=(TOP, HUB), **context)


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, region: str, run: str) -> HttpResponse:
    """`…/rotas/<run>/edit/`: a school keeps a day, or a day is kept away from it; the next run respects it."""
    held = run_or_404(region, run)
    schools = {line.institution.public_id: line.institution for line in days_lines.rota_lines(held) if line.days}
    rows = DaySession.objects.filter(
        public_id__in=[one["id"] for one in held.given.get("slots", ())], cancelled_at=None
    )
    sessions = {one.public_id: one for one in rows.select_related("host__organisation")}
    form = DaysEditForm(
        request.POST if request.method == "POST" else None,
        schools=[(id, str(one)) for id, one in schools.items()],
        sessions=[(id, f"{one.on:%-d %B %Y}: {one.what.name}, {one.host}") for id, one in sessions.items()],
        initial={name: request.GET.get(name, "") for name in ("school", "session", "action")},
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            days_runs.edit_days(
                by=request.user,
                run=held,
                action=asked["action"],
                institution=schools[asked["school"]],
                session=sessions[asked["session"]],
                why=asked["why"],
                now=timezone.now(),
            )
        except CareersError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, "It is kept. Solve again to see what it costs.")
            return redirect(address("days_run", region, held.public_id))
    return show(
        request,
        "form",
        region,
        above=(TOP, HUB, (str(held), f"school-programmes/rotas/{held.public_id}/")),
        status=422 if form.errors else 200,
        title="Keep a day, or keep it away",
        lead="Every later rota of this year respects it until somebody takes it back. The rest hardly moves.",
        form=form,
        button="Keep this",
    )


@requires(COORDINATE, the_region)
@require_POST
def lift(request: HttpRequest, region: str, run: str, edit: int) -> HttpResponse:
    held = run_or_404(region, run)
    found = (
        DaysEdit.objects.filter(pk=edit, region=region, programme=held.programme).select_related("institution").first()
    )
    if found is None:
        raise Http404("There is no such change.")
    now = timezone.now()
    return _do(
        request,
        held,
        lambda: days_runs.lift_days_edit(by=request.user, edit=found, now=now),
        "It is taken back. Solve again to see the difference.",
    )


@requires(COORDINATE, the_region)
@require_POST
def again(request: HttpRequest, region: str, run: str) -> HttpResponse:
    held, now = run_or_404(region, run), timezone.now()
    return _do(request, held, lambda: days_runs.solve_days_again(by=request.user, run=held, now=now), "")


@requires(COORDINATE, the_region)
@require_POST
def discard(request: HttpRequest, region: str, run: str) -> HttpResponse:
    held = run_or_404(region, run)
    return _do(request, held, lambda: days_runs.discard_days(by=request.user, run=held), "The rota is put away.")


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, region: str, run: str) -> HttpResponse:
    """`…/rotas/<run>/confirm/`: says what will happen; POST does it, once."""
    held, now = run_or_404(region, run), timezone.now()
    if request.method == "POST":
        done = "The rota is confirmed. Each school sees its days and why."
        return _do(request, held, lambda: days_runs.confirm_days(by=request.user, run=held, now=now), done)
    return show(
        request,
        "confirm",
        region,
        above=(TOP, HUB, (str(held), f"school-programmes/rotas/{held.public_id}/")),
        title="Confirm this rota",
        run=held,
        numbers=days.run_numbers(held),
        none=days_lines.none_while_many(days_lines.rota_lines(held), proposed=True),
        few=days_lines.too_few(held),
        unknown=_without_holidays(region, [SchoolYear(held.begins)]),
        unkept=days_lines.unkept(held),
        rule=days_given.days_rule(timezone.localdate(now)).values,
    )


@requires(COORDINATE, the_region)
@require_safe
def problem_json(request: HttpRequest, region: str, run: str) -> HttpResponse:
    """The timetable’s problem, which `routeways rota solve` reads, and both answers.

    Cohorts stay with the schools, and so does every number from which one follows: need is told in bands.
    """
    held = run_or_404(region, run)
    known = {name: part for name, part in (held.answer or {}).items() if name != "need"}
    if "entitled" in known:
        known["entitled"] = telling.told(known["entitled"])
    content = json.dumps(known, ensure_ascii=False, indent=1)
    answer = HttpResponse(content, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="rota-{held.public_id}.json"'
    return answer


def _do(request: HttpRequest, held: DaysRun, act: Callable[[], Any], done: str) -> HttpResponse:
    """Does it and goes to the rota (or to the one it made); what cannot be is said there."""
    target = held
    try:
        made = act()
    except CareersError as error:
        flash.error(request, str(error))
    else:
        target = made if isinstance(made, DaysRun) else held
        if done:
            flash.success(request, done)
    return redirect(address("days_run", held.region, target.public_id))
