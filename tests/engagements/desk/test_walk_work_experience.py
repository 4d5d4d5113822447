"""Work experience from offer to feedback, signed by both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from routeways.engagements.models import Engagement
from tests.engagements.desk.walking import Walk, Walker

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAYS = Walk(
    kind="work-experience",
    offers="Offer work experience",
    answers={
        "What kind of work is it?": "Engineering and manufacturing",
        "Which kind of work?": "Engineering and manufacturing",
        "Who can come?": ["Sixth form or college"],
        "Who are they?": ["Sixth form or college"],
        "How many days in a row?": "5",
        "insurance": "Yes",
        "Will one named person": "Yes",
    },
    steps=[
        (
            {
                "offer": ["The employer looked at", "The employer wrote down"],
                "request": ["Parents of those under 18", "The school told the employer"],
            },
            "Prepared",
        )
    ],
    finishing={"offer": ["On the first morning"], "request": ["Somebody of the school called"]},
    end="The days took place",
    feedback={"How useful were the days?": "Very"},
    signs=True,
    counts="People who took part",
)


def test_work_experience_walks_from_an_offer_to_feedback(no_js: BrowserContext, live_server: Any) -> None:
    Walker(no_js, live_server, DAYS).all()
    assert Engagement.objects.get().succeeded
