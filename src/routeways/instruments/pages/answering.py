"""Answering: one question a page. Each page that is sent is kept, whatever happens afterwards."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from routeways.foundation.permissions import public
from routeways.foundation.uploads import receive
from routeways.instruments import actions
from routeways.instruments.asking import flow
from routeways.instruments.asking.answers import AnswerError
from routeways.instruments.asking.schema import Question
from routeways.instruments.faults import InstrumentError
from routeways.instruments.forms import QuestionForm
from routeways.instruments.models import Response
from routeways.instruments.pages import pickers
from routeways.instruments.pages.common import actor, address, page, response_or_404
from routeways.places.frame import region_or_404


@public
@never_cache
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, region: str, wave: str, response: str, question: str) -> HttpResponse:
    held = response_or_404(request, region, response, wave)
    asked = held.wave.questionnaire.by_id.get(question)
    if asked is None:
        raise Http404("This questionnaire has no such question.")
    if held.is_submitted:
        return redirect(to(held, "done"))
    if asked not in flow.asked(held.wave.questionnaire, held.answers):
        # An earlier answer was changed, so this is not asked any more.
        return redirect(to_next(held, asked.id, checking=False))
    value = held.answers.get(asked.id)
    if request.method == "GET":
        return _show(request, held, asked, pickers.form(asked, value) or QuestionForm(asked, value))
    return _take(request, held, asked, value)


def _take(request: HttpRequest, held: Response, asked: Question, value: Any) -> HttpResponse:
    if pickers.searching(asked, request.POST):
        return _show(request, held, asked, pickers.searched(asked, value, request.POST))
    form = pickers.form(asked, value, request.POST) or QuestionForm(asked, value, request.POST, request.FILES)
    leaving = "later" in request.POST
    if form.is_valid():
        try:
            raw = _raw(request, asked, form, value)
            actions.save_answer(by=actor(request), response=held, question=asked.id, raw=raw, now=timezone.now())
        except AnswerError as error:
            form.refuse(str(error), error.row)
        except InstrumentError as error:
            form.add_error(None, str(error))
        else:
            if leaving:
                return redirect(to(held, "later"))
            return redirect(to_next(held, asked.id, checking="check" in request.GET))
    elif leaving and not request.POST.get("answer") and not any(key.startswith("row-") for key in request.POST):
        return redirect(to(held, "later"))  # nothing was filled in, so there is nothing to put right first
    return _show(request, held, asked, form)


def _raw(request: HttpRequest, asked: Question, form: QuestionForm, value: Any) -> Any:
    """What the answer is made of: pickers are read with their labels, a file is received first."""
    if asked.type in pickers.TYPES:
        return pickers.raw(asked, form)
    if asked.type != "file":
        return form.raw()
    file = form.cleaned_data.get("answer")
    if not file:
        return value
    upload = receive(by=actor(request), file=file, kinds=asked.kinds, limit=asked.megabytes * 1024**2)
    if not upload.accepted:
        raise AnswerError(upload.reason)
    return {"upload": upload.public_id, "name": upload.name}


def _show(request: HttpRequest, held: Response, asked: Question, form: QuestionForm) -> HttpResponse:
    questionnaire = held.wave.questionnaire
    section = questionnaire.section_of[asked.id]
    number = questionnaire.sections.index(section)
    before = flow.preceding(questionnaire, held.answers, asked.id)
    checking = "check" in request.GET
    back = to(held, "check") if checking else to(held, "question", question=before.id) if before else ""
    return page(
        request,
        "question",
        region_or_404(held.wave.region),
        breadcrumbs=[],
        title=asked.text,
        asked=asked,
        form=form,
        kind=asked.type,
        value=held.answers.get(asked.id),
        section=section,
        number=number,
        sections=len(questionnaire.sections),
        caption=f"Section {number + 1} of {len(questionnaire.sections)}: {section.title}",
        back=back or address("wave", held.wave.region, wave=held.wave.public_id),
        optional=not asked.required,
    )


def to(held: Response, name: str, **more: str) -> str:
    """The address of a page of this response."""
    return address(name, held.wave.region, wave=held.wave.public_id, response=held.public_id, **more)


def to_open(held: Response) -> str:
    """Where somebody who comes back goes on: the first question that must be answered and is not, else the check."""
    open_ones = flow.missing(held.wave.questionnaire, held.answers)
    return to(held, "question", question=open_ones[0].id) if open_ones else to(held, "check")


def to_next(held: Response, after: str, *, checking: bool) -> str:
    """The next question; when somebody came to change one answer, the next one that this leaves open, or the check."""
    questionnaire = held.wave.questionnaire
    if checking:
        open_ones = flow.missing(questionnaire, held.answers)
        if open_ones:
            return f"{to(held, 'question', question=open_ones[0].id)}?check"
        return to(held, "check")
    following = flow.following(questionnaire, held.answers, after)
    return to(held, "question", question=following.id) if following else to(held, "check")
