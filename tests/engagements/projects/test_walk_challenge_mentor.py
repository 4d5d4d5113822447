"""A mentor for a challenge: a checked mentor, staff in the room, meetings that are recorded, and feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from routeways.engagements import actions
from routeways.engagements.models import Engagement, Offer
from tests.engagements.desk.walking import Walk, Walker

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MENTOR = Walk(
    kind="challenge-mentor",
    offers="Offer to mentor a team",
    answers={
        "What do you know well?": ["Digital"],
        "Which of these do you agree to?": [
            "The hub checks your suitability before you begin, and again when the check runs out",
            "A member of staff is in the room each time",
            "No messages to pupils: you write to the school, where staff and the hub read along",
            "Tell staff at once of a worry about somebody",
        ],
        "What should the mentor know well?": ["Digital"],
    },
    steps=[
        (
            {"request": ["The school told the mentor about the challenge", "The school told the mentor about safeg",
                         "For each meeting"]},
            "Meetings have begun",
        )
    ],
    end="The team finished",
    feedback={"How much did the mentor help the team?": "Very much"},
    asker="school",
    counts="Year 9",
)  # fmt: skip


class MentorWalker(Walker):
    def dates(self) -> None:
        """Nobody meets pupils unchecked; the hub records the check."""
        self.as_("request")
        self.page.goto(self.place)
        self.shows("The mentor’s check is not recorded yet.")
        now = timezone.now()
        actions.record_vetting(
            by=None, offer=Offer.objects.get(), check_kind="enhanced", checked_on=timezone.localdate(now),
            checked_by="The hub", now=now,
        )  # fmt: skip


def test_a_mentor_of_a_challenge_walks_from_an_offer_to_a_team_that_finished(
    no_js: BrowserContext, live_server: Any
) -> None:
    MentorWalker(no_js, live_server, MENTOR).all()
    assert Engagement.objects.get().succeeded
