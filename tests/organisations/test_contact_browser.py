"""The contact ledger in a browser: a contact by keyboard, a college that is told no, an employer that withdraws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from routeways.foundation.models import Message
from routeways.organisations import actions, queries
from routeways.organisations.models import ContactRoute, Organisation, Touch
from tests.browser import axe, signed_in_as
from tests.organisations.making_contacts import REGION, ask, college, employer, manager

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_contact_by_keyboard_a_no_for_the_next_college_and_an_employer_that_withdraws(
    page: Page, no_js: BrowserContext, live_server: Any
) -> None:
    one, first, second = employer(), college("First College"), college("Second College")
    contacts = f"{live_server.url}/{REGION}/employers/{one.public_id}/contacts/"
    signed_in_as(page.context, live_server.url, manager(first))
    page.goto(f"{live_server.url}/{REGION}/employers/")
    records_by_keyboard_that_a_talk_was_asked_for(page)
    page.context.clear_cookies()
    signed_in_as(page.context, live_server.url, manager(second))
    page.goto(contacts)
    is_told_no_and_loses_nothing(page)
    assert Touch.objects.count() == 1
    # The second college speaks with the employer next, so it makes a private link.
    now, today = timezone.now(), timezone.localdate()
    actions.plan_next(by=None, organisation=one, region=REGION, owner=second, due_on=today, now=now)
    page.goto(contacts)
    page.get_by_role("button", name="Make a private link").click()
    own = no_js.new_page()
    own.goto(page.locator("code.long").inner_text())
    chooses_and_stops_all_contact(own)
    assert not queries.may_ask(one, "live-brief", today=today)
    asks_for_a_letter_as_a_link_from_staff_cannot_lift_the_stop(own, one)
    allows_contact_again(own, live_server.url + address_in_the_letter())
    assert queries.may_ask(one, "live-brief", today=today)
    assert not queries.may_ask(one, "mentoring", today=today)


def records_by_keyboard_that_a_talk_was_asked_for(page: Page) -> None:
    """The employer manager finds the employer and records it, without a mouse."""
    page.get_by_role("textbox", name="Name").focus()
    page.keyboard.type("moon")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 employer found")).to_be_visible()
    page.get_by_role("link", name="Moonbeam Bakery").press("Enter")
    page.get_by_role("link", name="Record that you ask: Talk or guest lecture").press("Enter")
    expect(page.get_by_label("What was it for?")).to_have_value("guest-lecture")
    expect(page.get_by_role("radio", name="We asked the employer for something")).to_be_checked()
    page.get_by_role("textbox", name="What was it about?").focus()
    page.keyboard.type("A talk on sourdough")
    page.keyboard.press("Tab")  # what came of it: no answer yet
    page.keyboard.press("Tab")
    page.keyboard.type("Front desk")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The contact has been recorded.")).to_be_visible()
    expect(page.get_by_text("First College, e-mail, with Front desk")).to_be_visible()
    assert axe(page) == []


def is_told_no_and_loses_nothing(page: Page) -> None:
    """A colleague at another college is told no before and when asking."""
    expect(page.get_by_role("row", name="Talk or guest lecture No First College asked")).to_be_visible()
    page.get_by_role("link", name="Record a contact").click()
    page.get_by_label("What was it for?").select_option("guest-lecture")
    page.get_by_role("radio", name="We asked the employer for something").check()
    page.get_by_role("textbox", name="What was it about?").fill("A talk for our bakers")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("First College asked Moonbeam Bakery for this already").first).to_be_visible()
    expect(page.get_by_role("textbox", name="What was it about?")).to_have_value("A talk for our bakers")
    assert axe(page) == []


def chooses_and_stops_all_contact(own: Page) -> None:
    """The employer opens its link without an account or JavaScript."""
    expect(own.get_by_text("Asked by First College")).to_be_visible()
    own.get_by_role("checkbox", name="ask us for people who mentor").uncheck()
    own.get_by_role("button", name="Save my choices").click()
    expect(own.get_by_text("Saved. You can change it at any time.")).to_be_visible()
    own.get_by_role("button", name="Stop all contact").click()
    expect(own.get_by_role("heading", name="You stopped all contact")).to_be_visible()


def asks_for_a_letter_as_a_link_from_staff_cannot_lift_the_stop(own: Page, one: Organisation) -> None:
    expect(own.get_by_role("button", name="Allow contact again")).to_have_count(0)
    ContactRoute.objects.create(organisation=one, label="Office", email="office@firm.example")
    own.reload()
    own.get_by_role("button", name="Write to us").click()
    expect(own.get_by_role("heading", name="We have written to your organisation")).to_be_visible()


def address_in_the_letter() -> str:
    letter = Message.objects.get(to="office@firm.example").body
    return letter[letter.index(f"/{REGION}/employers/link/") :].split()[0]


def allows_contact_again(own: Page, address: str) -> None:
    own.goto(address)
    own.get_by_role("button", name="Allow contact again").click()
    expect(own.get_by_role("checkbox", name="ask us for people who mentor")).not_to_be_checked()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_no_page_of_the_ledger_breaks_an_accessibility_rule(
    page: Page, live_server: Any, width: int, scheme: Any
) -> None:
    one, house = employer(), college()
    now, today = timezone.now(), timezone.localdate()
    made = ask(one, house, on=today, now=now, note="Ring after three", next_on=today)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    signed_in_as(page.context, live_server.url, manager(house))
    here = {"region": REGION}
    employers = {**here, "public_id": one.public_id}
    touch = {**employers, "number": made.touch.public_id}
    addresses = [
        *(
            reverse(f"organisations:{name}", kwargs=here)
            for name in ("employers", "employers-engaged", "touches-import")
        ),
        *(
            reverse(f"organisations:{name}", kwargs=employers)
            for name in ("employer-contacts", "touch-record", "next-contact-plan", "employer-told", "employer-sector")
        ),
        *(reverse(f"organisations:{name}", kwargs=touch) for name in ("touch-correct", "touch-take-back")),
    ]
    faults = {}
    for address in addresses:
        page.goto(live_server.url + address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        faults[address] = axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.goto(live_server.url + reverse("organisations:employer-contacts", kwargs=employers))
    page.get_by_role("button", name="Make a private link").click()
    faults["link"] = axe(page)
    page.goto(page.locator("code.long").inner_text())
    faults["own"] = axe(page)
    page.get_by_role("button", name="Stop all contact").click()
    faults["stopped"] = axe(page)
    assert {place: found for place, found in faults.items() if found} == {}
