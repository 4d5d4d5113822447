"""A levy transfer walked in a browser: pledged, asked for without an account or JavaScript, proposed, agreed, freed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from routeways.engagements.models import LevyTransfer, Match, Request
from routeways.places.actions import load_packaged_areas
from tests.browser import axe, signed_in_as
from tests.engagements.factories import NOW, REGION
from tests.engagements.levy.factories import employer, standard
from tests.engagements.levy.people import contact, hub_lead
from tests.engagements.levy.test_pages import soon

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def go_on(page: Page, button: str = "Continue") -> None:
    page.get_by_role("button", name=button, exact=True).click()


def fill(page: Page, **boxes: str) -> None:
    for label, text in boxes.items():
        page.get_by_label(label.replace("_", " ")).first.fill(text)
    go_on(page)


def choose(page: Page, label: str) -> None:
    page.get_by_label(label, exact=True).check()
    go_on(page)


def sound(page: Page) -> None:
    assert axe(page) == []


def test_a_levy_transfer_from_pledge_to_an_apprentice_who_leaves(
    page: Page, no_js: BrowserContext, live_server: Any
) -> None:
    load_packaged_areas(now=NOW)
    standard()
    mill = employer("Imaginary Mill")
    pledger, hub = contact(mill, "Pat Pledger"), hub_lead()
    levy = f"{live_server.url}/{REGION}/levy/"
    _pledges(page, levy, live_server, pledger)
    _asks(no_js.new_page(), levy)
    _hub_confirms_and_proposes(page, levy, live_server, hub)
    _both_say_yes(page, live_server, pledger)
    _money_moves(page, levy)


def _pledges(page: Page, levy: str, live_server: Any, pledger: Any) -> None:
    page.goto(levy)
    sound(page)
    signed_in_as(page.context, live_server.url, pledger)
    page.get_by_role("link", name="Pledge levy money").click()
    go_on(page, "Start")
    fill(page, How_much_levy="50,000")
    expect(page.get_by_text("May be transferred in").first).to_be_visible()
    sound(page)
    page.get_by_label("How much do you want to pledge").fill("10,000")
    choose(page, "3 tax years, this one included")
    go_on(page)
    page.get_by_label("Engineering and manufacturing").check()
    sound(page)
    for _ in range(4):
        go_on(page)
    page.get_by_label("Whom may we ask for?").fill("Pat Pledger")
    page.get_by_label("E-mail address").fill("pat@example.org")
    go_on(page)
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    sound(page)
    go_on(page, "Send")
    expect(page.get_by_text("Your pledge is open.")).to_be_visible()
    expect(page.get_by_text("will be lost in").first).to_be_visible()
    sound(page)


def _asks(page: Page, levy: str) -> None:
    """A small firm: no account, no JavaScript."""
    day = soon()
    page.goto(levy)
    page.get_by_role("link", name="Ask for a levy transfer").click()
    go_on(page, "Start")
    choose(page, "Some will be 25 or over")
    choose(page, "No")
    fill(page, Which_organisation="Imaginary Forge")
    fill(page, Which_apprenticeship="zeppelin")
    expect(page.get_by_text("There is no apprenticeship of this name").first).to_be_visible()
    fill(page, Which_apprenticeship="welder")
    page.get_by_label("Imaginary Welder").check()
    go_on(page)
    choose(page, "Engineering and manufacturing")
    choose(page, "Engineering and manufacturing")
    page.get_by_label("What is its funding band?").fill("6,000")
    fill(page, What_does_the_training_provider="65,000")
    expect(page.get_by_text("more than 3 times the band").first).to_be_visible()
    page.get_by_label("What is its funding band?").fill("6,000")
    fill(page, What_does_the_training_provider="6,000")
    fill(page, How_many_months="12")
    fill(page, How_many_apprentices="1")
    for part in ("day", "month", "year"):
        page.get_by_label(part.capitalize(), exact=True).fill(str(getattr(day, part)))
    go_on(page)
    fill(page, Where_will_they_work="BB11 2AA")
    choose(page, "New recruits")
    page.get_by_label("Whom may we ask for?").fill("Sam Small")
    page.get_by_label("E-mail address").fill("sam@example.org")
    go_on(page)
    expect(page.get_by_text("Imaginary Welder")).to_be_visible()
    go_on(page, "Send")
    expect(page.get_by_role("heading", name="We have it")).to_be_visible()


def _hub_confirms_and_proposes(page: Page, levy: str, live_server: Any, hub: Any) -> None:
    signed_in_as(page.context, live_server.url, hub)
    page.goto(f"{levy}hub/")
    page.get_by_role("link", name="Imaginary Forge").click()
    sound(page)
    page.get_by_label("None of these: add it to the directory").check()
    go_on(page, "Confirm")
    expect(page.get_by_text("A pledge fits 1 of them now")).to_be_visible()
    sound(page)
    go_on(page, "Propose what fits")
    expect(page.get_by_text("1 proposed, 0 go on waiting.")).to_be_visible()


def _both_say_yes(page: Page, live_server: Any, pledger: Any) -> None:
    match = Match.objects.get()
    address = f"{live_server.url}/{REGION}/connect/matches/{match.public_id}/"
    signed_in_as(page.context, live_server.url, pledger)
    page.goto(address)
    expect(page.get_by_text("It costs £6,000 in all")).to_be_visible()
    page.get_by_role("button", name="Yes, we would like this").click()
    firm = Request.objects.get().owner
    assert firm is not None
    signed_in_as(page.context, live_server.url, contact(firm, "Sam Small"))
    page.goto(address)
    page.get_by_role("button", name="Yes, we would like this").click()
    expect(page.get_by_role("heading", name="The money")).to_be_visible()
    sound(page)


def _money_moves(page: Page, levy: str) -> None:
    found = LevyTransfer.objects.get()
    engagement = page.url
    page.get_by_role("link", name="Letter of agreement to print").click()
    expect(page.get_by_role("heading", name="Letter of agreement")).to_be_visible()
    sound(page)
    page.goto(engagement)
    page.get_by_role("link", name="Completed or left").click()
    page.get_by_label("They left, or never started").check()
    today = found.engagement.created_at
    for part in ("day", "month", "year"):
        page.get_by_label(part.capitalize(), exact=True).fill(str(getattr(today, part)))
    go_on(page, "Save")
    expect(page.get_by_text("Say why in a few words").first).to_be_visible()
    sound(page)
    page.get_by_label("Why?").fill("Took another job")
    go_on(page, "Save")
    expect(page.get_by_text("what was not spent is free again")).to_be_visible()
    page.goto(levy)
    expect(page.get_by_text("Left to give: £25,000 to £50,000")).to_be_visible()
