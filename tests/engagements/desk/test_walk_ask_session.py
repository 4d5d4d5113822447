"""A session about apprenticeships, from an offer without JavaScript to feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from routeways.engagements.models import Engagement
from tests.engagements.desk.walking import Walk, Walker

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SESSION = Walk(
    kind="ask-session",
    offers="Offer sessions about apprenticeships",
    answers={
        "Whom could you speak to?": ["Pupils", "Staff"],
        "Who would be there?": ["Pupils"],
        "Of which years?": ["Sixth form or college"],
        "Which years is it about?": ["Sixth form or college"],
        "Do you agree to tell": "Yes",
    },
    steps=[({"request": ["The school said what", "The school told of its provider"]}, "Day booked")],
    end="The session was given",
    feedback={"How useful was it?": "Very"},
)


def test_a_session_about_apprenticeships_walks_from_an_offer_to_feedback(
    no_js: BrowserContext, live_server: Any
) -> None:
    Walker(no_js, live_server, SESSION).all()
    assert Engagement.objects.get().succeeded
