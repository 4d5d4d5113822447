"""Check your answers, decide what is shared, send, and what happens next."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html_join
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.foundation.permissions import public
from routeways.instruments import actions, onward, queries
from routeways.instruments.asking import flow
from routeways.instruments.asking.answers import said, written
from routeways.instruments.asking.findings import Diagnosis, Item
from routeways.instruments.faults import InstrumentError
from routeways.instruments.forms import ShareForm
from routeways.instruments.models import Response
from routeways.instruments.pages.answering import to, to_next
from routeways.instruments.pages.common import actor, address, page, response_or_404
from routeways.places.frame import region_or_404
from routeways.ui.tables import Column, TableView

NOT_ANSWERED = "Not answered"


@public
@never_cache
@require_safe
def check(request: HttpRequest, region: str, wave: str, response: str) -> HttpResponse:
    held = response_or_404(request, region, response, wave)
    if held.is_submitted:
        return redirect(to(held, "done"))
    problems = _problems(held)
    return page(
        request,
        "check",
        region_or_404(region),
        breadcrumbs=[],
        title="Check your answers",
        wave=held.wave,
        sections=answered(held, change=True),
        problems=problems,
        send=to(held, "send"),
        later=to(held, "later"),
        back=_last(held),
    )


@public
@never_cache
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, region: str, wave: str, response: str) -> HttpResponse:
    held = response_or_404(request, region, response, wave)
    if held.is_submitted:
        return redirect(to(held, "done"))
    questionnaire = held.wave.questionnaire
    if flow.missing(questionnaire, held.answers):
        return redirect(to_next(held, "", checking=True))
    if flow.too_much(questionnaire, held.answers):
        return redirect(to(held, "check"))
    form = ShareForm(questionnaire.shares, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.submit(by=actor(request), response=held, shared=form.cleaned_data["shared"], now=timezone.now())
        except InstrumentError as error:
            form.add_error(None, str(error))
        else:
            return redirect(to(held, "done"))
    return page(
        request,
        "send",
        region_or_404(region),
        breadcrumbs=[],
        title="What may be shared" if form.fields["shared"].choices else "Send your answers",  # type: ignore[attr-defined]
        wave=held.wave,
        questionnaire=questionnaire,
        form=form,
        always=[item for item in questionnaire.shares if item.always],
        asks=bool(form.fields["shared"].choices),  # type: ignore[attr-defined]
        back=to(held, "check"),
    )


@public
@never_cache
@require_safe
def done(request: HttpRequest, region: str, wave: str, response: str) -> HttpResponse:
    held = response_or_404(request, region, response, wave)
    if not held.is_submitted:
        return redirect(to_next(held, "", checking=True))
    found = queries.diagnosis(held)
    plan = onward.next_page(held)
    if plan and "answers" not in request.GET:
        return redirect(plan)
    decided = {row.item: row.shared for row in held.shares.all()}
    items = held.wave.questionnaire.shares
    return page(
        request,
        "done",
        region_or_404(region),
        breadcrumbs=[],
        title="Your plan" if found.items else "Thank you",
        wave=held.wave,
        held=held,
        questionnaire=held.wave.questionnaire,
        items=_items(held, found),
        readiness=readiness(found),
        ranked=[_ranked(result) for result in found.scores if result.rows],
        plan=plan,
        shared=[item.title for item in items if decided.get(item.id)],
        kept=[item.title for item in items if not decided.get(item.id)],
        sections=answered(held, change=False),
        again=address("wave", region, wave=held.wave.public_id),
    )


def _problems(held: Response) -> list[dict[str, str]]:
    """What is still to be answered, then what is above a limit; each with the page to correct it."""
    questionnaire = held.wave.questionnaire
    found = [(one, one.text) for one in flow.missing(questionnaire, held.answers)]
    for one, limit in flow.too_much(questionnaire, held.answers):
        found.append((one, f"{one.text} Enter {written(limit)} or fewer: that is how many you gave before"))
    return [{"text": text, "href": f"{to(held, 'question', question=one.id)}?check"} for one, text in found]


def answered(held: Response, *, change: bool) -> list[dict[str, Any]]:
    """The answers that count, by section, for a summary list."""
    questionnaire = held.wave.questionnaire
    asked = flow.asked(questionnaire, held.answers)
    found = []
    for section in questionnaire.sections:
        rows = []
        for one in asked:
            if questionnaire.section_of[one.id] is not section:
                continue
            lines = said(one, held.answers.get(one.id)) or (NOT_ANSWERED,)
            row = {"name": one.label, "value": format_html_join("", "<p>{}</p>", ((line,) for line in lines))}
            if change:
                row |= {"href": f"{to(held, 'question', question=one.id)}?check"}
            rows.append(row)
        if rows:
            found.append({"title": section.title, "rows": rows})
    return found


def _items(held: Response, found: Diagnosis) -> list[dict[str, Any]]:
    """The plan in words: what, why, and from which answers."""
    return [{"item": item, "basis": basis(held, item)} for item in found.items]


def basis(held: Response, item: Item) -> list[tuple[str, str]]:
    """Question and answer, in short, of every place that an item comes from."""
    questionnaire = held.wave.questionnaire
    found = []
    for place in item.from_questions:
        id, _, row = place.partition("/")
        one = questionnaire.by_id[id]
        value = flow.value_at(held.answers, place)
        if row:
            line, option = one.row(row), one.option(str(value))
            found.append((line.label if line else row, option.label if option else NOT_ANSWERED))
        else:
            found.append((one.label, ", ".join(said(one, value)) or NOT_ANSWERED))
    return found


def readiness(found: Diagnosis) -> list[dict[str, Any]]:
    """The scores that are steps in words."""
    return [_range(result) for result in found.scores if result.score.steps and result.value is not None]


def _range(result: Any) -> dict[str, Any]:
    """A score as a range of steps in words; a single point would say more than the answers do."""
    steps = result.score.steps
    low, high = int(result.low), min(len(steps) - 1, round(result.high))
    first = f"level {low + 1} of {len(steps)}, {steps[low].lower()}"
    return {
        "title": result.score.title,
        "range": f"at {first}" if low == high else f"between {first}, and level {high + 1}, {steps[high].lower()}",
        "weakest": [part.label for part in result.parts if part.value == result.low][:3],
        "doubted": [part.label for part in result.parts if part.doubted],
        "table": TableView(
            result.score.title,
            (Column("What"), Column("Step"), Column("Something to show for it")),
            tuple((part.label, part.step, "Nothing named yet" if part.doubted else "") for part in result.parts),
        ),
    }


def _ranked(result: Any) -> TableView:
    return TableView(
        f"{result.score.title}: importance × gap",
        (
            Column("What"),
            Column("Importance", numeric=True),
            Column("Where you are", numeric=True),
            Column("Gap", numeric=True),
            Column("Priority", numeric=True),
        ),
        tuple(
            (row.label, f"{row.importance:g}", f"{row.rating:g}", f"{row.gap:g}", f"{row.priority:g}")
            for row in result.rows
        ),
    )


def _last(held: Response) -> str:
    before = flow.preceding(held.wave.questionnaire, held.answers, "")
    return to(held, "question", question=before.id) if before else ""
