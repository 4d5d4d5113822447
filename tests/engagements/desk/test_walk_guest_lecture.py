"""A guest lecture from offer to feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from routeways.engagements.models import Engagement
from tests.engagements.desk.walking import Walk, Walker

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LECTURE = Walk(
    kind="guest-lecture",
    offers="Offer a guest lecture",
    answers={
        "Which sector is it about?": "Construction",
        "Which sector should it be about?": "Construction",
        "How could you give it?": ["In person"],
        "How could it be given?": ["In person"],
        "May it be recorded": "No",
        "Would you like to record it?": "No",
        "member of teaching staff": "Yes",
        "Which course is it for": "The second year, in the third week",
    },
    steps=[
        ({"request": ["The organiser told the speaker"], "offer": ["The speaker sent an outline"]}, "Day booked"),
        ({"offer": ["The speaker sent the slides"], "request": ["If it is recorded"]}, "Ready"),
    ],
    end="The lecture was given",
    feedback={"How useful was it?": "Fairly"},
    ahead=5,
)


def test_a_guest_lecture_walks_from_an_offer_to_feedback(no_js: BrowserContext, live_server: Any) -> None:
    Walker(no_js, live_server, LECTURE).all()
    assert Engagement.objects.get().succeeded
