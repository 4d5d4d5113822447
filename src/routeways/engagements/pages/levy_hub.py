"""The hub's desk of the levy network: pledges, requests, the waiting list, what is to be confirmed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages as flash
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.engagements.actions import confirm_visitor, levy_matching
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.levy_transfer import ConfirmForm, ProposeForm
from routeways.engagements.levy_view import asked_rows
from routeways.engagements.models import LevyPledge, LevyRequest, LevyTransfer, Match, Request
from routeways.engagements.models.levy import KIND
from routeways.engagements.models.listing import State
from routeways.engagements.models.offer import COORDINATE
from routeways.engagements.pages.desk_common import actor, now, posted, the_region
from routeways.engagements.pages.desk_inbox import refuse_adding
from routeways.engagements.pages.levy_common import address, levy_page, pounds
from routeways.engagements.queries import levy as queries
from routeways.engagements.queries.asking import EMPLOYER
from routeways.engagements.queries.levy_money import money_left_of_each, years_of_each
from routeways.foundation import spreadsheets
from routeways.foundation.permissions import requires
from routeways.organisations.models import Organisation
from routeways.ui.tables import Cell, Column, TableView
from routeways.values import Money

PLEDGE_COLUMNS = ("pledge", "pledger", "state", "tax_year", "pledged", "promised", "spent", "free", "last_day")
REQUEST_COLUMNS = (
    "request", "organisation", "confirmed", "state", "waiting_since", "apprenticeship", "apprentices", "provider_asks",
    "price", "cost", "starts_on", "ends_on", "waits_because",
)  # fmt: skip


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def hub(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/levy/hub/`; a POST serves the waiting list."""
    today = timezone.localdate()
    if request.method == "POST":
        done = levy_matching.serve_waiting(by=actor(request), region=region, now=now())
        flash.success(
            request,
            f"{done.proposed} proposed, {done.waiting} go on waiting."
            + (f" {done.lapsed} earlier proposals had no answer in time." if done.lapsed else ""),
        )
        return redirect(address("hub", region))
    found = queries.look(region, today)
    return levy_page(
        request, "hub", region, title="Levy network: hub",
        pledges=_pledges_table(region, today), waits=_waits_table(region, found), fitting=len(found.proposals),
        matches=_matches_table(region), unconfirmed=_unconfirmed(region), transfers=_transfers_table(region),
        downloads=[
            {"label": "Pledges (CSV)", "href": address("csv", region, what="pledges"), "hidden": "by tax year"},
            {"label": "Requests (CSV)", "href": address("csv", region, what="requests"), "hidden": "of this region"},
        ],
    )  # fmt: skip


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """The hub chooses a pledge for a request by hand."""
    today = timezone.localdate()
    found = LevyRequest.objects.select_related("request__owner").filter(
        request__public_id=public_id, request__region=region, request__kind=KIND
    ).first()  # fmt: skip
    if found is None:
        raise Http404("There is no such request in this region.")
    open_ones = list(queries.pledges(region, today))
    left = money_left_of_each(open_ones, today)
    choices = [
        (one.offer.public_id, f"{one.offer.who}: {one.offer.title} ({pounds(left[one.pk])} left)") for one in open_ones
    ]
    form = ProposeForm(choices, posted(request), initial={"number": found.request.number})
    if request.method == "POST" and form.is_valid():
        chosen = next(one for one in open_ones if one.offer.public_id == form.cleaned_data["pledge"])
        number = min(form.cleaned_data["number"], found.request.number)
        try:
            made = levy_matching.propose_pledge(by=actor(request), pledge=chosen, asked=found, number=number, now=now())
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            return redirect("engagements:desk_match", region=region, public_id=made.public_id)
    return levy_page(
        request, "propose", region, above=_above(region), title="Choose a pledge", form=form, asked=found,
        rows=asked_rows(found.request), any=bool(choices), status=422 if form.errors else 200,
    )  # fmt: skip


@requires(COORDINATE, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """The hub says which organisation a firm without an account is; its request joins the waiting list."""
    rows = Request.objects.filter(region=region, kind=KIND, state=State.WAITING, public_id=public_id)
    found = rows.select_related("levy").first()
    if found is None:
        raise Http404("There is no request here that waits for the hub.")
    form = ConfirmForm(_alike(region, found.claimed_name), posted(request), initial={"name": found.claimed_name})
    if request.method == "POST" and form.is_valid():
        try:
            held = _confirmed(request, found, form)
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, f"{held.who} is on the waiting list.")
            return redirect(address("hub", region))
    return levy_page(
        request, "confirm", region, above=_above(region), title=f"Who is “{found.claimed_name}”?", form=form,
        asked=found, rows=asked_rows(found), status=422 if form.errors else 200,
    )  # fmt: skip


def _alike(region: str, name: str) -> list[Organisation]:
    """Organisations of the region that share a longer word with the name, at most twenty."""
    words = [word for word in name.split() if len(word) > 3][:6]
    rows = Organisation.objects.standing().in_region(region)
    wanted = Q()
    for word in words:
        wanted |= Q(name__icontains=word)
    return list(rows.filter(wanted)[:20]) if words else []


def _confirmed(request: HttpRequest, asked: Request, form: ConfirmForm) -> Any:
    given, chosen = form.cleaned_data, None
    if given["organisation"]:
        here = Organisation.objects.standing().in_region(asked.region)
        chosen = here.get(public_id=given["organisation"])
    refuse_adding(request.user, asked.region, chosen)
    return confirm_visitor(
        by=actor(request), listing=asked, organisation=chosen, new_name=given["name"], new_kind=EMPLOYER, now=now()
    )


