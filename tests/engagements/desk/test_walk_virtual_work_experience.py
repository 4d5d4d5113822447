"""Virtual work experience, from an offer to feedback both ways: watching alone is refused, at the question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from routeways.engagements.models import Engagement
from tests.engagements.desk.walking import Walk, Walker

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIRTUAL = Walk(
    kind="virtual-work-experience",
    offers="Offer virtual work experience",
    answers={
        "What kind of work is it?": ["Digital"],
        "Who can take part?": ["Years 10 and 11"],
        "How many hours": "6",
        "What is in it?": [
            "A task that pupils do and hand in",
            "Live sessions in which pupils ask questions",
            "Somebody who works there tells each group how it did",
        ],
        "What is the task, step by step?": "Find what is wrong with a shop’s page, and mend it.",
        "Which kind of work?": ["Digital"],
        "Who are they?": ["Years 10 and 11"],
    },
    steps=[
        (
            {"offer": ["The employer sent the task"], "request": ["The school said which", "The school’s rules"]},
            "Pupils work on the task",
        )
    ],
    finishing={"request": ["Every group did the task"], "offer": ["Somebody who works there told"]},
    end="Task and feedback are done",
    feedback={"What was so?": "Pupils and the employer both knew what it was for"},
    asker="school",
    counts="Year 10",
)


class VirtualWalker(Walker):
    def answer(self, heading: str) -> None:
        """Films alone are no work experience; the question says so, and then the right answer goes through."""
        if "What is in it?" in heading and not getattr(self, "refused", False):
            self.refused = True
            self.page.get_by_label("Films or recordings").check()
            self.press("Continue")
            self.shows("Watching is not work experience.")
            self.page.get_by_label("Films or recordings").uncheck()
        super().answer(heading)

    def happened(self) -> None:
        """The employer says how the groups did, too; without it nothing ends."""
        self.as_("offer")
        self.page.goto(self.place)
        self.page.get_by_role("link", name="Give feedback").click()
        self.page.get_by_label("What did the groups do well?").fill("They asked users first.")
        self.page.get_by_label("What could they do next?").fill("Test it on a phone.")
        self.press("Send")
        self.shows("Thank you for your feedback.")
        expect(self.page.get_by_role("link", name=self.walk.end)).to_have_count(0)
        super().happened()


def test_virtual_work_experience_walks_from_an_offer_to_feedback_both_ways(
    no_js: BrowserContext, live_server: Any
) -> None:
    VirtualWalker(no_js, live_server, VIRTUAL).all()
    assert Engagement.objects.get().succeeded
