"""Answering: every page is kept as soon as it is sent, and a submitted response does not change any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.foundation import audit, links
from routeways.instruments import onward
from routeways.instruments.asking import flow
from routeways.instruments.asking.answers import check, written
from routeways.instruments.asking.profile import respondent
from routeways.instruments.faults import InstrumentError
from routeways.instruments.models import Response, Share, State, Wave
from routeways.instruments.naming import known_organisation
from routeways.organisations.models import Organisation

RETURN = "instruments.return"
KEPT_DAYS = 90  # how long a link to come back works where the wave has no last day
COMINGS = 200


@transaction.atomic
def start(*, by: Any, wave: Wave, now: datetime, organisation: Organisation | None = None) -> Response:
    """An empty response to an open wave. Raises InstrumentError."""
    _refuse_closed(wave, now)
    made = Response.objects.create(wave=wave, organisation=organisation, created_by=by)
    audit.record(by=by, verb="instruments.start_response", subject=made, details={"wave": wave.public_id})
    return made


@transaction.atomic
def save_answer(*, by: Any, response: Response, question: str, raw: Any, now: datetime) -> Any:
    """Checks and keeps one answer, and gives it back as stored. Answers that it hides are kept for a change of mind.

    Raises AnswerError where it cannot be kept, InstrumentError where the response or the wave is closed.
    """
    held = Response.objects.select_for_update().get(pk=response.pk)
    _refuse_submitted(held)
    _refuse_closed(response.wave, now)
    questionnaire = response.wave.questionnaire
    asked = questionnaire.by_id.get(question)
    if asked is None:
        raise InstrumentError("This question is not part of the questionnaire any more. Go on with the next one.")
    value = check(asked, raw, flow.counted(questionnaire, held.answers))
    answers = {**held.answers, question: value}
    if value is None:
        answers.pop(question)
    if answers != held.answers:
        Response.objects.filter(pk=held.pk).update(answers=answers)
        audit.record(by=by, verb="instruments.save_answer", subject=held, details={"question": question})
    response.answers = answers
    return value


@transaction.atomic
def submit(*, by: Any, response: Response, shared: Collection[str], now: datetime) -> Response:
    """Ends the response with the items that may be shared. What is always shared needs no tick.

    Raises InstrumentError where something that must be answered is missing or above its limit. Twice changes nothing.
    """
    held = Response.objects.select_for_update().get(pk=response.pk)
    if held.is_submitted:
        return held
    _refuse_closed(response.wave, now)
    questionnaire = response.wave.questionnaire
    if missing := flow.missing(questionnaire, held.answers):
        raise InstrumentError(f"There is still something to answer: “{missing[0].text}”.")
    if above := flow.too_much(questionnaire, held.answers):
        one, limit = above[0]
        raise InstrumentError(f"“{one.text}” can be {written(limit)} at most: that is how many you gave before.")
    held.state, held.submitted_at = State.SUBMITTED, now
    settle(held)
    held.save()
    keep_shares(held, shared)
    audit.record(by=by, verb="instruments.submit_response", subject=held, details={"shared": sorted(shared)})
    onward.take(by=by, response=held, now=now)
    return held


def settle(response: Response) -> None:
    """Fills in who answered from what was answered; an organisation that is known already stays."""
    who = respondent(response.wave.questionnaire, response.answers)
    response.respondent = who.organisation[:200] or (str(response.organisation) if response.organisation else "")
    response.company_number = who.company_number[:20]
    response.size_band, response.sector, response.district = who.size_band, who.sector[:60], who.district[:60]
    if response.organisation is None:
        response.organisation = known_organisation(
            response.wave.region, name=who.organisation, company_number=who.company_number
        )


def keep_shares(response: Response, shared: Collection[str]) -> None:
    """One row an item of the questionnaire. Unknown items are left out."""
    Share.objects.bulk_create(
        Share(response=response, item=item.id, shared=item.always or item.id in shared)
        for item in response.wave.questionnaire.shares
    )


def make_return_link(*, by: Any, response: Response, now: datetime) -> tuple[str, datetime]:
    """A private link to go on with this response: its token, said only once, and the moment until which it works."""
    until = last_moment(response.wave, now)
    _, token = links.make(by=by, purpose=RETURN, subject=response, expires_at=until, uses=COMINGS)
    return token, until


def last_moment(wave: Wave, now: datetime) -> datetime:
    """Until when a private link to a wave works: the end of its last day, or some months where it has none."""
    if wave.closes_on is None:
        return now + timedelta(days=KEPT_DAYS)
    return timezone.make_aware(datetime.combine(wave.closes_on + timedelta(days=1), time()))


@transaction.atomic
def open_return_link(*, token: str, now: datetime) -> Response:
    """The response that the link leads back to. Raises LinkError."""
    return _of(links.open(token, RETURN, now))


def look_at_return_link(*, token: str, now: datetime) -> Response:
    """The response that the link leads back to; the link is not used by it. Raises LinkError."""
    return _of(links.look(token, RETURN, now))


def _of(link: Any) -> Response:
    found = Response.objects.select_related("wave").filter(public_id=link.subject.partition(":")[2]).first()
    if found is None:
        raise links.LinkUnknown
    return found


def _refuse_submitted(response: Response) -> None:
    if response.is_submitted:
        raise InstrumentError(
            "These answers were sent already. To change something, answer once more: the last counts."
        )


def _refuse_closed(wave: Wave, now: datetime) -> None:
    if why := wave.why_closed(timezone.localdate(now)):
        raise InstrumentError(why)
