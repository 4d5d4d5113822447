"""The pages of this floor in a real browser: accessible, and a duplicate merged from end to end without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from routeways.organisations import actions
from routeways.organisations.models import DuplicatePair, Organisation
from routeways.organisations.records import NewAlias, NewContactRoute, NewIdentifier, NewSite
from tests.browser import axe, signed_in_as
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_person

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made(transactional_db: None) -> Iterator[Organisation]:
    one = make_organisation(
        "Moonbeam Bakery",
        aliases=(NewAlias("Moonbeam Bread", "former"),),
        identifiers=(NewIdentifier("company-number", "01234567"),),
        sites=(NewSite("Shop", "1 Nowhere Lane", "Preston", "PR1 2HE"),),
        contact_routes=(NewContactRoute("Front desk", "desk@example.org"),),
    )
    make_organisation("Moonbeam Bakers", sites=(NewSite(postcode="PR1 2HE"),))
    make_organisation("The Moonbeam Bakery Limited", sites=(NewSite(postcode="PR1 2HE"),))
    give(make_person(one), "organisation-administrator", one)
    actions.propose_duplicates(by=None, region="lancashire")
    return one


def test_no_page_breaks_an_accessibility_rule(page: Page, live_server: Any, made: Organisation) -> None:
    signed_in_as(page.context, live_server.url, make_hub_lead())
    here = {"region": "lancashire"}
    one = {**here, "public_id": made.public_id}
    pair = DuplicatePair.objects.first()
    assert pair is not None
    addresses = [
        reverse("organisations:directory", kwargs=here),
        reverse("organisations:directory", kwargs=here) + "?q=zzz",
        reverse("organisations:duplicates", kwargs=here),
        reverse("organisations:duplicate", kwargs={**here, "pair": pair.public_id}),
        reverse("organisations:import", kwargs=here),
        *(
            reverse(f"organisations:{name}", kwargs=one)
            for name in ("organisation", "people", "history", "change", "add-person", "give-role", "add-contact-route")
        ),
    ]
    faults = {}
    for address in addresses:
        page.goto(live_server.url + address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        if found := axe(page):
            faults[address] = found
    assert faults == {}


def test_a_duplicate_is_merged_and_taken_back_without_javascript(
    no_js: BrowserContext, live_server: Any, made: Organisation
) -> None:
    signed_in_as(no_js, live_server.url, make_hub_lead())
    page = no_js.new_page()
    page.goto(f"{live_server.url}/lancashire/organisations/")
    page.get_by_role("link", name="may be recorded twice").click()
    page.get_by_role("link", name="The Moonbeam Bakery Limited").first.click()
    page.get_by_role("radio").first.check()
    page.get_by_role("textbox", name="Why?").first.fill("The same shop.")
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_text("are one record now")).to_be_visible()
    page.get_by_role("link", name="History and merges").click()
    page.get_by_role("link", name="Take back this merge").click()
    page.get_by_role("textbox", name="Why?").fill("Two shops.")
    page.get_by_role("button", name="Take back the merge").click()
    expect(page.get_by_text("The merge has been taken back.")).to_be_visible()
    assert not Organisation.objects.exclude(merged_into=None).exists()


def test_pages_fit_a_phone(page: Page, live_server: Any, made: Organisation) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for address in ("", f"{made.public_id}/"):
        page.goto(f"{live_server.url}/lancashire/organisations/{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
