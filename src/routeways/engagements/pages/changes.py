"""Changes to courses: the list with how long they take, asking for one, and one change with its clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from routeways.engagements.actions import changes as doing
from routeways.engagements.change_forms import AskForm, DeliverForm, RefuseForm, WhyForm
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import ChangeRequest
from routeways.engagements.models.change_request import ANSWER_CHANGES, OPEN_CHANGE
from routeways.engagements.models.request import REQUEST
from routeways.engagements.queries import changes as queries
from routeways.foundation.permissions import allowed, public, requires
from routeways.organisations.models import Organisation, access_of
from routeways.places.frame import frame, region_or_404
from routeways.provision import queries as provision
from routeways.ui.tables import Cell, Column, TableView

LIST = ("Changes to courses", "changes/requests/")
HEADINGS = {
    "take-on": "Take it on",
    "refuse": "Do not take it on",
    "design": "Somebody works on it",
    "approve": "Approve it",
    "deliver": "It is taught",
    "withdraw": "Take it back",
}


def address(name: str, region: str, **more: str) -> str:
    return reverse(f"engagements:changes_{name}", kwargs={"region": region, **more})


def the_change(_request: HttpRequest, region: str, change: str) -> ChangeRequest:
    found = ChangeRequest.objects.filter(region=region_or_404(region).id, public_id=change).first()
    if found is None:
        raise Http404("There is no such change.")
    return found


@public
@require_GET
def listing(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/changes/requests/?late=yes`: how long changes take, and the reader's own."""
    whole = region_or_404(region)
    today = timezone.localdate()
    late = request.GET.get("late") == "yes"
    rows = list(queries.changes(whole.id, request.user, today=today, late=late))
    table = TableView(
        "Changes that are late" if late else "Changes, the newest first",
        (
            Column("Change"),
            Column("Employer"),
            Column("Where it stands"),
            Column("Next step due"),
            Column("Days", numeric=True),
        ),
        tuple(
            (
                Cell(str(one), href=address("one", whole.id, change=one.public_id)),
                one.employer.name,
                one.engagement.outcome_name or one.engagement.step_name,
                f"{one.engagement.due_on:%-d %B %Y}" if one.engagement.due_on else "",
                one.days
                if one.days is not None
                else (today - one.needed_on).days
                if not one.engagement.outcome
                else "",
            )
            for one in rows
        ),
    )
    context: dict[str, Any] = {
        "title": "Changes to courses",
        "taken": queries.taken(whole.id, today=today),
        "table": table if rows else None,
        "signed_in": request.user.is_authenticated,
        "tabs": [
            {"label": "All", "href": "?", "current": not late},
            {"label": "Late", "href": "?late=yes", "current": late},
        ],
    }
    return render(request, "engagements/changes/list.html", frame(whole, "connect", **context))


