from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from routeways.foundation import spreadsheets
from routeways.foundation.permissions import requires
from routeways.ledger import queries
from routeways.ledger.amounts import day, written
from routeways.ledger.models import Account
from routeways.ledger.models.account import VIEW
from routeways.ledger.pages import tables
from routeways.places.frame import frame, region_or_404
from routeways.ui.tables import Cell, Column, TableView

PAGE = 100  # bookings
CSV = "text/csv; charset=utf-8"


def the_account(_request: HttpRequest, region: str, public_id: str) -> Account:
    """What a page about an account asks its permission for."""
    region_or_404(region)
    try:
        return queries.account(public_id, region=region)
    except Account.DoesNotExist as error:
        raise Http404("There is no such account in this region.") from error


@requires(VIEW)
@never_cache
@require_safe
def accounts(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/ledger/`: the accounts that one may see."""
    whole, today = region_or_404(region), timezone.localdate()
    rows = []
    for one in queries.accounts(request.user, today=today, region=whole.id):
        free = written(queries.balance(one, today).free, one.unit)
        state = f"Closed on {day(one.closed_on)}" if one.closed_on else "Open"
        rows.append((Cell(one.title, _address("account", one)), one.owner.name, state, free))
    columns = (Column("Account"), Column("Belongs to"), Column("State"), Column("Free today", numeric=True))
    table = TableView("Accounts that you may see", columns, tuple(rows))
    context = frame(whole, title="Accounts of money and places", table=table)
    return render(request, "ledger/accounts.html", context)


@requires(VIEW, the_account)
@never_cache
@require_safe
def account(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/ledger/<id>/`: what the account holds, what is to come, and every booking."""
    one, today = the_account(request, region, public_id), timezone.localdate()
    balance, months = queries.balance(one, today), queries.forecast(one, today)
    promises = queries.promises_of(one)
    lines = Paginator(queries.statement(one)[::-1], PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "title": one.title,
        "one": one,  # “account” is the reader’s own in every page’s frame
        "today": today,
        "free": written(balance.free, one.unit),
        "summary": tables.summary(balance, one.unit),
        "next_expiry": tables.next_expiry(months, one.unit),
        "forecast": tables.forecast_table(months, one.unit) if balance.paid_in or len(months) > 1 else None,
        "promises": tables.promises_table(promises, one.unit) if promises else None,
        "lines": lines,
        "statement": tables.statement_table(lines.object_list, one.unit),
        "downloads": [
            {"label": "Statement (CSV)", "href": _address("statement-csv", one), "hidden": f"of {one.title}"},
            {"label": "Forecast (CSV)", "href": _address("forecast-csv", one), "hidden": f"of {one.title}"},
        ],
    }
    shown = frame(region_or_404(region), crumbs=(("Accounts", "ledger/"),), **context)
    return render(request, "ledger/account.html", shown)


@requires(VIEW, the_account)
@never_cache
@require_safe
def statement_csv(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = the_account(request, region, public_id)
    return _file(one, "statement", tables.STATEMENT_COLUMNS, tables.statement_rows(one, queries.statement(one)))


@requires(VIEW, the_account)
@never_cache
@require_safe
def forecast_csv(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    one = the_account(request, region, public_id)
    months = queries.forecast(one, timezone.localdate())
    return _file(one, "forecast", tables.FORECAST_COLUMNS, tables.forecast_rows(one, months))


def _file(one: Account, what: str, columns: tuple[str, ...], rows: Any) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{what}-{one.public_id}.csv"'}
    return HttpResponse(spreadsheets.lines(columns, rows), content_type=CSV, headers=headers)


def _address(name: str, one: Account) -> str:
    return reverse(f"ledger:{name}", kwargs={"region": one.region, "public_id": one.public_id})
