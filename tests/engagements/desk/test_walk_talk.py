"""A talk, from an offer without JavaScript to feedback; and its pages with axe, light on a desk and dark on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from routeways.engagements import actions
from routeways.engagements.models import Engagement
from routeways.places.actions import load_packaged_areas
from tests.browser import axe, signed_in_as
from tests.engagements.desk.people import cast
from tests.engagements.desk.walking import Walk, Walker
from tests.engagements.factories import NOW, REGION, make_match, make_offer, make_request

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TALK = Walk(
    kind="talk",
    offers="Offer a talk",
    answers={
        "What is the talk about?": "Digital",
        "What should it be about?": "Digital",
        "Who can it be for?": ["Sixth form or college"],
        "Who is it for?": ["Sixth form or college"],
        "Do you agree that": "Yes",
    },
    steps=[({"request": ["The school told the speaker", "The speaker knows whom"]}, "Day booked")],
    end="The talk was given",
    feedback={"How useful was it for the class?": "Very"},
)


def test_a_talk_walks_from_an_offer_to_feedback(no_js: BrowserContext, live_server: Any) -> None:
    Walker(no_js, live_server, TALK).all()
    assert Engagement.objects.get().succeeded


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_its_pages_are_for_everybody(page: Page, live_server: Any, width: int, scheme: Any) -> None:
    load_packaged_areas(now=NOW)
    who = cast()
    match = make_match(make_offer(who.engagement.offer.owner), make_request(who.engagement.request.owner))  # type: ignore[union-attr]
    actions.write_message(by=None, to=who.engagement, party="school", text="See you at nine.", now=NOW)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    base = f"{live_server.url}/{REGION}/connect/"
    paths = ["", "new/", "new/offer/talk/"]
    signed = ["home/", f"matches/{match.public_id}/", who.address.removeprefix(f"/{REGION}/connect/")]
    held = signed[2]
    signed += [f"{held}{what}/" for what in ("dates", "activity", "feedback", "end/?as=cancelled", "links")]
    faults: list[str] = []
    for path in paths:
        faults += _checked(page, base + path)
    page.get_by_role("button", name="Start now").click()
    expect(page.get_by_label("Give it a title")).to_be_visible()
    faults += axe(page)
    page.goto(f"{base}new/offer/talk/q-ages/")
    faults += axe(page)
    faults += _checked(page, live_server.url + who.link("employer"))
    signed_in_as(page.context, live_server.url, who.school)
    for path in signed:
        faults += _checked(page, (base + path).replace("?as=cancelled/", "?as=cancelled"))
    page.context.clear_cookies()
    signed_in_as(page.context, live_server.url, who.hub)
    faults += _checked(page, f"{base}inbox/")
    assert faults == []


def _checked(page: Page, address: str) -> list[str]:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [f"{address} is wider than the screen"] * wide + [f"{address}: {one}" for one in axe(page)]
