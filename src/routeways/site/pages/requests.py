"""What visitors ask without an account, how they follow it, and the queue of those who answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from routeways.foundation import links
from routeways.foundation.dated_rules import rule
from routeways.foundation.permissions import public, requires
from routeways.foundation.visitors import within_limit
from routeways.places import queries as places
from routeways.site import actions, queries
from routeways.site.context import about_of, region_of
from routeways.site.forms import AnswerForm, FeedbackForm, FormatForm, FromAnybody
from routeways.site.models import Format, Kind, Request

FIGURES = ("/figures/", "/indicators/", "/areas/")


@public
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("email")
def contact(request: HttpRequest) -> HttpResponse:
    """`/contact/?about=`: tell us what is wrong or missing, or that a figure is out of date."""
    about = about_of(request)
    kind = Kind.OUT_OF_DATE if any(part in about for part in FIGURES) else Kind.FEEDBACK
    form = FeedbackForm(request.POST or None, initial={"about": about, "kind": kind})
    return _form(request, form, "site/contact.html", "Tell us what is wrong or missing")


@public
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("email", "post_to")
def formats(request: HttpRequest) -> HttpResponse:
    """`/formats/?about=`: ask for a printed copy or another format."""
    form = FormatForm(request.POST or None, initial={"about": about_of(request)})
    return _form(request, form, "site/formats.html", "Ask for another format")


def _form(request: HttpRequest, form: FromAnybody, template: str, title: str) -> HttpResponse:
    today = timezone.localdate()
    answering = rule("requests", today)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        if within_limit(request, "request", int(answering["most_an_hour"]), timezone.now()):
            try:
                return _raised(request, form)
            except actions.RequestError as problem:
                form.add_error(None, str(problem))
        else:
            status = 429
            form.add_error(None, "Many messages have come from your connection. Wait an hour and send it again.")
    about = form["about"].value() or ""
    context = {
        "title": title,
        "form": form,
        "about": about,
        "about_region": region_of(about),
        "days": answering.values,
        "times": [{"name": one.label, "value": f"{answering[one.value]} working days"} for one in Format],
        "regions": places.regions(public=True),
        "breadcrumbs": [{"label": "Routeways", "href": "/"}],
    }
    return render(request, template, context, status=status)


def _raised(request: HttpRequest, form: FromAnybody) -> HttpResponse:
    given: dict[str, Any] = form.cleaned_data
    fields = ("about", "message", "format", "language", "email", "post_to")
    made, token = actions.raise_request(
        by=request.user if request.user.is_authenticated else None,
        site=request.build_absolute_uri("/"),
        now=timezone.now(),
        today=timezone.localdate(),
        kind=given.get("kind") or Kind.FORMAT,
        region=form.region_id,
        **{name: given.get(name, "") for name in fields},
    )
    when = f"{made.due_on:%-d %B %Y}"
    flash.success(request, f"We have your message. We will answer by {when}.")
    return redirect("request-status", token=token)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def status(request: HttpRequest, token: str) -> HttpResponse:
    """`/requests/status/<token>/`: how it is going; a POST withdraws it."""
    now = timezone.now()
    try:
        if request.method == "POST":
            asked = actions.withdraw_request(token=token, now=now)
            flash.success(request, "Your request is withdrawn. We have deleted how to reach you.")
            return redirect("request-status", token=token)
        asked = actions.asked_by(links.look(token, actions.LINK, now))
    except links.LinkError as problem:
        return render(request, "foundation/link_error.html", {"title": "This link", "problem": problem}, status=410)
    except actions.RequestError as problem:
        flash.info(request, str(problem))
        return redirect("request-status", token=token)
    context = {
        "title": "Your request",
        "asked": asked,
        "rows": _about(asked),
        "late": asked.is_open and asked.due_on < timezone.localdate(),
    }
    return render(request, "site/request_status.html", context)


@require_GET
@requires("site.answer_requests")
def queue(request: HttpRequest) -> HttpResponse:
    """`/requests/?closed=yes`: what visitors ask, the most urgent first."""
    closed = request.GET.get("closed") == "yes"
    today = timezone.localdate()
    page = queries.requests_page(request.user, request.GET.get("page", "1"), closed=closed, today=today)
    rows = [
        {
            "href": f"/requests/{one.public_id}/",
            "title": str(one),
            "text": one.message[:160],
            "due": one.due_on,
            "late": one.is_open and one.due_on < today,
            "state": one.get_state_display(),
            "region": _region_name(one),
        }
        for one in page
    ]
    tabs = [
        {"label": "Open", "href": "/requests/", "current": not closed},
        {"label": "Closed", "href": "/requests/?closed=yes", "current": closed},
    ]
    context = {"title": "What visitors ask", "page": page, "rows": rows, "tabs": tabs, "closed": closed}
    return render(request, "site/requests.html", context)


@require_http_methods(["GET", "POST"])
@requires("site.answer_requests")
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/requests/<id>/`: one request, and the answer to it."""
    asked = queries.request_for(request.user, public_id, today=timezone.localdate())
    if asked is None:
        raise Http404("There is no such request, or another region answers it.")
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_request(by=request.user, request=asked, now=timezone.now(), **form.cleaned_data)
        except actions.RequestError as problem:
            form.add_error("answer", str(problem))
        else:
            flash.success(request, "Saved.")
            return redirect("requests")
    context = {
        "title": str(asked),
        "asked": asked,
        "form": form,
        "rows": _about(asked, reach=True),
        "breadcrumbs": [{"label": "What visitors ask", "href": "/requests/"}],
    }
    return render(request, "site/request.html", context, status=422 if form.errors else 200)


def _about(asked: Request, *, reach: bool = False) -> list[dict[str, Any]]:
    """A request as rows of a summary list; with `reach` how to reach its sender, for those who answer."""
    rows: list[dict[str, Any]] = [
        {"name": "What", "value": str(asked)},
        {"name": "Region", "value": _region_name(asked)},
        {"name": "Sent", "value": f"{timezone.localtime(asked.created_at):%-d %B %Y}"},
        {"name": "Answer due", "value": f"{asked.due_on:%-d %B %Y}"},
        {"name": "Where it stands", "value": asked.get_state_display()},
    ]
    if asked.about:
        rows.insert(1, {"name": "About", "value": asked.about, "href": asked.about, "action": "Open"})
    more = [("Language", asked.language), ("Message", asked.message), ("Our answer", asked.answer)]
    if reach:
        more += [("E-mail", asked.email), ("Send to", asked.post_to)]
    return rows + [{"name": name, "value": value} for name, value in more if value]


def _region_name(asked: Request) -> str:
    try:
        return places.region(asked.region).name
    except places.UnknownRegion:
        return "All of Routeways"