@requires(COORDINATE, the_region)
@never_cache
@require_safe
def csv(request: HttpRequest, region: str, what: str) -> HttpResponse:
    columns: tuple[str, ...] = PLEDGE_COLUMNS if what == "pledges" else REQUEST_COLUMNS
    rows = _pledge_lines(region) if what == "pledges" else _request_lines(region)
    name = f"{region}-levy-{what}-{timezone.localdate()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(spreadsheets.lines(columns, rows), content_type="text/csv; charset=utf-8", headers=headers)


def _all_pledges(region: str) -> Any:
    rows = LevyPledge.objects.filter(offer__region=region, offer__kind=KIND, account__isnull=False)
    return rows.select_related("offer__owner", "account").order_by("-offer__created_at")


def _pledges_table(region: str, today: date) -> TableView | None:
    pledges = list(_all_pledges(region))
    years = years_of_each(pledges)
    rows = [
        (
            Cell(one.offer.title, address("one_pledge", region, public_id=one.offer.public_id)),
            one.offer.who,
            one.offer.get_state_display(),
            pounds(sum(year.promised for year in years[one.pk])),
            pounds(sum(year.free(today) for year in years[one.pk])),
        )
        for one in pledges
    ]
    names = ("Pledge", "Pledger", "State", "Promised", "Free")
    columns = tuple(Column(name, numeric=name in ("Promised", "Free")) for name in names)
    return TableView("Pledges", columns, tuple(rows)) if rows else None


def _waits_table(region: str, found: queries.Round) -> TableView | None:
    said = {one.asked.pk: one.says for one in found.waits}
    rows = [
        (
            number,
            Cell(one.request.title, address("one_request", region, public_id=one.request.public_id)),
            one.request.who,
            pounds(one.total),
            f"{one.starts_on:%-d %B %Y}",
            said.get(one.pk, "A pledge fits"),
            Cell("Choose a pledge", address("propose", region, public_id=one.request.public_id)),
        )
        for number, one in enumerate(queries.waiting(region, timezone.localdate()), 1)
    ]
    names = ("Request", "Organisation", "Cost", "Start", "Why it waits", "By hand")
    columns = (Column("In line", numeric=True), *(Column(name, numeric=name == "Cost") for name in names))
    return TableView("The waiting list, longest first", columns, tuple(rows)) if rows else None


def _matches_table(region: str) -> TableView | None:
    waiting = Match.objects.filter(offer__region=region, offer__kind=KIND, state=Match.State.PROPOSED)
    rows = [
        (
            Cell(match.request.title, f"/{region}/connect/matches/{match.public_id}/"),
            match.request.who,
            match.offer.who,
            pounds(match.request.levy.price * match.places),
            " and ".join(
                side for side, said in (("pledger", match.offer_said), ("employer", match.request_said)) if not said
            ),
            f"{match.answer_by:%-d %B %Y}" if match.answer_by else "",
        )
        for match in waiting.select_related("offer__owner", "request__owner", "request__levy").order_by(
            "answer_by", "id"
        )
    ]
    names = ("Request", "Employer", "Pledger", "Cost", "Waits for", "Answer by")
    columns = tuple(Column(name, numeric=name == "Cost") for name in names)
    return TableView("Proposed, waiting for an answer", columns, tuple(rows)) if rows else None


def _transfers_table(region: str) -> TableView | None:
    found = LevyTransfer.objects.filter(engagement__region=region).select_related("engagement", "pledge__offer__owner")
    rows = [
        (
            Cell(one.engagement.title, f"/{region}/connect/engagements/{one.engagement.public_id}/"),
            one.pledge.offer.who,
            one.engagement.outcome_name or one.engagement.step_name,
            one.reference or "Not handed over",
            f"{one.engagement.due_on:%-d %B %Y}" if one.engagement.due_on else "",
        )
        for one in found[:200]
    ]
    names = ("Transfer", "Pledger", "Where it stands", "National reference", "Next step by")
    return TableView("Transfers", tuple(Column(name) for name in names), tuple(rows)) if rows else None


def _unconfirmed(region: str) -> list[dict[str, str]]:
    rows = Request.objects.filter(region=region, kind=KIND, state=State.WAITING).order_by("created_at")
    return [
        {"title": one.title, "who": one.claimed_name, "href": address("confirm", region, public_id=one.public_id)}
        for one in rows
    ]


def _pledge_lines(region: str) -> list[tuple[Any, ...]]:
    today = timezone.localdate()
    pledges = list(_all_pledges(region))
    years = years_of_each(pledges)
    return [
        (
            one.offer.title, one.offer.who, one.offer.get_state_display(), f"{year.year}-{year.year + 1}",
            *(Money(amount).plain for amount in (year.pledged, year.promised, year.spent, year.free(today))),
            year.last_day.isoformat(),
        )
        for one in pledges
        for year in years[one.pk]
    ]  # fmt: skip


def _request_lines(region: str) -> list[tuple[Any, ...]]:
    rows = LevyRequest.objects.filter(request__region=region).select_related("request__owner")
    return [
        (
            one.request.title, one.request.owner.name if one.request.owner else one.request.claimed_name,
            "yes" if one.request.owner else "no", one.request.get_state_display(),
            one.queued_at.date().isoformat() if one.queued_at else "", one.standard_title, one.request.number,
            Money(one.provider_price).plain, Money(one.price).plain, Money(one.total).plain,
            one.starts_on.isoformat(), one.ends_on.isoformat(), one.waits_because,
        )
        for one in rows
    ]  # fmt: skip


def _above(region: str) -> tuple[tuple[str, str], ...]:
    return (("Levy transfers", "levy/"), ("Hub", "levy/hub/"))