@require_http_methods(["GET", "POST"])
@requires(REQUEST)
def ask(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/changes/requests/new/?course=`: an employer states what must change."""
    whole = region_or_404(region)
    today = timezone.localdate()
    employers = _employers(request, whole.id)
    courses = provision.courses(whole.id)
    providers = list(
        Organisation.objects.standing().in_region(whole.id).filter(kind__in=doing.PROVIDERS, status="open")
    )
    initial = {"about": f"course:{request.GET.get('course', '')}", "needed_on": today}
    data = request.POST if request.method == "POST" else None
    form = AskForm(data, initial=initial, employers=employers, courses=courses, providers=providers)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        what, _, id = given["about"].partition(":")
        course = next((one for one in courses if one.public_id == id), None) if what == "course" else None
        provider = course.owner if course else next(one for one in providers if one.public_id == id)
        change = doing.Change(
            what=given["what"],
            provider=provider,
            needed_on=given["needed_on"],
            why=given["why"],
            course=course,
            wanted_by=given["wanted_by"],
        )
        employer = next(one for one in employers if one.public_id == given["employer"])
        try:
            made = doing.ask_for_change(
                by=request.user,
                region=whole.id,
                employer=employer,
                change=change,
                site=request.build_absolute_uri("/"),
                now=timezone.now(),
            )
        except EngagementError as problem:
            form.add_error(None, str(problem))
        else:
            flash.success(request, f"{provider.name} has it.")
            return redirect(address("one", whole.id, change=made.public_id))
    context: dict[str, Any] = {"title": "Ask for a change to a course", "form": form, "employers": employers}
    status = 422 if form.errors else 200
    page = frame(whole, "connect", crumbs=(LIST,), **context)
    return render(request, "engagements/changes/ask.html", page, status=status)


@require_http_methods(["GET", "POST"])
@requires(OPEN_CHANGE, the_change)
def one(request: HttpRequest, region: str, change: str) -> HttpResponse:
    """`/<region>/changes/requests/<id>/`: the change, its clock, and what comes next."""
    whole = region_or_404(region)
    today = timezone.localdate()
    held = queries.change(whole.id, change, request.user, today=today)
    if held is None:
        raise Http404("There is no such change.")
    possible = _possible(request, held)
    pressed = request.POST.get("do", "") if request.method == "POST" else ""
    if pressed in possible and _done(request, held, pressed, possible[pressed]):
        return redirect(address("one", whole.id, change=change))
    engagement = held.engagement
    done = {entry.step: entry.at for entry in engagement.history.all()}
    context: dict[str, Any] = {
        "title": str(held),
        "change": held,
        "late": bool(engagement.due_on and engagement.due_on < today and not engagement.outcome),
        "days": (today - held.needed_on).days,
        "stops": [
            {
                "label": step.name,
                "state": "done" if step.id in done else "",
                "status": f"{timezone.localtime(done[step.id]):%-d %B %Y}" if step.id in done else "",
                "hint": step.says,
            }
            for step in engagement.rules.steps
        ],
        "possible": [{"do": do, "heading": HEADINGS[do], "form": form} for do, form in possible.items()],
        "form": possible.get(pressed),
    }
    status = 422 if pressed in possible and possible[pressed].errors else 200
    page = frame(whole, "connect", crumbs=(LIST,), **context)
    return render(request, "engagements/changes/one.html", page, status=status)


def _employers(request: HttpRequest, region: str) -> list[Organisation]:
    here = access_of(request.user, today=timezone.localdate()).organisations_with(REQUEST)
    rows = Organisation.objects.standing().in_region(region).filter(pk__in=here)
    return list(rows.of_kinds(["employer", "charity", "council", "other"]))


def _possible(request: HttpRequest, held: ChangeRequest) -> dict[str, forms.Form]:
    """What the reader may do now, each with its form."""
    if held.engagement.outcome:
        return {}
    pressed = request.POST.get("do", "") if request.method == "POST" else ""

    def data(name: str) -> Any:
        return request.POST if name == pressed else None

    made: dict[str, forms.Form] = {}
    if allowed(request.user, ANSWER_CHANGES, held.provider):
        match held.engagement.step:
            case "stated":
                made["take-on"] = WhyForm(data("take-on"))
                made["refuse"] = RefuseForm(data("refuse"), auto_id="id_refuse_%s")
            case "triaged":
                made["design"] = forms.Form(data("design"))
            case "in-design":
                made["approve"] = forms.Form(data("approve"))
            case "approved":
                runs = [
                    (run.public_id, f"{run.course.title}, from {run.starts_on:%-d %B %Y}")
                    for run in queries.starts(held, today=timezone.localdate())
                ]
                made["deliver"] = DeliverForm(data("deliver"), runs=runs)
    if allowed(request.user, REQUEST, held.employer):
        made["withdraw"] = forms.Form(data("withdraw"))
    return made


def _done(request: HttpRequest, held: ChangeRequest, do: str, form: forms.Form) -> bool:
    if not form.is_valid():
        return False
    now, by, given = timezone.now(), request.user, form.cleaned_data
    acts: dict[str, Callable[[], object]] = {
        "take-on": lambda: doing.take_on_change(by=by, change=held, why=given["why"], now=now),
        "refuse": lambda: doing.refuse_change(by=by, change=held, cause=given["cause"], why=given["why"], now=now),
        "design": lambda: doing.design_change(by=by, change=held, now=now),
        "approve": lambda: doing.approve_change(by=by, change=held, now=now),
        "deliver": lambda: doing.deliver_change(by=by, change=held, run=_run(held, given["run"]), now=now),
        "withdraw": lambda: doing.withdraw_change(by=by, change=held, now=now),
    }
    try:
        acts[do]()
    except EngagementError as problem:
        form.add_error(None, str(problem))
        return False
    flash.success(request, "Saved.")
    return True


def _run(held: ChangeRequest, public_id: str) -> Any:
    return queries.starts(held, today=timezone.localdate()).get(public_id=public_id)
