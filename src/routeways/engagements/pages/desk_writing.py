"""Writing an offer or a request: one thing a page, then “Check your answers”. Nothing is kept before it is sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages as flash
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.engagements import actions, queries, starts
from routeways.engagements.actions.letters import rhythm
from routeways.engagements.drafts import refused_at
from routeways.engagements.errors import AskedAlready, EngagementError, GateClosed
from routeways.engagements.forms.listing import (
    AboutForm,
    ContactForm,
    NumberForm,
    OwnerForm,
    VisitorForm,
    WhenForm,
    WhereForm,
)
from routeways.engagements.gates import on_one_day
from routeways.engagements.kinds import Kind, kinds
from routeways.engagements.models import Offer, Request
from routeways.engagements.pages.desk_changing import still_theirs
from routeways.engagements.pages.desk_choosing import can_be_written
from routeways.engagements.pages.desk_common import actor, now, page, posted
from routeways.engagements.queries.home import may_write
from routeways.engagements.writing import Writing, day, drafts, key_of
from routeways.foundation.dated_rules import rule
from routeways.foundation.permissions import public
from routeways.foundation.uploads import receive
from routeways.foundation.visitors import within_limit
from routeways.instruments.asking.answers import AnswerError
from routeways.instruments.asking.answers import check as answer_checked
from routeways.instruments.asking.schema import Question
from routeways.instruments.forms import QuestionForm
from routeways.instruments.pages import pickers
from routeways.organisations.models import Organisation
from routeways.places.frame import region_or_404

CRUMBS = (("Work together", "connect/"), ("Offer or ask", "connect/new/"))
VERBS = {"offer": "Offer", "request": "Ask for"}


@public
@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, region: str, side: str, kind: str) -> HttpResponse:
    """What will be asked; a POST begins anew."""
    rules, writing, orgs = _writing(request, region, side, kind)
    if refused := _refused(request, rules, side, orgs):
        return refused
    if request.method == "POST":
        kept: dict[str, Any] = {"towards": request.GET.get("for", "")} if request.GET.get("for") else {}
        if not writing.visitor and len(orgs) == 1:
            kept |= {"owner": orgs[0].public_id, "owner_name": orgs[0].name}
        if actor(request):
            kept |= {"contact_name": request.user.name, "contact_email": request.user.email}  # type: ignore[union-attr]
        drafts(request.session)[key_of(region, side, kind)] = kept
        request.session.modified = True
        return redirect("engagements:desk_write", region=region, side=side, kind=kind, step="about")
    return page(
        request, "desk/start", region, crumbs=CRUMBS, title=writing.asked.name, rules=rules, asked=writing.asked,
        side=side, pages=len(writing.pages), visitor=writing.visitor,
        towards=_towards(region, side, request.GET.get("for", "")),
        go_on=writing.next_open if writing.data.get("seen") and not writing.data.get("listing") else "",
    )  # fmt: skip


@public
@never_cache
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, region: str, side: str, kind: str, step: str) -> HttpResponse:
    """One page of it."""
    rules, writing, orgs = _writing(request, region, side, kind)
    if refused := _refused(request, rules, side, orgs):
        return refused
    if step not in writing.pages:
        return redirect("engagements:desk_write", region=region, side=side, kind=kind, step=writing.next_open)
    question = writing.question(step)
    form = _question_form(request, writing, question) if question else _form(request, writing, step, orgs)
    if request.method == "POST" and not ("find" in request.POST and question) and form.is_valid():
        try:
            _keep(request, writing, step, question, form, orgs)
        except AnswerError as error:
            assert isinstance(form, QuestionForm)  # noqa: S101 - only questions raise it
            form.refuse(str(error), error.row)
        else:
            request.session.modified = True
            following = writing.next_open if "check" in request.GET else writing.after(step)
            return redirect(f"/{region}/connect/new/{side}/{kind}/{following}/")
    return _shown(request, writing, step, question, form)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, region: str, side: str, kind: str) -> HttpResponse:
    """“Check your answers”; a POST sends it."""
    rules, writing, orgs = _writing(request, region, side, kind)
    if refused := _refused(request, rules, side, orgs):
        return refused
    if not writing.data.get("seen"):
        return redirect("engagements:desk_start", region=region, side=side, kind=kind)
    problems: list[str] = []
    standing: AskedAlready | None = None
    if request.method == "POST":
        try:
            return _send(request, writing, orgs)
        except GateClosed as error:
            problems = list(error.missing)
        except AskedAlready as error:
            problems, standing = [str(error)], error
        except (EngagementError, AnswerError) as error:
            problems = [str(error)]
    base = f"/{region}/connect/new/{side}/{kind}/"
    rows = [{**row, "href": f"{base}{row['page']}/?check"} for row in writing.rows()]
    return page(
        request, "desk/check", region, crumbs=CRUMBS, title="Check your answers", rows=rows, problems=problems,
        rules=rules, writing=writing, changing=bool(writing.data.get("listing")),
        standing=standing,
        towards=_towards(region, side, writing.data.get("towards", "")), status=422 if problems else 200,
    )  # fmt: skip


@public
@require_safe
def sent(request: HttpRequest, region: str) -> HttpResponse:
    """After a visitor has sent something: what happens next."""
    return page(
        request,
        "desk/sent",
        region,
        title="We have it",
        email=request.session.get("connect.sent", ""),
        rhythm=rhythm(now()),
    )


def _send(request: HttpRequest, writing: Writing, orgs: list[Organisation]) -> HttpResponse:
    region, side, kind = writing.region, writing.side, writing.rules.id
    moment = now()
    if public_id := writing.data.get("listing"):
        listing = queries.listing(side, public_id)
        changing = request.session.get("connect.changing") == public_id
        if listing is None or not changing or not still_theirs(request, listing, writing.data.get("link", "")):
            raise EngagementError("This cannot be changed from here any more. Open it again.")
        changed = actions.change_listing(by=actor(request), listing=listing, draft=writing.draft(), now=moment)
        back = writing.data.get("back") or f"/{region}/connect/{side}s/{changed.public_id}/"
        del drafts(request.session)[key_of(region, side, kind)]
        request.session.modified = True
        flash.success(request, "Your changes are saved.")
        return redirect(back)
    if writing.visitor and not within_limit(
        request, "connect", int(rule("visitors-offers", moment.date())["most_an_hour"]), moment
    ):
        raise EngagementError("Many offers have come from your connection. Wait an hour and send it again.")
    owner = next((one for one in orgs if one.public_id == writing.data.get("owner")), None)
    if not writing.visitor and owner is None:
        raise EngagementError("Say for which organisation this is.")
    made = actions.send_listing(
        by=actor(request), region=region, kind_id=kind, side=side, owner=owner, draft=writing.draft(), now=moment,
        towards=_towards(region, side, writing.data.get("towards", "")),
    )  # fmt: skip
    del drafts(request.session)[key_of(region, side, kind)]
    request.session.modified = True
    if owner is None:
        request.session["connect.sent"] = made.contact_email
        return redirect("engagements:desk_sent", region=region)
    flash.success(request, f"“{made.title}” is open. Others can see it now.")
    return redirect(f"/{region}/connect/{side}s/{made.public_id}/")


def _writing(request: HttpRequest, region: str, side: str, kind: str) -> tuple[Kind, Writing, list[Organisation]]:
    region_or_404(region)
    rules = kinds().get(kind)
    asked = getattr(rules, side, None) if side in VERBS else None
    if rules is None or asked is None or starts.stands_elsewhere(kind, side) or not can_be_written(rules, side):
        raise Http404("There is nothing like this to write here.")
    orgs = list(may_write(request.user, region, side, asked, today=timezone.localdate(now())))
    data = drafts(request.session).get(key_of(region, side, kind), {})
    drafts(request.session)[key_of(region, side, kind)] = data
    return rules, Writing(region, side, rules, data, visitor=not orgs, several=len(orgs) > 1), orgs


def _refused(request: HttpRequest, rules: Kind, side: str, orgs: list[Organisation]) -> HttpResponse | None:
    """Sign-in, or a plain page, for whoever may not write this without an account."""
    asked = getattr(rules, side)
    if orgs or asked.without_account or _data_listing(request, rules, side):
        return None
    if actor(request) is None:
        return redirect_to_login(request.get_full_path())
    region = request.resolver_match.kwargs["region"] if request.resolver_match else ""
    return page(request, "desk/cannot", region, crumbs=CRUMBS, title=asked.name, asked=asked, status=403)


def _data_listing(request: HttpRequest, rules: Kind, side: str) -> bool:
    """Something of one's own is being changed, which was asked about when it was opened."""
    region = request.resolver_match.kwargs["region"] if request.resolver_match else ""
    held = drafts(request.session).get(key_of(region, side, rules.id), {}).get("listing")
    return bool(held) and held == request.session.get("connect.changing")


