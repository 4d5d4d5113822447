"""The front door: one question a page, nothing kept before it is sent, no account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from routeways.engagements import enquiry_forms as asking
from routeways.engagements.actions import enquiries as sending
from routeways.engagements.actions.enquiries import hub_of
from routeways.engagements.drafts import OUTSIDE
from routeways.engagements.errors import EngagementError
from routeways.engagements.queries import enquiry_times
from routeways.engagements.routing import table
from routeways.foundation.dated_rules import rule
from routeways.foundation.permissions import public
from routeways.foundation.visitors import within_limit
from routeways.places import queries as places
from routeways.places.frame import frame, region_or_404
from routeways.provision import funding
from routeways.provision import queries as provision
from routeways.ui.tables import Column, TableView

Answers = dict[str, Any]
MOST_PAGES = 9  # with the answers to check; who asks, and what, decides how many there are
HELD = "engagements.enquiry"  # in the session, for each region
CRUMB = ("Ask a question", "enquiries/new/")


def address(name: str, region: str, **more: str) -> str:
    return reverse(f"engagements:enquiries_{name}", kwargs={"region": region, **more})


@public
@require_GET
def start(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/enquiries/new/`: what happens with a question, and how soon it was answered lately."""
    whole = region_or_404(region)
    today = timezone.localdate()
    told = enquiry_times.published_times(whole.id, today=today)
    topics = TableView(
        f"Questions by what they were about, {told.period.label}",
        (Column("About"), Column("Questions", numeric=True)),
        tuple((label, "[c]" if count is None else count) for label, count in told.by_topic),
    )
    context: dict[str, Any] = {
        "title": "Ask a question",
        "hub": hub_of(whole.id),
        "told": told,
        "topics": topics if told.by_topic else None,
        "level": rule("enquiries", today).values,
        "first": address("ask", whole.id, page="who") + _carried(request),
    }
    return render(request, "engagements/enquiries/start.html", frame(whole, "connect", **context))


