from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.foundation.permissions import requires
from routeways.needs import actions, queries
from routeways.needs.errors import NeedsError
from routeways.needs.forms import AnswerForm, CycleForm, StageForm
from routeways.needs.models import ClosingResponse, Cycle, Stage
from routeways.needs.pages.common import REGISTER, address, page, region_or_404, the_region, today, work_links
from routeways.organisations.queries import contact_points
from routeways.ui.tables import Cell, Column, TableView

CYCLES = ("Cycle", "needs/cycles/")
may_run = requires("needs.run_cycle", the_region)
STATES = {"done": ("Done", "moor"), "now": ("Now", "sea"), "overdue": ("Overdue", "rose"), "later": ("", "")}


@may_run
@require_safe
def cycles(request: HttpRequest, region: str) -> HttpResponse:
    region = region_or_404(region).id
    found = [{"one": one, "stops": stops(one, region)} for one in queries.cycles(region)]
    context = {"title": "Cycle", "cycles": found, "work": work_links(request.user, region, "cycles")}
    return page(request, "cycles", region, context)


def stops(one: Cycle, region: str) -> list[dict[str, str]]:
    """The five stages as stops on a line."""
    items = []
    for line in queries.stage_lines(one, today=today()):
        word, tone = STATES[line.state]
        items.append(
            {
                "label": line.stage.get_name_display(),
                "href": address("stage", region, cycle=one.public_id, stage=line.stage.name),
                "state": {"done": "done", "now": "now", "overdue": "now"}.get(line.state, ""),
                "status": word,
                "tone": tone,
                "hint": hint(line),
            }
        )
    return items


def hint(line: queries.StageLine) -> str:
    stage = line.stage
    if line.state == "done":
        on = timezone.localdate(stage.done_at)
        return f"Over since {on.day} {on:%B %Y}"
    due = f"due {stage.due_on.day} {stage.due_on:%B %Y}"
    who = f"{stage.owner}, " if stage.owner else "Nobody’s, "
    if line.state == "overdue":
        return f"{who}{due}, {line.days} day{'s' if line.days != 1 else ''} ago"
    return f"{who}{due}" + (f", in {line.days} day{'s' if line.days != 1 else ''}" if line.state == "now" else "")


@may_run
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, region: str) -> HttpResponse:
    region = region_or_404(region).id
    holders = queries.holders(request.user, region, "needs.run_cycle", today=today())
    form = CycleForm(request.POST or None, holders=holders)
    if form.is_valid():
        given = dict(form.cleaned_data)
        owner = next(one for one in holders if one.public_id == given.pop("owner"))
        try:
            made = actions.start_cycle(by=request.user, region=region, owner=owner, **given)
        except NeedsError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, "The cycle is laid out. Give each stage its owner.")
            return redirect(address("cycle", region, cycle=made.public_id))
    intro = "Five stages, as long as the region’s rule says. Every date and owner can be changed afterwards."
    context = {"title": "Start a cycle", "form": form, "button": "Lay it out", "intro": intro}
    return page(request, "form", region, context, crumbs=(REGISTER, CYCLES))


def cycle_or_404(region: str, cycle: str) -> Cycle:
    found = queries.cycle(region_or_404(region).id, cycle)
    if found is None:
        raise Http404("There is no such cycle in this region.")
    return found


@may_run
@require_safe
def cycle(request: HttpRequest, region: str, cycle: str) -> HttpResponse:
    one = cycle_or_404(region, cycle)
    context = {
        "title": one.title,
        "one": one,
        "stops": stops(one, region),
        "answers": queries.answers(one, today=today()),
        "sector": queries.titles_of_sections().get(one.sector, ""),
    }
    return page(request, "cycle", region, context, crumbs=(REGISTER, CYCLES))


@may_run
@require_http_methods(["GET", "POST"])
def stage(request: HttpRequest, region: str, cycle: str, stage: str) -> HttpResponse:
    one = cycle_or_404(region, cycle)
    found = next((row for row in one.stages.all() if row.name == stage), None)
    if found is None:
        raise Http404("There is no such stage.")
    if request.method == "POST" and "done" in request.POST:
        return _finish(request, region, one, found)
    owners = queries.keepers(one.region, today=today())
    initial = {"due_on": found.due_on, "owner": found.owner.public_id if found.owner else "", "note": found.note}
    form = StageForm(request.POST or None, owners=owners, initial=initial)
    if form.is_valid():
        given = dict(form.cleaned_data)
        owner = next((user for user in owners if user.public_id == given.pop("owner")), None)
        try:
            actions.change_stage(by=request.user, stage=found, owner=owner, **given)
        except NeedsError as error:
            form.add_error("due_on", str(error))
        else:
            flash.success(request, "The stage is changed.")
            return redirect(address("cycle", region, cycle=cycle))
    [line] = [line for line in queries.stage_lines(one, today=today()) if line.stage.pk == found.pk]
    context = {"title": found.get_name_display(), "one": one, "stage": found, "form": form, "hint": hint(line)}
    return page(request, "stage", region, context, crumbs=(REGISTER, CYCLES, (one.title, f"needs/cycles/{cycle}/")))


