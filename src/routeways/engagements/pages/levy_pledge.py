"""A pledger's page: what is promised, what will be lost and when, month by month; and the page of a request."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.engagements.access import HOLD
from routeways.engagements.actions import levy_money
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.levy_transfer import PaymentsForm
from routeways.engagements.levy_eligible import reasons
from routeways.engagements.levy_view import asked_rows, months_table, pledge_facts, years_table
from routeways.engagements.models import LevyPledge, Match, Request
from routeways.engagements.models.levy import KIND
from routeways.engagements.models.offer import COORDINATE
from routeways.engagements.pages.desk_common import actor, posted
from routeways.engagements.pages.levy_common import (
    BOARD,
    address,
    levy_page,
    pledge_or_404,
    pounds,
    the_pledge,
)
from routeways.engagements.queries import levy as queries
from routeways.engagements.queries.levy_due import due_in, due_until
from routeways.engagements.queries.levy_money import money_left, years_of
from routeways.foundation.permissions import allowed, requires
from routeways.ledger.promises import Month, month_of
from routeways.ledger.queries import balance, forecast
from routeways.places.frame import region_or_404
from routeways.ui.charts import LineSpec, Point, Series, line
from routeways.ui.tables import Cell, Column, TableView
from routeways.values import Unit

SEE = "engagements.see_levy_pledge"
LONGEST = 60  # months in the chart


@requires(SEE, the_pledge)
@never_cache
@require_safe
def pledge(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/levy/pledges/<id>/`"""
    found, today = pledge_or_404(region, public_id), timezone.localdate()
    assert found.account is not None  # noqa: S101 - for the type checker: `pledge_or_404` refuses it
    months = forecast(found.account, today)
    held = balance(found.account, today)
    lost = [month for month in months if month.expiring]
    return levy_page(
        request, "pledge", region, title=found.offer.title, pledge=found, offer=found.offer,
        figures=[("Free", pounds(money_left(found, today))), ("Promised", pounds(held.held + held.committed)),
                 ("Spent", pounds(held.spent)), ("Lost", pounds(held.expired))],
        years=years_table(years_of(found), today), facts=pledge_facts(found), chart=_chart(months),
        lost=[(f"{one.month:%B %Y}", pounds(one.expiring)) for one in lost],
        matches=_matches(found), transfers=_transfers(region, found), due=_due(found, today),
        statement=f"/{region}/ledger/{found.account.public_id}/",
    )  # fmt: skip


