"""Explore, compare, similar areas and the list of areas in a real browser: with and without scripts, at any width."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from routeways.evidence.neighbours import key_rates
from routeways.places import queries as places
from tests.browser import axe
from tests.evidence.depositing import across, by_key, deposit_rows, over_time

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

BURNLEY, LANCASHIRE, ENGLAND = "E07000117", "E69000019", "E92000001"
PAGES = (
    "areas/?postcode=PR1+2HE",
    "areas/?postcode=nonsense",
    f"areas/{BURNLEY}/",
    f"compare/?area={BURNLEY}&area={LANCASHIRE}&area={ENGLAND}&area=E30000170",
    "compare/?area=nonsense",
    "explore/?indicator=nonsense",
    f"explore/?indicator=enterprises&area={BURNLEY}&area={LANCASHIRE}&breakdown=size",
    f"similar/{BURNLEY}/",
)


@pytest.fixture
def region(live_server: Any, warehouse: object) -> str:
    """The address of Lancashire on a server with a few figures."""
    districts = [one.code for one in places.areas("district") if one.valid_to is None and one.code.startswith("E")]
    rows = [
        row
        for number, one in enumerate(key_rates(), 3)
        for row in across(one.id, "cy2022", {code: 20 + (i * number) % 50 for i, code in enumerate(districts)})
    ]
    for code in (BURNLEY, LANCASHIRE):
        rows += by_key("enterprises", code, "cy2022", "size", {"micro": ("0 to 9", 90), "small": ("10 to 49", 10)})
        rows += across("enterprises", "cy2022", {code: 100})
    for code in (LANCASHIRE, ENGLAND):
        rows += over_time("employment-rate", code, {"cy2021": (72.2, 1.7), "cy2022": (72.9, 1.8)})
    deposit_rows(rows)
    return f"{live_server.url}/lancashire/"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page: Page, region: str, theme: Any) -> None:
    page.emulate_media(color_scheme=theme)
    for address in PAGES:
        page.goto(region + address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert axe(page) == [], address
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)


def test_a_new_indicator_brings_its_own_choices_and_keeps_the_focus(page: Page, region: str) -> None:
    page.goto(f"{region}explore/")
    assert not page.locator("#breakdown").count()
    page.focus("#indicator")
    page.select_option("#indicator", "enterprises")
    page.locator("#breakdown").wait_for()
    assert page.evaluate("document.activeElement.id") == "indicator"
    assert "indicator=enterprises" in page.url
    page.select_option("#breakdown", "size")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**breakdown=size**")
    expect(page.get_by_role("heading", name="Businesses, by how many people they employ")).to_be_visible()
    page.go_back()
    page.wait_for_url(lambda url: "breakdown" not in url)


def test_everything_works_without_javascript(no_js: BrowserContext, region: str) -> None:
    page = no_js.new_page()
    page.goto(f"{region}explore/")
    page.select_option("#indicator", "enterprises")
    page.get_by_text("Choose areas").click()
    page.check(f"#a-{BURNLEY}")
    page.get_by_role("button", name="Show").click()
    assert f"area={BURNLEY}" in page.url
    expect(page.get_by_role("heading", name="Businesses", exact=True)).to_be_visible()
    page.goto(f"{region}areas/")
    page.fill("#id_postcode", "PR1 2HE")
    page.get_by_role("button", name="Find the district").click()
    page.get_by_role("link", name="Preston", exact=True).first.click()
    page.get_by_role("link", name="Compare Preston with other areas").click()
    page.select_option("#area-2", ENGLAND)
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="Compare Preston and England")).to_be_visible()
