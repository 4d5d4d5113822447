"""Pledging levy money and asking for it: one thing a page, then “Check your answers”."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from routeways.engagements.actions import letters, levy, levy_matching
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.levy import AmountForm
from routeways.engagements.kinds import kind
from routeways.engagements.levy_rules import tax_year_of, year_name
from routeways.engagements.levy_view import plan_table, pledge_rows, request_rows
from routeways.engagements.levy_writing import Written, draft_of, forget, found, initial
from routeways.engagements.models.levy import KIND
from routeways.engagements.pages.desk_common import actor, now, posted
from routeways.engagements.pages.levy_common import address, levy_page, pounds
from routeways.engagements.queries.home import may_write
from routeways.engagements.queries.levy_money import allowances
from routeways.foundation.dated_rules import rule
from routeways.foundation.permissions import public
from routeways.foundation.visitors import within_limit
from routeways.instruments.asking.answers import AnswerError
from routeways.places.frame import region_or_404

TITLES = {"offer": "Pledge levy money", "request": "Ask for a levy transfer"}
PATHS = {"offer": "pledge", "request": "ask"}
ERROR_AT = {"amount": "yearly", "levy": "declared", "cost": "band"}  # where a page of several boxes tells what is wrong


@public
@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, region: str, side: str) -> HttpResponse:
    """What will be asked, and what to have at hand; a POST begins anew."""
    written = _written(request, region, side)
    if refused := _refused(request, written):
        return refused
    if request.method == "POST":
        forget(request.session, region, side)
        fresh = _written(request, region, side)
        if (user := actor(request)) is not None:
            fresh.data.update(contact_name=user.name, contact_email=user.email)
        request.session.modified = True
        return redirect(_step(region, side, fresh.pages[0].id))
    going_on = _step(region, side, written.first_open) if written.data.get("done") else ""
    return levy_page(
        request, f"start_{side}", region, title=TITLES[side], visitor=written.visitor, going_on=going_on,
        bands=rule("apprenticeship-funding", written.today)["bands"],
    )  # fmt: skip


@public
@never_cache
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, region: str, side: str, id: str) -> HttpResponse:
    """One page of it."""
    written = _written(request, region, side)
    if refused := _refused(request, written):
        return refused
    page = written.page(id)
    if page is None or (side == "request" and id == "standard" and not found(str(written.data.get("q", "")))):
        return redirect(_step(region, side, "search" if id == "standard" else written.first_open))
    form = page.form(posted(request), written.data)
    form.initial = {**form.initial, **initial(form, written.data)}
    if request.method == "POST" and form.is_valid():
        if id == "search" and not found(form.cleaned_data["q"]):
            form.add_error("q", "There is no apprenticeship of this name. Try fewer or other words")
        elif side == "request" and written.needs_none(id, form.cleaned_data):
            return levy_page(
                request, "no_need", region, title="You need no transfer", change=_step(region, side, "ages"),
                to_age=rule("apprenticeship-funding", written.today)["state_pays_to_age"],
            )  # fmt: skip
        elif problem := written.refused(id, form.cleaned_data):
            form.add_error(next(iter(form.fields)) if len(form.fields) == 1 else ERROR_AT.get(id), problem)
        else:
            return _kept(request, written, id, form)
    back = written.before(id)
    status = 422 if form.errors else 200
    ids = [one.id for one in written.pages]
    return levy_page(
        request, "step", region, title=page.name, form=form, step=id, status=status, caption=TITLES[side],
        back=_step(region, side, back) if back else address(PATHS[side], region), done=ids.index(id),
        total=len(ids), single=len(form.fields) == 1, allowed=_allowed(written, form), standard=written.standard,
    )  # fmt: skip


@public
@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, region: str, side: str) -> HttpResponse:
    """“Check your answers”; a POST sends it."""
    written = _written(request, region, side)
    if refused := _refused(request, written):
        return refused
    if written.first_open != "check":
        return redirect(_step(region, side, written.first_open))
    problem = ""
    if request.method == "POST":
        try:
            return _send(request, written)
        except (EngagementError, AnswerError) as error:
            problem = str(error)
    rows = pledge_rows(written) if side == "offer" else request_rows(written)
    linked = [{**row, "href": f"{_step(region, side, row['page'])}?check"} for row in rows]
    return levy_page(
        request, "check", region, title="Check your answers", caption=TITLES[side], rows=linked, problem=problem,
        visitor=written.visitor, plan=plan_table(written.request_terms()) if side == "request" else None,
        status=422 if problem else 200,
    )  # fmt: skip


def _kept(request: HttpRequest, written: Written, id: str, form: Any) -> HttpResponse:
    written.keep(id, form.cleaned_data)
    if id == "standard":
        written.know_level()
    request.session.modified = True
    # Another search needs another choice, also when the rest has been answered.
    onward = written.first_open if "check" in request.GET and id != "search" else written.after(id)
    return redirect(_step(written.region, written.side, onward))


def _send(request: HttpRequest, written: Written) -> HttpResponse:
    region, moment = written.region, now()
    if written.side == "offer":
        owner = written.owner
        if owner is None:
            raise EngagementError("Say for which organisation this is.")
        offer = levy.pledge(by=actor(request), region=region, owner=owner, terms=written.pledge_terms(), now=moment)
        forget(request.session, region, "offer")
        levy_matching.serve_soon(by=actor(request), region=region)
        flash.success(request, "Your pledge is open. We write to you when it suits somebody.")
        return redirect(address("one_pledge", region, public_id=offer.public_id))
    most = int(rule("visitors-offers", moment.date())["most_an_hour"])
    if written.visitor and not within_limit(request, "connect", most, moment):
        raise EngagementError("Many requests have come from your connection. Wait an hour and send it again.")
    made = levy.ask(
        by=actor(request), region=region, owner=written.owner, terms=written.request_terms(), now=moment,
        through="link" if written.visitor else "",
    )  # fmt: skip
    forget(request.session, region, "request")
    if written.visitor:
        letters.tell_received(by=actor(request), listing=made, now=moment)
        request.session["connect.sent"] = made.contact_email
        return redirect("engagements:desk_sent", region=region)
    levy_matching.serve_soon(by=actor(request), region=region)
    flash.success(request, "Your request is on the waiting list. We write to you when a pledge fits.")
    return redirect(address("one_request", region, public_id=made.public_id))


def _written(request: HttpRequest, region: str, side: str) -> Written:
    region_or_404(region)
    if side not in TITLES:
        raise Http404("There is nothing like this to write here.")
    asked = getattr(kind(KIND), side)
    today = timezone.localdate()
    orgs = may_write(request.user, region, side, asked, today=today)
    return Written(side, region, today, draft_of(request.session, region, side), tuple(orgs))


def _refused(request: HttpRequest, written: Written) -> HttpResponse | None:
    """A pledge is made with an account; whoever is signed in without the right to make one is told so."""
    if written.side == "request" or written.organisations:
        return None
    if actor(request) is None:
        return redirect_to_login(request.get_full_path())
    return levy_page(request, "cannot", written.region, title=TITLES["offer"], status=403)


def _allowed(written: Written, form: Any) -> list[dict[str, Any]]:
    """On the page of the amount: what may be transferred, and how it comes about."""
    if not isinstance(form, AmountForm) or "declared" not in written.data:
        return []
    first = tax_year_of(written.today)
    terms = (int(written.data["declared"]), int(written.data["english"]), first, 2)
    return [
        {
            "title": f"In {year_name(one.year)}",
            "rows": [{"name": name, "value": pounds(pence)} for name, pence in one.steps],
        }
        for one in allowances(terms)
    ]


def _step(region: str, side: str, id: str) -> str:
    return f"{address(PATHS[side], region)}{id}/"