@requires(SEE, the_pledge)
@never_cache
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, region: str, public_id: str, month: str) -> HttpResponse:
    """What the national service paid for a month, apprentice by apprentice."""
    found, today = pledge_or_404(region, public_id), timezone.localdate()
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Http404("There is no such month.") from None
    due = due_in(found, first)
    form = PaymentsForm(due, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            count, paid = levy_money.pay(
                by=actor(request), pledge=found, month=first, today=today, amounts=form.cleaned_data
            )
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            people = f"{count} apprentice{'' if count == 1 else 's'}"
            flash.success(request, f"Recorded for {first:%B %Y}: {pounds(paid)} for {people}.")
            return redirect(address("one_pledge", region, public_id=public_id))
    return levy_page(
        request, "form", region, above=(BOARD, (found.offer.title, f"levy/pledges/{public_id}/")),
        title=f"What was paid for {first:%B %Y}", form=form, button="Record it", empty=not due,
        lead="The national service shows it under “Transactions”. The boxes hold what was planned.",
        nothing="Nothing is left to record for this month.", status=422 if form.errors else 200,
    )  # fmt: skip


def the_request(_request: HttpRequest, region: str, public_id: str, **_more: Any) -> Request:
    """What a request's page asks its permission for."""
    region_or_404(region)
    rows = Request.objects.select_related("owner", "levy").filter(levy__isnull=False)
    found = rows.filter(region=region, kind=KIND, public_id=public_id).first()
    if found is None:
        raise Http404("There is no such request in this region.")
    return found


@requires("engagements.see_levy_request", the_request)
@never_cache
@require_safe
def asked(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/levy/requests/<id>/`: where it stands in line, why it waits, what it will cost."""
    found, today = the_request(request, region, public_id), timezone.localdate()
    held = found.levy
    matches = found.matches.exclude(state__in=(Match.State.WITHDRAWN, Match.State.EXPIRED)).select_related(
        "offer__owner"
    )
    return levy_page(
        request, "request", region, title=found.title, asked=found, levy=held,
        place=queries.place_in_line(held, today), rows=asked_rows(found),
        reasons=reasons(held.asked(), today),
        plan=months_table(f"What it costs: {pounds(held.total)} in all", held.plan()),
        matches=[
            {"match": one, "who": one.offer.who, "state": one.get_state_display(), "href": _match_address(region, one)}
            for one in matches
        ],
        listing=f"/{region}/connect/requests/{found.public_id}/",
    )  # fmt: skip


def may_see_request(user: Any, request: Any = None) -> bool:
    if not isinstance(request, Request):
        return False
    return allowed(user, HOLD, request) or allowed(user, COORDINATE, request.region)


def _match_address(region: str, match: Match) -> str:
    if match.state == Match.State.ACCEPTED:
        return f"/{region}/connect/engagements/{match.engagement.public_id}/"
    return f"/{region}/connect/matches/{match.public_id}/"


def _chart(months: tuple[Month, ...]) -> Any:
    """What is left to promise at the end of each month, if all goes as planned and nothing new is promised."""
    shown = months[:LONGEST]
    points = tuple(_point(one, number, max(0, one.free_at_end)) for number, one in enumerate(shown))
    planned = tuple(_point(one, number, one.planned_out) for number, one in enumerate(shown))
    expiring = [one for one in shown if one.expiring]
    title = (
        f"{pounds(expiring[0].expiring)} will be lost in {expiring[0].month:%B %Y} unless it is promised"
        if expiring
        else "Nothing will be lost"
    )
    spec = LineSpec(
        title=title,
        subtitle="In pounds, at the end of each month, if all goes as planned",
        source="The pledge’s account in Routeways",
        unit=Unit.POUNDS,
        decimals=0,
        series=(Series("Free to promise", points), Series("Planned to be paid", planned)),
        zero=True,
        label_name="Month",
        caption="Month by month until the money expires",
    )
    return line(spec)


def _point(month: Month, number: int, pence: int) -> Point:
    return Point(f"{month.month:%b %Y}", pence / 100, at=float(number))


def _due(pledge: LevyPledge, today: date) -> list[tuple[date, str]]:
    """Months to record, each with its page."""
    region, id = pledge.offer.region, pledge.offer.public_id
    months = due_until(pledge, month_of(today))
    return [(month, address("pay", region, public_id=id, month=f"{month:%Y-%m}")) for month in months]


def _matches(pledge: LevyPledge) -> TableView | None:
    waiting = pledge.offer.matches.filter(state=Match.State.PROPOSED).select_related("request__owner", "request__levy")
    rows = [
        (
            Cell(match.request.title, f"/{pledge.offer.region}/connect/matches/{match.public_id}/"),
            match.request.who,
            pounds(match.request.levy.price * match.places),
            "You have said yes" if match.offer_said else "Your answer",
            f"{match.answer_by:%-d %B %Y}" if match.answer_by else "",
        )
        for match in waiting
    ]
    columns = tuple(Column(name, numeric=name == "Cost") for name in ("Request", "Employer", "Cost", "Waits for", "By"))
    return TableView("Proposed to you", columns, tuple(rows)) if rows else None


def _transfers(region: str, pledge: LevyPledge) -> TableView | None:
    rows = [
        (
            Cell(one.asked.standard_title, f"/{region}/connect/engagements/{one.engagement.public_id}/"),
            one.asked.request.who,
            str(len(one.places.all())),
            pounds(one.price * len(one.places.all())),
            one.engagement.outcome_name or one.engagement.step_name,
        )
        for one in queries.transfers_of(pledge)
    ]
    names = ("Apprenticeship", "Employer", "Apprentices", "At most", "Where it stands")
    columns = tuple(Column(name, numeric=name in ("Apprentices", "At most")) for name in names)
    return TableView("Transfers", columns, tuple(rows)) if rows else None
