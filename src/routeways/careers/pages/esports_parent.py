"""A parent's own pages by private link: register a child, see where the child stands, change consent, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.careers.actions import esports_asking
from routeways.careers.actions import esports_registering as doing
from routeways.careers.errors import CareersError
from routeways.careers.esports_forms import PAGES, form_of
from routeways.careers.models import EsportsLearner
from routeways.careers.pages.esports_common import address, show, site_of
from routeways.careers.pages.esports_public import facts
from routeways.careers.queries import esports
from routeways.careers.school_years import year_name
from routeways.foundation import links
from routeways.foundation.permissions import public
from routeways.organisations.queries import contact_points
from routeways.places.frame import region_or_404

State = EsportsLearner.State
GONE = (
    "This link does not work any more: its {days} days are over, a newer one was sent, or everything was erased. Ask "
    "for a new one on the page that is named below the link in the e-mail."
)


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets the learner whom the link in the address belongs to; every POST uses the link once."""

    @wraps(view)
    def opened(request: HttpRequest, region: str, token: str, **more: Any) -> HttpResponse:
        now = timezone.now()
        try:
            whole = region_or_404(region)
            link = (links.open if request.method == "POST" else links.look)(token, esports_asking.LINK, now)
            rows = EsportsLearner.objects.select_related("academy__host__organisation", "school__organisation")
            found = rows.filter(public_id=link.subject.partition(":")[2], academy__region=whole.id).first()
            if found is None:
                raise links.LinkUnknown
        except links.LinkError as error:
            days = esports.esports_rule(timezone.localdate(now))["link_days"]
            problem = str(error) if isinstance(error, links.LinkUnknown) else GONE.format(days=days)
            return render(request, "foundation/link_error.html", {"title": "This link", "problem": problem}, status=410)
        return view(request, region, token, found, now, **more)

    return opened


@public
@never_cache
@require_safe
@by_link
def mine(request: HttpRequest, region: str, token: str, learner: EsportsLearner, now: datetime) -> HttpResponse:
    """`…/esports-academy/mine/<token>/`: where the child stands; a draft goes on where it was left."""
    if learner.state == State.DRAFT:
        open_page = next((page for page in PAGES if page not in learner.seen), "")
        resumed = "?resumed" if learner.seen else ""
        after = f"{_page(region, token, open_page)}{resumed}" if open_page else address("esports_check", region, token)
        return redirect(after)
    academy, today = learner.academy, timezone.localdate(now)
    return show(
        request,
        "mine",
        region,
        title=f"{learner.first_name} at {academy}",
        learner=learner,
        academy=academy,
        line=esports.place_in_line(learner) if learner.state == State.WAITING else 0,
        facts=facts(academy, lead=esports.safeguarding_lead(academy), days=esports.days_of([academy]).get(academy.pk)),
        answers=answers(learner, region, token),
        sessions=list(academy.sessions.filter(on__gte=today).exclude(state="closed")),
        kept_until=esports.retention_ends(academy),
        contacts=contact_points(academy.host.organisation, region=region),
        link_days=esports.esports_rule(today)["link_days"],
        token=token,
    )


@public
@never_cache
@require_http_methods(["GET", "POST"])
@by_link
def answer(
    request: HttpRequest, region: str, token: str, learner: EsportsLearner, now: datetime, page: str
) -> HttpResponse:
    """`…/mine/<token>/<page>/`: one thing a page."""
    if page not in PAGES:
        raise Http404("There is no such page.")
    schools = esports.schools_to_choose(region) if page == "school" else []
    form: Any = form_of(page, request.POST if request.method == "POST" else None, learner, schools)
    if request.method == "POST" and form.is_valid():
        given = form.given() if hasattr(form, "given") else form.cleaned_data
        try:
            if page == "consents":
                doing.keep_consents(learner=learner, given=given, now=now)
            else:
                doing.keep_answers(learner=learner, page=page, given=given)
        except CareersError as error:
            form.add_error(None, str(error))
        else:
            return redirect(_after(region, token, page, learner))
    number, draft = list(PAGES).index(page), learner.state == State.DRAFT
    begins = draft and (page == next(iter(PAGES)) or "resumed" in request.GET)
    return show(
        request,
        "question",
        region,
        status=422 if form.errors else 200,
        title=PAGES[page],
        form=form,
        number=number,
        pages=len(PAGES),
        draft=draft,
        places=esports.places_at(learner.academy, today=timezone.localdate(now)) if begins else None,
        academy=learner.academy,
        conduct=learner.academy.what.conduct if page == "consents" else (),
        transport=learner.academy.transport if page == "way" else "",
    )


