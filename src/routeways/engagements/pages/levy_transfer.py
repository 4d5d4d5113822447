"""The money of one transfer on the page of its engagement, for accounts and private links: handed over, started, ended.

The panel is registered with the page (`panels`); what can be done stands under the same address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages as flash
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from routeways.engagements.access import OPEN
from routeways.engagements.actions import levy_matching, levy_places
from routeways.engagements.agreements import lines as agreed_lines
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.levy_transfer import HandOverForm, PlaceEndForm, PlaceStartForm
from routeways.engagements.levy_view import months_table, transfer_rows
from routeways.engagements.models import Engagement, LevyPlace
from routeways.engagements.pages.desk_common import actor, looker_of, looker_page, posted, the_engagement, through_link
from routeways.engagements.pages.levy_common import pounds, transfer_of
from routeways.engagements.queries.levy import transfer_of as held_transfer
from routeways.engagements.queries.levy_money import years_of
from routeways.engagements.queries.parties import Looker
from routeways.foundation.permissions import requires
from routeways.ledger.queries import spent_of

Doing = Callable[[HttpRequest, Looker, str], HttpResponse]
DO = ("handover", "start", "end", "letter")
STARTS_AND_ENDS = ("employer", "hub")  # as the kind says of the step “Training” and of its end


def panel(engagement: Engagement, looker: Looker) -> Mapping[str, Any] | None:
    """What the page of an engagement shows of its money; nothing before money was set aside."""
    found = held_transfer(engagement)
    if found is None:
        return None
    may = looker.staff and engagement.state != Engagement.State.ENDED
    may_place = may and bool(looker.among(STARTS_AND_ENDS))
    return {
        "transfer": found,
        "rows": [{"name": name, "value": value} for name, value in transfer_rows(found)],
        "places": [
            {
                "place": place,
                "spent": pounds(spent_of(place.reservation)),
                "may_start": may_place and place.state == LevyPlace.State.AGREED and bool(found.reference),
                "may_end": may_place and not place.over,
            }
            for place in found.places.select_related("reservation")
        ],
        "may": may,
        "address": looker.address,
        "left": years_of(found.pledge) if looker.coordinates else (),
    }


@requires(OPEN, the_engagement)
@never_cache
@require_http_methods(["GET", "POST"])
def by_account(request: HttpRequest, region: str, public_id: str, what: str, place: str = "") -> HttpResponse:
    """`/<region>/connect/engagements/<id>/levy/<what>/`"""
    return _DOINGS[what](request, looker_of(request, region, public_id), place)


@never_cache
@require_http_methods(["GET", "POST"])
@through_link
def by_link(request: HttpRequest, looker: Looker, what: str, place: str = "") -> HttpResponse:
    """`/connect/link/<token>/levy/<what>/`"""
    return _DOINGS[what](request, looker, place)


def _handover(request: HttpRequest, looker: Looker, _place: str) -> HttpResponse:
    found = transfer_of(looker.engagement)
    form = HandOverForm(posted(request), initial={"reference": found.reference, "on": found.handed_over_on})

    def act() -> str:
        levy_places.hand_over(
            by=actor(request), transfer=found, reference=form.cleaned_data["reference"], on=form.cleaned_data["on"],
            today=looker.today, party=_party(looker),
        )  # fmt: skip
        return "The reference is recorded."

    lead = "The employer applies in the national apprenticeship service, and the pledger approves it there."
    return _form(request, looker, form, act, "Handed over to the national service", lead)


def _start(request: HttpRequest, looker: Looker, place: str) -> HttpResponse:
    found = _place(looker, place)
    _refuse_others(looker)
    form = PlaceStartForm(posted(request), initial={"on": found.transfer.starts_on})

    def act() -> str:
        levy_places.start_place(
            by=actor(request), place=found, on=form.cleaned_data["on"], today=looker.today,
            party=_party(looker, STARTS_AND_ENDS),
        )  # fmt: skip
        return f"{found} has started."

    return _form(request, looker, form, act, f"{found} has started")


def _end(request: HttpRequest, looker: Looker, place: str) -> HttpResponse:
    found = _place(looker, place)
    _refuse_others(looker)
    form = PlaceEndForm(posted(request))

    def act() -> str:
        given = form.cleaned_data
        levy_places.end_place(
            by=actor(request), place=found, how=given["how"], on=given["on"], today=looker.today, why=given["why"],
            never_paid=given["never_paid"], party=_party(looker, STARTS_AND_ENDS),
        )  # fmt: skip
        levy_matching.serve_soon(by=actor(request), region=looker.engagement.region)
        return f"{found}: it is recorded, and what was not spent is free again."

    return _form(request, looker, form, act, f"{found} completed, left or moved")


def _letter(request: HttpRequest, looker: Looker, _place: str) -> HttpResponse:
    """The agreement as a letter to print: the same text that is signed."""
    found = transfer_of(looker.engagement)
    signatures = looker.engagement.signatures.order_by("at")
    return looker_page(
        request, "levy/letter", looker, title="Letter of agreement", transfer=found,
        rows=[{"name": name, "value": value} for name, value in agreed_lines(looker.engagement)],
        plan=months_table("When it is paid", found.asked.plan(found.places.count())), signatures=signatures,
        pledger=found.pledge.offer.who, employer=found.asked.request.who,
    )  # fmt: skip


_DOINGS: dict[str, Doing] = {"handover": _handover, "start": _start, "end": _end, "letter": _letter}


def _party(looker: Looker, allowed: Sequence[str] = ()) -> str:
    """In whose name it is done, for the record."""
    return looker.among(allowed or looker.parties)


def _refuse_others(looker: Looker) -> None:
    if not looker.among(STARTS_AND_ENDS):
        raise PermissionDenied("The employer or the hub says when an apprentice starts, completes or leaves.")


def _place(looker: Looker, public_id: str) -> LevyPlace:
    found = transfer_of(looker.engagement).places.filter(public_id=public_id).first()
    if found is None:
        raise Http404("There is no such apprentice in this transfer.")
    return found


def _form(
    request: HttpRequest, looker: Looker, form: forms.Form, act: Callable[[], str], title: str, lead: str = ""
) -> HttpResponse:
    if not looker.staff or looker.engagement.state == Engagement.State.ENDED:
        raise Http404("There is nothing to do here.")
    if request.method == "POST" and form.is_valid():
        try:
            said = act()
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, said)
            return redirect(looker.address)
    return looker_page(
        request, "levy/form", looker, title=title, form=form, lead=lead, button="Save",
        status=422 if form.errors else 200,
    )  # fmt: skip
