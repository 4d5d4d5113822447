"""The front door in a real browser: accessible, on a phone, by keyboard and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from playwright.sync_api import expect

from routeways.places.actions import load_packaged_areas
from routeways.site import demonstration
from routeways.site.context import FOOTER
from routeways.taxonomy.actions import load_packaged
from tests import snapshots
from tests.browser import axe
from tests.evidence.depositing import NOW, deposit_rows
from tests.site.conftest import BURNLEY, rows

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DEMONSTRATION = "/lancashire-demonstration/"
PAGES = (
    "/",
    "/lancashire/",
    "/cumbria/",
    DEMONSTRATION,
    "/search/",
    "/search/?q=burnley",
    "/search/?q=burnlee",
    "/lancashire/search/?q=employment",
    "/nowhere/at/all/",
    *(href for _, href in FOOTER),
    "/contact/?about=/lancashire/",
)


@pytest.fixture
def site(transactional_db: None, settings: LazySettings, tmp_path: Path, live_server: Any) -> Iterator[str]:
    settings.WAREHOUSE_DIR, settings.DATA_DIR = tmp_path / "warehouse", tmp_path
    cache.clear()
    snapshots.once("the site in a browser", tmp_path, _laid)
    yield live_server.url


def _laid() -> None:
    load_packaged_areas(now=NOW)
    load_packaged(by=None)
    deposit_rows(rows())
    demonstration.load(by=None, now=NOW, voice=False)


def test_no_page_breaks_an_accessibility_rule_in_light_or_dark(page: Page, site: str) -> None:
    faults = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for address in PAGES:
            page.goto(site + address)
            assert page.get_by_role("heading", level=1).count() == 1, address
            if found := axe(page):
                faults[f"{address} ({scheme})"] = found
    assert faults == {}


def test_no_page_scrolls_sideways_on_a_phone_or_at_400_per_cent(page: Page, site: str) -> None:
    too_wide = {}
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 700})
        for address in PAGES:
            page.goto(site + address)
            seen = page.evaluate("document.documentElement.scrollWidth")
            if seen > width:
                too_wide[f"{address} at {width}"] = seen
    assert too_wide == {}


def test_a_postcode_and_a_search_lead_to_a_district_without_javascript(no_js: BrowserContext, site: str) -> None:
    page = no_js.new_page()
    page.goto(f"{site}/")
    page.get_by_role("searchbox").fill("burnley")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name="Burnley", exact=True).click()
    assert page.url.endswith(f"/lancashire/areas/{BURNLEY}/")
    page.goto(f"{site}/lancashire/")
    page.get_by_role("textbox", name="Find your district by postcode").fill("BB11 2AB")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("link", name="Burnley", exact=True).first).to_be_visible()


def test_a_broken_form_is_put_right_and_withdrawn_without_javascript(no_js: BrowserContext, site: str) -> None:
    page = no_js.new_page()
    page.goto(f"{site}/lancashire/indicators/employment-rate/")
    page.get_by_role("link", name="Tell us what is wrong or missing").click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert").get_by_text("Write what is wrong or missing")).to_be_visible()
    page.get_by_role("textbox", name="Tell us what is wrong or missing").fill("A newer release is out.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("We have your message.")).to_be_visible()
    page.get_by_role("button", name="Withdraw this request").click()
    expect(page.get_by_text("Your request is withdrawn.")).to_be_visible()


def test_a_format_can_be_asked_for_with_the_keyboard_alone(page: Page, site: str) -> None:
    page.goto(f"{site}/formats/?about=/lancashire/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    seen: list[str] = []
    for _ in range(30):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name || ''")
        seen.append(name)
        if name == "format":
            page.keyboard.press("Space")
        elif name == "message":
            page.keyboard.type("The page of Pendle")
        elif name == "post_to":
            page.keyboard.type("5 New Street, Nelson")
        elif page.evaluate("document.activeElement.textContent").strip() == "Send my request":
            page.keyboard.press("Enter")
            break
    assert "homepage" not in seen
    page.wait_for_url("**/requests/status/**")
    expect(page.get_by_text("Printed copy").first).to_be_visible()
    assert axe(page) == []


def test_a_page_with_errors_breaks_no_accessibility_rule(page: Page, site: str) -> None:
    page.goto(f"{site}/formats/")
    page.get_by_role("button", name="Send my request").click()
    assert page.title().startswith("Error: ")
    assert axe(page) == []


def test_someone_of_the_demonstration_signs_in_and_answers(page: Page, site: str) -> None:
    page.goto(f"{site}/contact/?about={DEMONSTRATION}")
    page.get_by_role("radio", name="Something on this site").check()
    page.get_by_role("textbox", name="Tell us what is wrong").fill("Where is the map?")
    page.get_by_role("button", name="Send").click()
    _, email, password = demonstration.sign_ins()[0]
    page.goto(f"{site}/account/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{site}/requests/")
    assert axe(page) == []
    page.get_by_role("link", name="Something is wrong or missing").click()
    page.get_by_role("radio", name="Done").check()
    page.get_by_role("textbox", name="Your answer").fill("It is there now.")
    assert axe(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nothing is waiting.")).to_be_visible()