def _towards(region: str, side: str, public_id: str) -> Offer | Request | None:
    """What it is written for: an open one of the other side."""
    found = queries.listing("request" if side == "offer" else "offer", public_id) if public_id else None
    return found if found is not None and found.region == region else None


def _form(request: HttpRequest, writing: Writing, step: str, orgs: list[Organisation]) -> forms.Form:
    data, held, sent = posted(request), dict(writing.data), writing.asked
    match step:
        case "about":
            return AboutForm(sent, data, initial=held)
        case "number":
            return NumberForm(sent, data, initial=held)
        case "where":
            return WhereForm(sent, data, region=writing.region, initial=held)
        case "when":
            days = {name: day(held.get(name)) for name in ("starts_on", "ends_on")}
            many = int(held.get("number") or 1) if on_one_day(writing.rules) else 1
            return WhenForm(
                data, today=timezone.localdate(now()), number=many, begun=bool(held.get("listing")), initial=days
            )
        case "who":
            return VisitorForm(data, initial=held) if writing.visitor else OwnerForm(orgs, data, initial=held)
        case _:
            return ContactForm(data, initial=held)


def _question_form(request: HttpRequest, writing: Writing, question: Question) -> QuestionForm:
    value = writing.answers.get(question.id)
    if request.method == "POST" and pickers.searching(question, request.POST):
        return pickers.searched(question, value, request.POST)
    data = request.POST if request.method == "POST" else None
    return pickers.form(question, value, data) or QuestionForm(question, value, data, request.FILES or None)


