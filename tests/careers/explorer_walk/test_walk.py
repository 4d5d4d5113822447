"""The explorer in a real browser: from a postcode to a route to a question, a parent on a phone, an adult, a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import expect

from routeways.careers.queries.explorer_state import forget
from routeways.engagements.models import Enquiry
from routeways.foundation.kept import pages
from tests.browser import axe
from tests.careers.explorer.conftest import load_region, rows
from tests.evidence.depositing import deposit_rows

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = "/lancashire-demonstration/careers/"
Site = Callable[[str], str]
PHONE: Any = {"width": 390, "height": 844}


@pytest.fixture
def site(transactional_db: None, live_server: Any, settings: LazySettings, tmp_path: Path) -> Iterator[Site]:
    """The region with figures; gives whole addresses."""
    load_region()
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    deposit_rows(rows())
    pages.clear()
    forget()
    yield lambda path: f"{live_server.url}{HERE}{path}"
    pages.clear()


def test_a_learner_comes_from_a_postcode_to_a_route_to_a_question_by_keyboard(page: Page, site: Site) -> None:
    page.goto(site(""))
    assert axe(page) == []
    page.get_by_role("link", name="Years 10 and 11").click()
    expect(page.get_by_text("At 16 you choose how to go on.")).to_be_visible()
    page.get_by_label("Search for a job").fill("weld")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Welders", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Welders")
    assert "for=ks4" in page.url
    assert axe(page) == []

    expect(page.locator(".routes > ul > li")).to_have_count(7)
    routes = page.locator(".routes").first.locator("> ul > li")
    labels = routes.nth(0).locator("dt").all_inner_texts()
    assert len(labels) == 9
    for route in routes.all():
        assert route.locator("dt").all_inner_texts() == labels
    page.get_by_text("What the other routes ask, cost and pay").press("Enter")
    expect(page.locator("details[open] .routes")).to_be_visible()
    expect(page.get_by_text("About 26,500 people in Lancashire (demonstration)")).to_be_visible()

    page.get_by_label("Your postcode").fill("nowhere")
    page.get_by_label("Your postcode").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("postcode")
    page.get_by_label("Your postcode").fill("BB11 2AA")
    page.get_by_label("How you travel").select_option(label="Car")
    page.get_by_label("Your postcode").press("Enter")
    first = page.locator(".reached > li").first
    expect(first).to_contain_text("Welder apprenticeship")
    expect(first).to_contain_text("minutes by car (our estimate)")
    assert "BB11" not in page.url
    assert axe(page) == []

    page.get_by_role("link", name="Ask a question").press("Enter")
    page.get_by_role("link", name="Start now").press("Enter")
    expect(page.get_by_label("A learner", exact=True)).to_be_checked()
    page.get_by_role("button", name="Continue").press("Enter")
    page.get_by_label("How old are you?").fill("15")
    page.get_by_role("button", name="Continue").press("Enter")
    expect(page.get_by_label("Careers advice", exact=True)).to_be_checked()
    page.get_by_role("button", name="Continue").press("Enter")
    expect(page.get_by_role("heading", name="Where is it?")).to_be_visible()
    assert not Enquiry.objects.exists()


def test_a_parent_on_a_phone_without_scripts_lists_compares_and_finds_a_person(
    no_js: BrowserContext, site: Site
) -> None:
    page = no_js.new_page()
    page.set_viewport_size(PHONE)
    page.goto(site("?for=parent"))
    page.get_by_role("link", name="Building and construction").click()
    page.get_by_role("link", name="Electricians", exact=True).click()
    expect(page.get_by_role("button", name="Keep on this device")).to_be_hidden()
    page.get_by_role("link", name="Put it on a list").click()
    page.get_by_label("Add a job").fill("roofers")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Add Roofers").click()
    page.get_by_role("link", name="Put them side by side").click()
    expect(page.locator(".routes > ul > li")).to_have_count(2)
    assert page.url.endswith("?job=5241&job=5314&for=parent")
    page.get_by_role("link", name="Ask a question").click()
    page.get_by_role("link", name="Start now").click()
    expect(page.get_by_label("A parent or carer")).to_be_checked()


def test_a_list_is_kept_on_the_device_and_forgotten_when_asked(page: Page, site: Site) -> None:
    page.goto(site("jobs/5241/"))
    page.get_by_role("button", name="Keep on this device").click()
    expect(page.get_by_role("status")).to_contain_text("Kept on this device, and nowhere else.")
    assert axe(page) == []
    assert page.context.cookies() == []
    page.goto(site("jobs/2134/?for=adult"))
    page.get_by_role("button", name="Keep on this device").click()
    page.get_by_role("link", name="Your list (2 kept on this device)").click()
    expect(page.get_by_role("heading", name="Electricians")).to_be_visible()
    expect(page.get_by_role("heading", name="Software developers")).to_be_visible()
    assert "for=adult" in page.url
    page.get_by_role("button", name="Forget on this device").click()
    expect(page.get_by_role("status")).to_contain_text("Nothing is kept on this device.")
    page.goto(site("jobs/5241/"))
    expect(page.get_by_role("link", name="Your list", exact=True)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_has_no_fault_and_fits_at_400_per_cent_and_on_paper(
    page: Page, site: Site, scheme: Any
) -> None:
    kinds = ("", "?q=nurse", "sectors/making/", "jobs/5213/", "jobs/5213/?for=primary", "jobs/5213/near/", "routes/")
    for path in (*kinds, "talk/", "list/?job=5241", "compare/?job=5241&job=2134&job=6135&job=6112"):
        page.set_viewport_size({"width": 320, "height": 700})  # 1280 px at 400%
        page.emulate_media(color_scheme=scheme)
        page.goto(site(path))
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        page.emulate_media(media="print")
        expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
        page.emulate_media(media="screen")


def test_an_adult_finds_adult_courses_and_the_national_service(page: Page, site: Site) -> None:
    page.goto(site("?for=adult"))
    page.get_by_role("link", name="Computers and digital").click()
    page.get_by_role("link", name="Data analysts", exact=True).click()
    adult = page.locator(".routes > ul > li", has=page.get_by_role("heading", name="Adult courses"))
    expect(adult).to_contain_text("up to 16 weeks")
    expect(adult.get_by_role("link").first).to_be_visible()
    page.get_by_role("link", name="See who can help").click()
    expect(page.get_by_role("heading", name="The National Careers Service")).to_be_visible()
    assert axe(page) == []
    page.goto(site("?for=adult"))
    page.get_by_role("link", name="Start from the work you do now").click()
    assert page.url == site("change/")
