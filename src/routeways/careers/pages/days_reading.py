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
from routeways.careers.models import COORDINATE, DayAppeal, DayBooking, DaySession
from routeways.careers.pages.days_common import HUB, TOP, address, run_or_404, show, the_region
from routeways.careers.queries import days, days_lines
from routeways.careers.queries.days_free import why_unable
from routeways.careers.queries.days_standing import HELD
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
    first, second = (
        {line.institution.public_id: line for line in days_lines.rota_lines(each)} for each in (held, other)
    )
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


def _where(line: days_lines.RotaLine) -> str:
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
                account.replaced,
            )
        )
    heads = ("Given", "Booked", "Took place", "Nobody came", "Given back", "Cancelled", "Without a session", "Replaced")
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
    today = timezone.localdate()
    lines = [one for one in days.entitlements_of_run(found.run) if one.institution_id == found.institution_id]
    held = [one for line in lines for one in line.bookings.all() if one.state in HELD]
    booked = {one.public_id: one for one in held if one.state == DayBooking.State.BOOKED and one.session.on > today}
    sessions = {one.public_id: one for one in _open_to(found, held, set(booked))}
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        sessions=[(id, _session(one)) for id, one in sessions.items()],
        booked=[(id, _session(one.session)) for id, one in booked.items()],
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            days_appeals.answer_appeal(
                by=request.user,
                appeal=found,
                upheld=asked["upheld"] == "yes",
                answer=asked["answer"],
                session=(given := sessions.get(asked["session"])),
                instead=booked.get(asked["instead"]),
                now=timezone.now(),
            )
        except CareersError as error:
            form.add_error(None, str(error))
        else:
            told = _told(given, booked.get(asked["instead"])) if given else ""
            flash.success(request, f"Your answer stands on the school’s page.{told}")
            return redirect(address("days_rotas", region))
    why = [one.reasons for one in days_lines.rota_lines(found.run) if one.institution == found.institution]
    return show(
        request,
        "appeal",
        region,
        above=(TOP, HUB),
        status=422 if form.errors else 200,
        title=f"Appeal of {found.institution}",
        appeal=found,
        entitlement=lines[0] if lines else None,
        why="".join(why),
        form=form,
    )


def _open_to(found: DayAppeal, held: list[DayBooking], replaceable: set[str]) -> list[DaySession]:
    """Free sessions of the rota that the school can come to. Those on the date of a day that may be replaced are among
    them; whether a place there comes instead is for the action to judge."""
    fixed = {one.session.on for one in held if one.public_id not in replaceable}
    own = {one.session_id for one in held}
    free = [one for one in days.free_places(found.run, today=timezone.localdate()) if one.pk not in own]
    return [one for one in free if one.on not in fixed and not why_unable(one, found.run, found.institution)]


def _session(one: DaySession) -> str:
    return f"{one.on:%-d %B %Y}: {one.what.name}, {one.host}"


def _told(given: DaySession, instead: DayBooking | None) -> str:
    if instead is None:
        return f" It has one more day: {_session(given)}."
    return f" It comes on {_session(given)}, instead of {_session(instead.session)}, whose place is free for others."
