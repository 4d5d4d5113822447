"""The hub reads rotas: two side by side, what became of every school’s days, and appeals with their answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.careers.actions import days_appeals
from routeways.careers.days_forms import AnswerForm
from routeways.careers.errors import CareersError
from routeways.careers.models import COORDINATE
from routeways.careers.pages.days_common import HUB, TOP, address, run_or_404, show, the_region
from routeways.careers.queries import days
from routeways.foundation.permissions import requires
from routeways.ui.tables import Cell, Column, TableView


@requires(COORDINATE, the_region)
@never_cache
@require_safe
def compare(request: HttpRequest, region: str, run: str) -> HttpResponse:
    """`…/rotas/<run>/compare/?with=<other>`: two rotas side by side, and the schools whose days differ."""
    held = run_or_404(region, run)
    other = run_or_404(region, request.GET.get("with", ""))
    one, two = days.run_numbers(held), days.run_numbers(other)
    if one is None or two is None:
        raise Http404("One of the two has no answer.")
    rows = tuple(
        (label, _said(value(one)), _said(value(two)))
        for label, value in (
            ("Days given", lambda n: n.days),
            ("Days with a session", lambda n: n.placed),
            ("Days without a session", lambda n: n.without),
            ("Minutes to travel, on average", lambda n: n.minutes),
            ("Longest journey in minutes", lambda n: n.longest),
            ("Points (fewer is better)", lambda n: n.points),
            ("A better plan has fewer points by at most", lambda n: f"{n.gap:.1%}"),
            ("Schools with less than one of lower need", lambda n: n.envy),
            ("Seed of the lottery", lambda n: n.run.seed),
        )
    )
    first, second = ({line.institution.public_id: line for line in days.rota_lines(each)} for each in (held, other))
    differing = tuple(
        (line.institution.organisation.name, _where(line), _where(second[id]) if id in second else "Not in it")
        for id, line in first.items()
        if id not in second or _where(line) != _where(second[id])
    )
    heads = (Column("This rota", numeric=True), Column("The other", numeric=True))
    return show(
        request,
        "compare",
        region,
        above=(TOP, HUB, (str(held), f"school-programmes/rotas/{held.public_id}/")),
        title="Compare two rotas",
        run=held,
        other=other,
        table=TableView("Two rotas", (Column("What counts"), *heads), rows),
        differing=TableView(
            "Schools whose days differ", (Column("School"), Column("This rota"), Column("The other")), differing
        ),
    )


def _said(value: Any) -> str:
    return "Not known" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _where(line: days.RotaLine) -> str:
    return "; ".join(f"{one.session.on:%-d %b}, {one.session.host}" for one in line.placed) or "No session"


@requires(COORDINATE, the_region)
@never_cache
@require_safe
def balances(request: HttpRequest, region: str, run: str) -> HttpResponse:
    """`…/rotas/<run>/ledger/`: school × days given × what became of them."""
    held = run_or_404(region, run)
    rows = []
    for one in days.entitlements_of_run(held):
        account = days.balance(one)
        name = Cell(str(one.institution), href=address("school", region, one.institution.public_id))
        rows.append(
            (
                name,
                account.entitled,
                account.booked,
                account.attended,
                account.missed,
                account.given_back,
                account.cancelled,
                account.without,
            )
        )
    heads = ("Given", "Booked", "Took place", "Nobody came", "Given back", "Cancelled", "Without a session")
    table = TableView(
        "Days of every school", (Column("School"), *(Column(text, numeric=True) for text in heads)), tuple(rows)
    )
    above = (TOP, HUB, (str(held), f"school-programmes/rotas/{held.public_id}/"))
    return show(
        request, "balances", region, above=above, title="Who was given what, and what became of it", table=table
    )


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, region: str, appeal: str) -> HttpResponse:
    """`/<region>/school-programmes/appeals/<appeal>/`: read and answer one appeal."""
    found = days.open_appeals(region).filter(public_id=appeal).first()
    if found is None:
        raise Http404("There is no such appeal here.")
    sessions = {one.public_id: one for one in days.free_places(found.run, today=timezone.localdate())}
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        sessions=[(id, f"{one.on:%-d %B %Y}: {one.what.name}, {one.host}") for id, one in sessions.items()],
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            days_appeals.answer_appeal(
                by=request.user,
                appeal=found,
                upheld=asked["upheld"] == "yes",
                answer=asked["answer"],
                session=sessions.get(asked["session"]),
                now=timezone.now(),
            )
        except CareersError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, "Your answer stands on the school’s page.")
            return redirect(address("days_rotas", region))
    lines = [one for one in days.entitlements_of_run(found.run) if one.institution_id == found.institution_id]
    told = [one.why for one in days.rota_lines(found.run) if one.institution == found.institution]
    return show(
        request,
        "appeal",
        region,
        above=(TOP, HUB),
        status=422 if form.errors else 200,
        title=f"Appeal of {found.institution}",
        appeal=found,
        entitlement=lines[0] if lines else None,
        why="".join(told),
        form=form,
    )
