"""A masterclass from offer to feedback: slides two days ahead, and no recording without consent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from routeways.engagements import actions
from routeways.engagements.errors import GateClosed
from routeways.engagements.models import Engagement
from tests.engagements.desk.walking import Walk, Walker
from tests.engagements.factories import NOW, TODAY, make_match, make_offer, make_request, school

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

OFFERED = {"sector": "digital", "mode": ["online"], "recording": "no", "staff-present": "yes"}
WANTED = {"sector": "digital", "mode": ["online"], "recording": "yes", "level": "The basics"}

MASTERCLASS = Walk(
    kind="masterclass",
    offers="Offer a masterclass",
    answers={
        "Which sector is it about?": "Digital",
        "Which sector should it be about?": "Digital",
        "How could you give it?": ["Online"],
        "How could it be given?": ["Online", "In person"],
        "May it be recorded": "Yes",
        "Would you like to record it?": "Yes",
        "member of teaching staff": "Yes",
        "What do the students know already?": "Two years of weaving",
    },
    steps=[
        ({"request": ["The organiser told the speaker"], "offer": ["The speaker sent an outline"]}, "Day booked"),
        ({"offer": ["The speaker sent the slides"], "request": ["If it is recorded"]}, "Ready"),
    ],
    end="The masterclass was given",
    feedback={"How useful was it?": "Very"},
    ahead=5,
)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_masterclass_walks_from_an_offer_to_feedback(no_js: BrowserContext, live_server: Any) -> None:
    Walker(no_js, live_server, MASTERCLASS).all()
    assert Engagement.objects.get().succeeded


def booked(days_ahead: int, recording: str = "yes") -> Engagement:
    """A masterclass whose day is booked, with everything ticked now."""
    offer = make_offer(kind="masterclass", answers=OFFERED | {"recording": recording})
    held: Engagement = make_match(
        offer, make_request(school(), kind="masterclass", answers=WANTED), accepted=True
    ).engagement
    day = TODAY + timedelta(days=days_ahead)
    actions.plan_dates(by=None, engagement=held, starts_on=day, ends_on=day, now=NOW)
    for task, party in (("aims", "organiser"), ("outline", "speaker")):
        actions.tick(by=None, engagement=held, task=task, party=party, now=NOW)
    held = actions.take_step(by=None, engagement=held, step="booked", party="organiser", now=NOW)
    for task, party in (("slides", "speaker"), ("consents", "organiser")):
        actions.tick(by=None, engagement=held, task=task, party=party, now=NOW)
    return held


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize(("days", "opens"), [(2, False), (3, True)])  # it is half past nine; the day begins at midnight
def test_slides_come_two_whole_days_ahead(days: int, opens: bool) -> None:
    held = booked(days)
    if opens:
        assert actions.take_step(by=None, engagement=held, step="ready", party="organiser", now=NOW).step == "ready"
        return
    with pytest.raises(GateClosed, match="less than 48 hours before the day"):
        actions.take_step(by=None, engagement=held, step="ready", party="organiser", now=NOW)


@pytest.mark.usefixtures("ground")
def test_nobody_is_recorded_who_said_no() -> None:
    held = booked(10, recording="no")
    with pytest.raises(GateClosed, match="the speaker said no"):
        actions.take_step(by=None, engagement=held, step="ready", party="organiser", now=timezone.now())
