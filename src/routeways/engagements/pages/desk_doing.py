"""What is done to an engagement on a page of its own: days, a signature, what happened, feedback, pause, end, links.

Each is one function over (request, looker), reached by an account and by a private link.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from routeways.engagements import actions
from routeways.engagements.access import OPEN
from routeways.engagements.actions.private_links import address_of
from routeways.engagements.engagement_view import (
    agreement_of,
    feedback_of,
    may_link,
    may_plan,
    may_record,
    may_withdraw,
    nameable,
    sendable,
)
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.engagement import (
    ActivityForm,
    AddressForm,
    DatesForm,
    EndForm,
    FeedbackForm,
    PauseForm,
    SignForm,
)
from routeways.engagements.groups import groups_of
from routeways.engagements.kinds import Party
from routeways.engagements.models import Engagement
from routeways.engagements.pages.desk_common import (
    actor,
    looker_of,
    looker_page,
    now,
    posted,
    the_engagement,
    through_link,
)
from routeways.engagements.queries.parties import Looker
from routeways.foundation.permissions import requires

Doing = Callable[[HttpRequest, Looker], HttpResponse]


@requires(OPEN, the_engagement)
@never_cache
@require_http_methods(["GET", "POST"])
def by_account(request: HttpRequest, region: str, public_id: str, what: str) -> HttpResponse:
    return DOINGS[what](request, looker_of(request, region, public_id))


@never_cache
@require_http_methods(["GET", "POST"])
@through_link
def by_link(request: HttpRequest, looker: Looker, what: str) -> HttpResponse:
    return DOINGS[what](request, looker)


def dates(request: HttpRequest, looker: Looker) -> HttpResponse:
    held = looker.engagement
    _only(may_plan(looker))
    form = DatesForm(posted(request), initial={"starts_on": held.starts_on, "ends_on": held.ends_on})

    def act() -> None:
        actions.plan_dates(by=actor(request), engagement=held, now=now(), **form.cleaned_data)

    lead = "Whoever has signed the agreement signs again when days change." if held.rules.signing else ""
    return _form(request, looker, form, act, title="Agree the days", button="Save the days", lead=lead)


def sign(request: HttpRequest, looker: Looker) -> HttpResponse:
    agreement = agreement_of(looker)
    _only(agreement is not None and bool(agreement["may_sign"]))
    assert agreement is not None  # noqa: S101 - for the type checker: refused above
    party = agreement["may_sign"]
    initial = {"digest": agreement["digest"], "name": getattr(looker.actor, "name", "")}
    form = SignForm(posted(request), initial=initial)

    def act() -> None:
        given = form.cleaned_data
        actions.sign(
            by=actor(request), engagement=looker.engagement, party=party, name=given["name"], job=given["job"],
            digest=given["digest"], now=now(),
        )  # fmt: skip

    said = looker.engagement.rules.party(party)
    return _form(
        request, looker, form, act, title="Sign the agreement", button="Sign", template="desk/sign",
        agreement=agreement, party=said, done="You have signed.",
    )  # fmt: skip


def activity(request: HttpRequest, looker: Looker) -> HttpResponse:
    held = looker.engagement
    _only(may_record(looker) and held.state != Engagement.State.ENDED)
    planned = held.starts_on if held.starts_on and held.starts_on <= looker.today else None
    form = ActivityForm(groups_of(held.rules), posted(request), initial={"on": planned, "mode": "in-person"})

    def act() -> None:
        given = form.cleaned_data
        actions.record_activity(
            by=actor(request), engagement=held, on=given["on"], mode=given["mode"], minutes=given["minutes"],
            counts=form.counts(), now=now(),
        )  # fmt: skip

    return _form(
        request, looker, form, act, title="Record what happened", button="Record it", template="desk/activity",
        done="It is recorded.",
    )  # fmt: skip


def feedback(request: HttpRequest, looker: Looker) -> HttpResponse:
    mine = next((one for one in feedback_of(looker) if one["mine"]), None)
    if mine is None:
        raise Http404("You are not asked for feedback here.")
    party = mine["party"]
    given = mine["given"].answers if mine["given"] else {}
    form = FeedbackForm(looker.engagement.rules.feedback[party.id], given, posted(request))

    def act() -> None:
        actions.give_feedback(
            by=actor(request), engagement=looker.engagement, party=party.id, answers=form.answers, now=now()
        )

    lead = "Both sides and the hub read what you say here. Do not name a student or pupil."
    return _form(
        request, looker, form, act, title="How was it?", button="Send", lead=lead, done="Thank you for your feedback."
    )


def pause(request: HttpRequest, looker: Looker) -> HttpResponse:
    _only(looker.staff and looker.engagement.state == Engagement.State.RUNNING)
    form = PauseForm(posted(request))

    def act() -> None:
        party = next(one.id for one in looker.named if one.side != "person")
        actions.pause(
            by=actor(request), engagement=looker.engagement, reason=form.cleaned_data["reason"], now=now(), party=party
        )

    return _form(request, looker, form, act, title="Pause", button="Pause it", done="It is paused.")


def end(request: HttpRequest, looker: Looker) -> HttpResponse:
    held = looker.engagement
    way = held.rules.end(request.GET.get("as", ""))
    party = looker.among(way.by) if way else ""
    if way is None or not party:
        raise Http404("It cannot be ended in this way by you.")
    form = EndForm(way.causes, posted(request))

    def act() -> None:
        given = form.cleaned_data
        actions.end(
            by=actor(request), engagement=held, outcome=way.id, party=party, cause=given.get("cause", ""),
            note=given.get("note", ""), now=now(),
        )  # fmt: skip

    lead = "It counts as done." if way.counts else "It ends here, and the reason is kept."
    return _form(request, looker, form, act, title=way.name, button="End it", lead=lead, warn=not way.counts)


def links(request: HttpRequest, looker: Looker) -> HttpResponse:
    """Private links: one’s own made and shown once, others’ sent to the address on file, or withdrawn."""
    held, own, mailed, ends = looker.engagement, may_link(looker), sendable(looker), may_withdraw(looker)
    alone = nameable(looker)
    _only(own or mailed or ends or alone)
    made = problem = ""
    party = held.rules.party(request.POST.get("party", ""))
    naming = "name" in request.POST and party in alone
    known = {one.id: address_of(held, one.id) for one in alone}
    asked = {
        one.id: AddressForm(request.POST if naming and one == party else None, initial={"email": known[one.id]})
        for one in alone
    }
    if request.method == "POST" and party is not None:
        try:
            if "make" in request.POST and party in own:
                token = actions.make_party_link(by=actor(request), engagement=held, party=party.id, now=now())
                made = request.build_absolute_uri(f"/connect/link/{token}/")
            elif naming and asked[party.id].is_valid():
                email = asked[party.id].cleaned_data["email"]
                actions.name_party(by=actor(request), engagement=held, party=party.id, email=email, now=now())
                return _sent(request, held, party)
            elif "send" in request.POST and party in mailed:
                return _sent(request, held, party)
            elif "withdraw" in request.POST and party in ends:
                actions.withdraw_party_links(by=actor(request), engagement=held, party=party.id, now=now())
                flash.success(request, f"The private links of “{party.name}” work no longer.")
                return redirect(request.path)
        except EngagementError as error:
            problem = str(error)
    return looker_page(
        request, "desk/links", looker, title="Private links", own=own, mailed=mailed, ends=ends, made=made,
        made_for=party, problem=problem, named=[(one, asked[one.id], known[one.id]) for one in alone],
        status=422 if problem or any(form.errors for form in asked.values()) else 200,
    )  # fmt: skip


def _sent(request: HttpRequest, held: Engagement, party: Party) -> HttpResponse:
    site = request.build_absolute_uri("/")
    to = actions.send_party_link(by=actor(request), engagement=held, party=party.id, site=site, now=now())
    flash.success(request, f"A private link is on its way to {to}. It is sent at once.")
    return redirect(request.path)


DOINGS: dict[str, Doing] = {
    "dates": dates,
    "sign": sign,
    "activity": activity,
    "feedback": feedback,
    "pause": pause,
    "end": end,
    "links": links,
}
BY_LINK = tuple(what for what in DOINGS if what != "links")


def _only(holds: Any) -> None:
    if not holds:
        raise Http404("This is not yours to do, or not now.")


def _form(
    request: HttpRequest,
    looker: Looker,
    form: forms.Form,
    act: Callable[[], None],
    *,
    title: str,
    button: str,
    template: str = "desk/form",
    done: str = "",
    **context: Any,
) -> HttpResponse:
    """One form on one page; what cannot be done is said beside it, and nothing that was typed is lost."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            if done:
                flash.success(request, done)
            return redirect(looker.address)
    status = 422 if form.errors else 200
    return looker_page(
        request, template, looker, title=title, form=form, button=button, back=looker.address, status=status,
        today=timezone.localdate(), **context,
    )  # fmt: skip