def _keep(
    request: HttpRequest, writing: Writing, step: str, question: Question | None, form: Any, orgs: list[Organisation]
) -> None:
    if question is not None:
        raw = pickers.raw(question, form) if question.type in pickers.TYPES else form.raw()
        if question.type == "file":
            raw = _received(request, question, form) or writing.answers.get(question.id)
        value = answer_checked(question, raw, writing.answers)
        if problem := refused_at(writing.asked, question.id, {**writing.answers, question.id: value}):
            raise AnswerError(problem)
        writing.keep_answer(step, question, value)
        return
    writing.keep(step, form.cleaned_data)
    if step == "who" and not writing.visitor:
        chosen = next(one for one in orgs if one.public_id == form.cleaned_data["owner"])
        writing.data["owner_name"] = chosen.name


def _received(request: HttpRequest, question: Question, form: QuestionForm) -> dict[str, str] | None:
    file = form.cleaned_data.get("answer")
    if not file:
        return None
    upload = receive(by=actor(request), file=file, kinds=question.kinds, limit=question.megabytes * 1024**2)
    if not upload.accepted:
        raise AnswerError(upload.reason)
    return {"upload": upload.public_id, "name": upload.name}


def _shown(
    request: HttpRequest, writing: Writing, step: str, question: Question | None, form: forms.Form
) -> HttpResponse:
    pages = writing.pages
    before = writing.before(step)
    base = f"/{writing.region}/connect/new/{writing.side}/{writing.rules.id}/"
    checking = "check" in request.GET
    back = f"{base}check/" if checking else f"{base}{before}/" if before else base
    title = question.text if question else _titles(writing)[step]
    return page(
        request, "desk/write", writing.region, title=title, breadcrumbs=[], back=back, form=form, asked=question,
        kind=question.type if question else "", value=writing.answers.get(question.id) if question else None,
        optional=bool(question and not question.required), caption=writing.asked.name, done=pages.index(step),
        total=len(pages), step=step, status=422 if form.is_bound and form.errors else 200,
    )  # fmt: skip


def _titles(writing: Writing) -> dict[str, str]:
    return {
        "about": "What is it about?",
        "number": writing.asked.number,
        "where": writing.asked.where,
        "when": writing.asked.when,
        "who": "Who are you?" if writing.visitor else "For which organisation?",
        "contact": "How can we reach you?",
    }