def _finish(request: HttpRequest, region: str, one: Cycle, found: Stage) -> HttpResponse:
    try:
        actions.finish_stage(by=request.user, stage=found, now=timezone.now())
    except NeedsError as error:
        flash.error(request, str(error))
        return redirect(address("stage", region, cycle=one.public_id, stage=found.name))
    flash.success(request, f"{found.get_name_display()} is over.")
    return redirect(address("cycle", region, cycle=one.public_id))


@require_POST
@may_run
def remind(request: HttpRequest, region: str, cycle: str) -> HttpResponse:
    cycle_or_404(region, cycle)
    started = actions.start_reminding(by=request.user, region=region_or_404(region).id)
    return redirect("job", public_id=started.public_id)


# -- you said, we did


@may_run
@require_safe
def answers(request: HttpRequest, region: str, cycle: str) -> HttpResponse:
    one = cycle_or_404(region, cycle)
    found = queries.answers(one, today=today())
    late = {row.pk for row in found.late}
    rows = tuple(
        (
            Cell(row.name, href=address("answer", region, cycle=cycle, answer=row.public_id)),
            f"{row.first_heard_on.day} {row.first_heard_on:%B %Y}",
            row.days_open(today()),
            "Too long" if row.pk in late else "Open",
        )
        for row in found.open
    )
    columns = (Column("Business"), Column("First heard"), Column("Days open", numeric=True), Column("State"))
    context = {
        "title": "You said, we did",
        "one": one,
        "found": found,
        "table": TableView("Who waits for an answer", columns, rows) if rows else None,
    }
    return page(request, "answers", region, context, crumbs=(REGISTER, CYCLES, (one.title, f"needs/cycles/{cycle}/")))


@require_POST
@may_run
def prepare(request: HttpRequest, region: str, cycle: str) -> HttpResponse:
    one = cycle_or_404(region, cycle)
    made = actions.prepare_answers(by=request.user, cycle=one, today=today())
    flash.success(
        request, f"{made} answer{'s are' if made != 1 else ' is'} drafted." if made else "Nobody new was heard."
    )
    return redirect(address("answers", region, cycle=cycle))


@may_run
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, region: str, cycle: str, answer: str) -> HttpResponse:
    """A letter: its words can be changed until it goes out."""
    one = cycle_or_404(region, cycle)
    found = queries.answer(one, answer)
    if found is None:
        raise Http404("There is no such answer.")
    form = AnswerForm(request.POST or None, initial={"said": found.said, "did": found.did, "to": _mailbox(found)})
    if form.is_valid() and found.sent_at is None:
        try:
            _answer(request, found, form.cleaned_data)
        except NeedsError as error:
            form.add_error(None, str(error))
        else:
            return redirect(address("answers", region, cycle=cycle))
    context: dict[str, Any] = {
        "title": found.name,
        "one": one,
        "answer": found,
        "form": form,
        "days": found.days_open(today()),
    }
    crumbs = (
        REGISTER,
        CYCLES,
        (one.title, f"needs/cycles/{cycle}/"),
        ("You said, we did", f"needs/cycles/{cycle}/answers/"),
    )
    return page(request, "answer", region, context, crumbs=crumbs)


def _mailbox(found: ClosingResponse) -> str:
    if found.contributor is None:
        return ""
    own = [point for point in contact_points(found.contributor, region=found.cycle.region) if not point.of]
    return next((point.email for point in own if point.email), "")


def _answer(request: HttpRequest, found: ClosingResponse, given: dict[str, str]) -> None:
    """Saves the words, and sends the letter where that was asked."""
    if "send" in request.POST and not given["to"]:
        raise NeedsError("Enter the e-mail address that the answer goes to, or record that they were told in person.")
    if (given["said"], given["did"]) != (found.said, found.did):
        actions.change_answer(by=request.user, answer=found, said=given["said"], did=given["did"])
    if "send" in request.POST or "told" in request.POST:
        to = given["to"] if "send" in request.POST else ""
        site = request.build_absolute_uri("/").rstrip("/")
        actions.send_answer(by=request.user, answer=found, now=timezone.now(), to=to, site=site)
        flash.success(request, f"The answer to {found.name} is {'on its way' if to else 'recorded as told in person'}.")
    else:
        flash.success(request, "The answer’s words are saved.")