@public
@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("contact_name", "contact_email", "contact_phone")
def ask(request: HttpRequest, region: str, page: str) -> HttpResponse:
    """`/<region>/enquiries/new/<page>/`: one question; afterwards the next, or back to the check."""
    whole = region_or_404(region)
    if page == "with-an-adult":
        return _adult_page(request, whole)
    held = _held(request, whole.id)
    pages = _pages(whole.id, held)
    if page not in pages:
        raise Http404("There is no such page here.")
    if (missing := _first_missing(held, pages[: pages.index(page)])) is not None:
        return redirect(address("ask", whole.id, page=missing))
    form = _form(page, whole.id, _suggested(request) | held, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _keep(request, whole.id, page, held, form.cleaned_data)
    back = pages[pages.index(page) - 1] if pages.index(page) else ""
    context: dict[str, Any] = {
        "title": next(iter(form.fields.values())).label,
        "form": form,
        "page": page,
        "number": pages.index(page),
        "pages": MOST_PAGES,
        "back": address("ask", whole.id, page=back) if back else address("new", whole.id),
        "level": rule("enquiries", timezone.localdate()).values,
        "young": _young(held),
    }
    status = 422 if form.errors else 200
    return render(request, "engagements/enquiries/ask.html", frame(whole, "connect", **context), status=status)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/enquiries/new/check/`: everything once more; a POST sends it."""
    whole = region_or_404(region)
    held = _held(request, whole.id)
    if (missing := _first_missing(held, _pages(whole.id, held))) is not None:
        return redirect(address("ask", whole.id, page=missing))
    form = asking.SendForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        limit = int(rule("enquiries", timezone.localdate())["most_an_hour"])
        if within_limit(request, "enquiry", limit, timezone.now()):
            try:
                return _send(request, whole.id, held)
            except EngagementError as problem:
                form.add_error(None, str(problem))
        else:
            status = 429
            form.add_error(None, "Many questions have come from your connection. Wait an hour and send it again.")
    if form.errors and status == 200:
        status = 422
    context: dict[str, Any] = {
        "title": "Check your question",
        "form": form,
        "rows": _rows(whole.id, held),
        "funding": _funding(held),
        "through": held.get("contact_through", ""),
        "back": address("ask", whole.id, page=_pages(whole.id, held)[-1]),
    }
    return render(request, "engagements/enquiries/check.html", frame(whole, "connect", **context), status=status)


@public
@require_GET
def sent(request: HttpRequest, region: str) -> HttpResponse:
    """For somebody under 16: the private link went to the adult, and nothing of it stands here."""
    whole = region_or_404(region)
    return render(request, "engagements/enquiries/sent.html", frame(whole, "connect", title="Your question is sent"))


def _adult_page(request: HttpRequest, whole: Any) -> HttpResponse:
    request.session.pop(f"{HELD}:{whole.id}", None)
    context: dict[str, Any] = {"title": "Ask together with an adult", "again": address("ask", whole.id, page="who")}
    return render(request, "engagements/enquiries/adult.html", frame(whole, "connect", **context))


def _suggested(request: HttpRequest) -> Answers:
    """What a page that leads here knows of who asks and about what: offered as the answer, kept once it is given."""
    asked = {name: request.GET.get(name, "") for name in ("persona", "topic")}
    return {name: value for name, value in asked.items() if value in asking.options(name)}


def _carried(request: HttpRequest) -> str:
    """The same for the next address."""
    known = _suggested(request)
    return f"?{urlencode(known)}" if known else ""


def _held(request: HttpRequest, region: str) -> Answers:
    return dict(request.session.get(f"{HELD}:{region}", {}))


def _pages(region: str, held: Answers) -> list[str]:
    """The pages in their order, as far as the answers so far ask for them. Where nothing is taught no subject is."""
    pages = ["who", *(["age"] if held.get("persona") == "learner" else []), "topic"]
    if held.get("topic") in table().with_subject and provision.subjects_taught(region):
        pages.append("subject")
    return [*pages, "where", "words", "adult" if _through_adult(held) else "reach", "consent"]


_ANSWERED = {
    "who": "persona",
    "age": "age",
    "topic": "topic",
    "subject": "subject",
    "where": "district",
    "words": "words",
    "reach": "contact_email",
    "adult": "contact_through",
    "consent": "may_hand_on",
}


def _first_missing(held: Answers, pages: list[str]) -> str | None:
    return next((page for page in pages if _ANSWERED[page] not in held), None)


def _young(held: Answers) -> bool:
    return held.get("persona") == "learner" and int(held.get("age") or 0) < 18


def _through_adult(held: Answers) -> bool:
    direct = int(rule("enquiries", timezone.localdate())["direct_from_age"])
    return held.get("persona") == "learner" and "age" in held and int(held["age"]) < direct


def _form(page: str, region: str, held: Answers, data: Any) -> forms.Form:
    made: dict[str, Callable[[], forms.Form]] = {
        "who": lambda: asking.PersonaForm(data, initial=held),
        "age": lambda: asking.AgeForm(data, initial=held),
        "topic": lambda: asking.TopicForm(data, initial=held, persona=held.get("persona", "")),
        "subject": lambda: asking.SubjectForm(data, initial=held, subjects=provision.subjects_taught(region)),
        "where": lambda: asking.PlaceForm(data, initial=held, region=region, young=_young(held)),
        "words": lambda: asking.WordsForm(data, initial=held),
        "reach": lambda: asking.ReachForm(data, initial=held),
        "adult": lambda: asking.AdultForm(data, initial=held),
        "consent": lambda: asking.ConsentForm(data, initial=held),
    }
    return made[page]()


def _keep(request: HttpRequest, region: str, page: str, held: Answers, given: Answers) -> HttpResponse:
    """What was answered, in the session; answers that no longer fit to it are dropped."""
    key = f"{HELD}:{region}"
    if page == "who" and given["persona"] != held.get("persona"):
        held = {}
    if page == "age":
        if int(given["age"]) < int(rule("enquiries", timezone.localdate())["alone_from_age"]):
            return redirect(address("ask", region, page="with-an-adult"))
        changed = ("postcode", "contact_through", "contact_name", "contact_email", "contact_phone")
        held = {name: value for name, value in held.items() if name not in changed}
    if page == "topic" and given["topic"] not in table().with_subject:
        held.pop("subject", None)
    request.session[key] = held | given
    pages = _pages(region, held | given)
    following = _first_missing(held | given, pages)
    if following is None:
        return redirect(address("check", region))
    return redirect(address("ask", region, page=following) + _carried(request))


def _send(request: HttpRequest, region: str, held: Answers) -> HttpResponse:
    known = {name: held[name] for name in ("postcode", "subject", "contact_name", "contact_phone") if name in held}
    draft = sending.EnquiryDraft(
        persona=held["persona"],
        topic=held["topic"],
        words=held["words"],
        age=held.get("age"),
        district="" if held.get("district") == OUTSIDE else held.get("district", ""),
        contact_email=held.get("contact_email", ""),
        contact_through=held.get("contact_through", "self"),
        may_hand_on=held["may_hand_on"] == "yes",
        **known,
    )
    made, token = sending.send_enquiry(
        by=request.user if request.user.is_authenticated else None,
        region=region,
        draft=draft,
        site=request.build_absolute_uri("/"),
        now=timezone.now(),
    )
    request.session.pop(f"{HELD}:{region}", None)
    if made.contact_through != "self":
        return redirect(address("sent", region))
    flash.success(request, f"We have your question. You will have an answer by {made.due_on:%-d %B %Y}.")
    return redirect(address("follow", region, token=token))


def _district(code: str) -> str:
    return "Somewhere else, or not said" if code == OUTSIDE else places.name_of(code) if code else ""


def _rows(region: str, held: Answers) -> list[dict[str, Any]]:
    subjects = dict(provision.subjects_taught(region))
    where = held.get("postcode") or _district(held.get("district", ""))
    said = {
        "who": ("Who you are", asking.options("persona").get(held["persona"], "")),
        "age": ("Age", held.get("age")),
        "topic": ("About", asking.options("topic").get(held["topic"], "")),
        "subject": ("Subject", subjects.get(held.get("subject", ""), "Not sure")),
        "where": ("Where", where),
        "words": ("Your question", held["words"]),
        "reach": ("How to reach you", _reach(held)),
        "adult": ("Who gets the answer", _reach(held)),
        "consent": ("May we pass it on?", "Yes" if held["may_hand_on"] == "yes" else "No, the hub alone"),
    }
    return [
        {
            "name": said[page][0],
            "value": str(said[page][1]),
            "href": address("ask", region, page=page),
            "action": "Change",
            "hidden": said[page][0].lower(),
        }
        for page in _pages(region, held)
    ]


def _reach(held: Answers) -> str:
    parts = (held.get("contact_name"), held.get("contact_email"), held.get("contact_phone"))
    return ", ".join(part for part in parts if part)


def _funding(held: Answers) -> list[funding.Offer]:
    """What public money may pay towards what an employer asks about, each once."""
    steps = table().funding.get(held["topic"], ()) if held["persona"] == "employer" else ()
    found = {one.funding.id: one for step in steps for one in funding.offers(step, on=timezone.localdate())}
    return list(found.values())