def _after(region: str, token: str, page: str, learner: EsportsLearner) -> str:
    if learner.state != State.DRAFT:
        return address("esports_mine", region, token)
    following = [one for one in PAGES if one not in {*learner.seen, page}]
    return _page(region, token, following[0]) if following else address("esports_check", region, token)


def _page(region: str, token: str, page: str) -> str:
    return address("esports_answer", region, token, page)


@public
@never_cache
@require_http_methods(["GET", "POST"])
@by_link
def check(request: HttpRequest, region: str, token: str, learner: EsportsLearner, now: datetime) -> HttpResponse:
    """`…/mine/<token>/check/`: all answers; sending them once registers the child."""
    problem = ""
    if request.method == "POST":
        try:
            doing.send_registration(learner=learner, now=now, may_wait=request.POST.get("may_wait") == "yes")
        except CareersError as error:
            problem = str(error)
        else:
            return redirect(address("esports_mine", region, token))
    return show(
        request,
        "check",
        region,
        status=422 if problem else 200,
        title="Check your answers",
        problem=problem,
        places=esports.places_at(learner.academy, today=timezone.localdate(now)),
        learner=learner,
        academy=learner.academy,
        answers=answers(learner, region, token),
        kept_until=esports.retention_ends(learner.academy),
    )


@public
@never_cache
@require_http_methods(["GET", "POST"])
@by_link
def withdraw(request: HttpRequest, region: str, token: str, learner: EsportsLearner, now: datetime) -> HttpResponse:
    """`…/mine/<token>/withdraw/`: asks once; POST erases everything about the child."""
    problem = ""
    if request.method == "POST":
        academy = learner.academy
        try:
            doing.withdraw_child(learner=learner, now=now)
        except CareersError as error:
            problem = str(error)
        else:
            return show(request, "withdrawn", region, title="Everything is erased", academy=academy)
    return show(
        request,
        "withdraw",
        region,
        status=422 if problem else 200,
        title="Withdraw your child?",
        learner=learner,
        academy=learner.academy,
        problem=problem,
        token=token,
    )


@public
@never_cache
@require_POST
@by_link
def another(request: HttpRequest, region: str, token: str, learner: EsportsLearner, now: datetime) -> HttpResponse:
    """`…/mine/<token>/another/`: a private link for a brother or sister."""
    try:
        made = esports_asking.another_child(learner=learner, site=site_of(request), now=now)
    except CareersError as error:
        flash.error(request, str(error))
        return redirect(address("esports_mine", region, token))
    return redirect(made)


def answers(learner: EsportsLearner, region: str, token: str) -> list[dict[str, str]]:
    """What was answered, each row with the page that changes it."""
    said = {one.item: "Yes" if one.given else "No" for one in learner.consents.all()}
    rows = [
        ("First name", learner.first_name, "child"),
        ("Alias", learner.alias, "child"),
        ("Year group", year_name(learner.year) if learner.year is not None else "", "school"),
        ("School", str(learner.school or "Another school, or taught at home"), "school"),
        ("In an emergency", f"{learner.contact_name}, {learner.contact_phone}".strip(", "), "contact"),
        ("Needs", learner.needs or "None", "needs"),
        ("Way home", learner.way_words, "way"),
        *((one.label, said.get(one.id, ""), "consents") for one in learner.academy.what.consents),
    ]
    return [
        {"name": name, "value": value or "Not answered", "href": _page(region, token, page), "action": "Change",
         "hidden": name.lower()}
        for name, value, page in rows
    ]  # fmt: skip
