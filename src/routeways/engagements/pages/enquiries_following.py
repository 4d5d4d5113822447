"""Private links of an enquiry: the asker follows it, an organisation without an account answers it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from routeways.engagements.actions import enquiries as sending
from routeways.engagements.actions import enquiry_turns as turns
from routeways.engagements.enquiry_forms import TextForm
from routeways.engagements.enquiry_mail import ADDRESSEE, ASKER
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Addressee, Enquiry
from routeways.engagements.pages.enquiries_asking import address
from routeways.engagements.queries import enquiries as queries
from routeways.foundation import links
from routeways.foundation.permissions import public
from routeways.places import queries as places
from routeways.places.frame import frame, region_or_404
from routeways.taxonomy.models import Node


@public
@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest, region: str, token: str) -> HttpResponse:
    """`/<region>/enquiries/follow/<token>/`: who has the question, what they answer; write back, take it back."""
    whole = region_or_404(region)
    now = timezone.now()
    try:
        held = queries.enquiry_by(links.look(token, ASKER, now))
        if held is None or held.region != whole.id:
            raise links.LinkUnknown
        form = _reply_form(request)
        if request.method == "POST" and (done := _turn(request, held, token, form, now)) is not None:
            return done
    except links.LinkError as problem:
        return _no_link(request, problem)
    parts = list(held.addressees.all())
    context: dict[str, Any] = {
        "title": "Your question",
        "enquiry": held,
        "rows": _rows(held),
        "parts": [part for part in parts if part.said.all() or part.holds],
        "gone": [part for part in parts if not part.said.all() and not part.holds],
        "late": held.is_open and held.first_answer_at is None and held.due_on < timezone.localdate(),
        "answered": held.first_answer_at is not None,
        "active": [part for part in parts if part.state == Addressee.State.ANSWERED],
        "form": form,
        "pressed": request.POST.get("part", "") if request.method == "POST" else "",
        "why": TextForm(label="What is still missing?", auto_id="id_why_%s"),
    }
    status = 422 if form.errors else 200
    return render(request, "engagements/enquiries/follow.html", frame(whole, "connect", **context), status=status)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, region: str, token: str) -> HttpResponse:
    """`/<region>/enquiries/answer/<token>/`: one organisation's part of an enquiry, without an account."""
    whole = region_or_404(region)
    now = timezone.now()
    try:
        one = queries.addressee_by(links.look(token, ADDRESSEE, now))
        if one is None or one.enquiry.region != whole.id:
            raise links.LinkUnknown
    except links.LinkError as problem:
        return _no_link(request, problem)
    data = request.POST if request.method == "POST" else None
    form = TextForm(data, label="Your answer", hint="Whoever asked reads it, and the hub.")
    if request.method == "POST" and form.is_valid() and _answer(request, one, token, form, now):
        return redirect(address("answer", whole.id, token=token))
    context: dict[str, Any] = {
        "title": str(one.enquiry),
        "enquiry": one.enquiry,
        "part": one,
        "form": form,
        "rows": _rows(one.enquiry),
    }
    status = 422 if form.errors else 200
    return render(request, "engagements/enquiries/answer.html", frame(whole, "connect", **context), status=status)


def _answer(request: HttpRequest, one: Addressee, token: str, form: TextForm, now: datetime) -> bool:
    try:
        turns.answer_enquiry(by=None, addressee=one, text=form.cleaned_data["text"], now=now)
        links.open(token, ADDRESSEE, now)
    except EngagementError as problem:
        form.add_error(None, str(problem))
        return False
    flash.success(request, "Your answer is sent.")
    return True


def _turn(request: HttpRequest, held: Enquiry, token: str, form: TextForm, now: datetime) -> HttpResponse | None:
    """Does what the asker pressed. None where something must be put right first."""
    what = request.POST.get("do", "")
    if what in ("reply", "not-helped") and not form.is_valid():
        return None
    try:
        done = _do(request, held, what, form.cleaned_data["text"] if form.is_bound else "", now)
        links.open(token, ASKER, now)
    except EngagementError as problem:
        if what in ("reply", "not-helped"):
            form.add_error(None, str(problem))
            return None
        flash.info(request, str(problem))
        done = ""
    if done:
        flash.success(request, done)
    return redirect(address("follow", held.region, token=token))


def _do(request: HttpRequest, held: Enquiry, what: str, text: str, now: datetime) -> str:
    match what:
        case "reply":
            part = next((one for one in held.addressees.all() if one.public_id == request.POST.get("part")), None)
            if part is None:
                raise EngagementError("Choose to whom you write.")
            turns.reply_to_answer(addressee=part, text=text, now=now)
            return f"Your message went to {part.organisation.name}."
        case "helped":
            turns.it_helped(enquiry=held, now=now)
            return "Thank you. Your question is closed."
        case "not-helped":
            turns.it_did_not_help(enquiry=held, why=text, now=now)
            return "We are sorry. Your question is open again, and somebody else has it."
        case "agree":
            sending.agree_to_hand_on(by=None, enquiry=held, now=now)
            return "Thank you. Your question goes to whoever can answer it."
        case "withdraw":
            turns.withdraw_enquiry(enquiry=held, now=now)
            return "Your question is taken back. Your words and how to reach you are deleted."
        case _:
            raise EngagementError("Choose what you would like to do.")


def _reply_form(request: HttpRequest) -> TextForm:
    wants_text = request.method == "POST" and request.POST.get("do") in ("reply", "not-helped")
    label = "What is still missing?" if request.POST.get("do") == "not-helped" else "Write back"
    return TextForm(request.POST if wants_text else None, label=label)


def _rows(held: Enquiry) -> list[dict[str, Any]]:
    rows = [
        ("About", held.topic_name),
        (
            "Subject",
            Node.objects.filter(pk=held.subject).values_list("title", flat=True).first() if held.subject else "",
        ),
        ("Where", held.postcode or (places.name_of(held.district) if held.district else "")),
        ("The question", held.words or "Deleted"),
        ("Sent", f"{timezone.localtime(held.sent_at):%-d %B %Y}"),
        ("Where it stands", held.engagement.outcome_name if not held.is_open else held.engagement.step_name),
    ]
    return [{"name": name, "value": value} for name, value in rows if value]


def _no_link(request: HttpRequest, problem: Exception) -> HttpResponse:
    return render(request, "foundation/link_error.html", {"title": "This link", "problem": problem}, status=410)
